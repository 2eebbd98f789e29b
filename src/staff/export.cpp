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

std::string said(std::vector<std::string> const& kinds, std::string_view language) {
    std::vector<std::string> out;
    out.reserve(kinds.size());
    for (auto const& kind : kinds) out.push_back(choice(language, "check_kind", kind));
    return spreadsheet::joined(out);
}

// A line a profile and a day it was decided anew: nothing decided is a line too, with what the law asks.
Result<Reply> export_asked(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "check_requirements",
                           "verifications-demandees",
                           "check_requirements",
                           {{"profile", 26.0},
                            {"checks_of_law", 50.0},
                            {"checks_added", 50.0},
                            {"from_day", 14.0},
                            {"noted_by", 28.0},
                            {"noted_at", 18.0}},
                           {}};
    for (auto const& line : asked_of_profiles(call.sql(), scope)) {
        auto const profile = choice(list.language, "work_profile", line.profile);
        auto const law = said(line.shipped, list.language);
        if (line.decided.empty()) list.rows.push_back({profile, law, std::string{}, {}, {}, {}});
        for (auto const& decided : line.decided)
            list.rows.push_back({profile, law, said(decided.kinds, list.language), decided.from, decided.by,
                                 spreadsheet::local_text(decided.at)});
    }
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/check-requirements-export", "staff.read", http::Work::read, export_asked)
        .summary("The checks asked of each profile, the law's and the house's own with their days, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/staff-export", "staff.read", http::Work::read, export_people)
        .summary("The team as a file: what each may do, what is missing, what ends soon")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::staff
