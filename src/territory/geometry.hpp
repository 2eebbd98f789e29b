#pragma once
// Which priority area holds a point, and how far its edge is. Our own grid: no geometry library is linked; the tests
// check it against GEOS (parity) and GeographicLib (distances).
//
// - Coordinates are longitude and latitude in degrees (WGS84), rounded to 1e-7° (1 cm): parity is exact integer
//   arithmetic, the same on every machine.
// - An outline is a set of rings read by the even-odd rule, so holes, several parts and crossing rings need no order.
//   Edges are straight in longitude and latitude.
// - A point on an edge belongs to the area that lies east of the edge (north of it when the edge runs east to west):
//   of two areas that share the edge, exactly one holds it. Its distance is 0, so it is always to confirm.
// - Areas may overlap: the one answered is the one whose edge is farthest from the point (then the first in order).
#include "territory/ellipsoid.hpp"
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace marelle::territory {

struct Point {
    double lon{}, lat{};
    bool operator==(Point const&) const = default;
};

using Ring = std::vector<Point>;  // closed or not: the last point is joined to the first

struct Outline {
    std::vector<Ring> rings;
    bool operator==(Outline const&) const = default;
};

// A point on the grid of 1e-7°.
struct Vertex {
    std::int32_t lon{}, lat{};
    bool operator==(Vertex const&) const = default;
};
Vertex rounded(Point point);

constexpr double units_per_degree = 1e7;
constexpr double search_radius_m = 5000;  // past that, no area is "the nearest" (interfaces.md, `territory locate`)
constexpr double widest_outline = 2;      // degrees: a priority area is a few kilometres wide

struct Found {
    enum class Place { inside, outside, nowhere };  // nowhere: no area within 5 km
    Place place{Place::nowhere};
    std::int32_t zone{-1};  // position in the outlines given
    double distance_m{};    // to that area's edge: > 0 inside, < 0 outside
};

class Zones {
public:
    Zones() = default;
    // Throws std::length_error for an outline wider than widest_outline. An outline without a ring holds nothing.
    explicit Zones(std::span<Outline const> outlines);

    // The point's longitude is −180…180, its latitude −90…90; anything else is nowhere.
    Found find(Point point) const;
    // The same for many at once (spans of one size), faster: memory for the next is fetched while one is computed.
    void find(std::span<Point const> points, std::span<Found> found) const;

    // Every area that holds the point, with the metres to its edge, in the order of the outlines.
    struct Holding {
        std::int32_t zone;
        double distance_m;
    };
    std::vector<Holding> holding(Point point) const;

    std::size_t size() const { return shapes_.size(); }
    std::size_t bytes() const;  // of memory held

private:
    friend class Builder;

    // Edges first, first + 1, … of one area; edge i goes from vertex i to vertex i + 1.
    struct Run {
        std::int32_t zone;
        std::uint32_t first, count;
    };
    // A square of the grid, with the edges that can be the nearest from a point of it. Split in four where they are
    // many.
    struct Node {
        std::int32_t children{-1};       // first of four: south-west, south-east, north-west, north-east
        std::uint32_t first{}, count{};  // its runs; those of one area follow each other
    };
    struct Cell {
        std::uint32_t key{no_key};
        std::int32_t node{};
    };
    // One area's box, its vertices, and its edges by horizontal band, to count crossings without walking them all.
    struct Shape {
        Vertex south_west, north_east;
        std::uint32_t first_vertex{}, vertices{};
        std::uint32_t first_band{};  // of bands + 1 offsets in band_offsets_
        std::int32_t bands{}, band_height{1};
    };
    struct Nearest {
        double squared;  // metres²
        std::uint32_t edge;
    };
    // A point to be found, with the metres a unit is worth around it.
    struct Spot {
        Vertex at;
        float east, east_slope, north;  // metres per unit; east changes with latitude, halved: read at mid-latitude
        Scales const* scales;
    };

    static constexpr std::uint32_t no_key = 0xffffffff;

    Node const* leaf_at(Vertex at) const;
    bool spot_at(Point point, Spot& spot) const;
    Found find_in(Node const& leaf, Spot const& spot) const;
    bool holds(Shape const& shape, Vertex at) const;
    Nearest nearest(Run const& run, Spot const& spot) const;
    double exact_metres(std::uint32_t edge, Spot const& spot) const;

    std::vector<Vertex> vertices_;
    std::vector<Shape> shapes_;
    std::vector<std::uint32_t> band_offsets_, band_edges_;
    std::vector<Run> runs_;
    std::vector<Node> nodes_;
    std::vector<Cell> cells_;   // open addressing, a power of two
    std::vector<Scales> rows_;  // by row of the grid, from first_row_
    std::int32_t first_row_{};
};

}  // namespace marelle::territory
