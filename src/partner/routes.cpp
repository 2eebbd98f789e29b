#include "http/http.hpp"
#include "partner/fields.hpp"
#include "spreadsheet/list.hpp"
#include <boost/json.hpp>

namespace marelle::partner {

namespace {

using http::Call;
using http::Reply;
using http::Work;

// What the coach's phone will open: the address people outside know, else the one this request was made to.
std::string site_of(Call const& call, std::string const& public_url) {
    if (!public_url.empty()) return public_url;
    return (call.request.secure ? "https://" : "http://") + std::string{call.request.header("host")};
}

Result<Id> list_of(Call const& call) {
    if (auto id = call.id("id")) return id;
    return fail(Fault::not_found, "offer.unknown");
}

Result<Reply> get_links(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "partner.read"));
    auto list = TRY(list_of(call));
    auto found = TRY(links_of(call.sql(), scope, list));
    call.saw({}, "offer:" + list);
    return http::list_reply(found);
}

using Cell = spreadsheet::Cell;

// Never the address: it was shown once.
spreadsheet::Told<PartnerLink> const told_of_link[] = {
    {{"partner", 30.0}, [](auto const& link, std::string_view) -> Cell { return link.partner; }},
    {{"made_at", 18.0},
     [](auto const& link, std::string_view) -> Cell { return spreadsheet::local_text(link.created_at); }},
    {{"given_by", 24.0}, [](auto const& link, std::string_view) -> Cell { return link.created_by.name; }},
    {{"ends_at", 18.0},
     [](auto const& link, std::string_view) -> Cell { return spreadsheet::local_text(link.expires_at); }},
    {{"last_roll_call", 18.0},
     [](auto const& link, std::string_view) -> Cell { return spreadsheet::local_text(link.last_sent_at); }},
    {{"closed_at", 18.0},
     [](auto const& link, std::string_view) -> Cell { return spreadsheet::local_text(link.revoked_at); }},
};

Result<Reply> export_links(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "partner.read"));
    auto const list = TRY(list_of(call));
    auto file = spreadsheet::list_of(call, "partner_links", "liens-partenaires", told_of_link,
                                     TRY(links_of(call.sql(), scope, list)));
    file.subject += ":" + list;
    return spreadsheet::list_file(call, file);
}

Result<Reply> post_link(Call& call, std::string const& public_url) {
    auto scope = TRY(access::scope_of(call.actor, "partner.write"));
    auto list = TRY(list_of(call));
    auto made = TRY(make_link(call.sql(), scope, list, TRY(call.body<NewPartnerLink>()), site_of(call, public_url)));
    call.saw({}, "partner_link:" + made.link.id, "partner,until");
    return http::reply(made, 201);
}

Result<Reply> delete_link(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "partner.write"));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "partner.link_unknown");
    TRY(revoke_link(call.sql(), scope, *id));
    call.saw({}, "partner_link:" + *id, "revoked_at");
    return http::no_content();
}

}  // namespace

void add_routes(http::Router& router, std::string public_url) {
    router.on("GET", "/api/v1/offers/:id/partner-links", "partner.read", Work::read, get_links)
        .summary("The links by which a partner takes the roll call of this list")
        .lists<PartnerLink>();
    router.on("GET", "/api/v1/offers/:id/partner-links-export", "partner.read", Work::read, export_links)
        .summary("The same as a file; never the address")
        .with("format", "csv or xlsx");
    router
        .on("POST", "/api/v1/offers/:id/partner-links", "partner.write", Work::write,
            [public_url = std::move(public_url)](Call& call) { return post_link(call, public_url); })
        .summary("A link for the partner's roll call, shown once with its QR code")
        .takes<NewPartnerLink>()
        .answers<MadePartnerLink>();
    router.on("DELETE", "/api/v1/partner-links/:id", "partner.write", Work::write, delete_link)
        .summary("This link opens nothing any more");
}

}  // namespace marelle::partner
