#include "http/fault.hpp"
#include "tests/databases.hpp"
#include "tests/gate.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <future>
#include <latch>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sstream>

namespace marelle::http {
namespace json = boost::json;

namespace {

using tests::Breakable;
using tests::request;
using Fails = Breakable::Fails;

std::int64_t rows(sql::Database& database, std::string_view table) {
    return database.read([&](sql::Session& sql) { return sql.count("SELECT COUNT(*) FROM " + std::string{table}); });
}

void add_note(Call& call) { call.sql().execute("INSERT INTO note (id, words) VALUES (:id, 'x')", {{"id", new_id()}}); }

struct World {
    sql::Database& real;
    Breakable database{real};
    tests::TestGate gate;
    Router router{database, gate};
    std::latch never{1};

    explicit World(sql::Database& d) : real{d} {
        router.on("GET", "/notes/list", "note.list", Work::read, [](Call& call) -> Result<Reply> {
            call.saw("c1");
            return json_reply({{"secret", "x"}});
        });
        router.on("GET", "/notes/read", "note.read", Work::read, [](Call& call) -> Result<Reply> {
            call.saw("c1");
            return json_reply({{"secret", "x"}});
        });
        router.on("GET", "/notes/seen-then-refused", "note.read", Work::read, [](Call& call) -> Result<Reply> {
            call.saw("c1");
            return fail(Fault::conflict, "note.twice");
        });
        router.on("POST", "/notes", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            call.saw("c1");
            return json_reply({{"id", new_id()}}, 201);
        });
        router.on("POST", "/notes/silent", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            return no_content();
        });
        router.on("POST", "/notes/refused", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            return fail(Fault::locked, "note.locked");
        });
        router.on("POST", "/notes/seen-then-refused", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            call.saw("c1");
            return fail(Fault::conflict, "note.twice");
        });
        router.on("POST", "/notes/broken", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            throw std::runtime_error{"lina@example.org is 'Lina Benali'"};
        });
        router.on("POST", "/notes/same", "note.write", Work::write, [](Call& call) -> Result<Reply> {
            call.sql().execute("INSERT INTO note (id, words) VALUES ('same', 'x')");
            return no_content();
        });
        router.on("POST", "/nobody", "nobody.may", Work::write, [](Call& call) -> Result<Reply> {
            add_note(call);
            return no_content();
        });
        router.on("POST", "/own", "note.write", Work::own, [](Call& call) -> Result<Reply> {
            CHECK(call.transaction == nullptr);
            call.database.write([&](sql::Session& sql) {
                sql.execute("INSERT INTO note (id, words) VALUES (:id, 'x')", {{"id", new_id()}});
            });
            call.saw("c1");
            return json_reply({{"id", new_id()}}, 201);
        });
        router.on("POST", "/own/slow", "note.write", Work::own, [this](Call&) -> Result<Reply> {
            never.wait();
            return no_content();
        });
    }

    // Status and code, then how many notes and entries there are.
    void expect(Request const& r, int status, std::string_view code, int notes, int entries) {
        CAPTURE(r.path);
        auto reply = router.handle(r);
        CHECK(reply.status == status);
        if (!code.empty()) CHECK(json::parse(reply.body).at("code").as_string() == code);
        if (status >= 400) CHECK(reply.body.find("secret") == std::string::npos);
        CHECK(rows(real, "note") == notes);
        CHECK(rows(real, "audit_entry") == entries);
    }
};

template <class F> void in_world(F&& check) {
    tests::for_each_database(tests::gate_tables, [&](sql::Database& database) {
        World world{database};
        check(world);
    });
}

Request nobody(std::string method, std::string path) {
    auto out = request(std::move(method), std::move(path));
    out.headers.clear();
    return out;
}

Request with_key(std::string path, std::string key) {
    auto out = request("POST", std::move(path));
    out.headers.emplace_back("idempotency-key", std::move(key));
    return out;
}

}  // namespace

TEST_CASE("who may not is refused before the handler, and nothing changes") {
    in_world([](World& w) {
        w.expect(nobody("GET", "/notes/read"), 401, "login.required", 0, 0);
        w.expect(nobody("POST", "/notes"), 401, "login.required", 0, 0);
        w.expect(nobody("POST", "/own"), 401, "login.required", 0, 0);
        w.expect(request("POST", "/nobody"), 403, "access.refused", 0, 0);
    });
}

TEST_CASE("a screen that its handler says nothing of is one entry; refused, or shown to nobody known, none") {
    in_world([](World& w) {
        auto shows = [](Call&) -> Result<Reply> { return json_reply({{"secret", "x"}}); };
        w.router.on("GET", "/notes/screen", "note.list", Work::read, shows);
        w.router.on("GET", "/open", "public", Work::read, shows);
        w.router.on("GET", "/myself", "self", Work::read, shows);
        w.router.on("GET", "/notes/none", "note.list", Work::read,
                    [](Call&) -> Result<Reply> { return fail(Fault::not_found, "note.unknown"); });
        w.expect(request("GET", "/open"), 200, "", 0, 0);
        w.expect(request("GET", "/myself"), 200, "", 0, 0);
        w.expect(request("GET", "/notes/none"), 404, "note.unknown", 0, 0);
        w.expect(request("GET", "/notes/screen"), 200, "", 0, 1);
    });
}

TEST_CASE("a read of S1 or more is in the log before its answer leaves") {
    in_world([](World& w) {
        w.expect(request("GET", "/notes/list"), 200, "", 0, 1);
        std::promise<std::int64_t> seen;
        w.router.dispatch(request("GET", "/notes/read"), [&](Reply reply) {
            CHECK(reply.status == 200);
            CHECK(reply.route->pattern == "/notes/read");
            std::thread{[&] { seen.set_value(rows(w.real, "audit_entry")); }}.detach();
        });
        CHECK(seen.get_future().get() == 2);
        w.expect(request("GET", "/notes/seen-then-refused"), 409, "note.twice", 0, 3);
    });
}

