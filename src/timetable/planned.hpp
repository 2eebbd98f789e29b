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
// Cancelled sessions left out, and what is for adults or for one child at a time: no accueil comes of it. In the order
// of the hours; nothing of an establishment that does not exist.
std::vector<Planned> planned_with_children(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                           Id const& establishment, Period const& period);

}  // namespace marelle::timetable
