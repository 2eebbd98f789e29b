// Shares of the network: what its establishments differ by makes their interval.
#include "impact/statistics/cluster.hpp"
#include "report/figures/making.hpp"
#include <algorithm>

namespace marelle::report {

using disclosure::all;
using disclosure::Decided;

namespace {

// Those of a share's table, establishment by establishment.
std::vector<statistics::Count> by_house(disclosure::Table const& table, disclosure::Snapshot const& snapshot) {
    std::map<std::string, statistics::Count> out;
    for (auto const& record : snapshot.records) {
        if (!holds(table, record)) continue;
        auto& count = out[record.unit];
        count.n += 1;
        auto const& values = table.share->values;
        count.k += std::ranges::find(values, record.values[table.share->attribute]) != values.end() ? 1 : 0;
    }
    std::vector<statistics::Count> counts;
    counts.reserve(out.size());
    for (auto const& [house, count] : out) counts.push_back(count);
    return counts;
}

}  // namespace

// Children of one house resemble each other: over ten houses and more, their differences make the interval. Rounded, so
// that no count of a house can be tried against it.
Making::Spread Making::spread(ReportShare& share, Decided const& decided) const {
    if (!behind(decided.asked.id, {all}) || !behind(decided.asked.id, {0})) return Spread::unsaid;
    auto const across = statistics::share_across(by_house(decided.table, *release.snapshot));
    if (!across) return Spread::unsaid;
    if (across->fell_back) return Spread::apart;
    share.low = rounded(across->estimate.interval.low);
    share.high = rounded(across->estimate.interval.high);
    share.method = "cluster_robust";
    return Spread::over_houses;
}

void Making::add_houses(ReportFigure& figure, Decided const& decided) const {
    if (spread(*figure.share, decided) == Spread::apart) figure.notes.push_back(say("report.note.houses"));
}

}  // namespace marelle::report
