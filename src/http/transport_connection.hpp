#pragma once
// Inside the transport only: one connection, one loop. Each loop is a thread with its own io_context: nothing of a
// connection is touched by another thread, so there is no strand and no lock.
#include "http/transport.hpp"
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <set>

// g++ 12 takes the frames that Asio allocates for coroutines for mismatched ones (its bug 104475).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace marelle::http {

namespace net = boost::asio;

using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<net::ip::tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, Executor>;
using Steady = std::chrono::steady_clock;
using Timer = net::basic_waitable_timer<Steady, net::wait_traits<Steady>, Executor>;
template <class T> using Task = net::awaitable<T, Executor>;
using Awaiting = net::use_awaitable_t<Executor>;

// Addresses whose word about their client is believed.
class Proxies {
public:
    explicit Proxies(std::vector<std::string> const& networks);
    bool trusts(net::ip::address const& address) const;

private:
    std::vector<net::ip::network_v4> v4_;
    std::vector<net::ip::network_v6> v6_;
};

// What all loops share.
struct Shared {
    Options const options;
    Site const& site;
    Proxies const proxies;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> bodies{0};
    std::atomic<bool> stopping{false};

    Shared(Options o, Site const& s) : options{std::move(o)}, site{s}, proxies{options.trusted_proxies} {}
};

enum class Phase { idle, reading, working, writing };

struct Connection;

struct Loop {
    net::io_context context{1};
    Shared& shared;
    Acceptor acceptor{context};
    Timer sweep{context};
    std::set<Connection*> connections;
    bool accepting = true;        // until the last connection that reached us is among them
    Steady::time_point cut_at{};  // when stopping: what is still open then is closed

    explicit Loop(Shared& s) : shared{s} {}
};

struct Connection {
    std::shared_ptr<Loop> loop;
    Socket socket;
    boost::beast::flat_buffer buffer;
    net::ip::address peer;
    Phase phase = Phase::idle;
    Steady::time_point deadline{};
    bool late = false;     // the deadline has passed: what was awaited is cancelled
    bool refused = false;  // one too many: it is told so, and counts for nothing
    std::size_t served = 0;
    std::size_t held = 0;  // bytes of Shared::bodies that are this one's

    Connection(std::shared_ptr<Loop> l, Socket s);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    void enter(Phase next, std::chrono::milliseconds time);
    bool hold(std::size_t bytes);  // false: too many bodies at one time
    void release();
};
using ConnectionPointer = std::shared_ptr<Connection>;

// What the wire brought: a request, something to refuse with a problem, or nothing more.
struct Incoming {
    enum class What { request, refusal, end } what = What::end;
    Request request;  // moved away once it is dispatched; what the answer and the log need of it stays here:
    std::string id;
    std::string_view method;  // one that we know, or "-"
    bool secure = false;
    bool head = false;  // HEAD: the answer leaves without its body
    bool keep = false;  // the connection goes on afterwards
    bool old = false;   // HTTP/1.0
    int status = 0;     // of a refusal
    std::string_view code;
    Steady::time_point began{};
};

Task<Incoming> read_request(ConnectionPointer connection);                             // transport_read.cpp
Task<bool> write_reply(ConnectionPointer connection, Reply reply, Incoming answered);  // transport_write.cpp
Task<void> serve_connection(ConnectionPointer connection);                             // transport_connection.cpp
std::string head_of(Reply const& reply, Incoming const& answered);

}  // namespace marelle::http
