// Who would come back as « aucune identité applicable » (AIA): TAM takes the civil status letter by letter.
#include "commune/commune.hpp"
#include "declaration/declaration.hpp"
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace marelle::declaration {

namespace {

using Flaws = std::vector<std::pair<std::string, Flaw>>;

constexpr UChar32 typographic_apostrophe = 0x2019;

// The first character of each kind is enough to say what to change.
void name_flaws(Flaws& out, std::string const& field, std::string const& value, int longest) {
    auto once = [&](char const* code, std::string const& character) {
        for (auto const& [name, flaw] : out)
            if (name == field && flaw.code == code) return;
        out.push_back({field, {code, character}});
    };
    auto const text = icu::UnicodeString::fromUTF8(value);
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        auto const character = text.char32At(at);
        std::string shown;
        icu::UnicodeString{character}.toUTF8String(shown);
        if (character == typographic_apostrophe) once("typographic_apostrophe", shown);
        else if (u_isdigit(character)) once("digit", shown);
        else if (!u_isalpha(character) && character != ' ' && character != '\'' && character != '-')
            once("not_a_letter", shown);
    }
    auto const count = text.countChar32();
    if (count > longest) out.push_back({field, {"too_long", std::to_string(count)}});
}

}  // namespace

Flaws identity_flaws(staff::Identity const& identity, Date const& today, Settings const& settings) {
    Flaws out;
    auto missing = [&](char const* field) { out.push_back({field, {"missing", {}}}); };
    auto name = [&](char const* field, std::optional<std::string> const& value) {
        if (!value || value->empty()) missing(field);
        else name_flaws(out, field, *value, settings.longest_name);
    };
    name("birth_name", identity.birth_name);
    if (identity.usage_name) name_flaws(out, "usage_name", *identity.usage_name, settings.longest_name);
    name("first_given_name", identity.first_given_name);
    // A blank or a comma: more than the first given name of the civil status.
    if (identity.first_given_name && identity.first_given_name->find_first_of(" ,") != std::string::npos)
        out.push_back({"first_given_name", {"several_names", {}}});
    if (!identity.sex) missing("sex");
    if (!identity.birth_date) missing("birth_date");
    else if (*identity.birth_date >= today) out.push_back({"birth_date", {"in_future", {}}});
    if (!identity.birth_country) missing("birth_country");
    if (!identity.birth_commune) missing("birth_commune");
    else if (identity.birth_country == "FR") {
        if (!commune::is_code(*identity.birth_commune)) out.push_back({"birth_commune", {"not_a_commune_code", {}}});
    } else if (identity.birth_country) name_flaws(out, "birth_commune", *identity.birth_commune, settings.longest_name);
    return out;
}

}  // namespace marelle::declaration
