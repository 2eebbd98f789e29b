#include "impact/statistics/difference.hpp"
#include "impact/statistics/share.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::statistics {
namespace {

// The distance from a difference to one of its limits, from the distances of the two shares to theirs.
double reach(double first, double second, double correlation) {
    return std::sqrt(std::max(0.0, first * first - 2 * correlation * first * second + second * second));
}

Interval around(Count first, Count second, double correlation, double confidence) {
    auto a = first.k / first.n, b = second.k / second.n;
    auto of_a = wilson(first.k, first.n, confidence), of_b = wilson(second.k, second.n, confidence);
    return {std::max(-1.0, a - b - reach(a - of_a.low, of_b.high - b, correlation)),
            std::min(1.0, a - b + reach(of_a.high - a, b - of_b.low, correlation))};
}

double corrected_phi(Pairs const& pairs) {
    auto before = pairs.before(), after = pairs.after();
    auto margins = before.k * (before.n - before.k) * after.k * (after.n - after.k);
    if (margins == 0) return 0;
    auto product = pairs.both * pairs.neither - pairs.before_only * pairs.after_only;
    if (product > 0) product = std::max(0.0, product - pairs.n() / 2);
    return product / std::sqrt(margins);
}

// How many are of the rarer kind, in the two counts together, and which part of all that is.
struct Rarer {
    double people{}, part{};
};
Rarer rarer(Count first, Count second) {
    auto people = std::min(first.k, first.n - first.k) + std::min(second.k, second.n - second.k);
    return {people, people / (first.n + second.n)};
}

}  // namespace

Measured<Estimate> difference(Count first, Count second, double confidence) {
    for (auto const& group : {first, second})
        if (auto right = checked(group); !right) return std::unexpected{right.error()};
    auto [people, part] = rarer(first, second);
    auto enough = (people >= 8 && part >= 0.15) || people >= 16;
    return Estimate{.value = first.k / first.n - second.k / second.n,
                    .interval = around(first, second, 0, confidence),
                    .n = first.n + second.n,
                    .method = Method::newcombe_unpaired,
                    .valid_domain = std::min(first.n, second.n) >= 10 && enough};
}

Measured<Estimate> paired_change(Pairs pairs, double confidence) {
    for (auto cell : {pairs.both, pairs.before_only, pairs.after_only, pairs.neither})
        if (!std::isfinite(cell) || cell < 0) return std::unexpected{Refusal::impossible};
    if (pairs.n() == 0) return std::unexpected{Refusal::no_data};
    auto [people, part] = rarer(pairs.before(), pairs.after());
    return Estimate{.value = (pairs.after_only - pairs.before_only) / pairs.n(),
                    .interval = around(pairs.after(), pairs.before(), corrected_phi(pairs), confidence),
                    .n = pairs.n(),
                    .method = Method::newcombe_paired,
                    .valid_domain = (pairs.n() >= 20 && part >= 0.35) || people >= 40};
}

}  // namespace marelle::statistics
