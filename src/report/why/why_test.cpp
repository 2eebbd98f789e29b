#include "impact/disclosure/tabulation.hpp"
#include "impact/disclosure/test_territory.hpp"
#include "report/why/why.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle::report;
using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

constexpr auto combes = "Les Combes", bellevue = "Bellevue";

// Sex, band of two years of age, zone, cursus, motive, level; as the schema of the invented territories has them.
Record child(std::string name, std::vector<int> values = {0, 0, 0, 0, 0, 0}, std::string unit = combes) {
    return {name, "family of " + name, std::move(unit), std::move(values)};
}

Table table(std::vector<Dimension> dimensions, std::vector<std::string> units = {combes}) {
    return {"children", std::move(units), {}, std::move(dimensions), {}, 1};
}

// Every cell of a table, shown with its exact number.
Decided shown(Snapshot const& snapshot, Table const& asked) {
    detail::Register numbers;
    auto const counted = detail::tabulate(schema(), numbers.read(snapshot), asked);
    Decided out{asked, asked, {}, {}};
    for (std::size_t cell = 0; cell < counted.grid.size(); ++cell) {
        std::vector<int> at;
        for (std::size_t axis = 0; axis < counted.grid.axes().size(); ++axis)
            at.push_back(counted.grid.digit(cell, axis));
        out.cells.push_back({at, State::published, counted.counted[cell].n, snapshot.day, Why::nothing});
    }
    return out;
}

Release release(std::vector<Record> records, std::vector<Table> const& tables, std::string day = "2026-07-01") {
    auto const snapshot = std::make_shared<Snapshot>(Snapshot{std::move(day), std::move(records)});
    Release out{"partners", partner_threshold, snapshot, {}};
    for (auto const& asked : tables) out.tables.push_back(shown(*snapshot, asked));
    return out;
}

Difference compared(Release const& before, Release const& after, Position const& at) {
    auto const found = difference(schema(), before, after, "children", at);
    REQUIRE(found);
    return *found;
}

// One who came or left, and why.
using Moves = std::vector<Move>;

template <class Property>
void holds(Property const& property) {
    CHECK(rc::check(property));
}

}  // namespace

TEST_CASE("who arrived and who departed are the difference, and whoever stayed is counted") {
    auto const asked = table({{zone}});
    auto const before = release({child("Ava"), child("Bilal"), child("Cléo")}, {asked});
    auto const after = release({child("Bilal"), child("Cléo"), child("Dina"), child("Élio")}, {asked});
    auto const found = compared(before, after, {0});
    CHECK(found.before == 3);
    CHECK(found.after == 4);
    CHECK(found.came == Moves{{"Dina", Cause::arrived, {}}, {"Élio", Cause::arrived, {}}});
    CHECK(found.left == Moves{{"Ava", Cause::departed, {}}});
    CHECK(found.stayed == 2);
    CHECK_FALSE(found.regrouped);
    REQUIRE(found.was);
    REQUIRE(found.is);
    CHECK(found.was->value == 3);
    CHECK(found.is->value == 4);
}

TEST_CASE("a value that changed is told as it was and as it is, in the order of time") {
    auto const asked = table({{zone}, {sex}});
    auto const before = release({child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {1, 0, 1, 0, 0, 0})}, {asked});
    auto const after = release({child("Ava", {1, 3, 1, 0, 0, 0}), child("Bilal", {1, 0, 1, 0, 0, 0})}, {asked});
    // Age is not crossed there: that it changed too explains nothing.
    CHECK(compared(before, after, {1, 1}).came == Moves{{"Ava", Cause::changed, {{sex, 0, 1}, {zone, 0, 1}}}});
    CHECK(compared(before, after, {0, 0}).left == Moves{{"Ava", Cause::changed, {{sex, 0, 1}, {zone, 0, 1}}}});
    // On the margin of sexes, only the zone moved her.
    CHECK(compared(before, after, {1, all}).came == Moves{{"Ava", Cause::changed, {{zone, 0, 1}}}});
    auto const whole = compared(before, after, {all, all});
    CHECK(whole.came.empty());
    CHECK(whole.left.empty());
    CHECK(whole.stayed == 2);
}

