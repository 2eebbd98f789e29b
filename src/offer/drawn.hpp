#pragma once
// What recorded draws made: groups of children that chance alone told apart, so that the waiting list may be compared
// with those who had a place (impact.md, "Evolution between two rounds").
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "sql/sql.hpp"
#include <vector>

namespace marelle::offer {

struct DrawnGroups {
    Id draw;
    std::string title;  // of the offer
    Date drawn_on;      // local
    // Children as the draw left them, whatever became of them later; only of the tiers in which it gave a place to some
    // and none to others: elsewhere it decided nothing.
    std::vector<Id> placed, waiting;
};

// Draws by which an establishment gave places, and that were not taken back, of offers that began on or after `from`
// and before `until`; the newest first.
std::vector<DrawnGroups> drawn_groups(sql::Session& sql, Id const& establishment, Date const& from, Date const& until);

}  // namespace marelle::offer
