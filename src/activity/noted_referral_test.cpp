// A referral noted after the admission, in "Activité récente".
#include "activity/activity.hpp"
#include "referral/referral.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;

namespace {

std::string const of_lina = "/api/v1/children/" + cast::lina + "/noted-referrals";

std::string noted(std::string_view name) {
    return R"({"id":")" + new_id() +
           R"(","worried_on":"2024-06-10","referrer_role":"teacher","motives":["isolation"],)" +
           R"("referrer_name":")" + std::string{name} + R"("})";
}

}  // namespace

TEST_CASE("recent activity tells that it was noted, not what, and takes it back; what took its place is no undoing") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        referral::add_routes(world.router, *world.keyring);
        activity::add_routes(world.router);
        auto const told = [&](Id const& who) { return world.as(who, "GET", "/api/v1/activity").body; };
        world.as(cast::bruno, "POST", of_lina, noted("CANARI-61"));
        world.clock.set("2026-01-12T15:31:00.000Z");
        for (auto const& who : {cast::farid, cast::anissa, cast::chloe, cast::ines})
            CHECK(told(who).find("noted_referral") == std::string::npos);
        world.as(cast::bruno, "POST", of_lina, noted("Mme Garnier"));
        world.clock.set("2026-01-12T15:32:00.000Z");
        auto const lines = boost::json::parse(told(cast::bruno)).at("items").as_array();
        REQUIRE(lines.size() == 2);
        for (auto const& line : lines) {
            CHECK(line.at("kind").as_string() == "noted_referral");
            CHECK(line.at("child").at("first_name").as_string() == "Lina");
            CHECK(line.at("undone_at").is_null());
        }
        CHECK(told(cast::bruno).find("CANARI") == std::string::npos);
        CHECK(lines.at(1).at("undo").is_null());
        auto const& way = lines.at(0).at("undo");
        auto const path = "/api/v1" + std::string{way.at("path").as_string()};
        CHECK(world.as(cast::farid, std::string{way.at("method").as_string()}, path).status == 404);
        CHECK(world.as(cast::bruno, std::string{way.at("method").as_string()}, path).status == 200);
        auto const after = boost::json::parse(told(cast::bruno)).at("items").as_array();
        CHECK(after.at(0).at("undone_by").at("name").as_string().starts_with("Bruno"));
        CHECK(after.at(1).at("undone_at").is_null());
    });
}
