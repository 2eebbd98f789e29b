// The first answer to a write, given again to its repeats. It may hold anything (a password shown once): sealed.
#include "access/gate.hpp"
#include "base/clock.hpp"
#include "crypto/crypto.hpp"
#include <charconv>

namespace marelle::access {

namespace {

constexpr std::size_t longest_key = 200;

void put(std::string& out, std::string_view text) { out.append(std::to_string(text.size())).append(":").append(text); }

std::optional<std::string> take(std::string_view& in) {
    std::size_t size{};
    auto [end, error] = std::from_chars(in.data(), in.data() + in.size(), size);
    if (error != std::errc{} || end == in.data() + in.size() || *end != ':') return {};
    in.remove_prefix(static_cast<std::size_t>(end - in.data()) + 1);
    if (in.size() < size) return {};
    std::string out{in.substr(0, size)};
    in.remove_prefix(size);
    return out;
}

// What makes two writes the same: also the post they are made under.
std::string hash_of(Actor const& actor, http::Request const& request) {
    std::string all;
    for (auto const* part : {&actor.post.id, &request.method, &request.path, &request.query, &request.body})
        put(all, *part);
    return crypto::sha256_hex(all);
}

std::string place_of(Actor const& actor, std::string_view key) {
    return "idempotency|" + actor.id + "|" + std::string{key};
}

std::string packed(http::Reply const& reply) {
    std::string out;
    put(out, reply.content_type);
    put(out, reply.body);
    for (auto const& [name, value] : reply.headers) put(out, name), put(out, value);
    return out;
}

std::optional<http::Reply> unpacked(std::string_view in, std::int64_t status) {
    http::Reply reply;
    reply.status = static_cast<int>(status);
    auto type = take(in), body = take(in);
    if (!type || !body) return {};
    reply.content_type = std::move(*type);
    reply.body = std::move(*body);
    while (!in.empty()) {
        auto name = take(in), value = take(in);
        if (!name || !value) return {};
        reply.headers.emplace_back(std::move(*name), std::move(*value));
    }
    return reply;
}

Instant oldest_kept(Actor const& actor) { return instant_text(instant_ms(actor.now).value_or(0) - idempotency_kept); }

}  // namespace

Result<std::optional<http::Reply>> Gate::repeated(Actor const& actor, http::Request const& request, sql::Session& sql) {
    auto key = request.header("idempotency-key");
    if (key.size() > longest_key) return fail(Fault::invalid, "idempotency.key_too_long");
    auto row = sql.first(R"sql(
        SELECT request_hash, status, answer_sealed FROM idempotency
        WHERE user_account = :user AND idempotency_key = :key AND created_at > :oldest
    )sql",
                         {{"user", actor.id}, {"key", key}, {"oldest", oldest_kept(actor)}});
    if (!row) return std::optional<http::Reply>{};
    if (row->text(0) != hash_of(actor, request)) return fail(Fault::conflict, "idempotency.other_request");
    auto opened = crypto::open(keys_.derived("idempotency"), row->bytes(2), place_of(actor, key));
    auto reply = opened ? unpacked(*opened, row->integer(1)) : std::nullopt;
    if (!reply) return fail(Fault::conflict, "idempotency.other_request");
    return reply;
}

void Gate::remember(Actor const& actor, http::Request const& request, http::Reply const& reply, sql::Session& sql) {
    auto key = request.header("idempotency-key");
    sql.execute("DELETE FROM idempotency WHERE created_at <= :oldest", {{"oldest", oldest_kept(actor)}});
    auto sealed = crypto::seal(keys_.derived("idempotency"), packed(reply), place_of(actor, key));
    sql.execute(R"sql(
        INSERT INTO idempotency (user_account, idempotency_key, request_hash, status, answer_sealed, created_at)
        VALUES (:user, :key, :hash, :status, :sealed, :at)
        ON CONFLICT (user_account, idempotency_key) DO NOTHING
    )sql",
                {{"user", actor.id},
                 {"key", key},
                 {"hash", hash_of(actor, request)},
                 {"status", reply.status},
                 {"sealed", Value{std::move(sealed)}},
                 {"at", actor.now}});
}

}  // namespace marelle::access
