#pragma once
// ogr2ogr (gdal-bin) at arm's length: a map in, two files of lines out.
#include "base/error.hpp"
#include "territory/format.hpp"
#include <filesystem>

namespace marelle::territory {

class Ogr {
public:
    explicit Ogr(std::filesystem::path folder) : folder_{std::move(folder)} {}

    // Writes the map in the folder and turns it into GeoJSON lines in longitude and latitude, one an area, as they are.
    // Answers the file's path.
    Result<std::filesystem::path> convert(Map const& map) const;
    // Repairs what convert() made, in the same order; each line says whether the area was valid before.
    Result<std::filesystem::path> repair() const;

private:
    Result<std::string> run(std::vector<std::string> arguments) const;
    Result<std::string> layer_of(std::string const& file) const;

    std::filesystem::path folder_;
};

}  // namespace marelle::territory
