#pragma once
// Days without school, days a house is closed and weeks of communes read from a file, before anything is believed of
// it: our own CSV, the ministry's (dataset "Le calendrier scolaire": a line an académie), the open calendar with a line
// a day (vacances-scolaires), iCalendar (RFC 5545: whole days, no repetition).
#include "timetable/calendar_data.hpp"

namespace marelle::timetable {

enum class FileFormat { csv, ics };

struct FileDays {
    std::size_t line{};  // where it starts in the file, from 1
    std::string zone;
    Date from, until;
    DaysOffKind kind{};
    std::string label;
};

struct FileClosure {
    std::size_t line{};
    Date from, until;
    std::string label;
};
struct FileWeek {
    std::size_t line{};
    WeekRow row;  // no first day: it could not be read
};

// What the lines are that do not say it themselves.
enum class Content { days_off, closures };

struct CalendarFile {
    FileFormat format{};
    std::vector<FileDays> days;
    std::vector<FileClosure> closures;
    std::vector<FileWeek> weeks;
    std::vector<WrongLine> wrong;
};

// Zones a text names: "Zones A et C", "Corse". In the order of Zone, each once.
std::vector<std::string> zones_in(std::string_view text);

// `zone`: of a file that names none. Refused: what csv_read refuses, calendar_import.no_columns,
// calendar_import.not_a_calendar.
Result<CalendarFile> read_calendar_file(std::string_view bytes, std::string_view zone,
                                        Content content = Content::days_off);
Result<CalendarFile> read_ics(std::string_view bytes, std::string_view zone, Content content = Content::days_off);

// One school year in one zone, as its file says it: its lines in order.
struct FileYear {
    std::string school_year, zone;
    std::vector<FileDays> days;
};
std::vector<FileYear> years_of(std::vector<FileDays> const& days);

std::string write_csv(std::vector<SchoolCalendarRow> const& calendars);
std::string write_ics(std::vector<SchoolCalendarRow> const& calendars, std::string_view now);
std::string write_ics(std::vector<ClosureRow> const& closures, std::string_view now);

}  // namespace marelle::timetable
