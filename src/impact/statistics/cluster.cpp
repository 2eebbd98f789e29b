#include "impact/statistics/cluster.hpp"
#include "impact/statistics/quantiles.hpp"
#include "impact/statistics/several.hpp"
#include "impact/statistics/share.hpp"
#include <algorithm>
#include <cmath>
#include <vector>

namespace marelle::statistics {
namespace {

double logit(double p) { return std::log(p / (1 - p)); }
double inverse_logit(double x) { return 1 / (1 + std::exp(-x)); }

struct Houses {
    std::vector<Count> each;  // without the empty ones
    Count all;
    double share() const { return all.k / all.n; }
};

Measured<Houses> gather(std::span<Count const> clusters) {
    Houses out;
    for (auto const& cluster : clusters) {
        if (auto right = checked(cluster); !right && right.error() == Refusal::impossible)
            return std::unexpected{Refusal::impossible};
        if (cluster.n == 0) continue;
        out.each.push_back(cluster);
        out.all.k += cluster.k;
        out.all.n += cluster.n;
    }
    if (out.each.empty()) return std::unexpected{Refusal::no_data};
    return out;
}

// Linearised variance of the share (a ratio of totals); the clusters weigh as the drawing says, once without one.
template <class Weight>
double variance(std::vector<Count> const& each, Count const& all, double drawn, Weight const& weight) {
    double squares = 0, share = all.k / all.n;
    for (std::size_t i = 0; i < each.size(); ++i) {
        auto rest = each[i].k - share * each[i].n;
        squares += weight(i) * rest * rest;
    }
    return drawn / (drawn - 1) * squares / (all.n * all.n);
}

double variance(Houses const& houses) {
    auto m = static_cast<double>(houses.each.size());
    return variance(houses.each, houses.all, m, [](std::size_t) { return 1.0; });
}

// Each house's square weighs more as the house is a larger part of the whole, which pulls the share towards itself.
struct Corrected {
    double variance{}, degrees{};
};

Corrected corrected(Houses const& houses) {
    // Between two houses the covariance of what is left of each is −n_i n_j / n; of one with itself n_i (1 − n_i / n).
    double sum = 0, trace = 0, own = 0, with_all = 0, with_itself = 0;
    auto n = houses.all.n;
    for (auto const& house : houses.each) {
        auto part = house.n / n, rest = house.k - houses.share() * house.n;
        auto weight = 1 / (n * n * (1 - part));
        sum += weight * rest * rest;
        auto variance = house.n / (n * n);  // weight × n_i (1 − n_i / n)
        trace += variance;
        own += variance * variance;
        auto tie = weight * house.n * house.n;
        with_all += tie;
        with_itself += tie * tie;
    }
    return {sum, trace * trace / (own + (with_all * with_all - with_itself) / (n * n))};
}

Measured<Houses> measurable(std::span<Count const> clusters) {
    auto houses = gather(clusters);
    if (!houses) return houses;
    if (houses->each.size() < fewest_clusters) return std::unexpected{Refusal::too_few_clusters};
    if (houses->all.k == 0 || houses->all.k == houses->all.n) return std::unexpected{Refusal::no_spread};
    // Rounding leaves a dust of differences between houses that are all alike.
    auto least = 1e-12 * houses->share() * (1 - houses->share()) / houses->all.n;
    if (variance(*houses) <= least) return std::unexpected{Refusal::no_spread};
    return houses;
}

Clustered answer(Houses const& houses, Method method, Interval interval) {
    auto p = houses.share();
    Clustered out;
    interval = {std::min(interval.low, p), std::max(interval.high, p)};
    out.estimate = {.value = p, .interval = interval, .n = houses.all.n, .method = method, .valid_domain = false};
    out.clusters = static_cast<double>(houses.each.size());
    out.design_effect = variance(houses) * houses.all.n / (p * (1 - p));
    return out;
}

// Of the rarer kind, counted in whole clusters. What is judged valid must not lean on the variance measured: that would
// keep the samples in which it came out small.
double rarer_clusters(Houses const& houses) {
    return static_cast<double>(houses.each.size()) * std::min(houses.share(), 1 - houses.share());
}

}  // namespace

Measured<double> design_effect(std::span<Count const> clusters) {
    auto houses = gather(clusters);
    if (!houses) return std::unexpected{houses.error()};
    if (houses->each.size() < 2) return std::unexpected{Refusal::too_few_clusters};
    auto p = houses->share();
    if (p == 0 || p == 1) return std::unexpected{Refusal::no_spread};
    return variance(*houses) * houses->all.n / (p * (1 - p));
}

Measured<Clustered> robust_share(std::span<Count const> clusters, double confidence) {
    auto houses = measurable(clusters);
    if (!houses) return std::unexpected{houses.error()};
    auto p = houses->share();
    auto [spread, degrees] = corrected(*houses);
    auto reach = two_sided_t(confidence, degrees) * std::sqrt(spread) / (p * (1 - p));
    auto middle = logit(p);
    auto out = answer(*houses, Method::cluster_robust, {inverse_logit(middle - reach), inverse_logit(middle + reach)});
    out.degrees_of_freedom = degrees;
    out.estimate.valid_domain = degrees >= 0.6 * (out.clusters - 1) && rarer_clusters(*houses) >= 3;
    return out;
}

void draw_again(std::mt19937_64& random, std::span<double> times) {
    std::ranges::fill(times, 0);
    for (std::size_t i = 0; i < times.size(); ++i)
        // A multiplication and a shift, for the standard's distributions differ from one library to another.
        times[static_cast<std::size_t>(((random() >> 32) * times.size()) >> 32)] += 1;
}

Measured<Clustered> bootstrap_share(std::span<Count const> clusters, Draws draws, double confidence) {
    if (draws.count < fewest_draws) return std::unexpected{Refusal::impossible};
    auto houses = measurable(clusters);
    if (!houses) return std::unexpected{houses.error()};
    auto const& each = houses->each;
    auto m = each.size();
    auto p = houses->share(), middle = logit(p);
    std::mt19937_64 random{draws.seed};
    std::vector<double> ratios, times(m);
    ratios.reserve(static_cast<std::size_t>(draws.count));
    for (int draw = 0; draw < draws.count; ++draw) {
        draw_again(random, times);
        Count all;
        for (std::size_t i = 0; i < m; ++i) {
            all.k += times[i] * each[i].k;
            all.n += times[i] * each[i].n;
        }
        if (all.k == 0 || all.k == all.n) continue;
        auto q = all.k / all.n;
        auto error = std::sqrt(variance(each, all, static_cast<double>(m), [&](std::size_t i) { return times[i]; }));
        if (error <= 1e-9) continue;
        ratios.push_back((logit(q) - middle) * q * (1 - q) / error);
    }
    auto kept = static_cast<double>(ratios.size());
    if (kept < 0.9 * draws.count) return std::unexpected{Refusal::no_spread};
    std::ranges::sort(ratios);
    auto at = [&](double probability) {
        auto rank = std::clamp(std::floor(probability * (kept + 1)), 1.0, kept);
        return ratios[static_cast<std::size_t>(rank) - 1];
    };
    auto tail = (1 - confidence) / 2;
    auto error = std::sqrt(variance(*houses)) / (p * (1 - p));
    auto low = inverse_logit(middle - at(1 - tail) * error), high = inverse_logit(middle - at(tail) * error);
    auto out = answer(*houses, Method::cluster_bootstrap, {low, high});
    auto even = corrected(*houses).degrees >= 0.75 * (out.clusters - 1);
    out.estimate.valid_domain = m >= 20 && even && rarer_clusters(*houses) >= 4;
    return out;
}

Measured<Clustered> share_across(std::span<Count const> clusters, double confidence) {
    auto robust = robust_share(clusters, confidence);
    if (robust) return robust;
    auto houses = gather(clusters);
    if (!houses) return std::unexpected{houses.error()};
    Clustered out;
    out.estimate = *share(houses->all, confidence);
    out.estimate.valid_domain = false;
    out.clusters = static_cast<double>(houses->each.size());
    out.design_effect = 1;
    out.fell_back = robust.error();
    return out;
}

Measured<Clustered> robust_change(std::span<Pairs const> clusters, double confidence) {
    Houses houses;
    double moved = 0;
    for (auto const& pairs : clusters) {
        if (auto right = paired_change(pairs); !right && right.error() == Refusal::impossible)
            return std::unexpected{Refusal::impossible};
        if (pairs.n() == 0) continue;
        houses.each.push_back({pairs.after_only - pairs.before_only, pairs.n()});
        houses.all.k += houses.each.back().k;
        houses.all.n += pairs.n();
        moved += pairs.after_only + pairs.before_only;
    }
    if (houses.each.empty()) return std::unexpected{Refusal::no_data};
    if (houses.each.size() < fewest_clusters) return std::unexpected{Refusal::too_few_clusters};
    auto change = houses.share(), alone = moved / houses.all.n - change * change;
    if (alone <= 0 || variance(houses) <= 1e-12 * alone / houses.all.n) return std::unexpected{Refusal::no_spread};
    auto [spread, degrees] = corrected(houses);
    auto error = std::sqrt(spread), reach = two_sided_t(confidence, degrees) * error;
    Clustered out;
    out.estimate = {.value = change,
                    .interval = {std::max(-1.0, change - reach), std::min(1.0, change + reach)},
                    .n = houses.all.n,
                    .method = Method::cluster_robust,
                    .valid_domain = false};
    out.clusters = static_cast<double>(houses.each.size());
    out.design_effect = variance(houses) * houses.all.n / alone;
    out.degrees_of_freedom = degrees;
    out.by_chance = two_sided_p(change / error, degrees);
    out.estimate.valid_domain = degrees >= 0.6 * (out.clusters - 1) && moved >= 4 * out.clusters;
    return out;
}

Measured<Clustered> change_across(std::span<Pairs const> clusters, double confidence) {
    auto robust = robust_change(clusters, confidence);
    if (robust || robust.error() == Refusal::impossible || robust.error() == Refusal::no_data) return robust;
    Pairs all;
    Clustered out;
    for (auto const& pairs : clusters) {
        all = {all.both + pairs.both, all.before_only + pairs.before_only, all.after_only + pairs.after_only,
               all.neither + pairs.neither};
        out.clusters += pairs.n() > 0 ? 1 : 0;
    }
    out.estimate = *paired_change(all, confidence);
    out.estimate.valid_domain = false;
    out.design_effect = 1;
    out.by_chance = *sign_test(all.after_only, all.before_only);
    out.fell_back = robust.error();
    return out;
}

}  // namespace marelle::statistics
