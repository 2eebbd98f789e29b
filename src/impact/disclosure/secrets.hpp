#pragma once
// What the readers of a view must not find, and where it lies. Pure.
#include "impact/disclosure/domain.hpp"
#include <deque>

namespace marelle::disclosure::detail {

// They stay where they are when more come: some are being looked at then.
class Secrets {
public:
    explicit Secrets(Rules const& r) : rules(r) {}
    void add(Secret secret);
    Secret& operator[](std::size_t number) { return all.at(number); }
    Secret const& operator[](std::size_t number) const { return all.at(number); }
    std::size_t size() const { return all.size(); }
    auto begin() { return all.begin(); }
    auto end() { return all.end(); }
    auto begin() const { return all.begin(); }
    auto end() const { return all.end(); }
    // The numbers of those that lie, wholly or partly, in some blocks; in order, from a first one on.
    std::vector<std::size_t> touching(std::vector<std::size_t> const& blocks, std::size_t first = 0) const;

    // Some of them, numbered from 0.
    Secrets part(std::vector<std::size_t> const& numbers) const;

private:
    Rules const& rules;
    std::deque<Secret> all;
    std::map<std::size_t, std::vector<std::size_t>> of_block;  // in order
};

}  // namespace marelle::disclosure::detail
