// The groups, and the members of one, as a file: names as the pages show them to this reader.
#include "group/group.hpp"
#include "group/move.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::group {

namespace {

using http::Call;
using http::Reply;
using messages::say;

spreadsheet::Table table_of(std::vector<Membership> const& members, std::string_view language) {
    spreadsheet::Table out{say(language, "export.members"), {}, {}};
    for (auto const& [name, width] : {std::pair{"first_name", 18.0},
                                      {"last_name", 22.0},
                                      {"age", 6.0},
                                      {"level", 8.0},
                                      {"from", 12.0},
                                      {"until", 12.0}})
        out.columns.push_back({say(language, std::string{"export."} + name), width});
    for (auto const& [id, child, from, until] : members)
        out.rows.push_back(
            {child.first_name, child.last_name.value_or(child.initial), child.age, child.level, from, until});
    return out;
}

Result<Reply> export_members(Call& call) {
    auto format = TRY(spreadsheet::format_asked(call));
    auto scope = TRY(access::scope_of(call.actor, "group.read"));
    auto id = TRY(call.id("id"));
    auto group = TRY(find_group(call.sql(), scope, id));
    auto shown = members(call.sql(), scope, id, view_of(call.actor, group));
    call.saw({}, "export:group:" + id + ":" + std::to_string(shown.size()));
    auto language = messages::best_language(call.request.header("accept-language"));
    return spreadsheet::attachment(table_of(shown, language), format,
                                   spreadsheet::file_named("groupe", call.actor.today), language);
}

Result<Reply> export_groups(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "group.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "groups",
                           "groupes",
                           "groups",
                           {{"group", 22.0},
                            {"cursus", 10.0},
                            {"room", 18.0},
                            {"referent", 24.0},
                            {"members", 10.0},
                            {"places", 10.0},
                            {"slots", 44.0}},
                           {}};
    for (auto const& group : groups(call.sql(), scope)) {
        std::optional<std::string> referent;
        if (group.referent) referent = group.referent->name;
        std::vector<std::string> slots;
        slots.reserve(group.slots.size());
        for (auto const& slot : group.slots)
            slots.push_back(spreadsheet::weekday_name(list.language, std::to_string(slot.weekday)) + " " + slot.starts +
                            "–" + slot.ends + " " + spreadsheet::choice(list.language, "activity", slot.activity));
        list.rows.push_back(
            {group.name, group.cursus, group.room, referent, group.members, group.places, spreadsheet::joined(slots)});
    }
    return spreadsheet::list_file(call, list);
}

using Cell = spreadsheet::Cell;

// Who was there from when until when, then the moves, newest first, as the page tells them.
struct Told {
    std::string child, from_group, to_group;
    std::optional<Date> from, until;
    std::string warnings, by;
    std::optional<Instant> at, undone_at;
};
spreadsheet::Told<Told> const told_of_history[] = {
    {{"child", 22.0}, [](auto const& line, std::string_view) -> Cell { return line.child; }},
    {{"group_before", 18.0}, [](auto const& line, std::string_view) -> Cell { return line.from_group; }},
    {{"group", 18.0}, [](auto const& line, std::string_view) -> Cell { return line.to_group; }},
    {{"from_day", 12.0}, [](auto const& line, std::string_view) -> Cell { return line.from; }},
    {{"until", 12.0}, [](auto const& line, std::string_view) -> Cell { return line.until; }},
    {{"warnings", 34.0}, [](auto const& line, std::string_view) -> Cell { return line.warnings; }},
    {{"by", 24.0}, [](auto const& line, std::string_view) -> Cell { return line.by; }},
    {{"at", 18.0}, [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.at); }},
    {{"undone_at", 18.0},
     [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.undone_at); }},
};

std::vector<Told> told(GroupHistory const& history, std::string_view language) {
    std::vector<Told> out;
    auto name = [](std::optional<Named> const& group) { return group ? group->name : std::string{}; };
    for (auto const& stay : history.stays)
        out.push_back({stay.child.first_name + " " + stay.child.initial,
                       {},
                       stay.group.name,
                       stay.from,
                       stay.until,
                       {},
                       {},
                       {},
                       {}});
    for (auto const& move : history.moves) {
        std::vector<std::string> warnings;
        for (auto const& kind : move.warnings) warnings.push_back(spreadsheet::choice(language, "warning_kind", kind));
        out.push_back({move.child.first_name + " " + move.child.initial,
                       name(move.from_group),
                       name(move.to_group),
                       move.from,
                       {},
                       spreadsheet::joined(warnings),
                       move.moved_by.name,
                       move.moved_at,
                       move.undone_at});
    }
    return out;
}

Result<Reply> export_history(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "group.write"));
    auto const group = TRY(call.id("id"));
    auto const history = TRY(history_of_group(call.sql(), scope, group));
    auto list = spreadsheet::list_of(call, "group_history", "groupe-historique", told_of_history,
                                     told(history, spreadsheet::language_of(call)));
    list.subject += ":" + group;
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/groups-export", "group.read", http::Work::read, export_groups)
        .summary("The groups in use as a file, with their slots and places")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/groups/:id/members-export", "child.export", http::Work::read, export_members)
        .summary("The members of a group as a file, as this reader sees them")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/groups/:id/history-export", "child.export", http::Work::read, export_history)
        .summary("Who was in a group from when until when, and the moves, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::group
