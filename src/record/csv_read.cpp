#include "base/text.hpp"
#include "record/csv.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace marelle::record {

namespace {

Failure refuse(std::string_view code, std::size_t line, std::size_t column) {
    return Failure{Error{Fault::invalid,
                         std::string{code},
                         fmt::format("line {}, column {}", line, column),
                         {{fmt::format("{}/{}", line, column), std::string{code.substr(4)}}}}};  // without "csv."
}

// Windows-1252, 0x80–0x9F; 0 where it has no character.
constexpr char16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, char16_t c) {
    if (c < 0x80) out += static_cast<char>(c);
    else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

Result<std::string> from_windows_1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    std::size_t line = 1;
    for (char byte : bytes) {
        auto b = static_cast<unsigned char>(byte);
        if (b == '\n') ++line;
        char16_t c = b >= 0x80 && b <= 0x9F ? windows_1252[b - 0x80] : b;
        if (b >= 0x80 && c == 0) return refuse("csv.encoding", line, 1);
        append_utf8(out, c);
    }
    return out;
}

char separator_of(std::string_view text) {
    std::size_t count[3]{};
    constexpr std::string_view candidates = ";,\t";
    bool quoted = false;
    for (char c : text) {
        if (c == '"') quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r')) break;
        else if (auto which = candidates.find(c); !quoted && which != candidates.npos) ++count[which];
    }
    return candidates[static_cast<std::size_t>(std::ranges::max_element(count) - count)];
}

class Reader {
public:
    Reader(std::string_view text, char separator, CsvLimits const& limits)
        : text_{text}, separator_{separator}, limits_{limits} {}

    bool at_end() const { return at_ == text_.size(); }

    Result<CsvFile::Line> line() {
        CsvFile::Line out{number_, {}};
        for (;;) {
            if (out.cells.size() == limits_.columns)
                return refuse("csv.too_many_columns", number_, limits_.columns + 1);
            auto column = out.cells.size() + 1;
            out.cells.push_back(TRY(peek() == '"' ? quoted(column) : plain(column)));
            if (peek() != separator_ || at_end()) break;
            ++at_;
        }
        end_of_line();
        return out;
    }

private:
    char peek() const { return at_end() ? '\0' : text_[at_]; }

    void end_of_line() {
        if (at_end()) return;
        if (text_[at_] == '\r') ++at_;
        if (peek() == '\n') ++at_;
        ++number_;
    }

    static bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }

    Result<std::string> plain(std::size_t column) {
        auto from = at_;
        for (; !at_end(); ++at_) {
            char c = text_[at_];
            if (c == separator_ || c == '\r' || c == '\n') break;
            if (c == '"') return refuse("csv.quote", number_, column);
            if (is_control(c)) return refuse("csv.control", number_, column);
        }
        if (at_ - from > limits_.cell) return refuse("csv.cell_too_long", number_, column);
        return std::string{text_.substr(from, at_ - from)};
    }

    Result<std::string> quoted(std::size_t column) {
        std::string out;
        auto opened = number_;
        for (++at_;; ++at_) {
            if (at_end()) return refuse("csv.unfinished_quote", opened, column);
            char c = text_[at_];
            if (c == '"') {
                ++at_;
                if (peek() != '"' || at_end()) break;
            }
            if (c == '\n') ++number_;
            else if (c != '\r' && is_control(c)) return refuse("csv.control", number_, column);
            if (out.size() == limits_.cell) return refuse("csv.cell_too_long", opened, column);
            out += c;
        }
        if (!at_end() && peek() != separator_ && peek() != '\r' && peek() != '\n')
            return refuse("csv.quote", number_, column);
        return out;
    }

    std::string_view text_;
    char separator_;
    CsvLimits const& limits_;
    std::size_t at_ = 0, number_ = 1;
};

bool is_blank(CsvFile::Line const& line) {
    return std::ranges::all_of(line.cells, [](auto const& cell) { return cell.empty(); });
}

Result<std::vector<std::string>> header_of(CsvFile::Line line) {
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
        line.cells[i] = tidy_text(line.cells[i]);
        auto before = std::span{line.cells}.first(i);
        if (line.cells[i].empty() || std::ranges::find(before, line.cells[i]) != before.end())
            return refuse("csv.header", line.number, i + 1);
    }
    return std::move(line.cells);
}

}  // namespace

Result<CsvFile> read_csv(std::string_view bytes, CsvLimits const& limits) {
    CsvFile out;
    if (bytes.size() > limits.bytes) return fail(Fault::invalid, "csv.too_large");
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return refuse("csv.encoding", 1, 1);
    std::string converted;
    if (!is_utf8(bytes)) {
        out.encoding = CsvFile::Encoding::windows_1252;
        converted = TRY(from_windows_1252(bytes));
        bytes = converted;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    out.separator = separator_of(bytes);
    Reader reader{bytes, out.separator, limits};
    while (!reader.at_end()) {
        auto line = TRY(reader.line());
        if (is_blank(line)) continue;  // spreadsheets leave lines of separators below their table
        if (out.header.empty()) {
            out.header = TRY(header_of(std::move(line)));
            continue;
        }
        if (line.cells.size() != out.header.size())
            return refuse("csv.cells", line.number, std::min(line.cells.size(), out.header.size()) + 1);
        if (out.lines.size() == limits.lines) return refuse("csv.too_many_lines", line.number, 1);
        out.lines.push_back(std::move(line));
    }
    if (out.header.empty()) return fail(Fault::invalid, "csv.empty");
    return out;
}

}  // namespace marelle::record
