#pragma once
// What was written of meetings with families between the figures of two versions. For report/ only.
#include "access/access.hpp"
#include "report/written.hpp"

namespace marelle::report {

struct MeetingsBetween {
    Id establishment;
    Period period;
    Instant from, until;  // when the figures of each were computed
};
// Of children whose file the reader of rows may not open, a number.
void tell_meetings(sql::Session& sql, access::Scope const& rows, MeetingsBetween const& between, ReportWritten& out);

}  // namespace marelle::report
