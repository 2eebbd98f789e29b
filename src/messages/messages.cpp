#include "messages/messages.hpp"
#include "base/dates.hpp"
#include "base/embedded.hpp"
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <stdexcept>
#include <unicode/datefmt.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>

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

Catalogue const& catalogue(Language language) {
    static Catalogue const french = read("fr");
    static Catalogue const english = read("en");
    return language == "en" ? english : french;
}

std::string const* text_of(Language language, std::string_view key) {
    for (auto const* words : {&catalogue(language), &catalogue("fr")})
        if (auto found = words->find(key); found != words->end()) return &found->second;
    return nullptr;
}

icu::Locale locale_of(Language language) {
    return language == "en" ? icu::Locale{"en", "GB"} : icu::Locale::getFrance();
}

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

std::string utf8(icu::UnicodeString const& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
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
    auto name = std::string{language == "en" ? "en:" : "fr:"} + std::string{key};
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
        values.push_back(formattable(g.value));
    }
    UErrorCode error = U_ZERO_ERROR;
    icu::UnicodeString out;
    format_of(language, key, *pattern)
        .format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, error);
    if (U_FAILURE(error)) throw std::runtime_error{"message cannot be said: " + std::string{key}};
    return utf8(out);
}

std::string say_date(Language language, std::string_view date) { return date_in(language, date, "EEEE d MMMM y"); }
std::string say_day(Language language, std::string_view date) { return date_in(language, date, "EEEE d MMMM"); }

std::string say_time(Language language, std::string_view time) {
    if (language == "en") return std::string{time};
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

std::string_view best_language(std::string_view accept_language) {
    // The order of the list is close enough to its weights: browsers sort it.
    for (std::size_t at = 0; at < accept_language.size();) {
        auto comma = std::min(accept_language.find(',', at), accept_language.size());
        auto tag = accept_language.substr(at, comma - at);
        while (tag.starts_with(' ')) tag.remove_prefix(1);
        if (tag.starts_with("en")) return "en";
        if (tag.starts_with("fr")) return "fr";
        at = comma + 1;
    }
    return "fr";
}

}  // namespace marelle::messages
