#include "group/own_ratio.hpp"
#include "supervision/supervision.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::supervision;
namespace json = boost::json;

namespace {

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        supervision::add_routes(router, timetable::shipped_calendar(), timetable::shipped_activities());
        group::add_own_ratio_routes(router);
    }

    json::object ratio(Id const& session, Id const& who = cast::bruno) {
        auto reply = as(who, "GET", "/api/v1/sessions/" + session + "/ratio");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    std::string light(Id const& session) { return std::string{ratio(session).at("light").as_string()}; }
    std::string digest() {
        return database.read([](sql::Session& sql) {
            std::string out;
            for (auto const* text :
                 {"SELECT session || person || role || COALESCE(removed_at, '-') FROM session_adult ORDER BY id",
                  "SELECT session || reason FROM ratio_override ORDER BY id",
                  "SELECT id || COALESCE(leader, '-') FROM session ORDER BY id",
                  "SELECT session || substitute FROM substitution ORDER BY id",
                  "SELECT session || COALESCE(withdrawn_at, '-') FROM staff_need ORDER BY id"})
                for (auto const& row : sql.query(text)) out += row.text(0) + "\n";
            return out;
        });
    }
    void mark(Id const& child, char const* presence, std::optional<Instant> left_at = {}) {
        database.write([&](sql::Session& sql) {
            auto id = new_id();
            sql.execute(R"sql(
                INSERT INTO attendance_note (id, session, child, presence, left_at, noted_by, observed_at, received_at)
                VALUES (:id, :session, :child, :presence, :left, :by, :at, :at))sql",
                        {{"id", id},
                         {"session", cast::cometes_tonight},
                         {"child", child},
                         {"presence", presence},
                         {"left", left_at},
                         {"by", cast::anissa},
                         {"at", now()}});
            sql.execute(R"sql(INSERT INTO attendance (session, child, presence, minutes, note)
                              VALUES (:session, :child, :presence, 90, :id))sql",
                        {{"id", id}, {"session", cast::cometes_tonight}, {"child", child}, {"presence", presence}});
        });
    }
    void expire(Id const& person) {
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE background_check SET valid_until = '2026-01-11' WHERE person = :p", {{"p", person}});
        });
    }
    void absent(Id const& person) {
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO availability_exception (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                VALUES (:id, :p, 'absent', '2026-01-12', '2026-01-12', :now, :by))sql",
                        {{"id", new_id()}, {"p", person}, {"now", now()}, {"by", cast::bruno}});
        });
    }
};

std::string path(Id const& session, std::string const& what) { return "/api/v1/sessions/" + session + "/" + what; }
std::string helper(Id const& person, std::string const& role = "helper") {
    return R"({"person":")" + person + R"(","role":")" + role + "\"}";
}
std::string by(Id const& person, char const* absent = "null") {
    return R"({"id":"01900000-0000-7000-8000-00000000ee01","substitute":")" + person + R"(","absent":)" + absent + "}";
}

Expected child(std::optional<std::string> presence, std::optional<Instant> arrived = {},
               std::optional<Instant> left = {}) {
    return {"2017-01-01", std::move(presence), std::move(arrived), std::move(left)};
}
Hours const tonight{"2026-01-12", "16:45", "18:15"};

}  // namespace

TEST_CASE("children are counted from the list, then from the roll call, then from what it says") {
    std::vector<Expected> const list{child({}), child({}), child("absent"), child("excused")};
    CHECK(moment_of(list, tonight, "2026-01-12T16:00:00.000Z") == Moment::plan);
    CHECK(presences_of(list, tonight, Moment::plan).size() == 2);
    CHECK(moment_of(list, tonight, "2026-01-13T16:00:00.000Z") == Moment::plan);  // a roll call nobody took
    std::vector<Expected> const taken{child("present"), child("late", "2026-01-12T16:10:00.000Z"), child({}),
                                      child("present", {}, "2026-01-12T16:00:00.000Z")};
    CHECK(moment_of(taken, tonight, "2026-01-12T17:14:59.000Z") == Moment::roll_call);
    CHECK(moment_of(taken, tonight, "2026-01-12T17:15:00.000Z") == Moment::after);
    CHECK(presences_of(taken, tonight, Moment::roll_call).size() == 4);
    auto after = presences_of(taken, tonight, Moment::after);
    REQUIRE(after.size() == 3);
    CHECK(after[1].from == 17 * 60 + 10);
    CHECK(after[2].until == 17 * 60);
    CHECK(after[0].until == 18 * 60 + 15);
    // On the night of the spring change, minutes are those of the wall clock.
    Hours const spring{"2026-03-29", "01:30", "04:00"};
    auto dst = presences_of({child("present", "2026-03-29T01:00:00.000Z")}, spring, Moment::after);
    CHECK(dst.front().from == 3 * 60);
}

