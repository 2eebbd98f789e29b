#pragma once
// The smallest true change that so many people would let be seen, said before anybody looks for one: "with 48 children
// you could see a change of at least …". Pure.
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

struct Sensitivity {
    double confidence = 0.95, power = 0.8;
};

// In standard deviations of the individual changes; two-sided paired t test of n ≥ 2 people, by the noncentral t
// (Cohen, Statistical Power Analysis, 1988, chapter 2). Refuses no_data (0), impossible, too_few_people (1).
Measured<double> detectable_paired(double n, Sensitivity sensitivity = {});

// In standard deviations of the scale; two groups of different people, two-sided t test. Refuses as above, each group
// 2 at least.
Measured<double> detectable_unpaired(double first, double second, Sensitivity sensitivity = {});

// Change of a share among the same n people, 0…1, when the part `changing` of them changes level one way or the other:
// McNemar's test, Connor, Biometrics 43 (1987) 207–211, p. 209. Refuses no_data, impossible (changing outside 0…1],
// not_detectable (were all changes the same way, they would still be missed too often).
Measured<double> detectable_paired_share(double n, double changing, Sensitivity sensitivity = {});

// The same were all changes the same way: the smallest part of the n people that must change level, and the change.
// What is left to say when few change: a change takes at least as many changing. Refuses no_data, impossible,
// not_detectable (under four people at 95 %: not even if everybody changed).
Measured<double> detectable_one_way_share(double n, Sensitivity sensitivity = {});

// Rise of a share from `share` between two groups of different people, 0…1 − share (for a fall, ask of 1 − share):
// Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 2003, chapter 4, without continuity correction.
// Refuses no_data, impossible, not_detectable (even a share of 1 would be missed too often).
Measured<double> detectable_unpaired_share(double share, double first, double second, Sensitivity sensitivity = {});

}  // namespace marelle::statistics
