#include "base/text.hpp"
#include "territory/ellipsoid.hpp"
#include "territory/import.hpp"
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <span>

namespace marelle::territory {
namespace json = boost::json;

namespace {

using Names = std::span<std::string_view const>;

// Seen in the official files and their usual copies, the surest first (domain.md §1.2).
constexpr std::array<std::string_view, 9> code_columns{"code_qp",  "code_qpv",  "codeqp",  "code_quartier",
                                                       "code_qva", "code_zone", "code_pp", "quartier_prioritaire",
                                                       "code"};
constexpr std::array<std::string_view, 9> name_columns{"lib_qp",   "nom_qp",  "lib_qpv", "nom_qpv", "nom_quartier",
                                                       "lib_zone", "nom_qva", "libelle", "nom"};
constexpr std::array<std::string_view, 9> commune_columns{"insee_com",  "code_insee", "com_insee", "insee",  "depcom",
                                                          "commune_qp", "lib_com",    "nom_com",   "commune"};
constexpr double least_square_metres = 100;  // less is a polygon collapsed by a simplification or a wrong projection

std::string lower(std::string_view text) {
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string text_of(json::value const& value) {
    if (auto text = value.if_string()) return tidy_text(std::string_view{*text});
    if (auto number = value.if_int64()) return std::to_string(*number);
    if (auto number = value.if_double(); number && *number == std::floor(*number) && std::abs(*number) < 1e15)
        return std::to_string(static_cast<long long>(*number));
    return {};
}

json::value const* column(json::object const& properties, std::string_view wanted) {
    for (auto const& [name, value] : properties)
        if (lower(name) == wanted) return &value;
    return nullptr;
}

std::string first_of(json::object const& properties, Names names) {
    for (auto name : names)
        if (auto value = column(properties, name))
            if (auto text = text_of(*value); !text.empty()) return text;
    return {};
}

// COG: two digits, or 2A, 2B, then three digits (domain.md §1.5).
bool is_cog(std::string_view text) {
    auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 5 && digit(text[0]) &&
           (digit(text[1]) || (text[0] == '2' && (text[1] == 'A' || text[1] == 'B'))) &&
           std::all_of(text.begin() + 2, text.end(), digit);
}

// "38185,38151" is two communes; so is "Grenoble, Échirolles".
void add_communes(std::string_view cell, Attributes& out) {
    while (!cell.empty()) {
        auto const end = std::min(cell.find_first_of(",;|"), cell.size());
        auto const one = tidy_text(cell.substr(0, end));
        auto& into = is_cog(one) ? out.commune_codes : out.communes;
        if (!one.empty() && std::find(into.begin(), into.end(), one) == into.end()) into.push_back(one);
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
}

Result<json::object> feature(std::string_view line) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 16;
    auto value = json::parse(line, error, {}, options);
    if (error || !value.is_object()) return fail(Fault::invalid, "zone_import.unreadable", "GeoJSONSeq");
    return std::move(value.get_object());
}

bool add_ring(json::value const& points, Outline& out, bool& in_degrees) {
    auto const* list = points.if_array();
    if (!list) return false;
    auto& ring = out.rings.emplace_back();
    ring.reserve(list->size());
    for (auto const& point : *list) {
        auto const* pair = point.if_array();
        if (!pair || pair->size() < 2 || !pair->at(0).is_number() || !pair->at(1).is_number()) return false;
        Point const p{pair->at(0).to_number<double>(), pair->at(1).to_number<double>()};
        if (!(std::abs(p.lon) <= 180 && std::abs(p.lat) <= 90)) in_degrees = false;
        ring.push_back(p);
    }
    return true;
}

bool add_polygon(json::value const& rings, Outline& out, bool& in_degrees) {
    auto const* list = rings.if_array();
    return list &&
           std::all_of(list->begin(), list->end(), [&](auto const& ring) { return add_ring(ring, out, in_degrees); });
}

// Of a collection (a repair may leave a line beside the polygons), the polygons.
bool add_geometry(json::object const& geometry, Shape& shape) {
    auto const* type = geometry.if_contains("type");
    auto const* coordinates = geometry.if_contains("coordinates");
    if (!type || !type->is_string()) return false;
    std::string_view const name = type->get_string();
    if (name == "GeometryCollection") {
        auto const* parts = geometry.if_contains("geometries");
        if (!parts || !parts->is_array()) return false;
        for (auto const& part : parts->get_array())
            if (!part.is_object() || !add_geometry(part.get_object(), shape)) return false;
        return true;
    }
    if (name != "Polygon" && name != "MultiPolygon") return true;
    if (!coordinates || !coordinates->is_array()) return false;
    shape.kind = Shape::Kind::polygons;
    if (name == "Polygon") return add_polygon(*coordinates, shape.outline, shape.in_degrees);
    auto const& polygons = coordinates->get_array();
    return std::all_of(polygons.begin(), polygons.end(),
                       [&](auto const& one) { return add_polygon(one, shape.outline, shape.in_degrees); });
}

}  // namespace

Result<Attributes> attributes_of(std::string_view line) {
    auto const object = TRY(feature(line));
    Attributes out;
    if (auto const* geometry = object.if_contains("geometry"); geometry && geometry->is_object()) {
        auto const* type = geometry->get_object().if_contains("type");
        bool const polygon = type && type->is_string() && type->get_string().ends_with("Polygon");
        out.drawn = polygon ? Drawn::polygon : Drawn::other;
    }
    auto const* found = object.if_contains("properties");
    if (!found || !found->is_object()) return out;
    auto const& properties = found->get_object();
    for (auto const& member : properties) {
        out.columns += (out.columns.empty() ? "" : ", ") + std::string{member.key()};
        if (out.columns.size() > 300) break;
    }
    out.has_code_column = std::any_of(code_columns.begin(), code_columns.end(),
                                      [&](auto name) { return column(properties, name) != nullptr; });
    out.code = first_of(properties, code_columns);
    for (auto& c : out.code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    out.name = first_of(properties, name_columns);
    if (out.name.empty()) out.name = out.code;
    for (auto name : commune_columns)
        if (auto value = column(properties, name)) add_communes(text_of(*value), out);
    return out;
}

Result<Shape> shape_of(std::string_view line) {
    auto const object = TRY(feature(line));
    Shape shape;
    shape.in_degrees = true;
    auto const* properties = object.if_contains("properties");
    auto const* valid = properties && properties->is_object() ? properties->get_object().if_contains("valid") : nullptr;
    shape.valid = valid && valid->is_int64() && valid->get_int64() == 1;
    auto const* geometry = object.if_contains("geometry");
    if (!geometry || !geometry->is_object()) return shape;
    shape.kind = Shape::Kind::other;
    if (!add_geometry(geometry->get_object(), shape))
        return fail(Fault::invalid, "zone_import.unreadable", "GeoJSONSeq");
    if (shape.kind == Shape::Kind::polygons && shape.outline.rings.empty()) shape.kind = Shape::Kind::none;
    return shape;
}

// Shoelace on the local plane: good enough to tell a polygon from a collapsed one. Holes go the other way round.
double square_metres(Outline const& outline) {
    double total = 0;
    for (auto const& ring : outline.rings) {
        if (ring.empty()) continue;
        auto const origin = ring.front();
        auto const scale = metres_per_degree(origin.lat);
        double twice = 0;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            auto const &a = ring[i], &b = ring[(i + 1) % ring.size()];
            twice += (a.lon - origin.lon) * (b.lat - origin.lat) - (b.lon - origin.lon) * (a.lat - origin.lat);
        }
        total += twice / 2 * scale.east * scale.north;
    }
    return std::abs(total);
}

std::string_view why_not(std::string_view list, Attributes const& attributes, Shape const& shape, bool seen) {
    if (attributes.code.empty()) return "no_code";
    if (!is_code(list, attributes.code)) return "wrong_code";
    if (seen) return "duplicate_code";
    if (shape.kind == Shape::Kind::none) return "no_geometry";
    if (shape.kind == Shape::Kind::other) return attributes.drawn == Drawn::polygon ? "collapsed" : "not_a_polygon";
    Point low{180, 90}, high{-180, -90};
    for (auto const& ring : shape.outline.rings)
        for (auto const& p : ring) {
            low = {std::min(low.lon, p.lon), std::min(low.lat, p.lat)};
            high = {std::max(high.lon, p.lon), std::max(high.lat, p.lat)};
        }
    if (high.lon - low.lon > widest_outline || high.lat - low.lat > widest_outline) return "too_wide";
    if (square_metres(shape.outline) < least_square_metres) return "collapsed";
    return {};
}

}  // namespace marelle::territory
