#include "people/child_change.hpp"
#include "base/clock.hpp"
#include "record/json_of.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::people {

namespace {

constexpr std::int64_t thirty_days = 30LL * 24 * 3'600'000;
constexpr std::string_view table = "child_change", column = "before_sealed";

struct Kept {
    Id child;
    Instant at;
    bool undone{}, followed{};
    Bytes was;
};

Result<Kept> kept_change(sql::Session& sql, access::Scope const& scope, Id const& change) {
    static auto const text = R"sql(
        SELECT k.child, k.made_at, k.undone_at, k.before_sealed,
            (SELECT count(x.id) FROM child_change x WHERE x.child = k.child AND x.undone_at IS NULL
                AND (x.made_at > k.made_at OR (x.made_at = k.made_at AND x.id > k.id)))
        FROM child_change k JOIN child c ON c.id = k.child WHERE k.id = :id AND )sql" +
                             std::string{access::child_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", change}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    return Kept{row->text(0), row->text(1), !row->null(2), row->integer(4) > 0, Bytes{row->bytes(3)}};
}

}  // namespace

void keep_change(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, KnownChild const& before,
                 std::string_view fields) {
    if (fields.empty()) return;
    auto const id = new_id();
    std::string changed{fields};
    std::ranges::replace(changed, ',', ' ');
    auto const was = boost::json::serialize(record::to_json(before.facts));
    sql.execute("INSERT INTO child_change (id, child, made_at, made_by, changed, before_sealed)"
                " VALUES (:id, :child, :now, :actor, :changed, :was)",
                {{"id", id},
                 {"child", before.id},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"changed", changed},
                 {"was", keys.seal(table, column, before.id, id, was)}});
}

Result<ReversedChild> reverse_change(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                     Id const& change) {
    auto const kept = TRY(kept_change(sql, scope, change));
    if (kept.undone) return ReversedChild{kept.child, {}};
    if (instant_ms(scope.now).value_or(0) - instant_ms(kept.at).value_or(0) > thirty_days)
        return fail(Fault::conflict, "child.change_too_old");
    if (kept.followed) return fail(Fault::conflict, "child.changed_since");
    auto const was = keys.open(table, column, kept.child, change, kept.was.data);
    if (!was) return fail(Fault::not_found, "child.unknown");
    auto const parsed = boost::json::parse(*was);
    auto const facts = TRY(record::from_json<ChildFacts>(parsed.get_object()));
    auto const known = TRY(find_child(sql, scope, kept.child));
    auto const edited = TRY(edit_child(sql, scope, kept.child, known.version, facts));
    sql.execute("UPDATE child_change SET undone_at = :now, undone_by = :actor WHERE id = :id",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", change}});
    return ReversedChild{kept.child, edited.fields};
}

}  // namespace marelle::people
