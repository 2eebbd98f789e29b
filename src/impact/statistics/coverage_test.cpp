// How often each interval holds the truth, over the domains the headers state. Where counts make it possible, every
// outcome is weighed exactly; elsewhere samples are drawn (MARELLE_TEST_COVERAGE=20 draws twenty times as many).
#include "impact/statistics/agreement.hpp"
#include "impact/statistics/cluster.hpp"
#include "impact/statistics/comparison.hpp"
#include "impact/statistics/funnel.hpp"
#include "impact/statistics/reliability.hpp"
#include "impact/statistics/share.hpp"
#include "impact/statistics/test_tools.hpp"
#include "impact/statistics/transitions.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <tuple>
#include <vector>

using namespace marelle::statistics;
using marelle::statistics::testing::about_95;
using marelle::statistics::testing::draws;

namespace {

using Random = std::mt19937_64;

bool holds(Interval const& interval, double truth) { return interval.low <= truth && truth <= interval.high; }

std::vector<double> binomial(int n, double p) {
    std::vector<double> out;
    for (int k = 0; k <= n; ++k)
        out.push_back(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                               (n - k) * std::log1p(-p)));
    return out;
}

double wilson_coverage(int n, double p) {
    auto weights = binomial(n, p);
    double out = 0;
    for (int k = 0; k <= n; ++k)
        if (holds(wilson(k, n), p)) out += weights[static_cast<std::size_t>(k)];
    return out;
}

// Points within 3 points of a share, for an average that does not depend on where the saw's teeth fall.
std::vector<double> near(double p, int steps) {
    std::vector<double> out;
    for (int i = -steps; i <= steps; ++i) out.push_back(p + 0.03 * i / steps);
    return out;
}

std::vector<Count> houses(Random& random, int how_many, double mean, double variation, double p, double alike) {
    std::vector<Count> out;
    for (int i = 0; i < how_many; ++i) {
        auto n = mean;
        if (variation > 0) {
            std::gamma_distribution<double> size{1 / (variation * variation), mean * variation * variation};
            n = std::max(2.0, std::round(size(random)));
        }
        auto own = p;
        if (alike > 0) {
            auto sum = (1 - alike) / alike;
            auto a = std::gamma_distribution<double>{p * sum}(random);
            auto b = std::gamma_distribution<double>{(1 - p) * sum}(random);
            own = a + b > 0 ? a / (a + b) : p;
        }
        out.push_back({static_cast<double>(std::binomial_distribution<int>{static_cast<int>(n), own}(random)), n});
    }
    return out;
}

Sample changes(Random& random, int n, double deviation, bool whole) {
    std::normal_distribution<double> noise{0, deviation};
    std::vector<double> values(static_cast<std::size_t>(n));
    double mean = 0, squares = 0;
    for (auto& x : values) {
        x = noise(random);
        if (whole) x = std::clamp(std::round(x), -3.0, 3.0);
        mean += x / n;
    }
    for (auto x : values) squares += (x - mean) * (x - mean);
    return {mean, std::sqrt(squares / (n - 1)), static_cast<double>(n)};
}

Pairs twice(Random& random, int n, double before, double after, double correlation) {
    auto both = before * after + correlation * std::sqrt(before * (1 - before) * after * (1 - after));
    std::uniform_real_distribution<double> uniform;
    Pairs out;
    for (int i = 0; i < n; ++i) {
        auto drawn = uniform(random);
        if (drawn < both) ++out.both;
        else if (drawn < before) ++out.before_only;
        else if (drawn < before + after - both) ++out.after_only;
        else ++out.neither;
    }
    return out;
}

}  // namespace

TEST_CASE("Wilson's interval holds 94 to 96 times in 100 in its domain, and at least 92 at any share of it, exactly") {
    for (int n : {20, 30, 48, 100, 200, 500})
        for (double p : {0.05, 0.1, 0.2, 0.3, 0.4, 0.5}) {
            if (n * p < 4) continue;
            CAPTURE(n);
            CAPTURE(p);
            double sum = 0, worst = 1;
            auto shares = near(p, 30);
            for (auto share : shares) {
                auto held = wilson_coverage(n, share);
                sum += held / static_cast<double>(shares.size());
                worst = std::min(worst, held);
            }
            CHECK(sum > 0.94);
            CHECK(sum < 0.96);
            CHECK(worst > 0.92);
            CHECK(share({std::round(n * p), static_cast<double>(n)})->valid_domain);
        }
    CHECK(wilson_coverage(10, 0.0175) < 0.92);  // why the domain stops somewhere
    CHECK_FALSE(share({0, 10})->valid_domain);
}

