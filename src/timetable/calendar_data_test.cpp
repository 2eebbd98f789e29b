#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "timetable/calendar_data.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::timetable;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, shipped_calendar()); }

    int make(Period const& period) {
        return database.write(
            [&](sql::Session& sql) { return materialise(sql, shipped_calendar(), cast::combes, period); });
    }
    std::int64_t sessions_on(Date const& date) {
        return count("SELECT count(id) FROM session WHERE on_date = :date", {{"date", date}});
    }
    Id session_on(Id const& slot, Date const& date) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT id FROM session WHERE slot = :slot AND on_date = :date",
                                 {{"slot", slot}, {"date", date}});
            return row ? row->text(0) : Id{};
        });
    }
    void note(Id const& session) {
        database.write([&](sql::Session& sql) {
            sql.execute(
                R"sql(
                INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                VALUES (:id, :session, :child, 'present', :by, :at, :at)
            )sql",
                {{"id", new_id()}, {"session", session}, {"child", cast::lina}, {"by", cast::anissa}, {"at", now()}});
        });
    }
    void edited(Id const& session) {
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE session SET edited_at = :now, leader = :ines WHERE id = :id",
                        {{"now", now()}, {"ines", cast::ines}, {"id", session}});
        });
    }
};

Id const closing = "01900000-0000-7000-8000-00000000cc01";
std::string const works = R"({"id":"01900000-0000-7000-8000-00000000cc01","from":"2026-01-19","until":"2026-01-23",)"
                          R"("label":"Travaux"})";
std::string const one_closure = "/api/v1/closures/" + closing;
std::string const year_a = "/api/v1/school-calendars/2025-2026/A";
std::string const place_path = "/api/v1/calendar-place", weeks = "/api/v1/commune-weeks";
std::string const alsace = R"({"zone":"B","region":"alsace_moselle","from":"2026-02-01"})";
std::string const week =
    R"({"commune":"73065","commune_name":"Chambéry","from":"2025-09-01","half_days":["mon_am","wed_am"]})";
std::string const snow_only = R"({"source":"Arrêté du recteur","checked":true,"days_off":[)"
                              R"({"from":"2026-01-26","until":"2026-01-27","kind":"extra","label":"Neige"}]})";

}  // namespace

TEST_CASE("a school calendar is recorded in order, within its year, with its source") {
    SchoolCalendarEdit good{"Arrêté",
                            true,
                            {{"2025-10-18", "2025-11-02", DaysOffKind::holiday, "Toussaint"},
                             {"2026-07-04", "2026-09-01", DaysOffKind::holiday, "Été"}}};
    CHECK(may_record("2025-2026", "A", good));
    CHECK(may_record("2025-2026", "corse", good));
    CHECK(may_record("2025-2026", "D", good).error().fault == Fault::not_found);
    CHECK(may_record("2025-2027", "A", good).error().fault == Fault::not_found);
    CHECK(may_record("2025", "A", good).error().fault == Fault::not_found);
    auto with = [&](auto change) {
        auto edit = good;
        change(edit);
        return edit;
    };
    struct Wrong {
        char const *field, *code;
        SchoolCalendarEdit edit;
    };
    Wrong const wrong[] = {
        {"source", "required", with([](auto& e) { e.source = ""; })},
        {"days_off/0/until", "too_early", with([](auto& e) { e.days_off[0].until = "2025-10-17"; })},
        {"days_off/1/from", "overlaps", with([](auto& e) { e.days_off[1].from = "2025-11-02"; })},
        {"days_off/0/from", "not_in_year", with([](auto& e) { e.days_off[0].from = "2025-08-31"; })},
        {"days_off/1/until", "not_in_year", with([](auto& e) { e.days_off[1].until = "2026-09-11"; })},
        {"days_off/1/label", "required", with([](auto& e) { e.days_off[1].label = ""; })},
    };
    for (auto const& [field, code, edit] : wrong) {
        auto refused = may_record("2025-2026", "A", edit);
        REQUIRE(!refused);
        CHECK(refused.error().fields.front().name == field);
        CHECK(refused.error().fields.front().code == code);
    }
    CHECK(may_record("2025-2026", "A", {"Arrêté", false, {}}));
}

TEST_CASE("a commune's week is made of half-days that exist, each once") {
    CHECK(may_keep({"73065", "Chambéry", "2025-09-01", {"mon_am", "mon_pm", "wed_am"}}));
    CHECK(!may_keep({"73065", "Chambéry", "2025-09-01", {}}));
    CHECK(!may_keep({"73065", "Chambéry", "2025-09-01", {"sun_am"}}));
    CHECK(!may_keep({"73065", "Chambéry", "2025-09-01", {"mon_am", "mon_am"}}));
    CHECK(!may_keep({"7306", "Chambéry", "2025-09-01", {"mon_am"}}));
    CHECK(half_days_of("mon_am  tue_pm ") == std::vector<std::string>{"mon_am", "tue_pm"});
}

