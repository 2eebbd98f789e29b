#include "impact/statistics/transitions.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>
#include <vector>

namespace marelle::statistics {
namespace {

template <class Wanted>
double people(Transitions const& table, Wanted const& wanted) {
    double out = 0;
    for (int before = 1; before <= levels; ++before)
        for (int after = 1; after <= levels; ++after)
            if (wanted(before, after))
                out += table.cells[static_cast<std::size_t>(before - 1)][static_cast<std::size_t>(after - 1)];
    return out;
}

bool on_the_scale(std::optional<int> level) { return !level || (*level >= 1 && *level <= levels); }

}  // namespace

double Transitions::measured_twice() const {
    return people(*this, [](int, int) { return true; });
}
double Transitions::before(int level) const {
    return people(*this, [=](int before, int) { return before == level; });
}
double Transitions::after(int level) const {
    return people(*this, [=](int, int after) { return after == level; });
}
double Transitions::up() const {
    return people(*this, [](int before, int after) { return after > before; });
}
double Transitions::down() const {
    return people(*this, [](int before, int after) { return after < before; });
}
double Transitions::same() const {
    return people(*this, [](int before, int after) { return after == before; });
}

Pairs Transitions::at_least(int level) const {
    return {.both = people(*this, [=](int before, int after) { return before >= level && after >= level; }),
            .before_only = people(*this, [=](int before, int after) { return before >= level && after < level; }),
            .after_only = people(*this, [=](int before, int after) { return before < level && after >= level; }),
            .neither = people(*this, [=](int before, int after) { return before < level && after < level; })};
}

Measured<Transitions> tabulate(std::span<Twice const> seen) {
    Transitions out;
    for (auto const& [before, after] : seen) {
        if (!on_the_scale(before) || !on_the_scale(after)) return std::unexpected{Refusal::impossible};
        if (before && after) ++out.cells[static_cast<std::size_t>(*before - 1)][static_cast<std::size_t>(*after - 1)];
        else if (before) ++out.missing_after;
        else if (after) ++out.missing_before;
        else ++out.missing_both;
    }
    return out;
}

Measured<Estimate> median_change(std::span<double const> changes, double confidence) {
    if (changes.empty()) return std::unexpected{Refusal::no_data};
    std::vector<double> sorted(changes.begin(), changes.end());
    if (!std::ranges::all_of(sorted, [](double x) { return std::isfinite(x); }))
        return std::unexpected{Refusal::impossible};
    std::ranges::sort(sorted);
    auto size = sorted.size();
    auto n = static_cast<double>(size);
    // The rank from each end: as far in as both tails together still hold no more than what confidence leaves.
    auto rank = binomial_quantile((1 - confidence) / 2, n, 0.5);
    while (rank > 0 && 2 * binomial_cdf(rank - 1, n, 0.5) > 1 - confidence) --rank;
    if (rank < 1) return std::unexpected{Refusal::too_few_people};
    // Those two values hold the median too often, the next two inwards not often enough: a point between them.
    auto held = [&](double r) { return 1 - 2 * binomial_cdf(r - 1, n, 0.5); };
    auto part = (held(rank) - confidence) / (held(rank) - held(rank + 1));
    auto inwards = (n - rank) * part / (rank + (n - 2 * rank) * part);
    auto in = static_cast<std::size_t>(rank);
    auto between = [&](double outer, double inner) { return outer + inwards * (inner - outer); };
    auto middle = (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    auto low = between(sorted[in - 1], sorted[in]), high = between(sorted[size - in], sorted[size - in - 1]);
    return Estimate{.value = middle,
                    .interval = {std::min(low, middle), std::max(high, middle)},
                    .n = n,
                    .method = Method::order_statistics,
                    .valid_domain = std::ranges::adjacent_find(sorted) == sorted.end()};
}

}  // namespace marelle::statistics
