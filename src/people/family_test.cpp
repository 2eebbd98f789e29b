#include "people/benali_test.hpp"
#include "people/card.hpp"
#include "people/health.hpp"
#include "tests/databases.hpp"

using namespace marelle;
using namespace marelle::people;
using benali::entries;
namespace json = boost::json;

namespace {

std::string const lina_path = "/api/v1/children/" + cast::lina;

struct Write {
    std::string method, path, body;
    http::Headers headers;
};

// Everyone who may not write in Lina's file, on every way to do it.
void refuse_everyone(cast::World& world, Write const& write) {
    struct Line {
        char const* name;
        Id who;
        int status;
    };
    for (auto const& line :
         {Line{"nobody", cast::nobody, 401}, Line{"another establishment's director", cast::farid, 404},
          Line{"the other référente", cast::leila, 404}, Line{"the psychologist", cast::chloe, 403},
          Line{"a leader", cast::ines, 403}, Line{"a volunteer", cast::driss, 403},
          Line{"headquarters", cast::elodie, 403}, Line{"the technical administrator", cast::theo, 403}})
        cast::expect(world,
                     {line.name, line.who, write.method, write.path, write.body, line.status, "", write.headers});
}

std::string said(http::Reply const& reply, char const* name) {
    return std::string{json::parse(reply.body).at(name).as_string()};
}

std::int64_t written(cast::World& world) {
    return world.count("SELECT (SELECT count(id) FROM guardian) + (SELECT count(id) FROM child_guardian)"
                       " + (SELECT count(id) FROM guardian_right) + (SELECT count(id) FROM authorisation)"
                       " + (SELECT count(child) FROM health_essential)");
}

}  // namespace

TEST_CASE("guardians over HTTP: a new adult, then the same one for a sister") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const path = lina_path + "/guardians";
        auto const id = new_id();
        auto const mother =
            R"({"id":")" + id +
            R"(","guardian":{"given_names":"Nadia","usage_name":"Benali","phone":"04 79 10 10 10"},)"
            R"("relation":"mother","authority":"joint","rights":["collect","emergency"],"from":"2025-09-01"})";
        refuse_everyone(world, {"POST", path, mother, {}});
        for (auto const& refused :
             {cast::Expected{"nobody named", cast::anissa, "POST", path,
                             R"({"guardian":{},"relation":"mother","authority":"joint"})", 422,
                             R"([{"field":"guardian/given_names","code":"required"},{"field":"guardian/usage_name",)"
                             R"("code":"required"}])"},
              cast::Expected{
                  "rights that contradict", cast::anissa, "POST", path,
                  R"({"guardian":{"given_names":"X","usage_name":"Y"},"relation":"other","authority":"none",)"
                  R"("rights":["no_approach","collect"]})",
                  422, R"({"field":"rights","code":"contradictory"})"},
              cast::Expected{
                  "an unknown right", cast::anissa, "POST", path,
                  R"({"guardian":{"given_names":"X","usage_name":"Y"},"relation":"other","authority":"none",)"
                  R"("rights":["drive"]})",
                  422, R"({"field":"rights/0","code":"invalid"})"},
              cast::Expected{"a wrong phone", cast::anissa, "POST", path,
                             R"({"guardian":{"given_names":"X","usage_name":"Y","phone":"12"},"relation":"other",)"
                             R"("authority":"none"})",
                             422, R"({"field":"guardian/phone","code":"invalid"})"}})
            cast::expect(world, refused);
        CHECK(written(world) == 0);

        auto const made = cast::expect(
            world, {"his référente", cast::anissa, "POST", path, mother, 201, R"("phone":"+33479101010")"});
        auto const nadia = std::string{json::parse(made.body).at("guardian").at("id").as_string()};
        CHECK(entries(world, "child.write", "S2", cast::lina) == 1);
        CHECK(world.keyring->has(nadia));
        cast::expect(world, {"sent twice", cast::anissa, "POST", path, mother, 201, id});
        CHECK(world.count("SELECT count(id) FROM guardian") == 1);

        auto const again = R"({"guardian":{"id":")" + nadia +
                           R"("},"relation":"mother","authority":"joint","rights":["collect"]})";
        cast::expect(world, {"linked already", cast::anissa, "POST", path, again, 409, "guardian.already_linked"});
        cast::expect(world, {"the same adult for Maya", cast::anissa, "POST",
                             "/api/v1/children/" + cast::maya + "/guardians", again, 201, nadia});
        CHECK(world.count("SELECT count(id) FROM guardian") == 1);
        cast::expect(world, {"an adult of families out of reach", cast::farid, "POST",
                             "/api/v1/children/" + cast::nour + "/guardians", again, 422,
                             R"({"field":"guardian/id","code":"unknown"})"});
        cast::expect(world, {"an id that is taken", cast::anissa, "POST",
                             "/api/v1/children/" + cast::tom + "/guardians", mother, 409, "id.taken"});
    });
}

