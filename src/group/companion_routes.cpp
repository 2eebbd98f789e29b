#include "group/companion.hpp"
#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include <boost/json.hpp>

namespace marelle::group {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_companions(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "companion.read"));
    auto child = TRY(call.id("id"));
    if (!access::child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    call.saw(child, "companions");
    return http::list_reply(companions(call.sql(), scope, child));
}

using spreadsheet::Cell;

// Why two children are kept apart is read apart: never in a file.
spreadsheet::Told<Companion> const told[] = {
    {{"child", 20.0},
     [](auto const& row, std::string_view) -> Cell { return row.child.first_name + " " + row.child.initial; }},
    {{"companion_kind", 24.0},
     [](auto const& row, std::string_view in) -> Cell { return spreadsheet::choice(in, "companion_kind", row.kind); }},
    {{"group", 22.0},
     [](auto const& row, std::string_view) -> Cell { return row.group ? row.group->name : std::string{}; }},
    {{"from", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"until", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.until; }},
    {{"by", 24.0}, [](auto const& row, std::string_view) -> Cell { return row.by ? row.by->name : std::string{}; }},
};

Result<Reply> export_companions(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "companion.read"));
    auto const child = TRY(call.id("id"));
    if (!access::child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    return spreadsheet::list_file(
        call, list_of(call, "companions", "fratries", told, companions(call.sql(), scope, child), child));
}

Result<Reply> post_companion(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "companion.write"));
    auto listed = TRY(access::scope_of(call.actor, "child.list"));
    auto child = TRY(call.id("id"));
    auto asked = TRY(call.body<NewCompanion>());
    auto made = TRY(declare(call.sql(), keys, scope, listed, child, asked));
    call.saw(child, "companion:" + *made.id, "companions");
    call.saw(asked.child, "companion:" + *made.id, "companions");
    return http::reply(made, 201);
}

Result<Reply> put_closure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "companion.write"));
    auto id = TRY(call.id("id"));
    // Without a word: from today on.
    auto const on = call.request.body.empty() ? scope.today : TRY(call.body<CompanionClosing>()).on;
    auto closed = TRY(close_companion(call.sql(), scope, id, on));
    call.saw(closed.first, "companion:" + id, "until");
    call.saw(closed.second, "companion:" + id, "until");
    return http::no_content();
}

Result<Reply> get_reason(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "companion.reason"));
    auto id = TRY(call.id("id"));
    auto found = TRY(reason_of(call.sql(), keys, scope, id));
    call.saw(found.children.first, "companion:" + id);
    call.saw(found.children.second, "companion:" + id);
    return http::reply(found.reason);
}

}  // namespace

void add_companion_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("GET", "/api/v1/children/:id/companions", "companion.read", Work::read, get_companions)
        .summary("Brothers, sisters, and what the team wishes of this child with others: together, apart")
        .lists<Companion>();
    router.on("GET", "/api/v1/children/:id/companions-export", "companion.read", Work::read, export_companions)
        .summary("The same as a file, without a reason")
        .with("format", "csv or xlsx");
    router
        .on("POST", "/api/v1/children/:id/companions", "companion.write", Work::write,
            [&keys](Call& call) { return post_companion(call, keys); })
        .summary("Declares two children brother and sister, to be together, apart, or not to be put together")
        .takes<NewCompanion>()
        .answers<Companion>();
    router.on("PUT", "/api/v1/companions/:id/closure", "companion.write", Work::write, put_closure)
        .summary("From that day it no longer holds")
        .takes<CompanionClosing>();
    router
        .on("GET", "/api/v1/companions/:id/reason", "companion.reason", Work::read,
            [&keys](Call& call) { return get_reason(call, keys); })
        .summary("Why two children are kept apart")
        .answers<CompanionReason>();
}

}  // namespace marelle::group
