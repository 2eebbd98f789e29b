// The sessions of the house as a file, a line each: those of a week, those held in a period.
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"
#include "timetable/held.hpp"

namespace marelle::timetable {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

// As the screen says it: once a session has begun, its roll call is not to come any more. `moment` is local.
std::string roll_of(PlanSession const& session, std::string_view moment, std::string_view language) {
    if (session.roll == RollState::to_come && session.date + "T" + session.starts <= moment)
        return messages::say(language, "export.roll_todo");
    return choice(language, "roll_state", session.roll);
}

std::vector<spreadsheet::Cell> line_of(PlanSession const& session, std::string_view moment, std::string_view language) {
    std::optional<std::string> leader;
    if (session.leader) leader = session.leader->name;
    std::string with;
    for (auto const& name : session.helpers) with += (with.empty() ? "" : ", ") + name;
    return {session.date,
            session.starts,
            session.ends,
            session.group.name,
            choice(language, "activity", session.activity),
            session.title,
            session.room,
            leader,
            with,
            spreadsheet::joined(session.left),
            session.provider,
            choice(language, "session_state", session.state),
            session.cancel_reason,
            roll_of(session, moment, language),
            session.expected};
}

spreadsheet::List list_of(Call const& call, std::string title, std::string file, std::string subject) {
    return {spreadsheet::language_of(call),
            std::move(title),
            std::move(file),
            std::move(subject),
            {{"date", 12.0},
             {"starts", 8.0},
             {"ends", 8.0},
             {"group", 18.0},
             {"activity", 22.0},
             {"session_title", 26.0},
             {"room", 18.0},
             {"leader", 24.0},
             {"helpers", 24.0},
             {"to_replace", 24.0},
             {"provider", 24.0},
             {"session_state", 12.0},
             {"why", 26.0},
             {"roll", 16.0},
             {"children_expected", 14.0}},
            {}};
}

std::string local_moment(Call const& call) {
    auto const now = to_local(instant_ms(call.actor.now).value_or(0));
    return now.date + "T" + now.time;
}

Result<Reply> export_week(Call& call, Calendar const& calendar, Activities const& activities) {
    auto const week = TRY(week_asked(call, calendar, activities));
    auto list = list_of(call, "week", "semaine-" + week.monday, "week:" + week.monday);
    auto const moment = local_moment(call);
    for (auto const& session : week.sessions) list.rows.push_back(line_of(session, moment, list.language));
    return spreadsheet::list_file(call, list);
}

Result<Reply> export_held(Call& call, Calendar const& calendar, Activities const& activities) {
    auto const found = TRY(held_asked(call, calendar, activities));
    auto list = list_of(call, "held_sessions", "seances-" + found.from + "-" + found.until,
                        "held:" + found.from + ".." + found.until);
    auto const moment = local_moment(call);
    for (auto const& once : found.lines)
        for (auto const& session : once.sessions) list.rows.push_back(line_of(session, moment, list.language));
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
    router
        .on("GET", "/api/v1/held-sessions-export", "plan.read", http::Work::read,
            [&calendar, &activities](Call& call) { return export_held(call, calendar, activities); })
        .summary("What was held in a period as a file, a line a session")
        .with("format", "csv or xlsx")
        .with("kind", "evenings (by default), workshops or all")
        .with("from", "first day; that of this school year by default")
        .with("until", "last day; today by default");
}

}  // namespace marelle::timetable
