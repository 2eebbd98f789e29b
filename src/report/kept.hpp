#pragma once
// How reports are kept, as their files share it. For report/ only.
#include "report/document/document.hpp"
#include "report/report.hpp"
#include "sql/sql.hpp"

namespace marelle::report {

// SQL conditions on `report r` and its version `v` (LEFT JOIN) under a Scope bound by access::parameters_of.
extern std::string_view const own_report;       // of the house: an establishment's, or the network's
extern std::string_view const readable_report;  // besides, for headquarters: what establishments froze for others

std::string canonical(std::vector<ReportChange> const& changes);
std::vector<ReportChange> changes_of(std::string_view canonical);

// `table`: report or report_version. Opening throws std::runtime_error when it does not open.
Bytes sealed(crypto::Keyring& keys, std::string_view table, Id const& id, disclosure::Release const& release);
disclosure::Release opened(crypto::Keyring& keys, std::string_view table, Id const& id, std::string const& sealed);

// A report of one's own house, as writes need it. Refused: report.unknown.
struct Kept {
    Id id, chain;
    State state{};
    Audience audience{};
    std::int64_t version{}, decided_against{}, already_exposed{};
    std::optional<Id> frozen;    // its version
    std::optional<Id> corrects;  // the version that it corrects
    std::string content;         // of a draft
};
Result<Kept> kept(sql::Session& sql, access::Scope const& scope, Id const& id);
void set_texts(sql::Session& sql, Id const& report, ReportContent& content);

// The newest version of a chain; none before the first.
struct Newest {
    Id id;
    std::int64_t number{};
};
std::optional<Newest> newest_of(sql::Session& sql, Id const& chain);
bool has_open_draft(sql::Session& sql, Id const& chain);

// The revision it stands on is that of show().
void keep_draft(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id, Id const& chain,
                Computed const& computed, std::int64_t revision);

// Before a draft is kept: what headquarters will read of it enters the ledger. The revision of the ledger that the
// draft then stands on. Refused: report.figures_outdated (something left since it was computed).
Result<std::int64_t> show(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& report,
                          Computed const& computed);
void stand_for(sql::Session& sql, disclosure::Release const& frozen);  // a version, for the draft that was shown

// Of a version that is there, names and addresses included.
ReportSeal seal_of(sql::Session& sql, Id const& version);
void without_names(ReportSeal& seal);  // for readers outside the house

Seal printed(ReportSeal const& seal, std::string_view language);  // as documents print it (document_routes.cpp)
void add_document_routes(http::Router& router);
// /p/ (public_pages.cpp); `press` makes the PDF.
void add_public_routes(http::Router& router, Press const& press = pdf);

}  // namespace marelle::report
