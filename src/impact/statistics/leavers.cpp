#include "impact/statistics/leavers.hpp"
#include <cmath>

namespace marelle::statistics {
namespace {

Measured<double> over(double difference, double deviation) {
    if (deviation == 0) return std::unexpected{Refusal::no_spread};
    auto out = difference / deviation;
    if (!std::isfinite(out)) return std::unexpected{Refusal::impossible};
    return out;
}

Measured<Sample> checked(Sample sample) {
    if (!std::isfinite(sample.mean) || !std::isfinite(sample.deviation) || !std::isfinite(sample.n) ||
        sample.deviation < 0 || sample.n < 0)
        return std::unexpected{Refusal::impossible};
    if (sample.n == 0) return std::unexpected{Refusal::no_data};
    if (sample.n < 2) return std::unexpected{Refusal::too_few_people};
    return sample;
}

}  // namespace

Measured<double> standardised_difference(Count leavers, Count stayers) {
    for (auto const& group : {leavers, stayers})
        if (auto right = statistics::checked(group); !right) return std::unexpected{right.error()};
    auto p = leavers.k / leavers.n, q = stayers.k / stayers.n;
    return over(p - q, std::sqrt((p * (1 - p) + q * (1 - q)) / 2));
}

Measured<double> standardised_difference(Sample leavers, Sample stayers) {
    for (auto const& group : {leavers, stayers})
        if (auto right = checked(group); !right) return std::unexpected{right.error()};
    return over(leavers.mean - stayers.mean, std::hypot(leavers.deviation, stayers.deviation) / std::sqrt(2));
}

Measured<double> cohens_d(Sample leavers, Sample stayers) {
    for (auto const& group : {leavers, stayers})
        if (auto right = checked(group); !right) return std::unexpected{right.error()};
    auto squares = (leavers.n - 1) * leavers.deviation * leavers.deviation +
                   (stayers.n - 1) * stayers.deviation * stayers.deviation;
    return over(leavers.mean - stayers.mean, std::sqrt(squares / (leavers.n + stayers.n - 2)));
}

}  // namespace marelle::statistics
