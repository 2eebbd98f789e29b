#include "app/demo/demo.hpp"
#include "crypto/predictable.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

using namespace marelle;

namespace {

using Lines = std::vector<std::string>;

Lines first_columns(std::vector<sql::Row> const& rows) {
    Lines out;
    for (auto const& row : rows) out.push_back(row.text(0));
    return out;
}

// What is set for later, and what no demonstration wrote.
bool is_to_come(std::string const& table, std::string const& column) {
    return column == "expires_at" || column == "next_try_at" || table == "schema_migration";
}

// Every column of every table that says when something happened: "attendance_note received_at".
std::vector<std::pair<std::string, std::string>> columns_of_acts(sql::Session& sql) {
    std::vector<std::pair<std::string, std::string>> out;
    auto const tables = first_columns(sql.query(sql::either(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1")));
    for (auto const& table : tables)
        for (auto& column : first_columns(
                 sql.query(sql::either("SELECT name FROM pragma_table_info(:table) ORDER BY cid",
                                       "SELECT column_name FROM information_schema.columns"
                                       " WHERE table_schema = current_schema() AND table_name = :table ORDER BY 1"),
                           {{"table", table}})))
            if (column.ends_with("_at") && !is_to_come(table, column)) out.emplace_back(table, std::move(column));
    return out;
}

// What is told too early, a line a column.
std::string later_than(sql::Database& database, Instant const& now) {
    return database.read([&](sql::Session& sql) {
        std::string out;
        for (auto const& [table, column] : columns_of_acts(sql)) {
            auto const text = "SELECT count(*) FROM " + table + " WHERE " + column + " > :now AND length(" + column +
                              ") > 16";
            if (auto const found = sql.count(text, {{"now", now}}); found > 0)
                out += table + " " + column + " " + std::to_string(found) + "\n";
        }
        return out;
    });
}

}  // namespace

TEST_CASE("nothing of the demonstration is told before it happened, whatever the hour it is made at") {
    // Thursday 15 January 2026: before anybody came to work, as the evening begins, and once it is over.
    for (auto const* now : {"2026-01-15T06:10:00.000Z", "2026-01-15T15:50:00.000Z", "2026-01-15T19:30:00.000Z"}) {
        CAPTURE(std::string{now});
        tests::for_each_database([&](sql::Database& database) {
            cast::World world{database};
            world.clock.set(now);
            {
                crypto::Predictable const predictable{1};
                app::demo::make(database, *world.keyring, timetable::shipped_calendar(), 1);
            }
            CHECK(later_than(database, now) == "");
            // The evening is there all the same: somebody has left, and somebody is stopped at the door, in that order.
            auto const first = [&](char const* text) {
                return database.read([&](sql::Session& sql) { return sql.first(text).value().text(0); });
            };
            auto const noted = first("SELECT max(observed_at) FROM attendance_note WHERE presence = 'late'"
                                     " AND arrived_at IS NOT NULL");
            auto const left = first("SELECT max(observed_at) FROM handover_note");
            auto const stopped = first("SELECT max(observed_at) FROM handover_stop");
            CHECK(noted < left);
            CHECK(left < stopped);
            CHECK(stopped.substr(0, 10) == "2026-01-15");
        });
    }
}
