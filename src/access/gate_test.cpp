#include "access/gate.hpp"
#include "access/link.hpp"
#include "access/session.hpp"
#include "crypto/crypto.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <thread>

using namespace marelle;
using tests::for_each_database;

namespace {

// Routes that say who came and how often: the gate's work shows, nothing else.
struct Door {
    explicit Door(sql::Database& database) : world{database} {
        auto who = [](http::Call& call) -> Result<http::Reply> {
            http::Reply reply;
            reply.body = call.actor.id + "|" + std::string{access::name_of(call.actor.post.profile)} + "|" +
                         call.actor.post.id + "|" + call.actor.post.establishment + "|" + call.actor.link;
            return reply;
        };
        auto count = [this](http::Call& call) -> Result<http::Reply> {
            call.saw(cast::lina);
            http::Reply reply;
            reply.status = 201;
            reply.body = "answer " + std::to_string(++writes);
            reply.headers.emplace_back("ETag", "\"1\"");
            return reply;
        };
        world.router.on("GET", "/probe", "child.list", http::Work::read, who);
        world.router.on("GET", "/probe/file", "child.read", http::Work::read,
                        [](http::Call& call) -> Result<http::Reply> {
                            call.saw(cast::lina);
                            return http::no_content();
                        });
        world.router.on("POST", "/probe", "child.list", http::Work::write, count);
        world.router.on("POST", "/probe/own", "child.list", http::Work::own, count);
        world.router.on("GET", "/probe/by-itself", "fact.waiting", http::Work::read, who);
        world.router.on("GET", "/probe/today", "today.read", http::Work::read, who).with("device", "takes a pack");
        world.router.on("GET", "/self", "self", http::Work::read, who);
        world.router.on("POST", "/self", "self", http::Work::write, count);
        world.router.on("GET", "/public", "public", http::Work::read, who);
        world.router.on("POST", "/public", "public", http::Work::write, count);
        world.router.on("GET", "/l/:token", "referral.by_link", http::Work::read, who);
        world.router.on("POST", "/l/:token/referrals", "referral.by_link", http::Work::write, count);
    }

    access::LoginSession login(Id const& person) {
        return world.database.write([&](sql::Session& sql) { return access::begin_session(sql, person, now()); });
    }
    http::Reply with(access::LoginSession const& session, std::string method, std::string path,
                     http::Headers more = {}) {
        auto headers = std::move(more);
        headers.emplace_back("cookie", "other=1; marelle=" + session.secret);
        return world.anyone(std::move(method), std::move(path), "", std::move(headers));
    }
    http::Headers csrf(access::LoginSession const& session) {
        return {{"x-csrf-token", access::csrf_of(*world.keyring, session.secret)}};
    }
    void sql(std::string_view text, sql::Parameters const& parameters = {}) {
        world.database.write([&](sql::Session& session) { session.execute(text, parameters); });
    }

    cast::World world;
    int writes = 0;
};

bool says(http::Reply const& reply, int status, std::string_view code) {
    INFO(reply.status, " ", reply.body);
    bool found = reply.status == status && reply.body.find("\"" + std::string{code} + "\"") != std::string::npos;
    CHECK(found);
    return found;
}

}  // namespace

TEST_CASE("a request without a session that holds is asked to log in") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        auto session = door.login(cast::bruno);
        CHECK(door.with(session, "GET", "/probe").status == 200);
        says(world.anyone("GET", "/probe"), 401, "login.required");
        says(world.anyone("GET", "/self"), 401, "login.required");
        says(door.with({{}, crypto::token()}, "GET", "/probe"), 401, "login.required");
        says(door.with({{}, ""}, "GET", "/probe"), 401, "login.required");
        says(door.with({{}, session.id}, "GET", "/probe"), 401, "login.required");
        says(door.with({{}, crypto::sha256_hex(session.secret)}, "GET", "/probe"), 401, "login.required");
        // The cookie of plain HTTP is none over TLS or from another machine.
        http::Request request;
        request.method = "GET";
        request.path = "/probe";
        request.client = "192.0.2.7";
        request.headers = {{"cookie", "marelle=" + session.secret}};
        says(world.router.handle(request), 401, "login.required");
        request.headers = {{"cookie", "__Host-marelle=" + session.secret}};
        CHECK(world.router.handle(request).status == 200);
        CHECK(world.anyone("GET", "/public").body == "|nobody|||");
    });
}

