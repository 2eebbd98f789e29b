// The members of a group as a file: names as its page shows them to this reader.
#include "group/group.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/spreadsheet.hpp"

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
    return spreadsheet::attachment(table_of(shown, language), format, "marelle-groupe-" + call.actor.today, language);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/groups/:id/members-export", "child.export", http::Work::read, export_members)
        .summary("The members of a group as a file, as this reader sees them")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::group
