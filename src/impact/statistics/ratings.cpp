#include "impact/statistics/ratings.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace marelle::statistics {
namespace {

double mean(std::vector<double> const& of) {
    double sum = 0;
    for (auto x : of) sum += x;
    return sum / static_cast<double>(of.size());
}

double squares(std::vector<double> const& of, double middle) {
    double sum = 0;
    for (auto x : of) sum += (x - middle) * (x - middle);
    return sum;
}

}  // namespace

Measured<MeanSquares> mean_squares(Ratings const& ratings) {
    auto [people, columns, values] = ratings;
    if (values.size() != people * columns) return std::unexpected{Refusal::impossible};
    if (values.empty()) return std::unexpected{Refusal::no_data};
    if (!std::ranges::all_of(values, [](double x) { return std::isfinite(x); }))
        return std::unexpected{Refusal::impossible};
    if (people < 2 || columns < 2) return std::unexpected{Refusal::too_few_people};
    auto all = mean(values);
    auto n = static_cast<double>(people), k = static_cast<double>(columns);
    std::vector<double> by_person(people), by_column(columns);
    for (std::size_t i = 0; i < people; ++i)
        for (std::size_t j = 0; j < columns; ++j) {
            by_person[i] += ratings.at(i, j) / k;
            by_column[j] += ratings.at(i, j) / n;
        }
    double rest = 0;
    for (std::size_t i = 0; i < people; ++i)
        for (std::size_t j = 0; j < columns; ++j) {
            auto left = ratings.at(i, j) - by_person[i] - by_column[j] + all;
            rest += left * left;
        }
    auto total = squares(values, all);
    auto [low, high] = std::ranges::minmax(values);
    if (low == high) return std::unexpected{Refusal::no_spread};
    if (!std::isfinite(total)) return std::unexpected{Refusal::impossible};
    // What is no more than the rounding of the means is nothing.
    auto rounding = 16 * std::numeric_limits<double>::epsilon() * std::max(std::abs(low), std::abs(high));
    auto dust = n * k * rounding * rounding;
    auto whole = [&](double sum) { return sum <= dust ? 0 : sum; };
    return MeanSquares{.people = whole(k * squares(by_person, all)) / (n - 1),
                       .columns = whole(n * squares(by_column, all)) / (k - 1),
                       .error = whole(rest) / ((n - 1) * (k - 1))};
}

}  // namespace marelle::statistics
