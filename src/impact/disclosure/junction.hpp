#pragma once
// What a reader may suppose of the crossings nobody published, in as few unknowns as possible. Tables over the same
// people constrain each other through the attributes they share; a junction tree of those attributes (Lauritzen &
// Spiegelhalter, J. R. Stat. Soc. B 50, 1988) holds exactly what the full crossing of all attributes would: counts on
// its cliques that agree where cliques meet are those of some full table without negative count. Pure.
#include <cstddef>
#include <vector>

namespace marelle::disclosure::detail {

using Attributes = std::vector<std::size_t>;  // sorted

struct Meeting {
    std::size_t one{}, other{};  // cliques
    Attributes shared;           // possibly none: they agree on how many people there are
};

struct Junction {
    std::vector<Attributes> cliques;  // at least one; each scope lies in one of them
    std::vector<Meeting> meetings;    // cliques − 1 of them
};

// scopes: the attributes each table crosses; sizes: how many values each attribute has (by attribute).
Junction junction(std::vector<Attributes> const& scopes, std::vector<std::size_t> const& sizes);

bool within(Attributes const& inner, Attributes const& outer);

}  // namespace marelle::disclosure::detail
