#pragma once
// The marks of one child as the rules read them. For follow_up/ only.
#include "follow_up/follow_up.hpp"

namespace marelle::follow_up {

// From that day on, in the order of their hours. Sessions nobody noted are not there: silent, they say nothing.
std::vector<Evening> evenings_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& since);
// Of rows completed since then: an older task is no longer a matter of marks.
std::vector<Task> tasks_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& since);
// A row is looked for no further back: a summer and a school year.
Date since_when(Date const& today);

}  // namespace marelle::follow_up
