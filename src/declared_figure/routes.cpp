#include "declared_figure/declared_figure.hpp"
#include "declared_figure/export.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include <boost/json.hpp>

namespace marelle::declared_figure {

namespace {

using http::Call;
using http::Reply;
using http::Work;

std::string language_of(Call& call) {
    return std::string{messages::best_language(call.request.header("accept-language"))};
}

Result<Id> figure_id(Call& call) {
    if (auto id = call.id("id")) return id;
    return fail(Fault::not_found, "declared_figure.unknown");
}

// Both dates or none.
Result<std::optional<Period>> period_of(Call& call) {
    auto asked = TRY(call.query("period"));
    if (!asked) return std::optional<Period>{};
    auto period = parse_period(*asked);
    if (!period) return wrong_fields("query.wrong_fields", {{"period", "invalid"}});
    return period;
}

bool may_write(Call& call, DeclaredFigure const& figure) {
    auto scope = access::scope_of(call.actor, "declared_figure.write");
    if (!scope) return false;
    if (scope->reach == access::Reach::network) return !figure.establishment;
    return figure.establishment && figure.establishment->id == scope->establishment;
}

Result<Reply> shown(Call& call, Id const& id, int status = 200) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.read"));
    auto language = language_of(call);
    auto found = TRY(find(call.sql(), {scope, language}, id));
    if (may_write(call, found)) found.may.emplace_back("write");
    return http::with_version(http::reply(found, status), found.version);
}

Result<Reply> get_figures(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.read"));
    auto language = language_of(call);
    return http::list_reply(declared_figures(call.sql(), {scope, language}, TRY(period_of(call))));
}

Result<Reply> post_figure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.write"));
    auto sent = TRY(call.body<NewDeclaredFigure>());
    TRY(declare(call.sql(), scope, sent));
    call.saw({}, "declared_figure:" + sent.id, "value");
    return shown(call, sent.id, 201);
}

Result<Reply> get_figure(Call& call) { return shown(call, TRY(figure_id(call))); }

Result<Reply> put_figure(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.write"));
    auto id = TRY(figure_id(call));
    auto version = TRY(call.if_match());
    TRY(correct(call.sql(), scope, id, version, TRY(call.body<DeclaredFigureEdit>())));
    call.saw({}, "declared_figure:" + id, "value");
    return shown(call, id);
}

Result<Reply> put_withdrawal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.write"));
    auto id = TRY(figure_id(call));
    TRY(withdraw(call.sql(), scope, id, TRY(call.body<NewDeclaredWithdrawal>()).reason));
    call.saw({}, "declared_figure:" + id, "withdrawn_at");
    return shown(call, id);
}

Result<Reply> delete_withdrawal(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.write"));
    auto id = TRY(figure_id(call));
    TRY(restore(call.sql(), scope, id));
    call.saw({}, "declared_figure:" + id, "withdrawn_at");
    return shown(call, id);
}

Result<Reply> put_answer(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.write"));
    auto read = TRY(access::scope_of(call.actor, "declared_figure.read"));
    auto id = TRY(figure_id(call));
    auto language = language_of(call);
    TRY(answer(call.sql(), {read, language}, scope, id, TRY(call.body<NewDoubtAnswer>())));
    call.saw({}, "declared_figure:" + id, "answer");
    return shown(call, id);
}

// What is typed is doubted of while it is typed: nothing is kept, so that it is a reading.
Result<Reply> post_doubts(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.read"));
    auto language = language_of(call);
    auto instead_of = TRY(call.query("figure"));
    if (instead_of && !is_id(*instead_of)) return fail(Fault::not_found, "declared_figure.unknown");
    return http::list_reply(
        TRY(doubts_of(call.sql(), {scope, language}, TRY(call.body<DeclaredFigureEdit>()), instead_of)));
}

Result<Reply> get_export(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "declared_figure.read"));
    auto language = language_of(call);
    auto format = TRY(spreadsheet::format_asked(call));
    auto figures = declared_figures(call.sql(), {scope, language}, TRY(period_of(call)));
    // Of S0, what leaves the house is in the log.
    call.saw({}, "declared_figures", std::to_string(figures.size()));
    return spreadsheet::attachment(
        table_of(figures, language), format,
        spreadsheet::file_named(messages::say(language, "declared.export.file"), call.actor.today), language);
}

}  // namespace

void add_routes(http::Router& router) {
    std::string const figures = "/api/v1/declared-figures", figure = figures + "/:id";
    router.on("GET", figures, "declared_figure.read", Work::read, get_figures)
        .summary("Figures that partners declared, each with what can be doubted of it")
        .with("period", "those whose period touches this one: 2025-01-01..2025-12-31")
        .lists<DeclaredFigureRow>();
    router.on("POST", figures, "declared_figure.write", Work::write, post_figure)
        .summary("One more, as printed; a doubt never refuses it")
        .takes<NewDeclaredFigure>()
        .answers<DeclaredFigure>();
    router.on("GET", figure, "declared_figure.read", Work::read, get_figure)
        .summary("One, with its parts, its doubts and what was corrected")
        .answers<DeclaredFigure>();
    router.on("PUT", figure, "declared_figure.write", Work::write, put_figure)
        .summary("Corrects what was typed; what it replaces stays in the history")
        .takes<DeclaredFigureEdit>()
        .answers<DeclaredFigure>();
    router.on("PUT", figure + "/withdrawal", "declared_figure.write", Work::write, put_withdrawal)
        .summary("It counts no more, with a reason")
        .takes<NewDeclaredWithdrawal>()
        .answers<DeclaredFigure>();
    router.on("DELETE", figure + "/withdrawal", "declared_figure.write", Work::write, delete_withdrawal)
        .summary("It counts again")
        .answers<DeclaredFigure>();
    router.on("PUT", figure + "/answers", "declared_figure.write", Work::write, put_answer)
        .summary("A person's reason for a doubt; without one, the doubt stands again")
        .takes<NewDoubtAnswer>()
        .answers<DeclaredFigure>();
    router.on("POST", "/api/v1/declared-figure-doubts", "declared_figure.read", Work::read, post_doubts)
        .summary("What would be doubted of a figure, were it kept")
        .with("figure", "in place of this one")
        .takes<DeclaredFigureEdit>()
        .lists<Doubt>();
    router.on("GET", "/api/v1/declared-figures-export", "declared_figure.read", Work::read, get_export)
        .summary("The same as a file, with doubts and answers")
        .with("period", "as the list")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::declared_figure
