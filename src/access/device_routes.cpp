#include "access/account.hpp"
#include "access/device.hpp"
#include "http/http.hpp"

namespace marelle::access {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// Somebody else's devices are for who manages the team, and are unknown to everybody else.
Result<Id> whose(Call& call) {
    auto of = TRY(call.query("of"));
    if (!of || *of == call.actor.id) return call.actor.id;
    auto scope = TRY(scope_of(call.actor, "user.write"));
    if (!find_user(call.sql(), user_scope_of(scope), *of)) return fail(Fault::not_found, "user.unknown");
    return *of;
}

Result<Reply> get_devices(Call& call) { return http::list_reply(devices_of(call.sql(), TRY(whose(call)))); }

Result<Reply> post_revocation(Call& call) {
    auto device = TRY(call.id("id"));
    Revocation mine{device, call.actor.id, {}, call.actor.id, call.actor.now};
    auto known = revoke(call.sql(), mine);
    // A lost tablet is everybody's who used it.
    if (auto scope = scope_of(call.actor, "user.write")) {
        auto everywhere = scope->reach == Reach::network;
        known += revoke(call.sql(),
                        {device, {}, everywhere ? Id{} : scope->establishment, call.actor.id, call.actor.now});
    }
    if (known == 0) return fail(Fault::not_found, "device.unknown");
    call.saw({}, "device:" + device, "revoked_at");
    return http::no_content();
}

}  // namespace

void add_device_routes(http::Router& router) {
    router.on("GET", "/api/v1/devices", "device.read", Work::read, get_devices)
        .summary("The devices that took a pack along: one's own, or a colleague's for who manages the team")
        .with("of", "a colleague")
        .lists<Device>();
    router.on("POST", "/api/v1/devices/:id/revocation", "device.write", Work::write, post_revocation)
        .summary("No pack for this device any more: it wipes the one it has at its next contact");
}

}  // namespace marelle::access
