#include "timetable/calendar.hpp"
#include "commune/commune.hpp"
#include "defaults/defaults.hpp"
#include <algorithm>
#include <cstdio>

namespace marelle::timetable {

namespace {

constexpr std::string_view letters = "ABC";

Date date_text(int year, int month, int day) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return text;
}

Words words_in(defaults::Table const& in, std::string_view key) {
    auto const words = in.table(key);
    return {words.text("fr"), words.text("en")};
}

}  // namespace

struct CalendarReader {
    Calendar calendar;
    defaults::Table root, names = root.table("school_holiday_names");

    void read() {
        for (auto const& year : root.tables("school_year")) school_year(year);
        for (auto const& rule : root.tables("public_holiday")) public_holiday(rule);
    }

private:
    void school_year(defaults::Table const& in) {
        for (char zone : letters)
            calendar.shipped_.push_back(
                {in.text("name"), std::string{zone}, in.text("source"), in.yes("to_check"), {}});
        auto* first = &calendar.shipped_[calendar.shipped_.size() - letters.size()];
        for (auto const& holiday : in.tables("holidays")) {
            auto const what = holiday.text("name");
            if (!names.has(what)) holiday.refuse(what + " has no words");
            DaysOff const off{holiday.date("from"), holiday.date("until"),
                              what == "bridge" ? DaysOffKind::bridge : DaysOffKind::holiday, words_in(names, what)};
            if (off.until < off.from) holiday.refuse("ends before it begins");
            for (char zone : holiday.text("zones")) {
                auto const at = letters.find(zone);
                if (at == std::string::npos) holiday.refuse("zones are letters among A, B, C");
                first[at].days_off.push_back(off);
            }
        }
    }

    void public_holiday(defaults::Table const& in) {
        Calendar::PublicHoliday holiday;
        holiday.label = words_in(in, "label");
        if (in.has("after_easter")) holiday.after_easter = in.number("after_easter", -100, 100);
        else holiday.month_and_day = date_text(2000, in.number("month", 1, 12), in.number("day", 1, 31)).substr(5);
        if (in.has("from_year")) holiday.from_year = in.number("from_year", 1900, 2199);
        if (in.has("until_year")) holiday.until_year = in.number("until_year", 1900, 2199);
        holiday.source = in.has("source") ? in.text("source") : "Code du travail, article L3133-1";
        holiday.to_check = in.has("to_check") && in.yes("to_check");
        if (in.has("regions")) holiday.regions = in.choices<Region>("regions");
        calendar.public_.push_back(std::move(holiday));
    }
};

Calendar Calendar::parse(std::string_view text) {
    CalendarReader reader{{}, defaults::Table::parse("calendar.toml", text)};
    reader.read();
    return std::move(reader.calendar);
}