TEST_CASE("a right ends once, after it began") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const right = database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM guardian_right WHERE kind = 'collect'", {})->text(0);
        });
        auto const path = "/api/v1/guardian-rights/" + right + "/closure";
        refuse_everyone(world, {"PUT", path, R"({"on":"2026-02-01"})", {}});
        cast::expect(world, {"no such right", cast::bruno, "PUT", "/api/v1/guardian-rights/" + new_id() + "/closure",
                             R"({"on":"2026-02-01"})", 404, "right.unknown"});
        cast::expect(world, {"before it began", cast::anissa, "PUT", path, R"({"on":"2020-02-01"})", 422, "too_early"});
        CHECK(world.count("SELECT count(id) FROM guardian_right WHERE until_on IS NOT NULL") == 0);
        auto const before = world.audit_rows();
        cast::expect(world,
                     {"ends", cast::anissa, "PUT", path, R"({"on":"2026-02-01"})", 200, R"("until":"2026-02-01")"});
        CHECK(world.audit_rows() == before + 1);
        cast::expect(world, {"sent twice", cast::anissa, "PUT", path, R"({"on":"2026-02-01"})", 200});
        cast::expect(world, {"another day", cast::anissa, "PUT", path, R"({"on":"2026-03-01"})", 409, "right.closed"});
        CHECK(world.count("SELECT count(id) FROM guardian_right WHERE until_on IS NOT NULL") == 1);
    });
}

TEST_CASE("the health sheet is edited under its version") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const path = lina_path + "/health";
        auto const body = R"({"allergies":"arachide","plan":"adrénaline"})";
        http::Headers const first{{"if-match", "\"0\""}}, second{{"if-match", "\"1\""}};
        refuse_everyone(world, {"PUT", path, body, first});
        cast::expect(world, {"no version", cast::anissa, "PUT", path, body, 422, "if_match.required"});
        cast::expect(world, {"a version there never was", cast::anissa, "PUT", path, body, 412, "stale", second});
        CHECK(written(world) == 0);
        cast::expect(world, {"the first sheet", cast::anissa, "PUT", path, body, 200,
                             R"({"allergies":"arachide","treatment":null,"plan":"adrénaline","note":null,"version":1})",
                             first});
        cast::expect(world, {"a second first sheet", cast::bruno, "PUT", path, body, 412, "stale", first});
        cast::expect(world, {"the next", cast::bruno, "PUT", path, R"({"allergies":"arachide","note":"asthme"})", 200,
                             R"("version":2)", second});
        CHECK(world.count(
                  "SELECT count(seq) FROM audit_entry WHERE child = :lina AND level = 'S3' AND fields = 'plan,note'",
                  {{"lina", cast::lina}}) == 1);
        CHECK(written(world) == 1);
    });
}

