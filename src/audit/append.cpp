#include "audit/audit.hpp"
#include "audit/entry.hpp"
#include "crypto/crypto.hpp"
#include <algorithm>
#include <array>
#include <stdexcept>

namespace marelle::audit {

namespace {

constexpr std::size_t most_rows = 32;  // of one INSERT

// A column is either the same in every row of an append or its own in each.
struct Column {
    char const* name;
    bool shared;
};
constexpr Column columns[] = {{"seq", false},          {"at", true},      {"actor", true},
                              {"link", true},          {"post", true},    {"login_session", true},
                              {"establishment", true}, {"child", false},  {"subject", false},
                              {"level", false},        {"action", false}, {"purpose", false},
                              {"outcome", true},       {"request", true}, {"fields", false},
                              {"hash", false}};
constexpr std::size_t column_count = std::size(columns);

// ":child3" of the fourth row; made once, since a Parameter only looks at its name.
std::array<std::array<std::string, column_count>, most_rows> const& names() {
    static auto const made = [] {
        std::array<std::array<std::string, column_count>, most_rows> out;
        for (std::size_t row = 0; row < most_rows; ++row)
            for (std::size_t at = 0; at < column_count; ++at)
                out[row][at] = columns[at].shared ? columns[at].name : columns[at].name + std::to_string(row);
        return out;
    }();
    return made;
}

std::string rows_text(sql::Dialect dialect, std::size_t rows) {
    std::string out;
    for (std::size_t row = 0; row < rows; ++row) {
        out += row == 0 ? "(" : ", (";
        for (std::size_t at = 0; at < column_count; ++at) {
            if (at > 0) out += ", ";
            std::string_view type;
            if (dialect == sql::Dialect::postgres)
                type = at == 0 ? "::bigint" : at + 1 == column_count ? "::bytea" : "::text";
            out.append(":").append(names()[row][at]).append(type);
        }
        out += ")";
    }
    return out;
}

// On PostgreSQL the last hash is read by the statement that takes the lock, whose snapshot is older than the lock: when
// someone else committed while it waited, this INSERT finds their entry and writes nothing (see append_rows).
std::string insert_text(sql::Dialect dialect, std::size_t rows) {
    std::string list;
    for (auto const& column : columns) list.append(list.empty() ? "" : ", ").append(column.name);
    auto values = "VALUES " + rows_text(dialect, rows);
    auto into = "INSERT INTO audit_entry (" + list + ") ";
    if (dialect == sql::Dialect::sqlite) return into + values;
    return into + "SELECT " + list + " FROM (" + values + ") AS entry (" + list +
           ") WHERE coalesce((SELECT max(last.seq) FROM audit_entry last), 0) = :seq0 - 1";
}

std::string const& insert_statement(sql::Dialect dialect, std::size_t rows) {
    static auto const made = [] {
        std::array<std::array<std::string, most_rows>, 2> out;
        for (std::size_t n = 0; n < most_rows; ++n) {
            out[0][n] = insert_text(sql::Dialect::sqlite, n + 1);
            out[1][n] = insert_text(sql::Dialect::postgres, n + 1);
        }
        return out;
    }();
    return made[dialect == sql::Dialect::sqlite ? 0 : 1][rows - 1];
}

// One entry, in one trip: PostgreSQL chains it. A roll call is this statement thousands of times. When someone else
// committed while it waited for the lock, their entry has the number already and nothing is written.
std::string const& postgres_single() {
    static auto const made = [] {
        std::string list, values;
        for (std::size_t at = 0; at < column_count; ++at) {
            list.append(at == 0 ? "" : ", ").append(columns[at].name);
            if (at > 0 && at + 1 < column_count) values.append(":").append(names()[0][at]).append("::text, ");
        }
        return "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(7019421)), "
               "next AS (SELECT coalesce(last.seq, 0) + 1 AS seq, coalesce(last.hash, :first_hash::bytea) AS hash "
               "FROM turn LEFT JOIN LATERAL "
               "(SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1) last ON true) "
               "INSERT INTO audit_entry (" +
               list + ") SELECT next.seq, " + values +
               "sha256(next.hash || convert_to(length(next.seq::text) || ':' || next.seq || :after_seq::text, 'UTF8')) "
               "FROM next ON CONFLICT (seq) DO NOTHING";
    }();
    return made;
}

struct Last {
    std::int64_t seq = 0;
    std::string hash = first_hash();
};

// Takes the turn to write: SQLite has one writer; on PostgreSQL a lock held until the transaction ends.
constexpr auto last_entry = sql::either("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1",
                                        "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(7019421)) "
                                        "SELECT last.seq, last.hash FROM turn LEFT JOIN LATERAL "
                                        "(SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1) last ON true");

Last read_last(sql::Session& sql) {
    auto rows = sql.query(last_entry);
    if (rows.empty() || rows.front().null(0)) return {};
    return {rows.front().integer(0), rows.front().bytes(1)};
}

std::optional<std::string> some(std::string const& text) {
    return text.empty() ? std::optional<std::string>{} : std::optional{text};
}

Entry entry_of(Actor const& actor, std::string_view request_id, TrailEntry const& told, std::string_view outcome) {
    Entry entry;
    entry.at = actor.now.empty() ? now() : actor.now;
    entry.actor = some(actor.id);
    entry.link = some(actor.link);
    entry.post = some(actor.post.id);
    entry.login_session = some(actor.session);
    entry.establishment = some(actor.post.establishment);
    entry.child = some(told.child);
    entry.subject = some(told.subject);
    entry.level = name_of(told.level);
    entry.action = told.action;
    entry.purpose = some(told.purpose);
    entry.outcome = outcome;
    entry.request = some(std::string{request_id});
    entry.fields = some(told.fields);
    return entry;
}

sql::Parameters parameters_of(std::span<Entry const> entries, std::span<std::string const> hashes) {
    sql::Parameters out;
    out.reserve(8 + entries.size() * 8);
    for (std::size_t row = 0; row < entries.size(); ++row) {
        auto const& e = entries[row];
        auto const& name = names()[row];
        if (row == 0) {
            out.emplace_back(name[1], e.at);
            out.emplace_back(name[2], e.actor);
            out.emplace_back(name[3], e.link);
            out.emplace_back(name[4], e.post);
            out.emplace_back(name[5], e.login_session);
            out.emplace_back(name[6], e.establishment);
            out.emplace_back(name[12], e.outcome);
            out.emplace_back(name[13], e.request);
        }
        out.emplace_back(name[0], e.seq);
        out.emplace_back(name[7], e.child);
        out.emplace_back(name[8], e.subject);
        out.emplace_back(name[9], e.level);
        out.emplace_back(name[10], e.action);
        out.emplace_back(name[11], e.purpose);
        out.emplace_back(name[14], e.fields);
        if (!hashes.empty()) out.emplace_back(name[15], Value{Bytes{hashes[row]}});
    }
    return out;
}

bool append_single(sql::Session& sql, Entry const& entry) {
    auto parameters = parameters_of({&entry, 1}, {});
    parameters.emplace_back("first_hash", Value{Bytes{first_hash()}});
    parameters.emplace_back("after_seq", canonical_after_seq(entry));
    return sql.execute(postgres_single(), parameters) == 1;
}

// The hash after the last one written; false when someone else wrote meanwhile.
bool append_rows(sql::Session& sql, Last& last, std::span<Entry> entries) {
    std::vector<std::string> hashes;
    auto hash = last.hash;
    auto seq = last.seq;
    for (auto& entry : entries) {
        entry.seq = ++seq;
        hash = crypto::chain(hash, canonical(entry));
        hashes.push_back(hash);
    }
    if (sql.execute(insert_statement(sql.dialect(), entries.size()), parameters_of(entries, hashes)) == 0) return false;
    last = {seq, std::move(hash)};
    return true;
}

}  // namespace

void append(sql::Session& sql, Actor const& actor, std::string_view request_id, Trail const& trail,
            std::string_view outcome) {
    if (trail.empty()) return;
    std::vector<Entry> entries;
    entries.reserve(trail.entries().size());
    for (auto const& told : trail.entries()) entries.push_back(entry_of(actor, request_id, told, outcome));
    if (sql.dialect() == sql::Dialect::postgres && entries.size() == 1 && append_single(sql, entries.front())) return;
    auto last = read_last(sql);
    for (std::span<Entry> left{entries}; !left.empty();) {
        auto now_written = left.first(std::min(left.size(), most_rows));
        // The lock is ours by now, so that a second reading is the newest.
        if (!append_rows(sql, last, now_written)) {
            last = read_last(sql);
            if (!append_rows(sql, last, now_written)) throw std::logic_error{"audit: the chain moved under its lock"};
        }
        left = left.subspan(now_written.size());
    }
}

}  // namespace marelle::audit
