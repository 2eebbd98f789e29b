#include "declared_figure/declared_figure.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::declared_figure {
namespace {

namespace json = boost::json;

std::string const figures = "/api/v1/declared-figures";

json::object body(std::string_view value, std::int64_t base, std::string_view year = "2025") {
    return {{"partner", "Agglomération du Val-Clair"},
            {"label", "Élèves à l’aise en lecture à la fin du CE1"},
            {"axis", "Réussite éducative"},
            {"territory", "Les Hauts"},
            {"unit", "percentage"},
            {"value", value},
            {"base", base},
            {"counted", "élèves évalués"},
            {"from", std::string{year} + "-01-01"},
            {"until", std::string{year} + "-12-31"},
            {"document", "Évaluation à mi-parcours"},
            {"page", "41"},
            {"document_on", "2025-11-28"},
            {"total", nullptr}};
}

std::string text(json::object const& object) { return json::serialize(object); }

// The body of POST: an id of the client's, so that what is sent twice is kept once.
std::string new_one(json::object const& figure, Id const& id = new_id()) {
    return text({{"id", id}, {"said", figure}});
}

json::object answer_of(http::Reply const& reply) { return json::parse(reply.body).as_object(); }

std::string id_of(http::Reply const& reply) {
    REQUIRE(reply.status < 300);
    return std::string{answer_of(reply).at("id").as_string()};
}

std::string key_of(http::Reply const& reply) {
    auto object = answer_of(reply);
    return std::string{object.at("doubts").as_array().at(0).as_object().at("key").as_string()};
}

http::Headers const first{{"if-match", "\"1\""}};

struct Declared {
    explicit Declared(sql::Database& database) : world{database} { add_routes(world.router); }
    cast::World world;
    std::string post(Id const& who, json::object const& figure) {
        return id_of(world.as(who, "POST", figures, new_one(figure)));
    }
};

}  // namespace

TEST_CASE("an edit is refused with every wrong field") {
    DeclaredFigureEdit edit;
    edit.from = "2025-12-31", edit.until = "2025-01-01";
    edit.base = -1;
    auto refused = may_keep(edit);
    REQUIRE_FALSE(refused);
    std::string names;
    for (auto const& field : refused.error().fields) names += field.name + ":" + field.code + " ";
    CHECK(names == "partner:required label:required document:required value:required base:invalid until:too_early ");
    edit.partner = "a", edit.label = "b", edit.value = "37,4", edit.document = "c";
    edit.from = "2025-01-01";
    edit.base.reset();
    CHECK(may_keep(edit).error().fields.at(0).name == "value");  // a count has no decimals
    edit.unit = Unit::percentage;
    CHECK(may_keep(edit));
    edit.base = most + 1;
    CHECK_FALSE(may_keep(edit));
}

TEST_CASE("declared figures over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto id = house.post(cast::bruno, body("37,4", 118));
        auto before = world.audit_rows();
        auto one = figures + "/" + id;
        auto good = text(body("37,3", 118));
        struct {
            std::string method, path, body;
        } const all[] = {{"GET", figures, ""},
                         {"GET", one, ""},
                         {"POST", figures, new_one(body("37,3", 118))},
                         {"PUT", one, good},
                         {"PUT", one + "/withdrawal", R"({"reason":"x"})"},
                         {"DELETE", one + "/withdrawal", ""},
                         {"PUT", one + "/answers", R"({"doubt":"x","reason":"x"})"},
                         {"POST", "/api/v1/declared-figure-doubts", good},
                         {"GET", "/api/v1/declared-figures-export", ""}};
        for (auto const& [method, path, said] : all) {
            // What his agglomération printed is copied here, and doubted: he reads none of it.
            for (auto const& who : {cast::nobody, cast::hugo})
                cast::expect(world,
                             {"nobody is let in, nor Hugo", who, method, path, said, 401, "login.required", first});
            for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::theo})
                cast::expect(world, {"not their work", who, method, path, said, 403, "", first});
            if (path.find(id) == std::string::npos) continue;
            cast::expect(world, {"Farid sees no such figure", cast::farid, method, path, said, 404,
                                 "declared_figure.unknown", first});
        }
        CHECK(world.audit_rows() == before);
    });
}