TEST_CASE("authorisations are given, and taken back at once") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const path = lina_path + "/authorisations";
        auto const before = written(world);
        auto const body = R"({"kind":"image_internal"})";
        refuse_everyone(world, {"POST", path, body, {}});
        for (auto const& refused :
             {cast::Expected{"an unknown kind", cast::anissa, "POST", path, R"({"kind":"anything"})", 422,
                             R"("field":"kind")"},
              cast::Expected{"not an hour", cast::anissa, "POST", path,
                             R"({"kind":"leave_alone","detail":"six heures"})", 422, R"("field":"detail")"},
              cast::Expected{"ends before it begins", cast::anissa, "POST", path,
                             R"({"kind":"transport","from":"2026-02-01","until":"2026-02-01"})", 422,
                             R"("field":"until")"},
              cast::Expected{"an adult of another child", cast::anissa, "POST", path,
                             R"({"kind":"transport","guardian":")" + new_id() + R"("})", 422,
                             R"({"field":"guardian","code":"unknown"})"}})
            cast::expect(world, refused);
        CHECK(written(world) == before);
        auto const made = cast::expect(world,
                                       {"given", cast::anissa, "POST", path, body, 201, R"("from":"2026-01-12")"});
        auto const closure = "/api/v1/authorisations/" + said(made, "id") + "/closure";
        refuse_everyone(world, {"PUT", closure, "{}", {}});
        cast::expect(world, {"taken back", cast::anissa, "PUT", closure, "{}", 200,
                             R"("revoked_at":"2026-01-12T15:30:00.000Z")"});
        world.clock.set("2026-01-13T08:00:00.000Z");
        cast::expect(world, {"again: the first instant stays", cast::anissa, "PUT", closure, "{}", 200,
                             R"("revoked_at":"2026-01-12T15:30:00.000Z")"});
        CHECK(written(world) == before + 1);
    });
}

TEST_CASE("tonight's card: who collects, who is called, who is kept away") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        benali::write(world);
        database.write([&](sql::Session& sql) {
            auto scope = world.scope(cast::bruno, "child.write");
            NewGuardianLink father;
            father.guardian = {{}, "Karim", "Benali", {}, "+33479202020", {}, {}};
            father.relation = Relation::father;
            father.authority = Authority::withdrawn;
            father.rights = {"no_approach"};
            REQUIRE(add_guardian(sql, *world.keyring, scope, cast::lina, father));
            NewGuardianLink aunt;
            aunt.guardian = {{}, "Salma", "Amrani", {}, {}, {}, {}};
            aunt.relation = Relation::named_adult;
            aunt.authority = Authority::none;
            aunt.rights = {"collect"};
            aunt.from = "2026-01-20";
            REQUIRE(add_guardian(sql, *world.keyring, scope, cast::lina, aunt));
        });
        // Driss leads Comètes now: the calls only. Inès leads the other group.
        auto const care = world.scope(cast::anissa, "child.care");
        auto const calls = world.scope(cast::driss, "child.card");
        database.read([&](sql::Session& sql) {
            CHECK(card_of(sql, *world.keyring, world.scope(cast::farid, "child.care"), cast::lina, "2026-01-12")
                      .error()
                      .code == "child.unknown");
            CHECK(card_of(sql, *world.keyring, world.scope(cast::ines, "child.care"), cast::lina, "2026-01-12")
                      .error()
                      .code == "child.unknown");
            auto card = card_of(sql, *world.keyring, care, cast::lina, "2026-01-12");
            REQUIRE(card);
            CHECK(card->allergies == "arachide-S2");
            CHECK(card->health_plan == "adrenaline-S2");
            REQUIRE(card->collectors.size() == 1);
            CHECK(card->collectors[0].name == "Nadia Benali");
            REQUIRE(card->no_approach.size() == 1);
            CHECK(card->no_approach[0].name == "Karim Benali");
            REQUIRE(card->call.size() == 1);
            CHECK(card->call[0].phone == "+33479101010");
            CHECK(card->leaves_alone.allowed);
            CHECK(card->leaves_alone.from == "18:00");
            CHECK(card_of(sql, *world.keyring, care, cast::lina, "2026-01-20")->collectors.size() == 2);
            auto call = call_card_of(sql, *world.keyring, calls, cast::lina, "2026-01-12");
            REQUIRE(call);
            auto const text = json::serialize(record::to_json(*call));
            CHECK(benali::says(text, "+33479101010"));
            CHECK_FALSE(benali::says(text, "arachide"));
            CHECK_FALSE(benali::says(text, "+33479202020"));
        });
    });
}
