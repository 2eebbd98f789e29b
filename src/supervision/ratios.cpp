// The ratios of a period. What is judged is the whole house; what is answered is what the scope reaches.
#include "group/own_ratio.hpp"
#include "supervision/needs.hpp"
#include "supervision/supervision.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <set>

namespace marelle::supervision {

namespace {

using timetable::PlanSession;

struct Adult {
    AdultRow row;
    ratio::Adult counted;
};

struct Held {  // one session with all that is known of it
    PlanSession plan;
    std::vector<Expected> children;
    std::vector<Adult> adults;
    std::optional<Override> accepted;
    Need need;
};

struct House {
    std::vector<Held> sessions;
    std::map<Date, std::map<Id, staff::TeamMember>> team;
    std::map<Id, staff::Times> times;
    std::vector<std::pair<Date, std::optional<Date>>> pedt;
    group::HouseLimits limits;
    DaysOpen days_open;
};

access::Scope whole_house(access::Scope scope) {
    scope.reach = access::Reach::establishment;
    return scope;
}

void read_children(sql::Session& sql, access::Scope const& scope, Period const& period, std::map<Id, Held*>& held) {
    for (auto const& row :
         sql.query(R"sql(
             SELECT s.id, c.birth_date, a.presence, n.arrived_at, COALESCE(h.left_at, n.left_at)
             FROM session s
             JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
                 AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
                 AND (m.until_on IS NULL OR m.until_on > s.on_date)
             JOIN child c ON c.id = m.child
             LEFT JOIN attendance a ON a.session = s.id AND a.child = c.id
             LEFT JOIN attendance_note n ON n.id = a.note
             LEFT JOIN handover h ON h.session = s.id AND h.child = c.id
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until
                 AND s.cancelled_at IS NULL AND s.activity NOT IN )sql" MARELLE_WITHOUT_CHILDREN R"sql(
         )sql",
                   {{"establishment", scope.establishment}, {"from", period.from}, {"until", period.until}}))
        if (auto found = held.find(row.text(0)); found != held.end())
            found->second->children.push_back({row.text(1), row.maybe_text(2), row.maybe_text(3), row.maybe_text(4)});
}

bool absent_on(House const& house, Id const& person, Date const& date) {
    auto found = house.times.find(person);
    return found != house.times.end() && std::ranges::any_of(found->second.exceptions, [&](auto const& each) {
               return each.kind == staff::ExceptionKind::absent && each.from <= date && each.until >= date;
           });
}

bool comes(Adult const& adult) { return adult.row.absent == Absent::no && adult.row.left == Left::no; }

// Somebody who left the team since counts for nobody: neither cleared nor qualified.
Adult adult_of(House const& house, PlanSession const& at, Id const& person, std::string name, ratio::Role role) {
    Adult out;
    out.row = {person,
               std::move(name),
               role,
               ratio::Cleared::no,
               ratio::Qualification::unqualified,
               absent_on(house, person, at.date) ? Absent::yes : Absent::no,
               Left::yes};
    out.counted.role = role;
    auto const& team = house.team.at(at.date);
    if (auto found = team.find(person); found != team.end()) {
        auto const& member = found->second;
        out.row.left = Left::no;
        out.row.name = member.name;
        out.row.cleared = member.cleared() ? ratio::Cleared::yes : ratio::Cleared::no;
        out.row.qualification = member.qualification;
        out.counted = {member.profile(), role, member.qualification, out.row.cleared};
    }
    return out;
}

void read_adults(sql::Session& sql, access::Scope const& scope, Period const& period, House& house,
                 std::map<Id, Held*>& held) {
    sql::Parameters const given{{"establishment", scope.establishment}, {"from", period.from}, {"until", period.until}};
    for (auto const& row : sql.query(R"sql(
             SELECT s.id, u.id, u.name FROM session s JOIN user_account u ON u.id = s.leader
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until
         )sql",
                                     given))
        if (auto found = held.find(row.text(0)); found != held.end())
            found->second->adults.push_back(
                adult_of(house, found->second->plan, row.text(1), row.text(2), ratio::Role::leader));
    for (auto const& row : sql.query(R"sql(
             SELECT x.session, x.person, x.role, COALESCE(u.name, w.first_given_name || ' ' ||
                 COALESCE(w.usage_name, w.birth_name), '')
             FROM session_adult x JOIN session s ON s.id = x.session
             JOIN person_at_work w ON w.id = x.person LEFT JOIN user_account u ON u.id = x.person
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND x.removed_at IS NULL
             ORDER BY x.added_at, x.id
         )sql",
                                     given)) {
        auto found = held.find(row.text(0));
        if (found == held.end()) continue;
        auto const& person = row.text(1);
        auto& adults = found->second->adults;
        if (std::ranges::any_of(adults, [&](auto const& known) { return known.row.id == person; })) continue;
        adults.push_back(
            adult_of(house, found->second->plan, person, row.text(3), *record::choice_named<ratio::Role>(row.text(2))));
    }
}

