#include "impact/statistics/share.hpp"
#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>

namespace marelle::statistics {

Measured<Count> checked(Count count) {
    if (!std::isfinite(count.k) || !std::isfinite(count.n) || count.k < 0 || count.k > count.n)
        return std::unexpected{Refusal::impossible};
    if (count.n == 0) return std::unexpected{Refusal::no_data};
    return count;
}

Interval wilson(double k, double n, double confidence) {
    assert(n > 0 && k >= 0 && k <= n && confidence > 0 && confidence < 1);
    auto z = two_sided_z(confidence);
    auto share = k / n, z2 = z * z;
    auto middle = share + z2 / (2 * n);
    auto reach = z * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    auto scale = 1 + z2 / n;
    // At the ends the formula gives 0 and 1 but for rounding.
    auto low = k == 0 ? 0 : std::max(0.0, (middle - reach) / scale);
    auto high = k == n ? 1 : std::min(1.0, (middle + reach) / scale);
    return {low, high};
}

Measured<Estimate> share(Count count, double confidence) {
    if (auto right = checked(count); !right) return std::unexpected{right.error()};
    auto rarer = std::min(count.k, count.n - count.k);
    return Estimate{.value = count.k / count.n,
                    .interval = wilson(count.k, count.n, confidence),
                    .n = count.n,
                    .method = Method::wilson,
                    .valid_domain = count.n >= 20 && rarer >= 4};
}

}  // namespace marelle::statistics
