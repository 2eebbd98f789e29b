#pragma once
// What waits for the reader on their first screen. For attendance/ only.
#include "attendance/attendance.hpp"

namespace marelle::attendance {

// A roll call forgotten longer ago is not for tonight. Long enough for the last evening before two weeks of holidays.
inline constexpr int look_back_days = 30;

// The most pressing first. `scope` is that of today.read.
std::vector<Task> tasks_of(sql::Session& sql, timetable::Calendar const& calendar, Actor const& actor,
                           access::Scope scope);

}  // namespace marelle::attendance
