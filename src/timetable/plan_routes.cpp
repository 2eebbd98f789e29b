#include "http/http.hpp"
#include "timetable/changes.hpp"
#include "timetable/held.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Deps {
    Calendar const& calendar;
    Activities const& activities;
};

Result<Reply> get_week(Call& call, Deps const& with) {
    return http::reply(TRY(week_asked(call, with.calendar, with.activities)));
}

// The evenings of the slots of that day are there before anybody is given another session: who leads one is busy.
void know_the_day(Call& call, Deps const& with, access::Scope const& scope, Period const& days) {
    constexpr int furthest = 2 * 366;
    if (days.from < scope.today || days.until > add_days(scope.today, furthest)) return;
    materialise(call.sql(), with.calendar, scope.establishment, days);
}

Result<Reply> the_session(Call& call, Deps const& with, access::Scope const& scope, Id const& id, int status = 200) {
    auto session = TRY(plan_session(call.sql(), with.calendar, with.activities, scope, id));
    return http::with_version(http::reply(session, status), session.version);
}

Result<Reply> post_session(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto group = TRY(call.id("id"));
    auto const edit = TRY(call.body<SessionEdit>());
    know_the_day(call, with, scope, {edit.date, edit.date});
    auto id = TRY(add_session(call.sql(), scope, group, edit));
    call.saw({}, "session:" + id);
    return the_session(call, with, scope, id, 201);
}

Result<Reply> put_session(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    auto version = TRY(call.if_match());
    auto const edit = TRY(call.body<SessionEdit>());
    know_the_day(call, with, scope, {edit.date, edit.date});
    TRY(edit_session(call.sql(), scope, id, version, edit));
    call.saw({}, "session:" + id, "plan");
    return the_session(call, with, scope, id);
}

Result<Reply> delete_session(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    TRY(remove_session(call.sql(), scope, id));
    call.saw({}, "session:" + id, "removed");
    return http::no_content();
}

Result<Reply> put_reversal(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto change = TRY(call.id("id"));
    auto session = TRY(reverse_change(call.sql(), scope, change));
    call.saw({}, "session:" + session, "session_change:" + change);
    return the_session(call, with, scope, session);
}

Result<Reply> post_week_copy(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto copy = TRY(call.body<WeekCopy>());
    know_the_day(call, with, scope, {copy.to, add_days(copy.to, 6)});
    auto done = TRY(copy_week(call.sql(), with.calendar, with.activities, scope, copy));
    for (auto const& session : done.made) call.saw({}, "session:" + session.id);
    return http::reply(done, 201);
}

Result<Reply> get_team(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    return http::list_reply(team(call.sql(), scope));
}

}  // namespace

Result<Week> week_asked(Call& call, Calendar const& calendar, Activities const& activities) {
    constexpr int furthest_days = 2 * 366;
    auto scope = TRY(access::scope_of(call.actor, "plan.read"));
    auto date = TRY(call.query("date")).value_or(scope.today);
    if (!is_date(date)) return wrong_fields("query.wrong_fields", {{"date", "invalid"}});
    if (date > add_days(scope.today, furthest_days)) return wrong_fields("query.wrong_fields", {{"date", "too_far"}});
    auto monday = monday_of(date);
    // A week long gone shows what there was; nothing is made up after the event.
    if (add_days(monday, 6) >= add_days(scope.today, -furthest_days))
        make_sure(call.database, calendar, scope.establishment, {monday, add_days(monday, 6)});
    return call.database.read([&](sql::Session& sql) {
        return week_of(sql, calendar, activities, scope, monday, language_of(call.request.header("accept-language")));
    });
}

void add_plan_routes(http::Router& router, Calendar const& calendar, Activities const& activities) {
    Deps const with{calendar, activities};
    add_event_routes(router, calendar, activities);
    add_held_routes(router, calendar, activities);
    add_plan_export_routes(router, calendar, activities);
    router.on("GET", "/api/v1/week", "plan.read", Work::own, [with](Call& call) { return get_week(call, with); })
        .summary("A week of the establishment: its days, and each session with what is known of it")
        .with("date", "any day of the week; this week by default")
        .answers<Week>();
    router
        .on("POST", "/api/v1/groups/:id/sessions", "group.write", Work::write,
            [with](Call& call) { return post_session(call, with); })
        .summary("A session out of slots: an outing, a workshop")
        .takes<SessionEdit>()
        .answers<PlanSession>();
    router
        .on("PUT", "/api/v1/sessions/:id", "group.write", Work::write,
            [with](Call& call) { return put_session(call, with); })
        .summary("Changes one session: its leader, room, hours, day (If-Match: its version)")
        .takes<SessionEdit>()
        .answers<PlanSession>();
    router.on("DELETE", "/api/v1/sessions/:id", "group.write", Work::write, delete_session)
        .summary("Removes a session out of slots that nobody saw yet");
    router
        .on("PUT", "/api/v1/session-changes/:id/reversal", "group.write", Work::write,
            [with](Call& call) { return put_reversal(call, with); })
        .summary("Takes a change, a cancellation or a removal of a session back, within 30 days")
        .answers<PlanSession>();
    router
        .on("POST", "/api/v1/week-copies", "group.write", Work::write,
            [with](Call& call) { return post_week_copy(call, with); })
        .summary("Copies the sessions out of slots of a week onto another; says which were left, and why")
        .takes<WeekCopy>()
        .answers<CopiedWeek>();
    router.on("GET", "/api/v1/team", "group.write", Work::read, get_team)
        .summary("Who works in the establishment, to choose a leader")
        .lists<TeamMember>();
    router
        .on("GET", "/api/v1/team/availability", "group.write", Work::own,
            [&calendar](Call& call) -> Result<Reply> {
                return http::list_reply(TRY(availability_asked(call, calendar)));
            })
        .summary("Of the same team, who is cleared, there and free at some hours; what holds the others")
        .with("date", "the day")
        .with("until", "the last day, of a stay; the same day by default, 31 days later at most")
        .with("starts", "from, as 16:45")
        .with("ends", "until, as 18:15")
        .with("session", "the session it is for, when it is planned already: it holds nobody from itself")
        .lists<Availability>();
}

}  // namespace marelle::timetable
