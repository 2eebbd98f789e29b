#pragma once
// What is counted, in Prometheus' text format. Labels are route patterns and status classes: never a path.
#include "http/http.hpp"
#include <memory>

namespace marelle::http {

class Metrics {
public:
    // After every route is declared.
    explicit Metrics(Router const& router);
    ~Metrics();

    void answered(Route const* route, int status, double seconds);
    void connected(int change);  // +1 or −1
    std::string text() const;

private:
    struct Counted;
    std::unique_ptr<Counted> counted_;
};

}  // namespace marelle::http
