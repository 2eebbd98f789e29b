#include "defaults/defaults.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
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

    boost::json::object week(Id const& who, Date const& date) {
        auto reply = as(who, "GET", "/api/v1/week?date=" + date);
        REQUIRE(reply.status == 200);
        return boost::json::parse(reply.body).as_object();
    }
    // "2026-01-12 16:45 Comètes planned to_come", a line a session.
    std::vector<std::string> lines(Id const& who, Date const& date) {
        std::vector<std::string> out;
        auto const seen = week(who, date);
        for (auto const& value : seen.at("sessions").as_array()) {
            auto const& session = value.as_object();
            auto text = [&](char const* name) { return std::string{session.at(name).as_string()}; };
            out.push_back(text("date") + " " + text("starts") + " " +
                          std::string{session.at("group").as_object().at("name").as_string()} + " " + text("state") +
                          " " + text("roll"));
        }
        return out;
    }
    void note(Id const& session, Id const& child) {
        database.write([&](sql::Session& sql) {
            auto id = new_id();
            sql.execute(R"sql(
                INSERT INTO attendance_note (id, session, child, presence, noted_by, observed_at, received_at)
                VALUES (:id, :session, :child, 'present', :by, :at, :at)
            )sql",
                        {{"id", id}, {"session", session}, {"child", child}, {"by", cast::anissa}, {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, 'present', 90, :id))sql",
                        {{"id", id}, {"session", session}, {"child", child}});
        });
    }
};

std::string const sessions_of_cometes = "/api/v1/groups/" + cast::cometes + "/sessions";
Id const outing = "01900000-0000-7000-8000-00000000dd01";
std::string const museum =
    R"({"id":"01900000-0000-7000-8000-00000000dd01","date":"2026-01-17","starts":"14:00","ends":"17:00",)"
    R"("activity":"outing","title":"Musée","room":null,"leader":"01900000-0000-7000-8000-0000000b0001"})";

std::string changed(std::string text, std::string const& from, std::string const& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

std::string edit_of(Date const& date, Time const& starts, Time const& ends, Id const& leader = cast::driss) {
    return R"({"date":")" + date + R"(","starts":")" + starts + R"(","ends":")" + ends +
           R"(","activity":"evening_workshop","room":"Salle bleue","leader":")" + leader + R"("})";
}

}  // namespace

TEST_CASE("a day is school time by its kind, its weekday and the commune's week") {
    SchoolWeek const four{"", {"mon_am", "mon_pm"}}, with_saturday{"", {"mon_am", "sat_am"}};
    struct Line {
        char const* date;
        DayKind kind;
        SchoolWeek const* week;
        bool school;
    };
    Line const lines[] = {
        {"2026-01-12", DayKind::school_day, nullptr, true},
        {"2026-01-14", DayKind::school_day, &four, true},  // a Wednesday without class
        {"2026-01-17", DayKind::weekend, nullptr, false},
        {"2026-01-17", DayKind::weekend, &four, false},
        {"2026-01-17", DayKind::weekend, &with_saturday, true},
        {"2026-01-18", DayKind::weekend, &with_saturday, false},
        {"2026-02-09", DayKind::school_holiday, &four, false},
    };
    for (auto const& line : lines) {
        CAPTURE(line.date);
        CHECK(is_school_time({line.kind, {}, false}, line.date, line.week) == line.school);
    }
    Day const school{}, holiday{DayKind::school_holiday, {}, false};
    CHECK(shipped_activities().usual_regime(Activity::evening_workshop, school, "2026-01-12", nullptr) ==
          ratio::Regime::acm_peri);
    CHECK(shipped_activities().usual_regime(Activity::outing, holiday, "2026-02-09", nullptr) ==
          ratio::Regime::acm_extra);
    CHECK(shipped_activities().usual_regime(Activity::sports_club, holiday, "2026-02-09", nullptr) ==
          ratio::Regime::sport_club);
    CHECK(shipped_activities().usual_regime(Activity::parents_workshop, school, "2026-01-12", nullptr) ==
          ratio::Regime::none);
}

