#pragma once
// Figures one may believe: each has k, n, unknown, a Wilson interval for shares, its definition and version, and can be
// opened down to its rows by who may see them (impact.md, "Every figure"). People are counted once a period; presences
// and hours are counted apart; uniques are never added across actions (domain.md §1.4).
#include "access/access.hpp"
#include "base/error.hpp"
#include "impact/shapes.hpp"
#include "sql/sql.hpp"
#include <string>
#include <vector>

namespace marelle::http {
class Router;
}

namespace marelle::impact {

// --- what a figure is counted from (facts.cpp) ---

// One child accompanied in the period, as of `reference`: the last day it was in the period (today at the latest).
struct Person {
    Id child;
    Id establishment;
    Date reference;
    Date birth_date;
    std::string sex;
    std::int64_t cursus{};
    std::string network;    // REP, REP+, none; empty: school unknown
    std::string residence;  // inside, outside; empty: unknown (an unconfirmed edge stays what was decided)
    std::string zone;       // code, when inside
    std::string zone_name;
    std::string group;                    // id of the mini-group on the reference day; empty: none
    std::optional<std::int64_t> minutes;  // attended in the period; nothing: no presence was noted
};

// What was noted of one child at one session of the period, or that nothing was.
struct Mark {
    std::size_t person{};  // index into Facts::people
    Date on;
    Id group;
    enum class Presence { there, excused, absent, missing } presence{};
    std::int64_t minutes{};
};

struct Facts {
    std::vector<Person> people;  // sorted by child
    std::vector<Mark> marks;
    std::vector<std::pair<std::string, std::string>> group_names;
};

// Every row the scope allows: an establishment's (director), own groups' (referent, leader), the network's.
Facts gather(sql::Session& sql, access::Scope const& scope, Question const& question);

// --- from facts to rows (tabulate.cpp, pure) ---

// The dated settings of content/defaults/figures.toml.
struct Settings {
    std::vector<int> age_bands;         // first age of each band: {0, 6, 11, 17}
    std::int64_t headquarters_least{};  // children behind a figure that headquarters may read
    std::vector<int> hour_bands;        // first hours of each band: {0, 175, 350, 525, 700}
};
Settings const& settings();
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
    bool suppressed = false;
};
// `promised` hours a school year: hours_per_child says how many had them. The others do not look at it.
std::vector<Cell> tabulate(Facts const& facts, Settings const& settings, FigureName name, Breakdown by,
                           std::int64_t promised = 0);
// The middle value of what is sorted; between two, their mean. Nothing of nothing.
std::optional<double> median(std::vector<std::int64_t> values);

// Hides rows with fewer than `least` children behind them, and as many others as keep them from being found by
// subtraction from the total. Full linked suppression is another subject; this one is for headquarters' screens.
void protect(std::vector<Cell>& cells, std::int64_t least);

// --- the answer (figures.cpp) ---

// Computed, labelled and worded in `language`. now: instant.
Result<Figure> figure(sql::Session& sql, access::Scope const& scope, Question const& question,
                      std::string_view language);
std::vector<FigureDefinition> definitions(std::string_view language);

// The children behind one row. The scope is that of figure.rows (S2).
Result<std::vector<FigureRowChild>> rows(sql::Session& sql, access::Scope const& scope, Question const& question,
                                         std::string_view key);

// Every figure of the list, by every breakdown it has, as CSV or XLSX (with a sheet of definitions).
std::string csv(std::vector<Figure> const& figures, std::string_view language);
std::string xlsx(std::vector<Figure> const& figures, std::string_view language);

void add_routes(http::Router& router);

}  // namespace marelle::impact
