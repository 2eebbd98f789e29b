#include "timetable/calendar_file.hpp"
#include "base/text.hpp"
#include "record/csv.hpp"
#include "timetable/house_file.hpp"
#include <algorithm>
#include <map>

namespace marelle::timetable {

namespace {

using Cells = std::vector<std::string>;

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out{""};
    for (char c : fold(text)) {
        bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part) out.back() += c;
        else if (!out.back().empty()) out.emplace_back();
    }
    if (out.back().empty()) out.pop_back();
    return out;
}

// Where each column stands, by any of its names.
class Columns {
public:
    explicit Columns(Cells const& header) {
        for (std::size_t i = 0; i < header.size(); ++i) {
            std::string name;
            for (auto const& word : words_of(header[i])) name += (name.empty() ? "" : "_") + word;
            at_.emplace(std::move(name), i);
        }
    }
    std::optional<std::size_t> find(std::initializer_list<char const*> names) const {
        for (auto const* name : names)
            if (auto found = at_.find(name); found != at_.end()) return found->second;
        return {};
    }

private:
    std::map<std::string, std::size_t> at_;
};

std::optional<DaysOffKind> kind_named(std::string_view text) {
    if (auto known = record::choice_named<DaysOffKind>(text)) return known;
    auto word = fold(text);
    if (word.empty() || word == "vacances") return DaysOffKind::holiday;
    if (word == "pont") return DaysOffKind::bridge;
    if (word == "jour sans ecole") return DaysOffKind::extra;
    return {};
}

// "2026-10-17" or "17/10/2026"; empty when it is no day.
Date date_in(std::string const& cell) {
    if (is_date(cell)) return cell;
    if (cell.size() == 10 && cell[2] == '/' && cell[5] == '/') {
        auto date = cell.substr(6) + "-" + cell.substr(3, 2) + "-" + cell.substr(0, 2);
        if (is_date(date)) return date;
    }
    return {};
}

// Our own: a line a stretch.
void read_stretches(record::CsvFile const& file, Columns const& columns, std::string_view zone, Content content,
                    CalendarFile& out) {
    auto from = columns.find({"from", "du", "premier_jour"}), until = columns.find({"until", "au", "dernier_jour"});
    auto where = columns.find({"zone", "zones"}), name = columns.find({"label", "nom"});
    auto kind = columns.find({"kind", "nature"});
    for (auto const& line : file.lines) {
        auto wrong = [&](char const* field, char const* code) {
            out.wrong.push_back({static_cast<int>(line.number), field, code});
        };
        auto cell = [&](std::optional<std::size_t> at) { return at ? line.cells[*at] : std::string{}; };
        FileDays days{line.number, "", date_in(cell(from)), date_in(cell(until)), DaysOffKind::holiday, cell(name)};
        auto zones = zones_in(where ? cell(where) : std::string{zone});
        auto said = kind_named(cell(kind));
        bool const closed = names_a_closure(cell(kind)) || (cell(kind).empty() && content == Content::closures);
        if (days.from.empty()) wrong("from", "invalid");
        if (days.until.empty()) wrong("until", "invalid");
        else if (days.until < days.from) wrong("until", "too_early");
        if (zones.empty() && !closed) wrong("zone", "unknown");
        if (days.label.empty()) wrong("label", "required");
        if (!said && !closed) wrong("kind", "unknown");
        bool good = out.wrong.empty() || out.wrong.back().line != static_cast<int>(line.number);
        if (!good) continue;
        if (closed) {
            out.closures.push_back({line.number, days.from, days.until, days.label});
            continue;
        }
        days.kind = *said;
        for (auto& one : zones) {
            days.zone = one;
            out.days.push_back(days);
        }
    }
}

