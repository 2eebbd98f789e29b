// What a report may ask and seldom does: each case is decided as its plain twin is, or as paper says.
#include "impact/disclosure/recode.hpp"
#include "impact/disclosure/test_story.hpp"

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

std::vector<std::pair<State, std::optional<long>>> told(Story const& story, std::size_t number = 0) {
    std::vector<std::pair<State, std::optional<long>>> out;
    for (auto const& cell : story.ledger.back().tables.at(number).cells) out.emplace_back(cell.state, cell.value);
    return out;
}

void nobody_wins(Story const& story) {
    CHECK(story.exposed == 0);
    auto result = story.attacked();
    CHECK_MESSAGE(result.findings.empty(), result.said());
}

// Ages 0 to 3, cursus 0 to 2: what the schema calls impossible is nobody's.
Story& of_every_age(Story& story) {
    for (auto [age_of, cursus_of, count] : {std::tuple{0, 0, 6}, {0, 1, 7}, {1, 0, 9}, {1, 1, 8}, {2, 1, 6}, {3, 2, 9}})
        story.children(count, {count % 2, age_of, 0, cursus_of, 0, 0});
    return story;
}

}  // namespace

TEST_CASE("what is impossible is impossible in whichever order it is said") {
    auto turned = schema();
    for (auto& ban : turned.impossible) ban = {ban.other_attribute, ban.other_value, ban.attribute, ban.value};
    Story one, other{{}, turned};
    std::vector<Table> const tables{table("age, cursus", {{age}, {cursus}}), table("cursus", {{cursus}})};
    of_every_age(one).release(monday, tables);
    of_every_age(other).release(monday, tables);
    CHECK(told(one) == told(other));
    CHECK(told(one, 1) == told(other, 1));
    nobody_wins(one);
}

TEST_CASE("what somebody is, is not impossible, whatever the schema says") {
    Story story;
    of_every_age(story).children(6, {0, 0, 0, 2, 0, 0}).release(monday, {table("age, cursus", {{age}, {cursus}})});
    auto const found = story.cell("age, cursus", {0, 2});
    CHECK(found.state == State::published);
    CHECK(found.value == 6);
    CHECK(story.exposed == 0);
}

TEST_CASE("what nobody is, is shown as such, and counts for nothing") {
    auto known = schema();
    known.vacant = {{cursus, 0, {}}, {cursus, 2, "Bellevue"}};
    Story story{{}, known};
    for (auto const* house : {"Les Combes", "Bellevue"}) story.children(9, girl(), "", house);
    story.children(8, {1, 2, 0, 2, 0, 0});
    story.release(monday, {table("here", {{cursus}}), table("there", {{cursus}}, {}, {"Bellevue"}),
                           table("both", {{cursus}}, {}, both), table("both, gathered", {{cursus, 1}}, {}, both),
                           table("no one", {{cursus}}, {}, {"Les Prés"})});
    CHECK(story.cell("here", {0}).state == State::impossible);
    CHECK(story.cell("here", {2}).value == 8);
    CHECK(story.cell("there", {2}).state == State::impossible);
    CHECK(story.cell("there", {2}).value == 0);
    CHECK(story.cell("both", {0}).state == State::impossible);
    CHECK(story.cell("both", {2}).value == 8);
    CHECK(story.cell("no one", {0}).state == State::impossible);
    CHECK(story.cell("no one", {1}).value == 0);
    // One of two that were gathered may be somebody's.
    CHECK(story.cell("both, gathered", {0}).value == 18);
    CHECK(story.ledger.back().tables.at(0).counted() == 3);
    nobody_wins(story);
}

TEST_CASE("what somebody is, is not vacant, in that house and in no other") {
    auto known = schema();
    known.vacant = {{cursus, 2, {}}};
    Story story{{}, known};
    for (auto const* house : {"Les Combes", "Bellevue"}) story.children(9, girl(), "", house);
    story.children(6, {1, 2, 0, 2, 0, 0});
    story.release(monday, {table("here", {{cursus}}), table("there", {{cursus}}, {}, {"Bellevue"})});
    CHECK(story.cell("here", {2}).state == State::published);
    CHECK(story.cell("here", {2}).value == 6);
    CHECK(story.cell("there", {2}).state == State::impossible);
    nobody_wins(story);
}

