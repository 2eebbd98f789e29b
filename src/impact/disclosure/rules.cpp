#include "impact/disclosure/rules.hpp"
#include <algorithm>

namespace marelle::disclosure::detail {

Grid::Grid(std::vector<Axis> axes_of_table) : dimensions(std::move(axes_of_table)) {
    for (auto const& axis : dimensions) {
        strides.push_back(cells);
        cells *= static_cast<std::size_t>(axis.groups) + 1;
    }
}

int Grid::digit(std::size_t cell, std::size_t axis) const {
    auto groups = dimensions[axis].groups;
    auto digit = static_cast<int>(cell / strides[axis] % (static_cast<std::size_t>(groups) + 1));
    return digit == groups ? all : digit;
}

std::vector<int> Grid::at(std::size_t cell) const {
    std::vector<int> out;
    out.reserve(dimensions.size());
    for (std::size_t axis = 0; axis < dimensions.size(); ++axis) out.push_back(digit(cell, axis));
    return out;
}

std::size_t Grid::cell(std::vector<int> const& at) const {
    std::size_t out = 0;
    for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
        out += strides[axis] * static_cast<std::size_t>(at[axis] == all ? dimensions[axis].groups : at[axis]);
    return out;
}

std::size_t Grid::turned(std::size_t cell, std::size_t axis, int digit_wanted) const {
    auto groups = dimensions[axis].groups;
    auto number = [&](int of) { return static_cast<std::size_t>(of == all ? groups : of); };
    return cell + strides[axis] * number(digit_wanted) - strides[axis] * number(digit(cell, axis));
}

std::vector<std::size_t> Grid::holding(std::size_t cell) const {
    std::vector<std::size_t> out{cell};
    for (std::size_t axis = 0; axis < dimensions.size(); ++axis) {
        if (digit(cell, axis) == all) continue;
        auto known = out.size();
        for (std::size_t i = 0; i < known; ++i) out.push_back(turned(out[i], axis, all));
    }
    return out;
}

std::vector<Axis> axes_of(Schema const& schema, Table const& table) {
    std::vector<Axis> out;
    for (auto const& [attribute, grouping] : table.dimensions) {
        auto const& described = schema.attributes[attribute];
        out.push_back({.attribute = attribute,
                       .group_of = described.groupings[grouping].group_of,
                       .groups = described.groupings[grouping].groups,
                       .sensitive = described.sensitivity == Sensitivity::sensitive,
                       .share = false});
    }
    if (!table.share) return out;
    auto const& described = schema.attributes[table.share->attribute];
    Axis share{.attribute = table.share->attribute,
               .group_of = std::vector<int>(described.groupings.front().group_of.size(), 1),
               .groups = 2,
               .sensitive = described.sensitivity == Sensitivity::sensitive,
               .share = true};
    for (auto value : table.share->values) share.group_of[static_cast<std::size_t>(value)] = 0;
    out.push_back(std::move(share));
    return out;
}

bool by_what_is_sensitive(Grid const& grid) {
    return std::ranges::any_of(grid.axes(), [](Axis const& axis) { return axis.sensitive && !axis.share; });
}

bool few(Counted const& people, int threshold) {
    return people.n > 0 && (people.n < threshold || people.families < least_families);
}

bool tells(Counted const& people, int threshold) { return few(people, threshold) || people.uniform; }

bool few_beside_a_family(Counted const& people, int threshold) {
    return people.divided && people.n > 0 &&
           (people.n - people.largest < threshold || people.families - 1 < least_families);
}

namespace {

bool is_uniform(Grid const& grid, std::span<Counted const> counted, std::size_t cell) {
    for (std::size_t axis = 0; axis < grid.axes().size(); ++axis) {
        if (!grid.axes()[axis].sensitive || grid.digit(cell, axis) == all) continue;
        auto margin = counted[grid.turned(cell, axis, all)].n, n = counted[cell].n;
        if (margin == 0 || (n != 0 && n != margin)) continue;
        for (int other = 0; other < grid.axes()[axis].groups; ++other)
            if (other != grid.digit(cell, axis) && !counted[grid.turned(cell, axis, other)].impossible) return true;
    }
    return false;
}

struct Look {
    Grid const& grid;
    std::span<Counted const> counted;
    int threshold;
    Rules const& rules;

    bool small(int n) const { return n > 0 && n < threshold; }

    bool leaves_few(std::size_t cell) const {
        return counted[cell].n > 0 && std::ranges::any_of(grid.holding(cell), [&](std::size_t margin) {
                   return small(counted[margin].n - counted[cell].n);
               });
    }

    // A numerator or its complement, where shares do not count as cells.
    bool unseen(std::size_t cell) const {
        auto last = grid.axes().size();
        return !rules.on(Rule::share) && last > 0 && grid.axes()[last - 1].share && grid.digit(cell, last - 1) != all;
    }

    Why why(std::size_t cell) const {
        auto const& [n, families, impossible, family, largest, divided, alike] = counted[cell];
        if (impossible || unseen(cell)) return Why::nothing;
        if (rules.on(Rule::small) && small(n)) return Why::small;
        if (rules.on(Rule::few_families) && n > 0 && families < least_families) return Why::few_families;
        if (rules.on(Rule::largest_family) && few_beside_a_family(counted[cell], threshold)) return Why::largest_family;
        if (rules.on(Rule::uniform) && is_uniform(grid, counted, cell)) return Why::uniform;
        if (rules.on(Rule::complement) && leaves_few(cell)) return Why::complement;
        return Why::nothing;
    }
};

}  // namespace

std::vector<bool> uniform(Grid const& grid, std::span<Counted const> counted) {
    std::vector<bool> out(grid.size());
    for (std::size_t cell = 0; cell < grid.size(); ++cell)
        out[cell] = counted[cell].n > 0 && is_uniform(grid, counted, cell);
    return out;
}

std::vector<Why> primary(Grid const& grid, std::span<Counted const> counted, int threshold, Rules const& rules) {
    Look look{grid, counted, threshold, rules};
    std::vector<Why> out(grid.size());
    for (std::size_t cell = 0; cell < grid.size(); ++cell) out[cell] = look.why(cell);
    return out;
}

}  // namespace marelle::disclosure::detail
