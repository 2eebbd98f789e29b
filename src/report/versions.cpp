// Frozen versions: written once with their place in the ledger, then read for ever; the addresses they are read at.
#include "audit/audit.hpp"
#include "crypto/keyring.hpp"
#include "message/message.hpp"
#include "report/kept.hpp"

namespace marelle::report {

namespace {

// A version of one's own house.
struct OwnVersion {
    Id report, chain;
    Audience audience{};
    bool withdrawn{};
};

Result<OwnVersion> own_version(sql::Session& sql, access::Scope const& scope, Id const& version) {
    static auto const text = R"sql(
        SELECT v.report, v.chain, r.audience, v.withdrawn_at FROM report_version v JOIN report r ON r.id = v.report
        WHERE v.id = :id AND )sql" +
                             std::string{own_report};
    auto const row = sql.first(text, access::parameters_of(scope, {{"id", version}}));
    if (!row) return fail(Fault::not_found, "report.version_unknown");
    return OwnVersion{row->text(0), row->text(1), record::choice_named<Audience>(row->text(2)).value(), !row->null(3)};
}

// What is to be done is for the house; an exact small count never leaves it.
ReportContent to_freeze(sql::Session& sql, Kept const& draft) {
    auto out = content_of(draft.content);
    set_texts(sql, draft.id, out);
    out.gaps.clear();
    return out;
}

std::vector<ReportChange> since(sql::Session& sql, std::optional<Id> const& corrected, ReportContent const& content) {
    if (!corrected) return {};
    auto const row = sql.first("SELECT content FROM report_version WHERE id = :id", {{"id", *corrected}});
    return changes(content_of(row->text(0)), content);
}

void keep_version(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id, Kept const& draft,
                  std::int64_t number) {
    auto const content = to_freeze(sql, draft);
    auto const bytes = canonical(content);
    auto const release = release_of_draft(sql, keys, draft.id).value();  // may_freeze saw that it has one
    auto const head = audit::head_to_print(sql, keys, scope.now);
    sql.execute(R"sql(
        INSERT INTO report_version (id, report, chain, number, content, hash, changes, release_sealed, frozen_at,
            frozen_by, audit_seq, audit_signed_at, audit_hash, audit_signature)
        VALUES (:id, :report, :chain, :number, :content, :hash, :changes, :release, :now, :actor, :audit_seq,
            :audit_signed_at, :audit_hash, :audit_signature)
    )sql",
                {{"id", id},
                 {"report", draft.id},
                 {"chain", draft.chain},
                 {"number", number},
                 {"content", bytes},
                 {"hash", crypto::sha256_hex(bytes)},
                 {"changes", canonical(since(sql, draft.corrects, content))},
                 {"release", Value{sealed(keys, "report_version", id, release)}},
                 {"now", scope.now},
                 {"actor", scope.actor},
                 {"audit_seq", head.seq},
                 {"audit_signed_at", head.signed_at},
                 {"audit_hash", head.hash},
                 {"audit_signature", head.signature}});
    sql.execute("UPDATE report SET content = NULL, release_sealed = NULL WHERE id = :id", {{"id", draft.id}});
    stand_for(sql, release);
}

ReportAddress address_of(sql::Row const& row) {
    return {row.text(0), record::choice_named<AddressKind>(row.text(1)).value(), row.text(2),
            Named{row.text(3), row.text(4)}, row.maybe_text(5)};
}

std::vector<ReportAddress> addresses_of(sql::Session& sql, Id const& version) {
    std::vector<ReportAddress> out;
    for (auto const& row : sql.query(R"sql(
        SELECT a.id, a.kind, a.made_at, u.id, u.name, a.ended_at FROM report_address a
        JOIN user_account u ON u.id = a.made_by WHERE a.version = :version ORDER BY a.made_at DESC, a.id DESC
    )sql",
                                     {{"version", version}}))
        out.push_back(address_of(row));
    return out;
}

}  // namespace

Result<Id> freeze(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                  std::int64_t seen) {
    auto const draft = TRY(kept(sql, scope, id));
    if (draft.frozen) return *draft.frozen;
    auto const revision = sql.count("SELECT revision FROM ledger_revision WHERE id = 1");
    TRY(may_freeze(
        {draft.state, draft.audience, draft.version, seen, draft.decided_against, revision, draft.already_exposed}));
    auto const newest = newest_of(sql, draft.chain);
    if (newest && newest->id != draft.corrects) return fail(Fault::conflict, "report.corrected");
    auto version = new_id();
    keep_version(sql, keys, scope, version, draft, newest ? newest->number + 1 : 1);
    if (draft.audience == Audience::team) return version;  // it does not leave
    auto const moved = sql.execute(
        "UPDATE ledger_revision SET revision = revision + 1 WHERE id = 1 AND revision = :revision",
        {{"revision", revision}});
    if (moved != 1) return fail(Fault::conflict, "report.figures_outdated");
    return version;
}

void without_names(ReportSeal& seal) {
    seal.frozen_by.reset();
    if (seal.withdrawal) seal.withdrawal->by.reset();
    seal.addresses.clear();
}