// Zero was told in January, whatever it was told for.
TEST_CASE("two who come where nobody could be are no newcomers to a reader") {
    auto known = schema();
    known.vacant = {{cursus, 2, {}}};
    Story story{{}, known};
    std::vector<Table> const tables{table("cursus", {{cursus}})};
    story.children(9, girl()).children(9, {1, 1, 0, 0, 0, 0}).release(monday, tables);
    CHECK(story.cell("cursus", {2}).state == State::impossible);
    story.children(2, {1, 2, 0, 2, 0, 0}).release(june, tables);
    auto const now = story.cell("cursus", {2});
    CHECK(now.state == State::maintained);
    CHECK(now.value == 0);
    CHECK(now.day == monday);
    nobody_wins(story);
    story.children(6, {1, 2, 0, 2, 0, 0}).release("2026-09-30", tables);
    CHECK(story.cell("cursus", {2}).value == 8);
    nobody_wins(story);
}

// Nine are looked at by four and five before anything is hidden; seventeen are not.
TEST_CASE("a few children of one house stay hidden in a network of nine houses, and of seventeen") {
    for (int const houses : {9, 17}) {
        CAPTURE(houses);
        Story story;
        std::vector<std::string> names;
        for (int i = 0; i < houses; ++i) {
            names.push_back("house " + std::to_string(i));
            story.children(8, girl(), "", names.back()).children(7, boy(1), "", names.back());
        }
        story.children(3, girl(2), "", names.front());
        auto tables = std::vector{table("network", {{zone}}, {}, names), table("all", {{sex}}, {}, names)};
        for (auto const& name : names) tables.push_back(table(name, {{sex}, {zone}}, {}, {name}));
        story.release(monday, tables);
        CHECK(story.cell("network", {2}).state == State::hidden);
        CHECK(story.cell("network", {all}).value == 15 * houses + 3);
        nobody_wins(story);
    }
}

TEST_CASE("houses that ask different things of the same ages are each protected") {
    Story story;
    of_every_age(story);
    for (auto const* house : {"Bellevue", "Les Prés"})
        story.children(9, girl(), "", house).children(8, boy(), "", house);
    story.children(3, girl(1), "", "Les Prés");
    story.release(monday, {table("combes", {{age}, {cursus}}), table("bellevue", {{sex}}, {}, {"Bellevue"}),
                           table("prés", {{age}, {zone}}, {}, {"Les Prés"})});
    CHECK(story.cell("bellevue", {0}).value == 9);
    CHECK(story.cell("prés", {1, 1}).state == State::hidden);
    nobody_wins(story);
}

TEST_CASE("a filter that keeps everybody changes nothing") {
    Story plain, filtered;
    for (auto* story : {&plain, &filtered}) story->children(9, girl(0)).children(3, girl(1)).children(12, boy(0));
    plain.release(monday, {table("zone", {{zone}})});
    filtered.release(monday, {table("zone", {{zone}}, {{sex, {0, 1}}})});
    CHECK(told(plain) == told(filtered));
    // Both are the same people: what one hides, the other does not give.
    filtered.release(june, {table("zone, both", {{zone}}), table("zone, filtered", {{zone}}, {{sex, {1, 0}}})});
    CHECK(told(filtered, 0) == told(filtered, 1));
    nobody_wins(filtered);
}

TEST_CASE("two filters on one attribute keep what both keep, beside a table by that attribute") {
    Story story;
    story.children(9, girl(0)).children(7, girl(1)).children(8, girl(2));
    story.release(monday, {table("second zone", {}, {{zone, {0, 1}}, {zone, {1, 2}}}),
                           table("zones", {{zone}}, {{zone, {0, 1}}})});
    CHECK(story.cell("second zone", {}).value == 7);
    CHECK(story.cell("zones", {all}).value == 16);
    CHECK(story.cell("zones", {0}).value == 9);
    nobody_wins(story);
}

TEST_CASE("a house where nobody is yet counts for nobody") {
    Story with, without;
    for (auto* story : {&with, &without}) story->children(9, girl()).children(3, boy());
    with.release(monday, {table("sex", {{sex}}, {}, {"Les Combes", "Les Prés"})});
    without.release(monday, {table("sex", {{sex}})});
    CHECK(told(with) == told(without));
    with.children(8, boy(), "", "Les Prés").release(june, {table("sex", {{sex}}, {}, {"Les Combes", "Les Prés"})});
    nobody_wins(with);
}

