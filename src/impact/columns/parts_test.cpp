// What reading everything is made of: marks put in order, ids found, readers who see the same, and ages.
#include "impact/columns/places.hpp"
#include "impact/columns/resolve.hpp"
#include "impact/columns/stage.hpp"
#include "impact/columns/together.hpp"
#include "tests/databases.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <random>

namespace marelle::impact::columns {

namespace {

using Mark = std::tuple<std::uint32_t, std::uint32_t, std::uint16_t>;  // session, who, minutes

// The same marks, whatever order they came in and however many readers they came by.
std::vector<std::vector<Mark>> by_stages(std::vector<std::uint32_t> const& first_of_day, std::uint32_t sessions,
                                         std::vector<std::vector<Mark>> const& readers) {
    std::vector<std::vector<Piece>> of_day(first_of_day.size());
    for (auto const& marks : readers) {
        Stage stage{first_of_day};
        for (auto const& [session, who, minutes] : marks) stage.add(session, who, minutes);
        for (auto& piece : stage.pieces()) of_day[piece.day].push_back(std::move(piece));
    }
    std::vector<std::vector<Mark>> out(sessions);
    for (std::size_t i = 0; i < first_of_day.size(); ++i) {
        auto const end = i + 1 < first_of_day.size() ? first_of_day[i + 1] : sessions;
        DayColumns day;
        day.held.resize(end - first_of_day[i]);
        put_marks(day, of_day[i]);
        CHECK(day.who.size() == day.minutes.size());
        CHECK(day.who.capacity() == day.who.size());
        for (std::uint32_t at = 0; at < day.held.size(); ++at)
            for (std::size_t mark = day.held[at].first; mark < day.end_of(at); ++mark)
                out[first_of_day[i] + at].emplace_back(first_of_day[i] + at, day.who[mark], day.minutes[mark]);
    }
    return out;
}

}  // namespace

TEST_CASE("marks of every session are where they belong, in whatever order and by however many readers they came") {
    constexpr std::uint32_t sessions = 40;
    std::vector<std::uint32_t> const first_of_day{0, 1, 1 + 12, 30};  // a day of one session, of twelve …
    std::mt19937 random{7};
    for (int round = 0; round < 20; ++round) {
        std::vector<Mark> all;
        std::vector<std::vector<Mark>> expected(sessions);
        for (std::uint32_t i = 0; i < 500; ++i) {
            auto const session = static_cast<std::uint32_t>(random() % sessions);
            if (session % 7 == 3) continue;  // where nothing was noted
            expected[session].emplace_back(session, i, static_cast<std::uint16_t>(random() % 120));
            all.push_back(expected[session].back());
        }
        if (round % 2) std::ranges::sort(all);
        auto const readers = static_cast<std::size_t>(1 + round % 3);
        std::vector<std::vector<Mark>> parts(readers);
        for (std::size_t i = 0; i < all.size(); ++i) parts[i * readers / all.size()].push_back(all[i]);
        auto found = by_stages(first_of_day, sessions, parts);
        for (std::uint32_t session = 0; session < sessions; ++session) {
            std::ranges::sort(expected[session]);
            std::ranges::sort(found[session]);
            CHECK(found[session] == expected[session]);
        }
    }
}

TEST_CASE("more marks than a reader holds at once are put in order a million at a time") {
    std::vector<std::uint32_t> const first_of_day{0, 2};
    constexpr std::uint32_t many = 2'200'000;
    Stage stage{first_of_day};
    for (std::uint32_t i = 0; i < many; ++i) stage.add(i / 1000 % 3, i, 1);
    auto pieces = stage.pieces();
    CHECK(pieces.size() == 6);  // three times, of two days
    std::vector<std::vector<Piece>> of_day(2);
    for (auto& piece : pieces) of_day[piece.day].push_back(std::move(piece));
    std::size_t marks = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        DayColumns day;
        day.held.resize(i == 0 ? 2 : 1);
        put_marks(day, of_day[i]);
        marks += day.who.size();
        for (std::uint32_t at = 0; at < day.held.size(); ++at)
            for (std::size_t mark = day.held[at].first; mark < day.end_of(at); ++mark)
                if (day.who[mark] / 1000 % 3 != at + 2 * i) FAIL("a mark of another session");
    }
    CHECK(marks == many);
}

