#pragma once
// What kind of day a local date is: school or public holiday, closure of the establishment, weekend, school day.
// School holidays are dated data (domain.md §6): what was recorded for a school year and a zone speaks for that year
// and zone alone, whole, and content/defaults/calendar.toml for the others; the two are never mixed in one. Public
// holidays are computed from Easter, by region: Code du travail, L3133-1 (eleven days), L3134-13 (Alsace-Moselle),
// L3422-2 (overseas).
#include "base/dates.hpp"
#include "base/ids.hpp"
#include "record/record.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::timetable {

enum class DayKind { school_day, school_holiday, public_holiday, weekend, closure };

// A word of the product in the languages it speaks; French when the language is not one of them.
struct Words {
    std::string fr, en;
    std::string const& in(std::string_view language) const { return language == "en" ? en : fr; }
};

// Of the school holidays: three zones, and the académies that set their own (domain.md §6).
enum class Zone {
    a,
    b,
    c,
    corse,
    guadeloupe,
    guyane,
    martinique,
    mayotte,
    reunion,
    saint_pierre_et_miquelon,
    nouvelle_caledonie,
    polynesie,
    wallis_et_futuna
};

// Of the public holidays. Good Friday is off in the communes of Alsace-Moselle that have a Protestant church or a
// shared one (L3134-13): the establishment says which.
enum class Region {
    metropole,
    alsace_moselle,
    alsace_moselle_good_friday,
    guadeloupe,
    guyane,
    martinique,
    mayotte,
    reunion,
    saint_barthelemy,
    saint_martin
};

// The usual region of a commune (COG code); Alsace-Moselle is taken with its Good Friday until someone says otherwise.
Region region_of_commune(std::string_view code);
// The calendar of its school holidays: its own in Corsica and overseas, whatever zone was written; else that zone.
std::string zone_of_commune(std::string_view code, std::string written);

// Days when one establishment receives nobody, both ends included.
struct Closure {
    Id id;
    Date from, until;
    std::string label;  // as its director wrote it
};

enum class DaysOffKind { holiday, bridge, extra };

// Days without school in a zone, both ends included.
struct DaysOff {
    Date from, until;
    DaysOffKind kind{};
    Words label;
};

// All that one source says of one school year in one zone.
struct SchoolCalendar {
    std::string school_year, zone, source;
    bool to_check{};  // not yet compared with the official text
    std::vector<DaysOff> days_off;
};

// Where an establishment stands in the calendar, from a day on.
struct Standing {
    Date from;
    std::string zone;
    Region region{};
};

// The half-days with class in a commune, from a day on: "mon_am" … "sat_pm".
struct SchoolWeek {
    Date from;
    std::vector<std::string> half_days;
};

// What a day depends on, for one establishment.
struct Place {
    std::vector<Standing> standings;        // oldest first; the first one holds before its own date too
    std::vector<Closure> closures;          // those that touch the period asked for
    std::vector<SchoolCalendar> calendars;  // recorded: each replaces the shipped one of its year and zone
    std::vector<SchoolWeek> weeks;          // of its commune, oldest first

    Standing const& standing(Date const& date) const;
    SchoolWeek const* week(Date const& date) const;  // null when nobody told it
};

// A place that never moved and where nothing was recorded.
Place place_in(std::string zone, Region region = Region::metropole);

struct Day {
    DayKind kind{DayKind::school_day};
    std::optional<std::string> label;
    bool source_to_check{};  // the school calendar of that year has not been compared with the official one, or is
                             // missing
};

// Does a weekly slot take place on such a day? A weekend counts: the slot itself says Saturday.
bool open(Day const& day);

// A stretch of the calendar, as GET /api/v1/calendar lists it.
struct CalendarItem {
    Date from, until;  // both included
    DayKind kind{};
    std::string label;
    std::optional<std::string> zone;  // "A"; null when it holds for every zone, or for one establishment
    std::string source;
    bool to_check{};
};

// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm), for 1900 to 2199.
Date easter(int year);

class Calendar {
public:
    // Throws std::runtime_error saying what is wrong in the text and on which line.
    static Calendar parse(std::string_view toml);

