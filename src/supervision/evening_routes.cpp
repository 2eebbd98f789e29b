#include "http/period.hpp"
#include "message/message.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"
#include "supervision/asked.hpp"
#include "supervision/evenings.hpp"
#include <boost/json.hpp>

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// One's own evenings, under the post in use.
Result<Author> author_of(Call& call) {
    TRY(access::scope_of(call.actor, "evening.answer"));
    return Author{call.actor.post.establishment, call.actor.id, {}, call.actor.today, call.actor.now};
}

Result<Reply> get_evenings(Call& call, timetable::Calendar const& calendar) {
    return http::list_reply(evenings(call.sql(), calendar, TRY(author_of(call))));
}

Result<Reply> put_answer(Call& call, timetable::Calendar const& calendar) {
    auto author = TRY(author_of(call));
    TRY(answer(call.sql(), calendar, author, TRY(call.body<EveningAnswer>())));
    call.saw({}, "person:" + author.person, "evening_answer");
    return http::list_reply(evenings(call.sql(), calendar, author));
}

// A phone reads the address from the paper it was handed on.
Reply shown_once(MadeLink made, std::string const& site) {
    if (!site.empty()) {
        auto qr = message::qr_of(site + made.address);
        made.qr = std::move(qr.path);
        made.qr_size = qr.size;
    }
    return http::reply(made, 201);
}

Result<Reply> post_own_feed(Call& call, std::string const& site) {
    auto author = TRY(author_of(call));
    access::Scope scope;
    scope.actor = call.actor.id;
    scope.establishment = author.establishment;
    scope.today = author.today;
    scope.now = author.now;
    auto made = TRY(make_link(call.sql(), scope, call.actor.id, LinkPurpose::calendar));
    call.saw({}, "person:" + author.person, "work_link");
    return shown_once(std::move(made), site);
}

Result<Reply> post_link(Call& call, std::string const& site) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "staff.unknown");
    auto made = TRY(make_link(call.sql(), scope, *id, TRY(call.body<NewWorkLink>()).purpose));
    call.saw({}, "person:" + *id, "work_link");
    return shown_once(std::move(made), site);
}

Result<Reply> delete_links(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "staff.unknown");
    TRY(revoke_links(call.sql(), scope, *id));
    call.saw({}, "person:" + *id, "work_link");
    return http::no_content();
}

Result<Period> period_of(Call& call) {
    constexpr int longest_days = 400;
    auto const& today = call.actor.today;
    return http::period_asked(call, {school_year_start(school_year_of(today)), today}, longest_days);
}

Result<Reply> get_hours(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "staff.read"));
    auto found = volunteer_hours(call.sql(), scope, TRY(period_of(call)));
    call.saw({}, "staff");
    return http::list_reply(found);
}

using spreadsheet::Cell;

// What an hour was worth that day is said beside what it comes to.
struct HoursLine {
    HoursRow row;
    Period period;
};
spreadsheet::Told<HoursLine> const hours_told[] = {
    {{"person", 28.0}, [](auto const& line, std::string_view) -> Cell { return line.row.name; }},
    {{"profile", 18.0},
     [](auto const& line, std::string_view in) -> Cell {
         return spreadsheet::choice(in, "work_profile", line.row.profile);
     }},
    {{"sessions_held", 10.0}, [](auto const& line, std::string_view) -> Cell { return line.row.sessions; }},
    {{"hours", 10.0}, [](auto const& line, std::string_view) -> Cell { return line.row.minutes / 60.0; }},
    {{"hour_rate", 40.0},
     [](auto const& line, std::string_view) -> Cell { return staff::volunteer_rate_on(line.period.until).source; }},
    {{"hours_worth", 34.0},
     [](auto const& line, std::string_view) -> Cell { return static_cast<double>(line.row.cents) / 100.0; }},
    {{"from_day", 12.0}, [](auto const& line, std::string_view) -> Cell { return line.period.from; }},
    {{"until_day_in", 12.0}, [](auto const& line, std::string_view) -> Cell { return line.period.until; }},
};

Result<Reply> export_hours(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    auto const period = TRY(period_of(call));
    std::vector<HoursLine> lines;
    for (auto& row : volunteer_hours(call.sql(), scope, period)) lines.push_back({std::move(row), period});
    return spreadsheet::list_file(call, spreadsheet::list_of(call, "volunteer_hours", "benevoles", hours_told, lines));
}

}  // namespace

void add_evening_routes(http::Router& router, timetable::Calendar const& calendar, std::string site) {
    add_evening_export_routes(router, calendar);
    add_link_export_routes(router);
    router
        .on("GET", "/api/v1/evenings", "evening.answer", Work::read,
            [&calendar](Call& call) { return get_evenings(call, calendar); })
        .summary("My evenings: what I hold, what help is asked for, in the four weeks to come")
        .lists<Evening>();
    router
        .on("POST", "/api/v1/evenings", "evening.answer", Work::write,
            [&calendar](Call& call) { return put_answer(call, calendar); })
        .summary("Yes or no to one evening; the newest counts")
        .takes<EveningAnswer>()
        .lists<Evening>();
    router
        .on("POST", "/api/v1/evenings/feed", "evening.answer", Work::write,
            [site](Call& call) { return post_own_feed(call, site); })
        .summary("A personal address for one's own calendar, shown once; the earlier one opens nothing any more")
        .answers<MadeLink>();
    router
        .on("POST", "/api/v1/staff/:id/links", "staff.write", Work::write,
            [site = std::move(site)](Call& call) { return post_link(call, site); })
        .summary("A personal link for the evenings or the calendar, shown once")
        .takes<NewWorkLink>()
        .answers<MadeLink>();
    router.on("DELETE", "/api/v1/staff/:id/links", "staff.write", Work::write, delete_links)
        .summary("The person's links open nothing any more");
    router.on("GET", "/api/v1/volunteer-hours", "staff.read", Work::read, get_hours)
        .summary("Hours kept by the volunteers, and what they are worth (accounts 86 and 87)")
        .with("from", "first day; the school year's by default")
        .with("until", "last day; today by default")
        .lists<HoursRow>();
    router.on("GET", "/api/v1/volunteer-hours-export", "staff.read", Work::read, export_hours)
        .summary("The same, as a table for a spreadsheet")
        .with("from", "first day")
        .with("until", "last day")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::supervision
