#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "report/rows.hpp"
#include "report/written.hpp"

namespace marelle::report {

namespace {

using http::Call;
using http::Reply;
using http::Work;

std::string_view language_of(Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

Result<Position> position_in(Call const& call) {
    auto at = position_of(TRY(call.query("at")).value_or(""));
    if (!at) return wrong_fields("query.wrong_fields", {{"at", "invalid"}});
    return *std::move(at);
}

// Both scopes of whoever looks behind a report.
struct Asking {
    access::Scope reports, rows;
    std::string_view language;
    RowReader reader() const { return {reports, rows, language}; }
};

Result<Asking> asking(Call const& call) {
    return Asking{TRY(access::scope_of(call.actor, "report.read")), TRY(access::scope_of(call.actor, "report.rows")),
                  language_of(call)};
}

Reply rows_reply(Call& call, ReportCellRows const& rows, std::string const& subject) {
    call.saw({}, subject);
    for (auto const& child : rows.children) call.saw(child.id, subject);
    return http::reply(rows);
}

Result<Reply> get_rows(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(asking(call));
    auto const version = TRY(call.id("id"));
    auto const rows = TRY(
        rows_of_cell(call.sql(), keys, asked.reader(), version, call.text("table"), TRY(position_in(call))));
    return rows_reply(call, rows, "report_version:" + version);
}

Result<Reply> get_draft_rows(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(asking(call));
    auto const report = TRY(call.id("id"));
    auto const rows = TRY(
        rows_of_draft(call.sql(), keys, asked.reader(), report, call.text("table"), TRY(position_in(call))));
    return rows_reply(call, rows, "report:" + report);
}

Result<Reply> get_houses(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto const version = TRY(call.id("id"));
    return http::reply(TRY(houses_of_version(call.sql(), keys, scope, version, call.text("figure"))));
}

Result<Reply> get_draft_houses(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto const report = TRY(call.id("id"));
    return http::reply(TRY(houses_of_draft(call.sql(), keys, scope, report, call.text("figure"))));
}

Result<Reply> get_gap_rows(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(asking(call));
    auto const report = TRY(call.id("id"));
    auto const rows = TRY(rows_of_gap(call.sql(), keys, asked.reader(), report, call.text("code")));
    auto const subject = "report:" + report;
    call.saw({}, subject);
    for (auto const& child : rows.children) call.saw(child.id, subject);
    return http::reply(rows);
}

Result<Reply> get_gap_houses(Call& call, crypto::Keyring& keys, impact::columns::Keeper* columns) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto const report = TRY(call.id("id"));
    return http::reply(TRY(houses_of_gap(call.sql(), keys, scope, report, call.text("code"), columns)));
}

Result<Reply> get_why(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(asking(call));
    auto const version = TRY(call.id("id"));
    auto const draft = TRY(call.query("draft"));
    if (draft && !is_id(*draft)) return wrong_fields("query.wrong_fields", {{"draft", "invalid"}});
    auto const found = TRY(
        why(call.sql(), keys, asked.reader(), version, draft, call.text("table"), TRY(position_in(call))));
    auto const subject = draft ? "report:" + *draft : "report_version:" + version;
    call.saw({}, subject);
    for (auto const* moves : {&found.came, &found.left})
        for (auto const& move : moves->moves) call.saw(move.child.id, subject);
    return http::reply(found);
}

Result<Reply> get_written(Call& call) {
    auto const asked = TRY(asking(call));
    auto const version = TRY(call.id("id"));
    auto const draft = TRY(call.query("draft"));
    if (draft && !is_id(*draft)) return wrong_fields("query.wrong_fields", {{"draft", "invalid"}});
    auto const found = TRY(written(call.sql(), asked.reader(), version, draft, call.text("figure")));
    auto const subject = draft ? "report:" + *draft : "report_version:" + version;
    call.saw({}, subject);
    for (auto const& meeting : found.meetings) call.saw(meeting.child.id, subject);
    return http::reply(found);
}

Result<Reply> get_reports_of_session(Call& call) {
    auto const asked = TRY(asking(call));
    auto const session = TRY(call.id("id"));
    auto const found = TRY(reports_of_session(call.sql(), asked.reader(), session));
    call.saw({}, "session_reports:" + session);
    return http::list_reply(found);
}

Result<Reply> get_reports_of_child(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(asking(call));
    auto const child = TRY(call.id("id"));
    auto const found = TRY(reports_of_child(call.sql(), keys, asked.reader(), child));
    call.saw(child, "reports");
    return http::list_reply(found);
}

Result<Reply> get_figures_of_child(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "figure.rows"));
    auto const child = TRY(call.id("id"));
    auto const found = TRY(figures_of_child(call.sql(), scope, child, language_of(call)));
    call.saw(child, "figures");
    return http::reply(found);
}

}  // namespace

