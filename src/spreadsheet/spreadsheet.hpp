#pragma once
// Tables of cells as people open them: CSV for a French spreadsheet, or XLSX. Text is written as text always: a name
// that begins with '=' is no formula (trust.md, "Hostile input").
#include "base/dates.hpp"
#include "base/error.hpp"
#include "base/value.hpp"
#include "http/http.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::spreadsheet {

enum class Format { csv, xlsx };
// format= of a request: csv when absent. Refused: query.wrong_fields.
Result<Format> format_asked(http::Call const& call);

enum class Look { plain, share };  // 0.5 as "50.0%", in XLSX

struct Cell {
    Value value;
    Look look{Look::plain};

    Cell() = default;
    Cell(Value v, Look l = Look::plain) : value{std::move(v)}, look{l} {}
    Cell(std::string text) : value{std::move(text)} {}
    Cell(char const* text) : value{std::string{text}} {}
    template <class I>
        requires std::is_integral_v<I>
    Cell(I number) : value{static_cast<std::int64_t>(number)} {}
    template <class V>
    Cell(std::optional<V> const& v, Look l = Look::plain) : look{l} {
        if (v) value = Cell{*v}.value;
    }
    Cell(double number, Look l = Look::plain) : value{number}, look{l} {}
};

struct Column {
    std::string head;
    double width = 14;  // characters
};

struct Table {
    std::string name;  // of the sheet
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  // as many cells as columns
};

// ';' and 0,5 in French; ',' and 0.5 in another language.
std::string csv(Table const& table, std::string_view language);
std::string xlsx(std::vector<Table> const& tables);

// The name of a file without what its format adds. No blank and nobody's name in it.
struct FileName {
    std::string text;
};
// "marelle-presences-2026-11-26", with the second day too of a period of several: whoever keeps the files of a year
// knows each by its name.
FileName file_named(std::string_view what, Date const& from, Date const& until = {});

http::Reply attachment(Table const& table, Format format, FileName const& name, std::string_view language);
http::Reply attachment(std::string bytes, Format format, FileName const& name);

}  // namespace marelle::spreadsheet
