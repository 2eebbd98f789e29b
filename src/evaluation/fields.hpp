#pragma once
// The field tables of evaluation.hpp, each after those it holds.
#include "evaluation/evaluation.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> \
    inline constexpr Table table_of<evaluation::Type>{table, evaluation::fields_name}; \
    } \
    namespace marelle::evaluation {

namespace marelle::record {
inline constexpr Choice round_state_choices[] = {{"planned"}, {"open"}, {"closed"}};
template <>
inline constexpr std::span<Choice const> choices_of<evaluation::RoundState>{round_state_choices};
inline constexpr Choice round_change_choices[] = {{"closed"}, {"reopened"}};
template <>
inline constexpr std::span<Choice const> choices_of<evaluation::RoundChangeKind>{round_change_choices};
}  // namespace marelle::record

namespace marelle::evaluation {

using record::field;

inline constexpr std::array instrument_name_fields{
    field<&InstrumentName::id>("id").to("instrument").level(Level::s0),
    field<&InstrumentName::code>("code").level(Level::s0),
    field<&InstrumentName::version>("version").level(Level::s0),
    field<&InstrumentName::title>("title").level(Level::s0),
};
MARELLE_TABLE(InstrumentName, "EvaluationInstrument", instrument_name_fields)

inline constexpr std::array signed_by_fields{
    field<&SignedBy::by>("by").level(Level::s1),
    field<&SignedBy::at>("at").instant().level(Level::s1),
};
MARELLE_TABLE(SignedBy, "EvaluationSigned", signed_by_fields)

inline constexpr std::array round_change_fields{
    field<&RoundChange::id>("id").id().level(Level::s0),
    field<&RoundChange::kind>("kind").label("field.round_change").level(Level::s0),
    field<&RoundChange::at>("at").instant().level(Level::s1),
    field<&RoundChange::by>("by").level(Level::s1),
    field<&RoundChange::reason>("reason").longest(500).level(Level::s1),
    field<&RoundChange::until>("until").date().level(Level::s0),
    field<&RoundChange::undone>("undone").level(Level::s1),
};
MARELLE_TABLE(RoundChange, "EvaluationRoundChange", round_change_fields)

inline constexpr std::array completeness_fields{
    field<&Completeness::expected>("expected").level(Level::s0),
    field<&Completeness::done>("done").level(Level::s0),
    field<&Completeness::started>("started").level(Level::s0),
    field<&Completeness::missing>("missing").level(Level::s0),
    field<&Completeness::left>("left").level(Level::s0),
};
MARELLE_TABLE(Completeness, "EvaluationCounts", completeness_fields)

inline constexpr std::array informant_completeness_fields{
    field<&InformantCompleteness::informant>("informant").level(Level::s0),
    field<&InformantCompleteness::counts>("counts").level(Level::s0),
};
MARELLE_TABLE(InformantCompleteness, "EvaluationInformantCounts", informant_completeness_fields)

inline constexpr std::array referent_completeness_fields{
    field<&ReferentCompleteness::referent>("referent").level(Level::s1),
    field<&ReferentCompleteness::counts>("counts").level(Level::s0),
    field<&ReferentCompleteness::by_informant>("by_informant").level(Level::s0),
};
MARELLE_TABLE(ReferentCompleteness, "EvaluationReferentCounts", referent_completeness_fields)

inline constexpr std::array evaluation_round_fields{
    field<&EvaluationRound::id>("id").id().level(Level::s0),
    field<&EvaluationRound::establishment>("establishment").level(Level::s0),
    field<&EvaluationRound::instrument>("instrument").level(Level::s0),
    field<&EvaluationRound::name>("name").longest(120).level(Level::s0),
    field<&EvaluationRound::opens_on>("opens_on").date().level(Level::s0),
    field<&EvaluationRound::closes_on>("closes_on").date().level(Level::s0),
    field<&EvaluationRound::last_day>("last_day").date().level(Level::s0),
    field<&EvaluationRound::reference_on>("reference_on").date().level(Level::s0),
    field<&EvaluationRound::informants>("informants").level(Level::s0),
    field<&EvaluationRound::state>("state").label("field.round_state").level(Level::s0),
    field<&EvaluationRound::opened>("opened").level(Level::s1),
    field<&EvaluationRound::closed>("closed").level(Level::s1),
    field<&EvaluationRound::changes>("changes").level(Level::s1),
    field<&EvaluationRound::totals>("totals").level(Level::s0),
    field<&EvaluationRound::by_informant>("by_informant").level(Level::s0),
    field<&EvaluationRound::may>("may").level(Level::s0),
};
MARELLE_TABLE(EvaluationRound, "EvaluationRound", evaluation_round_fields)

inline constexpr std::array reminder_fields{
    field<&Reminder::id>("id").id().level(Level::s0),      field<&Reminder::number>("number").level(Level::s0),
    field<&Reminder::at>("at").instant().level(Level::s0), field<&Reminder::by>("by").level(Level::s1),
    field<&Reminder::missing>("missing").level(Level::s0),
};
MARELLE_TABLE(Reminder, "EvaluationReminder", reminder_fields)

inline constexpr std::array round_completeness_fields{
    field<&RoundCompleteness::round>("round").to("evaluation_round").level(Level::s0),
    field<&RoundCompleteness::by_referent>("by_referent").level(Level::s1),
    field<&RoundCompleteness::reminders>("reminders").level(Level::s1),
    field<&RoundCompleteness::reminders_left>("reminders_left").level(Level::s0),
};
MARELLE_TABLE(RoundCompleteness, "EvaluationCompleteness", round_completeness_fields)

inline constexpr std::array new_evaluation_round_fields{
    field<&NewEvaluationRound::id>("id").id().level(Level::s0),
    field<&NewEvaluationRound::network>("network").level(Level::s0),
    field<&NewEvaluationRound::instrument>("instrument").to("instrument").level(Level::s0),
    field<&NewEvaluationRound::name>("name").longest(120).level(Level::s0),
    field<&NewEvaluationRound::opens_on>("opens_on").date().level(Level::s0),
    field<&NewEvaluationRound::closes_on>("closes_on").date().level(Level::s0),
    field<&NewEvaluationRound::reference_on>("reference_on").date().level(Level::s0),
    field<&NewEvaluationRound::informants>("informants").longest(5).level(Level::s0),
};
MARELLE_TABLE(NewEvaluationRound, "NewEvaluationRound", new_evaluation_round_fields)

inline constexpr std::array reopening_fields{
    field<&Reopening::reason>("reason").longest(500).level(Level::s1),
    field<&Reopening::until>("until").date().level(Level::s0),
};
MARELLE_TABLE(Reopening, "EvaluationReopening", reopening_fields)

inline constexpr std::array new_assignment_fields{
    field<&NewAssignment::person>("person").to("user_account").level(Level::s1),
    field<&NewAssignment::children>("children").longest(400).level(Level::s1),
};
MARELLE_TABLE(NewAssignment, "NewEvaluationAssignment", new_assignment_fields)

inline constexpr std::array assignment_fields{
    field<&Assignment::person>("person").level(Level::s1),
    field<&Assignment::children>("children").level(Level::s1),
};
MARELLE_TABLE(Assignment, "EvaluationAssignment", assignment_fields)

#undef MARELLE_TABLE

}  // namespace marelle::evaluation
