#pragma once
// People under numbers, and tables counted from them. Pure.
#include "impact/disclosure/rules.hpp"
#include <cstdint>
#include <map>
#include <span>

namespace marelle::disclosure::detail {

using Number = std::uint32_t;

struct Person {
    Number person{}, family{};
    std::vector<int> const* values{};
};

// A snapshot by unit; people keep their number from one day to the next. The snapshot must outlive it.
struct Day {
    std::string day;
    std::map<std::string, std::vector<Person>> units;
};

class Register {
public:
    Day read(Snapshot const& snapshot);

private:
    std::map<std::string, Number, std::less<>> people, families;
};

struct Tabulated {
    Grid grid;
    std::vector<std::vector<Number>> members;  // by cell, sorted
    std::vector<Counted> counted;
};

// Of each attribute, which values a cell of a table keeps; empty where it keeps all.
std::vector<std::vector<char>> kept(Schema const& schema, Table const& table, Grid const& grid, std::size_t cell);

// A share that was asked of some values of its own attribute alone, asked of everybody instead, without dimension: of
// those who have it, or of those known not to have it. Who has none of these values counts with the others. Nothing
// when it was not asked so.
enum class Counts { who_has, who_has_not };
std::optional<Table> widened(Table const& table, Counts counts);

// What a table may be gathered into: itself, each choice of coarser groupings, and itself widened, either way.
std::vector<Table> gatherings(Schema const& schema, Table const& table);

// A cell is impossible when two of its attributes leave only pairs of values that nobody can have.
Tabulated tabulate(Schema const& schema, Day const& day, Table const& table);

}  // namespace marelle::disclosure::detail
