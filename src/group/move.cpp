// Putting a child in a group from a day on, and taking that back.
#include "group/move.hpp"
#include "group/placing.hpp"
#include <algorithm>

namespace marelle::group {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

// A no-op update is a lock both databases know: whoever places the same child, or places in the same group, waits.
void hold(sql::Session& sql, Id const& child, std::optional<Id> const& group) {
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", child}});
    if (group) sql.execute("UPDATE mini_group SET version = version WHERE id = :id", {{"id", *group}});
}

std::vector<Date> marked_days(sql::Session& sql, Id const& child, Id const& group, Date const& from) {
    std::vector<Date> out;
    for (auto const& row : sql.query(R"sql(
             SELECT DISTINCT s.on_date FROM attendance a JOIN session s ON s.id = a.session
             WHERE a.child = :child AND s.mini_group = :group AND s.on_date >= :from
         )sql",
                                     {{"child", child}, {"group", group}, {"from", from}}))
        out.push_back(row.text(0));
    return out;
}

// Ends a membership the day of the move; one that would then never have been goes.
Result<> end(sql::Session& sql, Held const& held, Id const& child, Date const& from) {
    if (held.span.until && *held.span.until <= from) return {};  // over already
    if (!marked_days(sql, child, held.group, from).empty()) return fail(Fault::conflict, "group.marks_after");
    if (held.span.from >= from) sql.execute("DELETE FROM group_membership WHERE id = :id", {{"id", held.id}});
    else sql.execute("UPDATE group_membership SET until_on = :from WHERE id = :id", {{"from", from}, {"id", held.id}});
    return {};
}

// The membership in the target group that holds on that day, or that ended on that very day: it goes on.
Held const* to_go_on(std::vector<Held> const& held, Id const& group, Date const& from) {
    for (auto const& one : held)
        if (one.group == group && one.span.from <= from) return &one;
    return nullptr;
}

void insert(sql::Session& sql, Id const& child, Held const& held) {
    sql.execute(R"sql(
        INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :group, :child, :from, :until, :at, :by)
    )sql",
                {{"id", held.id},
                 {"group", held.group},
                 {"child", child},
                 {"from", held.span.from},
                 {"until", held.span.until},
                 {"at", held.recorded_at},
                 {"by", held.recorded_by}});
}

Id keep(sql::Session& sql, access::Scope const& scope, Held const* going_on, Target const& target, Id const& child,
        Span const& wanted) {
    if (going_on) {
        sql.execute("UPDATE group_membership SET until_on = :until WHERE id = :id",
                    {{"until", wanted.until}, {"id", going_on->id}});
        return going_on->id;
    }
    Held fresh{new_id(), target.id, wanted, scope.now, scope.actor};
    insert(sql, child, fresh);
    return fresh.id;
}

// The memberships in a line: two of these are the same when nothing was decided in between.
std::string line_of(std::vector<Held> const& held) {
    std::string out;
    for (auto const& one : held)
        out += one.id + " " + one.group + " " + one.span.from + " " + one.span.until.value_or("-") + ";";
    return out;
}

std::string words_of(std::vector<Warning> const& warnings) {
    std::string out;
    for (auto const& warning : warnings) {
        std::string const kind{record::name_of_choice(warning.kind)};
        if (out.find(kind) == out.npos || (" " + out + " ").find(" " + kind + " ") == std::string::npos)
            out += (out.empty() ? "" : " ") + kind;
    }
    return out;
}

// Remembers what was, for the history and for taking it back. Nothing when nothing changed.
std::optional<Id> remember(sql::Session& sql, access::Scope const& scope, Id const& child, Move const& move,
                           std::vector<Held> const& before, std::vector<Warning> const& warnings) {
    auto after = line_of(held_from(sql, scope.establishment, child, move.from));
    if (after == line_of(before)) return {};
    auto id = new_id();
    sql.execute(R"sql(
        INSERT INTO group_move (id, child, establishment, from_group, to_group, from_on, warnings, left_as, moved_at,
                                moved_by)
        VALUES (:id, :child, :establishment, :left, :group, :from, :warnings, :after, :now, :actor)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"establishment", scope.establishment},
                 {"left", held_on(before, move.from)},
                 {"group", move.group},
                 {"from", move.from},
                 {"warnings", words_of(warnings)},
                 {"after", after},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    for (auto const& one : before)
        sql.execute(R"sql(
            INSERT INTO group_move_before (move, membership, mini_group, from_on, until_on, recorded_at, recorded_by)
            VALUES (:move, :membership, :group, :from, :until, :at, :by)
        )sql",
                    {{"move", id},
                     {"membership", one.id},
                     {"group", one.group},
                     {"from", one.span.from},
                     {"until", one.span.until},
                     {"at", one.recorded_at},
                     {"by", one.recorded_by}});
    return id;
}

