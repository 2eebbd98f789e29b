// Rows read where the driver keeps them, on each database.
#include "sql/scan.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{
    {1, "0001_tables", "CREATE TABLE thing (id TEXT PRIMARY KEY, whole BIGINT, word TEXT);"}};

}  // namespace

TEST_CASE("a scan reads every row once, and leaves the transaction as it was") {
    tests::for_each_database(tables, [](Database& database) {
        static constexpr int many = 5000;
        database.write([](Session& sql) {
            for (int i = 0; i < many; ++i)
                sql.execute("INSERT INTO thing (id, whole, word) VALUES (:id, :whole, :word)",
                            {{"id", std::to_string(i)},
                             {"whole", i % 3 ? std::optional<std::int64_t>{-i} : std::nullopt},
                             {"word", i % 2 ? std::optional<std::string>{"é" + std::to_string(i)} : std::nullopt}});
        });
        database.read([](Session& sql) {
            std::int64_t rows = 0, sum = 0, letters = 0;
            auto add = [&](std::span<Scanned const> row) {
                ++rows;
                sum += row[1].number;
                letters += static_cast<std::int64_t>(row[2].text.size());
                auto const number = std::stoi(std::string{row[0].text});
                CHECK(row[2].text == (number % 2 ? "é" + std::to_string(number) : ""));
            };
            scan(sql, "SELECT id, whole, word FROM thing", "tnt", add);
            CHECK(rows == many);
            CHECK(sum == sql.count("SELECT sum(whole) FROM thing"));
            CHECK(letters > many);
            scan(sql, "SELECT id, whole, word FROM thing WHERE whole > 0", "tnt", add);
            CHECK(rows == many);
            // What the callback throws comes out, and the session goes on.
            CHECK_THROWS_AS(scan(sql, "SELECT id FROM thing", "t",
                                 [](std::span<Scanned const>) { throw std::invalid_argument{"enough"}; }),
                            std::invalid_argument);
            CHECK(sql.count("SELECT count(*) FROM thing") == many);
        });
        CHECK_THROWS_AS(
            database.read([](Session& sql) { scan(sql, "SELECT id FROM nowhere", "t", [](auto const&) {}); }),
            SqlError);
        CHECK_THROWS_AS(database.read([](Session& sql) {
            scan(sql, "SELECT id FROM thing", "ttttttttttttttttt", [](auto const&) {});
        }),
                        std::logic_error);
        CHECK(database.read([](Session& sql) { return sql.count("SELECT count(*) FROM thing"); }) == many);
    });
}

}  // namespace marelle::sql
