// How many days the accueil opens in its year, and who may direct it then.
#include "supervision/supervision.hpp"
#include "tests/cast.hpp"
#include "tests/counted.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::supervision;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        supervision::add_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
        timetable::add_routes(router, timetable::shipped_calendar());
        timetable::add_plan_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
    }
    json::object ratio(Id const& session) {
        auto reply = as(cast::bruno, "GET", path(session));
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    static std::string path(Id const& session) { return "/api/v1/sessions/" + session + "/ratio"; }
};

// Of seven, on the list since September.
void add_children(sql::Database& database, int many) {
    database.write([&](sql::Session& sql) {
        for (int i = 0; i < many; ++i) {
            auto const child = new_id();
            sql.execute(R"sql(
                INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at,
                                   version)
                VALUES (:id, 'Lou', 'Morel', '2017-05-01', 'f', 'fr', ' lou morel ', :now, 1))sql",
                        {{"id", child}, {"now", now()}});
            sql.execute(R"sql(
                INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                VALUES (:id, :group, :child, '2025-09-01', :now))sql",
                        {{"id", new_id()}, {"group", cast::cometes}, {"child", child}, {"now", now()}});
        }
    });
}

void end_slot(sql::Database& database, Id const& slot, Date const& on, Instant const& at,
              std::optional<Instant> const& undone) {
    database.write([&](sql::Session& sql) {
        sql.execute(R"sql(
            INSERT INTO slot_closing (id, slot, on_date, until_before, closed_at, closed_by, undone_at, undone_by)
            VALUES (:id, :slot, :on, NULL, :at, :by, :undone, :undoer))sql",
                    {{"id", new_id()},
                     {"slot", slot},
                     {"on", on},
                     {"at", at},
                     {"by", cast::bruno},
                     {"undone", undone},
                     {"undoer", undone ? std::optional{cast::bruno} : std::nullopt}});
        sql.execute("UPDATE slot SET until_on = :on WHERE id = :id",
                    {{"on", undone ? std::optional<Date>{} : std::optional{on}}, {"id", slot}});
    });
}

// As the evening of 12 January counts its days: read that day, or once it is past.
int days_on(sql::Database& database, Date const& today) {
    return database.read([&](sql::Session& sql) {
        Reader const reader{timetable::shipped_calendar(), timetable::shipped_activities(), "fr"};
        int out = 0;
        for (auto const& [day, count] : days_open(sql, reader, cast::combes, {{"2026-01-12", 81}}, today))
            out = std::max(out, count);
        return out;
    });
}

}  // namespace

TEST_CASE("above eighty minors who may direct depends on the days that the accueil opens in its year") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        add_children(database, 81);
        auto directed = [&] { return json::object{world.ratio(cast::cometes_tonight).at("house").at(2).as_object()}; };
        // As the sessions themselves say once they are all made.
        auto days = [&] {
            return database.write([&](sql::Session& sql) {
                timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, {"2025-09-01", "2026-08-31"});
                return sql.count(R"sql(
                    SELECT count(DISTINCT on_date) FROM session
                    WHERE establishment = :house AND cancelled_at IS NULL AND on_date >= '2025-09-01'
                )sql",
                                 {{"house", cast::combes}});
            });
        };
        auto const before = directed();
        CHECK(before.at("kind") == "directed_short");  // Mondays and Thursdays
        auto const short_year = days();
        CHECK(short_year < 80);
        CHECK(before.at("words").as_string().find(" ouvre " + std::to_string(short_year) + " jours ") !=
              json::string::npos);
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, from_on, recorded_at)
                VALUES (:id, :group, 2, '16:45', '18:15', 'evening_workshop', '2025-09-01', :now))sql",
                        {{"id", new_id()}, {"group", cast::cometes}, {"now", now()}});
        });
        auto const after = directed();
        CHECK(after.at("kind") == "directed_large");
        CHECK(after.at("light") == "amber");  // Bruno has the BAFD
        auto const long_year = days();
        CHECK(long_year > 80);
        CHECK(after.at("words").as_string().find(" ouvre " + std::to_string(long_year) + " jours ") !=
              json::string::npos);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = :now, cancelled_by = :by WHERE on_date = '2026-01-13'",
                        {{"now", now()}, {"by", cast::bruno}});
        });
        CHECK(directed().at("words").as_string().find(" ouvre " + std::to_string(long_year - 1) + " jours ") !=
              json::string::npos);
        // A house of another director opens nothing here, and Farid reads nothing of this one.
        CHECK(world.as(cast::farid, "GET", World::path(cast::cometes_tonight)).status == 404);
        auto const elsewhere = database.read([](sql::Session& sql) {
            Reader const reader{timetable::shipped_calendar(), timetable::shipped_activities(), "fr"};
            return days_open(sql, reader, new_id(), {{"2026-01-12", 81}}, "2026-01-12");
        });
        CHECK(elsewhere.empty());
    });
}