TEST_CASE("the interval of a difference holds 94 to 96 times in 100 in its domain, exactly") {
    using Case = std::tuple<int, int, double, double>;
    for (auto [n, m, p, q] : {Case{20, 20, 0.1, 0.3}, Case{20, 20, 0.3, 0.5}, Case{20, 40, 0.2, 0.2},
                              Case{48, 48, 0.5, 0.5}, Case{48, 48, 0.8, 0.9}, Case{30, 60, 0.3, 0.3}}) {
        CAPTURE(n);
        CAPTURE(p);
        CAPTURE(q);
        std::vector<std::vector<Interval>> intervals;
        for (double a = 0; a <= n; ++a) {
            intervals.emplace_back();
            for (double b = 0; b <= m; ++b)
                intervals.back().push_back(
                    difference({a, static_cast<double>(n)}, {b, static_cast<double>(m)})->interval);
        }
        double held = 0, all = 0;
        for (auto first : near(p, 2))
            for (auto second : near(q, 2)) {
                auto one = binomial(n, first), two = binomial(m, second);
                for (std::size_t a = 0; a < one.size(); ++a)
                    for (std::size_t b = 0; b < two.size(); ++b) {
                        all += one[a] * two[b];
                        if (holds(intervals[a][b], first - second)) held += one[a] * two[b];
                    }
            }
        CHECK(held / all > 0.94);
        CHECK(held / all < 0.96);
    }
}

