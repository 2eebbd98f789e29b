// What one transaction promises, on each database.
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <limits>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{{1, "0001_tables", R"(
CREATE TABLE thing (
    id TEXT PRIMARY KEY,
    whole BIGINT,
    real_number DOUBLE PRECISION,
    raw BYTEA
);
CREATE TABLE part (
    id BIGINT PRIMARY KEY,
    thing TEXT NOT NULL REFERENCES thing (id),
    size BIGINT NOT NULL CHECK (size > 0)
);
CREATE INDEX part_thing ON part (thing);
)"}};

SqlError::Kind kind_of_failure(Database& database, std::string_view text, Parameters const& parameters = {}) {
    try {
        database.write([&](Session& sql) { sql.execute(text, parameters); });
    } catch (SqlError const& error) { return error.kind; }
    FAIL("accepted: " << text);
    return {};
}

std::int64_t count_things(Database& database) {
    return database.read([](Session& sql) { return sql.count("SELECT count(*) FROM thing"); });
}

}  // namespace

TEST_CASE("what a database refuses is said by its kind") {
    tests::for_each_database(tables, [](Database& database) {
        using Kind = SqlError::Kind;
        database.write([](Session& sql) { sql.execute("INSERT INTO thing (id) VALUES ('a')"); });
        CHECK(kind_of_failure(database, "INSERT INTO thing (id) VALUES ('a')") == Kind::unique);
        CHECK(kind_of_failure(database, "INSERT INTO part (id, thing, size) VALUES (1, 'no', 1)") == Kind::foreign_key);
        CHECK(kind_of_failure(database, "INSERT INTO part (id, thing, size) VALUES (1, 'a', 0)") == Kind::check);
        CHECK(kind_of_failure(database, "INSERT INTO part (id, thing, size) VALUES (1, NULL, 1)") == Kind::check);
        CHECK(kind_of_failure(database, "DELETE FROM nowhere") == Kind::other);
        CHECK(kind_of_failure(database, "INSERT INTO thing (id, whole) VALUES ('b', 'many')") == Kind::other);
        CHECK(count_things(database) == 1);
    });
}

TEST_CASE("no error tells a value that was given") {
    tests::for_each_database(tables, [](Database& database) {
        for (auto const* text : {"INSERT INTO thing (id, whole) VALUES ('b', CAST(:secret AS BIGINT) / 0 + :secret)",
                                 "INSERT INTO thing (id) VALUES (:secret), (:secret)",
                                 "INSERT INTO part (id, thing, size) VALUES (1, :secret, 1)"}) {
            try {
                database.write([&](Session& sql) { sql.execute(text, {{"secret", "Benali"}}); });
            } catch (std::exception const& error) {
                CHECK(std::string{error.what()}.find("Benali") == std::string::npos);
            }
        }
    });
}

