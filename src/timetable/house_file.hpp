#pragma once
// What a house writes itself of its calendar, read from a file and written to one: the days it receives nobody, and the
// weeks of the communes (four days, four and a half), dated. For timetable/ only.
#include "record/csv.hpp"
#include "timetable/calendar_file.hpp"

namespace marelle::timetable {

// "fermeture", "closure": a line of a file of days, and the category of an event.
bool names_a_closure(std::string_view text);

// A file of weeks: commune, nom, a_partir_du, demi_journees. "4" and "4,5" are the usual ones; else "lun_matin …".
bool has_weeks(std::vector<std::string> const& header);
void read_weeks(record::CsvFile const& file, CalendarFile& out);

// What is wrong of what was read, line by line: nothing is written while there is one. `house`: closures are of one.
void judge(CalendarFile& file, bool house);

// What the file adds to what is known; the rest is known already.
struct HouseNews {
    std::vector<FileClosure> closures;
    std::vector<WeekRow> weeks;
    int same{}, over{};  // over: closures that are past
};
HouseNews news_of(sql::Session& sql, access::Scope const& scope, CalendarFile const& file);

// Written whole. The changes of the plan are summed.
Result<> write_news(sql::Session& sql, Calendar const& calendar, access::Scope const& scope, HouseNews const& news,
                    Trying trying, PlanChange& change);
// All that one import wrote, that nobody took back since.
Result<> undo_news(sql::Session& sql, Calendar const& calendar, access::Scope const& scope, Instant const& written_at,
                   Id const& by, PlanChange& change);

// Their heads are those that are read again.
std::vector<std::string> closure_heads();
std::vector<std::string> closure_cells(ClosureRow const& closure);
std::vector<std::string> week_heads();
std::vector<std::string> week_cells(WeekRow const& week);

}  // namespace marelle::timetable
