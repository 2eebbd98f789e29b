// Closing a group, and taking that back.
#include "group/group.hpp"

namespace marelle::group {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

// What it takes to open the group again: each membership it ends, as it was.
void remember_closing(sql::Session& sql, access::Scope const& scope, Id const& closing, Id const& group,
                      Date const& on) {
    sql.execute(R"sql(
        INSERT INTO group_closing (id, mini_group, on_date, closed_at, closed_by)
        VALUES (:id, :group, :on, :now, :actor)
    )sql",
                {{"id", closing}, {"group", group}, {"on", on}, {"now", scope.now}, {"actor", scope.actor}});
    sql.execute(R"sql(
        INSERT INTO group_closing_child (closing, membership, child, from_on, until_before)
        SELECT :id, m.id, m.child, m.from_on, m.until_on FROM group_membership m
        WHERE m.mini_group = :group AND (m.until_on IS NULL OR m.until_on > :on)
    )sql",
                {{"id", closing}, {"group", group}, {"on", on}});
}

struct Closing {
    Id group;
    Date on;
    std::optional<Date> closed_on;
    Instant at;
    bool undone{};
};

std::optional<Closing> find_closing(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = "SELECT g.id, k.on_date, g.closed_on, k.closed_at, k.undone_at FROM group_closing k"
                             " JOIN mini_group g ON g.id = k.mini_group WHERE k.id = :id AND " +
                             std::string{timetable::group_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return {};
    return Closing{row->text(0), row->text(1), row->maybe_text(2), row->text(3), !row->null(4)};
}

// A child who was given another group meanwhile stays there.
void bring_members_back(sql::Session& sql, access::Scope const& scope, Id const& closing, Closing const& was) {
    for (auto const& row : sql.query(R"sql(
        SELECT k.membership, k.child, k.from_on, k.until_before FROM group_closing_child k
        WHERE k.closing = :closing AND NOT EXISTS (
            SELECT 1 FROM group_membership m JOIN mini_group o ON o.id = m.mini_group AND o.kind = 'group'
            WHERE m.child = k.child AND m.id <> k.membership AND (m.until_on IS NULL OR m.until_on > :on)
                AND (m.until_on IS NULL OR m.until_on > k.from_on)
                AND (k.until_before IS NULL OR m.from_on < k.until_before))
    )sql",
                                     {{"closing", closing}, {"on", was.on}})) {
        auto const kept = sql.execute("UPDATE group_membership SET until_on = :until WHERE id = :id",
                                      {{"until", row.maybe_text(3)}, {"id", row.text(0)}});
        if (kept > 0) continue;
        sql.execute(R"sql(
            INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at, recorded_by)
            VALUES (:id, :group, :child, :from, :until, :now, :actor)
        )sql",
                    {{"id", row.text(0)},
                     {"group", was.group},
                     {"child", row.text(1)},
                     {"from", row.text(2)},
                     {"until", row.maybe_text(3)},
                     {"now", scope.now},
                     {"actor", scope.actor}});
    }
}

}  // namespace

Result<GroupRow> close_group(sql::Session& sql, access::Scope const& scope, Id const& id, GroupClosing const& closing) {
    auto group = TRY(find_group(sql, scope, id));
    auto const closing_id = closing.id.value_or(new_id());
    if (auto const known = find_closing(sql, scope, closing_id); known && known->group == id) return group;
    sql::Parameters const at{{"id", id}, {"on", closing.on}};
    if (sql.count("SELECT count(id) FROM mini_group WHERE id = :id AND opened_on > :on", at) > 0)
        return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    if (sql.count(R"sql(
            SELECT count(a.child) FROM attendance a JOIN session s ON s.id = a.session
            WHERE s.mini_group = :id AND s.on_date >= :on
        )sql",
                  at) > 0)
        return fail(Fault::conflict, "group.marks_after");
    if (sql.count("SELECT count(id) FROM group_closing WHERE id = :id", {{"id", closing_id}}) > 0)
        return fail(Fault::conflict, "id.taken");
    remember_closing(sql, scope, closing_id, id, closing.on);
    sql.execute("UPDATE mini_group SET closed_on = :on, closed_by = :actor, closed_at = :now, version = version + 1 "
                "WHERE id = :id",
                {{"on", closing.on}, {"actor", scope.actor}, {"now", scope.now}, {"id", id}});
    sql.execute("DELETE FROM group_membership WHERE mini_group = :id AND from_on >= :on", at);
    sql.execute(R"sql(
        UPDATE group_membership SET until_on = :on WHERE mini_group = :id AND (until_on IS NULL OR until_on > :on)
    )sql",
                at);
    timetable::close_slots_of(sql, scope, id, closing.on, closing_id);
    return find_group(sql, scope, id);
}

Result<GroupRow> reopen_group(sql::Session& sql, access::Scope const& scope, Id const& closing) {
    auto const was = find_closing(sql, scope, closing);
    if (!was) return fail(Fault::not_found, "group.unknown");
    if (was->undone) return find_group(sql, scope, was->group);
    if (was->closed_on != was->on) return fail(Fault::conflict, "group.changed_since");
    if (instant_ms(scope.now).value_or(0) - instant_ms(was->at).value_or(0) > undo_ms)
        return fail(Fault::conflict, "group.closing_too_old");
    sql.execute("UPDATE mini_group SET closed_on = NULL, closed_by = NULL, closed_at = NULL, version = version + 1"
                " WHERE id = :id",
                {{"id", was->group}});
    bring_members_back(sql, scope, closing, *was);
    for (auto const& row :
         sql.query("SELECT id FROM slot_closing WHERE group_closing = :id AND undone_at IS NULL", {{"id", closing}}))
        TRY(timetable::reopen_slot(sql, scope, row.text(0)));
    sql.execute("UPDATE group_closing SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", closing}});
    return find_group(sql, scope, was->group);
}

}  // namespace marelle::group
