// From scores to figures. Pure: the statistics are those of impact/statistics, the words those of impact/sentences.
#include "evaluation/results.hpp"
#include "evaluation/said_by.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/cluster.hpp"
#include "impact/statistics/detectable.hpp"
#include "impact/statistics/leavers.hpp"
#include "impact/statistics/several.hpp"
#include "impact/statistics/share.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <cmath>

namespace marelle::evaluation {

namespace {

using statistics::Count;
using statistics::Estimate;

std::string_view name_of(statistics::Method method) {
    using enum statistics::Method;
    switch (method) {
    case wilson: return "wilson";
    case newcombe_unpaired: return "newcombe_unpaired";
    case newcombe_paired: return "newcombe_paired";
    case cluster_robust: return "cluster_robust";
    case cluster_bootstrap: return "cluster_bootstrap";
    case order_statistics: return "order_statistics";
    case delta_method: return "delta_method";
    case f_distribution: return "f_distribution";
    case square_and_add: return "square_and_add";
    case welch: return "welch";
    }
    std::unreachable();
}

// Of so few that a reader who may not know the children is not told.
bool small(std::int64_t count, std::int64_t least) { return count > 0 && count < least; }

bool scored(std::optional<Once> const& once) { return once && once->value; }

// The whole level that a score has reached, as the expected level is: 2.8 has reached 2.
std::optional<int> level_of(std::optional<Once> const& once) {
    if (!scored(once)) return {};
    return static_cast<int>(std::floor(*once->value + 1e-9));
}

void add_pair(Counted& out, Id const& site, Once const& before, Once const& after) {
    if (!same_scale(before, after)) {
        ++out.other_scale;
        return;
    }
    for (auto* pairs : {&out.pairs, &out.pairs_by_site[site]})
        (before.reached ? (after.reached ? pairs->both : pairs->before_only)
                        : (after.reached ? pairs->after_only : pairs->neither)) += 1;
    out.changes.push_back(*after.value - *before.value);
}

void add(Counted& out, Measured const& row) {
    if (row.after && !row.after->value) ++out.unscored;
    if (scored(row.after)) {
        auto& site = out.by_site[row.establishment];
        site.n += 1;
        site.k += row.after->reached;
    }
    if (scored(row.before)) {
        auto& group = scored(row.after) ? out.stayers : out.leavers;
        group.n += 1;
        group.k += row.before->reached;
    }
    if (scored(row.before) && scored(row.after)) add_pair(out, row.establishment, *row.before, *row.after);
    bool const comparable = !row.before || !row.after || same_scale(*row.before, *row.after);
    if (comparable && (row.before || row.after)) out.levels.push_back({level_of(row.before), level_of(row.after)});
}

std::vector<Count> sites_of(Counted const& counted) {
    std::vector<Count> out;
    out.reserve(counted.by_site.size());
    for (auto const& [site, count] : counted.by_site) out.push_back(count);
    return out;
}
Count sum(std::vector<Count> const& counts) {
    Count out;
    for (auto const& one : counts) {
        out.k += one.k;
        out.n += one.n;
    }
    return out;
}

std::int64_t whole(double number) { return static_cast<std::int64_t>(number); }

ResultShare share_of(Count count, Estimate const& estimate, std::size_t sites) {
    return {whole(count.k),         whole(count.n),
            estimate.value,         estimate.interval.low,
            estimate.interval.high, std::string{name_of(estimate.method)},
            !estimate.valid_domain, static_cast<std::int64_t>(sites)};
}
std::optional<ResultShare> share_of(Count count) {
    auto const estimate = statistics::share(count);
    if (!estimate) return {};
    return share_of(count, *estimate, 1);
}
std::optional<ResultShare> share_of(std::vector<Count> const& sites) {
    if (sites.size() < 2) return share_of(sum(sites));
    auto const across = statistics::share_across(sites);
    if (!across) return {};
    return share_of(sum(sites), across->estimate, sites.size());
}
// Over several establishments, what they differ by is in it: nothing where it could not be.
std::optional<statistics::Clustered> across(Counted const& counted) {
    if (counted.pairs_by_site.size() < 2) return {};
    std::vector<statistics::Pairs> sites;
    sites.reserve(counted.pairs_by_site.size());
    for (auto const& [site, pairs] : counted.pairs_by_site) sites.push_back(pairs);
    auto const found = statistics::robust_change(sites);
    return found ? std::optional{*found} : std::nullopt;
}

std::optional<ResultChange> change_of(statistics::Measured<Estimate> const& estimate) {
    if (!estimate) return {};
    return ResultChange{estimate->value, estimate->interval.low, estimate->interval.high,
                        std::string{name_of(estimate->method)}, !estimate->valid_domain};
}

ResultVerdict verdict_of(statistics::Verdict verdict) { return static_cast<ResultVerdict>(verdict); }
static_assert(static_cast<int>(statistics::Verdict::not_measurable) == static_cast<int>(ResultVerdict::not_measurable));

void add_levels(ResultCriterion& out, Counted const& counted) {
    auto const table = statistics::tabulate(counted.levels);
    if (!table) return;
    out.up = whole(table->up());
    out.same = whole(table->same());
    out.down = whole(table->down());
    for (int before = 1; before <= statistics::levels; ++before)
        for (int after = 1; after <= statistics::levels; ++after) {
            auto const at = [](int level) { return static_cast<std::size_t>(level - 1); };
            auto const children = whole(table->cells[at(before)][at(after)]);
            if (children > 0) out.transitions.push_back({before, after, children});
        }
}

void add_change(ResultCriterion& out, Counted const& counted, Tabulation const& asked) {
    auto const& pairs = counted.pairs;
    out.paired = whole(pairs.n());
    out.other_scale = counted.other_scale;
    out.lost = whole(counted.leavers.n);
    auto const over_houses = across(counted);
    auto const change = over_houses ? statistics::Measured<Estimate>{over_houses->estimate}
                                    : statistics::paired_change(pairs);
    out.verdict = verdict_of(statistics::judge(change, static_cast<double>(asked.words_from)));
    if (auto const differ = statistics::standardised_difference(counted.leavers, counted.stayers)) {
        out.leavers_difference = *differ;
        out.leavers_differ = std::abs(*differ) >= statistics::notable_difference;
    }
    // Under the base nothing is said of a change: its children are read one by one, by who knows them.
    if (pairs.n() < std::max(1.0, static_cast<double>(asked.words_from))) return;
    out.before = share_of(pairs.before());
    out.after = share_of(pairs.after());
    out.change = change_of(change);
    out.median = change_of(statistics::median_change(counted.changes));
    add_levels(out, counted);
    if (over_houses) out.p = over_houses->by_chance;
    else if (auto const p = statistics::sign_test(pairs.after_only, pairs.before_only)) out.p = *p;
    auto const changing = (pairs.before_only + pairs.after_only) / pairs.n();
    if (auto const least = statistics::detectable_paired_share(pairs.n(), changing)) out.detectable = *least;
    else if (auto const one_way = statistics::detectable_one_way_share(pairs.n())) out.detectable = *one_way;
}

void add_holm(std::vector<ResultCriterion>& out, std::int64_t words_from) {
    std::vector<double> p;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (out[i].p && out[i].paired >= words_from) {
            p.push_back(*out[i].p);
            whose.push_back(i);
        }
    if (p.size() < 2) return;
    if (auto const adjusted = statistics::holm(p))
        for (std::size_t i = 0; i < whose.size(); ++i) out[whose[i]].p_holm = (*adjusted)[i];
}

std::string words_of(Counted const& counted, Tabulation const& asked, std::optional<double> corrected) {
    sentences::Subject const subject{counted.title, said_by(asked.informant), {}, {}};
    sentences::Language const language = asked.language;
    auto const base = static_cast<double>(asked.words_from);
    auto const unscored = static_cast<double>(small(counted.unscored, asked.least) ? 0 : counted.unscored);
    auto const sites = sites_of(counted);
    std::vector<std::string> said;
    said.push_back(sites.size() > 1 ? sentences::share_across(language, subject, sites, unscored, base)
                                    : sentences::share(language, subject, sum(sites), unscored, base));
    if (sum(sites).n >= base) said.push_back(sentences::houses_again(language, sites));
    if (!asked.compared) return sentences::paragraph(language, subject, std::move(said));
    auto const& pairs = counted.pairs;
    sentences::Beside beside{{}, corrected};
    if (auto const over_houses = across(counted)) beside.across = over_houses->estimate;
    said.push_back(sentences::evolution(language, subject, pairs, {asked.before, asked.after}, base, beside));
    if (sites.size() > 1 && pairs.n() >= base)
        said.push_back(messages::say(language, beside.across ? "evaluation.houses_in" : "evaluation.houses_apart"));
    if (counted.other_scale > 0)
        said.push_back(
            messages::say(language, "evaluation.other_scale",
                          {{"children", small(counted.other_scale, asked.least) ? 0 : counted.other_scale}}));
    // Said once: there are too few.
    if (pairs.n() < base) return sentences::paragraph(language, subject, std::move(said));
    // Of a few children, one by one: for who knows them.
    if (asked.least == 0) {
        if (auto const table = statistics::tabulate(counted.levels))
            said.push_back(sentences::transitions(language, subject, *table, base));
        said.push_back(sentences::lost(language, counted.leavers, counted.stayers, base));
    }
    if (pairs.before_only + pairs.after_only > 0)
        said.push_back(sentences::detectable(language, pairs.n(), (pairs.before_only + pairs.after_only) / pairs.n()));
    return sentences::paragraph(language, subject, std::move(said));
}

void hide(std::optional<std::int64_t>& count, std::int64_t least) {
    if (count && small(*count, least)) count.reset();
}
// Of none or of all, it is said of each child.
bool tells_of_few(std::optional<ResultShare> const& share, std::int64_t least) {
    return share && (share->k < least || share->n - share->k < least);
}

}  // namespace

bool same_scale(Once const& before, Once const& after) {
    return before.scale == after.scale && before.words == after.words;
}

CountedAs counted_as(Measured const& row, bool compared) {
    if (row.after && !row.after->value) return CountedAs::unscored;
    if (!scored(row.after)) return CountedAs::lost;
    if (!compared || !scored(row.before)) return CountedAs::only_now;
    if (!same_scale(*row.before, *row.after)) return CountedAs::other_scale;
    if (row.before->reached) return row.after->reached ? CountedAs::both : CountedAs::before_only;
    return row.after->reached ? CountedAs::after_only : CountedAs::neither;
}

std::vector<Counted> counted(Evolution const& evolution,
                             std::vector<std::pair<std::string, std::string>> const& criteria) {
    std::vector<Counted> out;
    for (auto const& [key, title] : criteria) {
        out.push_back({key, title, {}, {}, {}, {}, {}, {}, {}, {}, {}});
        for (auto const& row : evolution.rows)
            if (row.criterion == key) add(out.back(), row);
    }
    return out;
}

void protect(ResultCriterion& criterion, std::int64_t least) {
    if (least == 0) return;
    bool const few = criterion.scored < least || tells_of_few(criterion.share, least);
    bool const few_pairs = criterion.paired < least || tells_of_few(criterion.before, least) ||
                           tells_of_few(criterion.after, least);
    if (few || (criterion.paired > 0 && few_pairs)) {
        ResultCriterion bare;
        bare.key = criterion.key;
        bare.title = criterion.title;
        bare.suppressed = true;
        bare.verdict = ResultVerdict::too_few;
        criterion = std::move(bare);
        return;
    }
    // What would tell of a few children, one by one, is not for who may not know them.
    criterion.transitions.clear();
    criterion.up.reset();
    criterion.same.reset();
    criterion.down.reset();
    criterion.leavers_difference.reset();
    criterion.leavers_differ = false;
    hide(criterion.unscored, least);
    hide(criterion.other_scale, least);
    hide(criterion.lost, least);
}

std::vector<ResultCriterion> tabulate(std::vector<Counted> const& counted, Tabulation const& asked) {
    std::vector<ResultCriterion> out;
    for (auto const& one : counted) {
        ResultCriterion line;
        line.key = one.key;
        line.title = one.title;
        auto const sites = sites_of(one);
        line.scored = whole(sum(sites).n);
        line.unscored = one.unscored;
        if (line.scored > 0) line.share = share_of(sites);
        line.verdict = ResultVerdict::too_few;
        if (asked.compared) add_change(line, one, asked);
        out.push_back(std::move(line));
    }
    if (asked.compared) add_holm(out, asked.words_from);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].words = words_of(counted[i], asked, out[i].p_holm);
    for (auto& line : out) protect(line, asked.least);
    return out;
}

}  // namespace marelle::evaluation
