#include "impact/disclosure/bounds.hpp"
#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace marelle::disclosure::detail {

struct Bounds::Solver {
    ClpSimplex model;
    std::vector<double> objective;
};

Bounds::Bounds(Bounds&&) noexcept = default;
Bounds::~Bounds() = default;

Bounds::Bounds(std::vector<Limits> const& limits, std::vector<Form> const& rows, std::vector<Limits> const& totals)
    : solver(std::make_unique<Solver>()) {
    std::vector<int> row, column;
    std::vector<double> coefficient;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (auto const& term : rows[i]) {
            row.push_back(static_cast<int>(i));
            column.push_back(static_cast<int>(term.variable));
            coefficient.push_back(term.coefficient);
        }
    CoinPackedMatrix matrix(true, row.data(), column.data(), coefficient.data(), static_cast<int>(row.size()));
    matrix.setDimensions(static_cast<int>(rows.size()), static_cast<int>(limits.size()));
    std::vector<double> low, high, least, most;
    for (auto const& one : limits) low.push_back(one.low), high.push_back(one.high);
    for (auto const& one : totals) least.push_back(one.low), most.push_back(one.high);
    solver->objective.assign(limits.size(), 0);
    solver->model.setLogLevel(0);
    solver->model.scaling(0);            // coefficients are −1, 0 and 1
    solver->model.setPerturbation(100);  // none: the same question has the same answer
    solver->model.loadProblem(matrix, low.data(), high.data(), solver->objective.data(), least.data(), most.data());
}

void Bounds::set(std::size_t row, Limits limits) {
    solver->model.setRowBounds(static_cast<int>(row), limits.low, limits.high);
}

std::size_t Bounds::add(Form const& form, Limits limits) {
    std::vector<int> column;
    std::vector<double> coefficient;
    for (auto const& term : form) {
        column.push_back(static_cast<int>(term.variable));
        coefficient.push_back(term.coefficient);
    }
    solver->model.addRow(static_cast<int>(column.size()), column.data(), coefficient.data(), limits.low, limits.high);
    return static_cast<std::size_t>(solver->model.numberRows() - 1);
}

void Bounds::go(Form const& form, Towards towards) {
    std::ranges::fill(solver->objective, 0);
    for (auto const& [variable, coefficient] : form)
        solver->objective[variable] += towards == Towards::least ? coefficient : -coefficient;
    auto& model = solver->model;
    for (std::size_t i = 0; i < solver->objective.size(); ++i)
        model.setObjectiveCoefficient(static_cast<int>(i), solver->objective[i]);
    model.primal();
    if (model.status() != 0) throw std::runtime_error("the linear program was not solved");
}

std::span<double const> Bounds::solution() const {
    return {solver->model.primalColumnSolution(), static_cast<std::size_t>(solver->model.numberColumns())};
}

double Bounds::held_by(std::size_t row) const { return std::abs(solver->model.dualRowSolution()[row]); }

}  // namespace marelle::disclosure::detail
