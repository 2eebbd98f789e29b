// Tasks, settings and hours on each database: refusals first. The marks are written as the roll call writes them.
#include "crypto/keyring.hpp"
#include "follow_up/follow_up.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::follow_up;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, *keyring); }

    Id evening(Date const& on, std::string_view activity = "evening_workshop") {
        auto id = new_id();
        database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                        " VALUES (:id, :group, :establishment, :on, '16:45', '18:15', :activity)",
                        {{"id", id},
                         {"group", cast::cometes},
                         {"establishment", cast::combes},
                         {"on", on},
                         {"activity", activity}});
        });
        return id;
    }
    void mark(Id const& session, Id const& child, std::string_view presence, int minutes, Heard what) {
        auto const by = scope(cast::anissa, "attendance.write");
        database.write([&](sql::Session& sql) {
            auto note = new_id();
            sql.execute("INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)"
                        " VALUES (:note, :session, :child, :presence, :by, :at, :at)",
                        {{"note", note},
                         {"session", session},
                         {"child", child},
                         {"presence", presence},
                         {"by", cast::anissa},
                         {"at", now()}});
            sql.execute(
                "INSERT INTO attendance (session, child, presence, minutes, note)"
                " VALUES (:session, :child, :presence, :minutes, :note) ON CONFLICT (session, child) DO UPDATE"
                " SET presence = excluded.presence, minutes = excluded.minutes, note = excluded.note",
                {{"session", session}, {"child", child}, {"presence", presence}, {"minutes", minutes}, {"note", note}});
            auto const on = sql.first("SELECT on_date FROM session WHERE id = :id", {{"id", session}})->text(0);
            heard(sql, by, child, on, what);
        });
    }
    void absent(Id const& session, Id const& child) { mark(session, child, "absent", 0, Heard::absent); }
    std::int64_t tasks() { return count("SELECT count(id) FROM follow_up"); }
    std::string state() {
        return database.read([](sql::Session& sql) { return sql.first("SELECT state FROM follow_up")->text(0); });
    }
    json::value items(Id const& who, std::string const& query = {}) {
        auto reply = as(who, "GET", "/api/v1/follow-ups" + query);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        auto const parsed = json::parse(reply.body);
        return parsed.at("items");
    }
    // Lina is absent three evenings in a row.
    Id three() {
        for (auto const* day : {"2026-01-05", "2026-01-06", "2026-01-08"}) absent(evening(day), cast::lina);
        return std::string{items(cast::bruno).at(0).at("id").as_string()};
    }
};

std::string event(std::string_view what, std::string_view note = {}) {
    auto out = R"({"id":")" + new_id() + R"(","event":")" + std::string{what} + R"(")";
    if (!note.empty()) out += R"(,"note":")" + std::string{note} + R"(")";
    return out + "}";
}

}  // namespace

TEST_CASE("the third unexplained absence makes one task, and a correction takes it away") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const first = world.evening("2026-01-05"), second = world.evening("2026-01-06"),
                   third = world.evening("2026-01-08");
        world.absent(first, cast::lina);
        world.absent(second, cast::lina);
        world.absent(third, cast::noe);
        CHECK(world.tasks() == 0);
        world.absent(third, cast::lina);
        world.absent(third, cast::lina);  // the note is sent again
        CHECK(world.tasks() == 1);
        CHECK(world.state() == "open");
        world.mark(second, cast::lina, "present", 90, Heard::attended);
        CHECK(world.state() == "corrected");
        world.absent(second, cast::lina);
        CHECK(world.state() == "open");
        CHECK(world.tasks() == 1);
        CHECK(world.count("SELECT count(id) FROM follow_up_event") == 3);
        world.mark(second, cast::lina, "excused", 0, Heard::excused);
        CHECK(world.state() == "corrected");
        auto seen = world.items(cast::anissa, "?all=1");
        CHECK(seen.at(0).at("events").at(1).at("event") == "corrected");
        CHECK(seen.at(0).at("events").at(1).at("by").is_null());
    });
}

