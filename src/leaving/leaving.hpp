#pragma once
// A child leaves the accompaniment (quitte l'accompagnement): the stay ends, and with it the groups, the places asked
// for or given, and what the family reads by its link. Kept with what it ended, and taken back for 30 days.
#include "pathway/pathway.hpp"

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
}

namespace marelle::leaving {

// Before it is confirmed: what it would end.
struct Ends {
    std::vector<Named> groups;   // memberships of groups that go on after the day, or begin later
    std::vector<Named> placed;   // offers not over that day where the child has a place, which is free at once
    std::vector<Named> waiting;  // the same, asked for or waiting
    int links{};                 // of its family, alive: they no longer show this child
    int present_after{};         // times it is noted present on that day or later
};

struct Left {
    Id leaving;  // what takes it back
    pathway::Enrolment enrolment;
};

struct Returned {
    pathway::Enrolment enrolment;
    std::vector<Named> lost;  // groups closed or full since, places given to somebody else, offers cancelled
};

// --- store (store.cpp) ---

// Refused: enrolment.unknown (out of scope).
Result<Ends> ends_of(sql::Session& sql, access::Scope const& scope, Id const& enrolment, Date const& on);

// Groups end that day; places are given back at once. The same sent twice is one. Refused: enrolment.unknown,
// enrolment.closed, body.wrong_fields (on or before the first day).
struct Done {
    Id child;
    Left left;
};
Result<Done> leave(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& enrolment,
                   pathway::Exit const& exit, std::string_view language);

// --- store (returning.cpp) ---

// The stay goes on, in its groups and with its places where there is still room. Twice is once. Refused:
// leaving.unknown (out of scope), leaving.too_old (past 30 days), enrolment.overlaps (accompanied elsewhere since).
struct Back {
    Id child;
    Returned returned;
};
Result<Back> take_back(sql::Session& sql, Actor const& actor, Id const& leaving);

void add_routes(http::Router& router, crypto::Keyring& keys);

inline constexpr std::array ends_fields{
    record::field<&Ends::groups>("groups").level(Level::s1).label("field.leaving_groups"),
    record::field<&Ends::placed>("placed").level(Level::s1).label("field.leaving_placed"),
    record::field<&Ends::waiting>("waiting").level(Level::s1).label("field.leaving_waiting"),
    record::field<&Ends::links>("links").level(Level::s1).label("field.leaving_links"),
    record::field<&Ends::present_after>("present_after").level(Level::s2),
};
static_assert(record::covers<Ends>(ends_fields));

inline constexpr std::array left_fields{
    record::field<&Left::leaving>("leaving").to("leaving").level(Level::s1),
    record::field<&Left::enrolment>("enrolment").level(Level::s1).label("field.enrolments"),
};
static_assert(record::covers<Left>(left_fields));

inline constexpr std::array returned_fields{
    record::field<&Returned::enrolment>("enrolment").level(Level::s1).label("field.enrolments"),
    record::field<&Returned::lost>("lost").level(Level::s1).label("field.leaving_lost"),
};
static_assert(record::covers<Returned>(returned_fields));

}  // namespace marelle::leaving

namespace marelle::record {
template <> inline constexpr Table table_of<leaving::Ends>{"LeavingEnds", leaving::ends_fields};
template <> inline constexpr Table table_of<leaving::Left>{"Left", leaving::left_fields};
template <> inline constexpr Table table_of<leaving::Returned>{"Returned", leaving::returned_fields};
}  // namespace marelle::record
