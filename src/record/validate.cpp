#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "record/record.hpp"
#include <algorithm>

namespace marelle::record {

namespace {

// One @, something on each side, a dot in the domain, no blank: the mail server is the judge of the rest.
bool is_email(std::string_view text) {
    auto at = text.find('@');
    if (at == text.npos || at == 0 || text.size() > 254 || text.find('@', at + 1) != text.npos) return false;
    auto domain = text.substr(at + 1);
    auto dot = domain.rfind('.');
    return dot != domain.npos && dot > 0 && dot + 2 < domain.size() && !domain.starts_with('.') &&
           std::ranges::none_of(text, [](unsigned char c) { return c <= ' ' || c == 0x7F || c == ','; });
}

bool has_form(Kind kind, std::string_view text) {
    switch (kind) {
    case Kind::date: return is_date(text);
    case Kind::instant: return instant_ms(text).has_value();
    case Kind::time: return is_time(text);
    case Kind::id: return is_id(text);
    case Kind::email: return is_email(text);
    case Kind::phone: return !phone_e164(text).empty();
    case Kind::text:
    case Kind::choice: return true;
    case Kind::boolean:
    case Kind::integer:
    case Kind::number:
    case Kind::object:
    case Kind::list: return false;
    }
    std::unreachable();
}

}  // namespace

Wrong check_text(Field const& field, std::string_view text) {
    if (!is_utf8(text)) return "invalid";
    if (text.find('\0') != text.npos) return "invalid";  // PostgreSQL has no such text
    if (!field.nullable && text.find_first_not_of(" \t\r\n") == text.npos) return "required";
    if (characters(text) > field.most) return "too_long";
    return has_form(field.kind, text) ? "" : "invalid";
}

}  // namespace marelle::record
