#pragma once
// What an uploaded map is, told by its first bytes, and the doubts that can be raised before another program opens it.
#include "base/error.hpp"
#include "territory/archive.hpp"

namespace marelle::territory {

struct Map {
    enum class Format { shapefile, geopackage, geojson } format{};
    std::vector<NamedBytes> files;  // the main one first; named "map.shp", "map.dbf"… whatever they were called
};

// See import.hpp for what is refused.
Result<Map> map_of(std::vector<NamedBytes> files);

}  // namespace marelle::territory