TEST_CASE("every value comes back as it was given") {
    tests::for_each_database(tables, [](Database& database) {
        using Limits = std::numeric_limits<std::int64_t>;
        std::string all_bytes;
        for (int i = 0; i < 256; ++i) all_bytes += static_cast<char>(i);
        std::vector<std::vector<Value>> rows{
            {"", std::int64_t{0}, 0.1, Bytes{""}},
            {"Élodie — ça va ? 'oui' \"non\" \\ \n:id $1", Limits::min(), -1.7976931348623157e308, Bytes{all_bytes}},
            {"日本語", Limits::max(), 4.9e-324, Bytes{std::string(100'000, '\0')}},
            {std::string(200'000, 'x'), std::monostate{}, std::monostate{}, std::monostate{}}};
        database.write([&](Session& sql) {
            for (auto const& row : rows)
                CHECK(sql.execute("INSERT INTO thing (id, whole, real_number, raw) VALUES (:id, :whole, :real, :raw)",
                                  {{"id", row[0]}, {"whole", row[1]}, {"real", row[2]}, {"raw", row[3]}}) == 1);
        });
        for (auto const& row : rows) {
            auto found = database.read([&](Session& sql) {
                return sql.first("SELECT id, whole, real_number, raw FROM thing WHERE id = :id", {{"id", row[0]}});
            });
            REQUIRE(found);
            for (std::size_t column = 0; column < row.size(); ++column) CHECK(found->value(column) == row[column]);
        }
    });
}

TEST_CASE("computed columns have the same types on both") {
    tests::for_each_database(tables, [](Database& database) {
        database.write([](Session& sql) {
            sql.execute(
                "INSERT INTO thing (id, whole, real_number) VALUES ('a', 2, 0.5), ('b', 40, 1.5), ('c', NULL, NULL)");
        });
        auto row = database.read([](Session& sql) {
            return *sql.first("SELECT count(*), SUM(whole), AVG(real_number), MIN(id), MAX(whole), SUM(real_number),"
                              " COUNT(whole) * 1.0 / 3, 1, 'x', NULL, SUM(CASE WHEN whole > 2 THEN 1 ELSE 0 END)"
                              " FROM thing");
        });
        CHECK(row.integer(0) == 3);
        CHECK(row.integer(1) == 42);
        CHECK(row.real(2) == 1.0);
        CHECK(row.text(3) == "a");
        CHECK(row.integer(4) == 40);
        CHECK(row.real(5) == 2.0);
        CHECK(row.real(6) == doctest::Approx(2.0 / 3));
        CHECK(row.integer(7) == 1);
        CHECK(row.text(8) == "x");
        CHECK(row.null(9));
        CHECK(row.integer(10) == 1);
        CHECK_THROWS_AS(row.text(9), std::logic_error);
        CHECK_THROWS_AS(row.integer(8), std::logic_error);
        CHECK(row.maybe_text(9) == std::nullopt);
        CHECK(row.maybe_integer(0) == 3);
    });
}

TEST_CASE("a parameter may be used many times, be tested for NULL, and its name be looked for nowhere else") {
    tests::for_each_database(tables, [](Database& database) {
        database.write([](Session& sql) {
            sql.execute("INSERT INTO thing (id, whole) VALUES (:id, :n), (:id || '2', :n + 1)",
                        {{"id", "a"}, {"n", 7}});
        });
        std::string_view text = "SELECT count(*) FROM thing -- :comment's\n"
                                " WHERE (:from IS NULL OR whole >= :from) /* :other */ AND id <> ':string'"
                                " AND (:until IS NOT NULL OR 1 = 1) AND whole <= COALESCE(:until, whole)";
        database.read([&](Session& sql) {
            CHECK(sql.count(text, {{"from", nullptr}, {"until", nullptr}}) == 2);
            CHECK(sql.count(text, {{"from", 8}, {"until", std::optional<int>{}}}) == 1);
            CHECK(sql.count(text, {{"until", 7}, {"from", 7}, {"unused", "x"}}) == 1);
            CHECK(sql.count("SELECT count(*) FROM thing WHERE whole > :limit", {{"limit", 7}}) == 1);
        });
        CHECK_THROWS_AS(database.read([&](Session& sql) { return sql.count(text, {{"from", 8}}); }), std::logic_error);
    });
}

TEST_CASE("a text that only one database could keep is refused by both") {
    tests::for_each_database(tables, [](Database& database) {
        for (auto const& text : {std::string{"a\0b", 3}, std::string{"\xC3("}}) {
            CHECK_THROWS_AS(database.write([&](Session& sql) {
                sql.execute("INSERT INTO thing (id) VALUES (:id)", {{"id", text}});
            }),
                            SqlError);
        }
        CHECK(count_things(database) == 0);
    });
}

TEST_CASE("execute says how many rows it changed") {
    tests::for_each_database(tables, [](Database& database) {
        database.write([](Session& sql) {
            CHECK(sql.execute("INSERT INTO thing (id, whole) VALUES ('a', 1), ('b', 1)") == 2);
            CHECK(sql.execute("UPDATE thing SET whole = 2 WHERE id = 'c'") == 0);
            CHECK(sql.execute("UPDATE thing SET whole = 2") == 2);
            CHECK(sql.execute("INSERT INTO thing (id) VALUES ('a') ON CONFLICT (id) DO NOTHING") == 0);
            CHECK(sql.execute("INSERT INTO thing (id, whole) VALUES ('a', 5)"
                              " ON CONFLICT (id) DO UPDATE SET whole = excluded.whole") == 1);
            CHECK(sql.execute("DELETE FROM thing WHERE whole = 5") == 1);
        });
    });
}

TEST_CASE("a long answer is read row by row and may be left early") {
    tests::for_each_database(tables, [](Database& database) {
        database.write([](Session& sql) {
            for (int i = 0; i < 1000; ++i)
                sql.execute("INSERT INTO thing (id, whole) VALUES (:id, :n)", {{"id", std::to_string(i)}, {"n", i}});
        });
        database.read([](Session& sql) {
            std::int64_t seen = 0;
            sql.each("SELECT whole FROM thing ORDER BY whole", {}, [&](Row const& row) {
                CHECK(row.integer(0) == seen);
                return ++seen < 10;
            });
            CHECK(seen == 10);
            CHECK_THROWS_AS(
                sql.each("SELECT whole FROM thing", {}, [](Row const&) -> bool { throw std::range_error{""}; }),
                std::range_error);
            CHECK(sql.count("SELECT count(*) FROM thing") == 1000);
        });
    });
}

TEST_CASE("a read sees one snapshot, and cannot write") {
    tests::for_each_database(tables, [](Database& database) {
        database.read([&](Session& sql) {
            CHECK(sql.count("SELECT count(*) FROM thing") == 0);
            database.write([](Session& other) { other.execute("INSERT INTO thing (id) VALUES ('a')"); });
            CHECK(sql.count("SELECT count(*) FROM thing") == 0);
        });
        CHECK(count_things(database) == 1);
        CHECK_THROWS_AS(database.read([](Session& sql) { sql.execute("DELETE FROM thing"); }), SqlError);
        CHECK(count_things(database) == 1);
    });
}

TEST_CASE("a savepoint undoes alone, nested or not, after a refusal too") {
    tests::for_each_database(tables, [](Database& database) {
        auto insert = [](Session& sql, char const* id) {
            return sql.execute("INSERT INTO thing (id) VALUES (:id)", {{"id", id}});
        };
        database.write([&](Session& sql) {
            insert(sql, "a");
            {
                Savepoint kept{sql};
                insert(sql, "b");
                {
                    Savepoint undone{sql};
                    insert(sql, "c");
                }
                try {
                    Savepoint refused{sql};
                    insert(sql, "d");
                    insert(sql, "a");
                } catch (SqlError const& error) { CHECK(error.kind == SqlError::Kind::unique); }
                kept.keep();
            }
            insert(sql, "e");
        });
        auto ids = database.read([](Session& sql) {
            std::string all;
            for (auto const& row : sql.query("SELECT id FROM thing ORDER BY id")) all += row.text(0);
            return all;
        });
        CHECK(ids == "abe");
    });
}

TEST_CASE("a refusal that is swallowed outside a savepoint undoes the write") {
    tests::for_each_database(tables, [](Database& database) {
        auto swallow = [](Session& sql) {
            sql.execute("INSERT INTO thing (id) VALUES ('a')");
            try {
                sql.execute("INSERT INTO thing (id) VALUES ('a')");
            } catch (SqlError const&) {}
        };
        CHECK_THROWS_AS(database.write(swallow), SqlError);
        CHECK_THROWS_AS(database.write([&](Session& sql) {
            swallow(sql);
            sql.query("SELECT id FROM thing");
        }),
                        SqlError);
        CHECK(count_things(database) == 0);
        database.write([](Session& sql) { sql.execute("INSERT INTO thing (id) VALUES ('b')"); });
        CHECK(count_things(database) == 1);
    });
}

TEST_CASE("one text for each database where one for both cannot be") {
    tests::for_each_database(tables, [](Database& database) {
        auto name = database.read([](Session& sql) {
            return sql.query(either("SELECT 'sqlite' WHERE sqlite_version() > ''", "SELECT 'postgres'::text"))
                .at(0)
                .text(0);
        });
        CHECK(name == (database.dialect() == Dialect::sqlite ? "sqlite" : "postgres"));
    });
}

}  // namespace marelle::sql
