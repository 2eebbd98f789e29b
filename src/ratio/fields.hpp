#pragma once
// The field tables of ratio.hpp. No child's data: numbers.
#include "ratio/ratio.hpp"

namespace marelle::record {
inline constexpr Choice regime_choices[] = {{"acm_peri"},       {"acm_extra"}, {"stay"},       {"short_stay"},
                                            {"accessory_stay"}, {"clas_only"}, {"sport_club"}, {"none"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Regime>{regime_choices};
inline constexpr Choice ratio_rule_choices[] = {{"of_regime"}, {"walk"}, {"swimming"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::RatioRule>{ratio_rule_choices};
inline constexpr Choice qualified_choices[] = {{"qualified"}, {"trainee"}, {"unqualified"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Qualification>{qualified_choices};
inline constexpr Choice adult_role_choices[] = {{"leader"}, {"helper"}, {"assistant_director"}, {"outside_speaker"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Role>{adult_role_choices};
inline constexpr Choice light_choices[] = {{"none"}, {"green"}, {"amber"}, {"red"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Light>{light_choices};
inline constexpr Choice ratio_line_choices[] = {
    {"number"}, {"nobody"},   {"stay_least"},        {"assistants"},     {"qualified"},     {"staffed"},
    {"own"},    {"directed"}, {"directed_training"}, {"directed_short"}, {"directed_large"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::LineKind>{ratio_line_choices};
inline constexpr Choice band_choices[] = {{"under_six"}, {"six_and_over"}, {"all"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Band>{band_choices};
}  // namespace marelle::record

namespace marelle::ratio {

inline constexpr std::array term_fields{
    record::field<&Term::band>("band").level(Level::s0),
    record::field<&Term::children>("children").level(Level::s1),
    record::field<&Term::per_adult>("per_adult").level(Level::s0),
    record::field<&Term::adults>("adults").level(Level::s0),
};
static_assert(record::covers<Term>(term_fields));

inline constexpr std::array children_fields{
    record::field<&Children::under_six>("under_six").level(Level::s1),
    record::field<&Children::six_and_over>("six_and_over").level(Level::s1),
};
static_assert(record::covers<Children>(children_fields));

inline constexpr std::array left_out_fields{
    record::field<&LeftOut::not_cleared>("not_cleared").level(Level::s1),
    record::field<&LeftOut::directors>("directors").level(Level::s1),
    record::field<&LeftOut::speakers>("speakers").level(Level::s1),
};
static_assert(record::covers<LeftOut>(left_out_fields));

}  // namespace marelle::ratio

namespace marelle::record {
template <> inline constexpr Table table_of<ratio::Term>{"RatioTerm", ratio::term_fields};
template <> inline constexpr Table table_of<ratio::Children>{"RatioChildren", ratio::children_fields};
template <> inline constexpr Table table_of<ratio::LeftOut>{"RatioLeftOut", ratio::left_out_fields};
}  // namespace marelle::record
