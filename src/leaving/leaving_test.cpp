#include "leaving/leaving.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
using offer::club_id;
using offer::stay_id;
namespace json = boost::json;

namespace {

struct World : offer::World {
    explicit World(sql::Database& db) : offer::World{db} { leaving::add_routes(router, *keyring); }

    Id enrolment_of(Id const& child, Id const& establishment = cast::combes) {
        return database.read([&](sql::Session& sql) {
            return sql
                .first("SELECT id FROM enrolment WHERE child = :child AND establishment = :establishment",
                       {{"child", child}, {"establishment", establishment}})
                ->text(0);
        });
    }
    std::string path(Id const& child = cast::lina) { return "/api/v1/enrolments/" + enrolment_of(child) + "/closure"; }
    Id leave(Date const& on, std::string const& reason = "moved") {
        auto reply = as(cast::bruno, "PUT", path(), R"({"on":")" + on + R"(","reason":")" + reason + "\"}");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return std::string{json::parse(reply.body).at("leaving").as_string()};
    }
    http::Reply back(Id const& leaving, Id const& who = cast::bruno) {
        return as(who, "PUT", "/api/v1/leavings/" + leaving + "/reversal");
    }
    // "Comètes 2025-09-01 -": of Lina, in the order of days.
    std::string memberships(Id const& child = cast::lina) {
        return database.read([&](sql::Session& sql) {
            std::string out;
            for (auto const& row : sql.query(R"sql(
                     SELECT g.name, m.from_on, m.until_on FROM group_membership m
                     JOIN mini_group g ON g.id = m.mini_group WHERE m.child = :child ORDER BY m.from_on, g.name
                 )sql",
                                             {{"child", child}}))
                out += row.text(0) + " " + row.text(1) + " " + row.maybe_text(2).value_or("-") + "\n";
            return out;
        });
    }
    void fill(Id const& group, Id const& child, Date const& from) {
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                              VALUES (:id, :group, :child, :from, :now))sql",
                        {{"id", new_id()}, {"group", group}, {"child", child}, {"from", from}, {"now", now()}});
        });
    }
};

void each(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

}  // namespace

TEST_CASE("the director alone ends a stay, and the group ends with it") {
    each([](World& world) {
        auto const path = world.path();
        auto const body = R"({"on":"2026-01-31","reason":"moved"})";
        auto const members = [&] {
            return world.count("SELECT count(id) FROM group_membership WHERE child = :c AND until_on IS NULL",
                               {{"c", cast::lina}});
        };
        for (auto const& refused :
             {cast::Expected{"nobody", cast::nobody, "PUT", path, body, 401},
              cast::Expected{"another establishment's director", cast::farid, "PUT", path, body, 404,
                             "enrolment.unknown"},
              cast::Expected{"another establishment's director looks", cast::farid, "GET", path, "", 404,
                             "enrolment.unknown"},
              cast::Expected{"the référente of another group", cast::leila, "PUT", path, body, 403},
              cast::Expected{"her référente does not decide an exit", cast::anissa, "PUT", path, body, 403,
                             "access.refused"},
              cast::Expected{"a leader", cast::ines, "PUT", path, body, 403},
              cast::Expected{"a leader looks", cast::ines, "GET", path, "", 403},
              cast::Expected{"a volunteer", cast::driss, "PUT", path, body, 403},
              cast::Expected{"headquarters", cast::elodie, "PUT", path, body, 403},
              cast::Expected{"the technical administrator", cast::theo, "PUT", path, body, 403},
              cast::Expected{"no such enrolment", cast::bruno, "PUT", "/api/v1/enrolments/" + new_id() + "/closure",
                             body, 404},
              cast::Expected{"no such day", cast::bruno, "GET", path + "?on=2026-02-30", "", 422},
              cast::Expected{"no reason", cast::bruno, "PUT", path, R"({"on":"2026-01-31"})", 422,
                             R"("field":"reason","code":"required")"},
              cast::Expected{"before it began", cast::bruno, "PUT", path, R"({"on":"2024-01-31","reason":"moved"})",
                             422, "too_early"}})
            cast::expect(world, refused);
        CHECK(members() == 1);
        CHECK(world.count("SELECT count(id) FROM leaving") == 0);
        auto const written = world.audit_rows();
        cast::expect(world, {"the director decides", cast::bruno, "PUT", path, body, 200,
                             R"("until":"2026-01-31","exit_reason":"moved")"});
        CHECK(world.audit_rows() == written + 1);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE child = :c AND fields = 'until,exit_reason'",
                          {{"c", cast::lina}}) == 1);
        CHECK(members() == 0);
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE until_on IS NOT NULL") ==
              1);  // no other child's
        cast::expect(world, {"sent twice", cast::bruno, "PUT", path, body, 200});
        CHECK(world.count("SELECT count(id) FROM leaving") == 1);
        cast::expect(world, {"another date", cast::bruno, "PUT", path, R"({"on":"2026-02-28","reason":"moved"})", 409,
                             "enrolment.closed"});
    });
}

TEST_CASE("what a leaving ends is said before, and comes back with it for thirty days") {
    each([](World& world) {
        auto const before = world.memberships();
        CHECK(world.as(cast::bruno, "GET", world.path() + "?on=2026-01-12").body.find("Com\u00e8tes") !=
              std::string::npos);
        auto const id = world.leave("2026-01-12");
        CHECK(world.memberships() != before);
        CHECK(world.back(id, cast::farid).status == 404);
        CHECK(world.back(id, cast::anissa).status == 403);
        world.clock.set("2026-02-11T15:00:00.000Z");
        CHECK(world.back(id).body.find(R"("lost":[])") != std::string::npos);
        CHECK(world.memberships() == before);
        CHECK(
            world.count("SELECT count(id) FROM enrolment WHERE child = :c AND until_on IS NULL AND exit_reason IS NULL",
                        {{"c", cast::lina}}) == 1);
        CHECK(world.back(id).status == 200);  // twice is once
        auto const again = world.leave("2026-02-11");
        world.clock.set("2026-03-14T15:00:00.000Z");
        CHECK(world.back(again).body.find("leaving.too_old") != std::string::npos);
    });
}