TEST_CASE("a value that changed within its group moves nobody") {
    auto const asked = table({{age, 1}});
    auto const before = release({child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {0, 1, 0, 0, 0, 0})}, {asked});
    auto const after = release({child("Ava", {0, 1, 0, 0, 0, 0}), child("Bilal", {0, 2, 0, 0, 0, 0})}, {asked});
    auto const young = compared(before, after, {0});
    CHECK(young.left == Moves{{"Bilal", Cause::changed, {{age, 1, 2}}}});
    CHECK(young.stayed == 1);
}

TEST_CASE("a child of another establishment moved there, and is not said to have changed") {
    auto const asked = table({{zone}});
    auto const before = release({child("Ava", {0, 0, 1, 0, 0, 0}, bellevue)}, {asked});
    auto const after = release({child("Ava")}, {asked});
    CHECK(compared(before, after, {0}).came == Moves{{"Ava", Cause::moved, {}}});
    CHECK(compared(after, before, {0}).left == Moves{{"Ava", Cause::moved, {}}});
}

TEST_CASE("an establishment that the earlier table did not span explains its own children") {
    auto const ours = table({{zone}}), both = table({{zone}}, {combes, bellevue});
    std::vector<Record> const people{child("Ava"), child("Bilal", {0, 0, 0, 0, 0, 0}, bellevue)};
    auto const found = compared(release(people, {ours}), release(people, {both}), {0});
    CHECK(found.came == Moves{{"Bilal", Cause::regrouped, {}}});
    CHECK(found.regrouped);
}

TEST_CASE("bands that were gathered hold the people of each of them") {
    std::vector<Record> const people{child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {0, 1, 0, 0, 0, 0})};
    auto later = people;
    later.push_back(child("Cléo", {0, 1, 0, 0, 0, 0}));
    auto const found = compared(release(people, {table({{age, 0}})}), release(later, {table({{age, 1}})}), {0});
    CHECK(found.before == 2);
    CHECK(found.came == Moves{{"Cléo", Cause::arrived, {}}});
    // Two cells were printed, not one.
    CHECK_FALSE(found.was);
    CHECK_FALSE(found.regrouped);
}

TEST_CASE("bands that are cut finer leave the others to the regrouping") {
    std::vector<Record> const people{child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {0, 1, 0, 0, 0, 0}),
                                     child("Cléo", {0, 2, 0, 0, 0, 0})};
    auto const found = compared(release(people, {table({{age, 1}})}), release(people, {table({{age, 0}})}), {0});
    CHECK(found.before == 2);
    CHECK(found.after == 1);
    CHECK(found.left == Moves{{"Bilal", Cause::regrouped, {}}});
    CHECK(found.regrouped);
    REQUIRE(found.was);
    CHECK(found.was->value == 2);
}

TEST_CASE("a crossing that was given up, and one that was added, compare with the margin") {
    std::vector<Record> const people{child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {1, 0, 0, 0, 0, 0})};
    auto const by_zone = table({{zone}}), crossed = table({{zone}, {sex}});
    auto const given_up = compared(release(people, {crossed}), release(people, {by_zone}), {0});
    CHECK(given_up.came.empty());
    CHECK_FALSE(given_up.regrouped);
    REQUIRE(given_up.was);
    CHECK(given_up.was->value == 2);
    auto const added = compared(release(people, {by_zone}), release(people, {crossed}), {0, 1});
    CHECK(added.before == 2);
    CHECK(added.left == Moves{{"Ava", Cause::regrouped, {}}});
}

