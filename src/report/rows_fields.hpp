#pragma once
// The field tables of rows.hpp, each after those it holds.
#include "instrument/fields.hpp"
#include "report/rows.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> \
    inline constexpr Table table_of<report::Type>{table, report::fields_name}; \
    } \
    namespace marelle::report {

namespace marelle::record {
inline constexpr Choice report_cause_choices[] = {{"arrived"}, {"departed"}, {"moved"}, {"changed"}, {"regrouped"}};
template <> inline constexpr std::span<Choice const> choices_of<report::Cause>{report_cause_choices};
}  // namespace marelle::record

namespace marelle::report {

using record::field;

inline constexpr std::array counted_child_fields{
    field<&CountedChild::id>("id").to("child").level(Level::s1),
    field<&CountedChild::first_name>("first_name").level(Level::s1),
    field<&CountedChild::initial>("initial").level(Level::s1),
    field<&CountedChild::last_name>("last_name").level(Level::s2),
};
MARELLE_TABLE(CountedChild, "ReportCountedChild", counted_child_fields)

inline constexpr std::array report_cell_rows_fields{
    field<&ReportCellRows::figure>("figure").longest(500).level(Level::s0),
    field<&ReportCellRows::cell>("cell").longest(500).level(Level::s0),
    field<&ReportCellRows::day>("day").date().level(Level::s0),
    field<&ReportCellRows::counted>("counted").level(Level::s0),
    field<&ReportCellRows::children>("children").level(Level::s3),
    field<&ReportCellRows::erased>("erased").level(Level::s0),
    field<&ReportCellRows::elsewhere>("elsewhere").level(Level::s0),
};
MARELLE_TABLE(ReportCellRows, "ReportCellRows", report_cell_rows_fields)

inline constexpr std::array gap_session_fields{
    field<&GapSession::id>("id").to("session").level(Level::s0),
    field<&GapSession::on>("on").date().level(Level::s0),
    field<&GapSession::starts>("starts").time().level(Level::s0),
    field<&GapSession::mini_group>("mini_group").level(Level::s0),
};
MARELLE_TABLE(GapSession, "ReportGapSession", gap_session_fields)

inline constexpr std::array report_gap_rows_fields{
    field<&ReportGapRows::words>("words").longest(4000).level(Level::s0),
    field<&ReportGapRows::children>("children").level(Level::s2),
    field<&ReportGapRows::elsewhere>("elsewhere").level(Level::s0),
    field<&ReportGapRows::sessions>("sessions").level(Level::s0),
};
MARELLE_TABLE(ReportGapRows, "ReportGapRows", report_gap_rows_fields)

inline constexpr std::array report_gap_houses_fields{
    field<&ReportGapHouses::words>("words").longest(4000).level(Level::s0),
    field<&ReportGapHouses::establishments>("establishments").level(Level::s0),
};
MARELLE_TABLE(ReportGapHouses, "ReportGapHouses", report_gap_houses_fields)

inline constexpr std::array report_value_change_fields{
    field<&ReportValueChange::attribute>("attribute").level(Level::s0),
    field<&ReportValueChange::title>("title").level(Level::s0),
    field<&ReportValueChange::before>("before").level(Level::s3),
    field<&ReportValueChange::after>("after").level(Level::s3),
};
MARELLE_TABLE(ReportValueChange, "ReportValueChange", report_value_change_fields)

inline constexpr std::array report_move_fields{
    field<&ReportMove::child>("child").level(Level::s1),
    field<&ReportMove::cause>("cause").level(Level::s3),
    field<&ReportMove::changed>("changed").level(Level::s3),
};
MARELLE_TABLE(ReportMove, "ReportMove", report_move_fields)

inline constexpr std::array report_moves_fields{
    field<&ReportMoves::count>("count").level(Level::s0),
    field<&ReportMoves::moves>("moves").level(Level::s3),
    field<&ReportMoves::erased>("erased").level(Level::s0),
    field<&ReportMoves::elsewhere>("elsewhere").level(Level::s0),
};
MARELLE_TABLE(ReportMoves, "ReportMoves", report_moves_fields)

inline constexpr std::array report_side_fields{
    field<&ReportSide::number>("number").level(Level::s0),
    field<&ReportSide::day>("day").date().level(Level::s0),
    field<&ReportSide::exact>("exact").level(Level::s0),
    field<&ReportSide::shown>("shown").level(Level::s0),
    field<&ReportSide::value>("value").level(Level::s0),
    field<&ReportSide::value_day>("value_day").date().level(Level::s0),
};
MARELLE_TABLE(ReportSide, "ReportSide", report_side_fields)

inline constexpr std::array report_why_fields{
    field<&ReportWhy::figure>("figure").longest(500).level(Level::s0),
    field<&ReportWhy::cell>("cell").longest(500).level(Level::s0),
    field<&ReportWhy::before>("before").level(Level::s0),
    field<&ReportWhy::after>("after").level(Level::s0),
    field<&ReportWhy::came>("came").level(Level::s3),
    field<&ReportWhy::left>("left").level(Level::s3),
    field<&ReportWhy::stayed>("stayed").level(Level::s0),
    field<&ReportWhy::regrouped>("regrouped").level(Level::s0),
};
MARELLE_TABLE(ReportWhy, "ReportWhy", report_why_fields)

inline constexpr std::array counted_cell_fields{
    field<&CountedCell::table>("table").level(Level::s0),
    field<&CountedCell::position>("position").level(Level::s3),
    field<&CountedCell::figure>("figure").longest(500).level(Level::s0),
    field<&CountedCell::cell>("cell").longest(500).level(Level::s3),
    field<&CountedCell::shown>("shown").level(Level::s0),
    field<&CountedCell::value>("value").level(Level::s0),
};
MARELLE_TABLE(CountedCell, "CountedCell", counted_cell_fields)

inline constexpr std::array counted_report_fields{
    field<&CountedReport::report>("report").to("report").level(Level::s0),
    field<&CountedReport::version>("version").to("report_version").level(Level::s0),
    field<&CountedReport::number>("number").level(Level::s0),
    field<&CountedReport::title>("title").longest(500).level(Level::s0),
    field<&CountedReport::audience>("audience").level(Level::s0),
    field<&CountedReport::frozen_at>("frozen_at").instant().level(Level::s0),
    field<&CountedReport::withdrawn_at>("withdrawn_at").instant().level(Level::s0),
    field<&CountedReport::cells>("cells").level(Level::s3),
};
MARELLE_TABLE(CountedReport, "CountedReport", counted_report_fields)

inline constexpr std::array child_figures_fields{
    field<&ChildFigures::from>("from").date().level(Level::s0),
    field<&ChildFigures::until>("until").date().level(Level::s0),
    field<&ChildFigures::figures>("figures").level(Level::s2),
    field<&ChildFigures::rounds>("rounds").level(Level::s2),
};
MARELLE_TABLE(ChildFigures, "ChildFigures", child_figures_fields)

inline constexpr std::array report_house_fields{
    field<&ReportHouse::establishment>("establishment").level(Level::s0),
    field<&ReportHouse::report>("report").to("report").level(Level::s0),
    field<&ReportHouse::number>("number").level(Level::s0),
    field<&ReportHouse::frozen_at>("frozen_at").instant().level(Level::s0),
    field<&ReportHouse::said>("said").longest(500).level(Level::s0),
};
MARELLE_TABLE(ReportHouse, "ReportHouse", report_house_fields)

inline constexpr std::array report_figure_houses_fields{
    field<&ReportFigureHouses::figure>("figure").longest(500).level(Level::s0),
    field<&ReportFigureHouses::houses>("houses").level(Level::s0),
};
MARELLE_TABLE(ReportFigureHouses, "ReportFigureHouses", report_figure_houses_fields)

#undef MARELLE_TABLE

}  // namespace marelle::report
