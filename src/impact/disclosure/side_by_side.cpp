#include "impact/disclosure/side_by_side.hpp"
#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace marelle::disclosure::detail {

std::size_t several_threads() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4); }

void side_by_side(std::size_t count, std::size_t threads, std::function<void(std::size_t)> const& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::exception_ptr> failed(count);
    auto some = [&] {
        for (auto i = next++; i < count; i = next++) try {
                work(i);
            } catch (...) { failed[i] = std::current_exception(); }
    };
    {
        std::vector<std::jthread> others;
        while (others.size() + 1 < std::min(threads, count)) others.emplace_back(some);
        some();
    }
    for (auto const& one : failed)
        if (one) std::rethrow_exception(one);
}

}  // namespace marelle::disclosure::detail
