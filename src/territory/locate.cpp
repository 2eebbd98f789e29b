#include "territory/locate.hpp"
#include "base/text.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace marelle::territory {

namespace {

constexpr std::size_t together = 64;  // rows looked up in one go: their memory is fetched while others are computed

// Bytes on their way out, written in big blocks.
class Output {
public:
    explicit Output(Sink sink) : sink_{std::move(sink)} { bytes_.reserve(most + CsvReader::block); }
    void add(std::string_view text) { bytes_.append(text); }
    void add(char c) { bytes_.push_back(c); }
    void row_done() {
        if (bytes_.size() >= most) flush();
    }
    void flush() {
        if (!bytes_.empty()) sink_(bytes_);
        bytes_.clear();
    }
    // Metres with one decimal; −0.0 is 0.0.
    void metres(double value) {
        char text[24];
        auto const tenths = std::llround(value * 10);
        auto const size = std::to_chars(text, text + sizeof text, std::abs(tenths) / 10).ptr - text;
        if (tenths < 0) add('-');
        add({text, static_cast<std::size_t>(size)});
        add('.');
        add(static_cast<char>('0' + std::abs(tenths) % 10));
    }

private:
    static constexpr std::size_t most = 1 << 20;
    Sink sink_;
    std::string bytes_;
};

struct Columns {
    std::size_t lon{}, lat{}, count{};
    std::vector<std::string> names;
};

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

Result<Columns> columns_of(std::string_view header, char separator) {
    Columns out;
    int lons = 0, lats = 0;
    each_field(header, separator, [&](std::size_t number, std::string_view raw) {
        auto name = unquoted(trimmed(raw));
        auto const known = lower(std::string{trimmed(name)});
        if (known == "lon" || known == "longitude" || known == "lng") out.lon = number, ++lons;
        if (known == "lat" || known == "latitude") out.lat = number, ++lats;
        out.names.push_back(std::move(name));
    });
    out.count = out.names.size();
    if (lons == 0 || lats == 0) return fail(Fault::invalid, "locate.no_column", lons == 0 ? "lon" : "lat");
    if (lons > 1 || lats > 1) return fail(Fault::invalid, "locate.two_columns", lons > 1 ? "lon" : "lat");
    return out;
}

bool degrees(std::string_view raw, char separator, double limit, double& value) {
    raw = trimmed(raw);
    if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') raw = trimmed(raw.substr(1, raw.size() - 2));
    if (!raw.empty() && raw.front() == '+') raw.remove_prefix(1);
    char copy[64];
    if (auto const comma = raw.find(','); comma != std::string_view::npos) {
        if (separator != ';' || raw.size() > sizeof copy) return false;
        std::memcpy(copy, raw.data(), raw.size());
        copy[comma] = '.';
        raw = {copy, raw.size()};
    }
    auto const [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value, std::chars_format::fixed);
    return error == std::errc{} && end == raw.data() + raw.size() && value >= -limit && value <= limit;
}

// JSON text of a CSV value; bytes that are not UTF-8 are read as Latin-1 (files of schools often are).
void add_json(Output& out, std::string_view text) {
    out.add('"');
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        std::size_t const tail = c >= 0xF0 && c < 0xF5 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : 0;
        if (c == '"' || c == '\\') {
            out.add('\\');
            out.add(text[i]);
        } else if (c < 0x20) {
            constexpr char hex[] = "0123456789abcdef";
            char const escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            out.add({escape, sizeof escape});
        } else if (c < 0x80) {
            out.add(text[i]);
        } else if (tail > 0 && c < 0xF5 && is_utf8(text.substr(i, tail + 1)) && i + tail < text.size()) {
            out.add(text.substr(i, tail + 1));
            i += tail;
        } else {
            out.add(static_cast<char>(0xC0 | c >> 6));
            out.add(static_cast<char>(0x80 | (c & 0x3F)));
        }
    }
    out.add('"');
}

