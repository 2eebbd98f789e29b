#pragma once
// What can be doubted of a declared figure, from itself and from those beside it. Pure; each doubt says in words what
// was found, and what would make it right where that can be computed.
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "declared_figure/granularity.hpp"
#include "record/record.hpp"
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::declared_figure {

enum class Unit { count, percentage };

enum class DoubtKind {
    impossible_share,  // no count of the base gives it
    cut_share,         // one does, if digits were cut rather than rounded
    base_unknown,      // a percentage alone says nothing
    over_base,         // more than all of them
    parts_exceed,
    parts_miss,
    contradicts,  // the same thing, the same period, another value
    unchanged,    // to the last digit, two periods running
    base_jump,
    beyond_base,   // a change larger than what so few people move by themselves
    houses_exceed  // the establishments' own are more than what is said of them all
};

// A figure as it is compared.
struct Compared {
    Id id;               // empty: not kept yet
    std::string series;  // folded partner, label, axis, territory, unit: the same thing, another time
    std::string label;
    Unit unit{};
    Printed value;
    std::optional<std::int64_t> base;
    Date from, until;
    std::string document;
    std::optional<Id> total;
};
std::string series_of(std::string_view partner, std::string_view label, std::string_view axis,
                      std::string_view territory, Unit unit);

struct Doubted {
    DoubtKind kind{};
    std::string key;
    std::string words;
};

// From this change of base on, either way, a series is asked about: half as many again, and ten people.
inline constexpr std::int64_t notable_base_change = 10;
// Counts under this stay the same by themselves.
inline constexpr std::int64_t notable_count = 20;

// `others`: every figure of the same establishment that was not withdrawn, this one left out or not.
std::vector<Doubted> doubts(Compared const& figure, std::span<Compared const> others, std::string_view language);

// Of a figure of the whole network, for who reads every establishment: `of_houses` are those of the establishments. The
// same thing of the same partner over the same period is compared, whatever the territory: one of them is in the whole,
// and together they are more than it only when somebody is counted twice.
std::vector<Doubted> doubts_across(Compared const& of_network, std::span<Compared const> of_houses,
                                   std::string_view language);

// "37,4 %", "1 234": as the language prints it, with the decimals that were printed.
std::string said_value(std::string_view language, Unit unit, Printed const& value);

}  // namespace marelle::declared_figure

namespace marelle::record {
inline constexpr Choice declared_unit_choices[] = {{"count"}, {"percentage"}};
template <> inline constexpr std::span<Choice const> choices_of<declared_figure::Unit>{declared_unit_choices};
inline constexpr Choice declared_doubt_choices[] = {
    {"impossible_share"}, {"cut_share"}, {"base_unknown"}, {"over_base"},   {"parts_exceed"}, {"parts_miss"},
    {"contradicts"},      {"unchanged"}, {"base_jump"},    {"beyond_base"}, {"houses_exceed"}};
template <> inline constexpr std::span<Choice const> choices_of<declared_figure::DoubtKind>{declared_doubt_choices};
}  // namespace marelle::record
