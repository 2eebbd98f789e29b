#pragma once
// Login sessions live on the server: the browser holds 128 random bits, the database their SHA-256.
#include "base/actor.hpp"
#include "base/clock.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "sql/sql.hpp"
#include <string>
#include <string_view>

namespace marelle::access {

// trust.md, "Logging in": milliseconds.
inline constexpr std::int64_t session_idle = 15 * 60'000;
inline constexpr std::int64_t session_longest = 10 * 3'600'000;
inline constexpr std::int64_t session_seen_every = 60'000;  // seen_at is to the minute

struct LoginSession {
    Id id;               // its public name, in the audit log
    std::string secret;  // the cookie; kept nowhere here
};

LoginSession begin_session(sql::Session& sql, Id const& user, Instant const& at);
void end_session(sql::Session& sql, Id const& session, Instant const& at);
// Every session of the account, but the one that asks (empty: all).
void end_sessions_of(sql::Session& sql, Id const& user, Id const& but, Instant const& at);

// "__Host-marelle", which browsers keep for TLS and this host alone; "marelle" for plain HTTP from the machine itself.
std::string_view cookie_name(http::Request const& request);
// Set-Cookie of a session that begins, or of one that ends.
std::string cookie_set(http::Request const& request, std::string_view secret);
std::string cookie_cleared(http::Request const& request);

// The token asked back in X-CSRF-Token: derived from the cookie, so that nothing is stored and a reload gives it again.
std::string csrf_of(crypto::Keyring const& keys, std::string_view secret);

}  // namespace marelle::access
