// The State's form of a serious incident: its rules, then its life on each database.
#include "crypto/keyring.hpp"
#include "fact/fact.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::fact;
namespace json = boost::json;

namespace {

std::string names(std::vector<Error::Field> const& fields) {
    std::string out;
    for (auto const& field : fields) out += field.name + ":" + field.code + ";";
    return out;
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, *keyring); }

    Id incident(std::string_view kind = "incident", std::string_view severity = "grave") {
        auto id = new_id();
        auto reply = as(cast::anissa, "POST", "/api/v1/facts",
                        R"({"id":")" + id + R"(","child":")" + cast::lina + R"(","kind":")" + std::string{kind} +
                            R"(","severity":")" + std::string{severity} +
                            R"(","text":"CANARI-91 bras cassé","observed_at":"2026-01-12T15:20:00Z"})");
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return id;
    }
};

std::string const form =
    R"({"department":"73","occurred_at":"2026-01-12T15:20:00Z","category":"health","types":["bodily_accident"],)"
    R"("account":"CANARI-92 chute du mur","danger_steps":"cour fermée","families_informed":"mère appelée à 16 h 30"})";

http::Headers seen(int version) { return {{"if-match", "\"" + std::to_string(version) + "\""}}; }

}  // namespace

TEST_CASE("departments are those of the Code officiel géographique") {
    for (auto const* right : {"01", "19", "21", "2A", "2B", "73", "95", "971", "974", "976", "988"})
        CHECK(is_department(right));
    for (auto const* wrong : {"", "0", "00", "1", "20", "96", "99", "2C", "2a", "970", "990", "073", "7 "})
        CHECK_FALSE(is_department(wrong));
    CHECK(department_of("73065") == "73");
    CHECK(department_of("2A004") == "2A");
    CHECK(department_of("97411") == "974");
}

TEST_CASE("the form names every wrong answer, and every one that is missing before it is sent") {
    auto const& asked = incident_form("2026-01-12");
    CHECK(asked.categories.size() == 5);
    CHECK(asked.steps.size() == 5);
    Instant const now = "2026-01-12T15:30:00.000Z";
    ReportEdit edit{"73", "2026-01-12T15:20:00.000Z", "health", {"bodily_accident"}, {}, {}, {}, {}, {}, {}, {}};
    CHECK(names(wrong_in(asked, edit, now)).empty());
    CHECK(names(missing_in(edit)) == "account:required;danger_steps:required;families_informed:required;");
    edit.types = {"fire"};
    CHECK(names(wrong_in(asked, edit, now)) == "types:invalid;");
    edit.category = "happiness";
    edit.department = "20";
    edit.occurred_at = "2026-01-12T16:20:00.000Z";
    edit.staff = "n° 1 84 12 73 065 123 45";
    CHECK(names(wrong_in(asked, edit, now)) ==
          "department:invalid;occurred_at:too_late;category:invalid;staff:social_security_number;");
    edit = {"2A", "2026-01-12T15:20:00.000Z", "other", {}, {}, {}, "récit", "fait", {}, {}, "oui"};
    CHECK(names(missing_in(edit)) == "other_type:required;");
    edit.other_type = "ce qui n’a pas de nom";
    CHECK(missing_in(edit).empty());
    edit.category = {};
    CHECK(names(missing_in(edit)) == "category:required;");
}

