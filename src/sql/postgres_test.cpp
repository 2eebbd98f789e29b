// What only a server can do to us: ask to start again, go away, forget to answer a commit.
#include "tests/databases.hpp"
#include <atomic>
#include <doctest/doctest.h>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{{1, "0001_tables", R"(
CREATE TABLE note (id TEXT PRIMARY KEY);
-- postgres only
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = 'deadly' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER note_die AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION die();
)"}};

void insert(Session& sql, std::string_view id) { sql.execute("INSERT INTO note (id) VALUES (:id)", {{"id", id}}); }

std::int64_t count(Database& database) {
    return database.read([](Session& sql) { return sql.count("SELECT count(*) FROM note"); });
}

void for_each_server(std::function<void(Database&)> const& test) {
    tests::for_each_database(tables, [&](Database& database) {
        if (database.dialect() == Dialect::postgres) test(database);
    });
}

void fail_with(Session& sql, std::string const& state) {
    sql.execute("DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '" + state + "'; END $$");
}

std::optional<SqlError::Kind> refusal(Database& database, std::function<void(Session&)> const& work) {
    try {
        database.write(work);
    } catch (SqlError const& error) { return error.kind; }
    return {};
}

void kill_the_others(Session& sql) {
    sql.query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

}  // namespace

TEST_CASE("a transaction that the server asks to start again is run again, and kept once") {
    for_each_server([](Database& database) {
        for (auto const* state : {"40001", "40P01"}) {
            std::atomic<int> runs{0};
            database.write([&](Session& sql) {
                insert(sql, state);
                if (++runs < 3) fail_with(sql, state);
            });
            CHECK(runs == 3);
        }
        CHECK(count(database) == 2);
    });
}

TEST_CASE("a transaction that never goes through is given up") {
    for_each_server([](Database& database) {
        std::atomic<int> runs{0};
        CHECK(refusal(database, [&](Session& sql) {
                  ++runs;
                  fail_with(sql, "40001");
              }) == SqlError::Kind::retry);
        CHECK(runs > 3);
        CHECK(runs < 20);
        database.write([](Session& sql) { insert(sql, "after"); });
        CHECK(count(database) == 1);
    });
}

TEST_CASE("connections that were cut while idle are made again without anybody noticing") {
    for_each_server([](Database& database) {
        database.write([](Session& sql) { insert(sql, "a"); });
        CHECK(count(database) == 1);
        database.read(kill_the_others);
        database.write(kill_the_others);
        for (int i = 0; i < 8; ++i) CHECK(count(database) == 1);
        database.write([](Session& sql) { insert(sql, "b"); });
        CHECK(count(database) == 2);
    });
}

TEST_CASE("a connection cut in the middle of a write loses nothing and keeps nothing twice") {
    for_each_server([](Database& database) {
        std::atomic<int> runs{0};
        database.write([&](Session& sql) {
            insert(sql, "a");
            if (++runs == 1) sql.query("SELECT pg_terminate_backend(pg_backend_pid())");
        });
        CHECK(runs == 2);
        CHECK(refusal(database, [](Session& sql) {
                  insert(sql, "b");
                  sql.query("SELECT pg_terminate_backend(pg_backend_pid())");
              }) == SqlError::Kind::gone);
        CHECK(count(database) == 1);
    });
}

TEST_CASE("a connection cut in the middle of a read is told, for the reader may have used half") {
    for_each_server([](Database& database) {
        std::atomic<int> runs{0};
        try {
            database.read([&](Session& sql) {
                ++runs;
                sql.query("SELECT 1");
                sql.query("SELECT pg_terminate_backend(pg_backend_pid())");
            });
            FAIL("answered");
        } catch (SqlError const& error) { CHECK(error.kind == SqlError::Kind::gone); }
        CHECK(runs == 1);
        CHECK(count(database) == 0);
    });
}

TEST_CASE("a commit without an answer is never run again, nor acknowledged") {
    for_each_server([](Database& database) {
        std::atomic<int> runs{0};
        CHECK(refusal(database, [&](Session& sql) {
                  ++runs;
                  insert(sql, "deadly");
              }) == SqlError::Kind::gone);
        CHECK(runs == 1);
        database.write([](Session& sql) { insert(sql, "a"); });
        CHECK(count(database) == 1);
    });
}

TEST_CASE("tables that change under a running server are seen") {
    for_each_server([](Database& database) {
        database.write([](Session& sql) { insert(sql, "12"); });
        auto id = [&] {
            return database.read([](Session& sql) { return sql.first("SELECT id FROM note")->value(0); });
        };
        for (int i = 0; i < 8; ++i) CHECK(id() == Value{"12"});
        database.write([](Session& sql) { sql.execute("ALTER TABLE note ALTER COLUMN id TYPE BIGINT USING 12"); });
        for (int i = 0; i < 8; ++i) CHECK(id() == Value{std::int64_t{12}});
    });
}

TEST_CASE("numbers PostgreSQL computes exactly are read exactly") {
    for_each_server([](Database& database) {
        database.read([](Session& sql) {
            auto row = *sql.first("SELECT 0.1::numeric, -12345678.00009::numeric, 9007199254740993::numeric,"
                                  " 100000000::numeric, 1e-20::numeric, true, 7::smallint, 1.5::real, 0.0::numeric");
            CHECK(row.real(0) == 0.1);
            CHECK(row.real(1) == -12345678.00009);
            CHECK(row.integer(2) == 9007199254740993);
            CHECK(row.integer(3) == 100000000);
            CHECK(row.real(4) == 1e-20);
            CHECK(row.integer(5) == 1);
            CHECK(row.integer(6) == 7);
            CHECK(row.real(7) == 1.5);
            CHECK(row.real(8) == 0.0);
            CHECK_THROWS_AS(sql.query("SELECT now()"), SqlError);
        });
    });
}

TEST_CASE("a server that does not answer is said at the start") {
    CHECK_THROWS_AS(Database::open("postgresql://marelle@127.0.0.1:1/postgres"), SqlError);
}

}  // namespace marelle::sql
