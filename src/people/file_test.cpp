#include "people/benali_test.hpp"
#include "people/file.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::people;
using benali::entries;
using benali::says;
namespace json = boost::json;

namespace {

std::string const lina_path = "/api/v1/children/" + cast::lina;

constexpr auto new_facts =
    R"({"given_names":"Lina Rose","birth_name":"Benali","usage_name":"Benali-Roy","birth_date":"2017-03-14",)"
    R"("sex":"f","languages":["fr","ar"],"interpreter_needed_since":"2026-01-01"})";

json::object opened(cast::World& world, Id const& person) {
    auto reply = cast::expect(world, {"opens Lina's file", person, "GET", lina_path, "", 200});
    return json::parse(reply.body).as_object();
}

std::string reserved(json::object const& file) { return json::serialize(file.at("reserved")); }

}  // namespace

TEST_CASE("a file opens for those who accompany the child, and for nobody else") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        for (auto const& refused :
             {cast::Expected{"nobody", cast::nobody, "GET", lina_path, "", 401},
              cast::Expected{"another establishment's director", cast::farid, "GET", lina_path, "", 404,
                             "child.unknown"},
              cast::Expected{"the référente of the other group", cast::leila, "GET", lina_path, "", 404,
                             "child.unknown"},
              cast::Expected{"a psychologist without a session", cast::chloe, "GET", lina_path, "", 404,
                             "child.unknown"},
              cast::Expected{"a leader", cast::ines, "GET", lina_path, "", 403},
              cast::Expected{"tonight's volunteer", cast::driss, "GET", lina_path, "", 403},
              cast::Expected{"headquarters", cast::elodie, "GET", lina_path, "", 403},
              cast::Expected{"the technical administrator", cast::theo, "GET", lina_path, "", 403},
              cast::Expected{"no such child", cast::bruno, "GET", "/api/v1/children/" + new_id(), "", 404,
                             "child.unknown"},
              cast::Expected{"no id at all", cast::bruno, "GET", "/api/v1/children/lina", "", 404},
              cast::Expected{"Emma left for Bellevue", cast::bruno, "GET", "/api/v1/children/" + cast::emma, "",
                             404}}) {
            auto reply = cast::expect(world, refused);
            for (auto const& words : {benali::s2_words, benali::s3_words})
                for (auto const* word : words) CHECK_FALSE(says(reply.body, word));
            CHECK_FALSE(says(reply.body, "Lina"));
        }
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE outcome = 'done' AND action = 'child.read'") == 0);
        CHECK(opened(world, cast::bruno).at("given_names") == "Lina");
        CHECK(opened(world, cast::anissa).at("given_names") == "Lina");
        CHECK(entries(world, "child.read", "S3", cast::lina) == 2);
        CHECK(world.count(
                  "SELECT count(seq) FROM audit_entry WHERE action = 'child.read' AND purpose = 'accompaniment'") == 2);
    });
}

TEST_CASE("the file holds what the screen shows, sealed fields opened") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto file = opened(world, cast::bruno);
        CHECK(file.at("first_name") == "Lina");
        CHECK(file.at("initial") == "B.");
        CHECK(file.at("enrolments").as_array().size() == 1);
        CHECK(file.at("enrolments").at(0).at("establishment").at("name") == "Les Combes");
        CHECK(file.at("schoolings").at(0).at("level") == "CE2");
        CHECK(file.at("schoolings").at(0).at("school").at("uai").as_string() == cast::school);
        CHECK(file.at("memberships").at(0).at("group").at("name") == "Comètes");
        auto const& guardian = file.at("guardians").at(0);
        CHECK(guardian.at("guardian").at("phone") == "+33479101010");
        CHECK(guardian.at("guardian").at("email") == "nadia.s2@example.org");
        CHECK(guardian.at("rights").as_array().size() == 2);
        CHECK(file.at("health").at("allergies") == "arachide-S2");
        CHECK(file.at("health").at("note") == "note-S3-marelle");
        CHECK(file.at("health").at("version") == 1);
        CHECK(file.at("authorisations").at(0).at("detail") == "18:00");
        CHECK(file.at("address").at("lines") == "12 rue du Secret-S3");
        CHECK(file.at("address_protected") == false);
        CHECK(file.at("path").as_array().size() == 10);
        CHECK(file.at("referral").is_null());
        CHECK(reserved(file) == "[]");
        // The référente does not read orientations: the field is absent and named.
        file = opened(world, cast::anissa);
        CHECK_FALSE(file.contains("referral"));
        CHECK(reserved(file) == R"(["referral"])");
        CHECK(file.at("address").at("postcode") == "73000");
    });
}

