#include "audit/audit.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "report/kept.hpp"
#include <boost/json.hpp>

namespace marelle::report {

namespace {

using http::Call;
using http::Reply;
using http::Work;
using impact::columns::Keeper;

Result<Id> report_id(Call const& call) {
    if (auto id = call.id("id")) return id;
    return fail(Fault::not_found, "report.unknown");
}

Result<Id> version_id(Call const& call) {
    if (auto id = call.id("id")) return id;
    return fail(Fault::not_found, "report.version_unknown");
}

bool may(Call const& call, std::string_view permission) {
    return access::reach_of(call.actor.post.profile, permission) != access::Reach::none;
}

// Of one's own house: whoever reads another's is told no name.
std::vector<std::string> may_of(Call const& call, ReportSeal const& seal, Audience audience) {
    std::vector<std::string> out;
    if (!seal.frozen_by) return out;
    if (may(call, "report.write") && !seal.corrected_by) out.emplace_back("correct");
    if (may(call, "report.share") && may_share(audience, AddressKind::partner, seal.withdrawal.has_value()))
        out.emplace_back("share");
    if (may(call, "report.freeze") && !seal.withdrawal) out.emplace_back("withdraw");
    return out;
}

std::vector<std::string> may_of(Call const& call, Report const& report) {
    if (report.seal) return may_of(call, *report.seal, report.content.audience);
    std::vector<std::string> out;
    if (!may(call, "report.write")) return out;
    if (report.state == State::discarded) return {"restore"};
    out = {"write", "discard"};
    if (may(call, "report.freeze")) out.emplace_back("freeze");
    return out;
}

Result<Reply> shown(Call& call, sql::Session& sql, Id const& id, int status = 200) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto found = TRY(find(sql, {scope}, id));
    found.may = may_of(call, found);
    return http::with_version(http::reply(found, status), found.version);
}

Result<Reply> version_shown(Call& call, Id const& id) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto found = TRY(find_version(call.sql(), {scope}, id));
    found.may = may_of(call, found.seal, found.content.audience);
    return http::reply(found);
}

// A write of Work::own keeps its entry in its own transaction.
void tell(Call& call, sql::Session& sql, Id const& report, std::string fields) {
    Trail trail;
    trail.add({call.route.level, call.route.permission, {}, "report:" + report, {}, std::move(fields)});
    audit::append(sql, call.actor, call.request.id, trail, "done");
}

Result<Reply> get_reports(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto const state = TRY(call.query("state"));
    if (state && *state != "discarded") return wrong_fields("query.wrong_fields", {{"state", "unknown"}});
    return http::list_reply(reports(call.sql(), {scope}, state ? State::discarded : State::draft));
}

Result<Reply> post_report(Call& call, crypto::Keyring& keys, Keeper* columns) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const asked = TRY(call.body<NewReport>());
    if (auto wrong = wrong_report(asked, scope.reach, scope.today); !wrong.empty())
        return wrong_fields("body.wrong_fields", std::move(wrong));
    Wish const wish{asked.kind,
                    {asked.from, asked.until},
                    scope.reach == access::Reach::network ? Id{} : scope.establishment,
                    asked.audience,
                    asked.partner.value_or(""),
                    asked.language.value_or("fr"),
                    scope.now,
                    scope.today};
    auto const reading = TRY(access::scope_of(call.actor, "report.read"));
    auto const computed = TRY(compute(call.database, keys, reading, wish, columns));
    auto const id = asked.id.value_or(new_id());
    return call.database.write([&](sql::Session& sql) -> Result<Reply> {
        TRY(open_report(sql, keys, scope, id, asked, computed));
        tell(call, sql, id, "content");
        return shown(call, sql, id, 201);
    });
}

Result<Reply> get_report(Call& call) { return shown(call, call.sql(), TRY(report_id(call))); }

Result<Reply> put_texts(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const id = TRY(report_id(call));
    auto const seen = TRY(call.if_match());
    TRY(write_texts(call.sql(), scope, id, seen, TRY(call.body<EditedTexts>())));
    call.saw({}, "report:" + id, "texts");
    return shown(call, call.sql(), id);
}

Result<Reply> post_refresh(Call& call, crypto::Keyring& keys, Keeper* columns) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const reading = TRY(access::scope_of(call.actor, "report.read"));
    auto const id = TRY(report_id(call));
    auto const wish = TRY(call.database.read([&](sql::Session& sql) -> Result<Wish> {
        TRY(may_write(TRY(kept(sql, scope, id)).state));
        return wish_of(sql, scope, id);
    }));
    auto const computed = TRY(compute(call.database, keys, reading, wish, columns));
    return call.database.write([&](sql::Session& sql) -> Result<Reply> {
        TRY(refresh(sql, keys, scope, id, computed));
        tell(call, sql, id, "content");
        return shown(call, sql, id);
    });
}

Result<Reply> post_version(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "report.freeze"));
    auto const id = TRY(report_id(call));
    auto const version = TRY(freeze(call.sql(), keys, scope, id, TRY(call.if_match())));
    call.saw({}, "report_version:" + version, "content");
    return shown(call, call.sql(), id);
}

Result<Reply> post_correction(Call& call, crypto::Keyring& keys, Keeper* columns) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const reading = TRY(access::scope_of(call.actor, "report.read"));
    auto const corrected = TRY(report_id(call));
    auto const reason = TRY(call.body<NewReportReason>()).reason;
    auto const wish = TRY(call.database.read([&](sql::Session& sql) { return wish_of(sql, scope, corrected); }));
    auto const computed = TRY(compute(call.database, keys, reading, wish, columns));
    auto const id = new_id();
    return call.database.write([&](sql::Session& sql) -> Result<Reply> {
        TRY(open_correction(sql, keys, scope, id, corrected, reason, computed));
        tell(call, sql, id, "content,reason");
        return shown(call, sql, id, 201);
    });
}

