#pragma once
// Who may try a password, how often, and what a login says. trust.md, "Logging in".
#include "access/account.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"

namespace marelle::access {

// A leaky bucket: so many tries at once, then one each so often. It empties by itself: no permanent lock.
struct Bucket {
    double size;
    std::int64_t drop_every;  // milliseconds
};
inline constexpr Bucket account_bucket{10, 60'000};
// An establishment's team shares one address.
inline constexpr Bucket address_bucket{60, 10'000};

// The level after `elapsed` ms and one more try; nothing when it does not fit: the try is refused and does not count.
std::optional<double> after_try(Bucket const& bucket, double level, std::int64_t elapsed_ms);

// Counts one try for the account (its e-mail, known or not) and the address. Refused: login.slow_down.
Result<> count_try(sql::Session& sql, crypto::Keyring const& keys, std::string_view email, std::string_view address,
                   Instant const& at);
// A right password empties the account's bucket; the address keeps its tries.
void forget_tries(sql::Session& sql, crypto::Keyring const& keys, std::string_view email, Instant const& at);

// What a password is compared with. An unknown, disabled or passwordless account has a hash too, which nothing opens:
// the same work is done.
struct Attempt {
    Id user;  // empty: refuse whatever the comparison says
    std::string hash;
};
Attempt attempt_of(sql::Session& sql, std::string_view email);

// Login of a session that holds; the post in use is the actor's.
Login login_of(sql::Session& sql, Actor const& actor, std::string csrf, std::string const& environment);

void add_login_routes(http::Router& router, crypto::Keyring& keys, std::string environment);
void add_user_routes(http::Router& router, crypto::Keyring& keys, PasswordRules passwords);

}  // namespace marelle::access
