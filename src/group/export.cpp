// The groups, and the members of one, as a file: names as the pages show them to this reader.
#include "group/group.hpp"
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

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/groups-export", "group.read", http::Work::read, export_groups)
        .summary("The groups in use as a file, with their slots and places")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/groups/:id/members-export", "child.export", http::Work::read, export_members)
        .summary("The members of a group as a file, as this reader sees them")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::group
