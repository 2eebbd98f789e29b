#include "impact/statistics/agreement.hpp"
#include "impact/statistics/reliability.hpp"
#include "impact/statistics/test_tools.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle::statistics;
using marelle::statistics::testing::printed;
using marelle::statistics::testing::sound;

namespace {

using Table = std::vector<std::vector<double>>;

// Shrout & Fleiss (1979), table 2: six people, four judges.
Ratings const shrout_fleiss{6, 4, {9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7}};

Table counted(std::vector<int> const& first, std::vector<int> const& second, std::vector<int> const& levels) {
    auto at = [&](int level) { return static_cast<std::size_t>(std::ranges::find(levels, level) - levels.begin()); };
    Table out(levels.size(), std::vector<double>(levels.size()));
    for (std::size_t i = 0; i < first.size(); ++i) ++out[at(first[i])][at(second[i])];
    return out;
}

double kappa_of(Table const& table, Weights weights) { return weighted_kappa(table, weights)->estimate.value; }

Ratings any_ratings() {
    Ratings out;
    out.people = *rc::gen::inRange<std::size_t>(2, 30);
    out.columns = *rc::gen::inRange<std::size_t>(2, 6);
    for (std::size_t i = 0; i < out.people * out.columns; ++i) out.values.push_back(*rc::gen::inRange(1, 5));
    return out;
}

}  // namespace

TEST_CASE("weighted kappa: the SAS printout in statsmodels' tests (0.4701, ASE 0.1457), linear") {
    Table const table{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}};
    auto kappa = weighted_kappa(table, Weights::linear);
    REQUIRE(kappa);
    CHECK(printed(kappa->estimate.value, 0.4701, 4));
    CHECK(printed(kappa->standard_error, 0.1457, 4));
    // SAS prints the plain normal interval, 0.1845–0.7558; ours is on Fisher's scale, nearer its 95 %.
    CHECK(printed(kappa->estimate.value - 1.959964 * kappa->standard_error, 0.1845, 4));
    CHECK(printed(kappa->estimate.value + 1.959964 * kappa->standard_error, 0.7558, 4));
    CHECK(sound(kappa->estimate, -1, 1));
}

TEST_CASE("weighted kappa: the anxiety ratings of R package irr, equal 0.1459075 and squared 0.2520325") {
    std::vector<int> const second{3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4};
    std::vector<int> const third{2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2};
    auto table = counted(second, third, {1, 2, 3, 4, 6});  // irr leaves out the level nobody gave
    CHECK(printed(kappa_of(table, Weights::linear), 0.1459075, 7));
    CHECK(printed(kappa_of(table, Weights::quadratic), 0.2520325, 7));
}

TEST_CASE("the standard error of kappa, quadratic, is the one of small changes of each cell") {
    // Its printed value was not found for squared weights: the derivatives are taken by finite differences instead.
    Table const table{{10, 4, 1, 0}, {5, 10, 12, 2}, {2, 4, 12, 5}, {0, 2, 6, 13}};
    for (auto weights : {Weights::linear, Weights::quadratic}) {
        double n = 0, mean = 0, squares = 0;
        for (auto const& row : table)
            for (auto cell : row) n += cell;
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t j = 0; j < 4; ++j) {
                auto more = table, less = table;
                more[i][j] += 1e-4;
                if (less[i][j] > 0) less[i][j] -= 1e-4;
                auto step = more[i][j] - less[i][j];
                auto slope = (kappa_of(more, weights) - kappa_of(less, weights)) / step * n;
                mean += table[i][j] / n * slope;
                squares += table[i][j] / n * slope * slope;
            }
        auto error = std::sqrt((squares - mean * mean) / n);
        CHECK(weighted_kappa(table, weights)->standard_error == doctest::Approx(error).epsilon(1e-5));
    }
}

