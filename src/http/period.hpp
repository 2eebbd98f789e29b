#pragma once
// from= and until= of a request, both days included.
#include "base/dates.hpp"
#include "http/http.hpp"

namespace marelle::http {

// Those of `usual` when absent. Refused: query.wrong_fields (invalid, until too_early, until too_far: more than
// `longest_days` after from).
Result<Period> period_asked(Call const& call, Period usual, int longest_days);

}  // namespace marelle::http
