#include "supervision/evenings.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <sstream>

using namespace marelle;
using namespace marelle::supervision;
namespace json = boost::json;

namespace {

Id const odile = "01900000-0000-7000-8000-00000000dd01";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        staff::add_routes(router, *keyring);
        supervision::add_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
        add_evening_routes(router, timetable::shipped_calendar());
        link::add_routes(router, {link_pages(timetable::shipped_calendar())});
    }

    // A volunteer without an account, cleared or not.
    void add_odile(bool cleared = true) {
        cast::expect(*this, {"Odile", cast::bruno, "POST", "/api/v1/staff",
                             R"({"id":")" + odile +
                                 R"(","first_given_name":"Odile","birth_name":"Berthier","profile":"volunteer",)"
                                 R"("from":"2026-01-12"})",
                             201});
        for (auto const* kind : {"acm_tam", "banned_list"})
            if (cleared)
                cast::expect(*this,
                             {kind, cast::bruno, "POST", "/api/v1/staff/" + odile + "/checks",
                              R"({"kind":")" + std::string{kind} + R"(","outcome":"ok","verified_on":"2026-01-12"})",
                              200});
    }
    std::string address(Id const& person, std::string const& purpose = "evenings") {
        auto reply = as(cast::bruno, "POST", "/api/v1/staff/" + person + "/links", R"({"purpose":")" + purpose + "\"}");
        REQUIRE(reply.status == 201);
        return std::string{json::parse(reply.body).at("address").as_string()};
    }
    void need(int wanted) {
        cast::expect(*this, {"need", cast::bruno, "PUT", "/api/v1/sessions/" + cast::cometes_tonight + "/need",
                             R"({"wanted":)" + std::to_string(wanted) + "}", 200});
    }
    http::Reply say(std::string const& at, char const* said, Date const& date = "2026-01-12",
                    Id const& group = cast::cometes) {
        return anyone("POST", at, "date=" + date + "&starts=16%3A45&group=" + group + "&said=" + said,
                      {{"content-type", "application/x-www-form-urlencoded"}});
    }
    std::int64_t helpers() {
        return count("SELECT count(id) FROM session_adult WHERE removed_at IS NULL AND session = :s",
                     {{"s", cast::cometes_tonight}});
    }
};

std::string tonight(char const* said, Id const& group = cast::cometes) {
    return R"({"date":"2026-01-12","starts":"16:45","group":")" + group + R"(","said":")" + said + "\"}";
}

}  // namespace

TEST_CASE("my evenings over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.need(1);
        auto const audited = world.audit_rows();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", "/api/v1/evenings", "", 401, "login.required"},
            {"headquarters hold none", cast::elodie, "GET", "/api/v1/evenings", "", 403, "access.refused"},
            {"a director neither", cast::farid, "POST", "/api/v1/evenings", tonight("yes"), 403, "access.refused"},
            {"Inès does not answer for a group that asks nobody of hers twice", cast::ines, "POST", "/api/v1/evenings",
             R"({"date":"2026-01-14","starts":"16:45","group":")" + cast::cometes + R"(","said":"yes"})", 404,
             "evening.unknown"},
            {"nor for a day long past", cast::ines, "POST", "/api/v1/evenings",
             R"({"date":"2025-12-01","starts":"16:45","group":")" + cast::cometes + R"(","said":"yes"})", 404,
             "evening.unknown"},
            {"nobody is in two rooms at once", cast::ines, "POST", "/api/v1/evenings", tonight("yes"), 409,
             "staff.busy"},
            {"a word that is none", cast::ines, "POST", "/api/v1/evenings", tonight("maybe"), 422, "said"},
            {"Farid gives no link to Les Combes", cast::farid, "POST", "/api/v1/staff/" + cast::driss + "/links",
             R"({"purpose":"evenings"})", 404, "staff.unknown"},
            {"Farid closes none", cast::farid, "DELETE", "/api/v1/staff/" + cast::driss + "/links", "", 404,
             "staff.unknown"},
            {"a volunteer reads no hours", cast::driss, "GET", "/api/v1/volunteer-hours", "", 403, "access.refused"},
            {"Farid sees his house's hours only", cast::farid, "GET", "/api/v1/volunteer-hours", "", 200,
             R"("items":[])"},
            {"a period has an end", cast::bruno, "GET", "/api/v1/volunteer-hours?from=2026-02-01&until=2026-01-01", "",
             422, "until"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.anyone("GET", "/l/AAAAAAAAAAAAAAAAAAAAAA").status == 404);
        CHECK(world.helpers() == 0);
        CHECK(world.count("SELECT count(id) FROM evening_answer") == 0);
        CHECK(world.count("SELECT count(id) FROM work_link") == 0);
        CHECK(world.audit_rows() == audited + 1);  // Farid's own hours
    });
}

