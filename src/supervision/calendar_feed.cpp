#include "messages/messages.hpp"
#include "supervision/evenings.hpp"

namespace marelle::supervision {

namespace {

constexpr std::size_t longest_line = 75;  // octets, RFC 5545 §3.1

// A line is folded between characters, never inside one.
void write_line(std::string& out, std::string const& line) {
    std::size_t room = longest_line, at = 0;
    while (line.size() - at > room) {
        auto cut = at + room;
        while (cut > at && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
        out += line.substr(at, cut - at) + "\r\n ";
        at = cut;
        room = longest_line - 1;  // the blank that begins the next one
    }
    out += line.substr(at) + "\r\n";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        if (c == '\n') out += "\\n";
        else out += c;
    }
    return out;
}

// "20260112T154500Z"
std::string stamp(std::string_view instant) {
    std::string out;
    for (char c : instant.substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

std::string listed(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

}  // namespace

std::string calendar_feed(std::vector<Evening> const& evenings, std::string_view place, std::string_view language,
                          Instant const& now) {
    std::string out;
    for (auto const* line :
         {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Marelle//Mes soirs//FR", "CALSCALE:GREGORIAN"})
        write_line(out, line);
    write_line(out, "X-WR-CALNAME:" + escaped(messages::say(language, "evening.feed_name", {{"place", place}})));
    for (auto const& each : evenings) {
        // The same evening keeps its identity whether its session is made yet or not.
        write_line(out, "BEGIN:VEVENT");
        write_line(out, "UID:" + each.group.id + "-" + each.date + "-" + each.starts.substr(0, 2) +
                            each.starts.substr(3, 2) + "@marelle");
        write_line(out, "DTSTAMP:" + stamp(now));
        write_line(out, "DTSTART:" + stamp(instant_text(from_local(each.date, each.starts))));
        write_line(out, "DTEND:" + stamp(instant_text(from_local(each.date, each.ends))));
        auto what = messages::say(language, "choice.activity." + std::string{record::name_of_choice(each.activity)});
        write_line(out, "SUMMARY:" + escaped(what + " · " + each.group.name));
        write_line(out, "LOCATION:" + escaped(std::string{place} + (each.room ? ", " + *each.room : "")));
        if (!each.with.empty())
            write_line(out, "DESCRIPTION:" +
                                escaped(messages::say(language, "evening.with", {{"names", listed(each.with)}})));
        write_line(out, "END:VEVENT");
    }
    write_line(out, "END:VCALENDAR");
    return out;
}

}  // namespace marelle::supervision
