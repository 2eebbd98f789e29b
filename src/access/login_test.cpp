#include "access/link.hpp"
#include "access/login.hpp"
#include "access/session.hpp"
#include "crypto/crypto.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace marelle;
namespace json = boost::json;
using tests::for_each_database;

namespace {

struct Office : cast::World {
    explicit Office(sql::Database& db) : cast::World{db} {
        access::add_routes(router, *keyring, {access::PasswordRules{"motdepasse"}, "demo"});
    }
    http::Reply login(std::string email, std::string_view password, http::Headers headers = {}) {
        json::object body{{"email", email}, {"password", password}};
        return anyone("POST", "/api/v1/login", json::serialize(body), std::move(headers));
    }
};

std::string header(http::Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

// A problem without its request id.
std::string words(http::Reply const& reply) {
    auto body = json::parse(reply.body).as_object();
    body.erase("request_id");
    return json::serialize(body);
}

}  // namespace

TEST_CASE("a login refuses with the same words and the same work, whoever it is") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE user_account SET disabled_at = :now WHERE id = :id",
                        {{"now", now()}, {"id", cast::leila}});
            sql.execute("UPDATE user_account SET password_hash = NULL WHERE id = :id", {{"id", cast::ines}});
        });
        std::string first;
        std::int64_t entries = 0;
        for (auto const& [email, password] :
             {std::pair{"bruno@combes.example", "craie rouge et caillou"},
              std::pair{"unknown@combes.example", "craie bleue et caillou"},
              std::pair{"leila@combes.example", "craie bleue et caillou"},
              std::pair{"ines@combes.example", "craie bleue et caillou"}, std::pair{"bruno@combes.example", ""}}) {
            CAPTURE(email);
            auto reply = office.login(email, password);
            CHECK(reply.status == 401);
            CHECK(header(reply, "Set-Cookie").empty());
            if (first.empty()) first = words(reply);
            CHECK(words(reply) == first);
            CHECK(office.audit_rows() == ++entries);
        }
        CHECK(first.find("login.refused") != std::string::npos);
        CHECK(office.count("SELECT count(seq) FROM audit_entry WHERE actor IS NULL AND outcome = 'refused'") ==
              entries);
        CHECK(office.count("SELECT count(id) FROM login_session") == 0);
        // What is compared costs the same: the same function with the same parameters.
        auto attempts = database.read([](sql::Session& sql) {
            return std::vector{
                access::attempt_of(sql, "bruno@combes.example"), access::attempt_of(sql, "unknown@combes.example"),
                access::attempt_of(sql, "leila@combes.example"), access::attempt_of(sql, "ines@combes.example")};
        });
        CHECK(attempts[0].user == cast::bruno);
        for (auto const& attempt : attempts) {
            CHECK(attempt.hash.substr(0, 31) == "$argon2id$v=19$m=65536,t=2,p=1$");
            CHECK(attempt.hash.size() == attempts[0].hash.size());
        }
        for (std::size_t i = 1; i < attempts.size(); ++i) CHECK(attempts[i].user.empty());
    });
}

TEST_CASE("a malformed login names its fields") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        using cast::expect;
        auto const nobody = cast::nobody;
        expect(office, {"nothing", nobody, "POST", "/api/v1/login", "", 422, "body.not_an_object"});
        expect(office,
               {"no field", nobody, "POST", "/api/v1/login", "{}", 422, R"({"field":"password","code":"required"})"});
        expect(office, {"a number", nobody, "POST", "/api/v1/login", R"({"email":1,"password":"x"})", 422,
                        R"({"field":"email","code":"invalid"})"});
        expect(office, {"a book", nobody, "POST", "/api/v1/login",
                        R"({"email":"a@b.example","password":")" + std::string(1001, 'x') + "\"}", 422, "invalid"});
        expect(office, {"from another site",
                        nobody,
                        "POST",
                        "/api/v1/login",
                        "{}",
                        403,
                        "access.cross_site",
                        {{"sec-fetch-site", "cross-site"}}});
        CHECK(office.count("SELECT count(bucket) FROM login_bucket") == 0);
    });
}

