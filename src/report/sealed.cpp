// A release as the ledger keeps it: every figure with the records it was computed from, as JSON, compressed. Values
// are positions in the schema, whose version goes with them.
#include "report/report.hpp"
#include <boost/json.hpp>
#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace marelle::report {
namespace json = boost::json;

namespace {

constexpr std::size_t largest = std::size_t{256} << 20;  // of a release unpacked

template <class T> json::array numbers(std::vector<T> const& all) {
    json::array out;
    out.reserve(all.size());
    for (auto const& one : all) out.push_back(static_cast<std::int64_t>(one));
    return out;
}

std::vector<int> integers(json::value const& array) {
    std::vector<int> out;
    for (auto const& one : array.as_array()) out.push_back(static_cast<int>(one.as_int64()));
    return out;
}

std::string text(json::value const& value) { return std::string{value.as_string()}; }
std::size_t index(json::value const& value) { return static_cast<std::size_t>(value.as_int64()); }

json::object of(disclosure::Table const& table) {
    json::array units, filters, dimensions;
    for (auto const& unit : table.units) units.push_back(json::string{unit});
    for (auto const& filter : table.filters)
        filters.push_back(json::array{static_cast<std::int64_t>(filter.attribute), numbers(filter.values)});
    for (auto const& dimension : table.dimensions)
        dimensions.push_back(
            json::array{static_cast<std::int64_t>(dimension.attribute), static_cast<std::int64_t>(dimension.grouping)});
    json::value share;
    if (table.share)
        share = json::array{static_cast<std::int64_t>(table.share->attribute), numbers(table.share->values)};
    return {{"id", table.id},           {"units", units}, {"filters", filters},
            {"dimensions", dimensions}, {"share", share}, {"weight", table.weight}};
}

disclosure::Table table_in(json::object const& in) {
    disclosure::Table out;
    out.id = text(in.at("id"));
    for (auto const& unit : in.at("units").as_array()) out.units.push_back(text(unit));
    for (auto const& filter : in.at("filters").as_array())
        out.filters.push_back({index(filter.as_array().at(0)), integers(filter.as_array().at(1))});
    for (auto const& dimension : in.at("dimensions").as_array())
        out.dimensions.push_back({index(dimension.as_array().at(0)), index(dimension.as_array().at(1))});
    if (auto const* share = in.at("share").if_array()) out.share = {index(share->at(0)), integers(share->at(1))};
    out.weight = in.at("weight").to_number<double>();
    return out;
}

json::object of(disclosure::Decided const& decided) {
    json::array cells, recodings;
    for (auto const& cell : decided.cells)
        cells.push_back(json::array{numbers(cell.at), static_cast<std::int64_t>(cell.state),
                                    cell.value ? json::value(std::int64_t{*cell.value}) : json::value(),
                                    json::string{cell.day}, static_cast<std::int64_t>(cell.why)});
    for (auto const& recoding : decided.recodings)
        recodings.push_back(
            json::array{json::string{recoding.attribute}, json::string{recoding.from}, json::string{recoding.to}});
    return {{"asked", of(decided.asked)}, {"table", of(decided.table)}, {"cells", cells}, {"recodings", recodings}};
}

disclosure::Decided decided_in(json::object const& in) {
    disclosure::Decided out;
    out.asked = table_in(in.at("asked").as_object());
    out.table = table_in(in.at("table").as_object());
    for (auto const& each : in.at("cells").as_array()) {
        auto const& parts = each.as_array();
        disclosure::Cell cell;
        cell.at = integers(parts.at(0));
        cell.state = static_cast<disclosure::State>(parts.at(1).as_int64());
        if (auto const* value = parts.at(2).if_int64()) cell.value = *value;
        cell.day = text(parts.at(3));
        cell.why = static_cast<disclosure::Why>(parts.at(4).as_int64());
        out.cells.push_back(std::move(cell));
    }
    for (auto const& recoding : in.at("recodings").as_array()) {
        auto const& parts = recoding.as_array();
        out.recodings.push_back({text(parts.at(0)), text(parts.at(1)), text(parts.at(2))});
    }
    return out;
}

std::string compressed(std::string const& plain) {
    auto size = compressBound(plain.size());
    std::string out(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<Bytef const*>(plain.data()),
                  plain.size(), Z_DEFAULT_COMPRESSION) != Z_OK)
        throw std::runtime_error{"report: a release cannot be compressed"};
    out.resize(size);
    return std::to_string(plain.size()) + '\n' + out;
}

std::string expanded(std::string_view packed) {
    auto const line = packed.find('\n');
    auto const size = line == packed.npos ? 0 : std::stoull(std::string{packed.substr(0, line)});
    if (size == 0 || size > largest) throw std::runtime_error{"report: not a release"};
    packed.remove_prefix(line + 1);
    std::string out(size, '\0');
    auto written = static_cast<uLongf>(size);
    if (uncompress(reinterpret_cast<Bytef*>(out.data()), &written, reinterpret_cast<Bytef const*>(packed.data()),
                   packed.size()) != Z_OK ||
        written != size)
        throw std::runtime_error{"report: a release cannot be read"};
    return out;
}

}  // namespace

std::string packed(disclosure::Release const& release) {
    json::array records, tables;
    std::string day;
    if (release.snapshot) {
        day = release.snapshot->day;
        records.reserve(release.snapshot->records.size());
        for (auto const& record : release.snapshot->records)
            records.push_back(json::array{json::string{record.person}, json::string{record.family},
                                          json::string{record.unit}, numbers(record.values)});
    }
    for (auto const& table : release.tables) tables.push_back(of(table));
    return compressed(json::serialize(json::object{{"schema", schema_version},
                                                   {"audience", release.audience},
                                                   {"threshold", release.threshold},
                                                   {"day", day},
                                                   {"records", std::move(records)},
                                                   {"tables", std::move(tables)}}));
}

disclosure::Release unpacked(std::string_view packed) {
    auto const read = json::parse(expanded(packed));
    auto const& in = read.as_object();
    // A later program's attributes mean nothing here: better no figure than one decided against what was misread.
    if (in.at("schema").as_int64() > schema_version) throw std::runtime_error{"report: a release of a later program"};
    disclosure::Release out;
    out.audience = text(in.at("audience"));
    out.threshold = static_cast<int>(in.at("threshold").as_int64());
    disclosure::Snapshot snapshot{text(in.at("day")), {}};
    snapshot.records.reserve(in.at("records").as_array().size());
    for (auto const& each : in.at("records").as_array()) {
        auto const& parts = each.as_array();
        snapshot.records.push_back({text(parts.at(0)), text(parts.at(1)), text(parts.at(2)), integers(parts.at(3))});
    }
    out.snapshot = std::make_shared<disclosure::Snapshot const>(std::move(snapshot));
    for (auto const& table : in.at("tables").as_array()) out.tables.push_back(decided_in(table.as_object()));
    return out;
}

}  // namespace marelle::report