// --- taking back ---

struct Made {  // a move that was made
    Id id, child;
    std::optional<Id> to_group;
    Date from;
    std::string left_as;
    Instant moved_at;
};

std::vector<Held> before_of(sql::Session& sql, Id const& move) {
    std::vector<Held> out;
    for (auto const& row : sql.query(R"sql(
             SELECT membership, mini_group, from_on, until_on, recorded_at, recorded_by FROM group_move_before
             WHERE move = :move ORDER BY from_on, membership
         )sql",
                                     {{"move", move}}))
        out.push_back({row.text(0), row.text(1), {row.text(2), row.maybe_text(3)}, row.text(4), row.maybe_text(5)});
    return out;
}

// A roll call that says the child was there, on a day it would never have been: a move is not taken back over it.
Result<> nobody_saw_it_there(sql::Session& sql, Made const& made, std::vector<Held> const& before) {
    if (!made.to_group) return {};
    for (auto const& day : marked_days(sql, made.child, *made.to_group, made.from)) {
        auto was_there = [&](Held const& one) { return one.group == *made.to_group && covers(one.span, day); };
        if (std::ranges::none_of(before, was_there)) return fail(Fault::conflict, "group.marks_after");
    }
    return {};
}

Result<> still_welcome(sql::Session& sql, Made const& made, Held const& one) {
    auto const span = Span{std::max(one.span.from, made.from), one.span.until};
    if (span.until && *span.until <= span.from) return {};
    auto row = sql.first("SELECT cursus, places, closed_on FROM mini_group WHERE id = :id", {{"id", one.group}});
    Target const target{one.group, static_cast<int>(row->integer(0)), static_cast<int>(row->integer(1)),
                        row->maybe_text(2)};
    if (target.closed_on && (!span.until || *span.until > *target.closed_on))
        return fail(Fault::conflict, "group.closed");
    if (auto day = no_room_on(sql, target, made.child, span)) return fail(Fault::conflict, "group.full", *day);
    return {};
}

Result<> put_back(sql::Session& sql, access::Scope const& scope, Made const& made) {
    if (instant_ms(scope.now).value_or(0) - instant_ms(made.moved_at).value_or(0) > undo_ms)
        return fail(Fault::conflict, "move.too_old");
    auto before = before_of(sql, made.id);
    for (auto const& one : before) hold(sql, made.child, one.group);
    auto held = held_from(sql, scope.establishment, made.child, made.from);
    if (line_of(held) != made.left_as) return fail(Fault::conflict, "move.changed_since");
    TRY(nobody_saw_it_there(sql, made, before));
    for (auto const& one : before) TRY(still_welcome(sql, made, one));
    for (auto const& one : held) sql.execute("DELETE FROM group_membership WHERE id = :id", {{"id", one.id}});
    for (auto const& one : before) insert(sql, made.child, one);
    sql.execute("UPDATE group_move SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", made.id}});
    return {};
}

}  // namespace

std::vector<Held> held_from(sql::Session& sql, Id const& establishment, Id const& child, Date const& from) {
    std::vector<Held> out;
    for (auto const& row : sql.query(R"sql(
             SELECT m.id, m.mini_group, m.from_on, m.until_on, m.recorded_at, m.recorded_by
             FROM group_membership m JOIN mini_group g ON g.id = m.mini_group
             WHERE m.child = :child AND g.establishment = :establishment AND g.kind = 'group'
                 AND (m.until_on IS NULL OR m.until_on >= :from)
             ORDER BY m.from_on, m.id
         )sql",
                                     {{"child", child}, {"establishment", establishment}, {"from", from}}))
        out.push_back({row.text(0), row.text(1), {row.text(2), row.maybe_text(3)}, row.text(4), row.maybe_text(5)});
    return out;
}

