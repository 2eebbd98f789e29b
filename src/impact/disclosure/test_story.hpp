#pragma once
// One establishment, or a few, told child by child; nothing is gathered into coarser groups unless asked.
#include "impact/disclosure/engine.hpp"
#include "impact/disclosure/test_attacker.hpp"
#include "impact/disclosure/test_territory.hpp"
#include <doctest/doctest.h>

namespace marelle::disclosure::testing {

class Story {
public:
    explicit Story(std::set<detail::Rule> without = {}, Schema known = schema())
        : rules(std::move(without)), described(std::move(known)) {}

    void become(std::vector<Record> const& children) { here = children; }
    void may_ask(std::vector<Table> const& tables) { later = tables; }
    void gather_above(double hidden_share) { most_hidden = hidden_share; }

    // So many children with these values; each its own family unless told otherwise.
    Story& children(int count, std::vector<int> const& values, std::string const& family = "",
                    std::string const& unit = "Les Combes") {
        for (int i = 0; i < count; ++i) {
            auto number = std::to_string(++seen);
            here.push_back({"child " + number, family.empty() ? "family " + number : family, unit, values});
        }
        return *this;
    }
    Story& release(std::string day, std::vector<Table> const& tables, int threshold = partner_threshold) {
        Question question{.schema = described,
                          .ledger = ledger,
                          .audience = "readers",
                          .threshold = threshold,
                          .snapshot = std::make_shared<Snapshot>(Snapshot{std::move(day), here}),
                          .tables = tables,
                          .family = later,
                          .most_hidden = most_hidden};
        auto decision = detail::decide(question, rules);
        REQUIRE(decision);
        exposed += decision->already_exposed;
        ledger.push_back(decision->release);
        return *this;
    }
    Attack attacked(int threshold = partner_threshold) const { return attack(described, ledger, threshold); }
    // The child who came so many places after the first changes.
    Story& move(std::size_t child, std::vector<int> const& values) {
        here.at(child).values = values;
        return *this;
    }
    Cell cell(std::string const& table, std::vector<int> const& at) const {
        for (auto const& decided : ledger.back().tables)
            if (decided.table.id == table) return *decided.find(at);
        throw std::out_of_range(table);
    }

    Ledger ledger;
    int exposed = 0;

private:
    detail::Rules rules;
    Schema described;
    std::vector<Record> here;
    std::vector<Table> later;
    int seen = 0;
    double most_hidden = 1;
};

inline Table table(std::string id, std::vector<Dimension> dimensions, std::vector<Filter> filters = {},
                   std::vector<std::string> units = {"Les Combes"}) {
    return {std::move(id), std::move(units), std::move(filters), std::move(dimensions), {}, 1};
}
inline Table share(Table asked) {
    asked.share = Share{level, {1}};
    return asked;
}

inline constexpr auto monday = "2026-01-12", june = "2026-06-30";

// sex, age, zone, cursus, motive, level
inline std::vector<int> girl(int zone_of = 0, int motive_of = 0) { return {0, 1, zone_of, 1, motive_of, 0}; }
inline std::vector<int> boy(int zone_of = 0, int motive_of = 0) { return {1, 1, zone_of, 1, motive_of, 0}; }

inline std::vector<std::string> const both{"Les Combes", "Bellevue"};

// The boy of Bellevue in the last cursus is alone. In January his family finds how many boys are in the first one (6),
// then the girls there (12 − 6), then those of Les Combes (15 − 6); nobody asks yet how many of these 18 girls are in
// the last one.
inline Story boy_alone_in_his_cursus(std::set<detail::Rule> without = {}) {
    auto child = [](std::vector<int> values, int cursus_of) {
        values[cursus] = cursus_of;
        return values;
    };
    Story story{std::move(without)};
    story.children(9, child(girl(), 0)).children(6, child(girl(), 1)).children(3, child(girl(), 2));
    for (auto [cursus_of, count] : {std::pair{0, 6}, {1, 10}, {2, 1}})
        story.children(count, child(boy(), cursus_of), "", "Bellevue");
    story.children(6, child(girl(), 0), "", "Bellevue");
    story.children(12, child(boy(), 1)).children(8, child(boy(), 2));
    Filter const girls{sex, {0}}, boys{sex, {1}}, first{cursus, {0}}, second{cursus, {1}};
    story.release(monday,
                  {table("girls", {}, {girls}), table("girls, second cursus", {}, {girls, second}),
                   table("boys", {{cursus}}, {boys}, {"Bellevue"}), table("first cursus", {}, {first}, {"Bellevue"}),
                   table("girls, first cursus", {}, {girls, first}, both)});
    return story;
}

}  // namespace marelle::disclosure::testing
