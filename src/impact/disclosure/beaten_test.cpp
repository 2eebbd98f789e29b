#include "impact/disclosure/tabulation.hpp"
#include "impact/disclosure/test_story.hpp"

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

// What the attacker once won, on random territories, made small. Each must be lost, and must not need to be warned of.
namespace {

void nobody_wins(Story const& story) {
    CHECK(story.exposed == 0);
    for (auto threshold : {partner_threshold, public_threshold}) {
        auto result = story.attacked(threshold);
        CHECK_MESSAGE(result.findings.empty(), result.said());
    }
}

}  // namespace

TEST_CASE("who did not move tells nothing of those beside them on an earlier day") {
    // In January 3 of the 13 are of Bellevue; by June 9 are, and nobody moved in Les Combes.
    std::vector<Table> const tables{table("combes", {}), table("network", {}, {}, both)};
    Story story;
    story.children(10, girl()).children(3, girl(), "", "Bellevue").release(monday, tables);
    CHECK(story.cell("network", {}).state == State::published);
    CHECK(story.cell("combes", {}).state == State::hidden);
    story.children(6, girl(), "", "Bellevue").release(june, tables);
    CHECK(story.cell("combes", {}).state == State::hidden);
    nobody_wins(story);
}

TEST_CASE("a family that stands alone in a part of a total shown earlier does not find the rest") {
    // Five girls, two and three by quarter; by June one has moved to the other quarter, and one family is alone.
    std::vector<Table> const tables{table("sex", {{sex}}), table("zone, sex", {{zone}, {sex}})};
    Story story;
    story.children(2, girl(0)).children(3, girl(1)).children(9, boy(0)).children(9, boy(1)).release(monday, tables);
    story.move(0, girl(1)).release(june, tables);
    nobody_wins(story);
}

TEST_CASE("a coarser grouping is protected before anybody asks for it") {
    // 2 + 2 children of Bellevue have the rare motives; the network has 13 of them, Les Combes 9.
    Story story;
    story.children(12, girl(0, 0)).children(9, girl(0, 2));
    for (auto [motive_of, count] : {std::pair{0, 10}, {1, 10}, {2, 2}, {3, 2}})
        story.children(count, girl(0, motive_of), "", "Bellevue");
    story.release(monday, {table("combes", {{motive, 1}}), table("bellevue", {{motive, 0}}, {}, {"Bellevue"}),
                           table("network", {{motive, 1}}, {}, both)});
    story.release(june, {table("bellevue", {{motive, 1}}, {}, {"Bellevue"})});
    nobody_wins(story);
}

TEST_CASE("a family alone in a cell learns nothing from another cell in which it is alone too") {
    // Nobody was in the last cursus; a girl comes: that no boy is there is known since January.
    auto last = girl();
    last[cursus] = 2;
    std::vector<Table> const tables{table("cursus, sex", {{cursus}, {sex}})};
    Story story;
    story.children(15, girl()).children(15, boy()).release(monday, tables);
    story.children(1, last).release(june, tables);
    nobody_wins(story);
}

TEST_CASE("what another report may ask is not left computable by the first") {
    // 12 live in the first quarter, 5 in the second: three are left, whom no table of this report names.
    std::vector<Table> const first{table("all", {}), table("one", {}, {{zone, {0}}}), table("two", {}, {{zone, {1}}})};
    std::vector<Table> const later{table("zones", {{zone}})};
    auto const told = [&](bool known) {
        Story story;
        story.children(12, girl(0)).children(5, girl(1)).children(3, girl(2));
        if (known) story.may_ask(later);
        story.release(monday, first).release(monday, later);
        return story;
    };
    CHECK(told(false).exposed > 0);
    nobody_wins(told(true));
}

TEST_CASE("a share that hides too much is given up, with its reason; how many it is of stays") {
    Story story;
    story.gather_above(0.35);
    auto seen = girl();
    seen[level] = 1;
    story.children(3, seen).children(12, girl()).release(monday, {share(table("level by sex", {{sex}}))});
    auto const& decided = story.ledger.back().tables.at(0);
    CHECK(decided.asked.share);
    CHECK_FALSE(decided.table.share);
    REQUIRE(decided.recodings.size() == 2);
    CHECK(decided.recodings.back().attribute == "level");
    CHECK(decided.recodings.back().from == share_itself);
    CHECK(decided.recodings.back().to.empty());
    CHECK(decided.find({})->value == 15);
    CHECK_FALSE(fraction(decided, {}));
    nobody_wins(story);
}

