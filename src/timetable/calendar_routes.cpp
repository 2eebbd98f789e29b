#include "http/http.hpp"
#include "timetable/calendar_data.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// ?dry_run=1: what would happen, and nothing happens.
Result<Trying> trying_of(Call& call) {
    auto said = TRY(call.query("dry_run"));
    if (said && *said != "1") return wrong_fields("query.wrong_fields", {{"dry_run", "invalid"}});
    return said ? Trying::look : Trying::apply;
}

// Closures and standings are one establishment's; nobody else has any.
Result<access::Scope> own_scope(Call& call, std::string_view permission) {
    auto scope = TRY(access::scope_of(call.actor, permission));
    if (scope.establishment.empty()) return fail(Fault::not_found, "establishment.unknown");
    return scope;
}

// A school calendar is the establishment's, or the whole instance's for who has no establishment.
Result<access::Scope> any_scope(Call& call, std::string_view permission) {
    return access::scope_of(call.actor, permission);
}

// A look leaves its trace too, said to be one.
void wrote(Call& call, Trying trying, std::string subject) {
    call.saw({}, std::move(subject), trying == Trying::look ? "dry_run" : "");
}

Result<Reply> get_closures(Call& call) {
    auto scope = TRY(own_scope(call, "calendar.read"));
    auto from = school_year_start(school_year_of(scope.today));
    return http::list_reply(closures(call.sql(), scope, {from, add_days(from, 3 * 366)}));
}

Result<Reply> post_closure(Call& call, Calendar const& calendar) {
    auto scope = TRY(own_scope(call, "calendar.write"));
    auto trying = TRY(trying_of(call));
    auto done = TRY(close_days(call.sql(), calendar, scope, TRY(call.body<NewClosure>()), trying));
    wrote(call, trying, "closure:" + done.closure.id);
    return http::reply(done, trying == Trying::apply ? 201 : 200);
}

Result<Reply> delete_closure(Call& call, Calendar const& calendar) {
    auto scope = TRY(own_scope(call, "calendar.write"));
    auto trying = TRY(trying_of(call));
    auto id = TRY(call.id("id"));
    auto done = TRY(open_days(call.sql(), calendar, scope, id, trying));
    wrote(call, trying, "closure:" + id);
    return http::reply(done);
}

Result<Reply> get_school_calendars(Call& call, Calendar const& calendar) {
    auto scope = TRY(any_scope(call, "calendar.read"));
    auto year = TRY(call.query("year")).value_or(school_year_of(scope.today));
    if (year.size() != 9 || !is_date(year.substr(0, 4) + "-09-01") ||
        school_year_of(year.substr(0, 4) + "-09-01") != year)
        return wrong_fields("query.wrong_fields", {{"year", "invalid"}});
    return http::list_reply(school_calendars(call.sql(), calendar, scope, year));
}

Result<Reply> put_school_calendar(Call& call, Calendar const& calendar) {
    auto scope = TRY(any_scope(call, "calendar.write"));
    auto trying = TRY(trying_of(call));
    auto const &year = call.text("year"), &zone = call.text("zone");
    auto edit = TRY(call.body<SchoolCalendarEdit>());
    auto change = TRY(record_calendar(call.sql(), calendar, scope, year, zone, edit, trying));
    wrote(call, trying, "school_calendar:" + year + ":" + zone);
    return http::reply(change);
}

Result<Reply> delete_school_calendar(Call& call, Calendar const& calendar) {
    auto scope = TRY(any_scope(call, "calendar.write"));
    auto trying = TRY(trying_of(call));
    auto const &year = call.text("year"), &zone = call.text("zone");
    auto change = TRY(withdraw_calendar(call.sql(), calendar, scope, year, zone, trying));
    wrote(call, trying, "school_calendar:" + year + ":" + zone);
    return http::reply(change);
}

Result<Reply> get_place(Call& call) {
    auto scope = TRY(own_scope(call, "calendar.read"));
    return http::reply(TRY(calendar_place(call.sql(), scope)));
}

Result<Reply> put_place(Call& call, Calendar const& calendar) {
    auto scope = TRY(own_scope(call, "calendar.write"));
    auto trying = TRY(trying_of(call));
    auto change = TRY(stand(call.sql(), calendar, scope, TRY(call.body<StandingRow>()), trying));
    wrote(call, trying, "calendar_place:" + scope.establishment);
    return http::reply(change);
}