TEST_CASE("a session ends: idle, after ten hours, logged out, account disabled") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        auto idle = door.login(cast::bruno);
        world.clock.set("2026-01-12T15:44:59.999Z");
        CHECK(door.with(idle, "GET", "/self").status == 200);
        world.clock.set("2026-01-12T16:30:00.000Z");
        says(door.with(idle, "GET", "/self"), 401, "login.required");

        auto old = door.login(cast::bruno);
        door.sql("UPDATE login_session SET seen_at = '2026-01-13T02:29:00.000Z' WHERE id = :id", {{"id", old.id}});
        world.clock.set("2026-01-13T02:29:59.999Z");
        CHECK(door.with(old, "GET", "/self").status == 200);
        world.clock.set("2026-01-13T02:30:00.000Z");
        says(door.with(old, "GET", "/self"), 401, "login.required");

        world.clock.set("2026-01-13T15:30:00.000Z");
        auto ended = door.login(cast::bruno), disabled = door.login(cast::bruno);
        door.world.database.write([&](sql::Session& sql) { access::end_session(sql, ended.id, now()); });
        says(door.with(ended, "GET", "/self"), 401, "login.required");
        CHECK(door.with(disabled, "GET", "/self").status == 200);
        door.sql("UPDATE user_account SET disabled_at = :now WHERE id = :id", {{"now", now()}, {"id", cast::bruno}});
        says(door.with(disabled, "GET", "/self"), 401, "login.required");
    });
}

TEST_CASE("what a screen asks by itself keeps no session open") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        for (auto const* path : {"/probe/by-itself", "/probe/today?device=phone", "/self?alone=1"}) {
            CAPTURE(path);
            door.world.clock.set("2026-01-12T15:30:00.000Z");
            auto session = door.login(cast::bruno);
            door.world.clock.set("2026-01-12T15:44:00.000Z");
            CHECK(door.with(session, "GET", path).status == 200);
            door.world.clock.set("2026-01-12T15:44:59.000Z");
            CHECK(door.with(session, "GET", path).status == 200);
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
            door.world.clock.set("2026-01-12T15:45:30.000Z");
            says(door.with(session, "GET", path), 401, "login.required");
        }
    });
}

TEST_CASE("somebody who opens the screen of the day is there, whatever their phone takes along besides") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto session = door.login(cast::bruno);
        door.world.clock.set("2026-01-12T15:44:00.000Z");
        CHECK(door.with(session, "GET", "/probe/today").status == 200);
        door.world.database.write([](sql::Session&) {});  // after the minute noted behind the answer
        door.world.clock.set("2026-01-12T15:58:00.000Z");
        CHECK(door.with(session, "GET", "/probe/today?device=phone").status == 200);
        door.world.database.write([](sql::Session&) {});
        door.world.clock.set("2026-01-12T15:59:30.000Z");
        says(door.with(session, "GET", "/probe/today"), 401, "login.required");
    });
}

TEST_CASE("a session in use is refreshed once a minute, after the answer") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        auto session = door.login(cast::bruno);
        auto seen_becomes = [&](std::string const& at) {
            for (int i = 0; i < 200; ++i) {
                if (world.count("SELECT count(id) FROM login_session WHERE id = :id AND seen_at = :at",
                                {{"id", session.id}, {"at", at}}) == 1)
                    return true;
                std::this_thread::sleep_for(std::chrono::milliseconds{10});
            }
            return false;
        };
        world.clock.set("2026-01-12T15:30:59.000Z");
        CHECK(door.with(session, "GET", "/self").status == 200);
        CHECK(seen_becomes(std::string{cast::monday}));
        for (auto const* at : {"2026-01-12T15:40:00.000Z", "2026-01-12T15:50:00.000Z", "2026-01-12T16:00:00.000Z"}) {
            world.clock.set(at);
            for (int i = 0; i < 5; ++i) CHECK(door.with(session, "GET", "/self").status == 200);
            CHECK(seen_becomes(at));
        }
    });
}

