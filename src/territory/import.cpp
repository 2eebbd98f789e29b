#include "territory/import.hpp"
#include "crypto/crypto.hpp"
#include "process/process.hpp"
#include "territory/ogr.hpp"
#include <algorithm>
#include <fstream>
#include <set>

namespace marelle::territory {

namespace {

constexpr std::int64_t between_reports = 50;  // areas

std::int64_t lines_of(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    std::int64_t lines = 0;
    for (std::string line; std::getline(in, line);) lines += !line.empty();
    return lines;
}

std::string digest(std::vector<NamedBytes> const& files) {
    std::string together;
    if (files.size() > 1)
        for (auto const& file : files) together += file.bytes;
    return crypto::sha256_hex(files.size() == 1 ? files.front().bytes : together);
}

// Both files have one line an area, in the order of the map.
class Collector {
public:
    Collector(std::string_view list, Watch const& watch, ReadList& out) : list_{list}, watch_{watch}, out_{out} {}

    Result<> add(std::string_view described, std::string_view repaired) {
        auto attributes = TRY(attributes_of(described));
        auto shape = TRY(shape_of(repaired));
        if (out_.counts.read == 0 && !attributes.has_code_column)
            return fail(Fault::invalid, "zone_import.no_code_column", attributes.columns);
        if (!shape.in_degrees) return fail(Fault::invalid, "zone_import.not_degrees");
        auto const line = ++out_.counts.read;
        if (line > static_cast<std::int64_t>(most_areas)) return fail(Fault::invalid, "zone_import.too_many");
        auto const why = why_not(list_, attributes, shape, seen_.contains(attributes.code));
        if (!why.empty()) {
            ++out_.counts.rejected;
            out_.rejections.push_back({line, attributes.code.substr(0, 60), std::string{why}});
        } else {
            seen_.insert(attributes.code);
            out_.counts.repaired += shape.valid ? 0 : 1;
            out_.zones.push_back({std::move(attributes.code), std::move(attributes.name),
                                  std::move(attributes.communes), std::move(attributes.commune_codes),
                                  std::move(shape.outline)});
        }
        if (watch_ && line % between_reports == 0) watch_({Step::repair, out_.counts});
        return {};
    }

private:
    std::string_view list_;
    Watch const& watch_;
    ReadList& out_;
    std::set<std::string> seen_;
};

}  // namespace

std::string_view name_of(Step step) {
    constexpr std::string_view names[] = {"receive", "read", "repair", "store", "done"};
    return names[static_cast<std::size_t>(step)];
}

Result<ReadList> read_list(std::vector<NamedBytes> files, std::string_view list, Watch const& watch) {
    auto const tell = [&watch](Step step, Counts const& counts) {
        if (watch) watch({step, counts});
    };
    ReadList out;
    tell(Step::receive, out.counts);
    out.sha256 = digest(files);
    auto map = TRY(map_of(std::move(files)));
    process::TemporaryFolder const folder;
    Ogr const ogr{folder.path()};
    tell(Step::read, out.counts);
    auto const areas = TRY(ogr.convert(map));
    map.files.clear();
    auto const count = lines_of(areas);
    if (count == 0) return fail(Fault::invalid, "zone_import.nothing_usable");
    if (count > static_cast<std::int64_t>(most_areas)) return fail(Fault::invalid, "zone_import.too_many");
    tell(Step::repair, {count, 0, 0});
    std::ifstream described{areas, std::ios::binary}, repaired{TRY(ogr.repair()), std::ios::binary};
    Collector collector{list, watch, out};
    for (std::string one, two; std::getline(described, one);) {
        if (one.empty()) continue;
        if (!std::getline(repaired, two)) return fail(Fault::invalid, "zone_import.unreadable", "ogr2ogr");
        TRY(collector.add(one, two));
    }
    if (out.zones.empty()) return fail(Fault::invalid, "zone_import.nothing_usable");
    std::sort(out.zones.begin(), out.zones.end(), [](Zone const& a, Zone const& b) { return a.code < b.code; });
    tell(Step::repair, out.counts);
    return out;
}

}  // namespace marelle::territory
