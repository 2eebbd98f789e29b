#pragma once
// Intervals of shares. Pure.

namespace marelle::impact {

struct Interval {
    double low{}, high{};  // 0…1
};

// Wilson's score interval, 95 % two-sided by default, without continuity correction (Wilson, JASA 22, 1927, p. 209).
// k successes of n, 0 ≤ k ≤ n, n > 0. Reproduces 79/100 → 70.0–85.8 %, 30/30 → 88.6–100 %, 9/12 → 46.8–91.1 %.
Interval wilson(double k, double n, double confidence = 0.95);

}  // namespace marelle::impact