TEST_CASE("a volunteer says yes by link, holds the place, and gives it back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_odile();
        auto const at = world.address(odile);
        auto nothing = world.anyone("GET", at);
        CHECK(nothing.status == 200);
        CHECK(nothing.body.find("Rien de prévu") != std::string::npos);
        world.need(1);
        auto page = world.anyone("GET", at);
        CHECK(page.body.find("Oui, je viens") != std::string::npos);
        CHECK(page.body.find("Avec Driss") != std::string::npos);
        CHECK(page.body.find("tel:") == std::string::npos);  // the house has not written its number
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO establishment_phone (establishment, phone, recorded_at, recorded_by)
                VALUES (:house, '+33479000000', :now, :by))sql",
                        {{"house", cast::combes}, {"now", now()}, {"by", cast::bruno}});
        });
        CHECK(world.anyone("GET", at).body.find("tel:+33479000000") != std::string::npos);
        CHECK(page.body.size() < 40'000);
        for (auto const* name : {"Lina", "Noé", "Sarah", "Tom", "Maya", "Lamrani"})
            CHECK(page.body.find(name) == std::string::npos);  // no child, no surname
        auto yes = world.say(at, "yes");
        CHECK(yes.status == 303);
        CHECK(world.helpers() == 1);
        CHECK(world.say(at, "yes").status == 303);  // a second tap changes nothing
        CHECK(world.helpers() == 1);
        CHECK(world.count("SELECT count(id) FROM evening_answer") == 1);
        auto after = world.anyone("GET", at + "?fait=1");
        CHECK(after.body.find("Vous avez dit oui.") != std::string::npos);
        CHECK(after.body.find("Oui, je viens") == std::string::npos);
        CHECK(world.say(at, "no").status == 303);
        CHECK(world.helpers() == 0);
        CHECK(world.say(at, "no", "2026-01-13").status == 409);  // nothing is held that day
        CHECK(world.count(
                  "SELECT count(seq) FROM audit_entry WHERE action = 'evening.by_link' AND fields = 'answer'") == 3);
        CHECK(world.count("SELECT count(id) FROM session_adult") == 1);  // the history stays
    });
}

TEST_CASE("enough yes is enough; who is not cleared holds nothing; a revoked link opens nothing") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_odile(false);
        auto const at = world.address(odile);
        world.need(1);
        auto refused = world.say(at, "yes");
        CHECK(refused.status == 409);
        CHECK(refused.body.find("pas à jour") != std::string::npos);
        CHECK(world.helpers() == 0);
        // Somebody else said yes first.
        database.write([](sql::Session& sql) {
            sql.execute(
                R"sql(
                INSERT INTO session_adult (id, session, person, role, added_at)
                VALUES (:id, :session, :person, 'helper', :now))sql",
                {{"id", new_id()}, {"session", cast::cometes_tonight}, {"person", cast::chloe}, {"now", now()}});
        });
        auto full = world.anyone("GET", at);
        CHECK(full.body.find("assez de monde") != std::string::npos);
        CHECK(full.body.find("Oui, je viens") == std::string::npos);
        CHECK(world.say(at, "yes").status == 409);
        auto const again = world.address(odile);
        CHECK(world.anyone("GET", at).status == 404);  // a new link closes the old one
        CHECK(world.anyone("GET", again).status == 200);
        cast::expect(world, {"closed", cast::bruno, "DELETE", "/api/v1/staff/" + odile + "/links", "", 204});
        CHECK(world.anyone("GET", again).status == 404);
        auto const late = world.address(odile);
        world.clock.set("2026-09-01T10:00:00.000Z");  // the school year is over
        CHECK(world.anyone("GET", late).status == 404);
    });
}

