// Today, the alerts and the card at the door, on each database.
#include "attendance/attendance.hpp"
#include "crypto/keyring.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        attendance::add_routes(router, timetable::shipped_calendar(), *keyring);
        db.write([this](sql::Session& sql) {
            // The house begins with Marelle this Monday: nothing before was forgotten.
            sql.execute("UPDATE slot SET recorded_at = :now", {{"now", now()}});
            for (auto const& child : {cast::lina, cast::adam})
                sql.execute(
                    R"sql(INSERT INTO health_essential (child, allergies_sealed, version, recorded_at)
                                  VALUES (:child, :allergies, 1, :now))sql",
                    {{"child", child},
                     {"allergies", keyring->seal("health_essential", "allergies_sealed", child, child, "arachide")},
                     {"now", now()}});
        });
    }
    json::value today(Id const& person, std::string query = {}) {
        auto reply = as(person, "GET", "/api/v1/today" + query);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body);
    }
    std::int64_t sessions() { return count("SELECT count(id) FROM session"); }
};

std::string names(json::value const& sessions) {
    std::string out;
    for (auto const& session : sessions.as_array()) {
        out += std::string{session.at("group").at("name").as_string()} + ":";
        for (auto const& child : session.at("children").as_array())
            for (auto const& alert : child.at("alerts").as_array())
                if (alert.at("kind") == "allergy") out += alert.at("label").as_string();
        out += ";";
    }
    return out;
}

// Without what the house of the cast owes the State, always: src/declaration tests that.
std::string tasks(json::value const& today) {
    std::string out;
    for (auto const& task : today.at("tasks").as_array()) {
        std::string const kind{task.at("kind").as_string()};
        if (!kind.starts_with("declarations_")) out += kind + "=" + std::to_string(task.at("count").as_int64()) + ";";
    }
    return out;
}

}  // namespace

TEST_CASE("today shows each one what is theirs, and the allergies to who looks after the child") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto seen = [&](Id const& who) { return names(world.today(who).at("sessions")); };
        CHECK(seen(cast::bruno) == "Comètes:arachide;Explorateurs:arachide;");
        CHECK(seen(cast::anissa) == "Comètes:arachide;Explorateurs:;");  // Adam is in another's group
        CHECK(seen(cast::driss) == "Comètes:;");
        CHECK(seen(cast::ines) == "Explorateurs:arachide;");
        CHECK(seen(cast::farid).empty());
        auto today = world.today(cast::driss);
        CHECK(today.at("date") == "2026-01-12");
        CHECK(today.at("day").at("kind") == "school_day");
        CHECK(today.at("sessions").at(0).at("counts").at("unmarked") == 5);
        CHECK(json::serialize(today).find("Benali") == std::string::npos);
        CHECK(today.at("next").at("starts_at") == "16:45");
        CHECK(today.at("tomorrow").at("date") == "2026-01-13");
        // S2 was on the screen of four of them, once a screen.
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.care'") == 4);
        for (auto const* wrong : {"?date=2027-02-29", "?date=tomorrow"})
            cast::expect(world, {wrong, cast::bruno, "GET", std::string{"/api/v1/today"} + wrong, "", 422, "date"});
    });
}

TEST_CASE("sessions are made when their day is first looked at") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        CHECK(world.sessions() == 2);
        world.today(cast::driss);
        CHECK(world.sessions() == 2);
        auto thursday = world.today(cast::bruno, "?date=2026-01-15");
        CHECK(names(thursday.at("sessions")) == "Comètes:arachide;");
        CHECK(world.sessions() == 3);
        world.today(cast::anissa, "?date=2026-01-15");
        CHECK(world.sessions() == 3);
        CHECK(names(world.today(cast::driss, "?date=2026-01-15").at("sessions")).empty());
        auto holiday = world.today(cast::bruno, "?date=2026-02-09");
        CHECK(holiday.at("day").at("kind") == "school_holiday");
        CHECK(holiday.at("day").at("label") == "Vacances d’hiver");
        CHECK(holiday.at("sessions").as_array().empty());
        CHECK(world.today(cast::bruno, "?date=2028-02-29").at("day").at("source_to_check") == true);
        CHECK(world.sessions() == 3);
    });
}