namespace {

constexpr char const* at_words =
    "position of the cell in its table: 0,2,-1 (-1: everybody along that axis); without it, everybody it counts";

void add_down(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/report-versions/:id/figures/:table/rows", "report.rows", Work::read,
            [&keys](Call& call) { return get_rows(call, keys); })
        .summary("The children of a cell of a frozen version, as of the day of its snapshot")
        .answers<ReportCellRows>()
        .with("at", at_words);
    router
        .on("GET", "/api/v1/reports/:id/figures/:table/rows", "report.rows", Work::read,
            [&keys](Call& call) { return get_draft_rows(call, keys); })
        .summary("The children of a cell of a draft, as of the day its figures were computed")
        .answers<ReportCellRows>()
        .with("at", at_words);
    router
        .on("GET", "/api/v1/report-versions/:id/figures/:figure/establishments", "report.read", Work::read,
            [&keys](Call& call) { return get_houses(call, keys); })
        .summary("The establishments a figure is made of, and what each published of it: no count is made")
        .answers<ReportFigureHouses>();
    router
        .on("GET", "/api/v1/reports/:id/figures/:figure/establishments", "report.read", Work::read,
            [&keys](Call& call) { return get_draft_houses(call, keys); })
        .summary("The same of a draft")
        .answers<ReportFigureHouses>();
}

}  // namespace

void add_why_routes(http::Router& router, crypto::Keyring& keys, impact::columns::Keeper* columns) {
    add_down(router, keys);
    router
        .on("GET", "/api/v1/reports/:id/gaps/:code/rows", "report.rows", Work::read,
            [&keys](Call& call) { return get_gap_rows(call, keys); })
        .summary("The children or the sessions that a gap of a draft is missing of, today")
        .answers<ReportGapRows>();
    router
        .on("GET", "/api/v1/reports/:id/gaps/:code/establishments", "report.read", Work::read,
            [&keys, columns](Call& call) { return get_gap_houses(call, keys, columns); })
        .summary("The establishments where a gap of a network's draft is mended, without a count")
        .answers<ReportGapHouses>();
    router
        .on("GET", "/api/v1/report-versions/:id/changes/:table", "report.rows", Work::read,
            [&keys](Call& call) { return get_why(call, keys); })
        .summary("The records that make a cell differ from the version that this one corrects")
        .answers<ReportWhy>()
        .with("at", "as of the rows")
        .with("draft", "id of a draft that corrects this version: the difference with it");
    router.on("GET", "/api/v1/report-versions/:id/written/:figure", "report.rows", Work::read, get_written)
        .summary("What was written of sessions and meetings since the version that this one corrects, behind a figure"
                 " that counts no children")
        .answers<ReportWritten>()
        .with("draft", "id of a draft that corrects this version: what was written since");
    router.on("GET", "/api/v1/sessions/:id/reports", "report.rows", Work::read, get_reports_of_session)
        .summary("The frozen reports whose figures a session is in; newest first")
        .lists<SessionReport>();
    router
        .on("GET", "/api/v1/children/:id/reports", "report.rows", Work::read,
            [&keys](Call& call) { return get_reports_of_child(call, keys); })
        .summary("The frozen reports, and the cells of each, that count a child; newest first")
        .lists<CountedReport>();
    router
        .on("GET", "/api/v1/children/:id/figures", "figure.rows", Work::read,
            [](Call& call) { return get_figures_of_child(call); })
        .summary("The figures of the school year that count a child, with the rows it stands in")
        .answers<ChildFigures>();
}

}  // namespace marelle::report
