#include "process/process.hpp"
#include "territory/import.hpp"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <unistd.h>
#include <zlib.h>

using namespace marelle;
using namespace marelle::territory;
namespace fs = std::filesystem;

namespace {

// Fictional quarters of a fictional town near Chambéry: a square, one with a hole and a second part, a bow tie, and
// what cannot be kept.
constexpr std::string_view geojson = R"({"type":"FeatureCollection","name":"quartiers","features":[
{"type":"Feature","properties":{"Code_QP":"QN07391N","lib_qp":"Les Marelles",
  "insee_com":"73065,73008","lib_com":"Chambéry"},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.91,45.55],[5.91,45.56],[5.90,45.56],[5.90,45.55]]]}},
{"type":"Feature","properties":{"Code_QP":"qn07392m","lib_qp":"La Craie"},
 "geometry":{"type":"MultiPolygon","coordinates":[[[[5.92,45.55],[5.95,45.55],[5.95,45.58],[5.92,45.58],[5.92,45.55]],
  [[5.93,45.56],[5.93,45.57],[5.94,45.57],[5.94,45.56],[5.93,45.56]]],
  [[[5.96,45.55],[5.97,45.55],[5.97,45.56],[5.96,45.55]]]]}},
{"type":"Feature","properties":{"Code_QP":"QN07393I","lib_qp":"Le Nœud"},
 "geometry":{"type":"Polygon","coordinates":[[[6.0,45.5],[6.02,45.52],[6.02,45.5],[6.0,45.52],[6.0,45.5]]]}},
{"type":"Feature","properties":{"Code_QP":"QN07394N"},"geometry":null},
{"type":"Feature","properties":{"Code_QP":"QN07395N"},"geometry":{"type":"Point","coordinates":[5.9,45.55]}},
{"type":"Feature","properties":{"Code_QP":"QN07391N"},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.91,45.55],[5.91,45.56],[5.90,45.55]]]}},
{"type":"Feature","properties":{"Code_QP":"QP073001"},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.91,45.55],[5.91,45.56],[5.90,45.55]]]}},
{"type":"Feature","properties":{"Code_QP":null},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.91,45.55],[5.91,45.56],[5.90,45.55]]]}},
{"type":"Feature","properties":{"Code_QP":"QN07396N"},
 "geometry":{"type":"Polygon","coordinates":[[[5.90,45.55],[5.900001,45.55],[5.900001,45.550001],[5.90,45.55]]]}},
{"type":"Feature","properties":{"Code_QP":"QN07397N"},
 "geometry":{"type":"Polygon","coordinates":[[[1,45],[5,45],[5,48],[1,45]]]}}
]})";

std::string bytes_of(fs::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void put(fs::path const& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

// ogr2ogr itself makes the other formats.
void convert(fs::path const& folder, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"ogr2ogr", "-f"});
    auto const end = process::run(arguments, {"PATH=/usr/bin"}, folder);
    REQUIRE_MESSAGE(end.how == process::End::How::done, end.errors);
}

Result<ReadList> read(NamedBytes file, std::string_view list = "QPV2024") { return read_list({std::move(file)}, list); }
Result<ReadList> read(fs::path const& path, std::string_view list = "QPV2024") {
    return read_list(TRY(read_files(path)), list);
}

std::string refusal(Result<ReadList> const& result) { return result ? "read" : result.error().code; }

void number(std::string& out, std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
}

