#include "access/account.hpp"
#include "access/device.hpp"
#include "http/http.hpp"
#include "spreadsheet/list.hpp"

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

using spreadsheet::Cell;

spreadsheet::Told<Device> const told[] = {
    {{"device", 30.0}, [](auto const& row, std::string_view) -> Cell { return row.label; }},
    {{"first_seen", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.first_seen); }},
    {{"last_pack", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.last_pack_at); }},
    {{"revoked_at", 18.0},
     [](auto const& row, std::string_view) -> Cell { return spreadsheet::local_text(row.revoked_at); }},
};

Result<Reply> export_devices(Call& call) {
    return spreadsheet::list_file(
        call, list_of(call, "devices", "telephones", told, devices_of(call.sql(), TRY(whose(call)))));
}

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
    router.on("GET", "/api/v1/devices-export", "device.read", Work::read, export_devices)
        .summary("The same as a file")
        .with("format", "csv or xlsx")
        .with("of", "a colleague");
    router.on("POST", "/api/v1/devices/:id/revocation", "device.write", Work::write, post_revocation)
        .summary("No pack for this device any more: it wipes the one it has at its next contact");
}

}  // namespace marelle::access
