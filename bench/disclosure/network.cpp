// A network and a year of its releases, for the disclosure engine alone: so many establishments of 48 to 85 children,
// eight linked tables each and eight of the network; two releases a snapshot, for partners then for everybody.
//   network ESTABLISHMENTS RELEASES   → one line a release: threshold, seconds, megabytes at most, cells, hidden,
//                                       maintained, already exposed, seconds of processor
#include "impact/disclosure/test_territory.hpp"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/resource.h>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;

namespace {

double processor() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double megabytes() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    auto const establishments = std::atoi(words[1]), releases = std::atoi(words[2]);
    Territory territory(1);
    std::vector<std::string> names;
    std::vector<Table> tables;
    auto add = [&](std::vector<Table> const& more) { tables.insert(tables.end(), more.begin(), more.end()); };
    for (int i = 0; i < establishments; ++i) {
        names.push_back("establishment " + std::to_string(1000 + i));
        territory.fill(names.back(), 48 + i * 7 % 38);
        add(eight({names.back()}, names.back() + " "));
    }
    if (establishments > 1) add(eight(names, "network "));
    Ledger ledger;
    for (int i = 0; i < releases; ++i) {
        auto threshold = i % 2 == 0 ? partner_threshold : public_threshold;
        Question question{.schema = schema(),
                          .ledger = ledger,
                          .audience = "",
                          .threshold = threshold,
                          .snapshot = territory.on("2025-0" + std::to_string(1 + i / 2) + "-01"),
                          .tables = tables,
                          .family = {}};
        auto const before = processor();
        auto const begun = std::chrono::steady_clock::now();
        auto decision = decide(question);
        if (!decision) return 1;
        std::chrono::duration<double> const waited = std::chrono::steady_clock::now() - begun;
        std::printf("%d %.1f %.0f %d %d %d %d %.1f\n", threshold, waited.count(), megabytes(), decision->cells,
                    decision->hidden, decision->maintained, decision->already_exposed, processor() - before);
        std::fflush(stdout);
        ledger.push_back(decision->release);
        if (i % 2 != 0) territory.pass(6, 3);
    }
}
