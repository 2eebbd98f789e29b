#pragma once
// The field tables of follow_up.hpp, each after those it holds.
#include "follow_up/follow_up.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> inline constexpr Table table_of<follow_up::Type>{table, follow_up::fields_name}; \
    } \
    namespace marelle::follow_up {

namespace marelle::record {
inline constexpr Choice follow_up_state_choices[] = {{"open"}, {"taken"}, {"done"}, {"corrected"}};
template <> inline constexpr std::span<Choice const> choices_of<follow_up::State>{follow_up_state_choices};
inline constexpr Choice follow_up_event_choices[] = {{"made"}, {"taken"}, {"done"}, {"reopened"}, {"corrected"}};
template <> inline constexpr std::span<Choice const> choices_of<follow_up::Event>{follow_up_event_choices};
}  // namespace marelle::record

namespace marelle::follow_up {

using record::field;

inline constexpr std::array setting_fields{
    field<&Setting::from>("from").date().level(Level::s0),
    field<&Setting::absences>("absences").level(Level::s0),
    field<&Setting::director_after_days>("director_after_days").level(Level::s0),
};
MARELLE_TABLE(Setting, "FollowUpSetting", setting_fields)

inline constexpr std::array promise_fields{
    field<&Promise::from>("from").date().level(Level::s0),
    field<&Promise::hours>("hours").level(Level::s0),
    field<&Promise::source>("source").level(Level::s0),
};
MARELLE_TABLE(Promise, "HoursPromise", promise_fields)

inline constexpr std::array settings_fields{
    field<&Settings::now>("now").level(Level::s0),
    field<&Settings::shipped>("shipped").level(Level::s0),
    field<&Settings::decided>("decided").level(Level::s0),
    field<&Settings::promise>("promise").level(Level::s0),
};
MARELLE_TABLE(Settings, "FollowUpSettings", settings_fields)

inline constexpr std::array child_fields{
    field<&FollowUpChild::id>("id").to("child").level(Level::s1),
    field<&FollowUpChild::first_name>("first_name").level(Level::s1),
    field<&FollowUpChild::initial>("initial").level(Level::s1),
};
MARELLE_TABLE(FollowUpChild, "FollowUpChild", child_fields)

inline constexpr std::array event_fields{
    field<&FollowUpEvent::event>("event").level(Level::s3),
    field<&FollowUpEvent::note>("note").longest(2000).level(Level::s3),
    field<&FollowUpEvent::at>("at").instant().level(Level::s1),
    field<&FollowUpEvent::by>("by").level(Level::s1),
};
MARELLE_TABLE(FollowUpEvent, "FollowUpEvent", event_fields)

inline constexpr std::array follow_up_fields{
    field<&FollowUp::id>("id").id().level(Level::s1),
    field<&FollowUp::child>("child").level(Level::s1),
    field<&FollowUp::group>("group").level(Level::s1),
    field<&FollowUp::referent>("referent").level(Level::s1),
    field<&FollowUp::session>("session").to("session").level(Level::s1),
    field<&FollowUp::date>("date").date().level(Level::s1),
    field<&FollowUp::absences>("absences").level(Level::s1),
    field<&FollowUp::since>("since").date().level(Level::s1),
    field<&FollowUp::state>("state").level(Level::s1).label("field.follow_up_state"),
    field<&FollowUp::taken_by>("taken_by").level(Level::s1),
    field<&FollowUp::events>("events").level(Level::s3),
};
MARELLE_TABLE(FollowUp, "FollowUp", follow_up_fields)

inline constexpr std::array new_event_fields{
    field<&NewEvent::id>("id").id().level(Level::s1),
    field<&NewEvent::event>("event").level(Level::s3),
    field<&NewEvent::note>("note").longest(2000).level(Level::s3),
};
MARELLE_TABLE(NewEvent, "NewFollowUpEvent", new_event_fields)

inline constexpr std::array week_fields{
    field<&WeekHours::week>("week").level(Level::s2),         field<&WeekHours::from>("from").date().level(Level::s2),
    field<&WeekHours::minutes>("minutes").level(Level::s2),   field<&WeekHours::attended>("attended").level(Level::s2),
    field<&WeekHours::expected>("expected").level(Level::s2),
};
MARELLE_TABLE(WeekHours, "WeekHours", week_fields)

inline constexpr std::array year_fields{
    field<&YearHours::school_year>("school_year").level(Level::s2),
    field<&YearHours::minutes>("minutes").level(Level::s2),
};
MARELLE_TABLE(YearHours, "YearHours", year_fields)

inline constexpr std::array in_a_row_fields{
    field<&InARow::absences>("absences").level(Level::s2),
    field<&InARow::since>("since").date().level(Level::s2),
    field<&InARow::needed>("needed").level(Level::s0),
};
MARELLE_TABLE(InARow, "AbsencesInARow", in_a_row_fields)

inline constexpr std::array hours_fields{
    field<&ChildHours::school_year>("school_year").level(Level::s2),
    field<&ChildHours::from>("from").date().level(Level::s2),
    field<&ChildHours::until>("until").date().level(Level::s2),
    field<&ChildHours::minutes>("minutes").level(Level::s2),
    field<&ChildHours::attended>("attended").level(Level::s2),
    field<&ChildHours::expected>("expected").level(Level::s2),
    field<&ChildHours::not_taken>("not_taken").level(Level::s2),
    field<&ChildHours::weeks>("weeks").level(Level::s2),
    field<&ChildHours::years>("years").level(Level::s2),
    field<&ChildHours::promise>("promise").level(Level::s0),
    field<&ChildHours::in_a_row>("in_a_row").level(Level::s2),
};
MARELLE_TABLE(ChildHours, "ChildHours", hours_fields)

#undef MARELLE_TABLE
}  // namespace marelle::follow_up
