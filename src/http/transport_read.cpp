// Reads one request, with its limits. What is too long or too slow is refused before the connection closes.
#include "base/ids.hpp"
#include "http/query.hpp"
#include "http/transport_connection.hpp"
#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace marelle::http {
namespace beast = boost::beast;

namespace {

using Parser = beast::http::request_parser<beast::http::string_body>;

Incoming refused(int status, std::string_view code) {
    Incoming in;
    in.what = Incoming::What::refusal;
    in.status = status;
    in.code = code;
    in.id = new_id();
    in.method = "-";
    in.began = Steady::now();
    return in;
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

std::string_view known_method(std::string_view method) {
    for (std::string_view known : {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"})
        if (known == method) return known;
    return "-";
}

// A request line that never ends is a URL too long, not a header too large.
Incoming header_too_large(Parser const& parser, Connection const& connection, Limits const& limits) {
    auto left = connection.buffer.data();
    std::string_view text{static_cast<char const*>(left.data()), left.size()};
    if (parser.get().target().empty() && text.find('\n') > limits.url) return refused(414, "url.too_long");
    return refused(431, "header.too_large");
}

Incoming of_parse_error(beast::error_code error, Parser const& parser, Connection const& connection,
                        Limits const& limits) {
    if (error == beast::http::error::header_limit) return header_too_large(parser, connection, limits);
    if (error == beast::http::error::body_limit) return refused(413, "body.too_large");
    return refused(400, "request.malformed");
}

// Of an absolute address only the path counts (RFC 9112 §3.2.2).
std::string_view origin_form(std::string_view target) {
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        auto slash = target.find('/', scheme.size());
        return slash == target.npos ? "/" : target.substr(slash);
    }
    return target;
}

// The last hop that is not one of our proxies, and how it was reached.
void believe_proxies(Request& request, Connection const& connection) {
    auto const& proxies = connection.loop->shared.proxies;
    request.client = connection.peer.to_string();
    if (!proxies.trusts(connection.peer)) return;
    request.secure = request.header("x-forwarded-proto") == "https";
    auto rest = request.header("x-forwarded-for");
    while (!rest.empty()) {
        auto comma = rest.rfind(',');
        auto hop = comma == rest.npos ? rest : rest.substr(comma + 1);
        hop.remove_prefix(std::min(hop.find_first_not_of(' '), hop.size()));
        boost::system::error_code error;
        auto address = net::ip::make_address(std::string{hop}, error);
        if (error) return;
        request.client = address.to_string();
        if (comma == rest.npos || !proxies.trusts(address)) return;
        rest = rest.substr(0, comma);
    }
}

// Method, path and headers; the status of a refusal, or 0.
int take_header(Parser& parser, Connection const& connection, Incoming& in) {
    auto const& message = parser.get();
    auto view = [](auto text) { return std::string_view{text.data(), text.size()}; };
    auto target = view(message.target());
    if (target.size() > connection.loop->shared.options.limits.url) return 414;
    if (message.version() != 11 && message.version() != 10) return 400;
    if (message.version() == 11 && message.count(beast::http::field::host) != 1) return 400;
    target = origin_form(target.substr(0, target.find('#')));
    auto question = target.find('?');
    auto path = decode_path(target.substr(0, question));
    if (!path) return 400;
    in.request.path = std::move(*path);
    if (question != target.npos) in.request.query = target.substr(question + 1);
    in.request.method = view(message.method_string());
    in.head = in.request.method == "HEAD";
    in.method = known_method(in.request.method);
    if (in.head) in.request.method = "GET";
    in.old = message.version() == 10;
    in.keep = message.keep_alive();
    for (auto const& field : message)
        in.request.headers.emplace_back(lower(view(field.name_string())), view(field.value()));
    in.id = in.request.id = new_id();
    believe_proxies(in.request, connection);
    in.secure = in.request.secure;
    return 0;
}

std::string_view code_of(int status) {
    switch (status) {
    case 413: return "body.too_large";
    case 414: return "url.too_long";
    case 503: return "server.full";
    default: return "request.malformed";
    }
}

// The length is known before a byte of the body is read, or counted as it comes. The status of a refusal, or 0.
int allow_body(Parser& parser, Connection& connection, Incoming const& in) {
    auto limit = connection.loop->shared.site.largest_body(in.request.method, in.request.path);
    auto length = parser.content_length();
    if (length && *length > limit) return 413;
    if (!parser.chunked() && (!length || *length == 0)) return 0;
    parser.body_limit(limit);
    return connection.hold(length ? *length : limit) ? 0 : 503;
}

Task<boost::system::error_code> read_more(ConnectionPointer connection, std::size_t bytes) {
    boost::system::error_code error;
    auto space = connection->buffer.prepare(bytes);
    auto count = co_await connection->socket.async_read_some(space, net::redirect_error(Awaiting{}, error));
    connection->buffer.commit(count);
    co_return error;
}

Incoming of_read_error(Connection const& connection, bool begun) {
    if (connection.late && begun) return refused(408, "request.too_slow");
    return {};  // gone, or idle for too long
}

Task<void> say_continue(ConnectionPointer connection) {
    static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::system::error_code error;
    co_await net::async_write(connection->socket, net::buffer(line.data(), line.size()),
                              net::redirect_error(Awaiting{}, error));
}

}  // namespace

Task<Incoming> read_request(ConnectionPointer connection) {
    auto const& limits = connection->loop->shared.options.limits;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits.header));
    parser.body_limit(boost::none);
    auto patience = connection->served ? limits.idle_time : limits.header_time;
    // Its request, or its last answer, may have been on its way when the server began to stop.
    if (connection->loop->shared.stopping) patience = std::min(patience, limits.last_time);
    connection->enter(Phase::idle, patience);
    bool begun = false, has_header = false;
    Incoming in;
    while (!parser.is_done()) {
        beast::error_code parsed = beast::http::error::need_more;
        if (connection->buffer.size() > 0) {
            if (!begun) connection->enter(Phase::reading, limits.header_time);
            begun = true;
            auto used = parser.put(connection->buffer.data(), parsed);
            if (used == 0 && !parsed) parsed = beast::http::error::need_more;
            if (parsed && parsed != beast::http::error::need_more)
                co_return of_parse_error(parsed, parser, *connection, limits);
            connection->buffer.consume(used);
        }
        if (parser.is_header_done() && !has_header) {
            has_header = true;
            auto status = take_header(parser, *connection, in);
            if (!status && !parser.is_done()) status = allow_body(parser, *connection, in);
            if (status) co_return refused(status, code_of(status));
            connection->enter(Phase::reading, limits.body_time);
            parser.eager(true);
            if (!parser.is_done() && in.request.header("expect") == "100-continue") co_await say_continue(connection);
            continue;
        }
        if (parser.is_done()) break;
        if (parsed != beast::http::error::need_more && connection->buffer.size() > 0) continue;
        auto error = co_await read_more(connection, has_header ? 64 << 10 : 4 << 10);
        if (error || connection->late) co_return of_read_error(*connection, begun);
    }
    in.request.body = std::move(parser.get().body());
    in.what = Incoming::What::request;
    in.began = Steady::now();
    co_return in;
}

}  // namespace marelle::http
