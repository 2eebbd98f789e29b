#include "access/password.hpp"
#include "base/text.hpp"
#include <algorithm>

namespace marelle::access {

namespace {

// Without accents, capitals and blanks: "Mot de Passe" is "motdepasse".
std::string squeezed(std::string_view text) {
    auto folded = fold(text);
    std::erase(folded, ' ');
    return folded;
}

std::string_view bare(std::string_view text) {
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; };
    while (!text.empty() && !letter(text.front())) text.remove_prefix(1);
    while (!text.empty() && !letter(text.back())) text.remove_suffix(1);
    return text;
}

// "soleilsoleil" → "soleil"
std::string_view once(std::string_view text) {
    for (std::size_t size = 1; size * 2 <= text.size(); ++size) {
        if (text.size() % size != 0) continue;
        bool repeats = true;
        for (std::size_t at = size; at < text.size() && repeats; at += size)
            repeats = text.substr(at, size) == text.substr(0, size);
        if (repeats) return text.substr(0, size);
    }
    return text;
}

}  // namespace

PasswordRules::PasswordRules(std::string_view refused) {
    while (!refused.empty()) {
        auto end = refused.find('\n');
        auto line = refused.substr(0, end);
        refused.remove_prefix(end == refused.npos ? refused.size() : end + 1);
        line = line.substr(0, line.find('#'));
        if (auto word = squeezed(line); !word.empty()) refused_.insert(std::move(word));
    }
}

bool PasswordRules::common(std::string const& folded) const {
    auto letters = bare(folded);
    for (auto form : {std::string_view{folded}, letters, once(folded), once(letters), bare(once(folded))})
        if (refused_.contains(form)) return true;
    return false;
}

std::string_view PasswordRules::wrong(std::string_view password, std::string_view email) const {
    if (password.size() > longest_password) return "too_long";
    if (!is_utf8(password) || characters(password) < shortest_password) return "too_short";
    std::string sorted{password};
    std::ranges::sort(sorted);
    if (std::ranges::unique(sorted).begin() - sorted.begin() < 5) return "too_common";
    auto folded = squeezed(password);
    if (!email.empty() && folded == squeezed(email)) return "too_common";
    return common(folded) ? "too_common" : "";
}

}  // namespace marelle::access
