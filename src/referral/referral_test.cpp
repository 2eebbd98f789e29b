#include "base/nir.hpp"
#include "crypto/keyring.hpp"
#include "referral/page.hpp"
#include "referral/referral.hpp"
#include "school/school.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::referral;
namespace json = boost::json;

namespace {

// Of an invented school: 0730001 mod 23 gives its letter, E.
std::string const uai = "0730001E";
std::string const teacher_link = "/l/" + cast::garnier_token;
http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};

std::string form(std::string_view id, std::string_view more = {}) {
    return "id=" + std::string{id} +
           "&parents_agree=yes&parents_informed_on=09%2F01%2F2026&parents_agreed_by=la+m%C3%A8re"
           "&referrer_name=Mme+Garnier&referrer_role=teacher&uai=" +
           uai +
           "&given_names=Nina&birth_name=Tessier&birth_date=2018-04-02&level=CE1&motive_language=language"
           "&motive_isolation=isolation&urgency=soon&facts=Parle+tr%C3%A8s+peu.&guardian_name_1=Nora+Tessier"
           "&guardian_phone_1=06+39+98+10+20" +
           std::string{more};
}

NewReferral complete() {
    NewReferral sent;
    sent.id = "01900000-0000-7000-8000-0000000000a1";
    sent.parents_agree = "yes";
    sent.parents_informed_on = "2026-01-09";
    sent.parents_agreed_by = "la mère";
    sent.referrer_name = "Mme Garnier";
    sent.referrer_role = "teacher";
    sent.uai = uai;
    sent.given_names = "Nina";
    sent.birth_name = "Tessier";
    sent.birth_date = "2018-04-02";
    sent.level = "CE1";
    sent.motives = {"language"};
    sent.urgency = "soon";
    return sent;
}

std::string codes(std::vector<Error::Field> const& wrong) {
    std::string out;
    for (auto const& field : wrong) out += (out.empty() ? "" : " ") + field.name + ":" + field.code;
    return out;
}

std::string const nina = "01900000-0000-7000-8000-0000000000b1";

void prepare(cast::World& world) {
    add_routes(world.router, *world.keyring);
    add_link_routes(world.router);
    link::add_routes(world.router, {link_pages(*world.keyring)});
}

}  // namespace

TEST_CASE("a referral needs the parents first, a motive, a school number and a child's age") {
    CHECK(codes(check(complete(), "2026-01-12")).empty());
    struct Case {
        char const* name;
        std::function<void(NewReferral&)> change;
        char const* expected;
    };
    Case const cases[] = {
        {"no agreement", [](NewReferral& r) { r.parents_agree = ""; }, "parents_agree:parents_first"},
        {"informed tomorrow", [](NewReferral& r) { r.parents_informed_on = "2026-01-13"; },
         "parents_informed_on:in_future"},
        {"no motive", [](NewReferral& r) { r.motives.clear(); }, "motives:required"},
        {"an unknown motive", [](NewReferral& r) { r.motives = {"laziness"}; }, "motives:invalid"},
        {"a wrong check letter", [](NewReferral& r) { r.uai = "0730001A"; }, "uai:uai"},
        {"an adult", [](NewReferral& r) { r.birth_date = "1990-01-01"; }, "birth_date:age_out_of_range"},
        {"a date that does not exist", [](NewReferral& r) { r.birth_date = "2018-02-30"; }, "birth_date:invalid"},
        {"a social security number", [](NewReferral& r) { r.facts = "n° 2 18 04 73 065 123 45"; },
         "facts:social_security_number"},
    };
    for (auto const& c : cases) {
        CAPTURE(c.name);
        auto sent = complete();
        c.change(sent);
        CHECK(codes(check(sent, "2026-01-12")) == c.expected);
    }
}

TEST_CASE("a NIR is seen with blanks, dots and key, and a phone number is none") {
    CHECK(holds_nir("218047306512345"));
    CHECK(holds_nir("son numéro : 2 18 04 73 065 123"));
    CHECK_FALSE(holds_nir("06 39 98 10 20, depuis 2018"));
    CHECK_FALSE(holds_nir("le 12 janvier 2026 à 16 h 45"));
}

TEST_CASE("what is decided needs its reason, and nothing is decided after an admission") {
    NewDecision refuse;
    refuse.decision = Decision::refuse;
    CHECK_FALSE(may_decide(State::received, refuse));
    refuse.reason = "hors du quartier";
    CHECK(may_decide(State::received, refuse));
    CHECK_FALSE(may_decide(State::admitted, refuse));
    NewDecision redirect;
    redirect.decision = Decision::redirect;
    CHECK_FALSE(may_decide(State::waiting, redirect));
}

