// Figures of what was observed and said: criteria between two rounds, the parents' survey, what partners declared.
#include "evaluation/said_by.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/difference.hpp"
#include "report/figures/making.hpp"
#include <algorithm>

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
void tell_counted(Making const& making, ReportFigure& figure, sentences::Subject const& subject, End const& before,
                  End const& after) {
    auto const base = static_cast<double>(making.world.words_from);
    auto const counted_are = after.turned ? sentences::Counted::not_yet : sentences::Counted::at_level;
    if (after.turned) figure.title = making.say("report.figure.evolution_not_yet", {{"criterion", figure.title}});
    figure.finding = sentences::evolution_counted(
        making.language(), subject, counted_are, static_cast<double>(before.k), static_cast<double>(after.k),
        static_cast<double>(after.n), {making.world.rounds->before, making.world.rounds->after}, base);
    if (static_cast<double>(std::max(before.k, after.k)) < base) return;
    figure.notes.push_back(making.say(after.turned ? "report.note.turned_evolution" : "report.note.widened_evolution"));
    figure.before = counted(before);
    figure.after = counted(after);
}

void tell_change(Making const& making, ReportFigure& figure, sentences::Subject const& subject, Pairs const& pairs,
                 std::vector<sentences::Tested>& tested) {
    auto const base = static_cast<double>(making.world.words_from);
    figure.finding = sentences::evolution(making.language(), subject, pairs,
                                          {making.world.rounds->before, making.world.rounds->after}, base);
    // Under the base nothing is printed of a change, for anybody (impact.md).
    if (pairs.n() < base) return;
    if (!making.team()) figure.notes.push_back(making.say("report.note.wide_interval"));
    figure.before = share_of(pairs.before(), figure.shown);
    figure.after = share_of(pairs.after(), figure.shown);
    figure.value = figure.after->value;
    if (auto const change = statistics::paired_change(pairs)) {
        figure.change = change->value;
        figure.change_low = change->interval.low;
        figure.change_high = change->interval.high;
    }
    tested.push_back({figure.title, pairs});
}

