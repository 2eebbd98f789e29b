// Who is in which group, from which day until which.
#include "base/text.hpp"
#include "group/group.hpp"

namespace marelle::group {

namespace {

struct Held {  // a membership of the child that touches the days from the move on
    Id id, group;
    Span span;
};

struct Target {
    Id id;
    int cursus{}, places{};
};

struct Stay {  // the enrolment that covers the day
    int cursus{};
    std::optional<Date> until;
};

// A no-op update is a lock both databases know: whoever places the same child, or places in the same group, waits.
void lock(sql::Session& sql, Id const& child, std::optional<Id> const& group) {
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", child}});
    if (group) sql.execute("UPDATE mini_group SET version = version WHERE id = :id", {{"id", *group}});
}

Result<Target> target_of(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& from) {
    static auto const text =
        "SELECT g.cursus, g.places, g.opened_on, g.closed_on FROM mini_group g WHERE g.id = :group AND " +
        std::string{timetable::group_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"group", id}}));
    if (!row) return wrong_fields("body.wrong_fields", {{"group", "unknown"}});
    if (auto closed = row->maybe_text(3); closed && *closed <= from) return fail(Fault::conflict, "group.closed");
    if (from < row->text(2)) return wrong_fields("body.wrong_fields", {{"from", "too_early"}});
    return Target{id, static_cast<int>(row->integer(0)), static_cast<int>(row->integer(1))};
}

std::optional<Stay> stay_of(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    auto row = sql.first(R"sql(
        SELECT cursus, until_on FROM enrolment
        WHERE child = :child AND establishment = :establishment
            AND from_on <= :on AND (until_on IS NULL OR until_on > :on)
        ORDER BY from_on DESC, id
    )sql",
                         {{"child", child}, {"establishment", scope.establishment}, {"on", on}});
    if (!row) return {};
    return Stay{static_cast<int>(row->integer(0)), row->maybe_text(1)};
}

std::vector<Held> held_from(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& from) {
    std::vector<Held> out;
    for (auto const& row : sql.query(R"sql(
             SELECT m.id, m.mini_group, m.from_on, m.until_on
             FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
             WHERE m.child = :child AND g.establishment = :establishment
                 AND (m.until_on IS NULL OR m.until_on >= :from)
             ORDER BY m.from_on, m.id
         )sql",
                                     {{"child", child}, {"establishment", scope.establishment}, {"from", from}}))
        out.push_back({row.text(0), row.text(1), {row.text(2), row.maybe_text(3)}});
    return out;
}

bool marked_from(sql::Session& sql, Held const& held, Id const& child, Date const& from) {
    return sql.count(R"sql(
        SELECT count(a.child) FROM attendance a JOIN session s ON s.id = a.session
        WHERE a.child = :child AND s.mini_group = :group AND s.on_date >= :from
    )sql",
                     {{"child", child}, {"group", held.group}, {"from", from}}) > 0;
}

// Ends a membership the day of the move; one that would then never have been goes.
Result<> end(sql::Session& sql, Held const& held, Id const& child, Date const& from) {
    if (held.span.until && *held.span.until <= from) return {};  // over already
    if (marked_from(sql, held, child, from)) return fail(Fault::conflict, "group.marks_after");
    if (held.span.from >= from) sql.execute("DELETE FROM group_membership WHERE id = :id", {{"id", held.id}});
    else sql.execute("UPDATE group_membership SET until_on = :from WHERE id = :id", {{"from", from}, {"id", held.id}});
    return {};
}

Result<> must_have_room(sql::Session& sql, Target const& target, Id const& child, Span const& wanted) {
    std::vector<Span> others;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, until_on FROM group_membership
             WHERE mini_group = :group AND child <> :child AND (until_on IS NULL OR until_on > :from)
         )sql",
                                     {{"group", target.id}, {"child", child}, {"from", wanted.from}}))
        others.push_back({row.text(0), row.maybe_text(1)});
    if (auto day = full_on(others, wanted, target.places)) return fail(Fault::conflict, "group.full", *day);
    return {};
}