TEST_CASE("a row longer than a month is one row, and what ended long before it is left alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.mark(world.evening("2025-09-15"), cast::lina, "present", 90, Heard::attended);
        for (auto const* day : {"2025-10-06", "2025-10-07", "2025-10-09"}) world.absent(world.evening(day), cast::lina);
        CHECK(world.tasks() == 1);
        world.mark(world.evening("2025-10-10"), cast::lina, "present", 90, Heard::attended);
        // One evening in three weeks or more: no evening of the last month ends anything.
        for (auto const* day : {"2025-11-03", "2025-12-01", "2026-01-05"}) world.absent(world.evening(day), cast::lina);
        CHECK(world.tasks() == 2);
        CHECK(world.count("SELECT count(id) FROM follow_up WHERE state = 'open'") == 2);
        CHECK(world.count("SELECT count(id) FROM follow_up WHERE since = '2025-11-03' AND absences = 3") == 1);
        // The former row is corrected on its own day, and its task goes; the other stays.
        world.mark(world.evening("2025-10-08"), cast::lina, "present", 90, Heard::attended);
        CHECK(world.count("SELECT count(id) FROM follow_up WHERE state = 'open'") == 1);
        world.mark(world.evening("2025-12-15"), cast::lina, "excused", 0, Heard::excused);
        CHECK(world.count("SELECT count(id) FROM follow_up WHERE state = 'open'") == 0);
    });
}

TEST_CASE("an absence the family had told ends the row, as an excused one") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const first = world.evening("2026-01-05"), told = world.evening("2026-01-06");
        database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO family_word (id, session, child, word, said_at, by_account)"
                        " VALUES (:id, :session, :child, 'absent', '2026-01-06T10:00:00.000Z', :by)",
                        {{"id", new_id()}, {"session", told}, {"child", cast::lina}, {"by", cast::anissa}});
        });
        world.absent(first, cast::lina);
        world.absent(told, cast::lina);
        world.absent(world.evening("2026-01-08"), cast::lina);
        CHECK(world.tasks() == 0);
        for (auto const* day : {"2026-01-09", "2026-01-12"}) world.absent(world.evening(day), cast::lina);
        CHECK(world.tasks() == 1);
    });
}

TEST_CASE("follow-ups over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = world.three();
        auto const events = "/api/v1/follow-ups/" + id + "/events";
        auto before = world.audit_rows();
        for (auto const& who : {cast::ines, cast::driss, cast::chloe, cast::elodie, cast::theo}) {
            cast::expect(world, {"no list", who, "GET", "/api/v1/follow-ups", "", 403, "access.refused"});
            cast::expect(world, {"no event", who, "POST", events, event("taken"), 403, "access.refused"});
        }
        cast::expect(world, {"Farid", cast::farid, "POST", events, event("taken"), 404, "follow_up.unknown"});
        cast::expect(world, {"a referent, of another's group", cast::leila, "POST", events, event("taken"), 404, ""});
        cast::expect(world, {"without a word", cast::anissa, "POST", events, event("done"), 422, R"("field":"note")"});
        cast::expect(world, {"with a social security number", cast::anissa, "POST", events,
                             event("done", "2180473065123"), 422, "social_security_number"});
        cast::expect(world, {"not for people", cast::anissa, "POST", events, event("corrected"), 422, "event"});
        cast::expect(world, {"the hours, for Farid", cast::farid, "GET", "/api/v1/children/" + cast::lina + "/hours",
                             "", 404, "child.unknown"});
        cast::expect(world, {"for a leader", cast::ines, "GET", "/api/v1/children/" + cast::lina + "/hours", "", 403});
        CHECK(world.audit_rows() == before);
        CHECK(world.items(cast::farid).as_array().empty());
        CHECK(world.items(cast::farid, "?child=" + cast::lina + "&all=1").as_array().empty());
        CHECK(world.items(cast::leila).as_array().empty());
        CHECK(world.state() == "open");
    });
}

