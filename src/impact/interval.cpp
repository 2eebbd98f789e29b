#include "impact/interval.hpp"
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cassert>
#include <cmath>

namespace marelle::impact {

Interval wilson(double k, double n, double confidence) {
    assert(n > 0 && k >= 0 && k <= n && confidence > 0 && confidence < 1);
    auto z = boost::math::quantile(boost::math::normal_distribution<>{}, 0.5 + confidence / 2);
    auto share = k / n, z2 = z * z;
    auto middle = share + z2 / (2 * n);
    auto reach = z * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
    auto scale = 1 + z2 / n;
    // At the ends the formula gives 0 and 1 but for rounding.
    auto low = k == 0 ? 0 : std::max(0.0, (middle - reach) / scale);
    auto high = k == n ? 1 : std::min(1.0, (middle + reach) / scale);
    return {low, high};
}

}  // namespace marelle::impact