TEST_CASE("the commune's week says when there is class") {
    SchoolWeek const week{"", {"mon_am", "mon_pm", "wed_am", "thu_pm"}};
    CHECK(classes_on(&week, "2026-01-12") == Classes::whole_day);
    CHECK(classes_on(&week, "2026-01-13") == Classes::none);
    CHECK(classes_on(&week, "2026-01-14") == Classes::morning);
    CHECK(classes_on(&week, "2026-01-15") == Classes::afternoon);
    CHECK(!classes_on(nullptr, "2026-01-12"));
}

TEST_CASE("a session lies within one day: a night is refused, the two short and long nights too") {
    auto at = [](Date date, Time starts, Time ends) {
        SessionEdit edit;
        edit.date = std::move(date), edit.starts = std::move(starts), edit.ends = std::move(ends);
        return may_hold(edit, "2026-01-12").has_value();
    };
    CHECK(at("2026-03-29", "01:00", "04:00"));
    CHECK(!at("2026-03-28", "23:00", "03:00"));
    CHECK(!at("2026-10-24", "23:00", "03:00"));
    CHECK(!at("2026-10-25", "03:00", "03:00"));
    CHECK(at("2027-12-31", "23:00", "23:59"));
    CHECK(!at("2029-01-12", "10:00", "11:00"));
    CHECK(!at("2023-01-12", "10:00", "11:00"));
}

TEST_CASE("the activities file is whole, or says what is missing") {
    std::string const text{defaults::text_of("activities.toml")};
    CHECK_THROWS_WITH(Activities::parse(""), "activities.toml, line 1: activity is missing or no list");
    CHECK_THROWS(Activities::parse(changed(text, "acm_peri", "acm_perry")));
    CHECK_THROWS_WITH(Activities::parse(changed(text, "\"training\"", "\"outing\"")),
                      doctest::Contains("one is there twice"));
    CHECK_THROWS_WITH(Activities::parse(text.substr(0, text.rfind("[[activity]]"))),
                      doctest::Contains("one is missing"));
}

TEST_CASE("no session, cancelled, not taken: three things on the plan") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        // The week of Monday 5 January: on Monday nobody called the roll, on Thursday everybody was noted.
        using Lines = std::vector<std::string>;
        CHECK(world.lines(cast::bruno, "2026-01-07") == Lines{"2026-01-05 16:45 Comètes planned not_taken",
                                                              "2026-01-05 16:45 Explorateurs planned not_taken",
                                                              "2026-01-08 16:45 Comètes planned not_taken"});
        CHECK(world.lines(cast::bruno, "2026-01-12").front() == "2026-01-12 16:45 Comètes planned to_come");
        world.note(cast::cometes_tonight, cast::lina);
        CHECK(world.lines(cast::ines, "2026-01-12").front() == "2026-01-12 16:45 Comètes planned begun");
        for (auto const& child : {cast::noe, cast::sarah, cast::tom, cast::maya})
            world.note(cast::cometes_tonight, child);
        CHECK(world.lines(cast::ines, "2026-01-12").front() == "2026-01-12 16:45 Comètes planned taken");
        cast::expect(world,
                     {"cancel", cast::bruno, "PUT", "/api/v1/sessions/" + cast::explorateurs_tonight + "/closure",
                      R"({"reason":"Neige"})", 200, ""});
        auto reply = world.as(cast::chloe, "GET", "/api/v1/week?date=2026-01-18");
        CHECK(reply.body.find(R"("state":"cancelled","cancel_reason":"Neige","roll":"none")") != std::string::npos);
        CHECK(world.lines(cast::bruno, "2026-02-09").empty());  // holidays: no session
        auto days = world.week(cast::bruno, "2026-02-09").at("days").as_array();
        REQUIRE(days.size() == 7);
        CHECK(days[0].as_object().at("label").as_string() == "Vacances d’hiver");
    });
}

