// The lists of a child's page as files, as the page shows them to this reader. What is kept as evidence of a right or
// of an address stays out of them.
#include "crypto/keyring.hpp"
#include "people/file.hpp"
#include "people/people.hpp"
#include "spreadsheet/list.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;
using spreadsheet::List;
using Language = std::string_view;
template <class Row> using Told = spreadsheet::Told<Row>;

std::string span_of(Date const& from, std::optional<Date> const& until) {
    return until ? from + " – " + *until : from + " –";
}

spreadsheet::Cell rights_of(GuardianLink const& link, Language language) {
    std::vector<std::string> out;
    out.reserve(link.rights.size());
    for (auto const& right : link.rights)
        out.push_back(choice(language, "right_kind", right.kind) + " (" + span_of(right.from, right.until) + ")");
    return spreadsheet::joined(out);
}

Told<GuardianLink> const adults[] = {
    {{"adult", 30.0},
     [](auto const& row, Language) -> spreadsheet::Cell {
         return row.guardian.given_names + " " + row.guardian.usage_name;
     }},
    {{"relation", 18.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "relation", row.relation); }},
    {{"authority", 22.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "authority", row.authority); }},
    {{"phone", 18.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.guardian.phone; }},
    {{"email", 30.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.guardian.email; }},
    {{"language", 10.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.guardian.language; }},
    {{"rights", 60.0}, rights_of},
};

Told<Authorisation> const authorisations[] = {
    {{"authorisation", 34.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "authorisation_kind", row.kind); }},
    {{"detail", 18.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.detail; }},
    {{"given_by", 28.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return row.guardian ? row.guardian->name : std::string{}; }},
    {{"from", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.from; }},
    {{"until", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.until; }},
    {{"revoked_at", 18.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return spreadsheet::local_text(row.revoked_at); }},
};

Told<Schooling> const schoolings[] = {
    {{"school_year", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.school_year; }},
    {{"level", 8.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.level; }},
    {{"class_kind", 16.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "class_kind", row.class_kind); }},
    {{"school", 34.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return row.school ? row.school->name : std::string{}; }},
    {{"uai", 12.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return row.school ? row.school->uai : std::string{}; }},
};

Told<GroupStay> const stays[] = {
    {{"group", 24.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.group.name; }},
    {{"from", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.from; }},
    {{"until", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.until; }},
};

Told<ResidenceDecision> const decisions[] = {
    {{"zone_list", 16.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.list; }},
    {{"on_day", 12.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.on; }},
    {{"residence_result", 14.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "residence_result", row.result); }},
    {{"zone", 30.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return row.zone ? row.zone->name : std::string{}; }},
    {{"residence_method", 22.0},
     [](auto const& row, Language in) -> spreadsheet::Cell { return choice(in, "residence_method", row.method); }},
    {{"precision_m", 14.0}, [](auto const& row, Language) -> spreadsheet::Cell { return row.precision_m; }},
    {{"decided_at", 18.0},
     [](auto const& row, Language) -> spreadsheet::Cell { return spreadsheet::local_text(row.decided_at); }},
    {{"by", 24.0},
     [](auto const& row, Language) -> spreadsheet::Cell {
         return row.decided_by ? row.decided_by->name : std::string{};
     }},
};

// "list" of the address: which of them.
Result<List> list_named(Call const& call, std::string const& name, Id const& id, ChildOverview const& child) {
    if (name == "adults") return list_of(call, "child_adults", "adultes", adults, child.guardians, id);
    if (name == "authorisations")
        return list_of(call, "authorisations", "autorisations", authorisations, child.authorisations, id);
    if (name == "schoolings") return list_of(call, "schoolings", "scolarite", schoolings, child.schoolings, id);
    if (name == "groups") return list_of(call, "child_groups", "groupes", stays, child.memberships, id);
    return wrong_fields("query.wrong_fields", {{"list", name.empty() ? "required" : "invalid"}});
}

Result<Reply> export_list(Call& call, crypto::Keyring& keys) {
    auto const id = TRY(call.id("id"));
    auto const rights = TRY(file_rights(call.actor));
    auto const file = TRY(read_file(call.sql(), keys, rights, id));
    auto const name = TRY(call.query("list")).value_or("");
    return spreadsheet::list_file(call, TRY(list_named(call, name, id, file.child.overview)));
}

Result<Reply> export_residence(Call& call, crypto::Keyring& keys) {
    auto const id = TRY(call.id("id"));
    auto const rights = TRY(file_rights(call.actor));
    auto const file = TRY(read_file(call.sql(), keys, rights, id));
    auto const& reserved = file.child.overview.reserved;
    if (std::ranges::find(reserved, "residence") != reserved.end()) return fail(Fault::not_found, "child.unknown");
    return spreadsheet::list_file(call,
                                  list_of(call, "residence", "quartier", decisions, file.child.home.residence, id));
}

}  // namespace

void add_file_export_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/children/:id/lists-export", "child.export", http::Work::read,
            [&keys](Call& call) { return export_list(call, keys); })
        .summary("A list of the child's file, as a file")
        .with("list", "adults, authorisations, schoolings or groups")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/children/:id/residence-export", "child.address", http::Work::read,
            [&keys](Call& call) { return export_residence(call, keys); })
        .summary("Whether the child's home lies in a priority area, decision after decision, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::people
