// What was decided of a session by hand, taken back: refusals first, then each kind, alone and of an event.
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
    // "16:45–18:15 Salle bleue, Driss, planned" of a session, as it is in the table.
    std::string of(Id const& session) {
        return database.read([&](sql::Session& sql) {
            auto const row = sql.first("SELECT starts, ends, room, leader, cancelled_at, edited_at, title FROM session"
                                       " WHERE id = :id",
                                       {{"id", session}});
            if (!row) return std::string{"gone"};
            return row->text(0) + "–" + row->text(1) + " " + row->maybe_text(2).value_or("-") + " " +
                   (row->maybe_text(3) == cast::driss   ? "Driss"
                    : row->maybe_text(3) == cast::leila ? "Leïla"
                                                        : "nobody") +
                   (row->null(4) ? "" : " cancelled") + (row->null(5) ? "" : " edited") +
                   (row->null(6) ? "" : " " + row->text(6));
        });
    }
    // The reversal of the newest change.
    std::string reversal() {
        return database.read([](sql::Session& sql) {
            auto const row = sql.first("SELECT id FROM session_change ORDER BY made_at DESC, id DESC");
            return "/api/v1/session-changes/" + (row ? row->text(0) : new_id()) + "/reversal";
        });
    }
    void later(int minutes) {
        clock.set(instant_text(instant_ms(cast::monday).value_or(0) + std::int64_t{minutes} * 60'000));
    }
    // Without what the undoing itself keeps, for the evenings that knew it.
    std::int64_t undone() {
        return count("SELECT count(k.id) FROM session_change k WHERE k.undone_at IS NOT NULL AND NOT (k.made_at ="
                     " k.undone_at AND EXISTS (SELECT 1 FROM session_change x WHERE x.session = k.session"
                     " AND x.undone_at = k.made_at AND x.id < k.id))");
    }
};

std::string const path = "/api/v1/sessions/" + cast::cometes_tonight;
std::string body(std::string const& starts, std::string const& ends, std::string const& room) {
    return R"({"date":"2026-01-12","starts":")" + starts + R"(","ends":")" + ends +
           R"(","activity":"evening_workshop","room":")" + room + R"(","leader":")" + cast::driss + R"("})";
}
std::string const event_id = "01900000-0000-7000-8000-00000000ee01";
std::string const fete = R"({"id":")" + event_id +
                         R"(","groups":[],"session":{"date":"2026-01-17","starts":"14:00","ends":"17:00",)"
                         R"("activity":"family_time","title":"Galette"}})";

http::Headers match(World& world, std::string const& of) {
    auto const seen = world.as(cast::bruno, "GET", of);
    REQUIRE(seen.status == 200);
    return {{"if-match", "\"" + std::to_string(boost::json::parse(seen.body).at("version").as_int64()) + "\""}};
}

}  // namespace

TEST_CASE("a session changed by hand is as it was again: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.of(cast::cometes_tonight);
        cast::expect(world, {"nothing changed", cast::bruno, "PUT", world.reversal(), "", 404, "session.unknown"});
        cast::expect(world, {"a room",
                             cast::bruno,
                             "PUT",
                             path,
                             body("17:00", "18:30", "Salle rouge"),
                             200,
                             "",
                             {{"if-match", "\"1\""}}});
        CHECK(world.of(cast::cometes_tonight) == "17:00–18:30 Salle rouge Driss edited");
        auto const back = world.reversal();
        auto const entries = world.audit_rows();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "PUT", back, "", 401, "login.required"},
            {"a volunteer", cast::driss, "PUT", back, "", 403, "access.refused"},
            {"a leader", cast::ines, "PUT", back, "", 403, "access.refused"},
            {"Farid", cast::farid, "PUT", back, "", 404, "session.unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.of(cast::cometes_tonight) == "17:00–18:30 Salle rouge Driss edited");
        CHECK(world.undone() == 0);
        for (int i = 0; i < 2; ++i)  // asked again, it answers the same
            cast::expect(world, {"back", cast::anissa, "PUT", back, "", 200, R"("starts":"16:45")"});
        CHECK(world.of(cast::cometes_tonight) == before);
        CHECK(world.undone() == 1);
        CHECK(world.audit_rows() > entries);
        world.clock.set("2026-02-11T15:30:00.001Z");
        cast::expect(world, {"30 days later", cast::bruno, "PUT", back, "", 409, "session.change_too_old"});
    });
}

