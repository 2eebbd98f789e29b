#include "base/dates.hpp"
#include "base/clock.hpp"
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <unicode/basictz.h>
#include <unicode/calendar.h>
#include <unicode/gregocal.h>
#include <unicode/timezone.h>

namespace marelle {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

bool two_digits(std::string_view text, std::size_t at, int& out) {
    char a = text[at], b = text[at + 1];
    if (a < '0' || a > '9' || b < '0' || b > '9') return false;
    out = (a - '0') * 10 + (b - '0');
    return true;
}

std::optional<year_month_day> parse(std::string_view text) {
    int century{}, years{}, months{}, days{};
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
    if (!two_digits(text, 0, century) || !two_digits(text, 2, years) || !two_digits(text, 5, months) ||
        !two_digits(text, 8, days))
        return {};
    year_month_day date{std::chrono::year{century * 100 + years}, std::chrono::month{static_cast<unsigned>(months)},
                        std::chrono::day{static_cast<unsigned>(days)}};
    if (!date.ok() || century < 19 || century > 21) return {};
    return date;
}

year_month_day must(Date const& text) {
    auto date = parse(text);
    if (!date) throw std::invalid_argument{"not a date"};
    return *date;
}

Date format(year_month_day date) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

icu::TimeZone const& paris() {
    static std::unique_ptr<icu::TimeZone> const zone{icu::TimeZone::createTimeZone("Europe/Paris")};
    return *zone;
}

}  // namespace

bool is_date(std::string_view text) { return parse(text).has_value(); }

bool is_time(std::string_view text) {
    int hours{}, minutes{};
    return text.size() == 5 && text[2] == ':' && two_digits(text, 0, hours) && two_digits(text, 3, minutes) &&
           hours < 24 && minutes < 60;
}

Date add_days(Date const& date, int days) {
    return format(year_month_day{sys_days{must(date)} + std::chrono::days{days}});
}

int days_between(Date const& from, Date const& until) {
    return static_cast<int>((sys_days{must(until)} - sys_days{must(from)}).count());
}

int weekday(Date const& date) { return static_cast<int>(std::chrono::weekday{sys_days{must(date)}}.iso_encoding()); }

Date monday_of(Date const& date) { return add_days(date, 1 - weekday(date)); }

std::string iso_week(Date const& date) {
    // The week belongs to the year of its Thursday.
    auto thursday = add_days(monday_of(date), 3);
    auto first = thursday.substr(0, 4) + "-01-01";
    char text[16];
    std::snprintf(text, sizeof text, "%s-W%02d", thursday.substr(0, 4).c_str(), days_between(first, thursday) / 7 + 1);
    return text;
}

int age_on(Date const& birth, Date const& on) {
    auto born = must(birth), day = must(on);
    int age = static_cast<int>(day.year()) - static_cast<int>(born.year());
    bool before = day.month() < born.month() || (day.month() == born.month() && day.day() < born.day());
    return before ? age - 1 : age;
}

std::string school_year_of(Date const& date) {
    auto day = must(date);
    int start = static_cast<int>(day.year()) - (static_cast<unsigned>(day.month()) < 9 ? 1 : 0);
    return std::to_string(start) + "-" + std::to_string(start + 1);
}

Date school_year_start(std::string_view school_year) { return std::string{school_year.substr(0, 4)} + "-09-01"; }
Date school_year_end(std::string_view school_year) { return std::string{school_year.substr(5, 4)} + "-08-31"; }

Local to_local(std::int64_t ms) {
    std::int32_t raw{}, saving{};
    UErrorCode error = U_ZERO_ERROR;
    paris().getOffset(static_cast<UDate>(ms), false, raw, saving, error);
    auto text = instant_text(ms + raw + saving);
    return {text.substr(0, 10), text.substr(11, 5)};
}

std::int64_t from_local(Date const& date, Time const& time) {
    auto wall = *instant_ms(date + "T" + time + ":00Z");
    std::int32_t raw{}, saving{};
    UErrorCode error = U_ZERO_ERROR;
    auto const& zone = static_cast<icu::BasicTimeZone const&>(paris());
    zone.getOffsetFromLocal(static_cast<UDate>(wall), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving, error);
    return wall - raw - saving;
}

Date today_local() { return to_local(now_ms()).date; }

std::optional<Period> parse_period(std::string_view text) {
    if (text.size() != 22 || text.substr(10, 2) != "..") return {};
    Period period{std::string{text.substr(0, 10)}, std::string{text.substr(12)}};
    if (!is_date(period.from) || !is_date(period.until) || period.until < period.from) return {};
    return period;
}

}  // namespace marelle
