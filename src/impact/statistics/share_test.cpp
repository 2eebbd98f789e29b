#include "impact/statistics/difference.hpp"
#include "impact/statistics/share.hpp"
#include "impact/statistics/test_tools.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle::statistics;
using marelle::statistics::testing::printed;
using marelle::statistics::testing::sound;

// The figures of Newcombe's three papers of 1998 are those the tests of R package propint quote; the papers themselves
// were not at hand.
namespace {

Count any_count(int most = 300) {
    auto n = *rc::gen::inRange(1, most + 1);
    return {static_cast<double>(*rc::gen::inRange(0, n + 1)), static_cast<double>(n)};
}

Pairs any_pairs(int most = 60) {
    auto cell = [&] { return static_cast<double>(*rc::gen::inRange(0, most)); };
    Pairs out{cell(), cell(), cell(), cell()};
    RC_PRE(out.n() > 0);
    return out;
}

}  // namespace

TEST_CASE("Wilson's interval: the design notes' three shares, and Newcombe 1998 (single proportion), method 3") {
    struct Case {
        double k, n, low, high;
        int digits;
    };
    Case const cases[] = {{79, 100, 0.700, 0.858, 3},
                          {30, 30, 0.886, 1, 3},
                          {9, 12, 0.468, 0.911, 3},
                          {81, 263, 0.2553, 0.3662, 4},
                          {15, 148, 0.0624, 0.1605, 4}};
    for (auto const& c : cases) {
        CAPTURE(c.k);
        auto interval = wilson(c.k, c.n);
        CHECK(printed(interval.low, c.low, c.digits));
        CHECK(printed(interval.high, c.high, c.digits));
    }
}

TEST_CASE(
    "difference of two groups: Newcombe 1998 (independent proportions), method 10, 56/70 and 48/80, 9/10 and 3/10") {
    auto first = difference({56, 70}, {48, 80});
    REQUIRE(first);
    CHECK(printed(first->value, 0.2, 4));
    CHECK(printed(first->interval.low, 0.0524, 4));
    CHECK(printed(first->interval.high, 0.3339, 4));
    CHECK(printed(first->interval.low, 0.05243147, 8));  // R package propint, its page
    CHECK(printed(first->interval.high, 0.3338727, 7));
    auto second = difference({9, 10}, {3, 10});
    REQUIRE(second);
    CHECK(printed(second->interval.low, 0.1705, 4));
    CHECK(printed(second->interval.high, 0.8090, 4));
}

TEST_CASE("change of the same people: Newcombe 1998 (paired data), method 10, four published tables") {
    // The paper gives first − second: its second is our "before".
    struct Case {
        double both, first_only, second_only, neither, low, high;
    };
    Case const cases[] = {{36, 12, 2, 0, 0.0569, 0.3404},
                          {18, 12, 2, 18, 0.0562, 0.3290},
                          {53, 0, 0, 1, -0.0729, 0.0729},
                          {0, 30, 0, 0, 0.8395, 1}};
    for (auto const& c : cases) {
        CAPTURE(c.both);
        auto change = paired_change(
            {.both = c.both, .before_only = c.second_only, .after_only = c.first_only, .neither = c.neither});
        REQUIRE(change);
        CHECK(printed(change->interval.low, c.low, 4));
        CHECK(printed(change->interval.high, c.high, 4));
    }
}

TEST_CASE("shares without people, or that contradict themselves, are refused") {
    double const nan = std::nan(""), infinite = HUGE_VAL;
    CHECK(share({0, 0}).error() == Refusal::no_data);
    for (auto bad : {Count{-1, 3}, Count{4, 3}, Count{nan, 3}, Count{1, nan}, Count{1, infinite}})
        CHECK(share(bad).error() == Refusal::impossible);
    CHECK(difference({1, 2}, {0, 0}).error() == Refusal::no_data);
    CHECK(difference({3, 2}, {0, 5}).error() == Refusal::impossible);
    CHECK(paired_change({}).error() == Refusal::no_data);
    CHECK(paired_change({.both = -1, .neither = 5}).error() == Refusal::impossible);
    CHECK(paired_change({.both = nan}).error() == Refusal::impossible);
}

