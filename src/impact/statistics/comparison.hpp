#pragma once
// The change of a group, less the change of a comparison group over the same time. Pure.
#include "impact/statistics/difference.hpp"
#include "impact/statistics/leavers.hpp"
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

// Difference in differences of a share, −2…2: two groups of different people, each measured twice. The two paired
// intervals squared and added: Newcombe, Statistics in Medicine 20 (2001) 2885–2893, section 4.
// valid_domain where both changes are in theirs. Refuses as paired_change.
Measured<Estimate> difference_in_differences(Pairs group, Pairs comparison, double confidence = 0.95);

// Two-sided p of no difference, as the interval above tells it: 1 less the confidence at which its nearer bound is 0;
// so that a difference is under 5 % exactly when its 95 % interval leaves 0 out. Refuses as above.
Measured<double> chance_of_difference(Pairs group, Pairs comparison);

// The same of a mean, in the scale's units, from each group's individual changes (after − before): Welch, Biometrika 34
// (1947) 28–35. Coverage 94–96 % (valid_domain) for 10 in each group, also of changes by whole levels. Refuses no_data,
// impossible, too_few_people (one in a group), no_spread (nobody's change differs).
Measured<Estimate> difference_in_differences(Sample group_changes, Sample comparison_changes, double confidence = 0.95);

}  // namespace marelle::statistics
