// Two kinds of informants beside each other: what they see of the same children is compared, never mixed. Pure.
#include "impact/statistics/agreement.hpp"
#include "evaluation/results.hpp"
#include "evaluation/said_by.hpp"
#include "impact/sentences/sentences.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::evaluation {

namespace {

using Seen = std::map<Id, Once>;

// By child, of one criterion in this round.
Seen seen(Evolution const& evolution, std::vector<Measured> const& rows, std::string_view criterion) {
    Seen out;
    for (auto const& row : rows)
        if (row.criterion == criterion && row.after && row.after->value)
            out.emplace(evolution.whose[row.child], *row.after);
    return out;
}

// The whole level that a score has reached.
std::size_t level_of(Once const& once) { return static_cast<std::size_t>(std::floor(*once.value + 1e-9)); }

struct Table {
    std::vector<std::vector<double>> cells;  // by whole level
    statistics::Ratings scores;              // as they are, a row a child
    std::int64_t children{};
};
Table table_of(Seen const& mine, Seen const& theirs) {
    Table out{std::vector(statistics::levels, std::vector<double>(statistics::levels)), {0, 2, {}}, 0};
    for (auto const& [child, once] : mine) {
        auto const other = theirs.find(child);
        if (other == theirs.end() || !same_scale(once, other->second)) continue;
        out.cells[level_of(once) - 1][level_of(other->second) - 1] += 1;
        out.scores.values.insert(out.scores.values.end(), {*once.value, *other->second.value});
        ++out.scores.people;
        ++out.children;
    }
    return out;
}

}  // namespace

std::vector<ResultAgreement> agree(Evolution const& mine, Evolution const& theirs, Informant other,
                                   std::vector<std::pair<std::string, std::string>> const& criteria,
                                   Tabulation const& asked) {
    std::vector<ResultAgreement> out;
    for (auto const& [key, title] : criteria) {
        auto const& beside = other == asked.informant ? theirs.seconds : theirs.rows;
        auto const table = table_of(seen(mine, mine.rows, key), seen(theirs, beside, key));
        if (table.children < std::max(asked.words_from, asked.least)) continue;
        sentences::Subject const subject{title, said_by(asked.informant), {}, {}};
        auto const base = static_cast<double>(asked.words_from);
        auto const add = [&](std::string_view method, statistics::Estimate const& estimate, std::string words) {
            out.push_back({key, other, std::string{method}, table.children, estimate.value, estimate.interval.low,
                           estimate.interval.high, !estimate.valid_domain, std::move(words)});
        };
        if (auto const kappa = statistics::weighted_kappa(table.cells, statistics::Weights::quadratic))
            add("kappa", kappa->estimate, sentences::agreement(asked.language, subject, said_by(other), kappa, base));
        // Of several of one kind, who is first differs from child to child: no rater is the same all along.
        if (other == asked.informant) continue;
        for (auto const kind : {statistics::Icc::two_one, statistics::Icc::three_one})
            if (auto const icc = statistics::intraclass(table.scores, kind))
                add(kind == statistics::Icc::two_one ? "icc_2_1" : "icc_3_1", *icc,
                    sentences::agreement(asked.language, subject, said_by(other), kind, icc, base));
    }
    return out;
}

}  // namespace marelle::evaluation
