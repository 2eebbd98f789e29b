// Releases that nobody plans and somebody makes one day: of a house where nobody is, of one child, of one family, of
// the network before its houses. Nothing may be found, and nothing may have to be warned of.
#include "impact/disclosure/test_story.hpp"
#include "impact/disclosure/test_year.hpp"
#include <functional>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

constexpr auto december = "2026-12-31";

auto const combes = eight({"Les Combes"}, "combes "), bellevue = eight({"Bellevue"}, "bellevue "),
           network = eight(both, "network "), everything = together({combes, bellevue, network});

struct Odd {
    std::string what;
    std::function<void(Story&)> happens;
    // Whether the last release shows anybody.
    bool shown = true;
};

// Ten girls and ten boys of two families.
Story& two_families(Story& story, std::string const& house) {
    return story.children(10, girl(), "the Benali", house).children(10, boy(1), "the Diallo", house);
}

Odd const odd[] = {
    {"a house where nobody is", [](Story& s) { s.release(monday, combes); }, false},
    {"a house where nobody is, twice, in public too",
     [](Story& s) { s.release(monday, {combes[0]}).release(june, combes).release(june, combes, public_threshold); },
     false},
    {"twelve alike come where nobody was",
     [](Story& s) { s.release(monday, combes).children(12, girl()).release(june, combes); }, false},
    {"twelve alike come to a house of a network where nobody was",
     [](Story& s) { s.release(monday, network, public_threshold).children(12, girl()).release(june, combes); }, false},
    {"twelve alike come to the empty house of a network",
     [](Story& s) {
         s.children(20, boy(1, 2), "", "Bellevue").release(monday, network);
         s.children(12, girl()).release(june, combes);
     },
     false},
    {"sixteen alike come where nobody had any motive, and at first only how many they are is asked",
     [](Story& s) {
         s.release(monday, combes).children(16, girl(0, 3)).release(june, {table("all", {})});
         s.release(december, combes);
     },
     false},
    {"twenty alike leave",
     [](Story& s) { s.children(20, girl()).release(june, combes).become({}), s.release(december, everything); }},
    {"one child, who leaves",
     [](Story& s) { s.children(1, girl()).release(june, combes).become({}), s.release(december, combes); }, false},
    {"twenty children of two families, then the network, in public",
     [](Story& s) { two_families(s, "Les Combes").release(june, combes).release(december, network, public_threshold); },
     false},
    {"a house, then one child of another in the public network, then that house",
     [](Story& s) {
         s.children(12, girl()).release(monday, combes).children(1, boy(), "", "Bellevue");
         s.release(june, network, public_threshold).children(5, girl()).release(december, bellevue);
     },
     false},
    {"a house, then a family of six of another in the public network, then that house",
     [](Story& s) {
         s.children(12, girl()).release(monday, combes).children(6, boy(), "the Benali", "Bellevue");
         s.release(june, network, public_threshold).children(5, girl()).release(december, bellevue);
     },
     false},
    {"a house, then two families of another in the network, then that house",
     [](Story& s) {
         s.children(12, girl()).release(monday, combes);
         two_families(s, "Bellevue").release(june, network).children(5, girl()).release(december, bellevue);
     },
     false},
};

void nobody_wins(Story const& story) {
    CHECK(story.exposed == 0);
    for (auto threshold : {partner_threshold, public_threshold}) {
        auto const result = story.attacked(threshold);
        CHECK_MESSAGE(result.findings.empty(), result.said());
    }
}

bool any_cell(Release const& release, auto const& is) {
    return std::ranges::any_of(release.tables,
                               [&](Decided const& decided) { return std::ranges::any_of(decided.cells, is); });
}

}  // namespace

TEST_CASE("odd releases hide what gives somebody away, and need no warning") {
    for (auto const& [what, happens, shown] : odd) {
        CAPTURE(what);
        Story story;
        story.gather_above(0.35);
        happens(story);
        CHECK(any_cell(story.ledger.back(), [](Cell const& cell) { return cell.value.value_or(0) > 0; }) == shown);
        nobody_wins(story);
    }
}

TEST_CASE("short odd histories: the attacker finds nothing (bench/disclosure/territories plays hundreds)") {
    for (std::uint32_t seed : {26, 63, 221, 505, 581}) {
        CAPTURE(seed);
        auto const seen = history(seed);
        CHECK(seen.exposed == 0);
        for (auto threshold : {partner_threshold, public_threshold}) {
            auto const result = attack(schema(), seen.ledger, threshold);
            CHECK_MESSAGE(result.findings.empty(), result.said());
        }
    }
}
