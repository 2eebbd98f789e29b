// The week of the house as a file, a line a session.
#include "http/http.hpp"
#include "spreadsheet/list.hpp"
#include "timetable/plan.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

std::vector<spreadsheet::Cell> line_of(PlanSession const& session, std::string_view language) {
    std::optional<std::string> leader;
    if (session.leader) leader = session.leader->name;
    return {session.date,
            session.starts,
            session.ends,
            session.group.name,
            choice(language, "activity", session.activity),
            session.title,
            session.room,
            leader,
            session.provider,
            choice(language, "session_state", session.state),
            session.cancel_reason,
            choice(language, "roll_state", session.roll),
            session.expected};
}

Result<Reply> export_week(Call& call, Calendar const& calendar, Activities const& activities) {
    auto const week = TRY(week_asked(call, calendar, activities));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "week",
                           "semaine-" + week.monday,
                           "week:" + week.monday,
                           {{"date", 12.0},
                            {"starts", 8.0},
                            {"ends", 8.0},
                            {"group", 18.0},
                            {"activity", 22.0},
                            {"session_title", 26.0},
                            {"room", 18.0},
                            {"leader", 24.0},
                            {"provider", 24.0},
                            {"session_state", 12.0},
                            {"why", 26.0},
                            {"roll", 16.0},
                            {"children_expected", 14.0}},
                           {}};
    for (auto const& session : week.sessions) list.rows.push_back(line_of(session, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_plan_export_routes(http::Router& router, Calendar const& calendar, Activities const& activities) {
    router
        .on("GET", "/api/v1/week-export", "plan.read", http::Work::own,
            [&calendar, &activities](Call& call) { return export_week(call, calendar, activities); })
        .summary("A week of the establishment as a file, a line a session")
        .with("format", "csv or xlsx")
        .with("date", "any day of the week; this week by default");
}

}  // namespace marelle::timetable
