#pragma once
// Everything that left and everything asked, as sums of the same unknowns. An unknown counts the people of one unit, on
// one day, of one combination of values (a cell of a clique of the junction tree of that unit's tables). Pure.
#include "impact/disclosure/elimination.hpp"
#include "impact/disclosure/junction.hpp"
#include "impact/disclosure/tabulation.hpp"
#include <expected>
#include <memory>

namespace marelle::disclosure::detail {

// A release as the engine reads it; the last one of a model is the one asked for.
struct Leaving {
    int threshold{};
    std::string date;
    std::size_t day{};  // releases of one snapshot have the same
    std::vector<Table> tables;
    std::vector<Table> wished;             // the same before they were gathered into coarser groups
    std::vector<std::vector<Cell>> cells;  // of earlier releases, by table, in the grid's order; empty for the last
};

struct Block {  // one unit on one day
    std::size_t unit{}, day{};
    std::vector<Number> variables, cells;
    std::vector<Form> meetings;  // each is zero: cliques agree where they meet
};

// What a cell asks of each attribute, by class; empty where it asks nothing.
using Condition = std::vector<std::vector<char>>;

struct Counting {  // one cell, whatever tables it stands in
    std::size_t set{}, day{};
    std::set<std::string> units;
    Condition condition;
    std::vector<std::size_t> blocks;
    Form form;
    std::vector<Number> members;
};

// Cells of the same definition with the same people: one unknown to whoever knows that nobody came or left.
struct Set {
    Counted counted;
    std::size_t definition{};
    std::vector<Number> cells;
};

// Who is in one cell and not in another that it is part of, on a day when a release shows both, or might have: few, or
// few without their largest family.
struct Remainder {
    Number inner{}, outer{};
    Counted people{};
    bool few(int level) const { return detail::few(people, level) || few_beside_a_family(people, level); }
};

struct Placed {  // a table of a release
    Grid grid;
    std::vector<Number> cells;  // by the grid's order: number of a Counting
    std::vector<Counted> counted;
};

struct Model {
    std::vector<Leaving> releases;
    std::vector<int> truth;         // by variable
    std::vector<Number> family_of;  // by person
    std::vector<Block> blocks;
    std::vector<Counting> cells;
    std::vector<Set> sets;
    std::vector<std::vector<std::size_t>> versions;  // by definition: sets
    std::vector<char> divided;                       // by definition: a part of it is counted as well
    std::vector<std::vector<Placed>> placed;         // by release, by table
    std::vector<std::set<Number>> standing;          // by release: cells it shows, or might have, in other groupings
    std::vector<Remainder> remainders;

    Leaving const& asked() const { return releases.back(); }
    std::vector<Placed> const& asked_tables() const { return placed.back(); }
    std::size_t set_of(Placed const& table, std::size_t cell) const { return cells[table.cells[cell]].set; }
};

// One cell less another.
Form difference(Model const& model, Number one, Number other);

// Some people, as a number made of several others.
Counted together(Model const& model, std::vector<Number> const& people);

// How many people came or left.
int changed(std::vector<Number> const& before, std::vector<Number> const& after);

// Whether, by definition, the people of one cell are among those of another of its day.
bool among(Counting const& inner, Counting const& outer);

inline constexpr std::size_t widest_block = 20'000;  // unknowns of one unit on one day; more is too_wide

// Everything stands in the model from the beginning, in every grouping it may be gathered into; only what is shown
// changes from one question to the next.
class Modelling {
public:
    // The days and the rules must outlive it.
    static std::expected<Modelling, Refusal> of(Schema const& schema, std::vector<Day> const& days,
                                                std::vector<Leaving> releases, Rules const& rules);
    Modelling(Modelling&&) noexcept;
    ~Modelling();

    Model const& model() const;
    // Gathered from the tables wished: those of the last release.
    void ask(std::vector<Table> const& tables);

private:
    class Builder;
    explicit Modelling(std::unique_ptr<Builder> made);
    std::unique_ptr<Builder> builder;
};

}  // namespace marelle::disclosure::detail
