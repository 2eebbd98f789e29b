#include "http/site.hpp"
#include "http/coding.hpp"
#include "http/health.hpp"
#include <boost/json.hpp>
#include <future>

namespace marelle::http {

namespace {

constexpr std::string_view description_path = "/api/v1/openapi.json";

bool is_this_machine(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

// Every byte is compared, whatever the first difference.
bool same(std::string_view a, std::string_view b) {
    unsigned different = a.size() != b.size();
    for (std::size_t i = 0; i < a.size(); ++i)
        different |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(i < b.size() ? b[i] : 0);
    return different == 0;
}

// What is read of the API travels packed: on a phone's network each packet counts. Who logs in is told a secret (the
// token of the forms); the rest holds none, or was asked for with POST.
bool is_packed(Request const& request) {
    return request.method == "GET" && request.path.starts_with("/api/v1/") && request.path != "/api/v1/login";
}

Reply plain(std::string text, std::string type) {
    Reply reply;
    reply.body = std::move(text);
    reply.content_type = std::move(type);
    return reply;
}

}  // namespace

Site::Site(Router const& router, StaticFiles files, std::string metrics_token)
    : router_{router},
      files_{files},
      metrics_token_{std::move(metrics_token)},
      description_{boost::json::serialize(openapi(router))},
      metrics_{router} {}

bool Site::may_see_metrics(Request const& request) const {
    if (metrics_token_.empty()) return is_this_machine(request.client);
    return same(request.header("authorization"), "Bearer " + metrics_token_);
}

std::optional<Reply> Site::of_our_own(Request const& request) const {
    if (request.path == "/healthz") return plain("{\"alive\":true}", "application/json; charset=utf-8");
    if (request.path == description_path) return plain(description_, "application/json; charset=utf-8");
    if (request.path == "/metrics") {
        if (!may_see_metrics(request)) return problem(Error{Fault::not_found, "path.unknown", {}, {}}, request.id);
        return plain(metrics_.text(), "text/plain; version=0.0.4; charset=utf-8");
    }
    return {};
}

void Site::dispatch(Request request, std::function<void(Reply)> answer) const {
    if (request.method == "GET") {
        if (auto reply = of_our_own(request)) return answer(std::move(*reply));
        if (request.path == "/readyz") return answer_readiness(router_.database(), request.id, std::move(answer));
        auto found = router_.find(request.method, request.path);
        if (!found.route && found.allowed.empty())
            if (auto reply = files_.answer(request)) return answer(std::move(*reply));
    }
    if (is_packed(request)) {
        Request asked;
        asked.headers = {{"accept-encoding", std::string{request.header("accept-encoding")}}};
        answer = [answer = std::move(answer), asked = std::move(asked)](Reply reply) {
            if (reply.content_type.starts_with("application/json")) pack(asked, reply);
            answer(std::move(reply));
        };
    }
    router_.dispatch(std::move(request), std::move(answer));
}

Reply Site::handle(Request request) const {
    auto promised = std::make_shared<std::promise<Reply>>();
    auto answer = promised->get_future();
    dispatch(std::move(request), [promised](Reply reply) { promised->set_value(std::move(reply)); });
    return answer.get();
}

std::size_t Site::largest_body(std::string_view method, std::string_view path) const {
    auto found = router_.find(method, path);
    return found.route ? found.route->largest_body : Route{}.largest_body;
}

}  // namespace marelle::http
