// The official lists, when they are at hand: $MARELLE_REFERENCE, or ../shared/data beside the sources. Nothing of them
// is ever copied here.
#include "territory/import.hpp"
#include "territory/residence.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace marelle;
using namespace marelle::territory;
namespace fs = std::filesystem;

namespace {

std::optional<fs::path> reference() {
    auto const* said = std::getenv("MARELLE_REFERENCE");
    fs::path const folder = said ? fs::path{said} : fs::path{MARELLE_SOURCE_DIR} / ".." / "shared" / "data";
    if (fs::exists(folder / "qpv2024_simplified.geojson")) return folder;
    MESSAGE("skipped: no reference data");
    return {};
}

struct Official {
    ReadList read;
    LoadedList loaded;
};

// Read once for all the tests of this file.
Official const& official(fs::path const& folder, std::string const& name) {
    static std::map<std::string, Official> known;
    if (auto found = known.find(name); found != known.end()) return found->second;
    bool const first = name == "QPV2015";
    auto const file = first ? folder / "qpv2015" / "QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
                            : folder / "qpv2024_simplified.geojson";
    auto files = read_files(file);
    REQUIRE(files);
    auto read = read_list(std::move(*files), name);
    REQUIRE(read);
    auto& out = known[name];
    out.read = std::move(*read);
    out.loaded.list = {name,
                       ZoneKind::qpv,
                       first ? "2015-01-01" : "2024-01-01",
                       first ? std::optional<Date>{"2023-12-31"} : std::nullopt,
                       first ? 5.0 : 41.0,
                       "",
                       "",
                       0,
                       0,
                       0,
                       ""};
    std::vector<Outline> outlines;
    for (auto const& zone : out.read.zones) {
        out.loaded.codes.push_back(zone.code);
        out.loaded.names.push_back(zone.name);
        outlines.push_back(decode(encode(zone.outline)));
    }
    out.loaded.zones = Zones{outlines};
    return out;
}

// The code that holds the point; empty when none does.
std::string holder(LoadedList const& list, Point p) {
    auto const found = list.zones.find(p);
    return found.place == Found::Place::inside ? list.codes[static_cast<std::size_t>(found.zone)] : "";
}

}  // namespace

TEST_CASE("the official list of 2015 has 1 514 areas, 34 of them repaired") {
    auto const folder = reference();
    if (!folder) return;
    auto const& read = official(*folder, "QPV2015").read;
    CHECK(read.counts.read == 1514);
    CHECK(read.counts.repaired == 34);
    CHECK(read.counts.rejected == 0);
    CHECK(read.zones.size() == 1514);
}

TEST_CASE("the simplified list of 2024 has 1 609 areas, three of them collapsed") {
    auto const folder = reference();
    if (!folder) return;
    auto const& read = official(*folder, "QPV2024").read;
    CHECK(read.counts.read == 1609);
    CHECK(read.counts.repaired == 82);  // of the 85 that are invalid, three collapse and are left out
    CHECK(read.counts.rejected == 3);
    std::set<std::string> left_out;
    for (auto const& one : read.rejections) {
        left_out.insert(one.code);
        CHECK(one.why == "collapsed");
    }
    CHECK(left_out == std::set<std::string>{"QN09105I", "QN09113I", "QN09503I"});
}

TEST_CASE("the points that public software agrees on come out right") {
    auto const folder = reference();
    if (!folder) return;
    std::ifstream in{*folder / "qpv_points_suites_publiques.csv"};
    std::string line;
    std::getline(in, line);
    int points = 0;
    while (std::getline(in, line)) {
        std::istringstream cells{line};
        std::string lat, lon, in_2015, in_2024;
        std::getline(cells, lat, ',');
        std::getline(cells, lon, ',');
        std::getline(cells, in_2015, ',');
        std::getline(cells, in_2024, ',');
        Point const p{std::stod(lon), std::stod(lat)};
        CHECK(holder(official(*folder, "QPV2015").loaded, p) == in_2015);
        CHECK(holder(official(*folder, "QPV2024").loaded, p) == in_2024);
        ++points;
    }
    CHECK(points == 3);
}

TEST_CASE("five of the Isère addresses lie in a priority area") {
    auto const folder = reference();
    if (!folder) return;
    std::ifstream in{*folder / "adresses_isere_400.json"};
    std::stringstream text;
    text << in.rdbuf();
    int inside = 0, all = 0;
    auto const& list = official(*folder, "QPV2015").loaded;
    auto const addresses = boost::json::parse(text.str());
    for (auto const& address : addresses.as_array()) {
        Point const p{address.at("lng").to_number<double>(), address.at("lat").to_number<double>()};
        inside += !holder(list, p).empty();
        ++all;
    }
    CHECK(all == 400);
    CHECK(inside == 5);
}

TEST_CASE("Marlioz is a priority area in 2019 and none in 2026") {
    auto const folder = reference();
    if (!folder) return;
    auto const& old = official(*folder, "QPV2015");
    auto const& now = official(*folder, "QPV2024");
    auto const marlioz = std::ranges::find_if(old.read.zones, [](Zone const& zone) { return zone.name == "Marlioz"; });
    REQUIRE(marlioz != old.read.zones.end());
    CHECK(marlioz->communes == std::vector<std::string>{"Aix-les-Bains"});
    // Its middle, found as a point that it holds.
    Point middle{};
    for (auto const& p : marlioz->outline.rings.front()) middle = {middle.lon + p.lon, middle.lat + p.lat};
    auto const count = static_cast<double>(marlioz->outline.rings.front().size());
    Geocode const home{{middle.lon / count, middle.lat / count}, "map", 5};
    auto const before = decide(&old.loaded, "QPV2015", "2019-09-02", home);
    CHECK(before.lies == Lies::inside);
    CHECK(before.zone_code == marlioz->code);
    auto const after = decide(&now.loaded, "QPV2024", "2026-01-12", home);
    CHECK(after.lies == Lies::outside);
    CHECK(decide(&old.loaded, "QPV2015", "2026-01-12", home).why == "list_not_in_force");
    CHECK(decide(&now.loaded, "QPV2024", "2019-09-02", home).why == "list_not_in_force");
}
