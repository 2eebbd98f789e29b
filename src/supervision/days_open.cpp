// How many days the house's accueils open in their year: a year of plan is read only when it decides something.
#include "supervision/supervision.hpp"
#include "timetable/planned.hpp"
#include <set>

namespace marelle::supervision {

DaysOpen days_open(sql::Session& sql, Reader const& reader, Id const& establishment,
                   std::map<Date, int> const& expected) {
    std::set<Date> asked;
    for (auto const& [day, children] : expected)
        if (children > ratio::rules_on(day).director_listed_above) asked.insert(day);
    DaysOpen out;
    if (asked.empty()) return out;
    // The school year of each, and the twelve months that end with it.
    Period const period{school_year_start(school_year_of(add_days(*asked.begin(), -366))),
                        school_year_end(school_year_of(*asked.rbegin()))};
    std::map<ratio::Regime, std::set<Date>> open;
    for (auto const& each :
         timetable::planned_with_children(sql, reader.calendar, reader.activities, establishment, period))
        open[each.regime].insert(each.date);
    for (auto const& day : asked)
        for (auto const& [regime, days] : open) out[{day, regime}] = ratio::days_of_year(days, day);
    return out;
}

}  // namespace marelle::supervision
