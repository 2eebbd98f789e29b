#pragma once
// The same people on the same scale of four levels, twice. Pure.
#include "impact/statistics/difference.hpp"
#include "impact/statistics/types.hpp"
#include <array>
#include <optional>
#include <span>

namespace marelle::statistics {

inline constexpr int levels = 4;

// 1…4; none when the level was not observed. Nothing is guessed for what is missing.
struct Twice {
    std::optional<int> before, after;
};

struct Transitions {
    std::array<std::array<double, levels>, levels> cells{};  // [before − 1][after − 1], people
    double missing_before{}, missing_after{}, missing_both{};
    double measured_twice() const;
    double before(int level) const;  // of those measured twice
    double after(int level) const;
    double up() const;
    double down() const;
    double same() const;
    // How many stood at this level or above, before and after, for the paired change of that share.
    Pairs at_least(int level) const;
};

// Refuses impossible (a level outside 1…4). No one measured twice is a table of zeros.
Measured<Transitions> tabulate(std::span<Twice const> people);

// The median of after − before (in levels or points), with an interval between ordered values of the sample, which
// supposes nothing of the distribution: Hettmansperger & Sheather, Statistics & Probability Letters 4 (1986) 75–79.
// Coverage 94–96 % for n ≥ 6 without ties (valid_domain); where values tie, as on four levels, it is prudent.
// Refuses no_data, impossible (not finite), too_few_people (under 6 at 95 %: no two values are far enough apart).
Measured<Estimate> median_change(std::span<double const> changes, double confidence = 0.95);

}  // namespace marelle::statistics
