#pragma once
// Mini-groups and who is in them, from which day until which. Never more members than places, on any day; a child is in
// one group at a time; a move closes the former membership the same day, and a move back the same day undoes it.
#include "group/move.hpp"

namespace marelle::crypto {
class Keyring;
}

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
    std::vector<timetable::SessionHead> recent;  // of the last 30 days, newest first: what paper may still be typed in
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
    std::optional<Id> id;  // to take it back by
    Date on;               // first day it no longer exists
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

// --- store (store.cpp, members.cpp): SQL ---

std::vector<GroupRow> groups(sql::Session& sql, access::Scope const& scope);
Result<GroupRow> find_group(sql::Session& sql, access::Scope const& scope, Id const& id);
// The same group sent twice is one group. Refused: body.wrong_fields, id.taken.
Result<GroupRow> open_group(sql::Session& sql, access::Scope const& scope, NewGroup const& group);
// Refused: stale, group.places_taken (more members than that, from the day in detail), body.wrong_fields.
Result<GroupRow> edit_group(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                            GroupEdit const& edit);
// Takes a change of a group back. Asked again, it answers the same. Refused: group.unknown, group.edited_since,
// group.change_too_old (30 days), and as edit_group().
Result<GroupRow> reverse_group_change(sql::Session& sql, access::Scope const& scope, Id const& change);
// Memberships end, slots close. Refused: group.marks_after (a roll call was taken on that day or later).
// Sent twice it is once.
Result<GroupRow> close_group(sql::Session& sql, access::Scope const& scope, Id const& id, GroupClosing const& closing);
// Takes a closing back with the memberships and slots it ended; a child who has another group by now stays there. Asked
// again, it answers the same. Refused: group.unknown, group.changed_since (closed otherwise since),
// group.closing_too_old (30 days), and as timetable::reopen_slot().
Result<GroupRow> reopen_group(sql::Session& sql, access::Scope const& scope, Id const& closing);

// What a reader may see of the members.
enum class MemberView { first_names, names };
// Surnames and ages of a group's members: for who may open their files.
MemberView view_of(Actor const& actor, GroupRow const& group);
std::vector<Membership> members(sql::Session& sql, access::Scope const& scope, Id const& group, MemberView view);

// Groups and moves. Routes of wishes between two children are in companion.hpp; the keyring opens their reasons.
void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);

void add_export_routes(http::Router& router);

}  // namespace marelle::group

#include "group/fields.hpp"
