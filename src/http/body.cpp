#include "http/http.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>

namespace marelle::http {
namespace json = boost::json;

namespace {

constexpr std::size_t deepest = 32;

Failure not_an_object(std::string_view text, std::size_t at) {
    auto before = text.substr(0, std::min(at, text.size()));
    auto line = std::ranges::count(before, '\n') + 1;
    auto newline = before.rfind('\n');
    auto column = newline == before.npos ? before.size() + 1 : before.size() - newline;
    return fail(Fault::invalid, "body.not_an_object", fmt::format("line {}, column {}", line, column));
}

// The parser takes 1e9999 for infinity, which no column and no JSON can hold.
bool is_finite(json::value const& value) {
    if (auto const* number = value.if_double()) return std::isfinite(*number);
    if (auto const* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
    if (auto const* object = value.if_object())
        return std::ranges::all_of(*object, [](auto const& member) { return is_finite(member.value()); });
    return true;
}

}  // namespace

Result<json::object> parse_object(std::string_view text) {
    json::parse_options options;
    options.max_depth = deepest;
    json::parser parser{{}, options};
    boost::system::error_code ec;
    auto read = parser.write_some(text.data(), text.size(), ec);
    if (ec) return not_an_object(text, read);
    // The parser stops after one value: only blanks may follow it.
    if (auto more = text.find_first_not_of(" \t\r\n", read); more != text.npos) return not_an_object(text, more);
    auto value = parser.release();
    if (!value.is_object()) return not_an_object(text, 0);
    if (!is_finite(value)) return fail(Fault::invalid, "body.number_too_large");
    return std::move(value.get_object());
}

}  // namespace marelle::http
