#include "territory/territory.hpp"
#include <bit>
#include <cstring>
#include <stdexcept>

namespace marelle::territory {

namespace {

static_assert(std::endian::native == std::endian::little, "outlines are stored little-endian, as memory is here");

constexpr char version = 1;

template <class Number> void put(std::string& out, Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
}

template <class Number> Number take(std::string_view& bytes) {
    Number number;
    if (bytes.size() < sizeof number) throw std::runtime_error{"a stored outline is cut short"};
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

}  // namespace

std::string encode(Outline const& outline) {
    std::string out{version};
    put(out, static_cast<std::uint32_t>(outline.rings.size()));
    for (auto const& ring : outline.rings) {
        bool const closed = ring.size() > 1 && ring.front() == ring.back();
        auto const count = ring.size() - (closed ? 1 : 0);
        put(out, static_cast<std::uint32_t>(count));
        for (std::size_t i = 0; i < count; ++i) {
            auto const v = rounded(ring[i]);
            put(out, v.lon);
            put(out, v.lat);
        }
    }
    return out;
}

Outline decode(std::string_view bytes) {
    if (take<char>(bytes) != version) throw std::runtime_error{"a stored outline has an unknown version"};
    Outline out;
    auto const rings = take<std::uint32_t>(bytes);
    for (std::uint32_t r = 0; r < rings; ++r) {
        auto const count = take<std::uint32_t>(bytes);
        if (bytes.size() / 8 < count) throw std::runtime_error{"a stored outline is cut short"};
        auto& ring = out.rings.emplace_back();
        ring.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            auto const lon = take<std::int32_t>(bytes), lat = take<std::int32_t>(bytes);
            ring.push_back({lon / units_per_degree, lat / units_per_degree});
        }
    }
    if (!bytes.empty()) throw std::runtime_error{"a stored outline is too long"};
    return out;
}

}  // namespace marelle::territory
