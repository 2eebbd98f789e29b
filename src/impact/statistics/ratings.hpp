#pragma once
// People by raters, or people by items: complete rows of numbers. Pure.
#include "impact/statistics/types.hpp"
#include <cstddef>
#include <vector>

namespace marelle::statistics {

// Row by row: one person, one number a rater (or item). Whoever lacks one is left out by the caller, and counted.
struct Ratings {
    std::size_t people{}, columns{};
    std::vector<double> values;
    double at(std::size_t person, std::size_t column) const { return values[person * columns + column]; }
};

// Mean squares of the two-way table with one number a cell.
struct MeanSquares {
    double people{}, columns{}, error{};
};

// Refuses no_data, impossible (sizes that do not fit, a number that is not finite), too_few_people (one person, or one
// column), no_spread (every number the same).
Measured<MeanSquares> mean_squares(Ratings const& ratings);

}  // namespace marelle::statistics
