// Settings of the house, personal links and steps of an incident: told to who decides of them, with the way back.
#include "access/login.hpp"
#include "activity/activity.hpp"
#include "fact/fact.hpp"
#include "follow_up/follow_up.hpp"
#include "group/own_ratio.hpp"
#include "message/outbox.hpp"
#include "offer/world_test.hpp"
#include "staff/staff.hpp"
#include "supervision/evenings.hpp"
#include "timetable/calendar_data.hpp"

using namespace marelle;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        activity::add_routes(router);
        timetable::add_routes(router, timetable::shipped_calendar());
        supervision::add_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
        supervision::add_evening_routes(router, timetable::shipped_calendar());
        follow_up::add_routes(router, *keyring);
        message::add_routes(router, *keyring, message::Ways{}, "");
        fact::add_routes(router, *keyring);
        staff::add_routes(router, *keyring);
        group::add_own_ratio_routes(router);
    }

    json::array read(Id const& who) {
        auto reply = as(who, "GET", "/api/v1/activity");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).at("items").as_array();
    }
    json::object newest(Id const& who = cast::bruno) {
        auto const items = read(who);
        REQUIRE(!items.empty());
        return items.front().as_object();
    }
    void minute(int minutes) { clock.set(instant_text(instant_ms(cast::monday).value_or(0) + minutes * 60'000)); }
    http::Reply undo(json::object const& item, Id const& who = cast::bruno) {
        REQUIRE(!item.at("undo").is_null());
        return as(who, std::string{item.at("undo").at("method").as_string()},
                  "/api/v1" + std::string{item.at("undo").at("path").as_string()});
    }
    // Every setting, without who wrote it when.
    std::string settings() {
        return database.read([](sql::Session& sql) {
            std::string out;
            for (
                auto const* text :
                {"SELECT from_on || COALESCE(until_on, '-') FROM pedt ORDER BY id",
                 "SELECT from_on || zone || region FROM calendar_place ORDER BY from_on",
                 "SELECT commune || commune_name || from_on || half_days FROM commune_week ORDER BY commune, from_on",
                 "SELECT from_on || CAST(absences AS TEXT) || CAST(director_after_days AS TEXT)"
                 " FROM follow_up_setting ORDER BY from_on",
                 "SELECT phone FROM establishment_phone ORDER BY establishment",
                 "SELECT person || from_on || CAST(weekly_minutes AS TEXT) FROM work_hours ORDER BY person, from_on",
                 "SELECT person || CAST(weekday AS TEXT) || starts || ends || from_on || COALESCE(until_on, '-')"
                 " FROM availability ORDER BY person, weekday, starts",
                 "SELECT from_on || COALESCE(CAST(children_per_referent AS TEXT), '-') FROM own_ratio ORDER BY from_on",
                 "SELECT profile || kinds || from_on FROM check_requirement ORDER BY profile, from_on, recorded_at"})
                for (auto const& row : sql.query(text)) out += row.text(0) + "\n";
            return out;
        });
    }
};

struct Line {
    std::string kind, method, path, first, first_said, then, then_said;
};
std::string const pedt_id = R"("id":"01900000-0000-7000-8000-00000000ef01",)";
std::string const monday_time = R"({"weekday":1,"starts":"16:30","ends":"18:30","from":"2026-01-12","until":null})";
std::vector<Line> const lines = {
    {"pedt", "POST", "/api/v1/pedt", "{" + pedt_id + R"("from":"2025-09-01","until":null})", "",
     "{" + pedt_id + R"("from":"2025-09-01","until":"2026-07-06"})", "2026-07-06"},
    {"calendar_place", "PUT", "/api/v1/calendar-place", R"({"zone":"B","region":"metropole","from":"2026-03-01"})", "B",
     R"({"zone":"C","region":"metropole","from":"2026-03-01"})", "C"},
    {"commune_week", "PUT", "/api/v1/commune-weeks",
     R"({"commune":"73065","commune_name":"Chambéry","from":"2026-09-01","half_days":["mon_am","mon_pm"]})", "Chambéry",
     R"({"commune":"73065","commune_name":"Chambéry","from":"2026-09-01","half_days":["mon_am"]})", "Chambéry"},
    {"follow_up_setting", "PUT", "/api/v1/follow-up-settings",
     R"({"from":"2026-01-12","absences":4,"director_after_days":3})", "4 3",
     R"({"from":"2026-01-12","absences":2,"director_after_days":3})", "2 3"},
    {"phone", "PUT", "/api/v1/establishment-phone", R"({"phone":"04 79 10 10 10"})", "+33479101010",
     R"({"phone":"04 79 20 20 20"})", "+33479202020"},
    {"work_hours", "PUT", "/api/v1/staff/" + cast::driss + "/hours", R"({"weekly_minutes":600,"from":"2026-01-12"})",
     "600", R"({"weekly_minutes":450,"from":"2026-01-12"})", "450"},
    {"work_week", "PUT", "/api/v1/staff/" + cast::driss + "/week", R"({"times":[)" + monday_time + "]}", "1",
     R"({"times":[{"weekday":3,"starts":"09:00","ends":"12:00","from":"2026-01-12","until":"2026-07-01"},)" +
         monday_time + "]}",
     "1 3"},
    {"check_requirement", "PUT", "/api/v1/check-requirements/volunteer",
     R"({"kinds":["sport_card"],"from":"2026-01-12"})", "volunteer sport_card", R"({"kinds":[],"from":"2026-01-12"})",
     "volunteer"},
    {"own_ratio", "PUT", "/api/v1/own-ratio", R"({"children_per_referent":8,"from":"2026-01-12"})", "8",
     R"({"children_per_referent":6,"from":"2026-01-12"})", "6"},
};

}  // namespace

TEST_CASE("a setting of the house is told when it is written and changed, and put back, the newest first") {
    for (auto const& line : lines) {
        CAPTURE(line.kind);
        tests::for_each_database([&](sql::Database& database) {
            World world{database};
            auto write = [&](std::string const& body, std::string const& said) {
                auto const reply = world.as(cast::bruno, line.method, line.path, body);
                REQUIRE_MESSAGE(reply.status == 200, reply.body);
                auto const item = world.newest();
                CHECK(item.at("kind") == json::string{line.kind});
                CHECK(item.at("detail") == json::string{said});
                CHECK(item.at("by").at("name") == "Bruno Vial");
                return item;
            };
            auto const nothing = world.settings();
            auto const first = write(line.first, line.first_said);
            auto const was = world.settings();
            CHECK(was != nothing);
            world.minute(1);
            CHECK(world.as(cast::bruno, line.method, line.path, line.first).status == 200);  // the same again
            CHECK(world.count("SELECT count(id) FROM setting_change") == 1);
            auto const then = write(line.then, line.then_said);
            auto const is = world.settings();
            CHECK(is != was);
            CHECK(world.read(cast::bruno).at(1).at("undo").is_null());  // the newest first

            world.minute(2);
            auto const before = world.audit_rows();
            CHECK(world.undo(first).body.find("setting.changed_since") != std::string::npos);
            CHECK(world.undo(then, cast::farid).status == 404);
            for (auto const& who : {cast::anissa, cast::chloe, cast::ines, cast::driss})
                CHECK(world.undo(then, who).status == 403);
            // Headquarters writes calendars for all, and takes back none of a house's.
            bool const calendar = line.kind == "calendar_place" || line.kind == "commune_week";
            CHECK(world.undo(then, cast::elodie).status == (calendar ? 404 : 403));
            CHECK(world.read(cast::farid).empty());
            for (auto const& item : world.read(cast::anissa)) CHECK(item.at("undo").is_null());
            CHECK(world.settings() == is);
            CHECK(world.count("SELECT count(id) FROM setting_change WHERE undone_at IS NOT NULL") == 0);
            CHECK(world.audit_rows() == before + 2);  // the two pages of activity that were read

            CHECK(world.undo(then).status == 200);
            CHECK(world.settings() == was);
            CHECK(world.undo(then).status == 200);  // asked again, the same
            CHECK(world.settings() == was);
            CHECK(world.newest().at("undone_by").at("name") == "Bruno Vial");
            CHECK(world.newest().at("undo").is_null());
            CHECK(world.undo(world.read(cast::bruno).at(1).as_object()).status == 200);
            CHECK(world.settings() == nothing);
        });
    }
}

TEST_CASE("who begins, leaves or is given a post is told, with the way back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        access::add_user_routes(world.router, *world.keyring, access::PasswordRules{""});
        Id const odile = "01900000-0000-7000-8000-00000000dd01";
        auto told = [&](char const* kind, std::string const& detail, char const* whom) {
            auto const item = world.newest();
            CHECK(item.at("kind") == json::string{kind});
            CHECK(item.at("detail") == json::string{detail});
            CHECK(item.at("other").at("name") == json::string{whom});
            return item;
        };
        REQUIRE(world
                    .as(cast::bruno, "POST", "/api/v1/staff",
                        R"({"id":")" + odile +
                            R"(","first_given_name":"Odile","birth_name":"Berthier","profile":"volunteer",)"
                            R"("from":"2026-01-05"})")
                    .status == 201);
        told("engagement", "volunteer began", "Odile Berthier");
        world.minute(1);
        REQUIRE(world.as(cast::bruno, "PUT", "/api/v1/staff/" + odile + "/closure", R"({"on":"2026-01-20"})").status ==
                204);
        auto const ended = told("engagement", "volunteer ended", "Odile Berthier");
        CHECK(ended.at("date") == "2026-01-20");
        CHECK(world.read(cast::farid).empty());
        CHECK(world.read(cast::anissa).empty());
        CHECK(world.undo(ended, cast::farid).status == 404);
        CHECK(world.undo(ended).status == 200);
        CHECK(world.newest().at("undone_by").at("name") == "Bruno Vial");
        world.minute(2);
        REQUIRE(world
                    .as(cast::bruno, "PUT", "/api/v1/posts/" + cast::post_of(cast::driss) + "/closure",
                        R"({"on":"2026-01-20"})")
                    .status == 200);
        auto const post = told("post", "volunteer ended", "Driss Lamrani");
        CHECK(world.read(cast::farid).empty());
        // Who may not read the team reads no post, and the technician reads every one.
        CHECK(world.read(cast::anissa).empty());
        CHECK(world.newest(cast::theo).at("kind") == "post");
        CHECK(world.undo(post, cast::farid).status == 404);
        CHECK(world.undo(post).status == 200);
        CHECK(world.newest().at("undo").is_null());
        auto const file = world.as(cast::bruno, "GET", "/api/v1/activity-export?format=csv").body;
        CHECK(file.find("bénévole, se termine") != std::string::npos);
    });
}

