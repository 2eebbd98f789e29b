#include "people/health.hpp"
#include "crypto/keyring.hpp"
#include "people/child.hpp"
#include "people/sealing.hpp"
#include "record/diff.hpp"

namespace marelle::people {

namespace {

constexpr std::string_view table = "health_essential";

sql::Parameters parameters_of(crypto::Keyring& keys, Id const& child, HealthFacts const& facts, Id const& by,
                              std::string const& at) {
    return {{"child", child},
            {"allergies", sealed(keys, table, "allergies_sealed", child, child, facts.allergies)},
            {"treatment", sealed(keys, table, "treatment_sealed", child, child, facts.treatment)},
            {"plan", sealed(keys, table, "plan_sealed", child, child, facts.plan)},
            {"note", sealed(keys, table, "note_sealed", child, child, facts.note)},
            {"at", at},
            {"by", author(by)}};
}

Authorisation authorisation_of(sql::Row const& row) {
    std::optional<Named> guardian;
    if (auto id = row.maybe_text(2)) guardian = Named{*id, row.text(3) + " " + row.text(4)};
    return {row.text(0),      *record::choice_named<AuthorisationKind>(row.text(1)),
            guardian,         row.maybe_text(5),
            row.text(6),      row.maybe_text(7),
            row.maybe_text(8)};
}

constexpr std::string_view select_authorisation = R"sql(
    SELECT w.id, w.kind, w.guardian, p.given_names, p.usage_name, w.detail, w.from_on, w.until_on, w.revoked_at, c.id
    FROM authorisation w JOIN child c ON c.id = w.child LEFT JOIN guardian p ON p.id = w.guardian
    WHERE )sql";

std::optional<std::pair<Id, Authorisation>> authorisation_named(sql::Session& sql, access::Scope const& scope,
                                                                Id const& id) {
    static auto const text = std::string{select_authorisation} + "w.id = :id AND " +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"id", id}}));
    if (!row) return {};
    return std::pair{row->text(9), authorisation_of(*row)};
}

}  // namespace

std::optional<Health> health_from(sql::Row const& row, std::size_t first, crypto::Keyring& keys, Id const& child,
                                  Depth depth) {
    auto version = row.maybe_integer(first + 4);
    if (!version) return {};
    Health out;
    out.allergies = opened(keys, table, "allergies_sealed", child, child, row.maybe_bytes(first));
    out.treatment = opened(keys, table, "treatment_sealed", child, child, row.maybe_bytes(first + 1));
    out.plan = opened(keys, table, "plan_sealed", child, child, row.maybe_bytes(first + 2));
    if (depth == Depth::s3) out.note = opened(keys, table, "note_sealed", child, child, row.maybe_bytes(first + 3));
    out.version = *version;
    return out;
}

Result<Health> health_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child) {
    static auto const text = R"sql(
        SELECT h.allergies_sealed, h.treatment_sealed, h.plan_sealed, h.note_sealed, h.version
        FROM child c LEFT JOIN health_essential h ON h.child = c.id WHERE c.id = :child AND )sql" +
                             std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"child", child}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    return health_from(*row, 0, keys, child, Depth::s3).value_or(Health{});
}

void write_health(sql::Session& sql, crypto::Keyring& keys, Id const& child, HealthFacts const& facts, Id const& by,
                  std::string const& at) {
    sql.execute(R"sql(
        INSERT INTO health_essential (child, allergies_sealed, treatment_sealed, plan_sealed, note_sealed, version,
            recorded_at, recorded_by)
        VALUES (:child, :allergies, :treatment, :plan, :note, 1, :at, :by)
    )sql",
                parameters_of(keys, child, facts, by, at));
}

