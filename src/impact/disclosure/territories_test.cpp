#include "impact/disclosure/test_attacker.hpp"
#include "impact/disclosure/test_territory.hpp"
#include <doctest/doctest.h>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

struct Year {
    Ledger ledger;
    int partner_cells = 0, partner_hidden = 0, exposed = 0;
};

// Four snapshots; at each, the partners' report, then what is made public.
Year year(Territory territory, std::vector<Table> const& tables) {
    Year out;
    for (auto const* day : {"2025-09-30", "2026-01-12", "2026-06-30", "2026-12-31"}) {
        auto snapshot = territory.on(day);
        for (auto threshold : {partner_threshold, public_threshold}) {
            Question question{.schema = schema(),
                              .ledger = out.ledger,
                              .audience = threshold == partner_threshold ? "partners" : "public",
                              .threshold = threshold,
                              .snapshot = snapshot,
                              .tables = tables,
                              .family = {}};
            auto decision = decide(question);
            REQUIRE(decision);
            out.exposed += decision->already_exposed;
            if (threshold == partner_threshold) {
                out.partner_cells += decision->cells;
                out.partner_hidden += decision->hidden;
            }
            out.ledger.push_back(decision->release);
        }
        territory.pass(6, 3);
    }
    return out;
}

void nobody_wins(Year const& seen) {
    CHECK(seen.exposed == 0);
    for (auto threshold : {partner_threshold, public_threshold}) {
        auto result = attack(schema(), seen.ledger, threshold);
        CAPTURE(threshold);
        CHECK_MESSAGE(result.findings.empty(), result.said());
        CHECK(result.movements > 0);
        CHECK(result.secrets > 0);
    }
}

std::vector<Table> together(std::vector<std::vector<Table>> const& lists) {
    std::vector<Table> out;
    for (auto const& list : lists) out.insert(out.end(), list.begin(), list.end());
    return out;
}

}  // namespace

TEST_CASE("one establishment of 60 children, eight linked tables, four snapshots: the attacker finds nothing") {
    Territory territory(2026);
    territory.fill("Les Combes", 60);
    auto seen = year(territory, eight({"Les Combes"}));
    nobody_wins(seen);
    CHECK(seen.partner_hidden <= 0.35 * seen.partner_cells);
}

TEST_CASE("two establishments and the network they make: the attacker finds nothing") {
    Territory territory(7);
    territory.fill("Les Combes", 48);
    territory.fill("Bellevue", 70);
    auto first = eight({"Les Combes"}, "combes "), second = eight({"Bellevue"}, "bellevue ");
    auto both = eight({"Les Combes", "Bellevue"}, "network ");
    auto seen = year(territory, together({first, second, both}));
    nobody_wins(seen);
    CHECK(seen.partner_hidden <= 0.35 * seen.partner_cells);
}

TEST_CASE("an establishment of 12, twins, a group of girls only: the attacker finds nothing") {
    Territory territory(12);
    territory.fill("Les Sources", 8);
    territory.arrive_twins("Les Sources");
    territory.arrive_twins("Les Sources");
    for (auto& child : territory.here) {
        if (child.values[age] < 2) continue;
        child.values[sex] = 0;
    }
    territory.fill("Bellevue", 50);
    auto small = eight({"Les Sources"}, "sources "), both = eight({"Les Sources", "Bellevue"}, "both ");
    nobody_wins(year(territory, together({small, both})));
}
