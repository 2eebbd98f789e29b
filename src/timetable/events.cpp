// Events of several groups: their sessions made, changed, cancelled together.
#include "http/http.hpp"
#include "timetable/plan.hpp"
#include <algorithm>

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr std::size_t most_groups = 60;

Result<std::vector<Id>> groups_of(sql::Session& sql, access::Scope const& scope, NewEvent const& event) {
    if (event.groups.size() > most_groups) return wrong_fields("body.wrong_fields", {{"groups", "too_many"}});
    std::vector<Id> out = event.groups;
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    if (!out.empty()) return out;
    static auto const text = "SELECT g.id FROM mini_group g WHERE g.kind = 'group' AND " + std::string{group_in_scope} +
                             " AND g.opened_on <= :date AND (g.closed_on IS NULL OR g.closed_on > :date)"
                             " ORDER BY g.name, g.id";
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"date", event.session.date}})))
        out.push_back(row.text(0));
    if (out.empty()) return fail(Fault::conflict, "event.no_group");
    return out;
}

}  // namespace

void write_event(sql::Session& sql, access::Scope const& scope, Id const& event) {
    sql.execute(R"sql(
        INSERT INTO house_event (id, establishment, recorded_at, recorded_by)
        VALUES (:id, :establishment, :now, :actor) ON CONFLICT (id) DO NOTHING
    )sql",
                {{"id", event}, {"establishment", scope.establishment}, {"now", scope.now}, {"actor", scope.actor}});
}

Result<Id> add_event(sql::Session& sql, access::Scope const& scope, NewEvent const& event) {
    auto id = event.id.value_or(new_id());
    if (auto known = sql.first("SELECT establishment FROM house_event WHERE id = :id", {{"id", id}})) {
        if (known->text(0) != scope.establishment) return fail(Fault::conflict, "id.taken");
        return id;  // sent twice is one
    }
    auto const groups = TRY(groups_of(sql, scope, event));
    write_event(sql, scope, id);
    auto each = event.session;
    for (auto const& group : groups) {
        each.id = new_id();
        TRY(add_session(sql, scope, group, each, id));
    }
    return id;
}

Result<HouseEvent> find_event(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                              access::Scope const& scope, Id const& event) {
    static auto const text = "SELECT s.id FROM session s JOIN mini_group g ON g.id = s.mini_group WHERE s.event ="
                             " :event AND " +
                             std::string{session_in_scope} + " ORDER BY g.name, s.id";
    HouseEvent out;
    out.id = event;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"event", event}})))
        out.sessions.push_back(TRY(plan_session(sql, calendar, activities, scope, row.text(0))));
    if (out.sessions.empty()) return fail(Fault::not_found, "event.unknown");
    for (auto const& each : out.sessions) out.version += each.version;
    return out;
}

Result<> edit_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event, std::int64_t version,
                    SessionEdit const& edit) {
    if (event.version != version) return fail(Fault::stale, "stale");
    for (auto const& each : event.sessions)
        if (each.state == SessionState::planned) TRY(edit_session(sql, scope, each.id, each.version, edit));
    return {};
}

Result<> cancel_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event,
                      std::string const& reason) {
    for (auto const& each : event.sessions)
        if (each.state == SessionState::planned) TRY(cancel(sql, scope, each.id, reason));
    return {};
}

Result<> restore_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event) {
    for (auto const& each : event.sessions)
        if (each.state == SessionState::cancelled) TRY(restore(sql, scope, each.id));
    return {};
}

Result<> remove_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event) {
    for (auto const& each : event.sessions) TRY(remove_session(sql, scope, each.id));
    return {};
}

