// The list of reports as a file: which, for whom, and which version left; and what counts one child.
#include "messages/messages.hpp"
#include "report/fields.hpp"
#include "report/report.hpp"
#include "report/rows.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::report {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::local_text;

Result<Reply> export_reports(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "reports",
                           "bilans",
                           "reports",
                           {{"report", 40.0},
                            {"report_template", 30.0},
                            {"establishment", 26.0},
                            {"from_day", 14.0},
                            {"until_day_in", 14.0},
                            {"report_audience", 20.0},
                            {"partner", 26.0},
                            {"report_life", 12.0},
                            {"version", 10.0},
                            {"computed_at", 18.0},
                            {"frozen_at", 18.0}},
                           {}};
    for (auto const& row : reports(call.sql(), {scope}, State::draft)) {
        std::optional<std::string> house;
        if (row.establishment) house = row.establishment->name;
        std::optional<std::int64_t> version;
        std::optional<Instant> frozen_at;
        if (row.frozen) {
            version = row.frozen->number;
            frozen_at = row.frozen->frozen_at;
        }
        list.rows.push_back({row.title, choice(list.language, "report_template", row.kind), house, row.from, row.until,
                             choice(list.language, "report_audience", row.audience), row.partner,
                             choice(list.language, "report_life", row.state), version, local_text(row.computed_at),
                             local_text(frozen_at)});
    }
    return spreadsheet::list_file(call, list);
}

// "Âge : 6-8 ans, Groupe : Comètes".
std::string rows_of(impact::CountedFigure const& figure, std::string_view language) {
    std::vector<std::string> out;
    out.reserve(figure.rows.size());
    for (auto const& row : figure.rows) out.push_back(choice(language, "breakdown", row.by) + " : " + row.label);
    return spreadsheet::joined(out);
}

// The figures of the year, then the rounds, as the page says them.
Result<Reply> export_figures_of_child(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "figure.rows"));
    auto const child = TRY(call.id("id"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "child_figures",
                           "compte-dans",
                           "child_figures",
                           {{"figure", 50.0},
                            {"counts_child", 12.0},
                            {"hours", 10.0},
                            {"times_there", 14.0},
                            {"times_of", 14.0},
                            {"figure_rows", 80.0}},
                           {},
                           child};
    auto const found = TRY(figures_of_child(call.sql(), scope, child, list.language));
    for (auto const& figure : found.figures)
        list.rows.push_back({figure.title, spreadsheet::yes_or_no(list.language, figure.counted), figure.hours,
                             figure.k, figure.n, rows_of(figure, list.language)});
    for (auto const& round : found.rounds)
        list.rows.push_back({round.round.name + " (" + choice(list.language, "informant", round.informant) + ")",
                             spreadsheet::yes_or_no(list.language, true),
                             {},
                             {},
                             {},
                             spreadsheet::joined(round.criteria)});
    return spreadsheet::list_file(call, list);
}

// A line for each figure of a frozen report that counts the child, with what its readers see there.
Result<Reply> export_reports_of_child(Call& call, crypto::Keyring& keys) {
    auto const child = TRY(call.id("id"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "child_reports",
                           "bilans-qui-comptent",
                           "child_reports",
                           {{"report", 40.0},
                            {"version", 10.0},
                            {"report_audience", 20.0},
                            {"frozen_at", 18.0},
                            {"withdrawn_at", 18.0},
                            {"figure", 50.0},
                            {"figure_rows", 40.0},
                            {"printed_value", 14.0}},
                           {},
                           child};
    RowReader const reader{TRY(access::scope_of(call.actor, "report.read")),
                           TRY(access::scope_of(call.actor, "report.rows")), list.language};
    for (auto const& report : TRY(reports_of_child(call.sql(), keys, reader, child)))
        for (auto const& cell : report.cells) {
            auto const hidden = !cell.value || cell.shown == Shown::hidden;
            list.rows.push_back({report.title, report.number, choice(list.language, "report_audience", report.audience),
                                 local_text(report.frozen_at), local_text(report.withdrawn_at), cell.figure,
                                 cell.cell.empty() ? messages::say(list.language, "web.counts.everybody") : cell.cell,
                                 hidden ? spreadsheet::Cell{messages::say(list.language, "web.counts.hidden")}
                                        : spreadsheet::Cell{*cell.value}});
        }
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("GET", "/api/v1/reports-export", "report.read", http::Work::read, export_reports)
        .summary("The reports of the house as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/children/:id/figures-export", "figure.rows", http::Work::read, export_figures_of_child)
        .summary("The figures of the school year that count a child, as a file")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/children/:id/reports-export", "report.rows", http::Work::read,
            [&keys](Call& call) { return export_reports_of_child(call, keys); })
        .summary("The frozen reports, and the cells of each, that count a child, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::report
