#pragma once
// The social security number (NIR), which may not be kept here (decree 2019-341; domain.md §9): found in free text so
// that it is refused on the way in.
#include <string_view>

namespace marelle {

// Sex 1 or 2, year, month, département (2A, 2B), commune and order: 13 characters, with or without a key of two, with
// or without blanks between them.
bool holds_nir(std::string_view text);

}  // namespace marelle
