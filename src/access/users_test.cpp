#include "access/login.hpp"
#include "audit/audit.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;
using cast::expect;
using tests::for_each_database;

namespace {

struct Office : cast::World {
    explicit Office(sql::Database& db) : cast::World{db} {
        access::add_routes(router, *keyring, {access::PasswordRules{}, "production"});
    }
};

std::string user(std::string email, std::string profile, std::optional<Id> place, std::string more = {}) {
    auto establishment = place ? ",\"establishment\":\"" + *place + "\"" : "";
    return R"({"name":"Karim Sadi","email":")" + email + R"(","post":{"profile":")" + profile + "\"" + establishment +
           R"(,"from":"2026-01-12")" + more + "}}";
}

std::string path_of(Id const& who, std::string_view what) { return "/api/v1/users/" + who + std::string{what}; }

constexpr auto users = "/api/v1/users";

}  // namespace

TEST_CASE("a post has a profile that people hold, a place where one is meant, and an end after its start") {
    using access::NewPost;
    auto wrong = [](Profile profile, std::optional<Id> place, std::optional<Date> until = {}) {
        std::string out;
        for (auto const& field :
             access::wrong_post({{}, profile, std::move(place), "2026-01-12", std::move(until)}, "post/"))
            out += field.name + " " + field.code + ";";
        return out;
    };
    CHECK(wrong(Profile::referent, cast::combes) == "");
    CHECK(wrong(Profile::headquarters, {}) == "");
    CHECK(wrong(Profile::referent, {}) == "post/establishment required;");
    CHECK(wrong(Profile::technical_administrator, cast::combes) == "post/establishment unknown;");
    CHECK(wrong(Profile::teacher_by_link, cast::combes) == "post/profile invalid;");
    CHECK(wrong(Profile::nobody, {}) == "post/profile invalid;");
    CHECK(wrong(Profile::referent, cast::combes, "2026-01-12") == "post/until too_early;");
    CHECK(wrong(Profile::referent, cast::combes, "2026-01-13") == "");
}

TEST_CASE("only a director and the technical administrator see accounts") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        for (auto const& who : {cast::anissa, cast::chloe, cast::driss, cast::ines, cast::elodie})
            expect(office, {"not them", who, "GET", users, "", 403, "access.refused"});
        expect(office, {"nobody", cast::nobody, "GET", users, "", 401, "login.required"});
        auto combes = expect(office, {"the director", cast::bruno, "GET", users, "", 200, "Anissa Karoui"}).body;
        for (auto const* other : {"Farid", "Théo", "Élodie"}) CHECK(combes.find(other) == std::string::npos);
        auto bellevue = expect(office, {"the other one", cast::farid, "GET", users, "", 200, "Farid Meziane"}).body;
        CHECK(json::parse(bellevue).as_object()["items"].as_array().size() == 1);
        auto all = expect(office, {"the technician", cast::theo, "GET", users, "", 200, "Élodie Faure"}).body;
        CHECK(json::parse(all).as_object()["items"].as_array().size() == 9);
        CHECK(all.find("argon2") == std::string::npos);
        CHECK(office.audit_rows() == 0);
    });
}

TEST_CASE("adding a person: refusals") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto const fine = user("karim@combes.example", "referent", cast::combes);
        expect(office, {"a referent", cast::anissa, "POST", users, fine, 403, "access.refused"});
        expect(office, {"headquarters", cast::elodie, "POST", users, fine, 403, "access.refused"});
        expect(office, {"another establishment", cast::farid, "POST", users, fine, 404, "establishment.unknown"});
        expect(office, {"no such establishment", cast::theo, "POST", users,
                        user("k@combes.example", "referent", cast::lina), 404, "establishment.unknown"});
        expect(office, {"headquarters by a director", cast::bruno, "POST", users,
                        user("k@combes.example", "headquarters", {}), 403, "post.not_yours_to_give"});
        expect(office, {"a technician by a director", cast::bruno, "POST", users,
                        user("k@combes.example", "technical_administrator", {}), 403, "post.not_yours_to_give"});
        expect(office,
               {"a teacher", cast::bruno, "POST", users, user("k@combes.example", "teacher_by_link", cast::combes), 422,
                R"({"field":"post/profile","code":"invalid"})"});
        expect(office, {"taken", cast::bruno, "POST", users, user("Anissa@combes.example", "referent", cast::combes),
                        409, "user.email_taken"});
        expect(office, {"no address", cast::bruno, "POST", users, user("karim", "referent", cast::combes), 422,
                        R"({"field":"email","code":"invalid"})"});
        expect(office,
               {"ends before", cast::bruno, "POST", users,
                user("k@combes.example", "referent", cast::combes, R"(,"until":"2026-01-01")"), 422, "post/until"});
        CHECK(office.count("SELECT count(id) FROM user_account") == 9);
        CHECK(office.audit_rows() == 0);
    });
}

