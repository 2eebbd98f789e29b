// The personal addresses that were given, as a file: whose, what for, until when. Never the address.
#include "spreadsheet/list.hpp"
#include "supervision/asked.hpp"
#include "supervision/evenings.hpp"

namespace marelle::supervision {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using Cell = spreadsheet::Cell;

struct LinkLine {
    std::string person;
    LinkPurpose purpose{};
    Instant made_at;
    std::string made_by;
    Instant ends_at;
    std::optional<Instant> revoked_at;
};

std::vector<LinkLine> links_given(sql::Session& sql, access::Scope const& scope) {
    std::vector<LinkLine> out;
    if (scope.reach != access::Reach::establishment || scope.establishment.empty()) return out;
    for (auto const& row : sql.query(R"sql(
             SELECT COALESCE(a.name, w.first_given_name || ' ' || COALESCE(w.usage_name, w.birth_name), ''),
                 k.purpose, k.created_at, u.name, k.expires_at, k.revoked_at
             FROM work_link k JOIN person_at_work w ON w.id = k.person LEFT JOIN user_account a ON a.id = k.person
             JOIN user_account u ON u.id = k.created_by
             WHERE k.establishment = :establishment ORDER BY k.created_at DESC, k.id DESC
         )sql",
                                     {{"establishment", scope.establishment}}))
        out.push_back({row.text(0), *record::choice_named<LinkPurpose>(row.text(1)), row.text(2), row.text(3),
                       row.text(4), row.maybe_text(5)});
    return out;
}

spreadsheet::Told<LinkLine> const told_of_link[] = {
    {{"person", 28.0}, [](auto const& line, std::string_view) -> Cell { return line.person; }},
    {{"what", 16.0},
     [](auto const& line, std::string_view in) -> Cell { return choice(in, "work_link", line.purpose); }},
    {{"made_at", 18.0},
     [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.made_at); }},
    {{"given_by", 24.0}, [](auto const& line, std::string_view) -> Cell { return line.made_by; }},
    {{"ends_at", 18.0},
     [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.ends_at); }},
    {{"closed_at", 18.0},
     [](auto const& line, std::string_view) -> Cell { return spreadsheet::local_text(line.revoked_at); }},
};

Result<Reply> export_links(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
    return spreadsheet::list_file(
        call, spreadsheet::list_of(call, "work_links", "liens", told_of_link, links_given(call.sql(), scope)));
}

}  // namespace

void add_link_export_routes(http::Router& router) {
    router.on("GET", "/api/v1/work-links-export", "staff.read", http::Work::read, export_links)
        .summary("The personal links that were given, newest first, as a file; never the address")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::supervision