Result<Reply> delete_report(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const id = TRY(report_id(call));
    TRY(discard(call.sql(), scope, id));
    call.saw({}, "report:" + id, "discarded_at");
    return http::no_content();
}

Result<Reply> put_restoration(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.write"));
    auto const id = TRY(report_id(call));
    TRY(restore(call.sql(), scope, id));
    call.saw({}, "report:" + id, "discarded_at");
    return shown(call, call.sql(), id);
}

Result<Reply> get_version(Call& call) { return version_shown(call, TRY(version_id(call))); }

Result<Reply> put_withdrawal(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.freeze"));
    auto const id = TRY(version_id(call));
    TRY(withdraw(call.sql(), scope, id, TRY(call.body<NewReportReason>()).reason));
    call.saw({}, "report_version:" + id, "withdrawn_at");
    return version_shown(call, id);
}

// What people outside will open: the address they know, else the one this request was made to.
std::string site_of(Call const& call, std::string const& public_url) {
    if (!public_url.empty()) return public_url;
    return (call.request.secure ? "https://" : "http://") + std::string{call.request.header("host")};
}

Result<Reply> post_address(Call& call, std::string const& public_url) {
    auto const scope = TRY(access::scope_of(call.actor, "report.share"));
    auto const id = TRY(version_id(call));
    auto const kind = TRY(call.body<NewReportAddress>()).kind;
    auto const made = TRY(make_address(call.sql(), scope, id, kind, site_of(call, public_url)));
    call.saw({}, "report_address:" + made.address.id, "version,kind");
    return http::reply(made, 201);
}

Result<Reply> delete_address(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.share"));
    auto const id = call.id("id");
    if (!id) return fail(Fault::not_found, "report.address_unknown");
    TRY(end_address(call.sql(), scope, *id));
    call.saw({}, "report_address:" + *id, "ended_at");
    return http::no_content();
}

constexpr std::string_view one = "/api/v1/reports/:id", version = "/api/v1/report-versions/:id";

void add_drafts(http::Router& router, crypto::Keyring& keys, Keeper* columns) {
    router.on("GET", "/api/v1/reports", "report.read", Work::read, get_reports)
        .summary("Reports of the house, newest first; headquarters, besides, what establishments froze for others")
        .with("state", "discarded: the drafts that were thrown away, instead")
        .lists<ReportRow>();
    router
        .on("POST", "/api/v1/reports", "report.write", Work::own,
            [&keys, columns](Call& call) { return post_report(call, keys, columns); })
        .summary("A draft, its figures computed and decided against everything that left; may take seconds")
        .takes<NewReport>()
        .answers<Report>();
    router.on("GET", one, "report.read", Work::read, get_report)
        .summary("One, as it will leave or as it left, with its versions and what differs from the one it corrects")
        .answers<Report>();
    router.on("PUT", std::string{one} + "/texts", "report.write", Work::write, put_texts)
        .summary("The director's own words, a block or several")
        .takes<EditedTexts>()
        .answers<Report>();
    router
        .on("POST", std::string{one} + "/refresh", "report.write", Work::own,
            [&keys, columns](Call& call) { return post_refresh(call, keys, columns); })
        .summary("The figures of a draft again, as of now; the words stay")
        .answers<Report>();
    router.on("DELETE", one, "report.write", Work::write, delete_report).summary("Throws a draft away");
    router.on("PUT", std::string{one} + "/restoration", "report.write", Work::write, put_restoration)
        .summary("Takes a draft back that was thrown away")
        .answers<Report>();
}

void add_versions(http::Router& router, crypto::Keyring& keys, std::string const& public_url, Keeper* columns) {
    router
        .on("POST", std::string{one} + "/versions", "report.freeze", Work::write,
            [&keys](Call& call) { return post_version(call, keys); })
        .summary("Freezes what the sender saw (If-Match): nothing of it changes any more; again, it is the same")
        .answers<Report>();
    router
        .on("POST", std::string{one} + "/corrections", "report.write", Work::own,
            [&keys, columns](Call& call) { return post_correction(call, keys, columns); })
        .summary("A draft that will take the place of a frozen version, with its words and with figures of now")
        .takes<NewReportReason>()
        .answers<Report>();
    router.on("GET", version, "report.read", Work::read, get_version)
        .summary("A frozen version, its seal and what it says")
        .answers<ReportVersion>();
    router.on("PUT", std::string{version} + "/withdrawal", "report.freeze", Work::write, put_withdrawal)
        .summary("Its pages outside say that it was withdrawn, and why; what left stays in the ledger")
        .takes<NewReportReason>()
        .answers<ReportVersion>();
    router
        .on("POST", std::string{version} + "/addresses", "report.share", Work::write,
            [public_url](Call& call) { return post_address(call, public_url); })
        .summary("An address for people outside, shown once with its QR code")
        .takes<NewReportAddress>()
        .answers<MadeReportAddress>();
    router.on("DELETE", "/api/v1/report-addresses/:id", "report.share", Work::write, delete_address)
        .summary("This address opens nothing any more");
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys, std::string public_url, Keeper* columns) {
    add_drafts(router, keys, columns);
    add_export_routes(router, keys);
    add_versions(router, keys, public_url, columns);
    add_document_routes(router);
    add_public_routes(router);
}

}  // namespace marelle::report
