// Assessments over HTTP, on each database: refusals first; drafts, submissions, two people writing, phones that were
// without network; and nothing of it in clear.
#include "evaluation/world_test.hpp"
#include <filesystem>
#include <fstream>

using namespace marelle;
using namespace marelle::evaluation;

namespace {

constexpr std::string_view canary = "CANARI-4b1e lit seule le soir";

std::string body(json::object const& edit) { return json::serialize(edit); }

json::object draft(Id const& child, std::string_view answers, bool submitted, std::string const& at,
                   Id const& id = new_id()) {
    return json::object{{"id", id},           {"round", winter},
                        {"child", child},     {"informant", "referent"},
                        {"base", nullptr},    {"answers", World::answers(answers)},
                        {"comment", nullptr}, {"submitted", submitted},
                        {"observed_at", at}};
}

// "stored", "refused evaluation.closed": one a draft.
std::string sent(World& world, Id const& who, std::vector<json::object> const& drafts) {
    json::array list;
    for (auto const& one : drafts) list.push_back(one);
    auto const found = world.said(who, "POST", "/api/v1/evaluation-batch",
                                  json::object{{"drafts", list}, {"sent_at", nullptr}});
    std::string out;
    for (auto const& line : found.at("results").as_array()) {
        out += (out.empty() ? "" : ", ") + text_of(line.at("result"));
        if (!line.at("code").is_null()) out += " " + text_of(line.at("code"));
    }
    return out;
}

std::string level(json::object const& assessment, std::string_view item) {
    for (auto const& answer : assessment.at("answers").as_array())
        if (answer.at("item").as_string() == item)
            return answer.at("level").is_null() ? "-" : std::to_string(answer.at("level").as_int64());
    return "";
}

}  // namespace

TEST_CASE("a queue is asked for one of its children: that one, or nobody") {
    each_world([](World& world) {
        world.open();
        auto const one = rounds_path + "/" + winter + "/children?informant=referent&child=";
        CHECK(world.as(cast::farid, "GET", one + cast::lina).status == 404);
        CHECK(world.as(cast::anissa, "GET", one + "lina").status == 422);
        auto const count = [&](Id const& who, Id const& child) {
            auto const found = world.said(who, "GET", one + child);
            auto const& items = found.at("items").as_array();
            for (auto const& line : items) CHECK(text_of(line.at("child").at("id")) == child);
            return items.size();
        };
        CHECK(count(cast::anissa, cast::lina) == 1);
        CHECK(count(cast::anissa, cast::adam) == 0);  // of another group
        CHECK(count(cast::bruno, cast::adam) == 1);
    });
}