TEST_CASE("a follow-up is taken, done with a word that is sealed, and opened again") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = world.three();
        auto const events = "/api/v1/follow-ups/" + id + "/events";
        auto waiting = [&](Id const& who) {
            auto const scope = world.scope(who, "follow_up.write");
            return database.read([&](sql::Session& sql) { return follow_up::waiting(sql, scope).count; });
        };
        CHECK(waiting(cast::anissa) == 1);
        CHECK(waiting(cast::leila) == 0);
        auto before = world.audit_rows();
        auto const taken = event("taken");
        cast::expect(world, {"taken", cast::anissa, "POST", events, taken, 200, R"("state":"taken")"});
        cast::expect(world, {"sent again", cast::anissa, "POST", events, taken, 200, R"("state":"taken")"});
        CHECK(world.audit_rows() == before + 2);
        CHECK(waiting(cast::anissa) == 1);
        CHECK(waiting(cast::bruno) == 0);
        cast::expect(world, {"by one only", cast::bruno, "POST", events, event("taken"), 409, "follow_up.taken"});
        // Taken, it stays whatever is corrected.
        world.mark(world.evening("2026-01-07"), cast::lina, "present", 90, Heard::attended);
        CHECK(world.state() == "taken");
        cast::expect(world, {"done", cast::anissa, "POST", events, event("done", "CANARI-5 vu la mère"), 200,
                             R"("note":"CANARI-5 vu la mère")"});
        CHECK(waiting(cast::anissa) == 0);
        CHECK(world.items(cast::anissa).as_array().empty());
        CHECK(world.items(cast::anissa, "?all=1&child=" + cast::lina).as_array().size() == 1);
        auto row = database.read([](sql::Session& sql) {
            return sql.first("SELECT note_sealed FROM follow_up_event WHERE note_sealed IS NOT NULL");
        });
        CHECK(row->bytes(0).find("CANARI") == std::string::npos);
        cast::expect(world, {"again", cast::bruno, "POST", events, event("reopened"), 200, R"("state":"open")"});
        CHECK(waiting(cast::bruno) == 1);
    });
}

TEST_CASE("an establishment decides its own numbers, from a day on") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        std::string const path = "/api/v1/follow-up-settings";
        auto const five = R"({"from":"2026-01-12","absences":5,"director_after_days":1})";
        auto before = world.audit_rows();
        for (auto const& who : {cast::anissa, cast::ines, cast::driss, cast::chloe, cast::elodie, cast::theo})
            cast::expect(world, {"not theirs", who, "PUT", path, five, 403, "access.refused"});
        cast::expect(world, {"not for yesterday", cast::bruno, "PUT", path,
                             R"({"from":"2026-01-11","absences":1,"director_after_days":15})", 422,
                             R"([{"field":"from","code":"too_early"},{"field":"absences","code":"invalid"},)"
                             R"({"field":"director_after_days","code":"invalid"}])"});
        CHECK(world.count("SELECT count(*) FROM follow_up_setting") == 0);
        CHECK(world.audit_rows() == before);
        cast::expect(world, {"what is shipped", cast::bruno, "GET", path, "", 200, R"("absences":3)"});
        cast::expect(world, {"decided", cast::bruno, "PUT", path, five, 200, R"("absences":5)"});
        cast::expect(world, {"elsewhere nothing changed", cast::farid, "GET", path, "", 200, R"("decided":[])"});
        // The fourth absence comes after that day: five are needed now.
        world.absent(world.evening("2026-01-09"), cast::lina);
        for (auto const* day : {"2026-01-12", "2026-01-13", "2026-01-15"}) world.absent(world.evening(day), cast::lina);
        CHECK(world.tasks() == 0);
        world.absent(world.evening("2026-01-16"), cast::lina);
        CHECK(world.tasks() == 1);
    });
}

