#pragma once
// The server itself: connections, limits, time. The only face of the files with Boost.Beast (transport_*.cpp).
#include "http/site.hpp"
#include <chrono>
#include <cstdint>

namespace marelle::http {

struct Limits {
    std::size_t header = 16 << 10;                  // bytes of a request's header; above: 431
    std::size_t url = 8 << 10;                      // above: 414
    std::size_t connections = 1024;                 // above: 503 and closed
    std::size_t bodies = 256 << 20;                 // bytes of request bodies held at one time; above: 503
    std::chrono::milliseconds header_time{10'000};  // to send a header, from its first byte; above: 408
    std::chrono::milliseconds body_time{30'000};    // to send a body; above: 408
    std::chrono::milliseconds idle_time{60'000};    // between two requests; above: closed
    std::chrono::milliseconds write_time{30'000};   // to take 64 KiB of an answer; above: closed
    std::chrono::milliseconds last_time{300};       // to begin a request that was on its way when the server stops
    std::chrono::milliseconds drain_time{30'000};   // for the requests in flight when the server stops
};

enum class AccessLog { off, on };
enum class Signals { ours, someone_elses };

struct Options {
    std::string listen = "127.0.0.1:8080";     // "127.0.0.1:8080", "[::1]:8080", "localhost:0"
    int threads = 0;                           // of input and output; 0: one a core
    std::vector<std::string> trusted_proxies;  // addresses or networks ("10.0.0.0/8") whose X-Forwarded-For is believed
    Limits limits;
    AccessLog access_log = AccessLog::on;
    Signals signals = Signals::ours;  // SIGTERM and SIGINT stop the server
};

class Server {
public:
    // Listens at once. Throws std::runtime_error when the address is wrong or taken.
    Server(Options options, Site const& site);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    std::uint16_t port() const;
    void run();   // until stop() or a signal; returns once the requests in flight are answered
    void stop();  // from any thread

private:
    struct Running;
    std::shared_ptr<Running> running_;
};

void serve(Options options, Site const& site);

}  // namespace marelle::http
