#include "group/companion.hpp"
#include "group/group.hpp"
#include "group/own_ratio.hpp"
#include "group/sheet.hpp"
#include "http/http.hpp"
#include "record/diff.hpp"
#include <algorithm>
#include <boost/json.hpp>

namespace marelle::group {

MemberView view_of(Actor const& actor, GroupRow const& group) {
    auto reach = access::reach_of(actor.post.profile, "child.read");
    bool own = reach == access::Reach::own_groups && group.referent && group.referent->id == actor.id;
    return reach == access::Reach::establishment || own ? MemberView::names : MemberView::first_names;
}

namespace {

using http::Call;
using http::Reply;
using http::Work;

constexpr int upcoming_days = 13;  // two weeks, today included
constexpr int recent_days = 30;    // before today

Group whole(GroupRow row, std::vector<Membership> memberships, std::vector<timetable::SessionHead> upcoming,
            std::vector<timetable::SessionHead> recent) {
    return {std::move(row.id),
            std::move(row.name),
            std::move(row.establishment),
            row.cursus,
            std::move(row.room),
            std::move(row.referent),
            row.places,
            row.members,
            std::move(row.slots),
            row.version,
            std::move(row.closed_on),
            std::move(memberships),
            std::move(upcoming),
            std::move(recent)};
}

Result<Reply> get_groups(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.read"));
    return http::list_reply(groups(call.sql(), scope));
}

Result<Reply> post_group(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto group = TRY(open_group(call.sql(), scope, TRY(call.body<NewGroup>())));
    call.saw({}, "group:" + group.id);
    return http::with_version(http::reply(group, 201), group.version);
}

// Sessions to come are made before the page shows them; the page itself is one snapshot.
Result<Reply> get_group(Call& call, timetable::Calendar const& calendar) {
    auto scope = TRY(access::scope_of(call.actor, "group.read"));
    auto id = TRY(call.id("id"));
    auto const& today = call.actor.today;
    Period const to_come{today, add_days(today, upcoming_days)},
        past{add_days(today, -recent_days), add_days(today, -1)};
    timetable::make_sure(call.database, calendar, call.actor.post.establishment, {past.from, to_come.until});
    auto view = MemberView::first_names;
    auto group = TRY(call.database.read([&](sql::Session& sql) -> Result<Group> {
        auto row = TRY(find_group(sql, scope, id));
        view = view_of(call.actor, row);
        auto shown = members(sql, scope, id, view);
        auto recent = timetable::sessions(sql, scope, past, id);
        std::ranges::reverse(recent);
        return whole(std::move(row), std::move(shown), timetable::sessions(sql, scope, to_come, id), std::move(recent));
    }));
    if (view == MemberView::names) call.trail.add({Level::s2, "group.read", {}, "group:" + id, {}, {}});
    return http::with_version(http::reply(group), group.version);
}

Result<Reply> put_group(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    auto version = TRY(call.if_match());
    auto before = TRY(find_group(call.sql(), scope, id));
    auto group = TRY(edit_group(call.sql(), scope, id, version, TRY(call.body<GroupEdit>())));
    call.saw({}, "group:" + id, record::changed_fields(before, group));
    return http::with_version(http::reply(group), group.version);
}

Result<Reply> put_closure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto id = TRY(call.id("id"));
    auto group = TRY(close_group(call.sql(), scope, id, TRY(call.body<GroupClosing>())));
    call.saw({}, "group:" + id, "closed_on");
    return http::with_version(http::reply(group), group.version);
}

Result<Reply> put_group_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto group = TRY(reopen_group(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "group:" + group.id, "closed_on");
    return http::with_version(http::reply(group), group.version);
}

Result<Reply> put_change_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto group = TRY(reverse_group_change(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "group:" + group.id, "group_change");
    return http::with_version(http::reply(group), group.version);
}

// Ages, wishes and hours are S2: for who may open the child's file; the others learn that there is something to ask.
std::vector<Warning> shown_to(Call& call, people::Eyes const& eyes, Id const& child, std::vector<Warning> warnings) {
    if (warnings.empty()) return warnings;
    if (!access::child_is_in_scope(call.sql(), eyes.names, child)) return kinds_only(std::move(warnings));
    return warnings;
}

Result<Reply> put_child(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto eyes = TRY(people::eyes_of(call.actor));
    auto child = TRY(call.id("id"));
    auto placed = TRY(place(call.sql(), scope, child, TRY(call.body<Move>())));
    auto row = TRY(people::find_row(call.sql(), eyes, child));
    call.saw(child, placed.membership ? "membership:" + *placed.membership : "", "group");
    return http::reply(MoveResult{std::move(row.row), shown_to(call, eyes, child, std::move(placed.warnings)),
                                  std::move(placed.move)});
}

Result<Reply> get_choices(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto eyes = TRY(people::eyes_of(call.actor));
    auto child = TRY(call.id("id"));
    auto from = TRY(call.query("from")).value_or(call.actor.today);
    if (!is_date(from)) return wrong_fields("query.wrong_fields", {{"from", "invalid"}});
    auto found = TRY(choices(call.sql(), scope, child, from));
    for (auto& choice : found.choices) choice.warnings = shown_to(call, eyes, child, std::move(choice.warnings));
    call.trail.add({Level::s2, call.route.permission, child, "group_choices", {}, {}});
    return http::reply(found);
}

Result<Reply> put_reversal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    auto move = TRY(undo_move(call.sql(), scope, TRY(call.id("id"))));
    call.saw(move.child.id, "group_move:" + move.id, "group");
    return http::reply(move);
}