TEST_CASE("a need that a substitute fills is asked of nobody more, and is asked again once the substitute goes") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_odile();
        auto const at = world.address(odile), session = "/api/v1/sessions/" + cast::cometes_tonight;
        auto asked = [&] { return world.anyone("GET", at).body.find("Oui, je viens") != std::string::npos; };
        auto still = [&] {
            auto const reply = world.as(cast::bruno, "GET", session + "/ratio");
            return json::parse(reply.body).at("still_wanted").as_int64();
        };
        auto replace = [&](char const* id, char const* absent, Id const& by = cast::anissa) {
            cast::expect(world, {"replaced", cast::bruno, "POST", session + "/substitutions",
                                 R"({"id":"01900000-0000-7000-8000-00000000ee0)" + std::string{id} +
                                     R"(","substitute":")" + by + R"(","absent":")" + absent + "\"}",
                                 200});
        };
        auto back = [&](char const* id) {
            cast::expect(world,
                         {"back", cast::bruno, "PUT",
                          "/api/v1/substitutions/01900000-0000-7000-8000-00000000ee0" + std::string{id} + "/reversal",
                          "", 200});
        };
        CHECK(still() == 0);
        world.need(1);
        CHECK(still() == 1);
        CHECK(asked());
        replace("1", "yes");
        CHECK(still() == 0);
        CHECK(!asked());
        CHECK(world.anyone("GET", at).body.find("assez de monde") != std::string::npos);
        auto const refused = world.say(at, "yes");
        CHECK(refused.status == 409);
        CHECK(world.helpers() == 0);
        back("1");
        CHECK(still() == 1);
        CHECK(asked());
        // One adult in the place of another who is there all the same brings nobody more.
        replace("2", "no");
        CHECK(still() == 1);
        CHECK(asked());
        back("2");
        // A volunteer's yes fills it too, and who has just said yes and then leads is one adult, not two.
        CHECK(world.say(at, "yes").status == 303);
        CHECK(still() == 0);
        world.clock.set("2026-01-12T15:31:00.000Z");
        world.need(2);
        CHECK(still() == 2);
        replace("3", "yes", odile);
        CHECK(still() == 2);
        replace("4", "no", cast::anissa);
        CHECK(still() == 1);
        CHECK(world.say(at, "no").status == 303);
        CHECK(still() == 1);
    });
}

