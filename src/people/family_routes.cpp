#include "http/http.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include "people/people.hpp"
#include <boost/json.hpp>

namespace marelle::people {

struct RightClosing {
    Date on;  // first day it no longer holds
};
inline constexpr std::array right_closing_fields{record::field<&RightClosing::on>("on").date().level(Level::s2)};
static_assert(record::covers<RightClosing>(right_closing_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::RightClosing>{
    "RightClosing", marelle::people::right_closing_fields};

namespace marelle::people {

namespace {

Result<http::Reply> post_guardian(http::Call& call, crypto::Keyring& keys) {
    auto child = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    auto link = TRY(add_guardian(call.sql(), keys, scope, child, TRY(call.body<NewGuardianLink>())));
    call.saw(child, "guardian_link:" + link.id, "guardians");
    return http::reply(link, 201);
}

Result<http::Reply> put_right_closure(http::Call& call) {
    auto id = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    auto closed = TRY(close_right(call.sql(), scope, id, TRY(call.body<RightClosing>()).on));
    call.saw(closed.child, "guardian_right:" + id, "until");
    return http::reply(closed.right);
}

Result<http::Reply> post_authorisation(http::Call& call) {
    auto child = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    auto made = TRY(add_authorisation(call.sql(), scope, child, TRY(call.body<NewAuthorisation>())));
    call.saw(child, "authorisation:" + made.id, "authorisations");
    return http::reply(made, 201);
}

Result<http::Reply> put_authorisation_closure(http::Call& call) {
    auto id = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.write"));
    auto revoked = TRY(revoke_authorisation(call.sql(), scope, id));
    call.saw(revoked.child, "authorisation:" + id, "revoked_at");
    return http::reply(revoked.authorisation);
}

}  // namespace

void add_family_routes(http::Router& router, crypto::Keyring& keys) {
    using http::Work;
    router
        .on("POST", "/api/v1/children/:id/guardians", "child.write", Work::write,
            [&keys](auto& call) { return post_guardian(call, keys); })
        .summary("An adult of this child: a new one, or one already known by its id")
        .takes<NewGuardianLink>()
        .answers<GuardianLink>();
    router.on("PUT", "/api/v1/guardian-rights/:id/closure", "child.write", Work::write, put_right_closure)
        .summary("A right ends: from that day it no longer holds")
        .takes<RightClosing>()
        .answers<GuardianRight>();
    router.on("POST", "/api/v1/children/:id/authorisations", "child.write", Work::write, post_authorisation)
        .summary("What the family allows, from when until when")
        .takes<NewAuthorisation>()
        .answers<Authorisation>();
    router.on("PUT", "/api/v1/authorisations/:id/closure", "child.write", Work::write, put_authorisation_closure)
        .summary("The family takes an authorisation back, now")
        .answers<Authorisation>();
}

}  // namespace marelle::people
