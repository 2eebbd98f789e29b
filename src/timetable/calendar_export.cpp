// The school holidays as files that other programs, and this one, read again.
#include "record/csv.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include "timetable/house_file.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;

// The school years from this one on, as they are believed here.
std::vector<SchoolCalendarRow> years_to_come(sql::Session& sql, Calendar const& calendar, access::Scope const& scope) {
    std::vector<SchoolCalendarRow> all;
    auto year = school_year_of(scope.today);
    for (int ahead = 0; ahead < 4; ++ahead) {
        for (auto& one : school_calendars(sql, calendar, scope, year)) all.push_back(std::move(one));
        year = school_year_of(add_days(school_year_end(year), 1));
    }
    return all;
}

// The heads of the CSV: whoever opens one and saves the other can give it back.
std::string write_xlsx(std::vector<SchoolCalendarRow> const& calendars) {
    spreadsheet::Table table{"calendrier", {}, {}};
    for (auto const& [head, width] : {std::pair{"annee_scolaire", 14.0},
                                      {"zone", 16.0},
                                      {"du", 12.0},
                                      {"au", 12.0},
                                      {"nature", 14.0},
                                      {"nom", 34.0},
                                      {"source", 34.0},
                                      {"a_verifier", 12.0}})
        table.columns.push_back({head, width});
    for (auto const& calendar : calendars)
        for (auto const& off : calendar.days_off)
            table.rows.push_back({calendar.school_year, calendar.zone, off.from, off.until,
                                  std::string{record::name_of_choice(off.kind)}, off.label, calendar.source,
                                  calendar.to_check ? "oui" : "non"});
    return spreadsheet::xlsx({table});
}

using Rows = std::vector<std::vector<std::string>>;

// The heads are those that are read again, whoever reads.
Reply table(Call const& call, std::string const& name, std::vector<std::string> const& heads, Rows const& rows,
            bool xlsx) {
    auto const file = spreadsheet::file_named(name, call.actor.today);
    if (xlsx) {
        spreadsheet::Table out{name, {}, {}};
        for (auto const& head : heads) out.columns.push_back({head, 24.0});
        for (auto const& row : rows) out.rows.emplace_back(row.begin(), row.end());
        return spreadsheet::attachment(spreadsheet::xlsx({out}), spreadsheet::Format::xlsx, file);
    }
    record::CsvWriter out;
    for (auto const& head : heads) out.cell(head);
    out.end_line();
    for (auto const& row : rows) {
        for (auto const& cell : row) out.cell(cell);
        out.end_line();
    }
    return spreadsheet::attachment(out.text(), spreadsheet::Format::csv, file);
}

Reply agenda(Call const& call, std::string const& name, std::string body) {
    Reply reply;
    reply.body = std::move(body);
    reply.content_type = "text/calendar; charset=utf-8";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" +
                                                          spreadsheet::file_named(name, call.actor.today).text +
                                                          ".ics\"");
    return reply;
}

Reply closures_file(Call& call, access::Scope const& scope, std::string const& format) {
    auto const from = school_year_start(school_year_of(scope.today));
    auto const all = closures(call.sql(), scope, {from, add_days(from, 3 * 366)});
    call.saw({}, "export:closures:" + std::to_string(all.size()));
    if (format == "ics") return agenda(call, "fermetures", write_ics(all, scope.now));
    Rows rows;
    for (auto const& one : all) rows.push_back(closure_cells(one));
    return table(call, "fermetures", closure_heads(), rows, format == "xlsx");
}

Result<Reply> weeks_file(Call& call, access::Scope const& scope, std::string const& format) {
    std::vector<WeekRow> all;
    if (!scope.establishment.empty()) {
        all = TRY(calendar_place(call.sql(), scope)).weeks;
    } else {
        for (auto const& commune : communes(call.sql(), scope))
            for (auto const& week : commune.weeks)
                all.push_back({commune.commune, commune.commune_name, week.from, week.half_days});
    }
    call.saw({}, "export:commune_weeks:" + std::to_string(all.size()));
    Rows rows;
    for (auto const& one : all) rows.push_back(week_cells(one));
    return table(call, "semaines", week_heads(), rows, format == "xlsx");
}

Result<Reply> get_export(Call& call, Calendar const& calendar) {
    auto const scope = TRY(access::scope_of(call.actor, "calendar.read"));
    auto const format = TRY(call.query("format")).value_or("csv");
    auto const content = TRY(call.query("content")).value_or("days_off");
    bool const known = content == "days_off" || content == "closures" || content == "weeks";
    if (!known) return wrong_fields("query.wrong_fields", {{"content", "unknown"}});
    // A week repeats, from a day on, and is nothing that happens.
    if (format != "csv" && format != "xlsx" && (format != "ics" || content == "weeks"))
        return wrong_fields("query.wrong_fields", {{"format", "invalid"}});
    if (content == "closures") return closures_file(call, scope, format);
    if (content == "weeks") return weeks_file(call, scope, format);
    auto const all = years_to_come(call.sql(), calendar, scope);
    call.saw({}, "export:calendar:" + std::to_string(all.size()));
    if (format == "ics") return agenda(call, "calendrier", write_ics(all, scope.now));
    auto const name = spreadsheet::file_named("calendrier", call.actor.today);
    if (format == "xlsx") return spreadsheet::attachment(write_xlsx(all), spreadsheet::Format::xlsx, name);
    return spreadsheet::attachment(write_csv(all), spreadsheet::Format::csv, name);
}

}  // namespace

void add_calendar_export_routes(http::Router& router, Calendar const& calendar) {
    router
        .on("GET", "/api/v1/calendar-export", "calendar.read", http::Work::read,
            [&calendar](Call& call) { return get_export(call, calendar); })
        .summary("The school holidays believed here, from this school year on; or the closures, or the communes' weeks")
        .with("content", "closures or weeks, instead of the school holidays")
        .with("format", "csv (default), xlsx or ics; no ics of weeks");
}

}  // namespace marelle::timetable
