#include "impact/disclosure/junction.hpp"
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace marelle::disclosure::detail {
namespace {

using Neighbours = std::map<std::size_t, std::set<std::size_t>>;

Neighbours neighbours(std::vector<Attributes> const& scopes) {
    Neighbours out;
    for (auto const& scope : scopes)
        for (auto one : scope) {
            out[one].insert(scope.begin(), scope.end());
            out[one].erase(one);
        }
    return out;
}

// The attribute whose clique would be the smallest goes first.
std::size_t next(Neighbours const& graph, std::vector<std::size_t> const& sizes) {
    auto weight = [&](auto const& node) {
        auto out = static_cast<double>(sizes[node.first]);
        for (auto other : node.second) out *= static_cast<double>(sizes[other]);
        return out;
    };
    return std::ranges::min_element(graph, {}, weight)->first;
}

std::vector<Attributes> cliques_of(Neighbours graph, std::vector<std::size_t> const& sizes) {
    std::vector<Attributes> out;
    while (!graph.empty()) {
        auto gone = next(graph, sizes);
        auto around = graph[gone];
        graph.erase(gone);
        for (auto one : around) {
            graph[one].insert(around.begin(), around.end());
            graph[one].erase(one);
            graph[one].erase(gone);
        }
        Attributes clique(around.begin(), around.end());
        clique.insert(std::ranges::upper_bound(clique, gone), gone);
        if (std::ranges::none_of(out, [&](auto const& other) { return within(clique, other); }))
            out.push_back(std::move(clique));
    }
    return out;
}

}  // namespace

bool within(Attributes const& inner, Attributes const& outer) { return std::ranges::includes(outer, inner); }

Junction junction(std::vector<Attributes> const& scopes, std::vector<std::size_t> const& sizes) {
    Junction out{.cliques = cliques_of(neighbours(scopes), sizes), .meetings = {}};
    if (out.cliques.empty()) out.cliques.emplace_back();
    // The heaviest spanning tree by shared attributes is a junction tree.
    std::vector<std::size_t> reached{0}, left;
    for (std::size_t i = 1; i < out.cliques.size(); ++i) left.push_back(i);
    while (!left.empty()) {
        Meeting best;
        bool found = false;
        for (auto one : reached)
            for (auto other : left) {
                Attributes shared;
                std::ranges::set_intersection(out.cliques[one], out.cliques[other], std::back_inserter(shared));
                if (found && shared.size() <= best.shared.size()) continue;
                best = {one, other, std::move(shared)};
                found = true;
            }
        reached.push_back(best.other);
        std::erase(left, best.other);
        out.meetings.push_back(std::move(best));
    }
    return out;
}

}  // namespace marelle::disclosure::detail