TEST_CASE("what a past evening said of who directs it stays what it said, whatever the timetable becomes") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        add_children(database, 81);
        auto said = [&] {
            return std::string{world.ratio(cast::cometes_tonight).at("house").at(2).at("words").as_string()};
        };
        auto write = [&](std::string_view text, sql::Parameters const& given) {
            database.write([&](sql::Session& sql) { sql.execute(text, given); });
        };
        auto const that_evening = said();
        auto slot = [&](Id const& id, int weekday, Instant const& at) {
            write(R"sql(
                INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, from_on, recorded_at)
                VALUES (:id, :group, :weekday, '16:45', '18:15', 'evening_workshop', '2025-09-01', :at))sql",
                  {{"id", id}, {"group", cast::cometes}, {"weekday", weekday}, {"at", at}});
        };
        auto const tuesdays = new_id(), fridays = new_id();
        slot(tuesdays, 2, "2026-01-12T15:00:00.000Z");
        auto const with_tuesdays = said();
        CHECK(with_tuesdays != that_evening);  // tonight is not over: it follows

        world.clock.set("2026-01-20T15:30:00.000Z");
        CHECK(said() == with_tuesdays);
        slot(fridays, 5, "2026-01-20T15:00:00.000Z");
        CHECK(said() == with_tuesdays);
        // Ended, taken back, ended for another day: the evening knew none of it.
        auto end = [&](Id const& id, Date const& on, Instant const& at, std::optional<Instant> const& undone) {
            end_slot(database, id, on, at, undone);
        };
        end(tuesdays, "2026-01-21", "2026-01-20T15:01:00.000Z", "2026-01-20T15:02:00.000Z");
        CHECK(said() == with_tuesdays);
        end(tuesdays, "2026-01-27", "2026-01-20T15:03:00.000Z", {});
        CHECK(said() == with_tuesdays);
        write(R"sql(
            INSERT INTO closure (id, establishment, from_on, until_on, label, recorded_at, recorded_by)
            VALUES (:id, :house, '2026-06-01', '2026-06-26', 'Travaux', '2026-01-20T15:04:00.000Z', :by))sql",
              {{"id", new_id()}, {"house", cast::combes}, {"by", cast::bruno}});
        CHECK(said() == with_tuesdays);
        // The sessions of the days to come are made, and one of them is cancelled.
        database.write([](sql::Session& sql) {
            timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, {"2026-01-12", "2026-02-06"});
            sql.execute("UPDATE session SET cancelled_at = '2026-01-20T15:05:00.000Z', cancelled_by = :by"
                        " WHERE on_date = '2026-01-22'",
                        {{"by", cast::bruno}});
        });
        CHECK(said() == with_tuesdays);
        CHECK(world.as(cast::farid, "GET", World::path(cast::cometes_tonight)).status == 404);
    });
}

