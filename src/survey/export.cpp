// A closed survey as a file. What families wrote is in it only when it is asked for.
#include "messages/messages.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include "survey/fields.hpp"

namespace marelle::survey {

namespace {

using messages::say;
using spreadsheet::Cell;
using spreadsheet::Look;

constexpr double wide = 60, narrow = 14;

spreadsheet::Column column(std::string_view language, std::string_view key, double width = narrow) {
    return {say(language, key), width};
}

spreadsheet::Table answers_of(Results const& results, std::string_view language) {
    spreadsheet::Table out{
        say(language, "survey.export.sheet_answers"), {column(language, "survey.export.question", wide)}, {}};
    for (std::size_t i = 0; i + 1 < faces; ++i)
        out.columns.push_back(
            column(language, "choice.face." + std::string{record::name_of_choice(static_cast<Face>(i))}));
    for (auto const* key : {"survey.export.base", "survey.export.unsaid", "survey.export.share", "survey.export.low",
                            "survey.export.high", "survey.export.method"})
        out.columns.push_back(column(language, key));
    for (auto const& question : results.questions) {
        std::vector<Cell> line{question.text};
        for (std::size_t i = 0; i + 1 < faces; ++i)
            line.push_back(question.faces.empty() ? Cell{say(language, "survey.export.hidden")}
                                                  : Cell{question.faces[i].answers});
        line.emplace_back(question.base);
        line.emplace_back(question.unsaid);
        line.emplace_back(question.value, Look::share);
        line.emplace_back(question.low, Look::share);
        line.emplace_back(question.high, Look::share);
        line.emplace_back(!question.value        ? std::string{}
                          : question.approximate ? say(language, "survey.export.approximate")
                                                 : std::string{"Wilson 95 %"});
        out.rows.push_back(std::move(line));
    }
    return out;
}

spreadsheet::Table about_of(Results const& results, std::string_view language) {
    auto const& survey = results.survey;
    return {say(language, "survey.export.sheet_about"),
            {column(language, "survey.export.what", 30), column(language, "survey.export.value", wide)},
            {{say(language, "survey.export.title"), survey.title},
             {say(language, "survey.export.place"), survey.establishment.name},
             {say(language, "survey.export.opened"), survey.opened_at.substr(0, 10)},
             {say(language, "survey.export.closed"), survey.closed_at.value_or("").substr(0, 10)},
             {say(language, "survey.export.families"), survey.families},
             {say(language, "survey.export.answers"), survey.answers},
             {say(language, "survey.export.response"), Cell{results.response, Look::share}},
             {say(language, "survey.export.least"), results.least},
             {say(language, "survey.export.definition_head"), say(language, "survey.export.definition")}}};
}

spreadsheet::Table texts_of(std::vector<Comment> const& comments, std::string_view language) {
    spreadsheet::Table out{
        say(language, "survey.export.sheet_texts"), {column(language, "survey.export.text", wide)}, {}};
    for (auto const& each : comments) out.rows.push_back({each.text});
    return out;
}

}  // namespace

http::Reply file_of(Results const& results, std::vector<Comment> const& comments, std::string_view language,
                    spreadsheet::Format format, Date const& today) {
    auto const name = spreadsheet::file_named("questionnaire", today);
    if (format == spreadsheet::Format::csv)
        return spreadsheet::attachment(answers_of(results, language), format, name, language);
    std::vector<spreadsheet::Table> sheets{answers_of(results, language), about_of(results, language)};
    if (!comments.empty()) sheets.push_back(texts_of(comments, language));
    return spreadsheet::attachment(spreadsheet::xlsx(sheets), format, name);
}

}  // namespace marelle::survey
