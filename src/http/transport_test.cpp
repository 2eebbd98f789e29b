// Real sockets, short limits.
#include "http/transport.hpp"
#include "tests/databases.hpp"
#include "tests/gate.hpp"
#include <algorithm>
#include <arpa/inet.h>
#include <boost/json.hpp>
#include <csignal>
#include <doctest/doctest.h>
#include <latch>
#include <netinet/in.h>
#include <poll.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

namespace marelle::http {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class Client {
public:
    explicit Client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
    }
    ~Client() { ::close(socket_); }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    // False when the other side has closed.
    bool send(std::string_view text) {
        while (!text.empty()) {
            auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // More bytes into what was received; false at the end, on a reset, or after the wait.
    bool more(milliseconds wait = milliseconds{5000}) {
        pollfd one{socket_, POLLIN, 0};
        if (::poll(&one, 1, static_cast<int>(wait.count())) <= 0) return false;
        char bytes[65536];
        auto got = ::recv(socket_, bytes, sizeof bytes, 0);
        if (got < 0) reset = true;
        if (got > 0) received.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    }

    // One answer, head and body, taken from what was received; what there is of it when the connection ends.
    std::string answer(bool head_only = false) {
        auto end = std::string::npos;
        while ((end = received.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return std::exchange(received, {});
        auto size = end + 4;
        if (auto at = received.find("Content-Length: "); !head_only && at < end)
            size += std::stoul(received.substr(at + 16));
        while (received.size() < size)
            if (!more()) break;
        auto out = received.substr(0, size);
        received.erase(0, size);
        return out;
    }

    bool closed(milliseconds wait = milliseconds{5000}) {
        auto until = Clock::now() + wait;
        while (more(wait)) {}
        return Clock::now() < until;
    }

    std::string received;
    bool reset = false;

private:
    int socket_;
};

int status_of(std::string const& answer) {
    return answer.starts_with("HTTP/1.1 ") && answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view get = "GET /api/v1/echo?x=1 HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post(std::string const& body, std::string const& path = "/api/v1/echo") {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

Options with(Limits limits) {
    Options options;
    options.limits = limits;
    return options;
}

struct World {
    std::unique_ptr<sql::Database> database = sql::Database::open("sqlite::memory:");
    tests::TestGate gate;
    Router router{*database, gate};
    std::latch never{1};
    std::atomic<int> started = 0;
    std::unique_ptr<Site> site;
    std::unique_ptr<Server> server;
    std::thread thread;

    explicit World(Options options = {}) {
        auto echo = [](Call& call) -> Result<Reply> {
            return json_reply({{"body", call.request.body.substr(0, 100)},
                               {"size", call.request.body.size()},
                               {"query", call.request.query},
                               {"client", call.request.client},
                               {"secure", call.request.secure}});
        };
        router.on("GET", "/api/v1/echo", "public", Work::read, echo);
        router.on("POST", "/api/v1/echo", "public", Work::own, echo).largest(2000);
        router.on("POST", "/api/v1/large", "public", Work::own, echo).largest(3 << 20);
        router.on("GET", "/api/v1/people/:id", "public", Work::read, echo);
        router.on("GET", "/api/v1/slow", "public", Work::own, [this](Call&) -> Result<Reply> {
            ++started;
            never.wait();
            return no_content();
        });
        router.on("GET", "/api/v1/big", "public", Work::own, [](Call&) -> Result<Reply> {
            Reply reply;
            reply.body.assign(5 << 20, 'x');
            reply.headers.emplace_back("X-Name", "a\r\nSet-Cookie: b");
            return reply;
        });
        site = std::make_unique<Site>(router, StaticFiles{{}});
        options.listen = "127.0.0.1:0";
        options.threads = 2;
        options.signals = Signals::someone_elses;
        if (options.access_log == AccessLog::on) options.access_log = AccessLog::off;
        start(std::move(options));
    }
    ~World() {
        if (!never.try_wait()) never.count_down();
        stop();
    }

    void start(Options options) {
        server = std::make_unique<Server>(std::move(options), *site);
        thread = std::thread{[this] { server->run(); }};
    }
    // Another one on the same site, that listens and has not begun to run.
    std::unique_ptr<Server> another(Limits limits = {}) {
        auto options = with(limits);
        options.listen = "127.0.0.1:0";
        options.threads = 2;
        options.access_log = AccessLog::off;
        options.signals = Signals::someone_elses;
        return std::make_unique<Server>(std::move(options), *site);
    }
    void stop() {
        server->stop();
        if (thread.joinable()) thread.join();
    }
    std::uint16_t port() const { return server->port(); }
};

Limits hasty() {
    Limits limits;
    limits.header_time = limits.body_time = limits.write_time = milliseconds{400};
    limits.idle_time = milliseconds{800};
    return limits;
}

}  // namespace

TEST_CASE("a connection is kept for the next request, and pipelined requests are answered in order") {
    World world;
    Client client{world.port()};
    for (int i = 0; i < 3; ++i) {
        client.send(get);
        auto answer = client.answer();
        CHECK(status_of(answer) == 200);
        CHECK(has(answer, R"("query":"x=1")"));
        CHECK_FALSE(has(answer, "Connection: close"));
    }
    std::string many;
    for (int i = 0; i < 50; ++i) many += i % 2 ? post("n" + std::to_string(i)) : std::string{get};
    client.send(many);
    for (int i = 0; i < 50; ++i) {
        auto answer = client.answer();
        REQUIRE(status_of(answer) == 200);
        if (i % 2) CHECK(has(answer, "\"n" + std::to_string(i) + "\""));
    }
}

TEST_CASE("every answer carries its policies and its request id; nothing personal is cached") {
    World world;
    Client client{world.port()};
    client.send(get);
    auto answer = client.answer();
    for (auto line : {"X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store",
                      "Content-Security-Policy: default-src 'none'", "Cross-Origin-Opener-Policy: same-origin",
                      "Permissions-Policy: ", "X-Request-Id: ", "Date: "})
        CHECK(has(answer, line));
    CHECK_FALSE(has(answer, "Server:"));
    client.send("GET /enfants HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(has(client.answer(), "Content-Security-Policy: default-src 'none'; script-src 'self'; "));
}

TEST_CASE("HEAD is GET without its body, and closing or old clients are understood") {
    World world;
    Client client{world.port()};
    client.send("HEAD /api/v1/echo HTTP/1.1\r\nHost: h\r\n\r\n");
    auto head = client.answer(true);
    CHECK(status_of(head) == 200);
    CHECK_FALSE(has(head, "Content-Length: 0"));
    client.send(get);
    CHECK(status_of(client.answer()) == 200);
    client.send("GET /api/v1/echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    CHECK(has(client.answer(), "Connection: close"));
    CHECK(client.closed());
    Client old{world.port()};
    old.send("GET /api/v1/echo HTTP/1.0\r\n\r\n");
    CHECK(status_of(old.answer()) == 200);
    CHECK(old.closed());
    Client kept{world.port()};
    kept.send("GET /api/v1/echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(has(kept.answer(), "Connection: keep-alive"));
}

TEST_CASE("what is too long is refused with its status, before the connection closes") {
    World world;
    struct Line {
        std::string text;
        int status;
        char const* code;
    };
    auto named = "GET /api/v1/echo HTTP/1.1\r\nHost: h\r\nX: ";
    Line const lines[] = {
        {post(std::string(2001, 'x')), 413, "body.too_large"},
        {post(std::string(5'000'000, 'x'), "/api/v1/large"), 413, "body.too_large"},
        {"POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7d1\r\n" + std::string(2001, 'x'),
         413, "body.too_large"},
        {named + std::string(20'000, 'x') + "\r\n\r\n", 431, "header.too_large"},
        {"GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "url.too_long"},
        {"GET /" + std::string(200'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "url.too_long"},
    };
    for (auto const& line : lines) {
        CAPTURE(line.code);
        Client client{world.port()};
        client.send(line.text);
        auto answer = client.answer();
        CHECK(status_of(answer) == line.status);
        CHECK(has(answer, line.code));
        CHECK(has(answer, "Connection: close"));
        CHECK_FALSE(client.reset);
    }
    Client client{world.port()};
    client.send(post(std::string(2000, 'x')) + post(std::string(2'000'000, 'x'), "/api/v1/large"));
    CHECK(has(client.answer(), "\"size\":2000"));
    CHECK(has(client.answer(), "\"size\":2000000"));
}

TEST_CASE("what is malformed is refused, and the server goes on") {
    World world;
    for (std::string bad : {
             std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and then some\r\n\r\n", 29},
             std::string{"hello\r\n\r\n"},
             std::string{"GET  /x HTTP/1.1\r\nHost: h\r\n\r\n"},
             std::string{"GET /x HTTP/9.1\r\nHost: h\r\n\r\n"},
             std::string{"GET /x HTTP/1.1\r\n\r\n"},
             std::string{"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
             std::string{"GET /x HTTP/1.1\r\nHost: h\r\nbad header\r\n\r\n"},
             std::string{"GET /a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n"},
             std::string{"GET /../x HTTP/1.1\r\nHost: h\r\n\r\n"},
             std::string{"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
             std::string{"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
             std::string{"POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"},
             std::string{"POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
             std::string{"POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
             std::string{"POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
         }) {
        CAPTURE(bad);
        Client client{world.port()};
        client.send(bad);
        auto answer = client.answer();
        CHECK(status_of(answer) == 400);
        CHECK(has(answer, "request.malformed"));
    }
    Client client{world.port()};
    client.send(get);
    CHECK(status_of(client.answer()) == 200);
}

TEST_CASE("a chunked body and an expectation are served") {
    World world;
    Client client{world.port()};
    client.send("POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2;x=y\r\nde\r\n0\r\n\r\n");
    CHECK(has(client.answer(), R"("body":"abcde")"));
    client.send("POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(status_of(client.answer()) == 100);
    client.send("ok");
    CHECK(has(client.answer(), R"("body":"ok")"));
}

TEST_CASE("who is too slow is told so, or only closed when nothing was begun") {
    World world{with(hasty())};
    Client header{world.port()}, body{world.port()}, silent{world.port()}, idle{world.port()};
    header.send("GET /api/v1/echo HT");
    body.send("POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    idle.send(get);
    CHECK(status_of(idle.answer()) == 200);
    for (auto* client : {&header, &body}) {
        auto answer = client->answer();
        CHECK(status_of(answer) == 408);
        CHECK(has(answer, "request.too_slow"));
    }
    CHECK(silent.closed());
    CHECK(silent.received.empty());
    CHECK(idle.closed());
    CHECK(idle.received.empty());
}

TEST_CASE("a header sent byte by byte does not win time") {
    World world{with(hasty())};
    Client client{world.port()};
    auto began = Clock::now();
    for (int i = 0; i < 100 && client.send("X"); ++i)
        if (client.more(milliseconds{50})) break;
    CHECK(status_of(client.answer()) == 408);
    CHECK(Clock::now() - began < milliseconds{2000});
}

TEST_CASE("a reader who takes nothing is dropped, a slow one is served") {
    World world{with(hasty())};
    Client stuck{world.port()}, slow{world.port()};
    stuck.send("GET /api/v1/big HTTP/1.1\r\nHost: h\r\n\r\n");
    slow.send("GET /api/v1/big HTTP/1.1\r\nHost: h\r\n\r\n");
    std::string got;
    while (got.size() < (5u << 20) && slow.more()) {
        got += std::exchange(slow.received, {});
        std::this_thread::sleep_for(milliseconds{2});
    }
    CHECK(got.size() > (5u << 20));
    CHECK_FALSE(has(got, "\r\nSet-Cookie"));
    std::this_thread::sleep_for(milliseconds{1200});
    std::size_t total = 0;
    while (stuck.more()) total += std::exchange(stuck.received, {}).size();
    CHECK(total < (5u << 20));
}

TEST_CASE("200 slow clients do not slow the others") {
    World world;
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 200; ++i) {
        auto& client = *slow.emplace_back(std::make_unique<Client>(world.port()));
        client.send(i % 2 ? "GET /api/v1/echo HTTP/1.1\r\nHo"
                          : "POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx");
    }
    Client good{world.port()};
    std::vector<double> took;
    for (int i = 0; i < 200; ++i) {
        auto began = Clock::now();
        good.send(get);
        REQUIRE(status_of(good.answer()) == 200);
        took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
        slow[static_cast<std::size_t>(i)]->send("x");
    }
    std::ranges::sort(took);
    MESSAGE("median " << took[100] << " ms, 99th percentile " << took[198] << " ms");
    CHECK(took[100] < 50);
}

TEST_CASE("past the connections there is room for, one is told so") {
    Limits few;
    few.connections = 2;
    World world{with(few)};
    Client one{world.port()}, two{world.port()};
    one.send(get);
    two.send(get);
    CHECK(status_of(one.answer()) == 200);
    CHECK(status_of(two.answer()) == 200);
    {
        Client three{world.port()};
        auto answer = three.answer();
        CHECK(status_of(answer) == 503);
        CHECK(has(answer, "server.full"));
        CHECK(has(answer, "Retry-After: "));
    }
    one.send(get);
    CHECK(status_of(one.answer()) == 200);
}

TEST_CASE("bodies together have a limit too") {
    Limits few;
    few.bodies = 3000;
    World world{with(few)};
    Client one{world.port()};
    one.send("POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\nx");
    std::this_thread::sleep_for(milliseconds{100});
    Client two{world.port()};
    two.send(post(std::string(2000, 'y')));
    CHECK(status_of(two.answer()) == 503);
    one.send(std::string(1999, 'x'));
    CHECK(status_of(one.answer()) == 200);
    Client three{world.port()};
    three.send(post(std::string(2000, 'y')));
    CHECK(status_of(three.answer()) == 200);
}

TEST_CASE("a stopping server answers what it has begun, and takes nothing new") {
    World world;
    Client busy{world.port()}, idle{world.port()};
    idle.send(get);
    CHECK(status_of(idle.answer()) == 200);
    busy.send("GET /api/v1/slow HTTP/1.1\r\nHost: h\r\n\r\n");
    while (world.started == 0) std::this_thread::sleep_for(milliseconds{5});
    world.server->stop();
    CHECK(idle.closed());
    std::this_thread::sleep_for(milliseconds{300});
    world.never.count_down();
    auto answer = busy.answer();
    CHECK(status_of(answer) == 204);
    CHECK(has(answer, "Connection: close"));
    world.thread.join();
}

TEST_CASE("a stopping server answers what had reached it and what was on its way, and closes on who is silent") {
    World world;
    Limits limits;
    limits.last_time = milliseconds{3000};
    auto server = world.another(limits);
    std::vector<std::unique_ptr<Client>> sent, slow;
    for (int i = 0; i < 20; ++i) {  // accepted by the system, read by nobody yet
        sent.push_back(std::make_unique<Client>(server->port()));
        CHECK(sent.back()->send(get));
        slow.push_back(std::make_unique<Client>(server->port()));
    }
    Client silent{server->port()};
    server->stop();
    auto began = Clock::now();
    std::thread thread{[&] { server->run(); }};
    for (auto const& client : sent) {
        auto answer = client->answer();
        CHECK(status_of(answer) == 200);
        CHECK(has(answer, "Connection: close"));
    }
    for (auto const& client : slow) {
        CHECK(client->send(get));
        CHECK(status_of(client->answer()) == 200);
    }
    CHECK(silent.closed());
    CHECK_FALSE(silent.reset);
    thread.join();
    CHECK(Clock::now() - began < milliseconds{10'000});
}

TEST_CASE("a connection that is kept may still send a request while the server stops, and is told it is the last") {
    Limits limits;
    limits.last_time = milliseconds{3000};
    World world{with(limits)};
    Client kept{world.port()};
    kept.send(get);
    CHECK(status_of(kept.answer()) == 200);
    world.server->stop();
    std::this_thread::sleep_for(milliseconds{100});
    kept.send(get);
    auto answer = kept.answer();
    CHECK(status_of(answer) == 200);
    CHECK(has(answer, "Connection: close"));
    CHECK(kept.closed());
}

TEST_CASE("a stopping server does not wait for ever for a client") {
    Limits limits;
    limits.drain_time = milliseconds{300};
    World world{with(limits)};
    Client half{world.port()};
    half.send("POST /api/v1/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx");
    std::this_thread::sleep_for(milliseconds{100});
    auto began = Clock::now();
    world.stop();
    CHECK(Clock::now() - began < milliseconds{2000});
}

TEST_CASE("SIGTERM stops a server that listens to it") {
    World world;
    Options options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    Server other{options, *world.site};
    std::thread thread{[&] { other.run(); }};
    Client client{other.port()};
    client.send(get);
    CHECK(status_of(client.answer()) == 200);
    ::raise(SIGTERM);
    thread.join();
}

TEST_CASE("a trusted proxy is believed about its client, another is not") {
    auto forwarded = "GET /api/v1/echo HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n"
                     "X-Forwarded-For: 203.0.113.9, 192.0.2.7, 10.1.2.3\r\n\r\n";
    World plain;
    Client one{plain.port()};
    one.send(forwarded);
    auto answer = one.answer();
    CHECK(has(answer, R"("client":"127.0.0.1")"));
    CHECK(has(answer, R"("secure":false)"));
    Options options;
    options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
    World behind{options};
    Client two{behind.port()};
    two.send(forwarded);
    answer = two.answer();
    CHECK(has(answer, R"("client":"192.0.2.7")"));
    CHECK(has(answer, R"("secure":true)"));
    CHECK(has(answer, "Strict-Transport-Security: "));
}

TEST_CASE("a taken address, and one that is none, stop the start with a sentence") {
    World world;
    for (auto listen :
         {std::string{"127.0.0.1:"} + std::to_string(world.port()), std::string{"nowhere:1"}, std::string{"127.0.0.1"},
          std::string{"127.0.0.1:99999"}, std::string{"127.0.0.1:"}, std::string{"127.0.0.1:8x"}, std::string{""}}) {
        CAPTURE(listen);
        Options options;
        options.listen = listen;
        CHECK_THROWS_AS((Server{options, *world.site}), std::runtime_error);
    }
    Options options;
    options.trusted_proxies = {"10.0.0.0/99"};
    CHECK_THROWS_AS((Server{options, *world.site}), std::runtime_error);
}

TEST_CASE("the access log has routes, not paths") {
    std::ostringstream text;
    auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("t", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)));
    {
        World world;
        Options options;
        options.listen = "127.0.0.1:0";
        options.signals = Signals::someone_elses;
        Server server{options, *world.site};
        std::thread thread{[&] { server.run(); }};
        Client client{server.port()};
        client.send(
            "GET /api/v1/people/benali?name=lina HTTP/1.1\r\nHost: h\r\n\r\nBENALI /lina HTTP/1.1\r\nHost: h\r\n\r\n");
        client.answer();
        client.answer();
        server.stop();
        thread.join();
    }
    spdlog::set_default_logger(before);
    CHECK(has(text.str(), "GET /api/v1/people/:id 200 "));
    CHECK(has(text.str(), "- - 404 "));
    for (auto name : {"benali", "BENALI", "lina"}) CHECK_FALSE(has(text.str(), name));
}

}  // namespace marelle::http
