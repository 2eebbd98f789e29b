#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "message/alerts.hpp"
#include "message/letter_fields.hpp"
#include "message/phone.hpp"
#include <boost/json.hpp>

namespace marelle::message {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// An entry for the message's child, as for every read of S2.
Reply shown(Call& call, MessageRow const& row, std::string const& fields = {}, int status = 200) {
    call.saw(row.child.id, "message:" + row.id, fields);
    return http::reply(row, status);
}

Result<Reply> get_list(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "message.read"));
    auto page = TRY(call.page());
    Filter filter;
    filter.state = TRY(call.query("state")).value_or("");
    filter.channel = TRY(call.query("channel")).value_or("");
    filter.child = TRY(call.query("child"));
    filter.after = page.after;
    filter.limit = page.limit + 1;
    auto rows = list(call.sql(), scope, filter);
    std::string next;
    if (rows.size() > page.limit) {
        rows.pop_back();
        next = rows.back().id;
    }
    // A list is one entry (docs/decisions/0007), whoever is on it.
    call.trail.add({Level::s2, "message.read", {}, "messages:" + std::to_string(rows.size()), {}, {}});
    return http::list_reply(rows, std::move(next));
}

Result<Reply> post_repetition(Call& call, crypto::Keyring& keys, Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "message.write"));
    auto id = TRY(call.id("id"));
    return shown(call, TRY(repeat(call.sql(), keys, scope, open, id, new_id())), "repeats", 201);
}

Result<Reply> put_withdrawal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "message.write"));
    return shown(call, TRY(withdraw(call.sql(), scope, TRY(call.id("id")))), "withdrawn_at");
}

Result<Reply> get_letter(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "message.write"));
    auto id = TRY(call.id("id"));
    auto const row = TRY(find(call.sql(), scope, id));
    auto out = TRY(letter(call.sql(), keys, scope, id));
    call.saw(row.child.id, "message:" + id);
    return http::reply(out);
}

Result<Reply> put_printing(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "message.write"));
    return shown(call, TRY(printed(call.sql(), scope, TRY(call.id("id")))), "sent_at");
}

Result<Reply> get_phone(Call& call, Ways const& open) {
    return http::reply(EstablishmentPhone{phone_of(call.sql(), call.actor.post.establishment), open.sms, open.email});
}

Result<Reply> put_phone(Call& call, Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "establishment_phone.write"));
    auto const phone = TRY(keep_phone(call.sql(), scope, TRY(call.body<NewPhone>())));
    call.saw({}, "establishment:" + scope.establishment, "phone");
    return http::reply(EstablishmentPhone{phone, open.sms, open.email});
}

Result<Reply> put_phone_reversal(Call& call, Ways const& open) {
    auto scope = TRY(access::scope_of(call.actor, "establishment_phone.write"));
    TRY(reverse_phone(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "establishment:" + scope.establishment, "phone");
    return get_phone(call, open);
}

// From the gateway, whose word is its token. Without one configured, there is no such door.
Result<Reply> post_report(Call& call, std::string const& token) {
    constexpr std::string_view bearer = "Bearer ";
    auto const given = call.request.header("authorization");
    if (token.empty() || !given.starts_with(bearer) || !crypto::same(given.substr(bearer.size()), token))
        return fail(Fault::unauthenticated, "message.report_refused");
    auto const report = TRY(call.body<DeliveryReport>());
    if (report.state == "delivered") delivered(call.sql(), report.reference, call.actor.now);
    return http::no_content();
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys, Ways const& open, std::string report_token) {
    add_alert_routes(router, keys, open);
    add_export_routes(router);
    router.on("GET", "/api/v1/messages", "message.read", Work::read, get_list)
        .summary("Messages to families, newest first, with what became of each")
        .with("state", "waiting, gone, trouble (given up or perhaps sent), letters (to print)")
        .with("channel", "sms, email, paper")
        .with("child", "of one child")
        .lists<MessageRow>();
    router
        .on("POST", "/api/v1/messages/:id/repetition", "message.write", Work::write,
            [&keys, open](Call& call) { return post_repetition(call, keys, open); })
        .summary("Send once more what did not leave, or perhaps did")
        .answers<MessageRow>();
    router.on("PUT", "/api/v1/messages/:id/withdrawal", "message.write", Work::write, put_withdrawal)
        .summary("A message that has not left does not leave")
        .answers<MessageRow>();
    router
        .on("GET", "/api/v1/messages/:id/letter", "message.write", Work::read,
            [&keys](Call& call) { return get_letter(call, keys); })
        .summary("A message as a letter to print, its link as a QR code")
        .answers<Letter>();
    router.on("PUT", "/api/v1/messages/:id/printing", "message.write", Work::write, put_printing)
        .summary("The letter was printed")
        .answers<MessageRow>();
    router
        .on("GET", "/api/v1/establishment-phone", "establishment.read", Work::read,
            [open](Call& call) { return get_phone(call, open); })
        .summary("The number families may always call, and the ways messages may take")
        .answers<EstablishmentPhone>();
    router
        .on("PUT", "/api/v1/establishment-phone", "establishment_phone.write", Work::write,
            [open](Call& call) { return put_phone(call, open); })
        .summary("Write the number families may always call")
        .takes<NewPhone>()
        .answers<EstablishmentPhone>();
    router
        .on("PUT", "/api/v1/establishment-phone-changes/:id/reversal", "establishment_phone.write", Work::write,
            [open](Call& call) { return put_phone_reversal(call, open); })
        .summary("The number as it was before, within 30 days")
        .answers<EstablishmentPhone>();
    router
        .on("POST", "/api/v1/message-reports", "public", Work::write,
            [token = std::move(report_token)](Call& call) { return post_report(call, token); })
        .summary("The SMS gateway says that a message arrived")
        .takes<DeliveryReport>();
}

}  // namespace marelle::message
