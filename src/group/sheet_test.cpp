#include "crypto/keyring.hpp"
#include "group/sheet.hpp"
#include "group/world_test.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

std::string const path = "/api/v1/groups/" + cast::cometes + "/sheet";
std::string const nuts = "arachide-S2";

// Lina's mother collects her and is to be called; Lina may leave alone from 18:00; and nuts would kill her.
void lina_has_a_card(World& world) {
    auto const mother = new_id(), link = new_id();
    world.keyring->adopt(mother, cast::combes);
    auto phone = world.keyring->seal("guardian", "phone_sealed", mother, mother, "+33479101010");
    auto allergies = world.keyring->seal("health_essential", "allergies_sealed", cast::lina, cast::lina, nuts);
    world.database.write([&](sql::Session& sql) {
        sql.execute(R"sql(INSERT INTO guardian (id, given_names, usage_name, phone_sealed, folded, created_at, version)
                          VALUES (:id, 'Nadia', 'Benali', :phone, ' nadia benali ', :now, 1))sql",
                    {{"id", mother}, {"phone", Value{phone}}, {"now", now()}});
        sql.execute(R"sql(INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                          VALUES (:id, :child, :mother, 'mother', 'sole', '2024-09-01', :now))sql",
                    {{"id", link}, {"child", cast::lina}, {"mother", mother}, {"now", now()}});
        sql.execute(R"sql(INSERT INTO guardian_right (id, child_guardian, kind, from_on, recorded_at)
                          VALUES (:id, :link, 'collect', '2024-09-01', :now))sql",
                    {{"id", new_id()}, {"link", link}, {"now", now()}});
        sql.execute(R"sql(INSERT INTO authorisation (id, child, kind, detail, from_on, recorded_at)
                          VALUES (:id, :child, 'leave_alone', '18:00', '2024-09-01', :now))sql",
                    {{"id", new_id()}, {"child", cast::lina}, {"now", now()}});
        sql.execute(R"sql(INSERT INTO health_essential (child, allergies_sealed, version, recorded_at)
                          VALUES (:child, :nuts, 1, :now)
                          ON CONFLICT (child) DO UPDATE SET allergies_sealed = excluded.allergies_sealed)sql",
                    {{"child", cast::lina}, {"nuts", Value{allergies}}, {"now", now()}});
    });
}

}  // namespace

TEST_CASE("the evening sheet: refusals first, then who reads what, and every child is logged") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        lina_has_a_card(world);
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer prints the roll of the session, not this", cast::driss, "GET", path, "", 403,
             "access.refused"},
            {"headquarters", cast::elodie, "GET", path, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", path, "", 404, "group.unknown"},
            {"a leader of another group", cast::ines, "GET", path, "", 404, "group.unknown"},
            {"a day that is none", cast::bruno, "GET", path + "?date=x", "", 422, R"({"field":"date")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        auto const printed = "SELECT count(seq) FROM audit_entry WHERE action = 'group.sheet' AND outcome = 'done'";
        CHECK(world.count(printed) == 0);

        auto const reply = cast::expect(world, {"the référente", cast::anissa, "GET", path, "", 200, nuts});
        auto const sheet = json::parse(reply.body);
        CHECK(sheet.at("starts") == "16:45");
        CHECK(json::value_to<std::string>(sheet.at("leader").at("id")) == cast::driss);
        REQUIRE(sheet.at("children").as_array().size() == 5);
        auto const& lina = sheet.at("children").at(0);
        CHECK(lina.at("sight") == "care");
        CHECK(lina.at("last_name") == "Benali");
        CHECK(lina.at("collectors").at(0).at("name") == "Nadia Benali");
        CHECK(lina.at("leaves_alone").at("from") == "18:00");
        CHECK(lina.at("call").at(0).at("phone") == "+33479101010");
        CHECK(world.count(printed) == 6);  // five children, and the sheet itself
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.sheet' AND child = :lina AND "
                          "level = 'S2'",
                          {{"lina", cast::lina}}) == 1);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.sheet' AND child IS NULL AND "
                          "subject LIKE '%:2026-01-12:5'") == 1);

        auto const other = json::parse(
            cast::expect(world, {"the référente of another group", cast::leila, "GET", path, "", 200, "Lina"}).body);
        CHECK(other.at("children").at(0).at("sight") == "name");
        CHECK(json::serialize(other).find(nuts) == std::string::npos);
        CHECK(json::serialize(other).find("Benali") == std::string::npos);
        CHECK(world.count(printed) == 7);

        auto const saturday = json::parse(world.as(cast::bruno, "GET", path + "?date=2026-01-17").body);
        CHECK(saturday.at("session").is_null());
        CHECK(saturday.at("children").as_array().size() == 5);
    });
}
