#include "http/site.hpp"
#include "tests/databases.hpp"
#include "tests/gate.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::http {
namespace json = boost::json;

namespace {

using tests::Breakable;

embedded::File const client[] = {
    {"200.html", "<p>start</p>", "", "", "a1", "'sha256-x='"},
    {"_app/immutable/app.1.js", "let a = 1;", "BR", "GZ", "b2", ""},
    {"icon.svg", "<svg/>", "", "GZ", "c3", ""},
};

Request get(std::string path, Headers headers = {}) {
    Request out;
    out.method = "GET";
    out.path = std::move(path);
    out.headers = std::move(headers);
    out.client = "127.0.0.1";
    out.id = "r-1";
    return out;
}

std::string header_of(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return "";
}

struct World {
    Breakable database;
    tests::TestGate gate;
    Router router{database, gate};

    explicit World(sql::Database& d) : database{d} {
        router.on("GET", "/api/v1/notes/:id", "public", Work::read, [](Call&) -> Result<Reply> { return no_content(); })
            .summary("One note")
            .with("as", "how it is shown");
        router
            .on("PUT", "/api/v1/notes/:id", "note.write", Work::write,
                [](Call&) -> Result<Reply> { return no_content(); })
            .largest(20 << 20);
        router.on("POST", "/form", "public", Work::write, [](Call&) -> Result<Reply> { return no_content(); });
    }
};

template <class F> void on_site(F&& check, std::string token = {}) {
    tests::for_each_database(tests::gate_tables, [&](sql::Database& database) {
        World world{database};
        Site site{world.router, StaticFiles{client}, token};
        check(site, world);
    });
}

}  // namespace