TEST_CASE("who tries many wrong links waits, and writes nothing meanwhile") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        for (int i = 0; i < 20; ++i)
            CHECK(world.anyone("GET", "/l/AAAAAAAAAAAAAAAAAAAA" + std::to_string(i)).status == 404);
        auto waits = world.anyone("POST", teacher_link, "id=" + nina, form_type);
        CHECK(waits.status == 429);
        CHECK(waits.content_type.starts_with("text/html"));
        CHECK(waits.body.find("<form") == std::string::npos);
        world.clock.set("2026-01-12T15:41:00.000Z");
        CHECK(world.anyone("GET", teacher_link).status == 200);
        CHECK(world.count("SELECT count(*) FROM referral") == 0);
    });
}

TEST_CASE("a teacher refers a child by the teacher_link, once, and sees its state and nothing else") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        CHECK(world.anyone("GET", "/l/AAAAAAAAAAAAAAAAAAAAAA").status == 404);
        auto page = world.anyone("GET", teacher_link);
        CHECK(page.status == 200);
        CHECK(page.body.size() < 40'000);
        CHECK(page.body.find("<script>") == std::string::npos);
        auto hint = page.body.find("Ce que les parents acceptent");  // of the family section, not of each of its fields
        CHECK(hint != std::string::npos);
        CHECK(page.body.find("Ce que les parents acceptent", hint + 1) == std::string::npos);

        auto half = "id=" + nina + "&given_names=Nina%20%3Cb%3E&facts=Elle+parle+peu";
        auto forgotten = world.anyone("POST", teacher_link, half, form_type);
        CHECK(forgotten.status == 422);
        for (auto const* named :
             {"#parents_agree", "#birth_name", "#uai", "#motives", "Nina &lt;b&gt;", "Elle parle peu"})
            CHECK(forgotten.body.find(named) != std::string::npos);
        CHECK(world.count("SELECT count(*) FROM referral") == 0);

        auto before = world.audit_rows();
        auto sent = world.anyone("POST", teacher_link, form(nina), form_type);
        REQUIRE(sent.status == 200);
        CHECK(world.audit_rows() == before + 1);
        auto again = world.anyone("POST", teacher_link, form(nina), form_type);
        CHECK(again.body == sent.body);
        CHECK(world.count("SELECT count(*) FROM referral") == 1);

        auto state = world.anyone("GET", teacher_link);
        CHECK(state.body.find("Bien reçue") != std::string::npos);
        for (auto const* hidden : {"Nina", "Tessier", "Parle"}) CHECK(state.body.find(hidden) == std::string::npos);
        auto raw = database.read(
            [](sql::Session& sql) { return sql.first("SELECT motives_sealed, words_sealed FROM referral")->bytes(1); });
        CHECK(raw.find("Parle") == std::string::npos);
    });
}