std::optional<Id> held_on(std::vector<Held> const& held, Date const& day) {
    for (auto const& one : held)
        if (covers(one.span, day)) return one.group;
    return {};
}

Result<Target> target_of(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& from) {
    static auto const text = "SELECT g.cursus, g.places, g.opened_on, g.closed_on FROM mini_group g"
                             " WHERE g.id = :group AND g.kind = 'group' AND " +
                             std::string{timetable::group_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"group", id}}));
    if (!row) return wrong_fields("body.wrong_fields", {{"group", "unknown"}});
    if (auto closed = row->maybe_text(3); closed && *closed <= from) return fail(Fault::conflict, "group.closed");
    if (from < row->text(2)) return wrong_fields("body.wrong_fields", {{"from", "too_early"}});
    return Target{id, static_cast<int>(row->integer(0)), static_cast<int>(row->integer(1)), row->maybe_text(3)};
}

std::optional<Enrolled> enrolled_on(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on) {
    auto row = sql.first(R"sql(
        SELECT cursus, until_on FROM enrolment
        WHERE child = :child AND establishment = :establishment
            AND from_on <= :on AND (until_on IS NULL OR until_on > :on)
        ORDER BY from_on DESC, id
    )sql",
                         {{"child", child}, {"establishment", scope.establishment}, {"on", on}});
    if (!row) return {};
    return Enrolled{static_cast<int>(row->integer(0)), row->maybe_text(1)};
}

std::optional<Date> no_room_on(sql::Session& sql, Target const& target, Id const& child, Span const& wanted) {
    std::vector<Span> others;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, until_on FROM group_membership
             WHERE mini_group = :group AND child <> :child AND (until_on IS NULL OR until_on > :from)
         )sql",
                                     {{"group", target.id}, {"child", child}, {"from", wanted.from}}))
        others.push_back({row.text(0), row.maybe_text(1)});
    return full_on(others, wanted, target.places);
}

Result<Placed> place(sql::Session& sql, access::Scope const& scope, Id const& child, Move const& move) {
    hold(sql, child, move.group);
    if (!access::child_is_in_scope(sql, scope, child)) return fail(Fault::not_found, "child.unknown");
    std::optional<Target> target;
    std::optional<Enrolled> enrolled;
    if (move.group) {
        target = TRY(target_of(sql, scope, *move.group, move.from));
        enrolled = enrolled_on(sql, scope, child, move.from);
        if (!enrolled) return fail(Fault::conflict, "group.not_enrolled");
    }
    auto const held = held_from(sql, scope.establishment, child, move.from);
    auto const* going_on = target ? to_go_on(held, target->id, move.from) : nullptr;
    Placed placed;
    if (target) placed.warnings = warnings_for(sql, scope, child, target->id, held_on(held, move.from), move.from);
    for (auto const& one : held)
        if (&one != going_on) TRY(end(sql, one, child, move.from));
    if (target) {
        Span const wanted{move.from, enrolled->until};
        if (auto day = no_room_on(sql, *target, child, wanted)) return fail(Fault::conflict, "group.full", *day);
        placed.membership = keep(sql, scope, going_on, *target, child, wanted);
    }
    placed.move = remember(sql, scope, child, move, held, placed.warnings);
    return placed;
}

Result<MoveRow> undo_move(sql::Session& sql, access::Scope const& scope, Id const& move) {
    auto known = TRY(find_move(sql, scope, move));
    hold(sql, known.child.id, {});
    auto row = sql.first("SELECT to_group, from_on, left_as, moved_at, undone_at FROM group_move WHERE id = :id",
                         {{"id", move}});
    if (!row->null(4)) return find_move(sql, scope, move);
    TRY(put_back(sql, scope, {move, known.child.id, row->maybe_text(0), row->text(1), row->text(2), row->text(3)}));
    return find_move(sql, scope, move);
}

}  // namespace marelle::group
