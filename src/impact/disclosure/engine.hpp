#pragma once
// The engine with some rules switched off, or on so many threads: a seam for the tests. Pure.
#include "impact/disclosure/rules.hpp"
#include "impact/disclosure/side_by_side.hpp"

namespace marelle::disclosure::detail {

std::expected<Decision, Refusal> decide(Question const& question, Rules const& rules,
                                        std::size_t threads = several_threads());

}  // namespace marelle::disclosure::detail
