#include "access/setting_change.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include <algorithm>
#include <array>

namespace marelle::access {

namespace {

constexpr std::int64_t undo_ms = std::int64_t{30} * 24 * 3'600'000;
constexpr std::array<std::string_view, 11> kind_names{
    "pedt",      "calendar_place",    "commune_week", "follow_up",  "phone", "work_hours",
    "work_week", "check_requirement", "own_ratio",    "engagement", "post"};

}  // namespace

std::string_view setting_name(SettingKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

Id keep_change(sql::Session& sql, Scope const& scope, SettingChange const& change, std::optional<Id> const& id) {
    auto const kept = id.value_or(new_id());
    sql.execute(R"sql(
        INSERT INTO setting_change (id, establishment, kind, about, from_on, made_at, made_by, was, said)
        VALUES (:id, :establishment, :kind, :about, :from, :now, :actor, :was, :said)
    )sql",
                {{"id", kept},
                 {"establishment", scope.establishment.empty() ? std::nullopt : std::optional{scope.establishment}},
                 {"kind", setting_name(change.kind)},
                 {"about", change.about},
                 {"from", change.from},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"was", change.was},
                 {"said", change.said}});
    return kept;
}

Result<KeptChange> change_to_reverse(sql::Session& sql, Scope const& scope, std::vector<SettingKind> const& kinds,
                                     Id const& id) {
    auto const row = sql.first(R"sql(
        SELECT k.kind, k.about, k.from_on, k.was, k.made_at, k.undone_at,
            (SELECT count(x.id) FROM setting_change x
                WHERE COALESCE(x.establishment, '') = :establishment AND x.kind = k.kind
                AND x.about = k.about AND x.undone_at IS NULL
                AND (x.made_at > k.made_at OR (x.made_at = k.made_at AND x.id > k.id)))
        FROM setting_change k WHERE k.id = :id AND COALESCE(k.establishment, '') = :establishment
    )sql",
                               {{"id", id}, {"establishment", scope.establishment}});
    auto const kind = row ? std::ranges::find(kinds, row->text(0), setting_name) : kinds.end();
    if (kind == kinds.end()) return fail(Fault::not_found, "setting.unknown");
    KeptChange out{id, *kind, row->text(1), row->maybe_text(2), row->maybe_text(3), !row->null(5)};
    if (out.undone) return out;
    if (instant_ms(scope.now).value_or(0) - instant_ms(row->text(4)).value_or(0) > undo_ms)
        return fail(Fault::conflict, "setting.change_too_old");
    if (row->integer(6) > 0) return fail(Fault::conflict, "setting.changed_since");
    return out;
}

void reversed(sql::Session& sql, Scope const& scope, Id const& id) {
    sql.execute("UPDATE setting_change SET undone_at = :now, undone_by = :actor WHERE id = :id AND undone_at IS NULL",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", id}});
}

}  // namespace marelle::access
