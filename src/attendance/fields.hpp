#pragma once
// The field tables of attendance.hpp, each after those it holds.
#include "attendance/attendance.hpp"

namespace marelle::record {
inline constexpr Choice presence_choices[] = {{"present"}, {"late"}, {"excused"}, {"absent"}};
template <> inline constexpr std::span<Choice const> choices_of<attendance::Presence>{presence_choices};
inline constexpr Choice said_choices[] = {{"present"}, {"late"}, {"excused"}, {"absent"}, {"unmarked"}};
template <> inline constexpr std::span<Choice const> choices_of<attendance::Said>{said_choices};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array note_fields{
    record::field<&Note::id>("id").id().level(Level::s1),
    record::field<&Note::session>("session").to("session").level(Level::s1),
    record::field<&Note::child>("child").to("child").level(Level::s1),
    record::field<&Note::presence>("presence").level(Level::s1),
    record::field<&Note::reason>("reason").longest(200).level(Level::s3),
    record::field<&Note::arrived_at>("arrived_at").instant().level(Level::s1),
    record::field<&Note::left_at>("left_at").instant().level(Level::s1),
    record::field<&Note::observed_at>("observed_at").instant().level(Level::s1),
};
static_assert(record::covers<Note>(note_fields));

inline constexpr std::array note_edit_fields{
    record::field<&NoteEdit::id>("id").id().level(Level::s1),
    record::field<&NoteEdit::presence>("presence").level(Level::s1),
    record::field<&NoteEdit::reason>("reason").longest(200).level(Level::s3),
    record::field<&NoteEdit::arrived_at>("arrived_at").instant().level(Level::s1),
    record::field<&NoteEdit::left_at>("left_at").instant().level(Level::s1),
    record::field<&NoteEdit::observed_at>("observed_at").instant().level(Level::s1),
};
static_assert(record::covers<NoteEdit>(note_edit_fields));

inline constexpr std::array other_mark_fields{
    record::field<&OtherMark::note>("note").to("attendance_note").level(Level::s1),
    record::field<&OtherMark::presence>("presence").level(Level::s1),
    record::field<&OtherMark::reason>("reason").level(Level::s3),
    record::field<&OtherMark::noted_by>("noted_by").level(Level::s1),
    record::field<&OtherMark::observed_at>("observed_at").instant().level(Level::s1),
};
static_assert(record::covers<OtherMark>(other_mark_fields));

inline constexpr std::array child_name_fields{
    record::field<&ChildName::id>("id").to("child").level(Level::s1),
    record::field<&ChildName::first_name>("first_name").level(Level::s1),
    record::field<&ChildName::initial>("initial").level(Level::s1),
};
static_assert(record::covers<ChildName>(child_name_fields));

inline constexpr std::array session_alert_fields{
    record::field<&SessionAlert::kind>("kind").level(Level::s2).label("field.alert_kind"),
    record::field<&SessionAlert::label>("label").level(Level::s2),
};
static_assert(record::covers<SessionAlert>(session_alert_fields));

inline constexpr std::array settlement_fields{
    record::field<&Settlement::note>("note").to("attendance_note").level(Level::s1),
};
static_assert(record::covers<Settlement>(settlement_fields));

inline constexpr std::array next_session_fields{
    record::field<&NextSession::date>("date").date().level(Level::s1),
    record::field<&NextSession::starts_at>("starts_at").time().level(Level::s1),
    record::field<&NextSession::group>("group").level(Level::s1),
};
static_assert(record::covers<NextSession>(next_session_fields));

inline constexpr std::array task_item_fields{
    record::field<&TaskItem::link>("link").level(Level::s1),
    record::field<&TaskItem::date>("date").date().level(Level::s1),
    record::field<&TaskItem::starts>("starts").time().level(Level::s1),
    record::field<&TaskItem::group>("group").level(Level::s1),
};
static_assert(record::covers<TaskItem>(task_item_fields));

}  // namespace marelle::attendance

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::attendance::TaskItem>{
    "TaskItem", marelle::attendance::task_item_fields};

