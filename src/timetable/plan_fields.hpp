#pragma once
// The field tables of plan.hpp.
#include "timetable/plan.hpp"

namespace marelle::record {
inline constexpr Choice roll_state_choices[] = {{"none"}, {"to_come"}, {"not_taken"}, {"begun"}, {"taken"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::RollState>{roll_state_choices};
inline constexpr Choice classes_choices[] = {{"none"}, {"morning"}, {"afternoon"}, {"whole_day"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Classes>{classes_choices};
inline constexpr Choice not_copied_choices[] = {{"already_there"}, {"day_closed"}, {"group_closed"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::NotCopied>{not_copied_choices};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array plan_session_fields{
    record::field<&PlanSession::id>("id").id().level(Level::s1),
    record::field<&PlanSession::slot>("slot").to("slot").level(Level::s1),
    record::field<&PlanSession::date>("date").date().level(Level::s1),
    record::field<&PlanSession::starts>("starts").time().level(Level::s1),
    record::field<&PlanSession::ends>("ends").time().level(Level::s1),
    record::field<&PlanSession::activity>("activity").level(Level::s1),
    record::field<&PlanSession::title>("title").level(Level::s1).label("field.session_title"),
    record::field<&PlanSession::group>("group").level(Level::s1),
    record::field<&PlanSession::room>("room").level(Level::s1),
    record::field<&PlanSession::leader>("leader").level(Level::s1),
    record::field<&PlanSession::helpers>("helpers").level(Level::s1),
    record::field<&PlanSession::left>("left").level(Level::s1),
    record::field<&PlanSession::provider>("provider").level(Level::s1),
    record::field<&PlanSession::theme>("theme").level(Level::s1),
    record::field<&PlanSession::regime>("regime").level(Level::s1),
    record::field<&PlanSession::ratio_rule>("ratio_rule").level(Level::s1),
    record::field<&PlanSession::state>("state").level(Level::s1).label("field.session_state"),
    record::field<&PlanSession::cancel_reason>("cancel_reason").level(Level::s1),
    record::field<&PlanSession::roll>("roll").level(Level::s1).label("field.roll_state"),
    record::field<&PlanSession::expected>("expected").level(Level::s1),
    record::field<&PlanSession::noted>("noted").level(Level::s1),
    record::field<&PlanSession::moved_from>("moved_from").date().level(Level::s1),
    record::field<&PlanSession::version>("version").level(Level::s1),
    record::field<&PlanSession::event>("event").to("house_event").level(Level::s1),
};
static_assert(record::covers<PlanSession>(plan_session_fields));

inline constexpr std::array week_day_fields{
    record::field<&WeekDay::date>("date").date().level(Level::s0),
    record::field<&WeekDay::kind>("kind").level(Level::s0).label("field.day_kind"),
    record::field<&WeekDay::label>("label").level(Level::s0),
    record::field<&WeekDay::source_to_check>("source_to_check").level(Level::s0),
    record::field<&WeekDay::classes>("classes").level(Level::s0),
};
static_assert(record::covers<WeekDay>(week_day_fields));

inline constexpr std::array session_edit_fields{
    record::field<&SessionEdit::id>("id").id().level(Level::s1),
    record::field<&SessionEdit::date>("date").date().level(Level::s1),
    record::field<&SessionEdit::starts>("starts").time().level(Level::s1),
    record::field<&SessionEdit::ends>("ends").time().level(Level::s1),
    record::field<&SessionEdit::activity>("activity").level(Level::s1),
    record::field<&SessionEdit::title>("title").level(Level::s1).longest(80).label("field.session_title"),
    record::field<&SessionEdit::room>("room").level(Level::s1).longest(80),
    record::field<&SessionEdit::leader>("leader").to("user_account").level(Level::s1),
    record::field<&SessionEdit::provider>("provider").level(Level::s1).longest(80),
    record::field<&SessionEdit::theme>("theme").level(Level::s1),
    record::field<&SessionEdit::regime>("regime").level(Level::s1),
    record::field<&SessionEdit::ratio_rule>("ratio_rule").level(Level::s1),
};
static_assert(record::covers<SessionEdit>(session_edit_fields));

inline constexpr std::array week_copy_fields{
    record::field<&WeekCopy::from>("from").date().level(Level::s0),
    record::field<&WeekCopy::to>("to").date().level(Level::s0),
};
static_assert(record::covers<WeekCopy>(week_copy_fields));

inline constexpr std::array not_copied_line_fields{
    record::field<&NotCopiedLine::line>("line").level(Level::s1),
    record::field<&NotCopiedLine::why>("why").level(Level::s1).label("field.not_copied"),
};
static_assert(record::covers<NotCopiedLine>(not_copied_line_fields));

inline constexpr std::array team_member_fields{
    record::field<&TeamMember::id>("id").id().level(Level::s1),
    record::field<&TeamMember::name>("name").level(Level::s1),
    record::field<&TeamMember::profile>("profile").level(Level::s1),
};
static_assert(record::covers<TeamMember>(team_member_fields));

inline constexpr std::array availability_fields{
    record::field<&Availability::id>("id").id().level(Level::s1),
    record::field<&Availability::name>("name").level(Level::s1),
    record::field<&Availability::cleared>("cleared").level(Level::s1),
    record::field<&Availability::absent>("absent").level(Level::s1),
    record::field<&Availability::busy>("busy").level(Level::s1),
};
static_assert(record::covers<Availability>(availability_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::PlanSession>{"PlanSession", timetable::plan_session_fields};
template <> inline constexpr Table table_of<timetable::WeekDay>{"WeekDay", timetable::week_day_fields};
template <> inline constexpr Table table_of<timetable::SessionEdit>{"SessionEdit", timetable::session_edit_fields};
template <> inline constexpr Table table_of<timetable::WeekCopy>{"WeekCopy", timetable::week_copy_fields};
template <>
inline constexpr Table table_of<timetable::NotCopiedLine>{"NotCopiedLine", timetable::not_copied_line_fields};
template <> inline constexpr Table table_of<timetable::TeamMember>{"TeamMember", timetable::team_member_fields};
template <> inline constexpr Table table_of<timetable::Availability>{"Availability", timetable::availability_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array week_fields{
    record::field<&Week::monday>("monday").date().level(Level::s0),
    record::field<&Week::days>("days").level(Level::s0),
    record::field<&Week::sessions>("sessions").level(Level::s1),
    record::field<&Week::groups>("groups").level(Level::s1),
};
static_assert(record::covers<Week>(week_fields));

inline constexpr std::array copied_week_fields{
    record::field<&CopiedWeek::made>("made").level(Level::s1),
    record::field<&CopiedWeek::left>("left").level(Level::s1),
};
static_assert(record::covers<CopiedWeek>(copied_week_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::Week>{"Week", timetable::week_fields};
template <> inline constexpr Table table_of<timetable::CopiedWeek>{"CopiedWeek", timetable::copied_week_fields};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array new_event_fields{
    record::field<&NewEvent::id>("id").id().level(Level::s1),
    record::field<&NewEvent::groups>("groups").level(Level::s1),
    record::field<&NewEvent::session>("session").level(Level::s1),
};
static_assert(record::covers<NewEvent>(new_event_fields));

inline constexpr std::array house_event_fields{
    record::field<&HouseEvent::id>("id").id().level(Level::s1),
    record::field<&HouseEvent::version>("version").level(Level::s1),
    record::field<&HouseEvent::sessions>("sessions").level(Level::s1),
};
static_assert(record::covers<HouseEvent>(house_event_fields));

}  // namespace marelle::timetable

namespace marelle::record {
template <> inline constexpr Table table_of<timetable::NewEvent>{"NewEvent", timetable::new_event_fields};
template <> inline constexpr Table table_of<timetable::HouseEvent>{"HouseEvent", timetable::house_event_fields};
}  // namespace marelle::record
