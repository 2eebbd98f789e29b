// Accounts and establishments as files: who works here as what, until when; no password, no session.
#include "access/account.hpp"
#include "audit/audit.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::access {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::local_text;

std::string words_of(PostRow const& post, std::string_view language) {
    auto out = choice(language, "profile", post.profile);
    if (post.establishment) out += " (" + post.establishment->name + ")";
    return out;
}

Result<Reply> export_users(Call& call) {
    auto const scope = TRY(scope_of(call.actor, "user.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "accounts",
                           "comptes",
                           "accounts",
                           {{"person", 28.0},
                            {"email", 32.0},
                            {"posts", 44.0},
                            {"until", 14.0},
                            {"last_login", 18.0},
                            {"disabled_at", 18.0}},
                           {}};
    for (auto const& user : list_users(call.sql(), user_scope_of(scope))) {
        std::vector<std::string> posts;
        // The day nothing of them holds any more; none while a post has no end.
        std::optional<Date> until = Date{};
        for (auto const& post : user.posts) {
            if (post.until && *post.until <= scope.today) continue;
            posts.push_back(words_of(post, list.language));
            if (!post.until) until.reset();
            else if (until) until = std::max(*until, *post.until);
        }
        if (until && until->empty()) until.reset();
        list.rows.push_back({user.name, user.email, spreadsheet::joined(posts), until, local_text(user.last_login_at),
                             local_text(user.disabled_at)});
    }
    return spreadsheet::list_file(call, list);
}

Result<Reply> export_establishments(Call& call) {
    auto const scope = TRY(scope_of(call.actor, "establishment.read"));
    spreadsheet::List list{
        spreadsheet::language_of(call),
        "establishments",
        "etablissements",
        "establishments",
        {{"establishment", 30.0}, {"commune", 12.0}, {"school_zone", 18.0}, {"places", 10.0}, {"opened_on", 14.0}},
        {}};
    for (auto const& row : list_establishments(call.sql(), scope))
        list.rows.push_back(
            {row.name, row.commune, choice(list.language, "school_zone", row.school_zone), row.places, row.opened_on});
    return spreadsheet::list_file(call, list);
}

spreadsheet::Told<audit::Opening> const openings[] = {
    {{"at", 18.0}, [](auto const& row, std::string_view) -> spreadsheet::Cell { return local_text(row.at); }},
    {{"person", 28.0}, [](auto const& row, std::string_view) -> spreadsheet::Cell { return row.person.name; }},
    {{"profile", 24.0},
     [](auto const& row, std::string_view in) -> spreadsheet::Cell {
         return row.profile ? choice(in, "profile", *row.profile) : std::string{};
     }},
    {{"what", 30.0},
     [](auto const& row, std::string_view in) -> spreadsheet::Cell { return choice(in, "opening", row.action); }},
    {{"purpose", 24.0}, [](auto const& row, std::string_view) -> spreadsheet::Cell { return row.purpose; }},
};

Result<Reply> export_openings(Call& call) {
    constexpr std::size_t most = 20'000;
    auto const scope = TRY(scope_of(call.actor, "audit.openings"));
    auto const child = TRY(call.id("id"));
    if (!child_is_in_scope(call.sql(), scope, child)) return fail(Fault::not_found, "child.unknown");
    return spreadsheet::list_file(
        call, list_of(call, "openings", "ouvertures", openings, audit::openings(call.sql(), child, most), child));
}

}  // namespace

void add_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/users-export", "user.read", http::Work::read, export_users)
        .summary("The people at work and what they may do, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/establishments-export", "establishment.read", http::Work::read, export_establishments)
        .summary("The association's establishments as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/children/:id/openings-export", "audit.openings", http::Work::read, export_openings)
        .summary("Who opened this child's file, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::access
