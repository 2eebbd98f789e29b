#pragma once
// What a handler sees of HTTP. No transport here: the server library stays in transport.cpp alone, and the tests call
// Router::handle() without a socket. A route names its permission and says how it works with the database:
//
//   router.on("PUT", "/api/v1/children/:id", "child.write", Work::write,
//   put_child).takes<ChildEdit>().answers<Child>();
//
// Work::read   the handler runs in one read snapshot; what it read of S1 or more is in the audit log, on disk, before
//              the answer leaves
// Work::write  the handler runs in one write transaction, with its audit entry; the answer leaves after the commit.
//              It may be run again from its start (see sql.hpp): it changes nothing but the database
// Work::own    the handler has no transaction: it uses call.database itself (a password check, a long import)
#include "base/actor.hpp"
#include "base/error.hpp"
#include "base/trail.hpp"
#include "record/json_of.hpp"
#include "sql/sql.hpp"
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;  // GET, PUT, POST, DELETE (HEAD is GET without its body, in the transport)
    std::string path;    // decoded, without the query: "/api/v1/children"
    std::string query;   // as sent, without the '?'
    Headers headers;     // names in lower case
    std::string body;
    std::string client;   // address of the peer, or of X-Forwarded-For's last hop when the proxy is trusted
    std::string id;       // request id: in the log, the audit entry and every problem
    bool secure = false;  // reached by TLS (or said so by the trusted proxy): cookies get Secure

    std::string_view header(std::string_view name) const;
    // Decoded query parameters. A malformed escape or a repeated name is one wrong field each.
    Result<std::map<std::string, std::string>> parameters() const;
    std::string_view cookie(std::string_view name) const;
};

struct Route;

struct Reply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json; charset=utf-8";
    Headers headers;
    bool cacheable = false;        // without it: Cache-Control: no-store (everything of S1 or more)
    std::string_view still;        // an embedded file, sent as it lies in the binary instead of body
    Route const* route = nullptr;  // which one answered, for the access log and the metrics; set by the router
};

enum class Work { read, write, own };

struct Call {
    Request const& request;
    Route const& route;
    std::map<std::string, std::string, std::less<>> const& path;  // of ":id"
    Actor const& actor;
    sql::Session* transaction;  // null only in Work::own
    sql::Database& database;
    Trail& trail;

    sql::Session& sql() const { return *transaction; }
    // A path parameter that is an id; anything else answers 404 like an absent row.
    Result<Id> id(std::string_view name) const;
    std::string const& text(std::string_view name) const { return path.find(name)->second; }
    // A query parameter; nothing when absent or empty.
    Result<std::optional<std::string>> query(std::string_view name) const;
    // limit= (1…500, default given) and after= of lists.
    struct Page {
        std::size_t limit;
        std::string after;
    };
    Result<Page> page(std::size_t usual = 50) const;
    // The body as a JSON object (depth ≤ 32), or as a T through its field table, every wrong field named.
    Result<boost::json::object> object() const;
    template <class T> Result<T> body() const { return record::from_json<T>(TRY(object())); }
    // The version in If-Match; 428-like refusal (invalid, "if_match.required") when the header is missing.
    Result<std::int64_t> if_match() const;
    // Adds an audit entry of this route's permission.
    void saw(Id child, std::string subject = {}, std::string fields = {}) const;
};

using Handler = std::function<Result<Reply>(Call&)>;

Reply json_reply(boost::json::value const& body, int status = 200);
Reply no_content();
template <class T> Reply reply(T const& row, int status = 200) { return json_reply(record::to_json(row), status); }
// {"items":[…],"next":…}
Reply list_reply(boost::json::array items, std::string next = {});
template <class T> Reply list_reply(std::vector<T> const& rows, std::string next = {}) {
    boost::json::array items;
    items.reserve(rows.size());
    for (auto const& row : rows) items.push_back(record::to_json(row));
    return list_reply(std::move(items), std::move(next));
}
Reply with_version(Reply reply, std::int64_t version);  // ETag: "3"
Reply problem(Error const& error, std::string_view request_id);
// What is no Fault: the transport's limits, a database that is gone, our own bug.
Reply problem(int status, std::string_view code, std::string_view request_id);

