#include "territory/geometry.hpp"
#include "territory/grid.hpp"
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace marelle::territory {

// Fills a Zones: vertices, bands, then for each square of the grid within 5 km of an area the edges that can be the
// nearest from some point of that square. An edge can, when it is no farther from the square's middle than the nearest
// one plus the square's diagonal; an area that touches the square keeps its own nearest edges too, for the points it
// holds.
class Builder {
public:
    explicit Builder(Zones& zones) : zones_{zones} {}

    void add(Outline const& outline);
    void finish();

private:
    using Run = Zones::Run;
    using Runs = std::vector<Run>;
    struct Square {
        Vertex corner;
        std::int32_t side;
    };
    struct Pruned {
        Runs runs;
        std::size_t edges{};
        double nearest{}, diagonal{};  // metres
    };

    void add_ring(Ring const& ring);
    void make_bands(Zones::Shape& shape);
    void make_cell(std::uint32_t key, std::span<std::pair<std::uint32_t, std::int32_t> const> pairs);
    void make_node(std::size_t node, Square square, Runs const& candidates);
    std::vector<double> measure(Square square, Runs const& candidates);
    Pruned pruned(Square square, Runs const& candidates);
    bool touches(std::int32_t zone, Square square) const;
    void cells_near(std::int32_t zone, std::vector<std::pair<std::uint32_t, std::int32_t>>& pairs) const;
    void hash(std::vector<std::pair<std::uint32_t, std::int32_t>> const& roots);

    Zones& zones_;
    std::vector<Runs> shape_runs_;  // the rings of each area, as runs
    std::vector<double> lengths_;   // from measure() to pruned()
};

namespace {

constexpr std::uint32_t few_edges = 32;                   // a square with no more is not split
constexpr std::int32_t smallest_square = cell_units / 8;  // about 140 m

double metres_to_edge(Vertex a, Vertex b, Vertex from, MetresPerDegree scale) {
    double const east = scale.east / units_per_degree, north = scale.north / units_per_degree;
    double const ax = (a.lon - from.lon) * east, ay = (a.lat - from.lat) * north;
    double const dx = (b.lon - a.lon) * east, dy = (b.lat - a.lat) * north;
    double const t = std::clamp(-(ax * dx + ay * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    double const x = ax + t * dx, y = ay + t * dy;
    return std::sqrt(x * x + y * y);
}

}  // namespace

void Builder::add_ring(Ring const& ring) {
    auto& vertices = zones_.vertices_;
    auto const start = vertices.size();
    for (auto const& point : ring)
        if (auto const v = rounded(point); vertices.size() == start || vertices.back() != v) vertices.push_back(v);
    while (vertices.size() > start + 1 && vertices.back() == vertices[start]) vertices.pop_back();
    if (vertices.size() < start + 3) return vertices.resize(start);
    vertices.push_back(vertices[start]);
    shape_runs_.back().push_back({static_cast<std::int32_t>(zones_.shapes_.size()), static_cast<std::uint32_t>(start),
                                  static_cast<std::uint32_t>(vertices.size() - start - 1)});
}

void Builder::add(Outline const& outline) {
    Zones::Shape shape;
    shape.first_vertex = static_cast<std::uint32_t>(zones_.vertices_.size());
    shape_runs_.emplace_back();
    for (auto const& ring : outline.rings) add_ring(ring);
    shape.vertices = static_cast<std::uint32_t>(zones_.vertices_.size()) - shape.first_vertex;
    constexpr auto least = std::numeric_limits<std::int32_t>::min(), most = std::numeric_limits<std::int32_t>::max();
    shape.south_west = {most, most};
    shape.north_east = {least, least};
    for (auto const& v : std::span{zones_.vertices_}.subspan(shape.first_vertex)) {
        shape.south_west = {std::min(shape.south_west.lon, v.lon), std::min(shape.south_west.lat, v.lat)};
        shape.north_east = {std::max(shape.north_east.lon, v.lon), std::max(shape.north_east.lat, v.lat)};
    }
    constexpr auto widest = static_cast<std::int64_t>(widest_outline * units_per_degree);
    if (shape.vertices > 0 && (static_cast<std::int64_t>(shape.north_east.lon) - shape.south_west.lon > widest ||
                               static_cast<std::int64_t>(shape.north_east.lat) - shape.south_west.lat > widest))
        throw std::length_error{"an outline is wider than two degrees"};
    make_bands(shape);
    zones_.shapes_.push_back(shape);
}

void Builder::make_bands(Zones::Shape& shape) {
    auto& offsets = zones_.band_offsets_;
    auto& edges = zones_.band_edges_;
    shape.first_band = static_cast<std::uint32_t>(offsets.size());
    shape.bands = shape.vertices == 0 ? 0 : static_cast<std::int32_t>(std::clamp(shape.vertices / 6, 1u, 512u));
    if (shape.bands > 0) shape.band_height = (shape.north_east.lat - shape.south_west.lat) / shape.bands + 1;
    std::vector<std::vector<std::uint32_t>> bands(static_cast<std::size_t>(shape.bands));
    for (auto const& run : shape_runs_.back())
        for (auto edge = run.first; edge < run.first + run.count; ++edge) {
            auto const a = zones_.vertices_[edge].lat, b = zones_.vertices_[edge + 1].lat;
            if (a == b) continue;
            auto const low = (std::min(a, b) - shape.south_west.lat) / shape.band_height;
            auto const high = (std::max(a, b) - shape.south_west.lat) / shape.band_height;
            for (auto band = low; band <= high; ++band) bands[static_cast<std::size_t>(band)].push_back(edge);
        }
    for (auto const& band : bands) {
        offsets.push_back(static_cast<std::uint32_t>(edges.size()));
        edges.insert(edges.end(), band.begin(), band.end());
    }
    offsets.push_back(static_cast<std::uint32_t>(edges.size()));
}

void Builder::cells_near(std::int32_t zone, std::vector<std::pair<std::uint32_t, std::int32_t>>& pairs) const {
    auto const& shape = zones_.shapes_[static_cast<std::size_t>(zone)];
    if (shape.vertices == 0) return;
    auto const south = shape.south_west.lat / units_per_degree, north = shape.north_east.lat / units_per_degree;
    auto const pole = std::min(std::max(std::abs(south), std::abs(north)) + 0.05, 89.0);
    auto const scale = metres_per_degree(pole);
    auto const around_lat = 1.01 * search_radius_m / metres_per_degree(0).north;
    auto const around_lon = 1.01 * search_radius_m / scale.east;
    auto clamped = [](double degrees, double limit) { return std::clamp(degrees, -limit, limit); };
    auto const first = rounded(
        {clamped(shape.south_west.lon / units_per_degree - around_lon, 180), clamped(south - around_lat, 90)});
    auto const last = rounded(
        {clamped(shape.north_east.lon / units_per_degree + around_lon, 180), clamped(north + around_lat, 90)});
    for (auto row = row_of(first.lat); row <= row_of(last.lat); ++row)
        for (auto column = column_of(first.lon); column <= column_of(last.lon); ++column)
            pairs.emplace_back(cell_key(column, row), zone);
}

// Metres from the square's middle to every candidate edge, in lengths_; the nearest of each run's area, along the runs.
std::vector<double> Builder::measure(Square square, Runs const& candidates) {
    auto const half = square.side / 2;
    Vertex const middle{square.corner.lon + half, square.corner.lat + half};
    auto const scale = metres_per_degree(middle.lat / units_per_degree);
    lengths_.clear();
    std::vector<double> nearest;
    nearest.reserve(candidates.size());
    for (auto run = candidates.begin(); run != candidates.end();) {
        double mine = std::numeric_limits<double>::max();
        auto const zone = run->zone;
        std::size_t same = 0;
        for (; run != candidates.end() && run->zone == zone; ++run, ++same)
            for (auto edge = run->first; edge < run->first + run->count; ++edge) {
                lengths_.push_back(metres_to_edge(zones_.vertices_[edge], zones_.vertices_[edge + 1], middle, scale));
                mine = std::min(mine, lengths_.back());
            }
        nearest.insert(nearest.end(), same, mine);
    }
    return nearest;
}

Builder::Pruned Builder::pruned(Square square, Runs const& candidates) {
    auto const middle = square.corner.lat + square.side / 2;
    auto const scale = metres_per_degree(static_cast<double>(middle) / units_per_degree);
    auto const diagonal = std::hypot(square.side * scale.east, square.side * scale.north) / units_per_degree;
    auto const nearest_of = measure(square, candidates);
    Pruned out;
    out.diagonal = diagonal;
    out.nearest = nearest_of.empty() ? 0 : *std::min_element(nearest_of.begin(), nearest_of.end());
    // One per cent and a metre more than the rule: the flat measure of this square is not the one of the answer.
    auto const slack = [](double metres) { return metres * 1.01 + 1; };
    auto const common = slack(std::min(out.nearest + diagonal, search_radius_m + diagonal / 2));
    std::size_t at = 0;
    for (std::size_t r = 0; r < candidates.size(); ++r) {
        auto const& run = candidates[r];
        auto const limit = touches(run.zone, square) ? std::max(common, slack(nearest_of[r] + diagonal)) : common;
        for (auto edge = run.first; edge < run.first + run.count; ++edge, ++at) {
            if (lengths_[at] > limit) continue;
            ++out.edges;
            if (!out.runs.empty() && out.runs.back().zone == run.zone &&
                out.runs.back().first + out.runs.back().count == edge)
                ++out.runs.back().count;
            else out.runs.push_back({run.zone, edge, 1});
        }
    }
    return out;
}

bool Builder::touches(std::int32_t zone, Square square) const {
    auto const& shape = zones_.shapes_[static_cast<std::size_t>(zone)];
    return shape.south_west.lon <= square.corner.lon + square.side && shape.north_east.lon >= square.corner.lon &&
           shape.south_west.lat <= square.corner.lat + square.side && shape.north_east.lat >= square.corner.lat;
}

void Builder::make_node(std::size_t node, Square square, Runs const& candidates) {
    auto const [runs, edges, nearest, diagonal] = pruned(square, candidates);
    if (edges > few_edges && square.side > smallest_square && nearest < 0.7 * diagonal) {
        auto const children = zones_.nodes_.size();
        zones_.nodes_[node].children = static_cast<std::int32_t>(children);
        zones_.nodes_.resize(children + 4);
        auto const half = square.side / 2;
        for (int quarter = 0; quarter < 4; ++quarter)
            make_node(children + static_cast<std::size_t>(quarter),
                      {{square.corner.lon + (quarter & 1) * half, square.corner.lat + (quarter >> 1) * half}, half},
                      runs);
        return;
    }
    zones_.nodes_[node].first = static_cast<std::uint32_t>(zones_.runs_.size());
    zones_.nodes_[node].count = static_cast<std::uint32_t>(runs.size());
    zones_.runs_.insert(zones_.runs_.end(), runs.begin(), runs.end());
}

void Builder::hash(std::vector<std::pair<std::uint32_t, std::int32_t>> const& roots) {
    if (roots.empty()) return;
    auto& cells = zones_.cells_;
    cells.resize(std::bit_ceil(roots.size() * 2));
    for (auto const& [key, node] : roots) {
        auto slot = slot_of(key, cells.size());
        while (cells[slot].key != Zones::no_key) slot = (slot + 1) & (cells.size() - 1);
        cells[slot] = {key, node};
    }
    zones_.first_row_ = static_cast<std::int32_t>(roots.front().first / columns);
    auto const last_row = static_cast<std::int32_t>(roots.back().first / columns);
    for (auto row = zones_.first_row_; row <= last_row; ++row)
        zones_.rows_.emplace_back((corner_of(0, row).lat + cell_units * 0.5) / units_per_degree);
}

void Builder::finish() {
    std::vector<std::pair<std::uint32_t, std::int32_t>> pairs, roots;
    for (std::size_t zone = 0; zone < zones_.shapes_.size(); ++zone) cells_near(static_cast<std::int32_t>(zone), pairs);
    std::sort(pairs.begin(), pairs.end());
    for (std::size_t i = 0; i < pairs.size();) {
        auto const key = pairs[i].first;
        Runs candidates;
        for (; i < pairs.size() && pairs[i].first == key; ++i) {
            auto const& runs = shape_runs_[static_cast<std::size_t>(pairs[i].second)];
            candidates.insert(candidates.end(), runs.begin(), runs.end());
        }
        auto const node = zones_.nodes_.size();
        zones_.nodes_.emplace_back();
        roots.emplace_back(key, static_cast<std::int32_t>(node));
        auto const column = static_cast<std::int32_t>(key % columns), row = static_cast<std::int32_t>(key / columns);
        make_node(node, {corner_of(column, row), cell_units}, candidates);
    }
    hash(roots);
    zones_.vertices_.resize(zones_.vertices_.size() + 4);  // nearest() reads four at a time, past the end of a run
    zones_.runs_.shrink_to_fit();
    zones_.nodes_.shrink_to_fit();
}

Zones::Zones(std::span<Outline const> outlines) {
    Builder builder{*this};
    for (auto const& outline : outlines) builder.add(outline);
    builder.finish();
}

}  // namespace marelle::territory
