#include "http/http.hpp"
#include "people/address.hpp"
#include "people/people.hpp"
#include "people/residence.hpp"
#include <boost/json.hpp>

namespace marelle::people {
namespace json = boost::json;

namespace {

constexpr auto protection = "protection";

Result<http::Reply> post_address(http::Call& call, crypto::Keyring& keys) {
    auto child = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.address_write"));
    auto given = TRY(call.body<NewAddress>());
    auto home = TRY(add_address(call.sql(), keys, scope, child, given));
    if (given.is_protected.value_or(false))
        call.trail.add({Level::sx, call.route.permission, child, "protected_address", protection, "protected_address"});
    else call.saw(child, "address", "address");
    return http::reply(home, 201);
}

// The only place where a hidden home is written out, by hand.
Result<http::Reply> put_opening(http::Call& call, crypto::Keyring& keys) {
    auto child = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "child.protected_address"));
    auto hidden = TRY(open_protected(call.sql(), keys, scope, child, TRY(call.body<Opening>())));
    call.saw(child, "protected_address:" + hidden.reveal().address.id);
    return http::json_reply(
        json::object{{"address", record::to_json(hidden.reveal().address)}, {"reason", hidden.reveal().reason}});
}

Result<http::Reply> post_residence(http::Call& call, crypto::Keyring& keys, territory::Atlas& atlas) {
    auto child = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "residence.write"));
    auto made = TRY(add_residence(call.sql(), keys, atlas, scope, child, TRY(call.body<NewResidenceDecision>())));
    call.saw(child, "residence_decision:" + made.id, "residence");
    return http::reply(made, 201);
}

Result<http::Reply> put_confirmation(http::Call& call, crypto::Keyring& keys) {
    auto id = TRY(call.id("id"));
    auto scope = TRY(access::scope_of(call.actor, "residence.write"));
    auto confirmed = TRY(confirm_residence(call.sql(), keys, scope, id, TRY(call.body<Confirmation>())));
    call.saw(confirmed.child, "residence_decision:" + id, "confirmed_at,evidence");
    return http::reply(confirmed.decision);
}

}  // namespace

void add_home_routes(http::Router& router, crypto::Keyring& keys) {
    using http::Work;
    auto atlas = std::make_shared<territory::Atlas>();
    router
        .on("POST", "/api/v1/children/:id/addresses", "child.address_write", Work::write,
            [&keys](auto& call) { return post_address(call, keys); })
        .summary("Where the child lives; protected: hidden from everyone but the director, with a reason")
        .takes<NewAddress>()
        .answers<Home>();
    router
        .on("PUT", "/api/v1/children/:id/protected-address/opening", "child.protected_address", Work::write,
            [&keys](auto& call) { return put_opening(call, keys); })
        .summary("Opens a hidden home, for a reason of 20 characters at least that is kept")
        .takes<Opening>();
    router
        .on("POST", "/api/v1/children/:id/residence-decisions", "residence.write", Work::write,
            [&keys, atlas](auto& call) { return post_residence(call, keys, *atlas); })
        .summary("Where the home lies, by its point or by what a person found, with the evidence")
        .takes<NewResidenceDecision>()
        .answers<ResidenceDecision>();
    router
        .on("PUT", "/api/v1/residence-decisions/:id/confirmation", "residence.write", Work::write,
            [&keys](auto& call) { return put_confirmation(call, keys); })
        .summary("A decision near an edge, confirmed by someone who looked")
        .takes<Confirmation>()
        .answers<ResidenceDecision>();
}

}  // namespace marelle::people
