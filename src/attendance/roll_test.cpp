// The roll call over HTTP, on each database.
#include "attendance/attendance.hpp"
#include "crypto/crypto.hpp"
#include "tests/cast.hpp"
#include "tests/counted.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <thread>

using namespace marelle;
using namespace marelle::attendance;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        add_routes(router, timetable::shipped_calendar(), *keyring);
        timetable::add_routes(router, timetable::shipped_calendar());
    }

    json::value json_as(Id const& person, std::string method, std::string path, std::string body = {}) {
        auto reply = as(person, std::move(method), std::move(path), std::move(body));
        REQUIRE_MESSAGE(reply.status < 300, reply.body);
        return json::parse(reply.body);
    }
    // Everything the roll call keeps, as one text.
    std::string digest() {
        return database.read([](sql::Session& sql) {
            std::string out;
            for (auto const& row : sql.query("SELECT session, child, presence, minutes, note, other FROM attendance "
                                             "ORDER BY session, child"))
                out += row.text(0) + row.text(1) + row.text(2) + std::to_string(row.integer(3)) + row.text(4) +
                       row.maybe_text(5).value_or("-") + "\n";
            for (auto const& row :
                 sql.query("SELECT id, session, child, presence, reason_sealed, noted_by, observed_at, "
                           "received_at FROM attendance_note ORDER BY id"))
                out += row.text(0) + row.text(1) + row.text(2) + row.text(3) +
                       crypto::sha256_hex(row.maybe_bytes(4).value_or("-")) + row.text(5) + row.text(6) + row.text(7) +
                       "\n";
            return out;
        });
    }
    std::int64_t notes() { return count("SELECT count(id) FROM attendance_note"); }
    std::string presence_of(Id const& child) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT presence FROM attendance WHERE child = :child", {{"child", child}});
            return row ? row->text(0) : std::string{"-"};
        });
    }
};

std::string const tonight = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance";
std::string const lina = tonight + "/" + cast::lina;

Id note_id(int n) {
    auto text = std::to_string(n);
    return "01900000-0000-7000-8000-0000aaaa" + std::string(4 - text.size(), '0') + text;
}

std::string edit(std::string presence, std::string more = {}, std::string observed = "2026-01-12T15:30:00.000Z") {
    return R"({"presence":")" + presence + R"(","observed_at":")" + observed + "\"" + more + "}";
}

std::string line(int id, Id const& session, Id const& child, std::string presence, std::string more = {},
                 std::string observed = "2026-01-12T15:30:00.000Z") {
    return R"({"id":")" + note_id(id) + R"(","session":")" + session + R"(","child":")" + child + R"(",)" +
           edit(std::move(presence), std::move(more), std::move(observed)).substr(1);
}

std::string batch(std::vector<std::string> const& lines) {
    std::string out;
    for (auto const& one : lines) out += (out.empty() ? "" : ",") + one;
    return R"({"notes":[)" + out + "]}";
}

// Anissa's batch, with one line of each kind. Bruno has said that Tom is absent, Explorateurs is cancelled, it is
// 16:50.
struct Line {
    std::string sent, result, code;
};
std::vector<Line> every_kind() {
    auto const& session = cast::cometes_tonight;
    return {
        {line(1, session, cast::lina, "present"), "stored", ""},
        {line(2, session, cast::noe, "excused", R"(,"reason":"family")"), "stored", ""},
        {line(3, session, cast::tom, "present", "", "2026-01-12T15:31:00Z"), "conflict", ""},
        {line(4, session, cast::sarah, "excused"), "refused", "attendance.reason_required"},
        {line(5, session, cast::adam, "present"), "refused", "attendance.not_a_member"},
        {line(6, session, cast::sarah, "late", "", "2026-01-12T16:50:00Z"), "refused", "attendance.clock_ahead"},
        {line(7, cast::explorateurs_tonight, cast::adam, "present"), "refused", "attendance.session_cancelled"},
        {line(8, cast::lina, cast::lina, "present"), "refused", "session.unknown"},
        {line(1, session, cast::maya, "present"), "refused", "attendance.id_reused"},
        {line(1, session, cast::lina, "absent"), "refused", "attendance.id_reused"},
        {line(9, session, cast::sarah, "lost"), "refused", "body.wrong_fields"},
        {"7", "refused", "body.wrong_fields"},
        {line(10, session, cast::maya, "present"), "stored", ""},
        {line(11, session, cast::maya, "unmarked", "", "2026-01-12T15:31:00Z"), "stored", ""},
    };
}

}  // namespace