TEST_CASE("the State's form is the director's, and of a grave incident only") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = world.incident();
        auto const path = "/api/v1/facts/" + id + "/incident-report";
        auto before = world.audit_rows();
        for (auto const& who : {cast::anissa, cast::ines, cast::driss, cast::chloe, cast::elodie, cast::theo})
            cast::expect(world, {"not theirs", who, "GET", path, "", 403, "access.refused"});
        cast::expect(world, {"Farid reads none", cast::farid, "GET", path, "", 404, "fact.unknown"});
        cast::expect(world, {"nor writes one", cast::farid, "PUT", path, form, 404, "fact.unknown", seen(0)});
        cast::expect(world, {"nor a step", cast::farid, "POST", "/api/v1/facts/" + id + "/incident-steps",
                             R"({"id":")" + new_id() +
                                 R"(","step":"stop_danger","outcome":"done","done_at":"2026-01-12T15:25:00Z"})",
                             404, "fact.unknown"});
        auto const calm = world.incident("incident", "watch"), fact = world.incident("fact", "grave");
        before = world.audit_rows();
        for (auto const& other : {calm, fact})
            cast::expect(world, {"no serious incident", cast::bruno, "GET",
                                 "/api/v1/facts/" + other + "/incident-report", "", 409, "incident.not_serious"});
        cast::expect(world, {"every wrong field", cast::bruno, "PUT", path,
                             R"({"department":"20","occurred_at":"2026-01-12T15:20:00Z","category":"x","types":[]})",
                             422, R"("field":"category")", seen(0)});
        CHECK(world.count("SELECT count(fact) FROM incident_report") == 0);
        CHECK(world.count("SELECT count(id) FROM incident_step") == 0);
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("the form is written, its steps ticked, sent and read, and each writing stays") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = world.incident();
        auto const path = "/api/v1/facts/" + id;
        auto empty = json::parse(world.as(cast::bruno, "GET", path + "/incident-report").body);
        CHECK(empty.at("version") == 0);
        CHECK(empty.at("form").at("department") == "73");
        CHECK(empty.at("form").at("occurred_at") == "2026-01-12T15:20:00.000Z");
        CHECK(empty.at("establishment") == "Les Combes");
        CHECK(empty.at("steps").as_array().size() == 5);
        CHECK(empty.at("steps").at(4).at("source") == "CASF R227-11");
        CHECK(empty.at("steps").at(4).at("delay") == "without_delay");

        auto sending = [](char const* state) {
            return R"({"id":")" + new_id() + R"(","state":")" + std::string{state} + R"("})";
        };
        auto const sendings = path + "/incident-sendings", report = path + "/incident-report";
        cast::expect(
            world, {"nothing to send yet", cast::bruno, "POST", sendings, sending("sent"), 422, "incident.incomplete"});
        cast::expect(world, {"written", cast::bruno, "PUT", report, form, 200, R"("version":1)", seen(0)});
        cast::expect(
            world, {"by two at once, the second reads again", cast::bruno, "PUT", report, form, 412, "stale", seen(0)});
        cast::expect(world, {"read before it was sent", cast::bruno, "POST", sendings, sending("read"), 409,
                             "incident.not_sent"});
        cast::expect(world, {"sent", cast::bruno, "POST", sendings, sending("sent"), 200, R"("state":"sent")"});
        cast::expect(world, {"read", cast::bruno, "POST", sendings, sending("read"), 200, R"("state":"read")"});

        auto step = [&](char const* outcome) {
            return R"({"id":")" + new_id() + R"(","step":"inform_guardians","outcome":")" + std::string{outcome} +
                   R"(","done_at":"2026-01-12T15:28:00Z"})";
        };
        auto const ticked = step("done");
        for (int twice = 0; twice < 2; ++twice)
            cast::expect(world, {"ticked", cast::bruno, "POST", path + "/incident-steps", ticked, 200,
                                 R"("done_at":"2026-01-12T15:28:00.000Z")"});
        CHECK(world.count("SELECT count(id) FROM incident_step") == 1);
        cast::expect(world, {"unticked", cast::bruno, "POST", path + "/incident-steps", step("undone"), 200,
                             R"("outcome":null,"done_at":null,"recorded":{)"});
        cast::expect(world,
                     {"not one of the steps", cast::bruno, "POST", path + "/incident-steps",
                      R"({"id":")" + new_id() + R"(","step":"tea","outcome":"done","done_at":"2026-01-12T15:28:00Z"})",
                      422, R"("field":"step")"});
        CHECK(world.count("SELECT count(id) FROM incident_step") == 2);

        // Written again, it is to be sent again; the first writing can still be read.
        cast::expect(world,
                     {"again", cast::bruno, "PUT", report,
                      R"({"department":"73","occurred_at":"2026-01-12T15:20:00Z","category":"health",)"
                      R"("types":["bodily_accident"],"account":"mieux","danger_steps":"a","families_informed":"b"})",
                      200, R"("state":"draft")", seen(1)});
        cast::expect(world, {"the first", cast::bruno, "GET", report + "?version=1", "", 200, "CANARI-92"});
        cast::expect(world, {"no third", cast::bruno, "GET", report + "?version=3", "", 404, ""});
        CHECK(world.as(cast::bruno, "GET", report).body.find("CANARI-92") == std::string::npos);
        auto row = database.read(
            [&](sql::Session& sql) { return sql.first("SELECT words_sealed FROM incident_report WHERE version = 1"); });
        CHECK(row->bytes(0).find("CANARI") == std::string::npos);
    });
}

