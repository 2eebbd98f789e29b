#pragma once
// What was said by hand since a past instant, undone in thought: sessions changed or removed one by one, the school
// calendar, the zone and the weeks of the communes as that instant knew them. For timetable/ only.
#include "timetable/calendar_data.hpp"
#include <map>

namespace marelle::timetable {

struct SessionThen {
    Id id;
    std::optional<Id> slot;
    Id group;
    Date date;
    Time starts, ends;
    Activity activity{};
    std::optional<std::string> regime;  // the session's own
    std::optional<Id> leader;
};
// Of the sessions that somebody changed, cancelled, removed or brought back by hand after that instant: what each was
// then. Nothing: it was not there, or cancelled.
std::map<Id, std::optional<SessionThen>> sessions_then(sql::Session& sql, Id const& establishment,
                                                       Instant const& known);

// Closures, recorded school calendars, standings and weeks.
void as_it_stood(sql::Session& sql, Place& place, Id const& establishment, Period const& period, Instant const& known);

}  // namespace marelle::timetable