TEST_CASE("who may take the roll call of whom: refusals leave nothing behind") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const present = edit("present");
        auto const settlement = lina + "/settlement";
        auto const chosen = R"({"note":")" + note_id(1) + R"("})";
        auto const explorers = "/api/v1/sessions/" + cast::explorateurs_tonight + "/attendance";
        cast::Expected const lines[] = {
            {"nobody reads", cast::nobody, "GET", tonight, "", 401, "login.required"},
            {"nobody notes", cast::nobody, "PUT", lina, present, 401, "login.required"},
            {"headquarters read no name", cast::elodie, "GET", tonight, "", 403, "access.refused"},
            {"the technical administrator neither", cast::theo, "GET", tonight, "", 403, "access.refused"},
            {"headquarters have no today", cast::elodie, "GET", "/api/v1/today", "", 403, "access.refused"},
            {"a psychologist does not note", cast::chloe, "PUT", lina, present, 403, "access.refused"},
            {"a volunteer notes only tonight's own session", cast::driss, "PUT", explorers + "/" + cast::sarah, present,
             404, "session.unknown"},
            {"a volunteer does not settle", cast::driss, "PUT", settlement, chosen, 403, "access.refused"},
            {"a volunteer reads only tonight's own session", cast::driss, "GET", explorers, "", 404, "session.unknown"},
            {"an activity leader notes only the session she leads", cast::ines, "PUT", lina, present, 404, ""},
            {"an activity leader does not settle", cast::ines, "PUT", settlement, chosen, 403, "access.refused"},
            {"Farid does not read", cast::farid, "GET", tonight, "", 404, "session.unknown"},
            {"Farid does not note", cast::farid, "PUT", lina, present, 404, "session.unknown"},
            {"Farid takes nothing back", cast::farid, "DELETE", lina, "", 404, "session.unknown"},
            {"Farid settles nothing", cast::farid, "PUT", settlement, chosen, 404, "session.unknown"},
            {"Farid's batch is refused line by line", cast::farid, "POST", "/api/v1/attendance-batch",
             batch({line(1, cast::cometes_tonight, cast::lina, "present")}), 200, "session.unknown"},
            {"a session that is none", cast::anissa, "GET", "/api/v1/sessions/" + cast::lina + "/attendance", "", 404,
             ""},
            {"nothing to settle", cast::bruno, "PUT", settlement, chosen, 422, R"({"field":"note","code":"unknown"})"},
            {"an excuse without a reason", cast::anissa, "PUT", lina, edit("excused"), 422,
             R"("code":"attendance.reason_required")"},
            {"every wrong field", cast::anissa, "PUT", lina, R"({"presence":"lost","x":1})", 422,
             R"([{"field":"presence","code":"invalid"},{"field":"observed_at","code":"required"},)"
             R"({"field":"x","code":"unknown"}])"},
            {"unmarked is no presence", cast::anissa, "PUT", lina, edit("unmarked"), 422, "presence"},
            {"a clock that is ahead", cast::anissa, "PUT", lina, edit("late", "", "2026-01-12T15:36:00Z"), 422,
             "attendance.clock_ahead"},
            {"a child of another group", cast::anissa, "PUT", tonight + "/" + cast::adam, present, 409,
             "attendance.not_a_member"},
            {"a child of another establishment", cast::anissa, "PUT", tonight + "/" + cast::nour, present, 409,
             "attendance.not_a_member"},
            {"a child that does not exist", cast::anissa, "PUT", tonight + "/" + cast::school, present, 404, ""},
            {"a batch without notes", cast::anissa, "POST", "/api/v1/attendance-batch", "{}", 422, "required"},
            {"a batch too long", cast::anissa, "POST", "/api/v1/attendance-batch",
             batch(std::vector<std::string>(501, "1")), 422, "too_long"},
        };
        for (auto const& one : lines) cast::expect(world, one);
        CHECK(world.notes() == 0);
        CHECK(world.count("SELECT count(session) FROM attendance") == 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'attendance.write' AND outcome = 'done' "
                          "AND child IS NOT NULL") == 0);
    });
}

