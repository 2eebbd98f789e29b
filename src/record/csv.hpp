#pragma once
// CSV (RFC 4180), written for a French spreadsheet and read as schools and town halls send it.
#include "base/error.hpp"
#include "record/record.hpp"

namespace marelle::record {

// UTF-8 with its mark, ';' between cells, ',' in numbers, CRLF. Text that a spreadsheet would run as a formula goes out
// with a leading apostrophe (trust.md, "Hostile input").
class CsvWriter {
public:
    enum class Style { french, international };  // ';' and 0,5 · ',' and 0.5
    explicit CsvWriter(Style style = Style::french);

    CsvWriter& cell(Value const& value);
    CsvWriter& end_line();
    // One line of the plain fields of a row (lists and objects are left out), and their names.
    CsvWriter& names(Fields fields);
    CsvWriter& row(Fields fields, void const* row);

    std::string const& text() const { return text_; }
    std::string take() { return std::exchange(text_, {}); }  // what was written since: for long answers sent in pieces

private:
    char separator_, decimal_;
    bool first_ = true;
    std::string text_;
};

// Starts, after any mark, blank, control character or quote, with = + - @ | % (or their full-width forms).
bool is_formula(std::string_view text);

struct CsvLimits {
    std::size_t bytes = 20 << 20;
    std::size_t lines = 200'000;
    std::size_t columns = 200;
    std::size_t cell = 32'767;  // bytes, as UTF-8; a spreadsheet's own limit in characters
};

struct CsvFile {
    struct Line {
        std::size_t number{};  // in the file, from 1: a quoted cell may hold several
        std::vector<std::string> cells;
    };
    enum class Encoding { utf8, windows_1252 };

    std::vector<std::string> header;  // blanks at both ends removed; every line has as many cells
    std::vector<Line> lines;
    char separator{};
    Encoding encoding{};
};

// Windows-1252 when the bytes are not UTF-8; the separator is the one of ; , and tab that the header has most of.
// Refused with "csv.<why>", a detail "line 3, column 2" (column: the cell, from 1) and the same as a field "3/2":
//   csv.empty  csv.too_large  csv.too_many_lines  csv.too_many_columns  csv.cell_too_long  csv.encoding  csv.control
//   csv.quote (text beside a quoted cell)  csv.unfinished_quote  csv.cells (more or fewer than the header)  csv.header
Result<CsvFile> read_csv(std::string_view bytes, CsvLimits const& limits = {});

}  // namespace marelle::record