TEST_CASE("hours are added by week and by school year, and what nobody noted is said") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.mark(world.evening("2025-06-02"), cast::lina, "present", 90, Heard::attended);
        world.mark(world.evening("2025-12-01"), cast::lina, "present", 90, Heard::attended);
        world.mark(world.evening("2025-12-02"), cast::lina, "late", 75, Heard::attended);
        world.mark(world.evening("2025-12-08"), cast::lina, "present", 60, Heard::attended);
        world.absent(world.evening("2026-01-08"), cast::lina);
        world.evening("2026-01-09");
        for (auto const* other : {"parents_workshop", "training", "individual_meeting"})
            world.evening("2026-01-10", other);
        auto const path = "/api/v1/children/" + cast::lina + "/hours";
        auto reply = cast::expect(world, {"the referent", cast::anissa, "GET", path, "", 200});
        auto const hours = json::parse(reply.body);
        CHECK(hours.at("school_year") == "2025-2026");
        CHECK(hours.at("minutes") == 225);
        CHECK(hours.at("attended") == 3);
        CHECK(hours.at("expected") == 4);
        CHECK(hours.at("not_taken") == 1);
        CHECK(hours.at("weeks").as_array().size() == 3);
        CHECK(hours.at("weeks").at(0).at("minutes") == 165);
        CHECK(hours.at("weeks").at(0).at("from") == "2025-12-01");
        CHECK(hours.at("years").at(1).at("school_year") == "2024-2025");
        CHECK(hours.at("years").at(1).at("minutes") == 90);
        CHECK(hours.at("promise").at("hours") == 700);
        CHECK_FALSE(hours.at("promise").at("source").as_string().empty());
        CHECK(hours.at("in_a_row").at("absences") == 1);
        CHECK(hours.at("in_a_row").at("needed") == 3);
        CHECK(promise_on("2020-01-01").hours == 700);
        cast::expect(world, {"the psychologist reads the file", cast::chloe, "GET", path, "", 404});
        cast::expect(world, {"Farid", cast::farid, "GET", path, "", 404, "child.unknown"});
    });
}

TEST_CASE("follow-ups as a file, of the children one follows") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const* day : {"2026-01-05", "2026-01-08", "2026-01-10"}) world.absent(world.evening(day), cast::lina);
        for (auto const& who : {cast::driss, cast::ines, cast::chloe})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/follow-ups-export", "", 403});
        tests::expect_export(world, cast::anissa,
                             {"/api/v1/follow-ups-export", "export:follow_ups:1", "\r\nLina B.;Comètes;"});
        CHECK(world.as(cast::leila, "GET", "/api/v1/follow-ups-export").body.find("Lina") == std::string::npos);
    });
}

TEST_CASE("a child's weeks, its follow-ups and what the house decided leave as files") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const* day : {"2026-01-05", "2026-01-08", "2026-01-10"}) world.absent(world.evening(day), cast::lina);
        std::string const follow_ups = "/api/v1/follow-ups-export?child=", settings = "/api/v1/follow-up-settings";
        cast::expect(world, {"a child that is none", cast::anissa, "GET", follow_ups + "x", "", 422, "child"});
        tests::expect_export(world, cast::anissa, {follow_ups + cast::lina, "export:follow_ups:1", "\r\nLina B.;"});
        CHECK(world.as(cast::anissa, "GET", follow_ups + cast::tom).body.find("Lina") == std::string::npos);
        auto const hours = "/api/v1/children/" + cast::lina + "/hours-export";
        cast::expect(world, {"the psychologist takes nothing away", cast::chloe, "GET", hours, "", 403});
        tests::expect_export(world, cast::anissa,
                             {hours, "export:hours:1", "2026-W02;2026-01-05;0;0;", cast::farid, 404});
        cast::expect(world, {"not a referent's", cast::anissa, "GET", settings + "-export", "", 403});
        cast::expect(world, {"decided", cast::bruno, "PUT", settings,
                             R"({"from":"2026-01-12","absences":5,"director_after_days":1})", 200});
        tests::expect_export(world, cast::bruno,
                             {settings + "-export", "export:follow_up_settings:1", "2026-01-12;5;1"});
    });
}
