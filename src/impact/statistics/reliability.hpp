#pragma once
// Whether the items of a scale hold together, and whether one person's change is more than the scale's own noise. Pure.
#include "impact/statistics/ratings.hpp"
#include "impact/statistics/types.hpp"

namespace marelle::statistics {

// Under this many people, alpha is not published: the design asks 100.
inline constexpr double enough_for_alpha = 100;

struct Alpha {
    Estimate estimate;  // at most 1; below 0 when items contradict each other
    double items{};
    bool enough_people{};
};

// Cronbach's alpha, rows people, columns items (Psychometrika 16 (1951) 297–334), with Feldt's exact interval for
// parallel items: Feldt, Woodruff & Salih, Applied Psychological Measurement 11 (1987) 93–103, eq. 6 and 7. Coverage
// 94–96 % (valid_domain) for 20 people or more, also with four-level items. Refuses as mean_squares, no_spread
// (everybody has the same total), perfect_agreement (alpha is 1).
Measured<Alpha> cronbach_alpha(Ratings const& ratings, double confidence = 0.95);

// The same interval for an alpha already known: alpha < 1, people ≥ 2, items ≥ 2 (else impossible).
Measured<Interval> feldt_interval(double alpha, double people, double items, double confidence = 0.95);

enum class Change { rise, fall, within_noise };

struct Reliable {
    double index{};      // change over the standard error of a difference, in standard errors
    double threshold{};  // the smallest change, in points, that is more than noise
    Change change{};
};

// Reliable change index of one person: Jacobson & Truax, Journal of Consulting and Clinical Psychology 59 (1991) 12–19,
// p. 14. deviation: of the scale at the start, in points, > 0; reliability: 0 ≤ r < 1, of the scale. Refuses
// impossible.
Measured<Reliable> reliable_change(double before, double after, double deviation, double reliability,
                                   double confidence = 0.95);

}  // namespace marelle::statistics