    // Strongest first: closure, public holiday, school holiday, weekend.
    Day day(Date const& date, Place const& place, std::string_view language) const;

    // What overlaps a period, oldest first, closures too; of every zone when there is no place.
    std::vector<CalendarItem> items(Period const& period, Place const* place, std::string_view language) const;

    // The label of the days off a zone has on that day; null when it has none.
    Words const* school_holiday(Date const& date, std::string_view zone, Place const& place = {}) const;
    Words const* public_holiday(Date const& date, Region region = Region::metropole) const;

    // What speaks for one school year and zone at a place; null when nothing does.
    SchoolCalendar const* speaking(std::string_view school_year, std::string_view zone, Place const& place) const;
    std::vector<SchoolCalendar> const& shipped() const { return shipped_; }

private:
    struct PublicHoliday {
        Words label;
        std::string month_and_day;        // "05-08"
        std::optional<int> after_easter;  // days
        std::vector<Region> regions;      // everywhere when empty
        int from_year{}, until_year{9999};
        std::string source;
        bool to_check{};
    };
    friend struct CalendarReader;

    static bool in_region(PublicHoliday const& holiday, Region region);
    static bool falls_on(PublicHoliday const& holiday, Date const& date);
    std::vector<SchoolCalendar const*> speaking_at(Place const& place) const;

    std::vector<SchoolCalendar> shipped_;  // one a school year and zone
    std::vector<PublicHoliday> public_;
};
Calendar const& shipped_calendar();  // content/defaults/calendar.toml

}  // namespace marelle::timetable

namespace marelle::record {
inline constexpr Choice day_kind_choices[] = {
    {"school_day"}, {"school_holiday"}, {"public_holiday"}, {"weekend"}, {"closure"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::DayKind>{day_kind_choices};
inline constexpr Choice calendar_zone_choices[] = {{"A"},
                                                   {"B"},
                                                   {"C"},
                                                   {"corse"},
                                                   {"guadeloupe"},
                                                   {"guyane"},
                                                   {"martinique"},
                                                   {"mayotte"},
                                                   {"reunion"},
                                                   {"saint_pierre_et_miquelon"},
                                                   {"nouvelle_caledonie"},
                                                   {"polynesie"},
                                                   {"wallis_et_futuna"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Zone>{calendar_zone_choices};
inline constexpr Choice holiday_region_choices[] = {
    {"metropole"}, {"alsace_moselle"}, {"alsace_moselle_good_friday"}, {"guadeloupe"},  {"guyane"}, {"martinique"},
    {"mayotte"},   {"reunion"},        {"saint_barthelemy"},           {"saint_martin"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::Region>{holiday_region_choices};
inline constexpr Choice days_off_kind_choices[] = {{"holiday"}, {"bridge"}, {"extra"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::DaysOffKind>{days_off_kind_choices};
}  // namespace marelle::record

namespace marelle::timetable {

inline constexpr std::array day_fields{
    record::field<&Day::kind>("kind").level(Level::s0).label("field.day_kind"),
    record::field<&Day::label>("label").level(Level::s0),
    record::field<&Day::source_to_check>("source_to_check").level(Level::s0),
};
static_assert(record::covers<Day>(day_fields));

inline constexpr std::array calendar_item_fields{
    record::field<&CalendarItem::from>("from").date().level(Level::s0),
    record::field<&CalendarItem::until>("until").date().level(Level::s0),
    record::field<&CalendarItem::kind>("kind").level(Level::s0).label("field.day_kind"),
    record::field<&CalendarItem::label>("label").level(Level::s0),
    record::field<&CalendarItem::zone>("zone").level(Level::s0).label("field.school_zone"),
    record::field<&CalendarItem::source>("source").level(Level::s0),
    record::field<&CalendarItem::to_check>("to_check").level(Level::s0).label("field.source_to_check"),
};
static_assert(record::covers<CalendarItem>(calendar_item_fields));

}  // namespace marelle::timetable

template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::Day>{
    "Day", marelle::timetable::day_fields};
template <> inline constexpr marelle::record::Table marelle::record::table_of<marelle::timetable::CalendarItem>{
    "CalendarItem", marelle::timetable::calendar_item_fields};
