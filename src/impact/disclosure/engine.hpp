#pragma once
// The engine with some rules switched off: a seam for the tests that watch the attacker win. Pure.
#include "impact/disclosure/rules.hpp"

namespace marelle::disclosure::detail {

std::expected<Decision, Refusal> decide(Question const& question, Rules const& rules);

}  // namespace marelle::disclosure::detail