TEST_CASE("whose figure it is, and what is refused of a body") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto id = house.post(cast::bruno, body("37,4", 118));
        auto of_network = house.post(cast::elodie, body("12,5", 40));
        auto one = figures + "/" + id;
        auto good = text(body("37,3", 118));
        auto list = world.as(cast::farid, "GET", figures);
        CHECK(list.body.find(id) == std::string::npos);
        CHECK(list.body.find(of_network) != std::string::npos);
        CHECK(world.as(cast::farid, "GET", "/api/v1/declared-figures-export").body.find("37,4") == std::string::npos);
        auto before = world.audit_rows();
        auto network = figures + "/" + of_network;
        cast::expect(world, {"a director reads the network's", cast::bruno, "GET", network, "", 200, R"("may":[])"});
        cast::expect(world, {"and changes none of it", cast::bruno, "PUT", network, good, 403,
                             "declared_figure.not_yours", first});
        cast::expect(world, {"headquarters reads an establishment's", cast::elodie, "GET", one, "", 200, "Les Combes"});
        cast::expect(world, {"and changes none of it", cast::elodie, "PUT", one, good, 403, "not_yours", first});
        cast::expect(world, {"without its version", cast::bruno, "PUT", one, good, 422, "if_match.required"});
        cast::expect(world, {"an old version", cast::bruno, "PUT", one, good, 412, "stale", {{"if-match", "\"7\""}}});
        cast::expect(world, {"no number", cast::bruno, "POST", figures, new_one(body("trois", 118)), 422,
                             R"([{"field":"said/value","code":"invalid"}])"});
        auto part = body("10", 118);
        part["total"] = of_network;
        cast::expect(world, {"a total of others", cast::bruno, "POST", figures, new_one(part), 422,
                             R"([{"field":"said/total","code":"unknown"}])"});
        part["total"] = id;
        cast::expect(world, {"a total of itself", cast::bruno, "PUT", one, text(part), 422, "total", first});
        cast::expect(world, {"no reason", cast::bruno, "PUT", one + "/withdrawal", R"({"reason":""})", 422, "reason"});
        cast::expect(world, {"a doubt that is not there", cast::bruno, "PUT", one + "/answers",
                             R"({"doubt":"unchanged:x","reason":"x"})", 409, "declared_figure.doubt_gone"});
        cast::expect(world, {"a bad period", cast::bruno, "GET", figures + "?period=2025", "", 422, "period"});
        CHECK(world.audit_rows() == before);
        CHECK(world.count("SELECT count(figure) FROM declared_figure_words") == 2);
    });
}

TEST_CASE("what is sent twice is kept once") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto sent = new_id();
        for (int i = 0; i < 2; ++i)
            cast::expect(world, {"sent twice is once", cast::bruno, "POST", figures,
                                 new_one(body("12,5", 8, "2020"), sent), 201, sent});
        cast::expect(world, {"but another is refused", cast::bruno, "POST", figures,
                             new_one(body("25,0", 8, "2020"), sent), 409, "declared_figure.id_reused"});
        cast::expect(world, {"and Farid's under that id", cast::farid, "POST", figures,
                             new_one(body("12,5", 8, "2020"), sent), 409, "declared_figure.id_reused"});
        CHECK(world.count("SELECT count(id) FROM declared_figure") == 1);
    });
}

