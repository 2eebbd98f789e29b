#pragma once
// The week of an establishment: its days, its sessions with all that is known of each, and what changes them one by
// one. A session is planned or cancelled (why); where there is none, there is none; a roll call nobody took is said
// apart.
#include "staff/staff.hpp"
#include "timetable/activities.hpp"
#include "timetable/calendar_data.hpp"

namespace marelle::http {
struct Call;
}

namespace marelle::timetable {

// Of the roll call: none is expected (cancelled, or no child), it is not time yet, nobody noted anything though the
// session is over, some children are noted, all are.
enum class RollState { none, to_come, not_taken, begun, taken };
enum class Classes { none, morning, afternoon, whole_day };  // what the commune's school week says of a day

struct PlanSession {
    Id id;
    std::optional<Id> slot;  // null: out of slots
    Date date;
    Time starts, ends;
    Activity activity{};
    std::optional<std::string> title;
    Named group;
    std::optional<std::string> room;
    std::optional<Named> leader;
    std::vector<std::string> helpers;     // who comes besides, with or without an account, but who is absent that day
    std::vector<std::string> left;        // given it, and works here no longer that day: to be replaced
    std::optional<std::string> provider;  // who runs it, when it is a partner
    Theme theme{};
    ratio::Regime regime{};
    ratio::RatioRule ratio_rule{};
    SessionState state{};
    std::optional<std::string> cancel_reason;  // null, cancelled: its slot was ended
    RollState roll{};
    int expected{}, noted{};
    std::optional<Date> moved_from;
    std::int64_t version{};
    std::optional<Id> event;  // of several groups at once
};

struct WeekDay {
    Date date;
    DayKind kind{};
    std::optional<std::string> label;
    bool source_to_check{};
    std::optional<Classes> classes;  // null when nobody told the commune's week
};

struct Week {
    Date monday;
    std::vector<WeekDay> days;  // seven
    std::vector<PlanSession> sessions;
    std::vector<Named> groups;  // of the establishment, open in that week
};

// A session as it is written: out of slots, or one of a slot that somebody changes.
struct SessionEdit {
    std::optional<Id> id;  // of a new one
    Date date;
    Time starts, ends;
    Activity activity{};
    std::optional<std::string> title, room;
    std::optional<Id> leader;
    std::optional<std::string> provider;
    std::optional<Theme> theme;
    std::optional<ratio::Regime> regime;
    std::optional<ratio::RatioRule> ratio_rule;
};

// A fête, a family evening, a workshop for parents: one session for each group, so that each keeps its roll call, its
// door and its adults; made, changed, cancelled together (docs/decisions/0022).
struct NewEvent {
    std::optional<Id> id;
    std::vector<Id> groups;  // none: every group open that day
    SessionEdit session;     // its id is not read
};
struct HouseEvent {
    Id id;
    std::int64_t version{};  // grows with each change of any of them
    std::vector<PlanSession> sessions;
};

enum class NotCopied { already_there, day_closed, group_closed };
struct NotCopiedLine {
    PlanLine line;
    NotCopied why{};
};
struct WeekCopy {
    Date from, to;  // Mondays
};
struct CopiedWeek {
    std::vector<PlanSession> made;
    std::vector<NotCopiedLine> left;
};

struct TeamMember {
    Id id;
    std::string name, profile;
};

// Of the same team, what keeps each from a session at some hours of a day: what the refusal of that session would say,
// said before. Whether the checks hold, never which one does not: whoever plans does not read them.
struct Availability {
    Id id;
    std::string name;
    ratio::Cleared cleared{};
    staff::Absent absent{};           // that day
    std::optional<staff::Held> busy;  // the other session
};

// A session lies within one day: an evening that passes midnight is two, and a night belongs to a stay.
Result<> may_hold(SessionEdit const& edit, Date const& today);
std::optional<Classes> classes_on(SchoolWeek const* week, Date const& date);

Week week_of(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
             Date const& monday, std::string_view language);
// The week of date= (this one by default), its sessions made beforehand: for routes with Work::own.
Result<Week> week_asked(http::Call& call, Calendar const& calendar, Activities const& activities);
// Those that are made already, both days included; in the order of days and hours.
std::vector<PlanSession> sessions_between(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                          access::Scope const& scope, Period const& period);
Result<PlanSession> plan_session(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                 access::Scope const& scope, Id const& session);

// Refused: wrong fields (leader unknown here), group.closed, session.day_closed (a closure of the establishment),
// id.taken. The same sent twice is one session.
Result<Id> add_session(sql::Session& sql, access::Scope const& scope, Id const& group, SessionEdit const& edit,
                       std::optional<Id> const& event = {});
// Refused besides: stale, session.has_marks (its day and hours are history), session.slot_day (its slot meets then).
Result<> edit_session(sql::Session& sql, access::Scope const& scope, Id const& session, std::int64_t version,
                      SessionEdit const& edit);
// Only one out of slots that nobody ever saw: session.of_slot, session.has_marks.
Result<> remove_session(sql::Session& sql, access::Scope const& scope, Id const& session);
// The sessions out of slots of a week, on the same days of another.
Result<CopiedWeek> copy_week(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                             access::Scope const& scope, WeekCopy const& copy);

// --- events (events.cpp): all their sessions, or none ---

// Refused: event.no_group, group.unknown, and as add_session().
Result<Id> add_event(sql::Session& sql, access::Scope const& scope, NewEvent const& event);
Result<HouseEvent> find_event(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                              access::Scope const& scope, Id const& event);
// Those still planned. Refused: stale, and as edit_session().
Result<> edit_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event, std::int64_t version,
                    SessionEdit const& edit);
Result<> cancel_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event,
                      std::string const& reason);
Result<> restore_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event);
Result<> remove_event(sql::Session& sql, access::Scope const& scope, HouseEvent const& event);
// Its row, once.
void write_event(sql::Session& sql, access::Scope const& scope, Id const& event);

std::vector<TeamMember> team(sql::Session& sql, access::Scope const& scope);
// Those of the team who work here that day; the session itself, if it is one already, holds nobody from itself.
std::vector<Availability> availability(sql::Session& sql, access::Scope const& scope, staff::Occupied const& when);
// Of date=, starts=, ends= and perhaps session=, the sessions of that day made beforehand: for routes with Work::own.
Result<std::vector<Availability>> availability_asked(http::Call& call, Calendar const& calendar);

void add_event_routes(http::Router& router, Calendar const& calendar, Activities const& activities);
void add_plan_export_routes(http::Router& router, Calendar const& calendar, Activities const& activities);
void add_plan_routes(http::Router& router, Calendar const& calendar, Activities const& activities);

}  // namespace marelle::timetable

#include "timetable/plan_fields.hpp"