TEST_CASE("the day turns at midnight in Paris, in winter, in summer and on the nights between") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        struct Line {
            char const *instant, *date;
        };
        Line const lines[] = {{"2026-01-12T22:59:59.999Z", "2026-01-12"}, {"2026-01-12T23:00:00.000Z", "2026-01-13"},
                              {"2026-03-28T23:00:00.000Z", "2026-03-29"}, {"2026-03-29T21:59:00.000Z", "2026-03-29"},
                              {"2026-03-29T22:00:00.000Z", "2026-03-30"}, {"2026-10-24T22:00:00.000Z", "2026-10-25"},
                              {"2026-10-25T22:59:00.000Z", "2026-10-25"}, {"2026-10-25T23:00:00.000Z", "2026-10-26"}};
        for (auto const& [instant, date] : lines) {
            world.clock.set(instant);
            CHECK(world.today(cast::bruno).at("date") == date);
        }
        world.clock.set("2026-03-30T15:00:00.000Z");  // the Monday after: 17:00 in Paris, the session goes on
        CHECK(names(world.today(cast::ines).at("sessions")) == "Explorateurs:arachide;");
        world.clock.set("2026-07-10T12:00:00.000Z");
        auto summer = world.today(cast::bruno);
        CHECK(summer.at("day").at("label") == "Vacances d’été");
        CHECK(summer.at("next").at("date") == "2026-09-03");
    });
}

TEST_CASE("what waits: forgotten roll calls, marks to settle, referrals to read") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        CHECK(tasks(world.today(cast::bruno)).empty());
        world.clock.set("2026-01-13T09:00:00.000Z");
        // The next morning it is the referent's to say, after two days the director's too.
        CHECK(tasks(world.today(cast::bruno)).empty());
        CHECK(tasks(world.today(cast::leila)) == "unmarked_sessions=1;");
        world.clock.set("2026-01-14T09:00:00.000Z");
        auto const forgotten = world.today(cast::bruno).at("tasks");
        CHECK(forgotten.at(0).at("count") == 2);
        CHECK(forgotten.at(0).at("items").as_array().size() == 2);
        CHECK(forgotten.at(0).at("items").at(0).at("group").at("name") == "Comètes");
        CHECK(forgotten.at(0).at("items").at(0).at("date") == "2026-01-12");
        // Cancelled, it is no longer asked of anybody; without a referent, it is the director's at once.
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = '2026-01-14T08:00:00.000Z' WHERE id = :id",
                        {{"id", cast::explorateurs_tonight}});
        });
        CHECK(tasks(world.today(cast::bruno)) == "unmarked_sessions=1;");
        CHECK(tasks(world.today(cast::leila)).empty());
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = NULL WHERE id = :id", {{"id", cast::explorateurs_tonight}});
            sql.execute("UPDATE mini_group SET referent = NULL WHERE id = :id", {{"id", cast::explorateurs}});
        });
        world.clock.set("2026-01-13T09:00:00.000Z");
        CHECK(tasks(world.today(cast::bruno)) == "unmarked_sessions=1;");
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET referent = :leila WHERE id = :id",
                        {{"leila", cast::leila}, {"id", cast::explorateurs}});
        });
        CHECK(world.today(cast::anissa).at("tasks").at(0).at("link") ==
              json::string{"/seances/" + cast::cometes_tonight});
        CHECK(tasks(world.today(cast::driss)).empty());
        CHECK(tasks(world.today(cast::chloe)).empty());
        CHECK(tasks(world.today(cast::farid)).empty());
        auto const lina = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance/" + cast::lina;
        for (auto const& [who, said] : {std::pair{cast::anissa, "present"}, std::pair{cast::bruno, "absent"}})
            world.as(who, "PUT", lina,
                     std::string{R"({"presence":")"} + said + R"(","observed_at":"2026-01-12T16:00:00Z"})");
        database.write([](sql::Session& sql) {
            sql.execute(
                R"sql(INSERT INTO referral (id, establishment, receipt, received_at, referrer_name, referrer_role,
                                  parents_informed_on, parents_agreed_by, urgency, given_names, birth_name, birth_date,
                                  level, motives_sealed, words_sealed)
                              VALUES (:id, :combes, 'CH-26-0001-A', :now, 'Mme Garnier', 'enseignante', '2026-01-10',
                                  'la mère', 'soon', 'Rayan', 'Test', '2018-01-01', 'CE1', :sealed, :sealed))sql",
                {{"id", new_id()}, {"combes", cast::combes}, {"now", now()}, {"sealed", Bytes{"x"}}});
        });
        CHECK(tasks(world.today(cast::bruno)) == "attendance_to_settle=1;referrals_received=1;");
        CHECK(tasks(world.today(cast::anissa)) == "attendance_to_settle=1;");
        // A forgotten roll call is not asked for ever: of her four Mondays the first is too old.
        world.clock.set("2026-02-12T09:00:00.000Z");
        auto const late = world.today(cast::leila).at("tasks").at(0);
        CHECK(late.at("count") == 3);
        CHECK(late.at("items").at(0).at("date") == "2026-01-19");
    });
}

