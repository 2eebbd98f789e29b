#include "instrument/instrument.hpp"
#include "instrument/made_test.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::instrument;
namespace json = boost::json;

namespace {

std::string const all = "/api/v1/instruments", readings = "/api/v1/instrument-readings";
Id const unknown = "01900000-0000-7000-8000-0000000fffff";

struct World : cast::World {
    Id shipped;  // the published version

    explicit World(sql::Database& db) : cast::World{db} {
        instrument::add_routes(router);
        database.write([](sql::Session& sql) { return store_shipped(sql, std::string{cast::monday}); });
        shipped = database.read([](sql::Session& sql) { return versions(sql, Drafts::hidden).at(0).id; });
    }
    std::string one(Id const& id, std::string const& more = {}) const { return all + "/" + id + more; }
    json::object sent(Id const& who, std::string const& method, std::string const& path, json::value const& body,
                      int status, http::Headers headers = {}) {
        auto reply = as(who, method, path, body.is_null() ? "" : json::serialize(body), std::move(headers));
        REQUIRE_MESSAGE(reply.status == status, reply.body);
        return reply.body.empty() ? json::object{} : json::parse(reply.body).as_object();
    }
    // A draft of headquarters, from a file.
    Id draft(Definition const& definition) {
        auto made = sent(cast::elodie, "POST", all, json::object{{"file", to_toml(definition)}}, 201);
        return std::string{made.at("version").at("id").as_string()};
    }
    void close_bellevue() {
        database.write([](sql::Session& sql) {
            return sql.execute("UPDATE establishment SET closed_on = '2026-01-01' WHERE id = :id",
                               {{"id", cast::bellevue}});
        });
    }
    std::int64_t rows() { return count("SELECT count(id) FROM instrument"); }
};

void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

http::Headers edition(int number) { return {{"if-match", "\"" + std::to_string(number) + "\""}}; }

json::value as_json(Definition const& definition) { return json::parse(to_json_text(definition)); }

std::string text_of(json::value const& value) { return std::string{value.as_string()}; }

}  // namespace

