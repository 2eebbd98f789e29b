#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include "staff/engagement.hpp"

namespace marelle::staff {

namespace {

using http::Call;
using http::Reply;
using http::Work;
using spreadsheet::choice;
using Cell = spreadsheet::Cell;

Result<Id> person_of(Call& call) {
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "staff.unknown");
    return std::move(*id);
}

Result<Reply> get_former(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    auto const found = former(call.sql(), scope);
    call.saw({}, "staff:former");
    return http::list_reply(found);
}

spreadsheet::Told<FormerRow> const told_of_former[] = {
    {{"person", 28.0}, [](auto const& row, std::string_view) -> Cell { return row.name; }},
    {{"profile", 24.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "work_profile", row.profile); }},
    {{"account", 14.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "has_account", row.account); }},
    {{"from_day", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"left_since", 18.0}, [](auto const& row, std::string_view) -> Cell { return row.left_on; }},
};

Result<Reply> export_former(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    return spreadsheet::list_file(
        call, spreadsheet::list_of(call, "former_staff", "anciens", told_of_former, former(call.sql(), scope)));
}

Result<Reply> delete_closure(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto const person = TRY(person_of(call));
    TRY(stay(call.sql(), scope, person));
    call.saw({}, "person:" + person, "until");
    return http::reply(TRY(find_person(call.sql(), keys, scope, person)));
}

// Of a stretch that is past there is nothing to show.
Result<Reply> shown(Call& call, crypto::Keyring& keys, access::Scope const& scope, Id const& person) {
    auto const found = find_person(call.sql(), keys, scope, person);
    return found ? http::reply(*found) : http::no_content();
}

Result<Reply> post_engagement(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto const person = TRY(person_of(call));
    TRY(come_back(call.sql(), scope, person, TRY(call.body<ComingBack>())));
    call.saw({}, "person:" + person, "profile,from,until");
    return shown(call, keys, scope, person);
}

Result<Reply> put_reversal(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.write"));
    auto const person = TRY(reverse_engagement(call.sql(), scope, TRY(call.id("id"))));
    call.saw({}, "person:" + person, "from,until");
    return shown(call, keys, scope, person);
}

using Handler = Result<Reply> (*)(Call&, crypto::Keyring&);

http::Handler with(Handler handler, crypto::Keyring& keys) {
    return [handler, &keys](Call& call) { return handler(call, keys); };
}

}  // namespace

void add_engagement_routes(http::Router& router, crypto::Keyring& keys) {
    router.on("GET", "/api/v1/former-staff", "staff.read", Work::read, get_former)
        .summary("Who worked here and does no longer, whoever left last first: nobody needs a second file")
        .lists<FormerRow>();
    router.on("GET", "/api/v1/former-staff-export", "staff.read", Work::read, export_former)
        .summary("Who worked here and does no longer, as a file")
        .with("format", "csv or xlsx");
    router.on("DELETE", "/api/v1/staff/:id/closure", "staff.write", Work::write, with(delete_closure, keys))
        .summary("The person goes on coming: the day they would no longer was a mistake")
        .answers<Person>();
    router.on("POST", "/api/v1/staff/:id/engagements", "staff.write", Work::write, with(post_engagement, keys))
        .summary("Somebody without an account comes back, on the same file; no content of a stretch that is past")
        .takes<ComingBack>()
        .answers<Person>();
    router.on("PUT", "/api/v1/engagement-changes/:id/reversal", "staff.write", Work::write, with(put_reversal, keys))
        .summary("An arrival, an end or its withdrawal taken back, within 30 days; no content of who is gone then")
        .answers<Person>();
}

}  // namespace marelle::staff
