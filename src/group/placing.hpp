#pragma once
// What moving a child needs of the rows, for group/ only: move.cpp changes them, choices.cpp only looks.
#include "group/group.hpp"

namespace marelle::group {

struct Held {  // a membership of the child that touches the days from the move on
    Id id, group;
    Span span;
    std::string recorded_at;
    std::optional<Id> recorded_by;
};
std::vector<Held> held_from(sql::Session& sql, Id const& establishment, Id const& child, Date const& from);
// The group the child is in that day.
std::optional<Id> held_on(std::vector<Held> const& held, Date const& day);

struct Target {
    Id id;
    int cursus{}, places{};
    std::optional<Date> closed_on;
};
// Refused: body.wrong_fields (unknown, before it was opened), group.closed.
Result<Target> target_of(sql::Session& sql, access::Scope const& scope, Id const& id, Date const& from);

struct Enrolled {  // the enrolment that covers the day
    int cursus{};
    std::optional<Date> until;
};
std::optional<Enrolled> enrolled_on(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on);

// The first day of `wanted` on which other children already fill the group.
std::optional<Date> no_room_on(sql::Session& sql, Target const& target, Id const& child, Span const& wanted);

}  // namespace marelle::group