TEST_CASE("a new person logs in with the password shown once, and changes it") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto made = expect(office,
                           {"made", cast::bruno, "POST", users, user("karim@combes.example", "referent", cast::combes),
                            201, R"("profile":"referent")"});
        auto answer = json::parse(made.body).as_object();
        std::string password{answer["password"].as_string()};
        CHECK(password.size() == 19);
        CHECK(office.audit_rows() == 1);
        json::object body{{"email", "karim@combes.example"}, {"password", password}};
        auto login = office.anyone("POST", "/api/v1/login", json::serialize(body));
        CHECK(login.status == 200);
        CHECK(login.body.find(R"("must_change_password":true)") != std::string::npos);
        CHECK(office.as(cast::bruno, "GET", users).body.find(password) == std::string::npos);
    });
}

TEST_CASE("disabling ends every session at once, and can be taken back") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto closure = path_of(cast::anissa, "/closure");
        expect(office, {"a referent", cast::leila, "PUT", closure, "{}", 403, "access.refused"});
        expect(office, {"another director", cast::farid, "PUT", closure, "{}", 404, "user.unknown"});
        expect(office,
               {"nobody of that id", cast::bruno, "PUT", path_of(cast::lina, "/closure"), "{}", 404, "user.unknown"});
        expect(office,
               {"headquarters", cast::bruno, "PUT", path_of(cast::elodie, "/closure"), "{}", 404, "user.unknown"});
        expect(office,
               {"oneself", cast::bruno, "PUT", path_of(cast::bruno, "/closure"), "{}", 403, "user.own_account"});
        CHECK(office.audit_rows() == 0);
        expect(office, {"done", cast::bruno, "PUT", closure, "{}", 200, R"("disabled_at":"2026-01-12T15:30:00.000Z")"});
        CHECK(office.count("SELECT count(id) FROM login_session WHERE user_account = :who AND ended_at IS NULL",
                           {{"who", cast::anissa}}) == 0);
        expect(office, {"out", cast::anissa, "GET", "/api/v1/login", "", 401, "login.required"});
        expect(office, {"again", cast::bruno, "PUT", closure, "{}", 200});
        expect(office, {"back", cast::bruno, "DELETE", closure, "", 200, R"("disabled_at":null)"});
        expect(office, {"in", cast::anissa, "GET", "/api/v1/login", "", 200});
        CHECK(office.audit_rows() == 3);
    });
}

TEST_CASE("a person who also works elsewhere is not this director's to close or reset") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto posts = path_of(cast::anissa, "/posts");
        auto const body = R"({"profile":"activity_leader","establishment":")" + cast::bellevue +
                          R"(","from":"2026-01-12"})";
        expect(office, {"not Bruno's place", cast::bruno, "POST", posts, body, 404, "establishment.unknown"});
        expect(office, {"not Farid's person", cast::farid, "POST", posts, body, 404, "user.unknown"});
        expect(office, {"the technician gives it", cast::theo, "POST", posts, body, 201, "Bellevue"});
        expect(office, {"no closing", cast::bruno, "PUT", path_of(cast::anissa, "/closure"), "{}", 403,
                        "user.works_elsewhere"});
        expect(office, {"no reset", cast::bruno, "POST", path_of(cast::anissa, "/password-reset"), "{}", 403,
                        "user.works_elsewhere"});
        auto seen = expect(office, {"Farid sees her now", cast::farid, "GET", users, "", 200, "Anissa Karoui"}).body;
        CHECK(seen.find("Les Combes") == std::string::npos);
        expect(office, {"the technician may", cast::theo, "PUT", path_of(cast::anissa, "/closure"), "{}", 200});
    });
}

