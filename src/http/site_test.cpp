#include "http/site.hpp"
#include "tests/databases.hpp"
#include "tests/gate.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <zlib.h>

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

// As a browser reads it.
std::string unpacked(std::string const& body) {
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(1 << 16, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(::inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    ::inflateEnd(&stream);
    return out;
}

std::string const long_list = "[" + std::string(4000, '1') + "]";

Result<Reply> answer_long(Call& call) {
    Reply reply;
    reply.body = long_list;
    if (call.request.query.find("as=csv") != std::string::npos) reply.content_type = "text/csv; charset=utf-8";
    return reply;
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
        for (auto const* path : {"/api/v1/lists", "/api/v1/login"})
            router.on("GET", path, "public", Work::read, answer_long).summary("A long one").with("as", "its form");
        router.on("POST", "/api/v1/lists", "public", Work::write, answer_long).summary("A long one");
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

TEST_CASE("a page says what it will ask for first, and never asks who is reading") {
    constexpr embedded::File files[] = {
        {"_app/early.txt",
         "/enfants/nouveau /_app/n.js\n/enfants/* /_app/c.js /_app/c.css\n/ /_app/first.js\n",
         {},
         {},
         "e",
         {}},
        {"index.html", "<p>start</p>", {}, {}, "i", {}},
    };
    StaticFiles const site{files};
    auto const link = [&](std::string const& path, std::string const& cookie = {}) {
        return header_of(*site.answer(get(path, cookie.empty() ? Headers{} : Headers{{"cookie", cookie}})), "Link");
    };
    CHECK(link("/enfants/12") == "</_app/c.js>; rel=modulepreload, </_app/c.css>; rel=preload; as=style; crossorigin");
    CHECK(link("/enfants/12/") == link("/enfants/12"));
    CHECK(link("/enfants/nouveau") == "</_app/n.js>; rel=modulepreload");
    CHECK(link("/") == "</_app/first.js>; rel=modulepreload");
    CHECK(link("/enfants") == "");
    CHECK(link("/enfants", "marelle=x") == "");
    CHECK(link("/", "marelle=x") == link("/"));
    // A file is not a page.
    CHECK(header_of(*site.answer(get("/index.html", {{"cookie", "marelle=x"}})), "Link") == "");
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

TEST_CASE("what is read of the API is packed for who takes it, and no answer that holds a secret") {
    on_site([](Site& site, World&) {
        auto const ask = [&](std::string path, std::string const& accepts, std::string query = {}) {
            auto request = get(std::move(path), accepts.empty() ? Headers{} : Headers{{"accept-encoding", accepts}});
            request.query = std::move(query);
            return site.handle(std::move(request));
        };
        for (auto const* refused : {"", "br", "identity", "gzip;q=0"}) {
            CAPTURE(refused);
            auto const plain = ask("/api/v1/lists", refused);
            CHECK(plain.body == long_list);
            CHECK(header_of(plain, "Content-Encoding") == "");
            CHECK(header_of(plain, "Vary") == "Accept-Encoding");
        }
        CHECK(ask("/api/v1/login", "gzip").body == long_list);
        CHECK(header_of(ask("/api/v1/login", "gzip"), "Vary") == "");
        CHECK(ask("/api/v1/lists", "gzip", "as=csv").body == long_list);
        auto post = get("/api/v1/lists", {{"accept-encoding", "gzip"}});
        post.method = "POST";
        CHECK(site.handle(post).body == long_list);

        auto const packed = ask("/api/v1/lists", "gzip, deflate, br");
        CHECK(header_of(packed, "Content-Encoding") == "gzip");
        CHECK(packed.body.size() < 200);
        CHECK(unpacked(packed.body) == long_list);
        // What fits in a packet gains nothing.
        auto const small = ask("/api/v1/nothing", "gzip");
        CHECK(small.status == 404);
        CHECK(header_of(small, "Content-Encoding") == "");
    });
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
        CHECK(api["paths"].as_object().size() == 3);
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
