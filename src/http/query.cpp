#include "http/query.hpp"
#include "base/text.hpp"

namespace marelle::http {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class Plus { blank, itself };

std::optional<std::string> decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::blank) out += ' ';
        else if (text[i] != '%') out += text[i];
        else {
            if (i + 2 >= text.size()) return {};
            auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return {};
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (out.find('\0') != out.npos || !is_utf8(out)) return {};
    return out;
}

// A wrong field is named by what can be shown of its name.
std::string shown(std::string_view raw) {
    auto name = decode(raw, Plus::blank).value_or("?");
    return characters(name) > 60 ? "?" : name;
}

}  // namespace

std::optional<std::string> decode_query_part(std::string_view text) { return decode(text, Plus::blank); }

std::optional<std::string> decode_path(std::string_view text) {
    if (!text.starts_with('/')) return {};
    for (std::size_t at = 0; (at = text.find('%', at)) != text.npos; ++at)
        if (auto escape = text.substr(at, 3); escape == "%2f" || escape == "%2F") return {};
    auto path = decode(text, Plus::itself);
    if (!path) return {};
    for (auto rest = std::string_view{*path}; !rest.empty();) {
        rest.remove_prefix(1);
        auto segment = rest.substr(0, rest.find('/'));
        if (segment == "." || segment == "..") return {};
        rest.remove_prefix(segment.size());
    }
    return path;
}

Result<std::map<std::string, std::string>> parse_query(std::string_view query, std::size_t most) {
    std::map<std::string, std::string> out;
    std::vector<Error::Field> wrong;
    std::size_t count = 0;
    while (!query.empty()) {
        auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), part.size() + 1));
        if (part.empty()) continue;
        if (++count > most) return wrong_fields("query.wrong_fields", {{"?", "too_many"}});
        auto equals = part.find('=');
        auto raw_name = part.substr(0, equals);
        auto name = decode(raw_name, Plus::blank);
        auto value = decode(equals == part.npos ? "" : part.substr(equals + 1), Plus::blank);
        if (!name || name->empty() || !value) wrong.push_back({shown(raw_name), "invalid"});
        else if (!out.emplace(std::move(*name), std::move(*value)).second)
            wrong.push_back({shown(raw_name), "repeated"});
    }
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    return out;
}

}  // namespace marelle::http
