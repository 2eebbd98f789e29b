#pragma once
// The shapes of impact/ as they travel, with their field tables.
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "record/record.hpp"

namespace marelle::impact {

enum class FigureName {
    children_accompanied,
    hours_attended,
    attendance_rate,
    hours_per_child,
    half_of_holidays,
    absences_in_a_row
};
enum class Breakdown { none, zone, age_band, sex, cursus, school_network, group, hours };
enum class Unit { people, hours, share };

struct Question {
    FigureName name{};
    Breakdown by{};
    Period period;
    Id establishment;  // empty: the whole network
    Date today;
};

struct FigureRow {
    std::string key;  // "" for the total
    std::string label;
    std::optional<double> value;  // people, hours, or a share of 0…1
    std::optional<std::int64_t> k, n, unknown;
    std::optional<double> low, high;  // 95 % interval of k/n, 0…1
    std::optional<std::string> method;
    bool approximate = false;  // the interval, outside what its method was checked for
    std::string definition;
    bool suppressed = false;
};

struct FigurePeriod {
    Date from, until;
};

struct FigureScope {
    std::string kind;  // establishment, own_groups, network
    Id id;             // of the establishment; empty for the network
    std::string name;
};

struct Figure {
    FigureName name{};
    std::string title;
    std::int64_t version{};
    std::string definition;
    FigurePeriod period;
    FigureScope scope;
    Breakdown by{};
    std::string computed_at;
    Unit unit{};
    std::string finding;
    std::vector<FigureRow> rows;
    std::int64_t hidden{};  // rows not shown
    std::int64_t least{};   // children a row needs to be shown; 0: no threshold for this reader
};

struct FigureDefinition {
    FigureName name{};
    std::string title;
    std::string definition;
    std::int64_t version{};
    Unit unit{};
    std::vector<std::string> breakdowns;
};

struct FigureRowChild {
    Id id;
    std::string first_name, initial;
    std::optional<std::string> last_name;
    std::string detail;
};

}  // namespace marelle::impact

namespace marelle::record {
inline constexpr Choice figure_name_choices[] = {{"children_accompanied"}, {"hours_attended"},   {"attendance_rate"},
                                                 {"hours_per_child"},      {"half_of_holidays"}, {"absences_in_a_row"}};
template <> inline constexpr std::span<Choice const> choices_of<impact::FigureName>{figure_name_choices};
inline constexpr Choice breakdown_choices[] = {{"none"},   {"zone"},           {"age_band"}, {"sex"},
                                               {"cursus"}, {"school_network"}, {"group"},    {"hours"}};
template <> inline constexpr std::span<Choice const> choices_of<impact::Breakdown>{breakdown_choices};
inline constexpr Choice unit_choices[] = {{"people"}, {"hours"}, {"share"}};
template <> inline constexpr std::span<Choice const> choices_of<impact::Unit>{unit_choices};
}  // namespace marelle::record

namespace marelle::impact {
inline constexpr std::array figure_row_fields{
    record::field<&FigureRow::key>("key").level(Level::s0),
    record::field<&FigureRow::label>("label").level(Level::s0),
    record::field<&FigureRow::value>("value").level(Level::s0),
    record::field<&FigureRow::k>("k").level(Level::s0),
    record::field<&FigureRow::n>("n").level(Level::s0),
    record::field<&FigureRow::unknown>("unknown").level(Level::s0),
    record::field<&FigureRow::low>("low").level(Level::s0),
    record::field<&FigureRow::high>("high").level(Level::s0),
    record::field<&FigureRow::method>("method").level(Level::s0),
    record::field<&FigureRow::approximate>("approximate").level(Level::s0),
    record::field<&FigureRow::definition>("definition").longest(1000).level(Level::s0),
    record::field<&FigureRow::suppressed>("suppressed").level(Level::s0),
};
static_assert(record::covers<FigureRow>(figure_row_fields));

inline constexpr std::array figure_period_fields{
    record::field<&FigurePeriod::from>("from").date().level(Level::s0),
    record::field<&FigurePeriod::until>("until").date().level(Level::s0),
};
static_assert(record::covers<FigurePeriod>(figure_period_fields));

inline constexpr std::array figure_scope_fields{
    record::field<&FigureScope::kind>("kind").level(Level::s0),
    record::field<&FigureScope::id>("id").level(Level::s0),
    record::field<&FigureScope::name>("name").level(Level::s0),
};
static_assert(record::covers<FigureScope>(figure_scope_fields));

}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::FigureRow>{"FigureRow", impact::figure_row_fields};
template <> inline constexpr Table table_of<impact::FigurePeriod>{"FigurePeriod", impact::figure_period_fields};
template <> inline constexpr Table table_of<impact::FigureScope>{"FigureScope", impact::figure_scope_fields};
}  // namespace marelle::record

namespace marelle::impact {
inline constexpr std::array figure_fields{
    record::field<&Figure::name>("name").level(Level::s0),
    record::field<&Figure::title>("title").level(Level::s0),
    record::field<&Figure::version>("version").level(Level::s0),
    record::field<&Figure::definition>("definition").longest(1000).level(Level::s0),
    record::field<&Figure::period>("period").level(Level::s0),
    record::field<&Figure::scope>("scope").level(Level::s0),
    record::field<&Figure::by>("by").level(Level::s0),
    record::field<&Figure::computed_at>("computed_at").instant().level(Level::s0),
    record::field<&Figure::unit>("unit").level(Level::s0),
    record::field<&Figure::finding>("finding").longest(1000).level(Level::s0),
    record::field<&Figure::rows>("rows").level(Level::s0),
    record::field<&Figure::hidden>("hidden").level(Level::s0),
    record::field<&Figure::least>("least").level(Level::s0),
};
static_assert(record::covers<Figure>(figure_fields));

inline constexpr std::array figure_definition_fields{
    record::field<&FigureDefinition::name>("name").level(Level::s0),
    record::field<&FigureDefinition::title>("title").level(Level::s0),
    record::field<&FigureDefinition::definition>("definition").longest(1000).level(Level::s0),
    record::field<&FigureDefinition::version>("version").level(Level::s0),
    record::field<&FigureDefinition::unit>("unit").level(Level::s0),
    record::field<&FigureDefinition::breakdowns>("breakdowns").level(Level::s0),
};
static_assert(record::covers<FigureDefinition>(figure_definition_fields));

inline constexpr std::array figure_row_child_fields{
    record::field<&FigureRowChild::id>("id").to("child").level(Level::s1),
    record::field<&FigureRowChild::first_name>("first_name").level(Level::s1),
    record::field<&FigureRowChild::initial>("initial").level(Level::s1),
    record::field<&FigureRowChild::last_name>("last_name").level(Level::s2),
    record::field<&FigureRowChild::detail>("detail").level(Level::s2),
};
static_assert(record::covers<FigureRowChild>(figure_row_child_fields));

}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::Figure>{"Figure", impact::figure_fields};
template <> inline constexpr Table table_of<impact::FigureDefinition>{"FigureDefinition",
                                                                      impact::figure_definition_fields};
template <> inline constexpr Table table_of<impact::FigureRowChild>{"FigureRowChild", impact::figure_row_child_fields};
}  // namespace marelle::record
