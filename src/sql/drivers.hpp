#pragma once
// The two implementations behind Database::open, and what they share. For src/sql only.
#include "sql/sql.hpp"
#include <string_view>

namespace marelle::sql {

std::unique_ptr<Database> open_sqlite(std::string const& path, Options options);
std::unique_ptr<Database> open_postgres(std::string const& url, Options options);

// A text both databases store the same way: UTF-8 without NUL (PostgreSQL has no NUL in text). Throws SqlError other.
void must_be_text(std::string const& text);
// SQLite would store NaN as NULL. Throws SqlError other.
void must_be_number(double number);

[[noreturn]] void missing_parameter(std::string_view name);

// A statement failed and its error was swallowed outside a Savepoint: neither database may go on with this transaction
// (PostgreSQL cannot; SQLite could, and would then behave differently).
[[noreturn]] void transaction_failed();

// Looks a text up by string_view without making a string.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

constexpr std::size_t cached_statements = 512;  // a connection; past that the cache is emptied

}  // namespace marelle::sql
