#pragma once
// Percent-decoding of paths and queries (RFC 3986; '+' is a blank in a query, WHATWG URL §5).
#include "base/error.hpp"
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace marelle::http {

// Nothing when an escape is malformed, the text is not UTF-8 or holds a NUL.
std::optional<std::string> decode_query_part(std::string_view text);

// The same for a path; an escaped '/' and the segments "." and ".." are refused too: they would name another path.
std::optional<std::string> decode_path(std::string_view text);

// A form without script may have more than an address has: a mark a child of a list of 400.
inline constexpr std::size_t most_parameters = 64, most_in_a_form = 420;

// A malformed escape, text that is not UTF-8 or a repeated name is one wrong field each.
Result<std::map<std::string, std::string>> parse_query(std::string_view query, std::size_t most = most_parameters);

}  // namespace marelle::http
