#include "impact/statistics/quantiles.hpp"
#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cassert>
#include <cmath>

namespace marelle::statistics {
namespace {
using Binomial = boost::math::binomial_distribution<>;
}  // namespace

double normal_quantile(double probability) {
    assert(probability > 0 && probability < 1);
    return boost::math::quantile(boost::math::normal_distribution<>{}, probability);
}

double two_sided_z(double confidence) { return normal_quantile(0.5 + confidence / 2); }

double two_sided_t(double confidence, double degrees) {
    return boost::math::quantile(boost::math::students_t_distribution<>{degrees}, 0.5 + confidence / 2);
}

double two_sided_p(double t, double degrees) {
    boost::math::students_t_distribution<> const student{degrees};
    return 2 * boost::math::cdf(boost::math::complement(student, std::abs(t)));
}

double f_quantile(double probability, double numerator_degrees, double denominator_degrees) {
    boost::math::fisher_f_distribution<> const f{numerator_degrees, denominator_degrees};
    return boost::math::quantile(f, probability);
}

double binomial_cdf(double x, double n, double p) {
    if (x < 0) return 0;
    if (x >= n) return 1;
    return boost::math::cdf(Binomial{n, p}, x);
}

double binomial_quantile(double probability, double n, double p) {
    // Walked, not inverted: the distribution jumps, and a rounded inverse may fall on the wrong side of a jump.
    auto spread = std::sqrt(n * p * (1 - p));
    auto x = std::clamp(std::floor(n * p + normal_quantile(probability) * spread), 0.0, n);
    while (x > 0 && binomial_cdf(x - 1, n, p) >= probability) --x;
    while (x < n && binomial_cdf(x, n, p) < probability) ++x;
    return x;
}

double t_power(double noncentrality, double degrees, double confidence) {
    auto critical = two_sided_t(confidence, degrees);
    boost::math::non_central_t_distribution<> const t{degrees, noncentrality};
    return boost::math::cdf(boost::math::complement(t, critical)) + boost::math::cdf(t, -critical);
}

}  // namespace marelle::statistics
