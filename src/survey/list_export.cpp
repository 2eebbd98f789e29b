// The list of questionnaires as a file: how many were invited and answered, never who.
#include "spreadsheet/list.hpp"
#include "survey/fields.hpp"

namespace marelle::survey {

Result<http::Reply> list_file_of(http::Call const& call, std::vector<SurveyRow> const& surveys) {
    spreadsheet::List out{spreadsheet::language_of(call),
                          "surveys",
                          "questionnaires",
                          "surveys",
                          {{"survey", 34.0},
                           {"establishment", 26.0},
                           {"survey_state", 18.0},
                           {"opened_on", 14.0},
                           {"last_day", 14.0},
                           {"families", 12.0},
                           {"survey_answers", 12.0},
                           {"reminders", 10.0},
                           {"closed_at", 18.0}},
                          {}};
    for (auto const& row : surveys)
        out.rows.push_back({row.title, row.establishment.name,
                            spreadsheet::choice(out.language, "survey_state", row.state),
                            spreadsheet::local_text(row.opened_at).substr(0, 10), row.closes_on, row.families,
                            row.answers, row.reminders, spreadsheet::local_text(row.closed_at)});
    return spreadsheet::list_file(call, out);
}

}  // namespace marelle::survey
