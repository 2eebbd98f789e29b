// Facts and incidents: the rules, then who writes, reads and answers for what, on each database.
#include "crypto/keyring.hpp"
#include "fact/fact.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::fact;
namespace json = boost::json;

namespace {

constexpr std::string_view canary = "CANARI-7f3a est tombé du mur";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, *keyring); }

    std::string body(Id const& id, std::string_view about, std::string_view severity = "ordinary",
                     std::string_view text = canary, std::string_view more = "") {
        return R"({"id":")" + id + R"(",)" + std::string{about} + R"(,"kind":"fact","severity":")" +
               std::string{severity} + R"(","text":")" + std::string{text} +
               R"(","observed_at":"2026-01-12T15:20:00Z")" + std::string{more} + "}";
    }
    json::value written(Id const& who, std::string const& sent) {
        auto reply = as(who, "POST", "/api/v1/facts", sent);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body);
    }
    json::value list(Id const& who, std::string const& query = {}) {
        auto reply = as(who, "GET", "/api/v1/facts" + query);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        auto const parsed = json::parse(reply.body);
        return parsed.at("items");
    }
    std::int64_t facts() { return count("SELECT count(id) FROM fact"); }
    std::int64_t words() { return count("SELECT count(id) FROM fact_words"); }
};

std::string child(Id const& id) { return R"("child":")" + id + R"(")"; }

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

}  // namespace

TEST_CASE("who may correct and take back a fact") {
    auto actor = [](Profile profile, char const* id) {
        Actor out;
        out.id = id;
        out.post.profile = profile;
        out.today = "2026-01-12";
        return out;
    };
    auto const leader = actor(Profile::activity_leader, "ines"), referent = actor(Profile::referent, "anissa"),
               director = actor(Profile::director, "bruno");
    Standing const tonight{"ines", "2026-01-12", Severity::ordinary, false, false, false},
        yesterday{"ines", "2026-01-11", Severity::ordinary, false, false, false},
        seen{"ines", "2026-01-12", Severity::grave, true, false, false},
        taken_back{"ines", "2026-01-12", Severity::ordinary, false, true, false},
        of_anissa{"anissa", "2026-01-05", Severity::ordinary, false, false, false},
        a_month_ago{"anissa", "2025-12-13", Severity::watch, false, false, false},
        older{"anissa", "2025-12-12", Severity::ordinary, false, false, false},
        grave_tonight{"anissa", "2026-01-12", Severity::grave, false, false, false},
        grave_yesterday{"anissa", "2026-01-11", Severity::grave, false, false, false},
        reported{"bruno", "2026-01-12", Severity::grave, true, false, true};
    struct Line {
        char const* name;
        Actor const& who;
        Standing const& fact;
        char const *correct, *withdraw;
    };
    Line const lines[] = {
        {"the leader, tonight's own", leader, tonight, "", ""},
        {"the leader, yesterday's own", leader, yesterday, "fact.not_yours", "fact.too_late"},
        {"the leader, once it was seen", leader, seen, "", "fact.seen"},
        {"the leader, what was taken back", leader, taken_back, "fact.withdrawn", ""},
        {"the leader, another's", leader, of_anissa, "fact.not_yours", "fact.not_yours"},
        {"the referent, her own of last week", referent, of_anissa, "", ""},
        {"the referent, her own of thirty days ago", referent, a_month_ago, "", ""},
        {"the referent, her own of thirty-one", referent, older, "", "fact.too_late"},
        {"the referent, a grave one of tonight", referent, grave_tonight, "", ""},
        {"the referent, a grave one of yesterday", referent, grave_yesterday, "", "fact.grave_is_the_directors"},
        {"the referent, another's", referent, tonight, "fact.not_yours", "fact.not_yours"},
        {"the director, any", director, tonight, "", ""},
        {"the director, a grave one seen", director, seen, "", ""},
        {"the director, a grave one of yesterday", director, grave_yesterday, "", ""},
        {"the director, one of thirty-one days ago", director, older, "", "fact.too_late"},
        {"the director, what left for the State", director, reported, "", "fact.reported"},
        {"the director, what was taken back", director, taken_back, "fact.withdrawn", ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_correct(line.who, line.fact)) == line.correct);
        CHECK(code_of(may_withdraw(line.who, line.fact)) == line.withdraw);
    }
    CHECK(may_do(director, seen, Kind::incident) == std::vector<std::string>{"correct", "withdraw", "report"});
    CHECK(may_do(leader, seen, Kind::incident) == std::vector<std::string>{"correct"});
}

