#pragma once
// The calendar as people write it: school calendars recorded or imported, where an establishment stands, the weeks of
// communes, closures; and what each change does to the plan. Each may be looked at before it is done.
#include "timetable/timetable.hpp"
#include <map>

namespace marelle::timetable {

// A session, made or still to be made, that a change of the calendar concerns.
struct PlanLine {
    Date date;
    Time starts, ends;
    Named group;
    std::optional<Id> session;  // null: not made yet
};

// Lists hold the first hundred of each; a change for the whole instance gives numbers only.
struct PlanChange {
    int gone_count{}, come_count{}, kept_count{};
    std::vector<PlanLine> gone;  // no longer take place
    std::vector<PlanLine> come;  // take place from now on
    std::vector<PlanLine> kept;  // on a day off, yet something was noted there: they stay
};

enum class Trying { look, apply };

// A line of a file that cannot be believed: which field, and why (codes of field_error.*).
struct WrongLine {
    int line{};
    std::string field, code;
};

// --- closures ---

struct NewClosure {
    std::optional<Id> id;
    Date from, until;
    std::string label;
};
struct ClosureRow {
    Id id;
    Date from, until;
    std::string label;
    std::string recorded_by;
};
struct ClosureChange {
    ClosureRow closure;
    PlanChange change;
};
Result<> may_close(NewClosure const& closure);

std::vector<ClosureRow> closures(sql::Session& sql, access::Scope const& scope, Period const& period);
// The same closure sent twice is one. Refused: wrong fields, id.taken.
Result<ClosureChange> close_days(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                 NewClosure const& closure, Trying trying);
Result<ClosureChange> open_days(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                Id const& closure, Trying trying);

// --- school calendars ---

enum class Origin { shipped, instance, establishment };

struct DaysOffLine {
    Date from, until;
    DaysOffKind kind{};
    std::string label;
};

// What speaks for a year and a zone, and who says it.
struct SchoolCalendarRow {
    std::string school_year, zone, source;
    bool to_check{};
    Origin origin{};
    std::optional<std::string> recorded_at, recorded_by;
    std::vector<DaysOffLine> days_off;
};

struct SchoolCalendarEdit {
    std::string source;
    bool checked{};  // compared with the official text
    std::vector<DaysOffLine> days_off;
};

// Every wrong line, by its place ("days_off/3/until"): a day of that school year (its summer may end ten days later),
// in order, nothing twice.
Result<> may_record(std::string_view school_year, std::string_view zone, SchoolCalendarEdit const& edit);

struct Recorded {
    Id id;
    Origin origin{};
    std::string recorded_at, recorded_by;
    SchoolCalendar calendar;
};
// The newest of each year and zone that touch a period; the establishment's own before the instance's. With an instant,
// those that spoke then.
std::vector<Recorded> recorded_calendars(sql::Session& sql, Id const& establishment, Period const& period,
                                         Instant const& known = {});

// What speaks for a school year, zone by zone: one for an establishment, all that are known for the others.
std::vector<SchoolCalendarRow> school_calendars(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                                std::string const& school_year);

// Replaces all that was said for that year and zone, for the establishment or, without one, for the instance.
Result<PlanChange> record_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                   std::string const& school_year, std::string const& zone,
                                   SchoolCalendarEdit const& edit, Trying trying);
// Takes the newest word back: what spoke before speaks again. Refused: school_calendar.unknown.
Result<PlanChange> withdraw_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                     std::string const& school_year, std::string const& zone, Trying trying);

// The half-days with class in a commune, from a day on.
struct WeekRow {
    std::string commune, commune_name;
    Date from;
    std::vector<std::string> half_days;  // "mon_am" … "sat_pm"
};

// --- files ---

// What a file says of one school year in one zone, against what is believed today.
struct ImportedYear {
    std::string school_year, zone;
    int added{}, removed{}, same{};  // stretches
    std::vector<DaysOffLine> days_off;
};

