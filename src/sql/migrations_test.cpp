// Schemas that climb, on each database.
#include "tests/databases.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <thread>

namespace marelle::sql {

namespace {

std::vector<Migration> const steps{
    {1, "0001_child",
     "CREATE TABLE child (id TEXT PRIMARY KEY, name TEXT NOT NULL);\n"
     "INSERT INTO child (id, name) VALUES ('c1', 'Inès');"},
    {2, "0002_session",
     "CREATE TABLE session (id TEXT PRIMARY KEY, on_day TEXT NOT NULL, length BIGINT NOT NULL);\n"
     "CREATE INDEX session_day ON session (on_day);"},
    {3, "0003_attendance",
     "CREATE TABLE attendance (child TEXT NOT NULL REFERENCES child (id),\n"
     "    session TEXT NOT NULL REFERENCES session (id), share DOUBLE PRECISION, seal BYTEA,\n"
     "    PRIMARY KEY (child, session));\n"
     "CREATE UNIQUE INDEX attendance_seal ON attendance (seal) WHERE seal IS NOT NULL;"},
    {4, "0004_birth",
     "ALTER TABLE child ADD COLUMN born TEXT;\n"
     "UPDATE child SET born = '2016-02-29' WHERE id = 'c1';"}};

std::string whole_schema(std::string const& url) {
    tests::TestDatabase fresh{url, {}};
    CHECK(migrate(fresh.get(), steps) == 4);
    return dump_schema(fresh.get());
}

std::string message_of(std::function<void()> const& act) {
    try {
        act();
    } catch (std::exception const& error) { return error.what(); }
    return "nothing was refused";
}

}  // namespace

TEST_CASE("a database newer than the program, or with a migration that changed since, is refused") {
    tests::for_each_database(steps, [](Database& database) {
        auto before = dump_schema(database);
        std::vector<Migration> older(steps.begin(), steps.begin() + 2);
        CHECK(message_of([&] { migrate(database, older); }) ==
              "the database is newer than this program: it has migration 0003_attendance");
        auto changed = steps;
        changed[1].text += " ";
        CHECK(message_of([&] { migrate(database, changed); }) ==
              "migration 0002_session was changed after it was applied to this database");
        auto inserted = steps;
        inserted.erase(inserted.begin() + 1);
        CHECK(message_of([&] { migrate(database, inserted); }) == "migration 0002_session was applied out of order");
        auto disordered = steps;
        std::swap(disordered[0], disordered[1]);
        CHECK(message_of([&] { migrate(database, disordered); }) == "migrations are not in order at 0001_child");
        CHECK(dump_schema(database) == before);
    });
}

TEST_CASE("migrations apply once, step by step or at once, to the same schema") {
    tests::for_each_test_database({}, [](tests::TestDatabase& fresh) {
        auto& database = fresh.get();
        CHECK(migrate(database, steps, 0) == 0);
        CHECK(migrate(database, steps, 2) == 2);
        CHECK(migrate(database, steps, 2) == 0);
        CHECK(migrate(database, steps) == 2);
        CHECK(migrate(database, steps) == 0);
        CHECK(dump_schema(database) == whole_schema(fresh.url()));
        database.read([](Session& sql) {
            CHECK(sql.first("SELECT born FROM child WHERE id = 'c1'")->text(0) == "2016-02-29");
            CHECK(sql.count("SELECT count(*) FROM schema_migration WHERE length(checksum) = 64") == 4);
        });
    });
}

TEST_CASE("a migration that stops half-way leaves nothing, and the next run makes the same schema") {
    tests::for_each_test_database({}, [](tests::TestDatabase& fresh) {
        auto& database = fresh.get();
        // Stopped after each statement of each migration in turn.
        for (std::size_t step = 0; step < steps.size(); ++step) {
            migrate(database, steps, static_cast<int>(step));
            auto before = dump_schema(database);
            for (auto end = steps[step].text.find(';'); end != std::string::npos;
                 end = steps[step].text.find(';', end + 1)) {
                auto broken = steps;
                broken[step].text = steps[step].text.substr(0, end + 1) + "\nINSERT INTO nowhere (id) VALUES (1);";
                CHECK_THROWS_AS(migrate(database, broken), SqlError);
                CHECK(dump_schema(database) == before);
            }
        }
        CHECK(migrate(database, steps) == 1);
        CHECK(dump_schema(database) == whole_schema(fresh.url()));
    });
}

TEST_CASE("two programs that migrate at once do it once") {
    tests::for_each_test_database({}, [](tests::TestDatabase& fresh) {
        auto& first = fresh.get();
        auto second = Database::open(fresh.url());
        std::atomic<int> applied{0};
        std::thread other{[&] { applied += migrate(*second, steps); }};
        applied += migrate(first, steps);
        other.join();
        CHECK(applied == 4);
        CHECK(dump_schema(first) == whole_schema(fresh.url()));
    });
}

TEST_CASE("a schema's dump tells tables, columns, constraints and indexes, in order") {
    tests::for_each_database(steps, [](Database& database) {
        auto dump = dump_schema(database);
        CAPTURE(dump);
        auto sqlite = database.dialect() == Dialect::sqlite;
        CHECK(dump.starts_with("CREATE TABLE attendance (\n    child TEXT NOT NULL"));
        CHECK(dump.find("\n    seal " + std::string{sqlite ? "BLOB" : "BYTEA"} + ",\n") != std::string::npos);
        CHECK(dump.find("\n    born TEXT") != std::string::npos);
        CHECK(dump.find("\n) STRICT;\n") == (sqlite ? dump.find("\n)") : std::string::npos));
        CHECK(dump.find("CREATE UNIQUE INDEX attendance_seal ON ") < dump.find("CREATE INDEX session_day ON "));
        CHECK(dump.find("Inès") == std::string::npos);
    });
}

TEST_CASE("the project's own migrations climb from nothing") {
    tests::for_each_database([](Database& database) {
        CHECK(migrate(database, tests::project_migrations()) == 0);
        CHECK(dump_schema(database).size() > 1000);
    });
}

}  // namespace marelle::sql