TEST_CASE("each side of a share is a cell of its own, and filters keep who they keep") {
    auto asked = table({{sex}});
    asked.share = Share{level, {1}};
    asked.filters = {{zone, {0, 1}}};
    auto const before = release({child("Ava", {0, 0, 0, 0, 0, 0}), child("Bilal", {0, 0, 2, 0, 0, 1})}, {asked});
    auto const after = release({child("Ava", {0, 0, 0, 0, 0, 1}), child("Bilal", {0, 0, 1, 0, 0, 1})}, {asked});
    Moves const both{{"Ava", Cause::changed, {{level, 0, 1}}}, {"Bilal", Cause::changed, {{zone, 2, 1}}}};
    CHECK(compared(before, after, {0, 0}).came == both);
    CHECK(compared(before, after, {0, 1}).left == Moves{{"Ava", Cause::changed, {{level, 0, 1}}}});
    CHECK(compared(before, after, {0, all}).came == Moves{{"Bilal", Cause::changed, {{zone, 2, 1}}}});
    CHECK(people_of(schema(), before, "children", {0, 1}) == std::vector<std::string>{"Ava"});
    CHECK(people_of(schema(), before, "children", {0, 0}) == std::vector<std::string>{});
}

TEST_CASE("an attribute that the earlier schema had not is asked of nobody then") {
    auto old = child("Ava");
    old.values.pop_back();  // the level
    auto const before = release({child("Ava")}, {table({{sex}})});
    auto earlier = before;
    earlier.snapshot = std::make_shared<Snapshot>(Snapshot{"2025-07-01", {old}});
    auto after_table = table({{sex}});
    after_table.share = Share{level, {1}};
    auto const after = release({child("Ava", {0, 0, 0, 0, 0, 1}), child("Bilal", {0, 0, 0, 0, 0, 1})}, {after_table});
    auto const found = compared(earlier, after, {0, 0});
    CHECK(found.before == 1);
    CHECK(found.came == Moves{{"Bilal", Cause::arrived, {}}});
    CHECK(standings_of(schema(), earlier, "Ava").size() == 1);
}

TEST_CASE("what readers saw is told as they saw it, hidden or kept") {
    auto const asked = table({{zone}});
    auto before = release({child("Ava")}, {asked}), after = release({child("Ava"), child("Bilal")}, {asked});
    before.tables[0].cells[0] = {{0}, State::hidden, {}, "", Why::small};
    for (auto& cell : after.tables[0].cells)
        if (cell.at == Position{0}) cell = {{0}, State::maintained, 7, "2024-09-01/2025-07-01", Why::frozen};
    auto const found = compared(before, after, {0});
    REQUIRE(found.is);
    CHECK(found.is->state == State::maintained);
    CHECK(found.is->value == 7);
    CHECK(found.is->day == "2025-07-01");
    CHECK(found.after == 2);
}

TEST_CASE("an unknown table, a cell that does not exist and a person unknown there have no answer") {
    auto const one = release({child("Ava")}, {table({{zone}})});
    CHECK_FALSE(people_of(schema(), one, "workshops", {0}));
    for (auto const& at : {Position{}, Position{3}, Position{-2}, Position{0, 0}}) {
        CHECK_FALSE(people_of(schema(), one, "children", at));
        CHECK_FALSE(difference(schema(), one, one, "children", at));
    }
    CHECK_FALSE(difference(schema(), one, one, "workshops", {0}));
    CHECK_FALSE(difference(schema(), Release{}, one, "children", {0}));
    CHECK(standings_of(schema(), one, "Zoé").empty());
}

TEST_CASE("a person stands in the finest cell of each table that counts them") {
    auto filtered = table({{sex}});
    filtered.id = "in the quarter";
    filtered.filters = {{zone, {1}}};
    auto elsewhere = table({{sex}}, {bellevue});
    elsewhere.id = "elsewhere";
    auto shared = table({{age, 1}});
    shared.id = "level";
    shared.share = Share{level, {1}};
    auto const one = release({child("Ava", {1, 2, 0, 0, 0, 1})},
                             {table({{zone}, {age, 1}, {sex}}), filtered, elsewhere, shared});
    auto const found = standings_of(schema(), one, "Ava");
    REQUIRE(found.size() == 2);
    CHECK(found[0].table == "children");
    CHECK(found[0].at == Position{0, 1, 1});
    CHECK(found[1].table == "level");
    CHECK(found[1].at == Position{1, 0});
}

