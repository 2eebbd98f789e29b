// A CSV file: refused with a place, or read; what is read, once written, is read again to the same cells.
// sources: src/record/csv_read.cpp src/record/csv_write.cpp src/base/text.cpp
#include "record/csv.hpp"
#include "base/text.hpp"
#include <cstdlib>

namespace record = marelle::record;

namespace {

using Lines = std::vector<std::vector<std::string>>;

bool is_blank(std::vector<std::string> const& cells) {
    for (auto const& cell : cells)
        if (!cell.empty()) return false;
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    record::CsvLimits limits{.bytes = 1 << 20, .lines = 1000, .columns = 50, .cell = 1000};
    auto file = record::read_csv({reinterpret_cast<char const*>(data), size}, limits);
    if (!file) {
        if (!file.error().code.starts_with("csv.")) std::abort();
        return 0;
    }
    record::CsvWriter writer;
    Lines expected;
    for (auto const& cell : file->header) writer.cell("h" + cell);  // never a formula
    writer.end_line();
    for (auto const& line : file->lines) {
        if (line.cells.size() != file->header.size()) std::abort();
        auto& cells = expected.emplace_back();
        for (auto const& cell : line.cells) {
            if (!marelle::is_utf8(cell)) std::abort();
            writer.cell(cell);
            cells.push_back(record::is_formula(cell) ? "'" + cell : cell);
        }
        writer.end_line();
    }
    auto again = record::read_csv(writer.text(), {.cell = 2000});
    if (!again || again->lines.size() != expected.size()) std::abort();
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (again->lines[i].cells != expected[i] || is_blank(expected[i])) std::abort();
    return 0;
}
