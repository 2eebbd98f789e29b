#pragma once
// The rules that look at one table alone: which of its cells may not be shown as they are. Pure.
#include "impact/disclosure/disclosure.hpp"
#include <span>

namespace marelle::disclosure::detail {

// What the engine rests on, one name each. A test switches one off and watches the attacker win; nothing else may.
enum class Rule {
    small,
    few_families,
    largest_family,  // … nor is a number of which a part may be asked, once its largest family is taken away
    uniform,
    complement,
    frozen,
    share,
    lines,        // a hidden cell is not alone on its line, nor the line's hidden cells few people together
    recovery,     // nothing hidden is a combination of what left
    sole_family,  // … even for the only family of a hidden cell, which knows that cell
    interval,     // nothing hidden is held in an interval narrower than the threshold − 1
    movement,     // nor what changed between two days
    ledger,       // earlier releases count
    notes,        // readers of smaller thresholds hold the releases of larger ones
    same_people,  // the same people by the same definition on two days are one unknown
    impossible,   // what cannot be is known to be zero
    family,       // what another report may ask is protected from the first
    maintained,   // a value kept of another day is marked so
    named,        // what earlier releases leave to a family is not named by a later one
    implied,      // a proof leaves nothing out but what the rest of the system says
    everywhere,   // a secret is looked at wherever it lies, on one day and over several
    proved_again  // a solution that was remembered proves nothing where it does not hold any more
};

class Rules {
public:
    Rules() = default;
    explicit Rules(std::set<Rule> without) : off(std::move(without)) {}
    bool on(Rule rule) const { return !off.contains(rule); }

private:
    std::set<Rule> off;
};

struct Axis {
    std::size_t attribute{};
    std::vector<int> group_of;  // by value
    int groups{};
    bool sensitive{}, share{};
};

// How the cells of a table are numbered: mixed radix, the last digit of each axis standing for `all`.
class Grid {
public:
    explicit Grid(std::vector<Axis> axes_of_table);
    std::vector<Axis> const& axes() const { return dimensions; }
    std::size_t size() const { return cells; }
    std::vector<int> at(std::size_t cell) const;
    std::size_t cell(std::vector<int> const& at) const;
    int digit(std::size_t cell, std::size_t axis) const;  // 0…groups − 1, or `all`
    // The same cell with another digit on one axis.
    std::size_t turned(std::size_t cell, std::size_t axis, int digit) const;
    // The cells that hold it: itself first, then each with one or several axes at `all`.
    std::vector<std::size_t> holding(std::size_t cell) const;

private:
    std::vector<Axis> dimensions;
    std::vector<std::size_t> strides;
    std::size_t cells = 1;
};

std::vector<Axis> axes_of(Schema const& schema, Table const& table);

struct Counted {
    int n{}, families{};
    bool impossible{};
    std::uint32_t family{};  // the only one, when there is one
    int largest{};           // people of the family that has most of them here
    bool divided{};          // a part of it is asked for somewhere, or may be
    bool uniform{};          // everybody of a group has one sensitive value, and that is asked for, or may be
};

// Whether one of its dimensions is sensitive; a share is none.
bool by_what_is_sensitive(Grid const& grid);

// People, but fewer than the threshold, or of fewer than three families.
bool few(Counted const& people, int threshold);

// A number that tells of somebody wherever it is counted: of few, or the same of each of a sensitive group.
bool tells(Counted const& people, int threshold);

// Divided people who are few without their largest family: alone in a part, it would find the rest.
bool few_beside_a_family(Counted const& people, int threshold);

// By cell: whether everybody of its margin has a sensitive value that others of the margin might have. That nobody has
// it may be known of a day on which nobody was there; it tells nothing as long as how many there are is not known.
std::vector<bool> uniform(Grid const& grid, std::span<Counted const> counted);

// By cell: why it is sensitive by itself, or nothing.
std::vector<Why> primary(Grid const& grid, std::span<Counted const> counted, int threshold, Rules const& rules);

}  // namespace marelle::disclosure::detail
