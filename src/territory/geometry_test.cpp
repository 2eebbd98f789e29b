#include "territory/geometry.hpp"
#include "territory/territory.hpp"
#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <geos_c.h>
#include <map>
#include <memory>
#include <random>

using namespace marelle::territory;

namespace {

using Place = Found::Place;
using Random = std::mt19937;

double between(Random& random, double low, double high) { return std::uniform_real_distribution{low, high}(random); }

Point to_grid(Point p) { return {std::round(p.lon * 1e7) / 1e7, std::round(p.lat * 1e7) / 1e7}; }

Outline square(double west, double south, double side) {
    return {{{{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}}}};
}

// A star-shaped ring of many points, jagged.
Ring ring_around(Random& random, Point middle, double radius, std::size_t points) {
    Ring ring;
    for (std::size_t i = 0; i < points; ++i) {
        auto const angle = 2 * 3.14159265358979 * static_cast<double>(i) / static_cast<double>(points);
        auto const r = radius * between(random, 0.4, 1);
        ring.push_back(to_grid({middle.lon + r * std::cos(angle), middle.lat + r * std::sin(angle) * 0.7}));
    }
    return ring;
}

// Any ring: its edges cross each other.
Ring scribble(Random& random, Point middle, double radius, std::size_t points) {
    Ring ring;
    for (std::size_t i = 0; i < points; ++i)
        ring.push_back(to_grid(
            {middle.lon + between(random, -radius, radius), middle.lat + between(random, -radius, radius) * 0.7}));
    return ring;
}

class Geos {
public:
    Geos() : context_{GEOS_init_r()} {}
    ~Geos() {
        for (auto* polygon : polygons_) GEOSGeom_destroy_r(context_, polygon);
        GEOS_finish_r(context_);
    }
    Geos(Geos const&) = delete;
    Geos& operator=(Geos const&) = delete;

    GEOSGeometry* polygon(Ring const& ring) {
        auto* sequence = GEOSCoordSeq_create_r(context_, static_cast<unsigned>(ring.size() + 1), 2);
        for (std::size_t i = 0; i <= ring.size(); ++i)
            GEOSCoordSeq_setXY_r(context_, sequence, static_cast<unsigned>(i), ring[i % ring.size()].lon,
                                 ring[i % ring.size()].lat);
        auto* out = GEOSGeom_createPolygon_r(context_, GEOSGeom_createLinearRing_r(context_, sequence), nullptr, 0);
        polygons_.push_back(out);
        return out;
    }
    bool holds(GEOSGeometry const* polygon, Point p) {
        auto* sequence = GEOSCoordSeq_create_r(context_, 1, 2);
        GEOSCoordSeq_setXY_r(context_, sequence, 0, p.lon, p.lat);
        auto* point = GEOSGeom_createPoint_r(context_, sequence);
        bool const out = GEOSContains_r(context_, polygon, point) == 1;
        GEOSGeom_destroy_r(context_, point);
        return out;
    }

private:
    GEOSContextHandle_t context_;
    std::vector<GEOSGeometry*> polygons_;
};

double geodesic(Point a, Point b) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(a.lat, a.lon, b.lat, b.lon, metres);
    return metres;
}

// The nearest point of an edge straight in longitude and latitude, by trying: slow and sure.
double geodesic_to_edge(Point p, Point a, Point b) {
    auto at = [&](double t) { return Point{a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)}; };
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) {
        auto const one = low + (high - low) / 3, two = high - (high - low) / 3;
        if (geodesic(p, at(one)) < geodesic(p, at(two))) high = two;
        else low = one;
    }
    return geodesic(p, at((low + high) / 2));
}

