#include "survey/world_test.hpp"

using namespace marelle;
using namespace marelle::survey;
namespace json = boost::json;

namespace {

std::string const wrote = "Adam+est+heureux.+Merci+a+Bruno+et+%C3%A0+Mme+Ndiaye+!";

std::string text_id(World& world) {
    auto const row = world.database.read([](sql::Session& sql) { return sql.first("SELECT id FROM survey_text"); });
    REQUIRE(row);
    return row->text(0);
}

}  // namespace

TEST_CASE("what a family wrote is read by one person who follows no child here, before anybody else") {
    each_world([](World& world) {
        world.sent_and_closed(wrote);
        auto const review = "/api/v1/survey-texts/" + text_id(world) + "/review";
        auto const shown = R"({"verdict":"shown","masked":[]})";
        auto const audited = world.audit_rows();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", one + "/texts", "", 401, "login.required"},
            {"a referent has not the right", cast::anissa, "GET", one + "/texts", "", 403, "access.refused"},
            {"nor to decide", cast::anissa, "PUT", review, shown, 403, "access.refused"},
            {"headquarters", cast::elodie, "PUT", review, shown, 403, "access.refused"},
            {"Farid", cast::farid, "PUT", review, shown, 404, "survey.text_unknown"},
            {"a text that is none", cast::bruno, "PUT", "/api/v1/survey-texts/" + cast::lina + "/review", shown, 404,
             "survey.text_unknown"},
            {"withheld without a reason", cast::bruno, "PUT", review, R"({"verdict":"withheld","masked":[]})", 422,
             "reason"},
            {"shown with a reason", cast::bruno, "PUT", review, R"({"verdict":"shown","reason":"hurtful","masked":[]})",
             422, "reason"},
            {"put off", cast::bruno, "PUT", review, R"({"verdict":"waiting","masked":[]})", 422, "verdict"},
            {"a word that is not there", cast::bruno, "PUT", review,
             R"({"verdict":"shown","masked":[{"position":40}]})", 422, "survey.no_such_word"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(id) FROM survey_text WHERE state = 'waiting'") == 1);
        CHECK(world.audit_rows() == audited);
        // A director who follows a group follows its children: another person reads.
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET referent = :bruno WHERE id = :group",
                        {{"bruno", cast::bruno}, {"group", cast::cometes}});
        });
        cast::expect(world, {"referent too", cast::bruno, "GET", one + "/texts", "", 403, "survey.referent_reviews"});
        cast::expect(world, {"referent too", cast::bruno, "PUT", review, shown, 403, "survey.referent_reviews"});
        CHECK(world.get(one).at("referent").as_bool());
        CHECK(!world.get(one, cast::chloe).at("referent").as_bool());
        CHECK(world.as(cast::chloe, "GET", one + "/texts").status == 200);
    });
}

TEST_CASE("names are proposed and masked; what is shown is the masked text, what is withheld has its reason") {
    each_world([](World& world) {
        world.sent_and_closed(wrote);
        CHECK(world.get(one).at("texts_waiting").as_int64() == 1);
        CHECK(world.get(one, cast::chloe).at("texts_waiting").as_int64() == 1);
        // Nobody else is told that a family wrote something, in the list either.
        for (auto const* who : {&cast::anissa, &cast::ines, &cast::elodie})
            CHECK(world.get(one, *who).at("texts_waiting").is_null());
        CHECK(world.as(cast::ines, "GET", "/api/v1/surveys").body.find(R"("texts_waiting":null)") != std::string::npos);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/surveys").body.find(R"("texts_waiting":1)") != std::string::npos);
        CHECK(world.as(cast::anissa, "GET", one + "/comments").body.find("heureux") == std::string::npos);
        auto const all = world.get(one + "/texts").at("items").as_array();
        REQUIRE(all.size() == 1);
        std::string proposed;
        for (auto const& word : all[0].at("words").as_array())
            if (word.at("masked").as_bool()) proposed += std::string{word.at("text").as_string()} + " ";
        CHECK(proposed == "Adam Bruno ");  // Mme Ndiaye is nobody known here: the reader adds her
        auto const review = "/api/v1/survey-texts/" + text_id(world) + "/review";
        auto const decided = world.as(cast::chloe, "PUT", review,
                                      R"({"verdict":"shown","masked":[{"position":0},{"position":5},{"position":9}]})");
        REQUIRE_MESSAGE(decided.status == 200, decided.body);
        auto const read = world.as(cast::anissa, "GET", one + "/comments").body;
        CHECK(read.find("[…] est heureux. Merci a […] et à Mme […] !") != std::string::npos);
        CHECK(read.find("Adam") == std::string::npos);
        CHECK(read.find("Ndiaye") == std::string::npos);
        CHECK(world.count("SELECT count(id) FROM survey_text WHERE reviewed_by = :chloe", {{"chloe", cast::chloe}}) ==
              1);
        CHECK(world.get(one).at("texts_waiting").as_int64() == 0);
        // Decided otherwise: it is not shown any more.
        CHECK(world.as(cast::bruno, "PUT", review, R"({"verdict":"withheld","reason":"names_somebody","masked":[]})")
                  .status == 200);
        CHECK(world.as(cast::anissa, "GET", one + "/comments").body.find("heureux") == std::string::npos);
        CHECK(world.count("SELECT count(id) FROM survey_text WHERE masked_sealed IS NOT NULL") == 0);
    });
}

TEST_CASE("a file holds what families wrote only when it is asked for, and never what was not read") {
    each_world([](World& world) {
        world.sent_and_closed(wrote);
        auto const csv = [&](std::string const& more, Id const& by = cast::bruno) {
            return world.as(by, "GET", one + "/results/file?format=csv" + more);
        };
        auto const plain = csv("");
        CHECK(plain.status == 200);
        CHECK(plain.body.find("Quand vous venez ici") != std::string::npos);
        CHECK(plain.body.find("heureux") == std::string::npos);
        auto const size = [&](std::string const& more) {
            return world.as(cast::bruno, "GET", one + "/results/file?format=xlsx" + more).body.size();
        };
        CHECK(size("&texts=with") < size("") + 20);  // none was read yet; the minute it was made packs to a byte or two
        auto const review = "/api/v1/survey-texts/" + text_id(world) + "/review";
        REQUIRE(world.as(cast::bruno, "PUT", review, R"({"verdict":"shown","masked":[{"position":0}]})").status == 200);
        CHECK(size("&texts=with") > size("") + 100);
        cast::expect(world,
                     {"a word that is none", cast::bruno, "GET", one + "/results/file?texts=yes", "", 422, "texts"});
        auto const afar = csv("", cast::elodie);
        CHECK(afar.status == 200);
        CHECK(afar.body.find("Quand vous") == std::string::npos);  // under headquarters' base
    });
}