TEST_CASE("ratios over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        auto const before = world.digest();
        std::string const reason = R"({"reason":"Un seul soir, la directrice est à côté"})";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", path(session, "ratio"), "", 401, "login.required"},
            {"a volunteer reads none", cast::driss, "GET", path(session, "ratio"), "", 403, "access.refused"},
            {"headquarters neither", cast::elodie, "GET", "/api/v1/ratios", "", 403, "access.refused"},
            {"a leader reads the own only", cast::ines, "GET", path(session, "ratio"), "", 404, "session.unknown"},
            {"a referent replaces nobody", cast::anissa, "POST", path(session, "substitutions"), by(cast::ines), 403,
             "access.refused"},
            {"a referent accepts nothing", cast::anissa, "PUT", path(session, "ratio-override"), reason, 403,
             "access.refused"},
            {"Farid reads nothing", cast::farid, "GET", path(session, "ratio"), "", 404, "session.unknown"},
            {"Farid sees nobody", cast::farid, "GET", path(session, "substitutes"), "", 404, "session.unknown"},
            {"Farid adds nobody", cast::farid, "POST", path(session, "adults"), helper(cast::farid), 404,
             "session.unknown"},
            {"Farid takes nobody out", cast::farid, "DELETE", path(session, "adults/") + cast::driss, "", 404,
             "session.unknown"},
            {"Farid replaces nobody", cast::farid, "POST", path(session, "substitutions"), by(cast::farid), 404,
             "session.unknown"},
            {"Farid accepts nothing", cast::farid, "PUT", path(session, "ratio-override"), reason, 404,
             "session.unknown"},
            {"Farid takes nothing back", cast::farid, "DELETE", path(session, "ratio-override"), "", 404,
             "session.unknown"},
            {"Farid asks nobody", cast::farid, "PUT", path(session, "need"), R"({"wanted":1})", 404, "session.unknown"},
            {"Farid stops no asking", cast::farid, "DELETE", path(session, "need"), "", 404, "session.unknown"},
            {"Farid's own day is empty", cast::farid, "GET", "/api/v1/ratios", "", 200, R"({"items":[],"next":null})"},
            {"Farid is not of this team", cast::bruno, "POST", path(session, "adults"), helper(cast::farid), 422,
             "person"},
            {"who leads does not help too", cast::bruno, "POST", path(session, "adults"), helper(cast::driss), 409,
             "staff.already_there"},
            {"nobody is added as leader", cast::bruno, "POST", path(session, "adults"), helper(cast::anissa, "leader"),
             422, "role"},
            {"nobody holds two sessions at once", cast::bruno, "POST", path(session, "adults"), helper(cast::ines), 409,
             "staff.busy"},
            {"nor takes a place while leading next door", cast::bruno, "POST", path(session, "substitutions"),
             by(cast::ines), 409, "staff.busy"},
            {"nothing is missing: nothing to accept", cast::bruno, "PUT",
             path(cast::explorateurs_tonight, "ratio-override"), reason, 409, "ratio.nothing_missing"},
            {"a reason has ten letters", cast::bruno, "PUT", path(session, "ratio-override"), R"({"reason":"ok"})", 422,
             "reason"},
            {"one volunteer at least is asked", cast::bruno, "PUT", path(session, "need"), R"({"wanted":0})", 422,
             "wanted"},
            {"a period has an end", cast::bruno, "GET", "/api/v1/ratios?from=2026-01-12&until=2026-01-11", "", 422,
             "until"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        world.expire(cast::anissa);
        cast::expect(world, {"nobody before the checks are OK", cast::bruno, "POST", path(session, "adults"),
                             helper(cast::anissa), 409, "staff.not_cleared"});
        cast::expect(world, {"not even for one evening", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::anissa), 409, "staff.not_cleared"});
        CHECK(world.digest() == before);
        CHECK(world.audit_rows() == 0);
    });
}

