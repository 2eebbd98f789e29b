// A query and a path: decoded to UTF-8 without NUL, or refused with at least one wrong field.
// sources: src/http/query.cpp src/base/text.cpp
#include "http/query.hpp"
#include "base/text.hpp"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view text{reinterpret_cast<char const*>(data), size};
    auto good = [](std::string_view part) { return marelle::is_utf8(part) && part.find('\0') == part.npos; };
    if (auto path = marelle::http::decode_path(text))
        if (!good(*path) || !path->starts_with('/') || (*path + "/").find("/../") != path->npos) std::abort();
    auto parameters = marelle::http::parse_query(text);
    if (!parameters) {
        if (parameters.error().fields.empty()) std::abort();
        for (auto const& field : parameters.error().fields)
            if (!good(field.name)) std::abort();
        return 0;
    }
    for (auto const& [name, value] : *parameters)
        if (name.empty() || !good(name) || !good(value)) std::abort();
    return 0;
}