TEST_CASE("closed days lose their sessions, keep what was noted, and give everything back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.make({"2026-01-12", "2026-02-06"});
        REQUIRE(world.sessions_on("2026-01-19") == 2);
        auto const noted = world.session_on(cast::explorateurs_slot, "2026-01-19");
        auto const touched = world.session_on(cast::cometes_thursday, "2026-01-22");
        world.note(noted);
        world.edited(touched);
        auto const before = world.audit_rows();

        // Looked at first: what would happen, and nothing has.
        cast::expect(world, {"look", cast::bruno, "POST", "/api/v1/closures?dry_run=1", works, 200,
                             R"("gone_count":2,"come_count":0,"kept_count":1)"});
        CHECK(world.sessions_on("2026-01-19") == 2);
        CHECK(world.count("SELECT count(id) FROM closure") == 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE fields = 'dry_run'") == 1);
        CHECK(world.audit_rows() == before + 1);

        auto done = cast::expect(world, {"close", cast::bruno, "POST", "/api/v1/closures", works, 201,
                                         R"("gone_count":2,"come_count":0,"kept_count":1)"});
        CHECK(done.body.find(noted) != std::string::npos);
        CHECK(world.audit_rows() == before + 2);
        CHECK(world.session_on(cast::cometes_slot, "2026-01-19").empty());
        CHECK(world.session_on(cast::explorateurs_slot, "2026-01-19") == noted);
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND cancel_reason = 'Travaux'",
                          {{"id", touched}}) == 1);
        CHECK(world.make({"2026-01-12", "2026-02-06"}) == 0);
        cast::expect(world,
                     {"the same again", cast::bruno, "POST", "/api/v1/closures", works, 201, R"("gone_count":0)"});
        auto other = works;
        other.replace(other.find("Travaux"), 7, "Congrès");
        cast::expect(world, {"its id for another", cast::bruno, "POST", "/api/v1/closures", other, 409, "id.taken"});
        cast::expect(world,
                     {"listed", cast::ines, "GET", "/api/v1/closures", "", 200, R"("recorded_by":"Bruno Vial")"});
        cast::expect(world, {"in the calendar", cast::driss, "GET", "/api/v1/calendar?from=2026-01-19&until=2026-01-19",
                             "", 200, "Travaux"});

        cast::expect(world, {"look at opening", cast::bruno, "DELETE", one_closure + "?dry_run=1", "", 200,
                             R"("come_count":2)"});
        cast::expect(world, {"open again", cast::bruno, "DELETE", one_closure, "", 200,
                             R"("gone_count":0,"come_count":2,"kept_count":0)"});
        CHECK(world.make({"2026-01-12", "2026-02-06"}) == 1);
        CHECK(!world.session_on(cast::cometes_slot, "2026-01-19").empty());
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND cancelled_at IS NULL AND leader = :ines",
                          {{"id", touched}, {"ines", cast::ines}}) == 1);
        cast::expect(world, {"twice", cast::bruno, "DELETE", one_closure, "", 404, "closure.unknown"});
    });
}

TEST_CASE("the calendar over HTTP: refusals, then successes, each with its audit entry") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.make({"2026-01-12", "2026-02-06"});
        cast::expect(world, {"a closure", cast::bruno, "POST", "/api/v1/closures", works, 201, "Travaux"});
        auto const before = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", "/api/v1/closures", works, 401, "login.required"},
            {"a referent", cast::anissa, "POST", "/api/v1/closures", works, 403, "access.refused"},
            {"a volunteer", cast::driss, "PUT", place_path, alsace, 403, "access.refused"},
            {"headquarters closes no house", cast::elodie, "POST", "/api/v1/closures", works, 404,
             "establishment.unknown"},
            {"another's closure", cast::farid, "DELETE", one_closure, "", 404, "closure.unknown"},
            {"another's closures", cast::farid, "GET", "/api/v1/closures", "", 200, R"("items":[])"},
            {"who has no establishment", cast::theo, "POST", "/api/v1/closures", works, 404, "establishment.unknown"},
            {"backwards", cast::bruno, "POST", "/api/v1/closures",
             R"({"from":"2026-01-19","until":"2026-01-18","label":"x"})", 422,
             R"({"field":"until","code":"too_early"})"},
            {"too long", cast::bruno, "POST", "/api/v1/closures",
             R"({"from":"2026-01-19","until":"2027-01-20","label":"x"})", 422, "too_late"},
            {"no such zone", cast::bruno, "PUT", "/api/v1/school-calendars/2025-2026/D", snow_only, 404, ""},
            {"no such year", cast::bruno, "PUT", "/api/v1/school-calendars/2025-2028/A", snow_only, 404, ""},
            {"a wrong line", cast::bruno, "PUT", year_a,
             R"({"source":"s","checked":true,"days_off":[{"from":"2026-01-02","until":"2026-01-01","kind":"extra",)"
             R"("label":"x"}]})",
             422, R"({"field":"days_off/0/until","code":"too_early"})"},
            {"nothing to take back", cast::bruno, "DELETE", year_a, "", 404, "school_calendar.unknown"},
            {"a dry run of what", cast::bruno, "DELETE", year_a + "?dry_run=2", "", 422, "dry_run"},
            {"no such half-day", cast::bruno, "PUT", weeks,
             R"({"commune":"73065","commune_name":"C","from":"2025-09-01","half_days":["sun_am"]})", 422,
             "half_days/0"},
            {"a year that is none", cast::bruno, "GET", "/api/v1/school-calendars?year=2025", "", 422, "year"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.audit_rows() == before);
        CHECK(world.count("SELECT count(id) FROM school_calendar") == 0);
    });
}

