#include "territory/geometry.hpp"
#include "territory/grid.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace marelle::territory {

namespace {

using Floats __attribute__((vector_size(16))) = float;
using Ints __attribute__((vector_size(16))) = std::int32_t;

// Four vertices, in metres east and north of the point, at the scale of the latitude halfway.
template <class Spot> void place(Vertex const* vertices, Spot const& spot, Floats& x, Floats& y) {
    Ints low, high;
    std::memcpy(&low, vertices, sizeof low);
    std::memcpy(&high, vertices + 2, sizeof high);
    auto const lon = __builtin_shufflevector(low, high, 0, 2, 4, 6),
               lat = __builtin_shufflevector(low, high, 1, 3, 5, 7);
    auto const north = __builtin_convertvector(lat - spot.at.lat, Floats);
    x = __builtin_convertvector(lon - spot.at.lon, Floats) * (spot.east + spot.east_slope * north);
    y = north * spot.north;
}

}  // namespace

Vertex rounded(Point point) {
    return {static_cast<std::int32_t>(std::lround(point.lon * units_per_degree)),
            static_cast<std::int32_t>(std::lround(point.lat * units_per_degree))};
}

Zones::Node const* Zones::leaf_at(Vertex at) const {
    if (cells_.empty()) return nullptr;
    auto const column = column_of(at.lon), row = row_of(at.lat);
    auto const key = cell_key(column, row);
    auto slot = slot_of(key, cells_.size());
    while (cells_[slot].key != key) {
        if (cells_[slot].key == no_key) return nullptr;
        slot = (slot + 1) & (cells_.size() - 1);
    }
    auto const* node = &nodes_[static_cast<std::size_t>(cells_[slot].node)];
    auto corner = corner_of(column, row);
    for (auto half = cell_units / 2; node->children >= 0; half /= 2) {
        std::ptrdiff_t quarter = 0;
        if (at.lon >= corner.lon + half) quarter += 1, corner.lon += half;
        if (at.lat >= corner.lat + half) quarter += 2, corner.lat += half;
        node = nodes_.data() + node->children + quarter;
    }
    return node;
}

bool Zones::spot_at(Point point, Spot& spot) const {
    if (!(point.lon >= -180 && point.lon <= 180 && point.lat >= -90 && point.lat <= 90)) return false;
    spot.at = rounded(point);
    auto const row = row_of(spot.at.lat) - first_row_;
    if (row < 0 || row >= static_cast<std::int32_t>(rows_.size())) return false;
    auto const& scales = rows_[static_cast<std::size_t>(row)];
    auto const d = spot.at.lat / units_per_degree - scales.middle;
    auto const here = scales.at(spot.at.lat / units_per_degree);
    spot.east = static_cast<float>(here.east / units_per_degree);
    spot.east_slope = static_cast<float>((scales.east[1] + 2 * d * scales.east[2]) / 2 / units_per_degree /
                                         units_per_degree);
    spot.north = static_cast<float>(here.north / units_per_degree);
    spot.scales = &scales;
    return true;
}

// Crossings of the half-line that goes east from the point. An edge counts when it passes from "at or below" to "above"
// the point's latitude, strictly east of it: a vertex on the line is counted once, a horizontal edge never.
bool Zones::holds(Shape const& shape, Vertex at) const {
    if (at.lon < shape.south_west.lon || at.lon >= shape.north_east.lon) return false;
    if (at.lat < shape.south_west.lat || at.lat >= shape.north_east.lat) return false;
    auto const band = static_cast<std::uint32_t>((at.lat - shape.south_west.lat) / shape.band_height);
    auto const* offsets = &band_offsets_[shape.first_band + band];
    bool inside = false;
    for (auto i = offsets[0]; i < offsets[1]; ++i) {
        auto const a = vertices_[band_edges_[i]], b = vertices_[band_edges_[i] + 1];
        bool const rises = b.lat > at.lat;
        if ((a.lat > at.lat) == rises) continue;
        auto const along = static_cast<std::int64_t>(at.lat - a.lat) * (b.lon - a.lon);
        auto const across = static_cast<std::int64_t>(at.lon - a.lon) * (b.lat - a.lat);
        if (rises ? along > across : along < across) inside = !inside;
    }
    return inside;
}

// Single precision is enough to choose an edge (a millimetre in 5 km); its distance is computed again, exactly. Four
// edges at a time and without a branch, for the processor cannot guess one here (measured: a third of the scalar loop's
// time).
Zones::Nearest Zones::nearest(Run const& run, Spot const& spot) const {
    Floats best = Floats{} + std::numeric_limits<float>::max();
    Ints best_edge{}, edge{0, 1, 2, 3};
    auto const last = static_cast<std::int32_t>(run.count);
    for (std::int32_t i = 0; i < last; i += 4, edge += 4) {
        Floats ax, ay, bx, by;
        place(&vertices_[run.first + static_cast<std::uint32_t>(i)], spot, ax, ay);
        place(&vertices_[run.first + static_cast<std::uint32_t>(i) + 1], spot, bx, by);
        Floats const dx = bx - ax, dy = by - ay;
        Floats t = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
        t = t > 0.0f ? t : Floats{};
        t = t < 1.0f ? t : Floats{} + 1.0f;
        Floats const x = ax + t * dx, y = ay + t * dy, squared = x * x + y * y;
        Ints const nearer = (squared < best) & (edge < last);
        best = nearer ? squared : best;
        best_edge = nearer ? edge : best_edge;
    }
    int lane = 0;
    for (int other = 1; other < 4; ++other)
        if (best[other] < best[lane]) lane = other;
    return {best[lane], run.first + static_cast<std::uint32_t>(best_edge[lane])};
}

