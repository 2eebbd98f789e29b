#include "impact/disclosure/bounds.hpp"
#include "impact/disclosure/elimination.hpp"
#include "impact/disclosure/junction.hpp"
#include "impact/disclosure/rules.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle::disclosure;
using namespace marelle::disclosure::detail;

namespace {

Axis axis(int groups, bool sensitive = false) {
    return {.attribute = 0, .group_of = {}, .groups = groups, .sensitive = sensitive, .share = false};
}

// The cells of one line, their margin last.
std::vector<Why> line(std::vector<Counted> counted, bool sensitive = false, int threshold = 5) {
    Grid const grid({axis(static_cast<int>(counted.size()) - 1, sensitive)});
    return primary(grid, counted, threshold, {});
}

Counted people(int n) { return {.n = n, .families = n, .impossible = false}; }
Counted const nobody_can{.n = 0, .families = 0, .impossible = true};

}  // namespace

TEST_CASE("cells sensitive by themselves, on one line of a table") {
    using enum Why;
    struct Case {
        char const* what;
        std::vector<Counted> counted;
        bool sensitive;
        std::vector<Why> why;
    };
    Case const cases[] = {
        {"under five is small", {people(4), people(9), people(13)}, false, {small, complement, nothing}},
        {"five is not, and zero is shown",
         {people(5), people(0), people(8), people(13)},
         false,
         {nothing, nothing, nothing, nothing}},
        {"six children of two families",
         {{6, 2, false}, people(9), people(15)},
         false,
         {few_families, nothing, nothing}},
        {"nobody has an ordinary value", {people(0), people(9), people(9)}, false, {nothing, nothing, nothing}},
        {"nobody, and everybody, has a sensitive value",
         {people(0), people(9), people(9)},
         true,
         {uniform, uniform, nothing}},
        {"some of each", {people(6), people(9), people(15)}, true, {nothing, nothing, nothing}},
        {"an empty group teaches nothing", {people(0), people(0), people(0)}, true, {nothing, nothing, nothing}},
        {"everybody, since nobody could have the other",
         {nobody_can, people(9), people(9)},
         true,
         {nothing, nothing, nothing}},
        {"all but three", {people(17), people(1), people(2), people(20)}, false, {complement, small, small, nothing}},
    };
    for (auto const& c : cases) {
        CAPTURE(c.what);
        CHECK(line(c.counted, c.sensitive) == c.why);
    }
}

TEST_CASE("a part that is counted otherwise too needs three families beside its largest") {
    // Nine children of three families of three, then of four: {n, families, impossible, family, largest, divided}.
    auto const of_families = [](int families, bool divided) {
        return line({{9, families, false, 0, 3, divided}, people(12), people(21)})[0];
    };
    CHECK(of_families(3, true) == Why::largest_family);
    CHECK(of_families(4, true) == Why::nothing);
    CHECK(of_families(3, false) == Why::nothing);
}

TEST_CASE("with the rule of shares off, only the parts of a share are left out") {
    Rules const without{{Rule::share}};
    auto parts = axis(2);
    parts.share = true;
    std::vector<Counted> const counted{people(2), people(9), people(11)};
    CHECK(primary(Grid({axis(2)}), counted, 5, without)[0] == Why::small);
    CHECK(primary(Grid({parts}), counted, 5, without)[0] == Why::nothing);
    CHECK(primary(Grid({parts}), counted, 5, {})[0] == Why::small);
    CHECK(primary(Grid(std::vector<Axis>{}), std::vector{people(2)}, 5, without)[0] == Why::small);
}

TEST_CASE("the rest of the whole table counts too") {
    Grid const grid({axis(2), axis(2)});
    // 22 people: all but two are in one cell of the four.
    std::vector<Counted> counted(9);
    auto put = [&](int a, int b, int n) { counted[grid.cell({a, b})] = people(n); };
    put(0, 0, 20), put(0, 1, 1), put(1, 0, 1), put(1, 1, 0);
    put(0, all, 21), put(1, all, 1), put(all, 0, 21), put(all, 1, 1), put(all, all, 22);
    auto why = primary(grid, counted, 5, {});
    CHECK(why[grid.cell({0, 0})] == Why::complement);
    CHECK(why[grid.cell({0, all})] == Why::complement);
    CHECK(why[grid.cell({1, 1})] == Why::nothing);
    CHECK(why[grid.cell({all, all})] == Why::nothing);
}

