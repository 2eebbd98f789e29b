// The publication ledger: what left, in the database, sealed; and the check that what was frozen is what was printed.
#include "audit/audit.hpp"
#include "crypto/keyring.hpp"
#include "report/kept.hpp"

namespace marelle::report {

namespace {

// Moved to another row, it does not open.
std::string place_of(std::string_view table, Id const& id) { return std::string{table} + "|release_sealed|" + id; }

}  // namespace

Bytes sealed(crypto::Keyring& keys, std::string_view table, Id const& id, disclosure::Release const& release) {
    return crypto::seal(keys.derived("report"), packed(release), place_of(table, id));
}

disclosure::Release opened(crypto::Keyring& keys, std::string_view table, Id const& id, std::string const& sealed) {
    auto const plain = crypto::open(keys.derived("report"), sealed, place_of(table, id));
    // Without what left, nothing more may leave.
    if (!plain) throw std::runtime_error{"report: a release of the ledger does not open"};
    return unpacked(*plain);
}

Ledger ledger(sql::Session& sql, crypto::Keyring& keys) {
    Ledger out;
    out.revision = sql.count("SELECT revision FROM ledger_revision WHERE id = 1");
    for (auto const& row : sql.query(R"sql(
        SELECT v.id, v.release_sealed, 'report_version', v.frozen_at AS left_at
        FROM report_version v JOIN report r ON r.id = v.report WHERE r.audience <> 'team'
        UNION ALL SELECT s.id, s.release_sealed, 'report_shown', s.shown_at FROM report_shown s
        ORDER BY left_at, id
    )sql"))
        out.releases.push_back(opened(keys, row.text(2), row.text(0), row.bytes(1)));
    return out;
}

std::optional<disclosure::Release> release_of(sql::Session& sql, crypto::Keyring& keys, Id const& version) {
    auto const row = sql.first("SELECT release_sealed FROM report_version WHERE id = :id", {{"id", version}});
    if (!row) return {};
    return opened(keys, "report_version", version, row->bytes(0));
}

std::optional<disclosure::Release> release_of_draft(sql::Session& sql, crypto::Keyring& keys, Id const& report) {
    auto const row = sql.first("SELECT release_sealed FROM report WHERE id = :id AND release_sealed IS NOT NULL",
                               {{"id", report}});
    if (!row) return {};
    return opened(keys, "report", report, row->bytes(0));
}

Verified verify(sql::Session& sql, crypto::Keyring& keys) {
    Verified out;
    for (auto const& row : sql.query(R"sql(
        SELECT id, content, hash, audit_seq, audit_signed_at, audit_hash, audit_signature, release_sealed
        FROM report_version ORDER BY frozen_at, id
    )sql")) {
        ++out.versions;
        auto const& id = row.text(0);
        audit::SignedHead const head{row.integer(3), row.text(4), row.text(5), row.text(6)};
        auto const opens = crypto::open(keys.derived("report"), row.bytes(7), place_of("report_version", id));
        if (!opens || crypto::sha256_hex(row.text(1)) != row.text(2) || !audit::stands(sql, keys, head))
            out.altered.push_back(id);
    }
    return out;
}

}  // namespace marelle::report
