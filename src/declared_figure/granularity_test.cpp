#include "declared_figure/granularity.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <set>

namespace marelle::declared_figure {
namespace {

constexpr std::int64_t scales[] = {1, 10, 100, 1000};

// Long division, digit by digit: another way than the one tested. What is left, doubled, against n, is the rounding.
struct Divided {
    std::int64_t digits{}, left{};
};
Divided divided(std::int64_t k, std::int64_t n, int decimals) {
    Divided out{100 * k / n, 100 * k % n};
    for (int i = 0; i < decimals; ++i) {
        out.left *= 10;
        out.digits = out.digits * 10 + out.left / n;
        out.left %= n;
    }
    return out;
}
std::int64_t half_up(std::int64_t k, std::int64_t n, int decimals) {
    auto [digits, left] = divided(k, n, decimals);
    return digits + (2 * left >= n);
}
std::int64_t half_even(std::int64_t k, std::int64_t n, int decimals) {
    auto [digits, left] = divided(k, n, decimals);
    return digits + (2 * left > n || (2 * left == n && digits % 2 == 1));
}

std::string said(std::optional<Printed> const& value) { return value ? plain(*value) : "refused"; }

}  // namespace

TEST_CASE("a number is read as it was printed, with its decimals") {
    struct {
        std::string_view typed, read;
    } const table[] = {
        {"37,4", "37.4"},
        {"37.4", "37.4"},
        {"37,40", "37.40"},
        {"37,4 %", "37.4"},
        {"37,4\u202F%", "37.4"},
        {" 118 ", "118"},
        {"1 234", "1234"},
        {"1\u202F234\u00A0567", "1234567"},
        {"12 345,6", "12345.6"},
        {"0", "0"},
        {"0,05", "0.05"},
        {"007", "7"},
        {"100", "100"},
        {"1000000000", "1000000000"},
        {"99,999", "99.999"},
        {"", "refused"},
        {"%", "refused"},
        {"-3", "refused"},
        {"+3", "refused"},
        {"3,", "refused"},
        {",5", "refused"},
        {"1,2,3", "refused"},
        {"1.234,5", "refused"},
        {"1e3", "refused"},
        {"12 34", "refused"},
        {"1234 567", "refused"},
        {"1 2345", "refused"},
        {"37,4444", "refused"},
        {"1000000001", "refused"},
        {"1000000000,1", "refused"},
        {"99999999999999999999", "refused"},
        {"37,4 % %", "refused"},
        {"trois", "refused"},
        {"3 ,5", "refused"},
        {"3, 5", "refused"},
    };
    for (auto const& [typed, read] : table) CHECK_MESSAGE(said(parse_printed(typed)) == read, typed);
    CHECK(parse_printed("37,40") != parse_printed("37,4"));
    CHECK(rc::check("what is written plainly is read back", [] {
        auto decimals = *rc::gen::inRange(0, most_decimals + 1);
        Printed const value{*rc::gen::inRange<std::int64_t>(0, most), decimals};
        RC_ASSERT(parse_printed(plain(value)) == value);
    }));
}

TEST_CASE("which counts a printed percentage can stand for") {
    struct {
        std::string_view printed;
        std::int64_t base;
        std::optional<std::int64_t> first, last;
    } const table[] = {
        {"37,4", 118, {}, {}},  // the mid-term table's
        {"37,3", 118, 44, 44}, {"38,1", 118, 45, 45},    {"37,4", 115, 43, 43},
        {"37,4", 123, 46, 46}, {"37,4", 1180, 441, 441}, {"37", 1180, 431, 442},
        {"0", 30, 0, 0},       {"0", 400, 0, 2},  // 2 of 400 are half a percent: to even, 0; 1 of them, 0 always
        {"1", 200, 1, 2},                         // 1 of 200 is half a percent: up, 1
        {"0", 200, 0, 1},      {"2", 200, 3, 5},  // 1,5 up or to even; 2,5 to even
        {"3", 200, 5, 6},                         // 2,5 up
        {"0,0", 30, 0, 0},     {"100", 30, 30, 30},      {"100", 1, 1, 1},
        {"0", 1, 0, 0},        {"50", 1, {}, {}},        {"33,3", 3, 1, 1},
        {"33,4", 3, {}, {}},   {"66,7", 3, 2, 2},        {"66,6", 3, {}, {}},
        {"12,5", 8, 1, 1},     {"12", 8, 1, 1},  // to even
        {"13", 8, 1, 1},                         // up
        {"14", 8, {}, {}},     {"100,1", 1000, {}, {}},  {"250", 4, {}, {}},
        {"37,4", 0, {}, {}},   {"0", 0, {}, {}},         {"99,999", most, 999985000, 999994999},
    };
    for (auto const& [printed, base, first, last] : table) {
        auto found = numerators(*parse_printed(printed), base);
        CHECK_MESSAGE(found.has_value() == first.has_value(), printed << " of " << base);
        if (!found || !first) continue;
        CHECK_MESSAGE(found->first == *first, printed << " of " << base);
        CHECK_MESSAGE(found->last == *last, printed << " of " << base);
    }
    auto cut = cut_numerators(*parse_printed("37,2"), 118);
    REQUIRE(cut);
    CHECK(cut->first == 44);
    CHECK(cut->last == 44);
    CHECK_FALSE(cut_numerators(*parse_printed("37,4"), 118));
    CHECK_FALSE(cut_numerators(*parse_printed("37,4"), 0));
    CHECK(cut_numerators(*parse_printed("66,6"), 3)->first == 2);
}

TEST_CASE("every percentage of every small base is found, and no other") {
    for (int decimals = 0; decimals <= 2; ++decimals)
        for (std::int64_t n = 1; n <= 45; ++n) {
            std::set<std::int64_t> rounded, cut;
            for (std::int64_t k = 0; k <= n; ++k) {
                rounded.insert({half_up(k, n, decimals), half_even(k, n, decimals)});
                cut.insert(divided(k, n, decimals).digits);
            }
            std::int64_t wrong = 0;
            for (std::int64_t v = 0; v <= 100 * scales[decimals] + 1; ++v) {
                Printed const value{v, decimals};
                auto found = numerators(value, n);
                wrong += found.has_value() != rounded.contains(v);
                wrong += cut_numerators(value, n).has_value() != cut.contains(v);
                if (!found) continue;
                for (auto k = found->first; k <= found->last; ++k)
                    wrong += half_up(k, n, decimals) != v && half_even(k, n, decimals) != v;
            }
            CHECK_MESSAGE(wrong == 0, n);
        }
}

TEST_CASE("a count that was rounded is never called impossible") {
    CHECK(rc::check("for any k of n and any decimals", [] {
        auto n = *rc::gen::inRange<std::int64_t>(1, most);
        auto k = *rc::gen::inRange<std::int64_t>(0, n + 1);
        auto decimals = *rc::gen::inRange(0, most_decimals + 1);
        for (auto digits : {half_up(k, n, decimals), half_even(k, n, decimals)}) {
            auto found = numerators({digits, decimals}, n);
            RC_ASSERT(found.has_value());
            RC_ASSERT(found->first <= k);
            RC_ASSERT(k <= found->last);
        }
        auto cut = cut_numerators({divided(k, n, decimals).digits, decimals}, n);
        RC_ASSERT(cut && cut->first <= k && k <= cut->last);
        RC_ASSERT(percentage_of(k, n, decimals).digits == half_up(k, n, decimals));
    }));
}

TEST_CASE("the nearest counts and the nearest bases are named") {
    auto value = *parse_printed("37,4");
    auto near = nearest_numerators(value, 118);
    REQUIRE(near.size() == 2);
    CHECK(near[0].k == 44);
    CHECK(plain(near[0].percentage) == "37.3");
    CHECK(near[1].k == 45);
    CHECK(plain(near[1].percentage) == "38.1");
    auto bases = nearest_bases(value, 118);
    REQUIRE(bases.size() == 2);
    CHECK(bases[0].base == 115);
    CHECK(bases[0].k == 43);
    CHECK(bases[1].base == 123);
    CHECK(bases[1].k == 46);
    CHECK(smallest_base(value) == 91);
    CHECK(smallest_base(*parse_printed("50,0")) == 2);
    CHECK(smallest_base(*parse_printed("0")) == 1);
    CHECK_FALSE(smallest_base(*parse_printed("101")));
    // At the edges: one person, nobody, more than all.
    CHECK(nearest_bases(*parse_printed("50"), 1).front().base == 2);
    CHECK(nearest_bases(value, 0).empty());
    CHECK(nearest_bases(*parse_printed("120"), 30).empty());
    CHECK(nearest_numerators(value, 0).empty());
    CHECK(nearest_numerators(*parse_printed("100"), 7).size() == 1);
    CHECK(nearest_numerators(*parse_printed("1000000000,000"), most).front().k == most);
    CHECK(rc::check("each gives the percentage, none nearer does", [] {
        auto decimals = *rc::gen::inRange(0, 3);
        Printed const any{*rc::gen::inRange<std::int64_t>(0, 100 * scales[decimals] + 1), decimals};
        auto base = *rc::gen::inRange<std::int64_t>(1, 500);
        auto found = nearest_bases(any, base);
        RC_ASSERT(!found.empty());
        for (auto const& each : found) {
            RC_ASSERT(numerators(any, each.base)->first == each.k);
            auto [low, high] = std::minmax(each.base, base);
            for (auto n = low + 1; n < high; ++n) RC_ASSERT(!numerators(any, n));
        }
    }));
}

}  // namespace marelle::declared_figure
