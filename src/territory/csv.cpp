#include "territory/csv.hpp"
#include <cstring>

namespace marelle::territory {

std::size_t CsvReader::end_of(std::string_view data, bool& open_quote) const {
    auto const first = data.find('\n');
    auto const line = data.substr(0, first);
    open_quote = false;
    if (line.find('"') == std::string_view::npos)
        return first == std::string_view::npos && at_end_ ? data.size() : first;
    bool quoted = false, field_start = true;
    for (std::size_t i = 0; i < data.size() && i <= longest_quoted; ++i) {
        char const c = data[i];
        if (quoted) {
            if (c == '"') quoted = false;  // a doubled one opens again at once
        } else if (c == '"' && (field_start || data[i - 1] == '"')) {
            quoted = true;
        } else if (c == '\n') {
            return i;
        }
        field_start = !quoted && c == separator;
    }
    if (!quoted) {
        // The quotes are closed and the line goes on: its end is the first line end after them.
        auto const rest = data.size() > longest_quoted ? data.find('\n', longest_quoted) : std::string_view::npos;
        return rest == std::string_view::npos && at_end_ ? data.size() : rest;
    }
    if (!at_end_ && data.size() <= longest_quoted) return std::string_view::npos;
    open_quote = true;
    return first == std::string_view::npos && at_end_ ? data.size() : first;
}

bool CsvReader::next(CsvRecord& record) {
    std::string_view const data{buffer_.data() + begin_, end_ - begin_};
    if (data.empty()) return false;
    auto const length = end_of(data, record.open_quote);
    if (length == std::string_view::npos) return false;
    bool const has_end = length < data.size();
    bool const carriage = has_end && length > 0 && data[length - 1] == '\r';
    record.text = data.substr(0, carriage ? length - 1 : length);
    record.end = data.substr(record.text.size(), length - record.text.size() + (has_end ? 1 : 0));
    record.line = line_;
    begin_ += length + (has_end ? 1 : 0);
    ++line_;
    if (!record.open_quote && record.text.find('"') != std::string_view::npos)
        for (char c : record.text)
            if (c == '\n') ++line_;
    return true;
}

bool CsvReader::fill() {
    if (at_end_) return false;
    if (begin_ == 0 && end_ == buffer_.size()) {
        too_long_ = true;
        return false;
    }
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    auto const got = source_(buffer_.data() + end_, buffer_.size() - end_);
    end_ += got;
    at_end_ = got == 0;
    return got > 0 || end_ > 0;
}

std::string_view trimmed(std::string_view text) {
    auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string unquoted(std::string_view raw) {
    if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return std::string{raw};
    std::string out;
    raw = raw.substr(1, raw.size() - 2);
    for (std::size_t i = 0; i < raw.size(); ++i) {
        out += raw[i];
        if (raw[i] == '"' && i + 1 < raw.size() && raw[i + 1] == '"') ++i;
    }
    return out;
}

char separator_of(std::string_view header) {
    std::size_t commas = 0, semicolons = 0;
    bool quoted = false;
    for (char c : header) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        commas += c == ',';
        semicolons += c == ';';
    }
    return semicolons > commas ? ';' : ',';
}

}  // namespace marelle::territory