TEST_CASE("logging in, coming back, logging out") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto reply = office.login("  Bruno@Combes.Example ", cast::password);
        REQUIRE(reply.status == 200);
        auto login = json::parse(reply.body).as_object();
        CHECK(login["environment"] == "demo");
        CHECK(login["user"].as_object()["name"] == "Bruno Vial");
        CHECK(login["must_change_password"] == false);
        CHECK(login["posts"].as_array().size() == 1);
        CHECK(login["posts"].as_array()[0].as_object()["establishment"].as_object()["name"] == "Les Combes");
        auto may = json::serialize(login["may"]);
        CHECK(may.find("referral.decide") != std::string::npos);
        CHECK(may.find("territory.import") == std::string::npos);

        auto cookie = header(reply, "Set-Cookie");
        CHECK(cookie.starts_with("marelle="));
        CHECK(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"));
        auto sent = cookie.substr(0, cookie.find(';'));
        std::string csrf{login["csrf"].as_string()};
        auto again = office.anyone("GET", "/api/v1/login", "", {{"cookie", sent}});
        CHECK(again.status == 200);
        CHECK(again.body.find(csrf) != std::string::npos);
        CHECK(office.anyone("GET", "/api/v1/users", "", {{"cookie", sent}}).status == 200);

        CHECK(office.anyone("DELETE", "/api/v1/login", "", {{"cookie", sent}}).status == 403);
        auto out = office.anyone("DELETE", "/api/v1/login", "", {{"cookie", sent}, {"x-csrf-token", csrf}});
        CHECK(out.status == 204);
        CHECK(header(out, "Set-Cookie").find("Max-Age=0") != std::string::npos);
        CHECK(office.anyone("GET", "/api/v1/login", "", {{"cookie", sent}}).status == 401);
        CHECK(office.count("SELECT count(seq) FROM audit_entry WHERE actor = :who AND action IN ('login', 'logout')",
                           {{"who", cast::bruno}}) == 2);
        CHECK(office.count("SELECT count(id) FROM user_account WHERE id = :id AND last_login_at = :now",
                           {{"id", cast::bruno}, {"now", cast::monday}}) == 1);
    });
}

TEST_CASE("the cookie of another machine, or of TLS, is for TLS only") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        http::Request request;
        request.method = "POST";
        request.path = "/api/v1/login";
        request.body = R"({"email":"bruno@combes.example","password":")" + std::string{cast::password} + "\"}";
        for (auto const& [client, secure] :
             {std::pair{"192.0.2.7", false}, std::pair{"127.0.0.1", true}, std::pair{"192.0.2.7", true}}) {
            request.client = client;
            request.secure = secure;
            auto cookie = header(office.router.handle(request), "Set-Cookie");
            CHECK(cookie.starts_with("__Host-marelle="));
            CHECK(cookie.ends_with("; Secure"));
            CHECK(cookie.find("Domain") == std::string::npos);
        }
    });
}

TEST_CASE("a bucket leaks: so many tries, then one each so often") {
    using access::after_try;
    access::Bucket const bucket{3, 1000};
    CHECK(after_try(bucket, 0, 0) == 1.0);
    CHECK(after_try(bucket, 2, 0) == 3.0);
    CHECK_FALSE(after_try(bucket, 3, 0));
    CHECK_FALSE(after_try(bucket, 3, 999));
    CHECK(after_try(bucket, 3, 1000) == 3.0);
    CHECK(after_try(bucket, 3, 1'000'000) == 1.0);
    CHECK_FALSE(after_try(bucket, 3, -5000));
}

TEST_CASE("guessing is slowed down per account and per address, and never locked for good") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        auto& keys = *office.keyring;
        auto tries = [&](std::string const& email, std::string const& address, int count) {
            int taken = 0;
            for (int i = 0; i < count; ++i)
                taken += database.write(
                             [&](sql::Session& sql) { return access::count_try(sql, keys, email, address, now()); })
                             ? 1
                             : 0;
            return taken;
        };
        CHECK(tries("bruno@combes.example", "192.0.2.1", 15) == 10);
        auto refused = office.login("bruno@combes.example", cast::password);
        CHECK(refused.status == 429);
        CHECK(refused.body.find("login.slow_down") != std::string::npos);
        CHECK(tries("unknown@combes.example", "192.0.2.1", 15) == 10);  // unknown accounts too
        CHECK(tries("anissa@combes.example", "192.0.2.1", 1) == 1);
        office.clock.set("2026-01-12T15:31:00.000Z");
        CHECK(office.login("bruno@combes.example", cast::password).status == 200);
        CHECK(tries("bruno@combes.example", "192.0.2.2", 15) == 10);  // the right one had emptied it

        int from_one_address = 0;
        for (int i = 0; i < 80; ++i)
            from_one_address += tries("user" + std::to_string(i) + "@combes.example", "192.0.2.9", 1);
        CHECK(from_one_address == 60);
        CHECK(tries("driss@combes.example", "192.0.2.10", 1) == 1);
        CHECK(office.count(
                  "SELECT count(bucket) FROM login_bucket WHERE bucket LIKE '%combes%' OR bucket LIKE '%192.0.2%'") ==
              0);
    });
}

