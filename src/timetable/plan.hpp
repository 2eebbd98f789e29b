#pragma once
// The week of an establishment: its days, its sessions with all that is known of each, and what changes them one by
// one. A session is planned or cancelled (why); where there is none, there is none; a roll call nobody took is said
// apart.
#include "timetable/activities.hpp"
#include "timetable/calendar_data.hpp"

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

// A session lies within one day: an evening that passes midnight is two, and a night belongs to a stay.
Result<> may_hold(SessionEdit const& edit, Date const& today);
std::optional<Classes> classes_on(SchoolWeek const* week, Date const& date);

Week week_of(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
             Date const& monday, std::string_view language);
Result<PlanSession> plan_session(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                 access::Scope const& scope, Id const& session);

// Refused: wrong fields (leader unknown here), group.closed, session.day_closed (a closure of the establishment),
// id.taken. The same sent twice is one session.
Result<Id> add_session(sql::Session& sql, access::Scope const& scope, Id const& group, SessionEdit const& edit);
// Refused besides: stale, session.has_marks (its day and hours are history), session.slot_day (its slot meets then).
Result<> edit_session(sql::Session& sql, access::Scope const& scope, Id const& session, std::int64_t version,
                      SessionEdit const& edit);
// Only one out of slots that nobody ever saw: session.of_slot, session.has_marks.
Result<> remove_session(sql::Session& sql, access::Scope const& scope, Id const& session);
// The sessions out of slots of a week, on the same days of another.
Result<CopiedWeek> copy_week(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                             access::Scope const& scope, WeekCopy const& copy);

std::vector<TeamMember> team(sql::Session& sql, access::Scope const& scope);

void add_plan_routes(http::Router& router, Calendar const& calendar, Activities const& activities);

}  // namespace marelle::timetable

#include "timetable/plan_fields.hpp"
