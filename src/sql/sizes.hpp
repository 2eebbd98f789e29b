#pragma once
// PostgreSQL chooses how to look things up from what it counted of each table, and counts by itself some minutes after
// a table was filled. Filled at once (a demonstration, a restored base), and asked at once, it reads ten years of
// presences to find one evening's: 3.8 s where 10 ms are enough.
#include "sql/sql.hpp"

namespace marelle::sql {

// Counts every table when one of more than a megabyte never was, in a second or a few; true when it did. Nothing on
// SQLite, whose choices depend on no count.
bool learn_sizes(Database& database);

}  // namespace marelle::sql
