// The two groups that a draw made, read back from what it gave.
#include "offer/drawn.hpp"
#include "offer/world_test.hpp"
#include <algorithm>

using namespace marelle;
using namespace marelle::offer;

namespace {

std::vector<DrawnGroups> found(World& world, Id const& house = cast::combes, Date const& until = "2026-02-10") {
    return world.database.read([&](sql::Session& sql) { return drawn_groups(sql, house, "2026-02-09", until); });
}

// Five ask for three places, and the lot decides.
void drawn(World& world) {
    world.open(stay());
    for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::maya, cast::tom}) world.ask(stay_id, child);
    world.clock.set("2026-01-26T15:30:00.000Z");
    cast::expect(world, {"drawn", cast::bruno, "POST", path_of(stay_id, "/draw"), R"({"word":"ours"})", 200});
}
void give(World& world) {
    cast::expect(world, {"given", cast::bruno, "POST", path_of(stay_id, "/allocation"), "", 200});
}

}  // namespace

TEST_CASE("nothing is compared before places are given, nor in another house, nor outside the dates") {
    each_world([](World& world) {
        drawn(world);
        CHECK(found(world).empty());
        give(world);
        CHECK(found(world, cast::bellevue).empty());
        CHECK(found(world, cast::combes, "2026-02-09").empty());
        CHECK(found(world).size() == 1);
    });
}

TEST_CASE("the groups are those the draw made, whatever became of a child afterwards") {
    each_world([](World& world) {
        drawn(world);
        give(world);
        auto const groups = found(world).at(0);
        CHECK(groups.title == "Neige à Aillon");
        CHECK(groups.drawn_on == "2026-01-26");
        CHECK(groups.placed.size() == 3);
        CHECK(groups.waiting.size() == 2);
        auto const list = world.list(stay_id);
        for (auto const& [child, name] : {std::pair{cast::lina, "Lina"}, {cast::tom, "Tom"}, {cast::maya, "Maya"}}) {
            auto const placed = list.find(std::string{name} + " placed") != std::string::npos;
            CHECK((std::ranges::find(groups.placed, child) != groups.placed.end()) == placed);
            CHECK((std::ranges::find(groups.waiting, child) != groups.waiting.end()) == !placed);
        }
        // One leaves, and the first of the list takes the place: what chance decided stays what it was.
        world.clock.set("2026-01-27T15:30:00.000Z");
        auto const request = world.request(stay_id, groups.placed.front());
        REQUIRE(world.put(request, "withdrawal", R"({"reason":"Part chez sa tante"})").status == 200);
        give(world);
        auto const after = found(world);
        REQUIRE(after.size() == 1);
        CHECK(after.at(0).placed == groups.placed);
        CHECK(after.at(0).waiting == groups.waiting);
    });
}

TEST_CASE("places taken back made no group, and a tier that all obtained is none either") {
    each_world([](World& world) {
        drawn(world);
        give(world);
        auto const id = std::string{world.offer(stay_id).at("allocations").at(0).at("id").as_string()};
        cast::expect(world, {"back", cast::bruno, "PUT", "/api/v1/offer-allocations/" + id + "/reversal", "", 200});
        CHECK(found(world).empty());
        give(world);
        CHECK(found(world).size() == 1);
        // Everybody who was placed had come first by a criterion: chance told nobody apart.
        world.database.write([&](sql::Session& sql) {
            auto const row = sql.first("SELECT id, entries FROM offer_draw WHERE drawn_at IS NOT NULL");
            auto tickets = thawed(row->text(1));
            std::set<int> placed;
            for (auto const& line : sql.query("SELECT number FROM place_request WHERE state = 'placed'"))
                placed.insert(static_cast<int>(line.integer(0)));
            for (auto& ticket : tickets) ticket.tier = placed.contains(ticket.number) ? 0 : 1;
            sql.execute("UPDATE offer_draw SET entries = :entries WHERE id = :id",
                        {{"entries", frozen(tickets)}, {"id", row->text(0)}});
        });
        CHECK(found(world).empty());
    });
}

TEST_CASE("who asked late is in neither group: arrival told them apart, and not chance") {
    each_world([](World& world) {
        world.open(stay());
        for (auto const& child : {cast::lina, cast::noe}) world.ask(stay_id, child);
        auto edit = stay();
        edit["places"] = 1;
        CHECK(world.as(cast::bruno, "PUT", path_of(stay_id), json::serialize(edit), {{"if-match", "\"1\""}}).status ==
              200);
        world.clock.set("2026-01-26T15:30:00.000Z");
        for (auto const& child : {cast::sarah, cast::tom}) world.ask(stay_id, child);
        cast::expect(world, {"drawn", cast::bruno, "POST", path_of(stay_id, "/draw"), R"({"word":"ours"})", 200});
        give(world);
        auto const groups = found(world).at(0);
        CHECK(groups.placed.size() == 1);
        CHECK(groups.waiting.size() == 1);
        for (auto const& late : {cast::sarah, cast::tom})
            CHECK(std::ranges::find(groups.waiting, late) == groups.waiting.end());
    });
}