TEST_CASE("referrals over HTTP: refusals first, then the director decides and admits") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        REQUIRE(world.anyone("POST", teacher_link, form(nina), form_type).status == 200);
        auto one = "/api/v1/referrals/" + nina;
        auto meet = R"({"decision":"meet"})";
        for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::elodie, cast::theo})
            cast::expect(world, {"not for this role", who, "GET", one, "", 403});
        cast::expect(world, {"nobody", cast::nobody, "GET", one, "", 401});
        cast::expect(world, {"Farid does not see it", cast::farid, "GET", one, "", 404, "referral.unknown"});
        cast::expect(world, {"nor in his list", cast::farid, "GET", "/api/v1/referrals", "", 200, R"("items":[])"});
        cast::expect(world, {"nor decides", cast::farid, "POST", one + "/decisions", meet, 404});
        cast::expect(world, {"a refusal without a reason", cast::bruno, "POST", one + "/decisions",
                             R"({"decision":"refuse"})", 422, "reason"});
        cast::expect(world, {"an admission is no decision", cast::bruno, "POST", one + "/decisions",
                             R"({"decision":"admit"})", 422, "use_admission"});
        CHECK(world.count("SELECT count(*) FROM referral_decision") == 0);

        cast::expect(world, {"the director reads it", cast::bruno, "GET", one, "", 200, "Parle tr"});
        cast::expect(world,
                     {"and lists it", cast::bruno, "GET", "/api/v1/referrals", "", 200, R"("state":"received")"});
        cast::expect(world,
                     {"meets the family", cast::bruno, "POST", one + "/decisions", meet, 200, R"("state":"meeting")"});
        cast::expect(world, {"puts the child on the list", cast::bruno, "POST", one + "/decisions",
                             R"({"decision":"wait"})", 200, R"("rank":1)"});
        cast::expect(world, {"says who decided", cast::bruno, "GET", one, "", 200,
                             R"("decided_by":{"id":")" + cast::bruno + R"(","name":"Bruno Vial"})"});

        auto admission =
            R"({"child":{"given_names":"Nina","birth_name":"Tessier","birth_date":"2018-04-02","sex":"f"},)"
            R"("enrolment":{"cursus":1,"from":"2026-01-12"},"group":")" +
            cast::cometes +
            R"(","guardians":[{"guardian":{"given_names":"Nora","usage_name":"Tessier","phone":"06 39 98 10 20"},)"
            R"("relation":"mother","authority":"joint","rights":["collect","emergency"]}],)"
            R"("health":{"allergies":"Arachide"},"schooling":{"level":"CE1","school_year":"2025-2026"}})";
        cast::expect(world, {"Farid does not admit", cast::farid, "POST", one + "/admission", admission, 404});
        auto admitted = cast::expect(world,
                                     {"the director admits", cast::bruno, "POST", one + "/admission", admission, 201});
        REQUIRE(admitted.status == 201);
        cast::expect(world,
                     {"once", cast::bruno, "POST", one + "/admission", admission, 409, "referral.already_admitted"});
        CHECK(world.count("SELECT count(*) FROM enrolment WHERE referral = :id", {{"id", nina}}) == 1);
        CHECK(world.count("SELECT count(*) FROM group_membership m JOIN enrolment e ON e.child = m.child"
                          " WHERE e.referral = :id",
                          {{"id", nina}}) == 1);
        CHECK(world.anyone("GET", teacher_link).body.find("L’enfant est accueilli") != std::string::npos);
    });
}

TEST_CASE("the waiting list says who comes first, second, third, whoever arrives or leaves") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        std::vector<Id> const children{"01900000-0000-7000-8000-00000000a001", "01900000-0000-7000-8000-00000000a002",
                                       "01900000-0000-7000-8000-00000000a003"};
        int minute = 0;
        auto decide = [&](Id const& id, std::string const& decision) {
            world.clock.set("2026-01-12T16:0" + std::to_string(minute++) + ":00.000Z");
            auto said = world.as(cast::bruno, "POST", "/api/v1/referrals/" + id + "/decisions", decision);
            REQUIRE(said.status == 200);
            return json::parse(said.body).at("rank");
        };
        auto ranks = [&] {
            std::string out;
            auto list = json::parse(world.as(cast::bruno, "GET", "/api/v1/referrals?state=waiting").body);
            for (auto const& row : list.at("items").as_array()) {
                auto const& id = row.at("id").as_string();
                out += std::to_string(row.at("rank").as_int64()) + ":" + std::string(1, id[id.size() - 1]) + " ";
            }
            return out;
        };
        for (auto const& id : children) REQUIRE(world.anyone("POST", teacher_link, form(id), form_type).status == 200);
        CHECK(decide(children[0], R"({"decision":"wait"})") == 1);
        CHECK(decide(children[1], R"({"decision":"wait"})") == 2);
        CHECK(decide(children[2], R"({"decision":"wait","rank":2})") == 2);
        CHECK(ranks() == "1:1 2:3 3:2 ");
        CHECK(decide(children[0], R"({"decision":"meet"})").is_null());
        CHECK(ranks() == "1:3 2:2 ");
        CHECK(decide(children[0], R"({"decision":"wait","rank":9})") == 3);
        CHECK(decide(children[2], R"({"decision":"wait"})") == 3);
        CHECK(ranks() == "1:2 2:1 3:3 ");
        // Who is still to be decided on is read first.
        decide(children[2], R"({"decision":"meet"})");
        auto open = json::parse(world.as(cast::bruno, "GET", "/api/v1/referrals").body);
        CHECK(open.at("items").at(0).at("id") == json::value(children[2]));
        CHECK(open.at("items").at(2).at("rank") == 2);
    });
}

