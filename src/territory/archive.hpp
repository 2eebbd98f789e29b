#pragma once
// The files of an uploaded map: one GeoJSON or GeoPackage, a shapefile's several, or a zip of these.
#include "base/error.hpp"
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::territory {

struct NamedBytes {
    std::string name;  // without folders
    std::string bytes;
};

// trust.md, "Hostile input": before anything is unpacked, and again while it is.
struct ZipLimits {
    std::size_t entries = 200;
    std::size_t ratio = 100;        // unpacked over packed, for an entry over 1 MB
    std::size_t bytes = 100 << 20;  // unpacked, all together
};

bool is_zip(std::string_view bytes);

// Stored and deflated entries; folders are left out, names lose theirs. Refused: zip.broken, zip.too_large,
// zip.encrypted, zip.unknown_method.
Result<std::vector<NamedBytes>> unzip(std::string_view bytes, ZipLimits const& limits = {});

// A file and, for a shapefile, its neighbours (.shx, .dbf, .prj, .cpg, in any case). Refused: file.not_found (detail:
// the file's name), file.too_large (over `most` bytes).
Result<std::vector<NamedBytes>> read_files(std::filesystem::path const& path, std::size_t most = 100 << 20);

std::string extension_of(std::string_view name);  // ".shp", in lower case

}  // namespace marelle::territory
