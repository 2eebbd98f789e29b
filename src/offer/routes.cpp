// Offers themselves; the requests of children are in request_routes.cpp, the papers in list_routes.cpp.
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "offer/asked.hpp"
#include "offer/changes.hpp"
#include "offer/lists.hpp"
#include "offer/offer.hpp"

namespace marelle::offer {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_offers(Call& call, Given const& given) {
    auto scope = TRY(access::scope_of(call.actor, "offer.read"));
    return http::list_reply(offers(call.sql(), reader_of(call, given), scope, TRY(period_of(call))));
}

Result<Reply> post_offer(Call& call, Given const& given) {
    auto at = scope_and(call);
    if (!at) return std::unexpected{at.error()};
    auto edit = TRY(call.body<OfferEdit>());
    auto id = TRY(open_offer(call.sql(), reader_of(call, given), *at, edit));
    call.saw({}, "offer:" + id, "offer");
    return shown(call, given, id);
}

Result<Reply> get_offer(Call& call, Given const& given) { return shown(call, given, TRY(offer_id(call))); }

Result<Reply> put_offer(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    auto version = TRY(call.if_match());
    auto edit = TRY(call.body<OfferEdit>());
    TRY(edit_offer(call.sql(), reader_of(call, given), scope, id, version, edit));
    call.saw({}, "offer:" + id, "offer");
    return shown(call, given, id);
}

Result<Reply> put_change_reversal(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto change = call.id("id");
    if (!change) return fail(Fault::not_found, "offer.unknown");
    auto id = TRY(reverse_change(call.sql(), reader_of(call, given), scope, *change));
    call.saw({}, "offer:" + id, "offer");
    return shown(call, given, id);
}

Result<Reply> put_cancellation(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    TRY(cancel_offer(call.sql(), scope, id, TRY(call.body<OfferCancellation>()).reason));
    call.saw({}, "offer:" + id, "cancelled_at");
    return shown(call, given, id);
}

Result<Reply> delete_cancellation(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    TRY(restore_offer(call.sql(), scope, id));
    call.saw({}, "offer:" + id, "cancelled_at");
    return shown(call, given, id);
}

Result<Reply> get_draw(Call& call, Given const&) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    return http::reply(TRY(draws_of(call.sql(), scope, id, language_of(call))));
}

Result<Reply> post_draw(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    TRY(draw(call.sql(), reader_of(call, given), scope, id, TRY(call.body<NewDraw>())));
    call.saw({}, "offer:" + id, "draw");
    return http::reply(TRY(draws_of(call.sql(), scope, id, language_of(call))));
}

Result<Reply> get_allocation(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    auto found = TRY(preview(call.sql(), reader_of(call, given), scope, id));
    for (auto const& line : found.lines) call.saw(line.child.id, "offer:" + id);
    return http::reply(found);
}

Result<Reply> post_allocation(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    auto made = TRY(allocate(call.sql(), reader_of(call, given), scope, id));
    for (auto const& line : made.lines) call.saw(line.child.id, "offer:" + id, "place");
    return http::reply(made);
}

Result<Reply> put_allocation_reversal(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto allocation = call.id("id");
    if (!allocation) return fail(Fault::not_found, "offer.unknown_allocation");
    auto id = TRY(reverse_allocation(call.sql(), scope, *allocation));
    call.saw({}, "offer:" + id, "place");
    return shown(call, given, id);
}