TEST_CASE("one's own password: current, rules, other sessions ended") {
    for_each_database([](sql::Database& database) {
        Office office{database};
        using cast::expect;
        auto change = [](std::string_view current, std::string_view next) {
            return json::serialize(json::object{{"current", current}, {"password", next}});
        };
        auto elsewhere = database.write(
            [](sql::Session& sql) { return access::begin_session(sql, cast::bruno, now()); });
        http::Headers other{{"cookie", "marelle=" + elsewhere.secret}};
        auto const* path = "/api/v1/password";
        expect(office,
               {"nobody", cast::nobody, "PUT", path, change(cast::password, "une craie verte"), 401, "login.required"});
        expect(office, {"nothing", cast::bruno, "PUT", path, "{}", 422, R"({"field":"current","code":"required"})"});
        expect(office, {"too short", cast::bruno, "PUT", path, change(cast::password, "court"), 422, "too_short"});
        expect(office,
               {"common", cast::bruno, "PUT", path, change(cast::password, "motdepasse2026"), 422, "too_common"});
        expect(office,
               {"the same", cast::bruno, "PUT", path, change(cast::password, cast::password), 422, "unchanged"});
        expect(office, {"wrong current", cast::bruno, "PUT", path, change("je ne sais plus", "une craie verte"), 422,
                        R"({"field":"current","code":"invalid"})"});
        CHECK(office.audit_rows() == 0);
        CHECK(office.anyone("GET", "/api/v1/login", "", other).status == 200);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE user_account SET password_to_change_at = :now WHERE id = :id",
                        {{"now", now()}, {"id", cast::bruno}});
        });
        expect(office,
               {"said at login", cast::bruno, "GET", "/api/v1/login", "", 200, R"("must_change_password":true)"});
        expect(office,
               {"nothing else opens", cast::bruno, "GET", "/api/v1/users", "", 403, "login.password_to_change"});
        expect(office, {"changed", cast::bruno, "PUT", path, change(cast::password, "une craie verte"), 204});
        expect(office, {"open again", cast::bruno, "GET", "/api/v1/users", "", 200});
        CHECK(office.anyone("GET", "/api/v1/login", "", other).status == 401);
        CHECK(office.audit_rows() == 1);
        CHECK(office.login("bruno@combes.example", cast::password).status == 401);
        CHECK(office.login("bruno@combes.example", "une craie verte").status == 200);
    });
}

TEST_CASE("no password, cookie or token lies in the database") {
    for (auto const& url : tests::database_urls()) {
        if (!url.starts_with("sqlite:")) continue;
        tests::TestDatabase file{url};
        std::vector<std::string> secrets{std::string{cast::password}, cast::garnier_token, "une craie verte"};
        {
            Office office{file.get()};
            auto reply = office.login("bruno@combes.example", cast::password);
            auto cookie = header(reply, "Set-Cookie");
            secrets.push_back(cookie.substr(8, 22));
            secrets.emplace_back(json::parse(reply.body).as_object()["csrf"].as_string());
            auto made = office.as(cast::theo, "POST", "/api/v1/users",
                                  R"({"name":"Karim Sadi","email":"karim@siege.example",)"
                                  R"("post":{"profile":"headquarters","from":"2026-01-12"}})",
                                  {{"idempotency-key", "once"}});
            REQUIRE(made.status == 201);
            secrets.emplace_back(json::parse(made.body).as_object()["password"].as_string());
            auto link = file.get().write([](sql::Session& sql) {
                return access::make_link(sql, {new_id(),
                                               access::LinkPurpose::referral,
                                               cast::combes,
                                               "Mme Garnier",
                                               {},
                                               cast::bruno,
                                               now(),
                                               "2026-08-31T00:00:00.000Z"});
            });
            secrets.push_back(link);
            office.login("anissa@combes.example", "une craie verte");
        }
        file.close();
        std::string bytes;
        for (auto const* end : {"", "-wal"}) {
            std::ifstream in{file.url().substr(7) + end, std::ios::binary};
            bytes.append(std::istreambuf_iterator<char>{in}, {});
        }
        REQUIRE(bytes.find("Bruno Vial") != std::string::npos);
        for (auto const& secret : secrets) {
            REQUIRE(secret.size() >= 12);
            CHECK(bytes.find(secret) == std::string::npos);
        }
    }
}