TEST_CASE("what is sensitive by itself only grows with the threshold") {
    CHECK(rc::check([] {
        auto groups = *rc::gen::inRange(1, 6);
        std::vector<Counted> counted;
        int sum = 0;
        for (int i = 0; i < groups; ++i) {
            counted.push_back(people(*rc::gen::inRange(0, 30)));
            sum += counted.back().n;
        }
        counted.push_back(people(sum));
        auto low = *rc::gen::inRange(2, 15), high = low + *rc::gen::inRange(0, 15);
        auto fewer = line(counted, true, low), more = line(counted, true, high);
        for (std::size_t i = 0; i < fewer.size(); ++i)
            if (fewer[i] != Why::nothing) RC_ASSERT(more[i] != Why::nothing);
    }));
}

TEST_CASE("a cell of a grid is found again by its place") {
    Grid const grid({axis(3), axis(2), axis(4)});
    CHECK(grid.size() == 60);
    for (std::size_t cell = 0; cell < grid.size(); ++cell) {
        CHECK(grid.cell(grid.at(cell)) == cell);
        CHECK(grid.turned(cell, 1, grid.digit(cell, 1)) == cell);
    }
    CHECK(grid.holding(grid.cell({0, 1, 2})).size() == 8);
    CHECK(grid.holding(grid.cell({all, all, all})).size() == 1);
}

TEST_CASE("a junction tree: tables in a ring get the chord that makes them exact") {
    auto tree = junction({{0, 1}, {1, 2}, {2, 3}, {0, 3}}, {2, 3, 4, 5});
    REQUIRE(tree.cliques.size() == 2);
    REQUIRE(tree.meetings.size() == 1);
    CHECK(tree.meetings[0].shared.size() == 2);
    for (auto const& scope : {Attributes{0, 1}, {1, 2}, {2, 3}, {0, 3}})
        CHECK(std::ranges::any_of(tree.cliques, [&](auto const& clique) { return within(scope, clique); }));
    SUBCASE("tables that share nothing agree on how many people there are") {
        auto apart = junction({{0}, {1}}, {2, 2});
        CHECK(apart.cliques.size() == 2);
        CHECK(apart.meetings.at(0).shared.empty());
    }
    SUBCASE("a total alone is one unknown") { CHECK(junction({{}}, {}).cliques == std::vector<Attributes>{{}}); }
}

TEST_CASE("elimination: what is a combination leaves nothing, fractions too") {
    Elimination known(4);
    known.add({{0, 1}, {1, 1}});
    known.add({{1, 1}, {2, 1}});
    known.add({{0, 1}, {2, 1}});
    known.add({{0, 1}, {2, 1}});             // twice the same teaches nothing
    CHECK(known.residue({{0, 1}}).empty());  // half of (first − second + third)
    CHECK(known.residue({{0, 1}, {1, -1}}).empty());
    CHECK_FALSE(known.residue({{3, 1}}).empty());
    SUBCASE("equal residues: either gives the other") {
        CHECK(known.residue({{3, 1}}) == known.residue({{3, -7}, {1, 2}}));
    }
}

TEST_CASE("bounds: the least, the most, and what held it back") {
    // x + y = 10, y + z = 4, none negative.
    Bounds bounds({{0, 100}, {0, 100}, {0, 100}}, {{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}}, {{10, 10}, {4, 4}});
    Form const x{{0, 1}};
    bounds.go(x, Towards::least);
    CHECK(bounds.solution()[0] == doctest::Approx(6));
    CHECK(bounds.held_by(0) == doctest::Approx(1));
    CHECK(bounds.held_by(1) == doctest::Approx(1));
    bounds.go(x, Towards::most);
    CHECK(bounds.solution()[0] == doctest::Approx(10));
    bounds.set(1, unlimited);
    bounds.go(x, Towards::least);
    CHECK(bounds.solution()[0] == doctest::Approx(0).epsilon(1e-6));
    SUBCASE("what cannot be is the machine's fault, not an answer") {
        bounds.set(1, {-3, -3});
        CHECK_THROWS_AS(bounds.go(x, Towards::most), std::runtime_error);
    }
}