namespace {

struct Deps {
    Calendar const& calendar;
    Activities const& activities;
};

struct Asked {
    access::Scope scope;
    HouseEvent event;
};

Result<HouseEvent> the_event(Call& call, Deps const& with, access::Scope const& scope, Id const& id) {
    return find_event(call.sql(), with.calendar, with.activities, scope, id);
}

Result<Asked> asked(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto event = TRY(the_event(call, with, scope, TRY(call.id("id"))));
    return Asked{std::move(scope), std::move(event)};
}

Reply shown(HouseEvent const& event, int status = 200) {
    return http::with_version(http::reply(event, status), event.version);
}

Result<Reply> changed(Call& call, Deps const& with, Asked const& at, std::string fields) {
    call.saw({}, "house_event:" + at.event.id, std::move(fields));
    return shown(TRY(the_event(call, with, at.scope, at.event.id)));
}

// The evenings of the slots of that day are there before anybody is given another session: who leads one is busy.
void know_the_day(Call& call, Deps const& with, access::Scope const& scope, Date const& day) {
    constexpr int furthest = 2 * 366;
    if (day >= scope.today && day <= add_days(scope.today, furthest))
        materialise(call.sql(), with.calendar, scope.establishment, {day, day});
}

Result<Reply> get_event(Call& call, Deps const& with) { return shown(TRY(asked(call, with)).event); }

Result<Reply> post_event(Call& call, Deps const& with) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto const event = TRY(call.body<NewEvent>());
    know_the_day(call, with, scope, event.session.date);
    auto id = TRY(add_event(call.sql(), scope, event));
    call.saw({}, "house_event:" + id);
    return shown(TRY(the_event(call, with, scope, id)), 201);
}

Result<Reply> put_event(Call& call, Deps const& with) {
    auto const at = TRY(asked(call, with));
    auto version = TRY(call.if_match());
    auto const edit = TRY(call.body<SessionEdit>());
    know_the_day(call, with, at.scope, edit.date);
    TRY(edit_event(call.sql(), at.scope, at.event, version, edit));
    return changed(call, with, at, "plan");
}

Result<Reply> put_closure(Call& call, Deps const& with) {
    auto const at = TRY(asked(call, with));
    TRY(cancel_event(call.sql(), at.scope, at.event, TRY(call.body<Cancellation>()).reason));
    return changed(call, with, at, "cancelled");
}

Result<Reply> delete_closure(Call& call, Deps const& with) {
    auto const at = TRY(asked(call, with));
    TRY(restore_event(call.sql(), at.scope, at.event));
    return changed(call, with, at, "restored");
}

Result<Reply> delete_event(Call& call, Deps const& with) {
    auto const at = TRY(asked(call, with));
    TRY(remove_event(call.sql(), at.scope, at.event));
    call.saw({}, "house_event:" + at.event.id, "removed");
    return http::no_content();
}

}  // namespace

void add_event_routes(http::Router& router, Calendar const& calendar, Activities const& activities) {
    Deps const with{calendar, activities};
    auto on = [&](std::string_view method, std::string_view path, std::string_view permission, Work work,
                  Result<Reply> (*handler)(Call&, Deps const&)) -> auto& {
        return router.on(method, path, permission, work, [with, handler](Call& call) { return handler(call, with); });
    };
    on("POST", "/api/v1/events", "group.write", Work::write, post_event)
        .summary("An event of several groups, or of all: one session for each, made together")
        .takes<NewEvent>()
        .answers<HouseEvent>();
    on("GET", "/api/v1/events/:id", "plan.read", Work::read, get_event)
        .summary("An event of several groups, with its sessions")
        .answers<HouseEvent>();
    on("PUT", "/api/v1/events/:id", "group.write", Work::write, put_event)
        .summary("Changes every session of an event that is still planned (If-Match: its version)")
        .takes<SessionEdit>()
        .answers<HouseEvent>();
    on("PUT", "/api/v1/events/:id/closure", "group.write", Work::write, put_closure)
        .summary("Cancels an event for every group")
        .takes<Cancellation>()
        .answers<HouseEvent>();
    on("DELETE", "/api/v1/events/:id/closure", "group.write", Work::write, delete_closure)
        .summary("An event takes place after all")
        .answers<HouseEvent>();
    on("DELETE", "/api/v1/events/:id", "group.write", Work::write, delete_event)
        .summary("Removes an event that nobody saw yet");
}

}  // namespace marelle::timetable
