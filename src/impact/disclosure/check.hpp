#pragma once
// A question that contradicts itself is refused before anything is computed. Pure.
#include "impact/disclosure/disclosure.hpp"

namespace marelle::disclosure::detail {

std::optional<Refusal> wrong(Question const& question);

}  // namespace marelle::disclosure::detail
