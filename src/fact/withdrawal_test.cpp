// Taking a fact back, before it arrived as well, and giving it back: the rule, then who does it, on each database.
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

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, *keyring); }

    std::string body(Id const& id, Id const& child, std::string const& severity = "ordinary") const {
        return R"({"id":")" + id + R"(","child":")" + child + R"(","kind":"fact","severity":")" + severity +
               R"(","text":"Est tombé du mur","observed_at":"2026-01-12T15:20:00Z"})";
    }
    int write(Id const& who, std::string const& sent) { return as(who, "POST", "/api/v1/facts", sent).status; }
    // What a phone sends: the withdrawal's own id, of a fact it wrote.
    http::Reply take_back(Id const& who, Id const& fact, Id const& id = new_id()) {
        return as(who, "POST", "/api/v1/own-facts/" + fact + "/withdrawal", R"({"id":")" + id + R"("})");
    }
    http::Reply give_back(Id const& who, Id const& fact) {
        return as(who, "DELETE", "/api/v1/facts/" + fact + "/withdrawal");
    }
    std::int64_t standing() { return count("SELECT count(id) FROM fact WHERE withdrawn_at IS NULL"); }
    std::int64_t withdrawals() { return count("SELECT count(id) FROM fact_withdrawal"); }
    std::int64_t awaited() { return count("SELECT count(id) FROM early_withdrawal"); }
    json::value read(Id const& who, Id const& fact) {
        auto const reply = as(who, "GET", "/api/v1/facts/" + fact);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body);
    }
};

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

}  // namespace

TEST_CASE("who may give a fact back") {
    auto actor = [](Profile profile, char const* id) {
        Actor out;
        out.id = id;
        out.post.profile = profile;
        out.today = "2026-01-12";
        return out;
    };
    auto const leader = actor(Profile::activity_leader, "ines"), referent = actor(Profile::referent, "anissa"),
               director = actor(Profile::director, "bruno");
    auto taken_back = [](char const* who, char const* on) {
        return Standing{"anissa", "2025-11-01", Severity::grave, false, true, false, who, on};
    };
    struct Line {
        char const* name;
        Actor const& who;
        Standing fact;
        char const* refused;
    };
    Line const lines[] = {
        {"the leader, what she took back tonight", leader, taken_back("ines", "2026-01-12"), ""},
        {"the leader, yesterday", leader, taken_back("ines", "2026-01-11"), "fact.too_late_to_give_back"},
        {"the leader, another's", leader, taken_back("anissa", "2026-01-12"), "fact.taken_back_by_another"},
        {"the referent, thirty days ago", referent, taken_back("anissa", "2025-12-13"), ""},
        {"the referent, thirty-one", referent, taken_back("anissa", "2025-12-12"), "fact.too_late_to_give_back"},
        {"the referent, by the director", referent, taken_back("bruno", "2026-01-12"), "fact.taken_back_by_another"},
        {"the director, any", director, taken_back("anissa", "2025-12-13"), ""},
        {"the director, thirty-one", director, taken_back("bruno", "2025-12-12"), "fact.too_late_to_give_back"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(code_of(may_give_back(line.who, line.fact)) == line.refused);
    }
}

TEST_CASE("taken back before it arrived, a fact is written as taken back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const fact = new_id(), withdrawal = new_id();
        cast::expect(world, {"who writes none", cast::driss, "POST", "/api/v1/own-facts/" + fact + "/withdrawal", "{}",
                             403, "access.refused"});
        cast::expect(world, {"without its id", cast::anissa, "POST", "/api/v1/own-facts/" + fact + "/withdrawal", "{}",
                             422, "body.wrong_fields"});
        CHECK(world.awaited() == 0);
        CHECK(world.take_back(cast::anissa, fact, withdrawal).status == 200);
        CHECK(world.take_back(cast::anissa, fact, withdrawal).status == 200);
        CHECK(world.awaited() == 1);
        CHECK(world.write(cast::anissa, world.body(fact, cast::lina, "grave")) == 200);
        CHECK(world.standing() == 0);
        CHECK(world.awaited() == 0);
        CHECK(world.count("SELECT count(id) FROM alert") == 0);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/facts-waiting").body.find(R"("count":0)") != std::string::npos);
        // Each sent again, in whichever order, changes nothing.
        CHECK(world.write(cast::anissa, world.body(fact, cast::lina, "grave")) == 200);
        CHECK(world.take_back(cast::anissa, fact, withdrawal).status == 200);
        CHECK(world.standing() == 0);
        CHECK(world.withdrawals() == 1);
        CHECK(world.read(cast::bruno, fact).at("withdrawn").at("by").at("name") == "Anissa Karoui");
        auto const other = R"({"id":")" + withdrawal + R"("})";
        cast::expect(world, {"its id is of no other", cast::anissa, "POST",
                             "/api/v1/own-facts/" + new_id() + "/withdrawal", other, 409, "fact.id_reused"});
    });
}

