#pragma once
#include "timetable/activities.hpp"

namespace marelle::app {

// content/defaults/calendar.toml as embedded in the binary, read once.
timetable::Calendar const& calendar();
// content/defaults/activities.toml, the same way.
timetable::Activities const& activities();

}  // namespace marelle::app
