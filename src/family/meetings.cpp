// The rules of meetings: pure.
#include "family/family.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace marelle::family {

namespace {

constexpr int furthest_days = 92;

std::int64_t begins(MeetingSlot const& slot) { return from_local(slot.date, slot.starts); }

// RFC 5545 §3.3.11: what would end a value is escaped.
std::string escaped(std::string const& text) {
    std::string out;
    for (char c : text) {
        if (c == '\n') out += "\\n";
        else {
            if (c == '\\' || c == ';' || c == ',') out += '\\';
            out += c;
        }
    }
    return out;
}

// §3.1: lines of at most 75 octets, none cut inside a letter.
std::string folded(std::string const& line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        auto end = std::min(at + (at == 0 ? 75 : 74), line.size());
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
        out += (at == 0 ? "" : "\r\n ") + line.substr(at, end - at);
        at = end;
    }
    return out + "\r\n";
}

// "2026-01-19T16:30:00.000Z" → "20260119T163000Z"
std::string utc(std::int64_t ms) {
    std::string out;
    for (char c : instant_text(ms).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

}  // namespace

MeetingState state_of(bool cancelled, bool answered, std::optional<MeetingSlot> const& chosen,
                      std::vector<MeetingSlot> const& slots, std::int64_t now) {
    if (cancelled) return MeetingState::cancelled;
    if (chosen) return begins(*chosen) <= now ? MeetingState::past : MeetingState::chosen;
    if (std::ranges::all_of(slots, [&](auto const& slot) { return begins(slot) <= now; })) return MeetingState::past;
    return answered ? MeetingState::refused : MeetingState::proposed;
}

std::vector<Error::Field> wrong_meeting(NewMeeting const& meeting, Date const& today) {
    std::vector<Error::Field> wrong;
    if (meeting.slots.empty()) wrong.push_back({"slots", "required"});
    if (meeting.slots.size() > 3) wrong.push_back({"slots", "too_long"});
    for (std::size_t i = 0; i < meeting.slots.size(); ++i) {
        auto const& slot = meeting.slots[i];
        auto const field = fmt::format("slots/{}/", i);
        if (slot.date < today) wrong.push_back({field + "date", "in_past"});
        else if (slot.date > add_days(today, furthest_days)) wrong.push_back({field + "date", "too_far"});
        if (slot.ends && *slot.ends <= slot.starts) wrong.push_back({field + "ends", "too_early"});
        for (std::size_t other = 0; other < i; ++other)
            if (meeting.slots[other].date == slot.date && meeting.slots[other].starts == slot.starts)
                wrong.push_back({field + "starts", "taken"});
    }
    return wrong;
}

std::string calendar_file(MeetingSlot const& slot, Id const& meeting, std::string const& summary,
                          std::string const& phone, Instant const& now) {
    std::string out;
    for (auto const& line :
         {std::string{"BEGIN:VCALENDAR"}, std::string{"VERSION:2.0"}, std::string{"PRODID:-//Marelle//FR"},
          std::string{"METHOD:PUBLISH"}, std::string{"BEGIN:VEVENT"}, "UID:" + meeting + "@marelle",
          "DTSTAMP:" + utc(instant_ms(now).value_or(0)), "DTSTART:" + utc(begins(slot)),
          "DTEND:" + utc(from_local(slot.date, slot.ends)), "SUMMARY:" + escaped(summary),
          "DESCRIPTION:" + escaped(phone), std::string{"END:VEVENT"}, std::string{"END:VCALENDAR"}})
        out += folded(line);
    return out;
}

}  // namespace marelle::family
