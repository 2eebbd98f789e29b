#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "timetable/catch_up.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <thread>

using namespace marelle;
using namespace marelle::timetable;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, shipped_calendar()); }

    int make(Period const& period, Id const& establishment = cast::combes) {
        return database.write(
            [&](sql::Session& sql) { return materialise(sql, shipped_calendar(), establishment, period); });
    }
    std::int64_t sessions_of(Id const& slot) {
        return count("SELECT count(id) FROM session WHERE slot = :slot", {{"slot", slot}});
    }
    void note(Id const& session, Id const& child) {
        database.write([&](sql::Session& sql) {
            auto id = new_id();
            sql.execute(
                R"sql(INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                              VALUES (:id, :session, :child, 'present', :by, :at, :at))sql",
                {{"id", id}, {"session", session}, {"child", child}, {"by", cast::anissa}, {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, 'present', 90, :id))sql",
                        {{"id", id}, {"session", session}, {"child", child}});
        });
    }
    Id session_on(Id const& slot, Date const& date) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT id FROM session WHERE slot = :slot AND on_date = :date",
                                 {{"slot", slot}, {"date", date}});
            return row ? row->text(0) : Id{};
        });
    }
};

std::string const new_slot =
    R"({"id":"01900000-0000-7000-8000-00000000aa01","weekday":2,"starts":"17:00","ends":"18:30",)"
    R"("activity":"study_support","leader":"01900000-0000-7000-8000-0000000b0007","from":"2026-01-12"})";

}  // namespace

TEST_CASE("a slot's hours, weekday and dates are in order") {
    NewSlot good{{}, 1, "16:45", "18:15", Activity::outing, {}, {}, "2026-01-12", {}, {}, {}, {}, {}};
    CHECK(may_open(good));
    struct Wrong {
        char const* field;
        NewSlot slot;
    };
    auto with = [&](auto change) {
        auto slot = good;
        change(slot);
        return slot;
    };
    Wrong const wrong[] = {
        {"weekday", with([](auto& s) { s.weekday = 0; })},        {"weekday", with([](auto& s) { s.weekday = 8; })},
        {"ends", with([](auto& s) { s.ends = "16:45"; })},        {"ends", with([](auto& s) { s.ends = "08:00"; })},
        {"until", with([](auto& s) { s.until = "2026-01-12"; })},
    };
    for (auto const& [field, slot] : wrong) {
        auto refused = may_open(slot);
        REQUIRE(!refused);
        CHECK(refused.error().fields.front().name == field);
    }
}

TEST_CASE("a slot's days are its weekday, in force, on open days") {
    auto always = [](Date const&) { return true; };
    CHECK(days_of({1, "2025-09-01", {}}, {"2026-01-12", "2026-01-26"}, always) ==
          std::vector<Date>{"2026-01-12", "2026-01-19", "2026-01-26"});
    CHECK(days_of({1, "2026-01-13", "2026-01-26"}, {"2026-01-01", "2026-12-31"}, always) ==
          std::vector<Date>{"2026-01-19"});
    CHECK(days_of({6, "2026-01-01", {}}, {"2026-01-12", "2026-01-18"}, always) == std::vector<Date>{"2026-01-17"});
    CHECK(days_of({2, "2024-01-01", {}}, {"2028-02-29", "2028-02-29"}, always) == std::vector<Date>{"2028-02-29"});
    CHECK(days_of({1, "2026-01-01", {}}, {"2026-01-13", "2026-01-12"}, always).empty());
}

TEST_CASE("sessions made are the slots times their open days, however the period is cut") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto expected = [&](Period const& period) {
            std::int64_t days = 0;
            for (Date date = period.from; date <= period.until; date = add_days(date, 1)) {
                if (!open(shipped_calendar().day(date, place_in("A"), "fr"))) continue;
                if (weekday(date) == 1) days += 2;  // Comètes and Explorateurs
                if (weekday(date) == 4) days += 1;  // Comètes
            }
            return days;
        };
        CHECK(rc::check([&] {
            auto const from = add_days("2025-09-01", *rc::gen::inRange(0, 700));
            Period const period{from, add_days(from, *rc::gen::inRange(0, 120))};
            auto const cut = add_days(from, *rc::gen::inRange(0, 60));
            world.database.write([](sql::Session& sql) { sql.execute("DELETE FROM session"); });
            world.make({from, std::min(cut, period.until)});
            world.make(period);
            RC_ASSERT(world.make(period) == 0);
            RC_ASSERT(world.count("SELECT count(id) FROM session") == expected(period));
        }));
    });
}