TEST_CASE("a volunteer takes the roll call of the session they hold, on its day") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"tonight", cast::driss, "PUT", lina, edit("present"), 200, R"("presence":"present")"});
        cast::expect(world, {"in a batch", cast::driss, "POST", "/api/v1/attendance-batch",
                             batch({line(1, cast::cometes_tonight, cast::maya, "absent"),
                                    line(2, cast::explorateurs_tonight, cast::adam, "present")}),
                             200, "session.unknown"});
        CHECK(world.notes() == 2);
        world.clock.set("2026-01-13T15:35:00.000Z");
        cast::expect(world, {"the day after", cast::driss, "PUT", lina, edit("late"), 404, "session.unknown"});
        CHECK(world.notes() == 2);
    });
}

TEST_CASE("a roll call: noted, corrected, taken back; each word kept and logged") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"present", cast::anissa, "PUT", lina, edit("present"), 200,
                             R"("presence":"present","reason":null)"});
        cast::expect(world, {"late after all", cast::anissa, "PUT", lina,
                             edit("late", R"(,"arrived_at":"2026-01-12T16:05:00Z")", "2026-01-12T15:31:00Z"), 200,
                             R"("minutes":70)"});
        cast::expect(world, {"excused, with its reason", cast::anissa, "PUT", lina,
                             edit("excused", R"(,"reason":"illness")", "2026-01-12T15:32:00Z"), 200,
                             R"("presence":"excused","reason":"illness")"});
        CHECK(world.notes() == 3);
        CHECK(world.count("SELECT count(session) FROM attendance") == 1);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'attendance.write' AND child = :lina",
                          {{"lina", cast::lina}}) == 3);
        auto sealed = database.read([](sql::Session& sql) {
            return sql.first("SELECT reason_sealed FROM attendance_note WHERE reason_sealed IS NOT NULL")->bytes(0);
        });
        CHECK(sealed.find("illness") == std::string::npos);

        auto seen = world.json_as(cast::anissa, "GET", tonight).at("session");
        CHECK(seen.at("counts").at("expected") == 5);
        CHECK(seen.at("counts").at("excused") == 1);
        CHECK(seen.at("counts").at("unmarked") == 4);
        CHECK(seen.at("children").at(0).at("mark").at("reason") == "illness");
        CHECK(seen.at("children").at(0).at("mark").at("minutes") == 0);
        CHECK(seen.at("children").at(0).at("mark").at("noted_by").at("name") == "Anissa Karoui");
        CHECK(seen.at("children").at(2).at("child").at("first_name") == "Noé");

        world.clock.set("2026-01-12T15:35:00.000Z");
        cast::expect(world, {"taken back", cast::anissa, "DELETE", lina, "", 200, R"("mark":null)"});
        CHECK(world.presence_of(cast::lina) == "-");
        CHECK(world.notes() == 4);
        cast::expect(world, {"twice is as good", cast::anissa, "DELETE", lina, "", 200, R"("mark":null)"});
    });
}