TEST_CASE("a month gone by, a setting is written anew; one that holds since yesterday is not put back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& line : lines) {
            world.minute(0);
            REQUIRE(world.as(cast::bruno, line.method, line.path, line.first).status == 200);
            auto const item = world.newest();
            auto const is = world.settings();
            if (line.kind == "follow_up_setting" || line.kind == "check_requirement" || line.kind == "own_ratio") {
                world.clock.set("2026-01-13T08:00:00.000Z");
                CHECK(world.newest().at("undo").is_null());
                CHECK(world.undo(item).body.find("setting.in_force") != std::string::npos);
            }
            world.clock.set("2026-02-11T15:30:00.001Z");
            CHECK(world.undo(item).body.find("setting.change_too_old") != std::string::npos);
            CHECK(world.settings() == is);
            world.database.write([](sql::Session& sql) { sql.execute("DELETE FROM setting_change"); });
        }
    });
}

TEST_CASE("another zone closes days and opens others, and taken back it gives back just those") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto sessions = [&] {
            return database.read([](sql::Session& sql) {
                std::string out;
                for (auto const& row : sql.query("SELECT id, on_date FROM session WHERE edited_at IS NOT NULL"
                                                 " AND cancelled_at IS NULL ORDER BY on_date, id"))
                    out += row.text(0) + row.text(1) + "\n";
                return out;
            });
        };
        database.write([](sql::Session& sql) {
            timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, {"2026-01-12", "2026-03-31"});
            sql.execute("UPDATE session SET edited_at = :now, edited_by = :bruno",
                        {{"now", now()}, {"bruno", cast::bruno}});
        });
        auto const before = sessions();
        REQUIRE(world
                    .as(cast::bruno, "PUT", "/api/v1/calendar-place",
                        R"({"zone":"B","region":"metropole","from":"2026-01-12"})")
                    .status == 200);
        CHECK(sessions() != before);
        CHECK(world.undo(world.newest()).status == 200);
        CHECK(sessions() == before);
    });
}

