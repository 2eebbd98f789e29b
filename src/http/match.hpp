#pragma once
// The tree of routes by path segment. A fixed segment is tried before a parameter, at every level.
#include "http/http.hpp"

namespace marelle::http {

class Index {
public:
    void add(Route const& route);
    Found find(std::string_view method, std::string_view path) const;

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
        std::unique_ptr<Node> any;
        std::vector<Route const*> routes;
    };
    struct Search;

    Node root_;
};

// "/api/v1/children" → {"api", "v1", "children"}; empty segments are kept, so that "//" and a last "/" match nothing.
std::vector<std::string_view> segments_of(std::string_view path);

}  // namespace marelle::http
