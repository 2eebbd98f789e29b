#include "access/session.hpp"
#include "access/device.hpp"
#include "crypto/crypto.hpp"

namespace marelle::access {

namespace {

bool from_this_machine(std::string_view client) {
    return client.starts_with("127.") || client == "::1" || client.starts_with("::ffff:127.");
}

bool plain(http::Request const& request) { return !request.secure && from_this_machine(request.client); }

std::string cookie(http::Request const& request, std::string_view value, std::string_view more) {
    std::string out{cookie_name(request)};
    out.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Lax");
    if (!plain(request)) out += "; Secure";
    return out.append(more);
}

}  // namespace

LoginSession begin_session(sql::Session& sql, Id const& user, Instant const& at) {
    LoginSession made{new_id(), crypto::token()};
    auto until = instant_text(instant_ms(at).value_or(0) + session_longest);
    sql.execute(
        R"sql(
        INSERT INTO login_session (id, secret_hash, user_account, created_at, seen_at, expires_at)
        VALUES (:id, :hash, :user, :at, :at, :until)
    )sql",
        {{"id", made.id}, {"hash", crypto::sha256_hex(made.secret)}, {"user", user}, {"at", at}, {"until", until}});
    return made;
}

void end_session(sql::Session& sql, Id const& session, Instant const& at) {
    sql.execute("UPDATE login_session SET ended_at = :at WHERE id = :id AND ended_at IS NULL",
                {{"id", session}, {"at", at}});
}

void end_sessions_of(sql::Session& sql, Id const& user, Id const& but, Instant const& at) {
    sql.execute(
        "UPDATE login_session SET ended_at = :at WHERE user_account = :user AND id <> :but AND ended_at IS NULL",
        {{"user", user}, {"but", but}, {"at", at}});
    // Ended everywhere: what the account took along is no longer its own either.
    if (but.empty()) revoke_devices_of(sql, user, {}, at);
}

std::string_view cookie_name(http::Request const& request) { return plain(request) ? "marelle" : "__Host-marelle"; }

std::string cookie_set(http::Request const& request, std::string_view secret) { return cookie(request, secret, ""); }

std::string cookie_cleared(http::Request const& request) { return cookie(request, "", "; Max-Age=0"); }

std::string csrf_of(crypto::Keyring const& keys, std::string_view secret) {
    return crypto::hex(crypto::keyed_hash(keys.derived("csrf"), secret).data);
}

}  // namespace marelle::access
