#include "messages/messages.hpp"
#include "base/dates.hpp"
#include "base/embedded.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <stdexcept>
#include <unicode/datefmt.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/uchar.h>

namespace marelle::messages {
namespace json = boost::json;

namespace {

using Catalogue = std::map<std::string, std::string, std::less<>>;

Catalogue read(std::string_view language) {
    auto path = std::string{language} + ".json";
    auto const* file = embedded::find(embedded::messages(), path);
    if (!file) throw std::runtime_error{"the binary holds no messages " + path};
    Catalogue out;
    auto const parsed = json::parse(json::string_view{file->bytes.data(), file->bytes.size()});
    for (auto const& member : parsed.as_object())
        out.emplace(std::string{member.key()}, std::string{member.value().as_string()});
    return out;
}

struct Spoken {
    std::string_view code, own_name;
    char const* locale;       // Arabic with the digits of the phone's keys: the browser's and ours are then the same
    char const* day_pattern;  // without the year
};
constexpr Spoken spoken[] = {{"fr", "Français", "fr_FR", "EEEE d MMMM"},
                             {"en", "English", "en_GB", "EEEE d MMMM"},
                             {"ar", "العربية", "ar@numbers=latn", "EEEE d MMMM"},
                             {"tr", "Türkçe", "tr_TR", "d MMMM EEEE"},
                             {"pt", "Português", "pt_PT", "EEEE, d 'de' MMMM"}};
constexpr std::string_view spoken_codes[] = {"fr", "en", "ar", "tr", "pt"};

Spoken const& spoken_in(Language language) {
    auto const* found = std::ranges::find(spoken, language, &Spoken::code);
    return found == std::end(spoken) ? spoken[0] : *found;
}

Catalogue const& catalogue(Language language) {
    static std::vector<Catalogue> const all = [] {
        std::vector<Catalogue> out;
        for (auto const& each : spoken) out.push_back(read(each.code));
        return out;
    }();
    return all[static_cast<std::size_t>(&spoken_in(language) - std::begin(spoken))];
}

std::string const* text_of(Language language, std::string_view key) {
    for (auto const* words : {&catalogue(language), &catalogue("fr")})
        if (auto found = words->find(key); found != words->end()) return &found->second;
    return nullptr;
}

icu::Locale locale_of(Language language) { return icu::Locale::createFromName(spoken_in(language).locale); }

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

std::string utf8(icu::UnicodeString const& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

// "La place d’Aya", "de Yanis", "d’Yves": a name that begins with a vowel takes the e of the "de" before it. The same
// rule as the client's (web/src/lib/words/format.ts). Before an h nothing is done: a name rarely tells which it is.
constexpr char16_t after_de =
    0xE000;  // stands before such a name while the sentence is made; in no name, for private use

bool begins_with_vowel(icu::UnicodeString const& name) {
    static icu::UnicodeString const vowels{u"AEIOUÀÂÄÉÈÊËÎÏÔÖÛÜŒ"}, sounded{u"aeiouéèê"};
    if (name.isEmpty()) return false;
    if (name.charAt(0) == u'Y') return name.length() > 1 && sounded.indexOf(name.charAt(1)) < 0;
    return vowels.indexOf(name.charAt(0)) >= 0;
}

void elide(icu::UnicodeString& sentence) {
    for (auto at = sentence.indexOf(after_de); at >= 0; at = sentence.indexOf(after_de, at)) {
        bool const of = at >= 3 && sentence.compare(at - 3, 3, u"de ") == 0 &&
                        (at == 3 || !u_isalpha(sentence[at - 4]));
        if (of) sentence.replace(at - 2, 3, u"\u2019"), at -= 2;
        else sentence.remove(at, 1);
    }
}

icu::Formattable formattable(Value const& value) {
    if (auto const* i = std::get_if<std::int64_t>(&value)) return icu::Formattable{static_cast<std::int64_t>(*i)};
    if (auto const* d = std::get_if<double>(&value)) return icu::Formattable{*d};
    if (auto const* s = std::get_if<std::string>(&value)) return icu::Formattable{unicode(*s)};
    return icu::Formattable{icu::UnicodeString{}};
}

// Parsing a pattern costs more than using it: each thread keeps its own (MessageFormat is not safe for two at once).
icu::MessageFormat& format_of(Language language, std::string_view key, std::string const& pattern) {
    thread_local std::map<std::string, std::unique_ptr<icu::MessageFormat>, std::less<>> made;
    auto name = std::string{spoken_in(language).code} + ":" + std::string{key};
    auto& format = made[name];
    if (!format) {
        UErrorCode error = U_ZERO_ERROR;
        UParseError where;
        format = std::make_unique<icu::MessageFormat>(unicode(pattern), locale_of(language), where, error);
        if (U_FAILURE(error)) throw std::runtime_error{"message is not ICU MessageFormat: " + std::string{key}};
    }
    return *format;
}

std::string date_in(Language language, std::string_view date, char const* pattern) {
    UErrorCode error = U_ZERO_ERROR;
    icu::SimpleDateFormat format{unicode(pattern), locale_of(language), error};
    format.adoptTimeZone(icu::TimeZone::createTimeZone("Europe/Paris"));
    icu::UnicodeString out;
    format.format(static_cast<UDate>(from_local(std::string{date}, "12:00")), out);
    return utf8(out);
}

// In French the first of a month is an ordinal.
std::string day_in(Language language, std::string_view date, std::string pattern) {
    if (spoken_in(language).code == "fr" && date.ends_with("-01")) pattern.replace(pattern.find(" d "), 3, " d'er' ");
    return date_in(language, date, pattern.c_str());
}

std::string number_in(Language language, double number, int decimals, bool percent) {
    UErrorCode error = U_ZERO_ERROR;
    auto formatter = icu::number::NumberFormatter::withLocale(locale_of(language))
                         .precision(icu::number::Precision::fixedFraction(decimals));
    if (percent) formatter = formatter.unit(icu::NoUnit::percent()).scale(icu::number::Scale::powerOfTen(2));
    return utf8(formatter.formatDouble(number, error).toString(error));
}

}  // namespace

bool known(Language language, std::string_view key) { return catalogue(language).contains(key); }

std::string say(Language language, std::string_view key, std::vector<Given> const& given) {
    auto const* pattern = text_of(language, key);
    if (!pattern) return std::string{key};
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> values;
    for (auto const& g : given) {
        names.push_back(unicode(g.name));
        auto const* text = std::get_if<std::string>(&g.value);
        bool const elided = text && spoken_in(language).code == "fr" && begins_with_vowel(unicode(*text));
        values.push_back(elided ? icu::Formattable{unicode(*text).insert(0, after_de)} : formattable(g.value));
    }
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString out;
    format_of(language, key, *pattern)
        .format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, error);
    if (U_FAILURE(error)) throw std::runtime_error{"message cannot be said: " + std::string{key}};
    elide(out);
    return utf8(out);
}

std::string say_date(Language language, std::string_view date) { return day_in(language, date, "EEEE d MMMM y"); }
std::string say_day(Language language, std::string_view date) {
    return day_in(language, date, spoken_in(language).day_pattern);
}

std::string say_time(Language language, std::string_view time) {
    if (spoken_in(language).code != "fr") return std::string{time};
    auto hours = time.substr(0, 2);
    if (hours.starts_with('0')) hours.remove_prefix(1);
    auto minutes = time.substr(3, 2);
    constexpr auto space = "\u00A0";
    return std::string{hours} + space + "h" + (minutes == "00" ? "" : space + std::string{minutes});
}

std::string say_percent(Language language, double share, int decimals) {
    return number_in(language, share, decimals, true);
}
std::string say_number(Language language, double number, int decimals) {
    return number_in(language, number, decimals, false);
}

std::span<std::string_view const> family_languages() { return spoken_codes; }

std::optional<std::string_view> family_language(std::string_view tag) {
    auto const* found = std::ranges::find(spoken_codes, tag.substr(0, tag.find('-')));
    if (found == std::end(spoken_codes)) return {};
    return *found;
}

std::string own_name(Language language) { return std::string{spoken_in(language).own_name}; }

bool right_to_left(Language language) { return language == "ar"; }

namespace {

// The tags of an Accept-Language, in its order: close enough to its weights, browsers sort it.
std::vector<std::string_view> tags_of(std::string_view accept_language) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < accept_language.size();) {
        auto comma = std::min(accept_language.find(',', at), accept_language.size());
        auto tag = accept_language.substr(at, comma - at);
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        out.push_back(tag.substr(0, tag.find(';')));
        at = comma + 1;
    }
    return out;
}

}  // namespace

std::string_view best_family_language(std::string_view accept_language) {
    for (auto tag : tags_of(accept_language))
        if (auto known_one = family_language(tag)) return *known_one;
    return "fr";
}

std::string_view best_language(std::string_view accept_language) {
    for (auto tag : tags_of(accept_language)) {
        if (tag.starts_with("en")) return "en";
        if (tag.starts_with("fr")) return "fr";
    }
    return "fr";
}

}  // namespace marelle::messages
