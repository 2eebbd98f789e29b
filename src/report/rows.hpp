#pragma once
// From a figure of a report to the people it counted that day, from a child to the figures that count it, and which
// records make two versions differ. For the director of the house alone: nobody else reads a release, and what is read
// here stays on the screen (docs/decisions/0036-from-figures-to-rows.md).
#include "evaluation/counted.hpp"
#include "impact/counted.hpp"
#include "report/report.hpp"
#include "report/why/why.hpp"

namespace marelle::report {

struct CountedChild {
    Id id;
    std::string first_name, initial;
    std::optional<std::string> last_name;
};

// Who was in a cell on the day of the version, as far as its reader may still name them.
struct ReportCellRows {
    std::string figure;  // its title
    std::string cell;    // "Les Hauts · 6–10 ans"; empty: everybody the figure counts
    Date day;            // of the snapshot
    std::int64_t counted{};
    std::vector<CountedChild> children;  // by first name
    std::int64_t erased{}, elsewhere{};  // counted then: erased since; of another house now
};

struct ReportValueChange {
    std::string attribute, title;  // "zone", "Quartier"
    std::string before, after;
};
struct ReportMove {
    CountedChild child;
    Cause cause{};
    std::vector<ReportValueChange> changed;
};
// Who came into a cell or left it. Those who may not be named any more are counted.
struct ReportMoves {
    std::int64_t count{};
    std::vector<ReportMove> moves;
    std::int64_t erased{}, elsewhere{};
};
struct ReportSide {
    std::optional<std::int64_t> number;  // of the version; none: the draft
    Date day;                            // of its snapshot
    std::int64_t exact{};                // people
    std::optional<Shown> shown;          // as readers saw it; none: the table had no such cell
    std::optional<std::int64_t> value;
    std::optional<Date> value_day;  // of a maintained value
};
struct ReportWhy {
    std::string figure, cell;
    ReportSide before, after;
    ReportMoves came, left;
    std::int64_t stayed{};
    bool regrouped{};  // the two tables do not cut alike there
};

// A published report in which a child is counted.
struct CountedCell {
    std::string table, position;
    std::string figure, cell;
    std::optional<Shown> shown;
    std::optional<std::int64_t> value;
};
struct CountedReport {
    Id report, version;
    std::int64_t number{};
    std::string title;
    Audience audience{};
    Instant frozen_at;
    std::optional<Instant> withdrawn_at;
    std::vector<CountedCell> cells;
};
// The live figures of a school year that count a child, as of today.
struct ChildFigures {
    Date from, until;
    std::vector<impact::CountedFigure> figures;
    std::vector<evaluation::CountedRound> rounds;
};

// What a figure of a network is made of, for who may name no child: its establishments, and what each published.
struct ReportHouse {
    Named establishment;
    // Of its newest frozen report of the same template and period, made for others and not withdrawn; none without one.
    std::optional<Id> report;
    std::optional<std::int64_t> number;
    std::optional<Instant> frozen_at;
    std::optional<std::string> said;  // what it prints of the same figure; "non montré" when it hides it
};
struct ReportFigureHouses {
    std::string figure;               // its title
    std::vector<ReportHouse> houses;  // by name: no ranking
};

// What a draft's gap is missing of, so that it is mended where it is: today's rows, not those of the draft's day.
struct GapSession {
    Id id;
    Date on;
    Time starts;
    std::string mini_group;  // its name
};
struct ReportGapRows {
    std::string words;
    std::vector<CountedChild> children;  // by first name
    std::int64_t elsewhere{};            // children of another house now
    std::vector<GapSession> sessions;    // oldest first
};
struct ReportGapHouses {
    std::string words;
    std::vector<Named> establishments;  // by name, without a count: no ranking
};

// --- how a cell is called (cells.cpp): pure ---

// By the words of the report itself (its figure, line and column that hold the cell), or, of a cell that it prints
// nowhere, by those of the schema.
struct CellName {
    std::string figure, cell;
};
// Neighbourhoods are numbered a house each: their names, by value, are those that the report printed.
using ZoneNames = std::map<int, std::string>;
ZoneNames zone_names(ReportContent const& content, disclosure::Release const& release);
CellName name_of_cell(ReportContent const& content, disclosure::Decided const& decided, Position const& at,
                      ZoneNames const& zones, std::string_view language);
std::string name_of_value(std::size_t attribute, int value, ZoneNames const& zones, std::string_view language);

// --- store (rows.cpp) ---

// `reports`, under report.read, says which versions; `rows`, under report.rows, which children may be named.
struct RowReader {
    access::Scope const& reports;
    access::Scope const& rows;
    std::string_view language;
};
// An empty position is everybody that the table counts. Refused: report.version_unknown, report.cell_unknown.
Result<ReportCellRows> rows_of_cell(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                    Id const& version, std::string_view table, Position const& at);
// Of a draft. Refused: report.unknown, report.cell_unknown, report.figures_outdated (somebody in it was erased since).
Result<ReportCellRows> rows_of_draft(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                     Id const& report, std::string_view table, Position const& at);
// Between a version and the one that it corrects; with a draft, between that version and the draft that corrects it.
// An empty position is everybody; of a share, those who have it unless they are the same.
// Refused besides: report.first_version (it corrects none), report.unknown (no such draft).
Result<ReportWhy> why(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& version,
                      std::optional<Id> const& draft, std::string_view table, Position const& asked);
// Newest first. Refused: child.unknown.
Result<std::vector<CountedReport>> reports_of_child(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader,
                                                    Id const& child);
// The scope is that of figure.rows. Refused: child.unknown.
Result<ChildFigures> figures_of_child(sql::Session& sql, access::Scope const& scope, Id const& child,
                                      std::string_view language);

// --- store (houses.cpp) ---

// The scope is that of report.read. No count is made here: what is told left already, in a report of that house.
// Refused: report.version_unknown or report.unknown, report.figure_unknown, report.figures_outdated.
Result<ReportFigureHouses> houses_of_version(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                             Id const& version, std::string_view figure);
Result<ReportFigureHouses> houses_of_draft(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                           Id const& report, std::string_view figure);

// --- store (gap_rows.cpp) ---

// Refused: report.unknown, report.gap_unknown (nothing of that code is missing any more, or a screen mends it).
Result<ReportGapRows> rows_of_gap(sql::Session& sql, crypto::Keyring& keys, RowReader const& reader, Id const& report,
                                  std::string_view code);
// Of a network's draft; the scope is that of report.read.
Result<ReportGapHouses> houses_of_gap(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& report, std::string_view code, impact::columns::Keeper* columns);

void add_why_routes(http::Router& router, crypto::Keyring& keys, impact::columns::Keeper* columns = nullptr);

}  // namespace marelle::report

#include "report/rows_fields.hpp"
