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
    std::int64_t planned() {
        return count("SELECT count(id) FROM session WHERE event IS NOT NULL AND cancelled_at IS NULL");
    }
};

std::string const event_id = "01900000-0000-7000-8000-00000000ee01";
std::string const event_path = "/api/v1/events/" + event_id;

std::string session_of(std::string const& starts, std::string const& ends, std::string const& date = "2026-01-17") {
    return R"({"date":")" + date + R"(","starts":")" + starts + R"(","ends":")" + ends +
           R"(","activity":"family_time","title":"Galette","leader":")" + cast::leila + R"("})";
}

std::string fete(std::string const& groups = "[]") {
    return R"({"id":")" + event_id + R"(","groups":)" + groups + R"(,"session":)" + session_of("14:00", "17:00") + "}";
}

void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

}  // namespace

TEST_CASE("an event is refused whole: one group that is not there, and none is made") {
    each_world([](World& world) {
        auto const one = R"([")" + cast::cometes + R"("])";
        cast::expect(world, {"an activity leader", cast::ines, "POST", "/api/v1/events", fete(), 403});
        cast::expect(world,
                     {"another's groups", cast::farid, "POST", "/api/v1/events", fete(one), 404, "group.unknown"});
        cast::expect(world, {"one group of elsewhere", cast::bruno, "POST", "/api/v1/events",
                             fete(R"([")" + cast::cometes + R"(","01900000-0000-7000-8000-0000000fffff"])"), 404,
                             "group.unknown"});
        auto backwards = fete();
        backwards.replace(backwards.find("14:00"), 5, "18:00");
        cast::expect(world, {"ends before it starts", cast::bruno, "POST", "/api/v1/events", backwards, 422, "ends"});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL") == 0);
        CHECK(world.count("SELECT count(id) FROM house_event") == 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.write'") == 0);
    });
}

TEST_CASE("an event of the whole house is one session for each group, led together and changed together") {
    each_world([](World& world) {
        auto const groups = world.count(
            "SELECT count(id) FROM mini_group WHERE establishment = :here AND closed_on IS NULL",
            {{"here", cast::combes}});
        REQUIRE(groups > 1);
        for (int i = 0; i < 2; ++i)  // sent twice is one
            cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", fete(), 201, R"("title":"Galette")"});
        CHECK(world.planned() == groups);
        CHECK(world.count("SELECT count(DISTINCT mini_group) FROM session WHERE event IS NOT NULL") == groups);
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND leader = :leila",
                          {{"leila", cast::leila}}) == groups);
        cast::expect(world, {"Farid sees none", cast::farid, "GET", event_path, "", 404, "event.unknown"});
        cast::expect(world, {"nor changes it",
                             cast::farid,
                             "PUT",
                             event_path,
                             session_of("15:00", "18:00"),
                             404,
                             "event.unknown",
                             {{"if-match", "\"2\""}}});
        cast::expect(world,
                     {"nor cancels it", cast::farid, "PUT", event_path + "/closure", R"({"reason":"Non"})", 404});
        cast::expect(world, {"nor removes it", cast::farid, "DELETE", event_path, "", 404});
        cast::expect(world, {"whoever leads elsewhere then is busy", cast::bruno, "POST",
                             "/api/v1/groups/" + cast::cometes + "/sessions", session_of("16:00", "18:00"), 409,
                             "staff.busy"});
    });
}

TEST_CASE("an event is changed, cancelled, brought back, copied and removed for every group") {
    each_world([](World& world) {
        cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", fete(), 201});
        auto const groups = world.planned();
        auto const etag = [&] {
            auto const seen = world.as(cast::anissa, "GET", event_path);
            REQUIRE(seen.status == 200);
            return "\"" + std::to_string(boost::json::parse(seen.body).at("version").as_int64()) + "\"";
        };
        cast::expect(world, {"an old version",
                             cast::bruno,
                             "PUT",
                             event_path,
                             session_of("15:00", "18:00"),
                             412,
                             "stale",
                             {{"if-match", "\"1\""}}});
        cast::expect(world, {"later",
                             cast::bruno,
                             "PUT",
                             event_path,
                             session_of("15:00", "18:00"),
                             200,
                             R"("starts":"15:00")",
                             {{"if-match", etag()}}});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND starts = '15:00'") == groups);

        cast::expect(world, {"cancelled", cast::anissa, "PUT", event_path + "/closure", R"({"reason":"Neige"})", 200,
                             R"("cancel_reason":"Neige")"});
        CHECK(world.planned() == 0);
        cast::expect(world, {"after all", cast::anissa, "DELETE", event_path + "/closure", "", 200, ""});
        CHECK(world.planned() == groups);
        cast::expect(world, {"copied", cast::bruno, "POST", "/api/v1/week-copies",
                             R"({"from":"2026-01-12","to":"2026-01-19"})", 201, "2026-01-24"});
        CHECK(world.count("SELECT count(id) FROM house_event") == 2);
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date = '2026-01-24' AND leader = :leila",
                          {{"leila", cast::leila}}) == groups);
        cast::expect(world, {"removed", cast::bruno, "DELETE", event_path, "", 204});
        CHECK(world.planned() == groups);
        CHECK(world.count("SELECT count(id) FROM house_event") == 1);
    });
}

TEST_CASE("an event with a mark keeps its day and hours in every group") {
    each_world([](World& world) {
        cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", fete(), 201});
        world.database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO parent_presence (id, session, other_name, noted_at, noted_by)
                SELECT :id, min(s.id), 'Tante Rosa', '2026-01-17T14:00:00.000Z', :by FROM session s
                WHERE s.event IS NOT NULL
            )sql",
                        {{"id", new_id()}, {"by", cast::bruno}});
        });
        auto const version = world.count("SELECT sum(version) FROM session WHERE event IS NOT NULL");
        cast::expect(world, {"its hours",
                             cast::bruno,
                             "PUT",
                             event_path,
                             session_of("15:00", "18:00"),
                             409,
                             "session.has_marks",
                             {{"if-match", "\"" + std::to_string(version) + "\""}}});
        cast::expect(world, {"its being there", cast::bruno, "DELETE", event_path, "", 409, "session.has_marks"});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND starts = '14:00'") ==
              world.planned());
    });
}