TEST_CASE("a look at another zone leaves nothing to take back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        CHECK(world.as(cast::bruno, "PUT", lines[1].path + "?dry_run=1", lines[1].first).status == 200);
        CHECK(world.count("SELECT count(id) FROM setting_change") == 0);
        CHECK(world.read(cast::bruno).empty());
    });
}

TEST_CASE("a week said for every house is told in those of the commune, and taken back by who said it alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const nothing = world.settings();
        REQUIRE(world.as(cast::theo, "PUT", lines[2].path, lines[2].first).status == 200);
        world.minute(1);
        REQUIRE(world.as(cast::theo, "PUT", lines[2].path, lines[2].first).status == 200);  // the same again
        CHECK(world.count("SELECT count(id) FROM setting_change") == 1);
        auto const told = world.newest(cast::theo);
        CHECK(told.at("kind") == "commune_week_for_all");
        CHECK(world.undo(told, cast::bruno).status == 404);
        CHECK(world.undo(told, cast::farid).status == 404);
        for (auto const& who : {cast::anissa, cast::chloe, cast::ines, cast::driss})
            CHECK(world.undo(told, who).status == 403);
        for (auto const& who : {cast::bruno, cast::anissa}) {
            auto const here = world.newest(who);
            CHECK(here.at("kind") == "commune_week_for_all");
            CHECK(here.at("detail") == "Chambéry");
            CHECK(here.at("date") == "2026-09-01");
            CHECK(here.at("undo").is_null());
        }
        CHECK(world.read(cast::farid).empty());  // of another commune

        // What a house says for itself is its own: neither stands in the other's way.
        world.minute(2);
        REQUIRE(world.as(cast::bruno, lines[2].method, lines[2].path, lines[2].then).status == 200);
        CHECK(world.newest().at("kind") == "commune_week");
        CHECK(world.read(cast::theo).size() == 1);
        world.minute(3);
        CHECK(world.undo(world.newest(), cast::theo).status == 404);
        CHECK(world.undo(told, cast::theo).status == 200);
        CHECK(world.undo(told, cast::theo).status == 200);  // asked again, the same
        CHECK(world.count("SELECT count(id) FROM commune_week WHERE establishment IS NULL") == 0);
        CHECK(world.count("SELECT count(id) FROM commune_week") == 1);
        CHECK(world.newest(cast::theo).at("undo").is_null());
        CHECK(world.undo(world.newest()).status == 200);
        CHECK(world.settings() == nothing);
    });
}

