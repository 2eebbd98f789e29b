#pragma once
// What became of one line of a batch that a device sent: repeats are harmless, two people who differ are a conflict
// that is shown, and a refusal undoes nothing else.
#include "record/record.hpp"

namespace marelle {

enum class Outcome { stored, repeated, conflict, refused };

}  // namespace marelle

namespace marelle::record {
inline constexpr Choice outcome_choices[] = {{"stored"}, {"repeated"}, {"conflict"}, {"refused"}};
template <> inline constexpr std::span<Choice const> choices_of<Outcome>{outcome_choices};
}  // namespace marelle::record
