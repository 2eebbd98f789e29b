#pragma once
// Differences of two shares with their intervals. Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

// first − second, of two different groups of people; −1…1. Wilson's intervals squared and added: Newcombe, Statistics
// in Medicine 17 (1998) 873–890, method 10. Coverage, exact, averaged over shares within 3 points, is 94–96 %
// (valid_domain) where both groups have 10 people at least and, together, 8 people of the rarer kind being 15 % of all,
// or 16. Outside it is prudent: too wide.
//   n1, n2    0.1–0.3  0.2–0.2  0.3–0.5  0.5–0.5  0.8–0.9    outside
//   20, 20     95.9     95.7     94.6     94.6      –        0.8–0.9: 96.4; 0.1–0.1: 97.8
//   48, 48     95.3     95.2     94.9     95.0     95.5      0.05–0.05: 97.8
//   100, 200   95.1     95.0     94.9     94.6     95.1      0.05–0.05: 96.0
// Refuses no_data (an empty group), impossible.
Measured<Estimate> difference(Count first, Count second, double confidence = 0.95);

// The same people twice: how many were at the expected level before, after, both times, never.
struct Pairs {
    double both{}, before_only{}, after_only{}, neither{};
    double n() const { return both + before_only + after_only + neither; }
    Count before() const { return {both + before_only, n()}; }
    Count after() const { return {both + after_only, n()}; }
};

// after − before, of the same people; −1…1. Newcombe, Statistics in Medicine 17 (1998) 2635–2650, method 10: the two
// Wilson intervals, the correlation phi between them with its correction towards 0. Coverage, as above but simulated,
// with a correlation of 0.3, is 94–96 % (valid_domain) where n ≥ 20 and 35 % of all marks are of the rarer kind, or 40
// marks (each person has two). Outside it is prudent.
//   n     0.3→0.5  0.5→0.5  0.5→0.7    outside
//   20     95.5     95.3     95.5      0.2→0.3: 96.6; 0.1→0.1: 99.0
//   48     94.8     95.1     95.2      0.1→0.1: 97.3
//   200    94.9     95.1     95.0      and 0.2→0.3: 95.3, 0.1→0.1: 95.7 inside
// Refuses no_data, impossible.
Measured<Estimate> paired_change(Pairs pairs, double confidence = 0.95);

}  // namespace marelle::statistics
