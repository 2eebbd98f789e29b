#include "sql/numbered.hpp"
#include "sql/tokens.hpp"
#include <algorithm>
#include <array>
#include <span>

namespace marelle::sql {

namespace {

using Kind = Token::Kind;

bool is_space(Token const& token) { return token.kind == Kind::blank || token.kind == Kind::comment; }

Token const* next_meaning(std::span<Token const>& rest) {
    while (!rest.empty() && is_space(rest.front())) rest = rest.subspan(1);
    if (rest.empty()) return nullptr;
    auto const* found = &rest.front();
    rest = rest.subspan(1);
    return found;
}

bool null_test_follows(std::span<Token const> rest) {
    auto const* word = next_meaning(rest);
    if (!word || !is_word(*word, "IS")) return false;
    word = next_meaning(rest);
    if (word && is_word(*word, "NOT")) word = next_meaning(rest);
    return word && is_word(*word, "NULL");
}

std::size_t slot_of(std::vector<Numbered::Slot>& slots, std::string_view name, bool only_null_test) {
    auto same = [&](Numbered::Slot const& s) { return s.name == name && s.only_null_test == only_null_test; };
    auto found = std::ranges::find_if(slots, same);
    if (found == slots.end()) found = slots.insert(found, {std::string{name}, only_null_test});
    return static_cast<std::size_t>(found - slots.begin()) + 1;
}

// A SELECT changes nothing unless a word of change stands in it (WITH … INSERT); FOR UPDATE is counted: it only costs a
// savepoint that was not needed.
bool may_change(std::span<Token const> all) {
    static constexpr std::array<std::string_view, 4> changes{"INSERT", "UPDATE", "DELETE", "MERGE"};
    auto rest = all;
    auto const* first = next_meaning(rest);
    if (!first || !(is_word(*first, "SELECT") || is_word(*first, "WITH") || is_word(*first, "VALUES"))) return true;
    return std::ranges::any_of(all, [](Token const& token) {
        return std::ranges::any_of(changes, [&](std::string_view word) { return is_word(token, word); });
    });
}

}  // namespace

Numbered numbered(std::string_view sql) {
    auto all = tokens(sql);
    Numbered out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].kind != Kind::parameter) {
            out.text += all[i].text;
            continue;
        }
        bool tested = null_test_follows(std::span{all}.subspan(i + 1));
        out.text += '$' + std::to_string(slot_of(out.slots, all[i].text.substr(1), tested));
    }
    out.may_change = may_change(all);
    return out;
}

}  // namespace marelle::sql
