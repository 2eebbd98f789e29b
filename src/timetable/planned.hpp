#pragma once
// All that a house plans with children in a period, made or still to be made, each with what it is for the law.
#include "timetable/activities.hpp"

namespace marelle::timetable {

struct Planned {
    std::optional<Id> session;  // null: not made yet
    Id group;
    Date date;
    Time starts, ends;
    ratio::Regime regime{};
    std::optional<Id> leader;
};
// With an instant, as the timetable stood then: what was opened, ended, cancelled or closed since is not there yet.
// Cancelled sessions left out, and what is for adults or for one child at a time: no accueil comes of it. In the order
// of the hours; nothing of an establishment that does not exist.
std::vector<Planned> planned_with_children(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                           Id const& establishment, Period const& period,
                                           std::optional<Instant> const& known = {});
// The last moment of a day, or of the day when what is planned on it was written down, when that came after.
Instant known_on(sql::Session& sql, Id const& establishment, Date const& date);

}  // namespace marelle::timetable
