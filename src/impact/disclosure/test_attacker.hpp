#pragma once
// The attacker: holds every release of a year, knows the categories, and in which cells nobody moved.
// Shares nothing with the engine but the public types: its unknowns are the full crossing of all attributes, its
// arithmetic is in fractions, its linear programs are its own.
#include "impact/disclosure/disclosure.hpp"

namespace marelle::disclosure::testing {

struct Finding {
    // false: a shown value is not the true one. small, few families, uniform, complement, newcomer: shown, or
    // subtracted. linear, interval, sole family: computed from the rest.
    std::string kind, what;
};

struct Attack {
    int secrets{}, movements{};
    std::vector<Finding> findings;
    bool won() const { return !findings.empty(); }
    bool won(std::string const& kind) const;
    std::string said() const;
};

// What a reader of a threshold finds in the releases: those of that threshold and of larger ones.
Attack attack(Schema const& schema, Ledger const& releases, int threshold);

}  // namespace marelle::disclosure::testing
