#pragma once
// The field tables of handover.hpp, each after those it holds.
#include "handover/handover.hpp"

namespace marelle::record {
inline constexpr Choice departure_choices[] = {{"guardian"}, {"named"}, {"alone"}, {"undone"}};
template <> inline constexpr std::span<Choice const> choices_of<handover::HandoverKind>{departure_choices};
inline constexpr Choice stop_kind_choices[] = {
    {"must_not_approach"}, {"not_listed"}, {"alone_not_authorised"}, {"alone_too_early"}};
template <> inline constexpr std::span<Choice const> choices_of<handover::StopKind>{stop_kind_choices};
inline constexpr Choice stop_state_choices[] = {{"open"}, {"lifted"}, {"happened"}};
template <> inline constexpr std::span<Choice const> choices_of<handover::StopState>{stop_state_choices};
}  // namespace marelle::record

namespace marelle::handover {

inline constexpr std::array handover_note_fields{
    record::field<&HandoverNote::id>("id").id().level(Level::s1),
    record::field<&HandoverNote::session>("session").to("session").level(Level::s1),
    record::field<&HandoverNote::child>("child").to("child").level(Level::s1),
    record::field<&HandoverNote::kind>("kind").level(Level::s2).label("field.handover_kind"),
    record::field<&HandoverNote::adult>("adult").to("guardian").level(Level::s2),
    record::field<&HandoverNote::stop>("stop").to("handover_stop").level(Level::s2),
    record::field<&HandoverNote::observed_at>("observed_at").instant().level(Level::s1),
    record::field<&HandoverNote::left_at>("left_at").instant().level(Level::s1),
    record::field<&HandoverNote::happened>("happened").level(Level::s1),
    record::field<&HandoverNote::identity_checked>("identity_checked").level(Level::s2),
};
static_assert(record::covers<HandoverNote>(handover_note_fields));

inline constexpr std::array handover_edit_fields{
    record::field<&HandoverEdit::id>("id").id().level(Level::s1),
    record::field<&HandoverEdit::kind>("kind").level(Level::s2).label("field.handover_kind"),
    record::field<&HandoverEdit::adult>("adult").to("guardian").level(Level::s2),
    record::field<&HandoverEdit::stop>("stop").to("handover_stop").level(Level::s2),
    record::field<&HandoverEdit::observed_at>("observed_at").instant().level(Level::s1),
    record::field<&HandoverEdit::left_at>("left_at").instant().level(Level::s1),
    record::field<&HandoverEdit::happened>("happened").level(Level::s1),
    record::field<&HandoverEdit::identity_checked>("identity_checked").level(Level::s2),
};
static_assert(record::covers<HandoverEdit>(handover_edit_fields));

inline constexpr std::array other_handover_fields{
    record::field<&OtherHandover::note>("note").to("handover_note").level(Level::s1),
    record::field<&OtherHandover::kind>("kind").level(Level::s2).label("field.handover_kind"),
    record::field<&OtherHandover::adult>("adult").level(Level::s2),
    record::field<&OtherHandover::left_at>("left_at").instant().level(Level::s1),
    record::field<&OtherHandover::noted_by>("noted_by").level(Level::s1),
    record::field<&OtherHandover::observed_at>("observed_at").instant().level(Level::s1),
};
static_assert(record::covers<OtherHandover>(other_handover_fields));

inline constexpr std::array stop_fields{
    record::field<&Stop::id>("id").id().level(Level::s1),
    record::field<&Stop::kind>("kind").level(Level::s2).label("field.stop_kind"),
    record::field<&Stop::adult>("adult").to("guardian").level(Level::s2),
    record::field<&Stop::name>("name").level(Level::s2),
    record::field<&Stop::at>("at").instant().level(Level::s1),
    record::field<&Stop::noted_by>("noted_by").level(Level::s1),
    record::field<&Stop::state>("state").level(Level::s2).label("field.stop_state"),
    record::field<&Stop::lifted_by>("lifted_by").level(Level::s1),
    record::field<&Stop::lifted_at>("lifted_at").instant().level(Level::s1),
    record::field<&Stop::reason>("reason").level(Level::s2),
    record::field<&Stop::called>("called").level(Level::s2),
};
static_assert(record::covers<Stop>(stop_fields));

inline constexpr std::array new_stop_fields{
    record::field<&NewStop::id>("id").id().level(Level::s1),
    record::field<&NewStop::session>("session").to("session").level(Level::s1),
    record::field<&NewStop::child>("child").to("child").level(Level::s1),
    record::field<&NewStop::kind>("kind").level(Level::s2).label("field.stop_kind"),
    record::field<&NewStop::adult>("adult").to("guardian").level(Level::s2),
    record::field<&NewStop::said_name>("said_name").longest(80).level(Level::s2),
    record::field<&NewStop::observed_at>("observed_at").instant().level(Level::s1),
    record::field<&NewStop::sent_at>("sent_at").instant().level(Level::s1),
    record::field<&NewStop::device>("device").id().level(Level::s1),
};
static_assert(record::covers<NewStop>(new_stop_fields));

inline constexpr std::array lifting_fields{
    record::field<&Lifting::reason>("reason").longest(500).level(Level::s2),
    record::field<&Lifting::called>("called").to("guardian").level(Level::s2),
};
static_assert(record::covers<Lifting>(lifting_fields));

inline constexpr std::array handover_choice_fields{
    record::field<&HandoverChoice::note>("note").to("handover_note").level(Level::s1),
};
static_assert(record::covers<HandoverChoice>(handover_choice_fields));

}  // namespace marelle::handover

