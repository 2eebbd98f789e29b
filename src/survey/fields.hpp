#pragma once
#include "survey/choices.hpp"
#include "survey/survey.hpp"

namespace marelle::record {

inline constexpr std::array survey_moved_deadline_fields{
    field<&survey::MovedDeadline::before>("before").date().level(Level::s0),
    field<&survey::MovedDeadline::closes_on>("closes_on").date().level(Level::s0),
    field<&survey::MovedDeadline::reason>("reason").longest(300).level(Level::s0),
    field<&survey::MovedDeadline::moved_at>("moved_at").instant().level(Level::s0),
    field<&survey::MovedDeadline::moved_by>("moved_by").level(Level::s1),
};
static_assert(covers<survey::MovedDeadline>(survey_moved_deadline_fields));
template <>
inline constexpr Table table_of<survey::MovedDeadline>{"SurveyMovedDeadline", survey_moved_deadline_fields};

inline constexpr std::array survey_new_deadline_fields{
    field<&survey::NewDeadline::closes_on>("closes_on").date().level(Level::s0),
    field<&survey::NewDeadline::reason>("reason").longest(300).level(Level::s0),
};
static_assert(covers<survey::NewDeadline>(survey_new_deadline_fields));
template <> inline constexpr Table table_of<survey::NewDeadline>{"NewSurveyDeadline", survey_new_deadline_fields};

inline constexpr std::array survey_row_fields{
    field<&survey::SurveyRow::id>("id").id().level(Level::s0),
    field<&survey::SurveyRow::establishment>("establishment").level(Level::s0),
    field<&survey::SurveyRow::questionnaire>("questionnaire").level(Level::s0),
    field<&survey::SurveyRow::title>("title").level(Level::s0),
    field<&survey::SurveyRow::opened_at>("opened_at").instant().level(Level::s0),
    field<&survey::SurveyRow::opened_by>("opened_by").level(Level::s1),
    field<&survey::SurveyRow::closes_on>("closes_on").date().level(Level::s0),
    field<&survey::SurveyRow::moved>("moved").level(Level::s0),
    field<&survey::SurveyRow::state>("state").level(Level::s0).label("field.survey_state"),
    field<&survey::SurveyRow::families>("families").level(Level::s0),
    field<&survey::SurveyRow::written_to>("written_to").level(Level::s0),
    field<&survey::SurveyRow::sheets>("sheets").level(Level::s0),
    field<&survey::SurveyRow::answers>("answers").level(Level::s0),
    field<&survey::SurveyRow::reminders>("reminders").level(Level::s0),
    field<&survey::SurveyRow::reminder_from>("reminder_from").date().level(Level::s0),
    field<&survey::SurveyRow::closed_at>("closed_at").instant().level(Level::s0),
    field<&survey::SurveyRow::texts_waiting>("texts_waiting").level(Level::s0),
    field<&survey::SurveyRow::referent>("referent").level(Level::s0),
};
static_assert(covers<survey::SurveyRow>(survey_row_fields));
template <> inline constexpr Table table_of<survey::SurveyRow>{"Survey", survey_row_fields};

inline constexpr std::array survey_language_fields{
    field<&survey::LanguageCount::language>("language").level(Level::s0),
    field<&survey::LanguageCount::families>("families").level(Level::s0),
};
static_assert(covers<survey::LanguageCount>(survey_language_fields));
template <> inline constexpr Table table_of<survey::LanguageCount>{"SurveyLanguage", survey_language_fields};

inline constexpr std::array survey_audience_fields{
    field<&survey::Audience::families>("families").level(Level::s0),
    field<&survey::Audience::sms>("sms").level(Level::s0),
    field<&survey::Audience::email>("email").level(Level::s0),
    field<&survey::Audience::paper>("paper").level(Level::s0),
    field<&survey::Audience::languages>("languages").level(Level::s0),
    field<&survey::Audience::waits>("waits").level(Level::s1),
};
static_assert(covers<survey::Audience>(survey_audience_fields));
template <> inline constexpr Table table_of<survey::Audience>{"SurveyAudience", survey_audience_fields};

inline constexpr std::array reminder_foreseen_fields{
    field<&survey::ReminderForeseen::families>("families").level(Level::s1),
    field<&survey::ReminderForeseen::waits>("waits").level(Level::s1),
};
static_assert(covers<survey::ReminderForeseen>(reminder_foreseen_fields));
template <>
inline constexpr Table table_of<survey::ReminderForeseen>{"SurveyReminderForeseen", reminder_foreseen_fields};

inline constexpr std::array survey_paper_words_fields{
    field<&survey::PaperWords::language>("language").level(Level::s0),
    field<&survey::PaperWords::direction>("direction").level(Level::s0),
    field<&survey::PaperWords::name>("name").level(Level::s0),
    field<&survey::PaperWords::title>("title").level(Level::s0),
    field<&survey::PaperWords::questions>("questions").level(Level::s0),
    field<&survey::PaperWords::choices>("choices").level(Level::s0),
    field<&survey::PaperWords::open>("open").level(Level::s0),
    field<&survey::PaperWords::intro>("intro").level(Level::s0),
    field<&survey::PaperWords::code_words>("code_words").level(Level::s0),
};
static_assert(covers<survey::PaperWords>(survey_paper_words_fields));
template <> inline constexpr Table table_of<survey::PaperWords>{"SurveyPaper", survey_paper_words_fields};

inline constexpr std::array questionnaire_row_fields{
    field<&survey::QuestionnaireRow::code>("code").level(Level::s0),
    field<&survey::QuestionnaireRow::version>("version").level(Level::s0),
    field<&survey::QuestionnaireRow::licence>("licence").level(Level::s0),
    field<&survey::QuestionnaireRow::keys>("keys").level(Level::s0),
    field<&survey::QuestionnaireRow::papers>("papers").level(Level::s0),
};
static_assert(covers<survey::QuestionnaireRow>(questionnaire_row_fields));
template <> inline constexpr Table table_of<survey::QuestionnaireRow>{"Questionnaire", questionnaire_row_fields};

inline constexpr std::array new_survey_fields{
    field<&survey::NewSurvey::id>("id").id().level(Level::s0),
    field<&survey::NewSurvey::questionnaire>("questionnaire").longest(40).level(Level::s0),
    field<&survey::NewSurvey::closes_on>("closes_on").date().level(Level::s0),
};
static_assert(covers<survey::NewSurvey>(new_survey_fields));
template <> inline constexpr Table table_of<survey::NewSurvey>{"NewSurvey", new_survey_fields};

inline constexpr std::array new_sheets_fields{field<&survey::NewSheets::count>("count").level(Level::s0)};
static_assert(covers<survey::NewSheets>(new_sheets_fields));
template <> inline constexpr Table table_of<survey::NewSheets>{"NewSurveySheets", new_sheets_fields};

// Whoever prints the sheets holds their codes for a moment.
inline constexpr std::array survey_sheet_fields{
    field<&survey::Sheet::code>("code").level(Level::s4),
    field<&survey::Sheet::address>("address").level(Level::s4),
    field<&survey::Sheet::qr>("qr").longest(40000).level(Level::s4),
    field<&survey::Sheet::qr_size>("qr_size").level(Level::s0),
};
static_assert(covers<survey::Sheet>(survey_sheet_fields));
template <> inline constexpr Table table_of<survey::Sheet>{"SurveySheet", survey_sheet_fields};

inline constexpr std::array survey_sheets_fields{field<&survey::Sheets::sheets>("sheets").level(Level::s4)};
static_assert(covers<survey::Sheets>(survey_sheets_fields));
template <> inline constexpr Table table_of<survey::Sheets>{"SurveySheets", survey_sheets_fields};

inline constexpr std::array new_assistance_fields{
    field<&survey::NewAssistance::child>("child").to("child").level(Level::s1)};
static_assert(covers<survey::NewAssistance>(new_assistance_fields));
template <> inline constexpr Table table_of<survey::NewAssistance>{"NewSurveyAssistance", new_assistance_fields};

inline constexpr std::array assistance_fields{field<&survey::Assistance::address>("address").level(Level::s4)};
static_assert(covers<survey::Assistance>(assistance_fields));
template <> inline constexpr Table table_of<survey::Assistance>{"SurveyAssistance", assistance_fields};

inline constexpr std::array given_answer_fields{
    field<&survey::GivenAnswer::question>("question").longest(40).level(Level::s3),
    field<&survey::GivenAnswer::face>("face").level(Level::s3).label("field.survey_face"),
};
static_assert(covers<survey::GivenAnswer>(given_answer_fields));
template <> inline constexpr Table table_of<survey::GivenAnswer>{"SurveyAnswer", given_answer_fields};

inline constexpr std::array new_paper_answer_fields{
    field<&survey::NewPaperAnswer::sending>("sending").id().level(Level::s0),
    field<&survey::NewPaperAnswer::code>("code").longest(20).level(Level::s4),
    field<&survey::NewPaperAnswer::answers>("answers").longest(8).level(Level::s3),
    field<&survey::NewPaperAnswer::text>("text").longest(survey::longest_text).level(Level::s3),
};
static_assert(covers<survey::NewPaperAnswer>(new_paper_answer_fields));
template <> inline constexpr Table table_of<survey::NewPaperAnswer>{"NewPaperAnswer", new_paper_answer_fields};

inline constexpr std::array survey_counted_fields{field<&survey::Counted::answers>("answers").level(Level::s0)};
static_assert(covers<survey::Counted>(survey_counted_fields));
template <> inline constexpr Table table_of<survey::Counted>{"SurveyCounted", survey_counted_fields};

}  // namespace marelle::record

#include "survey/result_fields.hpp"
