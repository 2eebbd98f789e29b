#pragma once
// What kind of day a local date is: school or public holiday, closure of the establishment, weekend, school day.
// School holidays are data (content/defaults/calendar.toml, one table a school year, zones A, B, C; domain.md §6); the
// eleven public holidays of metropolitan France (Code du travail, L3133-1) are computed from Easter.
#include "base/dates.hpp"
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

// Days when one establishment receives nobody, both ends included.
struct Closure {
    Date from, until;
    std::string label;  // as its director wrote it
};

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

    // The label of the school holiday a zone has on that day; null when it has none.
    Words const* school_holiday(Date const& date, std::string_view zone) const;
    Words const* public_holiday(Date const& date) const;

    // Strongest first: closure, public holiday, school holiday, weekend.
    Day day(Date const& date, std::string_view zone, std::span<Closure const> closures,
            std::string_view language) const;

    // What overlaps a period, oldest first. Every zone when `zone` is empty.
    std::vector<CalendarItem> items(Period const& period, std::string_view zone, std::string_view language) const;

private:
    struct Holiday {
        std::string zones;  // letters
        Date from, until;
        Words label;
    };
    struct Year {
        std::string name, source;
        bool to_check{};
        std::vector<Holiday> holidays;
    };
    struct Fixed {
        Words label;
        std::string month_and_day;        // "05-08"
        std::optional<int> after_easter;  // days
    };
    friend struct CalendarReader;

    Year const* year_of(Date const& date) const;
    static bool falls_on(Fixed const& fixed, Date const& date);

    std::vector<Year> years_;
    std::vector<Fixed> public_;
};

}  // namespace marelle::timetable

namespace marelle::record {
inline constexpr Choice day_kind_choices[] = {
    {"school_day"}, {"school_holiday"}, {"public_holiday"}, {"weekend"}, {"closure"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::DayKind>{day_kind_choices};
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