// The nearest point of an edge that is straight in longitude and latitude, by following the tangent: the map of metres
// bends it by centimetres a kilometre, so one step is enough for a short edge, three for a long one.
double Zones::exact_metres(std::uint32_t edge, Spot const& spot) const {
    auto const a = vertices_[edge], b = vertices_[edge + 1];
    double const lat = spot.at.lat / units_per_degree;
    double const alon = (a.lon - spot.at.lon) / units_per_degree, alat = (a.lat - spot.at.lat) / units_per_degree;
    double const dlon = (b.lon - a.lon) / units_per_degree, dlat = (b.lat - a.lat) / units_per_degree;
    int const steps = std::abs(dlon) + std::abs(dlat) < 0.02 ? 1 : 3;
    double t = 0, x = 0, y = 0;
    for (int step = 0; step <= steps; ++step) {
        auto const scale = spot.scales->at(lat + (alat + t * dlat) / 2);
        x = (alon + t * dlon) * scale.east;
        y = (alat + t * dlat) * scale.north;
        if (step == steps) break;
        double const dx = dlon * scale.east, dy = dlat * scale.north;
        t -= (x * dx + y * dy) / (dx * dx + dy * dy);
        t = t > 0.0 ? t : 0.0;
        t = t < 1.0 ? t : 1.0;
    }
    return std::sqrt(x * x + y * y);
}

Found Zones::find(Point point) const {
    Spot spot{};
    if (!spot_at(point, spot)) return {};
    auto const* leaf = leaf_at(spot.at);
    return leaf ? find_in(*leaf, spot) : Found{};
}

// Each stage asks for the memory that the next one reads: a lookup alone waits for main memory half a dozen times.
void Zones::find(std::span<Point const> points, std::span<Found> found) const {
    constexpr std::size_t most = 64;
    std::array<Spot, most> spots;
    std::array<Node const*, most> leaves;
    for (; !points.empty(); points = points.subspan(std::min(most, points.size()))) {
        auto const count = std::min(most, points.size());
        for (std::size_t i = 0; i < count; ++i) {
            if (spot_at(points[i], spots[i]) && !cells_.empty())
                __builtin_prefetch(
                    &cells_[slot_of(cell_key(column_of(spots[i].at.lon), row_of(spots[i].at.lat)), cells_.size())]);
            else spots[i].scales = nullptr;
        }
        for (std::size_t i = 0; i < count; ++i) {
            leaves[i] = spots[i].scales ? leaf_at(spots[i].at) : nullptr;
            if (leaves[i] && leaves[i]->count > 0) __builtin_prefetch(&runs_[leaves[i]->first]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (!leaves[i] || leaves[i]->count == 0) continue;
            auto const& run = runs_[leaves[i]->first];
            __builtin_prefetch(&vertices_[run.first]);
            __builtin_prefetch(&vertices_[run.first + 8]);
            __builtin_prefetch(&shapes_[static_cast<std::size_t>(run.zone)]);
        }
        for (std::size_t i = 0; i < count; ++i) found[i] = leaves[i] ? find_in(*leaves[i], spots[i]) : Found{};
        found = found.subspan(count);
    }
}

Found Zones::find_in(Node const& leaf, Spot const& spot) const {
    bool inside = false;
    std::int32_t zone = -1;
    Nearest best{};
    auto const* end = runs_.data() + leaf.first + leaf.count;
    for (auto const* run = runs_.data() + leaf.first; run != end;) {
        auto const candidate = run->zone;
        bool const held = holds(shapes_[static_cast<std::size_t>(candidate)], spot.at);
        if (inside && !held) {
            while (run != end && run->zone == candidate) ++run;
            continue;
        }
        auto mine = nearest(*run, spot);
        while (++run != end && run->zone == candidate)
            if (auto const other = nearest(*run, spot); other.squared < mine.squared) mine = other;
        bool const better = zone < 0 || held != inside ||
                            (held ? mine.squared > best.squared : mine.squared < best.squared);
        if (better) zone = candidate, best = mine, inside = held;
    }
    if (zone < 0) return {};
    auto const metres = exact_metres(best.edge, spot);
    if (inside) return {Found::Place::inside, zone, metres};
    if (metres > search_radius_m) return {};
    return {Found::Place::outside, zone, -metres};
}

std::vector<Zones::Holding> Zones::holding(Point point) const {
    std::vector<Holding> out;
    Spot spot{};
    if (!spot_at(point, spot)) return out;
    auto const* leaf = leaf_at(spot.at);
    if (!leaf) return out;
    auto const* end = runs_.data() + leaf->first + leaf->count;
    for (auto const* run = runs_.data() + leaf->first; run != end;) {
        auto const zone = run->zone;
        auto mine = nearest(*run, spot);
        while (++run != end && run->zone == zone)
            if (auto const other = nearest(*run, spot); other.squared < mine.squared) mine = other;
        if (holds(shapes_[static_cast<std::size_t>(zone)], spot.at))
            out.push_back({zone, exact_metres(mine.edge, spot)});
    }
    return out;
}

std::size_t Zones::bytes() const {
    auto held = [](auto const& v) { return v.capacity() * sizeof(v[0]); };
    return held(vertices_) + held(shapes_) + held(band_offsets_) + held(band_edges_) + held(runs_) + held(nodes_) +
           held(cells_) + held(rows_);
}

}  // namespace marelle::territory