TEST_CASE("a reset gives a password once, ends the sessions, and asks for a change") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto reset = path_of(cast::anissa, "/password-reset");
        expect(office, {"another director", cast::farid, "POST", reset, "{}", 404, "user.unknown"});
        expect(office,
               {"oneself", cast::theo, "POST", path_of(cast::theo, "/password-reset"), "{}", 403, "user.own_account"});
        CHECK(office.audit_rows() == 0);
        auto given = expect(office, {"the director", cast::bruno, "POST", reset, "{}", 200, "password"});
        CHECK(office.audit_rows() == 1);
        CHECK(office.count("SELECT count(seq) FROM audit_entry WHERE action = 'user.write' AND subject = :who "
                           "AND fields = 'password'",
                           {{"who", "user:" + cast::anissa}}) == 1);
        json::object login{{"email", "anissa@combes.example"},
                           {"password", json::parse(given.body).as_object()["password"]}};
        CHECK(office.anyone("POST", "/api/v1/login", json::serialize(login))
                  .body.find(R"("must_change_password":true)") != std::string::npos);
        login["password"] = cast::password;
        CHECK(office.anyone("POST", "/api/v1/login", json::serialize(login)).status == 401);
    });
}

TEST_CASE("a post ends on a day, by the director of its place") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto closure = "/api/v1/posts/" + cast::post_of(cast::anissa) + "/closure";
        auto const* today = R"({"on":"2026-01-12"})";
        expect(office, {"another director", cast::farid, "PUT", closure, today, 404, "post.unknown"});
        expect(office, {"one's own", cast::bruno, "PUT", "/api/v1/posts/" + cast::post_of(cast::bruno) + "/closure",
                        today, 403, "user.own_account"});
        expect(office, {"before it starts", cast::bruno, "PUT", closure, R"({"on":"2024-08-31"})", 422, "too_early"});
        expect(office, {"no day", cast::bruno, "PUT", closure, "{}", 422, R"({"field":"on","code":"required"})"});
        CHECK(office.audit_rows() == 0);
        expect(office, {"done", cast::bruno, "PUT", closure, today, 200, R"("until":"2026-01-12")"});
        expect(office, {"no longer in", cast::anissa, "GET", "/api/v1/establishments", "", 403, "access.no_post"});
        CHECK(office.audit_rows() == 1);
    });
}

TEST_CASE("a post given or ended is kept, and taken back by who may end it, for thirty days") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto const posts = path_of(cast::anissa, "/posts");
        auto const body = R"({"id":"01900000-0000-7000-8000-00000000ab01","profile":"psychologist","establishment":")" +
                          cast::combes + R"(","from":"2026-01-12","until":null})";
        auto until = [&](Id const& post) {
            return database.read([&](sql::Session& sql) {
                return sql.first("SELECT COALESCE(until_on, '-') FROM post WHERE id = :id", {{"id", post}})->text(0);
            });
        };
        auto newest = [&] {
            return database.read([](sql::Session& sql) {
                return "/api/v1/post-changes/" +
                       sql.first("SELECT id FROM setting_change WHERE kind = 'post' ORDER BY made_at DESC, id DESC")
                           ->text(0) +
                       "/reversal";
            });
        };
        auto held = body;
        held.replace(held.find("psychologist"), 12, "referent");
        expect(office, {"the same twice over", cast::bruno, "POST", posts, held, 409, "post.already_held"});
        CHECK(office.count("SELECT count(id) FROM setting_change") == 0);
        expect(office, {"given", cast::bruno, "POST", posts, body, 201, "psychologist"});
        expect(office, {"sent twice is once", cast::bruno, "POST", posts, body, 201, "psychologist"});
        CHECK(office.count("SELECT count(id) FROM setting_change") == 1);
        auto const given = newest();
        office.clock.set("2026-01-13T10:00:00.000Z");
        auto const of_anissa = cast::post_of(cast::anissa);
        auto const closure = "/api/v1/posts/" + of_anissa + "/closure";
        expect(office, {"ended", cast::bruno, "PUT", closure, R"({"on":"2026-02-01"})", 200});
        expect(office, {"the same day again", cast::bruno, "PUT", closure, R"({"on":"2026-02-01"})", 200});
        CHECK(office.count("SELECT count(id) FROM setting_change") == 2);
        auto const ended = newest();
        expect(office, {"not by herself", cast::anissa, "PUT", ended, "", 403, "access.refused"});
        expect(office, {"nor Farid", cast::farid, "PUT", ended, "", 404, "setting.unknown"});
        CHECK(until(of_anissa) == "2026-02-01");
        expect(office, {"the technician may", cast::theo, "PUT", ended, "", 200, R"("until":null)"});
        CHECK(until(of_anissa) == "-");
        expect(office, {"once", cast::bruno, "PUT", ended, "", 200, R"("until":null)"});
        // What was done under it yesterday was.
        expect(office, {"given by mistake", cast::bruno, "PUT", given, "", 200, R"("until":"2026-01-13")"});
        office.clock.set("2026-01-13T10:01:00.000Z");
        expect(office, {"ended", cast::bruno, "PUT", closure, R"({"on":"2026-02-01"})", 200});
        auto const later = newest();
        office.clock.set("2026-02-13T10:00:00.000Z");
        expect(office, {"too late", cast::bruno, "PUT", later, "", 409, "setting.change_too_old"});
        CHECK(until(of_anissa) == "2026-02-01");
    });
}

