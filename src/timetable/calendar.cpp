#include "timetable/calendar.hpp"
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <toml++/toml.h>

namespace marelle::timetable {

namespace {

[[noreturn]] void refuse(toml::node const& at, std::string const& what) {
    throw std::runtime_error{"calendar, line " + std::to_string(at.source().begin.line) + ": " + what};
}

Date date_text(int year, int month, int day) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return text;
}

template <class V> V required(toml::table const& in, std::string_view key) {
    auto value = in[key].value<V>();
    if (!value) refuse(in, std::string{key} + " is missing or has another type");
    return *value;
}

Date required_date(toml::table const& in, std::string_view key) {
    auto date = required<toml::date>(in, key);
    return date_text(date.year, date.month, date.day);
}

Words required_words(toml::table const& in, std::string_view key) {
    auto const* words = in[key].as_table();
    if (!words) refuse(in, std::string{key} + " has no words");
    return {required<std::string>(*words, "fr"), required<std::string>(*words, "en")};
}

template <class F> void each_table(toml::table const& in, std::string_view key, F&& f) {
    auto const* list = in[key].as_array();
    if (!list) refuse(in, std::string{key} + " is not a list");
    for (auto const& element : *list) {
        if (!element.is_table()) refuse(element, "not a table");
        f(*element.as_table());
    }
}

}  // namespace

struct CalendarReader {
    Calendar calendar;
    toml::table const& root;

    void read() {
        auto const* names = root["school_holiday_names"].as_table();
        if (!names) refuse(root, "school_holiday_names is missing");
        each_table(root, "school_year", [&](toml::table const& year) { school_year(year, *names); });
        each_table(root, "public_holiday", [&](toml::table const& rule) { public_holiday(rule); });
    }

private:
    void school_year(toml::table const& in, toml::table const& names) {
        Calendar::Year year{
            required<std::string>(in, "name"), required<std::string>(in, "source"), required<bool>(in, "to_check"), {}};
        each_table(in, "holidays", [&](toml::table const& holiday) {
            Calendar::Holiday read{required<std::string>(holiday, "zones"), required_date(holiday, "from"),
                                   required_date(holiday, "until"),
                                   required_words(names, required<std::string>(holiday, "name"))};
            if (read.until < read.from) refuse(holiday, "ends before it begins");
            if (read.zones.empty() || read.zones.find_first_not_of("ABC") != std::string::npos)
                refuse(holiday, "zones are letters among A, B, C");
            year.holidays.push_back(std::move(read));
        });
        calendar.years_.push_back(std::move(year));
    }

    void public_holiday(toml::table const& in) {
        Calendar::Fixed fixed{required_words(in, "label"), {}, in["after_easter"].value<int>()};
        if (!fixed.after_easter)
            fixed.month_and_day = date_text(2000, required<int>(in, "month"), required<int>(in, "day")).substr(5);
        calendar.public_.push_back(std::move(fixed));
    }
};

Calendar Calendar::parse(std::string_view text) {
    try {
        auto root = toml::parse(text);
        CalendarReader reader{{}, root};
        reader.read();
        return std::move(reader.calendar);
    } catch (toml::parse_error const& error) {
        throw std::runtime_error{"calendar, line " + std::to_string(error.source().begin.line) + ": " +
                                 std::string{error.description()}};
    }
}

Date easter(int year) {
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int sum = h + l - 7 * m + 114;
    return date_text(year, sum / 31, sum % 31 + 1);
}

bool Calendar::falls_on(Fixed const& fixed, Date const& date) {
    if (fixed.after_easter) return add_days(easter(std::stoi(date.substr(0, 4))), *fixed.after_easter) == date;
    return date.compare(5, 5, fixed.month_and_day) == 0;
}

Calendar::Year const* Calendar::year_of(Date const& date) const {
    auto name = school_year_of(date);
    auto found = std::ranges::find(years_, name, &Year::name);
    return found == years_.end() ? nullptr : &*found;
}

Words const* Calendar::school_holiday(Date const& date, std::string_view zone) const {
    // A summer that ends on the first days of September lies in the year before: every year is looked through.
    for (auto const& year : years_)
        for (auto const& holiday : year.holidays)
            if (holiday.from <= date && date <= holiday.until && holiday.zones.find(zone) != std::string::npos)
                return &holiday.label;
    return nullptr;
}

Words const* Calendar::public_holiday(Date const& date) const {
    auto found = std::ranges::find_if(public_, [&](Fixed const& fixed) { return falls_on(fixed, date); });
    return found == public_.end() ? nullptr : &found->label;
}

Day Calendar::day(Date const& date, std::string_view zone, std::span<Closure const> closures,
                  std::string_view language) const {
    for (auto const& closure : closures)
        if (closure.from <= date && date <= closure.until) return {DayKind::closure, closure.label, false};
    if (auto const* label = public_holiday(date)) return {DayKind::public_holiday, label->in(language), false};
    auto const* year = year_of(date);
    bool to_check = !year || year->to_check;
    if (auto const* label = school_holiday(date, zone)) return {DayKind::school_holiday, label->in(language), to_check};
    return {weekday(date) >= 6 ? DayKind::weekend : DayKind::school_day, {}, to_check};
}

std::vector<CalendarItem> Calendar::items(Period const& period, std::string_view zone,
                                          std::string_view language) const {
    std::vector<CalendarItem> out;
    for (auto const& year : years_)
        for (auto const& holiday : year.holidays) {
            if (holiday.until < period.from || period.until < holiday.from) continue;
            for (char letter : holiday.zones) {
                if (!zone.empty() && zone != std::string_view{&letter, 1}) continue;
                out.push_back({holiday.from, holiday.until, DayKind::school_holiday, holiday.label.in(language),
                               std::string{letter}, year.source, year.to_check});
            }
        }
    for (int year = std::stoi(period.from.substr(0, 4)); year <= std::stoi(period.until.substr(0, 4)); ++year)
        for (auto const& fixed : public_) {
            auto date = fixed.after_easter ? add_days(easter(year), *fixed.after_easter)
                                           : date_text(year, 1, 1).substr(0, 5) + fixed.month_and_day;
            if (date < period.from || period.until < date) continue;
            out.push_back({date,
                           date,
                           DayKind::public_holiday,
                           fixed.label.in(language),
                           {},
                           "Code du travail, article L3133-1",
                           false});
        }
    std::ranges::stable_sort(out, {}, &CalendarItem::from);
    return out;
}

bool open(Day const& day) { return day.kind == DayKind::school_day || day.kind == DayKind::weekend; }

}  // namespace marelle::timetable
