// Listens, accepts, counts time, stops.
#include "http/transport.hpp"
#include "http/transport_connection.hpp"
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <thread>

namespace marelle::http {

namespace {

constexpr auto sweep_time = std::chrono::milliseconds{200};

net::ip::tcp::endpoint endpoint_of(std::string_view listen) {
    auto colon = listen.rfind(':');
    auto host = std::string{listen.substr(0, colon)};
    unsigned port = 0;
    bool good = colon != listen.npos && colon + 1 < listen.size() && listen.size() - colon <= 6;
    for (auto digits = good ? listen.substr(colon + 1) : std::string_view{}; !digits.empty(); digits.remove_prefix(1)) {
        good = good && digits[0] >= '0' && digits[0] <= '9';
        port = port * 10 + static_cast<unsigned>(digits[0] - '0');
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code error;
    auto address = net::ip::make_address(host, error);
    if (error || !good || port > 65535)
        throw std::runtime_error{
            fmt::format("\"{}\" is no address to listen on: HOST:PORT, as 127.0.0.1:8080", listen)};
    return {address, static_cast<std::uint16_t>(port)};
}

enum class Port { alone, between_threads };

// Alone, it is only bound: a socket that listened for a moment would take connections along when it closes.
void listen_on(Acceptor& acceptor, net::ip::tcp::endpoint endpoint, Port port) {
    acceptor.open(endpoint.protocol());
    acceptor.set_option(net::socket_base::reuse_address{true});
    int on = 1;
    if (port == Port::between_threads &&
        ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        throw std::runtime_error{"SO_REUSEPORT is refused"};
    boost::system::error_code error;
    acceptor.bind(endpoint, error);
    if (!error && port == Port::between_threads) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error)
        throw std::runtime_error{fmt::format("cannot listen on {}:{}: {}", endpoint.address().to_string(),
                                             endpoint.port(), error.message())};
}

// With SO_REUSEPORT a second server would quietly take half of the requests: the address must be free without it. A
// bind that asks only to reuse the address is refused where anybody listens (socket(7), SO_REUSEADDR).
void check_free(net::ip::tcp::endpoint endpoint) {
    net::io_context context;
    Acceptor alone{context};
    listen_on(alone, endpoint, Port::alone);
}

void begin(std::shared_ptr<Loop> const& loop, Socket socket) {
    auto& shared = loop->shared;
    auto count = ++shared.connections;
    shared.site.metrics().connected(1);
    auto connection = std::make_shared<Connection>(loop, std::move(socket));
    connection->refused = count > shared.options.limits.connections;
    if (count > shared.options.limits.connections + 64) return;  // not even told
    boost::system::error_code error;
    connection->socket.set_option(net::ip::tcp::no_delay{true}, error);
    auto peer = connection->socket.remote_endpoint(error);
    if (!error) connection->peer = peer.address();
    net::co_spawn(loop->context, serve_connection(connection), net::detached);
}

Task<void> accept_all(std::shared_ptr<Loop> loop) {
    Timer pause{loop->context};
    while (loop->acceptor.is_open()) {
        boost::system::error_code error;
        Socket socket = co_await loop->acceptor.async_accept(net::redirect_error(Awaiting{}, error));
        if (!error) {
            begin(loop, std::move(socket));     // even if the acceptor was closed since: its request is on its way
        } else if (loop->acceptor.is_open()) {  // no descriptor left, say: others will close theirs
            pause.expires_after(std::chrono::milliseconds{50});
            co_await pause.async_wait(net::redirect_error(Awaiting{}, error));
        }
    }
    loop->accepting = false;
    loop->sweep.cancel();
}

// What the system has accepted in our name would be reset by closing: it is taken in before.
void accept_the_last(std::shared_ptr<Loop> const& loop) {
    boost::system::error_code error;
    loop->acceptor.non_blocking(true, error);
    while (!error) {
        Socket socket{loop->context};
        loop->acceptor.accept(socket, error);
        if (!error) begin(loop, std::move(socket));
    }
    loop->acceptor.close(error);
}

void cancel(Connection& connection) {
    boost::system::error_code ignored;
    connection.late = true;
    connection.socket.cancel(ignored);
}

// Their time is up. What is still being worked on ends with its work: the database does not wait for a socket.
void cut(Loop& loop) {
    spdlog::warn("{} connections cut: they were not done in time", loop.connections.size());
    loop.cut_at = Steady::time_point::max();
    boost::system::error_code ignored;
    for (auto* connection : loop.connections) connection->socket.close(ignored);
}

// One look at every deadline now and then costs less than a timer a connection.
Task<void> watch_deadlines(std::shared_ptr<Loop> loop) {
    for (;;) {
        if (loop->shared.stopping && !loop->accepting && loop->connections.empty()) co_return;
        loop->sweep.expires_after(sweep_time);
        boost::system::error_code error;
        co_await loop->sweep.async_wait(net::redirect_error(Awaiting{}, error));
        auto now = Steady::now();
        for (auto* connection : loop->connections)
            if (connection->deadline < now) cancel(*connection);
        if (loop->shared.stopping && loop->cut_at < now) cut(*loop);
    }
}

// A request that was on its way is answered; who is silent is not waited for long.
void stop_loop(std::shared_ptr<Loop> const& loop) {
    auto const& limits = loop->shared.options.limits;
    accept_the_last(loop);
    loop->cut_at = Steady::now() + limits.drain_time;
    for (auto* connection : loop->connections)
        if (connection->phase == Phase::idle)
            connection->deadline = std::min(connection->deadline, Steady::now() + limits.last_time);
    loop->sweep.cancel();
}

}  // namespace

Proxies::Proxies(std::vector<std::string> const& networks) {
    for (auto const& text : networks) {
        boost::system::error_code error;
        bool v6 = text.find(':') != text.npos;
        auto whole = text.find('/') != text.npos ? text : text + (v6 ? "/128" : "/32");
        if (v6) v6_.push_back(net::ip::make_network_v6(whole, error));
        else v4_.push_back(net::ip::make_network_v4(whole, error));
        if (error) throw std::runtime_error{fmt::format("\"{}\" is no address or network of a proxy", text)};
    }
}

bool Proxies::trusts(net::ip::address const& address) const {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return trusts(net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()));
    for (auto const& network : v4_)
        if (address.is_v4() &&
            network.canonical() == net::ip::network_v4{address.to_v4(), network.prefix_length()}.canonical())
            return true;
    for (auto const& network : v6_)
        if (address.is_v6() &&
            network.canonical() == net::ip::network_v6{address.to_v6(), network.prefix_length()}.canonical())
            return true;
    return false;
}

struct Server::Running {
    Shared shared;
    std::vector<std::shared_ptr<Loop>> loops;
    std::uint16_t port = 0;
    std::optional<net::signal_set> signals;  // of the first loop

