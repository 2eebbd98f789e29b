#include "http/http.hpp"
#include "leaving/leaving.hpp"
#include "messages/messages.hpp"
#include <boost/json.hpp>

namespace marelle::leaving {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_ends(Call& call, crypto::Keyring&) {
    auto const scope = TRY(access::scope_of(call.actor, "enrolment.close"));
    auto const id = TRY(call.id("id"));
    auto const on = TRY(call.query("on")).value_or(call.actor.today);
    if (!is_date(on)) return wrong_fields("query.wrong_fields", {{"on", "invalid"}});
    return http::reply(TRY(ends_of(call.sql(), scope, id, on)));
}

Result<Reply> put_closure(Call& call, crypto::Keyring& keys) {
    auto const id = TRY(call.id("id"));
    auto const exit = TRY(call.body<pathway::Exit>());
    auto const language = messages::best_language(call.request.header("accept-language"));
    auto done = TRY(leave(call.sql(), keys, call.actor, id, exit, language));
    call.saw(done.child, "enrolment:" + id, "until,exit_reason");
    return http::reply(done.left);
}

Result<Reply> put_reversal(Call& call, crypto::Keyring&) {
    auto const id = TRY(call.id("id"));
    auto done = TRY(take_back(call.sql(), call.actor, id));
    call.saw(done.child, "enrolment:" + done.returned.enrolment.id, "until,exit_reason");
    return http::reply(done.returned);
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys) {
    auto with_keys = [&keys](Result<Reply> (*handler)(Call&, crypto::Keyring&)) {
        return [&keys, handler](Call& call) { return handler(call, keys); };
    };
    router.on("GET", "/api/v1/enrolments/:id/closure", "enrolment.close", Work::read, with_keys(get_ends))
        .summary("What the end of the stay would end with it: groups, places asked for or given, links of the family")
        .with("on", "the day the child would leave; today when absent")
        .answers<Ends>();
    router.on("PUT", "/api/v1/enrolments/:id/closure", "enrolment.close", Work::write, with_keys(put_closure))
        .summary("The child leaves the programme: from which day, and why; its groups end, its places are given back")
        .takes<pathway::Exit>()
        .answers<Left>();
    router.on("PUT", "/api/v1/leavings/:id/reversal", "enrolment.close", Work::write, with_keys(put_reversal))
        .summary("The stay goes on, for 30 days; says which groups and places there is no room in any more")
        .answers<Returned>();
}

}  // namespace marelle::leaving
