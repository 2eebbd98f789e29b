#pragma once
// How a request passes through the gate, its handler and the audit log (see Work in http.hpp).
#include "http/http.hpp"
#include "http/workers.hpp"

namespace marelle::http {

// One request, from its arrival to its answer. Shared by the threads that carry it one after the other.
struct Exchange {
    sql::Database& database;
    Gate& gate;
    Route const& route;
    std::map<std::string, std::string, std::less<>> path;
    Request request;
    std::function<void(Reply)> answer;

    Actor actor{};
    Trail trail{};
    Reply reply{};
};

// Each answers exactly once.
void run_read(std::shared_ptr<Exchange> exchange);
void run_write(std::shared_ptr<Exchange> exchange);
void run_own(std::shared_ptr<Exchange> exchange, Workers& workers);

// What an exception becomes: 503 when the database is away or full, 409 when a race lost on a unique key, else 500.
// The log gets its kind and the request id; quoted words are masked, since drivers quote values.
Reply reply_to_exception(std::exception_ptr error, std::string_view request_id);

}  // namespace marelle::http