TEST_CASE("assessments over HTTP: refusals first") {
    each_world([](World& world) {
        world.open();
        auto const lina = World::path_of(cast::lina), good = body(World::edit("s1 3 "));
        auto ahead = World::edit("s1 3 ", {}, false, "2026-01-12T16:00:00Z");
        auto const audited = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", lina, "", 401, "login.required"},
            {"Farid", cast::farid, "GET", lina, "", 404, "evaluation.round_unknown"},
            {"Farid writes nothing", cast::farid, "PUT", lina, good, 404, "evaluation.round_unknown"},
            {"Farid, a history", cast::farid, "GET", "/api/v1/children/" + cast::lina + "/assessments", "", 404,
             "child.unknown"},
            {"headquarters", cast::elodie, "GET", lina, "", 403, "access.refused"},
            {"a volunteer", cast::driss, "GET", lina, "", 403, "access.refused"},
            {"a leader", cast::ines, "PUT", lina, good, 403, "access.refused"},
            {"a psychologist without the child", cast::chloe, "GET", lina, "", 404, "child.unknown"},
            {"a referent, of another's group", cast::leila, "GET", lina, "", 404, "child.unknown"},
            {"a referent writes of her own", cast::leila, "PUT", lina, good, 404, "child.unknown"},
            {"an informant the round does not ask", cast::bruno, "GET", World::path_of(cast::lina, "parent"), "", 409,
             "evaluation.not_asked"},
            {"no such informant", cast::bruno, "GET", World::path_of(cast::lina, "neighbour"), "", 404,
             "evaluation.not_asked"},
            {"a child who had left", cast::bruno, "GET", World::path_of(cast::louis), "", 404, "child.unknown"},
            {"an item that is not of the form", cast::anissa, "PUT", lina, body(World::edit("z9 3 ")), 422,
             R"("field":"answers/z9")"},
            {"a level off the scale", cast::anissa, "PUT", lina, body(World::edit("s1 5 ")), 422,
             R"("field":"answers/s1")"},
            {"zero is no level", cast::anissa, "PUT", lina, body(World::edit("s1 0 ")), 422, R"("field":"answers/s1")"},
            {"sent without every word", cast::anissa, "PUT", lina, body(World::edit("s1 3 ", {}, true)), 422,
             R"("field":"answers/w3")"},
            {"a clock ahead", cast::anissa, "PUT", lina, body(ahead), 422, "evaluation.clock_ahead"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.changes() == 0);
        CHECK(world.count("SELECT count(id) FROM assessment") == 0);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("a draft is kept, sent, taken back; each writing is a row, each "
          "reading is logged with its purpose") {
    each_world([](World& world) {
        world.open();
        auto const audited = world.audit_rows();
        auto edit = World::edit("s1 3 s2 - ");
        edit["comment"] = canary;
        auto first = world.put(cast::anissa, cast::lina, edit);
        CHECK(text_of(first.at("state")) == "started");
        CHECK(first.at("version").as_int64() == 1);
        CHECK(level(first, "s2") == "-");
        CHECK(world.put(cast::anissa, cast::lina, edit).at("version").as_int64() == 1);  // the same writing again
        CHECK(world.audit_rows() == audited + 2);
        auto const done = world.put(cast::anissa, cast::lina, World::edit("s3 2 w1 3 w2 - w3 1 ", 1, true));
        CHECK(text_of(done.at("state")) == "submitted");
        CHECK(text_of(done.at("comment")) == canary);
        CHECK(json::serialize(done.at("may")) == R"(["take_back"])");
        // Two of three were observed of school, mean 2.5; of wellbeing 3 and a reversed 1, mean 3.5.
        CHECK(
            json::serialize(done.at("scores")) ==
            R"([{"criterion":"school","value":2.5E0,"answered":2,"items":3,"not_observed":1,"expected_reached":false},)"
            R"({"criterion":"wellbeing","value":3.5E0,"answered":2,"items":3,"not_observed":1,)"
            R"("expected_reached":true}])");
        auto const lina = World::path_of(cast::lina);
        cast::Expected const refusals[] = {
            {"it is sent", cast::anissa, "PUT", lina, body(World::edit("s1 1 ", 2)), 409, "evaluation.submitted"},
            {"another's needs a reason", cast::bruno, "DELETE", lina + "/submission", "", 422, "reason"},
            {"nor without saying it", cast::bruno, "POST", lina + "/correction", "{}", 422, "reason"},
            {"Farid takes nothing back", cast::farid, "DELETE", lina + "/submission", "", 404,
             "evaluation.round_unknown"},
            {"nothing was sent of Tom", cast::anissa, "DELETE", World::path_of(cast::tom) + "/submission", "", 409,
             "evaluation.not_submitted"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.changes() == 2);
        CHECK(text_of(world.said(cast::anissa, "DELETE", lina + "/submission").at("state")) == "started");
        world.submit(cast::anissa, cast::lina, "s1 4 ");
        CHECK(
            text_of(world.said(cast::bruno, "POST", lina + "/correction", json::object{{"reason", "Erreur de groupe"}})
                        .at("state")) == "started");
        CHECK(world.changes() == 5);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = "
                          "'evaluation.write'"
                          " AND purpose = 'evaluation' AND child = :child",
                          {{"child", cast::lina}}) == 6);
    });
}

TEST_CASE("two people write the same assessment: the later word stands, the "
          "other is offered until one says again") {
    each_world([](World& world) {
        world.open();
        world.put(cast::anissa, cast::lina, World::edit("s1 3 s2 4 ", {}, false, "2026-01-12T15:00:00Z"));
        auto const second = world.put(cast::bruno, cast::lina,
                                      World::edit("s1 1 s3 2 ", {}, false, "2026-01-12T15:10:00Z"));
        CHECK(level(second, "s1") == "1");
        CHECK(level(second, "s2") == "4");
        CHECK(level(second, "s3") == "2");
        REQUIRE(second.at("others").as_array().size() == 1);
        CHECK(text_of(second.at("others").at(0).at("by")) == "Anissa Karoui");
        CHECK(second.at("others").at(0).at("level").as_int64() == 3);
        // Typed before on a phone, received after: the later stands, what she typed is offered.
        CHECK(sent(world, cast::anissa, {draft(cast::lina, "s3 4 ", false, "2026-01-12T15:05:00Z")}) == "conflict");
        auto const third = world.said(cast::anissa, "GET", World::path_of(cast::lina));
        CHECK(level(third, "s3") == "2");
        CHECK(third.at("others").as_array().size() == 2);
        // She saw both, and sends: what she says is the last word.
        auto const version = static_cast<int>(third.at("version").as_int64());
        auto const done = world.put(cast::anissa, cast::lina, World::edit("s1 3 s3 2 w1 3 w2 - w3 1 ", version, true));
        CHECK(text_of(done.at("state")) == "submitted");
        CHECK(level(done, "s1") == "3");
        CHECK(done.at("others").as_array().empty());
    });
}

TEST_CASE("a phone that was without network: one result a draft, and once each") {
    each_world([](World& world) {
        world.open();
        auto const first = draft(cast::lina, World::full, true, "2026-01-12T15:00:00Z");
        auto const drafts = std::vector{
            first,
            draft(cast::nour, "s1 3 ", false, "2026-01-12T15:01:00Z"),
            draft(cast::noe, "s1 9 ", false, "2026-01-12T15:02:00Z"),
            draft(cast::maya, "s1 2 ", true, "2026-01-12T15:03:00Z"),
            first,
            draft(cast::sarah, "s1 2 ", false, "2026-01-12T15:03:00Z", std::string{text_of(first.at("id"))})};
        CHECK(sent(world, cast::anissa, drafts) == "stored, refused child.unknown, refused body.wrong_fields, stored "
                                                   "evaluation.incomplete, repeated,"
                                                   " refused id.taken");
        CHECK(world.queue(cast::anissa) == "Lina submitted, Maya started, Noé "
                                           "missing, Sarah missing, Tom missing");
        CHECK(sent(world, cast::anissa, {first}) == "repeated");
        CHECK(world.changes() == 2);
        CHECK(sent(world, cast::farid, {draft(cast::tom, "s1 3 ", false, "2026-01-12T15:00:00Z")}) ==
              "refused evaluation.round_unknown");
        CHECK(world.said(cast::anissa, "POST", "/api/v1/evaluation-batch", json::object{{"drafts", json::array{}}})
                  .at("results")
                  .as_array()
                  .empty());
    });
}

TEST_CASE("a draft typed before the closing is taken after it, for two weeks; "
          "one typed after is not") {
    each_world([](World& world) {
        world.open();
        auto const one = rounds_path + "/" + winter;
        world.said(cast::bruno, "PUT", one + "/closure");  // at 15:30
        world.clock.set("2026-01-13T08:00:00.000Z");
        cast::expect(world, {"on the screen", cast::anissa, "PUT", World::path_of(cast::lina),
                             body(World::edit("s1 3 ")), 409, "evaluation.closed"});
        CHECK(sent(world, cast::anissa,
                   {draft(cast::lina, "s1 3 ", false, "2026-01-12T15:29:00Z"),
                    draft(cast::tom, "s1 3 ", false, "2026-01-12T15:31:00Z")}) == "stored, refused evaluation.closed");
        world.clock.set("2026-01-27T08:00:00.000Z");
        CHECK(sent(world, cast::anissa, {draft(cast::maya, "s1 3 ", false, "2026-01-12T15:29:00Z")}) ==
              "refused evaluation.closed");
        CHECK(world.changes() == 1);
    });
}

TEST_CASE("the round before is beside, of the same kind of informant; a "
          "history is newest first") {
    each_world([](World& world) {
        auto autumn = world.asked(new_id());
        autumn["name"] = "Automne 2025";
        autumn["opens_on"] = "2025-12-15";
        autumn["closes_on"] = "2026-01-14";
        auto const before = text_of(world.open(autumn).at("id"));
        world.open();
        world.submit(cast::anissa, cast::lina, World::full, "referent", before);
        auto paper = World::edit("s1 1 s2 1 s3 1 w1 1 w2 1 w3 1 ", {}, true);
        paper["teacher"] = "Mme Garnier";
        world.put(cast::anissa, cast::lina, paper, "teacher", before);
        auto const found = world.said(cast::anissa, "GET", World::path_of(cast::lina));
        CHECK(text_of(found.at("previous").at("round").at("name")) == "Automne 2025");
        CHECK(found.at("previous").at("answers").as_array().size() == 6);
        CHECK(text_of(found.at("previous").at("by")) == "Anissa Karoui");
        CHECK(world.said(cast::anissa, "GET", World::path_of(cast::tom)).at("previous").is_null());
        world.put(cast::anissa, cast::lina, World::edit("s1 3 "));
        auto const history = world.said(cast::anissa, "GET", "/api/v1/children/" + cast::lina + "/assessments");
        std::string lines;
        for (auto const& line : history.at("items").as_array())
            lines += text_of(line.at("round").at("name")) + " " + text_of(line.at("informant")) + " " +
                     text_of(line.at("state")) + "; ";
        CHECK(lines == "Hiver 2026 referent started; Automne 2025 referent "
                       "submitted; Automne 2025 teacher submitted; ");
    });
}

TEST_CASE("the paper that was filled says its form, and whose it can be") {
    each_world([](World& world) {
        world.open();
        auto const entry = rounds_path + "/" + winter + "/paper-entry?code=";
        auto const code = instrument::paper_code({7, 1, Informant::teacher});
        auto const other = instrument::paper_code({8, 1, Informant::teacher});
        cast::Expected const refusals[] = {
            {"Farid", cast::farid, "GET", entry + code, "", 404, "evaluation.round_unknown"},
            {"no code", cast::anissa, "GET", entry, "", 422, ""},
            {"of no instrument", cast::anissa, "GET", entry + other, "", 404, "instrument.unknown"},
            {"a psychologist's, by a referent", cast::anissa, "GET",
             entry + instrument::paper_code({7, 1, Informant::psychologist}), "", 403, "evaluation.not_your_word"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        auto const found = world.said(cast::anissa, "GET", entry + code);
        CHECK(text_of(found.at("form")) == "1-teacher");
        CHECK(found.at("children").as_array().size() == 5);
        CHECK(world.said(cast::leila, "GET", entry + code).at("children").as_array().empty());
        world.said(cast::bruno, "PUT", rounds_path + "/" + winter + "/closure");
        cast::Expected const closed[] = {
            {"Farid, once it is closed", cast::farid, "GET", entry + code, "", 404, "evaluation.round_unknown"},
            {"Hugo of the agglomération", cast::hugo, "GET", entry + code, "", 401, "login.required"},
            {"a pile nobody would keep", cast::anissa, "GET", entry + code, "", 409, "evaluation.no_more_paper"},
        };
        for (auto const& refusal : closed) cast::expect(world, refusal);
    });
}

TEST_CASE("no answer and no comment is in clear, in the database or once the "
          "child's key is erased") {
    each_world([](World& world) {
        world.open();
        auto edit = World::edit("s1 3 s2 - ");
        edit["comment"] = canary;
        world.put(cast::anissa, cast::lina, edit);
        world.database.read([](sql::Session& sql) {
            for (auto const* text : {"SELECT answers_sealed FROM assessment", "SELECT answers_sealed FROM"
                                                                              " assessment_change"})
                for (auto const& row : sql.query(text)) {
                    CHECK(row.bytes(0).find("CANARI") == std::string::npos);
                    CHECK(row.bytes(0).find("s1") == std::string::npos);
                }
            return 0;
        });
        // The whole file, log included; PostgreSQL's dump is compressed, its columns were looked at above.
        if (world.database.dialect() == sql::Dialect::sqlite) {
            auto const path = std::filesystem::temp_directory_path() / ("marelle-" + new_id());
            REQUIRE(world.database.copy_to(path.string()));
            std::ifstream in{path, std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
            std::filesystem::remove(path);
            CHECK(bytes.find("Lina") != std::string::npos);
            CHECK(bytes.find("CANARI") == std::string::npos);
        }
        world.keyring->erase(cast::lina);
        auto const found = world.said(cast::anissa, "GET", World::path_of(cast::lina));
        CHECK(found.at("answers").as_array().empty());
        CHECK(text_of(found.at("comment")).empty());
    });
}
