// The follow-ups of absences as a file, with the last word written of each.
#include "crypto/keyring.hpp"
#include "follow_up/follow_up.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::follow_up {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::Cell;
using spreadsheet::choice;

std::vector<spreadsheet::Cell> line_of(FollowUp const& task, std::string_view language) {
    std::optional<std::string> group, referent, taken, last, note;
    if (task.group) group = task.group->name;
    if (task.referent) referent = task.referent->name;
    if (task.taken_by) taken = task.taken_by->name;
    if (!task.events.empty()) {
        last = spreadsheet::local_text(task.events.back().at);
        note = task.events.back().note;
    }
    return {task.child.first_name + " " + task.child.initial, group, referent, task.absences, task.since, task.date,
            choice(language, "follow_up_state", task.state),  taken, last,     note};
}

Result<Reply> export_follow_ups(Call& call, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "follow_up.write"));
    Question const question{TRY(call.query("child")), TRY(call.query("all")) == "1"};
    if (question.child && !is_id(*question.child)) return wrong_fields("query.wrong_fields", {{"child", "invalid"}});
    spreadsheet::List list{spreadsheet::language_of(call),
                           "follow_ups",
                           "suivis",
                           "follow_ups",
                           {{"child", 18.0},
                            {"group", 18.0},
                            {"referent", 24.0},
                            {"absences", 10.0},
                            {"since", 12.0},
                            {"until_day", 12.0},
                            {"follow_up_state", 16.0},
                            {"taken_by", 24.0},
                            {"last_at", 18.0},
                            {"last_note", 50.0}},
                           {},
                           question.child.value_or("")};
    for (auto const& task : follow_ups(call.sql(), keys, scope, question))
        list.rows.push_back(line_of(task, list.language));
    return spreadsheet::list_file(call, list);
}

spreadsheet::Told<WeekHours> const weeks[] = {
    {{"week", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.week; }},
    {{"from_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"minutes", 10.0}, [](auto const& row, std::string_view) -> Cell { return row.minutes; }},
    {{"sessions_attended", 16.0}, [](auto const& row, std::string_view) -> Cell { return row.attended; }},
    {{"sessions_expected", 16.0}, [](auto const& row, std::string_view) -> Cell { return row.expected; }},
};

Result<Reply> export_hours(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "child.read"));
    auto const child = TRY(call.id("id"));
    auto const hours = TRY(hours_of(call.sql(), scope, child));
    return spreadsheet::list_file(call, list_of(call, "hours", "heures", weeks, hours.weeks, child));
}

spreadsheet::Told<Setting> const settings[] = {
    {{"from_day", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.from; }},
    {{"absences", 12.0}, [](auto const& row, std::string_view) -> Cell { return row.absences; }},
    {{"director_after_days", 30.0}, [](auto const& row, std::string_view) -> Cell { return row.director_after_days; }},
};

Result<Reply> export_settings(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "follow_up.settings"));
    auto const found = settings_of(call.sql(), scope.establishment, scope.today);
    return spreadsheet::list_file(call, list_of(call, "follow_up_settings", "reglages-suivi", settings, found.decided));
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/follow-ups-export", "follow_up.write", http::Work::read,
            [&keys](Call& call) { return export_follow_ups(call, keys); })
        .summary("The follow-ups of absences as a file")
        .with("format", "csv or xlsx")
        .with("child", "of one child")
        .with("all", "1: those that are over too");
    router.on("GET", "/api/v1/children/:id/hours-export", "child.export", http::Work::read, export_hours)
        .summary("Hours a child attended this school year, week by week, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/follow-up-settings-export", "follow_up.settings", http::Work::read, export_settings)
        .summary("What the house decided of the follow-up of absences, from which day, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::follow_up
