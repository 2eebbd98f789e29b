#include "impact/disclosure/domain.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::disclosure::detail {
namespace {

constexpr std::uint32_t outside = 0xFFFFFFFF;
constexpr double room = 500;       // people beside the truth: every unknown has a limit
constexpr double rounding = 1e-6;  // of a solver that works with 1e-7 on counts of people

}  // namespace

int Secret::width() const { return static_cast<int>(std::floor(high + rounding) - std::ceil(low - rounding)); }

Domain::Domain(Model const& m, View const& v, Choice const& c, std::vector<std::size_t> const& blocks)
    : model(m), view(v), choice(c), inside(blocks.begin(), blocks.end()), local_of(m.truth.size(), outside) {
    for (auto block : inside)
        for (auto variable : model.blocks[block].variables) {
            local_of[variable] = static_cast<std::uint32_t>(globals.size());
            globals.push_back(variable);
        }
    add_cells();
    add_ties();
}

void Domain::add_cells() {
    std::set<Number> cells;
    for (auto block : inside) cells.insert(model.blocks[block].cells.begin(), model.blocks[block].cells.end());
    for (auto cell : cells) {
        // What nobody holds ties nothing; the only family of a cell may hold it.
        auto set = model.cells[cell].set;
        if (view.unknown(set, choice) && model.sets[set].counted.families != 1) continue;
        all_rows.push_back({.cell = cell, .form = restricted(model.cells[cell].form), .limits = {}});
        refresh(all_rows.size() - 1);
    }
}

void Domain::add_ties() {
    auto tie = [&](Form form) {
        auto sum = static_cast<double>(truth(form));
        all_rows.push_back({.cell = {}, .form = std::move(form), .limits = {sum, sum}});
    };
    std::set<std::size_t> sets;
    for (auto block : inside) {
        for (auto const& meeting : model.blocks[block].meetings) tie(restricted(meeting));
        for (auto cell : model.blocks[block].cells) sets.insert(model.cells[cell].set);
    }
    // The same people on two days: the same number.
    for (auto set : sets)
        for (std::size_t i = 0; i + 1 < model.sets[set].cells.size(); ++i)
            tie(restricted(difference(model, model.sets[set].cells[i], model.sets[set].cells[i + 1])));
}

bool Domain::holds(std::vector<std::size_t> const& blocks) const {
    return std::ranges::all_of(blocks, [&](std::size_t block) { return inside.contains(block); });
}

Form Domain::restricted(Form const& form) const {
    Form out;
    for (auto const& [variable, coefficient] : form)
        if (local_of[variable] != outside) out.push_back({local_of[variable], coefficient});
    return out;
}

int Domain::truth(Form const& form) const {
    int out = 0;
    for (auto const& [variable, coefficient] : form) out += coefficient * model.truth[globals[variable]];
    return out;
}

double Domain::off(Form const& form, std::span<double const> solution) const {
    double out = 0;
    for (auto const& [variable, coefficient] : form)
        out += coefficient * (solution[variable] - model.truth[globals[variable]]);
    return out;
}

bool Domain::allows(std::span<double const> solution) const {
    return std::ranges::all_of(all_rows, [&](Row const& row) {
        auto const sum = truth(row.form) + off(row.form, solution);
        return sum >= row.limits.low - rounding && sum <= row.limits.high + rounding;
    });
}

// Less room can only narrow; a solver that bumps into it at every step is the slower.
std::vector<Limits> Domain::variables() const {
    std::vector<Limits> out;
    for (auto variable : globals) {
        auto truth = static_cast<double>(model.truth[variable]);
        out.push_back({std::max(0.0, truth - room), truth + room});
    }
    return out;
}

Limits Domain::limits(std::size_t row) const {
    auto const& [number, form, now] = all_rows[row];
    if (!number) return now;
    auto const& cell = model.cells[*number];
    auto here = static_cast<double>(truth(form));
    if (!view.unknown(cell.set, choice)) return {here, here};
    return unlimited;
}

}  // namespace marelle::disclosure::detail
