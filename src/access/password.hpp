#pragma once
// What a password may be (trust.md, "Logging in"): 12 characters, not one of those that everybody tries; nothing about
// digits or capitals, no forced renewal.
#include "base/error.hpp"
#include <set>
#include <string>
#include <string_view>

namespace marelle::access {

inline constexpr std::size_t shortest_password = 12;   // characters
inline constexpr std::size_t longest_password = 1000;  // bytes: hashing is not free

class PasswordRules {
public:
    PasswordRules() = default;  // the length alone
    // One password or word a line; "#" starts a comment. content/defaults/passwords_refused.txt
    explicit PasswordRules(std::string_view refused);

    // "too_short", "too_long", "too_common", or "" when it may be used. Common is a listed password or word, also when
    // it only wears figures or signs at its ends, or is said twice; the own address; fewer than five characters.
    std::string_view wrong(std::string_view password, std::string_view email = {}) const;

private:
    bool common(std::string const& folded) const;

    std::set<std::string, std::less<>> refused_;
};

}  // namespace marelle::access