double geodesic_to_edges(Point p, Outline const& outline) {
    // By the vertices first: an edge can be near only if it is within its own length of one of its ends.
    double best = 1e9;
    std::multimap<double, std::pair<Point, Point>> edges;
    for (auto const& ring : outline.rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            auto const a = ring[i], b = ring[(i + 1) % ring.size()];
            if (a == b) continue;
            edges.emplace(geodesic(p, a) - geodesic(a, b), std::pair{a, b});
        }
    for (auto const& [least, edge] : edges) {
        if (least > best) break;
        best = std::min(best, geodesic_to_edge(p, edge.first, edge.second));
    }
    return best;
}

bool close_enough(double ours, double truth) { return std::abs(ours - truth) < 0.02 + 1e-5 * std::abs(truth); }

}  // namespace

TEST_CASE("a point is inside a square, near it or nowhere") {
    std::vector<Outline> const outlines{square(5.9, 45.55, 0.01)};
    Zones const zones{outlines};
    CHECK(zones.find({5.905, 45.555}).place == Place::inside);
    CHECK(zones.find({5.905, 45.555}).distance_m > 380);
    CHECK(zones.find({5.92, 45.555}).place == Place::outside);
    CHECK(zones.find({5.92, 45.555}).distance_m < -770);
    CHECK(zones.find({5.973, 45.555}).place == Place::outside);  // 4.9 km
    CHECK(zones.find({5.975, 45.555}).place == Place::nowhere);  // 5.07 km
    CHECK(zones.find({2.35, 48.85}).place == Place::nowhere);
    CHECK(zones.find({5.905, -45.555}).place == Place::nowhere);
    for (auto odd : {Point{181, 45}, Point{5, 91}, Point{std::nan(""), 45}, Point{5, std::nan("")}, Point{1e300, 1}})
        CHECK(zones.find(odd).place == Place::nowhere);
    CHECK(Zones{}.find({5.905, 45.555}).place == Place::nowhere);
}

TEST_CASE("of two areas that share an edge, exactly one holds a point of it") {
    std::vector<Outline> const outlines{square(5.9, 45.55, 0.01), square(5.91, 45.55, 0.01), square(5.9, 45.56, 0.01),
                                        square(5.91, 45.56, 0.01)};
    Zones const zones{outlines};
    auto only = [&](Point p) {
        auto const held = zones.holding(p);
        return held.size() == 1 ? held.front().zone : -1;
    };
    CHECK(only({5.91, 45.555}) == 1);   // east of the edge
    CHECK(only({5.905, 45.56}) == 2);   // north of the edge
    CHECK(only({5.91, 45.56}) == 3);    // the corner of all four
    CHECK(only({5.9, 45.55}) == 0);     // the south-west corner is in
    CHECK(only({5.92, 45.555}) == -1);  // the east side of the last is out
    CHECK(zones.find({5.91, 45.555}).distance_m == 0);
    CHECK(zones.find({5.92, 45.555}).distance_m == 0);
}

TEST_CASE("holes, parts and crossings follow the even-odd rule") {
    auto with_hole = square(5.9, 45.55, 0.03);
    with_hole.rings.push_back(square(5.91, 45.56, 0.01).rings.front());
    with_hole.rings.push_back(square(5.95, 45.55, 0.01).rings.front());
    // A bow tie: both triangles are in.
    Outline const tie{{{{6.0, 45.5}, {6.02, 45.52}, {6.02, 45.5}, {6.0, 45.52}}}};
    std::vector<Outline> const outlines{with_hole, tie, Outline{}, Outline{{Ring{{5.9, 45.5}, {5.9, 45.5}}}}};
    Zones const zones{outlines};
    CHECK(zones.find({5.905, 45.565}).place == Place::inside);
    CHECK(zones.find({5.915, 45.565}).place == Place::outside);  // in the hole
    CHECK(zones.find({5.915, 45.565}).distance_m < -380);
    CHECK(zones.find({5.955, 45.555}).place == Place::inside);  // the second part
    CHECK(zones.find({6.018, 45.51}).zone == 1);
    CHECK(zones.find({6.018, 45.51}).place == Place::inside);
    CHECK(zones.find({6.01, 45.518}).place == Place::outside);
}

