#pragma once
// What a figure allows to be said: the words are built on this, and on nothing else. Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

enum class Verdict {
    rise,           // the whole interval is above 0
    fall,           // the whole interval is below 0
    within_margin,  // 0 is inside: what was seen may be chance
    too_few,        // under the base, or too few for any interval: nothing is said
    not_measurable  // the measure has no meaning here (everybody the same, contradictory input)
};

// Of a change or a difference, with the smallest number of people under which nothing is said.
Verdict judge(Measured<Estimate> const& change, double base);

}  // namespace marelle::statistics
