#pragma once
// Do two people who know the same child see the same thing? Pure.
#include "impact/statistics/ratings.hpp"
#include "impact/statistics/types.hpp"
#include <vector>

namespace marelle::statistics {

// How much two levels apart disagree: by the distance, or by its square.
enum class Weights { linear, quadratic };

struct Kappa {
    Estimate estimate;  // −1…1; 0 is what chance gives
    double standard_error{};
};

// Cohen's weighted kappa of a square table (rows: first rater, columns: second, people), with its standard error when
// kappa is not 0: Cohen, Psychological Bulletin 70 (1968) 213–220; Fleiss, Cohen & Everitt, ibid. 72 (1969) 323–327.
// Interval: normal on Fisher's scale, atanh κ, which holds better than on κ itself (n = 50, κ = 0.8, linear:
// 94.2 against 91.2 %). Coverage 94–96 % (valid_domain) for n ≥ 100, linear, and n ≥ 200, quadratic, κ from 0.3 to 0.6;
// with 20 to 50 pairs it is 91 to 94 %, less with quadratic weights. Refuses no_data, impossible (not square, under 2
// levels, negative), no_spread (all pairs are the same pair: no error to measure), perfect_agreement (kappa is 1: no
// error to measure).
Measured<Kappa> weighted_kappa(std::vector<std::vector<double>> const& table, Weights weights,
                               double confidence = 0.95);

// ICC(2,1): raters drawn from many, absolute agreement. ICC(3,1): these raters only, their levels apart (consistency).
enum class Icc { two_one, three_one };

// Shrout & Fleiss, Psychological Bulletin 86 (1979) 420–428; McGraw & Wong, Psychological
// Methods 1 (1996) 30–46, table 7 (A,1 and C,1). −1…1, n = people. Coverage, of normal numbers, is 94–96 %
// (valid_domain) for 10 people or more; of ICC(2,1) only while the raters' levels hardly differ (their mean square
// within 3 times the error's): with a tenth of the variance between 2 to 5 raters it falls to 91–94 %, for so few
// raters tell little of all the others. Refuses as mean_squares, perfect_agreement (no error).
Measured<Estimate> intraclass(Ratings const& ratings, Icc kind, double confidence = 0.95);

}  // namespace marelle::statistics