TEST_CASE("a write needs the session's own CSRF token, and comes from this site") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto session = door.login(cast::bruno), other = door.login(cast::anissa);
        says(door.with(session, "POST", "/probe"), 403, "access.csrf");
        says(door.with(session, "POST", "/self"), 403, "access.csrf");
        says(door.with(session, "POST", "/probe/own"), 403, "access.csrf");
        says(door.with(session, "POST", "/probe", {{"x-csrf-token", ""}}), 403, "access.csrf");
        says(door.with(session, "POST", "/probe", {{"x-csrf-token", session.secret}}), 403, "access.csrf");
        says(door.with(session, "POST", "/probe", door.csrf(other)), 403, "access.csrf");
        for (auto const* site : {"cross-site", "same-site", "anything"}) {
            auto headers = door.csrf(session);
            headers.emplace_back("sec-fetch-site", site);
            says(door.with(session, "POST", "/probe", headers), 403, "access.cross_site");
            says(door.world.anyone("POST", "/public", "", {{"sec-fetch-site", site}}), 403, "access.cross_site");
            CHECK(door.with(session, "GET", "/probe", {{"sec-fetch-site", site}}).status == 200);
        }
        CHECK(door.writes == 0);
        CHECK(door.world.audit_rows() == 0);
        for (auto const* site : {"same-origin", "none"}) {
            auto headers = door.csrf(session);
            headers.emplace_back("sec-fetch-site", site);
            CHECK(door.with(session, "POST", "/probe", headers).status == 201);
        }
        CHECK(door.with(session, "POST", "/probe", door.csrf(session)).status == 201);
        CHECK(door.world.audit_rows() == 3);
    });
}

TEST_CASE("the role's ceiling is checked before anything is read") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        using cast::expect;
        expect(world, {"the director", cast::bruno, "GET", "/probe", "", 200, "|director|"});
        expect(world, {"the volunteer", cast::driss, "GET", "/probe", "", 200, "|volunteer|"});
        expect(world, {"another establishment's", cast::farid, "GET", "/probe", "", 200, cast::bellevue});
        expect(world, {"headquarters", cast::elodie, "GET", "/probe", "", 403, "access.refused"});
        expect(world, {"the technician", cast::theo, "GET", "/probe", "", 403, "access.refused"});
        expect(world, {"the volunteer, a file", cast::driss, "GET", "/probe/file", "", 403, "access.refused"});
        expect(world, {"nobody", cast::nobody, "GET", "/probe", "", 401, "login.required"});
        expect(world, {"a link page, logged in", cast::bruno, "GET", "/l/x", "", 404, "link.unknown"});
        CHECK(world.audit_rows() == 0);
        expect(world, {"a file opened", cast::anissa, "GET", "/probe/file", "", 204});
        CHECK(world.audit_rows() == 1);
        CHECK(
            world.count("SELECT count(seq) FROM audit_entry WHERE actor = :who AND child = :child AND level = 'S2' "
                        "AND action = 'child.read' AND login_session IS NOT NULL AND post = :post AND outcome = 'done'",
                        {{"who", cast::anissa}, {"child", cast::lina}, {"post", cast::post_of(cast::anissa)}}) == 1);
    });
}

TEST_CASE("a request is made under one post of today") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        Id const second = "01900000-0000-7000-8000-0000009b0001", over = "01900000-0000-7000-8000-0000009b0002",
                 later = "01900000-0000-7000-8000-0000009b0003";
        auto add = [&](Id const& id, Id const& establishment, char const* from, std::optional<std::string> until) {
            door.sql("INSERT INTO post (id, user_account, profile, establishment, from_on, until_on, recorded_at) "
                     "VALUES (:id, :user, 'activity_leader', :place, :from, :until, :at)",
                     {{"id", id},
                      {"user", cast::anissa},
                      {"place", establishment},
                      {"from", from},
                      {"until", until},
                      {"at", now()}});
        };
        add(second, cast::bellevue, "2025-09-01", {});
        add(over, cast::bellevue, "2024-01-01", "2026-01-12");
        add(later, cast::bellevue, "2026-01-13", {});
        auto under = [&](Id const& post) { return world.as(cast::anissa, "GET", "/probe", "", {{"x-post", post}}); };
        CHECK(world.as(cast::anissa, "GET", "/probe").body ==
              cast::anissa + "|referent|" + cast::post_of(cast::anissa) + "|" + cast::combes + "|");
        CHECK(under(second).body == cast::anissa + "|activity_leader|" + second + "|" + cast::bellevue + "|");
        for (auto const& post : {over, later, cast::post_of(cast::bruno), Id{"anything"}})
            says(under(post), 403, "access.no_post");
        door.sql("UPDATE post SET until_on = '2026-01-12' WHERE user_account = :user", {{"user", cast::anissa}});
        says(world.as(cast::anissa, "GET", "/probe"), 403, "access.no_post");
        CHECK(world.as(cast::anissa, "GET", "/self").body == cast::anissa + "|nobody|||");
    });
}

TEST_CASE("a password given by someone else opens nothing but its own change") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        door.sql("UPDATE user_account SET password_to_change_at = :now WHERE id = :id",
                 {{"now", now()}, {"id", cast::bruno}});
        says(door.world.as(cast::bruno, "GET", "/probe"), 403, "login.password_to_change");
        says(door.world.as(cast::bruno, "POST", "/probe"), 403, "login.password_to_change");
        CHECK(door.world.as(cast::bruno, "GET", "/self").status == 200);
        CHECK(door.writes == 0);
    });
}

