// What headquarters were shown, and what drafts may not keep: figures that somebody read have left, whether they are
// frozen or not; a draft that nobody needs, or that counts somebody who was erased, keeps no record.
#include "base/clock.hpp"
#include "crypto/keyring.hpp"
#include "report/kept.hpp"
#include <algorithm>

namespace marelle::report {

Result<std::int64_t> show(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& report,
                          Computed const& computed) {
    // A director's drafts are read by who knows the children.
    if (scope.reach != access::Reach::network) return computed.revision;
    auto const& release = computed.assembly.release;
    auto const digest = crypto::sha256_hex(packed(release));
    auto const revision = sql.count("SELECT revision FROM ledger_revision WHERE id = 1");
    if (revision != computed.revision) return fail(Fault::conflict, "report.figures_outdated");
    if (sql.count("SELECT count(id) FROM report_shown WHERE digest = :digest", {{"digest", digest}}) > 0)
        return revision;
    auto const id = new_id();
    sql.execute("INSERT INTO report_shown (id, report, digest, release_sealed, shown_at)"
                " VALUES (:id, :report, :digest, :release, :now)",
                {{"id", id},
                 {"report", report},
                 {"digest", digest},
                 {"release", Value{sealed(keys, "report_shown", id, release)}},
                 {"now", scope.now}});
    auto const moved = sql.execute(
        "UPDATE ledger_revision SET revision = revision + 1 WHERE id = 1 AND revision = :revision",
        {{"revision", revision}});
    if (moved != 1) return fail(Fault::conflict, "report.figures_outdated");
    return revision + 1;
}

void stand_for(sql::Session& sql, disclosure::Release const& frozen) {
    sql.execute("DELETE FROM report_shown WHERE digest = :digest", {{"digest", crypto::sha256_hex(packed(frozen))}});
}

int forget_discarded(sql::Session& sql, Instant const& now) {
    constexpr std::int64_t a_day = 24 * 60 * 60 * 1000;
    auto const before = instant_text(instant_ms(now).value() - discarded_kept_days * a_day);
    auto const old = sql.query(R"sql(
        SELECT d.report FROM report_discard d WHERE d.undone_at IS NULL AND d.made_at < :before
            AND NOT EXISTS (SELECT 1 FROM report_version v WHERE v.report = d.report)
    )sql",
                               {{"before", before}});
    for (auto const& row : old) {
        sql::Parameters const report{{"report", row.text(0)}};
        sql.execute("DELETE FROM report_text WHERE report = :report", report);
        sql.execute("DELETE FROM report_correction WHERE report = :report", report);
        sql.execute("DELETE FROM report_discard WHERE report = :report", report);
        sql.execute("DELETE FROM report WHERE id = :report", report);
    }
    return static_cast<int>(old.size());
}

int forget_erased(sql::Session& sql, crypto::Keyring& keys) {
    auto erased = keys.erased();
    if (erased.empty()) return 0;
    std::ranges::sort(erased);
    int forgotten = 0;
    for (auto const& row : sql.query("SELECT id, release_sealed FROM report WHERE release_sealed IS NOT NULL")) {
        auto const release = opened(keys, "report", row.text(0), row.bytes(1));
        auto const gone = [&](disclosure::Record const& record) {
            return std::ranges::binary_search(erased, record.person);
        };
        if (std::ranges::none_of(release.snapshot->records, gone)) continue;
        sql.execute("UPDATE report SET release_sealed = NULL, ledger_revision = :never, version = version + 1"
                    " WHERE id = :id",
                    {{"never", decided_never}, {"id", row.text(0)}});
        ++forgotten;
    }
    return forgotten;
}

}  // namespace marelle::report
