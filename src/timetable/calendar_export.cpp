// The school holidays as files that other programs, and this one, read again.
#include "spreadsheet/spreadsheet.hpp"
#include "timetable/calendar_file.hpp"

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

Result<Reply> get_export(Call& call, Calendar const& calendar) {
    auto const scope = TRY(access::scope_of(call.actor, "calendar.read"));
    auto const format = TRY(call.query("format")).value_or("csv");
    if (format != "csv" && format != "ics" && format != "xlsx")
        return wrong_fields("query.wrong_fields", {{"format", "invalid"}});
    auto const all = years_to_come(call.sql(), calendar, scope);
    call.saw({}, "export:calendar:" + std::to_string(all.size()));
    auto const name = spreadsheet::file_named("calendrier", call.actor.today);
    if (format == "xlsx") return spreadsheet::attachment(write_xlsx(all), spreadsheet::Format::xlsx, name);
    if (format == "csv") return spreadsheet::attachment(write_csv(all), spreadsheet::Format::csv, name);
    Reply reply;
    reply.body = write_ics(all, scope.now);
    reply.content_type = "text/calendar; charset=utf-8";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name.text + ".ics\"");
    return reply;
}

}  // namespace

void add_calendar_export_routes(http::Router& router, Calendar const& calendar) {
    router
        .on("GET", "/api/v1/calendar-export", "calendar.read", http::Work::read,
            [&calendar](Call& call) { return get_export(call, calendar); })
        .summary("The school holidays believed here, from this school year on")
        .with("format", "csv (default), xlsx or ics");
}

}  // namespace marelle::timetable
