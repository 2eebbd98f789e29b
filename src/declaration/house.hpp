#pragma once
// All that an establishment plans with children in a school year, and in the next one once it is near: sessions held,
// made and still to be made, who is expected, PEdT. For declaration/ only.
#include "declaration/declaration.hpp"
#include "timetable/planned.hpp"
#include <map>

namespace marelle::declaration {

using timetable::Planned;
struct Membership {
    Id child;
    Date birth, from;
    std::optional<Date> until;  // first day it no longer holds
};
// A mini-group or a list, with what its offer says.
struct Group {
    std::string name;
    int places{};
    std::optional<std::string> place, provider;
    std::optional<int> nights, min_age, max_age;
};
struct House {
    Id establishment;
    Date today;
    timetable::Place place;
    std::vector<Planned> planned;  // in the order of the hours
    std::map<Id, std::vector<Membership>> members;
    std::map<Id, Group> groups;
    std::vector<std::pair<Date, std::optional<Date>>> pedt;

    ratio::Pedt pedt_on(Date const& date) const;
};

// A run of days of which a fiche complémentaire is asked: a school holiday, the days apart, a stay.
struct Stretch {
    std::string key;
    std::optional<std::string> label;
    Date from, until;
};
struct Held {
    std::string key;
    AccueilKind kind{};
    std::string school_year;
    std::optional<Id> group;  // of a stay
    std::vector<Planned> planned;
    std::vector<Stretch> stretches;
};

House read_house(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope);
// Under way, over for a month at most, or beginning soon enough to think of it.
bool is_near(Held const& held, Date const& today);
std::vector<Held> held_in(House const& house, timetable::Calendar const& calendar, std::string_view language);

int minutes_of(Time const& time);
Time time_of(int minute);
// Minutes of a day when at least one of its sessions is open.
int open_minutes(std::vector<Planned const*> const& day);
std::vector<Opening> openings_of(House const& house, Held const& held);

// The children of the sessions that are open at one moment, each once, by birth.
struct Moment {
    Date date;
    int minute{};
    std::vector<Planned const*> open;
    std::vector<Date> births;
};
// The moment with the most children; then the first. Nothing without a session.
std::optional<Moment> peak_of(House const& house, std::vector<Planned> const& planned);
bool any_under_six(House const& house, std::vector<Planned> const& planned);
// The most places open at one moment.
int most_places(House const& house, std::vector<Planned> const& planned);

}  // namespace marelle::declaration