TEST_CASE("facts over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        auto const lina = world.body(id, child(cast::lina));
        std::string const path = "/api/v1/facts";
        auto before = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", path, lina, 401, "login.required"},
            {"a volunteer tells somebody instead", cast::driss, "POST", path, lina, 403, "access.refused"},
            {"a psychologist has her own notes", cast::chloe, "POST", path, lina, 403, "access.refused"},
            {"headquarters", cast::elodie, "POST", path, lina, 403, "access.refused"},
            {"the technical administrator", cast::theo, "POST", path, lina, 403, "access.refused"},
            {"Farid", cast::farid, "POST", path, lina, 404, "child.unknown"},
            {"a leader, of another's session", cast::ines, "POST", path, lina, 404, "child.unknown"},
            {"a referent, of another's group", cast::leila, "POST", path, lina, 404, "child.unknown"},
            {"of a group of another house", cast::farid, "POST", path,
             world.body(id, R"("group":")" + cast::cometes + R"(")"), 404, "group.unknown"},
            {"of a session of another house", cast::farid, "POST", path,
             world.body(id, R"("session":")" + cast::cometes_tonight + R"(")"), 404, "session.unknown"},
            {"a child not expected in that session", cast::bruno, "POST", path,
             world.body(id, child(cast::adam) + R"(,"session":")" + cast::cometes_tonight + R"(")"), 422,
             R"("field":"child")"},
            {"about nothing", cast::bruno, "POST", path, world.body(id, R"("child":null)"), 422, R"("field":"child")"},
            {"saying nothing", cast::bruno, "POST", path, world.body(id, child(cast::lina), "ordinary", " "), 422,
             R"("field":"text")"},
            {"with a social security number", cast::bruno, "POST", path,
             world.body(id, child(cast::lina), "ordinary", "2 18 04 73 065 123"), 422, "social_security_number"},
            {"a clock ahead", cast::bruno, "POST", path,
             R"({"id":")" + id + R"(","child":")" + cast::lina +
                 R"(","kind":"fact","severity":"ordinary","text":"x","observed_at":"2026-01-12T16:00:00Z"})",
             422, "fact.clock_ahead"},
            {"a volunteer reads none", cast::driss, "GET", path, "", 403, "access.refused"},
            {"a leader has no list", cast::ines, "GET", path, "", 403, "access.refused"},
            {"how many wait is the director's", cast::anissa, "GET", "/api/v1/facts-waiting", "", 403, ""},
            {"whom to tell, from another house", cast::farid, "GET",
             "/api/v1/sessions/" + cast::cometes_tonight + "/to-tell", "", 404, "session.unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.facts() == 0);
        CHECK(world.words() == 0);
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("a fact is read by the director, the child's referent and, until midnight, whoever wrote it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        auto const sent = world.body(id, child(cast::adam) + R"(,"session":")" + cast::explorateurs_tonight + R"(")");
        auto before = world.audit_rows();
        auto const fact = world.written(cast::ines, sent);
        CHECK(fact.at("text").as_string() == canary);
        CHECK(fact.at("written_by").at("name") == "Inès Carpentier");
        CHECK(fact.at("may") == json::array{"correct", "withdraw"});
        CHECK(world.audit_rows() == before + 1);
        auto one = "/api/v1/facts/" + id;
        cast::expect(world, {"the director", cast::bruno, "GET", one, "", 200, "CANARI"});
        cast::expect(world, {"the referent", cast::leila, "GET", one, "", 200, "CANARI"});
        cast::expect(world, {"who wrote it", cast::ines, "GET", one, "", 200, "CANARI"});
        for (auto const& who : {cast::anissa, cast::farid})
            CHECK(cast::expect(world, {"not theirs", who, "GET", one, "", 404, "fact.unknown"}).body.find("CANARI") ==
                  std::string::npos);
        for (auto const& who : {cast::driss, cast::chloe, cast::elodie, cast::theo})
            CHECK(world.as(who, "GET", one).body.find("CANARI") == std::string::npos);
        CHECK(world.list(cast::bruno).as_array().size() == 1);
        CHECK(world.list(cast::leila).as_array().size() == 1);
        CHECK(world.list(cast::anissa).as_array().empty());
        CHECK(world.list(cast::farid).as_array().empty());
        CHECK(world.list(cast::farid, "?child=" + cast::adam).as_array().empty());
        CHECK(world.as(cast::ines, "GET", "/api/v1/own-facts").body.find("CANARI") != std::string::npos);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/own-facts").body.find("CANARI") == std::string::npos);

        // The next morning it is the team's, no more the leader's; and no word of it is in the database as it is.
        world.clock.set("2026-01-13T07:00:00.000Z");
        cast::expect(world, {"the leader, the day after", cast::ines, "GET", one, "", 404, "fact.unknown"});
        CHECK(world.as(cast::ines, "GET", "/api/v1/own-facts").body.find("CANARI") == std::string::npos);
        auto row = database.read([&](sql::Session& sql) {
            return sql.first("SELECT words_sealed FROM fact_words WHERE fact = :fact", {{"fact", id}});
        });
        CHECK(row->bytes(0).find("CANARI") == std::string::npos);
        world.keyring->erase(cast::adam);
        CHECK(world.as(cast::bruno, "GET", one).body.find("CANARI") == std::string::npos);
    });
}

