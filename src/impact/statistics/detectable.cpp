#include "impact/statistics/detectable.hpp"
#include "impact/statistics/quantiles.hpp"
#include <cmath>

namespace marelle::statistics {
namespace {

bool within(double x, double low, double high) { return x > low && x < high; }

bool sound(Sensitivity const& of) { return within(of.confidence, 0, 1) && within(of.power, 1 - of.confidence, 1); }

// The smallest x of [low, high] that is enough, `enough` being false then true; 60 halvings reach the last digits.
template <class Enough>
double smallest(double low, double high, Enough const& enough) {
    for (int i = 0; i < 60; ++i) {
        auto middle = (low + high) / 2;
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

Measured<double> by_t(double scale, double degrees, Sensitivity const& sensitivity) {
    auto seen = [&](double effect) {
        return t_power(effect * scale, degrees, sensitivity.confidence) >= sensitivity.power;
    };
    double high = 1;
    while (!seen(high)) {
        high *= 2;
        if (high * scale > 1e6) return std::unexpected{Refusal::not_detectable};
    }
    return smallest(0, high, seen);
}

Measured<double> counted(double n, double least) {
    if (!std::isfinite(n) || n < 0) return std::unexpected{Refusal::impossible};
    if (n == 0) return std::unexpected{Refusal::no_data};
    if (n < least) return std::unexpected{Refusal::too_few_people};
    return n;
}

bool mcnemar_sees(double change, double changing, double n, Sensitivity const& sensitivity) {
    auto const spread = std::sqrt(std::fmax(0, changing - change * change));
    return change * std::sqrt(n) >=
           two_sided_z(sensitivity.confidence) * std::sqrt(changing) + normal_quantile(sensitivity.power) * spread;
}

}  // namespace

Measured<double> detectable_paired(double n, Sensitivity sensitivity) {
    if (!sound(sensitivity)) return std::unexpected{Refusal::impossible};
    if (auto right = counted(n, 2); !right) return right;
    return by_t(std::sqrt(n), n - 1, sensitivity);
}

Measured<double> detectable_unpaired(double first, double second, Sensitivity sensitivity) {
    if (!sound(sensitivity)) return std::unexpected{Refusal::impossible};
    for (auto n : {first, second})
        if (auto right = counted(n, 2); !right) return right;
    return by_t(std::sqrt(first * second / (first + second)), first + second - 2, sensitivity);
}

Measured<double> detectable_paired_share(double n, double changing, Sensitivity sensitivity) {
    if (!sound(sensitivity) || !(changing > 0 && changing <= 1)) return std::unexpected{Refusal::impossible};
    if (auto right = counted(n, 0); !right) return right;
    auto seen = [&](double change) { return mcnemar_sees(change, changing, n, sensitivity); };
    if (!seen(changing)) return std::unexpected{Refusal::not_detectable};
    return smallest(0, changing, seen);
}

Measured<double> detectable_one_way_share(double n, Sensitivity sensitivity) {
    if (!sound(sensitivity)) return std::unexpected{Refusal::impossible};
    if (auto right = counted(n, 0); !right) return right;
    auto seen = [&](double change) { return mcnemar_sees(change, change, n, sensitivity); };
    if (!seen(1)) return std::unexpected{Refusal::not_detectable};
    return smallest(0, 1, seen);
}

Measured<double> detectable_unpaired_share(double share, double first, double second, Sensitivity sensitivity) {
    if (!sound(sensitivity) || !(share >= 0 && share <= 1)) return std::unexpected{Refusal::impossible};
    for (auto n : {first, second})
        if (auto right = counted(n, 0); !right) return right;
    auto level = two_sided_z(sensitivity.confidence), power = normal_quantile(sensitivity.power);
    auto seen = [&](double change) {
        auto other = share + change, middle = (first * share + second * other) / (first + second);
        auto same = std::sqrt(middle * (1 - middle) * (1 / first + 1 / second));
        auto apart = std::sqrt(share * (1 - share) / first + other * (1 - other) / second);
        return change >= level * same + power * apart;
    };
    if (share == 1 || !seen(1 - share)) return std::unexpected{Refusal::not_detectable};
    return smallest(0, 1 - share, seen);
}

}  // namespace marelle::statistics
