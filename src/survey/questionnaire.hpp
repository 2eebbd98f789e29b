#pragma once
// Questionnaires to parents as data (content/surveys/*.toml): our own wording, CC BY 4.0, the same questions in each
// language a family reads. Pure.
#include "record/record.hpp"
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::survey {

// The four faces, and who cannot or will not say. On paper and in the address: 1, 2, 3, 4 and 0.
enum class Face { yes, rather_yes, rather_no, no, unsaid };
inline constexpr std::size_t faces = 5;
inline constexpr std::size_t most_questions = 8;  // the written one included (issue of the survey)

using Texts = std::map<std::string, std::string, std::less<>>;  // by language

struct Question {
    std::string key;  // stays the same from one version to the next while it asks the same
    Texts text;
};
struct Questionnaire {
    std::string code;
    int version{};
    std::string licence;
    Texts title;
    Texts choices[faces];
    std::vector<Question> questions;
    Texts open;  // the written question; empty: none
};

// What is wrong, a line each: a language without a text, more than eight questions, a key twice or of another form,
// two questions that read the same, another licence than CC BY 4.0. Empty: nothing.
std::vector<std::string> wrong_questionnaire(Questionnaire const& questionnaire);
// Throws std::runtime_error saying everything that is wrong.
Questionnaire read_questionnaire(std::string_view toml);

struct Shipped {
    Questionnaire questionnaire;
    std::string toml;
};
// The newest version of each code, in the order of the codes; read once.
std::vector<Shipped> const& shipped();

}  // namespace marelle::survey

namespace marelle::record {
inline constexpr Choice face_choices[] = {{"yes"}, {"rather_yes"}, {"rather_no"}, {"no"}, {"unsaid"}};
template <> inline constexpr std::span<Choice const> choices_of<survey::Face>{face_choices};
}  // namespace marelle::record