Result<HealthEdited> edit_health(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                                 std::int64_t version, HealthFacts const& facts) {
    // Two first sheets of the same child wait for each other here: the second one is stale, not a broken constraint.
    sql.execute("UPDATE child SET version = version WHERE id = :id", {{"id", child}});
    auto known = TRY(health_of(sql, keys, scope, child));
    if (known.version != version) return fail(Fault::stale, "stale");
    HealthFacts const before{known.allergies, known.treatment, known.plan, known.note};
    if (version == 0) {
        write_health(sql, keys, child, facts, scope.actor, scope.now);
    } else {
        auto parameters = parameters_of(keys, child, facts, scope.actor, scope.now);
        parameters.emplace_back("version", version);
        auto changed = sql.execute(R"sql(
            UPDATE health_essential SET allergies_sealed = :allergies, treatment_sealed = :treatment,
                plan_sealed = :plan,
                note_sealed = :note, version = version + 1, recorded_at = :at, recorded_by = :by
            WHERE child = :child AND version = :version
        )sql",
                                   parameters);
        if (changed == 0) return fail(Fault::stale, "stale");
    }
    return HealthEdited{{facts.allergies, facts.treatment, facts.plan, facts.note, version + 1},
                        record::changed_fields(before, facts)};
}

std::vector<Authorisation> authorisations_of(sql::Session& sql, access::Scope const& scope, Id const& child) {
    static auto const text = std::string{select_authorisation} + "w.child = :child AND " +
                             std::string{access::child_in_scope} + " ORDER BY w.from_on, w.recorded_at, w.id";
    std::vector<Authorisation> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"child", child}})))
        out.push_back(authorisation_of(row));
    return out;
}

void write_authorisation(sql::Session& sql, Id const& id, Id const& child, NewAuthorisation const& authorisation,
                         Date const& from, Id const& by, std::string const& at) {
    sql.execute(R"sql(
        INSERT INTO authorisation (id, child, guardian, kind, detail, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :child, :guardian, :kind, :detail, :from, :until, :at, :by)
    )sql",
                {{"id", id},
                 {"child", child},
                 {"guardian", authorisation.guardian},
                 {"kind", record::name_of_choice(authorisation.kind)},
                 {"detail", authorisation.detail},
                 {"from", from},
                 {"until", authorisation.until},
                 {"at", at},
                 {"by", author(by)}});
}

Result<Authorisation> add_authorisation(sql::Session& sql, access::Scope const& scope, Id const& child,
                                        NewAuthorisation const& given) {
    TRY(find_child(sql, scope, child));
    auto const from = given.from.value_or(scope.today);
    auto dated = given;
    dated.from = from;
    Wrongs wrong;
    check(dated, wrong);
    if (given.guardian &&
        sql.count("SELECT count(id) FROM child_guardian WHERE child = :child AND guardian = :guardian",
                  {{"child", child}, {"guardian", *given.guardian}}) == 0)
        wrong.push_back({"guardian", "unknown"});
    if (!wrong.empty()) return wrong_fields("body.wrong_fields", std::move(wrong));
    auto id = given.id.value_or(new_id());
    if (sql.count("SELECT count(id) FROM authorisation WHERE id = :id", {{"id", id}}) > 0) {
        auto known = authorisation_named(sql, scope, id);
        if (known && known->first == child) return std::move(known->second);
        return fail(Fault::conflict, "id.taken");
    }
    write_authorisation(sql, id, child, given, from, scope.actor, scope.now);
    return std::move(authorisation_named(sql, scope, id)->second);
}

Result<Revoked> revoke_authorisation(sql::Session& sql, access::Scope const& scope, Id const& id) {
    if (!authorisation_named(sql, scope, id)) return fail(Fault::not_found, "authorisation.unknown");
    sql.execute("UPDATE authorisation SET revoked_at = :now, revoked_by = :by WHERE id = :id AND revoked_at IS NULL",
                {{"now", scope.now}, {"by", author(scope.actor)}, {"id", id}});
    auto [child, authorisation] = *authorisation_named(sql, scope, id);
    return Revoked{child, authorisation};
}

}  // namespace marelle::people
