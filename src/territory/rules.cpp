#include "base/text.hpp"
#include "territory/territory.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::territory {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool digits(std::string_view text) { return std::all_of(text.begin(), text.end(), digit); }

// 073, 02A, 971, 987: the département on three characters.
bool is_departement(std::string_view text) {
    if (text == "02A" || text == "02B") return true;
    return digits(text) && (text[0] == '0' || text.starts_with("97") || text.starts_with("98"));
}

bool is_code_2015(std::string_view code) {
    return code.size() == 8 && code.starts_with("QP") && is_departement(code.substr(2, 3)) && digits(code.substr(5));
}

// N new, M modified, I identical to the one of 2015, C added in Mayotte in 2026.
bool is_code_2024(std::string_view code) {
    return code.size() == 8 && code.starts_with("QN") && is_departement(code.substr(2, 3)) &&
           digits(code.substr(5, 2)) && std::string_view{"NMIC"}.find(code[7]) != std::string_view::npos;
}

}  // namespace

std::string_view name_of(ZoneKind kind) { return record::zone_kind_choices[static_cast<std::size_t>(kind)].name; }

std::optional<ZoneKind> kind_of(std::string_view list) {
    if (list.size() > 40) return {};
    for (auto kind : {ZoneKind::qpv, ZoneKind::qva, ZoneKind::poverty_pocket}) {
        if (!list.starts_with(name_of(kind))) continue;
        auto const rest = list.substr(name_of(kind).size());
        auto fits = [](char c) { return digit(c) || capital(c) || c == '-' || c == '_'; };
        if (!rest.empty() && std::all_of(rest.begin(), rest.end(), fits)) return kind;
    }
    return {};
}

bool is_code(std::string_view list, std::string_view code) {
    if (list == "QPV2015") return is_code_2015(code);
    if (list == "QPV2024") return is_code_2024(code);
    if (kind_of(list) == ZoneKind::qpv) return is_code_2015(code) || is_code_2024(code);
    auto fits = [](char c) { return digit(c) || capital(c) || c == '-' || c == '_'; };
    return !code.empty() && code.size() <= 20 && std::all_of(code.begin(), code.end(), fits);
}

Result<> may_import(ListGiven const& given) {
    std::vector<Error::Field> wrong;
    auto check = [&wrong](bool right, char const* name, char const* code) {
        if (!right) wrong.push_back({name, code});
    };
    auto said = [&check](std::string const& text, char const* name, std::size_t most) {
        auto const fits = is_utf8(text) && characters(text) <= most && text.find('\n') == std::string::npos;
        check(!tidy_text(text).empty(), name, "required");
        check(fits, name, "too_long");
    };
    check(kind_of(given.name).has_value(), "list", given.name.empty() ? "required" : "invalid");
    check(is_date(given.valid_from), "valid_from", given.valid_from.empty() ? "required" : "invalid");
    if (given.valid_until)
        check(is_date(*given.valid_until) && *given.valid_until >= given.valid_from, "valid_until", "invalid");
    check(std::isfinite(given.precision_m) && given.precision_m > 0 && given.precision_m <= 1000, "precision_m",
          "invalid");
    said(given.source, "source", 300);
    said(given.licence, "licence", 120);
    if (!wrong.empty()) return wrong_fields("zone_import.wrong_fields", std::move(wrong));
    return {};
}

bool in_force(ZoneList const& list, Date const& on) {
    return on >= list.valid_from && (!list.valid_until || on <= *list.valid_until);
}

}  // namespace marelle::territory
