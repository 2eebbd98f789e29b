#include "crypto/keyring.hpp"
#include "group/companion.hpp"
#include "group/world_test.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

std::string const noe_path = "/api/v1/children/" + cast::noe + "/companions";
std::string const id = "01900000-0000-7000-8000-00000000cc01";
std::string const secret = "conflit-S3-des-deux-familles";

std::string body_of(Id const& other, std::string const& kind, std::string const& more = "") {
    return R"({"id":")" + id + R"(","child":")" + other + R"(","kind":")" + kind + R"(","from":"2026-01-12")" + more +
           "}";
}
std::string const because = R"(,"reason":")" + secret + "\"";

}  // namespace

TEST_CASE("an incompatibility says why, and two wishes do not contradict each other") {
    NewCompanion wish{{}, cast::adam, CompanionKind::incompatible, "2026-01-12", {}, {}};
    CHECK(!may_declare(wish));
    wish.reason = "x";
    CHECK(may_declare(wish));
    wish.until = "2026-01-12";
    CHECK(!may_declare(wish));
    using enum CompanionKind;
    struct Line {
        CompanionKind a, b;
        bool contradicts;
    };
    for (auto const& line : {Line{together, apart, true}, Line{together, incompatible, true},
                             Line{apart, incompatible, false}, Line{apart, apart, true}, Line{sibling, apart, false},
                             Line{sibling, together, false}, Line{sibling, sibling, true}}) {
        CHECK(contradicts(line.a, line.b) == line.contradicts);
        CHECK(contradicts(line.b, line.a) == line.contradicts);
    }
}

TEST_CASE("companions: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const wish = body_of(cast::adam, "apart");
        auto const closing = R"({"on":"2026-02-01"})";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", noe_path, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", noe_path, "", 403, "access.refused"},
            {"a leader", cast::ines, "POST", noe_path, wish, 403, "access.refused"},
            {"the psychologist writes none", cast::chloe, "POST", noe_path, wish, 403, "access.refused"},
            {"Farid reads none", cast::farid, "GET", noe_path, "", 404, "child.unknown"},
            {"Farid writes none", cast::farid, "POST", noe_path, wish, 404, "child.unknown"},
            {"Farid closes none", cast::farid, "PUT", "/api/v1/companions/" + id + "/closure", closing, 404,
             "companion.unknown"},
            {"Farid asks no reason", cast::farid, "GET", "/api/v1/companions/" + id + "/reason", "", 404,
             "companion.unknown"},
            {"the référente of another group", cast::leila, "GET", noe_path, "", 404, "child.unknown"},
            {"with oneself", cast::anissa, "POST", noe_path, body_of(cast::noe, "apart"), 409, "companion.itself"},
            {"with a child of Bellevue", cast::bruno, "POST", noe_path, body_of(cast::nour, "apart"), 422,
             R"({"field":"child","code":"unknown"})"},
            {"without a reason", cast::bruno, "POST", noe_path, body_of(cast::adam, "incompatible"), 422,
             R"({"field":"reason","code":"required"})"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(id) FROM companion") == 0);
    });
}

TEST_CASE("declared, said before a move, its reason read apart, then closed") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const body = body_of(cast::adam, "incompatible", because);
        auto made = cast::expect(world, {"declared", cast::anissa, "POST", noe_path, body, 201, R"("reasoned":true)"});
        CHECK(made.body.find(secret) == std::string::npos);
        cast::expect(world, {"sent twice, one", cast::anissa, "POST", noe_path, body, 201, R"("reasoned":true)"});
        CHECK(world.count("SELECT count(id) FROM companion") == 1);
        auto together = body_of(cast::adam, "together");
        together.replace(together.find("cc01"), 4, "cc02");
        cast::expect(world,
                     {"not together too", cast::bruno, "POST", noe_path, together, 409, "companion.contradicts"});
        cast::expect(world, {"its id for another", cast::bruno, "POST", noe_path, body_of(cast::jade, "apart"), 409,
                             "id.taken"});

        cast::expect(world,
                     {"said before a move", cast::bruno, "GET", "/api/v1/children/" + cast::noe + "/group-choices", "",
                      200, R"({"kind":"incompatible","detail":"Adam N.")"});
        cast::expect(world,
                     {"seen from the other side", cast::leila, "GET", "/api/v1/children/" + cast::adam + "/companions",
                      "", 200, R"("first_name":"Noé","initial":"M.")"});
        auto const reason = "/api/v1/companions/" + id + "/reason";
        cast::expect(world, {"its reason", cast::bruno, "GET", reason, "", 200, secret});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'companion.reason' AND level = 'S3' AND "
                          "purpose = 'accompaniment'") == 2);
        cast::expect(world, {"not for a leader", cast::ines, "GET", reason, "", 403, "access.refused"});

        auto const closure = "/api/v1/companions/" + id + "/closure";
        cast::expect(world, {"not before it began", cast::bruno, "PUT", closure, R"({"on":"2026-01-11"})", 422,
                             R"({"field":"on","code":"too_early"})"});
        cast::expect(world, {"closed", cast::bruno, "PUT", closure, R"({"on":"2026-01-12"})", 204, ""});
        cast::expect(world, {"said no more", cast::bruno, "GET", noe_path, "", 200, R"({"items":[],"next":null})"});
        CHECK(world.as(cast::bruno, "GET", "/api/v1/children/" + cast::noe + "/group-choices")
                  .body.find("incompatible") == std::string::npos);

        // Whichever of the two is erased, the words are gone.
        world.keyring->erase(cast::adam);
        cast::expect(world, {"erased", cast::bruno, "GET", reason, "", 200, R"({"reason":null})"});
    });
}

TEST_CASE("brothers, sisters and wishes as a file, without why") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world,
                     {"declared", cast::anissa, "POST", noe_path, body_of(cast::adam, "incompatible", because), 201});
        auto const file = noe_path + "-export";
        cast::expect(world, {"not a leader's", cast::ines, "GET", file, "", 403});
        tests::expect_export(world, cast::bruno, {file, "export:companions:1", "\r\nAdam N.;", cast::farid, 404});
        CHECK(world.as(cast::bruno, "GET", file).body.find(secret) == std::string::npos);
    });
}
