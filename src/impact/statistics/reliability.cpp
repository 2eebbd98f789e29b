#include "impact/statistics/reliability.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::statistics {

Measured<Interval> feldt_interval(double alpha, double people, double items, double confidence) {
    if (!(alpha < 1) || !std::isfinite(alpha) || !(people >= 2) || !(items >= 2) || !std::isfinite(people * items))
        return std::unexpected{Refusal::impossible};
    auto first = people - 1, second = (people - 1) * (items - 1);
    auto tail = (1 - confidence) / 2;
    return Interval{1 - (1 - alpha) * f_quantile(1 - tail, first, second),
                    1 - (1 - alpha) * f_quantile(tail, first, second)};
}

Measured<Alpha> cronbach_alpha(Ratings const& ratings, double confidence) {
    auto ms = mean_squares(ratings);
    if (!ms) return std::unexpected{ms.error()};
    if (ms->people == 0) return std::unexpected{Refusal::no_spread};
    if (ms->error == 0) return std::unexpected{Refusal::perfect_agreement};
    // The same number as k/(k−1) (1 − Σ item variances / variance of totals), without subtracting two large sums.
    auto alpha = 1 - ms->error / ms->people;
    auto n = static_cast<double>(ratings.people), k = static_cast<double>(ratings.columns);
    auto interval = feldt_interval(alpha, n, k, confidence);
    if (!interval) return std::unexpected{interval.error()};
    Alpha out;
    out.estimate = {.value = alpha,
                    .interval = {std::min(interval->low, alpha), std::max(interval->high, alpha)},
                    .n = n,
                    .method = Method::f_distribution,
                    .valid_domain = n >= 20};
    out.items = k;
    out.enough_people = n >= enough_for_alpha;
    return out;
}

Measured<Reliable> reliable_change(double before, double after, double deviation, double reliability,
                                   double confidence) {
    auto change = after - before;
    if (!std::isfinite(change) || !(deviation > 0) || !std::isfinite(deviation) || !(reliability >= 0) ||
        !(reliability < 1))
        return std::unexpected{Refusal::impossible};
    auto error = deviation * std::sqrt(2 * (1 - reliability));
    Reliable out;
    out.index = change / error;
    out.threshold = two_sided_z(confidence) * error;
    if (!std::isfinite(out.index) || !std::isfinite(out.threshold)) return std::unexpected{Refusal::impossible};
    if (std::abs(change) > out.threshold) out.change = change > 0 ? Change::rise : Change::fall;
    else out.change = Change::within_noise;
    return out;
}

}  // namespace marelle::statistics