TEST_CASE("instruments over HTTP: refusals first") {
    each_world([](World& world) {
        auto const mine = world.draft(small());
        auto const audited = world.audit_rows();
        auto const rows = world.rows();
        std::string const file = json::serialize(json::object{{"file", to_toml(small())}});
        std::string const from = json::serialize(json::object{{"from", world.shipped}});
        std::string const whole = to_json_text(small());
        auto half = small();
        half.title.clear();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", all, "", 401, "login.required"},
            {"nobody reads one", cast::nobody, "GET", world.one(world.shipped), "", 401, "login.required"},
            {"the technical administrator", cast::theo, "GET", all, "", 403, "access.refused"},
            {"a referent writes none", cast::anissa, "POST", all, from, 403, "access.refused"},
            {"a psychologist neither", cast::chloe, "PUT", world.one(mine), whole, 403, "access.refused"},
            {"a director beside others", cast::bruno, "POST", all, from, 403, "instrument.not_yours"},
            {"Farid writes none", cast::farid, "POST", all, file, 403, "instrument.not_yours"},
            {"Farid looks at no file", cast::farid, "POST", readings, file, 403, "instrument.not_yours"},
            {"Farid sees no draft", cast::farid, "GET", world.one(mine), "", 404, "instrument.unknown"},
            {"nor its file", cast::farid, "GET", world.one(mine, "/file"), "", 404, "instrument.unknown"},
            {"nor its paper", cast::farid, "GET", world.one(mine, "/paper?form=2-referent"), "", 404,
             "instrument.unknown"},
            {"nor what it changed", cast::farid, "GET", world.one(mine, "/difference?from=" + world.shipped), "", 404,
             "instrument.unknown"},
            {"nor edits it", cast::farid, "PUT", world.one(mine), whole, 403, "instrument.not_yours", edition(1)},
            {"nor publishes it", cast::farid, "PUT", world.one(mine, "/publication"), "", 403, "instrument.not_yours",
             edition(1)},
            {"nor discards it", cast::farid, "DELETE", world.one(mine), "", 403, "instrument.not_yours"},
            {"one that is not there", cast::elodie, "GET", world.one(unknown), "", 404, "instrument.unknown"},
            {"an address that is none", cast::elodie, "GET", world.one("grille"), "", 404, "instrument.unknown"},
            {"from a version or a file", cast::elodie, "POST", all, "{}", 422, "from"},
            {"not both", cast::elodie, "POST", all,
             json::serialize(json::object{{"from", world.shipped}, {"file", "code = 1"}}), 422, "file"},
            {"from one that is not there", cast::elodie, "POST", all, json::serialize(json::object{{"from", unknown}}),
             404, "instrument.unknown"},
            {"a file that is none", cast::elodie, "POST", all, R"({"file":"= ="})", 422, "instrument.not_a_file"},
            {"a file of something else", cast::elodie, "POST", all, R"({"file":"name = \"x\""})", 422, "unknown"},
            {"an edit without an edition", cast::elodie, "PUT", world.one(mine), whole, 422, "if_match.required"},
            {"an edit of another edition", cast::elodie, "PUT", world.one(mine), whole, 412, "stale", edition(7)},
            {"an edit of what is published", cast::elodie, "PUT", world.one(world.shipped), whole, 409,
             "instrument.published", edition(1)},
            {"nonsense", cast::elodie, "PUT", world.one(mine), R"({"forms":[{"cursus":"two"}]})", 422, "forms/0/cursus",
             edition(1)},
            {"published under another edition", cast::elodie, "PUT", world.one(mine, "/publication"), "", 412, "stale",
             edition(3)},
            {"discarding what is published", cast::elodie, "DELETE", world.one(world.shipped), "", 409,
             "instrument.published"},
            {"a paper of no form", cast::anissa, "GET", world.one(world.shipped, "/paper"), "", 422, "form"},
            {"a paper of nobody's form", cast::anissa, "GET", world.one(world.shipped, "/paper?form=9-child"), "", 404,
             "instrument.unknown"},
            {"a file of another kind", cast::anissa, "GET", world.one(world.shipped, "/file?format=xml"), "", 422,
             "format"},
            {"compared with nothing", cast::anissa, "GET", world.one(world.shipped, "/difference"), "", 422, "from"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.rows() == rows);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("what is shipped is there for the whole team, once") {
    each_world([](World& world) {
        for (auto const& who : {cast::anissa, cast::bruno, cast::chloe, cast::driss, cast::elodie, cast::farid}) {
            auto const listed = world.sent(who, "GET", all, nullptr, 200).at("items").as_array();
            REQUIRE(listed.size() == 1);
            CHECK(listed[0].at("code") == "grille-marelle");
            CHECK(listed[0].at("state") == "published");
            CHECK(listed[0].at("source") == "shipped");
            CHECK(listed[0].at("created_by").is_null());
            CHECK(listed[0].at("forms").as_array().size() == 15);
        }
        auto const all_there = [&] {
            return world.database.read([](sql::Session& sql) { return shipped_are_stored(sql); });
        };
        CHECK(all_there());
        auto const again = world.database.write(
            [](sql::Session& sql) { return store_shipped(sql, "2026-02-01T10:00:00.000Z"); });
        CHECK(again == 0);
        CHECK(world.rows() == 1);
        auto const read_one = world.sent(cast::driss, "GET", world.one(world.shipped), nullptr, 200);
        CHECK(read_one.at("gaps").as_array().empty());
        CHECK(read_one.at("version").at("may").as_array().empty());
        CHECK(world.sent(cast::elodie, "GET", world.one(world.shipped), nullptr, 200).at("version").at("may").at(0) ==
              "copy");
        // The list as a file, as each reads it: what is shipped is the same for every house.
        auto const file = "/api/v1/instruments-export?format=";
        CHECK(world.anyone("GET", std::string{file} + "csv").status == 401);
        CHECK(world.as(cast::farid, "GET", std::string{file} + "ods").status == 422);
        CHECK(world.as(cast::farid, "GET", std::string{file} + "csv").body.find(";1;15;fr;CC") != std::string::npos);
        CHECK(world.as(cast::elodie, "GET", std::string{file} + "xlsx").body.starts_with("PK"));
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE subject = 'export:instruments:1'") == 2);
        CHECK(world.sent(cast::anissa, "GET", "/api/v1/competences", nullptr, 200).at("items").as_array().size() == 30);
    });
}

TEST_CASE("a draft is edited, published once and for all, and the version before it retires") {
    each_world([](World& world) {
        auto const id = new_id();
        json::object const body{{"id", id}, {"from", world.shipped}};
        auto const made = world.sent(cast::elodie, "POST", all, body, 201);
        CHECK(made.at("version").at("version") == 2);
        CHECK(made.at("version").at("number") == 2);
        CHECK(made.at("version").at("state") == "draft");
        // Sent twice, it is one; the same id by somebody else is not.
        world.sent(cast::elodie, "POST", all, body, 201);
        CHECK(world.rows() == 2);
        CHECK(world.sent(cast::farid, "GET", all, nullptr, 200).at("items").as_array().size() == 1);

        auto definition =
            world.database.read([&](sql::Session& sql) { return find(sql, Drafts::seen, id); })->definition;
        definition.forms[0].items[0].anchors[1].clear();
        auto edited = world.sent(cast::elodie, "PUT", world.one(id), as_json(definition), 200, edition(1));
        CHECK(edited.at("edition") == 2);
        REQUIRE(edited.at("gaps").as_array().size() == 1);
        CHECK(edited.at("gaps").at(0).at("field") == "forms/0/items/0/anchors/1");
        auto refused = world.sent(cast::elodie, "PUT", world.one(id, "/publication"), nullptr, 422, edition(2));
        CHECK(refused.at("code") == "instrument.incomplete");
        CHECK(refused.at("errors").as_array().size() == 1);

        definition.forms[0].items[0].anchors[1] = "Un soir sur deux.";
        world.sent(cast::elodie, "PUT", world.one(id), as_json(definition), 200, edition(2));
        auto const audited = world.audit_rows();
        auto const published = world.sent(cast::elodie, "PUT", world.one(id, "/publication"), nullptr, 200, edition(3));
        CHECK(world.audit_rows() == audited + 1);
        CHECK(published.at("version").at("state") == "published");
        CHECK(text_of(published.at("version").at("published_by").at("name")) == "Élodie Faure");
        world.sent(cast::elodie, "PUT", world.one(id, "/publication"), nullptr, 200, edition(3));  // pressed twice
        CHECK(world.sent(cast::farid, "GET", world.one(world.shipped), nullptr, 200).at("version").at("state") ==
              "retired");
        auto const in_use = world.database.read([](sql::Session& sql) { return in_force(sql); });
        REQUIRE(in_use.size() == 1);
        CHECK(in_use[0].id == id);
        CHECK(world.sent(cast::elodie, "PUT", world.one(id), as_json(definition), 409, edition(3)).at("code") ==
              "instrument.published");

        auto const changed = world.sent(cast::farid, "GET", world.one(id, "/difference?from=" + world.shipped), nullptr,
                                        200);
        REQUIRE(changed.at("items").as_array().size() == 1);
        CHECK(changed.at("items").at(0).at("path") == "forms/1-referent/items/starts_work/anchors/2");
        CHECK(changed.at("items").at(0).at("after") == "Un soir sur deux.");
    });
}

TEST_CASE("a definition published is read again the same, on both databases") {
    each_world([](World& world) {
        CHECK(rc::check([&] {
            auto definition = any_definition();
            auto const id = world.draft(definition);
            world.sent(cast::elodie, "PUT", world.one(id, "/publication"), nullptr, 200, edition(1));
            auto const kept = world.database.read([&](sql::Session& sql) { return frozen(sql, id); });
            RC_ASSERT(kept.has_value());
            RC_ASSERT(kept->definition == definition);
        }));
    });
}

TEST_CASE("versions follow each other in the order they came into force") {
    each_world([](World& world) {
        auto const first = world.draft(small()), second = world.draft(small());
        auto const publish_one = [&](Id const& id) {
            return world.sent(cast::elodie, "PUT", world.one(id, "/publication"), nullptr, 200, edition(1))
                .at("version")
                .at("version")
                .as_int64();
        };
        CHECK(publish_one(second) == 2);
        CHECK(publish_one(first) == 3);
        CHECK(world.database.read([](sql::Session& sql) { return in_force(sql); }).size() == 2);
    });
}

TEST_CASE("a shipped grid does not take the place of what an association made of it") {
    each_world([](World& world) {
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE instrument SET id = :id, source_hash = 'of an earlier Marelle'", {{"id", new_id()}});
            CHECK(!shipped_are_stored(sql));
            CHECK(store_shipped(sql, "2026-06-01T10:00:00.000Z") == 1);
            return true;
        });
        auto const listed = world.sent(cast::elodie, "GET", all, nullptr, 200).at("items").as_array();
        REQUIRE(listed.size() == 2);
        CHECK(listed[0].at("state") == "draft");
        CHECK(listed[1].at("state") == "published");
    });
}

