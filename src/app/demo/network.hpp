#pragma once
// A whole network, or a town of it: invented establishments, mini-groups of twelve children who stay two to four years,
// and the marks of every session since the first September. Made for measures: whoever looks at screens wants the
// establishment of demo.hpp. Ten years of 180 establishments are 24 million marks, about 20 GB and half an hour.
#include "app/demo/demo.hpp"

namespace marelle::app::demo {

struct Extent {
    int establishments;
    int groups;  // of the network, shared out evenly
    int places;  // of a group
    int years;   // school years, the current one included; it stops at today
};

inline constexpr Extent town{6, 27, 12, 3};
inline constexpr int largest_town = 12;  // establishments
inline constexpr Extent network{180, 1000, 12, 10};

// Who may log in: a director and two referents an establishment, "directrice001@reseau.example" and so on.
Made make_network(sql::Database& database, crypto::Keyring& keys, timetable::Calendar const& calendar,
                  std::uint64_t seed, Extent const& extent);

// parts
struct NetworkGroup {
    Id id, establishment, referent;
    std::string school_zone;
    int number;  // from 1, in the network
    int cursus;
};
std::vector<NetworkGroup> make_network_places(sql::Session& sql, Made& made, std::string const& hash,
                                              Extent const& extent, Date const& first_day);
std::int64_t make_network_children(sql::Database& database, crypto::Keyring& keys,
                                   std::vector<NetworkGroup> const& groups, Extent const& extent, Date const& first_day,
                                   Draw& draw);
// Only in a town, since each is written as a hand would: the children's schools, where they live, parents who came to a
// workshop in each house, and two rounds of headquarters last school year.
void make_network_schools(sql::Session& sql, std::vector<NetworkGroup> const& groups, Date const& today);
void make_network_zones(sql::Session& sql, crypto::Keyring& keys, Date const& today, Draw& draw);
void make_network_workshops(sql::Session& sql, std::vector<NetworkGroup> const& groups, Date const& today, Draw& draw);
void make_network_rounds(sql::Session& sql, crypto::Keyring& keys, Date const& first_day, Date const& today,
                         Draw& draw);
// One month after the other, as the database itself multiplies sessions by members.
void make_network_attendance(sql::Database& database, timetable::Calendar const& calendar, Date const& first_day,
                             Date const& today, Made& made);

}  // namespace marelle::app::demo
