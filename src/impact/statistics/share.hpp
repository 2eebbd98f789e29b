#pragma once
// A share and its interval. Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

// Wilson's score interval, two-sided, without continuity correction (Wilson, JASA 22, 1927, p. 209), 0…1. k successes
// of n, 0 ≤ k ≤ n, n > 0 (asserted). Reproduces 79/100 → 70.0–85.8 %, 30/30 → 88.6–100 %, 9/12 → 46.8–91.1 %.
Interval wilson(double k, double n, double confidence = 0.95);

// The same with what stands behind it. Counts jump, so that the coverage saws around 95 %; over shares within 3 points
// of p, computed exactly, it is 94–96 % on average, and never under 92 % at one share, where n ≥ 20 and at least 4 are
// of the rarer kind (k or n − k): that is valid_domain.
//   n \ p   0.05  0.10  0.20  0.30  0.50      outside, on average
//   10       –     –     –     –    95.4      0.05: 95.6 but 89.5 at one share; 0.20: 96.6
//   20       –     –    95.4  95.2  94.7      0.10: 96.1
//   48       –    95.3  95.1  95.0  95.0      0.05: 95.9
//   100     95.5  95.2  95.1  95.0  94.9      0.03: 95.7, 91.7 at one share
// Refuses no_data (n = 0), impossible.
Measured<Estimate> share(Count count, double confidence = 0.95);

}  // namespace marelle::statistics
