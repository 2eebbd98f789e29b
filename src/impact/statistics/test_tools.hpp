#pragma once
// What the tests of this folder share: printed digits, soundness, random samples, and how long to draw.
#include "impact/statistics/types.hpp"
#include <cmath>
#include <cstdlib>
#include <random>

namespace marelle::statistics::testing {

// Does a number, rounded to so many decimals, print as the source prints it?
inline bool printed(double computed, double source, int decimals) {
    auto scale = std::pow(10.0, decimals);
    return std::abs(std::round(computed * scale) - std::round(source * scale)) < 0.5;
}

inline bool sound(Estimate const& estimate, double least, double most) {
    auto [low, high] = estimate.interval;
    return std::isfinite(low) && std::isfinite(high) && std::isfinite(estimate.value) && least <= low &&
           low <= estimate.value + 1e-12 && estimate.value <= high + 1e-12 && high <= most;
}

// Draws of a simulation; MARELLE_TEST_COVERAGE=20 makes twenty times as many.
inline int draws(int usual) {
    auto const* times = std::getenv("MARELLE_TEST_COVERAGE");
    return times ? usual * std::atoi(times) : usual;
}

// Within one point of 95 %, with what so many draws leave to chance (three standard errors).
inline bool about_95(double held, double tries) {
    auto share = held / tries, chance = 3 * std::sqrt(0.95 * 0.05 / tries);
    return share > 0.94 - chance && share < 0.96 + chance;
}

}  // namespace marelle::statistics::testing