TEST_CASE("ICC(2,1) and ICC(3,1): Shrout & Fleiss 1979, six people and four judges, limits as R package psych prints") {
    auto random = intraclass(shrout_fleiss, Icc::two_one), fixed = intraclass(shrout_fleiss, Icc::three_one);
    REQUIRE(random);
    REQUIRE(fixed);
    CHECK(printed(random->value, 0.29, 2));
    CHECK(printed(random->interval.low, 0.019, 3));
    CHECK(printed(random->interval.high, 0.76, 2));
    CHECK(printed(fixed->value, 0.71, 2));
    CHECK(printed(fixed->interval.low, 0.342, 3));
    CHECK(printed(fixed->interval.high, 0.95, 2));
    auto ms = mean_squares(shrout_fleiss);
    CHECK(printed(ms->people / ms->error, 11.0, 1));
}

TEST_CASE("alpha's interval: Feldt, as psyctc.org prints it (0.913, 20 items, 873 people: 0.9044024–0.9211588)") {
    auto interval = feldt_interval(0.913, 873, 20);
    CHECK(printed(interval->low, 0.9044024, 7));
    CHECK(printed(interval->high, 0.9211588, 7));
    // R package statpsych prints 0.7971254–0.8931436 for 0.85, 7 items and 89 people: it counts n (k − 1) degrees of
    // freedom where Feldt, Woodruff & Salih have (n − 1)(k − 1); three decimals are the same.
    auto other = feldt_interval(0.85, 89, 7);
    CHECK(printed(other->low, 0.7971254, 3));
    CHECK(printed(other->high, 0.8931436, 3));
}

TEST_CASE(
    "alpha is k/(k−1) times one less the items' variances over the variance of totals; and ICC(3,k) of the judges") {
    auto alpha = cronbach_alpha(shrout_fleiss);
    REQUIRE(alpha);
    double items = 0, totals = 0;
    auto variance = [](std::vector<double> const& of) {
        double mean = 0, sum = 0;
        for (auto x : of) mean += x / static_cast<double>(of.size());
        for (auto x : of) sum += (x - mean) * (x - mean);
        return sum / static_cast<double>(of.size() - 1);
    };
    std::vector<double> total(6);
    for (std::size_t j = 0; j < 4; ++j) {
        std::vector<double> item(6);
        for (std::size_t i = 0; i < 6; ++i) {
            item[i] = shrout_fleiss.at(i, j);
            total[i] += item[i];
        }
        items += variance(item);
    }
    totals = variance(total);
    CHECK(alpha->estimate.value == doctest::Approx(4.0 / 3 * (1 - items / totals)).epsilon(1e-12));
    CHECK(printed(alpha->estimate.value, 0.91, 2));          // psych's ICC(3,k) of the same table
    CHECK(printed(alpha->estimate.interval.low, 0.676, 3));  // and its limits
    CHECK(printed(alpha->estimate.interval.high, 0.99, 2));
    CHECK_FALSE(alpha->enough_people);
    CHECK(alpha->items == 4);
}

TEST_CASE("alpha and its limits are those of ICC(3,1), lengthened as Spearman and Brown do") {
    auto alpha = cronbach_alpha(shrout_fleiss)->estimate, one = *intraclass(shrout_fleiss, Icc::three_one);
    auto longer = [](double r) { return 4 * r / (1 + 3 * r); };
    CHECK(alpha.value == doctest::Approx(longer(one.value)).epsilon(1e-12));
    CHECK(alpha.interval.low == doctest::Approx(longer(one.interval.low)).epsilon(1e-9));
    CHECK(alpha.interval.high == doctest::Approx(longer(one.interval.high)).epsilon(1e-9));
}

TEST_CASE("alpha says whether a hundred people stand behind it") {
    for (std::size_t people : {99U, 100U}) {
        Ratings ratings{people, 3, {}};
        for (std::size_t i = 0; i < people * 3; ++i) ratings.values.push_back(static_cast<double>((i / 3 + i * i) % 4));
        CHECK(cronbach_alpha(ratings)->enough_people == (people >= 100));
    }
}

TEST_CASE(
    "reliable change: the Piers-Harris scale worked out in an open textbook (opentextbooks.library.arizona.edu)") {
    // Appendix E, table A.3.1: a standard error of measurement of 3.07 makes 8.51 points; 24 then 35 is a change. Any
    // deviation and reliability with deviation × √(1 − reliability) = 3.07 are that scale.
    auto const change = reliable_change(24, 35, 3.07 / std::sqrt(1 - 0.91), 0.91);
    REQUIRE(change);
    CHECK(printed(change->threshold, 8.51, 2));
    CHECK(change->change == Change::rise);
}

