#include "http/flow.hpp"
#include "http/match.hpp"
#include "http/workers.hpp"
#include <future>

namespace marelle::http {

namespace {

Reply no_route(Found const& found, Request const& request) {
    if (found.allowed.empty()) return problem(Error{Fault::not_found, "path.unknown", {}, {}}, request.id);
    auto reply = problem(405, "method.not_allowed", request.id);
    std::string allow;
    for (auto const& method : found.allowed) {
        allow += (allow.empty() ? "" : ", ") + method;
        if (method == "GET") allow += ", HEAD";
    }
    reply.headers.emplace_back("Allow", std::move(allow));
    return reply;
}

}  // namespace

Router::Router(sql::Database& database, Gate& gate)
    : database_{database}, gate_{gate}, index_{std::make_unique<Index>()}, workers_{std::make_unique<Workers>()} {}

Router::~Router() = default;

Route& Router::on(std::string_view method, std::string_view pattern, std::string_view permission, Work work,
                  Handler handler) {
    auto& route = *routes_.emplace_back(std::make_unique<Route>());
    route.method = method;
    route.pattern = pattern;
    for (auto segment : segments_of(pattern)) route.segments.emplace_back(segment);
    route.permission = permission;
    route.work = work;
    route.handler = std::move(handler);
    gate_.describe(route);
    index_->add(route);
    return route;
}

Found Router::find(std::string_view method, std::string_view path) const { return index_->find(method, path); }

void Router::dispatch(Request request, std::function<void(Reply)> answer) const {
    auto found = find(request.method, request.path);
    if (!found.route) return answer(no_route(found, request));
    auto exchange = std::shared_ptr<Exchange>{
        new Exchange{database_, gate_, *found.route, std::move(found.path), std::move(request), std::move(answer)}};
    try {
        switch (found.route->work) {
        case Work::read: return run_read(exchange);
        case Work::write: return run_write(exchange);
        case Work::own: return run_own(exchange, *workers_);
        }
    } catch (sql::SqlError const&) {
        // The database's queue is full: nothing was taken, so nothing else will answer.
        auto reply = reply_to_exception(std::current_exception(), exchange->request.id);
        reply.route = found.route;
        exchange->answer(std::move(reply));
    }
}

Reply Router::handle(Request request) const {
    // Shared: the waiting thread may be gone before set_value returns.
    auto promised = std::make_shared<std::promise<Reply>>();
    auto answer = promised->get_future();
    dispatch(std::move(request), [promised](Reply reply) { promised->set_value(std::move(reply)); });
    return answer.get();
}

}  // namespace marelle::http
