#include "group/group.hpp"
#include "group/world_test.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::group;

TEST_CASE("the members of a group as a file: refusals first, then names as their viewer sees them") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/groups/" + cast::cometes + "/members-export";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", path, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", path, "", 404, "group.unknown"},
            {"no such format", cast::bruno, "GET", path + "?format=ods", "", 422, R"({"field":"format")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND outcome = 'done'") ==
              0);
        auto const bruno = world.as(cast::bruno, "GET", path);
        CHECK(bruno.body.find("\r\nLina;Benali;8;CE2;") != std::string::npos);
        CHECK(world.as(cast::leila, "GET", path).body.find("\r\nLina;B.;;;") != std::string::npos);
        CHECK(world.as(cast::bruno, "GET", path + "?format=xlsx").body.starts_with("PK"));
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.export' AND subject = :subject",
                          {{"subject", "export:group:" + cast::cometes + ":5"}}) == 3);
    });
}

TEST_CASE("who was in a group from when until when, as a file: to who moves children, and may take names away") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/groups/" + cast::cometes + "/history";
        for (auto const& who : {cast::driss, cast::ines, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", path + "-export", "", 403});
        auto const seen = boost::json::parse(world.as(cast::bruno, "GET", path).body).as_object();
        auto const lines = seen.at("stays").as_array().size() + seen.at("moves").as_array().size();
        REQUIRE(lines > 0);
        tests::expect_export(world, cast::bruno,
                             {path + "-export", "export:group_history:" + cast::cometes + ":" + std::to_string(lines),
                              "\r\nLina B.;;Comètes;", cast::farid, 404});
        CHECK(world.as(cast::bruno, "GET", path + "-export").body.find("Benali") == std::string::npos);
    });
}

TEST_CASE("the groups as a file, with their slots and places") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/groups-export", "export:groups:2", "\r\nComètes;1;Salle bleue;Anissa"});
    });
}