Result<Reply> get_child_history(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    return http::reply(TRY(history_of_child(call.sql(), scope, TRY(call.id("id")))));
}

Result<Reply> get_group_history(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "group.write"));
    return http::reply(TRY(history_of_group(call.sql(), scope, TRY(call.id("id")))));
}

void add_move_routes(http::Router& router) {
    router.on("PUT", "/api/v1/children/:id/group", "group.write", Work::write, put_child)
        .summary("Puts a child in a group from a day on, or out of any; what is warned of is kept with the move")
        .takes<Move>()
        .answers<MoveResult>();
    router.on("GET", "/api/v1/children/:id/group-choices", "group.write", Work::read, get_choices)
        .summary("Every group a child may be put in, with the places and what a move would be warned of")
        .with("from", "the day of the move; today when absent")
        .answers<GroupChoices>();
    router.on("PUT", "/api/v1/group-moves/:id/reversal", "group.write", Work::write, put_reversal)
        .summary("Takes a move back, within 30 days and while nothing else was decided for the child")
        .answers<MoveRow>();
    router.on("GET", "/api/v1/children/:id/group-history", "group.write", Work::read, get_child_history)
        .summary("The groups a child was in, from when until when, and the moves")
        .answers<GroupHistory>();
    router.on("GET", "/api/v1/groups/:id/history", "group.write", Work::read, get_group_history)
        .summary("Who was in a group, from when until when, and the moves")
        .answers<GroupHistory>();
}

}  // namespace

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    add_own_ratio_routes(router);
    router.on("GET", "/api/v1/groups", "group.read", Work::read, get_groups)
        .summary("The groups in use, with their slots")
        .lists<GroupRow>();
    router.on("POST", "/api/v1/groups", "group.write", Work::write, post_group)
        .summary("Opens a group")
        .takes<NewGroup>()
        .answers<GroupRow>();
    router
        .on("GET", "/api/v1/groups/:id", "group.read", Work::own,
            [&calendar](Call& call) { return get_group(call, calendar); })
        .summary("A group, its members and its sessions of the next two weeks")
        .answers<Group>();
    router.on("PUT", "/api/v1/groups/:id", "group.write", Work::write, put_group)
        .summary("Changes a group; If-Match says which version was read")
        .takes<GroupEdit>()
        .answers<GroupRow>();
    router.on("PUT", "/api/v1/group-closings/:id/reversal", "group.write", Work::write, put_group_reversal)
        .summary("Takes the closing of a group back, with its members and slots, for 30 days")
        .answers<GroupRow>();
    router.on("PUT", "/api/v1/group-changes/:id/reversal", "group.write", Work::write, put_change_reversal)
        .summary("Takes a change of a group back, within 30 days, while nothing else was changed of it")
        .answers<GroupRow>();
    router.on("PUT", "/api/v1/groups/:id/closure", "group.write", Work::write, put_closure)
        .summary("Closes a group from a day on, with its slots and memberships")
        .takes<GroupClosing>()
        .answers<GroupRow>();
    add_move_routes(router);
    add_companion_routes(router, keys);
    add_sheet_routes(router, calendar, keys);
    add_export_routes(router);
}

}  // namespace marelle::group