TEST_CASE("school holidays said for every house are told in those of the zone, and taken back by who said them alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const years = std::string{"/api/v1/school-calendars/2025-2026/"};
        auto const snow = R"({"source":"Arrêté du recteur","checked":true,"days_off":[)"
                          R"({"from":"2026-01-26","until":"2026-01-27","kind":"extra","label":"Neige"}]})";
        auto standing = [&](int withdrawn) {
            return world.count("SELECT count(id) FROM school_calendar WHERE (withdrawn_at IS NULL) = (:w = 0)",
                               {{"w", withdrawn}});
        };
        for (auto const& who : {cast::anissa, cast::chloe, cast::ines, cast::driss})
            CHECK(world.as(who, "PUT", years + "A", snow).status == 403);
        REQUIRE(world.as(cast::elodie, "PUT", years + "B", snow).status == 200);  // nobody stands there
        CHECK(world.read(cast::bruno).empty());
        world.minute(1);
        REQUIRE(world.as(cast::elodie, "PUT", years + "A", snow).status == 200);
        for (auto const& who : {cast::bruno, cast::anissa, cast::farid}) {
            auto const here = world.newest(who);
            CHECK(here.at("kind") == "school_year_for_all");
            CHECK(here.at("detail") == "2025-2026 A");
            CHECK(here.at("by").at("name") == "Élodie Faure");
            CHECK(here.at("undo").is_null());
            CHECK(world.read(who).size() == 1);
        }
        CHECK(world.read(cast::theo).size() == 2);
        auto const told = world.newest(cast::theo);
        CHECK(world.undo(told, cast::bruno).status == 404);
        CHECK(world.undo(told, cast::anissa).status == 403);
        CHECK(standing(0) == 2);

        // What a house writes for itself is its own line, and comes back from there.
        world.minute(2);
        REQUIRE(world.as(cast::bruno, "PUT", years + "A", snow).status == 200);
        auto const own = world.newest();
        CHECK(own.at("kind") == "school_year");
        CHECK(world.read(cast::farid).size() == 1);
        CHECK(world.undo(own, cast::farid).status == 404);
        CHECK(world.undo(own).status == 200);
        CHECK(standing(0) == 2);
        CHECK(world.undo(told, cast::theo).status == 200);
        CHECK(standing(0) == 1);
        CHECK(world.read(cast::bruno).at(1).at("undone_by").at("name") == "Théo Garcin");
    });
}

