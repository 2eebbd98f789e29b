// Questions that contradict themselves are refused by name; what a share says when it may be said.
#include "impact/disclosure/test_story.hpp"
#include <functional>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

// Twelve girls and twelve boys, by sex: nothing is wrong.
Question fine() {
    Snapshot snapshot{monday, {}};
    for (int i = 0; i < 24; ++i) {
        auto number = std::to_string(i);
        snapshot.records.push_back({"child " + number, "family " + number, "Les Combes", i % 2 ? girl() : boy()});
    }
    return {.schema = schema(),
            .ledger = {},
            .audience = "readers",
            .threshold = partner_threshold,
            .snapshot = std::make_shared<Snapshot>(snapshot),
            .tables = {table("sex", {{sex}})},
            .family = {}};
}

void change_records(Question& question, auto const& change) {
    auto snapshot = *question.snapshot;
    change(snapshot.records);
    question.snapshot = std::make_shared<Snapshot>(snapshot);
}

void leave(Question& question, Decided const& decided) {
    question.ledger.push_back({"readers", partner_threshold, question.snapshot, {decided}});
}

constexpr std::size_t no_attribute = 99;

using enum Refusal;
struct Case {
    char const* what;
    Refusal refusal;
    std::function<void(Question&)> change;
};
auto const filtered = [](std::size_t attribute, std::vector<int> values) {
    return table("filtered", {}, {{attribute, std::move(values)}});
};
auto const shared = [](std::size_t attribute, std::vector<int> values) {
    auto out = table("share", {});
    out.share = Share{attribute, std::move(values)};
    return out;
};
auto const grouped = [](std::vector<int> group_of, int groups) {
    return [=](Question& q) { q.schema.attributes[age].groupings.push_back({"other", group_of, groups}); };
};
auto const asks = [](Table const& wrong) { return [=](Question& q) { q.tables.push_back(wrong); }; };
auto const bans = [](Impossible const& ban) { return [=](Question& q) { q.schema.impossible.push_back(ban); }; };
auto const empties = [](Vacant const& one) { return [=](Question& q) { q.schema.vacant.push_back(one); }; };
auto const first = [](auto const& change) {
    return [=](Question& q) { change_records(q, [&](auto& records) { change(records.front()); }); };
};

Case const cases[] = {
    {"a threshold of one", bad_threshold, [](Question& q) { q.threshold = 1; }},
    {"an attribute without grouping", no_such_attribute,
     [](Question& q) { q.schema.attributes[age].groupings.clear(); }},
    {"a grouping of three values out of four", no_such_attribute, grouped({0, 0, 1}, 2)},
    {"a group that is not counted", no_such_attribute, grouped({0, 0, 1, 2}, 2)},
    {"a group under zero", no_such_attribute, grouped({0, 0, 1, -1}, 2)},
    {"a ban on no attribute", no_such_attribute, bans({no_attribute, 0, sex, 0})},
    {"a ban on no value", no_such_attribute, bans({age, 0, sex, 2})},
    {"a vacant value of no attribute", no_such_attribute, empties({no_attribute, 0, {}})},
    {"a vacant value that is none", no_such_attribute, empties({age, 4, "Les Combes"})},
    {"a dimension of no attribute", no_such_attribute, asks(table("t", {{no_attribute}}))},
    {"a dimension of no grouping", no_such_attribute, asks(table("t", {{sex, 1}}))},
    {"a filter on no attribute", no_such_attribute, asks(filtered(no_attribute, {}))},
    {"a filter on no value", no_such_attribute, asks(filtered(sex, {0, 2}))},
    {"a filter on a value under zero", no_such_attribute, asks(filtered(sex, {-1}))},
    {"a share of no attribute", no_such_attribute, asks(shared(no_attribute, {0}))},
    {"a share of no value", no_such_attribute, asks(shared(level, {2}))},
    {"what may be asked one day", no_such_attribute,
     [](Question& q) { q.family.push_back(table("t", {{no_attribute}})); }},
    {"an earlier wish", no_such_attribute,
     [](Question& q) {
         leave(q, {.asked = table("t", {{no_attribute}}), .table = table("t", {}), .cells = {}, .recodings = {}});
     }},
    {"an earlier table", no_such_attribute,
     [](Question& q) {
         leave(q, {.asked = table("t", {}), .table = table("t", {{no_attribute}}), .cells = {}, .recodings = {}});
     }},
    {"a child without level", no_such_attribute, first([](Record& child) { child.values.pop_back(); })},
    {"a child of no sex that is known", no_such_attribute, first([](Record& child) { child.values[sex] = 2; })},
    {"a child twice", person_twice,
     [](Question& q) { change_records(q, [](auto& records) { records.push_back(records.front()); }); }},
    {"a child twice, in an earlier snapshot", person_twice,
     [](Question& q) {
         auto twice = *q.snapshot;
         twice.records.push_back(twice.records.front());
         q.ledger.push_back({"readers", partner_threshold, std::make_shared<Snapshot>(twice), {}});
     }},
};

}  // namespace

TEST_CASE("a question that contradicts itself is refused by name") {
    CHECK(decide(fine()));
    for (auto const& c : cases) {
        CAPTURE(c.what);
        auto question = fine();
        c.change(question);
        auto decision = decide(question);
        REQUIRE_FALSE(decision);
        CHECK(decision.error() == c.refusal);
    }
}

TEST_CASE("tables that cross more than can be checked are refused, not half checked") {
    // 30 × 30 × 30 values.
    auto question = fine();
    std::vector<int> thirty(30);
    for (std::size_t value = 0; value < thirty.size(); ++value) thirty[value] = static_cast<int>(value);
    std::vector<Dimension> all_of_them;
    for (auto const* key : {"month", "street", "school"}) {
        all_of_them.push_back({question.schema.attributes.size(), 0});
        question.schema.attributes.push_back(attribute(key, Sensitivity::ordinary, {thirty}));
    }
    change_records(question, [&](auto& records) {
        for (auto& child : records) child.values.insert(child.values.end(), 3, 0);
    });
    question.tables = {table("everything", all_of_them)};
    auto decision = decide(question);
    REQUIRE_FALSE(decision);
    CHECK(decision.error() == Refusal::too_wide);
    question.tables = {table("two of them", {all_of_them[0], all_of_them[1]})};
    CHECK(decide(question));
}

TEST_CASE("k of n is said when both are of one day, and only then") {
    auto const cell = [](std::vector<int> at, State state, std::optional<long> value, std::string day) {
        return Cell{.at = std::move(at), .state = state, .value = value, .day = std::move(day), .why = Why::nothing};
    };
    auto const of = [](std::vector<Cell> cells) {
        return Decided{
            .asked = table("level", {}), .table = table("level", {}), .cells = std::move(cells), .recodings = {}};
    };
    using enum State;
    auto const base = cell({all}, published, 20, june);
    auto const said = fraction(of({base, cell({0}, published, 8, june)}), {});
    REQUIRE(said);
    CHECK(said->k == 8);
    CHECK(said->n == 20);
    CHECK_FALSE(fraction(of({}), {}));
    CHECK_FALSE(fraction(of({base}), {}));
    CHECK_FALSE(fraction(of({base, cell({0}, hidden, {}, "")}), {}));
    CHECK_FALSE(fraction(of({base, cell({0}, published, 8, monday)}), {}));
    CHECK_FALSE(fraction(of({base, cell({0}, maintained, 8, june)}), {}));
    // Of a group: the digits before the share's.
    CHECK(fraction(of({cell({1, all}, maintained, 9, monday), cell({1, 0}, maintained, 7, monday)}), {1}));
}