TEST_CASE("the week over HTTP: who may not, who sees nothing, and what does not exist") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const tonight = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const same = edit_of("2026-01-12", "16:45", "18:15");
        http::Headers const first{{"if-match", "\"1\""}};
        auto const before = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", "/api/v1/week", "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", "/api/v1/week", "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", "/api/v1/week", "", 403, "access.refused"},
            {"another establishment's director", cast::farid, "GET", "/api/v1/week?date=2026-01-12", "", 200,
             R"("sessions":[],"groups":[])"},
            {"a day that is none", cast::bruno, "GET", "/api/v1/week?date=2026-02-30", "", 422, "date"},
            {"too far", cast::bruno, "GET", "/api/v1/week?date=2029-02-01", "", 422, "too_far"},
            {"the team, an activity leader", cast::ines, "GET", "/api/v1/team", "", 403, "access.refused"},
            {"an activity leader adds", cast::ines, "POST", sessions_of_cometes, museum, 403, "access.refused"},
            {"another's group", cast::farid, "POST", sessions_of_cometes, changed(museum, cast::anissa, cast::farid),
             404, "group.unknown"},
            {"another's session", cast::farid, "PUT", tonight, same, 404, "session.unknown", first},
            {"another's session removed", cast::farid, "DELETE", tonight, "", 404, "session.unknown"},
            {"a night", cast::bruno, "POST", sessions_of_cometes,
             changed(changed(museum, "14:00", "23:00"), "17:00", "03:00"), 422,
             R"({"field":"ends","code":"too_early"})"},
            {"a leader of elsewhere", cast::bruno, "POST", sessions_of_cometes,
             changed(museum, cast::anissa, cast::farid), 422, R"({"field":"leader","code":"unknown"})"},
            {"without a version", cast::bruno, "PUT", tonight, same, 422, "if_match.required"},
            {"an old version", cast::bruno, "PUT", tonight, same, 412, "stale", {{"if-match", "\"7\""}}},
            {"onto another day of its slot", cast::bruno, "PUT", tonight, edit_of("2026-01-19", "16:45", "18:15"), 409,
             "session.slot_day", first},
            {"one of a slot removed", cast::bruno, "DELETE", tonight, "", 409, "session.of_slot"},
            {"a week copied from a Tuesday", cast::bruno, "POST", "/api/v1/week-copies",
             R"({"from":"2026-01-13","to":"2026-01-19"})", 422, "from"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.audit_rows() == before);
        CHECK(world.count("SELECT count(id) FROM session WHERE slot IS NULL") == 0);
        cast::expect(world, {"the team", cast::anissa, "GET", "/api/v1/team", "", 200, R"("name":"Inès Carpentier")"});
    });
}

TEST_CASE("who is no longer cleared does not come back with a session that is restored") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + outing;
        cast::expect(world, {"add", cast::bruno, "POST", sessions_of_cometes, museum, 201, outing});
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE session SET leader = :driss WHERE id = :id", {{"driss", cast::driss}, {"id", outing}});
            sql.execute("UPDATE background_check SET valid_until = '2026-01-11' WHERE person = :driss",
                        {{"driss", cast::driss}});
        });
        cast::expect(world, {"cancel", cast::bruno, "PUT", path + "/closure", R"({"reason":"Grève"})", 200, ""});
        cast::expect(world, {"restore", cast::bruno, "DELETE", path + "/closure", "", 200, ""});
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND leader IS NULL AND cancelled_at IS NULL",
                          {{"id", outing}}) == 1);
    });
}

