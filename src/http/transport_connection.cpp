// One connection's life: request after request, each answered before the next is looked at.
#include "http/transport_connection.hpp"
#include "http/fault.hpp"
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <spdlog/spdlog.h>

namespace marelle::http {

Connection::Connection(std::shared_ptr<Loop> l, Socket s) : loop{std::move(l)}, socket{std::move(s)} {
    loop->connections.insert(this);
}

Connection::~Connection() {
    release();
    loop->connections.erase(this);
    loop->shared.site.metrics().connected(-1);
    --loop->shared.connections;
    if (loop->shared.stopping && loop->connections.empty()) loop->sweep.cancel();
}

void Connection::enter(Phase next, std::chrono::milliseconds time) {
    phase = next;
    late = false;
    deadline = Steady::now() + time;
}

bool Connection::hold(std::size_t bytes) {
    auto& bodies = loop->shared.bodies;
    held += bytes;
    if (bodies.fetch_add(bytes) + bytes <= loop->shared.options.limits.bodies) return true;
    release();
    return false;
}

void Connection::release() {
    loop->shared.bodies -= held;
    held = 0;
}

namespace {

// Starts the work and brings its answer back to the connection's own thread.
struct Initiate {
    ConnectionPointer connection;

    template <class Handler> void operator()(Handler handler, Request request) const {
        auto waiting = std::make_shared<Handler>(std::move(handler));
        // Holds the loop and not the connection: a thread of the database may drop this last.
        auto answer = [loop = connection->loop, waiting](Reply reply) {
            net::post(loop->context,
                      [waiting, reply = std::move(reply)]() mutable { std::move (*waiting)(std::move(reply)); });
        };
        connection->loop->shared.site.dispatch(std::move(request), std::move(answer));
    }
};

Task<Reply> answer_to(ConnectionPointer connection, Request request) {
    Awaiting awaiting;
    return net::async_initiate<Awaiting, void(Reply)>(Initiate{connection}, awaiting, std::move(request));
}

// The pattern of the route, never the path: a path may name someone.
void tell(Connection& connection, Incoming const& in, Reply const& reply) {
    auto const& shared = connection.loop->shared;
    std::chrono::duration<double> took = Steady::now() - in.began;
    shared.site.metrics().answered(reply.route, reply.status, took.count());
    if (shared.options.access_log == AccessLog::off) return;
    spdlog::info("{} {} {} {:.1f} ms {} B {}", in.method, reply.route ? reply.route->pattern : "-", reply.status,
                 took.count() * 1000, reply.still.empty() ? reply.body.size() : reply.still.size(), in.id);
}

// Closing on unread bytes would reset the connection, and the client would never read why: they are read and forgotten.
Task<void> close_gently(ConnectionPointer connection) {
    boost::system::error_code error;
    connection->socket.shutdown(net::socket_base::shutdown_send, error);
    connection->enter(Phase::writing, std::chrono::seconds{2});
    connection->buffer.clear();
    auto scrap = connection->buffer.prepare(64 << 10);
    for (std::size_t total = 0; !error && !connection->late && total < (64u << 20);)
        total += co_await connection->socket.async_read_some(scrap, net::redirect_error(Awaiting{}, error));
}

Task<void> refuse(ConnectionPointer connection, Incoming in) {
    auto reply = problem(in.status, in.code, in.id);
    if (in.status == 503) reply.headers.emplace_back("Retry-After", "5");
    tell(*connection, in, reply);
    bool written = co_await write_reply(connection, std::move(reply), std::move(in));
    if (written) co_await close_gently(connection);
}

Incoming one_too_many() {
    Incoming in;
    in.what = Incoming::What::refusal;
    in.status = 503;
    in.code = "server.full";
    in.method = "-";
    in.began = Steady::now();
    return in;
}

Task<void> converse(ConnectionPointer connection) {
    for (;;) {
        auto in = co_await read_request(connection);
        if (in.what == Incoming::What::end) co_return;
        if (in.what == Incoming::What::refusal) {
            co_await refuse(connection, std::move(in));
            co_return;
        }
        connection->enter(Phase::working, std::chrono::hours{24});
        auto reply = co_await answer_to(connection, std::move(in.request));
        connection->release();
        ++connection->served;
        if (connection->loop->shared.stopping) in.keep = false;
        tell(*connection, in, reply);
        bool keep = in.keep;
        bool written = co_await write_reply(connection, std::move(reply), std::move(in));
        if (written && !keep) co_await close_gently(connection);
        if (!written || !keep) co_return;
        if (connection->buffer.size() == 0) connection->buffer.shrink_to_fit();
    }
}

}  // namespace

Task<void> serve_connection(ConnectionPointer connection) {
    try {
        if (connection->refused) co_await refuse(connection, one_too_many());
        else co_await converse(connection);
    } catch (std::exception const&) { log_exception("connection dropped", std::current_exception(), "-"); }
}

}  // namespace marelle::http