void add_offers(http::Router& router, Given const& given) {
    std::string const offers = "/api/v1/offers", offer = offers + "/:id";
    router.on("GET", offers, "offer.read", Work::read, with(given, get_offers))
        .summary("Clubs, weeks of the holidays and stays of a period (the school year by default)")
        .with("from", "first day")
        .with("until", "last day")
        .lists<OfferRow>();
    router.on("POST", offers, "offer.decide", Work::write, with(given, post_offer))
        .summary("A new one, with its days")
        .takes<OfferEdit>()
        .answers<Offer>();
    router.on("GET", offer, "offer.read", Work::read, with(given, get_offer))
        .summary("One, with who asked, the waiting list, the documents due, the draws")
        .answers<Offer>();
    router.on("PUT", offer, "offer.decide", Work::write, with(given, put_offer))
        .summary("Changes it; its kind stays, and its rule once somebody asked")
        .takes<OfferEdit>()
        .answers<Offer>();
    router
        .on("PUT", "/api/v1/offer-changes/:id/reversal", "offer.decide", Work::write, with(given, put_change_reversal))
        .summary("As it was before that change, within 30 days, while nothing newer would be lost")
        .answers<Offer>();
    router.on("PUT", offer + "/cancellation", "offer.decide", Work::write, with(given, put_cancellation))
        .summary("It does not take place: its days to come are cancelled")
        .takes<OfferCancellation>()
        .answers<Offer>();
    router.on("DELETE", offer + "/cancellation", "offer.decide", Work::write, with(given, delete_cancellation))
        .summary("It takes place after all, within 30 days")
        .answers<Offer>();
}

void add_decisions(http::Router& router, Given const& given) {
    std::string const offer = "/api/v1/offers/:id";
    router.on("GET", offer + "/draw", "offer.read", Work::read, with(given, get_draw))
        .summary("The rule, what was promised before the draw, and all that is needed to run it again")
        .answers<Draws>();
    router.on("POST", offer + "/draw", "offer.decide", Work::write, with(given, post_draw))
        .summary("Draws the order of the list, once registrations are closed")
        .takes<NewDraw>()
        .answers<Draws>();
    router.on("GET", offer + "/allocation", "offer.decide", Work::read, with(given, get_allocation))
        .summary("What giving the free places by the rule would do, and why")
        .answers<Allocation>();
    router.on("POST", offer + "/allocation", "offer.decide", Work::write, with(given, post_allocation))
        .summary("Gives the free places by the rule; the others wait, in its order")
        .answers<Allocation>();
    router
        .on("PUT", "/api/v1/offer-allocations/:id/reversal", "offer.decide", Work::write,
            with(given, put_allocation_reversal))
        .summary("Takes all of it back, within 30 days, while nothing else was decided of these children")
        .answers<Offer>();
}

}  // namespace

std::string language_of(Call& call) {
    return std::string{messages::best_language(call.request.header("accept-language"))};
}

Reader reader_of(Call& call, Given const& given) { return {given.calendar, given.keys, language_of(call)}; }

Result<access::Scope> scope_and(Call& call) { return access::scope_of(call.actor, call.route.permission); }

Result<Id> offer_id(Call& call) {
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "offer.unknown");
    return id;
}

Result<Period> period_of(Call& call) {
    auto from = TRY(call.query("from")), until = TRY(call.query("until"));
    std::vector<Error::Field> wrong;
    if (from && !is_date(*from)) wrong.push_back({"from", "invalid"});
    if (until && !is_date(*until)) wrong.push_back({"until", "invalid"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    auto year = school_year_of(call.actor.today);
    Period out{from.value_or(school_year_start(year)), until.value_or(school_year_end(year))};
    if (out.until < out.from) return wrong_fields("query.wrong_fields", {{"until", "too_early"}});
    return out;
}

// The names are of the children whose file the reader may open; each of them is a read of S2.
Result<Reply> shown(Call& call, Given const& given, Id const& id) {
    auto found = TRY(find_offer(call.sql(), reader_of(call, given), TRY(eyes_of(call.actor)), id));
    for (auto const& request : found.requests)
        if (request.last_name) call.saw(request.child.id, "offer:" + id);
    auto version = found.version;
    return http::with_version(http::reply(found), version);
}

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    Given const given{calendar, keys};
    add_offers(router, given);
    add_decisions(router, given);
    add_request_routes(router, given);
    add_list_routes(router, given);
    add_export_routes(router, given);
    add_supervision_route(router, given);
}

}  // namespace marelle::offer
