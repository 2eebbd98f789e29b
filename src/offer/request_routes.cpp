#include "base/text.hpp"
#include "offer/asked.hpp"

namespace marelle::offer {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Reply> get_candidates(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto read = TRY(access::scope_of(call.actor, "offer.read"));
    auto id = TRY(offer_id(call));
    auto words = TRY(call.query("search"));
    auto found = TRY(candidates(call.sql(), reader_of(call, given), read, scope, id));
    if (words)
        std::erase_if(found, [&, wanted = fold(*words)](auto const& each) {
            return fold(each.child.first_name + " " + each.last_name.value_or("")).find(wanted) == std::string::npos;
        });
    for (auto const& each : found) call.saw(each.child.id, "offer:" + id);
    return http::list_reply(found);
}

Result<Reply> post_request(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = TRY(offer_id(call));
    auto sent = TRY(call.body<NewRequest>());
    if (!access::child_is_in_scope(call.sql(), scope, sent.child)) return fail(Fault::not_found, "child.unknown");
    TRY(ask_for(call.sql(), given.keys, scope, id, sent));
    call.saw(sent.child, "offer:" + id, "place_request");
    return shown(call, given, id);
}

struct Found {
    access::Scope scope;
    Id request;
    Touched touched;
};
Result<Found> found(Call& call) {
    auto scope = TRY(scope_and(call));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "offer.unknown_request");
    auto touched = TRY(touched_by(call.sql(), scope, *id));
    return Found{std::move(scope), std::move(*id), std::move(touched)};
}

Result<Reply> told(Call& call, Given const& given, Found const& at, std::string const& fields) {
    call.saw(at.touched.child, "offer:" + at.touched.offer, fields);
    return shown(call, given, at.touched.offer);
}

template <RequestState To> Result<Reply> put_state(Call& call, Given const& given) {
    auto at = TRY(found(call));
    std::optional<Reasoned> reason;
    if (auto text = TRY(call.body<Decision>()).reason; text && !text->empty()) reason.emplace(given.keys, *text);
    TRY(decide(call.sql(), at.scope, at.request, To, reason));
    return told(call, given, at, "place_request");
}

Result<Reply> put_reversal(Call& call, Given const& given) {
    auto at = TRY(found(call));
    TRY(reverse(call.sql(), at.scope, at.request));
    return told(call, given, at, "place_request");
}

Result<DueKind> kind_of(Call& call) {
    auto kind = record::choice_named<DueKind>(call.text("kind"));
    if (!kind) return fail(Fault::not_found, "offer.unknown_document");
    return *kind;
}

Result<Reply> put_document(Call& call, Given const& given) {
    auto at = TRY(found(call));
    auto kind = TRY(kind_of(call));
    auto on = TRY(call.body<Receipt>()).received_on.value_or(call.actor.today);
    TRY(receive(call.sql(), at.scope, at.request, kind, on));
    return told(call, given, at, "due_document");
}

Result<Reply> delete_document(Call& call, Given const& given) {
    auto at = TRY(found(call));
    TRY(take_receipt_back(call.sql(), at.scope, at.request, TRY(kind_of(call))));
    return told(call, given, at, "due_document");
}

Result<Reply> get_holidays(Call& call, Given const& given) {
    auto scope = TRY(scope_and(call));
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "child.unknown");
    auto found = TRY(holidays_of_child(call.sql(), given.calendar, scope, *id, language_of(call)));
    call.saw(*id);
    return http::reply(found);
}

}  // namespace

void add_request_routes(http::Router& router, Given const& given) {
    std::string const offer = "/api/v1/offers/:id", request = "/api/v1/place-requests/:id";
    router.on("GET", offer + "/candidates", "offer.write", Work::read, with(given, get_candidates))
        .summary("The children who may go: age that day, other lists, holidays so far, what was asked")
        .with("search", "part of a name")
        .lists<Candidate>();
    router.on("POST", offer + "/requests", "offer.write", Work::write, with(given, post_request))
        .summary("Asks for a place for a child, or gives it one")
        .takes<NewRequest>()
        .answers<Offer>();
    router.on("PUT", request + "/placement", "offer.decide", Work::write, with(given, put_state<RequestState::placed>))
        .summary("Gives the place; with a reason when others come before")
        .takes<Decision>()
        .answers<Offer>();
    router.on("PUT", request + "/waiting", "offer.decide", Work::write, with(given, put_state<RequestState::waiting>))
        .summary("On the waiting list, last")
        .takes<Decision>()
        .answers<Offer>();
    router.on("PUT", request + "/refusal", "offer.decide", Work::write, with(given, put_state<RequestState::refused>))
        .summary("Refuses, with a reason that is kept")
        .takes<Decision>()
        .answers<Offer>();
    router
        .on("PUT", request + "/withdrawal", "offer.write", Work::write, with(given, put_state<RequestState::withdrawn>))
        .summary("The family wants no place any more")
        .takes<Decision>()
        .answers<Offer>();
    router.on("PUT", request + "/reversal", "offer.write", Work::write, with(given, put_reversal))
        .summary("Takes the last decision back, within 30 days")
        .answers<Offer>();
    router.on("PUT", request + "/documents/:kind", "offer.write", Work::write, with(given, put_document))
        .summary("A document due was brought")
        .takes<Receipt>()
        .answers<Offer>();
    router.on("DELETE", request + "/documents/:kind", "offer.write", Work::write, with(given, delete_document))
        .summary("It was not")
        .answers<Offer>();
    router.on("GET", "/api/v1/children/:id/holidays", "offer.read", Work::read, with(given, get_holidays))
        .summary("Half of each holiday is promised: how far this child is, and its lists")
        .answers<ChildHolidays>();
}

}  // namespace marelle::offer
