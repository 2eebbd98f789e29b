#pragma once
// Records of a CSV stream without end (RFC 4180, with ";" too): views into a block, nothing allocated a record, memory
// that does not grow. Files that people send are read whole, and strictly, by record/csv.hpp.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::territory {

// Reads at most `size` bytes; 0 at the end of the stream.
using Source = std::function<std::size_t(char* into, std::size_t size)>;

struct CsvRecord {
    std::string_view text;  // without its line end
    std::string_view end;   // "\n", "\r\n", or nothing at the end of the stream
    std::uint64_t line{};   // number of its first line, from 1
    bool open_quote{};      // a quote never closed: the text is that one line
};

class CsvReader {
public:
    static constexpr std::size_t block = 1 << 20;           // bytes; no record is longer
    static constexpr std::size_t longest_quoted = 1 << 16;  // bytes in which a quote must close

    explicit CsvReader(Source source) : source_{std::move(source)}, buffer_(block, '\0') {}

    char separator = ',';

    // The next record that is wholly in the block. False: the block has no more, fill() it; earlier views die then.
    bool next(CsvRecord& record);
    // False at the end of the stream, or when a line is longer than the block (too_long()).
    bool fill();
    bool too_long() const { return too_long_; }
    std::uint64_t line() const { return line_; }

private:
    // Where the record that starts here ends (its '\n' or the end of the data); npos when more data is needed.
    std::size_t end_of(std::string_view data, bool& open_quote) const;

    Source source_;
    std::string buffer_;
    std::size_t begin_{}, end_{};
    std::uint64_t line_{1};
    bool at_end_{}, too_long_{};
};

// Calls field(number, raw text) for each field, quotes included; answers how many there are.
template <class F> std::size_t each_field(std::string_view record, char separator, F&& field) {
    std::size_t number = 0, start = 0;
    for (std::size_t i = 0;; ++i) {
        if (i == start && i < record.size() && record[i] == '"')
            for (++i; i < record.size() && (record[i] != '"' || (i + 1 < record.size() && record[i + 1] == '"')); ++i)
                if (record[i] == '"') ++i;
        if (i < record.size() && record[i] != separator) continue;
        if (i > record.size()) i = record.size();
        field(number++, record.substr(start, i - start));
        if (i >= record.size()) return number;
        start = i + 1;
    }
}

std::string_view trimmed(std::string_view text);
// The value of a raw field: without its quotes, doubled ones made single.
std::string unquoted(std::string_view raw);
// ';' when the header has more of them than commas outside quotes.
char separator_of(std::string_view header);

}  // namespace marelle::territory
