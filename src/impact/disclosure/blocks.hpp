#pragma once
// The unknowns of one unit on one day. Pure.
#include "impact/disclosure/model.hpp"
#include <optional>

namespace marelle::disclosure::detail {

// Values that no table tells apart are one class: what the tables can speak of.
struct Classes {
    std::vector<std::vector<std::size_t>> of;      // by attribute, by value
    std::vector<std::vector<int>> representative;  // by attribute, by class: one of its values
    std::vector<std::size_t> sizes() const;
};
Classes classes_of(Schema const& schema, std::vector<Leaving> const& releases);

Condition condition(Classes const& classes, std::vector<std::vector<char>> const& kept);

// Whether nobody can have these two classes.
class Bans {
public:
    Bans(Schema const& schema, Classes const& classes, std::vector<Day> const& days);
    bool banned(std::size_t one, std::size_t a, std::size_t other, std::size_t b) const;
    // Attributes tied by a ban: their pairs have to be told apart.
    std::set<std::pair<std::size_t, std::size_t>> const& pairs() const { return tied; }

private:
    std::set<std::vector<std::size_t>> bans;
    std::set<std::pair<std::size_t, std::size_t>> tied;
};

class BlockForms {
public:
    // Adds the block's unknowns to truth, in order. False when there would be too many.
    bool make(std::vector<Attributes> scopes, Classes const& classes, Bans const& bans,
              std::vector<Person> const& people, std::vector<int>& truth, Block& block);
    Form form(Condition const& wanted) const;

private:
    struct Clique {
        Attributes attributes;
        std::vector<std::vector<std::size_t>> digits;  // by combination
        std::vector<std::optional<Number>> variables;  // by combination; none where nobody can be
    };
    static std::optional<Clique> crossing(Attributes const& attributes, std::vector<std::size_t> const& sizes);
    void meet(Junction const& tree, Block& block) const;

    std::vector<Clique> cliques;
};

}  // namespace marelle::disclosure::detail