TEST_CASE("none, all and one person still have an interval") {
    for (double n : {1.0, 2.0, 7.0, 1e6}) {
        CAPTURE(n);
        CHECK(share({0, n})->interval.low == 0);
        CHECK(share({n, n})->interval.high == 1);
        CHECK_FALSE(share({n, n})->valid_domain);
        for (auto const& all : {difference({0, n}, {0, n}), difference({n, n}, {0, n}), paired_change({.both = n}),
                                paired_change({.after_only = n}), paired_change({.before_only = n})}) {
            REQUIRE(all);
            CHECK(sound(*all, -1, 1));
            CHECK(all->interval.low < all->interval.high);
        }
    }
}

TEST_CASE("an interval is called valid from the sizes and the rarer counts, as the headers say") {
    CHECK(difference({5, 10}, {5, 10})->valid_domain);
    CHECK_FALSE(difference({3, 10}, {3, 10})->valid_domain);    // 6 of the rarer kind
    CHECK_FALSE(difference({5, 9}, {9, 20})->valid_domain);     // a group under 10
    CHECK_FALSE(difference({5, 100}, {5, 100})->valid_domain);  // 10, but 5 % of all
    CHECK(difference({8, 100}, {8, 100})->valid_domain);
    CHECK(paired_change({.both = 5, .before_only = 3, .after_only = 4, .neither = 8})->valid_domain);
    CHECK_FALSE(paired_change({.both = 5, .before_only = 3, .after_only = 3, .neither = 8})->valid_domain);  // 19
    CHECK_FALSE(paired_change({.both = 2, .before_only = 3, .after_only = 3, .neither = 32})->valid_domain);
    CHECK(share({4, 20})->valid_domain);
    CHECK_FALSE(share({3, 20})->valid_domain);
    CHECK_FALSE(share({9, 19})->valid_domain);
}

TEST_CASE("laws of a share: bounds, mirror, narrowing, monotony") {
    CHECK(rc::check("Wilson's interval", [] {
        auto count = any_count();
        auto one = *share(count), mirror = *share({count.n - count.k, count.n});
        RC_ASSERT(sound(one, 0, 1));
        RC_ASSERT(std::abs(one.interval.low - (1 - mirror.interval.high)) < 1e-12);
        auto twice = wilson(2 * count.k, 2 * count.n);
        RC_ASSERT(twice.high - twice.low < one.interval.high - one.interval.low);
        auto wider = wilson(count.k, count.n, 0.99);
        RC_ASSERT(wider.low <= one.interval.low && wider.high >= one.interval.high);
        if (count.k < count.n) {
            auto more = wilson(count.k + 1, count.n);
            RC_ASSERT(more.low > one.interval.low && more.high > one.interval.high);
        }
    }));
}

TEST_CASE("laws of a difference: bounds, antisymmetry, mirror") {
    CHECK(rc::check("two groups", [] {
        auto a = any_count(), b = any_count();
        auto one = *difference(a, b), back = *difference(b, a);
        auto mirror = *difference({b.n - b.k, b.n}, {a.n - a.k, a.n});
        RC_ASSERT(sound(one, -1, 1));
        RC_ASSERT(std::abs(one.interval.low + back.interval.high) < 1e-12);
        RC_ASSERT(std::abs(one.interval.low - mirror.interval.low) < 1e-12);
        RC_ASSERT(one.valid_domain == back.valid_domain);
    }));
    CHECK(rc::check("the same people twice", [] {
        auto pairs = any_pairs();
        auto one = *paired_change(pairs);
        auto back = *paired_change({pairs.both, pairs.after_only, pairs.before_only, pairs.neither});
        auto mirror = *paired_change({pairs.neither, pairs.after_only, pairs.before_only, pairs.both});
        RC_ASSERT(sound(one, -1, 1));
        RC_ASSERT(std::abs(one.interval.low + back.interval.high) < 1e-12);
        RC_ASSERT(std::abs(one.value + mirror.value) < 1e-12);
        RC_ASSERT(std::abs(one.interval.low + mirror.interval.high) < 1e-12);
        // People who are alike both times make the change surer than as many strangers would.
        auto strangers = *difference(pairs.after(), pairs.before());
        if (pairs.both * pairs.neither > pairs.after_only * pairs.before_only + pairs.n())
            RC_ASSERT(one.interval.high - one.interval.low <= strangers.interval.high - strangers.interval.low + 1e-12);
    }));
}