TEST_CASE("a figure is kept as printed, doubted, answered, corrected, taken back") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto id = house.post(cast::bruno, body("37,4", 118));
        auto one = figures + "/" + id;
        auto shown = world.as(cast::bruno, "GET", one);
        CHECK(shown.body.find(R"("value":"37.4")") != std::string::npos);
        CHECK(shown.body.find("impossible_share") != std::string::npos);
        CHECK(shown.body.find("43/115") != std::string::npos);
        CHECK(shown.body.find(R"("may":["write"])") != std::string::npos);
        auto english = world.as(cast::bruno, "GET", one, "", {{"accept-language", "en"}});
        CHECK(english.body.find("37.4% of 118 is impossible") != std::string::npos);

        auto key = key_of(shown);
        auto said = text({{"doubt", key}, {"reason", "Le partenaire confirme une base de 115."}});
        auto before = world.audit_rows();
        cast::expect(world, {"a person answers", cast::bruno, "PUT", one + "/answers", said, 200, "base de 115"});
        CHECK(world.audit_rows() == before + 1);
        cast::expect(world, {"twice is once", cast::bruno, "PUT", one + "/answers", said, 200});
        CHECK(world.count("SELECT count(number) FROM declared_figure_answer") == 1);
        auto gone = text({{"doubt", key}, {"reason", nullptr}});
        cast::expect(world, {"and takes it back", cast::bruno, "PUT", one + "/answers", gone, 200, R"("answer":null)"});
        (void)world.as(cast::bruno, "PUT", one + "/answers", said);

        cast::expect(world,
                     {"corrected", cast::bruno, "PUT", one, text(body("37,4", 115)), 200, R"("doubts":[])", first});
        CHECK(world.as(cast::bruno, "GET", one).body.find(R"("version":1,"said")") != std::string::npos);
        cast::expect(world, {"put back as it was: the answer is known still",
                             cast::bruno,
                             "PUT",
                             one,
                             text(body("37,4", 118)),
                             200,
                             "base de 115",
                             {{"if-match", "\"2\""}}});

        auto why = R"({"reason":"Saisi deux fois"})";
        cast::expect(world, {"withdrawn", cast::bruno, "PUT", one + "/withdrawal", why, 200, "Saisi deux fois"});
        cast::expect(world, {"it is in no list", cast::bruno, "GET", figures, "", 200, R"("items":[])"});
        cast::expect(world, {"nor corrected",
                             cast::bruno,
                             "PUT",
                             one,
                             text(body("37,4", 115)),
                             409,
                             "declared_figure.withdrawn",
                             {{"if-match", "\"3\""}}});
        cast::expect(world, {"nor answered", cast::bruno, "PUT", one + "/answers", said, 409, "doubt_gone"});
        cast::expect(world, {"put back", cast::bruno, "DELETE", one + "/withdrawal", "", 200, R"("withdrawal":null)"});
        cast::expect(world, {"it counts again", cast::bruno, "GET", figures, "", 200, id});
    });
}

TEST_CASE("headquarters are told where establishments' figures exceed the network's; a director never of another's") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto said = [](std::string_view value, std::string_view territory) {
            auto out = body(value, 200);
            out["label"] = "Élèves suivis";
            out["unit"] = "count";
            out["territory"] = territory;
            return out;
        };
        (void)house.post(cast::bruno, said("70", "Les Hauts"));
        (void)house.post(cast::farid, said("61", "Bellevue"));
        auto const typed = text(said("118", "Le Val-Clair"));
        auto const doubts = std::string{"/api/v1/declared-figure-doubts"};
        cast::expect(world, {"while it is typed", cast::elodie, "POST", doubts, typed, 200, "houses_exceed"});
        auto const network = house.post(cast::elodie, said("118", "Le Val-Clair"));
        auto const one = figures + "/" + network;
        auto const told = cast::expect(world, {"one", cast::elodie, "GET", one, "", 200, "houses_exceed"}).body;
        CHECK(told.find("131") != std::string::npos);
        cast::expect(world, {"the list", cast::elodie, "GET", figures, "", 200, "houses_exceed"});
        for (auto const& who : {cast::bruno, cast::farid}) {
            auto const read = cast::expect(world, {"the network's", who, "GET", one, "", 200}).body;
            CHECK(read.find("houses_exceed") == std::string::npos);
            CHECK(read.find("131") == std::string::npos);
            CHECK(world.as(who, "GET", figures).body.find("houses_exceed") == std::string::npos);
        }
        auto const key = answer_of(world.as(cast::elodie, "GET", one)).at("doubts").at(0).at("key");
        auto const reason = text({{"doubt", key}, {"reason", "Deux enfants ont changé de maison."}});
        cast::expect(world, {"answered", cast::elodie, "PUT", one + "/answers", reason, 200, "changé de maison"});
    });
}

