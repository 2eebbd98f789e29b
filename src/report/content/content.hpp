#pragma once
// What a report says, drafted or frozen: the same words and figures as a page, as a PDF, as a workbook and on the
// public page. A figure is made once, here, with its base; nothing downstream computes or rounds anew.
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "record/named.hpp"
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::report {

// impact: of an establishment or of the network; clas: year-end bilan (domain.md §2.2); pre: yearly tables of a PRE
// (§2.1); cite_educative: figures of an action (§2.3, §8); contrat_de_ville: mid-term and yearly figures (§2.4).
enum class Template { impact, clas, pre, cite_educative, contrat_de_ville };

// team: nothing is hidden, and it never leaves; partner: 5 people at least behind a figure; everyone: 11.
enum class Audience { team, partner, everyone };

// Whether a figure is shown, and as of which day (disclosure.hpp). One mark for all that is hidden.
enum class Shown { published, maintained, hidden, impossible };

// disclosure::Cell::at as a text: "0,2,-1".
inline std::string position_text(std::vector<int> const& at) {
    std::string out;
    for (auto number : at) out += (out.empty() ? "" : ",") + std::to_string(number);
    return out;
}

// Nothing when it is none.
inline std::optional<std::vector<int>> position_of(std::string_view text) {
    std::vector<int> out;
    for (auto const* at = text.data(); at < text.data() + text.size();) {
        auto const [end, wrong] = std::from_chars(at, text.data() + text.size(), out.emplace_back());
        if (wrong != std::errc{} || (end < text.data() + text.size() && (*end != ',' || end + 1 == text.end())))
            return {};
        at = end + 1;
    }
    return out;
}

struct ReportShare {
    std::optional<std::int64_t> k, n;        // none when hidden
    std::optional<double> value, low, high;  // 0…1, 95 % interval
    std::string method;                      // wilson, cluster_robust, newcombe_paired; empty without an interval
    Shown shown{};
};

struct ReportColumn {
    std::string key, label;
};

struct ReportCell {
    std::optional<std::int64_t> value;  // people; none when hidden
    Shown shown{};
    std::optional<Date> day;  // of a value that is older than the report: "valeur maintenue"
    std::string position;     // position_text() in the table of the release: what "why" and the rows ask by
};

struct ReportLine {
    std::string key, label;  // key "" is the total
    std::vector<ReportCell> cells;
};

enum class FigureKind {
    number,     // one quantity: children, sessions, hours, workshops
    share,      // k of n with its interval
    table,      // people by one or two breakdowns, with totals
    evolution,  // of a criterion, the same children before and after
    statement   // what a partner declared, or a sentence alone
};

struct ReportFigure {
    std::string key;      // stable across versions: "children", "children_by_zone_band_sex", "evolution.wellbeing"
    std::string release;  // id of its table in the release; empty: no people are counted in it
    FigureKind kind{};
    std::string title;    // what it is
    std::string finding;  // the finding, as a sentence: the title of its chart; may be empty
    std::string unit;     // people, hours, sessions, share, families
    std::optional<double> value;
    Shown shown{};
    std::optional<Date> day;
    std::optional<std::int64_t> unknown;  // of whom it is not known
    std::optional<ReportShare> share, before, after;
    std::optional<double> change, change_low, change_high;  // of the share, −1…1
    std::vector<ReportColumn> columns;
    std::vector<ReportLine> lines;
    std::string words;               // sentences a report prints as they are
    std::vector<std::string> notes;  // "tranches d'âge regroupées : …", "3 cases ne sont pas montrées"
    std::string definition;          // key into definitions
    std::string source;              // of the screen where its rows are opened; empty: none
};

struct ReportText {
    std::string key, prompt;  // the question the text answers
    std::string text;         // the director's own words
};

struct ReportSection {
    std::string key, title;
    std::vector<ReportFigure> figures;
    std::vector<ReportText> texts;
};

struct ReportDefinition {
    std::string key, title, text;
    std::int64_t version{};
};

// What a reader would ask for and is not there yet, with the screen that mends it.
struct ReportGap {
    std::string code;   // "residence_unknown"
    std::string words;  // "12 enfants n'ont pas de quartier connu"
    std::int64_t count{};
    std::string path;  // "/evaluations"; "#key" of a text; empty: its rows say where (behind_gap)
};

struct ReportPeriod {
    Date from, until;
    std::string label;  // "année scolaire 2025-2026"
};

struct ReportScope {
    std::string kind;  // establishment, network
    Id id;             // of the establishment; empty for the network
    std::string name;
    std::vector<std::string> places;  // communes, quarters
    std::int64_t establishments{};
};

struct ReportContent {
    Template kind{};
    std::int64_t template_version{};
    std::string title;
    ReportPeriod period;
    ReportScope scope;
    Audience audience{};
    std::string partner;   // whom it is made for; empty: nobody in particular
    std::string language;  // fr, en
    Instant computed_at;
    std::vector<ReportSection> sections;
    std::vector<ReportDefinition> definitions;
    std::vector<ReportGap> gaps;
    std::int64_t least{};                          // people a figure needs; 0 for the team
    std::int64_t cells{}, hidden{}, maintained{};  // of all tables
};

}  // namespace marelle::report
