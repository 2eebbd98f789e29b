#include "impact/disclosure/lean.hpp"
#include "impact/disclosure/elimination.hpp"
#include <algorithm>
#include <numeric>
#include <utility>

namespace marelle::disclosure::detail {
namespace {

std::vector<std::size_t> by_length(std::vector<Domain::Row> const& rows) {
    std::vector<std::size_t> out(rows.size());
    std::iota(out.begin(), out.end(), std::size_t{0});
    std::ranges::stable_sort(out, {}, [&](std::size_t row) { return rows[row].form.size(); });
    return out;
}

}  // namespace

Lean::Lean(Domain const& d, Rules const& r)
    : domain(d), rules(r), shortest_first(by_length(d.rows())), place(d.rows().size()), bounds(begun()) {}

std::span<double const> Lean::go(Form const& form, Towards towards) {
    bounds.go(form, towards);
    return bounds.solution();
}

void Lean::refresh() {
    for (std::size_t row = 0; row < place.size(); ++row)
        if (place[row] && !fixed(row)) bounds.set(*std::exchange(place[row], {}), unlimited);
    for (auto row : not_implied()) place[row] = bounds.add(domain.rows()[row].form, domain.rows()[row].limits);
}

bool Lean::fixed(std::size_t row) const {
    auto const& limits = domain.rows()[row].limits;
    return limits.low == limits.high;
}

// By those that the solver has and the others before them.
std::vector<std::size_t> Lean::not_implied() const {
    std::vector<std::size_t> out;
    Elimination said(domain.size());
    std::set<std::uint32_t> met;  // unknowns: one that was met is not known for all that
    auto add = [&](Form const& form) {
        if (rules.on(Rule::implied)) return said.add(form);
        return std::ranges::count_if(form, [&](Term const& term) { return met.insert(term.variable).second; }) > 0;
    };
    for (std::size_t row = 0; row < place.size(); ++row)
        if (place[row]) add(domain.rows()[row].form);
    for (auto row : shortest_first)
        if (!place[row] && fixed(row) && add(domain.rows()[row].form)) out.push_back(row);
    return out;
}

Bounds Lean::begun() {
    std::vector<Form> rows;
    std::vector<Limits> totals;
    for (auto row : not_implied()) {
        place[row] = rows.size();
        rows.push_back(domain.rows()[row].form);
        totals.push_back(domain.rows()[row].limits);
    }
    return {domain.variables(), rows, totals};
}

}  // namespace marelle::disclosure::detail
