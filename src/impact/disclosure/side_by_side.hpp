#pragma once
// Work that is done on several processors, and comes to the same on one. Pure.
#include <cstddef>
#include <functional>

namespace marelle::disclosure::detail {

// As many threads as there are processors, four at most: others are at work on the machine.
std::size_t several_threads();

// work(0), …, work(count − 1), in any order: none may touch what another touches. What the first of them to fail throws
// is thrown once all are done.
void side_by_side(std::size_t count, std::size_t threads, std::function<void(std::size_t)> const& work);

}  // namespace marelle::disclosure::detail
