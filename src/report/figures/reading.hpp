#pragma once
// The one read behind a report, in parts (gather*.cpp). For report/figures only.
#include "report/figures/world.hpp"

namespace marelle::report {

struct Reading {
    sql::Session& sql;
    crypto::Keyring& keys;
    access::Scope const& scope;
    World& world;
    std::map<Id, std::size_t, std::less<>> index;  // child → Facts::people

    // :establishment (empty: the network), :from, :until and :today of the wish; :last is the last day that has come.
    sql::Parameters parameters() const;
    Beside* beside(std::string const& child);
};

void read_beside(Reading& reading);    // gather_people.cpp
void read_held(Reading& reading);      // gather_held.cpp
Result<> read_said(Reading& reading);  // gather_said.cpp

// Stays that follow each other without a day between are one: a change of cursus is no exit (pure).
struct Stay {
    Date from;
    std::optional<Date> until;  // first day it no longer holds
    std::string exit_reason;
};
std::vector<Stay> joined(std::vector<Stay> stays);  // in the order of `from`
// What the stays say of the period: since when, entered, left, why.
void add_movement(Beside& beside, std::vector<Stay> const& stays, Period const& period, Date const& today);

}  // namespace marelle::report
