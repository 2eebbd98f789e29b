#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include "timetable/held.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::timetable;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        add_routes(router, shipped_calendar());
        add_plan_routes(router, shipped_calendar(), shipped_activities());
    }

    boost::json::object held(Id const& who, std::string const& asked) {
        auto reply = as(who, "GET", "/api/v1/held-sessions?" + asked);
        REQUIRE(reply.status == 200);
        return boost::json::parse(reply.body).as_object();
    }
    // "2026-01-08 held: Comètes evening_workshop, Comètes study_support", a line each that counts once.
    std::vector<std::string> lines(Id const& who, std::string const& asked) {
        std::vector<std::string> out;
        auto const found = held(who, asked);
        for (auto const& value : found.at("lines").as_array()) {
            auto const& line = value.as_object();
            std::string said{line.at("date").as_string()};
            said += line.at("held").as_bool() ? " held:" : " cancelled:";
            for (auto const& each : line.at("sessions").as_array()) {
                auto const& session = each.as_object();
                said += (said.back() == ':' ? " " : ", ") +
                        std::string{session.at("group").as_object().at("name").as_string()} + " " +
                        std::string{session.at("activity").as_string()};
            }
            out.push_back(std::move(said));
        }
        return out;
    }
    Id add(Id const& group, std::string const& body) {
        auto reply = as(cast::bruno, "POST", "/api/v1/groups/" + group + "/sessions", body);
        REQUIRE(reply.status == 201);
        return std::string{boost::json::parse(reply.body).as_object().at("id").as_string()};
    }
    void note(Id const& session) {
        database.write([&](sql::Session& sql) {
            auto const id = new_id();
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES (:id, :session, :child, 'present', :by, :at, :at)",
                        {{"id", id}, {"session", session}, {"child", cast::lina}, {"by", cast::anissa}, {"at", now()}});
            sql.execute("INSERT INTO attendance (session, child, presence, minutes, note)"
                        " VALUES (:session, :child, 'present', 45, :id)",
                        {{"id", id}, {"session", session}, {"child", cast::lina}});
        });
    }
    void forget(Id const& session) {
        database.write(
            [&](sql::Session& sql) { sql.execute("DELETE FROM attendance WHERE session = :id", {{"id", session}}); });
    }
    void cancel(Id const& session) {
        cast::expect(*this, {"cancelled", cast::bruno, "PUT", "/api/v1/sessions/" + session + "/closure",
                             R"({"reason":"Neige"})", 200, ""});
    }
};

std::string session(Date const& date, Time const& starts, Time const& ends, std::string const& activity) {
    return R"({"date":")" + date + R"(","starts":")" + starts + R"(","ends":")" + ends + R"(","activity":")" +
           activity + R"("})";
}

std::string const week = "from=2026-01-12&until=2026-01-18";

}  // namespace

TEST_CASE("what was held: who may not, who sees nothing, and what is no period") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/held-sessions?" + week;
        auto const before = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", path, "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", path, "", 403, "access.refused"},
            {"an officer of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"},
            {"another establishment's director", cast::farid, "GET", path, "", 200,
             R"("held":0,"cancelled":0,"lines":[])"},
            {"no day", cast::bruno, "GET", "/api/v1/held-sessions?from=lundi&until=2026-02-30", "", 422,
             R"({"field":"from","code":"invalid"},{"field":"until","code":"invalid"})"},
            {"backwards", cast::bruno, "GET", "/api/v1/held-sessions?from=2026-01-12&until=2026-01-11", "", 422,
             "too_early"},
            {"of years", cast::bruno, "GET", "/api/v1/held-sessions?from=2013-01-01&until=2026-01-11", "", 422,
             "too_far"},
            {"of no kind", cast::bruno, "GET", "/api/v1/held-sessions?kind=clubs", "", 422, "kind"},
            {"a volunteer's file", cast::driss, "GET", "/api/v1/held-sessions-export?" + week, "", 403},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("an evening is a group on a day, cancelled when all of it is; a day to come is not held yet") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const help = world.add(cast::cometes, session("2026-01-12", "18:15", "19:00", "study_support"));
        world.cancel(cast::explorateurs_tonight);
        using Lines = std::vector<std::string>;
        Lines const tonight{"2026-01-12 held: Comètes evening_workshop, Comètes study_support",
                            "2026-01-12 cancelled: Explorateurs evening_workshop"};
        // Nobody was noted tonight: it is not held yet, and what is cancelled is.
        CHECK(world.lines(cast::bruno, week) == Lines{tonight[1]});
        world.note(help);
        CHECK(world.lines(cast::bruno, week) == tonight);  // the days after today have not come
        auto const found = world.held(cast::bruno, week);
        CHECK(found.at("until").as_string() == "2026-01-12");
        CHECK(found.at("held").as_int64() == 1);
        CHECK(found.at("cancelled").as_int64() == 1);
        // A part of it is enough for it to be held.
        world.cancel(cast::cometes_tonight);
        CHECK(world.held(cast::bruno, week).at("held").as_int64() == 1);
        world.forget(help);
        world.cancel(help);
        CHECK(world.held(cast::bruno, week).at("held").as_int64() == 0);
        CHECK(world.held(cast::bruno, week).at("cancelled").as_int64() == 2);
        CHECK(world.lines(cast::bruno, "from=2026-02-01&until=2026-02-07").empty());  // all of it is to come
        CHECK(world.lines(cast::anissa, week).size() == 2);
    });
}

TEST_CASE("a workshop for the parents of every group is one") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const coffee = R"({"groups":[],"session":)" + session("2026-01-14", "18:30", "20:00", "parents_workshop") +
                            "}";
        cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", coffee, 201, ""});
        world.add(cast::cometes, session("2026-01-15", "18:30", "20:00", "parents_workshop"));
        CHECK(world.lines(cast::bruno, week + "&kind=workshops").empty());
        world.clock.set("2026-01-16T12:00:00.000Z");
        auto const found = world.held(cast::bruno, week + "&kind=workshops");
        CHECK(found.at("held").as_int64() == 2);
        auto const& lines = found.at("lines").as_array();
        REQUIRE(lines.size() == 2);
        CHECK(lines[0].as_object().at("sessions").as_array().size() > 1);
        CHECK(lines[1].as_object().at("sessions").as_array().size() == 1);
        for (auto const& line : world.lines(cast::bruno, week))
            CHECK(line.find("parents_workshop") == std::string::npos);
        // Past: held without a roll call, unless nobody could be expected.
        auto const held = world.held(cast::bruno, week).at("held").as_int64();
        CHECK(held == 3);  // Comètes on Monday and on Thursday, Explorateurs on Monday
        database.write([](sql::Session& sql) {
            sql.execute("DELETE FROM group_membership WHERE mini_group = :group", {{"group", cast::explorateurs}});
        });
        CHECK(world.held(cast::bruno, week).at("held").as_int64() == held - 1);
        CHECK(world.held(cast::bruno, week).at("cancelled").as_int64() == 0);
        auto const all = world.lines(cast::bruno, week + "&kind=all");
        CHECK(all.size() == world.lines(cast::bruno, week).size() + 2);
    });
}

TEST_CASE("what was held, as a file, a line a session") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.cancel(cast::explorateurs_tonight);
        world.note(cast::cometes_tonight);
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/held-sessions-export?" + week, "export:held:2026-01-12..2026-01-12:2",
                              "\r\n2026-01-12;16:45;18:15;Comètes;"});
        cast::expect(world, {"Farid's is empty", cast::farid, "GET", "/api/v1/held-sessions-export?" + week, "", 200});
    });
}
