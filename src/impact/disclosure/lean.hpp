#pragma once
// A domain as the solver is given it to prove something: without the rows that others imply, which are half of them and
// change nothing of what may be. What holds a solution back is another question, and is asked of all rows. Pure.
#include "impact/disclosure/domain.hpp"

namespace marelle::disclosure::detail {

class Lean {
public:
    Lean(Domain const& domain, Rules const& rules);
    // The solution where a form is as small, or as large, as can be; it stands until the next.
    std::span<double const> go(Form const& form, Towards towards);
    // Once rows of the domain were given up: what they implied has to be said by others.
    void refresh();

private:
    bool fixed(std::size_t row) const;
    std::vector<std::size_t> not_implied() const;
    Bounds begun();

    Domain const& domain;
    Rules const& rules;
    std::vector<std::size_t> shortest_first;        // rows of the domain
    std::vector<std::optional<std::size_t>> place;  // by row of the domain: the solver's
    Bounds bounds;
};

}  // namespace marelle::disclosure::detail
