// Figures as files: one line a row of each figure, and for XLSX a sheet of definitions.
#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/spreadsheet.hpp"

namespace marelle::impact {

namespace {

using messages::say;
using spreadsheet::Cell;
using spreadsheet::Look;

constexpr double wide = 28, wider = 30, widest = 90;

std::vector<spreadsheet::Column> columns_of(std::string_view language,
                                            std::vector<std::pair<std::string, double>> const& names) {
    std::vector<spreadsheet::Column> out;
    out.reserve(names.size());
    for (auto const& [name, width] : names) out.push_back({say(language, "figure.export." + name), width});
    return out;
}

std::string method_of(FigureRow const& row, std::string_view language) {
    if (!row.method) return {};
    auto method = say(language, "figure.method." + *row.method);
    return row.approximate ? say(language, "figure.method_approximate", {{"method", method}}) : method;
}

std::vector<Cell> line_of(Figure const& figure, FigureRow const& row, std::string_view language) {
    auto const look = figure.unit == Unit::share ? Look::share : Look::plain;
    return {figure.title,
            say(language, "choice.unit." + std::string{record::name_of_choice(figure.unit)}),
            say(language, "choice.breakdown." + std::string{record::name_of_choice(figure.by)}),
            row.label,
            row.suppressed ? Cell{say(language, "figure.hidden")} : Cell{row.value, look},
            row.k,
            row.n,
            row.unknown,
            Cell{row.low, Look::share},
            Cell{row.high, Look::share},
            method_of(row, language),
            figure.period.from,
            figure.period.until,
            figure.scope.name};
}

// The total is said once, on its own.
bool repeats_the_total(Figure const& figure, FigureRow const& row) {
    return figure.by != Breakdown::none && row.key == "total";
}

spreadsheet::Table figures_of(std::vector<Figure> const& figures, std::string_view language) {
    spreadsheet::Table out{say(language, "figure.export.sheet_figures"),
                           columns_of(language, {{"figure", wide},
                                                 {"unit", wide},
                                                 {"by", wide},
                                                 {"row", wide},
                                                 {"value", 14},
                                                 {"k", 14},
                                                 {"n", 14},
                                                 {"unknown", 14},
                                                 {"low", 14},
                                                 {"high", 14},
                                                 {"method", 14},
                                                 {"from", 14},
                                                 {"until", 14},
                                                 {"scope", 14}}),
                           {}};
    for (auto const& figure : figures)
        for (auto const& row : figure.rows)
            if (!repeats_the_total(figure, row)) out.rows.push_back(line_of(figure, row, language));
    return out;
}

spreadsheet::Table definitions_of(std::vector<Figure> const& figures, std::string_view language) {
    spreadsheet::Table out{
        say(language, "figure.export.sheet_definitions"),
        columns_of(language,
                   {{"figure", wider}, {"version", 14}, {"definition", widest}, {"computed_at", 14}, {"period", 14}}),
        {}};
    for (auto const& figure : figures)
        if (figure.by == Breakdown::none)
            out.rows.push_back({figure.title, figure.version, figure.definition, figure.computed_at,
                                figure.period.from + " – " + figure.period.until});
    return out;
}

}  // namespace

std::string csv(std::vector<Figure> const& figures, std::string_view language) {
    // A file of one sheet carries its definitions in each line.
    auto table = figures_of(figures, language);
    for (auto const& column : columns_of(language, {{"version", 14}, {"definition", widest}}))
        table.columns.push_back(column);
    auto line = table.rows.begin();
    for (auto const& figure : figures)
        for (auto const& row : figure.rows)
            if (!repeats_the_total(figure, row)) {
                line->emplace_back(figure.version);
                line++->emplace_back(figure.definition);
            }
    return spreadsheet::csv(table, language);
}

std::string xlsx(std::vector<Figure> const& figures, std::string_view language) {
    return spreadsheet::xlsx({figures_of(figures, language), definitions_of(figures, language)});
}

}  // namespace marelle::impact
