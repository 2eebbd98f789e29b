#pragma once
// The field tables of results.hpp, each after those it holds.
#include "evaluation/results.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> \
    inline constexpr Table table_of<evaluation::Type>{table, evaluation::fields_name}; \
    } \
    namespace marelle::evaluation {

namespace marelle::record {
inline constexpr Choice result_verdict_choices[] = {
    {"rise"}, {"fall"}, {"within_margin"}, {"too_few"}, {"not_measurable"}};
template <>
inline constexpr std::span<Choice const> choices_of<evaluation::ResultVerdict>{result_verdict_choices};
inline constexpr Choice counted_as_choices[] = {{"both"},     {"before_only"}, {"after_only"}, {"neither"},
                                                {"only_now"}, {"lost"},        {"unscored"},   {"other_scale"}};
template <> inline constexpr std::span<Choice const> choices_of<evaluation::CountedAs>{counted_as_choices};
}  // namespace marelle::record

namespace marelle::evaluation {

using record::field;

inline constexpr std::array result_share_fields{
    field<&ResultShare::k>("k").level(Level::s0),
    field<&ResultShare::n>("n").level(Level::s0),
    field<&ResultShare::value>("value").level(Level::s0),
    field<&ResultShare::low>("low").level(Level::s0),
    field<&ResultShare::high>("high").level(Level::s0),
    field<&ResultShare::method>("method").level(Level::s0),
    field<&ResultShare::approximate>("approximate").level(Level::s0),
    field<&ResultShare::sites>("sites").level(Level::s0),
};
MARELLE_TABLE(ResultShare, "EvaluationShare", result_share_fields)

inline constexpr std::array result_change_fields{
    field<&ResultChange::value>("value").level(Level::s0),
    field<&ResultChange::low>("low").level(Level::s0),
    field<&ResultChange::high>("high").level(Level::s0),
    field<&ResultChange::method>("method").level(Level::s0),
    field<&ResultChange::approximate>("approximate").level(Level::s0),
};
MARELLE_TABLE(ResultChange, "EvaluationChange", result_change_fields)

inline constexpr std::array result_transition_fields{
    field<&ResultTransition::before>("before").level(Level::s0),
    field<&ResultTransition::after>("after").level(Level::s0),
    field<&ResultTransition::children>("children").level(Level::s0),
};
MARELLE_TABLE(ResultTransition, "EvaluationTransition", result_transition_fields)

inline constexpr std::array result_criterion_fields{
    field<&ResultCriterion::key>("key").level(Level::s0),
    field<&ResultCriterion::title>("title").level(Level::s0),
    field<&ResultCriterion::suppressed>("suppressed").level(Level::s0),
    field<&ResultCriterion::scored>("scored").level(Level::s0),
    field<&ResultCriterion::unscored>("unscored").level(Level::s0),
    field<&ResultCriterion::share>("share").level(Level::s0),
    field<&ResultCriterion::paired>("paired").level(Level::s0),
    field<&ResultCriterion::other_scale>("other_scale").level(Level::s0),
    field<&ResultCriterion::before>("before").level(Level::s0),
    field<&ResultCriterion::after>("after").level(Level::s0),
    field<&ResultCriterion::change>("change").level(Level::s0),
    field<&ResultCriterion::median>("median").level(Level::s0),
    field<&ResultCriterion::up>("up").level(Level::s0),
    field<&ResultCriterion::same>("same").level(Level::s0),
    field<&ResultCriterion::down>("down").level(Level::s0),
    field<&ResultCriterion::transitions>("transitions").level(Level::s0),
    field<&ResultCriterion::verdict>("verdict").label("field.verdict").level(Level::s0),
    field<&ResultCriterion::p>("p").level(Level::s0),
    field<&ResultCriterion::p_holm>("p_holm").level(Level::s0),
    field<&ResultCriterion::lost>("lost").level(Level::s0),
    field<&ResultCriterion::leavers_difference>("leavers_difference").level(Level::s0),
    field<&ResultCriterion::leavers_differ>("leavers_differ").level(Level::s0),
    field<&ResultCriterion::detectable>("detectable").level(Level::s0),
    field<&ResultCriterion::words>("words").longest(4000).level(Level::s0),
};
MARELLE_TABLE(ResultCriterion, "EvaluationCriterionResult", result_criterion_fields)

inline constexpr std::array result_agreement_fields{
    field<&ResultAgreement::criterion>("criterion").level(Level::s0),
    field<&ResultAgreement::other>("other").level(Level::s0),
    field<&ResultAgreement::method>("method").level(Level::s0),
    field<&ResultAgreement::children>("children").level(Level::s0),
    field<&ResultAgreement::value>("value").level(Level::s0),
    field<&ResultAgreement::low>("low").level(Level::s0),
    field<&ResultAgreement::high>("high").level(Level::s0),
    field<&ResultAgreement::approximate>("approximate").level(Level::s0),
    field<&ResultAgreement::words>("words").longest(1000).level(Level::s0),
};
MARELLE_TABLE(ResultAgreement, "EvaluationAgreement", result_agreement_fields)

inline constexpr std::array result_reliability_fields{
    field<&ResultReliability::criterion>("criterion").level(Level::s0),
    field<&ResultReliability::cursus>("cursus").level(Level::s0),
    field<&ResultReliability::children>("children").level(Level::s0),
    field<&ResultReliability::items>("items").level(Level::s0),
    field<&ResultReliability::value>("value").level(Level::s0),
    field<&ResultReliability::low>("low").level(Level::s0),
    field<&ResultReliability::high>("high").level(Level::s0),
    field<&ResultReliability::approximate>("approximate").level(Level::s0),
    field<&ResultReliability::threshold>("threshold").level(Level::s0),
    field<&ResultReliability::twice>("twice").level(Level::s0),
    field<&ResultReliability::rises>("rises").level(Level::s0),
    field<&ResultReliability::falls>("falls").level(Level::s0),
    field<&ResultReliability::words>("words").longest(2000).level(Level::s0),
};
MARELLE_TABLE(ResultReliability, "EvaluationReliability", result_reliability_fields)

inline constexpr std::array result_draw_fields{
    field<&ResultDraw::draw>("draw").level(Level::s0),
    field<&ResultDraw::title>("title").level(Level::s0),
    field<&ResultDraw::drawn_on>("drawn_on").date().level(Level::s0),
    field<&ResultDraw::placed>("placed").level(Level::s0),
    field<&ResultDraw::waiting>("waiting").level(Level::s0),
};
MARELLE_TABLE(ResultDraw, "EvaluationDraw", result_draw_fields)

inline constexpr std::array result_compared_fields{
    field<&ResultCompared::criterion>("criterion").level(Level::s0),
    field<&ResultCompared::placed>("placed").level(Level::s0),
    field<&ResultCompared::waiting>("waiting").level(Level::s0),
    field<&ResultCompared::change>("change").level(Level::s0),
    field<&ResultCompared::p>("p").level(Level::s0),
    field<&ResultCompared::p_holm>("p_holm").level(Level::s0),
    field<&ResultCompared::words>("words").longest(2000).level(Level::s0),
};
MARELLE_TABLE(ResultCompared, "EvaluationCompared", result_compared_fields)

inline constexpr std::array result_scope_fields{
    field<&ResultScope::kind>("kind").level(Level::s0),
    field<&ResultScope::id>("id").level(Level::s0),
    field<&ResultScope::name>("name").level(Level::s0),
};
MARELLE_TABLE(ResultScope, "EvaluationScope", result_scope_fields)

inline constexpr std::array evaluation_results_fields{
    field<&EvaluationResults::round>("round").level(Level::s0),
    field<&EvaluationResults::before>("before").level(Level::s0),
    field<&EvaluationResults::informant>("informant").level(Level::s0),
    field<&EvaluationResults::scope>("scope").level(Level::s0),
    field<&EvaluationResults::computed_at>("computed_at").instant().level(Level::s0),
    field<&EvaluationResults::definition_version>("definition_version").level(Level::s0),
    field<&EvaluationResults::counts>("counts").level(Level::s0),
    field<&EvaluationResults::suppressed>("suppressed").level(Level::s0),
    field<&EvaluationResults::least>("least").level(Level::s0),
    field<&EvaluationResults::words_from>("words_from").level(Level::s0),
    field<&EvaluationResults::criteria>("criteria").level(Level::s0),
    field<&EvaluationResults::agreements>("agreements").level(Level::s0),
    field<&EvaluationResults::draws>("draws").level(Level::s0),
    field<&EvaluationResults::compared_by>("compared_by").level(Level::s0),
    field<&EvaluationResults::comparison>("comparison").level(Level::s0),
    field<&EvaluationResults::comparison_words>("comparison_words").longest(1000).level(Level::s0),
    field<&EvaluationResults::reliabilities>("reliabilities").level(Level::s0),
    field<&EvaluationResults::finding>("finding").longest(1000).level(Level::s0),
    field<&EvaluationResults::words>("words").longest(4000).level(Level::s0),
    field<&EvaluationResults::several>("several").level(Level::s0),
    field<&EvaluationResults::notes>("notes").level(Level::s0),
};
MARELLE_TABLE(EvaluationResults, "EvaluationResults", evaluation_results_fields)

inline constexpr std::array result_row_fields{
    field<&ResultRow::child>("child").level(Level::s1),
    field<&ResultRow::before>("before").level(Level::s3),
    field<&ResultRow::after>("after").level(Level::s3),
    field<&ResultRow::counted>("counted").level(Level::s3).label("field.counted_as"),
};
MARELLE_TABLE(ResultRow, "EvaluationResultRow", result_row_fields)

#undef MARELLE_TABLE

}  // namespace marelle::evaluation