TEST_CASE("a school calendar, a place and a commune's week are written, each with its audit entry") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.make({"2026-01-12", "2026-02-06"});
        cast::expect(world, {"the shipped one", cast::bruno, "GET", "/api/v1/school-calendars?year=2025-2026", "", 200,
                             R"("origin":"shipped")"});
        cast::expect(world, {"its own", cast::bruno, "PUT", year_a, snow_only, 200, R"("gone_count":2)"});
        CHECK(world.sessions_on("2026-01-26") == 0);
        cast::expect(world, {"is the establishment's", cast::bruno, "GET", "/api/v1/school-calendars?year=2025-2026",
                             "", 200, R"("origin":"establishment")"});
        cast::expect(world, {"not another's", cast::farid, "GET", "/api/v1/school-calendars?year=2025-2026", "", 200,
                             R"("origin":"shipped")"});
        CHECK(world.make({"2026-02-09", "2026-02-12"}) > 0);  // the winter holidays are silent now
        cast::expect(world, {"taken back", cast::bruno, "DELETE", year_a, "", 200, R"("kept_count":0)"});
        CHECK(world.sessions_on("2026-02-09") == 0);
        CHECK(world.make({"2026-01-26", "2026-01-26"}) == 2);

        cast::expect(world, {"another region", cast::bruno, "PUT", place_path, alsace, 200, R"("come_count")"});
        cast::expect(world, {"read back", cast::driss, "GET", place_path, "", 200, R"("from":"2026-02-01")"});
        cast::expect(world, {"in force that day", cast::bruno, "GET",
                             "/api/v1/calendar?from=2026-12-26&until=2026-12-26", "", 200, "Saint-Étienne"});
        cast::expect(world, {"a week", cast::bruno, "PUT", weeks, week, 200, R"("half_days":["mon_am","wed_am"])"});
        cast::expect(world, {"the same week again", cast::bruno, "PUT", weeks, week, 200, ""});
        CHECK(world.count("SELECT count(id) FROM commune_week") == 1);
        cast::expect(world, {"nothing of it elsewhere", cast::farid, "GET", place_path, "", 200, R"("weeks":[])"});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'calendar.write'") == 5);
    });
}

TEST_CASE("the instance's calendar holds everywhere, but where an establishment wrote its own") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.make({"2026-01-12", "2026-02-06"});
        auto all = cast::expect(world, {"everywhere", cast::theo, "PUT", year_a, snow_only, 200, R"("gone_count":2)"});
        CHECK(all.body.find("Comètes") == std::string::npos);  // numbers, no group
        CHECK(world.sessions_on("2026-01-26") == 0);
        std::string const years = "/api/v1/school-calendars?year=2025-2026";
        cast::expect(world, {"here", cast::bruno, "GET", years, "", 200, R"("origin":"instance")"});
        cast::expect(world, {"there", cast::farid, "GET", years, "", 200, R"("origin":"instance")"});
        auto own = snow_only;
        own.replace(own.find("2026-01-26"), 10, "2026-01-27");
        cast::expect(world, {"one's own", cast::bruno, "PUT", year_a, own, 200, R"("come_count":2)"});
        CHECK(world.make({"2026-01-26", "2026-01-26"}) == 2);
        cast::expect(world, {"the nearest speaks", cast::bruno, "GET", years, "", 200, R"("origin":"establishment")"});
        cast::expect(world, {"the others keep theirs", cast::farid, "GET", years, "", 200, R"("origin":"instance")"});
    });
}