TEST_CASE("a volunteer alone is enough for the law, not for our own promise, and the arithmetic says both") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        auto const at = world.ratio(session);
        CHECK(at.at("light").as_string() == "amber");
        CHECK(at.at("moment").as_string() == "plan");
        CHECK(at.at("children").at("six_and_over").as_int64() == 5);
        CHECK(at.at("lines").at(0).at("words").as_string() ==
              "5 enfants de 6 ans et plus ÷ 14 → 1\u00a0; il faut 1 adulte, il y en a 1");
        CHECK(at.at("lines").at(1).at("light").as_string() == "amber");
        // Both groups of the evening take one adult between them; Inès is qualified.
        CHECK(at.at("house").at(0).at("words").as_string() ==
              "Sur 1 adulte requis, il en faut 1 qualifié au moins, il y en a 1");
        CHECK(world.ratio(session, cast::anissa).at("light").as_string() == "amber");
        CHECK(world.light(cast::explorateurs_tonight) == "green");
        world.absent(cast::ines);
        CHECK(world.light(session) == "red");  // nobody qualified is left in the house
        CHECK(world.light(cast::explorateurs_tonight) == "red");
        auto list = world.as(cast::bruno, "GET", "/api/v1/ratios?light=red");
        CHECK(json::parse(list.body).at("items").as_array().size() == 2);
        auto own = world.as(cast::ines, "GET", "/api/v1/ratios");
        CHECK(json::parse(own.body).at("items").as_array().size() == 1);
    });
}

TEST_CASE("the house asks more of itself than the law: amber, with the arithmetic, from the day it decided on") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto own = [&](Id const& session) { return json::object{world.ratio(session).at("lines").at(1).as_object()}; };
        CHECK(own(cast::explorateurs_tonight).at("light") == "green");
        cast::expect(world, {"two", cast::bruno, "PUT", "/api/v1/own-ratio",
                             R"({"children_per_referent":2,"from":"2026-01-12"})", 200});
        auto const line = own(cast::explorateurs_tonight);
        CHECK(line.at("light") == "amber");
        CHECK(line.at("words").as_string().find("÷ 2 → 2") != json::string::npos);
        CHECK(world.light(cast::explorateurs_tonight) == "amber");
    });
}

TEST_CASE("who directs without the diploma is said on every session of an accueil, and turns none red") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto directed = [&] {
            auto const at = world.ratio(cast::explorateurs_tonight);
            auto const& house = at.at("house").as_array();
            REQUIRE(house.size() == 3);
            CHECK(house.at(2).at("kind") == "directed");
            return std::string{house.at(2).at("light").as_string()};
        };
        database.write([](sql::Session& sql) {
            sql.execute("DELETE FROM qualification WHERE person = :bruno", {{"bruno", cast::bruno}});
        });
        CHECK(directed() == "amber");
        CHECK(world.light(cast::explorateurs_tonight) == "green");
        auto holds = [&](char const* kind, char const* until) {
            database.write([&](sql::Session& sql) {
                sql.execute(R"sql(
                    INSERT INTO qualification (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                    VALUES (:id, :p, :kind, '2020-01-01', :until, :now, :p))sql",
                            {{"id", new_id()}, {"p", cast::bruno}, {"kind", kind}, {"until", until}, {"now", now()}});
            });
        };
        holds("bafa", "2026-12-31");
        holds("bafd", "2026-01-11");
        CHECK(directed() == "amber");  // the one leads, it does not direct; the other has ended
        holds("bafd", "2026-01-12");
        CHECK(directed() == "green");
    });
}

TEST_CASE("a check that ends turns the evening red, and says so in words") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.expire(cast::ines);
        auto const at = world.ratio(cast::explorateurs_tonight);
        CHECK(at.at("light").as_string() == "red");
        CHECK(at.at("adults").at(0).at("cleared").as_string() == "no");
        CHECK(at.at("left_out").at(0).as_string() ==
              "1 adulte n’est pas compté\u00a0: ses vérifications ne sont pas à jour");
    });
}

