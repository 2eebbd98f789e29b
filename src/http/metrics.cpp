#include "http/metrics.hpp"
#include <array>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unordered_map>

namespace marelle::http {

namespace {

struct OfRoute {
    std::array<prometheus::Counter*, 5> by_class{};  // 1xx … 5xx
    prometheus::Histogram* seconds{};
};

prometheus::Histogram::BucketBoundaries const bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                     0.1,    0.25,  0.5,    1,     2.5,  5,     10};

}  // namespace

struct Metrics::Counted {
    sql::Database& database;
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                            .Name("marelle_requests_total")
                                                            .Help("Requests answered, by route and class of status.")
                                                            .Register(registry);
    prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                             .Name("marelle_request_seconds")
                                                             .Help(
                                                                 "From the whole request read to its answer, by route.")
                                                             .Register(registry);
    prometheus::Gauge& connections =
        prometheus::BuildGauge().Name("marelle_connections").Help("Connections open.").Register(registry).Add({});
    prometheus::Family<prometheus::Gauge>& waiting = prometheus::BuildGauge()
                                                         .Name("marelle_database_waiting")
                                                         .Help("Work waiting for the database.")
                                                         .Register(registry);
    prometheus::Gauge& reads = waiting.Add({{"kind", "read"}});
    prometheus::Gauge& writes = waiting.Add({{"kind", "write"}});
    std::unordered_map<Route const*, OfRoute> routes;  // filled once: read by every thread without a lock

    explicit Counted(sql::Database& d) : database{d} {}

    void add(Route const* route) {
        prometheus::Labels labels{{"method", route ? route->method : "-"}, {"route", route ? route->pattern : "-"}};
        OfRoute of;
        of.seconds = &seconds.Add(labels, bounds);
        for (std::size_t i = 0; i < of.by_class.size(); ++i) {
            labels["status"] = std::to_string(i + 1) + "xx";
            of.by_class[i] = &requests.Add(labels);
        }
        routes.emplace(route, of);
    }
};

Metrics::Metrics(Router const& router) : counted_{std::make_unique<Counted>(router.database())} {
    counted_->add(nullptr);  // files, health, unknown paths
    for (auto const& route : router.routes()) counted_->add(route.get());
}

Metrics::~Metrics() = default;

void Metrics::answered(Route const* route, int status, double seconds) {
    auto found = counted_->routes.find(route);
    if (found == counted_->routes.end() || status < 100 || status > 599) return;
    found->second.by_class[static_cast<std::size_t>(status / 100 - 1)]->Increment();
    found->second.seconds->Observe(seconds);
}

void Metrics::connected(int change) { counted_->connections.Increment(change); }

std::string Metrics::text() const {
    auto state = counted_->database.state();
    counted_->reads.Set(static_cast<double>(state.waiting_reads));
    counted_->writes.Set(static_cast<double>(state.waiting_writes));
    return prometheus::TextSerializer{}.Serialize(counted_->registry.Collect());
}

}  // namespace marelle::http
