#include "sql/sizes.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{{1, "0001_tables", "CREATE TABLE thing (id TEXT PRIMARY KEY, word TEXT);"}};

void fill(Database& database, int from, int until) {
    database.write([&](Session& sql) {
        for (int i = from; i < until; ++i)
            sql.execute("INSERT INTO thing (id, word) VALUES (:id, :word)",
                        {{"id", std::to_string(i)}, {"word", std::string(1000, 'a')}});
    });
}

}  // namespace

TEST_CASE("a table filled at once is counted once, where the database needs it") {
    tests::for_each_database(tables, [](Database& database) {
        bool const counts = database.dialect() == Dialect::postgres;
        CHECK_FALSE(learn_sizes(database));  // nothing is large
        fill(database, 0, 20);
        CHECK_FALSE(learn_sizes(database));
        fill(database, 20, 1500);
        CHECK(learn_sizes(database) == counts);
        CHECK_FALSE(learn_sizes(database));  // known from here: PostgreSQL counts again by itself
        if (counts)
            CHECK(database.read([](Session& sql) {
                return sql.count("SELECT count(*) FROM pg_stats WHERE tablename = 'thing'");
            }) == 2);
        CHECK(database.read([](Session& sql) { return sql.count("SELECT count(*) FROM thing"); }) == 1500);
    });
}

}  // namespace marelle::sql
