#include "record/csv.hpp"
#include <fmt/format.h>

namespace marelle::record {

namespace {

// The code point at the front of UTF-8 text, and its length; a byte that is no UTF-8 counts as itself.
std::pair<char32_t, std::size_t> first_of(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC0 ? 2 : 1;
    if (length == 1 || text.size() < length) return {byte(0), 1};
    char32_t code = byte(0) & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3Fu);
    return {code, length};
}

// What spreadsheets skip, or may be made to skip, before they see a formula.
bool is_skipped(char32_t c) {
    return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
           (c >= 0x205F && c <= 0x2064) || c == 0x3000 || c == 0xFEFF || c == U'"' || c == U'\'' || c == U'`' ||
           (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x2039 || c == 0x203A || c == 0xAD;
}

}  // namespace

bool is_formula(std::string_view text) {
    while (!text.empty()) {
        auto [c, length] = first_of(text);
        if (!is_skipped(c)) return std::u32string_view{U"=+-@|%\uFF1D\uFF0B\uFF0D\uFF20\uFF5C\uFF05\u2212"}.contains(c);
        text.remove_prefix(length);
    }
    return false;
}

CsvWriter::CsvWriter(Style style)
    : separator_{style == Style::french ? ';' : ','},
      decimal_{style == Style::french ? ',' : '.'},
      text_{"\xEF\xBB\xBF"} {}

CsvWriter& CsvWriter::cell(Value const& value) {
    if (!first_) text_ += separator_;
    first_ = false;
    std::string out;
    if (auto const* i = std::get_if<std::int64_t>(&value)) out = std::to_string(*i);
    else if (auto const* d = std::get_if<double>(&value)) {
        out = fmt::format("{}", *d);
        if (auto point = out.find('.'); point != out.npos) out[point] = decimal_;
    } else if (auto const* s = std::get_if<std::string>(&value)) {
        out = is_formula(*s) ? "'" + *s : *s;
    }
    // Text with another separator is quoted too, so that the separator can be told from the header alone.
    bool is_text = std::holds_alternative<std::string>(value);
    if (!is_text || (out.find_first_of("\";,\t\r\n") == out.npos && !out.starts_with(' ') && !out.ends_with(' '))) {
        text_ += out;
        return *this;
    }
    text_ += '"';
    for (char c : out) text_.append(c == '"' ? 2 : 1, c);
    text_ += '"';
    return *this;
}

CsvWriter& CsvWriter::end_line() {
    text_ += "\r\n";
    first_ = true;
    return *this;
}

CsvWriter& CsvWriter::names(Fields fields) {
    for (auto const& field : fields)
        if (field.kind != Kind::list && field.kind != Kind::object) cell(std::string{field.name});
    return end_line();
}

CsvWriter& CsvWriter::row(Fields fields, void const* row) {
    for (auto const& field : fields)
        if (field.kind != Kind::list && field.kind != Kind::object) cell(field.get(row));
    return end_line();
}

}  // namespace marelle::record
