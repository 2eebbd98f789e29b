// How many days the house's accueils open in their year: a year of plan is read only when it decides something.
#include "supervision/supervision.hpp"
#include "timetable/planned.hpp"
#include <set>

namespace marelle::supervision {

namespace {

using OpenDays = std::map<ratio::Regime, std::set<Date>>;

// The school year of each, and the twelve months that end with it.
Period years_of(Date const& first, Date const& last) {
    return {school_year_start(school_year_of(add_days(first, -366))), school_year_end(school_year_of(last))};
}

void count(DaysOpen& out, Date const& day, OpenDays const& open) {
    for (auto const& [regime, days] : open) out[{day, regime}] = ratio::days_of_year(days, day);
}

}  // namespace

DaysOpen days_open(sql::Session& sql, Reader const& reader, Id const& establishment,
                   std::map<Date, int> const& expected, Date const& today) {
    std::set<Date> to_come;
    DaysOpen out;
    auto const open_days = [&](Period const& period, std::optional<Instant> const& known) {
        OpenDays open;
        for (auto const& each :
             timetable::planned_with_children(sql, reader.calendar, reader.activities, establishment, period, known))
            open[each.regime].insert(each.date);
        return open;
    };
    for (auto const& [day, children] : expected) {
        if (children <= ratio::rules_on(day).director_listed_above) continue;
        if (day >= today) to_come.insert(day);
        else count(out, day, open_days(years_of(day, day), timetable::known_on(sql, establishment, day)));
    }
    if (to_come.empty()) return out;
    auto const open = open_days(years_of(*to_come.begin(), *to_come.rbegin()), {});
    for (auto const& day : to_come) count(out, day, open);
    return out;
}

}  // namespace marelle::supervision
