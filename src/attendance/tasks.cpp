#include "attendance/tasks.hpp"
#include "declaration/declaration.hpp"
#include "evaluation/evaluation.hpp"
#include "fact/fact.hpp"
#include "family/family.hpp"
#include "follow_up/follow_up.hpp"
#include "handover/handover.hpp"
#include "offer/offer.hpp"
#include "staff/staff.hpp"
#include "timetable/without_children.hpp"

namespace marelle::attendance {

namespace {

constexpr std::size_t most_items = 20;

// Sessions that meet a condition, oldest first, each with the day from which it is this reader's to do.
std::vector<TaskItem> sessions_where(sql::Session& sql, access::Scope const& scope, std::string_view condition,
                                     Date const& from, sql::Parameters more = {}) {
    auto text = "SELECT s.id, s.on_date, s.starts, g.id, g.name FROM session s JOIN mini_group g"
                " ON g.id = s.mini_group WHERE " +
                std::string{timetable::session_in_scope} + " AND s.on_date BETWEEN :from AND :today AND " +
                std::string{condition} + " ORDER BY s.on_date, s.starts, s.id";
    more.push_back({"from", from});
    std::vector<TaskItem> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, std::move(more))))
        out.push_back({"/seances/" + row.text(0), row.text(1), row.text(2), {row.text(3), row.text(4)}});
    return out;
}

// Held, expected somebody, and nobody noted anybody. Tonight's is still to do, not forgotten: it is asked of the
// group's referent the next morning, of the director after some days, or at once when the group has no referent.
constexpr std::string_view forgotten = R"sql(
    s.cancelled_at IS NULL AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
    AND s.on_date <= (CASE WHEN g.referent IS NULL OR g.referent = :actor THEN :yesterday ELSE :late END)
    AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id)
    AND EXISTS (SELECT 1 FROM group_membership m WHERE m.mini_group = s.mini_group AND m.from_on <= s.on_date
                AND (m.until_on IS NULL OR m.until_on > s.on_date))
)sql";
constexpr std::string_view to_settle = R"sql(
    EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id AND a.other IS NOT NULL)
)sql";

class Tasks {
public:
    Tasks(sql::Session& sql, timetable::Calendar const& calendar, Actor const& actor, access::Scope scope)
        : sql_{sql}, calendar_{calendar}, actor_{actor}, scope_{std::move(scope)} {}

    std::vector<Task> run() {
        grave_facts();
        stops_at_the_door();
        follow_ups();
        forgotten_roll_calls();
        disagreements();
        families();
        referrals();
        evaluations();
        places();
        checks();
        declarations();
        reports();
        return std::move(out_);
    }

private:
    bool may(std::string_view permission) const {
        return access::reach_of(actor_.post.profile, permission) != access::Reach::none;
    }
    void add(std::string kind, std::int64_t count, std::string link) {
        if (count > 0) out_.push_back({std::move(kind), count, std::move(link), {}});
    }
    void add(std::string kind, std::vector<TaskItem> items) {
        if (items.empty()) return;
        auto count = static_cast<std::int64_t>(items.size());
        auto link = items.front().link;
        if (items.size() > most_items) items.resize(most_items);
        out_.push_back({std::move(kind), count, std::move(link), std::move(items)});
    }