TEST_CASE("what the family said beforehand is on the roll, its newest word, and marks nobody") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto say = [&](char const* id, char const* word, char const* at) {
            database.write([&](sql::Session& sql) {
                sql.execute("INSERT INTO family_word (id, session, child, word, said_at, by_account)"
                            " VALUES (:id, :session, :child, :word, :at, :by)",
                            {{"id", id},
                             {"session", cast::cometes_tonight},
                             {"child", cast::lina},
                             {"word", word},
                             {"at", at},
                             {"by", cast::anissa}});
            });
        };
        auto const roll = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance";
        auto of_lina = [&](Id const& person) {
            auto const answer = world.json_as(person, "GET", roll);
            auto const& children = answer.at("session").at("children").as_array();
            for (auto const& each : children)
                if (each.at("child").at("id").as_string() == cast::lina) return each.as_object();
            return json::object{};
        };
        CHECK(of_lina(cast::driss).at("family").is_null());
        say("w1", "absent", "2026-01-12T14:00:00.000Z");
        for (auto const& person : {cast::driss, cast::anissa, cast::bruno}) {
            auto const lina = of_lina(person);
            CHECK(lina.at("family").at("word").as_string() == "absent");
            CHECK(lina.at("family").at("by_team").as_bool());
            CHECK(lina.at("mark").is_null());
        }
        say("w2", "coming", "2026-01-12T15:00:00.000Z");
        CHECK(of_lina(cast::driss).at("family").at("word").as_string() == "coming");
        CHECK(world.notes() == 0);
        CHECK(world.as(cast::farid, "GET", roll).status == 404);
    });
}

TEST_CASE("the roll names who comes besides its leader, with an account or without one") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance";
        Id const odile = new_id();
        database.write([&](sql::Session& sql) {
            for (auto const& [id, birth_name, given] :
                 {std::tuple{odile, "Berthier", "Odile"}, std::tuple{cast::chloe, "", ""}}) {
                sql.execute(R"sql(
                    INSERT INTO person_at_work (id, establishment, birth_name, first_given_name, recorded_at)
                    VALUES (:id, :house, :birth_name, :given, :now) ON CONFLICT (id) DO NOTHING)sql",
                            {{"id", id},
                             {"house", cast::combes},
                             {"birth_name", birth_name},
                             {"given", given},
                             {"now", now()}});
                sql.execute(R"sql(
                    INSERT INTO session_adult (id, session, person, role, added_at)
                    VALUES (:id, :session, :person, 'helper', :now))sql",
                            {{"id", new_id()}, {"session", cast::cometes_tonight}, {"person", id}, {"now", now()}});
            }
        });
        auto engaged_until = [&](std::optional<Date> const& until) {
            database.write([&](sql::Session& sql) {
                sql.execute("DELETE FROM engagement WHERE person = :person", {{"person", odile}});
                sql.execute(R"sql(
                    INSERT INTO engagement (id, person, establishment, profile, from_on, until_on, recorded_at,
                        recorded_by)
                    VALUES (:id, :person, :house, 'volunteer', '2026-01-05', :until, :now, :by))sql",
                            {{"id", new_id()},
                             {"person", odile},
                             {"house", cast::combes},
                             {"until", until},
                             {"now", now()},
                             {"by", cast::bruno}});
            });
        };
        engaged_until("2026-01-13");
        cast::expect(world, {"not Farid's", cast::farid, "GET", path, "", 404});
        auto const seen = world.json_as(cast::anissa, "GET", path).at("session").as_object();
        auto const names = json::serialize(seen.at("helpers"));
        CHECK(seen.at("helpers").as_array().size() == 2);
        CHECK(names.find("Odile Berthier") != std::string::npos);
        CHECK(names.find("Chloé") != std::string::npos);
        CHECK(seen.at("leader").at("name") == "Driss Lamrani");
        CHECK(seen.at("left").as_array().empty());
        // Nobody is to believe that somebody comes who works here no longer that day.
        engaged_until("2026-01-12");
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE post SET until_on = '2026-01-12' WHERE user_account = :driss",
                        {{"driss", cast::driss}});
        });
        auto const after = world.json_as(cast::anissa, "GET", path).at("session").as_object();
        CHECK(json::serialize(after.at("helpers")).find("Odile") == std::string::npos);
        CHECK(after.at("leader").is_null());
        CHECK(json::serialize(after.at("left")) == R"(["Driss Lamrani","Odile Berthier"])");
    });
}