TEST_CASE("a need for one more adult stays open when somebody takes the place of a leader fallen ill since") {
    CHECK(still_wanted_of(1, 0, 0) == 1);
    CHECK(still_wanted_of(1, 1, 0) == 0);  // it was for that place
    CHECK(still_wanted_of(1, 1, 1) == 1);  // it was for one more
    CHECK(still_wanted_of(3, 1, 1) == 2);
    CHECK(still_wanted_of(1, 1, 4) == 1);  // never more than was asked for
    CHECK(still_wanted_of(0, 1, 2) == 0);
    CHECK(still_wanted_of(-1, 0, 1) == 0);
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_odile();
        auto const at = world.address(odile), session = "/api/v1/sessions/" + cast::cometes_tonight;
        auto asked = [&] { return world.anyone("GET", at).body.find("Oui, je viens") != std::string::npos; };
        auto ratio = [&](char const* what) {
            return json::parse(world.as(cast::bruno, "GET", session + "/ratio").body).at(what).to_number<int>();
        };
        // A sixth child under six in the water: one adult for five.
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET ratio_rule = 'swimming' WHERE id = :id", {{"id", cast::cometes_tonight}});
            sql.execute("UPDATE child SET birth_date = '2021-06-01'");
            sql.execute(R"sql(
                INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                VALUES (:id, :group, :zoe, '2026-01-05', :now))sql",
                        {{"id", new_id()}, {"group", cast::cometes}, {"zoe", cast::zoe}, {"now", now()}});
        });
        REQUIRE(ratio("missing") == 1);
        world.need(1);
        CHECK(asked());
        cast::expect(world, {"ill, and replaced", cast::bruno, "POST", session + "/substitutions",
                             R"({"id":"01900000-0000-7000-8000-00000000ee01","substitute":")" + cast::anissa +
                                 R"(","absent":"yes"})",
                             200});
        CHECK(ratio("missing") == 1);
        CHECK(ratio("still_wanted") == 1);
        CHECK(asked());
        CHECK(world.say(at, "yes").status == 303);
        CHECK(ratio("missing") == 0);
        CHECK(ratio("still_wanted") == 0);
        // The same need is filled by the substitute alone once one adult is enough.
        CHECK(world.say(at, "no").status == 303);
        CHECK(ratio("still_wanted") == 1);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE group_membership SET until_on = '2026-01-12'"
                        " WHERE child = :zoe AND mini_group = :group AND from_on < '2026-01-12'",
                        {{"zoe", cast::zoe}, {"group", cast::cometes}});
        });
        CHECK(ratio("missing") == 0);
        CHECK(ratio("still_wanted") == 0);
        CHECK(!asked());
    });
}

TEST_CASE("the week names who comes when nobody with an account leads, and nobody who will not be there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        timetable::add_plan_routes(world.router, timetable::shipped_calendar(), timetable::shipped_activities());
        world.add_odile();
        auto const of = [&](Id const& who) -> json::value {
            auto const week = json::parse(world.as(who, "GET", "/api/v1/week?date=2026-01-12").body);
            for (auto const& each : week.at("sessions").as_array())
                if (each.at("id").as_string() == cast::cometes_tonight) return each;
            return nullptr;
        };
        auto const file = [&] { return world.as(cast::bruno, "GET", "/api/v1/week-export?date=2026-01-12").body; };
        CHECK(of(cast::bruno).at("helpers").as_array().empty());
        cast::expect(world,
                     {"replaced", cast::bruno, "POST", "/api/v1/sessions/" + cast::cometes_tonight + "/substitutions",
                      R"({"id":"01900000-0000-7000-8000-00000000ee01","substitute":")" + odile + R"(","absent":"yes"})",
                      200});
        for (auto const& who : {cast::bruno, cast::anissa}) {
            CHECK(of(who).at("leader").is_null());
            CHECK(json::serialize(of(who).at("helpers")) == R"(["Odile Berthier"])");
        }
        CHECK(file().find(";Odile Berthier;") != std::string::npos);
        CHECK(world.as(cast::farid, "GET", "/api/v1/week?date=2026-01-12").body.find("Odile") == std::string::npos);
        // Said absent that day, Odile no longer comes.
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                VALUES (:id, :odile, 'absent', '2026-01-12', '2026-01-12', :now, :by))sql",
                        {{"id", new_id()}, {"odile", odile}, {"now", now()}, {"by", cast::bruno}});
        });
        CHECK(of(cast::bruno).at("helpers").as_array().empty());
        CHECK(file().find("Odile") == std::string::npos);
    });
}