TEST_CASE("a link opens its own pages; unknown, expired, revoked are one answer") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        auto page = "/l/" + cast::garnier_token;
        CHECK(world.anyone("GET", page).body == "|teacher_by_link||" + cast::combes + "|" + cast::garnier_link);
        CHECK(world.anyone("POST", page + "/referrals").status == 201);
        CHECK(world.count(
                  "SELECT count(seq) FROM audit_entry WHERE link = :link AND actor IS NULL AND purpose = 'admission'",
                  {{"link", cast::garnier_link}}) == 1);
        says(world.anyone("POST", page + "/referrals", "", {{"sec-fetch-site", "cross-site"}}), 403,
             "access.cross_site");
        CHECK(world.anyone("GET", page, "", {{"sec-fetch-site", "cross-site"}}).status == 200);
        auto absent = world.anyone("GET", "/l/" + crypto::token());
        says(absent, 404, "link.unknown");
        auto same_answer = [&](http::Reply const& reply) {
            CHECK(reply.status == absent.status);
            CHECK(reply.body.size() == absent.body.size());
        };
        same_answer(world.anyone("GET", "/l/" + cast::garnier_link));
        same_answer(world.anyone("GET", "/l/" + crypto::sha256_hex(cast::garnier_token)));
        world.clock.set("2026-08-31T21:59:59.000Z");
        same_answer(world.anyone("GET", page));
        world.clock.set(cast::monday);
        CHECK_FALSE(database.write([](sql::Session& sql) {
            return access::revoke_link(sql, cast::garnier_link, cast::bellevue, cast::farid, now());
        }));
        CHECK(world.anyone("GET", page).status == 200);
        for (int i = 0; i < 2; ++i)
            CHECK(database.write([](sql::Session& sql) {
                return access::revoke_link(sql, cast::garnier_link, cast::combes, cast::bruno, now());
            }));
        same_answer(world.anyone("GET", page));
        says(world.anyone("GET", "/probe", "", {{"cookie", "marelle=" + cast::garnier_token}}), 401, "login.required");
    });
}

TEST_CASE("a repeated write answers its first answer, once done") {
    for_each_database([](sql::Database& database) {
        Door door{database};
        auto& world = door.world;
        for (std::string path : {"/probe", "/probe/own"}) {
            CAPTURE(path);
            door.writes = 0;
            auto rows = world.audit_rows();
            auto post = [&](Id const& who, std::string body, std::string key) {
                return world.as(who, "POST", path, body, {{"idempotency-key", key + path}});
            };
            auto first = post(cast::bruno, "{}", "k1");
            CHECK(first.body == "answer 1");
            auto again = post(cast::bruno, "{}", "k1");
            CHECK(again.status == 201);
            CHECK(again.body == first.body);
            REQUIRE(again.headers.size() == 1);
            CHECK(again.headers[0].second == "\"1\"");
            CHECK(world.audit_rows() == rows + 1);
            says(post(cast::bruno, R"({"a":1})", "k1"), 409, "idempotency.other_request");
            says(world.as(cast::bruno, "POST", path + "?x=1", "{}", {{"idempotency-key", "k1" + path}}), 409,
                 "idempotency.other_request");
            CHECK(post(cast::anissa, "{}", "k1").body == "answer 2");
            CHECK(post(cast::bruno, "{}", "k2").body == "answer 3");
            says(post(cast::bruno, "{}", std::string(201, 'k')), 422, "idempotency.key_too_long");
            world.clock.set("2026-01-14T15:30:00.000Z");
            CHECK(post(cast::bruno, "{}", "k1").body == "answer 4");
            world.clock.set(cast::monday);
            CHECK(world.count("SELECT count(status) FROM idempotency WHERE answer_sealed = :clear",
                              {{"clear", Value{Bytes{"answer 4"}}}}) == 0);
        }
    });
}

TEST_CASE("a route whose permission is not in the table cannot be declared") {
    for_each_database([](sql::Database& database) {
        cast::World world{database};
        CHECK_THROWS_AS(world.router.on("GET", "/x", "child.raed", http::Work::read, {}), std::logic_error);
        auto& route = world.router.on("GET", "/y", "referral.read", http::Work::read, {});
        CHECK(route.level == Level::s3);
        CHECK(route.purpose == "admission");
    });
}
