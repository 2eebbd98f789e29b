#include "base/clock.hpp"
#include "sql/dialect.hpp"
#include <sodium.h>

namespace marelle::sql {

namespace {

constexpr int waits_for_another = 30;  // times the database's own waiting (10 s), for a long migration next door

std::string checksum(std::string_view text) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<unsigned char const*>(text.data()), text.size());
    char hex[2 * sizeof hash + 1];
    return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

void must_be_ordered(std::vector<Migration> const& migrations) {
    for (std::size_t i = 1; i < migrations.size(); ++i)
        if (migrations[i].number <= migrations[i - 1].number)
            throw std::runtime_error{"migrations are not in order at " + migrations[i].name};
}

// The line `at` of schema_migration tells of ours[at], unchanged.
void must_be_ours(std::size_t at, Row const& line, std::vector<Migration> const& ours) {
    using Kind = SchemaError::Kind;
    auto const& name = line.text(1);
    if (ours.empty() || line.integer(0) > ours.back().number)
        throw SchemaError{Kind::newer, name, "the database is newer than this program: it has migration " + name};
    if (at >= ours.size() || line.integer(0) != ours[at].number)
        throw SchemaError{Kind::out_of_order, name, "migration " + name + " was applied out of order"};
    if (line.text(2) != checksum(ours[at].text))
        throw SchemaError{Kind::changed, name,
                          "migration " + name + " was changed after it was applied to this database"};
}

// Applies the next one that is missing, all or nothing; false when none is. Two programs that migrate wait for each
// other: no write runs beside another.
bool apply_next(Session& sql, std::vector<Migration> const& migrations, int to) {
    sql.execute(statements_for(sql.dialect(), "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY,"
                                              " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)")
                    .front());
    std::size_t applied = 0;
    for (auto const& row : sql.query("SELECT number, name, checksum FROM schema_migration ORDER BY number")) {
        must_be_ours(applied++, row, migrations);
    }
    if (applied >= migrations.size() || migrations[applied].number > to) return false;
    auto const& next = migrations[applied];
    for (auto const& statement : statements_for(sql.dialect(), next.text)) sql.execute(statement);
    sql.execute(
        "INSERT INTO schema_migration (number, name, checksum, applied_at)"
        " VALUES (:number, :name, :checksum, :applied_at)",
        {{"number", next.number}, {"name", next.name}, {"checksum", checksum(next.text)}, {"applied_at", now()}});
    return true;
}

bool apply_next_patiently(Database& database, std::vector<Migration> const& migrations, int to) {
    for (int waited = 0;; ++waited) {
        try {
            return database.write([&](Session& sql) { return apply_next(sql, migrations, to); });
        } catch (SqlError const& error) {
            if (error.kind != SqlError::Kind::retry || waited == waits_for_another) throw;
        }
    }
}

}  // namespace

int migrate(Database& database, std::vector<Migration> const& migrations, std::optional<int> to) {
    must_be_ordered(migrations);
    auto last = to.value_or(migrations.empty() ? 0 : migrations.back().number);
    int applied = 0;
    while (apply_next_patiently(database, migrations, last)) ++applied;
    return applied;
}

}  // namespace marelle::sql