ReportSeal seal_of(sql::Session& sql, Id const& version) {
    auto const row = sql.first(R"sql(
        SELECT v.report, v.number, v.hash, v.frozen_at, f.id, f.name, v.audit_seq, v.audit_signed_at, v.audit_hash,
            v.audit_signature, k.corrects, k.reason, v.changes, v.withdrawn_at, w.id, w.name, v.withdrawn_because,
            v.chain
        FROM report_version v JOIN user_account f ON f.id = v.frozen_by
        LEFT JOIN report_correction k ON k.report = v.report LEFT JOIN user_account w ON w.id = v.withdrawn_by
        WHERE v.id = :id
    )sql",
                               {{"id", version}});
    ReportSeal out;
    out.id = version;
    out.report = row->text(0);
    out.number = row->integer(1);
    out.hash = row->text(2);
    out.frozen_at = row->text(3);
    out.frozen_by = Named{row->text(4), row->text(5)};
    out.audit_seq = row->integer(6);
    out.audit_signed_at = row->text(7);
    out.audit_hash = row->text(8);
    out.audit_signature = row->text(9);
    out.corrects = row->maybe_text(10);
    out.reason = row->maybe_text(11);
    out.changes = changes_of(row->text(12));
    if (!row->null(13))
        out.withdrawal = ReportWithdrawal{row->text(13), named(row->maybe_text(14), row->maybe_text(15)),
                                          row->text(16)};
    if (auto const newest = newest_of(sql, row->text(17)); newest && newest->number > out.number) {
        out.corrected_by = newest->id;
        out.corrected_number = newest->number;
    }
    out.addresses = addresses_of(sql, version);
    return out;
}

Result<> withdraw(sql::Session& sql, access::Scope const& scope, Id const& version, std::string const& reason) {
    auto const known = TRY(own_version(sql, scope, version));
    if (reason.empty()) return wrong_fields("body.wrong_fields", {{"reason", "required"}});
    if (known.withdrawn) return {};
    sql.execute(R"sql(
        UPDATE report_version SET withdrawn_at = :now, withdrawn_by = :actor, withdrawn_because = :reason
        WHERE id = :id
    )sql",
                {{"now", scope.now}, {"actor", scope.actor}, {"reason", reason}, {"id", version}});
    return {};
}

Result<MadeReportAddress> make_address(sql::Session& sql, access::Scope const& scope, Id const& version,
                                       AddressKind kind, std::string_view site) {
    auto const known = TRY(own_version(sql, scope, version));
    TRY(may_share(known.audience, kind, known.withdrawn));
    auto const id = new_id();
    auto const token = crypto::token();
    sql.execute(R"sql(
        INSERT INTO report_address (id, version, token_hash, kind, made_at, made_by)
        VALUES (:id, :version, :hash, :kind, :now, :actor)
    )sql",
                {{"id", id},
                 {"version", version},
                 {"hash", crypto::sha256_hex(token)},
                 {"kind", record::name_of_choice(kind)},
                 {"now", scope.now},
                 {"actor", scope.actor}});
    auto const row = sql.first(R"sql(
        SELECT a.id, a.kind, a.made_at, u.id, u.name, a.ended_at FROM report_address a
        JOIN user_account u ON u.id = a.made_by WHERE a.id = :id
    )sql",
                               {{"id", id}});
    auto const path = "/p/" + token;
    auto qr = message::qr_of(std::string{site} + path);
    return MadeReportAddress{address_of(*row), path, std::move(qr.path), qr.size};
}

Result<> end_address(sql::Session& sql, access::Scope const& scope, Id const& address) {
    static auto const text = R"sql(
        SELECT a.id FROM report_address a JOIN report_version v ON v.id = a.version JOIN report r ON r.id = v.report
        WHERE a.id = :id AND )sql" +
                             std::string{own_report};
    if (!sql.first(text, access::parameters_of(scope, {{"id", address}})))
        return fail(Fault::not_found, "report.address_unknown");
    sql.execute("UPDATE report_address SET ended_at = :now, ended_by = :actor WHERE id = :id AND ended_at IS NULL",
                {{"now", scope.now}, {"actor", scope.actor}, {"id", address}});
    return {};
}

std::optional<Published> published(sql::Session& sql, std::string_view token) {
    auto const row = sql.first(R"sql(
        SELECT a.kind, v.id, v.content FROM report_address a JOIN report_version v ON v.id = a.version
        WHERE a.token_hash = :hash AND a.ended_at IS NULL
    )sql",
                               {{"hash", crypto::sha256_hex(token)}});
    if (!row) return {};
    Published out;
    out.kind = record::choice_named<AddressKind>(row->text(0)).value();
    out.version = {seal_of(sql, row->text(1)), content_of(row->text(2)), {}};
    without_names(out.version.seal);
    // What was withdrawn is read no more.
    if (out.version.seal.withdrawal) {
        ReportContent nothing;
        nothing.language = out.version.content.language;
        out.version.content = std::move(nothing);
    }
    return out;
}

}  // namespace marelle::report