Result<Reply> get_communes(Call& call) {
    auto scope = TRY(any_scope(call, "calendar.read"));
    return http::list_reply(communes(call.sql(), scope));
}

Result<Reply> put_week(Call& call) {
    auto scope = TRY(any_scope(call, "calendar.write"));
    auto row = TRY(call.body<WeekRow>());
    TRY(keep_week(call.sql(), scope, row));
    call.saw({}, "commune_week:" + row.commune);
    return http::reply(row);
}

Result<Reply> put_calendar_reversal(Call& call, Calendar const& calendar) {
    auto scope = TRY(any_scope(call, "calendar.write"));
    auto id = TRY(call.id("id"));
    auto change = TRY(reverse_calendar(call.sql(), calendar, scope, id));
    call.saw({}, "setting_change:" + id);
    return http::reply(change);
}

void add_school_calendar_routes(http::Router& router, Calendar const& calendar) {
    router
        .on("GET", "/api/v1/school-calendars", "calendar.read", Work::read,
            [&calendar](Call& call) { return get_school_calendars(call, calendar); })
        .summary("What speaks for a school year, zone by zone, and who says it")
        .with("year", "2026-2027; this school year by default")
        .lists<SchoolCalendarRow>();
    router
        .on("PUT", "/api/v1/school-calendars/:year/:zone", "calendar.write", Work::write,
            [&calendar](Call& call) { return put_school_calendar(call, calendar); })
        .summary("Replaces all that was said of a school year in a zone, for the establishment (or for the instance)")
        .with("dry_run", "1: what would change, and nothing does")
        .takes<SchoolCalendarEdit>()
        .answers<PlanChange>();
    router
        .on("DELETE", "/api/v1/school-calendars/:year/:zone", "calendar.write", Work::write,
            [&calendar](Call& call) { return delete_school_calendar(call, calendar); })
        .summary("Takes the newest word back: what spoke before speaks again")
        .with("dry_run", "1: what would change, and nothing does")
        .answers<PlanChange>();
}

}  // namespace

void add_calendar_routes(http::Router& router, Calendar const& calendar) {
    router.on("GET", "/api/v1/closures", "calendar.read", Work::read, get_closures)
        .summary("Days when the establishment receives nobody, from this school year on")
        .lists<ClosureRow>();
    router
        .on("POST", "/api/v1/closures", "calendar.write", Work::write,
            [&calendar](Call& call) { return post_closure(call, calendar); })
        .summary("Closes days; says which sessions go and which stay because something was noted there")
        .with("dry_run", "1: what would change, and nothing does")
        .takes<NewClosure>()
        .answers<ClosureChange>();
    router
        .on("DELETE", "/api/v1/closures/:id", "calendar.write", Work::write,
            [&calendar](Call& call) { return delete_closure(call, calendar); })
        .summary("Opens the days of a closure again: its sessions come back")
        .with("dry_run", "1: what would change, and nothing does")
        .answers<ClosureChange>();
    add_school_calendar_routes(router, calendar);
    router.on("GET", "/api/v1/calendar-place", "calendar.read", Work::read, get_place)
        .summary("Zone, region of the public holidays and weeks of the communes, as the establishment has them")
        .answers<CalendarPlace>();
    router
        .on("PUT", "/api/v1/calendar-place", "calendar.write", Work::write,
            [&calendar](Call& call) { return put_place(call, calendar); })
        .summary("Says in which zone and region the establishment stands, from a day on")
        .with("dry_run", "1: what would change, and nothing does")
        .takes<StandingRow>()
        .answers<PlanChange>();
    router.on("GET", "/api/v1/commune-weeks", "calendar.read", Work::read, get_communes)
        .summary("The weeks said for every house, commune by commune; where there is a house and none was said, none")
        .lists<CommuneWeeks>();
    router.on("PUT", "/api/v1/commune-weeks", "calendar.write", Work::write, put_week)
        .summary("The half-days with class in a commune, from a day on")
        .takes<WeekRow>()
        .answers<WeekRow>();
    router
        .on("PUT", "/api/v1/calendar-changes/:id/reversal", "calendar.write", Work::write,
            [&calendar](Call& call) { return put_calendar_reversal(call, calendar); })
        .summary("A zone or a week as it was written before, within 30 days")
        .answers<PlanChange>();
}

}  // namespace marelle::timetable