// The open calendar: a line a day, a column a zone. Days that follow each other under one name are one stretch.
void read_days(record::CsvFile const& file, Columns const& columns, CalendarFile& out) {
    auto date = columns.find({"date"}), name = columns.find({"nom_vacances"});
    std::map<std::string, std::optional<std::size_t>> const zones{{"A", columns.find({"vacances_zone_a"})},
                                                                  {"B", columns.find({"vacances_zone_b"})},
                                                                  {"C", columns.find({"vacances_zone_c"})}};
    std::map<std::string, std::size_t> open;  // zone → its stretch under way
    for (auto const& line : file.lines) {
        auto day = date_in(line.cells[*date]);
        if (day.empty()) {
            out.wrong.push_back({static_cast<int>(line.number), "date", "invalid"});
            continue;
        }
        for (auto const& [zone, column] : zones) {
            auto off = column ? fold(line.cells[*column]) : "false";
            if (off != "true" && off != "false")
                out.wrong.push_back({static_cast<int>(line.number), "vacances_zone_" + fold(zone), "invalid"});
            if (off != "true") continue;
            auto label = name && !line.cells[*name].empty() ? line.cells[*name] : "Vacances";
            auto last = open.find(zone);
            if (last != open.end() && out.days[last->second].label == label &&
                add_days(out.days[last->second].until, 1) == day &&
                school_year_of(out.days[last->second].from) == school_year_of(day)) {
                out.days[last->second].until = day;
                continue;
            }
            open[zone] = out.days.size();
            auto kind = label.starts_with("Pont") ? DaysOffKind::bridge : DaysOffKind::holiday;
            out.days.push_back({line.number, zone, day, day, kind, label});
        }
    }
}

// "2026-10-09T22:00:00+00:00" is midnight in Paris, which the file says of the islands too; a midnight of the place
// itself, an evening in Paris when it is east of it, is the same day: the nearest midnight. A day alone is itself.
constexpr std::int64_t nearly_half_a_day_ms = (12 * 60 - 1) * std::int64_t{60'000};

Date day_in(std::string const& cell) {
    if (cell.size() == 10) return date_in(cell);
    auto const digits = [&](std::size_t at) {
        bool const both = cell.size() > at + 1 && cell[at] >= '0' && cell[at] <= '9' && cell[at + 1] >= '0' &&
                          cell[at + 1] <= '9';
        return both ? (cell[at] - '0') * 10 + cell[at + 1] - '0' : -1;
    };
    if (cell.size() < 20 || cell[10] != 'T' || !is_date(cell.substr(0, 10))) return {};
    auto const hour = digits(11), minute = digits(14);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || cell[13] != ':') return {};
    int offset = 0;
    if (cell.back() != 'Z') {
        auto const sign = cell.size() >= 6 ? cell[cell.size() - 6] : ' ';
        auto const hours = digits(cell.size() - 5), minutes = digits(cell.size() - 2);
        if ((sign != '+' && sign != '-') || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return {};
        offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    auto const day = instant_ms(cell.substr(0, 10) + "T00:00:00.000Z");
    if (!day) return {};
    return to_local(*day + std::int64_t{hour * 60 + minute - offset} * 60'000 + nearly_half_a_day_ms).date;
}

// The file of the ministry ("Le calendrier scolaire"): a line an académie or territory, pupils and teachers apart. One
// leaves after class on the first day said, and is back in class on the last; a bridge, and a day alone (the abolition
// of slavery, mi-carême), are off from the day said.
struct Off {
    Date first, last;
};
Off off_between(Date const& leaving, Date const& back, std::string_view label) {
    if (label.starts_with("Pont") || back <= add_days(leaving, 1))
        return {leaving, std::max(leaving, add_days(back, -1))};
    return {weekday(leaving) >= 6 ? leaving : add_days(leaving, 1), add_days(back, -1)};
}

void read_ministry(record::CsvFile const& file, Columns const& columns, CalendarFile& out) {
    auto from = columns.find({"start_date"}), until = columns.find({"end_date"}), where = columns.find({"zones"});
    auto name = columns.find({"description"}), who = columns.find({"population"});
    for (auto const& line : file.lines) {
        auto wrong = [&](char const* field, char const* code) {
            out.wrong.push_back({static_cast<int>(line.number), field, code});
        };
        auto const& label = line.cells[*name];
        if (who && fold(line.cells[*who]) == "enseignants") continue;
        if (fold(label).starts_with("rentree")) continue;
        // The beginning of summer, published before its end: until the school year ends.
        bool const summer = fold(label).starts_with("debut");
        auto const leaving = day_in(line.cells[*from]);
        auto const back = summer && !leaving.empty() ? add_days(school_year_end(school_year_of(leaving)), 1)
                                                     : day_in(line.cells[*until]);
        if (leaving.empty()) wrong("from", "invalid");
        if (back.empty()) wrong("until", "invalid");
        else if (back < leaving) wrong("until", "too_early");
        if (label.empty()) wrong("label", "required");
        if (leaving.empty() || back < leaving || label.empty()) continue;
        auto const [first, last] = off_between(leaving, back, label);
        auto const kind = label.starts_with("Pont") ? DaysOffKind::bridge : DaysOffKind::holiday;
        for (auto& zone : zones_in(line.cells[*where]))
            out.days.push_back({line.number, zone, first, last, kind, label});
    }
}

}  // namespace

std::vector<std::string> zones_in(std::string_view text) {
    std::map<std::size_t, std::string> found;
    auto const all = record::choices_of<Zone>;
    auto add = [&](std::string_view name) {
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].name == name) found.emplace(i, std::string{name});
    };
    auto const words = words_of(text);
    auto letter = [](std::string const& word) { return word.size() == 1 && word[0] >= 'a' && word[0] <= 'c'; };
    auto upper = [](std::string const& word) { return std::string(1, static_cast<char>(word[0] - 'a' + 'A')); };
    if (words.size() == 1 && letter(words[0])) add(upper(words[0]));
    bool after_zone = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "zone" || words[i] == "zones") after_zone = true;
        else if (after_zone && letter(words[i])) add(upper(words[i]));
        else if (words[i] != "et" && words[i] != "and") after_zone = false;
        // A territory may be two or three words: "saint pierre et miquelon".
        for (auto const& choice : all) {
            auto name = words_of(choice.name);
            if (choice.name.size() > 1 && i + name.size() <= words.size() &&
                std::equal(name.begin(), name.end(), words.begin() + static_cast<std::ptrdiff_t>(i)))
                add(choice.name);
        }
    }
    std::vector<std::string> out;
    out.reserve(found.size());
    for (auto& [order, zone] : found) out.push_back(std::move(zone));
    return out;
}

