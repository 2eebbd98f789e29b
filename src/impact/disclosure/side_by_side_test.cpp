#include "impact/disclosure/side_by_side.hpp"
#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace marelle::disclosure::detail;

TEST_CASE("each piece of work is done once, on however many threads") {
    CHECK(several_threads() >= 1);
    for (std::size_t threads : {1, 2, 5}) {
        CAPTURE(threads);
        std::vector<int> done(40);
        side_by_side(done.size(), threads, [&](std::size_t i) { ++done[i]; });
        CHECK(done == std::vector<int>(40, 1));
        side_by_side(0, threads, [](std::size_t) { FAIL("there is nothing to do"); });
    }
}

TEST_CASE("two pieces of work are under way at once") {
    std::atomic<int> begun = 0;
    side_by_side(2, 2, [&](std::size_t) {
        ++begun;
        while (begun < 2) std::this_thread::yield();
    });
    CHECK(begun == 2);
}

TEST_CASE("what the first to fail throws is thrown when all is done") {
    for (std::size_t threads : {1, 3}) {
        std::atomic<int> done = 0;
        auto const work = [&](std::size_t i) {
            ++done;
            if (i >= 2) throw std::runtime_error("piece " + std::to_string(i));
        };
        CHECK_THROWS_WITH(side_by_side(6, threads, work), "piece 2");
        CHECK(done == 6);
    }
}