void read_words(sql::Session& sql, access::Scope const& scope, Period const& period, std::map<Id, Held*>& held) {
    sql::Parameters const given{{"establishment", scope.establishment}, {"from", period.from}, {"until", period.until}};
    for (auto const& row : sql.query(R"sql(
             SELECT x.session, x.id, x.reason, x.recorded_by, u.name, x.recorded_at, x.missing
             FROM ratio_override x JOIN session s ON s.id = x.session JOIN user_account u ON u.id = x.recorded_by
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND x.withdrawn_at IS NULL
             ORDER BY x.recorded_at, x.id
         )sql",
                                     given))
        if (auto found = held.find(row.text(0)); found != held.end())
            found->second->accepted = Override{
                row.text(1), row.text(2), {row.text(3), row.text(4)}, row.text(5), static_cast<int>(row.integer(6)),
                Holds::no};
    static auto const needs = "SELECT n.session, n.wanted, " + std::string{said_yes} + ", " + has_not_come() + ", " +
                              replaced() + R"sql(
        FROM staff_need n JOIN session s ON s.id = n.session
        WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND n.withdrawn_at IS NULL
    )sql";
    for (auto const& row : sql.query(needs, given))
        if (auto found = held.find(row.text(0)); found != held.end()) {
            auto number = [&](std::size_t column) { return static_cast<int>(row.integer(column)); };
            found->second->need = Need{number(1), number(2), number(3), number(4)};
        }
}

House house_of(sql::Session& sql, Reader const& reader, access::Scope const& scope, Period const& period) {
    House out{{}, {}, {}, {}, group::limits_of(sql, scope.establishment), {}};
    auto const all = whole_house(scope);
    std::set<Date> days;
    for (auto monday = monday_of(period.from); monday <= period.until; monday = add_days(monday, 7))
        for (auto& session :
             timetable::week_of(sql, reader.calendar, reader.activities, all, monday, reader.language).sessions) {
            if (session.date < period.from || session.date > period.until ||
                session.state == timetable::SessionState::cancelled)
                continue;
            days.insert(session.date);
            out.sessions.push_back({std::move(session), {}, {}, {}, {}});
        }
    std::map<Id, Held*> held;
    for (auto& session : out.sessions) held.emplace(session.plan.id, &session);
    for (auto const& day : days) {
        auto& team = out.team[day];
        for (auto const& member : staff::team(sql, scope.establishment, day)) team.emplace(member.id, member);
    }
    out.times = staff::availability(sql, scope.establishment, period);
    for (auto const& row : sql.query("SELECT from_on, until_on FROM pedt WHERE establishment = :establishment",
                                     {{"establishment", scope.establishment}}))
        out.pedt.emplace_back(row.text(0), row.maybe_text(1));
    read_children(sql, scope, period, held);
    read_adults(sql, scope, period, out, held);
    read_words(sql, scope, period, held);
    std::map<Date, int> expected;
    for (auto const& each : out.sessions) expected[each.plan.date] += static_cast<int>(each.children.size());
    out.days_open = days_open(sql, reader, scope.establishment, expected, scope.today);
    return out;
}

bool together(PlanSession const& a, PlanSession const& b) {
    return a.date == b.date && a.starts < b.ends && a.ends > b.starts;
}

struct Judged {
    ratio::Situation situation;
    Moment moment{};
    std::optional<Time> peak_at;
};

Time time_of(int minute) {
    auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ":" + two(minute % 60);
}

ratio::Pedt pedt_on(House const& house, Date const& date) {
    return std::ranges::any_of(
               house.pedt,
               [&](auto const& each) { return each.first <= date && (!each.second || *each.second > date); })
               ? ratio::Pedt::yes
               : ratio::Pedt::no;
}

