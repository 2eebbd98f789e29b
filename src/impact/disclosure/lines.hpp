#pragma once
// The rules that look along the lines of the tables asked for: cheap, and most of what has to be hidden is found here.
// Whatever they miss, the audit finds. Pure.
#include "impact/disclosure/view.hpp"

namespace marelle::disclosure::detail {

// How much a reader loses with each set: by number of people, dearer on margins, dearest on totals.
std::vector<double> costs(Model const& model);

// Hides what is sensitive by itself, what changed too little, and the cheapest others that keep these from being
// subtracted out of their lines.
void hide(Model const& model, View const& view, Rules const& rules, std::vector<double> const& cost, Choice& choice);

}  // namespace marelle::disclosure::detail
