#pragma once
// The days nobody looked at (docs/decisions/0003). Their sessions are made all the same: without a row, an evening
// whose roll call was forgotten would be asked of nobody and be missing from no figure.
#include "timetable/timetable.hpp"

namespace marelle::timetable {

// The sessions of one house that are missing from `days` before today up to tomorrow: of the past, those since its
// slot was written down and the house opened, for nobody forgot a roll call before. Returns how many were made.
int catch_up(sql::Database& database, Calendar const& calendar, Id const& establishment, Date const& today, int days);
// The same of every house that is open, over the last 40 days: a read each, and a transaction where something is
// missing. A house for which it cannot be done keeps none of the others waiting: its error is thrown after them all.
int catch_up_everywhere(sql::Database& database, Calendar const& calendar, Date const& today);

}  // namespace marelle::timetable
