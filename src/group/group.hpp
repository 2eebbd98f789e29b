#pragma once
// Mini-groups and who is in them, from which day until which. Never more members than places, on any day; a child is in
// one group at a time; a move closes the former membership the same day, and a move back the same day undoes it.
#include "people/row.hpp"
#include "timetable/timetable.hpp"

namespace marelle::group {

struct GroupRow {
    Id id;
    std::string name;
    Named establishment;
    int cursus{};
    std::optional<std::string> room;
    std::optional<Named> referent;  // référent·e
    int places{};
    int members{};  // today
    std::vector<timetable::Slot> slots;
    std::int64_t version{};
    std::optional<Date> closed_on;  // first day it no longer exists
};

// A member as the group's page shows it. Surname, age and class are null for who may not see them.
struct MemberChild {
    Id id;
    std::string first_name, initial;
    std::optional<std::string> last_name;
    std::optional<int> age;  // today, in completed years
    std::optional<std::string> level;
    int alerts{};  // allergy, treatment, health plan, adult who must not approach; 0 for who may not know
};

struct Membership {
    Id id;
    MemberChild child;
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

struct Group {
    Id id;
    std::string name;
    Named establishment;
    int cursus{};
    std::optional<std::string> room;
    std::optional<Named> referent;
    int places{};
    int members{};
    std::vector<timetable::Slot> slots;
    std::int64_t version{};
    std::optional<Date> closed_on;
    std::vector<Membership> memberships;           // today's and those to come
    std::vector<timetable::SessionHead> upcoming;  // the next two weeks
};

struct NewGroup {
    std::optional<Id> id;
    std::string name;
    int cursus{};
    std::optional<std::string> room;
    std::optional<Id> referent;
    int places{};
};

struct GroupEdit {
    std::string name;
    int cursus{};
    std::optional<std::string> room;
    std::optional<Id> referent;
    int places{};
};

struct GroupClosing {
    Date on;  // first day it no longer exists
};

// Where a child goes from a day on; no group: leaves the one it is in.
struct Move {
    std::optional<Id> group;
    Date from;
};

// Said, never refused: the team decides.
enum class WarningKind { age_spread, siblings, cursus };
struct Warning {
    WarningKind kind{};
    std::string detail;  // "6–10" (ages), "Maya B." (sisters and brothers), "2 → 1" (the child's cursus, the group's)
};

struct MoveResult {
    people::ChildRow child;
    std::vector<Warning> warnings;
};

// --- rules (rules.cpp): pure ---

struct Span {
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};
bool covers(Span const& span, Date const& date);
// The first day of `wanted` on which `others` already fill every place; nothing when there is room on every day.
std::optional<Date> full_on(std::vector<Span> const& others, Span const& wanted, int places);
// Every wrong field of a group: cursus 1 to 9, places 1 to 60.
Result<> may_keep(GroupEdit const& edit);

struct Peer {
    Date birth_date;
    std::string shown;  // "Maya B."
    bool sibling{};     // shares a guardian with the child
};
std::vector<Warning> warnings_of(Date const& birth_date, int cursus, int group_cursus, std::vector<Peer> const& peers,
                                 Date const& on);

// --- store (store.cpp, members.cpp): SQL ---

std::vector<GroupRow> groups(sql::Session& sql, access::Scope const& scope);
Result<GroupRow> find_group(sql::Session& sql, access::Scope const& scope, Id const& id);
// The same group sent twice is one group. Refused: body.wrong_fields, id.taken.
Result<GroupRow> open_group(sql::Session& sql, access::Scope const& scope, NewGroup const& group);
// Refused: stale, group.places_taken (more members than that, from the day in detail), body.wrong_fields.
Result<GroupRow> edit_group(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                            GroupEdit const& edit);
// Memberships end, slots close. Refused: group.marks_after (a roll call was taken on that day or later).
Result<GroupRow> close_group(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& on);

// What a reader may see of the members.
enum class MemberView { first_names, names };
std::vector<Membership> members(sql::Session& sql, access::Scope const& scope, Id const& group, MemberView view);

struct Placed {
    std::optional<Id> membership;
    std::vector<Warning> warnings;
};
// Puts a child in a group from a day on, or out of any. An admission uses it too, after the enrolment is written.
// Refused: child.unknown (out of scope), body.wrong_fields (group unknown), group.closed, group.not_enrolled,
// group.full (detail: the first full day), group.marks_after (a roll call of the former group says the child was
// there).
Result<Placed> place(sql::Session& sql, access::Scope const& scope, Id const& child, Move const& move);

void add_routes(http::Router& router, timetable::Calendar const& calendar);

}  // namespace marelle::group

#include "group/fields.hpp"
