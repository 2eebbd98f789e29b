// Asks a server over many connections that stay open, each with one request under way, from one thread.
//   load PORT CONNECTIONS REQUESTS COOKIE CSRF put|get FILE
// FILE: a line a thing to ask. put: "SESSION CHILD", marked one after the other, each time with a note of its own.
// get: a path. Prints one line: requests, seconds, p50 and p99 in milliseconds, answers that were not 200.
#include "client.hpp"
#include <algorithm>
#include <fstream>
#include <vector>

namespace {

using bench::Clock;
using bench::fail;

struct Asked {
    bench::Caller caller;
    bool put{};
    std::vector<std::string> lines;
};

std::string request_of(Asked const& asked, bench::Device& device, std::string const& line) {
    if (!asked.put) return asked.caller.get(line);
    auto blank = line.find(' ');
    auto ms = bench::unix_ms();
    return asked.caller.write("PUT",
                              "/api/v1/sessions/" + line.substr(0, blank) + "/attendance/" + line.substr(blank + 1),
                              "{\"id\":\"" + device.id(ms) + "\",\"presence\":\"" + (ms % 7 ? "present" : "late") +
                                  "\",\"observed_at\":\"" + bench::instant(ms) + "\"}");
}

struct Connection : bench::Connection {
    std::size_t next = 0;  // line to ask
};

class Load {
public:
    Load(Asked asked, int port, std::size_t connections, std::size_t requests)
        : asked_{std::move(asked)}, wanted_{requests}, poll_{epoll_create1(0)} {
        times_.reserve(requests);
        connections_.resize(connections);
        for (std::size_t n = 0; n < connections; ++n) {
            connections_[n].open(port, poll_);
            connections_[n].next = n % asked_.lines.size();
        }
    }

    void run() {
        auto began = Clock::now();
        for (auto& connection : connections_) ask(connection);
        epoll_event events[128];
        while (times_.size() < wanted_) {
            int count = epoll_wait(poll_, events, 128, 30'000);
            if (count == 0 || (count < 0 && errno != EINTR)) fail("the server is silent");
            for (int i = 0; i < count; ++i) take(*static_cast<Connection*>(events[i].data.ptr));
        }
        double seconds = std::chrono::duration<double>(Clock::now() - began).count();
        std::sort(times_.begin(), times_.end());
        auto at = [&](double share) { return times_[static_cast<std::size_t>(share * double(times_.size() - 1))]; };
        std::printf("%zu %.4f %.3f %.3f %zu\n", times_.size(), seconds, at(0.5), at(0.99), refused_);
    }

private:
    void ask(Connection& connection) {
        if (asked_n_++ >= wanted_) return;
        auto request = request_of(asked_, device_, asked_.lines[connection.next]);
        connection.next = (connection.next + connections_.size()) % asked_.lines.size();
        connection.send(request, Clock::now());
    }

    void take(Connection& connection) {
        if (!connection.answered()) return;
        times_.push_back(connection.milliseconds());
        if (!connection.ok() && refused_++ == 0) std::fprintf(stderr, "load: %s\n", connection.in.c_str());
        if (times_.size() < wanted_) ask(connection);
    }

    Asked asked_;
    bench::Device device_;
    std::size_t wanted_, asked_n_ = 0, refused_ = 0;
    int poll_;
    std::vector<Connection> connections_;
    std::vector<float> times_;
};

}  // namespace

int main(int count, char** words) {
    if (count != 8) {
        std::fprintf(stderr, "load PORT CONNECTIONS REQUESTS COOKIE CSRF put|get FILE\n");
        return 2;
    }
    Asked asked{{words[4], words[5]}, std::string_view{words[6]} == "put", {}};
    std::ifstream in{words[7]};
    for (std::string line; std::getline(in, line);) asked.lines.push_back(line);
    if (asked.lines.empty()) fail("nothing to ask");
    Load{std::move(asked), std::atoi(words[1]), std::strtoul(words[2], nullptr, 10),
         std::strtoul(words[3], nullptr, 10)}
        .run();
}