// A JSON object of at most 32 levels. Refused: "body.not_an_object", with the line and column where it stops being one;
// "body.number_too_large".
Result<boost::json::object> parse_object(std::string_view text);

struct Route {
    std::string method;
    std::string pattern;  // "/api/v1/children/:id"
    std::vector<std::string> segments;
    std::string permission;  // of access/permissions; "public" and "self" too
    Work work{};
    Handler handler;
    Level level{Level::s4};              // of its permission, given by Gate::describe; an unknown one is audited as S4
    std::string purpose;                 // from S3 up
    std::size_t largest_body = 1 << 20;  // bytes; above: 413
    // for OpenAPI
    std::string summary_text;
    record::Table const* takes_table{};
    record::Table const* answers_table{};
    bool answers_list = false;
    std::vector<std::pair<std::string, std::string>> query_parameters;  // name, what it says

    Route& summary(std::string text) {
        summary_text = std::move(text);
        return *this;
    }
    template <class T> Route& takes() {
        takes_table = &record::table_of<T>;
        return *this;
    }
    template <class T> Route& answers() {
        answers_table = &record::table_of<T>;
        return *this;
    }
    template <class T> Route& lists() {
        answers_table = &record::table_of<T>;
        answers_list = true;
        return *this;
    }
    Route& largest(std::size_t bytes) {
        largest_body = bytes;
        return *this;
    }
    Route& with(std::string parameter, std::string says) {
        query_parameters.emplace_back(std::move(parameter), std::move(says));
        return *this;
    }
};

// Who is asking, may they, and what is kept of it. Implemented by access/ (the only one that knows sessions and roles).
class Gate {
public:
    virtual ~Gate() = default;
    // In the request's own transaction: the newest data decides. Nobody is an actor too (public routes).
    virtual Result<Actor> who(Request const&, Route const&, sql::Session&) = 0;
    // The role's ceiling, before any row is read; checks the CSRF token of a write.
    virtual Result<> may(Actor const&, Request const&, Route const&, sql::Session&) = 0;
    // Writes the trail to the audit log, in a write transaction.
    virtual void record(Actor const&, Request const&, Route const&, Trail const&, int status, sql::Session&) = 0;
    // The first answer to this Idempotency-Key, when this write repeats it; refused when the body differs.
    virtual Result<std::optional<Reply>> repeated(Actor const&, Request const&, sql::Session&) = 0;
    virtual void remember(Actor const&, Request const&, Reply const&, sql::Session&) = 0;
    // Fills the level and purpose of the route's permission, once, when the route is declared.
    virtual void describe(Route&) const {}
};

// The route of a method and a path; without one, the methods that the path has (405) or none (404).
struct Found {
    Route const* route = nullptr;
    std::map<std::string, std::string, std::less<>> path;
    std::vector<std::string> allowed;
};

class Index;    // match.hpp
class Workers;  // workers.hpp

class Router {
public:
    Router(sql::Database& database, Gate& gate);
    ~Router();

    Route& on(std::string_view method, std::string_view pattern, std::string_view permission, Work work,
              Handler handler);
    std::vector<std::unique_ptr<Route>> const& routes() const { return routes_; }

    Found find(std::string_view method, std::string_view path) const;
    sql::Database& database() const { return database_; }

    // Answers exactly once, on some thread, after everything of it is on disk.
    void dispatch(Request request, std::function<void(Reply)> answer) const;
    // The same, waiting (tests, command line).
    Reply handle(Request request) const;

private:
    sql::Database& database_;
    Gate& gate_;
    std::vector<std::unique_ptr<Route>> routes_;
    std::unique_ptr<Index> index_;
    std::unique_ptr<Workers> workers_;  // for Work::own
};

// OpenAPI 3.1 of every route under /api/v1, from the field tables.
boost::json::object openapi(Router const& router);

}  // namespace marelle::http
