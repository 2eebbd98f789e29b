// Groups: their SQL. Members are in members.cpp.
#include "group/group.hpp"
#include <algorithm>

namespace marelle::group {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;

std::string select_groups(std::string_view condition) {
    return R"sql(
        SELECT g.id, g.name, e.id, e.name, g.cursus, g.room, g.referent, r.name, g.places,
            (SELECT count(m.id) FROM group_membership m
             WHERE m.mini_group = g.id AND m.from_on <= :today AND (m.until_on IS NULL OR m.until_on > :today)),
            g.version, g.closed_on
        FROM mini_group g JOIN establishment e ON e.id = g.establishment
        LEFT JOIN user_account r ON r.id = g.referent
        WHERE g.kind = 'group' AND )sql" +
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

// As it is now; of a change, before it.
void keep_change(sql::Session& sql, access::Scope const& scope, Id const& group, std::string_view kind) {
    sql.execute(R"sql(
        INSERT INTO group_change (id, kind, mini_group, made_at, made_by, name, cursus, room, referent, places)
        SELECT :id, :kind, g.id, :now, :actor, g.name, g.cursus, g.room, g.referent, g.places
        FROM mini_group g WHERE g.id = :group
    )sql",
                {{"id", new_id()}, {"kind", kind}, {"group", group}, {"now", scope.now}, {"actor", scope.actor}});
}

Result<> write_group(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                     GroupEdit const& edit) {
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
    return {};
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
    if (made > 0) keep_change(sql, scope, id, "opened");
    return kept;
}

Result<GroupRow> edit_group(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                            GroupEdit const& edit) {
    TRY(find_group(sql, scope, id));
    keep_change(sql, scope, id, "edited");
    TRY(write_group(sql, scope, id, version, edit));
    return find_group(sql, scope, id);
}

Result<GroupRow> reverse_group_change(sql::Session& sql, access::Scope const& scope, Id const& change) {
    static auto const text = R"sql(
        SELECT g.id, g.version, k.made_at, k.undone_at, k.name, k.cursus, k.room, k.referent, k.places,
            (SELECT count(x.id) FROM group_change x WHERE x.mini_group = k.mini_group AND x.undone_at IS NULL
                AND (x.made_at > k.made_at OR (x.made_at = k.made_at AND x.id > k.id)))
        FROM group_change k JOIN mini_group g ON g.id = k.mini_group
        WHERE k.id = :change AND k.kind = 'edited' AND g.closed_on IS NULL AND )sql" +
                             std::string{timetable::group_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"change", change}}));
    if (!row) return fail(Fault::not_found, "group.unknown");
    if (row->null(3)) {
        if (instant_ms(scope.now).value_or(0) - instant_ms(row->text(2)).value_or(0) > undo_ms)
            return fail(Fault::conflict, "group.change_too_old");
        if (row->integer(9) > 0) return fail(Fault::conflict, "group.edited_since");
        TRY(write_group(sql, scope, row->text(0), row->integer(1),
                        {row->text(4), static_cast<int>(row->integer(5)), row->maybe_text(6), row->maybe_text(7),
                         static_cast<int>(row->integer(8))}));
        sql.execute("UPDATE group_change SET undone_at = :now, undone_by = :actor WHERE id = :id",
                    {{"now", scope.now}, {"actor", scope.actor}, {"id", change}});
    }
    return find_group(sql, scope, row->text(0));
}

}  // namespace marelle::group
