#include "survey/questionnaire.hpp"
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <set>
#include <stdexcept>

namespace marelle::embedded {
std::span<File const> surveys();  // marelle_embedded_surveys
}

namespace marelle::survey {

namespace {

constexpr std::size_t longest_key = 40, longest_text = 160;

Texts texts_of(toml::node_view<toml::node const> node) {
    Texts out;
    if (auto const* table = node.as_table())
        for (auto const& [language, text] : *table)
            out.emplace(std::string{language.str()}, text.value_or(std::string{}));
    return out;
}

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= longest_key &&
           std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

void look_at(Texts const& texts, std::string const& what, std::vector<std::string>& wrong) {
    for (auto language : messages::family_languages()) {
        auto const found = texts.find(language);
        if (found == texts.end() || found->second.empty()) wrong.push_back(what + ": no " + std::string{language});
        else if (found->second.size() > 2 * longest_text) wrong.push_back(what + ": too long in " + found->first);
    }
    for (auto const& [language, text] : texts)
        if (std::ranges::find(messages::family_languages(), language) == messages::family_languages().end())
            wrong.push_back(what + ": nobody reads " + language);
}

}  // namespace

std::vector<std::string> wrong_questionnaire(Questionnaire const& questionnaire) {
    std::vector<std::string> out;
    if (!is_key(questionnaire.code)) out.emplace_back("code");
    if (questionnaire.version < 1) out.emplace_back("version");
    if (questionnaire.licence != "CC-BY-4.0") out.emplace_back("licence");
    look_at(questionnaire.title, "title", out);
    for (std::size_t i = 0; i < faces; ++i)
        look_at(questionnaire.choices[i], "choices." + std::string{record::face_choices[i].name}, out);
    auto const asked = questionnaire.questions.size() + (questionnaire.open.empty() ? 0 : 1);
    if (questionnaire.questions.empty()) out.emplace_back("questions: none");
    if (asked > most_questions) out.emplace_back("questions: more than 8");
    std::set<std::string> keys;
    std::set<std::pair<std::string, std::string>> said;
    for (auto const& question : questionnaire.questions) {
        // "way" counts how the answers came, beside the questions.
        if (!is_key(question.key) || question.key == "way") out.push_back("key " + question.key);
        if (!keys.insert(question.key).second) out.push_back("key " + question.key + ": twice");
        look_at(question.text, "questions." + question.key, out);
        for (auto const& [language, text] : question.text)
            if (!said.emplace(language, text).second) out.push_back("questions." + question.key + ": said twice");
    }
    if (!questionnaire.open.empty()) look_at(questionnaire.open, "open", out);
    return out;
}

Questionnaire read_questionnaire(std::string_view toml_text) {
    toml::table const root = toml::parse(toml_text);
    Questionnaire out;
    out.code = root["code"].value_or(std::string{});
    out.version = root["version"].value_or(0);
    out.licence = root["licence"].value_or(std::string{});
    out.title = texts_of(root["title"]);
    for (std::size_t i = 0; i < faces; ++i) out.choices[i] = texts_of(root["choices"][record::face_choices[i].name]);
    if (auto const* questions = root["questions"].as_array())
        for (std::size_t i = 0; i < questions->size(); ++i)
            out.questions.push_back(
                {root["questions"][i]["key"].value_or(std::string{}), texts_of(root["questions"][i]["text"])});
    out.open = texts_of(root["open"]);
    std::string wrong;
    for (auto const& each : wrong_questionnaire(out)) wrong += (wrong.empty() ? "" : "; ") + each;
    if (!wrong.empty()) throw std::runtime_error{"questionnaire " + out.code + ": " + wrong};
    return out;
}

std::vector<Shipped> const& shipped() {
    static auto const read_once = [] {
        std::map<std::string, Shipped> newest;
        for (auto const& file : embedded::surveys()) {
            auto read = read_questionnaire(file.bytes);
            auto& known = newest[read.code];
            if (read.version > known.questionnaire.version) known = {std::move(read), std::string{file.bytes}};
        }
        std::vector<Shipped> out;
        out.reserve(newest.size());
        for (auto& [code, each] : newest) out.push_back(std::move(each));
        return out;
    }();
    return read_once;
}

}  // namespace marelle::survey