Calendar const& shipped_calendar() {
    static auto const read_once = Calendar::parse(defaults::text_of("calendar.toml"));
    return read_once;
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

Region region_of_commune(std::string_view code) {
    auto const department = commune::department_of(code);
    if (department == "57" || department == "67" || department == "68") return Region::alsace_moselle_good_friday;
    if (department == "971") return Region::guadeloupe;
    if (department == "972") return Region::martinique;
    if (department == "973") return Region::guyane;
    if (department == "974") return Region::reunion;
    if (department == "976") return Region::mayotte;
    if (department == "977") return Region::saint_barthelemy;
    if (department == "978") return Region::saint_martin;
    return Region::metropole;
}

// Saint-Barthélemy and Saint-Martin are of the académie de la Guadeloupe.
std::string zone_of_commune(std::string_view code, std::string written) {
    static constexpr std::pair<std::string_view, std::string_view> own[] = {{"2A", "corse"},
                                                                            {"2B", "corse"},
                                                                            {"971", "guadeloupe"},
                                                                            {"972", "martinique"},
                                                                            {"973", "guyane"},
                                                                            {"974", "reunion"},
                                                                            {"976", "mayotte"},
                                                                            {"977", "guadeloupe"},
                                                                            {"978", "guadeloupe"},
                                                                            {"975", "saint_pierre_et_miquelon"},
                                                                            {"986", "wallis_et_futuna"},
                                                                            {"987", "polynesie"},
                                                                            {"988", "nouvelle_caledonie"}};
    auto const department = commune::department_of(code);
    auto const* found = std::ranges::find(own, department, [](auto const& each) { return each.first; });
    return found == std::end(own) ? std::move(written) : std::string{found->second};
}

namespace {

// The last one that has begun; dated rows are oldest first.
template <class Row> Row const* in_force(std::vector<Row> const& rows, Date const& date) {
    auto next = std::ranges::upper_bound(rows, date, {}, &Row::from);
    return next == rows.begin() ? nullptr : &*std::prev(next);
}

}  // namespace

Standing const& Place::standing(Date const& date) const {
    auto const* found = in_force(standings, date);
    return found ? *found : standings.front();
}

SchoolWeek const* Place::week(Date const& date) const { return in_force(weeks, date); }

Place place_in(std::string zone, Region region) { return {{{"", std::move(zone), region}}, {}, {}, {}}; }

bool Calendar::falls_on(PublicHoliday const& holiday, Date const& date) {
    auto year = std::stoi(date.substr(0, 4));
    if (year < holiday.from_year || holiday.until_year < year) return false;
    if (holiday.after_easter) return add_days(easter(year), *holiday.after_easter) == date;
    return date.compare(5, 5, holiday.month_and_day) == 0;
}

bool Calendar::in_region(PublicHoliday const& holiday, Region region) {
    return holiday.regions.empty() || std::ranges::find(holiday.regions, region) != holiday.regions.end();
}

SchoolCalendar const* Calendar::speaking(std::string_view school_year, std::string_view zone,
                                         Place const& place) const {
    auto same = [&](SchoolCalendar const& one) { return one.school_year == school_year && one.zone == zone; };
    for (auto const* list : {&place.calendars, &shipped_})
        if (auto found = std::ranges::find_if(*list, same); found != list->end()) return &*found;
    return nullptr;
}

std::vector<SchoolCalendar const*> Calendar::speaking_at(Place const& place) const {
    std::vector<SchoolCalendar const*> out;
    for (auto const* list : {&place.calendars, &shipped_})
        for (auto const& one : *list)
            if (speaking(one.school_year, one.zone, place) == &one) out.push_back(&one);
    return out;
}

Words const* Calendar::school_holiday(Date const& date, std::string_view zone, Place const& place) const {
    // A summer that ends on the first days of September lies in the year before: every year is looked through.
    for (auto const* list : {&place.calendars, &shipped_})
        for (auto const& one : *list) {
            if (one.zone != zone) continue;
            for (auto const& off : one.days_off)
                if (off.from <= date && date <= off.until && speaking(one.school_year, zone, place) == &one)
                    return &off.label;
        }
    return nullptr;
}

Words const* Calendar::public_holiday(Date const& date, Region region) const {
    auto found = std::ranges::find_if(
        public_, [&](PublicHoliday const& holiday) { return in_region(holiday, region) && falls_on(holiday, date); });
    return found == public_.end() ? nullptr : &found->label;
}

Day Calendar::day(Date const& date, Place const& place, std::string_view language) const {
    for (auto const& closure : place.closures)
        if (closure.from <= date && date <= closure.until) return {DayKind::closure, closure.label, false};
    auto const& standing = place.standing(date);
    if (auto const* label = public_holiday(date, standing.region))
        return {DayKind::public_holiday, label->in(language), false};
    auto const* year = speaking(school_year_of(date), standing.zone, place);
    bool to_check = !year || year->to_check;
    if (auto const* label = school_holiday(date, standing.zone, place))
        return {DayKind::school_holiday, label->in(language), to_check};
    return {weekday(date) >= 6 ? DayKind::weekend : DayKind::school_day, {}, to_check};
}

std::vector<CalendarItem> Calendar::items(Period const& period, Place const* place, std::string_view language) const {
    std::vector<CalendarItem> out;
    auto touches = [&](auto const& one) { return one.from <= period.until && period.from <= one.until; };
    // A change of zone within the period shows each zone's own days.
    auto here = [&](std::string const& zone, Date const& from) { return !place || place->standing(from).zone == zone; };
    for (auto const* one : speaking_at(place ? *place : Place{}))
        for (auto const& off : one->days_off)
            if (touches(off) && here(one->zone, off.from))
                out.push_back({off.from, off.until, DayKind::school_holiday, off.label.in(language), one->zone,
                               one->source, one->to_check});
    for (int year = std::stoi(period.from.substr(0, 4)); year <= std::stoi(period.until.substr(0, 4)); ++year)
        for (auto const& holiday : public_) {
            auto date = holiday.after_easter ? add_days(easter(year), *holiday.after_easter)
                                             : date_text(year, 1, 1).substr(0, 5) + holiday.month_and_day;
            auto region = place ? place->standing(date).region : Region::metropole;
            if (date < period.from || period.until < date || !falls_on(holiday, date) || !in_region(holiday, region))
                continue;
            out.push_back({date,
                           date,
                           DayKind::public_holiday,
                           holiday.label.in(language),
                           {},
                           holiday.source,
                           holiday.to_check});
        }
    if (place)
        for (auto const& closure : place->closures)
            if (touches(closure))
                out.push_back({closure.from, closure.until, DayKind::closure, closure.label, {}, "", false});
    std::ranges::stable_sort(out, {}, &CalendarItem::from);
    return out;
}

bool open(Day const& day) { return day.kind == DayKind::school_day || day.kind == DayKind::weekend; }

}  // namespace marelle::timetable