TEST_CASE("a second adult holds the session: counted, in scope as the leader is, and out of it once taken out") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        auto reaches = [&](Id const& person, std::string_view permission, Id const& child) {
            return database.read([&](sql::Session& sql) {
                return access::child_is_in_scope(sql, world.scope(person, permission), child);
            });
        };
        auto sees = [&](Id const& person) {
            return database.read([&](sql::Session& sql) {
                return timetable::find_session(sql, world.scope(person, "attendance.write"), session).has_value();
            });
        };
        database.write([](sql::Session& sql) {  // Inès is free tonight
            sql.execute("UPDATE session SET leader = NULL WHERE id = :id", {{"id", cast::explorateurs_tonight}});
        });
        CHECK(!sees(cast::ines));
        CHECK(!reaches(cast::ines, "child.care", cast::lina));
        auto audited = world.audit_rows();
        cast::expect(world, {"Inès helps", cast::bruno, "POST", path(session, "adults"), helper(cast::ines), 200});
        CHECK(world.audit_rows() == audited + 1);
        CHECK(world.light(session) == "green");
        CHECK(sees(cast::ines));
        CHECK(reaches(cast::ines, "child.care", cast::lina));
        CHECK(!reaches(cast::ines, "child.care", cast::adam));  // of another group
        CHECK(!reaches(cast::ines, "child.care", cast::nour));
        world.clock.set("2026-01-12T12:00:00.000Z");  // four hours before
        CHECK(!reaches(cast::ines, "child.care", cast::lina));
        world.clock.set(cast::monday);
        cast::expect(world, {"twice is once too many", cast::bruno, "POST", path(session, "adults"), helper(cast::ines),
                             409, "staff.already_there"});
        cast::expect(world, {"nobody is in two rooms", cast::bruno, "POST", path(cast::explorateurs_tonight, "adults"),
                             helper(cast::ines), 409, "staff.busy"});
        cast::expect(world, {"taken out", cast::bruno, "DELETE", path(session, "adults/") + cast::ines, "", 200});
        CHECK(!sees(cast::ines));
        CHECK(!reaches(cast::ines, "child.care", cast::lina));
        cast::expect(world, {"an outside speaker is counted apart", cast::bruno, "POST", path(session, "adults"),
                             helper(cast::ines, "outside_speaker"), 200, "intervenant extérieur"});
        CHECK(!sees(cast::ines));
        CHECK(!reaches(cast::ines, "child.care", cast::lina));
        CHECK(world.count("SELECT count(id) FROM session_adult") == 2);  // the history stays
    });
}

TEST_CASE("the substitute: who is free, cleared and near the ratio comes first, and takes the place") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        world.expire(cast::leila);
        auto list = [&] {
            auto reply = world.as(cast::bruno, "GET", path(session, "substitutes"));
            REQUIRE(reply.status == 200);
            return json::parse(reply.body).at("items").as_array();
        };
        auto const found = list();
        REQUIRE(found.size() == 5);  // the team but Driss, who leads
        std::map<std::string, json::object> by_id;
        for (auto const& each : found) by_id[std::string{each.at("id").as_string()}] = each.as_object();
        CHECK(json::serialize(by_id.at(cast::ines).at("busy")) ==
              R"({"group":"Explorateurs","starts":"16:45","ends":"18:15"})");
        CHECK(by_id.at(cast::ines).at("absent").as_string() == "no");
        CHECK(by_id.at(cast::anissa).at("busy").is_null());
        CHECK(by_id.at(cast::leila).at("not_cleared").as_array().size() == 2);
        CHECK(by_id.at(cast::anissa).at("light").as_string() == "green");
        for (std::size_t i = 0; i < 3; ++i) {  // Anissa, Bruno, Chloé before the two who cannot come
            auto id = std::string{found[i].at("id").as_string()};
            CHECK(id != cast::ines);
            CHECK(id != cast::leila);
        }
        auto const absent = [&](Id const& who) {
            world.database.write([&](sql::Session& sql) {
                sql.execute(R"sql(INSERT INTO availability_exception
                                      (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                                  VALUES (:id, :who, 'absent', '2026-01-12', '2026-01-12', :now, :bruno))sql",
                            {{"id", new_id()}, {"who", who}, {"now", now()}, {"bruno", cast::bruno}});
            });
        };
        absent(cast::chloe);
        absent(cast::driss);  // before anybody is found: it is not said a second time
        cast::expect(world, {"absent herself", cast::bruno, "POST", path(session, "substitutions"), by(cast::chloe),
                             409, "staff.absent"});
        auto audited = world.audit_rows();
        cast::expect(world, {"Anissa leads", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::anissa, R"("yes")"), 200, R"("light":"green")"});
        cast::expect(world, {"sent twice", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::anissa, R"("yes")"), 200});
        cast::expect(world, {"the same id, somebody else", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::chloe), 409, "id.taken"});
        CHECK(world.audit_rows() == audited + 2);
        CHECK(world.count("SELECT count(id) FROM substitution") == 1);
        CHECK(world.count("SELECT count(id) FROM availability_exception WHERE person = :p", {{"p", cast::driss}}) == 1);
        auto const now_there = list();
        for (auto const& each : now_there)
            if (each.at("id").as_string() == cast::driss) CHECK(each.at("free").as_string() == "no");
    });
}

