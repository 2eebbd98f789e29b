#pragma once
// The field tables of supervision.hpp: numbers and colleagues, no child.
#include "supervision/supervision.hpp"

namespace marelle::record {
inline constexpr Choice ratio_moment_choices[] = {{"plan"}, {"roll_call"}, {"after"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::Moment>{ratio_moment_choices};
inline constexpr Choice evening_said_choices[] = {{"yes"}, {"no"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::Said>{evening_said_choices};
inline constexpr Choice adult_left_choices[] = {{"no"}, {"yes"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::Left>{adult_left_choices};
inline constexpr Choice override_holds_choices[] = {{"yes"}, {"no"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::Holds>{override_holds_choices};
}  // namespace marelle::record

namespace marelle::supervision {

inline constexpr std::array adult_row_fields{
    record::field<&AdultRow::id>("id").id().level(Level::s1),
    record::field<&AdultRow::name>("name").level(Level::s1),
    record::field<&AdultRow::role>("role").level(Level::s1),
    record::field<&AdultRow::cleared>("cleared").level(Level::s1),
    record::field<&AdultRow::qualification>("qualification").level(Level::s1),
    record::field<&AdultRow::absent>("absent").level(Level::s1),
    record::field<&AdultRow::left>("left").level(Level::s1),
};
static_assert(record::covers<AdultRow>(adult_row_fields));

inline constexpr std::array ratio_line_fields{
    record::field<&RatioLine::kind>("kind").level(Level::s0),
    record::field<&RatioLine::light>("light").level(Level::s1),
    record::field<&RatioLine::needed>("needed").level(Level::s1),
    record::field<&RatioLine::have>("have").level(Level::s1),
    record::field<&RatioLine::of>("of").level(Level::s1),
    record::field<&RatioLine::terms>("terms").level(Level::s1),
    record::field<&RatioLine::text>("text").level(Level::s0),
    record::field<&RatioLine::words>("words").level(Level::s1),
};
static_assert(record::covers<RatioLine>(ratio_line_fields));

inline constexpr std::array override_fields{
    record::field<&Override::id>("id").id().level(Level::s1),
    record::field<&Override::reason>("reason").level(Level::s1),
    record::field<&Override::by>("by").level(Level::s1),
    record::field<&Override::at>("at").instant().level(Level::s1),
    record::field<&Override::missing>("missing").level(Level::s1),
    record::field<&Override::holds>("holds").level(Level::s1),
};
static_assert(record::covers<Override>(override_fields));

inline constexpr std::array candidate_fields{
    record::field<&Candidate::id>("id").id().level(Level::s1),
    record::field<&Candidate::name>("name").level(Level::s1),
    record::field<&Candidate::profile>("profile").level(Level::s1),
    record::field<&Candidate::account>("account").level(Level::s1),
    record::field<&Candidate::not_cleared>("not_cleared").level(Level::s2),
    record::field<&Candidate::qualification>("qualification").level(Level::s2),
    record::field<&Candidate::free>("free").level(Level::s1),
    record::field<&Candidate::absent>("absent").level(Level::s1),
    record::field<&Candidate::busy>("busy").level(Level::s1),
    record::field<&Candidate::light>("light").level(Level::s1),
};
static_assert(record::covers<Candidate>(candidate_fields));

inline constexpr std::array new_adult_fields{
    record::field<&NewAdult::person>("person").to("person_at_work").level(Level::s1),
    record::field<&NewAdult::role>("role").level(Level::s1),
};
static_assert(record::covers<NewAdult>(new_adult_fields));

inline constexpr std::array substitution_fields{
    record::field<&Substitution::id>("id").id().level(Level::s1),
    record::field<&Substitution::substitute>("substitute").to("person_at_work").level(Level::s1),
    record::field<&Substitution::absent>("absent").level(Level::s1),
};
static_assert(record::covers<Substitution>(substitution_fields));

inline constexpr std::array override_edit_fields{
    record::field<&OverrideEdit::reason>("reason").longest(300).level(Level::s1)};
static_assert(record::covers<OverrideEdit>(override_edit_fields));

inline constexpr std::array pedt_row_fields{
    record::field<&PedtRow::id>("id").id().level(Level::s0),
    record::field<&PedtRow::from>("from").date().level(Level::s0),
    record::field<&PedtRow::until>("until").date().level(Level::s0),
};
static_assert(record::covers<PedtRow>(pedt_row_fields));

inline constexpr std::array new_pedt_fields{
    record::field<&NewPedt::id>("id").id().level(Level::s0),
    record::field<&NewPedt::from>("from").date().level(Level::s0),
    record::field<&NewPedt::until>("until").date().level(Level::s0),
};
static_assert(record::covers<NewPedt>(new_pedt_fields));

inline constexpr std::array need_edit_fields{record::field<&NeedEdit::wanted>("wanted").level(Level::s1)};
static_assert(record::covers<NeedEdit>(need_edit_fields));

}  // namespace marelle::supervision

namespace marelle::record {
template <> inline constexpr Table table_of<supervision::AdultRow>{"SessionAdult", supervision::adult_row_fields};
template <> inline constexpr Table table_of<supervision::RatioLine>{"RatioLine", supervision::ratio_line_fields};
template <> inline constexpr Table table_of<supervision::Override>{"RatioOverride", supervision::override_fields};
template <> inline constexpr Table table_of<supervision::Candidate>{"Substitute", supervision::candidate_fields};
template <> inline constexpr Table table_of<supervision::NewAdult>{"NewSessionAdult", supervision::new_adult_fields};
template <> inline constexpr Table table_of<supervision::Substitution>{"Substitution",
                                                                       supervision::substitution_fields};
template <>
inline constexpr Table table_of<supervision::OverrideEdit>{"RatioOverrideEdit", supervision::override_edit_fields};
template <> inline constexpr Table table_of<supervision::PedtRow>{"Pedt", supervision::pedt_row_fields};
template <> inline constexpr Table table_of<supervision::NewPedt>{"NewPedt", supervision::new_pedt_fields};
template <> inline constexpr Table table_of<supervision::NeedEdit>{"StaffNeedEdit", supervision::need_edit_fields};
}  // namespace marelle::record

namespace marelle::supervision {

inline constexpr std::array session_ratio_fields{
    record::field<&SessionRatio::session>("session").to("session").level(Level::s1),
    record::field<&SessionRatio::date>("date").date().level(Level::s1),
    record::field<&SessionRatio::starts>("starts").time().level(Level::s1),
    record::field<&SessionRatio::ends>("ends").time().level(Level::s1),
    record::field<&SessionRatio::group>("group").level(Level::s1),
    record::field<&SessionRatio::activity>("activity").level(Level::s1),
    record::field<&SessionRatio::regime>("regime").level(Level::s0),
    record::field<&SessionRatio::rule>("rule").level(Level::s0),
    record::field<&SessionRatio::moment>("moment").level(Level::s1),
    record::field<&SessionRatio::peak_at>("peak_at").time().level(Level::s1),
    record::field<&SessionRatio::children>("children").level(Level::s1),
    record::field<&SessionRatio::adults>("adults").level(Level::s1),
    record::field<&SessionRatio::light>("light").level(Level::s1),
    record::field<&SessionRatio::lines>("lines").level(Level::s1),
    record::field<&SessionRatio::house>("house").level(Level::s1),
    record::field<&SessionRatio::left_out>("left_out").level(Level::s1),
    record::field<&SessionRatio::accepted>("accepted").level(Level::s1),
    record::field<&SessionRatio::missing>("missing").level(Level::s1),
    record::field<&SessionRatio::wanted>("wanted").level(Level::s1),
    record::field<&SessionRatio::offered>("offered").level(Level::s1),
    record::field<&SessionRatio::still_wanted>("still_wanted").level(Level::s1),
};
static_assert(record::covers<SessionRatio>(session_ratio_fields));

}  // namespace marelle::supervision

namespace marelle::record {
template <>
inline constexpr Table table_of<supervision::SessionRatio>{"SessionRatio", supervision::session_ratio_fields};
}  // namespace marelle::record
