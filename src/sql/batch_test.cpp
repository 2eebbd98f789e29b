// What writes that share a commit promise each other, on each database.
#include "tests/databases.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <future>
#include <thread>

namespace marelle::sql {

namespace {

std::vector<Migration> const tables{{1, "0001_tables", R"(
CREATE TABLE note (id TEXT PRIMARY KEY, size BIGINT NOT NULL DEFAULT 0);
CREATE TABLE part (
    id TEXT PRIMARY KEY,
    note TEXT NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE counter (id BIGINT PRIMARY KEY, total BIGINT NOT NULL)
)"}};

struct Boom : std::runtime_error {
    Boom() : std::runtime_error{"boom"} {}
};

Outcome insert(Session& sql, std::string const& id) {
    sql.execute("INSERT INTO note (id) VALUES (:id)", {{"id", id}});
    return Outcome::keep;
}

Work inserting(std::string id) {
    return [id](Session& sql) { return insert(sql, id); };
}

// Holds the writer from its making until it is let go: what is submitted meanwhile shares one commit.
class Hold {
public:
    explicit Hold(Database& database) {
        database.submit_write(
            [this](Session&) {
                begun_ = true;
                begun_.notify_all();
                held_.wait();
                return Outcome::keep;
            },
            [](std::exception_ptr) {});
        begun_.wait(false);
    }
    void let_go() { hold_.set_value(); }

private:
    std::promise<void> hold_;
    std::shared_future<void> held_ = hold_.get_future().share();
    std::atomic<bool> begun_ = false;
};

// Submits all while the writer is held, so that they share one commit; what each was told, in order.
std::vector<std::exception_ptr> write_together(Database& database, std::vector<Work> const& works) {
    Hold hold{database};
    std::promise<void> all_told;
    std::vector<std::exception_ptr> told;
    for (auto const& work : works) {
        database.submit_write(work, [&](std::exception_ptr error) {
            told.push_back(error);
            if (told.size() == works.size()) all_told.set_value();
        });
    }
    hold.let_go();
    all_told.get_future().wait();
    return told;
}

std::string ids(Database& database) {
    return database.read([](Session& sql) {
        std::string all;
        for (auto const& row : sql.query("SELECT id FROM note ORDER BY id")) all += row.text(0);
        return all;
    });
}

std::optional<SqlError::Kind> kind_of(std::exception_ptr const& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (SqlError const& refused) { return refused.kind; } catch (std::exception const&) {
    }
    return {};
}

}  // namespace

TEST_CASE("a write that is undone, or throws, takes none of its neighbours with it") {
    tests::for_each_database(tables, [](Database& database) {
        auto told = write_together(
            database, {inserting("a"), [](Session& sql) { return insert(sql, "b"), Outcome::undo; }, inserting("c"),
                       [](Session& sql) -> Outcome {
                           insert(sql, "d");
                           throw Boom{};
                       },
                       inserting("e"), inserting("a"),
                       [](Session& sql) { return sql.query("SELECT id FROM note"), Outcome::undo; },
                       [](Session&) -> Outcome { throw Boom{}; }, inserting("f")});
        CHECK(ids(database) == "acef");
        for (std::size_t i : {0, 1, 2, 4, 6, 8}) CHECK(told[i] == nullptr);
        CHECK_THROWS_AS(std::rethrow_exception(told[3]), Boom);
        CHECK_THROWS_AS(std::rethrow_exception(told[7]), Boom);
        CHECK(kind_of(told[5]) == SqlError::Kind::unique);
    });
}

TEST_CASE("a foreign key that is checked at the commit refuses only its own write") {
    tests::for_each_database(tables, [](Database& database) {
        auto part = [](std::string id, std::string note) {
            return [id, note](Session& sql) {
                sql.execute("INSERT INTO part (id, note) VALUES (:id, :note)", {{"id", id}, {"note", note}});
                return Outcome::keep;
            };
        };
        auto told = write_together(database, {inserting("a"), part("1", "a"), part("2", "nobody"), inserting("b")});
        CHECK(ids(database) == "ab");
        CHECK(kind_of(told[2]) == SqlError::Kind::foreign_key);
        for (std::size_t i : {0, 1, 3}) CHECK(told[i] == nullptr);
        CHECK(database.read([](Session& sql) { return sql.count("SELECT count(*) FROM part"); }) == 1);
    });
}

TEST_CASE("writes that wait share a commit, are told in order, and see those before them") {
    tests::for_each_database(tables, [](Database& database) {
        std::mutex mutex;
        std::string story;
        auto say = [&](char what) {
            std::lock_guard lock{mutex};
            story += what;
        };
        std::promise<void> over;
        Hold hold{database};
        for (int i = 0; i < 20; ++i) {
            database.submit_write(
                [&, i](Session& sql) {
                    say('w');
                    CHECK(sql.count("SELECT count(*) FROM note") == i);
                    return insert(sql, std::string(1, static_cast<char>('a' + i)));
                },
                [&, i](std::exception_ptr) {
                    say(static_cast<char>('a' + i));
                    if (i == 19) over.set_value();
                });
        }
        hold.let_go();
        over.get_future().wait();
        CHECK(story == "wwwwwwwwwwwwwwwwwwwwabcdefghijklmnopqrst");
    });
}

TEST_CASE("nobody is told before what he wrote can be read") {
    tests::for_each_database(tables, [](Database& database) {
        for (int i = 0; i < 50; ++i) {
            auto id = std::to_string(i);
            database.write([&](Session& sql) { insert(sql, id); });
            CHECK(database.read([&](Session& sql) {
                return sql.count("SELECT count(*) FROM note WHERE id = :id", {{"id", id}});
            }) == 1);
        }
    });
}

TEST_CASE("64 threads count without losing one, refusals among them") {
    tests::for_each_database(tables, [](Database& database) {
        database.write([](Session& sql) {
            for (int id = 0; id < 4; ++id) sql.execute("INSERT INTO counter (id, total) VALUES (:id, 0)", {{"id", id}});
            insert(sql, "taken");
        });
        std::atomic<int> acknowledged{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 64; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 25; ++i) {
                    auto id = std::to_string(t) + "-" + std::to_string(i);
                    try {
                        database.write([&](Session& sql) {
                            // Two rows in an order that would deadlock two writers.
                            for (int row : {t % 4, i % 4})
                                sql.execute("UPDATE counter SET total = total + 1 WHERE id = :id", {{"id", row}});
                            insert(sql, i % 9 == 8 ? "taken" : id);
                            if (i % 11 == 10) throw Boom{};
                        });
                        ++acknowledged;
                    } catch (std::exception const&) {}
                }
            });
        }
        for (auto& thread : threads) thread.join();
        database.read([&](Session& sql) {
            CHECK(acknowledged == 64 * (25 - 2 - 2));
            CHECK(sql.count("SELECT SUM(total) FROM counter") == 2 * acknowledged);
            CHECK(sql.count("SELECT count(*) FROM note") == acknowledged + 1);
        });
    });
}

