// Tables with everything shown, and the shape of cells.
#include "report/figures/making.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

struct Axis {
    std::size_t attribute{};
    std::vector<int> const* group_of{};
    int groups{};
};

// Each position of the table, the margins last on each axis.
std::vector<std::vector<int>> positions_of(std::vector<int> const& sizes) {
    std::vector<std::vector<int>> out{{}};
    for (auto const size : sizes) {
        std::vector<std::vector<int>> longer;
        for (auto const& at : out)
            for (int digit = 0; digit <= size; ++digit) {
                longer.push_back(at);
                longer.back().push_back(digit == size ? disclosure::all : digit);
            }
        out = std::move(longer);
    }
    return out;
}

disclosure::Decided counted_one(disclosure::Snapshot const& snapshot, disclosure::Table const& table) {
    std::vector<int> sizes;
    sizes.reserve(table.dimensions.size() + 1);
    for (auto const& dimension : table.dimensions)
        sizes.push_back(schema().attributes[dimension.attribute].groupings[dimension.grouping].groups);
    if (table.share) sizes.push_back(2);
    std::map<std::vector<int>, long> counts;
    for (auto const& record : snapshot.records) {
        if (!holds(table, record)) continue;
        std::vector<int> digits;
        for (auto const& dimension : table.dimensions) {
            auto const& grouping = schema().attributes[dimension.attribute].groupings[dimension.grouping];
            digits.push_back(grouping.group_of[static_cast<std::size_t>(record.values[dimension.attribute])]);
        }
        if (table.share) {
            auto const& values = table.share->values;
            bool const has = std::ranges::find(values, record.values[table.share->attribute]) != values.end();
            digits.push_back(has ? 0 : 1);
        }
        for (unsigned margins = 0; margins < 1U << digits.size(); ++margins) {
            auto at = digits;
            for (std::size_t i = 0; i < at.size(); ++i)
                if (margins >> i & 1U) at[i] = disclosure::all;
            ++counts[at];
        }
    }
    disclosure::Decided out{table, table, {}, {}};
    for (auto& at : positions_of(sizes)) {
        auto const found = counts.find(at);
        auto const value = found == counts.end() ? 0 : found->second;
        out.cells.push_back(
            {std::move(at), disclosure::State::published, value, snapshot.day, disclosure::Why::nothing});
    }
    return out;
}

}  // namespace

std::vector<disclosure::Decided> counted(disclosure::Snapshot const& snapshot,
                                         std::vector<disclosure::Table> const& tables) {
    std::vector<disclosure::Decided> out;
    out.reserve(tables.size());
    for (auto const& table : tables) out.push_back(counted_one(snapshot, table));
    return out;
}

}  // namespace marelle::report
