#include "impact/statistics/funnel.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::statistics {
namespace {

enum class Line { exact, smooth };

double limit(double probability, double n, double target, Line line) {
    auto at = binomial_quantile(probability, n, target);
    if (line == Line::exact) return at / n;
    auto up_to = binomial_cdf(at, n, target), before = binomial_cdf(at - 1, n, target);
    auto back = up_to > before ? (up_to - probability) / (up_to - before) : 0;
    return std::clamp((at - back) / n, 0.0, 1.0);
}

// A target of 0 or 1 leaves nothing to chance.
Interval limits(double confidence, double n, double target, Line line) {
    if (target == 0 || target == 1) return {target, target};
    auto tail = (1 - confidence) / 2;
    return {limit(tail, n, target, line), limit(1 - tail, n, target, line)};
}

Measured<Funnel> drawn(double target, double n, Line line) {
    if (!(target >= 0 && target <= 1) || !std::isfinite(n) || n < 0) return std::unexpected{Refusal::impossible};
    if (n == 0) return std::unexpected{Refusal::no_data};
    return Funnel{.warning = limits(0.95, n, target, line), .alarm = limits(0.998, n, target, line)};
}

}  // namespace

Measured<Funnel> funnel(double target, double n) { return drawn(target, n, Line::exact); }
Measured<Funnel> smooth_funnel(double target, double n) { return drawn(target, n, Line::smooth); }

Measured<Place> place(Count count, double target) {
    if (auto right = checked(count); !right) return std::unexpected{right.error()};
    auto limits = funnel(target, count.n);
    if (!limits) return std::unexpected{limits.error()};
    auto share = count.k / count.n;
    if (share < limits->alarm.low) return Place::below_alarm;
    if (share > limits->alarm.high) return Place::above_alarm;
    if (share < limits->warning.low) return Place::below_warning;
    if (share > limits->warning.high) return Place::above_warning;
    return Place::within;
}

}  // namespace marelle::statistics