TEST_CASE("only its writer takes back what has not arrived, and nobody learns that it has") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const fact = new_id(), there = new_id();
        CHECK(world.write(cast::anissa, world.body(there, cast::lina)) == 200);
        for (auto const& who : {cast::farid, cast::ines, cast::bruno}) {
            auto const nobodys = world.take_back(who, fact), anothers = world.take_back(who, there);
            CHECK(nobodys.status == 200);
            CHECK(anothers.status == 200);
            CHECK(nobodys.body.size() == anothers.body.size());
        }
        CHECK(world.write(cast::anissa, world.body(fact, cast::lina)) == 200);
        CHECK(world.standing() == 2);
        CHECK(world.withdrawals() == 0);
        // What nothing came for goes with the next, after a month.
        CHECK(world.awaited() == 6);
        world.clock.set("2026-02-20T08:00:00.000Z");
        world.take_back(cast::farid, new_id());
        CHECK(world.awaited() == 5);
    });
}

TEST_CASE("what a phone takes back obeys the rule of withdrawals, and a phone is told when it is too late") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const seen = new_id(), brought = new_id();
        CHECK(world.write(cast::anissa, world.body(seen, cast::lina, "grave")) == 200);
        CHECK(world.as(cast::bruno, "POST", "/api/v1/facts/" + seen + "/acknowledgement", "{}").status == 200);
        auto const refused = world.take_back(cast::anissa, seen);
        CHECK(refused.status == 409);
        CHECK(refused.body.find("fact.seen") != std::string::npos);
        // The day after, who only brings facts finds theirs no more: it must not be said to be gone.
        CHECK(world.write(cast::ines, world.body(brought, cast::adam)) == 200);
        world.clock.set("2026-01-13T07:00:00.000Z");
        auto const late = world.take_back(cast::ines, brought);
        CHECK(late.status == 409);
        CHECK(late.body.find("fact.too_late") != std::string::npos);
        CHECK(world.standing() == 2);
        CHECK(world.awaited() == 0);
    });
}

TEST_CASE("a fact taken back is given back, and its history says both") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const fact = new_id(), withdrawal = new_id();
        CHECK(world.write(cast::anissa, world.body(fact, cast::lina, "grave")) == 200);
        CHECK(world.take_back(cast::anissa, fact, withdrawal).status == 200);
        auto const path = "/api/v1/facts/" + fact + "/withdrawal";
        auto before = world.audit_rows();
        cast::expect(world, {"nobody", cast::nobody, "DELETE", path, "", 401, "login.required"});
        cast::expect(world, {"a volunteer", cast::driss, "DELETE", path, "", 403, "access.refused"});
        for (auto const& who : {cast::farid, cast::ines, cast::leila})
            cast::expect(world, {"not theirs", who, "DELETE", path, "", 404, "fact.unknown"});
        CHECK(world.standing() == 0);
        CHECK(world.audit_rows() == before);
        world.clock.set("2026-01-20T08:00:00.000Z");
        CHECK(world.give_back(cast::anissa, fact).status == 200);
        CHECK(world.audit_rows() == before + 1);
        CHECK(world.give_back(cast::anissa, fact).status == 200);
        CHECK(world.standing() == 1);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/facts-waiting").body.find(R"("count":1)") != std::string::npos);
        auto const history = world.read(cast::bruno, fact).at("given_back");
        CHECK(history.as_array().size() == 1);
        CHECK(history.at(0).at("withdrawn").at("by").at("name") == "Anissa Karoui");
        CHECK(history.at(0).at("given_back").at("at") == "2026-01-20T08:00:00.000Z");
        // The phone that took it back had no answer, and sends again what was answered since.
        CHECK(world.take_back(cast::anissa, fact, withdrawal).status == 200);
        CHECK(world.standing() == 1);
        // What the director took back is the director's to give back.
        CHECK(world.as(cast::bruno, "POST", path, "{}").status == 200);
        CHECK(world.give_back(cast::anissa, fact).status == 403);
        CHECK(world.give_back(cast::bruno, fact).status == 200);
        CHECK(world.read(cast::anissa, fact).at("given_back").as_array().size() == 2);
    });
}

TEST_CASE("who only brings facts gives theirs back until midnight") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const one = new_id(), two = new_id();
        for (auto const& fact : {one, two}) {
            CHECK(world.write(cast::ines, world.body(fact, cast::adam)) == 200);
            CHECK(world.take_back(cast::ines, fact).status == 200);
        }
        CHECK(world.as(cast::ines, "GET", "/api/v1/own-facts").body.find("mur") == std::string::npos);
        CHECK(world.give_back(cast::ines, one).status == 200);
        CHECK(world.as(cast::ines, "GET", "/api/v1/own-facts").body.find("mur") != std::string::npos);
        world.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(world.give_back(cast::ines, two).status == 404);
        CHECK(world.standing() == 1);
    });
}