TEST_CASE("figures are doubted beside each other, and while they are typed") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        auto whole = body("100", 118);
        whole["label"] = "Élèves évalués";
        auto total = house.post(cast::bruno, whole);
        auto part = body("60,2", 118);
        part["label"] = "Filles";
        part["total"] = total;
        auto girls = house.post(cast::bruno, part);
        auto shown = world.as(cast::bruno, "GET", figures + "/" + total);
        CHECK(shown.body.find("parts_miss") != std::string::npos);
        CHECK(shown.body.find("Filles") != std::string::npos);
        auto nested = part;
        nested["total"] = girls;
        cast::expect(world, {"a part has no parts", cast::bruno, "POST", figures, new_one(nested), 422, "total"});

        auto before = world.audit_rows();
        auto kept = world.count("SELECT count(figure) FROM declared_figure_words");
        std::string const typed = "/api/v1/declared-figure-doubts";
        (void)house.post(cast::bruno, body("37,3", 118, "2024"));
        ++kept, before = world.audit_rows();
        cast::expect(world, {"an unchanged value, typed", cast::bruno, "POST", typed, text(body("37,3", 118)), 200,
                             "unchanged"});
        cast::expect(world, {"too many, typed", cast::bruno, "POST", typed,
                             [&] {
                                 auto more = part;
                                 more["value"] = "50,8";
                                 more["label"] = "Garçons";
                                 return text(more);
                             }(),
                             200, "parts_exceed"});
        cast::expect(world, {"in place of the one kept", cast::bruno, "POST", typed + "?figure=" + girls, text(part),
                             200, R"("items":[])"});
        cast::expect(world, {"in place of nobody's", cast::farid, "POST", typed + "?figure=" + girls, text(part), 404});
        cast::expect(
            world, {"Farid's are his own", cast::farid, "POST", typed, text(body("37,3", 118)), 200, R"("items":[])"});
        CHECK(world.audit_rows() == before);
        CHECK(world.count("SELECT count(figure) FROM declared_figure_words") == kept);
        cast::expect(world, {"only those of a period", cast::bruno, "GET", figures + "?period=2024-01-01..2024-06-30",
                             "", 200, R"("value":"37.3")"});
        CHECK(world.as(cast::bruno, "GET", figures + "?period=2024-01-01..2024-06-30").body.find("Filles") ==
              std::string::npos);
    });
}

TEST_CASE("the file holds what the screen shows, and is logged") {
    tests::for_each_database([](sql::Database& database) {
        Declared house{database};
        auto& world = house.world;
        (void)house.post(cast::bruno, body("37,4", 118));
        auto before = world.audit_rows();
        auto file = world.as(cast::bruno, "GET", "/api/v1/declared-figures-export?format=csv");
        CHECK(file.status == 200);
        CHECK(file.content_type.starts_with("text/csv"));
        for (auto const* cell :
             {"Agglomération du Val-Clair", "37,4\u00A0%", "118", "Évaluation à mi-parcours", "43/115"})
            CHECK_MESSAGE(file.body.find(cell) != std::string::npos, cell);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/declared-figures-export?format=xlsx").body.starts_with("PK"));
        CHECK(world.audit_rows() == before + 2);
    });
}

}  // namespace marelle::declared_figure
