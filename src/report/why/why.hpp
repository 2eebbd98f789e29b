#pragma once
// Why a figure is not what it was: which people make the difference between a cell of a release and the same cell of
// the next, and how each came into it or left it. Pure: it reads two frozen releases and nothing of today.
// What it says is for who may read those people; no byte of it ever leaves the team.
#include "impact/disclosure/disclosure.hpp"
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace marelle::report {

// A cell as its table names it: disclosure::Cell::at of the recoded table, the share's axis last.
using Position = std::vector<int>;

enum class Cause {
    arrived,    // nobody of that name in the earlier snapshot
    departed,   // nobody of that name in the later one
    moved,      // counted in another establishment
    changed,    // a value of theirs is another
    regrouped,  // nothing of theirs changed: the table gathers, filters or spans otherwise
};

// One value that put somebody into the cell or out of it; values are those of the schema's attribute.
struct Changed {
    std::size_t attribute{};
    int before{}, after{};
    friend bool operator==(Changed const&, Changed const&) = default;
};

struct Move {
    std::string person;
    Cause cause{};
    std::vector<Changed> changed;  // of Cause::changed, in the schema's order; never empty then
    friend bool operator==(Move const&, Move const&) = default;
};

// What was printed of a cell: none where the table had no such cell.
struct Printed {
    disclosure::State state{};
    std::optional<long> value;
    std::string day;
};

// after.exact − before.exact = came.size() − left.size(), always.
struct Difference {
    long before{}, after{};          // people, exact on each snapshot's own day
    std::vector<Move> came, left;    // sorted by cause, then by person
    long stayed{};                   // in both
    std::optional<Printed> was, is;  // as readers saw them
    bool regrouped{};                // the two tables do not cut alike there
};

// The people of a cell, as of the release's own snapshot, sorted. Nothing when the release has no such table or cell.
std::optional<std::vector<std::string>> people_of(disclosure::Schema const& schema, disclosure::Release const& release,
                                                  std::string_view table, Position const& at);

// The cell is named in `after`. In `before` it is every cell of the table of that id that shares people's values with
// it, each through the grouping its own table was recoded to: where the tables cut alike, the same cell; where the
// earlier one was coarser, the coarser cell. Nothing when `after` has no such cell, or `before` no such table.
std::optional<Difference> difference(disclosure::Schema const& schema, disclosure::Release const& before,
                                     disclosure::Release const& after, std::string_view table, Position const& at);

// One cell of a release that counts a person.
struct Standing {
    std::string table;
    Position at;  // the finest cell: no margin
};

// Every table of the release that counts that person, with the finest cell of each.
std::vector<Standing> standings_of(disclosure::Schema const& schema, disclosure::Release const& release,
                                   std::string_view person);

}  // namespace marelle::report
