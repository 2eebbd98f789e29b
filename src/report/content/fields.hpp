#pragma once
// The field tables of content.hpp, each after those it holds. S0: a report counts people and names none of them.
#include "record/record.hpp"
#include "report/content/content.hpp"

namespace marelle::record {
inline constexpr Choice report_template_choices[] = {
    {"impact"}, {"clas"}, {"pre"}, {"cite_educative"}, {"contrat_de_ville"}};
template <> inline constexpr std::span<Choice const> choices_of<report::Template>{report_template_choices};
inline constexpr Choice report_audience_choices[] = {{"team"}, {"partner"}, {"everyone"}};
template <> inline constexpr std::span<Choice const> choices_of<report::Audience>{report_audience_choices};
inline constexpr Choice report_shown_choices[] = {{"published"}, {"maintained"}, {"hidden"}, {"impossible"}};
template <> inline constexpr std::span<Choice const> choices_of<report::Shown>{report_shown_choices};
inline constexpr Choice report_figure_kind_choices[] = {{"number"}, {"share"}, {"table"}, {"evolution"}, {"statement"}};
template <> inline constexpr std::span<Choice const> choices_of<report::FigureKind>{report_figure_kind_choices};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_share_fields{
    record::field<&ReportShare::k>("k").level(Level::s0),
    record::field<&ReportShare::n>("n").level(Level::s0),
    record::field<&ReportShare::value>("value").level(Level::s0),
    record::field<&ReportShare::low>("low").level(Level::s0),
    record::field<&ReportShare::high>("high").level(Level::s0),
    record::field<&ReportShare::method>("method").level(Level::s0),
    record::field<&ReportShare::shown>("shown").level(Level::s0),
};
static_assert(record::covers<ReportShare>(report_share_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportShare>{"ReportShare", report::report_share_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_column_fields{
    record::field<&ReportColumn::key>("key").level(Level::s0),
    record::field<&ReportColumn::label>("label").longest(500).level(Level::s0),
};
static_assert(record::covers<ReportColumn>(report_column_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportColumn>{"ReportColumn", report::report_column_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_cell_fields{
    record::field<&ReportCell::value>("value").level(Level::s0),
    record::field<&ReportCell::shown>("shown").level(Level::s0),
    record::field<&ReportCell::day>("day").date().level(Level::s0),
    record::field<&ReportCell::position>("position").level(Level::s0),
};
static_assert(record::covers<ReportCell>(report_cell_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportCell>{"ReportCell", report::report_cell_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_line_fields{
    record::field<&ReportLine::key>("key").level(Level::s0),
    record::field<&ReportLine::label>("label").longest(500).level(Level::s0),
    record::field<&ReportLine::cells>("cells").level(Level::s0),
};
static_assert(record::covers<ReportLine>(report_line_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportLine>{"ReportLine", report::report_line_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_figure_fields{
    record::field<&ReportFigure::key>("key").level(Level::s0),
    record::field<&ReportFigure::release>("release").level(Level::s0),
    record::field<&ReportFigure::kind>("kind").level(Level::s0),
    record::field<&ReportFigure::title>("title").longest(500).level(Level::s0),
    record::field<&ReportFigure::finding>("finding").longest(4000).level(Level::s0),
    record::field<&ReportFigure::unit>("unit").level(Level::s0),
    record::field<&ReportFigure::value>("value").level(Level::s0),
    record::field<&ReportFigure::shown>("shown").level(Level::s0),
    record::field<&ReportFigure::day>("day").date().level(Level::s0),
    record::field<&ReportFigure::unknown>("unknown").level(Level::s0),
    record::field<&ReportFigure::share>("share").level(Level::s0),
    record::field<&ReportFigure::before>("before").level(Level::s0),
    record::field<&ReportFigure::after>("after").level(Level::s0),
    record::field<&ReportFigure::change>("change").level(Level::s0),
    record::field<&ReportFigure::change_low>("change_low").level(Level::s0),
    record::field<&ReportFigure::change_high>("change_high").level(Level::s0),
    record::field<&ReportFigure::columns>("columns").level(Level::s0),
    record::field<&ReportFigure::lines>("lines").level(Level::s0),
    record::field<&ReportFigure::words>("words").longest(4000).level(Level::s0),
    record::field<&ReportFigure::notes>("notes").longest(500).level(Level::s0),
    record::field<&ReportFigure::definition>("definition").level(Level::s0),
    record::field<&ReportFigure::source>("source").level(Level::s0),
};
static_assert(record::covers<ReportFigure>(report_figure_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportFigure>{"ReportFigure", report::report_figure_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_text_fields{
    record::field<&ReportText::key>("key").level(Level::s0),
    record::field<&ReportText::prompt>("prompt").longest(500).level(Level::s0),
    record::field<&ReportText::text>("text").longest(8000).level(Level::s0),
};
static_assert(record::covers<ReportText>(report_text_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportText>{"ReportText", report::report_text_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_section_fields{
    record::field<&ReportSection::key>("key").level(Level::s0),
    record::field<&ReportSection::title>("title").longest(500).level(Level::s0),
    record::field<&ReportSection::figures>("figures").level(Level::s0),
    record::field<&ReportSection::texts>("texts").level(Level::s0),
};
static_assert(record::covers<ReportSection>(report_section_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportSection>{"ReportSection", report::report_section_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_definition_fields{
    record::field<&ReportDefinition::key>("key").level(Level::s0),
    record::field<&ReportDefinition::title>("title").longest(500).level(Level::s0),
    record::field<&ReportDefinition::text>("text").longest(8000).level(Level::s0),
    record::field<&ReportDefinition::version>("version").level(Level::s0),
};
static_assert(record::covers<ReportDefinition>(report_definition_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportDefinition>{"ReportDefinition",
                                                                      report::report_definition_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_gap_fields{
    record::field<&ReportGap::code>("code").level(Level::s0),
    record::field<&ReportGap::words>("words").longest(4000).level(Level::s0),
    record::field<&ReportGap::count>("count").level(Level::s0),
    record::field<&ReportGap::path>("path").level(Level::s0),
};
static_assert(record::covers<ReportGap>(report_gap_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportGap>{"ReportGap", report::report_gap_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_period_fields{
    record::field<&ReportPeriod::from>("from").date().level(Level::s0),
    record::field<&ReportPeriod::until>("until").date().level(Level::s0),
    record::field<&ReportPeriod::label>("label").longest(500).level(Level::s0),
};
static_assert(record::covers<ReportPeriod>(report_period_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportPeriod>{"ReportPeriod", report::report_period_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_scope_fields{
    record::field<&ReportScope::kind>("kind").level(Level::s0),
    record::field<&ReportScope::id>("id").level(Level::s0),
    record::field<&ReportScope::name>("name").longest(500).level(Level::s0),
    record::field<&ReportScope::places>("places").level(Level::s0),
    record::field<&ReportScope::establishments>("establishments").level(Level::s0),
};
static_assert(record::covers<ReportScope>(report_scope_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportScope>{"ReportScope", report::report_scope_fields};
}  // namespace marelle::record

namespace marelle::report {
inline constexpr std::array report_content_fields{
    record::field<&ReportContent::kind>("template").level(Level::s0),
    record::field<&ReportContent::template_version>("template_version").level(Level::s0),
    record::field<&ReportContent::title>("title").longest(500).level(Level::s0),
    record::field<&ReportContent::period>("period").level(Level::s0),
    record::field<&ReportContent::scope>("scope").level(Level::s0),
    record::field<&ReportContent::audience>("audience").level(Level::s0),
    record::field<&ReportContent::partner>("partner").longest(500).level(Level::s0),
    record::field<&ReportContent::language>("language").level(Level::s0),
    record::field<&ReportContent::computed_at>("computed_at").instant().level(Level::s0),
    record::field<&ReportContent::sections>("sections").level(Level::s0),
    record::field<&ReportContent::definitions>("definitions").level(Level::s0),
    record::field<&ReportContent::gaps>("gaps").level(Level::s0),
    record::field<&ReportContent::least>("least").level(Level::s0),
    record::field<&ReportContent::cells>("cells").level(Level::s0),
    record::field<&ReportContent::hidden>("hidden").level(Level::s0),
    record::field<&ReportContent::maintained>("maintained").level(Level::s0),
};
static_assert(record::covers<ReportContent>(report_content_fields));
}  // namespace marelle::report

namespace marelle::record {
template <> inline constexpr Table table_of<report::ReportContent>{"ReportContent", report::report_content_fields};
}  // namespace marelle::record