TEST_CASE("two people who say otherwise: both values shown until one is chosen") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"Anissa", cast::anissa, "PUT", lina, edit("present", R"(,"id":")" + note_id(1) + "\""),
                             200, R"("other":null)"});
        cast::expect(world, {"Bruno agrees", cast::bruno, "PUT", lina, edit("present"), 200, R"("other":null)"});
        cast::expect(world, {"Bruno changes his mind", cast::bruno, "PUT", lina,
                             edit("absent", R"(,"id":")" + note_id(2) + "\"", "2026-01-12T15:33:00Z"), 200,
                             R"("other":{"note":")" + note_id(2) + R"(","presence":"absent")"});
        CHECK(world.presence_of(cast::lina) == "present");
        auto seen = world.json_as(cast::leila, "GET", tonight).at("session");
        CHECK(seen.at("counts").at("to_settle") == 1);
        CHECK(seen.at("children").at(0).at("mark").at("other").at("noted_by").at("name") == "Bruno Vial");
        cast::expect(world, {"what Anissa said is not Leïla's to take back", cast::leila, "DELETE", lina, "", 409,
                             "attendance.mark_of_another"});

        cast::expect(world, {"a note of nobody", cast::anissa, "PUT", lina + "/settlement",
                             R"({"note":")" + note_id(9) + R"("})", 422, "unknown"});
        cast::expect(world, {"chosen", cast::anissa, "PUT", lina + "/settlement", R"({"note":")" + note_id(2) + R"("})",
                             200, R"("presence":"absent")"});
        CHECK(world.presence_of(cast::lina) == "absent");
        seen = world.json_as(cast::leila, "GET", tonight).at("session");
        CHECK(seen.at("counts").at("to_settle") == 0);
        cast::expect(world, {"chosen again is harmless", cast::anissa, "PUT", lina + "/settlement",
                             R"({"note":")" + note_id(2) + R"("})", 200, R"("other":null)"});
        cast::expect(world, {"Anissa insists", cast::anissa, "PUT", lina, edit("present", "", "2026-01-12T15:34:00Z"),
                             200, R"("other":{)"});
        CHECK(world.presence_of(cast::lina) == "absent");
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'attendance.settle'") == 2);
    });
}

TEST_CASE("a batch answers line by line, and sent again it changes nothing") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.clock.set("2026-01-12T15:50:00.000Z");
        cast::expect(world,
                     {"Bruno was there first", cast::bruno, "PUT", tonight + "/" + cast::tom, edit("absent"), 200, ""});
        cast::expect(world,
                     {"a cancelled session", cast::bruno, "PUT",
                      "/api/v1/sessions/" + cast::explorateurs_tonight + "/closure", R"({"reason":"neige"})", 200, ""});
        auto const lines = every_kind();
        std::vector<std::string> sent;
        for (auto const& one : lines) sent.push_back(one.sent);
        auto const audit = world.audit_rows();
        auto results = world.json_as(cast::anissa, "POST", "/api/v1/attendance-batch", batch(sent)).at("results");
        REQUIRE(results.as_array().size() == lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            CAPTURE(i);
            auto const& result = results.at(i);
            CHECK(result.at("result").as_string() == lines[i].result);
            CHECK((result.at("code").is_null() ? "" : std::string{result.at("code").as_string()}) == lines[i].code);
        }
        CHECK(results.at(2).at("mark").at("presence") == "absent");
        CHECK(results.at(2).at("mark").at("other").at("presence") == "present");
        CHECK(results.at(11).at("id").is_null());
        CHECK(results.at(13).at("mark").is_null());
        CHECK(world.audit_rows() == audit + 5);
        CHECK(world.presence_of(cast::maya) == "-");
        CHECK(world.presence_of(cast::sarah) == "-");

        auto const before = world.digest();
        world.clock.set("2026-01-12T16:20:00.000Z");
        auto again = world.json_as(cast::anissa, "POST", "/api/v1/attendance-batch", batch(sent)).at("results");
        CHECK(world.digest() == before);
        CHECK(again.at(1).at("mark") == results.at(1).at("mark"));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            bool refused = results.at(i).at("result") == "refused";
            CHECK(again.at(i).at("result") == (refused ? "refused" : "repeated"));
            CHECK(again.at(i).at("code") == results.at(i).at("code"));
        }
    });
}

