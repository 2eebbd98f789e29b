#pragma once
// The field tables of timetable.hpp.
#include "timetable/timetable.hpp"

namespace marelle::record {
inline constexpr Choice activity_choices[] = {{"evening_workshop"}, {"study_support"},    {"sports_club"},
                                              {"outing"},           {"family_time"},      {"individual_meeting"},
                                              {"holiday_stay"},     {"parents_workshop"}, {"training"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Activity>{activity_choices};
inline constexpr Choice theme_choices[] = {{"core_knowledge"}, {"self_building"}, {"life_skills"},
                                           {"openness"},       {"citizenship"},   {"values"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Theme>{theme_choices};
inline constexpr Choice session_state_choices[] = {{"planned"}, {"cancelled"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::SessionState>{session_state_choices};
inline constexpr Choice group_kind_choices[] = {{"group"}, {"club"}, {"holiday_week"}, {"stay"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::GroupKind>{group_kind_choices};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array slot_fields{
    record::field<&Slot::id>("id").id().level(Level::s1),
    record::field<&Slot::weekday>("weekday").level(Level::s1),
    record::field<&Slot::starts>("starts").time().level(Level::s1),
    record::field<&Slot::ends>("ends").time().level(Level::s1),
    record::field<&Slot::activity>("activity").level(Level::s1),
    record::field<&Slot::leader>("leader").level(Level::s1),
    record::field<&Slot::room>("room").level(Level::s1).longest(80),
    record::field<&Slot::from>("from").date().level(Level::s1),
    record::field<&Slot::until>("until").date().level(Level::s1),
    record::field<&Slot::provider>("provider").level(Level::s1).longest(80),
    record::field<&Slot::theme>("theme").level(Level::s1),
    record::field<&Slot::regime>("regime").level(Level::s1),
    record::field<&Slot::ratio_rule>("ratio_rule").level(Level::s1),
};
static_assert(record::covers<Slot>(slot_fields));

inline constexpr std::array new_slot_fields{
    record::field<&NewSlot::id>("id").id().level(Level::s1),
    record::field<&NewSlot::weekday>("weekday").level(Level::s1),
    record::field<&NewSlot::starts>("starts").time().level(Level::s1),
    record::field<&NewSlot::ends>("ends").time().level(Level::s1),
    record::field<&NewSlot::activity>("activity").level(Level::s1),
    record::field<&NewSlot::leader>("leader").to("user_account").level(Level::s1),
    record::field<&NewSlot::room>("room").level(Level::s1).longest(80),
    record::field<&NewSlot::from>("from").date().level(Level::s1),
    record::field<&NewSlot::until>("until").date().level(Level::s1),
    record::field<&NewSlot::provider>("provider").level(Level::s1).longest(80),
    record::field<&NewSlot::theme>("theme").level(Level::s1),
    record::field<&NewSlot::regime>("regime").level(Level::s1),
    record::field<&NewSlot::ratio_rule>("ratio_rule").level(Level::s1),
};
static_assert(record::covers<NewSlot>(new_slot_fields));

inline constexpr std::array counts_fields{
    record::field<&Counts::expected>("expected").level(Level::s1),
    record::field<&Counts::present>("present").level(Level::s1),
    record::field<&Counts::late>("late").level(Level::s1),
    record::field<&Counts::excused>("excused").level(Level::s1),
    record::field<&Counts::absent>("absent").level(Level::s1),
    record::field<&Counts::unmarked>("unmarked").level(Level::s1),
    record::field<&Counts::to_settle>("to_settle").level(Level::s1),
};
static_assert(record::covers<Counts>(counts_fields));

inline constexpr std::array cancellation_fields{
    record::field<&Cancellation::reason>("reason").level(Level::s1).longest(200),
};
static_assert(record::covers<Cancellation>(cancellation_fields));

inline constexpr std::array slot_closing_fields{
    record::field<&SlotClosing::on>("on").date().level(Level::s1),
};
static_assert(record::covers<SlotClosing>(slot_closing_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::Slot>{"Slot", timetable::slot_fields};
template <> inline constexpr Table table_of<timetable::NewSlot>{"NewSlot", timetable::new_slot_fields};
template <> inline constexpr Table table_of<timetable::Counts>{"Counts", timetable::counts_fields};
template <> inline constexpr Table table_of<timetable::Cancellation>{"Cancellation", timetable::cancellation_fields};
template <> inline constexpr Table table_of<timetable::SlotClosing>{"SlotClosing", timetable::slot_closing_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array session_head_fields{
    record::field<&SessionHead::id>("id").id().level(Level::s1),
    record::field<&SessionHead::date>("date").date().level(Level::s1),
    record::field<&SessionHead::starts>("starts").time().level(Level::s1),
    record::field<&SessionHead::ends>("ends").time().level(Level::s1),
    record::field<&SessionHead::activity>("activity").level(Level::s1),
    record::field<&SessionHead::room>("room").level(Level::s1),
    record::field<&SessionHead::group>("group").level(Level::s1),
    record::field<&SessionHead::leader>("leader").level(Level::s1),
    record::field<&SessionHead::state>("state").level(Level::s1).label("field.session_state"),
    record::field<&SessionHead::cancel_reason>("cancel_reason").level(Level::s1),
    record::field<&SessionHead::counts>("counts").level(Level::s1),
    record::field<&SessionHead::group_kind>("group_kind").level(Level::s1),
};
static_assert(record::covers<SessionHead>(session_head_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::SessionHead>{
    "SessionHead", marelle::timetable::session_head_fields};
