#pragma once
// How figures are made of what was decided. Whatever leaves is a function of the cells that leave: what is added up
// from hours or presences is printed only beside the people it is of, published today (docs/decisions/0032). For
// report/figures only.
#include "messages/messages.hpp"
#include "report/figures/templates.hpp"
#include "report/figures/world.hpp"

namespace marelle::report {

// One table serves the number of children and its crossing: the total is asked once.
inline constexpr std::string_view main_table = "children_by_zone_band_sex";
// The same people by one of its dimensions alone: printed where the crossing had to give that dimension up, or to put
// together what this table need not. What stands in both is one cell.
std::string alone_in(std::size_t attribute);

// The network's reports are read by headquarters, who know no child: a partner's threshold at least. 0: the team.
int threshold_of(Wish const& wish);

// What a template needs of the base: where it is made, for which place.
struct Plan {
    World const& world;
    TemplateFile const& file;
    std::vector<disclosure::Table> tables;  // each id once

    disclosure::Table& add(std::string id);  // of the whole scope; the one that is there, when there is one
    bool has(std::string_view id) const;
};

struct Making {
    World const& world;
    TemplateFile const& file;
    disclosure::Release const& release;

    std::string_view language() const { return world.wish.language; }
    bool team() const { return release.threshold == 0; }
    std::int64_t least() const { return release.threshold; }
    disclosure::Decided const& table(std::string_view id) const;
    // People of a cell that is shown as of today: what else is told of them may be told. Nothing otherwise; 0 is a
    // number.
    std::optional<std::int64_t> behind(std::string_view id, std::vector<int> const& at) const;

    std::optional<std::int64_t> everybody() const;  // behind() of all children accompanied

    std::string say(std::string_view key, std::vector<messages::Given> const& given = {}) const;
    ReportFigure figure(std::string key, FigureKind kind, std::string_view unit) const;  // with title and definition
    ReportFigure number(std::string key, std::string_view unit, double value) const;
    ReportCell cell(disclosure::Decided const& decided, std::vector<int> const& at) const;
    // Of people by the dimensions of a table, whatever they were recoded to.
    ReportFigure table_of(std::string key, std::string_view id) const;
    // k of n of a table without dimension; a table of its parts, when it could only be asked of everybody.
    ReportFigure share_of(std::string key, std::string_view id, std::string_view unit = "people") const;
    void add_houses(ReportFigure& figure, disclosure::Decided const& decided) const;
    // The interval of a share that takes the houses in; why it could not, or nothing when its cells are not behind it.
    enum class Spread { over_houses, apart, unsaid };
    Spread spread(ReportShare& share, disclosure::Decided const& decided) const;
    std::string label(disclosure::Dimension const& dimension, int group) const;
    void add_parts(ReportFigure& figure, disclosure::Decided const& decided) const;
    void add_maintained(ReportFigure& figure) const;
    void add_recodings(ReportFigure& figure, disclosure::Decided const& decided) const;
    void add_notes(ReportFigure& figure, disclosure::Decided const& decided) const;
    // The live figure of the same days. A period that is no school year is asked of a house alone (docs/disclosure.md):
    // nothing then.
    std::string live_source(std::string_view asked) const;
    Date day() const { return std::min(world.wish.period.until, world.wish.today); }
};

using Figures = std::vector<ReportFigure>;

struct Entry {
    std::string_view key;
    void (*plan)(Plan&);
    void (*make)(Making const&, Figures&);
};
std::span<Entry const> people_entries();  // figures_people.cpp
std::span<Entry const> held_entries();    // figures_held.cpp
std::span<Entry const> said_entries();    // figures_said.cpp
void plan_evolution(Plan&);               // figures_evolution.cpp
void make_evolution(Making const&, Figures&);
Entry const* entry_named(std::string_view key);

std::vector<disclosure::Table> tables_of(World const& world, TemplateFile const& file);
// Everything shown, for who knows the children.
std::vector<disclosure::Decided> counted(disclosure::Snapshot const& snapshot,
                                         std::vector<disclosure::Table> const& tables);
std::vector<ReportGap> gaps_of(World const& world, TemplateFile const& file);

// The promise is of a school year: a longer period, or one astride two, is compared with none.
bool is_of_one_year(Period const& period);

ReportShare share(std::int64_t k, std::int64_t n);  // with Wilson's interval
bool is_approximate(ReportShare const& share);      // Wilson's, outside what it was checked for
bool holds(disclosure::Table const& table, disclosure::Record const& record);  // its units and filters
// To a tenth of a point: an interval made of each child's numbers, to its last digit, is a proof that they are found.
double rounded(double number);

}  // namespace marelle::report
