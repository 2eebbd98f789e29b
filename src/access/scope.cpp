#include "access/access.hpp"
#include "base/clock.hpp"
#include <utility>

namespace marelle::access {

namespace {

constexpr std::int64_t two_hours = 2 * 3'600'000;

std::string local_text(std::int64_t ms) {
    auto local = to_local(ms);
    return local.date + "T" + local.time;
}

}  // namespace

std::string_view Scope::reach_name() const {
    switch (reach) {
    case Reach::none: return "none";
    case Reach::own_session: return "own_session";
    case Reach::own_groups: return "own_groups";
    case Reach::establishment: return "establishment";
    case Reach::network: return "network";
    }
    std::unreachable();
}

Result<Scope> scope_of(Actor const& actor, std::string_view permission) {
    auto const* found = permission_named(permission);
    auto reach = reach_of(actor.post.profile, permission);
    if (!found || reach == Reach::none) return fail(Fault::forbidden, "access.refused");
    Scope scope{actor.id, actor.post.establishment, reach, actor.today, actor.now, {}, {}};
    if (found->level >= Level::s2) {
        auto now = instant_ms(actor.now).value_or(0);
        scope.earliest = local_text(now - two_hours);
        scope.latest = local_text(now + two_hours);
    } else {
        scope.earliest = actor.today + "T00:00";
        scope.latest = (reach == Reach::own_groups ? add_days(actor.today, 1) : actor.today) + "T24:00";
    }
    return scope;
}

sql::Parameters parameters_of(Scope const& scope, sql::Parameters others) {
    sql::Parameters out{{"actor", scope.actor},
                        {"establishment", scope.establishment},
                        {"reach", scope.reach_name()},
                        {"today", scope.today},
                        {"now", scope.now},
                        {"earliest", scope.earliest},
                        {"latest", scope.latest}};
    for (auto& other : others) out.push_back(std::move(other));
    return out;
}

// An enrolment that ended opens the file only while no other establishment has taken the child over: what is written
// there later (a new, hidden home) is not the former team's to read. A membership that starts next week already counts:
// the referent learns of the allergies before the first evening, not after. Whoever helps in a session holds it as its
// leader does; an occasional outside speaker comes and goes, and sees no list.
std::string_view const child_in_scope = R"sql((
    :actor <> '' AND :establishment <> '' AND (
        (:reach = 'establishment' AND EXISTS (
            SELECT 1 FROM enrolment scope_e
            WHERE scope_e.child = c.id AND scope_e.establishment = :establishment
                AND (scope_e.until_on IS NULL OR scope_e.until_on > :today OR NOT EXISTS (
                    SELECT 1 FROM enrolment scope_l
                    WHERE scope_l.child = c.id AND scope_l.establishment <> :establishment
                        AND scope_l.from_on > scope_e.from_on))))
        OR (:reach = 'own_groups' AND EXISTS (
            SELECT 1 FROM group_membership scope_m JOIN mini_group scope_g ON scope_g.id = scope_m.mini_group
            WHERE scope_m.child = c.id AND scope_g.referent = :actor AND scope_g.establishment = :establishment
                AND (scope_g.closed_on IS NULL OR scope_g.closed_on > :today)
                AND (scope_m.until_on IS NULL OR scope_m.until_on > :today)))
        OR (:reach IN ('own_groups', 'own_session') AND EXISTS (
            SELECT 1 FROM group_membership scope_m JOIN session scope_s ON scope_s.mini_group = scope_m.mini_group
            WHERE scope_m.child = c.id AND scope_s.establishment = :establishment
                AND (scope_s.leader = :actor OR EXISTS (
                    SELECT 1 FROM session_adult scope_a
                    WHERE scope_a.session = scope_s.id AND scope_a.person = :actor AND scope_a.removed_at IS NULL
                        AND scope_a.role <> 'outside_speaker'))
                AND scope_s.cancelled_at IS NULL
                AND scope_s.on_date BETWEEN substr(:earliest, 1, 10) AND substr(:latest, 1, 10)
                AND scope_s.on_date || 'T' || scope_s.starts <= :latest
                AND scope_s.on_date || 'T' || scope_s.ends >= :earliest
                AND scope_m.from_on <= scope_s.on_date
                AND (scope_m.until_on IS NULL OR scope_m.until_on > scope_s.on_date)))))
)sql";

bool child_is_in_scope(sql::Session& sql, Scope const& scope, Id const& child) {
    static std::string const text = "SELECT count(c.id) FROM child c WHERE c.id = :child AND " +
                                    std::string{child_in_scope};
    return sql.count(text, parameters_of(scope, {{"child", child}})) > 0;
}

}  // namespace marelle::access
