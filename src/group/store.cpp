// Groups: their SQL. Members are in members.cpp.
#include "group/group.hpp"
#include <algorithm>

namespace marelle::group {

namespace {

std::string select_groups(std::string_view condition) {
    return R"sql(
        SELECT g.id, g.name, e.id, e.name, g.cursus, g.room, g.referent, r.name, g.places,
            (SELECT count(m.id) FROM group_membership m
             WHERE m.mini_group = g.id AND m.from_on <= :today AND (m.until_on IS NULL OR m.until_on > :today)),
            g.version, g.closed_on
        FROM mini_group g JOIN establishment e ON e.id = g.establishment
        LEFT JOIN user_account r ON r.id = g.referent
        WHERE )sql" +
           std::string{timetable::group_in_scope} + std::string{condition} + " ORDER BY g.name, g.id";
}

GroupRow row_of(sql::Row const& row) {
    return {row.text(0),
            row.text(1),
            {row.text(2), row.text(3)},
            static_cast<int>(row.integer(4)),
            row.maybe_text(5),
            named(row.maybe_text(6), row.maybe_text(7)),
            static_cast<int>(row.integer(8)),
            static_cast<int>(row.integer(9)),
            {},
            row.integer(10),
            row.maybe_text(11)};
}

bool same(GroupRow const& known, NewGroup const& sent) {
    auto referent = known.referent ? std::optional{known.referent->id} : std::nullopt;
    return known.name == sent.name && known.cursus == sent.cursus && known.room == sent.room &&
           referent == sent.referent && known.places == sent.places;
}

Result<> check(sql::Session& sql, access::Scope const& scope, GroupEdit const& edit) {
    TRY(may_keep(edit));
    if (edit.referent && !timetable::works_here(sql, scope, *edit.referent))
        return wrong_fields("body.wrong_fields", {{"referent", "unknown"}});
    return {};
}

// Members from today on must fit in the places.
std::optional<Date> too_many_on(sql::Session& sql, access::Scope const& scope, Id const& group, int places) {
    std::vector<Span> members;
    for (auto const& row : sql.query(R"sql(
             SELECT from_on, until_on FROM group_membership
             WHERE mini_group = :group AND (until_on IS NULL OR until_on > :today)
         )sql",
                                     {{"group", group}, {"today", scope.today}}))
        members.push_back({row.text(0), row.maybe_text(1)});
    return full_on(members, {scope.today, {}}, places + 1);
}

}  // namespace

std::vector<GroupRow> groups(sql::Session& sql, access::Scope const& scope) {
    static auto const text = select_groups(" AND (g.closed_on IS NULL OR g.closed_on > :today)");
    std::vector<GroupRow> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope))) out.push_back(row_of(row));
    for (auto& [group, slot] : timetable::slots_in_scope(sql, scope))
        if (auto found = std::ranges::find(out, group, &GroupRow::id); found != out.end())
            found->slots.push_back(std::move(slot));
    return out;
}

Result<GroupRow> find_group(sql::Session& sql, access::Scope const& scope, Id const& id) {
    static auto const text = select_groups(" AND g.id = :group");
    auto row = sql.first(text, access::parameters_of(scope, {{"group", id}}));
    if (!row) return fail(Fault::not_found, "group.unknown");
    auto group = row_of(*row);
    group.slots = timetable::slots_of(sql, scope, id);
    return group;
}

Result<GroupRow> open_group(sql::Session& sql, access::Scope const& scope, NewGroup const& group) {
    TRY(check(sql, scope, {group.name, group.cursus, group.room, group.referent, group.places}));
    auto id = group.id.value_or(new_id());
    auto made = sql.execute(R"sql(
        INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on, version)
        VALUES (:id, :establishment, :name, :cursus, :room, :referent, :places, :today, 1)
        ON CONFLICT (id) DO NOTHING
    )sql",
                            {{"id", id},
                             {"establishment", scope.establishment},
                             {"name", group.name},
                             {"cursus", group.cursus},
                             {"room", group.room},
                             {"referent", group.referent},
                             {"places", group.places},
                             {"today", scope.today}});
    auto kept = find_group(sql, scope, id);
    if (made == 0 && (!kept || !same(*kept, group))) return fail(Fault::conflict, "id.taken");
    return kept;
}

Result<GroupRow> edit_group(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                            GroupEdit const& edit) {
    TRY(find_group(sql, scope, id));
    TRY(check(sql, scope, edit));
    auto changed = sql.execute(R"sql(
        UPDATE mini_group SET name = :name, cursus = :cursus, room = :room, referent = :referent, places = :places,
            version = version + 1
        WHERE id = :id AND version = :version
    )sql",
                               {{"name", edit.name},
                                {"cursus", edit.cursus},
                                {"room", edit.room},
                                {"referent", edit.referent},
                                {"places", edit.places},
                                {"id", id},
                                {"version", version}});
    if (changed == 0) return fail(Fault::stale, "stale");
    if (auto day = too_many_on(sql, scope, id, edit.places)) return fail(Fault::conflict, "group.places_taken", *day);
    timetable::follow_room(sql, scope, id);
    return find_group(sql, scope, id);
}

Result<GroupRow> close_group(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& on) {
    TRY(find_group(sql, scope, id));
    sql::Parameters const at{{"id", id}, {"on", on}};
    if (sql.count("SELECT count(id) FROM mini_group WHERE id = :id AND opened_on > :on", at) > 0)
        return wrong_fields("body.wrong_fields", {{"on", "too_early"}});
    if (sql.count(R"sql(
            SELECT count(a.child) FROM attendance a JOIN session s ON s.id = a.session
            WHERE s.mini_group = :id AND s.on_date >= :on
        )sql",
                  at) > 0)
        return fail(Fault::conflict, "group.marks_after");
    sql.execute("UPDATE mini_group SET closed_on = :on, closed_by = :actor, closed_at = :now, version = version + 1 "
                "WHERE id = :id",
                {{"on", on}, {"actor", scope.actor}, {"now", scope.now}, {"id", id}});
    sql.execute("DELETE FROM group_membership WHERE mini_group = :id AND from_on >= :on", at);
    sql.execute(R"sql(
        UPDATE group_membership SET until_on = :on WHERE mini_group = :id AND (until_on IS NULL OR until_on > :on)
    )sql",
                at);
    timetable::close_slots_of(sql, scope, id, on);
    return find_group(sql, scope, id);
}

}  // namespace marelle::group
