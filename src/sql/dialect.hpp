#pragma once
// A migration is one text for both databases, in PostgreSQL's type names: TEXT, BIGINT, DOUBLE PRECISION, BYTEA.
// For SQLite they become INTEGER, REAL and BLOB, and every table becomes STRICT. What one database alone says stands
// between
//   -- sqlite only
//   -- postgres only
//   -- both          (back to the common text)
// each alone on its line.
#include "sql/sql.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace marelle::sql {

// The statements of a migration, in order, for one database. Throws std::runtime_error on another "-- … only" line.
std::vector<std::string> statements_for(Dialect dialect, std::string_view migration);

}  // namespace marelle::sql
