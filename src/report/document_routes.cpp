// A frozen version as a file, and as the very bytes that were hashed. What leaves the house is in the log.
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "report/document/document.hpp"
#include "report/kept.hpp"
#include <boost/json.hpp>

namespace marelle::report {

namespace {

// A whole table has no value to show: in its place, that it is new, or gone.
SealChange printed(ReportChange const& change, std::string_view language) {
    SealChange out{change.figure, change.title, change.before.value_or(""), change.after.value_or("")};
    if (change.before || change.after) return out;
    if (change.kind == ChangeKind::added) out.after = messages::say(language, "report.changes.whole_added");
    if (change.kind == ChangeKind::removed) out.before = messages::say(language, "report.changes.whole_removed");
    return out;
}

}  // namespace

Seal printed(ReportSeal const& seal, std::string_view language) {
    Seal out;
    out.number = seal.number;
    out.hash = seal.hash;
    out.frozen_at = seal.frozen_at;
    if (seal.frozen_by) out.frozen_by = seal.frozen_by->name;
    out.audit_seq = seal.audit_seq;
    out.audit_hash = seal.audit_hash;
    out.signature = seal.audit_signature;
    // A correction corrects the newest of its chain.
    if (seal.corrects) out.corrects = seal.number - 1;
    out.reason = seal.reason.value_or("");
    for (auto const& change : seal.changes) out.changes.push_back(printed(change, language));
    return out;
}

namespace {

using http::Call;
using http::Reply;

// What `sha256sum` gives the printed hash of.
Reply bytes_reply(std::string bytes, std::string const& hash) {
    Reply out;
    out.body = std::move(bytes);
    out.headers.emplace_back("content-disposition", "attachment; filename=\"" + hash.substr(0, 16) + ".json\"");
    return out;
}

Result<Reply> get_document(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "report.read"));
    auto const id = call.id("id");
    if (!id) return fail(Fault::not_found, "report.version_unknown");
    auto const asked = TRY(call.query("format")).value_or("html");
    auto const format = format_named(asked);
    if (!format && asked != "json") return wrong_fields("query.wrong_fields", {{"format", "unknown"}});
    std::string bytes;
    auto const version = TRY(call.database.read([&](sql::Session& sql) -> Result<ReportVersion> {
        bytes = TRY(bytes_of_version(sql, {scope}, *id));
        return find_version(sql, {scope}, *id);
    }));
    auto reply = bytes_reply(std::move(bytes), version.seal.hash);
    if (format) {
        auto const seal = printed(version.seal, version.content.language);
        reply = TRY(document(version.content, &seal, *format));
    }
    call.saw({}, "report_version:" + *id, asked);
    return reply;
}

}  // namespace

void add_document_routes(http::Router& router) {
    router.on("GET", "/api/v1/report-versions/:id/document", "report.read", http::Work::own, get_document)
        .summary("A frozen version to be read, printed or kept; json: the very bytes whose hash is printed")
        .with("format", "html, pdf, xlsx or json");
}

}  // namespace marelle::report