TEST_CASE("a read that cannot be logged does not leave") {
    in_world([](World& w) {
        for (auto fails : {Fails::when_taken, Fails::later}) {
            w.database.writes = fails;
            w.expect(request("GET", "/notes/list"), 503, "audit.unavailable", 0, 0);
            w.expect(request("GET", "/notes/read"), 503, "audit.unavailable", 0, 0);
            w.expect(request("GET", "/notes/seen-then-refused"), 503, "audit.unavailable", 0, 0);
        }
    });
}

TEST_CASE("a write leaves with its entry, or not at all") {
    in_world([](World& w) {
        w.expect(request("POST", "/notes"), 201, "", 1, 1);
        w.expect(request("POST", "/notes/silent"), 204, "", 2, 2);
        w.expect(request("POST", "/notes/refused"), 423, "note.locked", 2, 2);
        w.expect(request("POST", "/notes/broken"), 500, "unexpected", 2, 2);
    });
}

TEST_CASE("a refused write that told something is undone, and still logged") {
    in_world([](World& w) { w.expect(request("POST", "/notes/seen-then-refused"), 409, "note.twice", 0, 1); });
}

TEST_CASE("the second of two equal keys is a conflict, not a failure") {
    in_world([](World& w) {
        w.expect(request("POST", "/notes/same"), 204, "", 1, 1);
        w.expect(request("POST", "/notes/same"), 409, "conflict.already_there", 1, 1);
    });
}

TEST_CASE("a repeated write answers what the first did, and does nothing") {
    in_world([](World& w) {
        for (std::string path : {"/notes", "/own"}) {
            auto before = rows(w.real, "note");
            auto first = w.router.handle(with_key(path, "k" + path));
            auto again = w.router.handle(with_key(path, "k" + path));
            CHECK(first.body == again.body);
            CHECK(rows(w.real, "note") == before + 1);
            CHECK(w.router.handle(with_key(path, "other" + path)).body != first.body);
        }
        auto entries = rows(w.real, "audit_entry");
        CHECK(w.router.handle(with_key("/notes/refused", "k3")).status == 423);
        CHECK(rows(w.real, "first_answer") == 4);
        CHECK(rows(w.real, "audit_entry") == entries);
    });
}

TEST_CASE("a key without an account is nobody's: it is not remembered") {
    in_world([](World& w) {
        w.router.on("POST", "/public", "public", Work::write, [](Call&) -> Result<Reply> { return no_content(); });
        auto r = nobody("POST", "/public");
        r.headers.emplace_back("idempotency-key", "k");
        CHECK(w.router.handle(r).status == 204);
        CHECK(rows(w.real, "first_answer") == 0);
    });
}

TEST_CASE("own work writes for itself, and its entry is there before the answer") {
    in_world([](World& w) { w.expect(request("POST", "/own"), 201, "", 1, 1); });
}

TEST_CASE("too much own work at one time is refused, the rest still answers") {
    in_world([](World& w) {
        constexpr int sent = 80;  // 4 workers and 64 waiting
        std::latch all{sent};
        std::atomic<int> done = 0, busy = 0;
        for (int i = 0; i < sent; ++i)
            w.router.dispatch(request("POST", "/own/slow"), [&](Reply reply) {
                ++(reply.status == 429 ? busy : done);
                all.count_down();
            });
        CHECK(busy >= 12);
        CHECK(busy <= 16);
        w.expect(request("POST", "/notes"), 201, "", 1, 1);
        w.never.count_down();
        all.wait();
        CHECK(done + busy == sent);
    });
}

TEST_CASE("a database that is away or full answers 503, once") {
    in_world([](World& w) {
        for (auto fails : {Fails::when_taken, Fails::later})
            for (auto kind : {sql::SqlError::Kind::gone, sql::SqlError::Kind::full}) {
                w.database.kind = kind;
                w.database.reads = w.database.writes = fails;
                w.expect(request("GET", "/notes/list"), 503, "database.unavailable", 0, 0);
                w.expect(request("POST", "/notes"), 503, "database.unavailable", 0, 0);
                w.expect(request("POST", "/own"), 503, "database.unavailable", 0, 0);
            }
        w.database.kind = sql::SqlError::Kind::other;
        w.expect(request("GET", "/notes/list"), 500, "unexpected", 0, 0);
    });
}

TEST_CASE("the log says what failed and for which request, without what drivers quote") {
    std::ostringstream text;
    auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("t", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)));
    in_world([](World& w) { w.expect(request("POST", "/notes/broken"), 500, "unexpected", 0, 0); });
    spdlog::set_default_logger(before);
    CHECK(text.str().find("r-1") != std::string::npos);
    CHECK(text.str().find("Benali") == std::string::npos);
    CHECK(text.str().find("lina") == std::string::npos);
    CHECK(masked("UNIQUE constraint failed: note.id") == "UNIQUE constraint failed: note.id");
    CHECK(masked("duplicate key violates \"note_pkey\"") == "duplicate key violates note_pkey");
    CHECK(masked("invalid input for bigint: \"Lina\" at 12") == "invalid input for bigint: … at ##");
    CHECK(masked("Key (email)=(lina@example.org) exists\nDETAIL: Lina") == "Key …=… exists");
    CHECK(masked("open \"Lina").find("Lina") == std::string::npos);
}

}  // namespace marelle::http
