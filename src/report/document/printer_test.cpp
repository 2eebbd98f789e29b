#include "report/document/printer.hpp"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace marelle;
using namespace marelle::report;

namespace {

// A tool that works for as long as it is held.
struct Tool {
    std::atomic<int> working{}, most{}, made{};
    std::atomic<bool> held{true};

    Result<std::string> operator()(std::string const& page) {
        most = std::max(most.load(), ++working);
        while (held) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        --working;
        ++made;
        if (page == "broken") return fail(Fault::invalid, "report.pdf_failed");
        if (page == "lost") throw std::runtime_error{"the disk is gone"};
        return "%PDF-" + page;
    }
};

template <class Ready> void until(Ready const& ready) {
    for (int i = 0; i < 5000 && !ready(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    REQUIRE(ready());
}

}  // namespace

TEST_CASE("one PDF at a time: two wait, the next is told to come back, and all that waited are served") {
    Tool tool;
    Printer printer{std::ref(tool)};
    std::vector<std::thread> threads;
    std::vector<std::string> got(4);
    std::atomic<int> refused{}, done{};
    for (std::size_t i = 0; i < got.size(); ++i) {
        threads.emplace_back([&, i] {
            auto const out = printer.print(std::to_string(i));
            if (out) got[i] = *out;
            else refused += out.error().code == "report.pdf_busy" && out.error().fault == Fault::too_many;
            ++done;
        });
        if (i == 0) until([&] { return tool.working == 1; });
    }
    until([&] { return done == 1; });
    CHECK(refused == 1);
    tool.held = false;
    for (auto& thread : threads) thread.join();
    CHECK(tool.most == 1);
    CHECK(tool.made == 3);
    CHECK(std::ranges::count_if(got, [](auto const& one) { return one.starts_with("%PDF-"); }) == 3);
}

TEST_CASE("the same page is laid out once; a failure is not remembered, and leaves the way free") {
    Tool tool;
    tool.held = false;
    Printer printer{std::ref(tool)};
    CHECK(printer.print("a").value() == "%PDF-a");
    CHECK(printer.print("a").value() == "%PDF-a");
    CHECK(tool.made == 1);
    CHECK(!printer.print("broken"));
    CHECK(!printer.print("broken"));
    CHECK(tool.made == 3);
    CHECK_THROWS(printer.print("lost"));
    CHECK(printer.print("b").value() == "%PDF-b");
}

TEST_CASE("what is remembered is bounded: the oldest goes first") {
    int made = 0;
    Printer printer{[&made](std::string const&) -> Result<std::string> {
        ++made;
        return std::string(Printer::most_held / 2, 'x');
    }};
    for (auto page : {"a", "b", "a", "c"}) CHECK(printer.print(page));
    CHECK(made == 3);
    CHECK(printer.print("a"));
    CHECK(made == 3);
    CHECK(printer.print("b"));
    CHECK(made == 4);
}
