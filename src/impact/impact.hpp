#pragma once
// Figures one may believe: each has k, n, unknown, a Wilson interval for shares, its definition and version, and can be
// opened down to its rows by who may see them (impact.md, "Every figure"). People are counted once a period; presences
// and hours are counted apart; uniques are never added across actions (domain.md §1.4).
#include "access/access.hpp"
#include "base/error.hpp"
#include "impact/columns/columns.hpp"
#include "impact/shapes.hpp"
#include "impact/statistics/types.hpp"
#include "sql/sql.hpp"
#include <string>
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::impact {

// --- what a figure is counted from (facts.cpp) ---

// Person, Mark, Sum and Facts are in impact/columns/facts.hpp.
// Every row the scope allows: an establishment's (director), own groups' (referent, leader), the network's.
Facts gather(sql::Session& sql, access::Scope const& scope, Question const& question);
// The same from the columns in memory, marks added up, where they can be shown to be current; else by SQL.
Facts gather(sql::Session& sql, access::Scope const& scope, Question const& question, columns::Keeper* keeper);
// What that asks of the columns.
columns::Asked asked_of_columns(sql::Session& sql, access::Scope const& scope, Question const& question);

// Adds the holidays of the people there (holidays.cpp), from the columns where they can answer.
void gather_holidays(sql::Session& sql, Question const& question, Facts& facts, columns::Keeper* keeper = nullptr);
// Adds the rows of absences of the people there (absences.cpp), by SQL.
void gather_absences(sql::Session& sql, Question const& question, Facts& facts);
// Those of the two that the figure looks at.
void gather_beside(sql::Session& sql, Question const& question, Facts& facts, columns::Keeper* keeper = nullptr);

// --- from facts to rows (tabulate.cpp, pure) ---

// The dated settings of content/defaults/figures.toml.
struct Settings {
    std::vector<int> age_bands;         // first age of each band: {0, 6, 11, 17}
    std::int64_t headquarters_least{};  // children behind a figure that headquarters may read
    std::vector<int> hour_bands;        // first hours of each band: {0, 175, 350, 525, 700}
};
Settings const& settings();
// How many rows of absences a person had; 0 of one who had none.
std::int64_t rows_of_absences(Facts const& facts, std::size_t person);
std::string age_band(Settings const& settings, int age);                // "6-10", "17+"
std::string hour_band(Settings const& settings, std::int64_t minutes);  // "175-349", "700+"

// The rows before labels; `key` "" is the total. `people` is how many children are behind a row.
struct Cell {
    std::string key;
    std::int64_t people{};
    std::optional<double> value;
    std::optional<std::int64_t> k, n, unknown;
    bool share = false;            // k/n is a share that wears an interval
    std::vector<std::size_t> who;  // the people counted in it
    // Of attendance, each child's own: the evenings of one child resemble each other, and the interval takes it in. Of
    // hours attended, its minutes (k).
    std::vector<statistics::Count> children;
    bool suppressed = false;
};
// The 95 % interval of a share: over its children where each has several presences and they are ten at least,
// otherwise Wilson's. `method` as statistics names it: "cluster_robust", "wilson". Nothing without a share.
struct CellInterval {
    double low{}, high{};
    std::string_view method;
    bool approximate{};  // outside what the method was checked for
};
std::optional<CellInterval> interval_of(Cell const& cell);
// `promised` hours a school year: hours_per_child says how many had them. The others do not look at it.
std::vector<Cell> tabulate(Facts const& facts, Settings const& settings, FigureName name, Breakdown by,
                           std::int64_t promised = 0);
// The middle value of what is sorted; between two, their mean. Nothing of nothing.
std::optional<double> median(std::vector<std::int64_t> values);

// Children under each key, in any order: the rows of a table that looks at no presence.
struct KeyedPeople {
    std::string key;  // "unknown": not known
    std::vector<std::size_t> who;
};
std::vector<Cell> cells_of_people(std::size_t people, std::vector<KeyedPeople> rows);

// Cells, and what the words around them need.
struct Tabulated {
    std::vector<Cell> cells;
    std::vector<std::pair<std::string, std::string>> names;  // of zones or groups, by key
    std::int64_t homes{}, inside{};  // children whose home is known, is in a zone; not said of the network
};
std::vector<std::pair<std::string, std::string>> names_of(Facts const& facts, Breakdown by);
Tabulated tabulated(Facts const& facts, Question const& question, std::int64_t promised);
// Asked and tabulated: what looks at no presence comes from the columns without a person's facts (tabulated.cpp).
Tabulated tabulated(sql::Session& sql, access::Scope const& scope, Question const& question, std::int64_t promised,
                    columns::Keeper* keeper);

// Hides rows with fewer than `least` children behind them, and as many others as keep them from being found by
// subtraction from the total. Where k of n are children (`of_children`), k and those who are not are children behind it
// as well. For headquarters' screens, of the whole network and a whole school year (docs/disclosure.md): what leaves
// goes through the linked suppression of reports.
void protect(std::vector<Cell>& cells, std::int64_t least, bool of_children = false);

// --- the answer (figures.cpp) ---

// Computed, labelled and worded in `language`. now: instant. Without a keeper, by SQL.
Result<Figure> figure(sql::Session& sql, access::Scope const& scope, Question const& question,
                      std::string_view language, columns::Keeper* keeper = nullptr);
std::vector<FigureDefinition> definitions(std::string_view language);

// The children behind one row. The scope is that of figure.rows (S2).
Result<std::vector<FigureRowChild>> rows(sql::Session& sql, access::Scope const& scope, Question const& question,
                                         std::string_view key, columns::Keeper* keeper = nullptr);

// Every figure of the list, by every breakdown it has, as CSV or XLSX (with a sheet of definitions).
std::string csv(std::vector<Figure> const& figures, std::string_view language);
std::string xlsx(std::vector<Figure> const& figures, std::string_view language);

// Whether the columns and SQL give the same tables over a period, every figure by every breakdown, in one read.
struct Comparison {
    int tables{};
    std::vector<std::string> different;  // "attendance_rate zone"
    bool compared = true;                // the columns answered
};
Comparison compare(sql::Session& sql, access::Scope const& scope, Question question, columns::Keeper& keeper);

// Headquarters ask of no other period: two that differ by a day tell of one child (docs/disclosure.md).
bool is_school_year(Period const& period);

void add_routes(http::Router& router, columns::Keeper* keeper = nullptr);

}  // namespace marelle::impact
