#pragma once
// The same test on every database asked for: MARELLE_TEST_DATABASES, one URL a line (default "sqlite::memory:").
// Each call gets databases of its own, migrated and empty: a copy of a template made once; SQLite's is shared between
// programs in the folder MARELLE_TEST_TEMPLATES names, if any.
// With MARELLE_TEST_TALLY set, each program appends the names of the dialects it really used to that file, so that a
// run in which PostgreSQL was asked for and never used can be told from one that passed.
#include "sql/sql.hpp"
#include <functional>
#include <string>
#include <vector>

namespace marelle::tests {

// The URLs of MARELLE_TEST_DATABASES.
std::vector<std::string> database_urls();

// migrations/NNNN_*.sql of the repository, in order.
std::vector<sql::Migration> const& project_migrations();

// A database for one test, dropped with it.
class TestDatabase {
public:
    explicit TestDatabase(std::string const& url, std::vector<sql::Migration> const& migrations = project_migrations());
    ~TestDatabase();
    TestDatabase(TestDatabase const&) = delete;
    TestDatabase& operator=(TestDatabase const&) = delete;

    // Of this database, for a second Database on it, or another process.
    std::string const& url() const { return url_; }
    // Opened on first use.
    sql::Database& get(sql::Options options = {});
    void close() { database_.reset(); }

private:
    std::string url_, name_, server_;
    std::unique_ptr<sql::Database> database_;
};

using Test = std::function<void(sql::Database&)>;
void for_each_database(Test const& test);
void for_each_database(std::vector<sql::Migration> const& migrations, Test const& test);

// For tests that open it themselves (several processes, options, a restart).
void for_each_test_database(std::vector<sql::Migration> const& migrations,
                            std::function<void(TestDatabase&)> const& test);

}  // namespace marelle::tests
