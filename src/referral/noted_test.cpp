#include "referral/noted.hpp"
#include "referral/referral.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::referral;
namespace json = boost::json;

namespace {

// Lina's last stay begins on 2 September 2024 (tests/cast.cpp).
std::string const of_lina = "/api/v1/children/" + cast::lina + "/noted-referrals";
std::string const first = "01900000-0000-7000-8000-0000000000f1";
std::string const known_school = "0730001E";

void prepare(cast::World& world) {
    add_routes(world.router, *world.keyring);
    world.database.write([](sql::Session& sql) {
        if (sql.count("SELECT count(*) FROM school WHERE uai = :uai", {{"uai", known_school}}) > 0) return;
        sql.execute("INSERT INTO school (uai, name, name_folded, kind, commune, commune_name, network, recorded_at)"
                    " VALUES (:uai, 'École des Marronniers', 'ecole des marronniers', 'elementary', '73001', 'Combes',"
                    " 'none', '2024-01-01T08:00:00.000Z')",
                    {{"uai", known_school}});
    });
}

std::string noted(std::string_view id, std::string_view on = "2024-06-10", std::string_view more = {}) {
    return R"({"id":")" + std::string{id} + R"(","worried_on":")" + std::string{on} +
           R"(","referrer_role":"teacher","motives":["language","isolation"])" + std::string{more} + "}";
}

}  // namespace

TEST_CASE("who worried of a child already admitted: refusals first, by role, by house, by what is wrong") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::elodie, cast::theo}) {
            cast::expect(world, {"not read by this role", who, "GET", of_lina, "", 403});
            cast::expect(world, {"nor written", who, "POST", of_lina, noted(first), 403});
        }
        cast::expect(world, {"nobody", cast::nobody, "GET", of_lina, "", 401});
        cast::expect(world, {"Farid does not see the child", cast::farid, "GET", of_lina, "", 404, "child.unknown"});
        cast::expect(world, {"nor writes", cast::farid, "POST", of_lina, noted(first), 404, "child.unknown"});
        cast::expect(world, {"after the admission", cast::bruno, "POST", of_lina, noted(first, "2024-09-03"), 422,
                             R"({"field":"worried_on","code":"after_admission"})"});
        auto const wrong = cast::expect(
            world, {"every wrong field", cast::bruno, "POST", of_lina,
                    R"({"worried_on":"2025-01-01","referrer_role":"teacher","uai":"0730001A","motives":["laziness"],)"
                    R"("referrer_name":"2 18 04 73 065 123 45"})",
                    422, R"({"field":"worried_on","code":"after_admission"})"});
        for (auto const* each : {R"({"field":"uai","code":"uai"})", R"({"field":"motives","code":"invalid"})",
                                 R"({"field":"referrer_name","code":"social_security_number"})"})
            CHECK(wrong.body.find(each) != std::string::npos);
        cast::expect(world,
                     {"a school that is not known here", cast::bruno, "POST", of_lina,
                      noted(first, "2024-06-10", R"(,"uai":"0730002F")"), 422, R"({"field":"uai","code":"unknown"})"});
        CHECK(world.count("SELECT count(*) FROM noted_referral") == 0);
    });
}

TEST_CASE("who worried is written once, said again, taken back; what was said stays, sealed") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        auto const body = noted(first, "2024-09-02", R"(,"uai":" 0730001e","referrer_name":"Mme Garnier")");
        auto const before = world.audit_rows();
        auto const made = cast::expect(world, {"the day of the admission, by the director", cast::bruno, "POST",
                                               of_lina, body, 201, R"("name":"École des Marronniers")"});
        CHECK(world.audit_rows() == before + 1);
        auto const again = cast::expect(world, {"sent twice", cast::bruno, "POST", of_lina, body, 201});
        CHECK(again.body == made.body);
        CHECK(world.count("SELECT count(*) FROM noted_referral") == 1);
        auto const sealed = database.read(
            [](sql::Session& sql) { return sql.first("SELECT motives_sealed FROM noted_referral")->bytes(0); });
        CHECK(sealed.find("language") == std::string::npos);
        cast::expect(world, {"the same id for another child", cast::bruno, "POST",
                             "/api/v1/children/" + cast::adam + "/noted-referrals", noted(first, "2023-06-01"), 409,
                             "id.taken"});

        world.clock.set("2026-01-13T09:00:00.000Z");
        std::string const second = "01900000-0000-7000-8000-0000000000f2";
        cast::expect(world, {"said again", cast::bruno, "POST", of_lina, noted(second), 201});
        auto const list = json::parse(world.as(cast::bruno, "GET", of_lina).body).at("items").as_array();
        REQUIRE(list.size() == 2);
        CHECK(list[0].at("id") == json::value(second));
        CHECK(list[0].at("withdrawn_at").is_null());
        CHECK(list[0].at("motives") == json::value{"language", "isolation"});
        CHECK(list[1].at("withdrawn_at") == "2026-01-13T09:00:00.000Z");
        CHECK(list[1].at("withdrawn_by").at("name") == "Bruno Vial");

        auto const withdrawal = "/api/v1/noted-referrals/" + second + "/withdrawal";
        cast::expect(world, {"not by a referent", cast::anissa, "PUT", withdrawal, "{}", 403});
        cast::expect(world, {"not by Farid", cast::farid, "PUT", withdrawal, "{}", 404, "referral.unknown"});
        CHECK(world.count("SELECT count(*) FROM noted_referral WHERE withdrawn_at IS NULL") == 1);
        cast::expect(world, {"taken back", cast::bruno, "PUT", withdrawal, "{}", 200, R"("withdrawn_by":{)"});
        auto const twice = cast::expect(world, {"twice", cast::bruno, "PUT", withdrawal, "{}", 200});
        CHECK(twice.body == world.as(cast::bruno, "PUT", withdrawal, "{}").body);
        CHECK(world.count("SELECT count(*) FROM noted_referral WHERE withdrawn_at IS NULL") == 0);
        CHECK(world.count("SELECT count(*) FROM noted_referral") == 2);
    });
}

TEST_CASE("what a teacher sent by a link is never written over") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        world.database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO referral (id, establishment, receipt, received_at, referrer_name, referrer_role,"
                        " parents_informed_on, parents_agreed_by, urgency, given_names, birth_name, birth_date, level,"
                        " motives_sealed, words_sealed, child) VALUES (:id, :here, 'R', '2024-06-01T08:00:00.000Z',"
                        " 'Mme Garnier', 'teacher', '2024-05-30', 'la mère', 'ordinary', 'Lina', 'Benali',"
                        " '2017-03-14', 'CE1', :none, :none, :child)",
                        {{"id", std::string{"01900000-0000-7000-8000-0000000000f9"}},
                         {"here", cast::combes},
                         {"none", Bytes{}},
                         {"child", cast::lina}});
        });
        cast::expect(world, {"refused", cast::bruno, "POST", of_lina, noted(first), 409, "referral.already_known"});
        CHECK(world.count("SELECT count(*) FROM noted_referral") == 0);
    });
}
