// What clubs, weeks and stays leave to do, on the first screen of who can do it.
#include "attendance/attendance.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
using offer::stay_id;
namespace json = boost::json;

namespace {

// "places_to_decide 2 /mercredis-vacances/…": of offers alone.
std::string tasks(offer::World& world, Id const& who) {
    auto reply = world.as(who, "GET", "/api/v1/today");
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    std::string out;
    auto const found = json::parse(reply.body);
    for (auto const& task : found.at("tasks").as_array()) {
        auto kind = std::string{task.at("kind").as_string()};
        if (!kind.starts_with("place") && !kind.starts_with("offer")) continue;
        CHECK(task.at("link").as_string() == "/mercredis-vacances/" + stay_id);
        out += kind + " " + std::to_string(task.at("count").as_int64()) + ";";
    }
    return out;
}

}  // namespace

TEST_CASE("requests to decide, a freed place and papers due wait for who can do something about them") {
    tests::for_each_database([](sql::Database& database) {
        offer::World world{database};
        attendance::add_routes(world.router, timetable::shipped_calendar(), *world.keyring);
        auto edit = offer::stay();
        edit["rule"] = {{"criteria", {"never_stayed"}}, {"last", "arrival"}};
        edit["places"] = 1;
        world.open(edit);
        auto const lina = world.ask(stay_id, cast::lina);
        auto const ilyes = world.ask(stay_id, cast::ilyes);
        CHECK(tasks(world, cast::bruno).empty());  // registrations are open
        world.clock.set("2026-01-26T15:30:00.000Z");
        CHECK(tasks(world, cast::bruno) == "places_to_decide 2;");
        CHECK(tasks(world, cast::anissa).empty());
        REQUIRE(world.as(cast::bruno, "POST", offer::path_of(stay_id, "/allocation")).status == 200);
        // Lina's paper is due on the 30th: her referent sees it, the other one does not.
        CHECK(tasks(world, cast::bruno) == "offer_documents_due 1;");
        CHECK(tasks(world, cast::anissa) == "offer_documents_due 1;");
        CHECK(tasks(world, cast::leila).empty());
        REQUIRE(world.put(lina, "withdrawal").status == 200);
        CHECK(tasks(world, cast::bruno) == "place_freed 1;");
        REQUIRE(world.put(ilyes, "placement").status == 200);
        REQUIRE(world.put(ilyes, "documents/participation").status == 200);
        for (auto const& who : {cast::bruno, cast::anissa, cast::leila, cast::ines, cast::farid})
            CHECK(tasks(world, who).empty());
    });
}