TEST_CASE(
    "reliable change: the threshold is 1.96 standard errors of a difference, deviation × √(2 (1 − reliability))") {
    // The printed figures of Jacobson & Truax (1991) could not be confirmed: the formula, then two marks without
    // change.
    auto change = reliable_change(47.5, 32.5, 7.5, 0.8);
    REQUIRE(change);
    CHECK(change->index == doctest::Approx(-15 / (7.5 * std::sqrt(0.4))));
    CHECK(change->threshold == doctest::Approx(1.959964 * 7.5 * std::sqrt(0.4)).epsilon(1e-6));
    CHECK(change->change == Change::fall);
    CHECK(reliable_change(10, 12, 7.5, 0.8)->change == Change::within_noise);
    CHECK(reliable_change(10, 30, 7.5, 0.8)->change == Change::rise);
    std::mt19937_64 random{5};
    std::normal_distribution<double> noise{0, 7.5 * std::sqrt(0.2)};
    int changed = 0, tries = testing::draws(20'000);
    for (int i = 0; i < tries; ++i) {
        auto truth = 40.0;
        changed += reliable_change(truth + noise(random), truth + noise(random), 7.5, 0.8)->change !=
                   Change::within_noise;
    }
    CHECK(std::abs(changed / static_cast<double>(tries) - 0.05) < 0.01);
}

TEST_CASE("agreement that cannot be measured is refused, each time with its reason") {
    double const nan = std::nan("");
    auto kappa = [](Table const& table) { return weighted_kappa(table, Weights::linear).error(); };
    CHECK(kappa({}) == Refusal::no_data);
    CHECK(kappa({{0, 0}, {0, 0}}) == Refusal::no_data);
    CHECK(kappa({{3}}) == Refusal::impossible);
    CHECK(kappa({{3, 1}, {2}}) == Refusal::impossible);
    CHECK(kappa({{3, -1}, {2, 1}}) == Refusal::impossible);
    CHECK(kappa({{nan, 1}, {2, 1}}) == Refusal::impossible);
    CHECK(kappa({{7, 0}, {0, 0}}) == Refusal::no_spread);
    CHECK(kappa({{7, 0}, {0, 4}}) == Refusal::perfect_agreement);
    CHECK(kappa({{0, 9}, {0, 0}}) == Refusal::no_spread);  // always apart: an interval would have no width
    CHECK(kappa({{0, 5}, {5, 0}}) == Refusal::no_spread);
    for (auto kind : {Icc::two_one, Icc::three_one}) {
        CHECK(intraclass({}, kind).error() == Refusal::no_data);
        CHECK(intraclass({1, 2, {1, 2}}, kind).error() == Refusal::too_few_people);
        CHECK(intraclass({2, 1, {1, 2}}, kind).error() == Refusal::too_few_people);
        CHECK(intraclass({2, 2, {1, 2, 3}}, kind).error() == Refusal::impossible);
        CHECK(intraclass({2, 2, {1, 2, 3, nan}}, kind).error() == Refusal::impossible);
        CHECK(intraclass({2, 2, {3, 3, 3, 3}}, kind).error() == Refusal::no_spread);
        CHECK(intraclass({3, 2, {1, 1, 2, 2, 4, 4}}, kind).error() == Refusal::perfect_agreement);
    }
    CHECK(intraclass({3, 2, {1, 2, 2, 3, 4, 5}}, Icc::three_one).error() == Refusal::perfect_agreement);
    auto apart = intraclass({3, 2, {1, 2, 2, 3, 4, 5}}, Icc::two_one);  // one level apart, always
    REQUIRE(apart);
    CHECK(sound(*apart, -1, 1));
    CHECK(cronbach_alpha({3, 2, {1, 3, 2, 2, 3, 1}}).error() == Refusal::no_spread);
    CHECK(cronbach_alpha({3, 2, {1, 1, 2, 2, 4, 4}}).error() == Refusal::perfect_agreement);
    for (auto bad : {1.0, nan, 2.0}) CHECK(feldt_interval(bad, 100, 5).error() == Refusal::impossible);
    CHECK(feldt_interval(0.5, 1, 5).error() == Refusal::impossible);
    for (auto reliability : {-0.1, 1.0, nan})
        CHECK(reliable_change(1, 2, 1, reliability).error() == Refusal::impossible);
    for (auto deviation : {0.0, -1.0, nan}) CHECK(reliable_change(1, 2, deviation, 0.8).error() == Refusal::impossible);
    CHECK(reliable_change(nan, 2, 1, 0.8).error() == Refusal::impossible);
}

TEST_CASE("far from zero, the same differences are the same agreement") {
    auto far = shrout_fleiss;
    for (auto& x : far.values) x += 1e8;
    for (auto kind : {Icc::two_one, Icc::three_one})
        CHECK(intraclass(far, kind)->value == doctest::Approx(intraclass(shrout_fleiss, kind)->value).epsilon(1e-6));
    for (double all : {0.1, 1e8 + 0.3}) {  // thirds and tenths leave rounding behind, which is no disagreement
        Ratings same{3, 3, {all, all, all, 2 * all, 2 * all, 2 * all, 3 * all, 3 * all, 3 * all}};
        CHECK(intraclass(same, Icc::three_one).error() == Refusal::perfect_agreement);
        CHECK(cronbach_alpha(same).error() == Refusal::perfect_agreement);
    }
}

TEST_CASE("laws of kappa: bounds, exchange of raters, scale turned, a table twice") {
    CHECK(rc::check("kappa", [] {
        Table table(4, std::vector<double>(4));
        for (auto& row : table)
            for (auto& cell : row) cell = *rc::gen::inRange(0, 12);
        for (auto weights : {Weights::linear, Weights::quadratic}) {
            auto kappa = weighted_kappa(table, weights);
            if (!kappa) return;
            auto swapped = table, turned = table, twice = table;
            for (std::size_t i = 0; i < 4; ++i)
                for (std::size_t j = 0; j < 4; ++j) {
                    swapped[i][j] = table[j][i];
                    turned[i][j] = table[3 - i][3 - j];
                    twice[i][j] = 2 * table[i][j];
                }
            RC_ASSERT(sound(kappa->estimate, -1, 1));
            RC_ASSERT(std::abs(kappa_of(swapped, weights) - kappa->estimate.value) < 1e-12);
            RC_ASSERT(std::abs(kappa_of(turned, weights) - kappa->estimate.value) < 1e-12);
            RC_ASSERT(std::abs(weighted_kappa(twice, weights)->standard_error * std::sqrt(2) - kappa->standard_error) <
                      1e-9);
        }
    }));
}

TEST_CASE("laws of ICC and alpha: bounds, points added to everybody, the scale stretched, raters in another order") {
    CHECK(rc::check("ratings", [] {
        auto ratings = any_ratings();
        auto moved = ratings, turned = ratings;
        for (auto& x : moved.values) x = 10 + 3 * x;
        for (std::size_t i = 0; i < ratings.people; ++i)
            for (std::size_t j = 0; j < ratings.columns; ++j)
                turned.values[i * ratings.columns + j] = ratings.at(i, ratings.columns - 1 - j);
        for (auto kind : {Icc::two_one, Icc::three_one}) {
            auto icc = intraclass(ratings, kind);
            if (!icc) continue;
            RC_ASSERT(sound(*icc, -1, 1));
            RC_ASSERT(std::abs(intraclass(moved, kind)->value - icc->value) < 1e-9);
            RC_ASSERT(std::abs(intraclass(turned, kind)->interval.low - icc->interval.low) < 1e-9);
        }
        auto alpha = cronbach_alpha(ratings);
        if (!alpha) return;
        RC_ASSERT(sound(alpha->estimate, -1e9, 1));
        RC_ASSERT(std::abs(cronbach_alpha(moved)->estimate.value - alpha->estimate.value) <
                  1e-9 * (1 + std::abs(alpha->estimate.value)));
    }));
}