TEST_CASE("establishments: one's own, all for headquarters") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto const* path = "/api/v1/establishments";
        for (auto const& [who, count] :
             {std::pair{cast::bruno, 1U}, std::pair{cast::driss, 1U}, std::pair{cast::farid, 1U},
              std::pair{cast::elodie, 2U}, std::pair{cast::theo, 2U}})
            CHECK(json::parse(office.as(who, "GET", path).body).as_object()["items"].as_array().size() == count);
        expect(office, {"Farid's", cast::farid, "GET", path, "", 200, "Bellevue"});
    });
}

TEST_CASE("who opened a child's file, for those who may open it") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto path = "/api/v1/children/" + cast::lina + "/openings";
        for (auto const& who : {cast::chloe, cast::driss, cast::ines, cast::elodie, cast::theo})
            expect(office, {"not them", who, "GET", path, "", 403, "access.refused"});
        auto outside = expect(office, {"Farid", cast::farid, "GET", path, "", 404, "child.unknown"});
        expect(office, {"another group's referent", cast::leila, "GET", path, "", 404, "child.unknown"});
        auto absent = expect(office, {"no child", cast::farid, "GET", "/api/v1/children/" + cast::combes + "/openings",
                                      "", 404, "child.unknown"});
        CHECK(absent.body.size() == outside.body.size());
        CHECK(office.audit_rows() == 0);
        expect(office, {"the referent", cast::anissa, "GET", path, "", 200, R"("items":[])"});
        expect(office,
               {"the director", cast::bruno, "GET", path, "", 200, R"("name":"Anissa Karoui"},"profile":"referent")"});
        CHECK(office.audit_rows() == 2);
    });
}

TEST_CASE("who opened a child's file leaves as a file, for the same eyes") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto const path = "/api/v1/children/" + cast::lina + "/openings";
        expect(office, {"the referent", cast::anissa, "GET", path, "", 200, R"("items":[])"});
        expect(office, {"the psychologist", cast::chloe, "GET", path + "-export", "", 403});
        auto const opened = office.as(cast::bruno, "GET", path + "-export?format=csv");
        CHECK(opened.body.find(";Anissa Karoui;") != std::string::npos);
        CHECK(opened.body.find("choice.") == std::string::npos);
        CHECK(office.count("SELECT count(seq) FROM audit_entry WHERE subject = 'export:openings:1' AND child = :lina",
                           {{"lina", cast::lina}}) == 1);
        auto const farid = office.as(cast::farid, "GET", path + "-export");
        CHECK(farid.status == 404);
        CHECK(farid.body.find("Anissa") == std::string::npos);
    });
}

