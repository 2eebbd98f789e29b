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

// Which classes nobody can have, and which two together.
class Bans {
public:
    Bans(Schema const& schema, Classes const& classes, std::vector<Day> const& days);
    // Attributes tied by a ban: their pairs have to be told apart.
    std::set<std::pair<std::size_t, std::size_t>> const& pairs() const { return tied; }

    // As they are in one unit.
    class Here {
    public:
        bool allow(Attributes const& attributes, std::vector<std::size_t> const& digits) const;
        Bans const& bans;
        std::set<std::pair<std::size_t, std::size_t>> vacant;  // attribute, class
    };
    Here in(std::string const& unit) const;

private:
    void read_pairs(Schema const& schema, std::vector<Day> const& days);
    void read_vacant(Schema const& schema, std::vector<Day> const& days);

    Classes const& classes;
    std::set<std::vector<std::size_t>> bans;
    std::set<std::pair<std::size_t, std::size_t>> tied;
    std::map<std::pair<std::string, std::size_t>, std::set<int>> vacant;  // values, by unit and attribute
    std::map<std::pair<std::string, std::size_t>, std::set<int>> seen;    // of the attributes that have some
};

class BlockForms {
public:
    // Adds the block's unknowns to truth, in order. False when there would be too many.
    bool make(std::vector<Attributes> scopes, Classes const& classes, Bans::Here const& here,
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
