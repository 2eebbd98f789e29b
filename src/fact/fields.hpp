#pragma once
// The field tables of fact.hpp and incident.hpp, each after those it holds.
#include "fact/fact.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> inline constexpr Table table_of<fact::Type>{table, fact::fields_name}; \
    } \
    namespace marelle::fact {

namespace marelle::record {
inline constexpr Choice fact_kind_choices[] = {{"fact"}, {"incident"}};
template <> inline constexpr std::span<Choice const> choices_of<fact::Kind>{fact_kind_choices};
inline constexpr Choice severity_choices[] = {{"ordinary"}, {"watch"}, {"grave"}};
template <> inline constexpr std::span<Choice const> choices_of<fact::Severity>{severity_choices};
inline constexpr Choice step_outcome_choices[] = {{"done"}, {"not_applicable"}, {"undone"}};
template <> inline constexpr std::span<Choice const> choices_of<fact::StepOutcome>{step_outcome_choices};
inline constexpr Choice report_state_choices[] = {{"draft"}, {"sent"}, {"read"}};
template <> inline constexpr std::span<Choice const> choices_of<fact::ReportState>{report_state_choices};
}  // namespace marelle::record

namespace marelle::fact {

using record::field;

inline constexpr std::array new_fact_fields{
    field<&NewFact::id>("id").id().level(Level::s1),
    field<&NewFact::session>("session").to("session").level(Level::s1),
    field<&NewFact::child>("child").to("child").level(Level::s1),
    field<&NewFact::group>("group").to("mini_group").level(Level::s1),
    field<&NewFact::kind>("kind").level(Level::s3).label("field.fact_kind"),
    field<&NewFact::severity>("severity").level(Level::s3),
    field<&NewFact::text>("text").longest(4000).level(Level::s3),
    field<&NewFact::observed_at>("observed_at").instant().level(Level::s1),
    field<&NewFact::sent_at>("sent_at").instant().level(Level::s1),
};
MARELLE_TABLE(NewFact, "NewFact", new_fact_fields)

inline constexpr std::array new_correction_fields{
    field<&NewCorrection::id>("id").id().level(Level::s1),
    field<&NewCorrection::kind>("kind").level(Level::s3).label("field.fact_kind"),
    field<&NewCorrection::severity>("severity").level(Level::s3),
    field<&NewCorrection::text>("text").longest(4000).level(Level::s3),
};
MARELLE_TABLE(NewCorrection, "FactCorrection", new_correction_fields)

inline constexpr std::array about_child_fields{
    field<&AboutChild::id>("id").to("child").level(Level::s1),
    field<&AboutChild::first_name>("first_name").level(Level::s1),
    field<&AboutChild::initial>("initial").level(Level::s1),
};
MARELLE_TABLE(AboutChild, "AboutChild", about_child_fields)

inline constexpr std::array signed_fields{
    field<&Signed::by>("by").level(Level::s1),
    field<&Signed::at>("at").instant().level(Level::s1),
};
MARELLE_TABLE(Signed, "Signed", signed_fields)

inline constexpr std::array words_fields{
    field<&Words::number>("number").level(Level::s1),
    field<&Words::kind>("kind").level(Level::s3).label("field.fact_kind"),
    field<&Words::severity>("severity").level(Level::s3),
    field<&Words::text>("text").longest(4000).level(Level::s3),
    field<&Words::written_at>("written_at").instant().level(Level::s1),
    field<&Words::written_by>("written_by").level(Level::s1),
};
MARELLE_TABLE(Words, "FactWords", words_fields)

inline constexpr std::array given_back_fields{
    field<&GivenBack::withdrawn>("withdrawn").level(Level::s1),
    field<&GivenBack::given_back>("given_back").level(Level::s1),
};
MARELLE_TABLE(GivenBack, "FactGivenBack", given_back_fields)

inline constexpr std::array withdrawal_fields{
    field<&Withdrawal::id>("id").id().level(Level::s1),
};
MARELLE_TABLE(Withdrawal, "FactWithdrawal", withdrawal_fields)

inline constexpr std::array taken_back_fields{
    field<&TakenBack::fact>("fact").to("fact").level(Level::s1),
};
MARELLE_TABLE(TakenBack, "FactTakenBack", taken_back_fields)

inline constexpr std::array fact_fields{
    field<&Fact::id>("id").id().level(Level::s1),
    field<&Fact::child>("child").level(Level::s1),
    field<&Fact::group>("group").level(Level::s1),
    field<&Fact::session>("session").to("session").level(Level::s1),
    field<&Fact::kind>("kind").level(Level::s3).label("field.fact_kind"),
    field<&Fact::severity>("severity").level(Level::s3),
    field<&Fact::text>("text").longest(4000).level(Level::s3),
    field<&Fact::observed_at>("observed_at").instant().level(Level::s1),
    field<&Fact::received_at>("received_at").instant().level(Level::s1),
    field<&Fact::written_by>("written_by").level(Level::s1),
    field<&Fact::earlier>("earlier").level(Level::s3),
    field<&Fact::acknowledged>("acknowledged").level(Level::s1),
    field<&Fact::withdrawn>("withdrawn").level(Level::s1),
    field<&Fact::given_back>("given_back").level(Level::s1),
    field<&Fact::may>("may").level(Level::s0),
};
MARELLE_TABLE(Fact, "Fact", fact_fields)

inline constexpr std::array waiting_fields{
    field<&Waiting::count>("count").level(Level::s0),
    field<&Waiting::first>("first").to("fact").level(Level::s0),
};
MARELLE_TABLE(Waiting, "FactsWaiting", waiting_fields)

inline constexpr std::array to_tell_fields{
    field<&ToTell::referent>("referent").level(Level::s1),
    field<&ToTell::directors>("directors").level(Level::s1),
};
MARELLE_TABLE(ToTell, "ToTell", to_tell_fields)

inline constexpr std::array category_fields{
    field<&IncidentCategory::name>("name").level(Level::s0),
    field<&IncidentCategory::types>("types").level(Level::s0),
};
MARELLE_TABLE(IncidentCategory, "IncidentCategory", category_fields)

inline constexpr std::array report_edit_fields{
    field<&ReportEdit::department>("department").longest(3).level(Level::s3),
    field<&ReportEdit::occurred_at>("occurred_at").instant().level(Level::s3),
    field<&ReportEdit::category>("category").longest(40).level(Level::s3),
    field<&ReportEdit::types>("types").longest(10).level(Level::s3),
    field<&ReportEdit::other_type>("other_type").longest(200).level(Level::s3),
    field<&ReportEdit::staff>("staff").longest(1000).level(Level::s3),
    field<&ReportEdit::account>("account").longest(8000).level(Level::s3),
    field<&ReportEdit::danger_steps>("danger_steps").longest(4000).level(Level::s3),
    field<&ReportEdit::victim_steps>("victim_steps").longest(4000).level(Level::s3),
    field<&ReportEdit::author_steps>("author_steps").longest(4000).level(Level::s3),
    field<&ReportEdit::families_informed>("families_informed").longest(4000).level(Level::s3),
};
MARELLE_TABLE(ReportEdit, "IncidentForm", report_edit_fields)

inline constexpr std::array report_words_fields{
    field<&ReportWords::other_type>("other_type").longest(200).level(Level::s3),
    field<&ReportWords::staff>("staff").longest(1000).level(Level::s3),
    field<&ReportWords::account>("account").longest(8000).level(Level::s3),
    field<&ReportWords::danger_steps>("danger_steps").longest(4000).level(Level::s3),
    field<&ReportWords::victim_steps>("victim_steps").longest(4000).level(Level::s3),
    field<&ReportWords::author_steps>("author_steps").longest(4000).level(Level::s3),
    field<&ReportWords::families_informed>("families_informed").longest(4000).level(Level::s3),
};
MARELLE_TABLE(ReportWords, "IncidentWords", report_words_fields)

inline constexpr std::array step_edit_fields{
    field<&StepEdit::id>("id").id().level(Level::s1),
    field<&StepEdit::step>("step").longest(40).level(Level::s3),
    field<&StepEdit::outcome>("outcome").level(Level::s3),
    field<&StepEdit::done_at>("done_at").instant().level(Level::s3),
};
MARELLE_TABLE(StepEdit, "IncidentStepEdit", step_edit_fields)

inline constexpr std::array sending_edit_fields{
    field<&SendingEdit::id>("id").id().level(Level::s1),
    field<&SendingEdit::state>("state").level(Level::s3).label("field.report_state"),
};
MARELLE_TABLE(SendingEdit, "IncidentSending", sending_edit_fields)

inline constexpr std::array step_taken_fields{
    field<&StepTaken::step>("step").level(Level::s3),
    field<&StepTaken::delay>("delay").level(Level::s0),
    field<&StepTaken::source>("source").level(Level::s0),
    field<&StepTaken::outcome>("outcome").level(Level::s3),
    field<&StepTaken::done_at>("done_at").instant().level(Level::s3),
    field<&StepTaken::recorded>("recorded").level(Level::s1),
};
MARELLE_TABLE(StepTaken, "IncidentStep", step_taken_fields)

inline constexpr std::array writing_fields{
    field<&Writing::version>("version").level(Level::s1),
    field<&Writing::written>("written").level(Level::s1),
};
MARELLE_TABLE(Writing, "IncidentWriting", writing_fields)

inline constexpr std::array report_fields{
    field<&IncidentReport::fact>("fact").to("fact").level(Level::s1),
    field<&IncidentReport::version>("version").level(Level::s1),
    field<&IncidentReport::establishment>("establishment").level(Level::s0),
    field<&IncidentReport::organisation>("organisation").level(Level::s0),
    field<&IncidentReport::form>("form").level(Level::s3).label("field.incident_form"),
    field<&IncidentReport::state>("state").level(Level::s3).label("field.report_state"),
    field<&IncidentReport::sent>("sent").level(Level::s1),
    field<&IncidentReport::read>("read").level(Level::s1),
    field<&IncidentReport::steps>("steps").level(Level::s3),
    field<&IncidentReport::writings>("writings").level(Level::s1),
    field<&IncidentReport::categories>("categories").level(Level::s0),
};
MARELLE_TABLE(IncidentReport, "IncidentReport", report_fields)

#undef MARELLE_TABLE
}  // namespace marelle::fact