TEST_CASE("a session out of slots is added once, moved, cancelled, restored, removed") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + outing;
        cast::expect(world, {"add", cast::bruno, "POST", sessions_of_cometes, museum, 201,
                             R"("regime":"acm_extra")"});  // a Saturday without class
        cast::expect(world, {"twice", cast::bruno, "POST", sessions_of_cometes, museum, 201, R"("version":1)"});
        cast::expect(world, {"its id for another", cast::bruno, "POST", sessions_of_cometes,
                             changed(museum, "14:00", "13:00"), 409, "id.taken"});
        CHECK(world.lines(cast::bruno, "2026-01-12").back() == "2026-01-17 14:00 Comètes planned to_come");
        auto moved = changed(museum, "2026-01-17", "2026-01-14");
        moved = changed(moved, R"("id":"01900000-0000-7000-8000-00000000dd01",)", "");
        cast::expect(world,
                     {"move", cast::bruno, "PUT", path, moved, 200, R"("regime":"acm_peri")", {{"if-match", "\"1\""}}});
        cast::expect(world, {"cancel", cast::bruno, "PUT", path + "/closure", R"({"reason":"Car en panne"})", 200, ""});
        CHECK(world.lines(cast::bruno, "2026-01-12").at(2) == "2026-01-14 14:00 Comètes cancelled none");
        cast::expect(world, {"restore", cast::bruno, "DELETE", path + "/closure", "", 200, ""});

        // A closure takes it out of the plan, with its reason; opening gives it back.
        cast::expect(world, {"close", cast::bruno, "POST", "/api/v1/closures",
                             R"({"id":"01900000-0000-7000-8000-00000000cc02","from":"2026-01-14","until":"2026-01-14",)"
                             R"("label":"Travaux"})",
                             201, R"("gone_count":1)"});
        cast::expect(world,
                     {"nothing new on a closed day", cast::bruno, "POST", sessions_of_cometes,
                      changed(changed(museum, "2026-01-17", "2026-01-14"), "dd01", "dd02"), 409, "session.day_closed"});
        CHECK(world.lines(cast::bruno, "2026-01-12").at(2) == "2026-01-14 14:00 Comètes cancelled none");
        cast::expect(world, {"open", cast::bruno, "DELETE", "/api/v1/closures/01900000-0000-7000-8000-00000000cc02", "",
                             200, R"("come_count":1)"});
        CHECK(world.lines(cast::bruno, "2026-01-12").at(2) == "2026-01-14 14:00 Comètes planned to_come");

        world.note(outing, cast::lina);
        auto later = changed(moved, "14:00", "15:00");
        cast::expect(world, {"its hours are history",
                             cast::bruno,
                             "PUT",
                             path,
                             later,
                             409,
                             "session.has_marks",
                             {{"if-match", "\"6\""}}});
        cast::expect(world, {"so is its being there", cast::bruno, "DELETE", path, "", 409, "session.has_marks"});
        world.database.write([](sql::Session& sql) {
            sql.execute("DELETE FROM attendance");
            sql.execute("DELETE FROM attendance_note");
        });
        cast::expect(world, {"remove", cast::bruno, "DELETE", path, "", 204, ""});
        CHECK(world.count("SELECT count(id) FROM session WHERE slot IS NULL") == 0);
    });
}

TEST_CASE("a session of a slot that moves stands for its day: it is not made again") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight;
        cast::expect(world, {"nobody leads two sessions at once",
                             cast::bruno,
                             "PUT",
                             path,
                             edit_of("2026-01-12", "16:45", "18:15", cast::ines),
                             409,
                             "staff.busy",
                             {{"if-match", "\"1\""}}});
        cast::expect(world, {"another leader",
                             cast::bruno,
                             "PUT",
                             path,
                             edit_of("2026-01-12", "16:45", "18:15", cast::leila),
                             200,
                             R"("name":"Leïla Bonnet")",
                             {{"if-match", "\"1\""}}});
        cast::expect(world, {"on Tuesday",
                             cast::anissa,
                             "PUT",
                             path,
                             edit_of("2026-01-13", "17:00", "18:30"),
                             200,
                             R"("moved_from":"2026-01-12")",
                             {{"if-match", "\"2\""}}});
        using Lines = std::vector<std::string>;
        CHECK(world.lines(cast::bruno, "2026-01-12") == Lines{"2026-01-12 16:45 Explorateurs planned to_come",
                                                              "2026-01-13 17:00 Comètes planned to_come",
                                                              "2026-01-15 16:45 Comètes planned to_come"});
        cast::expect(world, {"back",
                             cast::bruno,
                             "PUT",
                             path,
                             edit_of("2026-01-12", "16:45", "18:15"),
                             200,
                             R"("moved_from":null)",
                             {{"if-match", "\"3\""}}});
        CHECK(world.lines(cast::bruno, "2026-01-12").size() == 3);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.write'") == 3);
    });
}