// One session by itself: its own children at their peak, its own adults.
Judged situation_of(House const& house, Held const& held, Instant const& now) {
    auto const& plan = held.plan;
    auto const& rules = ratio::rules_on(plan.date);
    Judged out;
    auto& at = out.situation;
    at.regime = plan.regime;
    at.rule = plan.ratio_rule;
    at.pedt = pedt_on(house, plan.date);
    at.minutes = minutes_between(plan.starts, plan.ends);
    at.own_children_per_referent = house.limits.on(plan.date).children_per_referent;
    Hours const hours{plan.date, plan.starts, plan.ends};
    out.moment = moment_of(held.children, hours, now);
    auto peak = ratio::peak(rules, at, presences_of(held.children, hours, out.moment), plan.date);
    at.children = peak.children;
    if (out.moment != Moment::plan && peak.children.all() > 0) out.peak_at = time_of(peak.minute);
    for (auto const& adult : held.adults)
        if (comes(adult)) at.adults.push_back(adult.counted);
    return out;
}

// Everything of the same regime at those hours: qualifications are counted over the house (R227-12), each adult once.
ratio::Situation house_at(House const& house, Held const& held, std::map<Id, Judged> const& judged) {
    auto out = judged.at(held.plan.id).situation;
    out.rule = ratio::RatioRule::of_regime;
    out.children = {};
    out.adults.clear();
    std::set<Id> seen;
    for (auto const& other : house.sessions) {
        if (!together(held.plan, other.plan) || other.plan.regime != held.plan.regime) continue;
        auto const& own = judged.at(other.plan.id).situation;
        out.children.under_six += own.children.under_six;
        out.children.six_and_over += own.children.six_and_over;
        out.minutes = std::max(out.minutes, own.minutes);
        for (auto const& adult : other.adults)
            if (comes(adult) && seen.insert(adult.row.id).second) out.adults.push_back(adult.counted);
    }
    return out;
}

int minors_at(House const& house, Held const& held, std::map<Id, Judged> const& judged) {
    int out = 0;
    for (auto const& other : house.sessions)
        if (together(held.plan, other.plan)) out += judged.at(other.plan.id).situation.children.all();
    return out;
}

struct Verdict {
    ratio::Verdict own;
    std::vector<ratio::Line> house;
    ratio::Light light{};
    int missing{};
};

// Whoever directs best: two may share it.
ratio::Direction direction_of(House const& house, Date const& date) {
    auto out = ratio::Direction::nobody;
    for (auto const& [id, member] : house.team.at(date)) out = std::max(out, member.direction);
    return out;
}

// What the whole house needs at those hours: its quotas, and who directs it.
std::vector<ratio::Line> house_lines(ratio::Rules const& rules, House const& house, Held const& held,
                                     std::map<Id, Judged> const& judged) {
    auto const at = house_at(house, held, judged);
    auto out = ratio::quotas(rules, at);
    auto const& date = held.plan.date;
    auto const days = house.days_open.find({date, at.regime});
    if (auto const line = ratio::direction_line(rules, at, direction_of(house, date),
                                                days == house.days_open.end() ? 0 : days->second))
        out.push_back(*line);
    return out;
}

Verdict judged_with(House const& house, Held const& held, std::map<Id, Judged>& judged) {
    auto const& rules = ratio::rules_on(held.plan.date);
    auto& own = judged.at(held.plan.id).situation;
    own.minors_on_site = minors_at(house, held, judged);
    Verdict out;
    out.own = ratio::judge(rules, own);
    if (own.children.all() > 0) out.house = house_lines(rules, house, held, judged);
    out.light = out.own.light;
    out.missing = missing_in(out.own.lines);
    // What the house lacks is said everywhere, and asked of the sessions that would lack it alone too.
    if (ratio::worst(ratio::quotas(rules, own)) != ratio::Light::red) return out;
    out.light = std::max(out.light, ratio::worst(out.house));
    out.missing += missing_in(out.house);
    return out;
}

std::map<Id, Judged> judge_all(House const& house, Instant const& now) {
    std::map<Id, Judged> out;
    for (auto const& held : house.sessions) out.emplace(held.plan.id, situation_of(house, held, now));
    return out;
}

