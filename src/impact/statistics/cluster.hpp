#pragma once
// A share, or the change of a share, over several establishments. Children of one house resemble each other, so that a
// hundred of them say less than a hundred drawn one by one: the differences between houses make the interval. Pure.
#include "impact/statistics/difference.hpp"
#include "impact/statistics/types.hpp"
#include <cstdint>
#include <optional>
#include <random>
#include <span>

namespace marelle::statistics {

inline constexpr std::size_t fewest_clusters = 10;

struct Clustered {
    Estimate estimate;
    double clusters{};            // those with somebody in them
    double design_effect{};       // variance over that of as many people drawn one by one; 1 when it was not measured
    double degrees_of_freedom{};  // 0 when Student's t was not used
    double by_chance{};           // of a change: two-sided p that there is none; 0 for a share
    // Why the estimate is Wilson's, or of a change Newcombe's, which ignore the houses.
    std::optional<Refusal> fell_back;
};

// Variance of the share over that of n people drawn one by one, m/(m−1) corrected: Rao & Scott, Biometrics 48 (1992)
// 577–585. Refuses no_data, impossible, too_few_clusters (one), no_spread (a share of 0 or 1).
Measured<double> design_effect(std::span<Count const> clusters);

// Cluster-robust interval on the logit: the variance corrected for few and unequal clusters, Student's t with its
// degrees of freedom (Bell & McCaffrey, Survey Methodology 28 (2002) 169–181, for a mean). Coverage, simulated with an
// intraclass correlation of 0 to 0.15, is 94–96 % (valid_domain) where the degrees of freedom are 60 % of m − 1 at
// least (sizes not too unequal: a coefficient of variation of 0.8 or so) and m × the rarer share is 3 at least.
//   m (mean size, variation)   p = 0.1  0.3   0.5      Wilson's, which ignores the houses (correlation 0.15)
//   10 (20, 0)                    –     95.6  95.7     66 %
//   20 (30, 0.5)                  –     94.4  95.7     57 %
//   40 (30, 0.5)                 94.5   94.5  94.6     55 %
//   outside: 20 (30, 0.5) 0.1: 93.6; 20 (60, 1.0) 0.1: 92.6
// Refuses no_data, impossible, too_few_clusters (under 10), no_spread (0, 1, or the same share in every cluster).
Measured<Clustered> robust_share(std::span<Count const> clusters, double confidence = 0.95);

inline constexpr int fewest_draws = 199;
struct Draws {
    std::uint64_t seed{};
    int count = 1999;
};

// Interval by drawing houses again, studentised on the logit (Davison & Hinkley, Bootstrap Methods, 1997, § 2.4): the
// same seed gives the same interval on every machine. Coverage 94–96 % (valid_domain) from 20 clusters, degrees of
// freedom of 75 % of m − 1 at least (a variation of 0.5 or so) and m × the rarer share of 4 at least; with 10 or 15, 91
// to 95 %. Refuses as robust_share, impossible (under 199 draws).
Measured<Clustered> bootstrap_share(std::span<Count const> clusters, Draws draws, double confidence = 0.95);

// One sample of as many houses as there are, drawn with replacement: how many times each came.
void draw_again(std::mt19937_64& random, std::span<double> times);

// robust_share when it can be; otherwise Wilson's interval of the whole, and why. Refuses no_data, impossible.
Measured<Clustered> share_across(std::span<Count const> clusters, double confidence = 0.95);

// after − before of the same people, −1…1, over houses: as robust_share, without the logit. It needs of each house how
// many rose and how many fell, and nothing of who stood at the level both times. Coverage, simulated with houses whose
// own changes are 0 to 15 points apart (a standard deviation), is 94–96 % (valid_domain) where the degrees of freedom
// are 60 % of m − 1 at least and four people a house changed, on average. Refuses no_data, impossible, too_few_clusters
// (under 10), no_spread (nobody changed, or as many in every cluster).
Measured<Clustered> robust_change(std::span<Pairs const> clusters, double confidence = 0.95);

// robust_change when it can be; otherwise paired_change of the whole, and why. Refuses no_data, impossible.
Measured<Clustered> change_across(std::span<Pairs const> clusters, double confidence = 0.95);

}  // namespace marelle::statistics
