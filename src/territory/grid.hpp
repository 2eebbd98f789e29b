#pragma once
// The grid of geometry.cpp and builder.cpp: squares of 0.01°, numbered from the south-west corner of the world. Not for
// others.
#include "territory/geometry.hpp"

namespace marelle::territory {

constexpr std::int32_t cell_units = 100'000;  // 0.01°
constexpr std::int32_t columns = 36'000, rows = 18'000;
constexpr std::int32_t world_west = -1'800'000'000, world_south = -900'000'000;

inline std::int32_t column_of(std::int32_t lon) {
    auto const column = (static_cast<std::int64_t>(lon) - world_west) / cell_units;
    return static_cast<std::int32_t>(column < columns ? column : columns - 1);
}
inline std::int32_t row_of(std::int32_t lat) {
    auto const row = (static_cast<std::int64_t>(lat) - world_south) / cell_units;
    return static_cast<std::int32_t>(row < rows ? row : rows - 1);
}
inline std::uint32_t cell_key(std::int32_t column, std::int32_t row) {
    return static_cast<std::uint32_t>(row) * columns + static_cast<std::uint32_t>(column);
}
inline Vertex corner_of(std::int32_t column, std::int32_t row) {
    return {static_cast<std::int32_t>(static_cast<std::int64_t>(column) * cell_units + world_west),
            static_cast<std::int32_t>(static_cast<std::int64_t>(row) * cell_units + world_south)};
}
inline std::size_t slot_of(std::uint32_t key, std::size_t slots) {
    auto const mixed = key * 0x9E3779B1u;
    return (mixed ^ (mixed >> 15)) & (slots - 1);
}

}  // namespace marelle::territory