std::vector<Peer> peers_of(sql::Session& sql, Id const& group, Id const& child, Date const& on) {
    std::vector<Peer> out;
    for (auto const& row : sql.query(R"sql(
             SELECT c.birth_date, c.given_names, COALESCE(c.usage_name, c.birth_name),
                 (SELECT count(l.id) FROM child_guardian l JOIN child_guardian mine ON mine.guardian = l.guardian
                  WHERE l.child = c.id AND mine.child = :child AND l.relation IN ('mother', 'father')
                     AND mine.relation IN ('mother', 'father'))
             FROM group_membership m JOIN child c ON c.id = m.child
             WHERE m.mini_group = :group AND m.child <> :child
                 AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on > :on)
             ORDER BY c.given_names, c.id
         )sql",
                                     {{"group", group}, {"child", child}, {"on", on}}))
        out.push_back({row.text(0), first_name_of(row.text(1)) + " " + initial_of(row.text(2)), row.integer(3) > 0});
    return out;
}

// The membership in the target group that holds on that day, or that ended on that very day: it goes on.
Held const* to_go_on(std::vector<Held> const& held, Id const& group, Date const& from) {
    for (auto const& one : held)
        if (one.group == group && one.span.from <= from) return &one;
    return nullptr;
}

Id keep(sql::Session& sql, access::Scope const& scope, Held const* going_on, Target const& target, Id const& child,
        Span const& wanted) {
    if (going_on) {
        sql.execute("UPDATE group_membership SET until_on = :until WHERE id = :id",
                    {{"until", wanted.until}, {"id", going_on->id}});
        return going_on->id;
    }
    auto id = new_id();
    sql.execute(R"sql(
        INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :group, :child, :from, :until, :now, :actor)
    )sql",
                {{"id", id},
                 {"group", target.id},
                 {"child", child},
                 {"from", wanted.from},
                 {"until", wanted.until},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    return id;
}

}  // namespace

Result<Placed> place(sql::Session& sql, access::Scope const& scope, Id const& child, Move const& move) {
    lock(sql, child, move.group);
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    std::optional<Target> target;
    std::optional<Stay> stay;
    if (move.group) {
        target = TRY(target_of(sql, scope, *move.group, move.from));
        stay = stay_of(sql, scope, child, move.from);
        if (!stay) return fail(Fault::conflict, "group.not_enrolled");
    }
    auto held = held_from(sql, scope, child, move.from);
    auto const* going_on = target ? to_go_on(held, target->id, move.from) : nullptr;
    for (auto const& one : held)
        if (&one != going_on) TRY(end(sql, one, child, move.from));
    if (!target) return Placed{};
    Span const wanted{move.from, stay->until};
    TRY(must_have_room(sql, *target, child, wanted));
    Placed placed{keep(sql, scope, going_on, *target, child, wanted), {}};
    auto birth = sql.first("SELECT birth_date FROM child WHERE id = :id", {{"id", child}})->text(0);
    placed.warnings = warnings_of(birth, stay->cursus, target->cursus, peers_of(sql, target->id, child, move.from),
                                  move.from);
    return placed;
}

std::vector<Membership> members(sql::Session& sql, access::Scope const& scope, Id const& group, MemberView view) {
    static auto const text = R"sql(
        SELECT m.id, m.from_on, m.until_on, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date,
            y.level,
            CASE WHEN h.allergies_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.treatment_sealed IS NULL THEN 0 ELSE 1 END
                + CASE WHEN h.plan_sealed IS NULL THEN 0 ELSE 1 END,
            (SELECT count(r.id) FROM child_guardian l JOIN guardian_right r ON r.child_guardian = l.id
             WHERE l.child = c.id AND r.kind = 'no_approach' AND r.from_on <= :today
                 AND (r.until_on IS NULL OR r.until_on > :today))
        FROM group_membership m JOIN mini_group g ON g.id = m.mini_group JOIN child c ON c.id = m.child
        LEFT JOIN health_essential h ON h.child = c.id
        LEFT JOIN schooling y ON y.child = c.id AND y.school_year = :school_year
        WHERE m.mini_group = :group AND (m.until_on IS NULL OR m.until_on > :today) AND )sql" +
                             std::string{timetable::group_in_scope} + " ORDER BY c.given_names, c.id, m.from_on";
    std::vector<Membership> out;
    for (auto const& row : sql.query(
             text, access::parameters_of(scope, {{"group", group}, {"school_year", school_year_of(scope.today)}}))) {
        MemberChild child{row.text(3), first_name_of(row.text(4)), initial_of(row.text(5)), {}, {}, {}, {}};
        if (view == MemberView::names) {
            child.last_name = row.text(5);
            child.age = age_on(row.text(6), scope.today);
            child.level = row.maybe_text(7);
            child.alerts = static_cast<int>(row.integer(8) + row.integer(9));
        }
        out.push_back({row.text(0), std::move(child), row.text(1), row.maybe_text(2)});
    }
    return out;
}

}  // namespace marelle::group
