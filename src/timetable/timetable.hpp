#pragma once
// Slots (créneaux: every week, same day and hours) and the sessions (séances) made from them. A session is made when
// its day is first looked at, on days that are neither school nor public holiday nor closure; "cancelled" is a state of
// a session, "no session" is its absence, "not taken" is a session whose children have no mark.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "ratio/ratio.hpp"
#include "record/named.hpp"
#include "sql/sql.hpp"
#include "timetable/calendar.hpp"
#include <functional>
#include <map>
#include <set>

namespace marelle::http {
class Router;
}

namespace marelle::timetable {

enum class Activity {
    evening_workshop,
    study_support,
    sports_club,
    outing,
    family_time,
    individual_meeting,
    holiday_stay,
    parents_workshop,
    training
};
enum class SessionState { planned, cancelled };
// What a session is of: a mini-group, or a list with places (docs/decisions/0017).
enum class GroupKind { group, club, holiday_week, stay };

// The six themes of a child's plan (model.md, "Pathway"): savoirs fondamentaux, construction personnelle, savoir-être,
// ouverture à l'autre, citoyenneté, valeurs.
enum class Theme { core_knowledge, self_building, life_skills, openness, citizenship, values };

struct Slot {
    Id id;
    int weekday{};  // 1 Monday … 7 Sunday
    Time starts, ends;
    Activity activity{};
    std::optional<Named> leader;
    std::optional<std::string> room;  // the group's when null
    Date from;
    std::optional<Date> until;  // first day it no longer holds
    // What activities.toml says when null.
    std::optional<std::string> provider;  // who runs it, when it is a partner
    std::optional<Theme> theme;
    std::optional<ratio::Regime> regime;
    std::optional<ratio::RatioRule> ratio_rule;
};

struct NewSlot {
    std::optional<Id> id;
    int weekday{};
    Time starts, ends;
    Activity activity{};
    std::optional<Id> leader;
    std::optional<std::string> room;
    Date from;
    std::optional<Date> until;
    std::optional<std::string> provider;
    std::optional<Theme> theme;
    std::optional<ratio::Regime> regime;
    std::optional<ratio::RatioRule> ratio_rule;
};

// Of the children expected: how many have which mark; to_settle counts marks two people disagree on.
struct Counts {
    std::int64_t expected{}, present{}, late{}, excused{}, absent{}, unmarked{}, to_settle{};
};

// A session as lists show it, without its children.
struct SessionHead {
    Id id;
    Date date;
    Time starts, ends;
    Activity activity{};
    std::optional<std::string> room;
    Named group;
    std::optional<Named> leader;
    SessionState state{};
    std::optional<std::string> cancel_reason;
    Counts counts;
    GroupKind group_kind{};
};

struct Cancellation {
    std::string reason;
};

struct SlotClosing {
    Date on;  // first day it no longer holds
};

// --- rules (rules.cpp): pure ---

// Every wrong field of a slot: hours in order, weekday, dates in order.
Result<> may_open(NewSlot const& slot);

// What the making of sessions needs of a slot: its days within [from, until), and the group's.
struct Rhythm {
    int weekday{};
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};
// The days of a period (both ends included) when the slot takes place: its weekday, in force, on an open day.
std::vector<Date> days_of(Rhythm const& rhythm, Period const& period, std::function<bool(Date const&)> const& open);

// --- store (place.cpp, slots.cpp, sessions.cpp): SQL ---

// Nothing when the establishment does not exist.
std::optional<Place> place_of(sql::Session& sql, Id const& establishment, Period const& period);

// A slot as the making of sessions sees it.
struct Weekly {
    Id slot;
    Named group;
    Rhythm rhythm;  // within its group's life
    Time starts, ends;
    std::string activity;
    std::optional<std::string> room;
    std::optional<Id> leader;
};
std::vector<Weekly> weekly_slots(sql::Session& sql, Id const& establishment, Period const& period);
// The days of slots that have their session, made on that day or moved from it.
std::set<std::pair<Id, Date>> days_made(sql::Session& sql, Id const& establishment, Period const& period);

struct Missing {
    Id slot, group;
    Date date;
    Time starts, ends;
    std::string activity;
    std::optional<std::string> room;
    std::optional<Id> leader;
};
// The sessions that slots call for in a period and that do not exist yet: a cheap read, empty nearly always.
std::vector<Missing> missing_sessions(sql::Session& sql, Calendar const& calendar, Id const& establishment,
                                      Period const& period);
// Makes them; run twice or by two at once it makes each once. Returns how many were made.
int materialise(sql::Session& sql, Calendar const& calendar, Id const& establishment, Period const& period);
// From a handler without a transaction: reads first, writes only when something is missing.
void make_sure(sql::Database& database, Calendar const& calendar, Id const& establishment, Period const& period);

// Sessions of a period the scope reaches, in the order of their hours; one group's when given.
std::vector<SessionHead> sessions(sql::Session& sql, access::Scope const& scope, Period const& period,
                                  std::optional<Id> const& group = {});
// By session: the names of who comes besides its leader, but who is said absent that day or works here no longer.
using Helpers = std::map<Id, std::vector<std::string>>;
Helpers helpers(sql::Session& sql, access::Scope const& scope, Period const& period);
// By session: who was given it and no longer works here that day, whoever leads first. Nobody is to believe they come.
using Gone = std::map<Id, std::vector<Named>>;
Gone who_left(sql::Session& sql, access::Scope const& scope, Period const& period);
// Their names; a leader among them leads no more.
std::vector<std::string> told_apart(std::optional<Named>& leader, std::vector<Named> const& gone);
Result<SessionHead> find_session(sql::Session& sql, access::Scope const& scope, Id const& id);

// Refused: session.has_marks (a roll call was taken), session.already_cancelled.
Result<> cancel(sql::Session& sql, access::Scope const& scope, Id const& session, std::string const& reason);
// Refused: staff.busy, when one of its adults was given another session at those hours meanwhile.
Result<> restore(sql::Session& sql, access::Scope const& scope, Id const& session);

std::vector<Slot> slots_of(sql::Session& sql, access::Scope const& scope, Id const& group);
// Every slot in force or to come of the groups in scope, by group.
std::vector<std::pair<Id, Slot>> slots_in_scope(sql::Session& sql, access::Scope const& scope);
// The same slot sent twice is one slot. Refused: body.wrong_fields (leader unknown here), group.closed, id.taken.
Result<Slot> open_slot(sql::Session& sql, access::Scope const& scope, Id const& group, NewSlot const& slot);
// From that day it no longer holds; the sessions to come from then on without any note go.
Result<Slot> close_slot(sql::Session& sql, access::Scope const& scope, Id const& slot, Date const& on);
// Takes one closing of a slot back, with the sessions it cancelled; asked again, it answers the same. Refused:
// slot.unknown, group.closed, slot.changed_since (its end is no longer the one of that closing), slot.closing_too_old
// (30 days), and what may_hold_weekly says of its leader, who may have another slot by now.
Result<Slot> reopen_slot(sql::Session& sql, access::Scope const& scope, Id const& closing);
// The same for every slot of a group that closes.
void close_slots_of(sql::Session& sql, access::Scope const& scope, Id const& group, Date const& on,
                    Id const& group_closing);
// An account in use with a post in the scope's establishment, today or to come.
bool works_here(sql::Session& sql, access::Scope const& scope, Id const& person);
// Sessions to come that have no room of their own follow the group to its new room.
void follow_room(sql::Session& sql, access::Scope const& scope, Id const& group);

// SQL conditions on a row of table session. Nobody noted anything there: it may leave the plan. And nobody took it
// along on a phone, answered or was called for it: its row may go, nothing will ever come back for it.
extern std::string_view const nothing_noted;
extern std::string_view const never_seen;
// SQL condition on a session `s`: children of its group are expected (timetable/without_children.hpp).
extern std::string_view const children_expected;
// SQL condition on a session `s` and its group `g` under a Scope bound by parameters_of.
extern std::string_view const session_in_scope;
// The same on a group `g`: the establishment's, those one is referent of, those one leads a session of.
extern std::string_view const group_in_scope;

// The language a request asks its words in: "fr" unless its Accept-Language starts with another one we speak.
std::string language_of(std::string_view accept_language);

void add_routes(http::Router& router, Calendar const& calendar);

}  // namespace marelle::timetable

#include "timetable/fields.hpp"
