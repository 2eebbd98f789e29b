#pragma once
// A report (bilan): a draft whose figures are computed and whose words are a director's, then a frozen version (version
// figée) that nothing changes. What leaves the team stands in the publication ledger (registre de ce qui est sorti),
// that every later figure is decided against. docs/decisions/0031-reports.md.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "impact/disclosure/disclosure.hpp"
#include "record/named.hpp"
#include "report/content/fields.hpp"
#include "report/figures/figures.hpp"

namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::report {

// --- shapes ---

enum class State { draft, frozen, discarded };
enum class AddressKind { public_page, partner };  // may be found by anybody; handed to one partner

// What differs between two versions, told in the language of the report.
enum class ChangeKind { value, cell, text, definition, added, removed };
struct ReportChange {
    ChangeKind kind{};
    std::string section, figure;    // keys; a definition's key in `figure`
    std::string release, position;  // of a cell, for "why did this change"; empty otherwise
    std::string title;              // "Enfants par quartier et âge · Les Hauts, 6–10 ans"
    std::optional<std::string> before, after;
};

struct ReportVersionRow {
    Id id, report;
    std::int64_t number{};  // from 1, within the chain of corrections
    Instant frozen_at;
    std::optional<Named> frozen_by;  // for the house that froze it
    std::string hash;
    std::optional<std::string> reason;  // of a correction
    std::optional<Instant> withdrawn_at;
};

struct ReportRow {
    Id id, chain;
    Template kind{};
    std::string title;
    Audience audience{};
    std::optional<std::string> partner;
    std::optional<Named> establishment;  // none: the network
    Date from, until;
    State state{};
    std::int64_t version{};
    Instant computed_at, opened_at;
    std::optional<Named> opened_by;        // for the house that opened it
    std::optional<std::int64_t> corrects;  // number of the version that it corrects
    std::optional<ReportVersionRow> frozen;
    bool corrected{};  // a later version stands in its place
};

struct ReportAddress {
    Id id;
    AddressKind kind{};
    Instant made_at;
    Named made_by;
    std::optional<Instant> ended_at;
};
struct MadeReportAddress {
    ReportAddress address;
    std::string path;  // "/p/<token>": shown once
    std::string qr;    // the whole address, as an SVG path, one unit a module
    std::int64_t qr_size{};
};
struct ReportWithdrawal {
    Instant at;
    std::optional<Named> by;
    std::string reason;
};

// Everything of a frozen version but what it says.
struct ReportSeal {
    Id id, report;
    std::int64_t number{};
    std::string hash;  // SHA-256 of the content's bytes as kept, hexadecimal
    Instant frozen_at;
    std::optional<Named> frozen_by;
    std::int64_t audit_seq{};  // head of the audit log at that moment
    Instant audit_signed_at;
    std::string audit_hash, audit_signature;       // hexadecimal; the signature is Ed25519
    std::optional<Id> corrects, corrected_by;      // versions
    std::optional<std::int64_t> corrected_number;  // of corrected_by
    std::optional<std::string> reason;             // of the correction
    std::vector<ReportChange> changes;             // since the version that it corrects
    std::optional<ReportWithdrawal> withdrawal;
    std::vector<ReportAddress> addresses;  // for the house that froze it; newest first
};
struct ReportVersion {
    ReportSeal seal;
    ReportContent content;
    std::vector<std::string> may;  // correct, share, withdraw
};

struct ReportCorrection {
    Id version, report;
    std::int64_t number{};
    std::string reason;
};
struct Report {
    Id id, chain;
    State state{};
    std::int64_t version{};
    std::optional<Named> establishment;
    ReportContent content;  // with the words in
    std::int64_t already_exposed{};
    bool outdated{};  // a draft decided before something else left: to be refreshed before it is frozen
    std::optional<ReportCorrection> corrects;
    std::vector<ReportChange> changes;  // of a draft, since the version that it corrects
    std::optional<Named> opened_by;
    Instant opened_at;
    std::optional<Instant> discarded_at;
    std::vector<ReportVersionRow> versions;  // of the chain, newest first
    std::optional<ReportSeal> seal;          // of a frozen one
    std::vector<std::string> may;            // write, freeze, discard, restore, correct, share, withdraw
};

// The body of POST. With the sender's id, sent twice is kept once.
struct NewReport {
    std::optional<Id> id;
    Template kind{};
    Date from, until;
    Audience audience{};
    std::optional<std::string> partner, language;  // fr without one
};
struct EditedText {
    std::string section, key;
    std::optional<std::string> text;  // none: empty
};
struct EditedTexts {
    std::vector<EditedText> texts;
};
struct NewReportReason {
    std::string reason;
};
struct NewReportAddress {
    AddressKind kind{};
};

// --- rules (rules.cpp): pure ---

// Every wrong field: an end before its start, a start to come, more than most_years, a network's report for the team
// (headquarters read no small count), a language nobody wrote.
inline constexpr int most_years = 12;
std::vector<Error::Field> wrong_report(NewReport const& asked, access::Reach reach, Date const& today);
// Refused: report.frozen, report.discarded.
Result<> may_write(State state);
// Refused besides: stale (somebody wrote since the reader's `seen`), report.figures_outdated (something left since they
// were decided), report.already_exposed (earlier releases give people away: nothing may be added to them).
struct Readiness {
    State state{};
    Audience audience{};
    std::int64_t version{}, seen{};
    std::int64_t decided_against{}, revision{};  // of the ledger; a team's report is decided against nothing
    std::int64_t already_exposed{};
};
Result<> may_freeze(Readiness const& report);
// Refused: report.team_stays, report.withdrawn, report.partner_only (a public page for figures meant for a partner).
Result<> may_share(Audience audience, AddressKind kind, bool withdrawn);
// What a text that is sent replaces must be a block of the report: body.wrong_fields.
Result<> may_say(ReportContent const& content, EditedTexts const& sent);

// --- comparison (changes.cpp): pure ---

// What a reader of `after` would be told who knows `before`: each figure, cell, text and definition that differs, in
// the order of `after`; then what is no more there. Words, notes and dates of computation are no difference.
std::vector<ReportChange> changes(ReportContent const& before, ReportContent const& after);

// What a figure says, as it is printed: of a table, its total; "non montré" when it is hidden; nothing when there is
// nothing.
std::optional<std::string> in_one_line(ReportFigure const& figure, std::string_view language);

// --- bytes (bytes.cpp, sealed.cpp) ---

std::string canonical(ReportContent const& content);  // what is kept, hashed and read again: the same bytes always
ReportContent content_of(std::string_view canonical);
// JSON, compressed; a release read back is the one that was kept.
std::string packed(disclosure::Release const& release);
disclosure::Release unpacked(std::string_view packed);

// --- the ledger (ledger.cpp) ---

struct Ledger {
    // Of every establishment and what headquarters were shown in drafts, oldest first; never a team's.
    disclosure::Ledger releases;
    std::int64_t revision{};
};
Ledger ledger(sql::Session& sql, crypto::Keyring& keys);
// Nothing for an unknown id. No permission is asked here: the caller has found the version or the draft first.
std::optional<disclosure::Release> release_of(sql::Session& sql, crypto::Keyring& keys, Id const& version);
std::optional<disclosure::Release> release_of_draft(sql::Session& sql, crypto::Keyring& keys, Id const& report);

// --- what is not kept (shown.cpp): done by the hour ---

inline constexpr int discarded_kept_days = 30;
// A draft so decided is computed again before anything else: somebody it counted was erased.
inline constexpr std::int64_t decided_never = -1;
// Drafts thrown away longer ago go, words included. How many.
int forget_discarded(sql::Session& sql, Instant const& now);
// Drafts that count somebody erased lose the records behind them, and are to be computed again. How many.
int forget_erased(sql::Session& sql, crypto::Keyring& keys);

// Versions whose bytes have no longer the hash that was printed, or whose head of the audit log is not ours.
struct Verified {
    std::int64_t versions{};
    std::vector<Id> altered;
};
Verified verify(sql::Session& sql, crypto::Keyring& keys);

// --- store (read.cpp, store.cpp, versions.cpp) ---

// The scope is that of report.read: a director reads the establishment's, headquarters the network's and the versions
// that establishments froze for partners or for everyone.
struct Reader {
    access::Scope const& scope;
};
// Newest first; discarded ones apart.
std::vector<ReportRow> reports(sql::Session& sql, Reader const& reader, State state);
// Every version the reader may read, oldest first. `before`: the version that it corrects.
struct KnownVersion {
    ReportVersionRow row;
    Id chain;
    std::optional<Id> before, establishment;
    Template kind{};
    std::string title;
    Audience audience{};
};
std::vector<KnownVersion> versions(sql::Session& sql, Reader const& reader);
// Refused: report.unknown.
Result<Report> find(sql::Session& sql, Reader const& reader, Id const& id);
// Refused: report.version_unknown.
Result<ReportVersion> find_version(sql::Session& sql, Reader const& reader, Id const& id);
// The very bytes that were hashed. Refused: report.version_unknown.
Result<std::string> bytes_of_version(sql::Session& sql, Reader const& reader, Id const& id);

// Computed out of any transaction, against the ledger of that revision.
struct Computed {
    Assembly assembly;
    std::int64_t revision{};
};
Result<Computed> compute(sql::Database& database, crypto::Keyring& keys, access::Scope const& scope, Wish const& wish,
                         impact::columns::Keeper* columns = nullptr);

// The scopes are those of report.write, report.freeze and report.share: of one's own house alone. Refused besides:
// report.unknown, as the rules.
//
// The same id again is the same report. Refused: report.id_reused.
Result<> open_report(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                     NewReport const& asked, Computed const& computed);
Result<Wish> wish_of(sql::Session& sql, access::Scope const& scope, Id const& id);  // of a draft, computed again now
Result<> refresh(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                 Computed const& computed);
Result<> write_texts(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t seen,
                     EditedTexts const& sent);
// Frozen again, it is the same version.
Result<Id> freeze(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                  std::int64_t seen);
// A draft of the chain, with the words of the version it corrects. Refused: report.not_frozen, report.corrected (by a
// later version), report.correction_open, body.wrong_fields.
Result<> open_correction(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                         Id const& corrected, std::string const& reason, Computed const& computed);
Result<> discard(sql::Session& sql, access::Scope const& scope, Id const& id);
// Refused: report.corrected, report.correction_open.
Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& id);

// Refused: report.version_unknown, body.wrong_fields. Withdrawn again, it keeps its first reason.
Result<> withdraw(sql::Session& sql, access::Scope const& scope, Id const& version, std::string const& reason);
// `site`: "https://marelle.example.org", for the QR code.
Result<MadeReportAddress> make_address(sql::Session& sql, access::Scope const& scope, Id const& version,
                                       AddressKind kind, std::string_view site);
// Refused: report.address_unknown. Ended again, it keeps its first instant.
Result<> end_address(sql::Session& sql, access::Scope const& scope, Id const& address);

// What a token of /p/ opens; nothing when it is unknown or its address ended. Withdrawn: seal.withdrawal says why.
struct Published {
    AddressKind kind{};
    ReportVersion version;  // no name of anybody in it
};
std::optional<Published> published(sql::Session& sql, std::string_view token);

void add_export_routes(http::Router& router, crypto::Keyring& keys);  // export.cpp: the list, and what counts a child

// `public_url`: of this Marelle, as people outside reach it; the request's own host when empty.
void add_routes(http::Router& router, crypto::Keyring& keys, std::string public_url,
                impact::columns::Keeper* columns = nullptr);

}  // namespace marelle::report

#include "report/fields.hpp"