TEST_CASE("a file with a hash in its name is kept a year, the start page is asked again") {
    StaticFiles files{client};
    auto script = files.answer(get("/_app/immutable/app.1.js"));
    REQUIRE(script);
    CHECK(script->still == "let a = 1;");
    CHECK(script->content_type == "text/javascript; charset=utf-8");
    CHECK(header_of(*script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(header_of(*script, "Vary") == "Accept-Encoding");
    auto page = files.answer(get("/enfants/12"));
    REQUIRE(page);
    CHECK(page->still == "<p>start</p>");
    CHECK(header_of(*page, "Cache-Control") == "no-cache");
    CHECK(header_of(*page, "Content-Security-Policy").find("script-src 'self' 'sha256-x='; ") != std::string::npos);
}

TEST_CASE("an unknown file, or an address of the API or of a link, is not the client's") {
    StaticFiles files{client};
    for (auto path : {"/_app/immutable/old.js", "/_app/x", "/robots.txt", "/x/y.css", "/api/v1/x", "/l/x"})
        CHECK_FALSE(files.answer(get(path)));
}

TEST_CASE("a compressed variant goes to who accepts it, under a tag of its own") {
    StaticFiles files{client};
    struct Line {
        char const *accepts, *coding, *tag;
    };
    for (auto [accepts, coding, tag] : {Line{"", "", "\"b2\""},
                                        {"gzip", "gzip", "\"b2-gzip\""},
                                        {"gzip, br", "br", "\"b2-br\""},
                                        {"br;q=0, gzip;q=0.5", "gzip", "\"b2-gzip\""},
                                        {"br;q=0.0", "", "\"b2\""},
                                        {"brotli", "", "\"b2\""},
                                        {"identity", "", "\"b2\""}}) {
        CAPTURE(accepts);
        auto reply = files.answer(get("/_app/immutable/app.1.js", {{"accept-encoding", accepts}}));
        CHECK(header_of(*reply, "Content-Encoding") == coding);
        CHECK(header_of(*reply, "ETag") == tag);
        auto again = files.answer(get("/_app/immutable/app.1.js", {{"accept-encoding", accepts},
                                                                   {"if-none-match", std::string{"\"x\", W/"} + tag}}));
        CHECK(again->status == 304);
        CHECK(again->still.empty());
    }
    CHECK(files.answer(get("/icon.svg", {{"if-none-match", "\"c3-br\""}}))->status == 200);
}

TEST_CASE("without a web client, a page says so") {
    auto reply = StaticFiles{{}}.answer(get("/"));
    REQUIRE(reply);
    CHECK(reply->still.find("sans son interface web") != std::string_view::npos);
}

TEST_CASE("the client answers where no route does; a path with another method is still 405") {
    on_site([](Site& site, World&) {
        CHECK(site.handle(get("/enfants")).still == "<p>start</p>");
        CHECK(site.handle(get("/api/v1/nothing")).status == 404);
        CHECK(site.handle(get("/l/nothing")).status == 404);
        CHECK(site.handle(get("/form")).status == 405);
        auto post = get("/enfants");
        post.method = "POST";
        CHECK(site.handle(post).status == 404);
        CHECK(site.handle(get("/api/v1/notes/1")).status == 204);
    });
}

TEST_CASE("health is the process's, readiness the database's") {
    on_site([](Site& site, World& world) {
        CHECK(site.handle(get("/readyz")).status == 200);
        world.database.writes = Breakable::Fails::later;
        CHECK(site.handle(get("/readyz")).status == 503);
        world.database.reads = Breakable::Fails::when_taken;
        CHECK(site.handle(get("/readyz")).status == 503);
        CHECK(site.handle(get("/healthz")).status == 200);
    });
}

TEST_CASE("metrics are for the machine itself, or for who has the token") {
    on_site([](Site& site, World& world) {
        site.metrics().answered(world.router.routes()[0].get(), 204, 0.002);
        auto text = site.handle(get("/metrics")).body;
        CHECK(text.find("marelle_requests_total{method=\"GET\",route=\"/api/v1/notes/:id\",status=\"2xx\"} 1") !=
              std::string::npos);
        CHECK(text.find("marelle_database_waiting{kind=\"write\"} 0") != std::string::npos);
        for (auto address : {"192.0.2.1", "1270.0.0.1", "::2", ""}) {
            auto far = get("/metrics");
            far.client = address;
            CHECK(site.handle(far).status == 404);
        }
    });
    on_site(
        [](Site& site, World&) {
            CHECK(site.handle(get("/metrics")).status == 404);
            CHECK(site.handle(get("/metrics", {{"authorization", "Bearer secre"}})).status == 404);
            CHECK(site.handle(get("/metrics", {{"authorization", "Bearer secret"}})).status == 200);
        },
        "secret");
}

TEST_CASE("a route may take a larger body than others") {
    on_site([](Site& site, World&) {
        CHECK(site.largest_body("PUT", "/api/v1/notes/1") == 20u << 20);
        CHECK(site.largest_body("POST", "/form") == 1u << 20);
        CHECK(site.largest_body("POST", "/nothing") == 1u << 20);
    });
}

TEST_CASE("the API describes itself, whoever asks") {
    on_site([](Site& site, World&) {
        auto reply = site.handle(get("/api/v1/openapi.json"));
        CHECK(reply.status == 200);
        auto api = json::parse(reply.body).as_object();
        CHECK(api["openapi"] == "3.1.0");
        CHECK(api["paths"].as_object().size() == 1);
        CHECK(api["paths"].at("/api/v1/notes/{id}") == json::parse(R"({
            "get": {"operationId": "get_notes_id", "summary": "One note", "x-permission": "public", "security": [],
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                                   {"name": "as", "in": "query", "required": false, "schema": {"type": "string"},
                                    "description": "how it is shown"}],
                    "responses": {"2XX": {"description": "done"},
                                  "default": {"description": "refused", "content": {"application/problem+json":
                                      {"schema": {"$ref": "#/components/schemas/Problem"}}}}}},
            "put": {"operationId": "put_notes_id", "x-permission": "note.write",
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "responses": {"2XX": {"description": "done"},
                                  "default": {"description": "refused", "content": {"application/problem+json":
                                      {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}})"));
    });
}

}  // namespace marelle::http
