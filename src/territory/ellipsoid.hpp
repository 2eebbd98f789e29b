#pragma once
// Lengths on the WGS84 ellipsoid around a point. A degree is worth M(φ)·π/180 metres to the north and N(φ)·cos φ·π/180
// to the east; read at the latitude halfway between two points, they give the distance of these two within 1e-6 of the
// geodesic up to 10 km (checked against GeographicLib in the tests).
#include <cmath>
#include <numbers>

namespace marelle::territory {

struct MetresPerDegree {
    double east, north;
};

inline MetresPerDegree metres_per_degree(double latitude) {
    constexpr double a = 6378137.0, e2 = 0.00669437999014132, radian = std::numbers::pi / 180;
    double const s = std::sin(latitude * radian), w = 1 - e2 * s * s, n = a / std::sqrt(w);
    return {n * std::cos(latitude * radian) * radian, n * (1 - e2) / w * radian};
}

// The same around one latitude, without a sine: worth to the second order of the latitude's difference. Used within
// 0.2° of the middle, where the third order is under 1e-8.
struct Scales {
    double middle{};
    double east[3]{}, north[3]{};

    explicit Scales(double latitude = 0) : middle{latitude} {
        constexpr double step = 0.05;
        auto const before = metres_per_degree(latitude - step), here = metres_per_degree(latitude),
                   after = metres_per_degree(latitude + step);
        auto fit = [](double low, double mid, double high, double(&out)[3]) {
            out[0] = mid;
            out[1] = (high - low) / (2 * step);
            out[2] = (high - 2 * mid + low) / (2 * step * step);
        };
        fit(before.east, here.east, after.east, east);
        fit(before.north, here.north, after.north, north);
    }

    MetresPerDegree at(double latitude) const {
        double const d = latitude - middle;
        return {east[0] + d * (east[1] + d * east[2]), north[0] + d * (north[1] + d * north[2])};
    }
};

}  // namespace marelle::territory
