#pragma once
// Did those who left differ from those who stayed, at the start? A standardised difference does not depend on how many
// they are, so that it compares what a test of significance would not. Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

// A group's mean, its standard deviation (n − 1), in the scale's units.
struct Sample {
    double mean{}, deviation{}, n{};
};

// From this size on, either way, the two groups are said to differ: Austin, Statistics in Medicine 28 (2009) 3083–3107.
inline constexpr double notable_difference = 0.1;

// (p1 − p2) / √((p1 q1 + p2 q2) / 2), in standard deviations: Austin (2009). Refuses no_data (an empty group),
// impossible, no_spread (both shares 0 or 1).
Measured<double> standardised_difference(Count leavers, Count stayers);

// (m1 − m2) / √((s1² + s2²) / 2): Austin (2009). Refuses no_data, impossible, no_spread, too_few_people (one
// person in a group: no deviation).
Measured<double> standardised_difference(Sample leavers, Sample stayers);

// Cohen's d, with the deviation pooled over the two groups by their sizes (Cohen, Statistical Power Analysis, 1988,
// chapter 2). Refuses as above.
Measured<double> cohens_d(Sample leavers, Sample stayers);

}  // namespace marelle::statistics
