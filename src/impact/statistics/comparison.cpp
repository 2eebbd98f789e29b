#include "impact/statistics/comparison.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::statistics {

Measured<Estimate> difference_in_differences(Pairs group, Pairs comparison, double confidence) {
    auto first = paired_change(group, confidence), second = paired_change(comparison, confidence);
    if (!first) return std::unexpected{first.error()};
    if (!second) return std::unexpected{second.error()};
    auto value = first->value - second->value;
    auto down = std::hypot(first->value - first->interval.low, second->interval.high - second->value);
    auto up = std::hypot(first->interval.high - first->value, second->value - second->interval.low);
    return Estimate{.value = value,
                    .interval = {std::max(-2.0, value - down), std::min(2.0, value + up)},
                    .n = first->n + second->n,
                    .method = Method::square_and_add,
                    .valid_domain = first->valid_domain && second->valid_domain};
}

Measured<double> chance_of_difference(Pairs group, Pairs comparison) {
    auto usual = difference_in_differences(group, comparison);
    if (!usual) return std::unexpected{usual.error()};
    if (usual->value == 0) return 1;
    auto tells_apart = [&](double confidence) {
        auto [low, high] = difference_in_differences(group, comparison, confidence)->interval;
        return low > 0 || high < 0;
    };
    // Confidences between which the interval comes to hold 0; as many halvings as the quantiles have digits for.
    double without = 0, with = 1 - 1e-12;
    for (int i = 0; i < 50; ++i) {
        auto middle = (without + with) / 2;
        (tells_apart(middle) ? without : with) = middle;
    }
    return 1 - with;
}

Measured<Estimate> difference_in_differences(Sample group, Sample comparison, double confidence) {
    for (auto const& sample : {group, comparison}) {
        if (!std::isfinite(sample.mean) || !std::isfinite(sample.deviation) || !std::isfinite(sample.n) ||
            sample.deviation < 0 || sample.n < 0)
            return std::unexpected{Refusal::impossible};
        if (sample.n == 0) return std::unexpected{Refusal::no_data};
        if (sample.n < 2) return std::unexpected{Refusal::too_few_people};
    }
    auto a = group.deviation * group.deviation / group.n;
    auto b = comparison.deviation * comparison.deviation / comparison.n;
    if (a + b == 0) return std::unexpected{Refusal::no_spread};
    auto degrees = (a + b) * (a + b) / (a * a / (group.n - 1) + b * b / (comparison.n - 1));
    if (!std::isfinite(degrees)) return std::unexpected{Refusal::impossible};
    auto value = group.mean - comparison.mean;
    auto reach = two_sided_t(confidence, degrees) * std::sqrt(a + b);
    return Estimate{.value = value,
                    .interval = {value - reach, value + reach},
                    .n = group.n + comparison.n,
                    .method = Method::welch,
                    .valid_domain = std::min(group.n, comparison.n) >= 10};
}

}  // namespace marelle::statistics
