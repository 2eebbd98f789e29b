#pragma once
// Moving a child from a group to another: what is said before (never a refusal, but for the places), the move, and
// taking it back. A wish that two children be together or apart is in companion.hpp.
#include "defaults/defaults.hpp"
#include "people/row.hpp"
#include "timetable/timetable.hpp"

namespace marelle::group {

// Where a child goes from a day on; no group: leaves the one it is in.
struct Move {
    std::optional<Id> group;
    Date from;
};

struct WeekHours {
    int weekday{};  // 1 Monday … 7 Sunday
    Time starts, ends;
    bool operator==(WeekHours const&) const = default;
};

// Said, never refused: the team decides.
enum class WarningKind {
    age_spread,      // low–high: ages; most: years between them
    siblings,        // a brother or sister is in the group, and nobody said what is wished
    siblings_apart,  // a brother or sister stays in the group left
    together_wish,   // declared together, and the other one is elsewhere
    apart_wish,      // declared apart, and the other one is there
    incompatible,    // not to be put together, and the other one is there
    ratio,           // high: children after the move; most: for one référent
    no_referent,     // high: children after the move, nobody to answer for them
    cursus,          // low: the child's; high: the group's
    hours,           // before: those no longer, after: the new ones: the family must know
    clash            // the child is expected elsewhere at the same hours
};

// `detail` says it without a language ("6–10", "Maya B.", "2 → 1"); the rest is its arithmetic. For who may not see S2
// of the child, only the kind is left.
struct Warning {
    WarningKind kind{};
    std::string detail;
    std::optional<int> low, high, most;
    std::optional<std::string> group;  // where the other child is
    std::optional<Date> since;         // of a wish
    std::optional<Named> by;
    std::vector<WeekHours> before, after;
};

struct MoveResult {
    people::ChildRow child;
    std::vector<Warning> warnings;
    std::optional<Id> move;  // for taking it back; null when nothing changed
};

// One group a child may be put in, with what would be said.
struct GroupChoice {
    Named group;
    int cursus{};
    std::optional<std::string> room;
    std::optional<Named> referent;
    int members{};  // that day, without the child
    int places{};
    std::optional<Date> full_on;  // the first day without a place: the move would be refused
    std::vector<Warning> warnings;
};

struct GroupChoices {
    std::optional<Named> group;  // where the child is that day
    std::vector<GroupChoice> choices;
};

// A move as the history shows it. Names of children: S1.
struct MoveChild {
    Id id;
    std::string first_name, initial;
};

struct MoveRow {
    Id id;
    MoveChild child;
    std::optional<Named> from_group, to_group;
    Date from;
    std::vector<std::string> warnings;  // kinds gone on despite
    Instant moved_at;
    Named moved_by;
    std::optional<Instant> undone_at;
    std::optional<Named> undone_by;
};

struct Stay {
    MoveChild child;
    Named group;
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

// Of a child, or of a group: who was where from when until when, and the moves, newest first.
struct GroupHistory {
    std::vector<Stay> stays;
    std::vector<MoveRow> moves;
};

// --- rules (warnings.cpp): pure ---

// Dated settings of content/defaults/groups.toml.
struct Limits {
    int widest_age_spread_years{}, children_per_referent{};
};
Limits const& limits_on(Date const& date);
// As a file says it, for its test: throws std::runtime_error with the line of what is wrong.
defaults::Dated<Limits> parse_limits(std::string_view toml);

enum class Wish { none, together, apart, incompatible };
// Another child bound to this one, and where it is on the day of the move.
struct Bond {
    std::string shown;  // "Maya B."
    bool sibling{};
    Wish wish{};
    std::optional<Date> since;
    std::optional<Named> by, group;
};

// What the newest data says of a child and a group on the day of the move.
struct Situation {
    Date on, birth_date;
    int cursus{}, group_cursus{};
    Id group;
    std::optional<Id> left;  // the group the child comes from
    bool has_referent{};
    std::vector<Date> births;  // of the group's other members that day
    std::vector<Bond> bonds;
    std::vector<WeekHours> hours_left, hours_there, hours_elsewhere;
};
std::vector<Warning> warnings_of(Situation const& situation, Limits const& limits);
// For who may not see S2 of the child.
std::vector<Warning> kinds_only(std::vector<Warning> warnings);

// --- store (move.cpp, choices.cpp, history.cpp): SQL ---

struct Placed {
    std::optional<Id> membership, move;
    std::vector<Warning> warnings;
};
// Puts a child in a group from a day on, or out of any. An admission uses it too, after the enrolment is written.
// Refused: child.unknown (out of scope), body.wrong_fields (group unknown), group.closed, group.not_enrolled,
// group.full (detail: the first full day), group.marks_after (a roll call of the former group says the child was
// there).
Result<Placed> place(sql::Session& sql, access::Scope const& scope, Id const& child, Move const& move);

// Puts back what a move changed, to the row. Asked again, it answers the same. Refused: move.unknown (out of scope),
// move.too_old (30 days), move.changed_since (something else was decided for this child), group.marks_after,
// group.full, group.closed.
Result<MoveRow> undo_move(sql::Session& sql, access::Scope const& scope, Id const& move);

// Every group in use of the scope, with what a move that day would say. Refused: child.unknown.
Result<GroupChoices> choices(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& from);
// The same for one group: what place() says and keeps.
std::vector<Warning> warnings_for(sql::Session& sql, access::Scope const& scope, Id const& child, Id const& group,
                                  std::optional<Id> const& left, Date const& on);

// Refused: child.unknown. A former child's history too.
Result<GroupHistory> history_of_child(sql::Session& sql, access::Scope const& scope, Id const& child);
// Refused: group.unknown.
Result<GroupHistory> history_of_group(sql::Session& sql, access::Scope const& scope, Id const& group);
Result<MoveRow> find_move(sql::Session& sql, access::Scope const& scope, Id const& move);

}  // namespace marelle::group

#include "group/move_fields.hpp"
