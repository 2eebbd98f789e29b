// Several teachers or psychologists of one child, on each database: each has a sheet, none is mixed with another.
#include "evaluation/world_test.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};
Id const autumn = "01900000-0000-7000-8000-0000000d2000";

std::string links(Id const& round = winter) { return rounds_path + "/" + round + "/teacher-links"; }

json::object link_for(std::string_view teacher, Id const& child) {
    return json::object{{"teacher", teacher}, {"children", json::array{child}}};
}

// A teacher answers for one child by a new link, the same level everywhere but where it is turned round.
void answers(World& world, std::string_view teacher, Id const& child, char level, Id const& round = winter) {
    auto const made = world.said(cast::bruno, "POST", links(round), link_for(teacher, child), 201);
    std::string body = "sending=" + new_id() + "&n=1&comment=";
    for (auto const* item : {"s1", "s2", "s3", "w1", "w2", "w3"})
        body += std::string{"&a-"} + item + "=" +
                (std::string_view{item} == "w3" ? static_cast<char>('5' - level + '0') : level);
    CHECK(world.anyone("POST", text_of(made.at("address")), body, form_type).status == 303);
}

Id teacher_id(World& world, std::string const& name) {
    return world.database.read([&](sql::Session& sql) {
        auto const row = sql.first("SELECT id FROM evaluation_teacher WHERE name = :name", {{"name", name}});
        return row ? row->text(0) : Id{};
    });
}

// "Mme Garnier submitted; M. Ferrand submitted"
std::string who_answered(World& world, Id const& reader, std::string const& informant = "teacher") {
    std::string out;
    auto const queue = world.said(reader, "GET", rounds_path + "/" + winter + "/children?informant=" + informant);
    for (auto const& line : queue.at("items").as_array())
        for (auto const& one : line.at("answers").as_array())
            out += (one.at("respondent").is_null() ? "-" : text_of(one.at("respondent").at("name"))) + " " +
                   text_of(one.at("state")) + "; ";
    return out;
}

}  // namespace

TEST_CASE("two teachers of one child: refusals first, then each has a word of their own") {
    each_world([](World& world) {
        world.open();
        world.agree(cast::lina);
        answers(world, "Mme Garnier", cast::lina, '3');
        auto const path = World::path_of(cast::lina, "teacher");
        auto named = World::edit(World::full, {}, true);
        named["teacher"] = "M. Ferrand";
        auto wrong_kind = named;
        auto both = named;
        both["respondent"] = teacher_id(world, "Mme Garnier");
        auto nobody = World::edit(World::full, {}, true);
        nobody["respondent"] = new_id();
        auto const changes = world.changes();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"Farid", cast::farid, "GET", path + "?respondent=" + teacher_id(world, "Mme Garnier"), "", 404,
             "evaluation.round_unknown"},
            {"Farid writes none", cast::farid, "PUT", path, json::serialize(named), 404, "evaluation.round_unknown"},
            {"an id that is none", cast::bruno, "GET", path + "?respondent=x", "", 422, R"("field":"respondent")"},
            {"nobody the house knows", cast::bruno, "GET", path + "?respondent=" + new_id(), "", 422,
             R"("field":"respondent")"},
            {"nor to write for", cast::bruno, "PUT", path, json::serialize(nobody), 422, R"("field":"respondent")"},
            {"by name and by id", cast::bruno, "PUT", path, json::serialize(both), 422, R"("field":"teacher")"},
            {"a referent has no teacher's name", cast::bruno, "PUT", World::path_of(cast::lina),
             json::serialize(wrong_kind), 422, R"("field":"teacher")"},
            {"there is one referent's word", cast::bruno, "GET",
             World::path_of(cast::lina) + "?respondent=" + teacher_id(world, "Mme Garnier"), "", 422,
             R"("field":"respondent")"},
            {"nobody named: the first's, and it is sent", cast::bruno, "PUT", path,
             json::serialize(World::edit("s1 1 ")), 409, "evaluation.submitted"},
            {"the same teacher, written otherwise, has answered", cast::bruno, "POST", links(),
             json::serialize(link_for("MME GARNIER", cast::lina)), 409, "evaluation.nobody_on_link"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.changes() == changes);
        CHECK(world.count("SELECT count(id) FROM evaluation_teacher") == 1);

        world.clock.set("2026-01-12T19:00:00.000Z");
        answers(world, "M. Ferrand", cast::lina, '1');
        CHECK(world.count("SELECT count(id) FROM assessment") == 2);
        auto const first = world.said(cast::bruno, "GET", path);
        CHECK(text_of(first.at("respondent").at("name")) == "Mme Garnier");
        auto const second = world.said(cast::bruno, "GET", path + "?respondent=" + teacher_id(world, "M. Ferrand"));
        CHECK(text_of(second.at("by")) == "M. Ferrand");
        CHECK(second.at("answers").at(0).at("level").as_int64() == 1);
        CHECK(who_answered(world, cast::bruno) == "Mme Garnier submitted; M. Ferrand submitted; ");
        CHECK(who_answered(world, cast::anissa) == "Mme Garnier submitted; M. Ferrand submitted; ");
        CHECK(who_answered(world, cast::leila).empty());
        // One child of nine, whoever answered: 18 are expected with the referents'.
        CHECK(world.totals() == "18 expected 1 done 0 started 17 missing 0 left ");
        auto const history = world.said(cast::anissa, "GET", "/api/v1/children/" + cast::lina + "/assessments");
        REQUIRE(history.at("items").as_array().size() == 2);
        CHECK(text_of(history.at("items").at(1).at("respondent").at("name")) == "M. Ferrand");
    });
}

