// From a child to the rounds that count it, on each database.
#include "evaluation/counted.hpp"
#include "evaluation/world_test.hpp"

using namespace marelle;
using namespace marelle::evaluation;

TEST_CASE("a child counts in the rounds where its assessment was sent, newest first, and no draft counts") {
    each_world([](World& world) {
        auto const autumn = new_id();
        auto earlier = world.asked(autumn);
        earlier["name"] = "Automne 2025";
        earlier["opens_on"] = "2025-12-15";
        earlier["closes_on"] = "2026-01-14";
        world.open(earlier);
        world.open();
        world.submit(cast::anissa, cast::lina, World::full, "referent", autumn);
        world.submit(cast::anissa, cast::lina);
        world.put(cast::anissa, cast::noe, World::edit("s1 3 "));
        auto const scope = world.scope(cast::bruno, "figure.rows");
        auto counting = [&](Id const& child, Date const& from, Date const& until) {
            return world.database.read(
                [&](sql::Session& sql) { return rounds_counting(sql, scope, child, from, until); });
        };
        auto const lina = counting(cast::lina, "2025-09-01", "2026-08-31");
        REQUIRE(lina.size() == 2);
        CHECK(lina[0].round.name == "Hiver 2026");
        CHECK(lina[0].informant == Informant::referent);
        CHECK(lina[0].criteria == std::vector<std::string>{"Engagement scolaire", "Bien-être"});
        CHECK(lina[1].round.id == autumn);
        // A round counts in the year in which it closes.
        CHECK(counting(cast::lina, "2025-09-01", "2026-01-20").size() == 1);
        CHECK(counting(cast::lina, "2024-09-01", "2025-08-31").empty());
        CHECK(counting(cast::noe, "2025-09-01", "2026-08-31").empty());
        // The figures of another establishment are its own.
        auto const farid = world.scope(cast::farid, "figure.rows");
        world.database.read([&](sql::Session& sql) {
            CHECK(rounds_counting(sql, farid, cast::lina, "2025-09-01", "2026-08-31").empty());
            return 0;
        });
    });
}
