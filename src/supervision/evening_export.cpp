// One's own evenings as a file: what one holds, what help is asked for; no child.
#include "spreadsheet/list.hpp"
#include "supervision/evenings.hpp"

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

std::vector<spreadsheet::Cell> line_of(Evening const& evening, std::string_view language) {
    std::optional<std::string> said;
    if (evening.answer) said = choice(language, "evening_said", *evening.answer);
    return {evening.date,
            evening.starts,
            evening.ends,
            choice(language, "activity", evening.activity),
            evening.group.name,
            evening.room,
            choice(language, "evening_part", evening.part),
            said,
            spreadsheet::joined(evening.with)};
}

Result<Reply> export_evenings(Call& call, timetable::Calendar const& calendar) {
    TRY(access::scope_of(call.actor, "evening.answer"));
    Author const author{call.actor.post.establishment, call.actor.id, {}, call.actor.today, call.actor.now};
    spreadsheet::List list{spreadsheet::language_of(call),
                           "evenings",
                           "mes-soirs",
                           "evenings",
                           {{"date", 12.0},
                            {"starts", 8.0},
                            {"ends", 8.0},
                            {"activity", 22.0},
                            {"group", 18.0},
                            {"room", 18.0},
                            {"evening_part", 20.0},
                            {"evening_said", 12.0},
                            {"with_whom", 24.0}},
                           {}};
    for (auto const& evening : evenings(call.sql(), calendar, author))
        list.rows.push_back(line_of(evening, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_evening_export_routes(http::Router& router, timetable::Calendar const& calendar) {
    router
        .on("GET", "/api/v1/evenings-export", "evening.answer", http::Work::read,
            [&calendar](Call& call) { return export_evenings(call, calendar); })
        .summary("My evenings of the four weeks to come, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::supervision
