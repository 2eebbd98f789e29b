#pragma once
// The words of the enums of survey.hpp, as they travel.
#include "survey/survey.hpp"

namespace marelle::record {
inline constexpr Choice survey_state_choices[] = {{"open"}, {"over"}, {"closed"}};
template <> inline constexpr std::span<Choice const> choices_of<survey::State>{survey_state_choices};
inline constexpr Choice survey_way_choices[] = {{"link"}, {"sheet"}, {"helped"}};
template <> inline constexpr std::span<Choice const> choices_of<survey::Way>{survey_way_choices};
inline constexpr Choice survey_verdict_choices[] = {{"waiting"}, {"shown"}, {"withheld"}};
template <> inline constexpr std::span<Choice const> choices_of<survey::Verdict>{survey_verdict_choices};
inline constexpr Choice survey_reason_choices[] = {
    {"names_somebody"}, {"danger"}, {"hurtful"}, {"off_topic"}, {"empty"}};
template <> inline constexpr std::span<Choice const> choices_of<survey::Reason>{survey_reason_choices};
}  // namespace marelle::record
