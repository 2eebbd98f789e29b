// Heads and the walk that finds the first broken link.
#include "audit/entry.hpp"
#include "crypto/keyring.hpp"
#include <map>

namespace marelle::audit {

namespace {

constexpr std::int64_t head_age_ms = 60'000;
constexpr std::int64_t head_entries = 1'000;
constexpr std::int64_t page = 2'000;

std::string message_of(std::int64_t seq, std::string_view signed_at, std::string_view hash) {
    return "marelle audit head|" + std::to_string(seq) + "|" + std::string{signed_at} + "|" + crypto::hex(hash);
}

struct Head {
    std::string signed_at, hash, signature;
};

std::map<std::int64_t, Head> heads_between(sql::Session& sql, std::int64_t after, std::int64_t last) {
    std::map<std::int64_t, Head> out;
    for (auto const& row : sql.query(
             "SELECT seq, signed_at, hash, signature FROM audit_head WHERE seq > :after AND seq <= :last ORDER BY seq",
             {{"after", after}, {"last", last}}))
        out.emplace(row.integer(0), Head{row.text(1), row.bytes(2), row.bytes(3)});
    return out;
}

// Walks the chain; stops at the first broken link.
class Walk {
public:
    Walk(sql::Session& sql, crypto::Keyring& keys) : sql_{sql}, seed_{keys.derived("audit")} {}

    Verdict all() {
        while (next_page()) {}
        if (!verdict_.broken_at)
            if (auto beyond = sql_.count("SELECT count(seq) FROM audit_head WHERE seq > :last", {{"last", seq_}}))
                broken(seq_ + 1, "head_missing_entry"), verdict_.heads += beyond;
        return verdict_;
    }

private:
    bool next_page() {
        static auto const text = "SELECT " + std::string{entry_columns} +
                                 " FROM audit_entry WHERE seq > :after ORDER BY seq LIMIT :page";
        auto rows = sql_.query(text, {{"after", seq_}, {"page", page}});
        if (rows.empty()) return false;
        auto heads = heads_between(sql_, seq_, rows.back().integer(0));
        for (auto const& row : rows)
            if (!link(row, heads)) return false;
        return true;
    }

    bool link(sql::Row const& row, std::map<std::int64_t, Head> const& heads) {
        auto entry = entry_of(row);
        if (entry.seq != seq_ + 1) return broken(seq_ + 1, "gap");
        auto hash = crypto::chain(hash_, canonical(entry));
        if (hash != row.bytes(15)) return broken(entry.seq, "hash");
        if (auto found = heads.find(entry.seq); found != heads.end()) {
            auto const& head = found->second;
            if (!crypto::verify_signature(seed_, message_of(entry.seq, head.signed_at, head.hash), head.signature))
                return broken(entry.seq, "head_signature");
            if (head.hash != hash) return broken(entry.seq, "head_mismatch");
            ++verdict_.heads;
        }
        seq_ = entry.seq;
        hash_ = std::move(hash);
        ++verdict_.entries;
        return true;
    }

    bool broken(std::int64_t at, std::string why) {
        verdict_.broken_at = at;
        verdict_.why = std::move(why);
        return false;
    }

    sql::Session& sql_;
    crypto::Key seed_;
    Verdict verdict_;
    std::int64_t seq_ = 0;
    std::string hash_ = first_hash();
};

}  // namespace

void sign_head(sql::Session& sql, crypto::Keyring& keys, Instant const& at, HeadWhen when) {
    auto last = sql.first("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1");
    if (!last) return;
    auto seq = last->integer(0);
    if (auto head = sql.first("SELECT seq, signed_at FROM audit_head ORDER BY seq DESC LIMIT 1")) {
        auto age = instant_ms(at).value_or(0) - instant_ms(head->text(1)).value_or(0);
        bool due = when == HeadWhen::at_once || age >= head_age_ms || seq - head->integer(0) >= head_entries;
        if (seq <= head->integer(0) || !due) return;
    }
    auto signature = crypto::sign(keys.derived("audit"), message_of(seq, at, last->bytes(1)));
    sql.execute(
        "INSERT INTO audit_head (seq, signed_at, hash, signature) VALUES (:seq, :at, :hash, :signature) "
        "ON CONFLICT (seq) DO NOTHING",
        {{"seq", seq}, {"at", at}, {"hash", Value{Bytes{last->bytes(1)}}}, {"signature", Value{Bytes{signature}}}});
}

SignedHead head_to_print(sql::Session& sql, crypto::Keyring& keys, Instant const& at) {
    sign_head(sql, keys, at, HeadWhen::at_once);
    auto row = sql.first("SELECT seq, signed_at, hash, signature FROM audit_head ORDER BY seq DESC LIMIT 1");
    if (row) return {row->integer(0), row->text(1), crypto::hex(row->bytes(2)), crypto::hex(row->bytes(3))};
    auto nothing = message_of(0, at, first_hash());
    return {0, at, crypto::hex(first_hash()), crypto::hex(crypto::sign(keys.derived("audit"), nothing))};
}

bool stands(sql::Session& sql, crypto::Keyring& keys, SignedHead const& head) {
    auto hash = first_hash();
    if (head.seq > 0) {
        auto row = sql.first("SELECT hash FROM audit_entry WHERE seq = :seq", {{"seq", head.seq}});
        if (!row) return false;
        hash = row->bytes(0);
    }
    auto signature = crypto::sign(keys.derived("audit"), message_of(head.seq, head.signed_at, hash));
    return crypto::hex(hash) == head.hash && crypto::same(crypto::hex(signature), head.signature);
}

Verdict verify(sql::Session& sql, crypto::Keyring& keys) { return Walk{sql, keys}.all(); }

}  // namespace marelle::audit