TEST_CASE("law: the people of a cell are as many as were counted, and each stands in it") {
    holds([] {
        Territory territory(*rc::gen::arbitrary<std::uint32_t>());
        territory.fill(combes, *rc::gen::inRange(1, 40));
        territory.fill(bellevue, *rc::gen::inRange(0, 10));
        auto const one = release(territory.here, eight({combes}));
        auto const picked = *rc::gen::elementOf(one.tables);
        for (auto const& cell : picked.cells)
            RC_ASSERT(std::ssize(*people_of(schema(), one, picked.table.id, cell.at)) == *cell.value);
        for (auto const& record : territory.here)
            for (auto const& standing : standings_of(schema(), one, record.person))
                RC_ASSERT(
                    std::ranges::binary_search(*people_of(schema(), one, standing.table, standing.at), record.person));
    });
}

TEST_CASE("law: who came less who left is the difference of the exact counts, however the tables are cut") {
    holds([] {
        Territory territory(*rc::gen::arbitrary<std::uint32_t>());
        for (auto const* unit : {combes, bellevue}) territory.fill(unit, *rc::gen::inRange(1, 30));
        auto any = [] {
            std::vector<Dimension> dimensions;
            for (auto const attribute : {std::size_t{sex}, std::size_t{age}, std::size_t{zone}})
                if (*rc::gen::arbitrary<bool>())
                    dimensions.push_back(
                        {attribute, attribute == sex ? 0 : *rc::gen::inRange(std::size_t{0}, std::size_t{2})});
            auto out = table(dimensions, *rc::gen::arbitrary<bool>() ? std::vector<std::string>{combes}
                                                                     : std::vector<std::string>{combes, bellevue});
            if (*rc::gen::arbitrary<bool>()) out.filters = {{cursus, {0, 1}}};
            if (*rc::gen::arbitrary<bool>()) out.share = Share{level, {1}};
            return out;
        };
        auto const before = release(territory.here, {any()});
        territory.pass(*rc::gen::inRange(0, 40), *rc::gen::inRange(0, 8));
        for (auto& one : territory.here)
            if (territory.chance(5)) one.unit = one.unit == combes ? bellevue : combes;
        auto const after = release(territory.here, {any()});
        for (auto const& cell : after.tables[0].cells) {
            auto const found = *difference(schema(), before, after, "children", cell.at);
            auto const people = *people_of(schema(), after, "children", cell.at);
            RC_ASSERT(std::ssize(found.came) - std::ssize(found.left) == found.after - found.before);
            RC_ASSERT(found.after == std::ssize(people));
            RC_ASSERT(found.stayed == found.before - std::ssize(found.left));
            for (auto const& move : found.came) RC_ASSERT(std::ranges::binary_search(people, move.person));
            for (auto const& move : found.left) RC_ASSERT_FALSE(std::ranges::binary_search(people, move.person));
            for (auto const* side : {&found.came, &found.left})
                for (auto const& move : *side) RC_ASSERT((move.cause == Cause::changed) == !move.changed.empty());
            if (found.was && !found.regrouped) RC_ASSERT(found.was->value == found.before);
        }
    });
}

TEST_CASE("law: nothing came and nothing left between a release and itself") {
    holds([] {
        Territory territory(*rc::gen::arbitrary<std::uint32_t>());
        territory.fill(combes, *rc::gen::inRange(1, 40));
        auto const one = release(territory.here, eight({combes}));
        auto const& picked = *rc::gen::elementOf(one.tables);
        for (auto const& cell : picked.cells) {
            auto const found = *difference(schema(), one, one, picked.table.id, cell.at);
            RC_ASSERT(found.came.empty());
            RC_ASSERT(found.left.empty());
            RC_ASSERT(found.was->value == found.is->value);
            RC_ASSERT_FALSE(found.regrouped);
        }
    });
}