TEST_CASE("an end taken back after the evening is the end it knew") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        add_children(database, 81);
        auto days = [&](Date const& today) { return days_on(database, today); };
        auto const whole = days("2026-01-12");
        database.write([&](sql::Session& sql) {
            for (auto const& row : sql.query("SELECT id FROM slot WHERE weekday = 4"))
                sql.execute(R"sql(
                    INSERT INTO slot_closing (id, slot, on_date, closed_at, closed_by, undone_at, undone_by)
                    VALUES (:id, :slot, '2026-02-01', '2026-01-10T15:00:00.000Z', :by, '2026-01-20T15:00:00.000Z',
                        :by))sql",
                            {{"id", new_id()}, {"slot", row.text(0)}, {"by", cast::bruno}});
        });
        CHECK(days("2026-01-12") == whole);
        auto const known = days("2026-01-13");
        CHECK(known < whole);
        CHECK(known > 0);
    });
}

TEST_CASE("a session moved, removed, cancelled or given back after the evening counts where the evening knew it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        add_children(database, 81);
        auto days = [&](Date const& today) { return days_on(database, today); };
        auto ask = [&](std::string_view who, std::string const& method, std::string const& to, std::string const& body,
                       int status, std::string const& version = "") {
            http::Headers headers;
            if (!version.empty()) headers.push_back({"if-match", "\"" + version + "\""});
            auto const reply = world.as(Id{who}, method, to, body, headers);
            REQUIRE_MESSAGE(reply.status == status, method << " " << to << ": " << reply.body);
        };
        auto session = [&](Id const& id, Date const& date) {
            return R"({"id":")" + id + R"(","date":")" + date +
                   R"(","starts":"14:00","ends":"16:00","activity":"evening_workshop"})";
        };
        std::string const group = "/api/v1/groups/" + cast::cometes + "/sessions";
        auto const path = [](Id const& id) { return "/api/v1/sessions/" + id; };
        auto newest = [&](Id const& of) {
            return database.read([&](sql::Session& sql) {
                return "/api/v1/session-changes/" +
                       sql.first("SELECT id FROM session_change WHERE session = :of AND undone_at IS NULL",
                                 {{"of", of}})
                           ->text(0) +
                       "/reversal";
            });
        };
        // Four days of their own: 14 and 21 January are Wednesdays, 16 and 23 Fridays, when nothing else opens.
        auto const moved = new_id(), removed = new_id(), cancelled = new_id(), given_back = new_id();
        ask(cast::bruno, "POST", group, session(moved, "2026-01-14"), 201);
        ask(cast::bruno, "POST", group, session(removed, "2026-01-16"), 201);
        ask(cast::bruno, "POST", group, session(cancelled, "2026-01-21"), 201);
        ask(cast::bruno, "POST", group, session(given_back, "2026-01-23"), 201);
        // Before the evening: this one joins the day of another, and counts for nothing.
        ask(cast::bruno, "PUT", path(given_back), session(given_back, "2026-01-21"), 200, "1");
        auto const that_evening = days("2026-01-12");

        world.clock.set("2026-01-13T08:00:00.000Z");
        CHECK(days("2026-01-13") == that_evening);
        ask(cast::farid, "PUT", path(moved), session(moved, "2026-01-16"), 404, "1");
        ask(cast::bruno, "PUT", path(moved), session(moved, "2026-01-16"), 200, "1");
        CHECK(days("2026-01-13") == that_evening);
        CHECK(days("2026-01-12") == that_evening - 1);  // as the plan is now
        world.clock.set("2026-01-13T08:01:00.000Z");
        ask(cast::bruno, "DELETE", path(removed), "", 204);
        CHECK(days("2026-01-13") == that_evening);
        world.clock.set("2026-01-13T08:02:00.000Z");
        ask(cast::bruno, "PUT", newest(given_back), "", 200);
        CHECK(days("2026-01-13") == that_evening);
        CHECK(days("2026-01-12") == that_evening);  // one more, one less
        world.clock.set("2026-01-13T08:03:00.000Z");
        ask(cast::bruno, "PUT", newest(removed), "", 200);
        ask(cast::bruno, "PUT", path(cancelled) + "/closure", R"({"reason":"Grève"})", 200);
        CHECK(days("2026-01-13") == that_evening);
    });
}

