#pragma once
// Invented territories for the tests: children, twins among them, who come, grow, move and leave from one day to the
// next.
#include "impact/disclosure/disclosure.hpp"
#include <algorithm>
#include <random>

namespace marelle::disclosure::testing {

enum Attribute_ : std::size_t { sex, age, zone, cursus, motive, level };

inline Attribute attribute(std::string key, Sensitivity sensitivity, std::vector<std::vector<int>> const& groupings) {
    Attribute out{.key = std::move(key), .sensitivity = sensitivity, .groupings = {}};
    for (auto const& group_of : groupings) {
        auto groups = 1 + *std::max_element(group_of.begin(), group_of.end());
        out.groupings.push_back({out.key + std::to_string(groups), group_of, groups});
    }
    return out;
}

// Ages are bands of two years from 6 to 13; a child of the first band is never in the last cursus, nor the other way.
inline Schema schema() {
    using enum Sensitivity;
    return {.attributes = {attribute("sex", ordinary, {{0, 1}}),
                           attribute("age", ordinary, {{0, 1, 2, 3}, {0, 0, 1, 1}}),
                           attribute("zone", ordinary, {{0, 1, 2}, {0, 0, 1}}),
                           attribute("cursus", ordinary, {{0, 1, 2}, {0, 0, 1}}),
                           attribute("motive", sensitive, {{0, 1, 2, 3}, {0, 0, 1, 1}}),
                           attribute("level", ordinary, {{0, 1}})},
            .impossible = {{age, 0, cursus, 2}, {age, 3, cursus, 0}}};
}

class Territory {
public:
    explicit Territory(std::uint32_t seed) : random(seed) {}

    int below(int n) { return static_cast<int>(random() % static_cast<std::uint32_t>(n)); }
    bool chance(int percent) { return below(100) < percent; }

    // One family: a child, sometimes brothers and sisters; the zone is the family's.
    void arrive(std::string const& unit, int children) {
        auto family = "family " + std::to_string(++families);
        auto home = chance(70) ? below(2) : 2;
        for (int i = 0; i < children; ++i) {
            auto band = below(4);
            auto stage = band == 0 ? below(2) : band == 3 ? 1 + below(2) : below(3);
            here.push_back({"child " + std::to_string(++children_seen),
                            family,
                            unit,
                            {below(2), band, home, stage, motive_of(), below(2)}});
        }
    }

    // The same birth, the same everything.
    void arrive_twins(std::string const& unit) {
        arrive(unit, 1);
        auto twin = here.back();
        twin.person += " bis";
        here.push_back(std::move(twin));
    }

    void fill(std::string const& unit, int children) {
        auto wanted = here.size() + static_cast<std::size_t>(children);
        while (here.size() < wanted) arrive(unit, here.size() + 1 < wanted && chance(25) ? 2 : 1);
    }

    // Half a year: a few leave, a few come, some grow, some change zone, motive or level.
    void pass(int leaving, int coming) {
        std::erase_if(here, [&](auto const&) { return chance(leaving); });
        for (auto& child : here) {
            if (chance(15) && child.values[age] < 3) grow(child);
            if (chance(2)) child.values[zone] = below(3);
            if (chance(4)) child.values[motive] = motive_of();
            if (chance(20)) child.values[level] = 1;
        }
        std::vector<std::string> units;
        for (auto const& child : here)
            if (std::ranges::find(units, child.unit) == units.end()) units.push_back(child.unit);
        for (auto const& unit : units)
            for (int i = 0; i < coming; ++i) arrive(unit, 1);
    }

    std::shared_ptr<Snapshot const> on(std::string day) const {
        return std::make_shared<Snapshot>(Snapshot{std::move(day), here});
    }

    std::vector<Record> here;

private:
    int motive_of() { return chance(50) ? 0 : chance(60) ? 1 : chance(60) ? 2 : 3; }

    static void grow(Record& child) {
        ++child.values[age];
        if (child.values[age] == 3 && child.values[cursus] == 0) child.values[cursus] = 1;
    }

    std::mt19937 random;
    int families = 0, children_seen = 0;
};

// The eight linked tables of one establishment: who comes from where, ages, sexes, cursus, why they came, how far.
inline std::vector<Table> eight(std::vector<std::string> const& units, std::string const& prefix = "") {
    auto table = [&](char const* id, std::vector<Dimension> dimensions) {
        return Table{prefix + id, units, {}, std::move(dimensions), {}, 1};
    };
    auto share = [&](Table asked) {
        asked.share = Share{level, {1}};
        return asked;
    };
    auto in_qpv = share(table("level by sex in the QPV", {{sex}}));
    in_qpv.filters = {{zone, {0, 1}}};
    return {table("zone, age, sex", {{zone}, {age}, {sex}}), table("cursus, sex", {{cursus}, {sex}}),
            table("age, motive", {{age}, {motive}}),         table("zone, cursus", {{zone}, {cursus}}),
            share(table("level by sex", {{sex}})),           share(table("level by cursus", {{cursus}})),
            table("motive, sex", {{motive}, {sex}}),         in_qpv};
}

}  // namespace marelle::disclosure::testing
