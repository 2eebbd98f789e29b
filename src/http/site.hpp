#pragma once
// Everything that answers at one address: the API, its description, the web client, health and metrics. Without a
// socket.
#include "http/metrics.hpp"
#include "http/static_files.hpp"

namespace marelle::http {

class Site {
public:
    // After every route is declared. With a token, /metrics is for who sends it (Authorization: Bearer); without one,
    // for the machine itself only.
    Site(Router const& router, StaticFiles files, std::string metrics_token = {});

    // Answers exactly once, on some thread.
    void dispatch(Request request, std::function<void(Reply)> answer) const;
    Reply handle(Request request) const;

    // Bytes, decided before the body is read.
    std::size_t largest_body(std::string_view method, std::string_view path) const;
    Metrics& metrics() const { return metrics_; }

private:
    std::optional<Reply> of_our_own(Request const& request) const;
    bool may_see_metrics(Request const& request) const;

    Router const& router_;
    StaticFiles files_;
    std::string metrics_token_;
    std::string description_;  // openapi.json
    mutable Metrics metrics_;
};

}  // namespace marelle::http