struct ImportedClosure {
    Date from, until;
    std::string label;
};
struct CalendarImport {
    std::optional<Id> id;  // null: only looked at
    std::string file_name;
    std::vector<ImportedYear> years;
    std::vector<ImportedClosure> closures;  // new ones
    std::vector<WeekRow> weeks;             // new, or changed
    int same{};                             // closures and weeks that were known already
    int left{};                    // stretches of other zones, or of school years that are over; closures that are past
    std::vector<WrongLine> wrong;  // nothing is written while there is one
    PlanChange change;
};

struct CalendarImportRow {
    Id id;
    std::string file_name, recorded_at, recorded_by;
    std::optional<std::string> undone_at;
};

struct CalendarBytes {
    std::string file_name;
    std::string_view bytes, zone;  // of a file that names none
    bool closures = false;         // lines that do not say what they are close the house
};
// Refused: what reading refuses; calendar_import.wrong_lines, with each line and field ("12/until"), and
// calendar_import.nothing when it is to be applied.
Result<CalendarImport> import_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                       CalendarBytes const& file, Trying trying);
// Takes back all that an import wrote. Refused: calendar_import.unknown, calendar_import.undone.
Result<PlanChange> undo_import(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                               Id const& import);
std::vector<CalendarImportRow> calendar_imports(sql::Session& sql, access::Scope const& scope);

// Everything said of a year and a zone, written; may_record has been asked.
void write_calendar(sql::Session& sql, access::Scope const& scope, Id const& id, std::string const& school_year,
                    std::string const& zone, SchoolCalendarEdit const& edit, std::optional<Id> const& import);

// --- where the establishment stands ---

struct StandingRow {
    Zone zone{};
    Region region{};
    Date from;
};
struct CalendarPlace {
    std::string zone, region;  // today
    std::string commune, commune_name;
    std::vector<StandingRow> standings;  // those that were recorded
    std::vector<WeekRow> weeks;          // of every commune that is known here, newest first
};

// A week said for every house, and the change that wrote it, which may be taken back.
struct WeekForAll {
    Date from;
    std::vector<std::string> half_days;
    std::string recorded_by;
    Instant recorded_at;
    std::optional<Id> change;
};
// A commune where there is a house, or of which a week was said for all.
struct CommuneWeeks {
    std::string commune, commune_name;
    int establishments{};
    std::vector<WeekForAll> weeks;  // newest first; empty: to be said
};

Result<> may_stand(StandingRow const& row, Date const& today);
Result<> may_keep(WeekRow const& row);
std::vector<std::string> half_days_of(std::string_view text);

// Of every establishment, in as many queries as for one (place_of); of one alone when it is named.
std::map<Id, Place> places_of(sql::Session& sql, Period const& period, Id const& one = {});

Result<CalendarPlace> calendar_place(sql::Session& sql, access::Scope const& scope);
Result<PlanChange> stand(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                         StandingRow const& row, Trying trying);
Result<> keep_week(sql::Session& sql, access::Scope const& scope, WeekRow const& row);
// By name. Who has an establishment sees its commune alone.
std::vector<CommuneWeeks> communes(sql::Session& sql, access::Scope const& scope);
// A standing or a week as it was before, with what its sessions become. Refused: what access::change_to_reverse
// refuses.
Result<PlanChange> reverse_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                    Id const& change);

// --- what a change does (change.cpp) ---

enum class Touches { weekly, everything };  // a closure takes the sessions out of slots along; a holiday does not

// Runs `write`, then brings the sessions already made in line with the new calendar: those without a note go, those
// edited by hand are cancelled with the reason, those with a note stay and are listed; what `cause` had cancelled comes
// back. Trying::look undoes everything.
Result<PlanChange> change_calendar(sql::Session& sql, Calendar const& calendar, access::Scope const& scope,
                                   Period const& period, Id const& cause, Touches touches, Trying trying,
                                   std::function<Result<>()> const& write);

void add_calendar_routes(http::Router& router, Calendar const& calendar);
void add_import_routes(http::Router& router, Calendar const& calendar);
void add_calendar_export_routes(http::Router& router, Calendar const& calendar);

}  // namespace marelle::timetable

#include "timetable/calendar_fields.hpp"