ReportFigure evolution_of(Making const& making, std::size_t criterion, std::string const& title,
                          std::vector<sentences::Tested>& tested) {
    auto const id = evolution_id(criterion_keys()[criterion]);
    auto figure = making.figure(id, FigureKind::evolution, "share");
    figure.title = title;
    figure.release = id + ".after";
    figure.source = "/evaluations";
    auto const before = end_of(making, id + ".before"), after = end_of(making, id + ".after");
    if (!before || !after || before->part.day != after->part.day ||
        (before->wide == after->wide && before->n != after->n) || before->turned != after->turned) {
        hide_evolution(making, figure);
        return figure;
    }
    sentences::Subject const subject{title, evaluation::said_by(making.world.rounds->informant), {}, {}};
    figure.shown = after->part.shown;
    if (figure.shown == Shown::maintained) figure.day = after->part.day.value_or(making.day());
    auto const pairs = making.team() ? exact(making, criterion) : pairs_of(*before, *after);
    if (pairs) tell_change(making, figure, subject, *pairs, tested);
    else tell_counted(making, figure, subject, *before, *after);
    if (figure.after) add_lost(making, figure, id);
    return figure;
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

void make_evolution(Making const& making, Figures& out) {
    if (!making.world.rounds) return;
    auto const& rounds = *making.world.rounds;
    std::vector<sentences::Tested> tested;
    auto const first = out.size();
    for (auto const& [key, title] : rounds.criteria) {
        auto const found = std::ranges::find(criterion_keys(), key);
        // A criterion of another grid has no place among the attributes: it is a gap.
        if (found == criterion_keys().end()) continue;
        out.push_back(evolution_of(making, static_cast<std::size_t>(found - criterion_keys().begin()), title, tested));
    }
    if (std::ranges::none_of(out, [](ReportFigure const& figure) { return figure.after.has_value(); })) return;
    auto caution = making.figure("evolution_caution", FigureKind::statement, "");
    caution.words = sentences::paragraph(
        {lost_of_most(making, std::span{out}.subspan(first)), sentences::several(making.language(), tested),
         sentences::caution(making.language(),
                            {sentences::Chosen::struggling, sentences::Norms::none, rounds.months})});
    out.push_back(std::move(caution));
}

// --- the parents' survey: answers without a name, closed once; nothing of it is a record of the release ---

bool told(Making const& making, std::int64_t people) { return people == 0 || people >= making.least(); }

// In which quarter of the answers k lies, in words: told when every quarter leaves the threshold's room, so that what
// is told depends on how many answered and not on what. A note: it is read although its figure is not shown.
void add_quarter(Making const& making, ReportFigure& figure, std::string_view key, std::int64_t k, std::int64_t n) {
    constexpr std::int64_t quarters = 4;
    auto const first = [n](std::int64_t quarter) { return (quarter * n + quarters - 1) / quarters; };
    for (std::int64_t quarter = 0; quarter < quarters; ++quarter) {
        auto const last = quarter + 1 == quarters ? n : first(quarter + 1) - 1;
        if (last - first(quarter) < making.least() - 1) return;
    }
    auto quarter = quarters - 1;
    while (quarter > 0 && k < first(quarter)) --quarter;
    figure.notes.push_back(making.say(key, {{"quarter", "q" + std::to_string(quarter)}}));
}

void hide(ReportFigure& figure) {
    figure.share = ReportShare{};
    figure.shown = figure.share->shown = Shown::hidden;
}
void show(ReportFigure& figure, std::int64_t k, std::int64_t n) {
    figure.share = share(k, n);
    figure.value = figure.share->value;
}

ReportFigure response_of(Making const& making, SurveySaid const& survey) {
    auto out = making.figure("survey.response", FigureKind::share, "families");
    out.title = making.say("report.figure.survey_response");
    out.source = "/evaluations/questionnaires";
    // Sheets are handed out beside invitations: more answers than families are a count, not a share.
    bool const fits = survey.families > 0 && survey.answers <= survey.families;
    if (fits && survey.answers >= making.least() && told(making, survey.families - survey.answers))
        show(out, survey.answers, survey.families);
    else {
        hide(out);
        if (fits) add_quarter(making, out, "report.words.survey_response", survey.answers, survey.families);
    }
    return out;
}

void make_survey(Making const& making, Figures& out) {
    if (!making.world.survey) return;
    auto const& survey = *making.world.survey;
    out.push_back(response_of(making, survey));
    for (auto const& question : survey.questions) {
        auto figure = making.figure("survey." + question.key, FigureKind::share, "families");
        figure.title = question.text;
        figure.source = "/evaluations/questionnaires";
        bool const enough = making.team() ||
                            (question.base >= making.least() && told(making, question.k) &&
                             told(making, question.base - question.k) && told(making, survey.answers - question.base));
        if (enough && question.base > 0) show(figure, question.k, question.base);
        else {
            hide(figure);
            add_quarter(making, figure, "report.words.survey", question.k, survey.answers);
        }
        if (making.team() && figure.value) figure.unknown = survey.answers - question.base;
        out.push_back(std::move(figure));
    }
}

// --- what partners declared: their words, with what can be doubted of them; never mended ---

void make_declared(Making const& making, Figures& out) {
    for (auto const& row : making.world.declared) {
        auto figure = making.figure("declared." + row.id, FigureKind::statement, "");
        figure.title = row.said.label;
        figure.source = "/impact/chiffres-declares";
        auto const printed = declared_figure::may_keep(row.said);
        auto const value = printed ? declared_figure::said_value(making.language(), row.said.unit, printed->value)
                                   : row.said.value;
        figure.words = making.say("report.words.declared",
                                  {{"partner", row.said.partner},
                                   {"value", value},
                                   {"known", row.said.base ? "yes" : "no"},
                                   {"base", row.said.base.value_or(0)},
                                   {"counted", row.said.counted.value_or("")},
                                   {"from", messages::say_date(making.language(), row.said.from)},
                                   {"until", messages::say_date(making.language(), row.said.until)},
                                   {"document", row.said.document}});
        for (auto const& doubt : row.doubts) {
            figure.notes.push_back(doubt.words);
            // What the team answers is its own; the doubt is the reader's too.
            if (doubt.answer && making.team())
                figure.notes.push_back(making.say("report.note.answered", {{"reason", doubt.answer->reason}}));
        }
        out.push_back(std::move(figure));
    }
}

void nothing(Plan&) {}

constexpr Entry entries[] = {{"evolution", plan_evolution, make_evolution},
                             {"survey", nothing, make_survey},
                             {"declared", nothing, make_declared}};

}  // namespace

std::span<Entry const> said_entries() { return entries; }

}  // namespace marelle::report