TEST_CASE("a leader who says no is absent that day, and there again after a yes") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto light = [&] {
            auto reply = world.as(cast::bruno, "GET", "/api/v1/sessions/" + cast::cometes_tonight + "/ratio");
            return std::string{json::parse(reply.body).at("light").as_string()};
        };
        CHECK(light() == "amber");
        cast::expect(world, {"no", cast::driss, "POST", "/api/v1/evenings", tonight("no"), 200, R"("answer":"no")"});
        CHECK(light() == "red");
        // Whoever is asked to come does not read that Driss will be there.
        world.add_odile();
        world.need(1);
        auto const at = world.address(odile);
        CHECK(world.anyone("GET", at).body.find("Avec Driss") == std::string::npos);
        world.clock.set("2026-01-12T15:31:00.000Z");
        cast::expect(world, {"yes after all", cast::driss, "POST", "/api/v1/evenings", tonight("yes"), 200,
                             R"("answer":"yes")"});
        CHECK(light() == "amber");
        CHECK(world.anyone("GET", at).body.find("Avec Driss") != std::string::npos);
        // A Monday nobody has looked at yet is answered too: its session is made then.
        cast::expect(world,
                     {"in two weeks", cast::driss, "POST", "/api/v1/evenings",
                      R"({"date":"2026-01-26","starts":"16:45","group":")" + cast::cometes + R"(","said":"yes"})", 200,
                      R"("date":"2026-01-26")"});
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date = '2026-01-26' AND mini_group = :g",
                          {{"g", cast::cometes}}) == 1);
        world.clock.set("2026-01-12T19:00:00.000Z");
        cast::expect(world, {"too late", cast::driss, "POST", "/api/v1/evenings", tonight("no"), 409, "evening.over"});
    });
}

TEST_CASE("the calendar holds one's sessions, colleagues by first name, and no child") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const at = world.address(cast::driss, "calendar");
        CHECK(at.ends_with("/soirs.ics"));
        auto feed = world.anyone("GET", at);
        REQUIRE(feed.status == 200);
        CHECK(feed.content_type == "text/calendar; charset=utf-8");
        CHECK(feed.body.starts_with("BEGIN:VCALENDAR\r\n"));
        CHECK(feed.body.find("DTSTART:20260112T154500Z") != std::string::npos);
        CHECK(feed.body.find("DTSTART:20260119T154500Z") != std::string::npos);  // a session not made yet
        CHECK(feed.body.find("Comètes") != std::string::npos);
        CHECK(feed.body.find("Explorateurs") == std::string::npos);
        for (auto const* name : {"Lina", "Noé", "Maya", "Benali", "Lamrani"})
            CHECK(feed.body.find(name) == std::string::npos);
        std::istringstream lines{feed.body};
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 76);  // 75 octets and the return
        CHECK(world.anyone("GET", at.substr(0, at.rfind('/'))).status == 404);        // it answers nothing
        auto own = world.as(cast::driss, "POST", "/api/v1/evenings/feed", "{}");
        CHECK(own.status == 201);
        CHECK(world.anyone("GET", at).status == 404);
    });
}

TEST_CASE("my evenings as a file: one's own, and no child") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.need(1);
        cast::expect(world, {"headquarters hold none", cast::elodie, "GET", "/api/v1/evenings-export", "", 403});
        auto const mine = json::parse(world.as(cast::driss, "GET", "/api/v1/evenings").body).at("items").as_array();
        tests::expect_export(world, cast::driss,
                             {"/api/v1/evenings-export", "export:evenings:" + std::to_string(mine.size()),
                              "2026-01-12;16:45;18:15;Atelier du soir;Comètes;", cast::farid, 403});
        auto const file = world.as(cast::driss, "GET", "/api/v1/evenings-export").body;
        for (auto const* name : {"Lina", "Noé", "Maya", "Benali"}) CHECK(file.find(name) == std::string::npos);
    });
}

