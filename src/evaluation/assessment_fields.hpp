#pragma once
// The field tables of assessment.hpp, each after those it holds.
#include "evaluation/assessment.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> \
    inline constexpr Table table_of<evaluation::Type>{table, evaluation::fields_name}; \
    } \
    namespace marelle::evaluation {

namespace marelle::record {
inline constexpr Choice assessment_state_choices[] = {{"missing"}, {"started"}, {"submitted"}};
template <>
inline constexpr std::span<Choice const> choices_of<evaluation::AssessmentState>{assessment_state_choices};
inline constexpr Choice left_out_choices[] = {{"no_agreement"}, {"not_by_link"}, {"already_sent"}, {"no_form"}};
template <>
inline constexpr std::span<Choice const> choices_of<evaluation::LeftOut>{left_out_choices};
}  // namespace marelle::record

namespace marelle::evaluation {

using record::field;

inline constexpr std::array answer_fields{
    field<&Answer::item>("item").longest(40).level(Level::s3),
    field<&Answer::level>("level").level(Level::s3),
};
MARELLE_TABLE(Answer, "EvaluationAnswer", answer_fields)

inline constexpr std::array other_answer_fields{
    field<&OtherAnswer::item>("item").longest(40).level(Level::s3),
    field<&OtherAnswer::level>("level").level(Level::s3),
    field<&OtherAnswer::comment>("comment").longest(4000).level(Level::s3),
    field<&OtherAnswer::by>("by").level(Level::s1),
    field<&OtherAnswer::at>("at").instant().level(Level::s1),
};
MARELLE_TABLE(OtherAnswer, "OtherEvaluationAnswer", other_answer_fields)

inline constexpr std::array criterion_score_fields{
    field<&CriterionScore::criterion>("criterion").longest(40).level(Level::s3),
    field<&CriterionScore::value>("value").level(Level::s3),
    field<&CriterionScore::answered>("answered").level(Level::s3),
    field<&CriterionScore::items>("items").level(Level::s3),
    field<&CriterionScore::not_observed>("not_observed").level(Level::s3),
    field<&CriterionScore::expected_reached>("expected_reached").level(Level::s3),
};
MARELLE_TABLE(CriterionScore, "EvaluationScore", criterion_score_fields)

inline constexpr std::array assessed_child_fields{
    field<&AssessedChild::id>("id").to("child").level(Level::s1),
    field<&AssessedChild::first_name>("first_name").level(Level::s1),
    field<&AssessedChild::initial>("initial").level(Level::s1),
};
MARELLE_TABLE(AssessedChild, "AssessedChild", assessed_child_fields)

inline constexpr std::array previous_assessment_fields{
    field<&PreviousAssessment::round>("round").level(Level::s1),
    field<&PreviousAssessment::closes_on>("closes_on").date().level(Level::s1),
    field<&PreviousAssessment::form>("form").level(Level::s1),
    field<&PreviousAssessment::submitted_at>("submitted_at").instant().level(Level::s1),
    field<&PreviousAssessment::by>("by").level(Level::s1),
    field<&PreviousAssessment::answers>("answers").level(Level::s3),
    field<&PreviousAssessment::scores>("scores").level(Level::s3),
};
MARELLE_TABLE(PreviousAssessment, "PreviousAssessment", previous_assessment_fields)

inline constexpr std::array assessment_fields{
    field<&Assessment::id>("id").id().level(Level::s1),
    field<&Assessment::round>("round").level(Level::s1),
    field<&Assessment::instrument>("instrument").to("instrument").level(Level::s0),
    field<&Assessment::opens_on>("opens_on").date().level(Level::s0),
    field<&Assessment::last_day>("last_day").date().level(Level::s0),
    field<&Assessment::child>("child").level(Level::s1),
    field<&Assessment::informant>("informant").level(Level::s1),
    field<&Assessment::form>("form").level(Level::s1),
    field<&Assessment::state>("state").label("field.assessment_state").level(Level::s2),
    field<&Assessment::version>("version").level(Level::s1),
    field<&Assessment::answers>("answers").level(Level::s3),
    field<&Assessment::comment>("comment").longest(4000).level(Level::s3),
    field<&Assessment::others>("others").level(Level::s3),
    field<&Assessment::scores>("scores").level(Level::s3),
    field<&Assessment::started_at>("started_at").instant().level(Level::s1),
    field<&Assessment::saved_at>("saved_at").instant().level(Level::s1),
    field<&Assessment::submitted_at>("submitted_at").instant().level(Level::s1),
    field<&Assessment::by>("by").level(Level::s1),
    field<&Assessment::written_by>("written_by").to("user_account").level(Level::s1),
    field<&Assessment::previous>("previous").level(Level::s3),
    field<&Assessment::respondent>("respondent").level(Level::s1),
    field<&Assessment::may>("may").level(Level::s0),
};
MARELLE_TABLE(Assessment, "Assessment", assessment_fields)

inline constexpr std::array assessment_edit_fields{
    field<&AssessmentEdit::id>("id").id().level(Level::s1),
    field<&AssessmentEdit::base>("base").level(Level::s1),
    field<&AssessmentEdit::answers>("answers").longest(60).level(Level::s3),
    field<&AssessmentEdit::taken_back>("taken_back").longest(60).level(Level::s3),
    field<&AssessmentEdit::comment>("comment").longest(4000).level(Level::s3),
    field<&AssessmentEdit::submitted>("submitted").level(Level::s2),
    field<&AssessmentEdit::observed_at>("observed_at").instant().level(Level::s1),
    field<&AssessmentEdit::sent_at>("sent_at").instant().level(Level::s1),
    field<&AssessmentEdit::respondent>("respondent").level(Level::s1),
    field<&AssessmentEdit::teacher>("teacher").longest(120).level(Level::s1),
};
MARELLE_TABLE(AssessmentEdit, "AssessmentEdit", assessment_edit_fields)

inline constexpr std::array assessment_draft_fields{
    field<&AssessmentDraft::id>("id").id().level(Level::s1),
    field<&AssessmentDraft::round>("round").to("evaluation_round").level(Level::s1),
    field<&AssessmentDraft::child>("child").to("child").level(Level::s1),
    field<&AssessmentDraft::informant>("informant").level(Level::s1),
    field<&AssessmentDraft::base>("base").level(Level::s1),
    field<&AssessmentDraft::answers>("answers").longest(60).level(Level::s3),
    field<&AssessmentDraft::taken_back>("taken_back").longest(60).level(Level::s3),
    field<&AssessmentDraft::comment>("comment").longest(4000).level(Level::s3),
    field<&AssessmentDraft::submitted>("submitted").level(Level::s2),
    field<&AssessmentDraft::observed_at>("observed_at").instant().level(Level::s1),
    field<&AssessmentDraft::respondent>("respondent").level(Level::s1),
    field<&AssessmentDraft::teacher>("teacher").longest(120).level(Level::s1),
};
MARELLE_TABLE(AssessmentDraft, "AssessmentDraft", assessment_draft_fields)

inline constexpr std::array evaluation_batch_fields{
    field<&EvaluationBatch::drafts>("drafts").longest(100).level(Level::s3),
    field<&EvaluationBatch::sent_at>("sent_at").instant().level(Level::s1),
};
MARELLE_TABLE(EvaluationBatch, "EvaluationBatch", evaluation_batch_fields)

inline constexpr std::array draft_result_fields{
    field<&DraftResult::id>("id").id().level(Level::s1),
    field<&DraftResult::result>("result").level(Level::s1),
    field<&DraftResult::code>("code").level(Level::s1),
    field<&DraftResult::state>("state").label("field.assessment_state").level(Level::s2),
    field<&DraftResult::version>("version").level(Level::s1),
    field<&DraftResult::others>("others").level(Level::s3),
};
MARELLE_TABLE(DraftResult, "EvaluationDraftResult", draft_result_fields)

inline constexpr std::array evaluation_batch_result_fields{
    field<&EvaluationBatchResult::results>("results").level(Level::s3),
};
MARELLE_TABLE(EvaluationBatchResult, "EvaluationBatchResult", evaluation_batch_result_fields)

inline constexpr std::array take_back_fields{
    field<&TakeBack::reason>("reason").longest(500).level(Level::s3),
};
MARELLE_TABLE(TakeBack, "EvaluationTakeBack", take_back_fields)

inline constexpr std::array answered_fields{
    field<&Answered::respondent>("respondent").level(Level::s1),
    field<&Answered::state>("state").label("field.assessment_state").level(Level::s2),
};
MARELLE_TABLE(Answered, "EvaluationAnswered", answered_fields)

inline constexpr std::array queue_child_fields{
    field<&QueueChild::child>("child").level(Level::s1),
    field<&QueueChild::group>("group").level(Level::s1),
    field<&QueueChild::cursus>("cursus").level(Level::s1),
    field<&QueueChild::form>("form").level(Level::s1),
    field<&QueueChild::state>("state").label("field.assessment_state").level(Level::s2),
    field<&QueueChild::version>("version").level(Level::s1),
    field<&QueueChild::submitted_at>("submitted_at").instant().level(Level::s1),
    field<&QueueChild::left>("left").level(Level::s1),
    field<&QueueChild::answers>("answers").level(Level::s2),
};
MARELLE_TABLE(QueueChild, "EvaluationQueueChild", queue_child_fields)

inline constexpr std::array paper_entry_fields{
    field<&PaperEntry::instrument>("instrument").to("instrument").level(Level::s0),
    field<&PaperEntry::form>("form").level(Level::s1),
    field<&PaperEntry::informant>("informant").level(Level::s1),
    field<&PaperEntry::cursus>("cursus").level(Level::s1),
    field<&PaperEntry::children>("children").level(Level::s2),
};
MARELLE_TABLE(PaperEntry, "EvaluationPaperEntry", paper_entry_fields)

inline constexpr std::array teacher_link_child_fields{
    field<&TeacherLinkChild::child>("child").level(Level::s1),
    field<&TeacherLinkChild::state>("state").label("field.assessment_state").level(Level::s2),
};
MARELLE_TABLE(TeacherLinkChild, "EvaluationLinkChild", teacher_link_child_fields)

inline constexpr std::array teacher_link_fields{
    field<&TeacherLink::id>("id").id().level(Level::s1),
    field<&TeacherLink::round>("round").to("evaluation_round").level(Level::s1),
    field<&TeacherLink::teacher>("teacher").longest(120).level(Level::s1),
    field<&TeacherLink::children>("children").level(Level::s2),
    field<&TeacherLink::created_at>("created_at").instant().level(Level::s1),
    field<&TeacherLink::created_by>("created_by").level(Level::s1),
    field<&TeacherLink::expires_at>("expires_at").instant().level(Level::s1),
    field<&TeacherLink::sent_at>("sent_at").instant().level(Level::s1),
    field<&TeacherLink::revoked_at>("revoked_at").instant().level(Level::s1),
};
MARELLE_TABLE(TeacherLink, "EvaluationTeacherLink", teacher_link_fields)

inline constexpr std::array new_teacher_link_fields{
    field<&NewTeacherLink::teacher>("teacher").longest(120).level(Level::s1),
    field<&NewTeacherLink::children>("children").longest(40).level(Level::s1),
};
MARELLE_TABLE(NewTeacherLink, "NewEvaluationTeacherLink", new_teacher_link_fields)

inline constexpr std::array left_out_child_fields{
    field<&LeftOutChild::child>("child").level(Level::s1),
    field<&LeftOutChild::why>("why").label("field.left_out").level(Level::s2),
};
MARELLE_TABLE(LeftOutChild, "EvaluationLeftOutChild", left_out_child_fields)

inline constexpr std::array made_teacher_link_fields{
    field<&MadeTeacherLink::link>("link").level(Level::s1),
    field<&MadeTeacherLink::address>("address").level(Level::s4),
    field<&MadeTeacherLink::qr>("qr").longest(20000).level(Level::s4),
    field<&MadeTeacherLink::qr_size>("qr_size").level(Level::s0),
    field<&MadeTeacherLink::left_out>("left_out").level(Level::s2),
};
MARELLE_TABLE(MadeTeacherLink, "MadeEvaluationTeacherLink", made_teacher_link_fields)

#undef MARELLE_TABLE

}  // namespace marelle::evaluation
