// Half of each holiday: dated settings, the days that count, how far a child is. Pure.
#include "offer/target.hpp"
#include <algorithm>
#include <set>

namespace marelle::offer {

namespace {

Settings settings_in(defaults::Table const& in) {
    in.only({"from", "target_percent", "documents_warn_days", "answer_hours"});
    return {in.number("target_percent", 1, 100), in.number("documents_warn_days", 0, 60),
            in.number("answer_hours", 1, 24 * 14)};
}

}  // namespace

defaults::Dated<Settings> parse_settings(std::string_view text) {
    return defaults::Dated<Settings>::parse("offers.toml", text, settings_in);
}

Settings const& settings_on(Date const& date) {
    static auto const shipped = defaults::Dated<Settings>::shipped("offers.toml", settings_in);
    return shipped.on(date);
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
