#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include "timetable/calendar_file.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr std::size_t largest_file = 4 << 20;
constexpr std::size_t longest_name = 120;

Result<Reply> post_import(Call& call, Calendar const& calendar) {
    auto scope = TRY(access::scope_of(call.actor, "calendar.write"));
    auto name = TRY(call.query("file_name")).value_or("");
    auto zone = TRY(call.query("zone")).value_or("");
    auto dry_run = TRY(call.query("dry_run"));
    auto const content = TRY(call.query("content")).value_or("days_off");
    if (content != "days_off" && content != "closures")
        return wrong_fields("query.wrong_fields", {{"content", "unknown"}});
    if (name.empty() || name.size() > longest_name)
        return wrong_fields("query.wrong_fields", {{"file_name", name.empty() ? "required" : "too_long"}});
    if (!zone.empty() && !record::choice_named<Zone>(zone))
        return wrong_fields("query.wrong_fields", {{"zone", "unknown"}});
    auto trying = dry_run ? Trying::look : Trying::apply;
    auto const zone_said = zone.size() == 1 ? "zone " + zone : zone;
    auto done = TRY(import_calendar(call.sql(), calendar, scope,
                                    {name, call.request.body, zone_said, content == "closures"}, trying));
    call.saw({}, "calendar_import:" + done.id.value_or(""), done.id ? "" : "dry_run");
    return http::reply(done, done.id ? 201 : 200);
}

using Cell = spreadsheet::Cell;

spreadsheet::Told<CalendarImportRow> const told_of_import[] = {
    {{"file_name", 34.0}, [](auto const& row, std::string_view) -> Cell { return row.file_name; }},
    {{"imported_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.recorded_at); }},
    {{"by", 24.0}, [](auto const& row, std::string_view) -> Cell { return row.recorded_by; }},
    {{"undone_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.undone_at); }},
};

Result<Reply> get_imports(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "calendar.write"));
    return http::list_reply(calendar_imports(call.sql(), scope));
}

Result<Reply> export_imports(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "calendar.write"));
    return spreadsheet::list_file(call, spreadsheet::list_of(call, "calendar_imports", "imports", told_of_import,
                                                             calendar_imports(call.sql(), scope)));
}

Result<Reply> delete_import(Call& call, Calendar const& calendar) {
    auto scope = TRY(access::scope_of(call.actor, "calendar.write"));
    auto id = TRY(call.id("id"));
    auto change = TRY(undo_import(call.sql(), calendar, scope, id));
    call.saw({}, "calendar_import:" + id, "undone_at");
    return http::reply(change);
}

}  // namespace

void add_import_routes(http::Router& router, Calendar const& calendar) {
    router
        .on("POST", "/api/v1/calendar-imports", "calendar.write", Work::write,
            [&calendar](Call& call) { return post_import(call, calendar); })
        .summary(
            "Reads a CSV or iCalendar file of school holidays, closures or weeks of communes; the body is the file")
        .with("file_name", "as the reader knows it: it becomes the source")
        .with("zone", "of a file that names none")
        .with("content", "closures: lines that do not say what they are close the establishment")
        .with("dry_run", "1: what would change, and nothing does")
        .largest(largest_file)
        .answers<CalendarImport>();
    router.on("GET", "/api/v1/calendar-imports", "calendar.write", Work::read, get_imports)
        .summary("The files that were read, newest first")
        .lists<CalendarImportRow>();
    router.on("GET", "/api/v1/calendar-imports-export", "calendar.write", Work::read, export_imports)
        .summary("The files that were read, newest first, as a file")
        .with("format", "csv or xlsx");
    router
        .on("DELETE", "/api/v1/calendar-imports/:id", "calendar.write", Work::write,
            [&calendar](Call& call) { return delete_import(call, calendar); })
        .summary("Takes back all that a file wrote: what spoke before speaks again")
        .answers<PlanChange>();
    add_calendar_export_routes(router, calendar);
}

}  // namespace marelle::timetable