// A zip as small tools write it; `lie` is what it says an entry unpacks to.
std::string zip(std::vector<NamedBytes> const& files, std::optional<std::uint32_t> lie = {}) {
    std::string out, entries;
    for (auto const& file : files) {
        std::string packed(compressBound(file.bytes.size()) + 64, '\0');
        z_stream stream{};
        deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.bytes.data()));
        stream.avail_in = static_cast<uInt>(file.bytes.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, Z_FINISH);
        packed.resize(stream.total_out);
        deflateEnd(&stream);
        std::string head;
        for (auto field : {20u, 0u, 8u, 0u, 0u}) number(head, field, 2);
        number(head,
               static_cast<std::uint32_t>(
                   crc32(0, reinterpret_cast<Bytef const*>(file.bytes.data()), static_cast<uInt>(file.bytes.size()))),
               4);
        number(head, static_cast<std::uint32_t>(packed.size()), 4);
        number(head, lie.value_or(static_cast<std::uint32_t>(file.bytes.size())), 4);
        number(head, static_cast<std::uint32_t>(file.name.size()), 2);
        number(head, 0, 2);
        entries += "PK\x01\x02";
        number(entries, 20, 2);
        entries += head;
        for (int i = 0; i < 3; ++i) number(entries, 0, 2);
        number(entries, 0, 4);
        number(entries, static_cast<std::uint32_t>(out.size()), 4);
        entries += file.name;
        out += "PK\x03\x04" + head + file.name + packed;
    }
    auto const start = static_cast<std::uint32_t>(out.size());
    out += entries + std::string{"PK\x05\x06\0\0\0\0", 8};
    number(out, static_cast<std::uint32_t>(files.size()), 2);
    number(out, static_cast<std::uint32_t>(files.size()), 2);
    number(out, static_cast<std::uint32_t>(entries.size()), 4);
    number(out, start, 4);
    number(out, 0, 2);
    return out;
}

void check_sample(Result<ReadList> const& list) {
    REQUIRE_MESSAGE(list, refusal(list));
    REQUIRE(list->zones.size() == 3);
    CHECK(list->zones[0].code == "QN07391N");
    CHECK(list->zones[1].code == "QN07392M");
    CHECK(list->counts.repaired == 1);
    std::vector<Outline> outlines;
    for (auto const& zone : list->zones) outlines.push_back(zone.outline);
    Zones const zones{outlines};
    auto inside = [&](Point p) {
        auto const found = zones.find(p);
        return found.place == Found::Place::inside ? found.zone : -1;
    };
    CHECK(inside({5.905, 45.555}) == 0);
    CHECK(inside({5.925, 45.555}) == 1);
    CHECK(inside({5.935, 45.565}) == -1);  // the hole
    CHECK(inside({5.968, 45.554}) == 1);   // the second part
    CHECK(inside({6.018, 45.51}) == 2);    // both wings of the bow tie
    CHECK(inside({6.002, 45.51}) == 2);
    CHECK(inside({6.01, 45.518}) == -1);
    CHECK(std::abs(zones.find({5.905, 45.555}).distance_m - 390.4) < 0.2);
}

}  // namespace

TEST_CASE("a GeoJSON is read, repaired, counted, and says what it leaves out") {
    std::vector<Step> steps;
    auto const list = read_list({{"a.geojson", std::string{geojson}}}, "QPV2024",
                                [&](Progress const& progress) { steps.push_back(progress.step); });
    check_sample(list);
    CHECK(list->counts.read == 10);
    CHECK(list->counts.rejected == 7);
    std::vector<std::pair<std::int64_t, std::string>> why;
    for (auto const& one : list->rejections) why.emplace_back(one.line, one.why);
    using Why = decltype(why);
    CHECK(why == Why{{4, "no_geometry"},
                     {5, "not_a_polygon"},
                     {6, "duplicate_code"},
                     {7, "wrong_code"},
                     {8, "no_code"},
                     {9, "collapsed"},
                     {10, "too_wide"}});
    CHECK(list->rejections[3].code == "QP073001");
    CHECK(list->zones[0].name == "Les Marelles");
    CHECK(list->zones[0].communes == std::vector<std::string>{"Chambéry"});
    CHECK(list->zones[0].commune_codes == std::vector<std::string>{"73065", "73008"});
    CHECK(list->sha256.size() == 64);
    CHECK(std::is_sorted(steps.begin(), steps.end()));
    CHECK(steps.front() == Step::receive);
    CHECK(steps.back() == Step::repair);
}

