#pragma once
// Half of each holiday: what the association promises each child, and how far each one is.
#include "access/access.hpp"
#include "defaults/defaults.hpp"
#include "timetable/timetable.hpp"

namespace marelle::offer {

// Days from Monday to Friday that are no public holiday: what half is counted on.
struct Share {
    std::string label;  // of the holiday: "Vacances de la Toussaint"
    Date from, until;   // both included
    int base{};         // days the holiday has
    int target{};       // days promised
    int placed{};       // days the child has a place, past ones included
    int attended{};     // of those over
    bool reached{};
};

// One list the child has, had, or asks for.
struct ChildOffer {
    Named offer;
    std::string kind, state;  // choices "offer_kind", "request_state"
    Date starts_on, ends_on;
    std::optional<int> rank;  // on the waiting list
    Id request;
};

struct ChildHolidays {
    Id child;
    std::string school_year;
    int target_percent{};
    std::vector<Share> holidays;    // of the school year, in order
    std::vector<ChildOffer> lists;  // newest first
};

// --- rules (target.cpp): pure ---

// content/defaults/offers.toml, dated.
struct Settings {
    int target_percent{};       // of the days of each holiday
    int documents_warn_days{};  // a missing document is a thing to do that long before it is due
    int answer_hours{};         // a place that is free again is kept for a family that long
};
Settings const& settings_on(Date const& date);
// As a file says it, for its test.
defaults::Dated<Settings> parse_settings(std::string_view toml);

struct Holiday {
    std::string label;
    Date from, until;
    std::vector<Date> days;  // those that count, in order
};
// The school holidays of a school year where the establishment stands.
std::vector<Holiday> holidays_of(timetable::Calendar const& calendar, timetable::Place const& place,
                                 std::string_view school_year, std::string_view language);
int target_days(int base, int percent);  // rounded up: half of nine days is five
// Under half of what is promised so far: criterion "fewest_holidays".
bool under_half(int placed, int base, int percent);
struct DayHad {
    Date date;
    bool attended{};
};
Share share_of(Holiday const& holiday, std::vector<DayHad> const& days, Date const& today, int percent);

// --- store (target_store.cpp) ---

// Refused: child.unknown (out of scope).
Result<ChildHolidays> holidays_of_child(sql::Session& sql, timetable::Calendar const& calendar,
                                        access::Scope const& scope, Id const& child, std::string_view language);

inline constexpr std::array share_fields{
    record::field<&Share::label>("label").level(Level::s0),
    record::field<&Share::from>("from").date().level(Level::s0),
    record::field<&Share::until>("until").date().level(Level::s0),
    record::field<&Share::base>("base").level(Level::s1),
    record::field<&Share::target>("target").level(Level::s1),
    record::field<&Share::placed>("placed").level(Level::s1),
    record::field<&Share::attended>("attended").level(Level::s1),
    record::field<&Share::reached>("reached").level(Level::s1),
};
static_assert(record::covers<Share>(share_fields));

inline constexpr std::array child_offer_fields{
    record::field<&ChildOffer::offer>("offer").level(Level::s1),
    record::field<&ChildOffer::kind>("kind").level(Level::s1),
    record::field<&ChildOffer::state>("state").level(Level::s1),
    record::field<&ChildOffer::starts_on>("starts_on").date().level(Level::s1),
    record::field<&ChildOffer::ends_on>("ends_on").date().level(Level::s1),
    record::field<&ChildOffer::rank>("rank").level(Level::s1),
    record::field<&ChildOffer::request>("request").to("place_request").level(Level::s1),
};
static_assert(record::covers<ChildOffer>(child_offer_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::Share>{"HolidayShare", offer::share_fields};
template <> inline constexpr Table table_of<offer::ChildOffer>{"ChildOffer", offer::child_offer_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array child_holidays_fields{
    record::field<&ChildHolidays::child>("child").to("child").level(Level::s1),
    record::field<&ChildHolidays::school_year>("school_year").level(Level::s0),
    record::field<&ChildHolidays::target_percent>("target_percent").level(Level::s0),
    record::field<&ChildHolidays::holidays>("holidays").level(Level::s1),
    record::field<&ChildHolidays::lists>("lists").level(Level::s1),
};
static_assert(record::covers<ChildHolidays>(child_holidays_fields));

}  // namespace marelle::offer

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::offer::ChildHolidays>{
    "ChildHolidays", marelle::offer::child_holidays_fields};