TEST_CASE("a file of holidays for every house is told in those of the zones it speaks of") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        database.write([&](sql::Session& sql) {
            access::Scope scope{cast::theo, "", access::Reach::network, "2026-01-12", now(), {}, {}};
            for (auto const* zone : {"B", "C"}) {
                auto const import = zone == std::string{"B"} ? id : new_id();
                sql.execute("INSERT INTO calendar_import (id, file_name, recorded_at, recorded_by)"
                            " VALUES (:id, 'vacances.csv', :now, :theo)",
                            {{"id", import}, {"now", now()}, {"theo", cast::theo}});
                timetable::write_calendar(sql, scope, new_id(), "2025-2026", zone, {"Fichier", true, {}}, import);
            }
        });
        CHECK(world.read(cast::bruno).empty());  // of zone A
        world.minute(1);
        REQUIRE(world.as(cast::bruno, "PUT", lines[1].path, lines[1].first).status == 200);
        auto const told = world.read(cast::bruno);
        REQUIRE(told.size() == 2);
        CHECK(told.at(1).at("kind") == "calendar_import_for_all");
        CHECK(told.at(1).at("detail") == "vacances.csv");
        CHECK(told.at(1).at("undo").is_null());
        CHECK(world.read(cast::farid).empty());
        auto const all = world.read(cast::theo);
        REQUIRE(all.size() == 2);
        CHECK(!all.at(0).at("undo").is_null());
    });
}

TEST_CASE("the technical administrator reads of what holds for every house, and of nothing else") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& line : lines) {
            world.minute(0);
            REQUIRE(world.as(cast::bruno, line.method, line.path, line.first).status == 200);
        }
        CHECK(world.read(cast::theo).empty());
        CHECK(world.read(cast::bruno).size() == lines.size());
    });
}