std::string csv_value(std::string_view text, char separator) {
    if (text.find_first_of(std::string{'"', '\n', '\r', separator}) == std::string_view::npos) return std::string{text};
    std::string out = "\"";
    for (char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

class Locator {
public:
    Locator(Zones const& zones, std::span<std::string const> codes, LocateOptions const& options, Source source,
            Sink sink, BadLine const& bad)
        : zones_{zones},
          codes_{codes},
          options_{options},
          reader_{std::move(source)},
          out_{std::move(sink)},
          bad_{bad} {}

    Result<LocateCounts> run();

private:
    struct Row {
        CsvRecord record;
        std::size_t fields;
        bool blank, good;
    };

    Result<> header();
    bool gather();
    void read(Row& row, Point& point);
    void refuse(Row& row, std::string_view why);
    void answer();
    void as_csv(Row const& row, Found const& found);
    void as_json(Row const& row, Found const& found);

    Zones const& zones_;
    std::span<std::string const> codes_;
    LocateOptions options_;
    CsvReader reader_;
    Output out_;
    BadLine const& bad_;
    Columns columns_;
    std::vector<std::string> said_codes_;  // as CSV, with the separator before
    std::array<Row, together> rows_{};
    std::array<Point, together> points_{};
    std::array<Found, together> found_{};
    std::size_t gathered_{};
    LocateCounts counts_;
};

Result<> Locator::header() {
    CsvRecord record;
    bool got = false;
    // The separator is not known yet, so the header is one line: a name with a line end in it is not understood.
    while (!(got = reader_.next(record)) && reader_.fill()) {}
    if (!got) return fail(Fault::invalid, reader_.too_long() ? "locate.line_too_long" : "locate.no_header", "1");
    auto text = record.text;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (trimmed(text).empty()) return fail(Fault::invalid, "locate.no_header", "1");
    reader_.separator = separator_of(text);
    columns_ = TRY(columns_of(text, reader_.separator));
    for (auto const& code : codes_) said_codes_.push_back(reader_.separator + csv_value(code, reader_.separator));
    if (options_.output == LocateOutput::json) return {};
    out_.add(record.text);
    for (auto name : {"code", "inside", "distance_m", "to_confirm"}) {
        out_.add(reader_.separator);
        out_.add(name);
    }
    out_.add(record.end.empty() ? std::string_view{"\n"} : record.end);
    return {};
}

void Locator::refuse(Row& row, std::string_view why) {
    ++counts_.bad;
    bad_(row.record.line, why);
    row.good = false;
}

void Locator::read(Row& row, Point& point) {
    ++counts_.rows;
    point = {};
    row.good = true;
    if (row.record.open_quote) {
        row.fields = columns_.count;
        return refuse(row, "locate.open_quote");
    }
    std::string_view lon, lat;
    row.fields = each_field(row.record.text, reader_.separator, [&](std::size_t number, std::string_view raw) {
        if (number == columns_.lon) lon = raw;
        if (number == columns_.lat) lat = raw;
    });
    if (row.fields != columns_.count) return refuse(row, "locate.columns");
    if (!degrees(lon, reader_.separator, 180, point.lon)) return refuse(row, "locate.longitude");
    if (!degrees(lat, reader_.separator, 90, point.lat)) return refuse(row, "locate.latitude");
}

bool Locator::gather() {
    gathered_ = 0;
    while (gathered_ < together && reader_.next(rows_[gathered_].record)) {
        auto& row = rows_[gathered_];
        row.blank = row.record.text.empty();
        if (!row.blank) read(row, points_[gathered_]);
        ++gathered_;
    }
    return gathered_ > 0;
}

void Locator::as_csv(Row const& row, Found const& found) {
    auto const separator = reader_.separator;
    out_.add(row.record.text);
    // A short line is filled up so that the four columns stand under their names.
    for (auto fields = row.fields; fields < columns_.count; ++fields) out_.add(separator);
    if (row.good && found.place != Found::Place::nowhere) {
        out_.add(said_codes_[static_cast<std::size_t>(found.zone)]);
        out_.add(separator);
        out_.add(found.place == Found::Place::inside ? std::string_view{"yes"} : std::string_view{"no"});
        out_.add(separator);
        out_.metres(found.distance_m);
        out_.add(separator);
        out_.add(std::abs(found.distance_m) < options_.precision_m ? std::string_view{"yes"} : std::string_view{"no"});
    } else {
        out_.add(separator);
        out_.add(separator);
        out_.add(row.good ? std::string_view{"no"} : std::string_view{"unknown"});
        out_.add(separator);
        out_.add(separator);
        if (row.good) out_.add("no");
    }
    out_.add(row.record.end.empty() ? std::string_view{"\n"} : row.record.end);
}

void Locator::as_json(Row const& row, Found const& found) {
    out_.add('{');
    if (!row.record.open_quote)
        each_field(row.record.text, reader_.separator, [&](std::size_t number, std::string_view raw) {
            if (number >= columns_.count) return;
            add_json(out_, columns_.names[number]);
            out_.add(':');
            add_json(out_, unquoted(raw));
            out_.add(',');
        });
    bool const placed = row.good && found.place != Found::Place::nowhere;
    out_.add("\"code\":");
    if (placed) add_json(out_, codes_[static_cast<std::size_t>(found.zone)]);
    else out_.add("null");
    out_.add(",\"inside\":");
    out_.add(!row.good ? "\"unknown\"" : found.place == Found::Place::inside ? "\"yes\"" : "\"no\"");
    out_.add(",\"distance_m\":");
    if (placed) out_.metres(found.distance_m);
    else out_.add("null");
    out_.add(",\"to_confirm\":");
    bool const close = placed && std::abs(found.distance_m) < options_.precision_m;
    out_.add(!row.good ? "null" : close ? "\"yes\"" : "\"no\"");
    out_.add("}\n");
}

void Locator::answer() {
    zones_.find({points_.data(), gathered_}, {found_.data(), gathered_});
    for (std::size_t i = 0; i < gathered_; ++i) {
        auto const& row = rows_[i];
        if (row.blank) {
            if (options_.output == LocateOutput::csv) out_.add(row.record.end);
        } else if (options_.output == LocateOutput::json) {
            as_json(row, found_[i]);
        } else {
            as_csv(row, found_[i]);
        }
        out_.row_done();
    }
}

Result<LocateCounts> Locator::run() {
    TRY(header());
    while (gather() || reader_.fill()) answer();
    out_.flush();
    if (reader_.too_long()) return fail(Fault::invalid, "locate.line_too_long", std::to_string(reader_.line()));
    return counts_;
}

}  // namespace

Result<LocateCounts> locate(Zones const& zones, std::span<std::string const> codes, LocateOptions const& options,
                            Source source, Sink sink, BadLine const& bad) {
    return Locator{zones, codes, options, std::move(source), std::move(sink), bad}.run();
}

}  // namespace marelle::territory