TEST_CASE("what expects no child of the group has no list, and no roll call to forget") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const* activity : {"parents_workshop", "training", "individual_meeting"}) {
            CAPTURE(activity);
            database.write([&](sql::Session& sql) {
                sql.execute("UPDATE session SET activity = :activity WHERE id = :id",
                            {{"activity", activity}, {"id", cast::cometes_tonight}});
            });
            world.clock.set(cast::monday);
            auto const session = world.today(cast::anissa).at("sessions").at(0);
            CHECK(session.at("id").as_string() == cast::cometes_tonight);
            CHECK(session.at("children").as_array().empty());
            CHECK(session.at("counts").at("expected") == 0);
            world.clock.set("2026-01-14T09:00:00.000Z");
            CHECK(tasks(world.today(cast::anissa)).empty());
            CHECK(tasks(world.today(cast::bruno)) == "unmarked_sessions=1;");  // the other group's
        }
    });
}

TEST_CASE("an evening that nobody looked at is asked for as the others are, holidays between or not") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const asked = [&](Id const& who) {
            auto const today = world.today(who);
            std::string out;
            for (auto const& task : today.at("tasks").as_array())
                if (task.at("kind") == "unmarked_sessions")
                    for (auto const& item : task.at("items").as_array())
                        out += std::string{item.at("date").as_string()} + " ";
            return out;
        };
        world.clock.set("2026-01-16T09:00:00.000Z");  // Friday: Thursday's evening has no row yet
        CHECK(asked(cast::farid).empty());
        CHECK(asked(cast::driss).empty());
        CHECK(world.sessions() == 2);
        CHECK(asked(cast::anissa) == "2026-01-12 2026-01-15 ");
        CHECK(world.sessions() == 3);  // none of before the house had its slots
        CHECK(asked(cast::leila) == "2026-01-12 ");
        CHECK(asked(cast::bruno) == "2026-01-12 2026-01-12 ");
        world.clock.set("2026-01-17T09:00:00.000Z");
        CHECK(asked(cast::bruno) == "2026-01-12 2026-01-12 2026-01-15 ");
        CHECK(asked(cast::farid).empty());
        // The Monday after two weeks of holidays: the last evening before them was Thursday 5 February.
        world.clock.set("2026-02-23T09:00:00.000Z");
        CHECK(asked(cast::leila) == "2026-01-26 2026-02-02 ");
        CHECK(asked(cast::anissa) == "2026-01-26 2026-01-29 2026-02-02 2026-02-05 ");
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date BETWEEN '2026-02-07' AND '2026-02-22'") == 0);
        CHECK(world.count("SELECT count(id) FROM session WHERE establishment = :bellevue",
                          {{"bellevue", cast::bellevue}}) == 0);
    });
}

TEST_CASE("a cancelled session says why on every list; a slot that was ended left no reason") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        timetable::add_routes(world.router, timetable::shipped_calendar());
        auto const reason_in = [](json::value const& sessions, Id const& session) {
            for (auto const& each : sessions.as_array())
                if (each.at("id").as_string() == session) return json::serialize(each.at("cancel_reason"));
            return std::string{"no such session"};
        };
        auto const explorers = "/api/v1/sessions/" + cast::explorateurs_tonight;
        CHECK(reason_in(world.today(cast::bruno).at("sessions"), cast::explorateurs_tonight) == "null");
        cast::expect(world,
                     {"cancelled", cast::bruno, "PUT", explorers + "/closure", R"({"reason":"Neige"})", 200, ""});
        for (auto const& who : {cast::bruno, cast::ines})
            CHECK(reason_in(world.today(who).at("sessions"), cast::explorateurs_tonight) == R"("Neige")");
        // The day before, it is already among what tomorrow brings.
        auto const sunday = world.today(cast::bruno, "?date=2026-01-11").at("tomorrow").at("sessions");
        CHECK(reason_in(sunday, cast::explorateurs_tonight) == R"("Neige")");
        cast::expect(world, {"on its own page", cast::ines, "GET", explorers + "/attendance", "", 200,
                             R"("state":"cancelled","cancel_reason":"Neige")"});
        CHECK(reason_in(world.today(cast::bruno).at("sessions"), cast::cometes_tonight) == "null");
        CHECK(world.as(cast::farid, "GET", "/api/v1/today").body.find("Neige") == std::string::npos);
        CHECK(world.as(cast::farid, "GET", explorers + "/attendance").status == 404);
        // Whose session it is not does not learn why it is off either.
        CHECK(world.as(cast::driss, "GET", "/api/v1/today").body.find("Neige") == std::string::npos);
    });
}