TEST_CASE("a personal link is told when it is given and taken away, and never comes back from there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const links = "/api/v1/staff/" + cast::driss + "/links";
        auto told = [&] {
            std::string out;
            for (auto const& item : world.read(cast::bruno)) {
                CHECK(item.at("undo").is_null());
                out += std::string{item.at("kind").as_string()} + ":" + std::string{item.at("detail").as_string()} +
                       ":" + std::string{item.at("other").at("name").as_string()} + ";";
            }
            return out;
        };
        auto give = [&](char const* purpose) {
            auto const reply = world.as(cast::bruno, "POST", links, R"({"purpose":")" + std::string{purpose} + R"("})");
            REQUIRE_MESSAGE(reply.status < 300, reply.body);
            return reply.body;
        };
        auto const made = give("evenings");
        auto const name = database.read([](sql::Session& sql) {
            return sql.first("SELECT name FROM user_account WHERE id = :id", {{"id", cast::driss}})->text(0);
        });
        CHECK(told() == "work_link:evenings:" + name + ";");
        // Nothing of the address is in the feed.
        auto const address = std::string{json::parse(made).at("address").as_string()};
        auto const feed = world.as(cast::bruno, "GET", "/api/v1/activity").body;
        CHECK(feed.find(address.substr(address.find("/l/") + 3, 12)) == std::string::npos);
        world.minute(1);
        give("evenings");  // the former one goes with it: one line
        CHECK(told() == "work_link:evenings:" + name + ";work_link:evenings:" + name + ";");
        world.minute(2);
        REQUIRE(world.as(cast::bruno, "DELETE", links).status == 204);
        CHECK(told().starts_with("work_link_revoked:evenings:" + name + ";"));
        CHECK(world.read(cast::bruno).size() == 3);
        for (auto const& who : {cast::anissa, cast::ines, cast::farid}) CHECK(world.read(who).empty());
    });
}

TEST_CASE("the steps of a serious incident are told to the director, with the way back while nothing is newer") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const incident = new_id();
        REQUIRE(world
                    .as(cast::anissa, "POST", "/api/v1/facts",
                        R"({"id":")" + incident + R"(","child":")" + cast::lina +
                            R"(","kind":"incident","severity":"grave","text":"CANARI-93",)"
                            R"("observed_at":"2026-01-12T15:20:00Z"})")
                    .status == 200);
        auto tick = [&](char const* outcome) {
            auto const reply = world.as(cast::bruno, "POST", "/api/v1/facts/" + incident + "/incident-steps",
                                        R"({"id":")" + new_id() + R"(","step":"inform_state","outcome":")" +
                                            std::string{outcome} + R"(","done_at":"2026-01-12T15:28:00Z"})");
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
        };
        world.minute(1);
        tick("not_applicable");
        CHECK(world.newest().at("detail") == "not_applicable inform_state");
        world.minute(2);
        tick("done");
        auto const done = world.newest();
        CHECK(done.at("kind") == "incident_step");
        CHECK(done.at("detail") == "done inform_state");
        CHECK(done.at("child").at("first_name") == "Lina");
        CHECK(world.read(cast::bruno).at(1).at("undo").is_null());
        for (auto const& who : {cast::anissa, cast::farid})
            for (auto const& item : world.read(who)) CHECK(item.at("kind") != "incident_step");
        world.minute(3);
        CHECK(world.undo(done, cast::farid).status == 404);
        CHECK(world.undo(done, cast::anissa).status == 403);
        CHECK(world.undo(done).status == 200);
        CHECK(world.newest().at("detail") == "not_applicable inform_state");
        world.minute(4);
        tick("undone");
        auto const items = world.read(cast::bruno);
        CHECK(items.front().at("undone_by").at("name") == "Bruno Vial");
        CHECK(items.front().at("undo").is_null());
    });
}
