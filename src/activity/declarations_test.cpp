// What is written of a declaration is told to the director alone, and taken back from there.
#include "activity/activity.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

TEST_CASE("what is written of a declaration is told to the director of the house, with the way back") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        activity::add_routes(world.router);
        Id const entry = "01900000-0000-7000-8000-00000000fe01";
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO declaration_entry (id, establishment, accueil, sheet, kind, name, value, on_day,
                    recorded_at, recorded_by)
                VALUES (:id, :combes, 'periscolaire-2025-2026', 'unique', 'filing', 'unique', 'N1', '2026-01-10',
                    '2026-01-12T10:00:00.000Z', :bruno)
            )sql",
                        {{"id", entry}, {"combes", cast::combes}, {"bruno", cast::bruno}});
        });
        auto told = [&](Id const& who) {
            auto const answer = json::parse(world.as(who, "GET", "/api/v1/activity").body);
            std::string out;
            for (auto const& item : answer.at("items").as_array())
                if (item.at("kind").as_string() == "declaration")
                    out += std::string{item.at("detail").as_string()} + " " +
                           (item.at("undo").is_null() ? "-" : std::string{item.at("undo").at("path").as_string()});
            return out;
        };
        CHECK(told(cast::bruno) == "filing /declaration-entries/" + entry + "/withdrawal");
        CHECK(told(cast::anissa).empty());
        CHECK(told(cast::farid).empty());
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE declaration_entry SET withdrawn_at = '2026-01-12T11:00:00.000Z', withdrawn_by = :b",
                        {{"b", cast::bruno}});
        });
        CHECK(told(cast::bruno) == "filing -");
    });
}
