#include "territory/ogr.hpp"
#include "base/text.hpp"
#include "process/process.hpp"
#include <fstream>

namespace marelle::territory {

namespace {

constexpr char const* without_rasters =
    "GDAL_SKIP=WMS WCS WMTS OGCAPI HTTP DAAS EEDA PLMosaic NGW STACTA STACIT PostGISRaster VRT "
    "DERIVED KEA HDF4 HDF5 netCDF "
    "MBTiles Rasterlite JP2OpenJPEG PDF";
constexpr char const* without_vectors =
    "OGR_SKIP=OGR_VRT,WFS,OAPIF,CSW,Carto,AmigoCloud,Elasticsearch,NGW,PLSCENES,GMLAS,GML,KML,LIBKML,GPX,"
    "PostgreSQL,MySQL,"
    "ODBC,PGeo,MSSQLSpatial,MongoDBv3,OGR_DODS,EEDA,TopoJSON,ESRIJSON,XLS,XLSX,ODS,PDF,CAD,DGN,DXF,S57,GMT,OGR_GMT,"
    "OpenFileGDB,UK .NTF,TIGER,SVG,GeoRSS,JML,VDV,MVT,MapML,HTTP,PGDUMP,OSM,Interlis 1,Interlis 2,Selafin,SXF,CSV,"
    "Geoconcept,GPSTrackMaker,WAsP,FlatGeobuf,AVCBin,AVCE00,Idrisi,LVBAG,OGR_SDTS,REC,MapInfo File,JP2OpenJPEG";

// Only the drivers that are needed: a file that pretends to be something else is not opened, nothing is fetched, no
// plug-in is loaded, no extension of SQLite either.
std::vector<std::string> environment(std::string const& folder) {
    return {
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "LC_ALL=C.UTF-8",
        "HOME=" + folder,
        "TMPDIR=" + folder,
        "CPL_TMPDIR=" + folder,
        "PROJ_NETWORK=OFF",
        "GDAL_DRIVER_PATH=disable",
        "GDAL_HTTP_PROXY=127.0.0.1:9",
        "GDAL_HTTP_TIMEOUT=1",
        "GDAL_HTTP_MAX_RETRY=0",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS={none}",
        "CPL_VSIL_CURL_NON_CACHED=",
        "GDAL_DISABLE_READDIR_ON_OPEN=EMPTY_DIR",
        "GDAL_NUM_THREADS=1",
        "GDAL_CACHEMAX=64",
        "OGR_GEOJSON_MAX_OBJ_SIZE=50MB",
        "OGR_SQLITE_LOAD_EXTENSIONS=",
        "SPATIALITE_SECURITY=",
        without_rasters,
        without_vectors,
    };
}

// The last thing it complained of, without the folder.
std::string complaint(std::string const& errors, std::string const& folder) {
    std::string_view said;
    std::string_view rest = errors;
    while (!rest.empty()) {
        auto const end = std::min(rest.find('\n'), rest.size());
        auto const line = rest.substr(0, end);
        if (said.empty() && line.starts_with("ERROR")) said = line;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::string out{said.substr(0, 300)};
    for (auto at = out.find(folder); at != std::string::npos; at = out.find(folder)) out.erase(at, folder.size() + 1);
    return is_utf8(out) ? out : "ogr2ogr";
}

void write(std::filesystem::path const& path, std::string_view bytes) {
    std::ofstream out{path, std::ios::binary};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw std::runtime_error{"the temporary folder cannot be written"};
}

}  // namespace

Result<std::string> Ogr::run(std::vector<std::string> arguments) const {
    using How = process::End::How;
    auto const end = process::run(arguments, environment(folder_.string()), folder_);
    if (end.how == How::not_found) return fail(Fault::invalid, "zone_import.no_ogr2ogr");
    if (end.how == How::out_of_time || end.how == How::killed) return fail(Fault::invalid, "zone_import.too_heavy");
    if (end.how == How::done) return end.out;
    if (end.errors.find("has no coordinate system") != std::string::npos)
        return fail(Fault::invalid, "zone_import.no_crs");
    return fail(Fault::invalid, "zone_import.unreadable", complaint(end.errors, folder_.string()));
}

// "1: quartiers (Multi Polygon)": the only layer, or the only one of polygons.
Result<std::string> Ogr::layer_of(std::string const& file) const {
    auto const said = TRY(run({"ogrinfo", "-ro", "-q", file}));
    std::vector<std::string> all, polygons;
    for (std::string_view rest = said; !rest.empty();) {
        auto const end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        auto const colon = line.find(": ");
        if (colon == std::string_view::npos || line.find_first_not_of("0123456789") != colon) continue;
        line.remove_prefix(colon + 2);
        auto const kind = line.ends_with(')') ? line.rfind(" (") : std::string_view::npos;
        auto const name = std::string{line.substr(0, kind)};
        all.push_back(name);
        if (kind != std::string_view::npos && line.substr(kind).find("Polygon") != std::string_view::npos)
            polygons.push_back(name);
    }
    auto const& found = polygons.empty() ? all : polygons;
    if (found.empty()) return fail(Fault::invalid, "zone_import.nothing_usable");
    if (found.size() > 1) return fail(Fault::invalid, "zone_import.several_layers");
    // A name that ogr2ogr would read as an option is no name.
    if (found.front().empty() || found.front().front() == '-') return fail(Fault::invalid, "zone_import.unreadable");
    return found.front();
}

Result<std::filesystem::path> Ogr::convert(Map const& map) const {
    for (auto const& file : map.files) write(folder_ / file.name, file.bytes);
    std::vector<std::string> arguments{"ogr2ogr",
                                       "-f",
                                       "GeoJSONSeq",
                                       "-t_srs",
                                       "EPSG:4326",
                                       "-nln",
                                       "areas",
                                       "-lco",
                                       "COORDINATE_PRECISION=9",
                                       "areas.geojsonl",
                                       map.files.front().name};
    if (map.format == Map::Format::geopackage) arguments.push_back(TRY(layer_of(map.files.front().name)));
    TRY(run(std::move(arguments)));
    return folder_ / "areas.geojsonl";
}

Result<std::filesystem::path> Ogr::repair() const {
    TRY(run({"ogr2ogr", "-f", "GeoJSONSeq", "-makevalid", "-dialect", "SQLITE", "-sql",
             "SELECT geometry, ST_IsValid(geometry) AS valid FROM areas", "-lco", "COORDINATE_PRECISION=9",
             "repaired.geojsonl", "GeoJSONSeq:areas.geojsonl"}));
    return folder_ / "repaired.geojsonl";
}

}  // namespace marelle::territory