TEST_CASE("every format and projection gives the same areas") {
    process::TemporaryFolder const folder;
    put(folder.path() / "in.geojson", geojson);
    std::vector<std::string> const only{
        "-where", "Code_QP IN ('QN07391N', 'qn07392m', 'QN07393I') AND OGR_GEOMETRY LIKE '%POLYGON'"};
    auto make = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), only.begin(), only.end());
        convert(folder.path(), std::move(arguments));
    };
    make({"ESRI Shapefile", "degrees.shp", "in.geojson", "-nlt", "MULTIPOLYGON"});
    make({"ESRI Shapefile", "lambert.shp", "in.geojson", "-nlt", "MULTIPOLYGON", "-t_srs", "EPSG:2154"});
    make({"GPKG", "degrees.gpkg", "in.geojson", "-nln", "quartiers d'été"});
    make({"GPKG", "lambert.gpkg", "in.geojson", "-t_srs", "EPSG:2154", "-lco", "GEOMETRY_NAME=contour"});
    make({"GeoJSON", "lambert.geojson", "in.geojson", "-t_srs", "EPSG:2154"});
    for (auto name : {"degrees.shp", "lambert.shp", "degrees.gpkg", "lambert.gpkg", "lambert.geojson"}) {
        CAPTURE(name);
        check_sample(read(folder.path() / name));
    }
    std::vector<NamedBytes> parts;
    for (auto end : {".dbf", ".prj", ".shp", ".shx"})
        parts.push_back(
            {std::string{"dossier/quartiers"} + end, bytes_of(folder.path() / (std::string{"lambert"} + end))});
    check_sample(read(NamedBytes{"quartiers.zip", zip(parts)}));
    check_sample(read(NamedBytes{"carte.zip", zip({{"lisez-moi.txt", "x"}, {"q.geojson", std::string{geojson}}})}));

    put(folder.path() / "alone.shp", bytes_of(folder.path() / "degrees.shp"));
    CHECK(refusal(read(folder.path() / "alone.shp")) == "zone_import.incomplete_shapefile");
    fs::remove(folder.path() / "degrees.prj");
    CHECK(refusal(read(folder.path() / "degrees.shp")) == "zone_import.no_crs");
    for (auto end : {".shp", ".dbf", ".shx"}) {
        auto cut = parts;
        for (auto& part : cut)
            if (part.name.ends_with(end)) part.bytes.resize(part.bytes.size() - 20);
        CHECK(refusal(read(NamedBytes{"cut.zip", zip(cut)})) == "zone_import.truncated");
    }
    auto cut = bytes_of(folder.path() / "degrees.gpkg");
    cut.resize(cut.size() / 2);
    CHECK(refusal(read(NamedBytes{"cut.gpkg", cut})) == "zone_import.truncated");
    auto scrambled = bytes_of(folder.path() / "degrees.gpkg");
    for (std::size_t i = 100; i < scrambled.size(); i += 3) scrambled[i] = static_cast<char>(i * 7);
    CHECK(refusal(read(NamedBytes{"bad.gpkg", scrambled})) != "read");
    convert(folder.path(), {"GPKG", "two.gpkg", "in.geojson", "-nln", "one", "-nlt", "MULTIPOLYGON", only[0], only[1]});
    convert(folder.path(),
            {"GPKG", "-update", "two.gpkg", "in.geojson", "-nln", "two", "-nlt", "MULTIPOLYGON", only[0], only[1]});
    CHECK(refusal(read(folder.path() / "two.gpkg")) == "zone_import.several_layers");
}

