#pragma once
// Several readers at once over what one transaction sees. For columns/ only.
#include "sql/sql.hpp"
#include <functional>
#include <vector>

namespace marelle::impact::columns {

using Task = std::function<void(sql::Session&)>;

// Every task once, by this session and by `helpers` others that come to its help: on PostgreSQL they see what it sees;
// on SQLite each begins when it comes, and sees that or later. The first failure comes out, once all have ended. No
// helper is waited for that has not begun.
void together(sql::Database& database, sql::Session& sql, int helpers, std::vector<Task> const& tasks);

}  // namespace marelle::impact::columns
