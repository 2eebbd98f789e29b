#pragma once
// Every word a user reads, from one ICU MessageFormat catalogue shared with the web client (content/messages/*.json).
// French is the source; a key missing in another language is said in French. tools/tidy finds unused and missing keys.
#include "base/value.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace marelle::messages {

// "fr", "en" say everything; "ar", "tr", "pt" what families read, and the rest in French. Anything else reads as
// French.
using Language = std::string_view;

struct Given {
    std::string_view name;
    Value value;
    Given(std::string_view n, std::string_view text) : name{n}, value{std::string{text}} {}
    Given(std::string_view n, std::string const& text) : name{n}, value{text} {}
    Given(std::string_view n, char const* text) : name{n}, value{std::string{text}} {}
    Given(std::string_view n, double number) : name{n}, value{number} {}
    template <class I>
        requires std::is_integral_v<I>
    Given(std::string_view n, I number) : name{n}, value{static_cast<std::int64_t>(number)} {}
};

// The message with its values in. An unknown key comes back as it is: seen at once, and a test finds it first.
std::string say(Language language, std::string_view key, std::vector<Given> const& given = {});
bool known(Language language, std::string_view key);

// "lundi 12 janvier 2026", "16 h 45", "79 %" as the language writes them. Dates are local, text as in base/dates.hpp.
std::string say_date(Language language, std::string_view date);
std::string say_day(Language language, std::string_view date);  // without the year
std::string say_time(Language language, std::string_view time);
std::string say_percent(Language language, double share, int decimals = 0);
std::string say_number(Language language, double number, int decimals = 0);

// Accept-Language: the best of the languages that say everything.
std::string_view best_language(std::string_view accept_language);

// --- languages of the families (screens.md, §5) ---

std::span<std::string_view const> family_languages();  // fr, en, ar, tr, pt: in the order of the pages
// A code of family_languages() from a language tag ("pt-BR" → "pt"); nothing for a language nobody wrote.
std::optional<std::string_view> family_language(std::string_view tag);
// The first of them that a browser asks for, French otherwise.
std::string_view best_family_language(std::string_view accept_language);
std::string own_name(Language language);  // as its speakers write it: "العربية"
bool right_to_left(Language language);

}  // namespace marelle::messages
