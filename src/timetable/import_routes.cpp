#include "http/http.hpp"
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
    if (name.empty() || name.size() > longest_name)
        return wrong_fields("query.wrong_fields", {{"file_name", name.empty() ? "required" : "too_long"}});
    if (!zone.empty() && !record::choice_named<Zone>(zone))
        return wrong_fields("query.wrong_fields", {{"zone", "unknown"}});
    auto trying = dry_run ? Trying::look : Trying::apply;
    auto done = TRY(import_calendar(call.sql(), calendar, scope, name, call.request.body,
                                    zone.size() == 1 ? "zone " + zone : zone, trying));
    call.saw({}, "calendar_import:" + done.id.value_or(""), done.id ? "" : "dry_run");
    return http::reply(done, done.id ? 201 : 200);
}

Result<Reply> get_imports(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "calendar.write"));
    return http::list_reply(calendar_imports(call.sql(), scope));
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
        .summary("Reads a CSV or iCalendar file of school holidays; the body is the file")
        .with("file_name", "as the reader knows it: it becomes the source")
        .with("zone", "of a file that names none")
        .with("dry_run", "1: what would change, and nothing does")
        .largest(largest_file)
        .answers<CalendarImport>();
    router.on("GET", "/api/v1/calendar-imports", "calendar.write", Work::read, get_imports)
        .summary("The files that were read, newest first")
        .lists<CalendarImportRow>();
    router
        .on("DELETE", "/api/v1/calendar-imports/:id", "calendar.write", Work::write,
            [&calendar](Call& call) { return delete_import(call, calendar); })
        .summary("Takes back all that a file wrote: what spoke before speaks again")
        .answers<PlanChange>();
    add_calendar_export_routes(router, calendar);
}

}  // namespace marelle::timetable
