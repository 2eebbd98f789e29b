// The team as a file: what each may do, what is missing, what ends soon. Never what a check found.
#include "spreadsheet/list.hpp"
#include "staff/staff.hpp"
#include <algorithm>

namespace marelle::staff {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

std::vector<spreadsheet::Cell> line_of(PersonRow const& person, std::string_view language) {
    std::vector<std::string> posts, checks;
    for (auto const& post : person.posts)
        if (auto said = choice(language, "work_profile", post.profile); std::ranges::find(posts, said) == posts.end())
            posts.push_back(std::move(said));
    for (auto const& each : person.requirements) {
        auto said = choice(language, "check_kind", each.kind) + " : " +
                    choice(language, "check_standing", each.standing);
        if (each.until) said += " (" + *each.until + ")";
        checks.push_back(std::move(said));
    }
    std::optional<double> hours;
    if (person.weekly_minutes) hours = *person.weekly_minutes / 60.0;
    return {person.name,
            spreadsheet::joined(posts),
            choice(language, "has_account", person.account),
            choice(language, "qualified", person.qualification),
            choice(language, "cleared", person.cleared),
            spreadsheet::joined(checks),
            hours,
            person.ends_soon};
}

Result<Reply> export_people(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "staff",
                           "equipe",
                           "staff",
                           {{"person", 28.0},
                            {"posts", 26.0},
                            {"account", 14.0},
                            {"qualification", 16.0},
                            {"cleared", 18.0},
                            {"checks", 60.0},
                            {"weekly_hours", 12.0},
                            {"ends_soon", 14.0}},
                           {}};
    for (auto const& person : people(call.sql(), scope)) list.rows.push_back(line_of(person, list.language));
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/staff-export", "staff.read", http::Work::read, export_people)
        .summary("The team as a file: what each may do, what is missing, what ends soon")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::staff
