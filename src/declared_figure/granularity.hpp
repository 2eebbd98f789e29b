#pragma once
// Which counts can stand behind a printed percentage? 37,4 % of 118 people is impossible: 44 of them are 37,3 % and 45
// are 38,1 %. Whole numbers only, so that no rounding of ours is taken for one of theirs. Pure.
// (The idea is that of the GRIM test of printed means: Brown & Heathers, Social Psychological and Personality Science 8
// (2017) 363–369.)
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::declared_figure {

inline constexpr int most_decimals = 3;
inline constexpr std::int64_t most = 1'000'000'000;  // of a value, of a base

// A number with the decimals it was printed with: "37,40" is {3740, 2}. 0 ≤ digits ≤ most × 10^decimals.
struct Printed {
    std::int64_t digits{};
    int decimals{};
    bool operator==(Printed const&) const = default;
};

// As people type or copy it: "37,4", "37.4 %", "1 234" (any blank between groups of three), "1234". Nothing when it is
// no such number: a sign, an exponent, two separators, more than three decimals, more than `most`.
std::optional<Printed> parse_printed(std::string_view text);
// "37.4": how it travels.
std::string plain(Printed const& value);

// Counts k of 0…n that would be printed so, from first to last.
struct Numerators {
    std::int64_t first{}, last{};
};

// By the usual roundings, half up or half to even: nothing when no count gives this percentage. Base ≥ 0 (0: nothing).
std::optional<Numerators> numerators(Printed const& percentage, std::int64_t base);
// By cutting the digits that follow: what some spreadsheets do.
std::optional<Numerators> cut_numerators(Printed const& percentage, std::int64_t base);

// A count and the percentage it gives, with as many decimals, half up.
struct Near {
    std::int64_t k{};
    Printed percentage;
};
// The two counts around an impossible percentage, those that exist.
std::vector<Near> nearest_numerators(Printed const& percentage, std::int64_t base);
Printed percentage_of(std::int64_t k, std::int64_t base, int decimals);

// The nearest bases under and over this one for which some count gives the percentage, nearest first; at 100 × 10^d
// people each percentage of d decimals exists, so that there is always one over. Nothing for more than 100 %.
struct NearBase {
    std::int64_t base{}, k{};
};
std::vector<NearBase> nearest_bases(Printed const& percentage, std::int64_t base);
// The smallest base of all: 37,4 % needs 91 people at least. Nothing for more than 100 %.
std::optional<std::int64_t> smallest_base(Printed const& percentage);

}  // namespace marelle::declared_figure
