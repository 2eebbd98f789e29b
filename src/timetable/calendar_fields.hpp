#pragma once
// The field tables of calendar_data.hpp.
#include "timetable/calendar_data.hpp"

namespace marelle::record {
inline constexpr Choice calendar_origin_choices[] = {{"shipped"}, {"instance"}, {"establishment"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Origin>{calendar_origin_choices};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array plan_line_fields{
    record::field<&PlanLine::date>("date").date().level(Level::s1),
    record::field<&PlanLine::starts>("starts").time().level(Level::s1),
    record::field<&PlanLine::ends>("ends").time().level(Level::s1),
    record::field<&PlanLine::group>("group").level(Level::s1),
    record::field<&PlanLine::session>("session").to("session").level(Level::s1),
};
static_assert(record::covers<PlanLine>(plan_line_fields));

inline constexpr std::array new_closure_fields{
    record::field<&NewClosure::id>("id").id().level(Level::s0),
    record::field<&NewClosure::from>("from").date().level(Level::s0),
    record::field<&NewClosure::until>("until").date().level(Level::s0),
    record::field<&NewClosure::label>("label").level(Level::s0).longest(80),
};
static_assert(record::covers<NewClosure>(new_closure_fields));

inline constexpr std::array closure_row_fields{
    record::field<&ClosureRow::id>("id").id().level(Level::s0),
    record::field<&ClosureRow::from>("from").date().level(Level::s0),
    record::field<&ClosureRow::until>("until").date().level(Level::s0),
    record::field<&ClosureRow::label>("label").level(Level::s0),
    record::field<&ClosureRow::recorded_by>("recorded_by").level(Level::s1),
};
static_assert(record::covers<ClosureRow>(closure_row_fields));

inline constexpr std::array days_off_line_fields{
    record::field<&DaysOffLine::from>("from").date().level(Level::s0),
    record::field<&DaysOffLine::until>("until").date().level(Level::s0),
    record::field<&DaysOffLine::kind>("kind").level(Level::s0).label("field.days_off_kind"),
    record::field<&DaysOffLine::label>("label").level(Level::s0).longest(80),
};
static_assert(record::covers<DaysOffLine>(days_off_line_fields));

inline constexpr std::array standing_row_fields{
    record::field<&StandingRow::zone>("zone").level(Level::s0).label("field.school_zone"),
    record::field<&StandingRow::region>("region").level(Level::s0).label("field.holiday_region"),
    record::field<&StandingRow::from>("from").date().level(Level::s0),
};
static_assert(record::covers<StandingRow>(standing_row_fields));

inline constexpr std::array week_row_fields{
    record::field<&WeekRow::commune>("commune").level(Level::s0).longest(80),
    record::field<&WeekRow::commune_name>("commune_name").level(Level::s0).longest(100),
    record::field<&WeekRow::from>("from").date().level(Level::s0),
    record::field<&WeekRow::half_days>("half_days").level(Level::s0).longest(12),
};
static_assert(record::covers<WeekRow>(week_row_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::PlanLine>{"PlanLine", timetable::plan_line_fields};
template <> inline constexpr Table table_of<timetable::NewClosure>{"NewClosure", timetable::new_closure_fields};
template <> inline constexpr Table table_of<timetable::ClosureRow>{"Closure", timetable::closure_row_fields};
template <> inline constexpr Table table_of<timetable::DaysOffLine>{"DaysOffLine", timetable::days_off_line_fields};
template <> inline constexpr Table table_of<timetable::StandingRow>{"Standing", timetable::standing_row_fields};
template <> inline constexpr Table table_of<timetable::WeekRow>{"SchoolWeek", timetable::week_row_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array plan_change_fields{
    record::field<&PlanChange::gone_count>("gone_count").level(Level::s0),
    record::field<&PlanChange::come_count>("come_count").level(Level::s0),
    record::field<&PlanChange::kept_count>("kept_count").level(Level::s0),
    record::field<&PlanChange::gone>("gone").level(Level::s1),
    record::field<&PlanChange::come>("come").level(Level::s1),
    record::field<&PlanChange::kept>("kept").level(Level::s1),
};
static_assert(record::covers<PlanChange>(plan_change_fields));

inline constexpr std::array school_calendar_row_fields{
    record::field<&SchoolCalendarRow::school_year>("school_year").level(Level::s0),
    record::field<&SchoolCalendarRow::zone>("zone").level(Level::s0).label("field.school_zone"),
    record::field<&SchoolCalendarRow::source>("source").level(Level::s0),
    record::field<&SchoolCalendarRow::to_check>("to_check").level(Level::s0).label("field.source_to_check"),
    record::field<&SchoolCalendarRow::origin>("origin").level(Level::s0).label("field.calendar_origin"),
    record::field<&SchoolCalendarRow::recorded_at>("recorded_at").instant().level(Level::s0),
    record::field<&SchoolCalendarRow::recorded_by>("recorded_by").level(Level::s1),
    record::field<&SchoolCalendarRow::days_off>("days_off").level(Level::s0),
};
static_assert(record::covers<SchoolCalendarRow>(school_calendar_row_fields));

inline constexpr std::array school_calendar_edit_fields{
    record::field<&SchoolCalendarEdit::source>("source").level(Level::s0).longest(200),
    record::field<&SchoolCalendarEdit::checked>("checked").level(Level::s0).label("field.source_checked"),
    record::field<&SchoolCalendarEdit::days_off>("days_off").level(Level::s0).longest(60),
};
static_assert(record::covers<SchoolCalendarEdit>(school_calendar_edit_fields));

inline constexpr std::array calendar_place_fields{
    record::field<&CalendarPlace::zone>("zone").level(Level::s0).label("field.school_zone"),
    record::field<&CalendarPlace::region>("region").level(Level::s0).label("field.holiday_region"),
    record::field<&CalendarPlace::commune>("commune").level(Level::s0),
    record::field<&CalendarPlace::commune_name>("commune_name").level(Level::s0),
    record::field<&CalendarPlace::standings>("standings").level(Level::s0),
    record::field<&CalendarPlace::weeks>("weeks").level(Level::s0),
};
static_assert(record::covers<CalendarPlace>(calendar_place_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::PlanChange>{"PlanChange", timetable::plan_change_fields};
template <>
inline constexpr Table table_of<timetable::SchoolCalendarRow>{"SchoolCalendar", timetable::school_calendar_row_fields};
template <>
inline constexpr Table table_of<timetable::SchoolCalendarEdit>{"SchoolCalendarEdit",
                                                               timetable::school_calendar_edit_fields};
template <>
inline constexpr Table table_of<timetable::CalendarPlace>{"CalendarPlace", timetable::calendar_place_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array closure_change_fields{
    record::field<&ClosureChange::closure>("closure").level(Level::s0),
    record::field<&ClosureChange::change>("change").level(Level::s1),
};
static_assert(record::covers<ClosureChange>(closure_change_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::ClosureChange>{
    "ClosureChange", marelle::timetable::closure_change_fields};

namespace marelle::timetable {

inline constexpr std::array wrong_line_fields{
    record::field<&WrongLine::line>("line").level(Level::s0),
    record::field<&WrongLine::field>("field").level(Level::s0),
    record::field<&WrongLine::code>("code").level(Level::s0),
};
static_assert(record::covers<WrongLine>(wrong_line_fields));

inline constexpr std::array imported_year_fields{
    record::field<&ImportedYear::school_year>("school_year").level(Level::s0),
    record::field<&ImportedYear::zone>("zone").level(Level::s0).label("field.school_zone"),
    record::field<&ImportedYear::added>("added").level(Level::s0),
    record::field<&ImportedYear::removed>("removed").level(Level::s0),
    record::field<&ImportedYear::same>("same").level(Level::s0),
    record::field<&ImportedYear::days_off>("days_off").level(Level::s0),
};
static_assert(record::covers<ImportedYear>(imported_year_fields));

inline constexpr std::array imported_closure_fields{
    record::field<&ImportedClosure::from>("from").date().level(Level::s0),
    record::field<&ImportedClosure::until>("until").date().level(Level::s0),
    record::field<&ImportedClosure::label>("label").level(Level::s0),
};
static_assert(record::covers<ImportedClosure>(imported_closure_fields));

inline constexpr std::array calendar_import_row_fields{
    record::field<&CalendarImportRow::id>("id").id().level(Level::s0),
    record::field<&CalendarImportRow::file_name>("file_name").level(Level::s0),
    record::field<&CalendarImportRow::recorded_at>("recorded_at").instant().level(Level::s0),
    record::field<&CalendarImportRow::recorded_by>("recorded_by").level(Level::s1),
    record::field<&CalendarImportRow::undone_at>("undone_at").instant().level(Level::s0),
};
static_assert(record::covers<CalendarImportRow>(calendar_import_row_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::WrongLine>{"WrongLine", timetable::wrong_line_fields};
template <>
inline constexpr Table table_of<timetable::ImportedClosure>{"ImportedClosure", timetable::imported_closure_fields};
template <> inline constexpr Table table_of<timetable::ImportedYear>{"ImportedYear", timetable::imported_year_fields};
template <>
inline constexpr Table table_of<timetable::CalendarImportRow>{"CalendarImportRow",
                                                              timetable::calendar_import_row_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array calendar_import_fields{
    record::field<&CalendarImport::id>("id").id().level(Level::s0),
    record::field<&CalendarImport::file_name>("file_name").level(Level::s0),
    record::field<&CalendarImport::years>("years").level(Level::s0),
    record::field<&CalendarImport::closures>("closures").level(Level::s0),
    record::field<&CalendarImport::weeks>("weeks").level(Level::s0),
    record::field<&CalendarImport::same>("same").level(Level::s0),
    record::field<&CalendarImport::left>("left").level(Level::s0),
    record::field<&CalendarImport::wrong>("wrong").level(Level::s0),
    record::field<&CalendarImport::change>("change").level(Level::s1),
};
static_assert(record::covers<CalendarImport>(calendar_import_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::CalendarImport>{
    "CalendarImport", marelle::timetable::calendar_import_fields};

namespace marelle::timetable {

inline constexpr std::array week_for_all_fields{
    record::field<&WeekForAll::from>("from").date().level(Level::s0),
    record::field<&WeekForAll::half_days>("half_days").level(Level::s0),
    record::field<&WeekForAll::recorded_by>("recorded_by").level(Level::s1),
    record::field<&WeekForAll::recorded_at>("recorded_at").instant().level(Level::s0),
    record::field<&WeekForAll::change>("change").id().level(Level::s0),
};
static_assert(record::covers<WeekForAll>(week_for_all_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::WeekForAll>{
    "WeekForAll", marelle::timetable::week_for_all_fields};

namespace marelle::timetable {

inline constexpr std::array commune_weeks_fields{
    record::field<&CommuneWeeks::commune>("commune").level(Level::s0),
    record::field<&CommuneWeeks::commune_name>("commune_name").level(Level::s0),
    record::field<&CommuneWeeks::establishments>("establishments").level(Level::s0),
    record::field<&CommuneWeeks::weeks>("weeks").level(Level::s0),
};
static_assert(record::covers<CommuneWeeks>(commune_weeks_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::CommuneWeeks>{
    "CommuneWeeks", marelle::timetable::commune_weeks_fields};
