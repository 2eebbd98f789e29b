// A child who leaves, in "Activité récente": one line, and the way back.
#include "activity/activity.hpp"
#include "leaving/leaving.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
namespace json = boost::json;

TEST_CASE("a leaving is one line with why, and the places it gave back are not told beside it") {
    offer::each_world([](offer::World& world) {
        leaving::add_routes(world.router, *world.keyring);
        activity::add_routes(world.router);
        world.open(offer::club());
        world.ask(offer::club_id, cast::lina, R"(,"state":"placed")");
        auto const enrolment = world.database.read([&](sql::Session& sql) {
            return sql.first("SELECT id FROM enrolment WHERE child = :child", {{"child", cast::lina}})->text(0);
        });
        auto const told = [&](Id const& who) {
            return json::parse(world.as(who, "GET", "/api/v1/activity").body).at("items").as_array();
        };
        auto const path = "/api/v1/enrolments/" + enrolment + "/closure";
        world.clock.set("2026-01-12T15:40:00.000Z");
        REQUIRE(world.as(cast::bruno, "PUT", path, R"({"on":"2026-01-12","reason":"family_choice"})").status == 200);
        auto const items = told(cast::bruno);
        REQUIRE_MESSAGE(items.size() >= 3, json::serialize(items));
        CHECK(items.at(0).at("kind") == "leaving");
        CHECK(items.at(0).at("detail") == "family_choice");
        CHECK(items.at(0).at("date") == "2026-01-12");
        CHECK(items.at(1).at("kind") == "place");
        CHECK(items.at(1).at("at").as_string() < "2026-01-12T15:40:00.000Z");
        for (auto const& who : {cast::farid, cast::anissa, cast::ines})
            for (auto const& item : told(who)) CHECK(item.at("kind") != "leaving");
        world.clock.set("2026-01-12T15:41:00.000Z");
        auto const& way = items.at(0).at("undo");
        REQUIRE_FALSE(way.is_null());
        auto const reversal = "/api/v1" + std::string{way.at("path").as_string()};
        CHECK(world.as(cast::farid, std::string{way.at("method").as_string()}, reversal).status == 404);
        CHECK(world.as(cast::bruno, std::string{way.at("method").as_string()}, reversal).status == 200);
        CHECK(told(cast::bruno).at(0).at("undone_by").at("name") == "Bruno Vial");
        CHECK(world.list(offer::club_id) == "Lina placed");
    });
}