TEST_CASE("a director alone writes; a draft that was discarded is no longer seen") {
    each_world([](World& world) {
        world.close_bellevue();
        auto const made = world.sent(cast::bruno, "POST", all, json::object{{"from", world.shipped}}, 201);
        auto const id = text_of(made.at("version").at("id"));
        CHECK(world.sent(cast::bruno, "GET", all, nullptr, 200).at("items").as_array().size() == 2);
        CHECK(world.sent(cast::anissa, "GET", all, nullptr, 200).at("items").as_array().size() == 1);
        world.sent(cast::bruno, "DELETE", world.one(id), nullptr, 204);
        world.sent(cast::bruno, "GET", world.one(id), nullptr, 404);
        world.sent(cast::bruno, "DELETE", world.one(id), nullptr, 404);
        world.sent(cast::bruno, "POST", all, json::object{{"id", id}, {"from", world.shipped}}, 409);
        CHECK(world.rows() == 2);
    });
}

TEST_CASE("a file is looked at before it is kept, and given back") {
    each_world([](World& world) {
        auto const file = world.as(cast::driss, "GET", world.one(world.shipped, "/file"));
        CHECK(file.content_type == "application/toml; charset=utf-8");
        auto text = file.body;
        auto const at = text.find("Grille Marelle");
        text.replace(at, 14, "Grille d’ici");
        auto const rows = world.rows();
        auto const seen = world.sent(cast::elodie, "POST", readings, json::object{{"file", text}}, 200);
        CHECK(seen.at("against").at("id") == json::value(world.shipped));
        REQUIRE(seen.at("differences").as_array().size() == 1);
        CHECK(seen.at("differences").at(0).at("before") == "Grille Marelle");
        CHECK(world.rows() == rows);
        auto const as_text = world.as(cast::driss, "GET", world.one(world.shipped, "/file?format=json"));
        CHECK(world.sent(cast::elodie, "POST", readings, json::object{{"file", as_text.body}}, 200)
                  .at("differences")
                  .as_array()
                  .empty());
        auto fresh = small();
        fresh.forms[0].items[2].anchors[3].clear();
        auto const other = world.sent(cast::elodie, "POST", readings, json::object{{"file", to_toml(fresh)}}, 200);
        CHECK(other.at("against").is_null());
        CHECK(other.at("gaps").at(0).at("field") == "forms/0/items/2/anchors/3");
    });
}

TEST_CASE("a paper form carries its code, and the code finds its form") {
    each_world([](World& world) {
        auto const paper = world.sent(cast::driss, "GET", world.one(world.shipped, "/paper?form=2-psychologist"),
                                      nullptr, 200);
        auto const code = read_paper_code(text_of(paper.at("code")));
        REQUIRE(code);
        CHECK(code->cursus == 2);
        CHECK(paper.at("form").at("informant") == "psychologist");
        CHECK(paper.at("criteria").as_array().size() == 2);
        world.database.read([&](sql::Session& sql) {
            CHECK(of_paper(sql, *code)->version.id == world.shipped);
            CHECK(!of_paper(sql, {code->number, 9, Informant::parent}));
            CHECK(!of_paper(sql, {99, 1, Informant::parent}));
            return true;
        });
        // A draft has a code too, to try it; nothing is typed with it before it is published.
        auto const draft = world.draft(small());
        auto const tried = world.sent(cast::elodie, "GET", world.one(draft, "/paper?form=2-referent"), nullptr, 200);
        auto const of_draft = read_paper_code(text_of(tried.at("code")));
        REQUIRE(of_draft);
        CHECK(!world.database.read([&](sql::Session& sql) { return of_paper(sql, *of_draft); }));
    });
}
