// What someone needs today and tomorrow, nothing more.
#include "attendance/attendance.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>

namespace marelle::attendance {

namespace {

constexpr int look_back_days = 14;   // a roll call forgotten longer ago is not for tonight
constexpr int look_ahead_days = 70;  // longer than the summer: the next session is found across it

struct Count {
    std::int64_t count{};
    std::string first;  // id of the oldest session concerned
};

Count counted(sql::Session& sql, access::Scope const& scope, std::string_view condition, Date const& from) {
    auto text = "SELECT s.id FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE " +
                std::string{timetable::session_in_scope} + " AND s.on_date BETWEEN :from AND :today AND " +
                std::string{condition} + " ORDER BY s.on_date, s.starts, s.id";
    auto local = to_local(instant_ms(scope.now).value_or(0));
    auto rows = sql.query(text,
                          access::parameters_of(scope, {{"from", from}, {"moment", local.date + "T" + local.time}}));
    return {static_cast<std::int64_t>(rows.size()), rows.empty() ? "" : rows.front().text(0)};
}

constexpr std::string_view not_taken = R"sql(
    s.cancelled_at IS NULL AND s.on_date || 'T' || s.ends <= :moment
    AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id)
    AND EXISTS (SELECT 1 FROM group_membership m WHERE m.mini_group = s.mini_group AND m.from_on <= s.on_date
                AND (m.until_on IS NULL OR m.until_on > s.on_date))
)sql";
constexpr std::string_view to_settle = R"sql(
    EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id AND a.other IS NOT NULL)
)sql";

std::vector<Task> tasks_of(sql::Session& sql, Actor const& actor, access::Scope scope) {
    std::vector<Task> out;
    auto add = [&](std::string kind, std::int64_t count, std::string link) {
        if (count > 0) out.push_back({std::move(kind), count, std::move(link)});
    };
    if (scope.reach != access::Reach::establishment) return out;
    // A referent sees the whole house but is asked only for the groups that are his or hers.
    if (actor.post.profile == Profile::referent) scope.reach = access::Reach::own_groups;
    if (access::reach_of(actor.post.profile, "attendance.write") != access::Reach::none) {
        auto forgotten = counted(sql, scope, not_taken, add_days(actor.today, -look_back_days));
        add("unmarked_sessions", forgotten.count, "/seances/" + forgotten.first);
    }
    if (access::reach_of(actor.post.profile, "attendance.settle") != access::Reach::none) {
        auto disagreed = counted(sql, scope, to_settle, school_year_start(school_year_of(actor.today)));
        add("attendance_to_settle", disagreed.count, "/seances/" + disagreed.first);
    }
    if (access::reach_of(actor.post.profile, "referral.read") == access::Reach::establishment)
        add("referrals_received",
            sql.count(R"sql(
                SELECT count(r.id) FROM referral r
                WHERE r.establishment = :establishment
                    AND NOT EXISTS (SELECT 1 FROM referral_decision d WHERE d.referral = r.id)
            )sql",
                      {{"establishment", actor.post.establishment}}),
            "/orientations");
    return out;
}

// A session to come that nobody has looked at yet: worked out from its slot, and whether the scope reaches it.
std::optional<NextSession> next_unmade(sql::Session& sql, timetable::Calendar const& calendar,
                                       access::Scope const& scope, Date const& after) {
    auto unmade = timetable::missing_sessions(sql, calendar, scope.establishment,
                                              {add_days(after, 1), add_days(after, look_ahead_days)});
    std::ranges::sort(unmade, {}, [](auto const& s) { return std::pair{s.date, s.starts}; });
    for (auto const& session : unmade) {
        auto group = sql.first("SELECT name, referent FROM mini_group WHERE id = :id", {{"id", session.group}});
        bool referent = scope.reach == access::Reach::own_groups && group->maybe_text(1) == scope.actor;
        if (scope.reach == access::Reach::establishment || session.leader == scope.actor || referent)
            return NextSession{session.date, session.starts, {session.group, group->text(0)}};
    }
    return {};
}

std::optional<NextSession> next_of(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope,
                                   Date const& until) {
    auto local = to_local(instant_ms(scope.now).value_or(0));
    auto made = sql.first(R"sql(
        SELECT s.on_date, s.starts, g.id, g.name FROM session s JOIN mini_group g ON g.id = s.mini_group
        WHERE s.establishment = :establishment AND s.cancelled_at IS NULL AND s.on_date || 'T' || s.starts >= :moment
            AND (:reach = 'establishment' OR s.leader = :actor OR (:reach = 'own_groups' AND g.referent = :actor))
        ORDER BY s.on_date, s.starts, g.name, s.id LIMIT 1
    )sql",
                          access::parameters_of(scope, {{"moment", local.date + "T" + local.time}}));
    std::optional<NextSession> next;
    if (made) next = NextSession{made->text(0), made->text(1), {made->text(2), made->text(3)}};
    if (next && next->date <= until) return next;
    auto unmade = next_unmade(sql, calendar, scope, until);
    if (!next || (unmade && std::pair{unmade->date, unmade->starts_at} < std::pair{next->date, next->starts_at}))
        return unmade;
    return next;
}

}  // namespace

Today today(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar, Actor const& actor,
            access::Scope const& scope, std::optional<access::Scope> const& care, Date const& date,
            std::string_view language) {
    auto const tomorrow = add_days(date, 1);
    Today out;
    out.date = date;
    out.tomorrow.date = tomorrow;
    if (auto place = timetable::place_of(sql, actor.post.establishment, {date, date}))
        out.day = calendar.day(date, place->school_zone, place->closures, language);
    for (auto& session : rolls(sql, keys, scope, care, {date, tomorrow}))
        (session.date == date ? out.sessions : out.tomorrow.sessions).push_back(std::move(session));
    out.next = next_of(sql, calendar, scope, tomorrow);
    out.tasks = tasks_of(sql, actor, scope);
    return out;
}

}  // namespace marelle::attendance
