#include "spreadsheet/spreadsheet.hpp"
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <xlsxwriter.h>

namespace marelle::spreadsheet {

namespace {

class Book {
public:
    Book() {
        auto descriptor = mkstemp(path_.data());
        if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "mkstemp"};
        close(descriptor);
        book_ = workbook_new(path_.c_str());
        if (!book_) throw std::runtime_error{"the workbook could not be made"};
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        share_ = workbook_add_format(book_);
        format_set_num_format(share_, "0.0%");
        // A whole number's own: "#,##0.##" would show 38 as "38," in French.
        whole_ = workbook_add_format(book_);
        format_set_num_format(whole_, "#,##0");
        number_ = workbook_add_format(book_);
        format_set_num_format(number_, "#,##0.0#");
    }
    Book(Book const&) = delete;
    Book& operator=(Book const&) = delete;
    ~Book() {
        if (book_) workbook_close(book_);
        unlink(path_.c_str());
    }

    void add(Table const& table) {
        auto* sheet = workbook_add_worksheet(book_, table.name.c_str());
        if (!sheet) throw std::runtime_error{"the sheet could not be made"};
        lxw_col_t column = 0;
        for (auto const& each : table.columns) {
            worksheet_set_column(sheet, column, column, each.width, nullptr);
            worksheet_write_string(sheet, 0, column++, each.head.c_str(), bold_);
        }
        worksheet_freeze_panes(sheet, 1, 0);
        lxw_row_t at = 1;
        for (auto const& row : table.rows) {
            column = 0;
            for (auto const& cell : row) write(sheet, at, column++, cell);
            ++at;
        }
    }

    std::string bytes() {
        auto error = workbook_close(book_);
        book_ = nullptr;
        if (error != LXW_NO_ERROR) throw std::runtime_error{"the workbook could not be written"};
        std::ifstream in{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

private:
    void write(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, Cell const& cell) {
        auto const format = [&](double number) {
            if (cell.look == Look::share) return share_;
            return number == std::trunc(number) ? whole_ : number_;
        };
        if (auto const* text = std::get_if<std::string>(&cell.value))
            worksheet_write_string(sheet, row, column, text->c_str(), nullptr);
        else if (auto const* whole = std::get_if<std::int64_t>(&cell.value))
            worksheet_write_number(sheet, row, column, static_cast<double>(*whole),
                                   format(static_cast<double>(*whole)));
        else if (auto const* number = std::get_if<double>(&cell.value))
            worksheet_write_number(sheet, row, column, *number, format(*number));
    }

    lxw_workbook* book_{};
    lxw_format *bold_{}, *share_{}, *whole_{}, *number_{};
    // This release of libxlsxwriter writes files only; the name is ours alone (mkstemp), gone when the book is.
    std::string path_ = (std::filesystem::temp_directory_path() / "marelle-XXXXXX").string();
};

}  // namespace

std::string xlsx(std::vector<Table> const& tables) {
    Book book;
    for (auto const& table : tables) book.add(table);
    return book.bytes();
}

}  // namespace marelle::spreadsheet
