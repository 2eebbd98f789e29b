#include "http/match.hpp"
#include "http/query.hpp"
#include "http/workers.hpp"
#include "tests/databases.hpp"
#include "tests/gate.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <latch>

namespace marelle::http {
namespace json = boost::json;

namespace {

using tests::request;

std::string code_of(Reply const& reply) {
    auto body = json::parse(reply.body);
    auto const* code = body.as_object().if_contains("code");
    return code ? std::string{code->as_string()} : "";
}

std::string header_of(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return "";
}

Handler says(std::string text) {
    return [text](Call& call) -> Result<Reply> {
        json::object out{{"said", text}};
        for (auto const& [name, value] : call.path) out[name] = value;
        return json_reply(out);
    };
}

struct Fixture {
    tests::TestGate gate;
    Router router;

    explicit Fixture(sql::Database& database) : router{database, gate} {
        router.on("GET", "/api/v1/notes", "note.list", Work::read, says("all"));
        router.on("POST", "/api/v1/notes", "note.write", Work::write, says("made"));
        router.on("GET", "/api/v1/notes/today", "note.list", Work::read, says("today"));
        router.on("GET", "/api/v1/notes/:id", "note.list", Work::read, says("one"));
        router.on("PUT", "/api/v1/notes/:id", "note.write", Work::write, says("changed"));
        router.on("GET", "/api/v1/notes/:id/lines/:line", "note.list", Work::read, says("line"));
    }
};

template <class F> void with_call(F&& check, Request request = {}) {
    Route route;
    route.permission = "note.read";
    route.level = Level::s2;
    std::map<std::string, std::string, std::less<>> path{{"id", "01900000-0000-7000-8000-000000000001"}, {"bad", "x"}};
    Actor actor;
    Trail trail;
    tests::for_each_database(tests::gate_tables, [&](sql::Database& database) {
        Call call{request, route, path, actor, nullptr, database, trail};
        check(call);
    });
}

}  // namespace

TEST_CASE("a path finds its route, a fixed segment before a parameter") {
    struct Line {
        char const *method, *path;
        int status;
        char const* says;
    };
    Line const lines[] = {
        {"GET", "/api/v1/nothing", 404, "path.unknown"},
        {"GET", "/", 404, "path.unknown"},
        {"GET", "", 404, "path.unknown"},
        {"GET", "/api/v1/notes/", 404, "path.unknown"},
        {"GET", "/api/v1//notes", 404, "path.unknown"},
        {"GET", "/api/v1/notes/1/lines", 404, "path.unknown"},
        {"GET", "/api/v1/notes/1/lines/", 404, "path.unknown"},
        {"get", "/api/v1/notes", 405, "method.not_allowed"},
        {"DELETE", "/api/v1/notes", 405, "method.not_allowed"},
        {"PUT", "/api/v1/notes", 405, "method.not_allowed"},
        {"GET", "/api/v1/notes", 200, "all"},
        {"GET", "/api/v1/notes/today", 200, "today"},
        {"GET", "/api/v1/notes/yesterday", 200, "one"},
        {"PUT", "/api/v1/notes/today", 200, "changed"},
        {"GET", "/api/v1/notes/7/lines/9", 200, "line"},
    };
    tests::for_each_database(tests::gate_tables, [&](sql::Database& database) {
        Fixture fixture{database};
        for (auto const& line : lines) {
            CAPTURE(line.method);
            CAPTURE(line.path);
            auto reply = fixture.router.handle(request(line.method, line.path));
            CHECK(reply.status == line.status);
            if (line.status == 200) CHECK(json::parse(reply.body).at("said").as_string() == line.says);
            else CHECK(code_of(reply) == line.says);
        }
    });
}

TEST_CASE("a wrong method is told the right ones, of every route that has the path") {
    tests::for_each_database(tests::gate_tables, [](sql::Database& database) {
        Fixture fixture{database};
        CHECK(header_of(fixture.router.handle(request("DELETE", "/api/v1/notes")), "Allow") == "GET, HEAD, POST");
        CHECK(header_of(fixture.router.handle(request("DELETE", "/api/v1/notes/today")), "Allow") == "GET, HEAD, PUT");
    });
}

TEST_CASE("path parameters are named after their route") {
    tests::for_each_database(tests::gate_tables, [](sql::Database& database) {
        auto reply = Fixture{database}.router.handle(request("GET", "/api/v1/notes/7/lines/9"));
        CHECK(json::parse(reply.body) == json::value{{"said", "line"}, {"id", "7"}, {"line", "9"}});
    });
}

TEST_CASE("two routes of one method and path do not start") {
    tests::for_each_database(tests::gate_tables, [](sql::Database& database) {
        Fixture fixture{database};
        CHECK_THROWS_AS(fixture.router.on("GET", "/api/v1/notes/:other", "note.list", Work::read, says("")),
                        std::logic_error);
    });
}

TEST_CASE("a problem names its code, request and wrong fields") {
    auto reply = problem(Error{Fault::invalid, "body.wrong_fields", "", {{"name", "required"}}}, "r-9");
    CHECK(reply.status == 422);
    CHECK(reply.content_type == "application/problem+json");
    auto body = json::parse(reply.body).as_object();
    CHECK(body["title"] == "Unprocessable Content");
    CHECK(body["request_id"] == "r-9");
    CHECK(body["errors"] == json::value(json::array{json::object{{"field", "name"}, {"code", "required"}}}));
    CHECK_FALSE(body.contains("detail"));
}

TEST_CASE("every fault has its status") {
    struct Line {
        Fault fault;
        int status;
    };
    for (auto [fault, status] : {Line{Fault::invalid, 422},
                                 {Fault::unauthenticated, 401},
                                 {Fault::forbidden, 403},
                                 {Fault::not_found, 404},
                                 {Fault::conflict, 409},
                                 {Fault::stale, 412},
                                 {Fault::locked, 423},
                                 {Fault::too_many, 429}})
        CHECK(problem(Error{fault, "x", {}, {}}, "").status == status);
}

TEST_CASE("a query is decoded, and what is wrong with it is named") {
    CHECK(*parse_query("a=1&b=%C3%A9+x&c&&d=a%3Db=c") ==
          std::map<std::string, std::string>{{"a", "1"}, {"b", "é x"}, {"c", ""}, {"d", "a=b=c"}});
    CHECK(parse_query("")->empty());
    struct Line {
        char const *query, *field, *code;
    };
    for (auto [query, field, code] : {Line{"a=1&a=2", "a", "repeated"},
                                      {"a=%", "a", "invalid"},
                                      {"a=%4", "a", "invalid"},
                                      {"a=%zz", "a", "invalid"},
                                      {"a=%ff", "a", "invalid"},
                                      {"a=%00", "a", "invalid"},
                                      {"%ff=1", "?", "invalid"},
                                      {"=1", "", "invalid"},
                                      {"%61=1&a=1", "a", "repeated"}}) {
        CAPTURE(query);
        auto wrong = parse_query(query);
        REQUIRE_FALSE(wrong);
        REQUIRE(wrong.error().fields.size() == 1);
        CHECK(wrong.error().fields[0].name == field);
        CHECK(wrong.error().fields[0].code == code);
    }
    auto both = parse_query("a=%&b=%");
    CHECK(both.error().fields.size() == 2);
    std::string many;
    for (int i = 0; i < 65; ++i) many += "p" + std::to_string(i) + "=1&";
    CHECK_FALSE(parse_query(many));
}

TEST_CASE("a path is decoded, and refused when it could name another") {
    CHECK(decode_path("/a%20b/c+d") == "/a b/c+d");
    CHECK(decode_path("/%C3%A9") == "/é");
    for (auto bad :
         {"", "a", "*", "/a%2Fb", "/a%2fb", "/%", "/%0", "/%00", "/%ff", "/..", "/a/../b", "/.", "/%2e%2e/x"})
        CHECK_FALSE(decode_path(bad));
}

TEST_CASE("headers and cookies are found by name") {
    Request r;
    r.headers = {{"cookie", "a=1; __Host-marelle=xyz ;b="}, {"accept", "x"}};
    CHECK(r.header("accept") == "x");
    CHECK(r.header("none").empty());
    CHECK(r.cookie("__Host-marelle") == "xyz");
    CHECK(r.cookie("a") == "1");
    CHECK(r.cookie("b").empty());
    CHECK(r.cookie("host-marelle").empty());
}

TEST_CASE("a body that is no JSON object says where it stops being one") {
    struct Line {
        std::string text;
        char const* detail;
    };
    for (auto const& [text, detail] : {Line{"", "line 1, column 1"},
                                       {"[]", "line 1, column 1"},
                                       {"{\"a\":}", "line 1, column 6"},
                                       {"{\"a\":1}x", "line 1, column 8"},
                                       {"{\n \"a\": tru }", "line 2, column 7"},
                                       {"{} {}", "line 1, column 4"}}) {
        CAPTURE(text);
        auto wrong = parse_object(text);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == "body.not_an_object");
        CHECK(wrong.error().detail == detail);
    }
    CHECK(parse_object(" {\"a\":[1,null]}\n "));
    CHECK_FALSE(parse_object("{\"a\":\"\xff\"}"));
    for (auto infinite : {"{\"a\":1e999}", "{\"a\":[{\"b\":-1e999}]}"})
        CHECK(parse_object(infinite).error().code == "body.number_too_large");
    auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    CHECK(parse_object(nested(32)));
    CHECK_FALSE(parse_object(nested(33)));
    CHECK_FALSE(parse_object(std::string(500'000, '[')));
}

TEST_CASE("a call gives ids, pages, versions and objects, or says what is wrong") {
    Request r;
    r.query = "limit=20&after=x&empty=";
    r.headers = {{"if-match", "\"12\""}, {"content-type", "application/json; charset=utf-8"}};
    r.body = "{}";
    with_call(
        [](Call& call) {
            CHECK(*call.id("id") == "01900000-0000-7000-8000-000000000001");
            CHECK(call.id("bad").error().fault == Fault::not_found);
            CHECK(call.page()->limit == 20);
            CHECK(call.page()->after == "x");
            CHECK_FALSE(call.query("empty")->has_value());
            CHECK(*call.if_match() == 12);
            CHECK(call.object());
            call.saw("c1", "", "name");
            auto const& entry = call.trail.entries().back();
            CHECK(entry.action == "note.read");
            CHECK(entry.level == Level::s2);
            CHECK(entry.child == "c1");
        },
        r);
    for (auto query : {"limit=0", "limit=501", "limit=-1", "limit=x", "limit=1e2"}) {
        Request bad;
        bad.query = query;
        with_call([](Call& call) { CHECK(call.page().error().fields[0].name == "limit"); }, bad);
    }
    with_call([](Call& call) {
        CHECK(call.page(7)->limit == 7);
        CHECK(call.if_match().error().code == "if_match.required");
    });
    for (auto tag : {"12", "\"\"", "W/\"12\"", "\"x\"", "*"}) {
        Request bad;
        bad.headers = {{"if-match", tag}};
        with_call([](Call& call) { CHECK(call.if_match().error().fault == Fault::stale); }, bad);
    }
    Request form;
    form.headers = {{"content-type", "text/plain"}};
    form.body = "{}";
    with_call([](Call& call) { CHECK(call.object().error().code == "body.not_json"); }, form);
}

TEST_CASE("replies carry their version, their list, or nothing") {
    CHECK(header_of(with_version(no_content(), 3), "ETag") == "\"3\"");
    CHECK(no_content().status == 204);
    CHECK(list_reply(json::array{1}, "n").body == R"({"items":[1],"next":"n"})");
    CHECK(list_reply(json::array{}).body == R"({"items":[],"next":null})");
}

TEST_CASE("a full pool of workers takes nothing more, and finishes what it took") {
    std::latch hold{1}, started{1};
    std::atomic<int> done = 0;
    {
        Workers workers{1, 2};
        CHECK(workers.take([&] {
            started.count_down();
            hold.wait();
            ++done;
        }));
        started.wait();
        CHECK(workers.take([&] { ++done; }));
        CHECK(workers.take([&] { ++done; }));
        CHECK_FALSE(workers.take([&] { ++done; }));
        hold.count_down();
    }
    CHECK(done == 3);
}

}  // namespace marelle::http
