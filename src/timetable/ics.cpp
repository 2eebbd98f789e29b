// iCalendar (RFC 5545), as much of it as days without school need: events of whole days, folded lines, escaped texts.
#include "base/text.hpp"
#include "timetable/calendar_file.hpp"
#include "timetable/house_file.hpp"
#include <algorithm>

namespace marelle::timetable {

namespace {

constexpr std::size_t longest_line = 75;  // octets, before folding
constexpr std::size_t most_events = 5'000;

struct Line {
    std::size_t number{};
    std::string name, parameters, value;  // "DTSTART", "VALUE=DATE", "20261017"
};

// Unfolded: a line that starts with a blank goes on from the one before.
std::vector<Line> lines_of(std::string_view text) {
    std::vector<std::pair<std::size_t, std::string>> whole;
    for (std::size_t at = 0, number = 1; at < text.size(); ++number) {
        auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!whole.empty() && (line.starts_with(' ') || line.starts_with('\t'))) whole.back().second += line.substr(1);
        else whole.emplace_back(number, line);
        at = end + 1;
    }
    std::vector<Line> out;
    for (auto const& [number, line] : whole) {
        auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        auto head = line.substr(0, colon);
        auto semicolon = std::min(head.find(';'), head.size());
        out.push_back({number, head.substr(0, semicolon),
                       semicolon < head.size() ? head.substr(semicolon + 1) : std::string{}, line.substr(colon + 1)});
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        char next = text[++i];
        out += next == 'n' || next == 'N' ? ' ' : next;
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

struct Moment {
    Date date;
    bool midnight = true;  // a whole day, or the very start of one
};

// "20261017", "20261016T220000Z" (local midnight, in UTC), "20261017T000000".
std::optional<Moment> moment_of(std::string const& value) {
    auto digits = [&](std::size_t at, std::size_t count) {
        return value.size() >= at + count && std::all_of(value.begin() + static_cast<std::ptrdiff_t>(at),
                                                         value.begin() + static_cast<std::ptrdiff_t>(at + count),
                                                         [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!digits(0, 8)) return {};
    auto date = value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6, 2);
    if (!is_date(date)) return {};
    if (value.size() == 8) return Moment{date, true};
    if (value[8] != 'T' || !digits(9, 6)) return {};
    auto time = value.substr(9, 2) + ":" + value.substr(11, 2);
    if (!is_time(time)) return {};
    if (value.size() == 15) return Moment{date, time == "00:00"};
    if (value.size() != 16 || value[15] != 'Z') return {};
    auto ms = instant_ms(date + "T" + time + ":00.000Z");
    if (!ms) return {};
    auto local = to_local(*ms);
    return Moment{local.date, local.time == "00:00"};
}

struct Event {
    std::size_t line{};
    std::optional<Line> start, end;
    std::string summary, where;  // where: categories, location, description: any may name the zone
    bool closure = false;        // by its category
    bool repeats = false;
};

// "Vacances d’hiver - Zone A" → "Vacances d’hiver"
std::string label_of(std::string const& summary) {
    auto at = std::min({summary.find("- Zone"), summary.find("– Zone"), summary.find("(Zone"), summary.size()});
    auto label = summary.substr(0, at);
    while (!label.empty() && label.back() == ' ') label.pop_back();
    return label;
}

void read_event(Event const& event, std::string_view zone, Content content, CalendarFile& out) {
    auto wrong = [&](char const* field, char const* code) {
        out.wrong.push_back({static_cast<int>(event.line), field, code});
    };
    if (event.repeats) return wrong("rrule", "invalid");
    auto start = event.start ? moment_of(event.start->value) : std::nullopt;
    auto end = event.end ? moment_of(event.end->value) : start;
    if (!start) return wrong("from", event.start ? "invalid" : "required");
    if (!end) return wrong("until", "invalid");
    // An end is exclusive; one that falls within a day still covers it.
    bool same_day = !event.end || (end->date == start->date);
    auto until = same_day || !end->midnight ? end->date : add_days(end->date, -1);
    if (until < start->date) return wrong("until", "too_early");
    if (event.closure || content == Content::closures) {
        if (event.summary.empty()) return wrong("label", "required");
        out.closures.push_back({event.line, start->date, until, event.summary});
        return;
    }
    // A summary is free text: it names a zone only by that word ("Réunion" is a meeting too).
    auto zones = zones_in(event.where);
    auto named = fold(event.summary).rfind("zone");
    if (zones.empty() && named != std::string::npos) zones = zones_in(fold(event.summary).substr(named));
    if (zones.empty()) zones = zones_in(zone);
    if (zones.empty()) return wrong("zone", "unknown");
    auto label = label_of(event.summary);
    if (label.empty()) return wrong("label", "required");
    auto kind = fold(label).starts_with("pont") ? DaysOffKind::bridge : DaysOffKind::holiday;
    for (auto const& one : zones) out.days.push_back({event.line, one, start->date, until, kind, label});
}

// Folded at 75 octets, never within a character.
void write_line(std::string& out, std::string const& line) {
    std::size_t at = 0, room = longest_line;
    while (line.size() - at > room) {
        auto cut = at + room;
        while ((static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
        out.append(line, at, cut - at).append("\r\n ");
        at = cut;
        room = longest_line - 1;
    }
    out.append(line, at).append("\r\n");
}

std::string compact(Date const& date) { return date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2); }

}  // namespace

Result<CalendarFile> read_ics(std::string_view bytes, std::string_view zone, Content content) {
    CalendarFile out;
    out.format = FileFormat::ics;
    std::optional<Event> event;
    std::string file_zone{zone};
    std::size_t events = 0;
    bool ended = false;
    for (auto const& line : lines_of(bytes)) {
        if (line.name == "BEGIN" && line.value == "VEVENT") event = Event{line.number, {}, {}, {}, {}, false, false};
        else if (line.name == "END" && line.value == "VCALENDAR") ended = true;
        else if (line.name == "X-WR-CALNAME" && file_zone.empty()) file_zone = unescaped(line.value);
        else if (!event) continue;
        else if (line.name == "DTSTART") event->start = line;
        else if (line.name == "DTEND") event->end = line;
        else if (line.name == "SUMMARY") event->summary = unescaped(line.value);
        else if (line.name == "CATEGORIES" && names_a_closure(line.value)) event->closure = true;
        else if (line.name == "CATEGORIES" || line.name == "LOCATION" || line.name == "DESCRIPTION")
            event->where += unescaped(line.value) + " . ";
        else if (line.name == "RRULE" || line.name == "RDATE") event->repeats = true;
        else if (line.name == "END" && line.value == "VEVENT") {
            if (++events > most_events) return fail(Fault::invalid, "calendar_import.not_a_calendar");
            read_event(*event, file_zone, content, out);
            event.reset();
        }
    }
    if (!ended || event) return fail(Fault::invalid, "calendar_import.not_a_calendar");
    return out;
}

namespace {

struct Written {
    std::string uid, label, category;
    Date from, until;
};

std::string write_events(std::vector<Written> const& events, std::string_view now) {
    std::string out;
    for (auto const* line :
         {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Marelle//Calendrier//FR", "CALSCALE:GREGORIAN"})
        write_line(out, line);
    auto stamp = compact(std::string{now.substr(0, 10)}) + "T" + std::string{now.substr(11, 2)} +
                 std::string{now.substr(14, 2)} + std::string{now.substr(17, 2)} + "Z";
    for (auto const& event : events) {
        write_line(out, "BEGIN:VEVENT");
        write_line(out, "UID:" + event.uid + "@marelle");
        write_line(out, "DTSTAMP:" + stamp);
        write_line(out, "DTSTART;VALUE=DATE:" + compact(event.from));
        write_line(out, "DTEND;VALUE=DATE:" + compact(add_days(event.until, 1)));
        write_line(out, "SUMMARY:" + escaped(event.label));
        write_line(out, "CATEGORIES:" + escaped(event.category));
        write_line(out, "END:VEVENT");
    }
    write_line(out, "END:VCALENDAR");
    return out;
}

}  // namespace

std::string write_ics(std::vector<SchoolCalendarRow> const& calendars, std::string_view now) {
    std::vector<Written> events;
    for (auto const& calendar : calendars)
        for (auto const& off : calendar.days_off)
            events.push_back({calendar.school_year + "-" + calendar.zone + "-" + off.from, off.label,
                              (calendar.zone.size() == 1 ? "Zone " : "") + calendar.zone, off.from, off.until});
    return write_events(events, now);
}

std::string write_ics(std::vector<ClosureRow> const& closures, std::string_view now) {
    std::vector<Written> events;
    for (auto const& one : closures) events.push_back({one.id, one.label, "Fermeture", one.from, one.until});
    return write_events(events, now);
}

}  // namespace marelle::timetable
