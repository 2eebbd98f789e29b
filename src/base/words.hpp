#pragma once
// A register of what several people say of one thing (was this child there, who collected it): each word has the id its
// device gave it, so that a repeat is harmless and nothing said is lost. What counts is worked out from all of them:
// the last word of whoever spoke first, and beside it the last different word of another person until one is chosen.
#include "base/clock.hpp"
#include "base/ids.hpp"
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace marelle {

struct Word {
    Id id, by;
    std::string device;   // "" when it is not known: its words have no order of their own
    Instant said_at;      // by the device's clock
    Instant at;           // what the server made of it
    Instant received_at;  // by the server's clock
    std::string value;    // what was said; empty takes one's word back
};

struct SettledWord {
    Id word;
    Instant at;
};

// Positions in the list; nothing when every word was taken back.
struct WordsThatCount {
    std::optional<std::size_t> first, other;
};

// Independent of the order in which words arrive. The words of one person on one device follow each other as that
// device says (its own clock, then the id), whatever the server made of its clock; between devices and between people
// the corrected instant tells. Words received until a settlement give way to the one it chose.
WordsThatCount words_that_count(std::vector<Word> const& words, std::optional<SettledWord> const& settled);

}  // namespace marelle
