// The team as a file, and the lists of one person's page: what each may do, what is missing, what ends soon. Of a
// check, its outcome: never what it found, nor the paper it was read on.
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

using Cell = spreadsheet::Cell;

// One line of a person's page, with the name: such files are put together.
template <class Row> struct Of {
    std::string name;
    Row row;
};

spreadsheet::Told<Of<Check>> const told_of_check[] = {
    {{"person", 28.0}, [](auto const& of, std::string_view) -> Cell { return of.name; }},
    {{"check", 40.0},
     [](auto const& of, std::string_view in) -> Cell { return choice(in, "check_kind", of.row.kind); }},
    {{"check_outcome", 14.0},
     [](auto const& of, std::string_view in) -> Cell { return choice(in, "check_outcome", of.row.outcome); }},
    {{"requested_on", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.requested_on; }},
    {{"verified_on", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.verified_on; }},
    {{"valid_until", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.valid_until; }},
    {{"noted_by", 24.0},
     [](auto const& of, std::string_view) -> Cell {
         return of.row.verified_by ? of.row.verified_by->name : std::string{};
     }},
};
spreadsheet::Told<Of<Qualified>> const told_of_diploma[] = {
    {{"person", 28.0}, [](auto const& of, std::string_view) -> Cell { return of.name; }},
    {{"qualification", 40.0},
     [](auto const& of, std::string_view in) -> Cell { return choice(in, "qualification_kind", of.row.kind); }},
    {{"from_day", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.from; }},
    {{"until_day_in", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.until; }},
};
spreadsheet::Told<Of<Exception>> const told_of_day[] = {
    {{"person", 28.0}, [](auto const& of, std::string_view) -> Cell { return of.name; }},
    {{"what", 24.0},
     [](auto const& of, std::string_view in) -> Cell { return choice(in, "exception_kind", of.row.kind); }},
    {{"from_day", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.from; }},
    {{"until_day_in", 14.0}, [](auto const& of, std::string_view) -> Cell { return of.row.until; }},
};

struct OfPerson {
    char const* title;  // words "export.<title>"; in the log with the person
    char const* file;
};

template <class Row, std::size_t N>
http::Handler of_person(crypto::Keyring& keys, OfPerson const& names, spreadsheet::Told<Of<Row>> const (&columns)[N],
                        std::vector<Row> Person::* rows) {
    return [&keys, names, &columns, rows](Call& call) -> Result<Reply> {
        auto const scope = TRY(access::scope_of(call.actor, "staff.read"));
        auto const id = call.id("id");
        if (!id) return fail(Fault::not_found, "staff.unknown");
        auto const person = TRY(find_person(call.sql(), keys, scope, *id));
        std::vector<Of<Row>> lines;
        lines.reserve((person.*rows).size());
        for (auto const& row : person.*rows) lines.push_back({person.row.name, row});
        auto list = list_of(call, names.title, names.file, columns, lines);
        list.subject = std::string{names.title} + ":" + *id;
        return spreadsheet::list_file(call, list);
    };
}

void add_person_exports(http::Router& router, crypto::Keyring& keys) {
    std::string const person = "/api/v1/staff/:id/";
    router
        .on("GET", person + "checks-export", "staff.read", http::Work::read,
            of_person(keys, {"person_checks", "verifications"}, told_of_check, &Person::checks))
        .summary("What came out of each check of a person, newest first, as a file; never what it found")
        .with("format", "csv or xlsx");
    router
        .on("GET", person + "qualifications-export", "staff.read", http::Work::read,
            of_person(keys, {"person_qualifications", "diplomes"}, told_of_diploma, &Person::qualifications))
        .summary("The diplomas of a person, as a file")
        .with("format", "csv or xlsx");
    router
        .on("GET", person + "exceptions-export", "staff.read", http::Work::read,
            of_person(keys, {"person_exceptions", "absences"}, told_of_day, &Person::exceptions))
        .summary("When a person is absent, or there out of the usual hours, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace

void add_export_routes(http::Router& router, crypto::Keyring& keys) {
    add_person_exports(router, keys);
    router.on("GET", "/api/v1/check-requirements-export", "staff.read", http::Work::read, export_asked)
        .summary("The checks asked of each profile, the law's and the house's own with their days, as a file")
        .with("format", "csv or xlsx");
    router.on("GET", "/api/v1/staff-export", "staff.read", http::Work::read, export_people)
        .summary("The team as a file: what each may do, what is missing, what ends soon")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::staff
