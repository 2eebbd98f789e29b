#include "territory/format.hpp"
#include <algorithm>
#include <array>
#include <optional>

namespace marelle::territory {

namespace {

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
    return out;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t out = 0;
    for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
    return out;
}

Failure refused(char const* code, std::string detail = {}) { return fail(Fault::invalid, code, std::move(detail)); }

std::optional<Map::Format> format_of(std::string_view bytes) {
    if (bytes.size() >= 100 && big_endian(bytes, 0, 4) == 9994) return Map::Format::shapefile;
    if (bytes.starts_with(std::string_view{"SQLite format 3\0", 16})) return Map::Format::geopackage;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    auto const first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{') return Map::Format::geojson;
    return {};
}

// Lengths that the file says of itself (ESRI Shapefile Technical Description, 1998; the dBase header).
bool whole_shp(std::string_view bytes) {
    return bytes.size() >= 100 && bytes.size() >= std::size_t{big_endian(bytes, 24, 4)} * 2;
}
bool whole_dbf(std::string_view bytes) {
    if (bytes.size() < 32) return false;
    auto const records = std::size_t{little_endian(bytes, 4, 4)};
    return bytes.size() >= little_endian(bytes, 8, 2) + records * little_endian(bytes, 10, 2);
}
bool whole_sqlite(std::string_view bytes) {
    if (bytes.size() < 100) return false;
    auto const page = big_endian(bytes, 16, 2);
    return bytes.size() >= std::size_t{big_endian(bytes, 28, 4)} * (page == 1 ? 65'536 : page);
}

Result<Map> shapefile(NamedBytes main, std::vector<NamedBytes>& files) {
    auto const stem = main.name.substr(0, main.name.size() - extension_of(main.name).size());
    if (!whole_shp(main.bytes)) return refused("zone_import.truncated", ".shp");
    Map out{Map::Format::shapefile, {}};
    out.files.push_back({"map.shp", std::move(main.bytes)});
    for (std::string part : {".shx", ".dbf", ".prj", ".cpg"}) {
        auto const found = std::find_if(files.begin(), files.end(), [&](NamedBytes const& file) {
            return extension_of(file.name) == part && file.name.substr(0, file.name.size() - part.size()) == stem;
        });
        if (found != files.end()) {
            if (part == ".shx" ? !whole_shp(found->bytes) : part == ".dbf" && !whole_dbf(found->bytes))
                return refused("zone_import.truncated", part);
            out.files.push_back({"map" + part, std::move(found->bytes)});
        } else if (part == ".prj") {
            return refused("zone_import.no_crs", part);
        } else if (part != ".cpg") {
            return refused("zone_import.incomplete_shapefile", part);
        }
    }
    return out;
}

}  // namespace

Result<Map> map_of(std::vector<NamedBytes> files) {
    if (files.empty() || files.front().bytes.empty()) return refused("file.empty");
    bool const zipped = is_zip(files.front().bytes);
    if (zipped) files = TRY(unzip(files.front().bytes));
    constexpr std::array<std::string_view, 4> known{".shp", ".gpkg", ".geojson", ".json"};
    std::vector<std::size_t> maps;
    for (std::size_t i = 0; i < files.size(); ++i)
        if (std::find(known.begin(), known.end(), extension_of(files[i].name)) != known.end()) maps.push_back(i);
    if (!zipped) maps = {0};  // whatever it is called
    if (maps.empty()) return refused("zone_import.no_map");
    if (maps.size() > 1) return refused("zone_import.several_maps");
    auto main = std::move(files[maps.front()]);
    if (main.bytes.empty()) return refused("file.empty");
    auto const format = format_of(main.bytes);
    if (!format) return refused("zone_import.unknown_format");
    if (*format == Map::Format::shapefile) return shapefile(std::move(main), files);
    if (*format == Map::Format::geopackage && !whole_sqlite(main.bytes))
        return refused("zone_import.truncated", ".gpkg");
    Map out{*format, {}};
    out.files.push_back({*format == Map::Format::geopackage ? "map.gpkg" : "map.geojson", std::move(main.bytes)});
    return out;
}

}  // namespace marelle::territory