TEST_CASE("the candidates say who is absent that day, and of another house only that it holds somebody") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto one = [&](Id const& who) {
            auto const reply = world.as(cast::bruno, "GET", path(cast::cometes_tonight, "substitutes"));
            REQUIRE(reply.status == 200);
            auto const found = json::parse(reply.body);
            for (auto const& each : found.at("items").as_array())
                if (each.at("id").as_string() == who) return each.as_object();
            return json::object{};
        };
        CHECK(one(cast::chloe).at("absent").as_string() == "no");
        world.database.write([](sql::Session& sql) {
            sql.execute(R"sql(INSERT INTO availability_exception
                                  (id, person, kind, from_on, until_on, recorded_at, recorded_by)
                              VALUES (:id, :who, 'absent', '2026-01-12', '2026-01-12', :now, :bruno))sql",
                        {{"id", new_id()}, {"who", cast::chloe}, {"now", now()}, {"bruno", cast::bruno}});
            // Inès holds Explorateurs at the same hours: as if it were a group of Bellevue.
            sql.execute("UPDATE session SET establishment = :bellevue WHERE id = :id",
                        {{"bellevue", cast::bellevue}, {"id", cast::explorateurs_tonight}});
        });
        CHECK(one(cast::chloe).at("absent").as_string() == "yes");
        CHECK(json::serialize(one(cast::ines).at("busy")) == R"({"group":null,"starts":null,"ends":null})");
        CHECK(world.as(cast::farid, "GET", path(cast::cometes_tonight, "substitutes")).status == 404);
    });
}

TEST_CASE("going on with fewer adults keeps the reason and the arithmetic, and lapses when more are missing") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        world.absent(cast::ines);
        cast::expect(world, {"accepted", cast::bruno, "PUT", path(session, "ratio-override"),
                             R"({"reason":"Bruno reste dans la salle ce soir"})", 200, "Bruno reste dans la salle"});
        auto const at = world.ratio(session);
        CHECK(at.at("light").as_string() == "red");  // the arithmetic is what it was
        CHECK(at.at("accepted").at("holds").as_string() == "yes");
        CHECK(at.at("accepted").at("by").at("name").as_string() == "Bruno Vial");
        world.absent(cast::driss);
        CHECK(world.ratio(session).at("accepted").at("holds").as_string() == "no");
        cast::expect(world, {"taken back", cast::bruno, "DELETE", path(session, "ratio-override"), "", 200,
                             R"("accepted":null)"});
        CHECK(world.count("SELECT count(id) FROM ratio_override") == 1);
    });
}

TEST_CASE("peak presence decides at roll call and after") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& who : {cast::lina, cast::noe}) world.mark(who, "present");
        world.mark(cast::tom, "absent");
        auto const during = world.ratio(cast::cometes_tonight);
        CHECK(during.at("moment").as_string() == "roll_call");
        CHECK(during.at("children").at("six_and_over").as_int64() == 4);  // two are not marked yet
        world.clock.set("2026-01-12T19:00:00.000Z");
        auto const after = world.ratio(cast::cometes_tonight);
        CHECK(after.at("moment").as_string() == "after");
        CHECK(after.at("children").at("six_and_over").as_int64() == 2);
        CHECK(after.at("peak_at").as_string() == "16:45");
    });
}

TEST_CASE("a need is published, changed and withdrawn") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        cast::expect(world,
                     {"two", cast::bruno, "PUT", path(session, "need"), R"({"wanted":2})", 200, R"("wanted":2)"});
        cast::expect(world,
                     {"one", cast::bruno, "PUT", path(session, "need"), R"({"wanted":1})", 200, R"("wanted":1)"});
        cast::expect(world, {"none", cast::bruno, "DELETE", path(session, "need"), "", 200, R"("wanted":null)"});
        CHECK(world.count("SELECT count(id) FROM staff_need") == 2);
    });
}

