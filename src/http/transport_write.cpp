// Writes one answer: its head and a small body leave together, a large body in pieces, so that a slow reader is
// noticed.
#include "base/clock.hpp"
#include "http/static_files.hpp"
#include "http/status.hpp"
#include "http/transport_connection.hpp"
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace marelle::http {

namespace {

constexpr std::size_t piece = 64 << 10;

constexpr std::string_view on_every_answer =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

std::string_view body_of(Reply const& reply) {
    return reply.still.empty() ? std::string_view{reply.body} : reply.still;
}

// A value of ours may hold what a person typed (a file name): it does not end the header.
void add_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (char c : value) out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? ' ' : c;
    out += "\r\n";
}

bool has(Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key.size() == name.size() &&
            std::equal(key.begin(), key.end(), name.begin(), [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
            return true;
    return false;
}

// "Mon, 12 Jan 2026 15:30:00 GMT", made once a second on each thread.
std::string const& date_line() {
    thread_local std::int64_t made = -1;
    thread_local std::string line;
    if (auto second = now_ms() / 1000; second != made) {
        made = second;
        line = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(static_cast<std::time_t>(second)));
    }
    return line;
}

void add_policies(std::string& out, Reply const& reply, Incoming const& answered) {
    out += on_every_answer;
    if (!reply.cacheable) out += "Cache-Control: no-store\r\n";
    if (answered.secure) out += "Strict-Transport-Security: max-age=31536000\r\n";
    if (has(reply, "Content-Security-Policy")) return;
    if (reply.content_type.starts_with("text/html")) add_header(out, "Content-Security-Policy", page_policy());
    else out += "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
}

Task<bool> write_all(ConnectionPointer connection, std::string_view text) {
    auto const& limits = connection->loop->shared.options.limits;
    while (!text.empty()) {
        connection->enter(Phase::writing, limits.write_time);
        auto now = text.substr(0, piece);
        boost::system::error_code error;
        co_await net::async_write(connection->socket, net::buffer(now.data(), now.size()),
                                  net::redirect_error(Awaiting{}, error));
        if (error) co_return false;
        text.remove_prefix(now.size());
    }
    co_return true;
}

}  // namespace

std::string head_of(Reply const& reply, Incoming const& answered) {
    std::string out;
    out.reserve(1024);
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", reply.status, reason_of(reply.status));
    out += date_line();
    bool bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless) {
        if (!reply.content_type.empty()) add_header(out, "Content-Type", reply.content_type);
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", body_of(reply).size());
    }
    for (auto const& [name, value] : reply.headers)
        if (reply.cacheable || !(name == "Cache-Control")) add_header(out, name, value);
    add_policies(out, reply, answered);
    add_header(out, "X-Request-Id", answered.id);
    if (!answered.keep) out += "Connection: close\r\n";
    else if (answered.old) out += "Connection: keep-alive\r\n";
    return out += "\r\n";
}

Task<bool> write_reply(ConnectionPointer connection, Reply reply, Incoming answered) {
    auto head = head_of(reply, answered);
    auto body = body_of(reply);
    if (answered.head || reply.status == 204 || reply.status == 304) body = {};
    if (body.size() <= piece) {
        head += body;
        body = {};
    }
    bool written = co_await write_all(connection, head);
    if (written && !body.empty()) written = co_await write_all(connection, body);
    co_return written;
}

}  // namespace marelle::http