TEST_CASE("whoever opened a child's file by a link is named, and said to have come by it") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        Id const nadia = "01900000-0000-7000-8000-000000009a01", link = "01900000-0000-7000-8000-000000009c01";
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
                VALUES (:id, 'Nadia', 'Benali', ' nadia benali ', :at, 1))sql",
                        {{"id", nadia}, {"at", now()}});
            sql.execute(R"sql(
                INSERT INTO family_link (id, token_hash, establishment, guardian, created_at, created_by, expires_at)
                VALUES (:id, 'x', :house, :adult, :at, :by, '2027-01-01T00:00:00.000Z'))sql",
                        {{"id", link}, {"house", cast::combes}, {"adult", nadia}, {"at", now()}, {"by", cast::bruno}});
            Trail trail;
            trail.add({Level::s2, "family.by_link", cast::lina, "family_link:" + link, {}, {}});
            audit::append(sql, Actor{}, "req", trail, "done");
            // Whoever made that link did so from an account.
            Actor leila;
            leila.id = cast::leila;
            leila.post.id = sql.first("SELECT id FROM post WHERE user_account = :who", {{"who", cast::leila}})->text(0);
            leila.now = now();
            audit::append(sql, leila, "req", trail, "done");
        });
        auto const path = "/api/v1/children/" + cast::lina + "/openings";
        for (auto const* whose :
             {R"("name":"Nadia Benali"},"profile":"family_by_link")", R"("name":"Leïla Bonnet"},"profile":"referent")"})
            expect(office, {"the referent", cast::anissa, "GET", path, "", 200, whose});
        auto const file = office.as(cast::bruno, "GET", path + "-export?format=csv").body;
        CHECK(file.find(R"(;Nadia Benali;"famille, par son lien";)") != std::string::npos);
        expect(office, {"Farid", cast::farid, "GET", path, "", 404, "child.unknown"});
    });
}

TEST_CASE("an establishment is added by the technical administrator, once, whole") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto const* path = "/api/v1/establishments";
        std::string const tilleuls =
            R"({"id":"01900000-0000-7000-8000-00000000e001","name":"Les Tilleuls","commune":"38185",)"
            R"("commune_name":"Grenoble","places":40,"school_zone":"A"})";
        auto before = office.count("SELECT count(id) FROM establishment");
        for (auto const& who : {cast::bruno, cast::anissa, cast::elodie, cast::farid})
            expect(office, {"not theirs to add", who, "POST", path, tilleuls, 403, "access.refused"});
        expect(office, {"every wrong field", cast::theo, "POST", path,
                        R"({"name":"X","commune":"3818","commune_name":"Grenoble","places":0,"school_zone":"A"})", 422,
                        R"([{"field":"commune","code":"commune"},{"field":"places","code":"invalid"}])"});
        expect(office, {"a zone that exists", cast::theo, "POST", path,
                        R"({"name":"X","commune":"38185","commune_name":"Grenoble","places":4,"school_zone":"D"})", 422,
                        "school_zone"});
        CHECK(office.count("SELECT count(id) FROM establishment") == before);
        expect(office, {"added", cast::theo, "POST", path, tilleuls, 201, R"("opened_on":"2026-01-12")"});
        expect(office, {"once", cast::theo, "POST", path, tilleuls, 201, "Les Tilleuls"});
        expect(office, {"its name is taken", cast::theo, "POST", path,
                        R"({"name":"Les Tilleuls","commune":"38185","commune_name":"Grenoble","places":4,)"
                        R"("school_zone":"A"})",
                        422, "taken"});
        CHECK(office.count("SELECT count(id) FROM establishment") == before + 1);
    });
}

TEST_CASE("accounts and establishments as files: who may read the list, and no more") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        cast::expect(office, {"a referent", cast::anissa, "GET", "/api/v1/users-export", "", 403, "access.refused"});
        tests::expect_export(office, cast::bruno,
                             {"/api/v1/users-export", "export:accounts:6", "Anissa Karoui;anissa@"});
        CHECK(office.as(cast::bruno, "GET", "/api/v1/users-export").body.find("argon2") == std::string::npos);
        tests::expect_export(office, cast::elodie,
                             {"/api/v1/establishments-export", "export:establishments:2", "Les Combes;"});
    });
}