TEST_CASE(
    "a share of those who are known is asked of everybody before it is given up; how many are known stays hidden") {
    // Three of twenty are of no known quarter: 9 of 17 would say so.
    auto of_the_known = table("first quarter", {}, {{zone, {0, 1}}});
    of_the_known.share = Share{zone, {0}};
    auto const told = [&](int first, int second, int others) {
        Story story;
        story.gather_above(0.35);
        story.children(first, girl(0)).children(second, girl(1)).children(others, girl(2));
        story.release(monday, {table("all", {}), of_the_known});
        return story;
    };
    auto widened = told(9, 8, 3);
    auto const& wide = widened.ledger.back().tables.at(1);
    REQUIRE(wide.recodings.size() == 1);
    CHECK(wide.recodings.front().attribute == "zone");
    CHECK(wide.recodings.front().from == share_base);
    CHECK(wide.table.filters.empty());
    CHECK(fraction(wide, {})->k == 9);
    CHECK(fraction(wide, {})->n == 20);
    CHECK(wide.find({1})->value == 11);
    widened.release(june, {table("known", {}, {{zone, {0, 1}}}), table("second quarter", {}, {{zone, {1}}})});
    CHECK(widened.cell("known", {}).state == State::hidden);
    nobody_wins(widened);

    // Three of the first quarter are few among everybody too: the twelve who are known to live elsewhere are counted.
    auto turned = told(3, 12, 7);
    auto const& others = turned.ledger.back().tables.at(1);
    REQUIRE(others.recodings.size() == 1);
    CHECK(others.recodings.front().from == share_others);
    CHECK(others.table.filters.empty());
    CHECK(others.find({0})->value == 12);
    CHECK(others.find({1})->value == 10);
    CHECK(others.find({all})->value == 22);
    turned.release(june, {table("known", {}, {{zone, {0, 1}}}), table("first quarter", {}, {{zone, {0}}})});
    CHECK(turned.cell("known", {}).state == State::hidden);
    CHECK(turned.cell("first quarter", {}).state == State::hidden);
    nobody_wins(turned);

    // Both are few: the seven who are known stay, and are asked as they were.
    auto const given_up = told(3, 4, 13);
    auto const& none = given_up.ledger.back().tables.at(1);
    REQUIRE(none.recodings.size() == 1);
    CHECK(none.recodings.front().from == share_itself);
    CHECK(none.table.filters.size() == 1);
    CHECK(none.find({})->value == 7);
    nobody_wins(given_up);
}

TEST_CASE("a share that cannot be asked of everybody beside another table is asked of those who have it not, then") {
    // Nine of the first quarter and eight of the second of twenty; another table shows 13 who are not of the second
    // one, in which those of the first quarter leave four.
    auto of_the_known = table("first quarter", {}, {{zone, {0, 1}}});
    of_the_known.share = Share{zone, {0}};
    Story story;
    story.gather_above(0.35);
    story.children(9, girl(0)).children(12, girl(1)).children(4, girl(2));
    auto first_or_none = table("not of the second", {}, {{zone, {0, 2}}});
    first_or_none.weight = 100;
    story.release(monday, {table("all", {}), first_or_none, of_the_known});
    auto const& decided = story.ledger.back().tables.at(2);
    REQUIRE(decided.recodings.size() == 1);
    CHECK(decided.recodings.front().from == share_others);
    CHECK(decided.find({0})->value == 12);
    CHECK(story.cell("not of the second", {}).value == 13);
    nobody_wins(story);
}

TEST_CASE("who has it not is among those of whom a share is asked, by each of its filters") {
    auto asked = table("first quarter", {{sex}}, {{zone, {0, 1, 2}}, {zone, {0, 2}}, {level, {0}}});
    CHECK_FALSE(detail::widened(asked, detail::Counts::who_has_not));
    asked.share = Share{zone, {0}};
    auto const turned = detail::widened(asked, detail::Counts::who_has_not);
    REQUIRE(turned);
    CHECK(turned->share->values == std::vector{2});
    REQUIRE(turned->filters.size() == 1);
    CHECK(turned->filters.front().attribute == level);
    CHECK(turned->dimensions.empty());
}

TEST_CASE("where nobody was shown to be, an empty part protects nobody") {
    // Twenty girls and three boys of one quarter; that nobody is of another was said to everyone.
    Story story;
    story.may_ask({table("zone, sex", {{zone}, {sex}})});
    story.children(20, girl()).children(3, boy());
    story.release(monday, {table("zone", {{zone}})}, public_threshold);
    story.release(monday, {table("zone, sex", {{zone}, {sex}})});
    CHECK(story.cell("zone, sex", {0, 1}).state == State::hidden);
    CHECK(story.cell("zone, sex", {0, 0}).state == State::hidden);
    nobody_wins(story);
}

TEST_CASE("two snapshots of one day: what is kept of the other is not taken for today's") {
    // Two reports read on one day, of two school years: 15 girls, then two more.
    std::vector<Table> const tables{table("sex", {{sex}})};
    Story story;
    story.children(15, girl()).children(15, boy()).release(monday, tables);
    story.children(2, girl()).release(monday, tables);
    auto const kept = story.cell("sex", {0});
    CHECK(kept.state == State::maintained);
    CHECK(kept.value == 15);
    // Five more: enough since the first day, and the two are not found beside them.
    story.children(5, girl()).release(monday, tables);
    CHECK(story.cell("sex", {0}).value != 17);
    CHECK(story.exposed == 0);
}

TEST_CASE("what a family would find by earlier releases is not named by a later one") {
    auto story = boy_alone_in_his_cursus();
    CHECK(story.cell("boys", {0}).state == State::hidden);
    CHECK(story.cell("girls, first cursus", {}).value == 15);
    story.release(monday, {table("cursus, sex", {{cursus}, {sex}})});
    auto const& decided = story.ledger.back().tables.at(0);
    CHECK(decided.asked.dimensions.size() == 2);
    CHECK(decided.table.dimensions.size() == 1);
    CHECK_FALSE(decided.recodings.empty());
    nobody_wins(story);
}
