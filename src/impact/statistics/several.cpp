#include "impact/statistics/several.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace marelle::statistics {
namespace {
bool countable(double rises, double falls) {
    return std::isfinite(rises) && std::isfinite(falls) && rises >= 0 && falls >= 0;
}
}  // namespace

Measured<double> sign_test(double rises, double falls) {
    if (!countable(rises, falls)) return std::unexpected{Refusal::impossible};
    if (rises + falls == 0) return 1.0;
    return std::min(1.0, 2 * binomial_cdf(std::min(rises, falls), rises + falls, 0.5));
}

Measured<double> sign_test(std::span<double const> changes) {
    double rises = 0, falls = 0;
    for (auto change : changes) {
        if (!std::isfinite(change)) return std::unexpected{Refusal::impossible};
        rises += change > 0;
        falls += change < 0;
    }
    return sign_test(rises, falls);
}

Measured<double> mcnemar_corrected(double rises, double falls) {
    if (!countable(rises, falls)) return std::unexpected{Refusal::impossible};
    auto apart = std::max(0.0, std::abs(rises - falls) - 1);
    return rises + falls == 0 ? 0 : apart * apart / (rises + falls);
}

Measured<std::vector<double>> holm(std::span<double const> p) {
    if (p.empty()) return std::unexpected{Refusal::no_data};
    if (!std::ranges::all_of(p, [](double x) { return x >= 0 && x <= 1; })) return std::unexpected{Refusal::impossible};
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> out(p.size());
    double highest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        auto times = static_cast<double>(p.size() - rank);
        highest = std::max(highest, std::min(1.0, times * p[order[rank]]));
        out[order[rank]] = highest;
    }
    return out;
}

}  // namespace marelle::statistics
