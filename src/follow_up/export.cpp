// The follow-ups of absences as a file, with the last word written of each.
#include "crypto/keyring.hpp"
#include "follow_up/follow_up.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::follow_up {

namespace {

using http::Call;
using http::Reply;
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
    Question const question{{}, TRY(call.query("all")) == "1"};
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
                           {}};
    for (auto const& task : follow_ups(call.sql(), keys, scope, question))
        list.rows.push_back(line_of(task, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/follow-ups-export", "follow_up.write", http::Work::read,
            [&keys](Call& call) { return export_follow_ups(call, keys); })
        .summary("The follow-ups of absences as a file")
        .with("format", "csv or xlsx")
        .with("all", "1: those that are over too");
}

}  // namespace marelle::follow_up
