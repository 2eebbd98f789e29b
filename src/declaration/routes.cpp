#include "declaration/declaration.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include <boost/json.hpp>
#include <set>

namespace marelle::declaration {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Given {
    timetable::Calendar const& calendar;
    crypto::Keyring& keys;
};

struct Asked {
    access::Scope scope;
    Reader reader;
    std::string accueil;
};

Reader reader_of(Call& call, Given const& given) {
    return {given.calendar, std::string{messages::best_language(call.request.header("accept-language"))}};
}

Result<Asked> asked(Call& call, Given const& given) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    return Asked{std::move(scope), reader_of(call, given), call.text("key")};
}

Result<Reply> shown(Call& call, Given const& given, Asked const& at) {
    return http::reply(TRY(find_accueil(call.sql(), given.keys, at.reader, at.scope, at.accueil)));
}

Result<Reply> get_list(Call& call, Given const& given) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto found = accueils(call.sql(), given.keys, reader_of(call, given), scope);
    call.saw({}, "declarations");
    return http::list_reply(found);
}

Result<Reply> get_one(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    auto reply = TRY(shown(call, given, at));
    call.saw({}, "declaration:" + at.accueil);
    return reply;
}

// Whose civil status was shown is written down, person by person.
Result<Reply> get_sheet(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    auto const& key = call.text("sheet");
    auto found = TRY(find_sheet(call.sql(), given.keys, at.reader, at.scope, at.accueil, key));
    std::set<std::string> people;
    for (auto const& line : found.lines)
        if (line.section == Section::team && line.about) people.insert(*line.about);
    call.saw({}, "declaration:" + at.accueil + "/" + key);
    for (auto const& person : people) call.saw({}, "person:" + person);
    return http::reply(found);
}

Result<Reply> put_decision(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    TRY(decide(call.sql(), at.reader, at.scope, at.accueil, TRY(call.body<DecisionEdit>())));
    call.saw({}, "declaration:" + at.accueil, "decision");
    return shown(call, given, at);
}

Result<Reply> put_value(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    auto edit = TRY(call.body<ValueEdit>());
    TRY(keep_value(call.sql(), at.reader, at.scope, at.accueil, edit));
    call.saw({}, "declaration:" + at.accueil, std::string{record::name_of_choice(edit.name)});
    return shown(call, given, at);
}

Result<Reply> put_document(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    auto kind = record::choice_named<DocumentKind>(call.text("kind"));
    if (!kind) return fail(Fault::not_found, "declaration.unknown");
    TRY(keep_document(call.sql(), at.reader, at.scope, at.accueil, *kind, TRY(call.body<DocumentEdit>())));
    call.saw({}, "declaration:" + at.accueil, "document:" + call.text("kind"));
    return shown(call, given, at);
}

Result<Reply> post_filing(Call& call, Given const& given) {
    auto at = TRY(asked(call, given));
    auto const& key = call.text("sheet");
    TRY(file(call.sql(), given.keys, at.reader, at.scope, at.accueil, key, TRY(call.body<NewFiling>())));
    call.saw({}, "declaration:" + at.accueil + "/" + key, "filing");
    return http::reply(TRY(find_sheet(call.sql(), given.keys, at.reader, at.scope, at.accueil, key)), 201);
}

Result<Id> id_of(Call& call) {
    auto id = call.id("id");
    if (!id) return fail(Fault::not_found, "declaration.unknown");
    return std::move(*id);
}

Result<Reply> post_receipt(Call& call, Given const&) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = TRY(id_of(call));
    TRY(keep_receipt(call.sql(), scope, id, TRY(call.body<NewReceipt>())));
    call.saw({}, "declaration_entry:" + id, "receipt");
    return http::no_content();
}

Result<Reply> withdrawal(Call& call, Withdrawn what) {
    auto scope = TRY(access::scope_of(call.actor, call.route.permission));
    auto id = TRY(id_of(call));
    TRY(withdraw(call.sql(), scope, id, what));
    call.saw({}, "declaration_entry:" + id, "withdrawn_at");
    return http::no_content();
}

using Handler = Result<Reply> (*)(Call&, Given const&);

}  // namespace

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    auto with = [&](Handler handler) -> http::Handler {
        return [handler, given = Given{calendar, keys}](Call& call) { return handler(call, given); };
    };
    add_export_routes(router, calendar, keys);
    std::string const one = "/api/v1/declarations/:key", sheet = one + "/sheets/:sheet";
    router.on("GET", "/api/v1/declarations", "declaration.read", Work::read, with(get_list))
        .summary("What must be declared to the State, by when, and what was")
        .lists<AccueilRow>();
    router.on("GET", one, "declaration.read", Work::read, with(get_one))
        .summary("An accueil: is it one, its sheets, its documents, what was written of it")
        .answers<Accueil>();
    router.on("GET", sheet, "declaration.read", Work::read, with(get_sheet))
        .summary("Every field of a sheet as it is known now, what is missing or wrong, what changed since it was filed")
        .answers<Sheet>();
    router.on("PUT", one + "/decision", "declaration.write", Work::write, with(put_decision))
        .summary("Whether it is an accueil to declare, with the reason")
        .takes<DecisionEdit>()
        .answers<Accueil>();
    router.on("PUT", one + "/values", "declaration.write", Work::write, with(put_value))
        .summary("A value that is known nowhere else")
        .takes<ValueEdit>()
        .answers<Accueil>();
    router.on("PUT", one + "/documents/:kind", "declaration.write", Work::write, with(put_document))
        .summary("A document that goes with it: that it is there, and its dates")
        .takes<DocumentEdit>()
        .answers<Accueil>();
    router.on("POST", sheet + "/filings", "declaration.write", Work::write, with(post_filing))
        .summary("Filed on TAM that day under that number; the sheet is kept as it is now")
        .takes<NewFiling>()
        .answers<Sheet>();
    router.on("POST", "/api/v1/declaration-entries/:id/receipt", "declaration.write", Work::write, with(post_receipt))
        .summary("The State's receipt of a filing")
        .takes<NewReceipt>();
    router
        .on("PUT", "/api/v1/declaration-entries/:id/withdrawal", "declaration.write", Work::write,
            [](Call& call) { return withdrawal(call, Withdrawn::yes); })
        .summary("Takes back what was written by mistake: the row stays, it no longer speaks");
    router
        .on("DELETE", "/api/v1/declaration-entries/:id/withdrawal", "declaration.write", Work::write,
            [](Call& call) { return withdrawal(call, Withdrawn::no); })
        .summary("It speaks again");
}

}  // namespace marelle::declaration
