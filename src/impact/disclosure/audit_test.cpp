// What the linear programs are asked: of which cells, over how many houses at once, and what they need not be asked
// again.
#include "impact/disclosure/sweep.hpp"
#include "impact/disclosure/test_asked.hpp"
#include "impact/disclosure/test_story.hpp"
#include "impact/disclosure/test_year.hpp"

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;
using detail::Rule;

namespace {

constexpr auto december = "2026-12-31";

void nobody_wins(Story const& story) {
    CHECK(story.exposed == 0);
    for (auto threshold : {partner_threshold, public_threshold}) {
        auto const result = story.attacked(threshold);
        CHECK_MESSAGE(result.findings.empty(), result.said());
    }
}

using Told = std::vector<std::pair<State, std::optional<long>>>;
Told told(Decided const& decided) {
    Told out;
    for (auto const& cell : decided.cells) out.emplace_back(cell.state, cell.value);
    return out;
}
Told told(Story const& story, std::string const& id) {
    return told(*std::ranges::find(story.ledger.back().tables, id, [](Decided const& one) { return one.table.id; }));
}

// Three girls of the first zone, nine of each other one: two zones at a time, three numbers tell each zone.
Story& of_three_zones(Story& story) { return story.children(3, girl(0)).children(9, girl(1)).children(9, girl(2)); }
std::vector<Table> two_zones_at_a_time() {
    return {table("first", {}, {{zone, {0}}}), table("in the QPV", {}, {{zone, {0, 1}}}),
            table("first and outside", {}, {{zone, {0, 2}}}), table("second and outside", {}, {{zone, {1, 2}}})};
}
// Two zones of four, each with one more in a group of five: lines hide two numbers of four, the solver a third.
std::vector<Table> zones_among_ages(std::string const& house) {
    std::vector<std::string> const there{house};
    return {table("zone of " + house, {{zone}}, {}, there), table("1", {}, {{zone, {0, 2}}, {age, {0}}}, there),
            table("2", {}, {{zone, {0}}, {age, {1, 2, 3}}}, there), table("3", {}, {{zone, {1, 2}}, {age, {1}}}, there),
            table("4", {}, {{zone, {1}}, {age, {0, 2, 3}}}, there)};
}
Story& of_four_among_five(Story& story, std::string const& house) {
    auto aged = [](int years, int home) { return std::vector<int>{0, years, home, 1, 0, 0}; };
    story.children(4, aged(0, 0), "", house).children(4, aged(1, 1), "", house);
    return story.children(1, aged(0, 2), "", house)
        .children(1, aged(1, 2), "", house)
        .children(18, aged(2, 2), "", house);
}

std::vector<Table> with(std::vector<Table> one, std::vector<Table> const& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

}  // namespace

TEST_CASE("what was decided of a house stands while another one's tables are gathered") {
    Story alone, beside;
    of_three_zones(alone).release(monday, two_zones_at_a_time());
    of_three_zones(beside);
    of_four_among_five(beside, "Bellevue").gather_above(0.5);
    beside.release(monday, with(two_zones_at_a_time(), zones_among_ages("Bellevue")));
    auto const& gathered = beside.ledger.back().tables.at(4);
    CHECK_FALSE(gathered.recodings.empty());
    int hidden = 0;
    for (auto const& asked : two_zones_at_a_time()) {
        CHECK(told(beside, asked.id) == told(alone, asked.id));
        hidden += told(alone, asked.id) == Told{{State::hidden, {}}} ? 1 : 0;
    }
    CHECK(hidden == 2);  // the three girls, and one of the sums that gave them
    nobody_wins(beside);
}

TEST_CASE("what two houses together cannot keep hidden, four may") {
    // Seven girls in the first house and the third, said in January: with the third as it is, the first has three.
    std::vector<std::string> const houses{"house 1", "house 2", "house 3", "house 4"};
    Story story;
    story.children(3, girl(), "", houses[0]).children(15, boy(), "", houses[0]);
    story.children(4, girl(), "", houses[2]).children(15, boy(), "", houses[2]);
    for (auto const& other : {houses[1], houses[3]}) story.children(9, girl(), "", other).children(9, boy(), "", other);
    story.release(monday, {table("girls of two", {}, {{sex, {0}}}, {houses[0], houses[2]})});
    CHECK(story.cell("girls of two", {}).value == 7);
    std::vector<Table> each;
    for (auto const& house : houses) each.push_back(table(house, {{sex}}, {}, {house}));
    story.release(monday, each);
    CHECK(story.cell(houses[0], {0}).state == State::hidden);
    CHECK(story.cell(houses[2], {0}).state == State::hidden);
    CHECK(story.cell(houses[1], {0}).value == 9);
    nobody_wins(story);
}

TEST_CASE("what came of a domain comes of it again, without a second look") {
    testing::Asked asked(3);
    auto const& model = asked.modelling->model();
    std::vector<double> const cost(model.sets.size(), 1);
    detail::Memory memory;
    auto look = [&] {
        auto choice = asked.choice;
        detail::Context const context{model, *asked.view, asked.rules, cost, choice};
        auto secrets = detail::secrets_of(context);
        auto hidden = detail::Sweep(context, memory, {0}, secrets).inside();
        std::vector<double> reached;
        for (auto const& secret : secrets) reached.insert(reached.end(), {secret.low, secret.high});
        return std::pair{hidden, reached};
    };
    auto const first = look();
    CHECK_FALSE(first.first.empty());
    CHECK((look() == first));
    CHECK(memory.outcomes.size() == 1);
}

TEST_CASE("two who share no house hide each a figure of several, one after the other") {
    // The three zones of the third house, and of the fifth, each two at a time with the first house: each of the two is
    // told unless one of its sums is hidden, the second after the first.
    std::vector<std::string> const houses{"house 1", "house 2", "house 3", "house 4", "house 5", "house 6"};
    Story story;
    for (auto const& house : houses) story.children(9, girl(2), "", house);
    std::vector<Table> tables;
    for (auto const& house : {houses[2], houses[4]}) {
        story.children(3, girl(0), "", house).children(9, girl(1), "", house);
        for (auto asked : two_zones_at_a_time()) {
            asked.units = asked.id == "first" ? std::vector{house} : std::vector{houses[0], house};
            asked.id += " of " + house;
            tables.push_back(std::move(asked));
        }
    }
    story.release(monday, tables);
    for (auto const& house : {houses[2], houses[4]}) {
        int hidden = 0;
        for (auto const& asked : two_zones_at_a_time())
            hidden += told(story, asked.id + " of " + house) == Told{{State::hidden, {}}} ? 1 : 0;
        CHECK(hidden == 2);
    }
    nobody_wins(story);
}

TEST_CASE("a network is decided alike on one thread and on several") {
    for (std::uint32_t seed : {402, 403}) {
        CAPTURE(seed);
        auto const drawn = draw(seed, Size::wide);
        auto const decided = [&](std::size_t threads) {
            Question const question{.schema = schema(),
                                    .ledger = {},
                                    .audience = "partners",
                                    .threshold = partner_threshold,
                                    .snapshot = drawn.territory.on(monday),
                                    .tables = drawn.tables,
                                    .family = {}};
            std::vector<Told> out;
            auto const decision = detail::decide(question, {}, threads);
            REQUIRE(decision);
            for (auto const& table : decision->release.tables) out.push_back(told(table));
            return out;
        };
        auto const alone = decided(1);
        CHECK(alone == decided(2));
        CHECK(alone == decided(5));
    }
}

TEST_CASE("what earlier releases tell of a newcomer is warned of, and the rest is protected all the same") {
    // Released by other rules: 21 girls in January, 22 in June.
    std::vector<Table> const tables{table("all", {})};
    Story before({Rule::frozen, Rule::movement}), now;
    for (auto* story : {&before, &now}) of_three_zones(*story);
    before.release(monday, tables).children(1, girl(2)).release(june, tables);
    CHECK(before.cell("all", {}).value == 22);
    now.ledger = before.ledger;
    now.children(1, girl(2)).release(december, two_zones_at_a_time());
    CHECK(now.exposed > 0);
    int hidden = 0;
    for (auto const& asked : two_zones_at_a_time()) hidden += told(now, asked.id) == Told{{State::hidden, {}}} ? 1 : 0;
    CHECK(hidden >= 2);
    for (auto const& found : now.attacked().findings) CHECK(found.kind == "newcomer");
}

TEST_CASE("a day that only partners were told of is none to the public") {
    std::vector<Table> const tables{table("sex", {{sex}})};
    Story story;
    story.children(15, girl()).children(15, boy()).release(monday, tables, public_threshold);
    story.children(6, girl()).release(june, tables);
    CHECK(story.cell("sex", {0}).value == 21);
    story.children(6, girl()).release(december, tables, public_threshold);
    CHECK(story.cell("sex", {0}).value == 27);
    nobody_wins(story);
}

TEST_CASE("what is hidden besides tells nobody who came since a day when nobody asked for it") {
    Story story;
    of_three_zones(story).children(20, boy(2)).release(monday, {table("all", {})});
    story.children(5, boy(1)).children(1, girl(1)).release(june, two_zones_at_a_time());
    nobody_wins(story);
}

TEST_CASE("crossings are gathered before shares are given up, and beyond a hundred tables both at once") {
    // By cursus and sex two boys are hidden, and the girls beside them: so is the share of these girls, until the
    // crossing is gathered.
    auto const decided = [](std::size_t others) {
        auto const seen = [](std::vector<int> child, int cursus_of, int level_of = 0) {
            child[cursus] = cursus_of, child[level] = level_of;
            return child;
        };
        Story story;
        story.gather_above(0.3);
        story.children(6, seen(girl(), 0, 1)).children(6, seen(girl(), 0)).children(2, seen(boy(), 0));
        story.children(9, seen(girl(), 1)).children(9, seen(boy(), 1));
        story.children(9, seen(girl(), 2)).children(9, seen(boy(), 2));
        std::vector<Table> tables{share(table("girls", {}, {{sex, {0}}, {cursus, {0}}})),
                                  table("cursus, sex", {{cursus}, {sex}})};
        for (std::size_t i = 0; i < others; ++i) tables.push_back(table("all", {}));
        story.release(monday, tables);
        nobody_wins(story);
        CHECK_FALSE(story.ledger.back().tables.at(1).recodings.empty());
        return story;
    };
    auto const few = decided(98), many = decided(99);
    CHECK(few.cell("girls", {0}).value == 6);
    CHECK(many.ledger.back().tables.at(0).recodings.size() == 1);
    CHECK(many.cell("girls", {}).value == 12);
}
