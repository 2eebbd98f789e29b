#include "impact/interval.hpp"
#include <cmath>
#include <doctest/doctest.h>
#include <random>

using marelle::impact::wilson;

namespace {
double tenths(double share) { return std::round(share * 1000) / 10; }
}  // namespace

TEST_CASE("Wilson's interval gives the published digits") {
    struct Case {
        double k, n, low, high;
    };
    // The first three stand in the association's own design notes; the last two are Newcombe, Statistics in Medicine 17
    // (1998), table I, method 3: 81/263 and 15/148.
    Case const cases[] = {
        {79, 100, 70.0, 85.8}, {30, 30, 88.6, 100}, {9, 12, 46.8, 91.1}, {81, 263, 25.5, 36.6}, {15, 148, 6.2, 16.0}};
    for (auto const& c : cases) {
        CAPTURE(c.k);
        auto interval = wilson(c.k, c.n);
        CHECK(tenths(interval.low) == doctest::Approx(c.low));
        CHECK(tenths(interval.high) == doctest::Approx(c.high));
    }
}

TEST_CASE("Wilson's interval stays between 0 and 1, holds the share, and narrows as n grows") {
    for (int n = 1; n <= 60; ++n)
        for (int k = 0; k <= n; ++k) {
            auto interval = wilson(k, n);
            auto share = static_cast<double>(k) / n;
            CHECK(interval.low >= 0);
            CHECK(interval.high <= 1);
            CHECK(interval.low <= share);
            CHECK(interval.high >= share);
            auto doubled = wilson(2 * k, 2 * n);
            CHECK(doubled.high - doubled.low < interval.high - interval.low);
        }
}

TEST_CASE("Wilson's interval holds the true share about 95 times in 100") {
    std::mt19937_64 random{20260112};
    for (double share : {0.1, 0.3, 0.5, 0.79}) {
        std::binomial_distribution<int> draw{48, share};
        int held = 0, tries = 20'000;
        for (int i = 0; i < tries; ++i) {
            auto interval = wilson(draw(random), 48);
            held += interval.low <= share && share <= interval.high;
        }
        CAPTURE(share);
        CHECK(static_cast<double>(held) / tries > 0.93);
        CHECK(static_cast<double>(held) / tries < 0.975);
    }
}
