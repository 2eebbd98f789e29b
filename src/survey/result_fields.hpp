#pragma once
// What a closed survey says. Included by fields.hpp.
#include "survey/choices.hpp"
#include "survey/survey.hpp"

namespace marelle::record {

inline constexpr std::array face_count_fields{
    field<&survey::FaceCount::face>("face").level(Level::s0).label("field.survey_face"),
    field<&survey::FaceCount::answers>("answers").level(Level::s0),
};
static_assert(covers<survey::FaceCount>(face_count_fields));
template <> inline constexpr Table table_of<survey::FaceCount>{"SurveyFaceCount", face_count_fields};

inline constexpr std::array question_result_fields{
    field<&survey::QuestionResult::key>("key").level(Level::s0),
    field<&survey::QuestionResult::text>("text").level(Level::s0),
    field<&survey::QuestionResult::base>("base").level(Level::s0),
    field<&survey::QuestionResult::unsaid>("unsaid").level(Level::s0),
    field<&survey::QuestionResult::faces>("faces").level(Level::s0),
    field<&survey::QuestionResult::k>("k").level(Level::s0),
    field<&survey::QuestionResult::value>("value").level(Level::s0),
    field<&survey::QuestionResult::low>("low").level(Level::s0),
    field<&survey::QuestionResult::high>("high").level(Level::s0),
    field<&survey::QuestionResult::approximate>("approximate").level(Level::s0),
    field<&survey::QuestionResult::median>("median").level(Level::s0).label("field.survey_face"),
};
static_assert(covers<survey::QuestionResult>(question_result_fields));
template <> inline constexpr Table table_of<survey::QuestionResult>{"SurveyQuestionResult", question_result_fields};

inline constexpr std::array way_count_fields{
    field<&survey::WayCount::way>("way").level(Level::s0).label("field.survey_way"),
    field<&survey::WayCount::answers>("answers").level(Level::s0),
};
static_assert(covers<survey::WayCount>(way_count_fields));
template <> inline constexpr Table table_of<survey::WayCount>{"SurveyWayCount", way_count_fields};

inline constexpr std::array survey_results_fields{
    field<&survey::Results::survey>("survey").level(Level::s0),
    field<&survey::Results::least>("least").level(Level::s0),
    field<&survey::Results::shown>("shown").level(Level::s0),
    field<&survey::Results::response>("response").level(Level::s0),
    field<&survey::Results::ways>("ways").level(Level::s0),
    field<&survey::Results::questions>("questions").level(Level::s0),
};
static_assert(covers<survey::Results>(survey_results_fields));
template <> inline constexpr Table table_of<survey::Results>{"SurveyResults", survey_results_fields};

inline constexpr std::array text_word_fields{
    field<&survey::TextWord::text>("text").longest(survey::longest_text).level(Level::s3),
    field<&survey::TextWord::masked>("masked").level(Level::s3),
};
static_assert(covers<survey::TextWord>(text_word_fields));
template <> inline constexpr Table table_of<survey::TextWord>{"SurveyTextWord", text_word_fields};

inline constexpr std::array text_row_fields{
    field<&survey::TextRow::id>("id").id().level(Level::s3),
    field<&survey::TextRow::words>("words").level(Level::s3),
    field<&survey::TextRow::verdict>("verdict").level(Level::s3).label("field.survey_verdict"),
    field<&survey::TextRow::reason>("reason").level(Level::s3).label("field.survey_reason"),
    field<&survey::TextRow::reviewed_at>("reviewed_at").instant().level(Level::s3),
};
static_assert(covers<survey::TextRow>(text_row_fields));
template <> inline constexpr Table table_of<survey::TextRow>{"SurveyText", text_row_fields};

inline constexpr std::array masked_word_fields{field<&survey::MaskedWord::position>("position").level(Level::s3)};
static_assert(covers<survey::MaskedWord>(masked_word_fields));
template <> inline constexpr Table table_of<survey::MaskedWord>{"SurveyMaskedWord", masked_word_fields};

inline constexpr std::array survey_review_fields{
    field<&survey::Review::verdict>("verdict").level(Level::s3).label("field.survey_verdict"),
    field<&survey::Review::reason>("reason").level(Level::s3).label("field.survey_reason"),
    field<&survey::Review::masked>("masked").level(Level::s3),
};
static_assert(covers<survey::Review>(survey_review_fields));
template <> inline constexpr Table table_of<survey::Review>{"SurveyReview", survey_review_fields};

// Read by the team once a person has read it and masked the names.
inline constexpr std::array survey_comment_fields{
    field<&survey::Comment::text>("text").longest(survey::longest_text).level(Level::s1)};
static_assert(covers<survey::Comment>(survey_comment_fields));
template <> inline constexpr Table table_of<survey::Comment>{"SurveyComment", survey_comment_fields};

}  // namespace marelle::record
