#include "people/benali_test.hpp"
#include "people/new_child.hpp"
#include "tests/databases.hpp"

using namespace marelle;
using namespace marelle::people;

namespace {

NewChild samir() {
    NewChild child;
    child.id = "01900000-0000-7000-8000-00000000bb01";
    child.facts = {"Samir", "Haddad", {}, "2018-05-04", Sex::m, {"fr", "ar"}, {}};
    child.guardians.push_back(benali::mother());
    child.health = HealthFacts{"arachide-S2", {}, {}, "note-S3-marelle"};
    child.authorisations.push_back({{}, AuthorisationKind::participation, {}, {}, {}, {}});
    child.schooling = NewSchooling{{}, cast::school, "CE1", "2025-2026", {}};
    child.address = benali::home();
    return child;
}

std::string wrong_in(NewChild const& child) {
    auto result = may_create(child, "2026-01-12");
    if (result) return "";
    std::string out;
    for (auto const& field : result.error().fields) out += (out.empty() ? "" : " ") + field.name + ":" + field.code;
    return out;
}

template <class F> std::string wrong_with(F&& change) {
    auto child = samir();
    change(child);
    return wrong_in(child);
}

std::int64_t rows_of_people(cast::World& world) {
    return world.count("SELECT (SELECT count(id) FROM child) + (SELECT count(id) FROM guardian)"
                       " + (SELECT count(id) FROM child_guardian) + (SELECT count(id) FROM guardian_right)"
                       " + (SELECT count(child) FROM health_essential) + (SELECT count(id) FROM authorisation)"
                       " + (SELECT count(id) FROM schooling) + (SELECT count(id) FROM address)"
                       " + (SELECT count(id) FROM protected_address)");
}

Result<Id> created(cast::World& world, Id const& by, NewChild const& child) {
    return world.database.write(
        [&](sql::Session& sql) { return create_child(sql, *world.keyring, world.actor(by), child); });
}

}  // namespace

TEST_CASE("every wrong field of a new child is named at once, by its path") {
    CHECK(wrong_in(samir()) == "");
    CHECK(wrong_with([](auto& c) { c.facts.given_names = ""; }) == "child/given_names:required");
    CHECK(wrong_with([](auto& c) { c.facts.birth_name = " - "; }) == "child/birth_name:invalid");
    CHECK(wrong_with([](auto& c) { c.facts.birth_date = "2026-01-13"; }) == "child/birth_date:invalid");
    CHECK(wrong_with([](auto& c) { c.facts.birth_date = "1999-01-13"; }) == "child/birth_date:invalid");
    CHECK(wrong_with([](auto& c) { c.facts.birth_date = "2018-02-30"; }) == "child/birth_date:invalid");
    CHECK(wrong_with([](auto& c) { c.facts.birth_date = "2026-01-12"; }) == "");
    CHECK(wrong_with([](auto& c) { c.facts.languages = {"fr", "fr"}; }) == "child/languages/1:invalid");
    CHECK(wrong_with([](auto& c) { c.guardians[0].guardian.usage_name = {}; }) ==
          "guardians/0/guardian/usage_name:required");
    CHECK(wrong_with([](auto& c) { c.guardians[0].guardian = {new_id(), {}, {}, {}, {}, {}, {}}; }) == "");
    CHECK(wrong_with([](auto& c) { c.guardians[0].guardian.phone = "12"; }) == "guardians/0/guardian/phone:invalid");
    CHECK(wrong_with([](auto& c) { c.guardians[0].rights = {"no_approach", "contact"}; }) ==
          "guardians/0/rights:contradictory");
    CHECK(wrong_with([](auto& c) { c.authorisations[0].until = "2025-02-30"; }) == "authorisations/0/until:invalid");
    CHECK(wrong_with([](auto& c) { c.schooling->level = "CE9"; }) == "schooling/level:unknown");
    CHECK(wrong_with([](auto& c) { c.schooling->school_year = "2025-2027"; }) == "schooling/school_year:invalid");
    CHECK(wrong_with([](auto& c) { c.address->commune = "Chambéry"; }) == "address/commune:commune");
    CHECK(wrong_with([](auto& c) { c.address->is_protected = true; }) == "address/reason:required");
    CHECK(wrong_with([](auto& c) {
              c.facts.birth_name = "";
              c.address->postcode = "730000";
          }) == "child/birth_name:required address/postcode:invalid");
}

TEST_CASE("a child is created whole, or not at all") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto const before = rows_of_people(world);
        auto refused = [&](NewChild const& child) {
            auto result = created(world, cast::bruno, child);
            REQUIRE_FALSE(result);
            return result.error().code + (result.error().fields.empty() ? "" : " " + result.error().fields[0].name);
        };
        auto child = samir();
        child.schooling->uai = "0000000A";
        CHECK(refused(child) == "body.wrong_fields schooling/uai");
        child = samir();
        child.guardians[0].guardian.id = new_id();
        CHECK(refused(child) == "body.wrong_fields guardians/0/guardian/id");
        child = samir();
        child.authorisations[0].guardian = new_id();
        CHECK(refused(child) == "body.wrong_fields authorisations/0/guardian");
        child = samir();
        child.id = cast::lina;
        CHECK(refused(child) == "id.taken");
        child = samir();
        child.facts.birth_name = "";
        CHECK(refused(child) == "body.wrong_fields child/birth_name");
        CHECK(rows_of_people(world) == before);

        auto made = created(world, cast::bruno, samir());
        REQUIRE(made);
        CHECK(*made == *samir().id);
        CHECK(rows_of_people(world) == before + 9);  // child, guardian, link, two rights, health, consent, class, home
        CHECK(world.keyring->has(*made));
        CHECK(world.count("SELECT count(id) FROM child WHERE folded = ' samir haddad ' AND created_by = :bruno",
                          {{"bruno", cast::bruno}}) == 1);
        CHECK(refused(samir()) == "id.taken");
    });
}

TEST_CASE("a sister is created with the same mother, of the establishment's families only") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        benali::write(world);
        auto const nadia = database.read(
            [](sql::Session& sql) { return sql.first("SELECT id FROM guardian", {})->text(0); });
        auto sister = samir();
        sister.guardians[0] = {};
        sister.guardians[0].guardian.id = nadia;
        CHECK(created(world, cast::farid, sister).error().fields.at(0).name == "guardians/0/guardian/id");
        sister.guardians.push_back(sister.guardians[0]);
        CHECK(created(world, cast::bruno, sister).error().fields.at(0).name == "guardians/1/guardian/id");
        sister.guardians.pop_back();
        REQUIRE(created(world, cast::bruno, sister));
        CHECK(world.count("SELECT count(id) FROM guardian") == 1);
        CHECK(world.count("SELECT count(id) FROM child_guardian WHERE guardian = :n", {{"n", nadia}}) == 2);
    });
}

TEST_CASE("a child whose home is hidden from the first day has no clear address") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto child = samir();
        child.address = benali::hidden_home();
        REQUIRE(created(world, cast::bruno, child));
        CHECK(world.count("SELECT count(id) FROM address") == 0);
        CHECK(world.count("SELECT count(id) FROM protected_address") == 1);
    });
}
