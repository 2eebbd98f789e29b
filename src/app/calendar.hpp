#pragma once
#include "timetable/calendar.hpp"

namespace marelle::app {

// content/defaults/calendar.toml as embedded in the binary, read once.
timetable::Calendar const& calendar();

}  // namespace marelle::app
