#include "impact/impact.hpp"
#include "messages/messages.hpp"
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <xlsxwriter.h>

namespace marelle::impact {

namespace {

using messages::say;

std::string unit_word(std::string_view language, Unit unit) {
    return say(language, "choice.unit." + std::string{record::name_of_choice(unit)});
}

class Book {
public:
    explicit Book(std::string_view language) : language_{language} {
        auto descriptor = mkstemp(path_.data());
        if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "mkstemp"};
        close(descriptor);
        book_ = workbook_new(path_.c_str());
        if (!book_) throw std::runtime_error{"the workbook could not be made"};
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        share_ = workbook_add_format(book_);
        format_set_num_format(share_, "0.0%");
        number_ = workbook_add_format(book_);
        format_set_num_format(number_, "#,##0.##");
    }
    Book(Book const&) = delete;
    Book& operator=(Book const&) = delete;
    ~Book() {
        if (book_) workbook_close(book_);
        unlink(path_.c_str());
    }

    void figures(std::vector<Figure> const& figures) {
        auto* sheet = add("figure.export.sheet_figures");
        heads(sheet, {"figure", "unit", "by", "row", "value", "k", "n", "unknown", "low", "high", "method", "from",
                      "until", "scope"});
        lxw_row_t at = 1;
        for (auto const& figure : figures)
            for (auto const& row : figure.rows)
                if (figure.by == Breakdown::none || row.key != "total") line(sheet, at++, figure, row);
        worksheet_freeze_panes(sheet, 1, 0);
        worksheet_set_column(sheet, 0, 3, 28, nullptr);
    }

    void definitions(std::vector<Figure> const& figures) {
        auto* sheet = add("figure.export.sheet_definitions");
        heads(sheet, {"figure", "version", "definition", "computed_at", "period"});
        lxw_row_t at = 1;
        for (auto const& figure : figures) {
            if (figure.by != Breakdown::none) continue;
            text(sheet, at, 0, figure.title);
            worksheet_write_number(sheet, at, 1, static_cast<double>(figure.version), nullptr);
            text(sheet, at, 2, figure.definition);
            text(sheet, at, 3, figure.computed_at);
            text(sheet, at++, 4, figure.period.from + " – " + figure.period.until);
        }
        worksheet_set_column(sheet, 0, 0, 30, nullptr);
        worksheet_set_column(sheet, 2, 2, 90, nullptr);
    }

    std::string bytes() {
        auto error = workbook_close(book_);
        book_ = nullptr;
        if (error != LXW_NO_ERROR) throw std::runtime_error{"the workbook could not be written"};
        std::ifstream in{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

private:
    lxw_worksheet* add(std::string_view key) { return workbook_add_worksheet(book_, say(language_, key).c_str()); }

    // Written as text always: a name that begins with '=' is no formula (trust.md, "Hostile input").
    static void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::string const& value) {
        worksheet_write_string(sheet, row, column, value.c_str(), nullptr);
    }

    void heads(lxw_worksheet* sheet, std::vector<std::string> const& names) {
        lxw_col_t column = 0;
        for (auto const& name : names)
            worksheet_write_string(sheet, 0, column++, say(language_, "figure.export." + name).c_str(), bold_);
    }

    void line(lxw_worksheet* sheet, lxw_row_t at, Figure const& figure, FigureRow const& row) {
        text(sheet, at, 0, figure.title);
        text(sheet, at, 1, unit_word(language_, figure.unit));
        text(sheet, at, 2, say(language_, "choice.breakdown." + std::string{record::name_of_choice(figure.by)}));
        text(sheet, at, 3, row.label);
        if (row.suppressed) text(sheet, at, 4, say(language_, "figure.hidden"));
        number(sheet, at, 4, row.value, figure.unit == Unit::share ? share_ : number_);
        number(sheet, at, 5, row.k, number_);
        number(sheet, at, 6, row.n, number_);
        number(sheet, at, 7, row.unknown, number_);
        number(sheet, at, 8, row.low, share_);
        number(sheet, at, 9, row.high, share_);
        text(sheet, at, 10, row.method ? "Wilson 95 %" : "");
        text(sheet, at, 11, figure.period.from);
        text(sheet, at, 12, figure.period.until);
        text(sheet, at, 13, figure.scope.name);
    }

    template <class N>
    static void number(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, std::optional<N> const& value,
                       lxw_format* format) {
        if (value) worksheet_write_number(sheet, row, column, static_cast<double>(*value), format);
    }

    std::string_view language_;
    lxw_workbook* book_{};
    lxw_format *bold_{}, *share_{}, *number_{};
    // This release of libxlsxwriter writes files only; the name is ours alone (mkstemp), gone when the book is.
    std::string path_ = (std::filesystem::temp_directory_path() / "marelle-XXXXXX").string();
};

}  // namespace

std::string xlsx(std::vector<Figure> const& figures, std::string_view language) {
    Book book{language};
    book.figures(figures);
    book.definitions(figures);
    return book.bytes();
}

}  // namespace marelle::impact
