// What only a file can do to us: fill the disk, fail, be copied while it is written.
#include "tests/databases.hpp"
#include <atomic>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <future>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{
    {1, "0001_tables", "CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL)"}};

void insert(Session& sql, int id, std::size_t size = 10) {
    sql.execute("INSERT INTO note (id, body) VALUES (:id, :body)", {{"id", id}, {"body", std::string(size, 'x')}});
}

std::int64_t count(Database& database) {
    return database.read([](Session& sql) { return sql.count("SELECT count(*) FROM note"); });
}

// No file grows past `bytes` while it lives: the disk refuses, with an error that is not "full".
class FailingDisk {
public:
    explicit FailingDisk(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit now{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FailingDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
    FailingDisk(FailingDisk const&) = delete;
    FailingDisk& operator=(FailingDisk const&) = delete;

private:
    rlimit before_{};
};

std::string pragma(Session& sql, std::string const& name) {
    auto row = sql.first("PRAGMA " + name);
    if (auto const* text = std::get_if<std::string>(&row->value(0))) return *text;
    return std::to_string(row->integer(0));
}

}  // namespace

TEST_CASE("a file that another program has just begun to write is waited for") {
    auto const folder = std::filesystem::temp_directory_path() / ("marelle-begun-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    auto const path = (folder / "marelle.db").string();
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
    auto const say = [&](char const* text) {
        CHECK(sqlite3_exec(other, text, nullptr, nullptr, nullptr) == SQLITE_OK);
    };
    say("CREATE TABLE begun (id BIGINT)");
    say("BEGIN IMMEDIATE");
    say("INSERT INTO begun (id) VALUES (1)");  // the journal is still the one of a new file
    std::thread ends{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{200});
        say("COMMIT");
    }};
    {
        auto const database = Database::open("sqlite:" + path);
        CHECK(database->read([](Session& sql) { return sql.count("SELECT count(*) FROM begun"); }) == 1);
        CHECK(database->read([](Session& sql) { return pragma(sql, "journal_mode"); }) == "wal");
    }
    ends.join();
    sqlite3_close(other);
    std::filesystem::remove_all(folder);
}

TEST_CASE("a full disk refuses the write with what shares its commit, and the next ones go on") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    auto& database = fresh.get();
    database.write([](Session& sql) {
        insert(sql, 1);
        sql.execute("PRAGMA max_page_count = 20");
    });
    try {
        database.write([](Session& sql) { insert(sql, 2, 1'000'000); });
        FAIL("the disk was full");
    } catch (SqlError const& error) { CHECK(error.kind == SqlError::Kind::full); }
    database.write([](Session& sql) { insert(sql, 3); });
    CHECK(count(database) == 2);
}

TEST_CASE("a disk that fails stops the service after its callers were told, and loses nothing acknowledged") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    std::promise<std::string> stopped;
    auto& database = fresh.get({.readers = 1, .disk_failed = [&](std::string const& why) { stopped.set_value(why); }});
    database.write([](Session& sql) { insert(sql, 1); });
    {
        FailingDisk disk{200'000};
        CHECK_THROWS_AS(database.write([](Session& sql) { insert(sql, 2, 1'000'000); }), SqlError);
        CHECK(stopped.get_future().wait_for(std::chrono::seconds{10}) == std::future_status::ready);
    }
    try {
        database.write([](Session& sql) { insert(sql, 3); });
        FAIL("still serving");
    } catch (SqlError const& error) { CHECK(error.kind == SqlError::Kind::gone); }
    fresh.close();
    CHECK(count(fresh.get()) == 1);
}

TEST_CASE("the file is durable, strict, wiped where deleted, and nobody else's to read") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    auto& database = fresh.get();
    auto check = [](Session& sql) {
        CHECK(pragma(sql, "journal_mode") == "wal");
        CHECK(pragma(sql, "synchronous") == "2");
        CHECK(pragma(sql, "foreign_keys") == "1");
        CHECK(pragma(sql, "secure_delete") == "1");
        CHECK(pragma(sql, "trusted_schema") == "0");
    };
    database.write(check);
    database.read(check);

    auto folder = std::filesystem::path{fresh.url().substr(7)}.parent_path();
    auto file = folder / "private.db";
    { auto made = Database::open("sqlite:" + file.string()); }
    struct stat status{};
    REQUIRE(stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a folder that is not there, or a file that is no database, is refused at the start") {
    CHECK_THROWS_AS(Database::open("sqlite:/nowhere/at/all.db"), SqlError);
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    auto file = std::filesystem::path{fresh.url().substr(7)}.parent_path() / "text.db";
    FILE* text = std::fopen(file.c_str(), "w");
    for (int i = 0; i < 1000; ++i) std::fputs("this is no database\n", text);
    std::fclose(text);
    CHECK_THROWS_AS(Database::open("sqlite:" + file.string()), SqlError);
    CHECK_THROWS_AS(Database::open("mysql://somewhere"), std::runtime_error);
}

TEST_CASE("a copy made while writing is whole") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    auto& database = fresh.get();
    std::atomic<bool> going{true};
    std::atomic<int> written{0};
    std::thread writer{[&] {
        // Two rows a write: a torn copy would show an odd count.
        for (; going || written < 20; ++written)
            database.write([&](Session& sql) {
                insert(sql, 2 * written, 5000);
                insert(sql, 2 * written + 1, 5000);
            });
    }};
    while (written < 10) std::this_thread::yield();
    auto least = 2 * written;
    auto file = fresh.url().substr(7) + ".copy";
    CHECK(database.copy_to(file));
    going = false;
    writer.join();
    {
        auto copy = Database::open("sqlite:" + file);
        CHECK(count(*copy) % 2 == 0);
        CHECK(count(*copy) >= least);
        CHECK(copy->read([](Session& sql) { return sql.first("PRAGMA integrity_check")->text(0); }) == "ok");
        CHECK_FALSE(std::filesystem::exists(file + ".part"));
        CHECK_THROWS(database.copy_to(file));
    }
    for (auto const* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}

TEST_CASE("the log goes back into the file and does not grow for ever") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    auto& database = fresh.get();
    auto log = fresh.url().substr(7) + "-wal";
    for (int i = 0; i < 150; ++i) database.write([&](Session& sql) { insert(sql, i, 1'000'000); });
    CHECK(std::filesystem::file_size(log) < 48 * 1024 * 1024);
    CHECK(count(database) == 150);
}

TEST_CASE("more texts than a connection remembers are still answered") {
    tests::TestDatabase fresh{"sqlite::memory:", tables};
    fresh.get().read([](Session& sql) {
        for (int i = 0; i < 1200; ++i) CHECK(sql.count("SELECT " + std::to_string(i)) == i);
        CHECK(sql.count("SELECT 3") == 3);
    });
}

}  // namespace marelle::sql