TEST_CASE("an id is found where it stands, and what is not there is absent") {
    std::vector<Key> keys;
    for (std::uint64_t i = 0; i < 3000; ++i) keys.push_back({i % 7, i});
    Places const places{keys};
    for (std::uint32_t i = 0; i < keys.size(); ++i) CHECK(places.find(keys[i]) == i);
    CHECK(places.find({8, 8}) == Places::absent);
    CHECK(Places{{}}.find({0, 0}) == Places::absent);
    CHECK(key_of("01900000-0000-7000-8000-0000000000ff") == Key{0x0190000000007000, 0x80000000000000ff});
    CHECK(key_of("0123456f-89ab-cdef-0123-456789abcdef") == Key{0x0123456f89abcdef, 0x0123456789abcdef});
    CHECK_THROWS_AS(key_of("0190"), Unfit);
    // Every byte, at every place.
    std::string const digits = "0123456789abcdef";
    for (std::size_t at = 0; at < 36; ++at)
        for (int byte = 0; byte < 256; ++byte) {
            std::string id = "01900000-0000-7000-8000-0000000000ff";
            if (id[at] == '-') break;
            id[at] = static_cast<char>(byte);
            bool const digit = digits.contains(id[at]);
            bool found = true;
            try {
                key_of(id);
            } catch (Unfit const&) { found = false; }
            if (found != digit) FAIL_CHECK(at << " " << byte);
        }
}

TEST_CASE("an age is reached on the day age_on says, 29 February too") {
    for (char const* on : {"2024-02-28", "2024-02-29", "2025-02-28", "2025-03-01", "2026-07-10"})
        for (int age : {0, 1, 4, 6, 11})
            for (int days = -800; days < 800; ++days) {
                auto const born = add_days(on, -365 * age + days);
                if ((day_of(born) <= born_by(day_of(on), age)) != (age_on(born, on) >= age))
                    FAIL_CHECK(born << " " << on << " " << age);
            }
    CHECK(school_year_at(day_of("2025-08-31")) == 2024);
    CHECK(school_year_at(day_of("2025-09-01")) == 2025);
}

TEST_CASE("several readers do every task once, see what the first sees, and hand on what goes wrong") {
    std::vector<sql::Migration> const tables{{1, "0001_tables", "CREATE TABLE thing (id BIGINT PRIMARY KEY);"}};
    tests::for_each_database(tables, [](sql::Database& database) {
        database.write([](sql::Session& sql) { sql.execute("INSERT INTO thing (id) VALUES (1)"); });
        for (int helpers : {0, 1, 3, 9}) {
            CAPTURE(helpers);
            std::vector<std::atomic<int>> done(30);
            std::atomic<int> seen = 0;
            std::vector<Task> tasks;
            for (auto& one : done)
                tasks.emplace_back([&](sql::Session& own) {
                    ++one;
                    seen += static_cast<int>(own.count("SELECT count(*) FROM thing WHERE id <= 1"));
                });
            bool const same = database.read([&](sql::Session& sql) {
                sql.count("SELECT count(*) FROM thing");
                database.write([&](sql::Session& other) {
                    other.execute("INSERT INTO thing (id) VALUES (:id)", {{"id", -helpers}});
                });
                together(database, sql, helpers, tasks);
                return sql.dialect() == sql::Dialect::postgres;
            });
            for (auto const& one : done) CHECK(one == 1);
            // On SQLite a helper that began later sees more, which stands in what changed since.
            if (same || helpers == 0) CHECK(seen == 30 * (helpers == 0 ? 1 : 2 + (helpers > 1) + (helpers > 3)));
            CHECK_THROWS_AS(database.read([&](sql::Session& sql) {
                std::vector<Task> wrong{[](sql::Session&) { throw Unfit{"no"}; }, [](sql::Session&) {}};
                together(database, sql, helpers, wrong);
            }),
                            Unfit);
        }
    });
}

}  // namespace marelle::impact::columns