TEST_CASE("a large family beside a hidden child protects nobody: a larger cell is hidden in its place") {
    // One child in the first zone; seven in the second, five of one family; thirty in each of the others.
    auto known = schema();
    known.attributes[zone] = attribute("zone", Sensitivity::ordinary, {{0, 1, 2, 3}});
    Story story{{}, known};
    story.children(1, girl(0)).children(5, girl(1), "of five").children(2, girl(1));
    story.children(30, girl(2)).children(30, girl(3)).release(monday, {table("zone", {{zone}})});
    CHECK(story.cell("zone", {all}).value == 68);
    CHECK(story.cell("zone", {0}).state == State::hidden);
    CHECK(story.cell("zone", {1}).value == 7);
    nobody_wins(story);
}

TEST_CASE("a part of a share that cannot be is not hidden: everybody knows that it is nobody") {
    auto known = schema();
    known.impossible.push_back({age, 0, level, 1});
    Story story{{}, known};
    story.children(3, {0, 0, 0, 1, 0, 0});
    for (auto age_of : {1, 2}) story.children(12, {0, age_of, 0, 1, 0, 0}).children(12, {1, age_of, 0, 1, 0, 1});
    story.release(monday, {share(table("age", {{age}}))});
    CHECK(story.cell("age", {0, all}).state == State::hidden);
    CHECK(story.cell("age", {0, 0}).state == State::impossible);
    CHECK(story.cell("age", {all, all}).value == 51);
    nobody_wins(story);
}

TEST_CASE("a day of which a reader was shown nothing is no day to compare with") {
    // Partners alone were told of January and June; everybody of September and December.
    std::vector<Table> const tables{table("sex", {{sex}})};
    Story story;
    story.children(15, girl()).children(15, boy()).release(monday, tables);
    story.children(1, girl()).release(june, tables);
    CHECK(story.cell("sex", {0}).value == 15);
    // To show 16 would tell partners of the girl who came.
    story.release("2026-09-30", tables, public_threshold);
    CHECK(story.cell("sex", {0}).state == State::hidden);
    story.children(12, girl()).release("2026-12-31", tables, public_threshold);
    CHECK(story.cell("sex", {0}).value == 28);
    auto const everybody = story.attacked(public_threshold);
    CHECK_MESSAGE(everybody.findings.empty(), everybody.said());
}

TEST_CASE("a dimension alone is put into coarser groups when that hides less of it, or whatever it hides if it must") {
    auto const told = [](std::vector<int> const& zones, Schema const& known) {
        Story story{{}, known};
        story.gather_above(0.35);
        for (std::size_t i = 0; i < zones.size(); ++i) story.children(zones[i], girl(static_cast<int>(i)));
        story.release(monday, {table("zone", {{zone}})});
        nobody_wins(story);
        return story.ledger.back().tables.front();
    };
    // Six are enough together, with six others.
    CHECK(told({3, 3, 20}, schema()).find({0})->value == 6);
    // With the first two together, three are left beside them, and hide them all.
    auto const fine = told({20, 3, 3}, schema());
    CHECK(fine.recodings.empty());
    CHECK(fine.find({0})->value == 20);
    // Five of six groups are few; of three, one is.
    auto known = schema();
    known.attributes[zone] = attribute("zone", Sensitivity::ordinary, {{0, 1, 2, 3, 4, 5}, {0, 0, 0, 0, 1, 2}});
    auto const coarse = told({2, 2, 2, 2, 3, 30}, known);
    CHECK(coarse.recodings.size() == 1);
    CHECK(coarse.find({2})->value == 30);

    detail::Register people;
    Snapshot snapshot{monday, {}};
    for (int i = 0; i < 26; ++i)
        snapshot.records.push_back(
            {std::to_string(i), std::to_string(i), "Les Combes", girl(std::max(0, (i - 17) / 3))});
    auto const day = people.read(snapshot);
    auto const step = [&](detail::Recoded const& from, detail::Gather gather) {
        return detail::step_from(schema(), day, partner_threshold, {}, from, gather);
    };
    detail::Recoded const asked{.table = table("zone", {{zone}}), .recodings = {}, .narrow = {}};
    CHECK_FALSE(step(asked, detail::Gather::to_hide_less));
    auto const forced = step(asked, detail::Gather::at_any_price);
    REQUIRE(forced);
    CHECK(forced->table.dimensions.front().grouping == 1);
    CHECK_FALSE(step(*forced, detail::Gather::at_any_price));
}