namespace marelle::record {
template <> inline constexpr Table table_of<handover::HandoverNote>{"HandoverNote", handover::handover_note_fields};
template <> inline constexpr Table table_of<handover::HandoverEdit>{"HandoverEdit", handover::handover_edit_fields};
template <> inline constexpr Table table_of<handover::OtherHandover>{"OtherHandover", handover::other_handover_fields};
template <> inline constexpr Table table_of<handover::Stop>{"HandoverStop", handover::stop_fields};
template <> inline constexpr Table table_of<handover::NewStop>{"NewHandoverStop", handover::new_stop_fields};
template <> inline constexpr Table table_of<handover::Lifting>{"StopLifting", handover::lifting_fields};
template <>
inline constexpr Table table_of<handover::HandoverChoice>{"HandoverSettlement", handover::handover_choice_fields};
}  // namespace marelle::record

namespace marelle::handover {

inline constexpr std::array handover_fields{
    record::field<&Handover::note>("note").to("handover_note").level(Level::s1),
    record::field<&Handover::kind>("kind").level(Level::s1).label("field.handover_kind"),
    record::field<&Handover::adult>("adult").level(Level::s2),
    record::field<&Handover::stop>("stop").to("handover_stop").level(Level::s2),
    record::field<&Handover::left_at>("left_at").instant().level(Level::s1),
    record::field<&Handover::identity_checked>("identity_checked").level(Level::s2),
    record::field<&Handover::noted_by>("noted_by").level(Level::s1),
    record::field<&Handover::observed_at>("observed_at").instant().level(Level::s1),
    record::field<&Handover::other>("other").level(Level::s2),
};
static_assert(record::covers<Handover>(handover_fields));

inline constexpr std::array handover_batch_fields{
    record::field<&HandoverBatch::sent_at>("sent_at").instant().level(Level::s1),
    record::field<&HandoverBatch::device>("device").id().level(Level::s1),
    record::field<&HandoverBatch::handovers>("handovers").longest(500).level(Level::s2),
};
static_assert(record::covers<HandoverBatch>(handover_batch_fields));

}  // namespace marelle::handover

namespace marelle::record {
template <> inline constexpr Table table_of<handover::Handover>{"Handover", handover::handover_fields};
template <> inline constexpr Table table_of<handover::HandoverBatch>{"HandoverBatch", handover::handover_batch_fields};
}  // namespace marelle::record

namespace marelle::handover {

inline constexpr std::array handover_result_fields{
    record::field<&HandoverResult::id>("id").id().level(Level::s1),
    record::field<&HandoverResult::result>("result").level(Level::s1),
    record::field<&HandoverResult::code>("code").level(Level::s1),
    record::field<&HandoverResult::from>("from").time().level(Level::s2).label("field.leaves_alone_from"),
    record::field<&HandoverResult::handover>("handover").level(Level::s2),
    record::field<&HandoverResult::stop>("stop").level(Level::s2),
};
static_assert(record::covers<HandoverResult>(handover_result_fields));

inline constexpr std::array departed_child_fields{
    record::field<&DepartedChild::child>("child").to("child").level(Level::s1),
    record::field<&DepartedChild::handover>("handover").level(Level::s2),
    record::field<&DepartedChild::stop>("stop").level(Level::s2),
};
static_assert(record::covers<DepartedChild>(departed_child_fields));

}  // namespace marelle::handover

namespace marelle::record {
template <>
inline constexpr Table table_of<handover::HandoverResult>{"HandoverResult", handover::handover_result_fields};
template <> inline constexpr Table table_of<handover::DepartedChild>{"DepartedChild", handover::departed_child_fields};
}  // namespace marelle::record

namespace marelle::handover {

inline constexpr std::array handover_results_fields{
    record::field<&HandoverResults::results>("results").level(Level::s2),
};
static_assert(record::covers<HandoverResults>(handover_results_fields));

}  // namespace marelle::handover

namespace marelle::record {
template <>
inline constexpr Table table_of<handover::HandoverResults>{"HandoverResults", handover::handover_results_fields};
}  // namespace marelle::record