SessionRatio answer(House const& house, Held const& held, std::map<Id, Judged>& judged, std::string_view language) {
    auto verdict = judged_with(house, held, judged);
    auto const& own = judged.at(held.plan.id);
    auto const& [plan, need] = std::tie(held.plan, held.need);
    SessionRatio out{plan.id,
                     plan.date,
                     plan.starts,
                     plan.ends,
                     plan.group,
                     plan.activity,
                     plan.regime,
                     plan.ratio_rule,
                     own.moment,
                     own.peak_at,
                     own.situation.children,
                     {},
                     verdict.light,
                     said(verdict.own.lines, language),
                     said(verdict.house, language),
                     ratio::words_of(verdict.own.left_out, language),
                     held.accepted,
                     verdict.missing,
                     need.wanted,
                     need.offered,
                     still_wanted_of(need.not_come, need.replaced, verdict.missing)};
    for (auto const& adult : held.adults) out.adults.push_back(adult.row);
    if (out.accepted) out.accepted->holds = verdict.missing <= out.accepted->missing ? Holds::yes : Holds::no;
    return out;
}

std::set<Id> reached(sql::Session& sql, access::Scope const& scope, Period const& period) {
    std::set<Id> out;
    for (auto const& session : timetable::sessions(sql, scope, period)) out.insert(session.id);
    return out;
}

// Whoever could come first: cleared, there and not taken, in their hours; then near the ratio, then free by their
// own word, then the diploma.
auto rank_of(Candidate const& one) {
    bool usable = one.not_cleared.empty() && !one.busy && one.absent == Absent::no;
    return std::tuple{!usable, one.free == staff::Free::no, one.light, one.free, one.qualification, one.name};
}

}  // namespace

std::vector<SessionRatio> ratios(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                                 Period const& period) {
    auto mine = reached(sql, scope, period);
    std::vector<SessionRatio> out;
    if (mine.empty()) return out;
    auto const house = house_of(sql, reader, scope, period);
    auto judged = judge_all(house, scope.now);
    for (auto const& held : house.sessions)
        if (mine.contains(held.plan.id) && !held.children.empty())
            out.push_back(answer(house, held, judged, reader.language));
    return out;
}

Result<SessionRatio> ratio_of(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& session) {
    auto head = TRY(timetable::find_session(sql, scope, session));
    auto const house = house_of(sql, reader, scope, {head.date, head.date});
    auto judged = judge_all(house, scope.now);
    for (auto const& held : house.sessions)
        if (held.plan.id == session) return answer(house, held, judged, reader.language);
    return fail(Fault::conflict, "attendance.session_cancelled");
}

Result<std::vector<Candidate>> candidates(sql::Session& sql, Reader const& reader, access::Scope const& scope,
                                          Id const& session) {
    auto head = TRY(timetable::find_session(sql, scope, session));
    auto const house = house_of(sql, reader, scope, {head.date, head.date});
    auto found = std::ranges::find(house.sessions, session, [](auto const& held) { return held.plan.id; });
    if (found == house.sessions.end()) return fail(Fault::conflict, "attendance.session_cancelled");
    std::vector<Candidate> out;
    for (auto const& [id, member] : house.team.at(head.date)) {
        if (std::ranges::any_of(found->adults, [&](auto const& known) { return known.row.id == id; })) continue;
        if (member.posts.empty() || member.posts.front().from > head.date) continue;
        Candidate one{id, member.name, member.posts.front().profile, member.account, {}, member.qualification, {}, {},
                      {}, {}};
        std::ranges::copy_if(member.requirements, std::back_inserter(one.not_cleared),
                             [](auto const& each) { return each.standing != staff::Standing::ok; });
        auto times = house.times.find(id);
        auto const none = staff::Times{};
        auto const& own = times == house.times.end() ? none : times->second;
        one.absent = absent_on(house, id, head.date) ? Absent::yes : Absent::no;
        one.free = staff::free_at(own.week, own.exceptions, head.date, head.starts, head.ends);
        one.busy = staff::busy_at(sql, scope.establishment, id, {head.date, head.starts, head.ends, session});
        // As it would be: in the leader's place.
        auto changed = house;
        auto& there = changed.sessions[static_cast<std::size_t>(found - house.sessions.begin())];
        std::erase_if(there.adults, [](auto const& adult) { return adult.row.role == ratio::Role::leader; });
        there.adults.push_back(adult_of(house, there.plan, id, member.name, ratio::Role::leader));
        auto judged = judge_all(changed, scope.now);
        one.light = judged_with(changed, there, judged).light;
        out.push_back(std::move(one));
    }
    std::ranges::sort(out, {}, rank_of);
    return out;
}

}  // namespace marelle::supervision
