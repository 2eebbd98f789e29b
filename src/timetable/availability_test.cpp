#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "timetable/plan.hpp"
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
    // What the answer says of one person; null when it does not name them.
    boost::json::value said(Id const& who, std::string const& path, Id const& of) {
        auto const reply = as(who, "GET", path);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        auto const found = boost::json::parse(reply.body);
        for (auto const& each : found.at("items").as_array())
            if (each.at("id").as_string() == of) return each;
        return nullptr;
    }
    void absent(Id const& who, Date const& date) {
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                VALUES (:id, :who, 'absent', :date, :date, :now, :bruno))sql",
                        {{"id", new_id()}, {"who", who}, {"date", date}, {"now", now()}, {"bruno", cast::bruno}});
        });
    }
};

std::string at(Date const& date, Time const& starts, Time const& ends, std::string const& session = "") {
    return "/api/v1/team/availability?date=" + date + "&starts=" + starts + "&ends=" + ends +
           (session.empty() ? "" : "&session=" + session);
}

std::string outing(Time const& starts, Time const& ends, Id const& leader) {
    return R"({"date":"2026-03-09","starts":")" + starts + R"(","ends":")" + ends +
           R"(","activity":"outing","leader":")" + leader + R"("})";
}

}  // namespace

TEST_CASE("who is free at some hours: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const tonight = at("2026-01-12", "16:45", "18:15");
        auto const path = std::string{"/api/v1/team/availability"};
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", tonight, "", 401, "login.required"},
            {"a volunteer plans nothing", cast::driss, "GET", tonight, "", 403, "access.refused"},
            {"an activity leader neither", cast::ines, "GET", tonight, "", 403, "access.refused"},
            {"a psychologist neither", cast::chloe, "GET", tonight, "", 403, "access.refused"},
            {"headquarters neither", cast::elodie, "GET", tonight, "", 403, "access.refused"},
            {"Farid asks for a session that is not his", cast::farid, "GET",
             at("2026-01-12", "16:45", "18:15", cast::cometes_tonight), "", 404, "session.unknown"},
            {"no session of that name", cast::bruno, "GET", at("2026-01-12", "16:45", "18:15", "tonight"), "", 404,
             "session.unknown"},
            {"no hours", cast::bruno, "GET", path, "", 422,
             R"([{"field":"date","code":"required"},{"field":"starts","code":"required"},)"
             R"({"field":"ends","code":"required"}])"},
            {"no such hours", cast::bruno, "GET", at("2026-02-30", "25:00", "soir"), "", 422,
             R"([{"field":"date","code":"invalid"},{"field":"starts","code":"invalid"},)"
             R"({"field":"ends","code":"invalid"}])"},
            {"ends before it starts", cast::bruno, "GET", at("2026-01-12", "18:00", "17:00"), "", 422, "too_early"},
            {"in three years", cast::bruno, "GET", at("2029-01-12", "16:00", "17:00"), "", 422, "too_far"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        auto const his = world.as(cast::farid, "GET", tonight);
        REQUIRE(his.status == 200);
        for (auto const* name : {"Anissa", "Bruno", "Driss", "Inès", "Comètes"})
            CHECK(his.body.find(name) == std::string::npos);
        CHECK(his.body.find("Farid") != std::string::npos);
    });
}

