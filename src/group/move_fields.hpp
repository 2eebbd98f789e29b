#pragma once
// The field tables of move.hpp, each after those it holds.
#include "group/move.hpp"

namespace marelle::record {
inline constexpr Choice warning_kind_choices[] = {
    {"age_spread"}, {"siblings"},    {"siblings_apart"}, {"together_wish"}, {"apart_wish"}, {"incompatible"},
    {"ratio"},      {"no_referent"}, {"cursus"},         {"hours"},         {"clash"}};
template <> inline constexpr std::span<Choice const> choices_of<group::WarningKind>{warning_kind_choices};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array move_fields{
    record::field<&Move::group>("group").to("mini_group").level(Level::s1),
    record::field<&Move::from>("from").date().level(Level::s1),
};
static_assert(record::covers<Move>(move_fields));

inline constexpr std::array week_hours_fields{
    record::field<&WeekHours::weekday>("weekday").level(Level::s1),
    record::field<&WeekHours::starts>("starts").time().level(Level::s1),
    record::field<&WeekHours::ends>("ends").time().level(Level::s1),
};
static_assert(record::covers<WeekHours>(week_hours_fields));

inline constexpr std::array move_child_fields{
    record::field<&MoveChild::id>("id").to("child").level(Level::s1),
    record::field<&MoveChild::first_name>("first_name").level(Level::s1),
    record::field<&MoveChild::initial>("initial").level(Level::s1),
};
static_assert(record::covers<MoveChild>(move_child_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::Move>{"Move", group::move_fields};
template <> inline constexpr Table table_of<group::WeekHours>{"GroupHours", group::week_hours_fields};
template <> inline constexpr Table table_of<group::MoveChild>{"MoveChild", group::move_child_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array warning_fields{
    record::field<&Warning::kind>("kind").level(Level::s1).label("field.warning_kind"),
    record::field<&Warning::detail>("detail").level(Level::s2),
    record::field<&Warning::low>("low").level(Level::s2),
    record::field<&Warning::high>("high").level(Level::s2),
    record::field<&Warning::most>("most").level(Level::s2),
    record::field<&Warning::group>("group").level(Level::s2),
    record::field<&Warning::since>("since").date().level(Level::s2),
    record::field<&Warning::by>("by").level(Level::s2),
    record::field<&Warning::before>("before").level(Level::s2),
    record::field<&Warning::after>("after").level(Level::s2),
};
static_assert(record::covers<Warning>(warning_fields));

inline constexpr std::array move_row_fields{
    record::field<&MoveRow::id>("id").id().level(Level::s1),
    record::field<&MoveRow::child>("child").level(Level::s1),
    record::field<&MoveRow::from_group>("from_group").level(Level::s1),
    record::field<&MoveRow::to_group>("to_group").level(Level::s1),
    record::field<&MoveRow::from>("from").date().level(Level::s1),
    record::field<&MoveRow::warnings>("warnings").level(Level::s1),
    record::field<&MoveRow::moved_at>("moved_at").instant().level(Level::s1),
    record::field<&MoveRow::moved_by>("moved_by").level(Level::s1),
    record::field<&MoveRow::undone_at>("undone_at").instant().level(Level::s1),
    record::field<&MoveRow::undone_by>("undone_by").level(Level::s1),
};
static_assert(record::covers<MoveRow>(move_row_fields));

inline constexpr std::array stay_fields{
    record::field<&Stay::child>("child").level(Level::s1),
    record::field<&Stay::group>("group").level(Level::s1),
    record::field<&Stay::from>("from").date().level(Level::s1),
    record::field<&Stay::until>("until").date().level(Level::s1),
};
static_assert(record::covers<Stay>(stay_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::Warning>{"Warning", group::warning_fields};
template <> inline constexpr Table table_of<group::MoveRow>{"GroupMove", group::move_row_fields};
template <> inline constexpr Table table_of<group::Stay>{"GroupMember", group::stay_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array move_result_fields{
    record::field<&MoveResult::child>("child").level(Level::s1),
    record::field<&MoveResult::warnings>("warnings").level(Level::s1),
    record::field<&MoveResult::move>("move").to("group_move").level(Level::s1),
};
static_assert(record::covers<MoveResult>(move_result_fields));

inline constexpr std::array group_choice_fields{
    record::field<&GroupChoice::group>("group").level(Level::s1),
    record::field<&GroupChoice::cursus>("cursus").level(Level::s1),
    record::field<&GroupChoice::room>("room").level(Level::s1),
    record::field<&GroupChoice::referent>("referent").level(Level::s1),
    record::field<&GroupChoice::members>("members").level(Level::s1),
    record::field<&GroupChoice::places>("places").level(Level::s1),
    record::field<&GroupChoice::full_on>("full_on").date().level(Level::s1),
    record::field<&GroupChoice::warnings>("warnings").level(Level::s1),
};
static_assert(record::covers<GroupChoice>(group_choice_fields));

inline constexpr std::array group_history_fields{
    record::field<&GroupHistory::stays>("stays").level(Level::s1),
    record::field<&GroupHistory::moves>("moves").level(Level::s1),
};
static_assert(record::covers<GroupHistory>(group_history_fields));

}  // namespace marelle::group

namespace marelle::record {
template <> inline constexpr Table table_of<group::MoveResult>{"MoveResult", group::move_result_fields};
template <> inline constexpr Table table_of<group::GroupChoice>{"GroupChoice", group::group_choice_fields};
template <> inline constexpr Table table_of<group::GroupHistory>{"GroupHistory", group::group_history_fields};
}  // namespace marelle::record

namespace marelle::group {

inline constexpr std::array group_choices_fields{
    record::field<&GroupChoices::group>("group").level(Level::s1),
    record::field<&GroupChoices::choices>("choices").level(Level::s1),
};
static_assert(record::covers<GroupChoices>(group_choices_fields));

}  // namespace marelle::group

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::group::GroupChoices>{
    "GroupChoices", marelle::group::group_choices_fields};