TEST_CASE("a fact sent twice is one fact, and its id is of no other") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        auto const sent = world.body(id, child(cast::lina));
        world.written(cast::anissa, sent);
        world.written(cast::anissa, sent);
        CHECK(world.facts() == 1);
        CHECK(world.words() == 1);
        auto const other = world.body(id, child(cast::lina), "ordinary", "autre chose");
        cast::expect(world, {"other words", cast::anissa, "POST", "/api/v1/facts", other, 409, "fact.id_reused"});
        auto const stolen = cast::expect(
            world, {"another writer", cast::bruno, "POST", "/api/v1/facts", sent, 409, "fact.id_reused"});
        CHECK(stolen.body.find("CANARI") == std::string::npos);
        CHECK(world.facts() == 1);
        // Sent again after midnight, by who reads nothing of it any more: kept once, answered without a refusal.
        auto const adam = world.body(new_id(), child(cast::adam));
        world.written(cast::ines, adam);
        world.clock.set("2026-01-13T07:00:00.000Z");
        world.written(cast::ines, adam);
        CHECK(world.facts() == 2);
    });
}

TEST_CASE("a phone without network sends late, and a wrong clock is put right") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        // Inès leads until 18:15; at 23:00 her phone finds the network again.
        world.clock.set("2026-01-12T22:00:00.000Z");
        auto late = world.written(cast::ines, world.body(new_id(), child(cast::adam), "ordinary", canary,
                                                         R"(,"sent_at":"2026-01-12T22:00:00Z")"));
        CHECK(late.at("observed_at") == "2026-01-12T15:20:00.000Z");
        // A clock three days behind says so when it sends.
        auto wrong = world.written(
            cast::ines,
            R"({"id":")" + new_id() + R"(","child":")" + cast::adam +
                R"(","kind":"fact","severity":"ordinary","text":"x","observed_at":"2026-01-09T15:30:00Z","sent_at":)" +
                R"("2026-01-09T22:00:00Z"})");
        CHECK(wrong.at("observed_at") == "2026-01-12T15:30:00.000Z");
        CHECK(world.count("SELECT count(id) FROM fact WHERE said_at = '2026-01-09T15:30:00.000Z'") == 1);
        world.clock.set("2026-01-27T22:00:00.000Z");
        cast::expect(world, {"after two weeks", cast::ines, "POST", "/api/v1/facts",
                             world.body(new_id(), child(cast::adam)), 404, "child.unknown"});
    });
}

