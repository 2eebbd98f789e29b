#include "impact/disclosure/tabulation.hpp"
#include <algorithm>
#include <array>

namespace marelle::disclosure::detail {

Day Register::read(Snapshot const& snapshot) {
    auto number = [](auto& known, std::string const& name) {
        return known.try_emplace(name, static_cast<Number>(known.size())).first->second;
    };
    Day out{.day = snapshot.day, .units = {}};
    for (auto const& record : snapshot.records)
        out.units[record.unit].push_back({.person = number(people, record.person),
                                          .family = number(families, record.family),
                                          .values = &record.values});
    return out;
}

std::vector<std::vector<char>> kept(Schema const& schema, Table const& table, Grid const& grid, std::size_t cell) {
    std::vector<std::vector<char>> out(schema.attributes.size());
    auto keep = [&](std::size_t attribute, auto const& wanted) {
        auto& values = out[attribute];
        auto size = schema.attributes[attribute].groupings.front().group_of.size();
        if (values.empty()) values.assign(size, 1);
        for (std::size_t value = 0; value < size; ++value)
            if (!wanted(value)) values[value] = 0;
    };
    for (auto const& filter : table.filters)
        keep(filter.attribute, [&](std::size_t value) {
            return std::ranges::find(filter.values, static_cast<int>(value)) != filter.values.end();
        });
    for (std::size_t axis = 0; axis < grid.axes().size(); ++axis) {
        auto digit = grid.digit(cell, axis);
        if (digit == all) continue;
        keep(grid.axes()[axis].attribute,
             [&](std::size_t value) { return grid.axes()[axis].group_of[value] == digit; });
    }
    return out;
}

namespace {

bool cannot_be(Schema const& schema, std::vector<std::vector<char>> const& values) {
    auto has = [&](std::size_t attribute, std::size_t value) {
        return values[attribute].empty() || values[attribute][value] != 0;
    };
    std::set<std::array<std::size_t, 4>> bad;
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (auto const& one : schema.impossible) {
        bad.insert({one.attribute, one.other_attribute, static_cast<std::size_t>(one.value),
                    static_cast<std::size_t>(one.other_value)});
        pairs.emplace(one.attribute, one.other_attribute);
    }
    return std::ranges::any_of(pairs, [&](auto const& pair) {
        auto const [one, other] = pair;
        for (std::size_t a = 0; a < schema.attributes[one].groupings.front().group_of.size(); ++a)
            for (std::size_t b = 0; b < schema.attributes[other].groupings.front().group_of.size(); ++b)
                if (has(one, a) && has(other, b) && !bad.contains({one, other, a, b})) return false;
        return true;
    });
}

bool passes(Table const& table, std::vector<int> const& values) {
    return std::ranges::all_of(table.filters, [&](Filter const& filter) {
        return std::ranges::find(filter.values, values[filter.attribute]) != filter.values.end();
    });
}

}  // namespace

namespace {

bool among(int value, std::vector<int> const& values) { return std::ranges::find(values, value) != values.end(); }

}  // namespace

std::optional<Table> widened(Table const& table, Counts counts) {
    if (!table.share) return {};
    auto const& [attribute, has] = *table.share;
    std::vector<Filter> own, others;
    for (auto const& filter : table.filters) (filter.attribute == attribute ? own : others).push_back(filter);
    if (own.empty()) return {};
    auto out = table;
    if (counts == Counts::who_has_not) {
        out.share->values = own.front().values;
        std::erase_if(out.share->values, [&](int value) {
            return among(value, has) ||
                   std::ranges::any_of(own, [&](Filter const& filter) { return !among(value, filter.values); });
        });
    }
    out.filters = std::move(others);
    out.dimensions.clear();
    return out;
}

std::vector<Table> gatherings(Schema const& schema, Table const& table) {
    std::vector<Table> out{table};
    for (std::size_t i = 0; i < table.dimensions.size(); ++i) {
        auto const& [attribute, finest] = table.dimensions[i];
        auto known = out.size();
        for (auto grouping = finest + 1; grouping < schema.attributes[attribute].groupings.size(); ++grouping)
            for (std::size_t other = 0; other < known; ++other) {
                out.push_back(out[other]);
                out.back().dimensions[i].grouping = grouping;
            }
    }
    for (auto counts : {Counts::who_has, Counts::who_has_not})
        if (auto wide = widened(table, counts)) out.push_back(std::move(*wide));
    return out;
}

Tabulated tabulate(Schema const& schema, Day const& day, Table const& table) {
    Tabulated out{.grid = Grid(axes_of(schema, table)), .members = {}, .counted = {}};
    out.members.resize(out.grid.size());
    out.counted.resize(out.grid.size());
    std::vector<std::vector<Number>> families(out.grid.size());
    for (auto const& unit : std::set(table.units.begin(), table.units.end())) {
        auto people = day.units.find(unit);
        if (people == day.units.end()) continue;
        for (auto const& person : people->second) {
            if (!passes(table, *person.values)) continue;
            std::vector<int> at;
            for (auto const& axis : out.grid.axes())
                at.push_back(axis.group_of[static_cast<std::size_t>((*person.values)[axis.attribute])]);
            for (auto cell : out.grid.holding(out.grid.cell(at))) {
                out.members[cell].push_back(person.person);
                families[cell].push_back(person.family);
            }
        }
    }
    for (std::size_t cell = 0; cell < out.grid.size(); ++cell) {
        std::ranges::sort(out.members[cell]);
        std::ranges::sort(families[cell]);
        auto const at = out.grid.at(cell);
        int distinct = 0, largest = 0;
        for (auto one = families[cell].begin(); one != families[cell].end(); ++distinct) {
            auto next = std::ranges::upper_bound(one, families[cell].end(), *one);
            largest = std::max(largest, static_cast<int>(next - one));
            one = next;
        }
        out.counted[cell] = {.n = static_cast<int>(out.members[cell].size()),
                             .families = distinct,
                             .impossible = out.members[cell].empty() &&
                                           cannot_be(schema, kept(schema, table, out.grid, cell)),
                             .family = families[cell].empty() ? 0 : families[cell].front(),
                             .largest = largest,
                             .divided = std::ranges::find(at, all) != at.end()};
    }
    return out;
}

}  // namespace marelle::disclosure::detail