TEST_CASE("a psychologist opens the file while leading a session, and not after") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET leader = :chloe WHERE id = :id",
                        {{"chloe", cast::chloe}, {"id", cast::cometes_tonight}});
        });
        auto file = opened(world, cast::chloe);
        CHECK(file.at("address").at("lines") == "12 rue du Secret-S3");
        world.clock.set("2026-01-12T19:30:00.000Z");  // more than two hours after the end
        cast::expect(world, {"later", cast::chloe, "GET", lina_path, "", 404, "child.unknown"});
    });
}

TEST_CASE("without S3 the home and the note are absent, and named") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        benali::write(world);
        auto rights = file_rights(world.actor(cast::anissa));
        REQUIRE(rights);
        rights->home.reset();
        database.read([&](sql::Session& sql) {
            auto file = read_file(sql, *world.keyring, *rights, cast::lina);
            REQUIRE(file);
            CHECK_FALSE(file->shows_home);
            auto overview = json::serialize(record::to_json(file->child.overview));
            for (auto const* word : benali::s3_words) CHECK_FALSE(says(overview, word));
            CHECK(says(overview, "arachide-S2"));
            CHECK(file->child.overview.reserved ==
                  std::vector<std::string>{"address", "residence", "health_note", "referral"});
            CHECK_FALSE(file->child.home.home.address);
        });
    });
}

TEST_CASE("a child's facts are edited under their version") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const version = opened(world, cast::anissa).at("version").as_int64();
        http::Headers const right{{"if-match", "\"" + std::to_string(version) + "\""}};
        http::Headers const stale{{"if-match", "\"" + std::to_string(version - 1) + "\""}};
        for (auto const& refused :
             {cast::Expected{"nobody", cast::nobody, "PUT", lina_path, new_facts, 401, "", right},
              cast::Expected{"another establishment's director", cast::farid, "PUT", lina_path, new_facts, 404,
                             "child.unknown", right},
              cast::Expected{"the référente of the other group", cast::leila, "PUT", lina_path, new_facts, 404, "",
                             right},
              cast::Expected{"the psychologist", cast::chloe, "PUT", lina_path, new_facts, 403, "", right},
              cast::Expected{"a leader", cast::ines, "PUT", lina_path, new_facts, 403, "", right},
              cast::Expected{"a volunteer", cast::driss, "PUT", lina_path, new_facts, 403, "", right},
              cast::Expected{"headquarters", cast::elodie, "PUT", lina_path, new_facts, 403, "", right},
              cast::Expected{"the technical administrator", cast::theo, "PUT", lina_path, new_facts, 403, "", right},
              cast::Expected{"no version", cast::anissa, "PUT", lina_path, new_facts, 422, "if_match.required"},
              cast::Expected{"an old version", cast::anissa, "PUT", lina_path, new_facts, 412, "stale", stale},
              cast::Expected{
                  "every wrong field", cast::anissa, "PUT", lina_path,
                  R"({"given_names":"-","birth_name":"","birth_date":"2030-01-01","sex":"f","languages":["fr",)"
                  R"("français"]})",
                  422, R"({"field":"birth_name","code":"required"})", right},
              cast::Expected{
                  "born tomorrow", cast::anissa, "PUT", lina_path,
                  R"({"given_names":"-","birth_name":"B","birth_date":"2026-01-13","sex":"f","languages":["fr",)"
                  R"("français"]})",
                  422,
                  R"([{"field":"given_names","code":"invalid"},{"field":"birth_date","code":"invalid"},)"
                  R"({"field":"languages/1","code":"invalid"}])",
                  right}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT count(id) FROM child WHERE version <> 1 AND id <> :lina", {{"lina", cast::lina}}) ==
              0);
        CHECK(opened(world, cast::anissa).at("version") == version);

        auto reply = cast::expect(world, {"his référente", cast::anissa, "PUT", lina_path, new_facts, 200,
                                          R"("usage_name":"Benali-Roy")", right});
        CHECK(json::parse(reply.body).at("version") == version + 1);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.write' AND child = :lina"
                          " AND fields = 'given_names,usage_name,languages,interpreter_needed_since'",
                          {{"lina", cast::lina}}) == 1);
        CHECK(world.count("SELECT count(id) FROM child WHERE folded = ' lina rose benali benali roy '") == 1);
        cast::expect(world,
                     {"a second writer is stale", cast::bruno, "PUT", lina_path, new_facts, 412, "stale", right});
    });
}