TEST_CASE("a fact about a group is its referent's, under a key of its own") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        auto fact = world.written(cast::ines, world.body(id, R"("session":")" + cast::explorateurs_tonight + R"(")"));
        CHECK(fact.at("group").at("name") == "Explorateurs");
        CHECK(fact.at("child").is_null());
        CHECK(world.keyring->has(id));
        CHECK(world.list(cast::leila).as_array().size() == 1);
        CHECK(world.list(cast::bruno, "?group=" + cast::explorateurs).as_array().size() == 1);
        CHECK(world.list(cast::anissa).as_array().empty());
        CHECK(world.list(cast::farid).as_array().empty());
    });
}

TEST_CASE("a grave fact waits until the director says that it was seen") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        world.written(cast::anissa, world.body(id, child(cast::lina), "grave"));
        auto waiting = [&](Id const& who) {
            auto const parsed = json::parse(world.as(who, "GET", "/api/v1/facts-waiting").body);
            return parsed.at("count").as_int64();
        };
        CHECK(waiting(cast::bruno) == 1);
        CHECK(waiting(cast::farid) == 0);
        CHECK(world.list(cast::bruno, "?waiting=1").as_array().size() == 1);
        auto const seen = "/api/v1/facts/" + id + "/acknowledgement";
        for (auto const& [who, status] : {std::pair{cast::anissa, 403}, {cast::ines, 403}, {cast::farid, 404}})
            cast::expect(world, {"not theirs to see", who, "POST", seen, "{}", status});
        CHECK(waiting(cast::bruno) == 1);
        cast::expect(world, {"Vu", cast::bruno, "POST", seen, "{}", 200, R"("name":"Bruno Vial")"});
        CHECK(waiting(cast::bruno) == 0);
        auto at = database.read([&](sql::Session& sql) {
            return sql.first("SELECT acknowledged_at FROM fact WHERE id = :id", {{"id", id}})->text(0);
        });
        world.clock.set("2026-01-12T16:30:00.000Z");
        cast::expect(world, {"said twice, the first counts", cast::bruno, "POST", seen, "{}", 200, at});
        cast::expect(world, {"too late to take back", cast::anissa, "POST", "/api/v1/facts/" + id + "/withdrawal", "{}",
                             409, "fact.seen"});
        auto const calm = new_id();
        world.written(cast::anissa, world.body(calm, child(cast::lina)));
        cast::expect(world, {"nothing grave", cast::bruno, "POST", "/api/v1/facts/" + calm + "/acknowledgement", "{}",
                             409, "fact.not_grave"});
        // What turns out grave is new to the director.
        auto const graver = R"({"id":")" + new_id() + R"(","kind":"incident","severity":"grave","text":"pire"})";
        cast::expect(world, {"corrected", cast::anissa, "POST", "/api/v1/facts/" + calm + "/corrections", graver, 200});
        CHECK(waiting(cast::bruno) == 1);
    });
}

TEST_CASE("a correction follows what was said, and a withdrawal hides it from all but the director") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = new_id();
        world.written(cast::anissa, world.body(id, child(cast::lina)));
        auto const path = "/api/v1/facts/" + id;
        auto const better = R"({"id":")" + new_id() + R"(","kind":"fact","severity":"watch","text":"mieux dit"})";
        cast::expect(world, {"Farid corrects nothing", cast::farid, "POST", path + "/corrections", better, 404, ""});
        cast::expect(world, {"nor another leader", cast::ines, "POST", path + "/corrections", better, 404, ""});
        cast::expect(world, {"who wrote it", cast::anissa, "POST", path + "/corrections", better, 200, "CANARI"});
        cast::expect(world, {"once", cast::anissa, "POST", path + "/corrections", better, 200, "mieux dit"});
        CHECK(world.words() == 2);
        auto const fact = json::parse(world.as(cast::bruno, "GET", path).body);
        CHECK(fact.at("severity") == "watch");
        CHECK(fact.at("earlier").at(0).at("severity") == "ordinary");
        cast::expect(world, {"taken back", cast::anissa, "POST", path + "/withdrawal", "{}", 200, "withdrawn"});
        cast::expect(world, {"twice", cast::anissa, "POST", path + "/withdrawal", "{}", 200, "withdrawn"});
        CHECK(world.list(cast::anissa).as_array().empty());
        auto const kept = world.list(cast::bruno);
        CHECK(kept.at(0).at("withdrawn").at("by").at("name") == "Anissa Karoui");
        cast::expect(world, {"no correction after", cast::bruno, "POST", path + "/corrections",
                             R"({"id":")" + new_id() + R"(","kind":"fact","severity":"watch","text":"x"})", 409,
                             "fact.withdrawn"});
        CHECK(world.words() == 2);
    });
}

