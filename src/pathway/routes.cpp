#include "http/http.hpp"
#include "pathway/pathway.hpp"
#include <boost/json.hpp>

namespace marelle::pathway {

namespace {

Result<http::Reply> put_closure(http::Call& call) {
    auto id = TRY(call.id("id"));
    auto closed = TRY(close(call.sql(), call.actor, id, TRY(call.body<Exit>())));
    call.saw(closed.child, "enrolment:" + id, "until,exit_reason");
    return http::reply(closed.enrolment);
}

}  // namespace

void add_routes(http::Router& router) {
    router.on("PUT", "/api/v1/enrolments/:id/closure", "child.write", http::Work::write, put_closure)
        .summary("The child leaves the programme: from which day, and why; group memberships end with it")
        .takes<Exit>()
        .answers<Enrolment>();
}

}  // namespace marelle::pathway
