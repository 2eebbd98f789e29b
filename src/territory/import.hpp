#pragma once
// Reading a list of areas from a shapefile, a GeoPackage or a GeoJSON, in any projection. The file is parsed by
// ogr2ogr, a bounded child process (process.hpp): a hostile one can at worst have its import refused. Nothing is
// written here.
#include "base/error.hpp"
#include "territory/archive.hpp"
#include "territory/territory.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::territory {

enum class Step { receive, read, repair, store, done };
std::string_view name_of(Step step);

struct Progress {
    Step step{};
    Counts counts;
};
using Watch = std::function<void(Progress const&)>;

struct ReadList {
    std::vector<Zone> zones;  // by code
    Counts counts;            // read = zones + rejected
    std::vector<Rejection> rejections;
    std::string sha256;  // of the file given (a shapefile: of its parts, one after the other), hexadecimal
};

// `files`: what read_files() gives, or one uploaded file. Refused, always with nothing kept:
//   file.empty  zip.*  zone_import.no_map (a zip without one)  zone_import.several_maps  zone_import.unknown_format
//   zone_import.incomplete_shapefile (detail: the missing part)  zone_import.truncated  zone_import.no_crs
//   zone_import.several_layers  zone_import.unreadable (detail: what ogr2ogr says)  zone_import.too_heavy (its limits)
//   zone_import.no_ogr2ogr  zone_import.not_degrees (no projection said, and the coordinates are no longitudes)
//   zone_import.no_code_column (detail: the columns)  zone_import.nothing_usable  zone_import.too_many
Result<ReadList> read_list(std::vector<NamedBytes> files, std::string_view list, Watch const& watch = {});

constexpr std::size_t most_areas = 20'000;

// --- one feature of ogr2ogr's output (features.cpp) ---

// What the file itself has, before the repair: a polygon without a surface is repaired into a line.
enum class Drawn { nothing, polygon, other };

// Columns of one feature, by the names that official files use, in any case (domain.md §1.2).
struct Attributes {
    std::string code, name;
    std::vector<std::string> communes, commune_codes;
    Drawn drawn{};
    bool has_code_column{};
    std::string columns;  // "CODE_QP, NOM_QP, …"
};

struct Shape {
    enum class Kind { none, other, polygons } kind{};
    bool valid{};       // as ogr2ogr found it, before the repair
    bool in_degrees{};  // −180…180, −90…90
    Outline outline;    // repaired
};

// Lines of two GeoJSON sequences: the attributes of the first, the repaired outline of the second ("valid": 0 or 1).
Result<Attributes> attributes_of(std::string_view line);
Result<Shape> shape_of(std::string_view line);

// Why the area is left out; empty when it is kept. `seen` says whether the code is already taken.
std::string_view why_not(std::string_view list, Attributes const& attributes, Shape const& shape, bool seen);

double square_metres(Outline const& outline);

}  // namespace marelle::territory