TEST_CASE("of overlapping areas, the answer is the one whose edge is farthest") {
    std::vector<Outline> const outlines{square(5.9, 45.55, 0.02), square(5.905, 45.55, 0.02), square(5.9, 45.55, 0.02)};
    Zones const zones{outlines};
    auto const at = Point{5.908, 45.56};
    CHECK(zones.holding(at).size() == 3);
    CHECK(zones.find(at).zone == 0);  // the third is the same: the first in order
    CHECK(zones.find({5.918, 45.56}).zone == 1);
    CHECK(zones.find({5.901, 45.56}).zone == 0);
    for (auto const& held : zones.holding(at)) CHECK(held.distance_m <= zones.find(at).distance_m);
}

TEST_CASE("an outline wider than a priority area can be is refused") {
    std::vector<Outline> const outlines{square(2, 44, 3)};
    CHECK_THROWS_AS(Zones{outlines}, std::length_error);
}

TEST_CASE("parity agrees with GEOS on jagged and crossing rings") {
    Random random{20260112};
    Geos geos;
    std::size_t inside = 0, asked = 0;
    for (int round = 0; round < 12; ++round) {
        std::vector<Outline> outlines;
        std::vector<std::vector<GEOSGeometry*>> reference;
        Point const middle{between(random, -5, 8), between(random, 42, 51)};
        for (int i = 0; i < 12; ++i) {
            Point const here{middle.lon + between(random, -0.04, 0.04), middle.lat + between(random, -0.03, 0.03)};
            Outline outline;
            outline.rings.push_back(i % 3 == 2
                                        ? scribble(random, here, 0.01, 4 + random() % 8)
                                        : ring_around(random, here, between(random, 0.002, 0.02), 5 + random() % 300));
            if (i % 2) outline.rings.push_back(ring_around(random, here, 0.001, 9));
            auto& rings = reference.emplace_back();
            // A crossing ring is for GEOS the even-odd of its triangles from its first vertex: parity adds up.
            for (auto const& ring : outline.rings)
                for (std::size_t k = 1; k + 1 < ring.size(); ++k)
                    rings.push_back(geos.polygon({ring[0], ring[k], ring[k + 1]}));
            outlines.push_back(std::move(outline));
        }
        Zones const zones{outlines};
        for (int i = 0; i < 700; ++i) {
            auto const p = to_grid(
                {middle.lon + between(random, -0.04, 0.04), middle.lat + between(random, -0.03, 0.03)});
            auto const held = zones.holding(p);
            for (std::size_t zone = 0; zone < outlines.size(); ++zone) {
                bool odd = false;
                for (auto const* triangle : reference[zone]) odd ^= geos.holds(triangle, p);
                bool const ours = std::any_of(held.begin(), held.end(),
                                              [&](auto const& one) { return one.zone == static_cast<int>(zone); });
                CHECK(ours == odd);
                inside += odd;
                ++asked;
            }
        }
    }
    CHECK(asked > 50'000);
    CHECK(inside > 1'000);
}

TEST_CASE("distances are those of the ellipsoid") {
    Random random{7};
    for (double latitude : {-21.3, -17.5, 0.0, 16.2, 42.0, 45.57, 51.0, 66.0}) {
        std::vector<Outline> outlines;
        for (int i = 0; i < 5; ++i) {
            Point const here{5.9 + between(random, -0.05, 0.05), latitude + between(random, -0.04, 0.04)};
            outlines.push_back({{ring_around(random, here, between(random, 0.003, 0.02), 4 + random() % 60)}});
        }
        outlines.push_back({{Ring{{5.8, latitude}, {5.86, latitude + 0.05}, {5.8, latitude + 0.001}}}});  // 7 km edges
        Zones const zones{outlines};
        for (int i = 0; i < 60; ++i) {
            auto const p = to_grid({5.9 + between(random, -0.12, 0.12), latitude + between(random, -0.09, 0.09)});
            auto const found = zones.find(p);
            double nearest = 1e9;
            std::vector<double> truths;
            for (auto const& outline : outlines) truths.push_back(geodesic_to_edges(p, outline));
            nearest = *std::min_element(truths.begin(), truths.end());
            CAPTURE(latitude);
            CAPTURE(p.lon);
            CAPTURE(p.lat);
            if (found.place == Place::nowhere) {
                CHECK(nearest > search_radius_m - 0.1);
                continue;
            }
            auto const truth = truths[static_cast<std::size_t>(found.zone)];
            CHECK(close_enough(std::abs(found.distance_m), truth));
            if (found.place == Place::outside) CHECK(close_enough(-found.distance_m, nearest));
            for (auto const& held : zones.holding(p)) {
                CHECK(close_enough(held.distance_m, truths[static_cast<std::size_t>(held.zone)]));
                CHECK(found.place == Place::inside);
                CHECK(held.distance_m <= found.distance_m + 0.01);
            }
        }
    }
}

TEST_CASE("the local measure stays within 1e-6 of the geodesic up to ten kilometres") {
    Random random{11};
    for (int i = 0; i < 3000; ++i) {
        Point const a{between(random, -60, 60), between(random, -60, 66)};
        auto const scale = metres_per_degree(a.lat);
        auto const reach = between(random, 1, 7000);
        Point const b{a.lon + between(random, -1, 1) * reach / scale.east,
                      a.lat + between(random, -1, 1) * reach / scale.north};
        auto const middle = metres_per_degree((a.lat + b.lat) / 2);
        auto const ours = std::hypot((b.lon - a.lon) * middle.east, (b.lat - a.lat) * middle.north);
        auto const truth = geodesic(a, b);
        CHECK(std::abs(ours - truth) < 0.001 + 1e-6 * truth);
        Scales const scales{a.lat};
        CHECK(std::abs(scales.at((a.lat + b.lat) / 2).east - middle.east) < 1e-8 * middle.east + 1e-4);
    }
}

TEST_CASE("asking for many gives what asking for each gives") {
    Random random{3};
    std::vector<Outline> outlines;
    for (int i = 0; i < 40; ++i)
        outlines.push_back({{ring_around(random, {between(random, 5, 5.3), between(random, 45, 45.2)}, 0.01, 50)}});
    Zones const zones{outlines};
    std::vector<Point> points;
    for (int i = 0; i < 1000; ++i) points.push_back({between(random, 4.9, 5.4), between(random, 44.9, 45.3)});
    points.push_back({500, 500});
    std::vector<Found> found(points.size());
    zones.find(points, found);
    for (std::size_t i = 0; i < points.size(); ++i) {
        auto const one = zones.find(points[i]);
        CHECK(one.place == found[i].place);
        CHECK(one.zone == found[i].zone);
        CHECK(one.distance_m == found[i].distance_m);
    }
}

TEST_CASE("an outline comes back from its bytes as it was, to the centimetre") {
    Random random{5};
    Outline const outline{
        {ring_around(random, {5.9, 45.57}, 0.01, 200), ring_around(random, {-149.5, -17.5}, 0.001, 3)}};
    auto const bytes = encode(outline);
    CHECK(bytes.size() == 1 + 4 + 2 * 4 + 203 * 8);
    CHECK(decode(bytes) == outline);
    auto closed = outline;
    for (auto& ring : closed.rings) ring.push_back(ring.front());
    CHECK(encode(closed) == bytes);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 97)
        CHECK_THROWS_AS(decode(std::string_view{bytes}.substr(0, cut)), std::runtime_error);
    CHECK_THROWS_AS(decode(bytes + "x"), std::runtime_error);
    CHECK_THROWS_AS(decode("\x02" + bytes.substr(1)), std::runtime_error);
    CHECK_THROWS_AS(decode(std::string_view{"\x01\xff\xff\xff\xff\xff\xff\xff\xff", 9}), std::runtime_error);
}