TEST_CASE("a check holds for the write that made it: eight places, eight taken") {
    tests::for_each_test_database(tables, [](tests::TestDatabase& fresh) {
        auto& first = fresh.get({.readers = 1, .writers = 3, .batch = 2});
        auto second = Database::open(fresh.url(),
                                     {.readers = 1, .writers = 3, .batch = 2});  // another server of the network
        std::atomic<int> admitted{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 16; ++t) {
            threads.emplace_back([&, t] {
                auto& database = t % 2 == 0 ? first : *second;
                admitted += database.write([&](Session& sql) {
                    if (sql.count("SELECT count(*) FROM note") >= 8) return 0;
                    insert(sql, std::to_string(t));
                    return 1;
                });
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(admitted == 8);
        CHECK(first.read([](Session& sql) { return sql.count("SELECT count(*) FROM note"); }) == 8);
    });
}

TEST_CASE("past the queue's length, work is refused at once and what was accepted is done") {
    tests::for_each_test_database(tables, [](tests::TestDatabase& fresh) {
        auto& database = fresh.get({.readers = 1, .queue = 3});
        Hold hold{database};
        for (auto const* id : {"a", "b", "c"}) database.submit_write(inserting(id), [](std::exception_ptr) {});
        CHECK(database.state().waiting_writes == 3);
        CHECK_THROWS_AS(database.submit_write(inserting("d"), [](std::exception_ptr) {}), SqlError);
        hold.let_go();
        while (database.state().waiting_writes > 0) std::this_thread::yield();
        database.write([](Session& sql) { insert(sql, "e"); });
        CHECK(ids(database) == "abce");
    });
}

TEST_CASE("closing waits for what was accepted") {
    tests::for_each_test_database(tables, [](tests::TestDatabase& fresh) {
        auto& database = fresh.get();
        std::atomic<int> told{0};
        for (int i = 0; i < 100; ++i)
            database.submit_write(inserting(std::to_string(i)),
                                  [&](std::exception_ptr error) { told += error ? 0 : 1; });
        fresh.close();
        CHECK(told == 100);
        CHECK(fresh.get().read([](Session& sql) { return sql.count("SELECT count(*) FROM note"); }) == 100);
    });
}

}  // namespace marelle::sql
