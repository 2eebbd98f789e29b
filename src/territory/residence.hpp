#pragma once
// The residence decision (décision de résidence en quartier prioritaire): where a home lies, under one list, at one
// date (model.md, "Territory"; domain.md §1.3). Pure: the rows are kept by people/, sealed with the child's key. A
// commune or a postal code never says "inside"; a person may confirm or overrule, with evidence, and both decisions
// stay.
#include "territory/territory.hpp"

namespace marelle::territory {

// In the order of people/'s words.
enum class Lies { inside, outside, unknown };
enum class Method { point_in_polygon, official_tool, declared };

struct Geocode {
    Point point;
    std::string source;  // "ban", "gps", "map"
    double precision_m{};
};

struct Decision {
    std::string list;
    Date on;
    Lies lies{Lies::unknown};
    Method method{};
    std::optional<std::string> zone_code, zone_name;  // when inside; of a point outside, the nearest within 5 km
    std::optional<double> distance_m;                 // signed, to that zone's edge: > 0 inside, < 0 outside
    std::optional<double> list_precision_m, geocode_precision_m;
    std::optional<std::string> why;  // of an unknown: no_list, list_not_in_force, no_evidence
};

// `list` null: it was never imported. Never fails: what cannot be told is unknown, with why.
Decision decide(LoadedList const* list, std::string_view name, Date const& on, Geocode const& geocode);

// What a person found with the State's tool, or what the family says. The zone is that of the list, when inside.
// Refused: residence.wrong_fields (evidence required, longer than 500; zone_code unknown to the list, or missing when
// inside). A list never imported takes the code as it is given, if it has the form of one.
struct Told {
    Lies lies{};
    Method method{Method::declared};
    std::string zone_code;  // when inside
    std::string evidence;
};
Result<Decision> decide(ZoneList const* list, std::optional<ZoneRow> const& zone, std::string_view name, Date const& on,
                        Told const& told);

// |distance| under the coarser of the two precisions: the other side of the edge is as likely.
bool needs_confirmation(std::optional<double> distance_m, std::optional<double> list_precision_m,
                        std::optional<double> geocode_precision_m);
// A confirmation says what was looked at: 3 to 500 characters.
Result<> may_confirm(std::string_view evidence);

}  // namespace marelle::territory
