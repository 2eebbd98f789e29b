#include "people/address.hpp"
#include "base/text.hpp"
#include "commune/commune.hpp"
#include "crypto/keyring.hpp"
#include "people/child.hpp"
#include "people/sealing.hpp"
#include <boost/json.hpp>

namespace marelle::people {
namespace json = boost::json;

namespace {

std::string associated(Id const& child, Id const& row) {
    return "protected_address|address_sealed|" + child + "|" + row;
}

Bytes sealed_twice(crypto::Keyring& keys, Id const& child, Id const& row, std::string const& plain) {
    auto once = keys.seal("protected_address", "address_sealed", child, row, plain);
    return crypto::seal(keys.derived("protected"), once.data, associated(child, row));
}

std::optional<std::string> opened_twice(crypto::Keyring& keys, Id const& child, Id const& row,
                                        std::string const& bytes) {
    auto once = crypto::open(keys.derived("protected"), bytes, associated(child, row));
    if (!once) return {};
    return keys.open("protected_address", "address_sealed", child, row, *once);
}

void write_protected(sql::Session& sql, crypto::Keyring& keys, Id const& id, Id const& child, NewAddress const& address,
                     Date const& from, Id const& by, std::string const& at) {
    json::object const plain{{"kind", record::name_of_choice(address.kind)},
                             {"lines", address.lines},
                             {"postcode", address.postcode},
                             {"commune", address.commune}};
    sql::Parameters const parameters{{"child", child}, {"from", from}};
    sql.execute("DELETE FROM address WHERE child = :child AND (until_on IS NULL OR until_on > :from)", parameters);
    sql.execute("UPDATE protected_address SET until_on = :from WHERE child = :child AND until_on IS NULL", parameters);
    sql.execute(R"sql(
        INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, until_on, recorded_at,
            recorded_by)
        VALUES (:id, :child, :address, :reason, :from, :until, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"address", sealed_twice(keys, child, id, json::serialize(plain))},
                 {"reason", keys.seal("protected_address", "reason_sealed", child, id, address.reason.value_or(""))},
                 {"from", from},
                 {"until", address.until},
                 {"at", at},
                 {"by", by}});
}

bool hidden_today(sql::Session& sql, Id const& child, Date const& today) {
    return sql.count(R"sql(
        SELECT count(id) FROM protected_address WHERE child = :child AND (until_on IS NULL OR until_on > :today)
    )sql",
                     {{"child", child}, {"today", today}}) > 0;
}

bool known(sql::Session& sql, std::string_view table, Id const& id, std::optional<Id> const& child) {
    auto text = "SELECT count(id) FROM " + std::string{table} + " WHERE id = :id";
    if (!child) return sql.count(text, {{"id", id}}) > 0;
    return sql.count(text + " AND child = :child", {{"id", id}, {"child", *child}}) > 0;
}

}  // namespace

std::string_view const home_columns = R"sql(
    (SELECT count(hp.id) FROM protected_address hp
     WHERE hp.child = c.id AND (hp.until_on IS NULL OR hp.until_on > :today)),
    ha.id, ha.kind, ha.lines_sealed, ha.postcode, ha.commune, ha.from_on, ha.until_on
)sql";

// Of several homes, the one lived in rather than the one letters go to, then the newest.
std::string_view const home_joins = R"sql(
    LEFT JOIN address ha ON ha.id = (
        SELECT hx.id FROM address hx
        WHERE hx.child = c.id AND hx.from_on <= :today AND (hx.until_on IS NULL OR hx.until_on > :today)
        ORDER BY CASE WHEN hx.kind = 'domiciliation' THEN 1 ELSE 0 END, hx.from_on DESC, hx.recorded_at DESC,
            hx.id LIMIT 1)
)sql";

Home home_from(sql::Row const& row, std::size_t first, crypto::Keyring& keys, Id const& child) {
    Home out;
    out.hidden = row.integer(first) > 0;
    if (out.hidden || row.null(first + 1)) return out;
    auto const& id = row.text(first + 1);
    if (auto lines = opened(keys, "address", "lines_sealed", child, id, row.maybe_bytes(first + 3)))
        out.address = Address{id,
                              *record::choice_named<AddressKind>(row.text(first + 2)),
                              *lines,
                              row.text(first + 4),
                              row.text(first + 5),
                              commune::named(row.text(first + 5)),
                              row.text(first + 6),
                              row.maybe_text(first + 7)};
    return out;
}

