// What is decided of clubs, weeks and stays, told to who could have decided it, with the way back.
#include "activity/activity.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
using offer::stay_id;
namespace json = boost::json;

namespace {

struct World : offer::World {
    explicit World(sql::Database& db) : offer::World{db} { activity::add_routes(router); }

    json::array read(Id const& who) {
        auto reply = as(who, "GET", "/api/v1/activity");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).at("items").as_array();
    }
    // "place:Lina withdrawn": of offers alone.
    std::string told(Id const& who) {
        std::string out;
        for (auto const& item : read(who)) {
            auto kind = std::string{item.at("kind").as_string()};
            if (!kind.starts_with("place") && !kind.starts_with("offer")) continue;
            out += kind;
            if (!item.at("child").is_null()) out += ":" + std::string{item.at("child").at("first_name").as_string()};
            if (!item.at("detail").is_null()) out += " " + std::string{item.at("detail").as_string()};
            out += ";";
        }
        return out;
    }
};

}  // namespace

TEST_CASE(
    "a place decided by hand, places given by the rule and a cancelled stay are told, and taken back from there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto edit = offer::stay();
        edit["rule"] = {{"criteria", {"never_stayed"}}, {"last", "arrival"}};
        edit["places"] = 1;
        world.open(edit);
        auto const lina = world.ask(stay_id, cast::lina);
        world.clock.set("2026-01-12T15:31:00.000Z");
        world.ask(stay_id, cast::ilyes);
        world.clock.set("2026-01-26T15:30:00.000Z");
        REQUIRE(world.as(cast::bruno, "POST", offer::path_of(stay_id, "/allocation")).status == 200);
        CHECK(world.told(cast::bruno) == "places_given;place:Ilyès asked;place:Lina asked;offer_opened;");
        // The referent of one of them: hers, and that is all; a leader and another house: nothing.
        CHECK(world.told(cast::anissa) == "place:Lina asked;offer_opened;");
        CHECK(world.told(cast::ines) == "offer_opened;");
        CHECK(world.told(cast::farid).empty());
        auto undo = [&] {
            auto const items = world.read(cast::bruno);
            auto const& back = items.front().at("undo");
            REQUIRE_FALSE(back.is_null());
            return world.as(cast::bruno, std::string{back.at("method").as_string()},
                            "/api/v1" + std::string{back.at("path").as_string()});
        };
        CHECK(undo().status == 200);
        CHECK(world.list(stay_id) == "Lina asked, Ilyès asked");
        world.clock.set("2026-01-26T15:31:00.000Z");
        REQUIRE(world.put(lina, "withdrawal").status == 200);
        CHECK(world.told(cast::anissa).starts_with("place:Lina withdrawn;"));
        CHECK(undo().status == 200);
        CHECK(world.list(stay_id) == "Lina asked, Ilyès asked");
        world.clock.set("2026-01-26T15:32:00.000Z");
        REQUIRE(
            world.as(cast::bruno, "PUT", offer::path_of(stay_id, "/cancellation"), R"({"reason":"Verglas"})").status ==
            200);
        CHECK(world.told(cast::bruno).find("offer_cancelled Verglas;") != std::string::npos);
        // Its five days are not told one by one.
        for (auto const& item : world.read(cast::bruno)) CHECK(item.at("kind") != "cancelled");
        CHECK(undo().status == 200);
        for (auto const& item : world.read(cast::bruno)) {
            if (item.at("kind") != "offer_cancelled") continue;
            CHECK(item.at("undone_by").at("name") == "Bruno Vial");
            CHECK(item.at("undo").is_null());
        }
        CHECK(world.count("SELECT count(id) FROM offer WHERE cancelled_at IS NOT NULL") == 0);
    });
}

TEST_CASE("a cancelled club put back on tells of itself once, and nothing of its slot") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.open(offer::club());
        world.clock.set("2026-01-12T15:32:00.000Z");
        auto const path = offer::path_of(offer::club_id, "/cancellation");
        REQUIRE(world.as(cast::bruno, "PUT", path, R"({"reason":"Dojo fermé"})").status == 200);
        world.clock.set("2026-01-12T15:33:00.000Z");
        REQUIRE(world.as(cast::bruno, "DELETE", path).status == 200);
        std::string kinds;
        for (auto const& item : world.read(cast::bruno)) kinds += std::string{item.at("kind").as_string()} + ";";
        CHECK(kinds.find("slot_closed") == std::string::npos);
        CHECK(kinds.starts_with("offer_cancelled;"));
    });
}

TEST_CASE("a changed stay is told with what changed, once, and comes back from there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.open(offer::stay());
        auto edit = offer::stay();
        edit["places"] = 5;
        edit["ends_on"] = "2026-02-12";
        edit["nights"] = 3;
        world.clock.set("2026-01-12T15:31:00.000Z");
        REQUIRE(world.as(cast::bruno, "PUT", offer::path_of(stay_id), json::serialize(edit), {{"if-match", "\"1\""}})
                    .status == 200);
        std::string kinds;
        for (auto const& item : world.read(cast::bruno)) kinds += std::string{item.at("kind").as_string()} + ";";
        CHECK(kinds == "offer_changed;offer_opened;");  // its days are not told one by one
        auto const changed = world.read(cast::bruno).front();
        CHECK(changed.at("detail") == "days places regime");
        CHECK(changed.at("group").at("name") == "Neige à Aillon");
        CHECK(world.read(cast::anissa).front().at("undo").is_null());
        CHECK(world.read(cast::farid).empty());
        world.clock.set("2026-01-12T15:32:00.000Z");
        auto const path = "/api/v1" + std::string{changed.at("undo").at("path").as_string()};
        CHECK(world.as(cast::farid, "PUT", path).status == 404);
        CHECK(world.as(cast::anissa, "PUT", path).status == 403);
        CHECK(world.as(cast::bruno, "PUT", path).status == 200);
        CHECK(world.read(cast::bruno).size() == 2);
        CHECK(world.read(cast::bruno).front().at("undone_by").at("name") == "Bruno Vial");
        CHECK(world.count("SELECT places FROM offer") == 3);
    });
}