TEST_CASE("a third teacher from paper, by name; what is taken back is one's own sheet alone") {
    each_world([](World& world) {
        world.open();
        world.agree(cast::lina);
        answers(world, "Mme Garnier", cast::lina, '3');
        auto const path = World::path_of(cast::lina, "teacher");
        auto paper = World::edit(World::full, {}, true);
        paper["teacher"] = "Mme Petit";
        auto const kept = world.said(cast::anissa, "PUT", path, paper);
        CHECK(text_of(kept.at("respondent").at("name")) == "Mme Petit");
        CHECK(text_of(kept.at("state")) == "submitted");
        auto const petit = "?respondent=" + teacher_id(world, "Mme Petit");
        CHECK(text_of(world.said(cast::anissa, "GET", path + "?respondent=none").at("state")) == "missing");
        CHECK(text_of(world.said(cast::anissa, "DELETE", path + "/submission" + petit).at("state")) == "started");
        CHECK(text_of(world.said(cast::anissa, "GET", path).at("state")) == "submitted");
        CHECK(who_answered(world, cast::anissa) == "Mme Garnier submitted; Mme Petit started; ");
        world.clock.set("2026-01-12T19:00:00.000Z");
        // Her link afterwards: the draft typed from her paper is hers, and the other teacher's word stays as it was.
        answers(world, "mme petit", cast::lina, '2');
        CHECK(world.count("SELECT count(id) FROM evaluation_teacher") == 2);
        CHECK(who_answered(world, cast::anissa) == "Mme Garnier submitted; Mme Petit submitted; ");
        auto batch = World::edit(World::full, {}, true);
        for (auto const& [key, value] : json::object{{"round", winter},
                                                     {"child", cast::noe},
                                                     {"informant", "teacher"},
                                                     {"teacher", "Mme Petit"},
                                                     {"taken_back", json::array{}}})
            batch[key] = value;
        auto const sent = world.said(cast::anissa, "POST", "/api/v1/evaluation-batch",
                                     json::object{{"drafts", json::array{batch}}, {"sent_at", nullptr}});
        CHECK(text_of(sent.at("results").at(0).at("result")) == "stored");
        CHECK(world.count("SELECT count(id) FROM evaluation_teacher") == 2);
    });
}