TEST_CASE("a school calendar or a zone told after the evening is not what the evening knew") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        add_children(database, 81);
        auto days = [&](Date const& today) { return days_on(database, today); };
        auto const that_evening = days("2026-01-12");
        auto put = [&](std::string const& to, std::string const& body) {
            // What another house says of itself changes nothing here.
            auto const before = days("2026-01-12");
            CHECK(world.as(cast::farid, "PUT", to, body).status == 200);
            CHECK(days("2026-01-12") == before);
            auto const reply = world.as(cast::bruno, "PUT", to, body);
            REQUIRE_MESSAGE(reply.status == 200, to << ": " << reply.body);
        };
        world.clock.set("2026-01-13T08:00:00.000Z");
        put("/api/v1/school-calendars/2025-2026/A",
            R"({"source":"Rectorat","checked":true,"days_off":[)"
            R"({"from":"2026-03-02","until":"2026-04-30","kind":"holiday","label":"Travaux"}]})");
        CHECK(days("2026-01-12") != that_evening);
        CHECK(days("2026-01-13") == that_evening);
        world.clock.set("2026-01-13T08:01:00.000Z");
        put("/api/v1/calendar-place", R"({"zone":"guadeloupe","region":"guadeloupe","from":"2025-09-01"})");
        CHECK(days("2026-01-12") != that_evening);
        CHECK(days("2026-01-13") == that_evening);
        // Taken back, what the evening knew does not move either.
        world.clock.set("2026-01-14T08:00:00.000Z");
        REQUIRE(world.as(cast::bruno, "DELETE", "/api/v1/school-calendars/2025-2026/A", "").status == 200);
        CHECK(days("2026-01-13") == that_evening);
    });
}

namespace {

// Saturdays: périscolaire where there is class that morning, another accueil where there is none.
void add_saturdays(sql::Database& database) {
    database.write([](sql::Session& sql) {
        sql.execute(R"sql(
            INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, from_on, recorded_at)
            VALUES (:id, :group, 6, '10:00', '12:00', 'evening_workshop', '2025-09-01', :at))sql",
                    {{"id", new_id()}, {"group", cast::cometes}, {"at", "2026-01-05T08:00:00.000Z"}});
    });
}

std::string week_of(std::string const& half_days, Date const& from = "2025-09-01",
                    std::string const& commune = "73065") {
    return R"({"commune":")" + commune + R"(","commune_name":"Chambéry","from":")" + from + R"(","half_days":[)" +
           half_days + "]}";
}
std::string const four_days = R"("mon_am","mon_pm","tue_am","tue_pm","thu_am","thu_pm","fri_am","fri_pm")";
std::string const with_saturday = R"("mon_am","mon_pm","tue_am","tue_pm","thu_am","thu_pm","fri_am","sat_am")";

struct Weeks : World {
    explicit Weeks(sql::Database& db) : World{db} {
        add_children(database, 81);
        add_saturdays(database);
    }
    int now() { return days_on(database, "2026-01-12"); }
    int that_evening() { return days_on(database, "2026-01-13"); }
    void put(Id const& who, std::string const& week) {
        auto const reply = as(who, "PUT", "/api/v1/commune-weeks", week);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
    }
    void take_back(Id const& who) {
        auto const change = database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM setting_change WHERE undone_at IS NULL ORDER BY made_at DESC, id DESC")
                ->text(0);
        });
        auto const path = "/api/v1/calendar-changes/" + change + "/reversal";
        CHECK(as(cast::farid, "PUT", path, "{}").status == 404);
        auto const reply = as(who, "PUT", path, "{}");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
    }
};

}  // namespace

