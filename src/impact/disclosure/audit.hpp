#pragma once
// The attacker's work, done before the attacker: what can be found again from all that leaves, and what has to be
// hidden besides. Pure.
#include "impact/disclosure/sweep.hpp"

namespace marelle::disclosure::detail {

// Hides what it must until, for the readers of this view, nothing hidden is a combination of what left, nor held in an
// interval narrower than the threshold − 1. What earlier releases give away goes into choice.exposed.
// The same whatever the number of threads.
void audit(Context const& context, Memories& memories, std::size_t threads);

}  // namespace marelle::disclosure::detail