TEST_CASE("the interval of a paired change, and of a difference of two, holds about 95 times in 100 in its domain") {
    Random random{1};
    std::uniform_real_distribution<double> jitter{-0.03, 0.03};
    using Case = std::tuple<int, double, double>;
    for (auto [n, before, after] : {Case{20, 0.5, 0.7}, Case{48, 0.3, 0.5}, Case{48, 0.5, 0.5}, Case{200, 0.2, 0.3}}) {
        CAPTURE(n);
        CAPTURE(before);
        int held = 0, held_twice = 0, tries = draws(12'000);
        for (int i = 0; i < tries; ++i) {
            auto p = before + jitter(random), q = after + jitter(random);
            auto one = twice(random, n, p, q, 0.3), other = twice(random, n, 0.5, 0.5, 0.3);
            held += holds(paired_change(one)->interval, q - p);
            held_twice += holds(difference_in_differences(one, other)->interval, q - p);
        }
        CHECK(about_95(held, tries));
        CHECK(about_95(held_twice, tries));
    }
    int held = 0, tries = draws(4000);  // outside, it is prudent: why it is called approximate
    for (int i = 0; i < tries; ++i) held += holds(paired_change(twice(random, 20, 0.1, 0.1, 0.3))->interval, 0);
    CHECK(held > 0.97 * tries);
    CHECK_FALSE(paired_change({.both = 2, .neither = 18})->valid_domain);
}

TEST_CASE("the robust interval holds about 95 times in 100 where children of one house are alike; Wilson's does not") {
    Random random{2};
    using Case = std::tuple<int, double, double, double, double>;
    for (auto [m, mean, variation, p, alike] :
         {Case{10, 20, 0, 0.3, 0.05}, Case{10, 20, 0, 0.5, 0.15}, Case{20, 30, 0.5, 0.3, 0.15},
          Case{40, 30, 0.5, 0.1, 0.05}, Case{20, 12, 0.5, 0.5, 0}}) {
        CAPTURE(m);
        CAPTURE(p);
        int held = 0, valid = 0, tries = draws(3000);
        for (int i = 0; i < tries; ++i) {
            auto found = robust_share(houses(random, m, mean, variation, p, alike));
            REQUIRE(found);
            held += holds(found->estimate.interval, p);
            valid += found->estimate.valid_domain;
        }
        CHECK(about_95(held, tries));
        CHECK(valid > tries / 3);
    }
    int held = 0, tries = draws(1000);
    for (int i = 0; i < tries; ++i) {
        Count all;
        for (auto const& house : houses(random, 20, 30, 0.5, 0.3, 0.15)) all = {all.k + house.k, all.n + house.n};
        held += holds(wilson(all.k, all.n), 0.3);
    }
    CHECK(held < 0.7 * tries);
}

TEST_CASE("the robust change holds about 95 times in 100 where houses change each their own way; Newcombe's does not") {
    Random random{21};
    // Of each house, what is added to the share at the level after: apart by so much, nothing on average.
    auto const drawn = [&](int m, double mean, double variation, double apart) {
        std::vector<Pairs> out;
        std::normal_distribution<double> own{0, apart};
        for (auto const& house : houses(random, m, mean, variation, 0.4, 0.05)) {
            auto const share = std::clamp(0.4 + own(random), 0.02, 0.98);
            out.push_back(twice(random, static_cast<int>(house.n), 0.4, share, 0.2));
        }
        return out;
    };
    using Case = std::tuple<int, double, double, double>;
    for (auto [m, mean, variation, apart] :
         {Case{10, 20, 0, 0.1}, Case{20, 30, 0.5, 0.15}, Case{40, 12, 0.5, 0.05}, Case{12, 25, 0.5, 0}}) {
        CAPTURE(m);
        int held = 0, valid = 0, tries = draws(1500);
        for (int i = 0; i < tries; ++i) {
            auto found = robust_change(drawn(m, mean, variation, apart));
            REQUIRE(found);
            held += holds(found->estimate.interval, 0);
            valid += found->estimate.valid_domain;
        }
        CHECK(about_95(held, tries));
        CHECK(valid > tries / 3);
    }
    int held = 0, tries = draws(500);
    for (int i = 0; i < tries; ++i) {
        Pairs all;
        for (auto const& house : drawn(20, 60, 0.5, 0.15))
            all = {all.both + house.both, all.before_only + house.before_only, all.after_only + house.after_only,
                   all.neither + house.neither};
        held += holds(paired_change(all)->interval, 0);
    }
    CHECK(held < 0.8 * tries);
}

TEST_CASE("the bootstrap by establishment holds about 95 times in 100 from 20 houses") {
    Random random{3};
    for (auto [p, alike] : {std::pair{0.3, 0.05}, std::pair{0.5, 0.0}}) {
        CAPTURE(p);
        int held = 0, tries = draws(800);
        for (int i = 0; i < tries; ++i) {
            auto found = bootstrap_share(houses(random, 20, 20, 0.5, p, alike), {static_cast<unsigned>(i), 399});
            REQUIRE(found);
            held += holds(found->estimate.interval, p);
        }
        CHECK(about_95(held, tries));
    }
}

TEST_CASE("the interval of a median holds about 95 times in 100, however skewed the changes") {
    Random random{4};
    std::lognormal_distribution<double> skewed;
    for (int n : {6, 12, 48}) {
        CAPTURE(n);
        int held = 0, tries = draws(8000);
        std::vector<double> values(static_cast<std::size_t>(n));
        for (int i = 0; i < tries; ++i) {
            for (auto& x : values) x = skewed(random);
            held += holds(median_change(values)->interval, 1);
        }
        CHECK(about_95(held, tries));
    }
}

TEST_CASE("Welch's interval of a difference in differences holds about 95 times in 100, of whole levels too") {
    Random random{5};
    for (auto [n, m, deviation] : {std::tuple{10, 10, 1.0}, std::tuple{10, 20, 2.0}, std::tuple{48, 30, 0.6}})
        for (bool whole : {false, true}) {
            CAPTURE(n);
            CAPTURE(whole);
            int held = 0, tries = draws(8000);
            for (int i = 0; i < tries; ++i) {
                auto one = changes(random, n, deviation, whole), two = changes(random, m, 1, whole);
                auto found = difference_in_differences(one, two);
                held += !found || holds(found->interval, 0);
            }
            CHECK(about_95(held, tries));
        }
}

TEST_CASE("ICC and alpha hold about 95 times in 100; ICC(2,1) says where few raters make it fail") {
    Random random{6};
    std::normal_distribution<double> noise;
    using Case = std::tuple<std::size_t, std::size_t, double, double>;
    for (auto [n, k, people, raters] : {Case{10, 3, 0.5, 0}, Case{20, 2, 0.6, 0}, Case{50, 3, 0.7, 0.1}}) {
        CAPTURE(n);
        CAPTURE(raters);
        int random_raters = 0, these_raters = 0, alpha = 0, valid = 0, tries = draws(5000);
        auto error = 1 - people - raters, consistency = people / (people + error);
        auto whole = static_cast<double>(k) * consistency / (1 + static_cast<double>(k - 1) * consistency);
        for (int i = 0; i < tries; ++i) {
            Ratings ratings{n, k, {}};
            std::vector<double> level(k);
            for (auto& x : level) x = std::sqrt(raters) * noise(random);
            for (std::size_t person = 0; person < n; ++person) {
                auto own = std::sqrt(people) * noise(random);
                for (std::size_t j = 0; j < k; ++j)
                    ratings.values.push_back(own + level[j] + std::sqrt(error) * noise(random));
            }
            auto two_one = intraclass(ratings, Icc::two_one);
            random_raters += holds(two_one->interval, people);
            valid += two_one->valid_domain;
            these_raters += holds(intraclass(ratings, Icc::three_one)->interval, consistency);
            alpha += holds(cronbach_alpha(ratings)->estimate.interval, whole);
        }
        CHECK(about_95(these_raters, tries));
        CHECK(about_95(alpha, tries));
        if (raters == 0) {
            CHECK(about_95(random_raters, tries));
            CHECK(valid > 0.8 * tries);
        } else {
            CHECK(random_raters < 0.94 * tries);
            CHECK(valid < 0.5 * tries);
        }
    }
}

TEST_CASE("weighted kappa holds about 95 times in 100 from 100 pairs, or 200 with squared weights") {
    Random random{7};
    double const levels_of[] = {0.15, 0.3, 0.35, 0.2};
    for (auto [n, agree, weights] : {std::tuple{100, 0.3, Weights::linear}, std::tuple{100, 0.6, Weights::linear},
                                     std::tuple{200, 0.4, Weights::quadratic}}) {
        CAPTURE(agree);
        // The second rater says as the first so often, or draws a level: kappa is then that part, whatever the weights.
        int held = 0, tries = draws(5000);
        std::discrete_distribution<std::size_t> level(std::begin(levels_of), std::end(levels_of));
        std::bernoulli_distribution same{agree};
        for (int i = 0; i < tries; ++i) {
            std::vector<std::vector<double>> table(4, std::vector<double>(4));
            for (int pair = 0; pair < n; ++pair) {
                auto first = level(random);
                ++table[first][same(random) ? first : level(random)];
            }
            auto kappa = weighted_kappa(table, weights);
            held += holds(kappa->estimate.interval, agree);
            if (i == 0) CHECK(kappa->estimate.valid_domain);
        }
        CHECK(about_95(held, tries));
    }
}

TEST_CASE("chance leaves a funnel's limits no more often than said, exactly; the smooth ones about as often for many") {
    for (double target : {0.05, 0.1, 0.3, 0.5, 0.79, 0.94})
        for (int n : {1, 2, 5, 10, 12, 20, 48, 100, 300}) {
            CAPTURE(target);
            CAPTURE(n);
            auto weights = binomial(n, target);
            auto smooth = *smooth_funnel(target, n);
            double above = 0, below = 0, above_alarm = 0, below_alarm = 0, drawn = 0;
            for (int k = 0; k <= n; ++k) {
                auto weight = weights[static_cast<std::size_t>(k)];
                auto found = *place({static_cast<double>(k), static_cast<double>(n)}, target);
                above += weight * (found == Place::above_warning || found == Place::above_alarm);
                below += weight * (found == Place::below_warning || found == Place::below_alarm);
                above_alarm += weight * (found == Place::above_alarm);
                below_alarm += weight * (found == Place::below_alarm);
                drawn += weight * !holds(smooth.warning, static_cast<double>(k) / n);
            }
            CHECK(above <= 0.025 + 1e-12);
            CHECK(below <= 0.025 + 1e-12);
            CHECK(above_alarm <= 0.001 + 1e-12);
            CHECK(below_alarm <= 0.001 + 1e-12);
            if (n == 300) CHECK(std::abs(drawn - 0.05) < 0.015);
        }
}

TEST_CASE("the warning limits around one half are the sign test's table of critical values (Triola, table A-7)") {
    // Of n signs, at most so many of the rarer one: 0.025 in one tail. Under 6 signs no number is so rare.
    constexpr int rare[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7};  // n = 6 to 25
    for (double n = 1; n < 6; ++n) CHECK(*place({0, n}, 0.5) == Place::within);
    for (double n = 6; n <= 25; ++n) {
        CAPTURE(n);
        auto const critical = rare[static_cast<std::size_t>(n) - 6];
        auto const out = [](Place place) { return place != Place::within; };
        CHECK(out(*place({static_cast<double>(critical), n}, 0.5)));
        CHECK(out(*place({n - critical, n}, 0.5)));
        CHECK(*place({critical + 1.0, n}, 0.5) == Place::within);
        CHECK(*place({n - critical - 1, n}, 0.5) == Place::within);
    }
}

TEST_CASE("the alarm limit above one third is the triangle test's table (FAO, document V7180E, appendix A, 0.1 %)") {
    // The least number of tasters who find the odd one of three, were it by chance, once in a thousand times. Under 7
    // tasters, none.
    constexpr std::pair<double, double> least[] = {
        {7, 7},   {8, 8},   {9, 8},   {10, 9},  {11, 10}, {12, 10}, {13, 11}, {14, 11}, {15, 12}, {16, 12},
        {17, 13}, {18, 13}, {19, 14}, {20, 14}, {21, 15}, {22, 15}, {23, 16}, {24, 16}, {25, 17}, {26, 17},
        {27, 18}, {28, 18}, {29, 19}, {30, 19}, {31, 20}, {32, 20}, {33, 21}, {34, 21}, {35, 22}, {36, 22},
        {42, 25}, {48, 27}, {54, 30}, {60, 33}, {66, 35}, {72, 38}, {78, 40}, {84, 43}, {90, 45}, {96, 48}};
    constexpr double target = 1.0 / 3;
    for (double n = 3; n < 7; ++n) CHECK(*place({n, n}, target) != Place::above_alarm);
    for (auto const& [n, found] : least) {
        CAPTURE(n);
        CHECK(*place({found, n}, target) == Place::above_alarm);
        CHECK(*place({found - 1, n}, target) != Place::above_alarm);
    }
}

TEST_CASE("a funnel's limits are the quantiles that adding the probabilities up, one by one, gives") {
    // For the interpolated limits no printed table was found: a second computation, that shares no line with the first.
    for (double target : {0.05, 0.3, 0.5, 0.79, 0.94})
        for (int n : {1, 5, 12, 20, 48, 100, 300}) {
            CAPTURE(target);
            CAPTURE(n);
            auto const weights = binomial(n, target);
            // The least count that chance reaches with this probability, and how far back to it (appendix A.1.1).
            auto const counted = [&](double probability) {
                double sum = 0;
                int at = 0;
                while (sum + weights[static_cast<std::size_t>(at)] < probability && at < n)
                    sum += weights[static_cast<std::size_t>(at++)];
                auto const last = weights[static_cast<std::size_t>(at)];
                return std::pair{at / static_cast<double>(n),
                                 std::clamp((at - (sum + last - probability) / last) / n, 0.0, 1.0)};
            };
            auto const exact = *funnel(target, n), smooth = *smooth_funnel(target, n);
            std::pair<double, std::pair<double, double>> const limits[] = {
                {0.025, {exact.warning.low, smooth.warning.low}},
                {0.975, {exact.warning.high, smooth.warning.high}},
                {0.001, {exact.alarm.low, smooth.alarm.low}},
                {0.999, {exact.alarm.high, smooth.alarm.high}}};
            for (auto const& [probability, found] : limits) {
                CAPTURE(probability);
                auto const [step, drawn] = counted(probability);
                CHECK(found.first == doctest::Approx(step).epsilon(1e-12));
                CHECK(found.second == doctest::Approx(drawn).epsilon(1e-9));
            }
        }
}

TEST_CASE("a funnel narrows as houses grow, is turned by the complement, and accuses nobody of chance alone") {
    for (double target : {0.1, 0.5, 0.79}) {
        auto width = [&](double n) {
            auto limits = smooth_funnel(target, n)->alarm;
            return limits.high - limits.low;
        };
        CHECK(width(1000) < width(100));
        CHECK(width(100) < width(20));
        for (double n : {7.0, 30.0, 200.0}) {
            auto one = *funnel(target, n), other = *funnel(1 - target, n);
            CHECK(one.warning.low == doctest::Approx(1 - other.warning.high));
            CHECK(one.alarm.low <= one.warning.low);
            CHECK(one.alarm.high >= one.warning.high);
            CHECK(one.warning.low <= target);
            CHECK(one.warning.high >= target);
        }
    }
    CHECK(*place({5, 5}, 0.79) == Place::within);  // five of five happens three times in ten
    CHECK(*place({12, 30}, 0.79) == Place::below_alarm);
    CHECK(*place({29, 30}, 0.79) == Place::above_warning);
    CHECK(*place({0, 9}, 0) == Place::within);
    CHECK(*place({1, 9}, 0) == Place::above_alarm);
    CHECK(funnel(0.5, 0).error() == Refusal::no_data);
    for (auto bad : {-0.1, 1.1, std::nan("")}) CHECK(funnel(bad, 10).error() == Refusal::impossible);
    CHECK(place({3, 2}, 0.5).error() == Refusal::impossible);
}
