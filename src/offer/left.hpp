#pragma once
// What becomes of the places of a child who leaves the accompaniment, and of one who comes back. For leaving/.
#include "offer/offer.hpp"

namespace marelle::offer {

struct Standing {
    Named offer;
    bool placed{};  // else asked for, or waiting
};
// Requests of the child for offers that are not over that day nor cancelled.
std::vector<Standing> standing_of(sql::Session& sql, Id const& establishment, Id const& child, Date const& on);

// All of those are withdrawn, with why: a place is free at once, a day that a roll call tells of stays.
void give_back(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on, Reasoned const& why);

// What was given back at that instant; the offers where that cannot be: full, cancelled, or decided since.
std::vector<Named> take_again(sql::Session& sql, access::Scope const& scope, Id const& child, Instant const& given_at);

// The days before the leaving and those after it are one membership again, when the child has its place back.
void join_membership(sql::Session& sql, Id const& offer, Id const& child, Id const& former, Date const& from);

// A place, or a turn on the list, is for who is accompanied on the first day, or today once it has begun.
// Refused: offer.not_enrolled.
Result<> may_have(sql::Session& sql, Id const& establishment, Id const& child, Date const& on);

}  // namespace marelle::offer