TEST_CASE("who may not write is told whom to tell") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight + "/to-tell";
        auto reply = cast::expect(world, {"Driss", cast::driss, "GET", path, "", 200, "Anissa Karoui"});
        auto const told = json::parse(reply.body);
        CHECK(told.at("directors").as_array().size() == 1);
        CHECK(told.at("directors").at(0).at("name") == "Bruno Vial");
    });
}

TEST_CASE("directors who asked for it are told of what is grave: once, those of the house, and not who wrote it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        database.write([](sql::Session& sql) {
            int number = 0;
            for (auto const& [who, channel, at] :
                 {std::tuple{cast::bruno, "sms", "1"}, {cast::farid, "sms", "1"}, {cast::anissa, "sms", "1"}})
                sql.execute("INSERT INTO alert_way (id, user_account, channel, address_sealed, recorded_at)"
                            " VALUES (:id, :who, :channel, :address, :at)",
                            {{"id", "w" + std::to_string(++number)},
                             {"who", who},
                             {"channel", channel},
                             {"address", Bytes{std::string(1, char{1})}},
                             {"at", at}});
        });
        auto const alerts = [&] { return world.count("SELECT count(id) FROM alert"); };
        auto const write = [&](Id const& who, Id const& id, std::string const& severity) {
            return world
                .as(who, "POST", "/api/v1/facts",
                    R"({"id":")" + id + R"(","child":")" + cast::lina + R"(","kind":"fact","severity":")" + severity +
                        R"(","text":"Un fait","observed_at":")" + now() + R"("})")
                .status;
        };
        auto const one = new_id();
        CHECK(write(cast::anissa, new_id(), "watch") == 200);
        CHECK(alerts() == 0);
        CHECK(write(cast::anissa, one, "grave") == 200);
        CHECK(write(cast::anissa, one, "grave") == 200);  // sent twice is one
        CHECK(alerts() == 1);
        CHECK(world.count("SELECT count(id) FROM alert WHERE user_account = :who", {{"who", cast::bruno}}) == 1);
        CHECK(write(cast::bruno, new_id(), "grave") == 200);
        CHECK(alerts() == 1);
        database.write([](sql::Session& sql) {
            sql.execute(
                "INSERT INTO alert_way (id, user_account, channel, recorded_at) VALUES ('w9', :who, 'none', '2')",
                {{"who", cast::bruno}});
        });
        CHECK(write(cast::anissa, new_id(), "grave") == 200);
        CHECK(alerts() == 1);
    });
}

TEST_CASE("facts as a file, of the children one follows") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.written(cast::anissa, world.body(new_id(), child(cast::lina)));
        world.written(cast::bruno, world.body(new_id(), child(cast::adam), "watch", "Une chute sans gravité"));
        for (auto const& who : {cast::ines, cast::driss, cast::chloe})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/facts-export", "", 403});
        tests::expect_export(world, cast::anissa,
                             {"/api/v1/facts-export?child=" + cast::lina, "export:facts:1", std::string{canary}});
        CHECK(world.as(cast::anissa, "GET", "/api/v1/facts-export").body.find("chute") == std::string::npos);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/facts-export").body.find("chute") != std::string::npos);
    });
}
