#pragma once
// The distributions the measures lean on, so that Boost.Math is compiled once. Arguments are checked by the callers.

namespace marelle::statistics {

// z such that a standard normal lies within ±z with this probability: 1.96 for 0.95.
double two_sided_z(double confidence);
double normal_quantile(double probability);
// As two_sided_z, for Student's t; degrees of freedom > 0, whole or not.
double two_sided_t(double confidence, double degrees);
// How often Student's t goes as far from 0, either side.
double two_sided_p(double t, double degrees);
double f_quantile(double probability, double numerator_degrees, double denominator_degrees);

// P(X ≤ x) for X binomial(n, p), 0 when x < 0; x and n whole.
double binomial_cdf(double x, double n, double p);
// The smallest whole x with P(X ≤ x) ≥ probability.
double binomial_quantile(double probability, double n, double p);

// Power of a two-sided t test of level 1 − confidence, when its statistic follows the noncentral t.
double t_power(double noncentrality, double degrees, double confidence);

}  // namespace marelle::statistics
