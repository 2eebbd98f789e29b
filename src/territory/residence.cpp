#include "territory/residence.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::territory {

namespace {

constexpr std::size_t longest_evidence = 500, shortest_evidence = 3;

Decision unknown(Decision decision, char const* why) {
    decision.lies = Lies::unknown;
    decision.why = why;
    return decision;
}

char const* wrong_evidence(std::string_view evidence) {
    auto const said = tidy_text(evidence);
    if (said.empty()) return "required";
    auto const length = characters(said);
    return length < shortest_evidence ? "invalid" : length > longest_evidence ? "too_long" : nullptr;
}

}  // namespace

Decision decide(LoadedList const* list, std::string_view name, Date const& on, Geocode const& geocode) {
    Decision out;
    out.list = name;
    out.on = on;
    out.method = Method::point_in_polygon;
    out.geocode_precision_m = geocode.precision_m;
    if (!list) return unknown(out, "no_list");
    out.list_precision_m = list->list.precision_m;
    if (!in_force(list->list, on)) return unknown(out, "list_not_in_force");
    auto const found = list->zones.find(geocode.point);
    out.lies = found.place == Found::Place::inside ? Lies::inside : Lies::outside;
    if (found.place == Found::Place::nowhere) return out;
    auto const zone = static_cast<std::size_t>(found.zone);
    out.zone_code = list->codes[zone];
    out.zone_name = list->names[zone];
    out.distance_m = std::round(found.distance_m * 100) / 100;
    return out;
}

Result<Decision> decide(ZoneList const* list, std::optional<ZoneRow> const& zone, std::string_view name, Date const& on,
                        Told const& told) {
    std::vector<Error::Field> wrong;
    if (told.method == Method::point_in_polygon) wrong.push_back({"method", "invalid"});
    // What nobody claims to know needs no proof.
    if (auto const why = wrong_evidence(told.evidence); why && told.lies != Lies::unknown)
        wrong.push_back({"evidence", why});
    if (told.lies == Lies::inside) {
        if (told.zone_code.empty()) wrong.push_back({"zone_code", "required"});
        else if (list ? !zone : !is_code(name, told.zone_code)) wrong.push_back({"zone_code", "unknown"});
    }
    if (!wrong.empty()) return wrong_fields("residence.wrong_fields", std::move(wrong));
    Decision out;
    out.list = name;
    out.on = on;
    out.method = told.method;
    out.lies = told.lies;
    if (list && !in_force(*list, on)) return unknown(out, "list_not_in_force");
    if (told.lies == Lies::unknown) return unknown(out, "no_evidence");
    if (told.lies == Lies::inside) {
        out.zone_code = zone ? zone->code : told.zone_code;
        if (zone) out.zone_name = zone->name;
    }
    return out;
}

bool needs_confirmation(std::optional<double> distance_m, std::optional<double> list_precision_m,
                        std::optional<double> geocode_precision_m) {
    return distance_m &&
           std::abs(*distance_m) < std::max(list_precision_m.value_or(0), geocode_precision_m.value_or(0));
}

Result<> may_confirm(std::string_view evidence) {
    if (auto const why = wrong_evidence(evidence)) return wrong_fields("residence.wrong_fields", {{"evidence", why}});
    return {};
}

}  // namespace marelle::territory