TEST_CASE("within a PEdT the ratio is another one, from its day and to its end") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto words = [&] {
            return std::string{world.ratio(cast::cometes_tonight).at("lines").at(0).at("words").as_string()};
        };
        std::string const id = "01900000-0000-7000-8000-00000000ef01";
        auto body = [&](char const* from, std::string const& until) {
            return R"({"id":")" + id + R"(","from":")" + from + R"(","until":)" + until + "}";
        };
        CHECK(words().find("÷ 14") != std::string::npos);
        cast::expect(world, {"a referent decides nothing", cast::anissa, "POST", "/api/v1/pedt",
                             body("2025-09-01", "null"), 403, "access.refused"});
        cast::expect(world, {"an end after the beginning", cast::bruno, "POST", "/api/v1/pedt",
                             body("2025-09-01", R"("2025-09-01")"), 422, "until"});
        cast::expect(world, {"since September", cast::bruno, "POST", "/api/v1/pedt", body("2025-09-01", "null"), 200,
                             "2025-09-01"});
        CHECK(words().find("÷ 18") != std::string::npos);
        cast::expect(world, {"Farid's house is another", cast::farid, "GET", "/api/v1/pedt", "", 200, R"("items":[])"});
        cast::expect(world, {"Farid does not end it", cast::farid, "POST", "/api/v1/pedt",
                             body("2025-09-01", R"("2026-01-01")"), 409, "id.taken"});
        CHECK(words().find("÷ 18") != std::string::npos);
        cast::expect(world, {"until today", cast::bruno, "POST", "/api/v1/pedt", body("2025-09-01", R"("2026-01-12")"),
                             200, "2026-01-12"});
        CHECK(words().find("÷ 14") != std::string::npos);
    });
}

TEST_CASE("a substitution is taken back as it came, by the director, while it is the last word") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        auto const substitution = [&] {
            return database.read([](sql::Session& sql) {
                return sql.first("SELECT id FROM substitution ORDER BY recorded_at DESC, id DESC LIMIT 1")->text(0);
            });
        };
        auto const reversal = [](Id const& id) { return "/api/v1/substitutions/" + id + "/reversal"; };
        auto const before = world.ratio(session).at("adults");
        cast::expect(world, {"Anissa leads", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::anissa, R"("yes")"), 200});
        auto const first = substitution();
        cast::expect(world, {"not Farid's", cast::farid, "PUT", reversal(first), "{}", 404, "substitution.unknown"});
        cast::expect(world, {"not Anissa's", cast::anissa, "PUT", reversal(first), "{}", 403});
        auto const audited = world.audit_rows();
        for (int i = 0; i < 2; ++i)  // asked again, it answers the same
            cast::expect(world, {"taken back", cast::bruno, "PUT", reversal(first), "{}", 200, "Driss"});
        CHECK(world.audit_rows() == audited + 2);
        CHECK(world.ratio(session).at("adults") == before);
        CHECK(world.count("SELECT count(id) FROM availability_exception WHERE withdrawn_at IS NULL") == 0);

        // Twice replaced: only the last is taken back.
        auto other = by(cast::anissa);
        other.replace(other.find("\"id\":\"") + 6, 36, new_id());
        cast::expect(world, {"Anissa", cast::bruno, "POST", path(session, "substitutions"), other, 200});
        auto const second = substitution();
        world.clock.set("2026-01-12T15:31:00.000Z");
        other = by(cast::chloe);
        other.replace(other.find("\"id\":\"") + 6, 36, new_id());
        cast::expect(world, {"then Chloé", cast::bruno, "POST", path(session, "substitutions"), other, 200});
        cast::expect(world, {"no longer the last", cast::bruno, "PUT", reversal(second), "{}", 409,
                             "substitution.changed_since"});
        database.write([&](sql::Session& sql) {
            sql.execute("UPDATE session SET leader = :anissa WHERE id = :id",
                        {{"anissa", cast::anissa}, {"id", cast::explorateurs_tonight}});
        });
        cast::expect(world,
                     {"Anissa holds another", cast::bruno, "PUT", reversal(substitution()), "{}", 409, "staff.busy"});
        world.clock.set("2026-01-13T08:00:00.000Z");
        cast::expect(world,
                     {"the next day", cast::bruno, "PUT", reversal(substitution()), "{}", 409, "substitution.over"});
    });
}