TEST_CASE("a report that was begun waits for its director, until it is frozen or thrown away") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto draft = [&](Id const& establishment) {
            auto const id = new_id();
            database.write([&](sql::Session& sql) {
                sql.execute(R"sql(INSERT INTO report (id, chain, establishment, template, audience, period_from,
                                      period_until, language, title, content, ledger_revision, already_exposed,
                                      computed_at, opened_at, opened_by, version)
                                  VALUES (:id, :id, :house, 'clas', 'team', '2025-09-01', '2026-08-31', 'fr', 'CLAS',
                                      '{}', 0, 0, :now, :now, :bruno, 1))sql",
                            {{"id", id}, {"house", establishment}, {"now", now()}, {"bruno", cast::bruno}});
            });
            return id;
        };
        auto discard = [&](Id const& report) {
            database.write([&](sql::Session& sql) {
                sql.execute("INSERT INTO report_discard (id, report, made_at, made_by)"
                            " VALUES (:id, :report, :now, :bruno)",
                            {{"id", new_id()}, {"report", report}, {"now", now()}, {"bruno", cast::bruno}});
            });
        };
        auto freeze = [&](Id const& report) {
            database.write([&](sql::Session& sql) {
                sql.execute(R"sql(INSERT INTO report_version (id, report, chain, number, content, hash, changes,
                                      release_sealed, frozen_at, frozen_by, audit_seq, audit_signed_at, audit_hash,
                                      audit_signature)
                                  VALUES (:id, :report, :report, 1, '{}', '', '[]', :sealed, :now, :bruno, 1, :now,
                                      '', ''))sql",
                            {{"id", new_id()},
                             {"report", report},
                             {"sealed", Bytes{"x"}},
                             {"now", now()},
                             {"bruno", cast::bruno}});
            });
        };
        CHECK(tasks(world.today(cast::bruno)).empty());
        auto const first = draft(cast::combes), second = draft(cast::combes);
        // The last of what waits: nothing is late of a report.
        auto const last = [&] { return world.today(cast::bruno).at("tasks").as_array().back().as_object(); };
        CHECK(last().at("count") == 2);
        CHECK(last().at("link") == "/bilans");
        for (auto const& who : {cast::farid, cast::anissa, cast::leila, cast::driss, cast::chloe})
            CHECK(tasks(world.today(who)).empty());
        freeze(second);
        CHECK(tasks(world.today(cast::bruno)) == "report_drafts=1;");
        CHECK(std::string{last().at("link").as_string()} == "/bilans/" + first);
        discard(first);
        CHECK(tasks(world.today(cast::bruno)).empty());
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE report_discard SET undone_at = :now WHERE report = :report",
                        {{"now", now()}, {"report", first}});
        });
        CHECK(tasks(world.today(cast::bruno)) == "report_drafts=1;");
        draft(cast::bellevue);
        CHECK(tasks(world.today(cast::bruno)) == "report_drafts=1;");
        CHECK(tasks(world.today(cast::farid)) == "report_drafts=1;");
    });
}

