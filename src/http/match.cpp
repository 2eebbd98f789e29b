#include "http/match.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::http {

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    if (path.starts_with('/')) path.remove_prefix(1);
    for (;;) {
        auto slash = path.find('/');
        out.push_back(path.substr(0, slash));
        if (slash == path.npos) return out;
        path.remove_prefix(slash + 1);
    }
}

void Index::add(Route const& route) {
    auto* node = &root_;
    for (auto const& segment : route.segments) {
        auto& next = segment.starts_with(':') ? node->any : node->fixed[segment];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    for (auto const* other : node->routes)
        if (other->method == route.method)
            throw std::logic_error{"two routes for " + route.method + " " + route.pattern};
    node->routes.push_back(&route);
}

struct Index::Search {
    std::string_view method;
    std::vector<std::string_view> segments;
    std::vector<std::string> allowed;

    Route const* in(Node const& node, std::size_t depth) {
        if (depth == segments.size()) return leaf(node);
        auto segment = segments[depth];
        if (auto next = node.fixed.find(segment); next != node.fixed.end())
            if (auto const* route = in(*next->second, depth + 1)) return route;
        if (node.any && !segment.empty()) return in(*node.any, depth + 1);
        return nullptr;
    }

    Route const* leaf(Node const& node) {
        for (auto const* route : node.routes)
            if (route->method == method) return route;
        for (auto const* route : node.routes)
            if (std::ranges::find(allowed, route->method) == allowed.end()) allowed.push_back(route->method);
        return nullptr;
    }
};

Found Index::find(std::string_view method, std::string_view path) const {
    Search search{method, segments_of(path), {}};
    Found found;
    found.route = search.in(root_, 0);
    if (!found.route) {
        std::ranges::sort(search.allowed);
        found.allowed = std::move(search.allowed);
        return found;
    }
    for (std::size_t i = 0; i < search.segments.size(); ++i)
        if (auto const& name = found.route->segments[i]; name.starts_with(':'))
            found.path.emplace(name.substr(1), search.segments[i]);
    return found;
}

}  // namespace marelle::http