TEST_CASE("two who look at the same week at once make each session once") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        Period const month{"2026-01-12", "2026-02-06"};
        std::thread other{[&] { make_sure(database, shipped_calendar(), cast::combes, month); }};
        make_sure(database, shipped_calendar(), cast::combes, month);
        other.join();
        CHECK(world.sessions_of(cast::cometes_slot) == 4);
        CHECK(world.sessions_of(cast::cometes_thursday) == 4);
        CHECK(world.sessions_of(cast::explorateurs_slot) == 4);
        CHECK(world.make(month, cast::bellevue) == 0);
    });
}

TEST_CASE("days nobody looked at are made of every open house, not before its slots were written down") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const catch_up = [&](Date const& today) {
            return catch_up_everywhere(database, shipped_calendar(), today);
        };
        auto const recorded = [&](std::string const& at) {
            database.write([&](sql::Session& sql) { sql.execute("UPDATE slot SET recorded_at = :at", {{"at", at}}); });
        };
        auto const house = [&](std::string const& change) {
            database.write([&](sql::Session& sql) {
                sql.execute("UPDATE establishment SET " + change + " WHERE id = :combes", {{"combes", cast::combes}});
            });
        };
        recorded("2026-01-12T23:30:00.000Z");  // in Paris it is Tuesday already
        house("closed_on = '2026-01-16'");
        CHECK(catch_up("2026-01-16") == 0);  // closed: nobody is asked
        house("closed_on = '2026-01-17'");
        CHECK(catch_up("2026-01-16") == 1);
        CHECK(!world.session_on(cast::cometes_thursday, "2026-01-15").empty());
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date < '2026-01-12'") == 0);
        CHECK(catch_up("2026-01-16") == 0);
        // The eve makes tomorrow's, whenever its slot was written down.
        recorded("2026-01-18T20:00:00.000Z");
        house("closed_on = NULL");
        CHECK(catch_up("2026-01-18") == 2);
        // Of a slot written down long ago, forty days and no more; and not before the house opened.
        recorded("2025-09-01T08:00:00.000Z");
        house("opened_on = '2026-01-08'");
        CHECK(catch_up("2026-01-19") == 1);
        CHECK(!world.session_on(cast::cometes_thursday, "2026-01-08").empty());
        house("opened_on = '2023-09-01'");
        CHECK(catch_up("2026-01-19") == 6);  // a Thursday, the week of 15 December, the Monday of 5 January
        CHECK(world.session_on(cast::cometes_slot, "2025-12-08").empty());
        CHECK(!world.session_on(cast::cometes_thursday, "2025-12-11").empty());
        CHECK(world.count("SELECT count(id) FROM session WHERE establishment <> :combes", {{"combes", cast::combes}}) ==
              0);
    });
}

TEST_CASE("a house whose days cannot be made keeps the others waiting for nothing, and its error is told") {
    // Whichever comes first: the houses' order says nothing of who fails.
    for (auto const& [failing, other] :
         {std::pair{cast::combes, cast::bellevue}, std::pair{cast::bellevue, cast::combes}}) {
        tests::for_each_database([&](sql::Database& database) {
            World world{database};
            database.write([&](sql::Session& sql) {
                auto const group = new_id();
                sql.execute(
                    "INSERT INTO mini_group (id, establishment, name, cursus, room, referent, places, opened_on,"
                    " version) SELECT :id, :house, 'Galets', cursus, room, referent, places, opened_on, version"
                    " FROM mini_group WHERE id = :cometes",
                    {{"id", group}, {"house", cast::bellevue}, {"cometes", cast::cometes}});
                sql.execute("INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, room, from_on,"
                            " recorded_at) SELECT :id, :group, weekday, starts, ends, activity, room, from_on,"
                            " recorded_at FROM slot WHERE id = :cometes",
                            {{"id", new_id()}, {"group", group}, {"cometes", cast::cometes_slot}});
                sql.execute("UPDATE slot SET recorded_at = '2025-09-01T08:00:00.000Z'");
                sql.execute("DELETE FROM session");
                sql.execute("CREATE UNIQUE INDEX one_and_no_more ON session ((CASE WHEN establishment = '" + failing +
                            "' THEN establishment END))");
            });
            CHECK_THROWS(catch_up_everywhere(database, shipped_calendar(), "2026-01-19"));
            auto const of = [&](Id const& house) {
                return world.count("SELECT count(id) FROM session WHERE establishment = :house", {{"house", house}});
            };
            CHECK(of(failing) == 0);
            CHECK(of(other) > 1);
        });
    }
}