TEST_CASE("a file that is no map is refused with one clear reason") {
    auto with = [](std::string_view what, std::string_view by) {
        std::string out{geojson};
        for (auto at = out.find(what); at != std::string::npos; at = out.find(what, at + by.size()))
            out.replace(at, what.size(), by);
        return out;
    };
    struct Line {
        char const* name;
        std::string bytes, code;
    };
    std::string deep =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code_qp":"QN07391N"},"geometry":)";
    deep += R"({"type":"Polygon","coordinates":)" + std::string(1'000'000, '[');
    std::string lambert{geojson};
    lambert = with("[5.9", "[925.9");
    Line const lines[] = {
        {"empty", "", "file.empty"},
        {"text", "bonjour", "zone_import.unknown_format"},
        {"an image", "\x89PNG\r\n\x1a\n", "zone_import.unknown_format"},
        {"an array", "[1,2]", "zone_import.unknown_format"},
        {"cut short", std::string{geojson.substr(0, geojson.size() / 2)}, "zone_import.unreadable"},
        {"another JSON", R"({"hello":"world"})", "zone_import.unreadable"},
        {"nothing in it", R"({"type":"FeatureCollection","features":[]})", "zone_import.nothing_usable"},
        {"a million arrays", deep, "zone_import.unreadable"},
        {"a million closed", deep + std::string(1'000'000, ']') + "}}]}", "zone_import.unreadable"},
        {"no code", with("Code_QP", "couleur"), "zone_import.no_code_column"},
        {"metres without a projection", lambert, "zone_import.not_degrees"},
        {"a map of maps", R"(<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>)",
         "zone_import.unknown_format"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        auto const result = read(NamedBytes{"map.geojson", line.bytes});
        CHECK(refusal(result) == line.code);
        if (!result) CHECK(result.error().detail.find("marelle-") == std::string::npos);  // no path of ours
    }
    CHECK(refusal(read(NamedBytes{"a.geojson", std::string{geojson}}, "QPV2015")) == "read");  // QP073001 alone is kept
    CHECK(refusal(read(NamedBytes{"a.geojson", with("QP073001", "ZZ")}, "QPV2015")) == "zone_import.nothing_usable");
    auto const missing = read(fs::path{"nowhere.shp"});
    CHECK(refusal(missing) == "file.not_found");
    CHECK(missing.error().detail == "nowhere.shp");
}

TEST_CASE("degrees said to be Lambert-93 collapse, and are refused") {
    auto wrong = std::string{geojson};
    wrong.insert(wrong.find("\"features\""),
                 R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},)");
    auto const result = read(NamedBytes{"wrong.geojson", wrong});
    CHECK(refusal(result) == "zone_import.nothing_usable");
}

TEST_CASE("an archive is opened with care") {
    auto const good = zip({{"q.geojson", std::string{geojson}}});
    CHECK(refusal(read(NamedBytes{"a.zip", zip({{"a.txt", "x"}})})) == "zone_import.no_map");
    CHECK(refusal(read(NamedBytes{"a.zip", zip({{"a.geojson", "{}"}, {"b.geojson", "{}"}})})) ==
          "zone_import.several_maps");
    CHECK(refusal(read(NamedBytes{"a.zip", zip({{"bomb.geojson", std::string(30 << 20, ' ')}})})) == "zip.too_large");
    CHECK(refusal(read(NamedBytes{"a.zip", zip({{"bomb.geojson", std::string(30 << 20, ' ')}}, 1000)})) ==
          "zip.broken");
    CHECK(refusal(read(NamedBytes{"a.zip", zip(std::vector<NamedBytes>(201, {"a.geojson", "{}"}))})) ==
          "zip.too_large");
    for (std::size_t cut : {1u, 10u, 30u, 60u, 200u})
        CHECK(refusal(read(NamedBytes{"a.zip", good.substr(0, good.size() - cut)})).starts_with("zip."));
    for (std::size_t at = 0; at < good.size(); at += 13) {
        auto bent = good;
        bent[at] = static_cast<char>(bent[at] ^ 0x55);
        auto const opened = unzip(bent);
        if (opened) CHECK(opened->size() <= 1);
    }
}