TEST_CASE("two phones that note the same child at the same time hide nothing from each other") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (int round = 0; round < 20; ++round) {
            auto at = [&](char const* who, std::string presence) {
                return edit(std::move(presence), "", "2026-01-12T15:2" + std::to_string(round % 10) + ":0" + who + "Z");
            };
            std::thread other{[&] { world.as(cast::bruno, "PUT", lina, at("1", "absent")); }};
            world.as(cast::anissa, "PUT", lina, at("2", "present"));
            other.join();
        }
        CHECK(world.notes() == 40);
        CHECK(world.count("SELECT count(session) FROM attendance WHERE other IS NOT NULL") == 1);
    });
}

namespace {

// On the list since September, each with an allergy and an authorisation; they came, and left.
void add_children(World& world, int from, int until) {
    world.database.write([&](sql::Session& sql) {
        for (int i = from; i < until; ++i) {
            auto const child = note_id(i);
            world.keyring->adopt(child, cast::combes);
            sql.execute(R"sql(
                INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at,
                                   version)
                VALUES (:id, 'Lou', 'Morel', '2017-05-01', 'f', 'fr', ' lou morel ', :now, 1))sql",
                        {{"id", child}, {"now", now()}});
            sql.execute(R"sql(
                INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                VALUES (:id, :group, :id, '2025-09-01', :now))sql",
                        {{"id", child}, {"group", cast::cometes}, {"now", now()}});
        }
    });
    std::vector<std::string> lines;
    for (int i = from; i < until; ++i)
        lines.push_back(i % 2 ? line(1000 + i, cast::cometes_tonight, note_id(i), "present")
                              : line(1000 + i, cast::cometes_tonight, note_id(i), "excused", R"(,"reason":"illness")"));
    world.json_as(cast::anissa, "POST", "/api/v1/attendance-batch", batch(lines));
}

}  // namespace

TEST_CASE("the roll of a past evening asks no more of the database for each child more") {
    tests::for_each_database([](sql::Database& database) {
        tests::CountedDatabase counted{database};
        World world{counted};
        add_children(world, 1, 82);
        auto const asked = [&](Id const& who, std::string const& path, std::size_t children) {
            world.clock.set("2026-01-20T15:30:00.000Z");
            counted.asked();
            auto const reply = world.as(who, "GET", path);
            auto const out = counted.asked();
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            auto const body = json::parse(reply.body);
            auto const* sessions = body.as_object().if_contains("sessions");
            auto const& session = sessions ? sessions->at(0) : body.at("session");
            CHECK(session.at("children").as_array().size() >= children);
            return out;
        };
        std::string const evening = "/api/v1/today?date=2026-01-12";
        auto const roll = asked(cast::bruno, tonight, 81), day = asked(cast::bruno, evening, 81);
        CHECK(world.as(cast::farid, "GET", tonight).status == 404);
        world.clock.set(std::string{cast::monday});
        add_children(world, 82, 142);
        CHECK(asked(cast::bruno, tonight, 141) == roll);
        CHECK(asked(cast::bruno, evening, 141) == day);
        CHECK(roll < 20);
        CHECK(day < 100);
    });
}