TEST_CASE("last week's sessions out of slots are copied once, but onto days that are closed") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"Saturday", cast::bruno, "POST", sessions_of_cometes, museum, 201, ""});
        auto wednesday = changed(changed(museum, "dd01", "dd02"), "2026-01-17", "2026-01-14");
        cast::expect(world, {"Wednesday", cast::bruno, "POST", sessions_of_cometes, wednesday, 201, ""});
        cast::expect(world, {"closed", cast::bruno, "POST", "/api/v1/closures",
                             R"({"from":"2026-01-21","until":"2026-01-21","label":"Travaux"})", 201, ""});
        std::string const copy = R"({"from":"2026-01-12","to":"2026-01-19"})";
        auto done = cast::expect(
            world, {"copy", cast::bruno, "POST", "/api/v1/week-copies", copy, 201, R"("date":"2026-01-24")"});
        CHECK(done.body.find(R"("why":"day_closed")") != std::string::npos);
        cast::expect(world, {"again", cast::bruno, "POST", "/api/v1/week-copies", copy, 201, R"({"made":[],"left":[)"});
        CHECK(world.count("SELECT count(id) FROM session WHERE slot IS NULL") == 3);
        cast::expect(world, {"nothing of another's", cast::farid, "POST", "/api/v1/week-copies", copy, 201,
                             R"({"made":[],"left":[]})"});
    });
}

TEST_CASE("what is for adults, or for one family at a time, expects no child of the group") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        int number = 1;
        for (auto const* activity : {"parents_workshop", "training", "individual_meeting"}) {
            auto const sent = changed(changed(museum, "dd01", "dd0" + std::to_string(number)), "2026-01-17",
                                      "2026-01-1" + std::to_string(6 + number));
            ++number;
            cast::expect(world, {activity, cast::bruno, "POST", sessions_of_cometes, changed(sent, "outing", activity),
                                 201, R"("roll":"none","expected":0)"});
        }
    });
}

TEST_CASE("a refusal names the session that holds somebody, and nothing of another house") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const to_ines = edit_of("2026-01-12", "16:45", "18:15", cast::ines);
        auto const refused = cast::expect(
            world, {"busy", cast::bruno, "PUT", path, to_ines, 409, "staff.busy", {{"if-match", "\"1\""}}});
        CHECK(refused.body.find(R"("detail":"Explorateurs, 16:45 – 18:15")") != std::string::npos);
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET establishment = :other WHERE id <> :tonight AND leader = :ines",
                        {{"other", cast::bellevue}, {"tonight", cast::cometes_tonight}, {"ines", cast::ines}});
        });
        auto const elsewhere = cast::expect(
            world, {"elsewhere", cast::bruno, "PUT", path, to_ines, 409, "staff.busy", {{"if-match", "\"1\""}}});
        CHECK(elsewhere.body.find("Explorateurs") == std::string::npos);
    });
}

TEST_CASE("who is noted absent is given no session that day, and keeps the one held until somebody comes") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const absent = [&](Id const& who) {
            world.database.write([&](sql::Session& sql) {
                sql.execute(R"sql(INSERT INTO availability_exception
                                      (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                                  VALUES (:id, :who, 'absent', '2026-01-11', '2026-01-12', :now, :bruno))sql",
                            {{"id", new_id()}, {"who", who}, {"now", now()}, {"bruno", cast::bruno}});
            });
        };
        absent(cast::anissa);
        absent(cast::driss);
        auto const to = [](Id const& who, char const* ends = "18:15") {
            return edit_of("2026-01-12", "16:45", ends, who);
        };
        std::vector<std::pair<std::string, std::string>> const first{{"if-match", "\"1\""}};
        cast::expect(world, {"Farid", cast::farid, "PUT", path, to(cast::anissa), 404, "session.unknown", first});
        cast::expect(world, {"absent", cast::bruno, "PUT", path, to(cast::anissa), 409, "staff.absent", first});
        cast::expect(
            world, {"who leads it, another hour", cast::bruno, "PUT", path, to(cast::driss, "18:00"), 200, "", first});
        world.database.write([](sql::Session& sql) {
            sql.execute(
                "UPDATE availability_exception SET withdrawn_at = :now, withdrawn_by = :bruno WHERE person = :who",
                {{"now", now()}, {"bruno", cast::bruno}, {"who", cast::anissa}});
        });
        cast::expect(
            world,
            {"there after all", cast::bruno, "PUT", path, to(cast::anissa, "18:00"), 200, "", {{"if-match", "\"2\""}}});
    });
}

