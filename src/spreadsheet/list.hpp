#pragma once
// A list of a screen as the file people take away: its heads said in their language, and one entry in the log with how
// many lines left.
#include "base/clock.hpp"
#include "record/record.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include <type_traits>

namespace marelle::spreadsheet {

struct Head {
    char const* name;  // words "export.<name>"
    double width;      // characters
};
struct List {
    std::string_view language;
    std::string title;    // words "export.<title>": the sheet
    std::string file;     // "marelle-<file>-<today>.csv"
    std::string subject;  // in the log: "export:<subject>:<lines>"
    std::vector<Head> heads;
    std::vector<std::vector<Cell>> rows;  // as many cells as heads
    std::string child{};                  // in the log: of whom, when it is one child's
};
std::string_view language_of(http::Call const& call);
// Refused: query.wrong_fields (format).
Result<http::Reply> list_file(http::Call const& call, List const& list);

// A list said as a table: of each column its head, and what stands there of a row.
template <class Row> struct Told {
    Head head;
    Cell (*of)(Row const& row, std::string_view language);
};
template <class Row, std::size_t N>
List list_of(http::Call const& call, std::string const& title, std::string const& file, Told<Row> const (&columns)[N],
             std::vector<Row> const& rows, std::string const& child = {}) {
    List out{language_of(call), title, file, title, {}, {}, child};
    for (auto const& column : columns) out.heads.push_back(column.head);
    for (auto const& row : rows) {
        auto& line = out.rows.emplace_back();
        for (auto const& column : columns) line.push_back(column.of(row, out.language));
    }
    return out;
}

// Words "choice.<kind>.<name>".
std::string choice(std::string_view language, std::string_view kind, std::string_view name);
template <class Enum>
    requires std::is_enum_v<Enum>
std::string choice(std::string_view language, std::string_view kind, Enum value) {
    return choice(language, kind, record::name_of_choice(value));
}
// "lundi", of "1".
std::string weekday_name(std::string_view language, std::string_view weekday);
std::string yes_or_no(std::string_view language, bool yes);
// "2026-01-12 17:03", at the house.
std::string local_text(Instant const& at);
std::optional<std::string> local_text(std::optional<Instant> const& at);
std::string joined(std::vector<std::string> const& words);  // "Lina, Maya"

}  // namespace marelle::spreadsheet
