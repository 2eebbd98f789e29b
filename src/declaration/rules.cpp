#include "declaration/declaration.hpp"
#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

namespace marelle::declaration {

namespace {

int number_at(Date const& date, std::size_t from, std::size_t length) {
    int out = 0;
    std::from_chars(date.data() + from, date.data() + from + length, out);
    return out;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

auto what_of(auto const& line) { return std::tuple{line.section, line.about, line.name}; }

}  // namespace

Date months_before(Date const& date, int months) {
    constexpr int year_months = 12;
    auto const month = number_at(date, 0, 4) * year_months + number_at(date, 5, 2) - 1 - months;
    auto const start = std::to_string(month / year_months) + "-" + two(month % year_months + 1) + "-";
    auto out = start + date.substr(8);
    for (int day = number_at(date, 8, 2); !is_date(out); out = start + two(day)) --day;
    return out;
}

Date due_on(SheetKind kind, Date const& first_day, Settings const& settings) {
    switch (kind) {
    case SheetKind::unique: return add_days(first_day, -settings.unique_days);
    case SheetKind::initial: return months_before(first_day, settings.initial_months);
    case SheetKind::complementary: return add_days(first_day, -settings.complementary_days);
    }
    std::unreachable();
}

Band band_of(Date const& due, Date const& today, Settings const& settings) {
    auto const left = days_between(today, due);
    if (left < 0) return Band::late;
    if (left <= settings.now_days) return Band::now;
    if (left <= settings.soon_days) return Band::soon;
    return left <= settings.coming_days ? Band::coming : Band::later;
}

Falls falls_on(Date const& date, bool public_holiday) {
    if (public_holiday) return Falls::public_holiday;
    auto const day = weekday(date);
    return day == 6 ? Falls::saturday : day == 7 ? Falls::sunday : Falls::weekday;
}

AcmCheck acm_check(std::vector<Opening> const& openings, Settings const& settings) {
    int minors = 0, minutes = 0, days = 0, asked = settings.least_minutes;
    for (auto const& day : openings) {
        auto const least = day.pedt == ratio::Pedt::yes ? settings.least_minutes_in_pedt : settings.least_minutes;
        asked = std::min(asked, least);
        minors = std::max(minors, day.minors);
        minutes = std::max(minutes, day.minutes);
        days += day.minutes >= least ? 1 : 0;
    }
    AcmCheck out{{{Criterion::minors, settings.least_minors, minors, minors >= settings.least_minors},
                  {Criterion::days, settings.least_days, days, days >= settings.least_days},
                  {Criterion::minutes, asked, minutes, minutes >= asked && days > 0}},
                 true};
    for (auto const& line : out.lines) out.reached = out.reached && line.reached;
    return out;
}

AcmCheck acm_check_of_stay(int minors, int nights, Settings const& settings) {
    AcmCheck out{{{Criterion::minors, settings.least_minors, minors, minors >= settings.least_minors},
                  {Criterion::nights, settings.least_nights, nights, nights >= settings.least_nights}},
                 true};
    for (auto const& line : out.lines) out.reached = out.reached && line.reached;
    return out;
}

std::vector<Change> changes(std::vector<SheetLine> const& filed, std::vector<SheetLine> const& now) {
    std::vector<Change> out;
    auto find = [](std::vector<SheetLine> const& in, SheetLine const& line) {
        return std::ranges::find_if(in, [&](auto const& each) { return what_of(each) == what_of(line); });
    };
    for (auto const& line : now) {
        auto known = find(filed, line);
        auto before = known == filed.end() ? std::optional<std::string>{} : known->value;
        if (before != line.value)
            out.push_back({line.section, line.about, line.about_name, line.name, before, line.value});
    }
    for (auto const& line : filed)
        if (line.value && find(now, line) == now.end())
            out.push_back({line.section, line.about, line.about_name, line.name, line.value, {}});
    return out;
}

}  // namespace marelle::declaration