TEST_CASE("a teacher's sheet says whose it is; one begun before that goes on as it was") {
    each_world([](World& world) {
        world.open();
        auto const path = World::path_of(cast::lina, "teacher");
        auto blank = World::edit(World::full, {}, true);
        blank["teacher"] = " ";
        auto none = World::edit(World::full, {}, true);
        none["respondent"] = "none";
        auto const changes = world.changes();
        cast::Expected const refusals[] = {
            {"Farid", cast::farid, "PUT", path, json::serialize(World::edit("s1 3 ")), 404, "evaluation.round_unknown"},
            {"unnamed", cast::anissa, "PUT", path, json::serialize(World::edit("s1 3 ")), 422,
             R"("code":"evaluation.teacher_unnamed")"},
            {"unnamed, the field", cast::bruno, "PUT", path, json::serialize(World::edit("s1 3 ")), 422,
             R"({"field":"teacher","code":"required"})"},
            {"a blank", cast::anissa, "PUT", path, json::serialize(blank), 422, R"("field":"teacher")"},
            {"the one nobody named", cast::anissa, "PUT", path, json::serialize(none), 422,
             R"("code":"evaluation.teacher_unnamed")"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.changes() == changes);
        auto draft = World::edit("s1 3 ");
        draft["round"] = winter;
        draft["child"] = cast::lina;
        draft["informant"] = "teacher";
        draft["taken_back"] = json::array{};
        auto const sent = world.said(cast::anissa, "POST", "/api/v1/evaluation-batch",
                                     json::object{{"drafts", json::array{draft}}, {"sent_at", nullptr}});
        CHECK(text_of(sent.at("results").at(0).at("result")) == "refused");
        CHECK(text_of(sent.at("results").at(0).at("code")) == "evaluation.teacher_unnamed");
        CHECK(world.count("SELECT count(id) FROM assessment") == 0);

        auto named = World::edit("s1 3 ");
        named["teacher"] = "Mme Petit";
        world.said(cast::anissa, "PUT", path, named);
        // As an earlier version left it.
        world.database.write([](sql::Session& sql) { sql.execute("UPDATE assessment SET respondent = ''"); });
        auto const old = world.said(cast::anissa, "GET", path);
        CHECK(old.at("respondent").is_null());
        CHECK(old.at("answers").as_array().size() == 1);
        auto const whole = world.submit(cast::anissa, cast::lina, World::full, "teacher");
        CHECK(text_of(whole.at("state")) == "submitted");
        CHECK(who_answered(world, cast::anissa) == "- submitted; ");
    });
}

TEST_CASE("of several teachers the first sent counts, beside the same person's word before") {
    each_world([](World& world) {
        auto round = world.asked(autumn);
        round["name"] = "Automne 2025";
        world.clock.set("2026-01-05T09:00:00.000Z");
        round["closes_on"] = "2026-01-06";
        world.open(round);
        world.agree(cast::lina);
        answers(world, "Mme Garnier", cast::lina, '1', autumn);
        world.clock.set("2026-01-05T10:00:00.000Z");
        answers(world, "M. Ferrand", cast::lina, '4', autumn);
        world.clock.set("2026-01-12T09:00:00.000Z");
        world.open();
        answers(world, "M. Ferrand", cast::lina, '3');
        world.clock.set("2026-01-12T10:00:00.000Z");
        answers(world, "Mme Garnier", cast::lina, '2');
        auto const path = rounds_path + "/" + winter + "/results?informant=teacher&before=" + autumn;
        auto const found = world.said(cast::bruno, "GET", path);
        CHECK(found.at("several").as_int64() == 1);
        CHECK(text_of(found.at("words")).find("la première réponse envoyée compte") != std::string::npos);
        auto const& school = found.at("criteria").at(0).as_object();
        CHECK(school.at("scored").as_int64() == 1);
        CHECK(school.at("paired").as_int64() == 1);
        auto const rows = world.said(cast::bruno, "GET",
                                     rounds_path + "/" + winter +
                                         "/result-rows?informant=teacher&criterion=school&"
                                         "before=" +
                                         autumn);
        REQUIRE(rows.at("items").as_array().size() == 1);
        CHECK(rows.at("items").at(0).at("before").as_double() == 4.0);
        CHECK(rows.at("items").at(0).at("after").as_double() == 3.0);
        // Headquarters is told of no figure here, nor of how many.
        cast::expect(world, {"before its end", cast::elodie, "GET", path, "", 409, "evaluation.results_later"});
        // The round before that a teacher is shown is her own.
        auto const garnier = world.said(cast::anissa, "GET",
                                        World::path_of(cast::lina, "teacher") +
                                            "?respondent=" + teacher_id(world, "Mme Garnier"));
        CHECK(text_of(garnier.at("previous").at("by")) == "Mme Garnier");
    });
}

TEST_CASE("agreement between two teachers of the same children is theirs, and no other figure moves") {
    Evolution mine;
    for (std::size_t i = 0; i < 12; ++i) {
        auto const level = static_cast<double>(1 + i % 4);
        Measured first{
            i, cast::combes, "school", {}, Once{level, level >= 3, instrument::Scale::frequency4, "1-teacher"}};
        auto second = first;
        // One in four sees the next level.
        if (i % 4 == 0) second.after->value = level + 1;
        mine.rows.push_back(first);
        mine.seconds.push_back(second);
        mine.whose.push_back("child " + std::to_string(i));
        ++mine.children;
    }
    std::vector<std::pair<std::string, std::string>> const criteria{{"school", "Engagement scolaire"}};
    Tabulation const asked{false, 10, 0, "fr", Informant::teacher, {}, "Hiver"};
    auto const lines = agree(mine, mine, Informant::teacher, criteria, asked);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].other == Informant::teacher);
    CHECK(lines[0].children == 12);
    CHECK(lines[0].value < 1);
    CHECK(lines[0].value > 0.8);
    CHECK(lines[0].words.starts_with("Accord entre deux enseignants du même enfant"));
    mine.seconds.clear();
    CHECK(agree(mine, mine, Informant::teacher, criteria, asked).empty());
}