TEST_CASE("the card at the door: who, when, and what of it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto card = [](Id const& session, Id const& child) {
            return "/api/v1/sessions/" + session + "/children/" + child + "/card";
        };
        auto const lina = card(cast::cometes_tonight, cast::lina), adam = card(cast::explorateurs_tonight, cast::adam);
        auto const opened = "SELECT count(seq) FROM audit_entry WHERE action = 'child.card' AND child IS NOT NULL";
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", lina, "", 401, "login.required"},
            {"headquarters", cast::elodie, "GET", lina, "", 403, "access.refused"},
            {"the technical administrator", cast::theo, "GET", lina, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", lina, "", 404, "child.unknown"},
            {"a volunteer, of another's session", cast::driss, "GET", adam, "", 404, "child.unknown"},
            {"a leader, of another's session", cast::ines, "GET", lina, "", 404, "child.unknown"},
            {"a referent, of another's group", cast::leila, "GET", lina, "", 404, "child.unknown"},
            {"a child not expected there", cast::bruno, "GET", card(cast::cometes_tonight, cast::adam), "", 404, ""},
            {"a child of Bellevue", cast::bruno, "GET", card(cast::cometes_tonight, cast::nour), "", 404, ""},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.count(opened) == 0);

        cast::expect(world, {"the director", cast::bruno, "GET", lina, "", 200, R"("allergies":"arachide")"});
        cast::expect(world, {"the referent", cast::anissa, "GET", lina, "", 200, R"("allergies":"arachide")"});
        cast::expect(world, {"who leads", cast::ines, "GET", adam, "", 200, R"("allergies":"arachide")"});
        auto call = cast::expect(world, {"a volunteer", cast::driss, "GET", lina, "", 200, R"("call":[])"});
        CHECK(call.body.find("allergies") == std::string::npos);
        CHECK(world.count(opened) == 4);

        world.clock.set("2026-01-12T19:16:00.000Z");  // two hours and a minute after the end
        cast::expect(world, {"the evening is over", cast::driss, "GET", lina, "", 404, "child.unknown"});
        cast::expect(world, {"for who leads too", cast::ines, "GET", adam, "", 404, "child.unknown"});
        cast::expect(world, {"not for the referent", cast::anissa, "GET", lina, "", 200, ""});
    });
}

TEST_CASE("a grave fact stands before everything, and absences in a row are said to who follows the child") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto mark = [&](Id const& session, std::string const& presence) {
            auto reply = world.as(cast::bruno, "PUT", "/api/v1/sessions/" + session + "/attendance/" + cast::lina,
                                  R"({"presence":")" + presence + R"(","observed_at":"2026-01-12T15:00:00Z"})");
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
        };
        std::vector<Id> evenings;
        for (auto const* day : {"2026-01-05", "2026-01-06"}) {
            evenings.push_back(new_id());
            database.write([&](sql::Session& sql) {
                sql.execute(
                    "INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity)"
                    " VALUES (:id, :group, :combes, :day, '16:45', '18:15', 'evening_workshop')",
                    {{"id", evenings.back()}, {"group", cast::cometes}, {"combes", cast::combes}, {"day", day}});
            });
            mark(evenings.back(), "absent");
        }
        CHECK(world.count("SELECT count(id) FROM follow_up") == 0);
        mark(cast::cometes_tonight, "absent");
        CHECK(tasks(world.today(cast::anissa)) == "follow_ups=1;");
        CHECK(tasks(world.today(cast::bruno)) == "follow_ups=1;");
        CHECK(tasks(world.today(cast::leila)).empty());
        CHECK(tasks(world.today(cast::farid)).empty());
        database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO fact (id, establishment, child, kind, severity, said_at, observed_at, received_at,"
                        " written_by) VALUES (:id, :combes, :lina, 'fact', 'grave', :now, :now, :now, :anissa)",
                        {{"id", new_id()},
                         {"combes", cast::combes},
                         {"lina", cast::lina},
                         {"now", now()},
                         {"anissa", cast::anissa}});
        });
        CHECK(tasks(world.today(cast::bruno)) == "grave_facts=1;follow_ups=1;");
        CHECK(tasks(world.today(cast::anissa)) == "follow_ups=1;");
        CHECK(tasks(world.today(cast::farid)).empty());
        // Two people who disagree: one of them saw her, the row is no longer sure.
        auto const other = world.as(cast::anissa, "PUT",
                                    "/api/v1/sessions/" + evenings[0] + "/attendance/" + cast::lina,
                                    R"({"presence":"present","observed_at":"2026-01-12T15:05:00Z"})");
        CHECK(other.status == 200);
        CHECK(tasks(world.today(cast::anissa)) == "attendance_to_settle=1;");
        auto const parsed = boost::json::parse(other.body);
        auto const absence = std::string{parsed.at("mark").at("note").as_string()};
        auto settled = world.as(cast::bruno, "PUT",
                                "/api/v1/sessions/" + evenings[0] + "/attendance/" + cast::lina + "/settlement",
                                R"({"note":")" + absence + R"("})");
        CHECK_MESSAGE(settled.status == 200, settled.body);
        CHECK(tasks(world.today(cast::anissa)) == "follow_ups=1;");
        CHECK(world.count("SELECT count(id) FROM follow_up") == 1);
    });
}
