#include "people/search.hpp"
#include "base/dates.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

constexpr std::size_t most_words = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> pieces_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find(' ', at), text.size());
        if (end > at) out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// "14/03/2017", "14.3.2017", "14-03-2017" → "2017-03-14"; empty for anything else.
std::string birth_date_of(std::string_view typed) {
    std::vector<std::string> parts{""};
    for (char c : typed) {
        if (is_digit(c)) parts.back() += c;
        else if (c == '/' || c == '.' || c == '-') parts.emplace_back();
        else return {};
    }
    if (parts.size() != 3 || parts[2].size() != 4) return {};
    for (auto& part : {&parts[0], &parts[1]}) {
        if (part->empty() || part->size() > 2) return {};
        if (part->size() == 1) part->insert(0, "0");
    }
    auto date = parts[2] + "-" + parts[1] + "-" + parts[0];
    return is_date(date) ? date : "";
}

bool looks_like_a_number(std::string_view piece) {
    return std::ranges::any_of(piece, is_digit) && std::ranges::all_of(piece, [](char c) {
               return is_digit(c) || std::string_view{"+.-()/"}.find(c) != std::string_view::npos;
           });
}

}  // namespace

Typed typed_in(std::string_view text) {
    Typed out;
    std::string number, words;
    for (auto const& piece : pieces_of(tidy_text(text))) {
        if (auto date = birth_date_of(piece); !date.empty()) out.birth_dates.push_back(std::move(date));
        else if (looks_like_a_number(piece)) number += piece;
        else words += piece + " ";
    }
    out.phone = phone_e164(number);
    out.words = folded_words(out.phone.empty() ? words + " " + number : words);
    if (out.words.size() > most_words) out.words.resize(most_words);
    return out;
}

Search searched(std::string_view text, std::string const& named, crypto::Keyring const& keys) {
    Search out;
    auto typed = typed_in(text);
    auto bound = [&](std::string stem, Value value) -> std::string const& {
        auto const& name = out.names.emplace_back(stem + std::to_string(out.names.size()));
        out.parameters.emplace_back(name, std::move(value));
        return name;
    };
    for (auto const& word : typed.words) {
        auto const& inside = bound("inside", "%" + word + "%");
        auto const& first = bound("first", " " + word + "%");
        out.condition += " AND (c.folded LIKE :" + first + " OR (c.folded LIKE :" + inside + " AND " + named + "))";
    }
    for (auto const& date : typed.birth_dates)
        out.condition += " AND c.birth_date = :" + bound("born", date) + " AND " + named;
    if (!typed.phone.empty())
        out.condition += " AND " + named + R"sql( AND EXISTS (
            SELECT 1 FROM child_guardian sl JOIN guardian sp ON sp.id = sl.guardian
            WHERE sl.child = c.id AND sp.phone_lookup = :)sql" +
                         bound("phone", crypto::keyed_hash(keys.derived("phone"), typed.phone)) + ")";
    out.nothing = out.condition.empty() && !tidy_text(text).empty();
    return out;
}

}  // namespace marelle::people
