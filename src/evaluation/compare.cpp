// Those to whom a draw gave a place beside those it left waiting: the only figures that may be called an impact. Pure.
#include "evaluation/results.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/comparison.hpp"
#include <algorithm>

namespace marelle::evaluation {

namespace {

std::vector<Counted> counted_among(Evolution const& evolution, std::vector<Id> const& children,
                                   std::vector<std::pair<std::string, std::string>> const& criteria) {
    Evolution some;
    for (auto const& row : evolution.rows)
        if (std::ranges::find(children, evolution.whose[row.child]) != children.end()) some.rows.push_back(row);
    return counted(some, criteria);
}

sentences::Informant said_by(Informant informant) {
    return static_cast<sentences::Informant>(static_cast<int>(informant) + 1);
}

}  // namespace

std::vector<ResultCompared> set_against(Evolution const& evolution, offer::DrawnGroups const& groups,
                                        std::vector<std::pair<std::string, std::string>> const& criteria,
                                        Tabulation const& asked) {
    auto const base = static_cast<double>(asked.words_from);
    auto const with = counted_among(evolution, groups.placed, criteria);
    auto const without = counted_among(evolution, groups.waiting, criteria);
    std::vector<ResultCompared> out;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        sentences::Comparison const both{with[i].pairs, without[i].pairs, groups.drawn_on, groups.title};
        ResultCompared line{
            criteria[i].first,
            static_cast<std::int64_t>(both.group.n()),
            static_cast<std::int64_t>(both.comparison.n()),
            {},
            sentences::impact(asked.language, {criteria[i].second, said_by(asked.informant), {}, {}}, both, base)};
        auto const found = statistics::difference_in_differences(both.group, both.comparison);
        if (found && std::min(both.group.n(), both.comparison.n()) >= base)
            line.change = ResultChange{found->value, found->interval.low, found->interval.high, "square_and_add",
                                       !found->valid_domain};
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace marelle::evaluation
