// Asks a server over many connections that stay open, each with one request under way, from one thread.
//   load PORT CONNECTIONS REQUESTS COOKIE CSRF put|get FILE
// FILE: a line a thing to ask. put: "SESSION CHILD", marked one after the other, each time with a note of its own.
// get: a path. Prints one line: requests, seconds, p50 and p99 in milliseconds, answers that were not 200.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(char const* what) {
    std::fprintf(stderr, "load: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

struct Asked {
    std::string cookie, csrf;
    bool put{};
    std::vector<std::string> lines;
};

std::int64_t unix_ms() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

std::string instant(std::int64_t ms) {
    auto seconds = static_cast<time_t>(ms / 1000);
    tm parts{};
    gmtime_r(&seconds, &parts);
    char date[24], out[40];
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(out, sizeof out, "%s.%03dZ", date, static_cast<int>(ms % 1000));
    return out;
}

// A note's id, as a device makes it (UUIDv7).
class Device {
public:
    std::string id(std::int64_t ms) {
        char out[40];
        auto a = random_(), b = random_();
        std::snprintf(out, sizeof out, "%08llx-%04llx-7%03llx-8%03llx-%012llx",
                      static_cast<unsigned long long>(ms >> 16), static_cast<unsigned long long>(ms & 0xFFFF),
                      static_cast<unsigned long long>(a & 0xFFF), static_cast<unsigned long long>(a >> 12 & 0xFFF),
                      static_cast<unsigned long long>(b & 0xFFFF'FFFF'FFFF));
        return out;
    }

private:
    std::mt19937_64 random_{std::random_device{}()};
};

struct Connection {
    int socket = -1;
    std::size_t next = 0;  // line to ask
    std::string in, out;
    std::size_t sent = 0, need = 0;  // bytes of the answer, once its head is there
    Clock::time_point began;
};

std::string request_of(Asked const& asked, Device& device, std::string const& line) {
    if (!asked.put) return "GET " + line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + asked.cookie + "\r\n\r\n";
    auto blank = line.find(' ');
    auto ms = unix_ms();
    auto body = "{\"id\":\"" + device.id(ms) + "\",\"presence\":\"" + (ms % 7 ? "present" : "late") +
                "\",\"observed_at\":\"" + instant(ms) + "\"}";
    return "PUT /api/v1/sessions/" + line.substr(0, blank) + "/attendance/" + line.substr(blank + 1) +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + asked.cookie + "\r\nX-CSRF-Token: " + asked.csrf +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Load {
public:
    Load(Asked asked, int port, std::size_t connections, std::size_t requests)
        : asked_{std::move(asked)}, wanted_{requests}, poll_{epoll_create1(0)} {
        times_.reserve(requests);
        connections_.resize(connections);
        for (std::size_t n = 0; n < connections; ++n) connect(connections_[n], port, n);
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
    void connect(Connection& connection, int port, std::size_t number) {
        connection.socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(connection.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
        int on = 1;
        setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &connection;
        epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &event);
        connection.next = number % asked_.lines.size();
    }

    void ask(Connection& connection) {
        if (asked_n_++ >= wanted_) return;
        connection.out = request_of(asked_, device_, asked_.lines[connection.next]);
        connection.next = (connection.next + connections_.size()) % asked_.lines.size();
        connection.began = Clock::now();
        connection.in.clear();
        connection.need = 0;
        // A small request fits in the socket's buffer.
        if (::send(connection.socket, connection.out.data(), connection.out.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(connection.out.size()))
            fail("send");
    }

    void take(Connection& connection) {
        char block[64 << 10];
        auto got = ::recv(connection.socket, block, sizeof block, 0);
        if (got <= 0) fail("the server closed a connection");
        connection.in.append(block, static_cast<std::size_t>(got));
        if (!connection.need) connection.need = length_of(connection.in);
        if (!connection.need || connection.in.size() < connection.need) return;
        times_.push_back(std::chrono::duration<float, std::milli>(Clock::now() - connection.began).count());
        if (std::string_view{connection.in}.substr(9, 3) != "200") note_refusal(connection.in);
        if (times_.size() < wanted_) ask(connection);
    }

    void note_refusal(std::string const& answer) {
        if (refused_++ == 0) std::fprintf(stderr, "load: %s\n", answer.c_str());
    }

    // Bytes of head and body; 0 while the head is not whole.
    static std::size_t length_of(std::string const& in) {
        auto end = in.find("\r\n\r\n");
        if (end == in.npos) return 0;
        auto field = in.find("Content-Length: ");
        return end + 4 + (field < end ? std::strtoul(in.c_str() + field + 16, nullptr, 10) : 0);
    }

    Asked asked_;
    Device device_;
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
    Asked asked{words[4], words[5], std::string_view{words[6]} == "put", {}};
    std::ifstream in{words[7]};
    for (std::string line; std::getline(in, line);) asked.lines.push_back(line);
    if (asked.lines.empty()) fail("nothing to ask");
    Load{std::move(asked), std::atoi(words[1]), std::strtoul(words[2], nullptr, 10),
         std::strtoul(words[3], nullptr, 10)}
        .run();
}