TEST_CASE("a commune's week told or taken back after the evening is not what the evening knew") {
    tests::for_each_database([](sql::Database& database) {
        Weeks world{database};
        auto const without = world.now();
        world.clock.set("2026-01-12T16:00:00.000Z");
        world.put(cast::bruno, week_of(four_days));
        CHECK(world.now() == without);  // no class on Saturdays, as where nothing was said
        world.clock.set("2026-01-13T08:00:00.000Z");
        // Nor what another house, or another commune, says.
        world.put(cast::farid, week_of(with_saturday));
        world.put(cast::bruno, week_of(with_saturday, "2025-09-01", "73008"));
        CHECK(world.now() == without);
        world.put(cast::bruno, week_of(with_saturday));
        auto const with = world.now();
        CHECK(with > without);
        CHECK(world.that_evening() == without);
        // Said again, and from another day: the first of these words parts the evening from what came.
        world.clock.set("2026-01-13T08:01:00.000Z");
        world.put(cast::bruno, week_of(R"("sat_am")"));
        world.put(cast::bruno, week_of(with_saturday, "2025-11-01"));
        CHECK(world.now() == with);
        CHECK(world.that_evening() == without);
        world.clock.set("2026-01-14T08:00:00.000Z");
        world.take_back(cast::bruno);
        CHECK(world.that_evening() == without);
    });
}

TEST_CASE("a week with Saturdays, known that evening, stays known when the commune gives them up") {
    tests::for_each_database([](sql::Database& database) {
        Weeks world{database};
        auto const without = world.now();
        world.put(cast::bruno, week_of(with_saturday));
        auto const with = world.now();
        CHECK(with > without);
        world.clock.set("2026-01-13T08:00:00.000Z");
        CHECK(world.that_evening() == with);
        world.put(cast::bruno, week_of(four_days));
        CHECK(world.now() == without);
        CHECK(world.that_evening() == with);
        // From a day of this winter: half of the year before it.
        world.take_back(cast::bruno);
        world.put(cast::bruno, week_of(four_days, "2026-01-05"));
        CHECK(world.now() < with);
        CHECK(world.now() > without);
        CHECK(world.that_evening() == with);
    });
}

TEST_CASE("the nearest word on a commune's week is the one that was nearest that evening") {
    tests::for_each_database([](sql::Database& database) {
        Weeks world{database};
        auto const without = world.now();
        world.put(cast::elodie, week_of(with_saturday));
        auto const with = world.now();
        CHECK(with > without);
        world.clock.set("2026-01-13T08:00:00.000Z");
        CHECK(world.that_evening() == with);
        // The house's own word covers the instance's from now on, not then.
        world.put(cast::bruno, week_of(four_days));
        CHECK(world.now() == without);
        CHECK(world.that_evening() == with);
        world.clock.set("2026-01-13T08:01:00.000Z");
        world.put(cast::elodie, week_of(four_days));
        CHECK(world.that_evening() == with);
        world.clock.set("2026-01-14T08:00:00.000Z");
        world.take_back(cast::elodie);
        CHECK(world.that_evening() == with);
    });
}

TEST_CASE("a past evening of more than eighty minors asks no more of the database for each child more") {
    tests::for_each_database([](sql::Database& database) {
        tests::CountedDatabase counted{database};
        World world{counted};
        add_children(database, 81);
        world.clock.set("2026-01-20T15:30:00.000Z");
        auto const words = [&] {
            return std::string{world.ratio(cast::cometes_tonight).at("house").at(2).at("words").as_string()};
        };
        CHECK(words().find(" ouvre ") != std::string::npos);  // the days were counted
        auto const asked = [&](std::string const& path) {
            counted.asked();
            auto const reply = world.as(cast::bruno, "GET", path);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return counted.asked();
        };
        std::string const week = "/api/v1/ratios?from=2026-01-12&until=2026-01-18";
        auto const one = asked(World::path(cast::cometes_tonight)), whole = asked(week);
        add_children(database, 60);
        CHECK(asked(World::path(cast::cometes_tonight)) == one);
        CHECK(asked(week) == whole);
        CHECK(std::max(one, whole) < 60);
    });
}
