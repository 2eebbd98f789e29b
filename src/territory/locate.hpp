#pragma once
// The stream of `marelle territory locate` (interfaces.md): CSV in, the same CSV out with code, inside, distance_m and
// to_confirm. Memory does not grow with the number of rows.
#include "base/error.hpp"
#include "territory/csv.hpp"
#include "territory/geometry.hpp"
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace marelle::territory {

enum class LocateOutput { csv, json };  // json: one object a line

struct LocateOptions {
    double precision_m{};  // of the list: nearer to an edge than that is to be confirmed
    LocateOutput output{};
};

struct LocateCounts {
    std::uint64_t rows{}, bad{};
};

// Why a line got "unknown": locate.open_quote, .columns (not as many as the header), .longitude, .latitude (no number,
// or out of range).
using BadLine = std::function<void(std::uint64_t line, std::string_view why)>;
using Sink = std::function<void(std::string_view)>;

// `codes` in the order of the outlines of `zones`. Longitude is a column named lon, longitude or lng, latitude lat or
// latitude, in any case; the separator is ',' or ';', as the header says (with ';' a decimal comma is read too). Blank
// lines are written back as they are. Refused: locate.no_header, locate.no_column, locate.two_columns (detail: its
// name), locate.line_too_long (detail: the line).
Result<LocateCounts> locate(Zones const& zones, std::span<std::string const> codes, LocateOptions const& options,
                            Source source, Sink sink, BadLine const& bad);

}  // namespace marelle::territory