Result<Home> home_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child) {
    static auto const text = "SELECT " + std::string{home_columns} + " FROM child c " + std::string{home_joins} +
                             " WHERE c.id = :child AND " + std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"child", child}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    return home_from(*row, 0, keys, child);
}

void write_address(sql::Session& sql, crypto::Keyring& keys, Id const& id, Id const& child, NewAddress const& address,
                   Date const& from, Id const& by, std::string const& at) {
    if (address.is_protected.value_or(false)) return write_protected(sql, keys, id, child, address, from, by, at);
    // The one before ends; one that would have begun later, or the same day, was a mistake put right.
    sql::Parameters const before{{"child", child}, {"kind", record::name_of_choice(address.kind)}, {"from", from}};
    sql.execute("DELETE FROM address WHERE child = :child AND kind = :kind AND from_on >= :from", before);
    sql.execute(R"sql(
        UPDATE address SET until_on = :from
        WHERE child = :child AND kind = :kind AND (until_on IS NULL OR until_on > :from)
    )sql",
                before);
    sql.execute(R"sql(
        INSERT INTO address (id, child, kind, lines_sealed, postcode, commune, from_on, until_on, recorded_at,
            recorded_by)
        VALUES (:id, :child, :kind, :lines, :postcode, :commune, :from, :until, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"kind", record::name_of_choice(address.kind)},
                 {"lines", keys.seal("address", "lines_sealed", child, id, address.lines)},
                 {"postcode", address.postcode},
                 {"commune", address.commune},
                 {"from", from},
                 {"until", address.until},
                 {"at", at},
                 {"by", author(by)}});
}

Result<Home> add_address(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                         NewAddress const& given) {
    TRY(find_child(sql, scope, child));
    auto dated = given;
    dated.from = given.from.value_or(scope.today);
    Wrongs wrong;
    check(dated, wrong);
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto const hide = given.is_protected.value_or(false);
    auto id = given.id.value_or(new_id());
    auto const* table = hide ? "protected_address" : "address";
    if (known(sql, table, id, {})) {
        if (known(sql, table, id, child)) return home_of(sql, keys, scope, child);
        return fail(Fault::conflict, "id.taken");
    }
    if (!hide && hidden_today(sql, child, scope.today)) return fail(Fault::conflict, "address.is_protected");
    write_address(sql, keys, id, child, dated, *dated.from, scope.actor, scope.now);
    return home_of(sql, keys, scope, child);
}

Result<Protected<HiddenHome>> open_protected(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                             Id const& child, Opening const& opening) {
    static auto const text = R"sql(
        SELECT p.id, p.address_sealed, p.reason_sealed, p.from_on, p.until_on
        FROM protected_address p JOIN child c ON c.id = p.child
        WHERE p.child = :child AND (p.until_on IS NULL OR p.until_on > :today) AND )sql" +
                             std::string{access::child_in_scope} + " ORDER BY p.from_on DESC, p.id LIMIT 1";
    TRY(find_child(sql, scope, child));
    if (characters(tidy_text(opening.reason)) < shortest_reason)
        return wrong_fields("body.wrong_fields", {{"reason", "too_short"}});
    auto row = sql.first(text, access::parameters_of(scope, {{"child", child}}));
    if (!row) return fail(Fault::not_found, "address.not_protected");
    auto const& id = row->text(0);
    auto plain = opened_twice(keys, child, id, row->bytes(1));
    if (!plain) return fail(Fault::not_found, "address.not_protected");  // its key was erased
    auto event = new_id();
    sql.execute(R"sql(
        INSERT INTO protected_address_opening (id, protected_address, reason_sealed, opened_at, opened_by)
        VALUES (:id, :address, :reason, :at, :by)
    )sql",
                {{"id", event},
                 {"address", id},
                 {"reason", keys.seal("protected_address_opening", "reason_sealed", child, event, opening.reason)},
                 {"at", scope.now},
                 {"by", scope.actor}});
    auto const said = json::parse(*plain).as_object();
    auto word = [&](std::string_view name) { return std::string{said.at(name).as_string()}; };
    HiddenHome home{{id, record::choice_named<AddressKind>(word("kind")).value_or(AddressKind::residence),
                     word("lines"), word("postcode"), word("commune"), commune::named(word("commune")), row->text(3),
                     row->maybe_text(4)},
                    opened(keys, "protected_address", "reason_sealed", child, id, row->bytes(2)).value_or("")};
    return Protected<HiddenHome>{std::move(home)};
}

}  // namespace marelle::people