TEST_CASE("headquarters writes the week of each commune for every house, and sees which are to be said") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& who : {cast::anissa, cast::chloe, cast::ines, cast::driss})
            cast::expect(world, {"not theirs", who, "PUT", weeks, week, 403, "access.refused"});
        cast::expect(world, {"nobody reads", cast::nobody, "GET", weeks, "", 401});
        cast::expect(world, {"every wrong field", cast::elodie, "PUT", weeks,
                             R"({"commune":"7","commune_name":"Ici","from":"2025-09-01","half_days":["sun_am"]})", 422,
                             "half_days/0"});
        auto rows = [&](Id const& who) {
            return boost::json::parse(world.as(who, "GET", weeks).body).at("items").as_array();
        };
        auto const before = rows(cast::elodie);
        REQUIRE(before.size() >= 2);
        for (auto const& each : before) CHECK(each.at("weeks").as_array().empty());
        cast::expect(world, {"said", cast::elodie, "PUT", weeks, week, 200});
        auto const of_farid = rows(cast::farid);
        REQUIRE(of_farid.size() == 1);
        CHECK(of_farid.at(0).at("commune") != "73065");
        CHECK(world.as(cast::farid, "GET", place_path).body.find("73065") == std::string::npos);
        auto const all = rows(cast::elodie);
        CHECK(all.size() == before.size());
        auto const chambery = std::ranges::find_if(all, [](auto const& each) { return each.at("commune") == "73065"; });
        REQUIRE(chambery != all.end());
        CHECK(chambery->at("establishments") == 1);
        auto const said = chambery->at("weeks").as_array();
        REQUIRE(said.size() == 1);
        CHECK(said.at(0).at("from") == "2025-09-01");
        CHECK(said.at(0).at("half_days").as_array().size() == 2);
        CHECK(said.at(0).at("recorded_by") == "Élodie Faure");
        auto const back = "/api/v1/calendar-changes/" + std::string{said.at(0).at("change").as_string()} + "/reversal";
        cast::expect(world, {"a house takes nothing of all back", cast::bruno, "PUT", back, "{}", 404});
        cast::expect(world, {"taken back", cast::elodie, "PUT", back, "{}", 200});
        CHECK(rows(cast::elodie) == before);
    });
}

namespace {

// Slots drawn by hand against the calendar, day by day: what the plan must hold.
std::int64_t slots_times_open_days(Place const& place, Period const& period) {
    std::int64_t out = 0;
    for (auto date = period.from; date <= period.until; date = add_days(date, 1)) {
        if (!open(shipped_calendar().day(date, place, "fr"))) continue;
        if (weekday(date) == 1) out += 2;
        if (weekday(date) == 4) out += 1;
    }
    return out;
}

}  // namespace

TEST_CASE("whatever closes, moves zone or is recorded, the sessions are the slots times the open days") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        CHECK(rc::check([&] {
            world.database.write([](sql::Session& sql) {
                for (auto const* table : {"session", "closure", "calendar_place", "school_day_off", "school_calendar"})
                    sql.execute(std::string{"DELETE FROM "} + table);
            });
            // 2027-2028 holds a 29 February, each autumn and spring a night of 25 or 23 hours, each August a year's
            // end.
            auto const from = add_days("2026-01-05", *rc::gen::inRange(0, 880));
            Period const period{from, add_days(from, *rc::gen::inRange(1, 200))};
            auto scope = world.scope(cast::bruno, "calendar.write");
            auto day = [&] { return add_days(period.from, *rc::gen::inRange(0, 200)); };
            world.make(period);
            world.database.write([&](sql::Session& sql) {
                for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
                    auto first = day();
                    NewClosure closure{{}, first, add_days(first, *rc::gen::inRange(0, 20)), "Fermé"};
                    RC_ASSERT(close_days(sql, shipped_calendar(), scope, closure, Trying::apply));
                }
                StandingRow standing{*rc::gen::element(Zone::a, Zone::b, Zone::c, Zone::corse), Region::metropole,
                                     day()};
                RC_ASSERT(stand(sql, shipped_calendar(), scope, standing, Trying::apply));
                auto first = day();
                SchoolCalendarEdit edit{"s", true, {{first, first, DaysOffKind::extra, "x"}}};
                RC_ASSERT(
                    record_calendar(sql, shipped_calendar(), scope, school_year_of(first), "B", edit, Trying::apply));
            });
            auto place = world.database.read([&](sql::Session& sql) { return place_of(sql, cast::combes, period); });
            auto const expected = slots_times_open_days(*place, period);
            world.make(period);
            RC_ASSERT(world.count("SELECT count(id) FROM session WHERE cancelled_at IS NULL AND on_date BETWEEN :from"
                                  " AND :until",
                                  {{"from", period.from}, {"until", period.until}}) == expected);
        }));
    });
}
