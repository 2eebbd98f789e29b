#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "referral/fields.hpp"
#include "referral/referral.hpp"
#include <boost/json.hpp>

namespace marelle::referral {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_list(crypto::Keyring& keys, Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral.read"));
    auto state = TRY(state_asked(call));
    auto rows = list(call.sql(), keys, scope, TRY(people::eyes_of(call.actor)), state);
    for (auto const& row : rows) call.saw({}, "referral:" + row.id);
    return http::list_reply(rows);
}

Result<Reply> get_one(crypto::Keyring& keys, Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral.read"));
    auto referral = TRY(find(call.sql(), keys, scope, TRY(call.id("id"))));
    referral.duplicates = duplicates_of(call.sql(), keys, TRY(people::eyes_of(call.actor)), referral);
    call.saw(referral.admitted_child.value_or(""), "referral:" + referral.id);
    for (auto const& duplicate : referral.duplicates) call.saw(duplicate.child.id, "referral:" + referral.id);
    return http::reply(referral);
}

Result<Reply> post_decision(crypto::Keyring& keys, Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral.decide"));
    auto id = TRY(call.id("id"));
    TRY(decide(call.sql(), keys, scope, id, TRY(call.body<NewDecision>())));
    call.saw({}, "referral:" + id, "decision");
    auto referral = TRY(find(call.sql(), keys, scope, id));
    referral.duplicates = duplicates_of(call.sql(), keys, TRY(people::eyes_of(call.actor)), referral);
    for (auto const& duplicate : referral.duplicates) call.saw(duplicate.child.id, "referral:" + id);
    return http::reply(referral);
}

Result<Reply> post_admission(crypto::Keyring& keys, Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "referral.admit"));
    auto id = TRY(call.id("id"));
    auto admitted = TRY(admit(call.sql(), keys, scope, call.actor, id, TRY(call.body<Admission>())));
    call.saw(admitted.child, "referral:" + id, "child,enrolment,group");
    return http::reply(admitted, 201);
}

}  // namespace

Result<std::string> state_asked(Call const& call) {
    auto state = TRY(call.query("state")).value_or("open");
    if (state != "open" && state != "all" && !record::choice_named<State>(state))
        return wrong_fields("query.wrong_fields", {{"state", "invalid"}});
    return state;
}

void add_routes(http::Router& router, crypto::Keyring& keys) {
    auto with_keys = [&keys](Result<Reply> (*handler)(crypto::Keyring&, Call&)) {
        return [&keys, handler](Call& call) { return handler(keys, call); };
    };
    router.on("GET", "/api/v1/referrals", "referral.read", Work::read, with_keys(get_list))
        .summary("The referrals of the establishment, urgent first")
        .lists<ReferralRow>()
        .with("state", "open (the default), all, or received, meeting, waiting, admitted, redirected, refused");
    router.on("GET", "/api/v1/referrals/:id", "referral.read", Work::read, with_keys(get_one))
        .summary("One referral, with its decisions and the likely duplicates of the child")
        .answers<Referral>();
    router.on("POST", "/api/v1/referrals/:id/decisions", "referral.decide", Work::write, with_keys(post_decision))
        .summary("Meet the family, put on the waiting list, redirect or refuse")
        .takes<NewDecision>()
        .answers<Referral>();
    router.on("POST", "/api/v1/referrals/:id/admission", "referral.admit", Work::write, with_keys(post_admission))
        .summary("Admit: the child, the enrolment and the place in a group, all or nothing")
        .takes<Admission>()
        .answers<Admitted>();
    add_export_routes(router, keys);
    add_noted_routes(router, keys);
}

}  // namespace marelle::referral
