#include "impact/disclosure/test_attacker.hpp"
#include "impact/disclosure/test_year.hpp"
#include <doctest/doctest.h>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

void nobody_wins(Year const& seen) {
    CHECK(seen.exposed == 0);
    int secrets = 0, movements = 0;
    for (auto threshold : {partner_threshold, public_threshold}) {
        auto result = attack(schema(), seen.ledger, threshold);
        CAPTURE(threshold);
        CHECK_MESSAGE(result.findings.empty(), result.said());
        secrets += result.secrets, movements += result.movements;
    }
    CHECK(secrets > 0);
    CHECK(movements > 0);
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

// More than are looked at together: what each group of them can move of a figure of the network is added up.
TEST_CASE("seven establishments and the network they make, two snapshots: the attacker finds nothing") {
    Territory territory(31);
    std::vector<std::string> names;
    std::vector<Table> tables;
    for (auto children : {12, 25, 9, 31, 17, 40, 22}) {
        names.push_back("establishment " + std::to_string(names.size() + 1));
        territory.fill(names.back(), children);
        tables = together({tables, eight({names.back()}, names.back() + " ")});
    }
    nobody_wins(year(territory, together({tables, eight(names, "network ")}), 2));
}

TEST_CASE("random territories: the attacker finds nothing (bench/disclosure/territories plays thousands)") {
    for (std::uint32_t seed = 1; seed <= 24; ++seed) {
        auto const drawn = draw(seed, Size::small);
        CAPTURE(seed);
        nobody_wins(year(drawn.territory, drawn.tables));
    }
}

TEST_CASE(
    "shares of those of whom it is known, asked of everybody where they hide too much: the attacker finds nothing") {
    int widened = 0, turned = 0;
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        auto const drawn = draw(seed, Size::known);
        CAPTURE(seed);
        auto const seen = year(drawn.territory, drawn.tables);
        nobody_wins(seen);
        for (auto const& release : seen.ledger)
            for (auto const& decided : release.tables)
                for (auto const& recoding : decided.recodings) {
                    widened += std::string_view{share_base} == recoding.from ? 1 : 0;
                    turned += std::string_view{share_others} == recoding.from ? 1 : 0;
                }
    }
    CHECK(widened > 0);
    CHECK(turned > 0);
}