TEST_CASE("no sealed word is clear in the database, nor in the audit log") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        database.write([&](sql::Session& sql) {
            REQUIRE(add_address(sql, *world.keyring, world.scope(cast::bruno, "child.address_write"), cast::lina,
                                benali::hidden_home()));
        });
        opened(world, cast::bruno);
        std::string everything;
        auto const columns = {
            "SELECT given_names || usage_name || folded, phone_sealed, phone_lookup, email_sealed FROM guardian",
            "SELECT child, allergies_sealed, treatment_sealed, plan_sealed, note_sealed FROM health_essential",
            "SELECT postcode || commune, lines_sealed FROM address",
            "SELECT id, address_sealed, reason_sealed FROM protected_address",
            "SELECT COALESCE(subject, '') || COALESCE(fields, '') || COALESCE(purpose, '') FROM audit_entry"};
        database.read([&](sql::Session& sql) {
            for (auto const* text : columns)
                for (auto const& row : sql.query(text))
                    for (std::size_t i = 0; i < row.size(); ++i) {
                        if (auto const* words = std::get_if<std::string>(&row.value(i))) everything += *words + "\n";
                        if (auto const* bytes = std::get_if<Bytes>(&row.value(i))) everything += bytes->data + "\n";
                    }
        });
        CHECK(everything.size() > 500);
        for (auto const& words : {benali::s2_words, benali::s3_words, benali::sx_words})
            for (auto const* word : words) CHECK_FALSE_MESSAGE(says(everything, word), word);
        // Erased: what was sealed is noise, and the file still opens.
        world.keyring->erase(cast::lina);
        auto file = opened(world, cast::bruno);
        CHECK(file.at("health").at("allergies").is_null());
        CHECK_FALSE(says(json::serialize(file), "Secret-S3"));
    });
}

TEST_CASE("a file is eight round trips to the database at most") {
    struct Counting final : sql::Session {
        sql::Session& inner;
        int trips = 0;
        explicit Counting(sql::Session& in) : inner{in} {}
        sql::Dialect dialect() const override { return inner.dialect(); }
        std::vector<sql::Row> query(std::string_view text, sql::Parameters const& parameters) override {
            ++trips;
            return inner.query(text, parameters);
        }
        std::int64_t execute(std::string_view text, sql::Parameters const& parameters) override {
            ++trips;
            return inner.execute(text, parameters);
        }
        void each(std::string_view text, sql::Parameters const& parameters,
                  std::function<bool(sql::Row const&)> const& row) override {
            ++trips;
            inner.each(text, parameters, row);
        }
    };
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        benali::write(world);
        auto rights = file_rights(world.actor(cast::bruno));
        database.read([&](sql::Session& sql) {
            Counting counted{sql};
            CHECK(read_file(counted, *world.keyring, *rights, cast::lina));
            CHECK(counted.trips <= 8);
        });
    });
}

TEST_CASE("the lists of a file leave as files: refusals first, then what the page shows, of that child alone") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        benali::write(world);
        auto const of = [](Id const& child) { return "/api/v1/children/" + child; };
        auto const lists = of(cast::lina) + "/lists-export";
        for (auto const& who : {cast::driss, cast::ines, cast::chloe, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", lists + "?list=adults", "", 403, "access.refused"});
        cast::expect(world, {"another group's referent", cast::leila, "GET", lists + "?list=adults", "", 404});
        cast::expect(world, {"no list", cast::bruno, "GET", lists, "", 422, R"({"field":"list","code":"required"})"});
        cast::expect(world, {"none of that name", cast::bruno, "GET", lists + "?list=health", "", 422,
                             R"({"field":"list","code":"invalid"})"});
        struct Row {
            char const *list, *subject, *holds;
        };
        for (auto const& row :
             {Row{"adults", "child_adults:1", "nadia.s2@example.org"},
              Row{"authorisations", "authorisations:1", "18:00"}, Row{"schoolings", "schoolings:1", ";CE2;"},
              Row{"groups", "child_groups:1", "Comètes;"}})
            tests::expect_export(
                world, cast::anissa,
                {lists + "?list=" + row.list, std::string{"export:"} + row.subject, row.holds, cast::farid, 404});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE child = :lina AND action = 'child.export'",
                          {{"lina", cast::lina}}) == 8);
        CHECK(world.as(cast::bruno, "GET", lists + "?list=adults").body.find("S3") == std::string::npos);
        tests::expect_export(world, cast::bruno,
                             {of(cast::lina) + "/residence-export", "export:residence:0", "Liste", cast::farid, 404});
    });
}
