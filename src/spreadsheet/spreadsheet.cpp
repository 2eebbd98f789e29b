#include "spreadsheet/spreadsheet.hpp"
#include "record/csv.hpp"

namespace marelle::spreadsheet {

Result<Format> format_asked(http::Call const& call) {
    auto asked = TRY(call.query("format")).value_or("csv");
    if (asked == "csv") return Format::csv;
    if (asked == "xlsx") return Format::xlsx;
    return wrong_fields("query.wrong_fields", {{"format", "invalid"}});
}

std::string csv(Table const& table, std::string_view language) {
    record::CsvWriter out{language == "en" ? record::CsvWriter::Style::international
                                           : record::CsvWriter::Style::french};
    for (auto const& column : table.columns) out.cell(column.head);
    out.end_line();
    for (auto const& row : table.rows) {
        for (auto const& cell : row) out.cell(cell.value);
        out.end_line();
    }
    return out.take();
}

FileName file_named(std::string_view what, Date const& from, Date const& until) {
    auto const period = until.empty() || until == from ? from : from + "-" + until;
    return {"marelle-" + std::string{what} + "-" + period};
}

http::Reply attachment(std::string bytes, Format format, FileName const& name) {
    http::Reply reply;
    reply.body = std::move(bytes);
    reply.content_type = format == Format::csv ? "text/csv; charset=utf-8"
                                               : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    reply.headers.emplace_back("Content-Disposition",
                               "attachment; filename=\"" + name.text + (format == Format::csv ? ".csv\"" : ".xlsx\""));
    return reply;
}

http::Reply attachment(Table const& table, Format format, FileName const& name, std::string_view language) {
    return attachment(format == Format::csv ? csv(table, language) : xlsx({table}), format, name);
}

}  // namespace marelle::spreadsheet