TEST_CASE("two psychologists given the same child each write their own sheet") {
    each_world([](World& world) {
        auto round = world.asked();
        round["informants"] = json::array{"referent", "psychologist"};
        world.open(round);
        auto const other = "01900000-0000-7000-8000-0000000d3001";
        world.database.write([&](sql::Session& sql) {
            sql.execute("INSERT INTO user_account (id, name, email, language, created_at)"
                        " VALUES (:id, 'Nora Essai', 'nora@example.org', 'fr', :at)",
                        {{"id", other}, {"at", cast::monday}});
            sql.execute("INSERT INTO post (id, user_account, profile, establishment, from_on, recorded_at)"
                        " VALUES (:post, :id, 'psychologist', :house, '2025-09-01', :at)",
                        {{"post", new_id()}, {"id", other}, {"house", cast::combes}, {"at", cast::monday}});
        });
        auto const given = rounds_path + "/" + winter + "/assignments";
        for (auto const& person : {cast::chloe, Id{other}})
            world.said(cast::bruno, "PUT", given,
                       json::object{{"person", person}, {"children", json::array{cast::lina}}});
        world.submit(cast::chloe, cast::lina, World::full, "psychologist");
        CHECK(who_answered(world, cast::bruno, "psychologist") == "Chloé Armand submitted; ");
        world.database.read([&](sql::Session& sql) {
            Actor nora;
            nora.id = other;
            nora.post = {"p", Profile::psychologist, cast::combes};
            nora.today = "2026-01-12";
            nora.now = "2026-01-12T09:00:00.000Z";
            // Her own is still to write, whatever a colleague has sent; the colleague's is not hers to take back.
            auto const lines = queue(sql, nora, winter, Informant::psychologist);
            REQUIRE(lines);
            CHECK(lines->at(0).state == AssessmentState::missing);
            auto const hers = assessment(sql, *world.keyring, nora, winter, cast::lina, Informant::psychologist);
            REQUIRE(hers);
            CHECK(hers->answers.empty());
            auto const chloes = assessment(sql, *world.keyring, nora, winter, cast::lina, Informant::psychologist,
                                           cast::chloe);
            REQUIRE(chloes);
            CHECK(chloes->state == AssessmentState::submitted);
            CHECK(chloes->may.empty());
        });
        CHECK(world.totals() == "10 expected 1 done 0 started 9 missing 0 left ");
    });
}

TEST_CASE("a child's assessments as a file, a line a criterion, for who reads them") {
    each_world([](World& world) {
        world.open();
        world.agree(cast::lina);
        answers(world, "Mme Garnier", cast::lina, '3');
        auto const path = "/api/v1/children/" + cast::lina + "/assessments", file = path + "-export";
        cast::expect(world, {"not a leader's", cast::ines, "GET", file, "", 403});
        cast::expect(world, {"another referent", cast::leila, "GET", file, "", 404});
        auto const sent = world.said(cast::bruno, "GET", path).at("items").at(0);
        tests::expect_export(world, cast::bruno,
                             {file, "export:assessments:" + std::to_string(sent.at("scores").as_array().size()),
                              ";Mme Garnier;", cast::farid, 404});
        // Two thirds of something, as a reader wants it.
        auto uneven = World::edit("s1 3 s2 3 s3 2 w1 3 w2 3 w3 2 ", {}, true);
        uneven["teacher"] = "M. Ferrand";
        world.said(cast::bruno, "PUT", World::path_of(cast::lina, "teacher"), uneven);
        auto const csv = world.as(cast::bruno, "GET", file + "?format=csv&lang=fr").body;
        CHECK_MESSAGE(csv.find(";2,67;") != std::string::npos, csv);
        CHECK(csv.find("2,666") == std::string::npos);
    });
}