TEST_CASE("closures, other zones and closed groups make no session") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        database.write([](sql::Session& sql) {
            sql.execute(
                R"sql(INSERT INTO closure (id, establishment, from_on, until_on, label, recorded_at, recorded_by)
                              VALUES (:id, :combes, '2026-01-19', '2026-01-19', 'Travaux', :now, :bruno))sql",
                {{"id", new_id()}, {"combes", cast::combes}, {"now", now()}, {"bruno", cast::bruno}});
            sql.execute("UPDATE mini_group SET closed_on = '2026-01-26' WHERE id = :id", {{"id", cast::explorateurs}});
        });
        world.make({"2026-01-12", "2026-02-12"});
        CHECK(world.session_on(cast::cometes_slot, "2026-01-19").empty());
        CHECK(world.session_on(cast::explorateurs_slot, "2026-01-26").empty());
        CHECK(!world.session_on(cast::cometes_slot, "2026-01-26").empty());
        CHECK(world.session_on(cast::cometes_slot, "2026-02-09").empty());  // winter holidays of zone A
        database.write([](sql::Session& sql) { sql.execute("UPDATE establishment SET school_zone = 'C'"); });
        world.make({"2026-02-09", "2026-02-12"});
        CHECK(!world.session_on(cast::cometes_slot, "2026-02-09").empty());
        // Overseas, whatever zone was written.
        database.write([](sql::Session& sql) { sql.execute("UPDATE establishment SET commune = '97411'"); });
        auto const place = database.read(
            [](sql::Session& sql) { return place_of(sql, cast::combes, {"2026-01-12", "2026-02-12"}); });
        CHECK(place->standing("2026-01-12").zone == "reunion");
        CHECK(place->standing("2026-01-12").region == Region::reunion);
    });
}

TEST_CASE("a slot that closes takes along only what is to come and unmarked") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.make({"2026-01-05", "2026-02-06"});
        world.note(world.session_on(cast::cometes_slot, "2026-01-19"), cast::lina);
        cast::expect(world,
                     {"from before it began", cast::bruno, "PUT", "/api/v1/slots/" + cast::cometes_slot + "/closure",
                      R"({"on":"2024-01-01"})", 422, R"("too_early")"});
        cast::expect(world, {"close", cast::bruno, "PUT", "/api/v1/slots/" + cast::cometes_slot + "/closure",
                             R"({"on":"2026-01-05"})", 200, R"("until":"2026-01-05")"});
        CHECK(!world.session_on(cast::cometes_slot, "2026-01-05").empty());  // past
        CHECK(world.session_on(cast::cometes_slot, "2026-01-12").empty());
        CHECK(!world.session_on(cast::cometes_slot, "2026-01-19").empty());  // a roll call was taken
        CHECK(world.session_on(cast::cometes_slot, "2026-01-26").empty());
        CHECK(!world.session_on(cast::cometes_thursday, "2026-01-15").empty());
        CHECK(world.make({"2026-01-12", "2026-02-06"}) == 0);
    });
}

