// Who came to a parents' workshop, as a file: those expected, those who came besides.
#include "family/parents.hpp"
#include "http/http.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;

std::vector<spreadsheet::Cell> line_of(std::string_view language, std::string const& name,
                                       std::vector<std::string> const& children,
                                       std::optional<ParentMark> const& came) {
    std::optional<std::string> at, by;
    if (came) {
        at = spreadsheet::local_text(came->at);
        by = came->by.name;
    }
    return {name, spreadsheet::joined(children), spreadsheet::yes_or_no(language, came.has_value()), at, by};
}

Result<Reply> export_parents(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "parent.read"));
    auto const session = TRY(call.id("id"));
    auto const roll = TRY(parent_roll(call.sql(), scope, session));
    spreadsheet::List list{
        spreadsheet::language_of(call),
        "parents",
        "parents-" + roll.date,
        "parents:" + session,
        {{"adult", 28.0}, {"of_children", 28.0}, {"came", 8.0}, {"noted_at", 18.0}, {"noted_by", 22.0}},
        {}};
    for (auto const& each : roll.parents)
        list.rows.push_back(line_of(list.language, each.adult.name, each.children, each.came));
    for (auto const& each : roll.others) list.rows.push_back(line_of(list.language, each.name, {}, each.came));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_parent_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/sessions/:id/parents-export", "child.export", http::Work::read, export_parents)
        .summary("Who was expected and came to a parents' workshop or a family time, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::family