    Running(Options o, Site const& site) : shared{std::move(o), site} {}

    void stop() {
        if (shared.stopping.exchange(true)) return;
        for (auto const& loop : loops) net::post(loop->context, [loop] { stop_loop(loop); });
        net::post(loops.front()->context, [this] { signals.reset(); });  // a second signal ends the program at once
    }
};

Server::Server(Options options, Site const& site) : running_{std::make_shared<Running>(std::move(options), site)} {
    auto endpoint = endpoint_of(running_->shared.options.listen);
    check_free(endpoint);
    auto threads = running_->shared.options.threads;
    if (threads <= 0) threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    for (int i = 0; i < threads; ++i) {
        auto loop = running_->loops.emplace_back(std::make_shared<Loop>(running_->shared));
        listen_on(loop->acceptor, endpoint, Port::between_threads);
        endpoint.port(loop->acceptor.local_endpoint().port());
    }
    running_->port = endpoint.port();
}

Server::~Server() = default;

std::uint16_t Server::port() const { return running_->port; }

void Server::stop() { running_->stop(); }

void Server::run() {
    auto& loops = running_->loops;
    if (running_->shared.options.signals == Signals::ours) {
        running_->signals.emplace(loops.front()->context, SIGTERM, SIGINT);
        running_->signals->async_wait([running = running_.get()](boost::system::error_code error, int) {
            if (!error) running->stop();
        });
    }
    for (auto const& loop : loops) {
        net::co_spawn(loop->context, accept_all(loop), net::detached);
        net::co_spawn(loop->context, watch_deadlines(loop), net::detached);
    }
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < loops.size(); ++i) threads.emplace_back([loop = loops[i]] { loop->context.run(); });
    loops.front()->context.run();
    for (auto& thread : threads) thread.join();
}

void serve(Options options, Site const& site) {
    Server server{std::move(options), site};
    spdlog::info("listening on port {}", server.port());
    server.run();
}

}  // namespace marelle::http
