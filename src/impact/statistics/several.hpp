#pragma once
// Several criteria looked at together: among twenty, one seems to change by chance alone. Pure.
#include "impact/statistics/types.hpp"
#include <span>
#include <vector>

namespace marelle::statistics {

// Exact two-sided p of as many rises and falls as were seen, when both are equally likely (binomial, twice the smaller
// tail): the sign test, and McNemar's exact test of the same people twice (Psychometrika 12 (1947) 153–157). Those who
// did not change say nothing: 1 when nobody changed. Refuses impossible.
Measured<double> sign_test(double rises, double falls);
// Of after − before; equal values are left out. Refuses impossible (not finite).
Measured<double> sign_test(std::span<double const> changes);

// McNemar's χ² with Yates's correction, (|b − c| − 1)² / (b + c), for comparison with printed tables; 0 when nobody
// changed. The product uses the exact test. Refuses impossible.
Measured<double> mcnemar_corrected(double rises, double falls);

// p adjusted for their number, in the order given: Holm, Scandinavian Journal of Statistics 6 (1979) 65–70. The chance
// that one true "no change" at least is called a change stays under the level. Refuses no_data, impossible (p outside
// 0…1).
Measured<std::vector<double>> holm(std::span<double const> p);

}  // namespace marelle::statistics
