#pragma once
// The gate of every request: who asks, may they, and what is kept of it. The newest data decides, at every request.
#include "access/access.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include <mutex>
#include <unordered_map>

namespace marelle::access {

// First answers to writes are kept this long: milliseconds.
inline constexpr std::int64_t idempotency_kept = 48 * 3'600'000;

class Gate : public http::Gate {
public:
    // Both outlive the gate.
    Gate(sql::Database& database, crypto::Keyring& keys);

    // Refusals: login.required, access.no_post, login.password_to_change, link.unknown.
    Result<Actor> who(http::Request const&, http::Route const&, sql::Session&) override;
    // Refusals: access.cross_site, access.csrf, access.refused.
    Result<> may(Actor const&, http::Request const&, http::Route const&, sql::Session&) override;
    void record(Actor const&, http::Request const&, http::Route const&, Trail const&, int status,
                sql::Session&) override;
    // Refusals: idempotency.key_too_long, idempotency.other_request.
    Result<std::optional<http::Reply>> repeated(Actor const&, http::Request const&, sql::Session&) override;
    void remember(Actor const&, http::Request const&, http::Reply const&, sql::Session&) override;
    // Throws std::logic_error when the route's permission is not in the table.
    void describe(http::Route&) const override;

private:
    Result<Actor> by_session(http::Request const&, http::Route const&, sql::Session&, Actor actor);
    Result<Actor> by_link(http::Request const&, sql::Session&, Actor actor);
    void seen(Id const& session, std::int64_t now);

    sql::Database& database_;
    crypto::Keyring& keys_;
    std::mutex seen_mutex_;
    std::unordered_map<Id, std::int64_t> seen_;  // sessions whose minute is on its way to the database
};

}  // namespace marelle::access