TEST_CASE("slots and cancellations over HTTP: refusals, then successes, each with its audit entry") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const slots = "/api/v1/groups/" + cast::cometes + "/slots";
        auto const slot = "/api/v1/slots/" + cast::cometes_slot + "/closure";
        auto const tonight = "/api/v1/sessions/" + cast::cometes_tonight + "/closure";
        auto const before = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", slots, new_slot, 401, "login.required"},
            {"a volunteer", cast::driss, "POST", slots, new_slot, 403, "access.refused"},
            {"an activity leader", cast::ines, "PUT", slot, R"({"on":"2026-02-01"})", 403, "access.refused"},
            {"headquarters", cast::elodie, "POST", slots, new_slot, 403, "access.refused"},
            {"another establishment's director opens", cast::farid, "POST", slots, new_slot, 404, "group.unknown"},
            {"another establishment's director closes", cast::farid, "PUT", slot, R"({"on":"2026-02-01"})", 404, ""},
            {"another establishment's director cancels", cast::farid, "PUT", tonight, R"({"reason":"x"})", 404, ""},
            {"an unknown group", cast::bruno, "POST", "/api/v1/groups/" + cast::lina + "/slots", new_slot, 404, ""},
            {"a leader of elsewhere", cast::bruno, "POST", slots,
             R"({"weekday":2,"starts":"17:00","ends":"18:00","activity":"outing","leader":")" + cast::farid +
                 R"(","from":"2026-01-12"})",
             422, R"({"field":"leader","code":"unknown"})"},
            {"every wrong field", cast::bruno, "POST", slots,
             R"({"weekday":9,"starts":"18:00","ends":"17:00","activity":"outing",)"
             R"("from":"2026-01-12","until":"2026-01-12"})",
             422,
             R"([{"field":"weekday","code":"invalid"},{"field":"ends","code":"too_early"},)"
             R"({"field":"until","code":"too_early"}])"},
            {"no reason", cast::bruno, "PUT", tonight, "{}", 422, R"({"field":"reason","code":"required"})"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.count("SELECT count(id) FROM slot") == 3);
        CHECK(world.audit_rows() == before);

        cast::expect(world, {"a new slot", cast::anissa, "POST", slots, new_slot, 201, R"("name":"Inès Carpentier")"});
        CHECK(world.audit_rows() == before + 1);
        cast::expect(world, {"the same again is one slot", cast::anissa, "POST", slots, new_slot, 201, "17:00"});
        auto other = new_slot;
        other.replace(other.find("17:00"), 5, "17:15");
        cast::expect(world, {"its id for another slot", cast::anissa, "POST", slots, other, 409, "id.taken"});
        CHECK(world.count("SELECT count(id) FROM slot") == 4);

        cast::expect(world, {"cancel", cast::bruno, "PUT", tonight, R"({"reason":"neige"})", 200, R"("cancelled")"});
        cast::expect(world, {"twice the same", cast::bruno, "PUT", tonight, R"({"reason":"neige"})", 200, "neige"});
        cast::expect(world, {"for another reason", cast::bruno, "PUT", tonight, R"({"reason":"x"})", 409,
                             "session.already_cancelled"});
        cast::expect(world, {"back", cast::bruno, "DELETE", tonight, "", 200, R"("planned")"});
        world.note(cast::cometes_tonight, cast::lina);
        cast::expect(
            world, {"after the roll call", cast::bruno, "PUT", tonight, R"({"reason":"x"})", 409, "session.has_marks"});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.write'") == 5);
    });
}

TEST_CASE("the calendar over HTTP is the establishment's zone and closures, in the language asked for") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", "/api/v1/calendar", "", 401, ""},
            {"a date that is none", cast::driss, "GET", "/api/v1/calendar?from=2026-02-30&until=x", "", 422,
             R"([{"field":"from","code":"invalid"},{"field":"until","code":"invalid"}])"},
            {"backwards", cast::driss, "GET", "/api/v1/calendar?from=2026-02-20&until=2026-02-01", "", 422,
             "too_early"},
            {"too long", cast::driss, "GET", "/api/v1/calendar?from=2020-01-01&until=2026-02-01", "", 422, "too_late"},
            {"a volunteer", cast::driss, "GET", "/api/v1/calendar?from=2026-02-07&until=2026-02-08", "", 200,
             R"("kind":"school_holiday","label":"Vacances d’hiver","zone":"A")"},
            {"another zone is not there", cast::farid, "GET", "/api/v1/calendar?from=2026-02-23&until=2026-02-24", "",
             200, R"("items":[])"},
            {"in English",
             cast::farid,
             "GET",
             "/api/v1/calendar?from=2026-11-11&until=2026-11-11",
             "",
             200,
             "Armistice Day",
             {{"accept-language", "en-GB,fr"}}},
            {"headquarters see every zone", cast::elodie, "GET", "/api/v1/calendar?from=2026-02-23&until=2026-02-24",
             "", 200, R"("zone":"C")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
    });
}