TEST_CASE("a ticked step is taken back to what it was, by the director, while it is the last word") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const steps = "/api/v1/facts/" + world.incident() + "/incident-steps";
        auto tick = [&](char const* outcome) {
            auto id = new_id();
            auto reply = world.as(cast::bruno, "POST", steps,
                                  R"({"id":")" + id + R"(","step":"stop_danger","outcome":")" + std::string{outcome} +
                                      R"(","done_at":"2026-01-12T15:28:00Z"})");
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return id;
        };
        auto outcome = [&] {
            return database.read([](sql::Session& sql) {
                return sql.first("SELECT outcome FROM incident_step ORDER BY number DESC LIMIT 1")->text(0);
            });
        };
        auto const back = [](Id const& id) { return "/api/v1/incident-steps/" + id + "/reversal"; };
        auto const first = tick("done"), second = tick("not_applicable");
        auto const before = world.audit_rows();
        for (auto const& who : {cast::anissa, cast::ines, cast::driss, cast::chloe, cast::elodie, cast::theo})
            cast::expect(world, {"not theirs", who, "PUT", back(second), "", 403, "access.refused"});
        cast::expect(world, {"Farid's is another house", cast::farid, "PUT", back(second), "", 404, "fact.unknown"});
        cast::expect(world, {"none", cast::bruno, "PUT", back(new_id()), "", 404, "incident.unknown_step"});
        cast::expect(world, {"not the last word", cast::bruno, "PUT", back(first), "", 409, "incident.step_since"});
        CHECK(world.count("SELECT count(id) FROM incident_step") == 2);
        CHECK(world.audit_rows() == before);
        for (int twice = 0; twice < 2; ++twice) {
            cast::expect(world, {"done again", cast::bruno, "PUT", back(second), "", 200, R"("outcome":"done")"});
            CHECK(outcome() == "done");
            CHECK(world.count("SELECT count(id) FROM incident_step") == 3);
        }
        auto const again = tick("done");
        world.clock.set("2026-02-12T15:30:00.001Z");
        cast::expect(world, {"a month gone by", cast::bruno, "PUT", back(again), "", 409, "incident.step_too_old"});
        CHECK(outcome() == "done");
    });
}

TEST_CASE("a step ticked by mistake is to do again") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const steps = "/api/v1/facts/" + world.incident() + "/incident-steps";
        auto const id = new_id();
        cast::expect(
            world, {"ticked", cast::bruno, "POST", steps,
                    R"({"id":")" + id + R"(","step":"inform_state","outcome":"done","done_at":"2026-01-12T15:28:00Z"})",
                    200, R"("outcome":"done")"});
        for (int twice = 0; twice < 2; ++twice) {
            auto const reply = world.as(cast::bruno, "PUT", "/api/v1/incident-steps/" + id + "/reversal");
            CHECK(reply.status == 200);
            CHECK(reply.body.find(R"("outcome":"done")") == std::string::npos);
        }
        CHECK(world.count("SELECT count(id) FROM incident_step WHERE outcome = 'undone'") == 1);
    });
}
