// Figures of what was said: the parents' survey, what partners declared.
#include "report/figures/making.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

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
void show(Making const& making, ReportFigure& figure, std::int64_t k, std::int64_t n) {
    figure.share = share(k, n);
    figure.value = figure.share->value;
    if (is_approximate(*figure.share)) figure.notes.push_back(making.say("report.note.approximate"));
}

ReportFigure response_of(Making const& making, SurveySaid const& survey) {
    auto out = making.figure("survey.response", FigureKind::share, "families");
    out.title = making.say("report.figure.survey_response");
    out.source = "/evaluations/questionnaires";
    // Sheets are handed out beside invitations: more answers than families are a count, not a share.
    bool const fits = survey.families > 0 && survey.answers <= survey.families;
    if (fits && survey.answers >= making.least() && told(making, survey.families - survey.answers))
        show(making, out, survey.answers, survey.families);
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
        if (enough && question.base > 0) show(making, figure, question.k, question.base);
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
