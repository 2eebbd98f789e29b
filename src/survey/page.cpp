// The questionnaire on a phone: one question a page, four faces with their words, one tap each. No script.
#include "base/text.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "survey/survey.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::survey {

namespace {

using kainjow::mustache::data;
using messages::say;

// The mouth of each face, on 40 × 40.
constexpr std::string_view mouths[] = {"M12 24q8 9 16 0", "M13 26q7 4 14 0", "M13 28q7-4 14 0", "M12 29q8-9 16 0"};

std::string const& text_in(Texts const& texts, std::string_view language) {
    auto const found = texts.find(language);
    return found == texts.end() ? texts.at("fr") : found->second;
}

struct Writer {
    PageOf const& page;
    Opened const& opened;
    std::string_view language;

    Questionnaire const& asked() const { return opened.questionnaire; }
    std::size_t steps() const { return asked().questions.size() + (asked().open.empty() ? 0 : 1); }

    std::string address(std::string_view in, std::optional<std::size_t> at) const {
        return "/l/" + page.token + "?langue=" + std::string{in} + (at ? "&q=" + std::to_string(*at + 1) : "");
    }

    data lines(std::initializer_list<std::string> all) const {
        data out{data::type::list};
        for (auto const& each : all) {
            data line;
            line.set("line", each);
            out.push_back(line);
        }
        return out;
    }

    data face(std::size_t number, std::optional<Face> given) const {
        data out;
        auto const one = static_cast<Face>(number);
        out.set("value", std::to_string(one == Face::unsaid ? 0 : number + 1));
        out.set("words", text_in(asked().choices[number], language));
        out.set("chosen", given == one);
        out.set("quiet", one == Face::unsaid);
        if (number < std::size(mouths)) out.set("mouth", std::string{mouths[number]});
        return out;
    }

    void question(data& values, std::size_t at) const {
        auto const& question = asked().questions[at];
        auto const given = page.given.find(question.key);
        data all{data::type::list};
        for (std::size_t i = 0; i < faces; ++i)
            all.push_back(face(i, given == page.given.end() ? std::optional<Face>{} : given->second));
        values.set("faces", all);
        values.set("asked", true);
        values.set("question", question.key);
    }

    void written(data& values) const {
        values.set("written", true);
        values.set("has_text", !asked().open.empty());
        values.set("text", page.text);
        values.set("longest", std::to_string(longest_text));
        if (!asked().open.empty()) values.set("label", text_in(asked().open, language));
        values.set("hint", say(language, "family.survey.open_hint"));
        values.set("send", say(language, "family.survey.send"));
        values.set("urgent", say(language, "family.survey.urgent"));
    }

    std::string title() const {
        if (opened.state == TokenState::used) return say(language, "family.survey.thanks_title");
        if (opened.state == TokenState::over) return say(language, "family.survey.over_title");
        if (!page.at) return text_in(asked().title, language);
        if (*page.at < asked().questions.size()) return text_in(asked().questions[*page.at].text, language);
        return asked().open.empty() ? say(language, "family.survey.ready") : text_in(asked().open, language);
    }

    void fill(data& values) const {
        if (opened.state == TokenState::used)
            return values.set("lines", lines({say(language, "family.survey.thanks")}));
        if (opened.state == TokenState::over) return values.set("lines", lines({say(language, "family.survey.over")}));
        if (!page.at) {
            values.set("lines",
                       lines({say(language, "family.survey.intro",
                                  {{"place", opened.place}, {"count", static_cast<std::int64_t>(steps())}}),
                              say(language, "family.survey.anonymous"), say(language, "family.survey.only_whether"),
                              say(language, "family.survey.not_the_referent")}));
            values.set("start", say(language, "family.survey.start"));
            values.set("first", address(language, 0));
            return;
        }
        values.set("number", say(language, "family.survey.number",
                                 {{"number", static_cast<std::int64_t>(*page.at + 1)},
                                  {"count", static_cast<std::int64_t>(steps())}}));
        values.set("action", address(language, {}));
        values.set("kept", kept_text(asked(), page.given));
        if (*page.at < asked().questions.size()) question(values, *page.at);
        else written(values);
        if (*page.at > 0) {
            values.set("back", address(language, *page.at - 1));
            values.set("back_words", say(language, "family.survey.back"));
        }
    }
};

}  // namespace

std::size_t next_of(Questionnaire const& questionnaire, std::map<std::string, Face> const& given) {
    auto const open = std::ranges::find_if(questionnaire.questions,
                                           [&](auto const& question) { return !given.contains(question.key); });
    return static_cast<std::size_t>(open - questionnaire.questions.begin());
}

std::string kept_text(Questionnaire const& questionnaire, std::map<std::string, Face> const& given) {
    std::string out;
    for (auto const& question : questionnaire.questions) {
        auto const found = given.find(question.key);
        if (found == given.end()) out += '-';
        else out += found->second == Face::unsaid ? '0' : static_cast<char>('1' + static_cast<int>(found->second));
    }
    return out;
}

std::map<std::string, Face> kept_from(Questionnaire const& questionnaire, std::string_view text) {
    std::map<std::string, Face> out;
    for (std::size_t i = 0; i < text.size() && i < questionnaire.questions.size(); ++i) {
        if (text[i] < '0' || text[i] > '4') continue;
        out.emplace(questionnaire.questions[i].key, text[i] == '0' ? Face::unsaid : static_cast<Face>(text[i] - '1'));
    }
    return out;
}

std::string survey_page(PageOf const& page, Opened const& opened) {
    Writer const writer{page, opened, page.language};
    data values;
    writer.fill(values);
    if (!page.wrong.empty()) values.set("wrong", say(page.language, page.wrong));
    link::Frame frame;
    frame.language = page.language;
    frame.establishment = opened.place;
    frame.title = writer.title();
    frame.content = link::render("survey_page.mustache", values);
    frame.failed = !page.wrong.empty();
    frame.phone = page.phone;
    for (auto const language : messages::family_languages())
        frame.languages.push_back({language, writer.address(language, page.at)});
    return link::framed(frame);
}

QuestionnaireRow row_of(Questionnaire const& questionnaire) {
    QuestionnaireRow out;
    out.code = questionnaire.code;
    out.version = questionnaire.version;
    out.licence = questionnaire.licence;
    for (auto const& question : questionnaire.questions) out.keys.push_back(question.key);
    for (auto const language : messages::family_languages()) {
        PaperWords words;
        words.language = language;
        words.direction = messages::right_to_left(language) ? "rtl" : "ltr";
        words.name = messages::own_name(language);
        words.title = text_in(questionnaire.title, language);
        for (auto const& question : questionnaire.questions)
            words.questions.push_back(text_in(question.text, language));
        for (auto const& choice : questionnaire.choices) words.choices.push_back(text_in(choice, language));
        if (!questionnaire.open.empty()) words.open = text_in(questionnaire.open, language);
        words.intro = {say(language, "family.survey.anonymous"), say(language, "family.survey.paper_how"),
                       say(language, "family.survey.paper_return"), say(language, "family.survey.paper_phone")};
        words.code_words = say(language, "family.survey.paper_code");
        out.papers.push_back(std::move(words));
    }
    return out;
}

}  // namespace marelle::survey
