#pragma once
// Where an establishment of n people would fall by chance alone, if it were like the others: never a ranking. Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

struct Funnel {
    Interval warning;  // 95 %
    Interval alarm;    // 99.8 %
};

// Limits of a share for n people around a target share, 0…1, exact binomial: beyond one of them, chance goes less often
// than half of what is said (2.5 %, 0.1 %). With few people, never: five of five is no alarm. Refuses no_data (n = 0),
// impossible (target outside 0…1).
Measured<Funnel> funnel(double target, double n);

// The same interpolated between two counts, for a line that does not saw: Spiegelhalter, Statistics in Medicine 24
// (2005) 1185–1202, appendix A.1.1. Under some 50 people chance leaves it more often than said (target 79 %, n = 5: a
// house where all succeed, three times in ten, is outside), so that place() does not use it.
Measured<Funnel> smooth_funnel(double target, double n);

enum class Place { below_alarm, below_warning, within, above_warning, above_alarm };

// By funnel()'s limits. Refuses as funnel, and when k of n cannot be.
Measured<Place> place(Count count, double target);

}  // namespace marelle::statistics
