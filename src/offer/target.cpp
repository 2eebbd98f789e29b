// Half of each holiday: dated settings, the days that count, how far a child is. Pure.
#include "offer/target.hpp"
#include "base/embedded.hpp"
#include "base/toml.hpp"
#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

namespace marelle::offer {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"offers, line " + std::to_string(at.source().begin.line) + ": " + what};
}

int whole(toml::table const& in, std::string_view key, int least, int most) {
    auto value = in[key].value<std::int64_t>();
    if (!value || *value < least || *value > most) refuse(in, std::string{key} + " is missing or out of range");
    return static_cast<int>(*value);
}

Date date_of(toml::table const& in) {
    auto value = in["from"].value<toml::date>();
    if (!value) refuse(in, "from is missing");
    std::ostringstream out;
    out << *value;
    return out.str();
}

}  // namespace

std::vector<std::pair<Date, Settings>> parse_settings(std::string_view text) {
    auto const file = toml::parse(text);
    auto const* blocks = file["settings"].as_array();
    if (!blocks || blocks->empty()) throw std::runtime_error{"offers: no [[settings]]"};
    std::vector<std::pair<Date, Settings>> out;
    for (auto const& node : *blocks) {
        auto const* block = node.as_table();
        if (!block) refuse(node, "settings are tables");
        for (auto const& [key, value] : *block)
            if (key != "from" && key != "target_percent" && key != "documents_warn_days" && key != "answer_hours")
                refuse(value, "unknown key " + std::string{key.str()});
        out.emplace_back(date_of(*block),
                         Settings{whole(*block, "target_percent", 1, 100), whole(*block, "documents_warn_days", 0, 60),
                                  whole(*block, "answer_hours", 1, 24 * 14)});
    }
    if (!std::ranges::is_sorted(out, {}, &std::pair<Date, Settings>::first)) refuse(*blocks, "dates are not in order");
    return out;
}

Settings const& settings_on(Date const& date) {
    static auto const blocks = [] {
        auto const* file = embedded::find(embedded::defaults(), "offers.toml");
        if (!file) throw std::runtime_error{"the binary holds no offers.toml"};
        return parse_settings(file->bytes);
    }();
    auto after = std::ranges::upper_bound(blocks, date, {}, &std::pair<Date, Settings>::first);
    return after == blocks.begin() ? blocks.front().second : std::prev(after)->second;
}

std::vector<Holiday> holidays_of(timetable::Calendar const& calendar, timetable::Place const& place,
                                 std::string_view school_year, std::string_view language) {
    constexpr int friday = 5;
    std::vector<Holiday> out;
    auto const& zone = place.standing(school_year_start(school_year)).zone;
    auto const* year = calendar.speaking(school_year, zone, place);
    if (!year) return out;
    for (auto const& off : year->days_off) {
        if (off.kind != timetable::DaysOffKind::holiday) continue;
        Holiday holiday{off.label.in(language), off.from, off.until, {}};
        for (auto day = off.from; day <= off.until; day = add_days(day, 1))
            if (weekday(day) <= friday && !calendar.public_holiday(day, place.standing(day).region))
                holiday.days.push_back(day);
        out.push_back(std::move(holiday));
    }
    std::ranges::sort(out, {}, &Holiday::from);
    return out;
}

int target_days(int base, int percent) { return (base * percent + 99) / 100; }

bool under_half(int placed, int base, int percent) { return placed * 200 < base * percent; }

Share share_of(Holiday const& holiday, std::vector<DayHad> const& days, Date const& today, int percent) {
    Share out{holiday.label, holiday.from, holiday.until, static_cast<int>(holiday.days.size()), 0, 0, 0, false};
    out.target = target_days(out.base, percent);
    std::set<Date> placed, attended;
    for (auto const& day : days) {
        if (!std::ranges::binary_search(holiday.days, day.date)) continue;
        placed.insert(day.date);
        if (day.attended && day.date <= today) attended.insert(day.date);
    }
    out.placed = static_cast<int>(placed.size());
    out.attended = static_cast<int>(attended.size());
    out.reached = out.placed >= out.target;
    return out;
}

}  // namespace marelle::offer