TEST_CASE("the newest change of a session is taken back first; a roll call keeps its hours") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto change = [&](std::string const& starts, std::string const& version) {
            cast::expect(world, {"changed",
                                 cast::bruno,
                                 "PUT",
                                 path,
                                 body(starts, "18:30", "Salle rouge"),
                                 200,
                                 "",
                                 {{"if-match", "\"" + version + "\""}}});
            return world.reversal();
        };
        auto const first = change("17:00", "1");
        world.later(1);
        auto const second = change("17:15", "2");
        cast::expect(world, {"not this one yet", cast::bruno, "PUT", first, "", 409, "session.changed_since"});
        cast::expect(world, {"the newest", cast::bruno, "PUT", second, "", 200, R"("starts":"17:00")"});
        database.write([](sql::Session& sql) {
            sql.execute(
                "INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                " VALUES ('n1', :session, :child, 'present', :by, :at, :at)",
                {{"session", cast::cometes_tonight}, {"child", cast::lina}, {"by", cast::anissa}, {"at", now()}});
        });
        cast::expect(world, {"there is a roll call", cast::bruno, "PUT", first, "", 409, "session.has_marks"});
        CHECK(world.of(cast::cometes_tonight) == "17:00–18:30 Salle rouge Driss edited");
        CHECK(world.undone() == 1);
    });
}

TEST_CASE("a cancellation and a removal are kept and taken back; an event comes back whole") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", fete, 201});
        auto const groups = world.count("SELECT count(id) FROM session WHERE event IS NOT NULL");
        REQUIRE(groups > 1);
        auto const event = "/api/v1/events/" + event_id;
        auto const planned = [&] {
            return world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND cancelled_at IS NULL"
                               " AND starts = '14:00' AND title = 'Galette'");
        };
        world.later(1);
        cast::expect(world, {"off", cast::bruno, "PUT", event + "/closure", R"({"reason":"Neige"})", 200});
        CHECK(planned() == 0);
        CHECK(world.count("SELECT count(id) FROM session_change WHERE kind = 'cancelled' AND reason = 'Neige'") ==
              groups);
        cast::expect(world, {"on", cast::bruno, "PUT", world.reversal(), "", 200, R"("state":"planned")"});
        CHECK(planned() == groups);
        CHECK(world.undone() == groups);
        world.later(2);
        auto later = fete.substr(fete.find(R"({"date")"));
        later.pop_back();
        later.replace(later.find("14:00"), 5, "15:00");
        cast::expect(world, {"later", cast::bruno, "PUT", event, later, 200, "", match(world, event)});
        CHECK(planned() == 0);
        cast::expect(world, {"back", cast::bruno, "PUT", world.reversal(), "", 200, R"("starts":"14:00")"});
        CHECK(planned() == groups);
        world.later(3);
        cast::expect(world, {"removed", cast::bruno, "DELETE", event, "", 204});
        CHECK(world.count("SELECT count(id) FROM house_event") == 0);
        cast::expect(world, {"not Farid's", cast::farid, "PUT", world.reversal(), "", 404, "session.unknown"});
        cast::expect(world, {"there again", cast::bruno, "PUT", world.reversal(), "", 200, R"("title":"Galette")"});
        CHECK(planned() == groups);
        CHECK(world.count("SELECT count(id) FROM house_event") == 1);
    });
}

TEST_CASE("one group of an event is changed, cancelled and put back alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"made", cast::bruno, "POST", "/api/v1/events", fete, 201});
        auto const groups = world.count("SELECT count(id) FROM session WHERE event IS NOT NULL");
        auto const one = database.read([](sql::Session& sql) {
            return sql
                .first("SELECT id FROM session WHERE event IS NOT NULL AND mini_group = :g", {{"g", cast::cometes}})
                ->text(0);
        });
        auto later = fete.substr(fete.find(R"({"date")"));
        later.pop_back();
        later.replace(later.find("17:00"), 5, "16:00");
        cast::expect(world, {"shorter",
                             cast::bruno,
                             "PUT",
                             "/api/v1/sessions/" + one,
                             later,
                             200,
                             R"("event":")" + event_id + "\"",
                             {{"if-match", "\"1\""}}});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND ends = '16:00'") == 1);
        world.later(1);
        cast::expect(world, {"off", cast::bruno, "PUT", "/api/v1/sessions/" + one + "/closure",
                             R"({"reason":"Varicelle"})", 200});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND cancelled_at IS NULL") ==
              groups - 1);
        cast::expect(world, {"on", cast::bruno, "PUT", world.reversal(), "", 200});
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND cancelled_at IS NULL") == groups);
        CHECK(world.count("SELECT count(id) FROM session WHERE event IS NOT NULL AND ends = '16:00'") == 1);
    });
}
