#pragma once
// From a child to the figures that count it: in which rows of each, and for how much. The same facts and the same
// counting as the figures themselves (tabulate.cpp), read the other way.
#include "impact/impact.hpp"

namespace marelle::impact {

struct CountedRow {
    Breakdown by{};
    std::string key, label;  // of the row
};
struct CountedFigure {
    FigureName name{};
    std::string title;
    bool counted{};                    // it counts the child
    std::optional<double> hours;       // the child's own, of figures in hours
    std::optional<std::int64_t> k, n;  // the child's own, of attendance: there, noted; of absences, k rows
    std::vector<CountedRow> rows;      // where it is counted, a breakdown after the other; none without a count
};

// Every figure of the list, in its order. The scope is that of figure.rows; the child must be in it
// (child_is_in_scope).
std::vector<CountedFigure> counted_in(sql::Session& sql, access::Scope const& scope, Period const& period,
                                      Id const& child, std::string_view language);

// What people read on a row (figures.cpp).
std::string row_label(std::string_view language, Facts const& facts, Breakdown by, Cell const& cell);

}  // namespace marelle::impact

namespace marelle::impact {
inline constexpr std::array counted_row_fields{
    record::field<&CountedRow::by>("by").level(Level::s2),
    record::field<&CountedRow::key>("key").level(Level::s2),
    record::field<&CountedRow::label>("label").level(Level::s2),
};
static_assert(record::covers<CountedRow>(counted_row_fields));
}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::CountedRow>{"CountedRow", impact::counted_row_fields};
}  // namespace marelle::record

namespace marelle::impact {
inline constexpr std::array counted_figure_fields{
    record::field<&CountedFigure::name>("name").level(Level::s0),
    record::field<&CountedFigure::title>("title").level(Level::s0),
    record::field<&CountedFigure::counted>("counted").level(Level::s2),
    record::field<&CountedFigure::hours>("hours").level(Level::s2),
    record::field<&CountedFigure::k>("k").level(Level::s2),
    record::field<&CountedFigure::n>("n").level(Level::s2),
    record::field<&CountedFigure::rows>("rows").level(Level::s2),
};
static_assert(record::covers<CountedFigure>(counted_figure_fields));
}  // namespace marelle::impact

namespace marelle::record {
template <> inline constexpr Table table_of<impact::CountedFigure>{"CountedFigure", impact::counted_figure_fields};
}  // namespace marelle::record