TEST_CASE("a child moved between the word and its day stays in one group when the leaving is taken back") {
    each([](World& world) {
        auto const move = [&](Date const& on, Id const& to) {
            world.database.write([&](sql::Session& sql) {
                sql.execute("UPDATE group_membership SET until_on = :on WHERE child = :child AND until_on > :on",
                            {{"on", on}, {"child", cast::lina}});
                if (to.empty()) return;
                sql.execute(R"sql(
                    INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at)
                    VALUES (:id, :group, :child, :on, '2026-01-31', :now)
                )sql",
                            {{"id", new_id()}, {"group", to}, {"child", cast::lina}, {"on", on}, {"now", now()}});
            });
        };
        auto const id = world.leave("2026-01-31");
        move("2026-01-20", cast::explorateurs);
        auto const reply = world.back(id);
        REQUIRE_MESSAGE(reply.body.find(R"("lost":[])") != std::string::npos, reply.body);
        CHECK(world.memberships().find(" 2026-01-20\n") != std::string::npos);  // the first group ended that day
        CHECK(world.memberships().find(" 2026-01-20 -\n") != std::string::npos);
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE child = :c AND until_on IS NULL",
                          {{"c", cast::lina}}) == 1);
        auto const again = world.leave("2026-02-28");
        move("2026-02-10", {});  // taken out of its group by hand: nothing of it comes back, and it is named
        CHECK(world.back(again).body.find(R"("lost":[])") == std::string::npos);
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE child = :c AND until_on IS NULL",
                          {{"c", cast::lina}}) == 0);
    });
}

TEST_CASE("a group that filled up meanwhile, or that is closed, is named and not overfilled") {
    each([](World& world) {
        auto const id = world.leave("2026-01-12");
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET places = (SELECT count(m.id) FROM group_membership m"
                        " WHERE m.mini_group = mini_group.id AND m.until_on IS NULL) WHERE name = 'Com\u00e8tes'");
        });
        auto const reply = world.back(id);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        CHECK(reply.body.find("\"name\":\"Com\u00e8tes\"") != std::string::npos);
        CHECK(world.memberships().find(" -\n") == std::string::npos);
    });
}

TEST_CASE("who leaves gives places back, no edit of the list brings the child in, and coming back takes what is free") {
    each([](World& world) {
        world.open(offer::club());
        auto week = offer::week();
        world.open(week);
        world.ask(club_id, cast::lina, R"(,"state":"placed")");
        world.ask(offer::week_id, cast::lina, R"(,"state":"placed")");
        auto const before = world.memberships();
        auto const said = world.as(cast::bruno, "GET", world.path() + "?on=2026-01-19").body;
        CHECK(said.find("Judo") != std::string::npos);
        CHECK(said.find("Semaine cirque") != std::string::npos);
        world.clock.set("2026-01-19T10:00:00.000Z");
        auto const id = world.leave("2026-01-19");
        CHECK(world.list(club_id) == "Lina withdrawn");
        CHECK(world.list(offer::week_id) == "Lina withdrawn");
        CHECK(world.members(offer::week_id).empty());
        CHECK(world.members(club_id) == "Lina 2026-01-14 2026-01-19\n");
        // The hours of the club change: the child does not come back with them.
        auto edit = offer::club();
        edit["place"] = "Gymnase";
        REQUIRE(world.as(cast::bruno, "PUT", offer::path_of(club_id), json::serialize(edit), {{"if-match", "\"1\""}})
                    .status == 200);
        CHECK(world.members(club_id) == "Lina 2026-01-14 2026-01-19\n");
        // Not by hand either, nor by taking back the one list.
        auto const request = world.request(club_id, cast::lina);
        CHECK(world.put(request, "placement").body.find("offer.not_enrolled") != std::string::npos);
        CHECK(world.put(request, "reversal").body.find("offer.not_enrolled") != std::string::npos);
        // The week was given to two others meanwhile.
        world.ask(offer::week_id, cast::ilyes, R"(,"state":"placed")");
        world.ask(offer::week_id, cast::jade, R"(,"state":"placed")");
        world.clock.set("2026-01-19T11:00:00.000Z");
        auto const reply = world.back(id);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        CHECK(reply.body.find("Semaine cirque") != std::string::npos);
        CHECK(reply.body.find("Judo") == std::string::npos);
        CHECK(world.list(club_id) == "Lina placed");
        CHECK(world.members(club_id) == "Lina 2026-01-14 2026-06-25\n");
    });
}

TEST_CASE("a list that is over when the child leaves keeps its place, and only to the end of the stay") {
    each([](World& world) {
        world.open(offer::week());
        world.ask(offer::week_id, cast::lina, R"(,"state":"placed")");
        world.leave("2026-02-21");
        CHECK(world.list(offer::week_id) == "Lina placed");
        CHECK(world.members(offer::week_id) == "Lina 2026-02-16 2026-02-21\n");
        auto edit = offer::week();
        edit["ends_on"] = "2026-02-25";
        REQUIRE(
            world.as(cast::bruno, "PUT", offer::path_of(offer::week_id), json::serialize(edit), {{"if-match", "\"1\""}})
                .status == 200);
        CHECK(world.members(offer::week_id) == "Lina 2026-02-16 2026-02-21\n");
    });
}
