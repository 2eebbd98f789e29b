// A list (club, week, stay) beside the mini-groups: docs/decisions/0017.
#include "group/world_test.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

Id const judo = "01900000-0000-7000-8000-0000000f0031";
Id const judo_today = "01900000-0000-7000-8000-0000000f0041";

// Lina goes to the judo club since September, beside Comètes.
void lina_does_judo(World& world) {
    world.database.write([](sql::Session& sql) {
        sql.execute(R"sql(
            INSERT INTO mini_group (id, establishment, name, places, opened_on, version, kind)
            VALUES (:id, :here, 'Judo', 80, '2025-09-01', 1, 'club')
        )sql",
                    {{"id", judo}, {"here", cast::combes}});
        sql.execute(R"sql(
            INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
            VALUES (:id, :judo, :lina, '2025-12-03', '2025-12-01T08:00:00.000Z')
        )sql",
                    {{"id", new_id()}, {"judo", judo}, {"lina", cast::lina}});
        sql.execute(R"sql(
            INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader)
            VALUES (:id, :judo, :here, '2026-01-12', '14:00', '15:30', 'sports_club', :ines)
        )sql",
                    {{"id", judo_today}, {"judo", judo}, {"here", cast::combes}, {"ines", cast::ines}});
    });
}

std::size_t members_of_judo(World& world) {
    return static_cast<std::size_t>(
        world.count("SELECT count(id) FROM group_membership WHERE mini_group = '" + judo + "' AND until_on IS NULL"));
}

}  // namespace

TEST_CASE("a list is no mini-group: not among the groups, not to be moved into, nor edited as one") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        lina_does_judo(world);
        auto const before = world.digest();
        auto const edit = R"({"name":"Judo","cursus":1,"places":8})";
        cast::Expected const lines[] = {
            {"its page", cast::bruno, "GET", "/api/v1/groups/" + judo, "", 404, "group.unknown"},
            {"its edit",
             cast::bruno,
             "PUT",
             "/api/v1/groups/" + judo,
             edit,
             404,
             "group.unknown",
             {{"if-match", "\"1\""}}},
            {"its end", cast::bruno, "PUT", "/api/v1/groups/" + judo + "/closure", R"({"on":"2026-01-13"})", 404,
             "group.unknown"},
            {"a move into it", cast::bruno, "PUT", path_of(cast::maya), to(judo, "2026-01-13"), 422, "group"},
            {"Farid", cast::farid, "GET", "/api/v1/groups/" + judo, "", 404, "group.unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.digest() == before);
        auto const groups = world.as(cast::bruno, "GET", "/api/v1/groups").body;
        CHECK(groups.find("Comètes") != std::string::npos);
        CHECK(groups.find("Judo") == std::string::npos);
    });
}

TEST_CASE("a child of a club keeps its mini-group, moves without leaving the club, and is on the club's roll") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        lina_does_judo(world);
        cast::expect(world, {"a move", cast::bruno, "PUT", path_of(cast::lina), to(cast::explorateurs, "2026-01-13"),
                             200, R"("name":"Comètes")"});
        CHECK(members_of_judo(world) == 1);
        auto const kept = world.database.read([&](sql::Session& sql) {
            return timetable::find_session(sql, world.scope(cast::ines, "attendance.read"), judo_today);
        });
        REQUIRE(kept);
        CHECK(kept->group_kind == timetable::GroupKind::club);
        CHECK(kept->counts.expected == 1);
        cast::expect(world, {"out of every mini-group", cast::bruno, "PUT", path_of(cast::lina), out_from("2026-01-14"),
                             200, ""});
        CHECK(members_of_judo(world) == 1);
    });
}
