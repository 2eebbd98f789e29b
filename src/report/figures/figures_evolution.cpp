// Figures of what changed: criteria between two rounds, on the same children.
#include "evaluation/said_by.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/cluster.hpp"
#include "impact/statistics/difference.hpp"
#include "report/figures/making.hpp"
#include <algorithm>
#include <map>
#include <tuple>

namespace marelle::report {

namespace {

using statistics::Pairs;

// --- evolution: shares, since before and after crossed would be cells of a few children. How many were lost is asked
// when they are many; fewer than the threshold, none included, is said so, and leaves room for all its numbers ---

std::string evolution_id(std::string_view criterion) { return "evolution." + std::string{criterion}; }

// Of the accompanied children: scored before, not after.
std::int64_t lost_of(World const& world, std::string_view criterion) {
    std::set<Id> people;
    for (auto const& person : world.facts.people) people.insert(person.child);
    auto const& evolution = world.rounds->evolution;
    return std::ranges::count_if(evolution.rows, [&](evaluation::Measured const& row) {
        return row.criterion == criterion && row.before && row.before->value && !(row.after && row.after->value) &&
               people.contains(evolution.whose[row.child]);
    });
}

}  // namespace

void plan_evolution(Plan& plan) {
    if (!plan.world.rounds) return;
    for (std::size_t i = 0; i < criterion_keys().size(); ++i) {
        auto const at = attribute::school_criterion + i;
        auto const id = evolution_id(criterion_keys()[i]);
        bool const asked = std::ranges::any_of(plan.world.rounds->criteria,
                                               [&](auto const& each) { return each.first == criterion_keys()[i]; });
        if (!asked) continue;
        auto add = [&](std::string_view end, std::vector<int> of, std::vector<int> values) {
            auto& table = plan.add(id + std::string{end});
            table.filters = {{at, std::move(of)}};
            table.share = disclosure::Share{at, std::move(values)};
        };
        add(".before", {1, 2, 3, 4}, {2, 4});
        add(".after", {1, 2, 3, 4}, {3, 4});
        if (lost_of(plan.world, criterion_keys()[i]) >= threshold_of(plan.world.wish))
            add(".lost", {1, 2, 3, 4, 5, 7}, {5});
    }
}

namespace {

// One end of an evolution: how many were at the level, of those measured twice or, where that many cannot be shown, of
// everybody.
struct End {
    std::int64_t k{}, n{};
    bool wide{};
    bool turned{};    // of everybody, k are known not to be at the level
    ReportCell part;  // those counted: whether they are kept, and of which day
};

std::optional<End> end_of(Making const& making, std::string const& table) {
    auto const& decided = making.table(table);
    auto const fraction = disclosure::fraction(decided, {});
    if (!fraction) return {};
    return End{fraction->k, fraction->n, is_wide(decided), is_turned(decided), making.cell(decided, {0})};
}

// What is printed of a change: the same children before and after, exactly for who knows them. For others, from both
// shares alone, as if as few as possible were at the level both times: the widest interval these shares allow. How many
// were measured twice is known when one end is of them.
std::optional<Pairs> pairs_of(End const& before, End const& after) {
    if (before.wide && after.wide) return {};
    auto const k = static_cast<double>(before.k), m = static_cast<double>(after.k),
               n = static_cast<double>(before.wide ? after.n : before.n);
    auto const both = std::max(0.0, k + m - n);
    return Pairs{both, k - both, m - both, n - k - m + both};
}

Pairs exact(Making const& making, std::size_t criterion) {
    Pairs out;
    for (auto const& record : making.release.snapshot->records) {
        auto const value = record.values[attribute::school_criterion + criterion];
        if (value == 1) out.neither += 1;
        if (value == 2) out.before_only += 1;
        if (value == 3) out.after_only += 1;
        if (value == 4) out.both += 1;
    }
    return out;
}

ReportShare share_of(statistics::Count count, Shown shown) {
    auto out = share(static_cast<std::int64_t>(count.k), static_cast<std::int64_t>(count.n));
    out.shown = shown;
    return out;
}

void add_lost(Making const& making, ReportFigure& figure, std::string const& id) {
    auto const asked = std::ranges::find(making.release.tables, id + ".lost",
                                         [](disclosure::Decided const& each) { return each.asked.id; });
    if (asked == making.release.tables.end()) {
        figure.words = making.say("report.words.lost_few", {{"least", making.least()}});
        return;
    }
    auto const lost = disclosure::fraction(*asked, {});
    if (!lost || is_turned(*asked)) return;
    figure.unknown = lost->k;
    figure.words = is_wide(*asked) ? making.say("report.words.lost_counted", {{"lost", lost->k}})
                                   : making.say("report.words.lost", {{"lost", lost->k}, {"all", lost->n}});
}

// A count of everybody is no share: who was not measured twice is not "not at the level".
ReportShare counted(End const& end) {
    ReportShare out;
    out.k = end.k;
    out.n = end.n;
    out.shown = end.part.shown;
    return out;
}

void hide_evolution(Making const& making, ReportFigure& figure) {
    figure.shown = Shown::hidden;
    figure.finding = making.say("report.finding.hidden_evolution", {{"criterion", figure.title}});
    making.add_recodings(figure, making.table(figure.release));
}

// Both ends of everybody.
// One criterion that can be told, before its words: those of all are decided together.
struct Measure {
    std::size_t figure{};  // its place among all
    std::size_t criterion{};
    sentences::Subject subject;
    End before, after;
    std::optional<Pairs> pairs;  // none: both ends are of everybody
    std::optional<statistics::Clustered> across;
};

// Of the network's children measured twice, house by house.
std::vector<Pairs> by_house(Making const& making, std::size_t criterion) {
    std::map<std::string, Pairs> out;
    for (auto const& record : making.release.snapshot->records) {
        auto const value = record.values[attribute::school_criterion + criterion];
        if (value == 1) out[record.unit].neither += 1;
        if (value == 2) out[record.unit].before_only += 1;
        if (value == 3) out[record.unit].after_only += 1;
        if (value == 4) out[record.unit].both += 1;
    }
    std::vector<Pairs> pairs;
    pairs.reserve(out.size());
    for (auto const& [house, of] : out) pairs.push_back(of);
    return pairs;
}

bool of_network(Making const& making) { return making.world.wish.establishment.empty(); }

// Children of one house resemble each other: over ten houses and more, what they differ by makes the interval. It is of
// how many rose and fell in each, told of cells that are shown as of today, and rounded: see Making::add_houses.
std::optional<statistics::Clustered> across(Making const& making, std::size_t criterion) {
    if (!of_network(making)) return {};
    auto const id = evolution_id(criterion_keys()[criterion]);
    for (auto const* end : {".before", ".after"})
        if (!making.behind(id + end, {disclosure::all}) || !making.behind(id + end, {0})) return {};
    auto found = statistics::robust_change(by_house(making, criterion));
    if (!found) return {};
    auto& interval = found->estimate.interval;
    interval = {rounded(interval.low), rounded(interval.high)};
    return *found;
}

double base_of(Making const& making) { return static_cast<double>(making.world.words_from); }

// What the correction for several criteria is made of: the widest that a number of children not told allows.
sentences::Tested tested(Making const& making, Measure const& one) {
    auto const k = static_cast<double>(one.before.k), m = static_cast<double>(one.after.k);
    auto const pairs = one.pairs ? *one.pairs : sentences::widest(k, m, static_cast<double>(one.after.n));
    return {one.subject.topic, pairs, one.pairs && pairs.n() >= base_of(making) ? one.across : std::nullopt};
}
// Under the base nothing is said of it, so that nothing is corrected for it.
bool is_told(Making const& making, Measure const& one) {
    return one.pairs ? one.pairs->n() >= base_of(making)
                     : static_cast<double>(std::max(one.before.k, one.after.k)) >= base_of(making);
}

// Both ends of everybody.
void tell_counted(Making const& making, ReportFigure& figure, Measure const& one, std::optional<double> corrected) {
    auto const& [before, after] = std::tie(one.before, one.after);
    auto const counted_are = after.turned ? sentences::Counted::not_yet : sentences::Counted::at_level;
    if (after.turned) figure.title = making.say("report.figure.evolution_not_yet", {{"criterion", figure.title}});
    figure.finding = sentences::evolution_counted(
        making.language(), one.subject, counted_are, static_cast<double>(before.k), static_cast<double>(after.k),
        static_cast<double>(after.n), {making.world.rounds->before, making.world.rounds->after}, base_of(making),
        corrected);
    if (!is_told(making, one)) return;
    figure.notes.push_back(making.say(after.turned ? "report.note.turned_evolution" : "report.note.widened_evolution"));
    if (of_network(making)) figure.notes.push_back(making.say("report.note.houses_counted"));
    figure.before = counted(before);
    figure.after = counted(after);
}

// What the interval of a change takes in, and what it does not.
std::string_view note_of(Making const& making, Measure const& one) {
    if (one.across) return "report.note.houses_in";
    if (of_network(making)) return "report.note.wide_interval_houses";
    return making.team() ? "" : "report.note.wide_interval";
}

void tell_change(Making const& making, ReportFigure& figure, Measure const& one, std::optional<double> corrected) {
    sentences::Beside beside{{}, corrected};
    if (one.across) beside.across = one.across->estimate;
    figure.finding = sentences::evolution(making.language(), one.subject, *one.pairs,
                                          {making.world.rounds->before, making.world.rounds->after}, base_of(making),
                                          beside);
    // Under the base nothing is printed of a change, for anybody (impact.md).
    if (!is_told(making, one)) return;
    auto const note = note_of(making, one);
    if (!note.empty()) figure.notes.push_back(making.say(note));
    auto const id = evolution_id(criterion_keys()[one.criterion]);
    figure.before = share_of(one.pairs->before(), figure.shown);
    figure.after = share_of(one.pairs->after(), figure.shown);
    if (one.across) {
        making.spread(*figure.before, making.table(id + ".before"));
        making.spread(*figure.after, making.table(id + ".after"));
    }
    if (is_approximate(*figure.before) || is_approximate(*figure.after))
        figure.notes.push_back(making.say("report.note.approximate"));
    figure.value = figure.after->value;
    auto const change = one.across ? statistics::Measured<statistics::Estimate>{one.across->estimate}
                                   : statistics::paired_change(*one.pairs);
    if (!change) return;
    figure.change = change->value;
    figure.change_low = change->interval.low;
    figure.change_high = change->interval.high;
}

// The figure without its words, and what they will be made of; nothing when it is hidden.
std::optional<Measure> measure_of(Making const& making, ReportFigure& figure, std::size_t criterion) {
    auto const id = evolution_id(criterion_keys()[criterion]);
    auto const before = end_of(making, id + ".before"), after = end_of(making, id + ".after");
    if (!before || !after || before->part.day != after->part.day ||
        (before->wide == after->wide && before->n != after->n) || before->turned != after->turned) {
        hide_evolution(making, figure);
        return {};
    }
    figure.shown = after->part.shown;
    if (figure.shown == Shown::maintained) figure.day = after->part.day.value_or(making.day());
    Measure out;
    out.criterion = criterion;
    out.subject = {figure.title, evaluation::said_by(making.world.rounds->informant), {}, {}};
    out.before = *before;
    out.after = *after;
    out.pairs = making.team() ? exact(making, criterion) : pairs_of(*before, *after);
    if (out.pairs) out.across = across(making, criterion);
    return out;
}

ReportFigure figure_of(Making const& making, std::size_t criterion, std::string const& title) {
    auto const id = evolution_id(criterion_keys()[criterion]);
    auto figure = making.figure(id, FigureKind::evolution, "share");
    figure.title = title;
    figure.release = id + ".after";
    figure.source = "/evaluations";
    return figure;
}

// The sentence of each follows the correction of all: what it takes back is not said above it.
std::string tell(Making const& making, Figures& out, std::vector<Measure> const& measures) {
    std::vector<sentences::Tested> all;
    for (auto const& one : measures)
        if (is_told(making, one)) all.push_back(tested(making, one));
    auto const chances = sentences::corrected(all);
    auto next = chances.begin();
    for (auto const& one : measures) {
        auto& figure = out[one.figure];
        std::optional<double> corrected;
        if (is_told(making, one) && next != chances.end()) corrected = *next++;
        if (one.pairs) tell_change(making, figure, one, corrected);
        else tell_counted(making, figure, one, corrected);
        if (figure.after) add_lost(making, figure, evolution_id(criterion_keys()[one.criterion]));
    }
    return sentences::several(making.language(), all);
}

// Few were lost of most criteria: said once for all, where each of the others says its own number.
std::string lost_of_most(Making const& making, std::span<ReportFigure> evolutions) {
    auto const few = making.say("report.words.lost_few", {{"least", making.least()}});
    auto const told = [](ReportFigure const& figure) { return figure.after.has_value(); };
    if (std::ranges::any_of(evolutions, [&](auto const& each) { return told(each) && each.words.empty(); })) return {};
    if (std::ranges::count(evolutions, few, &ReportFigure::words) < 2) return {};
    for (auto& each : evolutions)
        if (each.words == few) each.words.clear();
    return making.say("report.words.lost_few_of_most", {{"least", making.least()}});
}

}  // namespace

void make_evolution(Making const& making, Figures& out) {
    if (!making.world.rounds) return;
    auto const& rounds = *making.world.rounds;
    std::vector<Measure> measures;
    auto const first = out.size();
    for (auto const& [key, title] : rounds.criteria) {
        auto const found = std::ranges::find(criterion_keys(), key);
        // A criterion of another grid has no place among the attributes: it is a gap.
        if (found == criterion_keys().end()) continue;
        auto const criterion = static_cast<std::size_t>(found - criterion_keys().begin());
        out.push_back(figure_of(making, criterion, title));
        auto one = measure_of(making, out.back(), criterion);
        if (!one) continue;
        one->figure = out.size() - 1;
        measures.push_back(std::move(*one));
    }
    auto several = tell(making, out, measures);
    if (std::ranges::none_of(out, [](ReportFigure const& figure) { return figure.after.has_value(); })) return;
    auto caution = making.figure("evolution_caution", FigureKind::statement, "");
    caution.words = sentences::paragraph(
        {lost_of_most(making, std::span{out}.subspan(first)), std::move(several),
         sentences::caution(making.language(),
                            {sentences::Chosen::struggling, sentences::Norms::none, rounds.months})});
    out.push_back(std::move(caution));
}

}  // namespace marelle::report
