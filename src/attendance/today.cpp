// What someone needs today and tomorrow, nothing more.
#include "attendance/attendance.hpp"
#include "attendance/tasks.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>

namespace marelle::attendance {

namespace {

constexpr int look_ahead_days = 70;  // longer than the summer: the next session is found across it

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
            AND (:reach = 'establishment' OR s.leader = :actor OR (:reach = 'own_groups' AND g.referent = :actor)
                OR EXISTS (SELECT 1 FROM session_adult x WHERE x.session = s.id AND x.person = :actor
                           AND x.removed_at IS NULL AND x.role <> 'outside_speaker'))
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
    out.now = actor.now;
    out.date = date;
    out.tomorrow.date = tomorrow;
    if (auto place = timetable::place_of(sql, actor.post.establishment, {date, date}))
        out.day = calendar.day(date, *place, language);
    for (auto& session : rolls(sql, keys, scope, care, {date, tomorrow}))
        (session.date == date ? out.sessions : out.tomorrow.sessions).push_back(std::move(session));
    out.next = next_of(sql, calendar, scope, tomorrow);
    out.tasks = tasks_of(sql, calendar, actor, scope);
    return out;
}

}  // namespace marelle::attendance