TEST_CASE("who is no longer cleared leads nothing again by an undo") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const& session = cast::cometes_tonight;
        cast::expect(world, {"Anissa leads", cast::bruno, "POST", path(session, "substitutions"),
                             by(cast::anissa, R"("yes")"), 200});
        auto const done = database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM substitution WHERE undone_at IS NULL")->text(0);
        });
        world.expire(cast::driss);
        cast::expect(world, {"Driss does not", cast::bruno, "PUT", "/api/v1/substitutions/" + done + "/reversal", "{}",
                             409, "staff.not_cleared"});
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND leader = :anissa",
                          {{"id", session}, {"anissa", cast::anissa}}) == 1);
        CHECK(world.count("SELECT count(id) FROM availability_exception WHERE withdrawn_at IS NULL") == 1);
    });
}

TEST_CASE("when the house's activities were part of the PEdT, as a file") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"since September", cast::bruno, "POST", "/api/v1/pedt",
                             R"({"id":null,"from":"2025-09-01","until":"2026-07-05"})", 200});
        cast::expect(world, {"headquarters", cast::elodie, "GET", "/api/v1/pedt-export", "", 403});
        tests::expect_export(world, cast::anissa,
                             {"/api/v1/pedt-export", "export:pedt:1", "\r\n2025-09-01;2026-07-05"});
    });
}

TEST_CASE("whoever works here no longer is named, counts for nobody, and is not said unchecked") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const adults = path(cast::cometes_tonight, "adults");
        database.write([](sql::Session& sql) {  // Inès is free tonight
            sql.execute("UPDATE session SET leader = NULL WHERE id = :id", {{"id", cast::explorateurs_tonight}});
        });
        cast::expect(world, {"Inès helps", cast::bruno, "POST", adults, helper(cast::ines), 200});
        auto counted = [&] { return world.ratio(cast::cometes_tonight).at("lines").at(0).at("have").as_int64(); };
        auto const before = counted();
        REQUIRE(before > 0);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE post SET until_on = '2026-01-12' WHERE user_account = :ines OR user_account = :driss",
                        {{"ines", cast::ines}, {"driss", cast::driss}});
        });
        auto const after = world.ratio(cast::cometes_tonight);
        int left = 0;
        for (auto const& adult : after.at("adults").as_array()) {
            CHECK(!adult.at("name").as_string().empty());
            bool const gone = adult.at("id") == json::string{cast::ines} || adult.at("id") == json::string{cast::driss};
            CHECK(adult.at("left") == json::string{gone ? "yes" : "no"});
            left += gone;
        }
        CHECK(left == 2);
        CHECK(counted() < before);
        CHECK(after.at("left_out").as_array().empty());
    });
}

TEST_CASE("who holds tonight's sessions, and who could, as files: no child, and nothing of another house") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const substitutes = "/api/v1/sessions/" + cast::cometes_tonight + "/substitutes";
        cast::expect(world, {"a volunteer", cast::driss, "GET", "/api/v1/ratios-export", "", 403});
        cast::expect(world, {"headquarters", cast::elodie, "GET", "/api/v1/ratios-export", "", 403});
        for (auto const& who : {cast::anissa, cast::driss, cast::ines})
            cast::expect(world, {"not theirs to give", who, "GET", substitutes + "-export", "", 403});
        std::size_t lines = 0;
        auto const ratios = json::parse(world.as(cast::bruno, "GET", "/api/v1/ratios").body);
        for (auto const& session : ratios.at("items").as_array())
            lines += std::max<std::size_t>(1, session.at("adults").as_array().size());
        REQUIRE(lines > 0);
        tests::expect_export(
            world, cast::bruno,
            {"/api/v1/ratios-export", "export:supervision:" + std::to_string(lines), ";Driss Lamrani;mène la séance;"});
        auto const file = world.as(cast::bruno, "GET", "/api/v1/ratios-export").body;
        for (auto const* child : {"Lina", "Noé", "Sarah", "Maya", "Tom"}) CHECK(file.find(child) == std::string::npos);
        auto const could = json::parse(world.as(cast::bruno, "GET", substitutes).body).at("items").as_array().size();
        tests::expect_export(world, cast::bruno,
                             {substitutes + "-export",
                              "export:substitutes:" + cast::cometes_tonight + ":" + std::to_string(could),
                              "\r\nInès Carpentier;", cast::farid, 404});
    });
}
