// Those to whom a draw gave a place beside those it left waiting: the only figures that may be called an impact. Pure.
#include "evaluation/results.hpp"
#include "evaluation/said_by.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/comparison.hpp"
#include "impact/statistics/several.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace marelle::evaluation {

namespace {

using Criteria = std::vector<std::pair<std::string, std::string>>;

std::vector<Counted> counted_among(Evolution const& evolution, std::vector<Id> const& children,
                                   Criteria const& criteria) {
    Evolution some;
    for (auto const& row : evolution.rows)
        if (std::ranges::find(children, evolution.whose[row.child]) != children.end()) some.rows.push_back(row);
    return counted(some, criteria);
}

statistics::Sample sample_of(std::vector<double> const& changes) {
    auto const n = static_cast<double>(changes.size());
    auto const mean = std::accumulate(changes.begin(), changes.end(), 0.0) / n;
    double squares = 0;
    for (auto const change : changes) squares += (change - mean) * (change - mean);
    return {mean, std::sqrt(squares / (n - 1)), n};
}

struct Both {
    Counted placed, waiting;
    bool enough(double base) const { return std::min(placed.pairs.n(), waiting.pairs.n()) >= base; }
};

ResultCompared figures_of(Both const& both, double base) {
    ResultCompared out{both.placed.key,
                       static_cast<std::int64_t>(both.placed.pairs.n()),
                       static_cast<std::int64_t>(both.waiting.pairs.n()),
                       {},
                       {},
                       {},
                       {}};
    auto const found = statistics::difference_in_differences(both.placed.pairs, both.waiting.pairs);
    if (!found || !both.enough(base)) return out;
    out.change = ResultChange{found->value, found->interval.low, found->interval.high, "square_and_add",
                              !found->valid_domain};
    if (auto const p = statistics::chance_of_difference(both.placed.pairs, both.waiting.pairs)) out.p = *p;
    return out;
}

void correct(std::vector<ResultCompared>& lines) {
    std::vector<double> p;
    for (auto const& line : lines)
        if (line.p) p.push_back(*line.p);
    auto const adjusted = statistics::holm(p);
    if (p.size() < 2 || !adjusted) return;
    auto next = adjusted->begin();
    for (auto& line : lines)
        if (line.p) line.p_holm = *next++;
}

}  // namespace

std::vector<ResultCompared> set_against(Evolution const& evolution, offer::DrawnGroups const& groups,
                                        Criteria const& criteria, Tabulation const& asked) {
    auto const base = static_cast<double>(asked.words_from);
    auto const with = counted_among(evolution, groups.placed, criteria);
    auto const without = counted_among(evolution, groups.waiting, criteria);
    std::vector<ResultCompared> out;
    out.reserve(criteria.size());
    for (std::size_t i = 0; i < criteria.size(); ++i) out.push_back(figures_of({with[i], without[i]}, base));
    correct(out);
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        sentences::Comparison const both{with[i].pairs, without[i].pairs, groups.drawn_on, groups.title, out[i].p_holm};
        sentences::Subject const subject{criteria[i].second, said_by(asked.informant), {}, {}};
        out[i].words = sentences::paragraph(
            {sentences::impact(asked.language, subject, both, base),
             out[i].change
                 ? sentences::impact_score(asked.language, sample_of(with[i].changes), sample_of(without[i].changes))
                 : ""});
    }
    return out;
}

std::string words_of(std::vector<ResultCompared> const& comparison, Criteria const& criteria,
                     std::string_view language) {
    std::vector<sentences::Corrected> corrected;
    for (auto const& line : comparison) {
        auto const named = std::ranges::find(criteria, line.criterion, &Criteria::value_type::first);
        if (line.p_holm && named != criteria.end()) corrected.push_back({named->second, *line.p_holm});
    }
    return sentences::several_impacts(language, corrected);
}

}  // namespace marelle::evaluation