TEST_CASE("volunteer hours are those of the sessions held, valued at the rate of their day") {
    CHECK(worth(60, "2026-01-12") == staff::volunteer_rate_on("2026-01-12").cents);
    CHECK(worth(90, "2026-01-12") == (staff::volunteer_rate_on("2026-01-12").cents * 3 + 1) / 2);
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto rows = [&] {
            auto reply = world.as(cast::bruno, "GET", "/api/v1/volunteer-hours?from=2026-01-01&until=2026-01-31");
            return json::parse(reply.body).at("items").as_array();
        };
        CHECK(rows().empty());  // not over yet
        world.clock.set("2026-01-12T19:00:00.000Z");
        auto const found = rows();
        REQUIRE(found.size() == 1);  // Driss; Inès is paid
        CHECK(found[0].at("name").as_string() == "Driss Lamrani");
        CHECK(found[0].at("minutes").as_int64() == 90);
        CHECK(found[0].at("cents").as_int64() == worth(90, "2026-01-12"));
        auto const file = std::string{"/api/v1/volunteer-hours-export?from=2026-01-01&until=2026-01-31"};
        cast::expect(world, {"a volunteer takes none", cast::driss, "GET", file, "", 403, "access.refused"});
        tests::expect_export(world, cast::bruno, {file, "export:volunteer_hours:1", "Driss Lamrani;bénévole;1;1,5;"});
        // Beside another leader it counts as well; noted absent that day, it does not, whoever holds the session.
        auto const write = [&](std::string_view text) {
            database.write([&](sql::Session& sql) {
                sql::Parameters all{{"id", new_id()},       {"session", cast::cometes_tonight},
                                    {"driss", cast::driss}, {"ines", cast::ines},
                                    {"bruno", cast::bruno}, {"now", "2026-01-12T19:00:00.000Z"}};
                std::erase_if(all,
                              [&](auto const& one) { return text.find(":" + std::string{one.name}) == text.npos; });
                sql.execute(text, all);
            });
        };
        write("UPDATE session SET leader = :ines WHERE id = :session");
        write("INSERT INTO session_adult (id, session, person, role, added_at, added_by)"
              " VALUES (:id, :session, :driss, 'helper', :now, :bruno)");
        CHECK(rows().size() == 1);
        write("INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)"
              " VALUES (:id, :driss, 'absent', '2026-01-12', '2026-01-13', :now, :bruno)");
        CHECK(rows().empty());
        write("UPDATE availability_exception SET withdrawn_at = :now, withdrawn_by = :bruno WHERE person = :driss");
        CHECK(rows().size() == 1);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = '2026-01-12T10:00:00.000Z' WHERE id = :id",
                        {{"id", cast::cometes_tonight}});
        });
        CHECK(rows().empty());
    });
}

TEST_CASE("a personal link comes as a QR code too, when the site knows its own address") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_evening_routes(world.router, timetable::shipped_calendar(), "https://marelle.example.org");
        auto const path = "/api/v1/staff/" + cast::driss + "/links";
        auto const wanted = R"({"purpose":"evenings"})";
        cast::expect(world, {"not Farid's", cast::farid, "POST", path, wanted, 404, "staff.unknown"});
        cast::expect(world, {"not Anissa's to give", cast::anissa, "POST", path, wanted, 403});
        auto const reply = cast::expect(world, {"given", cast::bruno, "POST", path, wanted, 201});
        auto const made = json::parse(reply.body).as_object();
        CHECK(made.at("qr").as_string().starts_with("M"));
        CHECK(made.at("qr_size").as_int64() >= 25);
        // Another address is another drawing.
        auto const again = cast::expect(world, {"again", cast::bruno, "POST", path, wanted, 201});
        CHECK(json::parse(again.body).at("qr") != made.at("qr"));
    });
}

TEST_CASE("the personal links that were given, as a file: whose and until when, never the address") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_odile();
        auto const first = world.address(odile), second = world.address(odile, "calendar");
        for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/work-links-export", "", 403});
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/work-links-export", "export:work_links:2", "\r\nOdile Berthier;Mes soirs;"});
        auto const file = world.as(cast::bruno, "GET", "/api/v1/work-links-export").body;
        for (auto const& address : {first, second}) CHECK(file.find(address.substr(3, 22)) == std::string::npos);
    });
}