Result<CalendarFile> read_calendar_file(std::string_view bytes, std::string_view zone, Content content) {
    auto start = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
    if (start.starts_with("BEGIN:VCALENDAR")) return read_ics(start, zone, content);
    auto file = TRY(record::read_csv(bytes, {.bytes = 4 << 20, .lines = 40'000, .columns = 40}));
    Columns const columns{file.header};
    CalendarFile out;
    bool stretches = columns.find({"from", "du", "premier_jour"}) && columns.find({"until", "au", "dernier_jour"});
    bool days = columns.find({"date"}) && columns.find({"vacances_zone_a"});
    bool ministry = columns.find({"start_date"}) && columns.find({"end_date"}) && columns.find({"zones"}) &&
                    columns.find({"description"});
    if (has_weeks(file.header) && !stretches) read_weeks(file, out);
    else if (stretches) read_stretches(file, columns, zone, content, out);
    else if (ministry) read_ministry(file, columns, out);
    else if (days) read_days(file, columns, out);
    else return fail(Fault::invalid, "calendar_import.no_columns");
    return out;
}

std::vector<FileYear> years_of(std::vector<FileDays> const& days) {
    std::map<std::pair<std::string, std::string>, FileYear> found;
    for (auto const& one : days) {
        auto year = school_year_of(one.from);
        auto& kept = found[{year, one.zone}];
        kept.school_year = year;
        kept.zone = one.zone;
        kept.days.push_back(one);
    }
    std::vector<FileYear> out;
    for (auto& [key, year] : found) {
        // The same stretch said twice (once an académie) is one.
        std::ranges::sort(year.days, {}, [](auto const& one) { return std::tie(one.from, one.until, one.line); });
        auto again = std::ranges::unique(year.days, [](auto const& a, auto const& b) {
            return a.from == b.from && a.until == b.until && a.label == b.label;
        });
        year.days.erase(again.begin(), again.end());
        out.push_back(std::move(year));
    }
    return out;
}

std::string write_csv(std::vector<SchoolCalendarRow> const& calendars) {
    record::CsvWriter out;
    for (auto const* name : {"annee_scolaire", "zone", "du", "au", "nature", "nom", "source", "a_verifier"})
        out.cell(std::string{name});
    out.end_line();
    for (auto const& calendar : calendars)
        for (auto const& off : calendar.days_off)
            out.cell(calendar.school_year)
                .cell(calendar.zone)
                .cell(off.from)
                .cell(off.until)
                .cell(std::string{record::name_of_choice(off.kind)})
                .cell(off.label)
                .cell(calendar.source)
                .cell(std::string{calendar.to_check ? "oui" : "non"})
                .end_line();
    return out.text();
}

}  // namespace marelle::timetable
