#pragma once
// What the load generators share: a connection that stays open, with one request under way, and a device's ids.
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

using Clock = std::chrono::steady_clock;

[[noreturn]] inline void fail(char const* what) {
    std::fprintf(stderr, "load: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

inline std::int64_t unix_ms() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

inline std::string instant(std::int64_t ms) {
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
    std::string in;
    std::size_t need = 0;  // bytes of the answer, once its head is there
    Clock::time_point began;

    void open(int port, int poll) {
        socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = this;
        epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
    }

    void send(std::string const& request, Clock::time_point from) {
        began = from;
        in.clear();
        need = 0;
        // A small request fits in the socket's buffer.
        if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
            fail("send");
    }

    // Reads what is there; true once the whole answer is.
    bool answered() {
        char block[64 << 10];
        auto got = ::recv(socket, block, sizeof block, 0);
        if (got <= 0) fail("the server closed a connection");
        in.append(block, static_cast<std::size_t>(got));
        if (!need) need = length_of(in);
        return need && in.size() >= need;
    }

    bool ok() const { return std::string_view{in}.substr(9, 3) == "200"; }
    float milliseconds() const { return std::chrono::duration<float, std::milli>(Clock::now() - began).count(); }

private:
    // Bytes of head and body; 0 while the head is not whole.
    static std::size_t length_of(std::string const& in) {
        auto end = in.find("\r\n\r\n");
        if (end == in.npos) return 0;
        auto field = in.find("Content-Length: ");
        return end + 4 + (field < end ? std::strtoul(in.c_str() + field + 16, nullptr, 10) : 0);
    }
};

// Of somebody logged in: "NAME=VALUE" of the cookie and the token asked back on every write.
struct Caller {
    std::string cookie, csrf;

    std::string get(std::string const& path) const {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookie + "\r\n\r\n";
    }
    std::string write(std::string_view method, std::string const& path, std::string const& body) const {
        return std::string{method} + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookie +
               "\r\nX-CSRF-Token: " + csrf +
               "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body;
    }
};

}  // namespace bench
