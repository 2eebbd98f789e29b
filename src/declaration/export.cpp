// What must be declared to the State as a file, a line a sheet. Whose civil status a sheet holds stays on the sheet.
#include "crypto/keyring.hpp"
#include "declaration/declaration.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "spreadsheet/list.hpp"

namespace marelle::declaration {

namespace {

using http::Call;
using http::Reply;
using spreadsheet::choice;

std::string name_of(AccueilRow const& accueil, std::string_view language) {
    if (accueil.title) return *accueil.title;
    return choice(language, "accueil_kind", accueil.kind) + " " + accueil.school_year;
}

std::vector<spreadsheet::Cell> line_of(AccueilRow const& accueil, SheetRow const& sheet, std::string_view language) {
    std::optional<std::string> filed, number, received;
    if (sheet.filing) {
        filed = sheet.filing->filed_on;
        number = sheet.filing->number;
        if (sheet.filing->receipt) received = sheet.filing->receipt->received_on;
    }
    return {name_of(accueil, language),
            choice(language, "sheet_kind", sheet.kind),
            sheet.label,
            sheet.first_day,
            sheet.last_day,
            sheet.due_on,
            filed,
            number,
            received,
            sheet.flaws,
            sheet.changed};
}

Result<Reply> export_sheets(Call& call, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "declaration.read"));
    spreadsheet::List list{spreadsheet::language_of(call),
                           "declarations",
                           "declarations",
                           "declarations",
                           {{"accueil", 32.0},
                            {"sheet", 22.0},
                            {"holiday", 28.0},
                            {"first_day", 12.0},
                            {"last_day", 12.0},
                            {"due_on", 14.0},
                            {"filed_on", 12.0},
                            {"filing_number", 18.0},
                            {"receipt_on", 12.0},
                            {"flaws", 12.0},
                            {"changed_since", 16.0}},
                           {}};
    Reader const reader{calendar, std::string{list.language}};
    for (auto const& accueil : accueils(call.sql(), keys, reader, scope))
        for (auto const& sheet : accueil.sheets) list.rows.push_back(line_of(accueil, sheet, list.language));
    return spreadsheet::list_file(call, list);
}

using Cell = spreadsheet::Cell;
spreadsheet::Told<Document> const told_of_document[] = {
    {{"document", 40.0},
     [](auto const& row, std::string_view in) -> Cell { return choice(in, "declaration_document", row.kind); }},
    {{"document_there", 12.0},
     [](auto const& row, std::string_view in) -> Cell { return spreadsheet::yes_or_no(in, row.id.has_value()); }},
    {{"document_dated_on", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.dated_on; }},
    {{"valid_until", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.until; }},
    {{"given_to_parents_on", 14.0}, [](auto const& row, std::string_view) -> Cell { return row.given_on; }},
    {{"flaws", 12.0},
     [](auto const& row, std::string_view) -> Cell { return static_cast<std::int64_t>(row.flaws.size()); }},
};

// As the page: what is asked of this accueil, and what is there without being asked.
Result<Reply> export_documents(Call& call, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    auto const scope = TRY(access::scope_of(call.actor, "declaration.read"));
    Reader const reader{calendar, std::string{spreadsheet::language_of(call)}};
    auto const& key = call.text("key");
    auto documents = TRY(find_accueil(call.sql(), keys, reader, scope, key)).documents;
    std::erase_if(documents, [](Document const& each) { return !each.needed && !each.id; });
    auto list = list_of(call, "declaration_documents", "documents", told_of_document, documents);
    list.subject = "declaration_documents:" + key;
    return spreadsheet::list_file(call, list);
}

}  // namespace

void add_export_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/declarations-export", "declaration.read", http::Work::read,
            [&calendar, &keys](Call& call) { return export_sheets(call, calendar, keys); })
        .summary("What must be declared to the State as a file, a line a sheet")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/declarations/:key/documents-export", "declaration.read", http::Work::read,
            [&calendar, &keys](Call& call) { return export_documents(call, calendar, keys); })
        .summary("The documents that go with a declaration, there or not, as a file")
        .with("format", "csv or xlsx");
}

}  // namespace marelle::declaration
