#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "referral/noted.hpp"
#include "referral/referral.hpp"

namespace marelle::referral {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_noted(crypto::Keyring& keys, Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "referral.read"));
    auto const child = TRY(call.id("id"));
    auto const rows = TRY(noted_of(call.sql(), keys, scope, child));
    call.saw(child, "noted_referral");
    return http::list_reply(rows);
}

Result<Reply> post_noted(crypto::Keyring& keys, Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "referral.admit"));
    auto const child = TRY(call.id("id"));
    auto const written = TRY(note(call.sql(), keys, scope, child, TRY(call.body<NewNotedReferral>())));
    call.saw(child, "noted_referral:" + written.id, "worried_on,referrer_role,referrer_name,uai,motives");
    return http::reply(written, 201);
}

Result<Reply> put_withdrawal(crypto::Keyring& keys, Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "referral.admit"));
    auto const done = TRY(withdraw(call.sql(), keys, scope, TRY(call.id("id"))));
    call.saw(done.child, "noted_referral:" + done.noted.id, "withdrawn_at");
    return http::reply(done.noted);
}

}  // namespace

void add_noted_routes(http::Router& router, crypto::Keyring& keys) {
    auto with_keys = [&keys](Result<Reply> (*handler)(crypto::Keyring&, Call&)) {
        return [&keys, handler](Call& call) { return handler(keys, call); };
    };
    router.on("GET", "/api/v1/children/:id/noted-referrals", "referral.read", Work::read, with_keys(get_noted))
        .summary(
            "What the house wrote, after the admission, of who worried first: what stands, then what was withdrawn")
        .lists<NotedReferral>();
    router.on("POST", "/api/v1/children/:id/noted-referrals", "referral.admit", Work::write, with_keys(post_noted))
        .summary("Who worried first of a child already admitted; takes the place of what was said before")
        .takes<NewNotedReferral>()
        .answers<NotedReferral>();
    router.on("PUT", "/api/v1/noted-referrals/:id/withdrawal", "referral.admit", Work::write, with_keys(put_withdrawal))
        .summary("Taken back: nothing is known again of who worried first")
        .answers<NotedReferral>();
}

}  // namespace marelle::referral