namespace marelle::attendance {

inline constexpr std::array task_fields{
    record::field<&Task::kind>("kind").level(Level::s1).label("field.task_kind"),
    record::field<&Task::count>("count").level(Level::s1),
    record::field<&Task::link>("link").level(Level::s1),
    record::field<&Task::items>("items").level(Level::s1),
};
static_assert(record::covers<Task>(task_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Note>{"Note", attendance::note_fields};
template <> inline constexpr Table table_of<attendance::NoteEdit>{"NoteEdit", attendance::note_edit_fields};
template <> inline constexpr Table table_of<attendance::OtherMark>{"OtherMark", attendance::other_mark_fields};
template <> inline constexpr Table table_of<attendance::ChildName>{"ChildName", attendance::child_name_fields};
template <> inline constexpr Table table_of<attendance::SessionAlert>{"SessionAlert", attendance::session_alert_fields};
template <> inline constexpr Table table_of<attendance::Settlement>{"Settlement", attendance::settlement_fields};
template <> inline constexpr Table table_of<attendance::NextSession>{"NextSession", attendance::next_session_fields};
template <> inline constexpr Table table_of<attendance::Task>{"Task", attendance::task_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array mark_fields{
    record::field<&Mark::note>("note").to("attendance_note").level(Level::s1),
    record::field<&Mark::presence>("presence").level(Level::s1),
    record::field<&Mark::reason>("reason").level(Level::s3),
    record::field<&Mark::arrived_at>("arrived_at").instant().level(Level::s1),
    record::field<&Mark::left_at>("left_at").instant().level(Level::s1),
    record::field<&Mark::minutes>("minutes").level(Level::s1),
    record::field<&Mark::noted_by>("noted_by").level(Level::s1),
    record::field<&Mark::observed_at>("observed_at").instant().level(Level::s1),
    record::field<&Mark::received_at>("received_at").instant().level(Level::s1),
    record::field<&Mark::other>("other").level(Level::s1),
};
static_assert(record::covers<Mark>(mark_fields));

inline constexpr std::array note_batch_fields{
    record::field<&NoteBatch::sent_at>("sent_at").instant().level(Level::s1),
    record::field<&NoteBatch::device>("device").id().level(Level::s1),
    record::field<&NoteBatch::notes>("notes").longest(500).level(Level::s1),
};
static_assert(record::covers<NoteBatch>(note_batch_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Mark>{"Mark", attendance::mark_fields};
template <> inline constexpr Table table_of<attendance::NoteBatch>{"NoteBatch", attendance::note_batch_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array session_child_fields{
    record::field<&SessionChild::child>("child").level(Level::s1),
    record::field<&SessionChild::alerts>("alerts").level(Level::s2),
    record::field<&SessionChild::mark>("mark").level(Level::s1),
    record::field<&SessionChild::handover>("handover").level(Level::s1),
    record::field<&SessionChild::stops>("stops").level(Level::s2),
    record::field<&SessionChild::leaves_alone>("leaves_alone").level(Level::s2),
    record::field<&SessionChild::family>("family").level(Level::s1),
};
static_assert(record::covers<SessionChild>(session_child_fields));

inline constexpr std::array marked_child_fields{
    record::field<&MarkedChild::child>("child").level(Level::s1),
    record::field<&MarkedChild::mark>("mark").level(Level::s1),
};
static_assert(record::covers<MarkedChild>(marked_child_fields));

inline constexpr std::array note_result_fields{
    record::field<&NoteResult::id>("id").id().level(Level::s1),
    record::field<&NoteResult::result>("result").level(Level::s1),
    record::field<&NoteResult::code>("code").level(Level::s1),
    record::field<&NoteResult::mark>("mark").level(Level::s1),
};
static_assert(record::covers<NoteResult>(note_result_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::SessionChild>{"SessionChild", attendance::session_child_fields};
template <> inline constexpr Table table_of<attendance::MarkedChild>{"MarkedChild", attendance::marked_child_fields};
template <> inline constexpr Table table_of<attendance::NoteResult>{"NoteResult", attendance::note_result_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array session_fields{
    record::field<&Session::id>("id").id().level(Level::s1),
    record::field<&Session::date>("date").date().level(Level::s1),
    record::field<&Session::starts>("starts").time().level(Level::s1),
    record::field<&Session::ends>("ends").time().level(Level::s1),
    record::field<&Session::activity>("activity").level(Level::s1),
    record::field<&Session::room>("room").level(Level::s1),
    record::field<&Session::group>("group").level(Level::s1),
    record::field<&Session::leader>("leader").level(Level::s1),
    record::field<&Session::helpers>("helpers").level(Level::s1),
    record::field<&Session::left>("left").level(Level::s1),
    record::field<&Session::state>("state").level(Level::s1).label("field.session_state"),
    record::field<&Session::cancel_reason>("cancel_reason").level(Level::s1),
    record::field<&Session::counts>("counts").level(Level::s1),
    record::field<&Session::group_kind>("group_kind").level(Level::s1),
    record::field<&Session::children>("children").level(Level::s1),
};
static_assert(record::covers<Session>(session_fields));

inline constexpr std::array note_results_fields{
    record::field<&NoteResults::results>("results").level(Level::s1),
};
static_assert(record::covers<NoteResults>(note_results_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Session>{"Session", attendance::session_fields};
template <> inline constexpr Table table_of<attendance::NoteResults>{"NoteResults", attendance::note_results_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array roll_fields{
    record::field<&Roll::session>("session").level(Level::s1),
};
static_assert(record::covers<Roll>(roll_fields));

inline constexpr std::array tomorrow_fields{
    record::field<&Tomorrow::date>("date").date().level(Level::s1),
    record::field<&Tomorrow::sessions>("sessions").level(Level::s1),
};
static_assert(record::covers<Tomorrow>(tomorrow_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Roll>{"Roll", attendance::roll_fields};
template <> inline constexpr Table table_of<attendance::Tomorrow>{"Tomorrow", attendance::tomorrow_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array today_fields{
    record::field<&Today::now>("now").instant().level(Level::s1),
    record::field<&Today::date>("date").date().level(Level::s1),
    record::field<&Today::day>("day").level(Level::s1),
    record::field<&Today::sessions>("sessions").level(Level::s1),
    record::field<&Today::next>("next").level(Level::s1),
    record::field<&Today::tasks>("tasks").level(Level::s1),
    record::field<&Today::tomorrow>("tomorrow").level(Level::s1),
    record::field<&Today::pack>("pack").level(Level::s2),
};
static_assert(record::covers<Today>(today_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Today>{"Today", attendance::today_fields};
}  // namespace marelle::record