TEST_CASE("a cancelled session comes back only when its adults are free") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight;
        cast::expect(world, {"Leïla takes it",
                             cast::bruno,
                             "PUT",
                             path,
                             edit_of("2026-01-12", "16:45", "18:15", cast::leila),
                             200,
                             "Leïla",
                             {{"if-match", "\"1\""}}});
        cast::expect(world,
                     {"cancelled", cast::bruno, "PUT", path + "/closure", R"({"reason":"Salle inondée"})", 200, ""});
        auto other = changed(changed(museum, "2026-01-17", "2026-01-12"), cast::anissa, cast::leila);
        other = changed(changed(other, R"(ends":"17:00)", R"(ends":"19:00)"), R"(starts":"14:00)", R"(starts":"17:00)");
        cast::expect(world, {"Leïla goes elsewhere", cast::bruno, "POST", sessions_of_cometes, other, 201, "Leïla"});
        cast::expect(world, {"not Farid's", cast::farid, "DELETE", path + "/closure", "", 404});
        auto const refused = cast::expect(world,
                                          {"busy", cast::bruno, "DELETE", path + "/closure", "", 409, "staff.busy"});
        CHECK(refused.body.find(R"("detail":"Comètes, 17:00 – 19:00")") != std::string::npos);
        CHECK(world.count("SELECT count(id) FROM session WHERE cancelled_at IS NOT NULL") == 1);
        world.database.write(
            [](sql::Session& sql) { sql.execute("UPDATE session SET leader = NULL WHERE slot IS NULL"); });
        cast::expect(world, {"free again", cast::bruno, "DELETE", path + "/closure", "", 200, ""});
        CHECK(world.count("SELECT count(id) FROM session WHERE cancelled_at IS NOT NULL") == 0);
    });
}

TEST_CASE("the week as a file, a line a session") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"no name of the week", cast::elodie, "GET", "/api/v1/week-export", "", 403});
        cast::expect(world, {"no day", cast::bruno, "GET", "/api/v1/week-export?date=lundi", "", 422, "date"});
        auto const sessions = world.lines(cast::bruno, "2026-01-12").size();
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/week-export?date=2026-01-14",
                              "export:week:2026-01-12:" + std::to_string(sessions),
                              "\r\n2026-01-12;16:45;18:15;Comètes;"});
        auto file = [&] { return world.as(cast::bruno, "GET", "/api/v1/week-export?date=2026-01-12").body; };
        CHECK(file().find("Appel à faire") == std::string::npos);
        world.clock.set("2026-01-12T15:45:00.000Z");  // 16:45 in Paris: it begins
        CHECK(file().find("Appel à faire") != std::string::npos);
        CHECK(file().find("À venir") != std::string::npos);  // tomorrow's
        world.clock.set("2026-01-12T17:15:00.000Z");
        CHECK(file().find("Appel non fait") != std::string::npos);
    });
}

TEST_CASE("who leads a weekly slot is busy then, although nobody has looked at that week yet") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const outing = [](std::string const& starts, std::string const& ends) {
            return R"({"date":"2026-03-09","starts":")" + starts + R"(","ends":")" + ends +
                   R"(","activity":"outing","leader":")" + cast::driss + R"("})";
        };
        auto const path = "/api/v1/groups/" + cast::explorateurs + "/sessions";
        REQUIRE(world.count("SELECT count(id) FROM session WHERE on_date = '2026-03-09'") == 0);
        cast::expect(world,
                     {"the slot's hours", cast::bruno, "POST", path, outing("16:00", "17:00"), 409, "staff.busy"});
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date = '2026-03-09'") == 0);
        cast::expect(world, {"before them", cast::bruno, "POST", path, outing("15:00", "16:45"), 201});
        // A one-off that was there before its slot: the slot's session waits for somebody.
        database.write([](sql::Session& sql) {
            sql.execute(
                "INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader)"
                " VALUES (:id, :group, :here, '2026-03-16', '16:00', '17:00', 'outing', :driss)",
                {{"id", new_id()}, {"group", cast::explorateurs}, {"here", cast::combes}, {"driss", cast::driss}});
        });
        world.week(cast::bruno, "2026-03-16");
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date = '2026-03-16' AND leader = :driss",
                          {{"driss", cast::driss}}) == 1);
        CHECK(world.count(
                  "SELECT count(id) FROM session WHERE on_date = '2026-03-16' AND slot = :slot AND leader IS NULL",
                  {{"slot", cast::cometes_slot}}) == 1);
    });
}