TEST_CASE("who is free at some hours is told before there is a session, as its refusal would say") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/groups/" + cast::explorateurs + "/sessions";
        auto const slot_hours = at("2026-03-09", "16:00", "17:00");
        world.absent(cast::anissa, "2026-03-09");
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE background_check SET valid_until = '2026-03-08' WHERE person = :leila",
                        {{"leila", cast::leila}});
        });
        REQUIRE(world.count("SELECT count(id) FROM session WHERE on_date = '2026-03-09'") == 0);
        for (auto const& who : {cast::bruno, cast::anissa}) {
            CAPTURE(who);
            auto const busy = world.said(who, slot_hours, cast::driss);
            CHECK(boost::json::serialize(busy.at("busy")) == R"({"group":"Comètes","starts":"16:45","ends":"18:15"})");
            CHECK(world.said(who, slot_hours, cast::anissa).at("absent") == "yes");
            CHECK(world.said(who, slot_hours, cast::leila).at("cleared") == "no");
            auto const free = world.said(who, slot_hours, cast::bruno);
            CHECK(free.at("cleared") == "yes");
            CHECK(free.at("absent") == "no");
            CHECK(free.at("busy").is_null());
            // Whoever plans reads whether the checks hold, and no more.
            CHECK(world.as(who, "GET", slot_hours).body.find("attestation") == std::string::npos);
        }
        // The refusals say the same, one by one.
        cast::expect(world,
                     {"busy", cast::bruno, "POST", path, outing("16:00", "17:00", cast::driss), 409, "staff.busy"});
        cast::expect(
            world, {"absent", cast::bruno, "POST", path, outing("16:00", "17:00", cast::anissa), 409, "staff.absent"});
        cast::expect(world, {"not cleared", cast::bruno, "POST", path, outing("16:00", "17:00", cast::leila), 409,
                             "staff.not_cleared"});
        cast::expect(world, {"free", cast::bruno, "POST", path, outing("16:00", "17:00", cast::bruno), 201});
        CHECK(world.said(cast::bruno, at("2026-03-09", "16:30", "17:30"), cast::bruno).at("busy").at("group") ==
              "Explorateurs");
        CHECK(world.said(cast::bruno, at("2026-03-09", "17:00", "18:00"), cast::bruno).at("busy").is_null());
    });
}

TEST_CASE("a session that is planned holds nobody from itself, and a house never names the group of another") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const hours = at("2026-01-12", "17:00", "18:00");
        auto const of_it = at("2026-01-12", "17:00", "18:00", cast::cometes_tonight);
        CHECK(world.said(cast::bruno, hours, cast::driss).at("busy").at("group") == "Comètes");
        CHECK(world.said(cast::bruno, of_it, cast::driss).at("busy").is_null());
        CHECK(world.said(cast::bruno, of_it, cast::ines).at("busy").at("group") == "Explorateurs");
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET establishment = :other WHERE id = :tonight",
                        {{"other", cast::bellevue}, {"tonight", cast::explorateurs_tonight}});
        });
        CHECK(boost::json::serialize(world.said(cast::bruno, of_it, cast::ines).at("busy")) ==
              R"({"group":null,"starts":null,"ends":null})");
        // Whose post ends before that day is not named for it.
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE post SET until_on = '2026-02-01' WHERE user_account = :ines", {{"ines", cast::ines}});
        });
        CHECK(world.said(cast::bruno, at("2026-03-09", "17:00", "18:00"), cast::ines).is_null());
        CHECK(!world.said(cast::bruno, at("2026-01-30", "17:00", "18:00"), cast::ines).is_null());
    });
}

TEST_CASE("of a stay every day is looked at: absent or taken on the third, one is not free for it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const days = [](Date const& until) { return at("2026-03-09", "16:00", "17:00") + "&until=" + until; };
        for (auto const& line : {cast::Expected{"no day", cast::bruno, "GET", days("soir"), "", 422, "until"},
                                 {"before", cast::bruno, "GET", days("2026-03-08"), "", 422, "too_early"},
                                 {"of months", cast::bruno, "GET", days("2026-06-01"), "", 422, "too_far"}})
            cast::expect(world, line);
        auto const said = [&](Id const& who, std::string const& path) {
            auto const found = world.said(cast::bruno, path, who);
            return std::string{found.at("absent").as_string()} + (found.at("busy").is_null() ? " free" : " busy");
        };
        CHECK(said(cast::anissa, days("2026-03-11")) == "no free");
        world.absent(cast::anissa, "2026-03-11");
        CHECK(said(cast::anissa, days("2026-03-10")) == "no free");
        CHECK(said(cast::anissa, days("2026-03-11")) == "yes free");
        // Given an outing on the first day, which is one session of it.
        auto const made = world.as(cast::bruno, "POST", "/api/v1/groups/" + cast::explorateurs + "/sessions",
                                   outing("16:00", "17:00", cast::bruno));
        REQUIRE_MESSAGE(made.status < 300, made.body);
        CHECK(said(cast::bruno, at("2026-03-08", "16:00", "17:00")) == "no free");
        CHECK(said(cast::bruno, at("2026-03-08", "16:00", "17:00") + "&until=2026-03-10") == "no busy");
    });
}
