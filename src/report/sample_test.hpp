#pragma once
// A small report with one figure of each kind, and a release behind it: what the tests of reports are about.
#include "report/kept.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"

namespace marelle::report {

inline ReportFigure number_figure(double value) {
    ReportFigure out;
    out.key = "children";
    out.kind = FigureKind::number;
    out.title = "Enfants accompagnés";
    out.unit = "people";
    out.value = value;
    out.unknown = 0;
    out.definition = "children";
    return out;
}

inline ReportFigure share_figure(std::int64_t k, std::int64_t n) {
    ReportFigure out;
    out.key = "attendance";
    out.kind = FigureKind::share;
    out.title = "Présence";
    out.unit = "share";
    out.share = ReportShare{k, n, static_cast<double>(k) / static_cast<double>(n), 0.7, 0.9, "wilson", {}};
    return out;
}

inline ReportFigure table_figure(std::int64_t girls, std::int64_t boys) {
    ReportFigure out;
    out.key = "children_by_sex";
    out.release = "by_sex";
    out.kind = FigureKind::table;
    out.title = "Enfants par sexe";
    out.columns = {{"children", "Enfants"}};
    auto const cell = [](std::int64_t value, std::string at) {
        ReportCell made;
        if (value < 5) made.shown = Shown::hidden;
        else made.value = value;
        made.position = std::move(at);
        return std::vector{made};
    };
    out.lines = {{"", "Ensemble", cell(girls + boys, "-1")},
                 {"girl", "Filles", cell(girls, "0")},
                 {"boy", "Garçons", cell(boys, "1")}};
    return out;
}

inline ReportContent sample(Audience audience = Audience::partner, double children = 48) {
    ReportContent out;
    out.kind = Template::impact;
    out.template_version = 1;
    out.title = "Bilan d’impact";
    out.period = {"2025-09-01", "2026-01-11", "année scolaire 2025-2026"};
    out.scope = {"establishment", cast::combes, "Les Combes", {"Val-Clair"}, 1};
    out.audience = audience;
    out.language = "fr";
    out.computed_at = std::string{cast::monday};
    ReportSection reached{
        "reached", "Qui est venu", {number_figure(children), share_figure(44, 56), table_figure(28, 20)}, {}};
    reached.texts.push_back({"context", "Que s’est-il passé ?", ""});
    out.sections.push_back(std::move(reached));
    out.definitions.push_back({"children", "Enfants accompagnés", "Venus une fois au moins.", 1});
    out.gaps.push_back({"residence_unknown", "3 enfants n’ont pas de quartier connu", 3, "/enfants"});
    out.least = audience == Audience::team ? 0 : 5;
    out.cells = 3;
    return out;
}

inline disclosure::Release sample_release(Audience audience = Audience::partner) {
    using namespace disclosure;
    disclosure::Table const table{"by_sex", {cast::combes}, {{0, {0, 1}}}, {{1, 0}}, disclosure::Share{2, {1}}, 1.5};
    Decided decided{table, table, {}, {{"age", "single_years", ""}}};
    decided.cells.push_back({{all, 0}, disclosure::State::published, 48, "2026-01-12", Why::nothing});
    decided.cells.push_back({{0, 1}, disclosure::State::hidden, {}, "", Why::small});
    decided.cells.push_back({{1, all}, disclosure::State::maintained, 20, "2025-12-01", Why::frozen});
    auto const threshold = audience == Audience::team ? 0 : partner_threshold;
    return {audience == Audience::team ? "team" : "partner",
            threshold,
            std::make_shared<Snapshot const>(Snapshot{"2026-01-12",
                                                      {{cast::lina, "family-1", cast::combes, {0, 1, 2}},
                                                       {cast::maya, "family-1", cast::combes, {1, 1, 0}}}}),
            {decided}};
}

}  // namespace marelle::report