TEST_CASE("a likely duplicate must be looked at before a child is created") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        auto lina = database.read([](sql::Session& sql) {
            return sql.first("SELECT birth_date FROM child WHERE id = :id", {{"id", cast::lina}})->text(0);
        });
        auto body = form(nina);
        for (auto const& [from, to] : {std::pair<std::string, std::string>{"Nina", "Lina"},
                                       {"birth_name=Tessier", "birth_name=BENALI"},
                                       {"2018-04-02", lina}})
            body.replace(body.find(from), from.size(), to);
        REQUIRE(world.anyone("POST", teacher_link, body, form_type).status == 200);
        auto one = "/api/v1/referrals/" + nina;
        cast::expect(world, {"shown with why", cast::bruno, "GET", one, "", 200, "same_name"});
        auto admission = R"({"child":{"given_names":"Lina","birth_name":"Benali","birth_date":")" + lina +
                         R"(","sex":"f"},"enrolment":{"cursus":1,"from":"2026-01-12"})";
        cast::expect(world, {"refused until looked at", cast::bruno, "POST", one + "/admission", admission + "}", 409,
                             "duplicate.likely"});
        auto children = world.count("SELECT count(*) FROM child");
        cast::expect(world, {"said to be someone else", cast::bruno, "POST", one + "/admission",
                             admission + R"(,"duplicates_dismissed":[")" + cast::lina + R"("]})", 201});
        CHECK(world.count("SELECT count(*) FROM child") == children + 1);
    });
}

TEST_CASE("links for referrers: made by the director, shown once, revoked at once") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        std::string const links = "/api/v1/referral-links";
        cast::expect(world, {"not by a referent", cast::anissa, "POST", links, R"({"person_name":"M. Roche"})", 403});
        cast::expect(world, {"every wrong field", cast::bruno, "POST", links,
                             R"({"person_name":"","uai":"0730001A","expires_on":"2020-01-01"})", 422, "person_name"});
        auto made = cast::expect(world,
                                 {"made", cast::bruno, "POST", links, R"({"person_name":"M. Roche"})", 201, "/l/"});
        auto url = std::string{json::parse(made.body).at("url").as_string()};
        auto id = std::string{json::parse(made.body).at("id").as_string()};
        CHECK(world.anyone("GET", url).status == 200);
        CHECK(world.as(cast::bruno, "GET", links).body.find(url) == std::string::npos);
        // Of a school: by its name, when it is known here.
        database.write([](sql::Session& sql) {
            school::NewSchool const moulin{"0730013T", "Collège Jean-Moulin",      school::Kind::college,
                                           "73011",    std::string{"Albertville"}, school::Network::rep};
            CHECK(school::add(sql, moulin, cast::bruno, now()));
        });
        cast::expect(world, {"of a school of ours", cast::bruno, "POST", links,
                             R"({"person_name":"Mme Prat","uai":"0730013T"})", 201,
                             R"("school_name":"Collège Jean-Moulin, Albertville")"});
        cast::expect(world,
                     {"of another school", cast::bruno, "POST", links, R"({"person_name":"M. Vial","uai":"0951099D"})",
                      201, R"("school":"0951099D","school_name":null)"});
        cast::expect(world, {"Farid does not see it", cast::farid, "GET", links, "", 200, R"("items":[])"});
        cast::expect(world, {"nor revokes it", cast::farid, "PUT", links + "/" + id + "/closure", "{}", 404});
        CHECK(world.anyone("GET", url).status == 200);
        cast::expect(world, {"revoked", cast::bruno, "PUT", links + "/" + id + "/closure", "{}", 204});
        CHECK(world.anyone("GET", url).status == 404);
    });
}

TEST_CASE("referrals and links as files: the director's alone, without what worries") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        prepare(world);
        auto const path = "/api/v1/referrals-export";
        CHECK(world.anyone("POST", teacher_link, form(nina), form_type).status == 200);
        cast::expect(world, {"a referent", cast::anissa, "GET", path, "", 403, "access.refused"});
        cast::expect(world, {"no such state", cast::bruno, "GET", path + std::string{"?state=lost"}, "", 422,
                             R"({"field":"state","code":"invalid"})"});
        tests::expect_export(world, cast::bruno, {path, "export:referrals:1", ";Nina;T.;2018-04-02;CE1;"});
        auto const file = world.as(cast::bruno, "GET", path).body;
        for (auto const* hidden : {"Tessier", "Langage", "langage", "Parle"})
            CHECK(file.find(hidden) == std::string::npos);
        CHECK(world.as(cast::bruno, "GET", path + std::string{"?state=refused"}).body.find("Nina") ==
              std::string::npos);
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/referral-links-export", "export:referral_links:1", "Mme Garnier;"});
        CHECK(world.as(cast::bruno, "GET", "/api/v1/referral-links-export").body.find(cast::garnier_token) ==
              std::string::npos);
    });
}