    void grave_facts() {
        if (!may("fact.acknowledge")) return;
        auto waiting = fact::waiting(sql_, scope_);
        add("grave_facts", waiting.count, waiting.count == 1 ? "/faits/" + *waiting.first : "/faits");
    }
    void stops_at_the_door() {
        auto scope = access::scope_of(actor_, "handover.lift");
        if (!scope) return;
        auto waiting = handover::stops_waiting(sql_, *scope);
        add("handover_stops", waiting.count, "/seances/" + waiting.first_session + "/depart");
    }
    void follow_ups() {
        auto scope = access::scope_of(actor_, "follow_up.write");
        if (scope) add("follow_ups", follow_up::waiting(sql_, *scope).count, "/suivis");
    }
    void forgotten_roll_calls() {
        if (!may("attendance.write")) return;
        auto days = follow_up::settings_of(sql_, scope_.establishment, actor_.today).now.director_after_days;
        auto yesterday = add_days(actor_.today, -1);
        bool director = actor_.post.profile == Profile::director;
        add("unmarked_sessions",
            sessions_where(sql_, scope_, forgotten, add_days(actor_.today, -look_back_days),
                           {{"yesterday", yesterday},
                            {"late", director ? add_days(actor_.today, -static_cast<int>(days)) : yesterday}}));
    }
    void disagreements() {
        if (!may("attendance.settle")) return;
        add("attendance_to_settle",
            sessions_where(sql_, scope_, to_settle, school_year_start(school_year_of(actor_.today))));
    }
    // A family refused the hours of a meeting, or can no longer come; and messages that did not reach anybody.
    void families() {
        auto scope = access::scope_of(actor_, "family.read");
        if (!scope) return;
        auto to_see = family::meetings_to_see(sql_, *scope);
        add("family_meetings", to_see.count, "/enfants/" + to_see.first_child);
        add("messages_in_trouble", message::in_trouble(sql_, *scope), "/messages?etat=trouble");
    }
    void referrals() {
        if (access::reach_of(actor_.post.profile, "referral.read") != access::Reach::establishment) return;
        add("referrals_received",
            sql_.count(R"sql(
                SELECT count(r.id) FROM referral r
                WHERE r.establishment = :establishment
                    AND NOT EXISTS (SELECT 1 FROM referral_decision d WHERE d.referral = r.id)
            )sql",
                       {{"establishment", actor_.post.establishment}}),
            "/orientations");
    }

    // Clubs, holidays and stays: requests to decide, a freed place, papers that are due.
    void places() {
        auto const link = [](offer::ToDo const& waiting) { return "/mercredis-vacances/" + waiting.first; };
        auto decides = access::scope_of(actor_, "offer.decide");
        if (decides) {
            auto asked = offer::to_decide(sql_, *decides), freed = offer::places_freed(sql_, *decides);
            add("places_to_decide", asked.count, link(asked));
            add("place_freed", freed.count, link(freed));
        }
        if (auto scope = access::scope_of(actor_, "offer.write")) {
            auto missing = offer::documents_missing(sql_, *scope);
            add("offer_documents_due", missing.count, link(missing));
        }
    }

    // Assessments of open rounds that are not sent; those asked for again apart, so that each line is true.
    void evaluations() {
        auto const waiting = evaluation::waiting(sql_, actor_);
        add("evaluations_reminded", waiting.reminded.count, "/evaluations/" + waiting.reminded.first);
        add("evaluations_due", waiting.due.count, "/evaluations/" + waiting.due.first);
    }

    // Of the team: a check or a diploma that is missing, or ends soon.
    void checks() {
        if (may("staff.read"))
            add("checks_to_see", staff::people_to_see(sql_, scope_.establishment, actor_.today), "/equipe");
    }

    // To the State: a sheet due within a month or late, one whose facts changed since, an accueil to decide about.
    void declarations() {
        auto scope = access::scope_of(actor_, "declaration.read");
        if (!scope) return;
        auto waiting = declaration::waiting(sql_, calendar_, *scope);
        add("declarations_due", waiting.due, "/declarations");
        add("declarations_changed", waiting.changed, "/declarations");
        add("declarations_to_decide", waiting.to_decide, "/declarations");
    }

    // Begun, and neither frozen nor thrown away.
    void reports() {
        if (!may("report.write")) return;
        auto const found = sql_.first(R"sql(
            SELECT count(r.id), min(r.id) FROM report r
            WHERE r.establishment = :establishment
                AND NOT EXISTS (SELECT 1 FROM report_version v WHERE v.report = r.id)
                AND NOT EXISTS (SELECT 1 FROM report_discard d WHERE d.report = r.id AND d.undone_at IS NULL)
        )sql",
                                      {{"establishment", actor_.post.establishment}});
        auto const count = found->integer(0);
        add("report_drafts", count, count == 1 ? "/bilans/" + found->text(1) : "/bilans");
    }

    sql::Session& sql_;
    timetable::Calendar const& calendar_;
    Actor const& actor_;
    access::Scope scope_;
    std::vector<Task> out_;
};

}  // namespace

std::vector<Task> tasks_of(sql::Session& sql, timetable::Calendar const& calendar, Actor const& actor,
                           access::Scope scope) {
    if (scope.reach != access::Reach::establishment) return {};
    // A referent sees the whole house but is asked only for the groups that are his or hers.
    if (actor.post.profile == Profile::referent) scope.reach = access::Reach::own_groups;
    return Tasks{sql, calendar, actor, std::move(scope)}.run();
}

}  // namespace marelle::attendance
