#pragma once
// What a figure is counted from, whether it was gathered by SQL (impact/facts.cpp) or from the columns in memory.
#include "base/dates.hpp"
#include "base/ids.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace marelle::impact {

// One child accompanied in the period, as of `reference`: the last day it was in the period (today at the latest).
struct Person {
    Id child;
    Id establishment;
    Date reference;
    Date birth_date;
    std::string sex;
    std::int64_t cursus{};
    std::string network;    // REP, REP+, none; empty: school unknown
    std::string residence;  // inside, outside; empty: unknown (an unconfirmed edge stays what was decided)
    std::string zone;       // code, when inside
    std::string zone_name;
    std::string group;                    // id of the mini-group on the reference day; empty: none
    std::optional<std::int64_t> minutes;  // attended in the period; nothing: no presence was noted
};

// What was noted of one child at one session of the period, or that nothing was.
struct Mark {
    std::size_t person{};  // index into Facts::people
    Date on;
    Id group;
    enum class Presence { there, excused, absent, missing } presence{};
    std::int64_t minutes{};
};

// Marks of one child already added up: all of one age (that of `on`), and of one group where they were asked by group.
struct Sum {
    std::size_t person{};
    Date on;
    Id group;
    std::int64_t there{}, noted{}, missing{}, minutes{};
};

// Of one child, the school holidays that ended in the period and through which it was enrolled: how many, of how many
// it had half, and of how many it would have had if it was there each time nobody noted anything.
struct HolidayCount {
    std::size_t person{};
    int holidays{}, reached{}, possible{};
};

// What the holidays are counted from: who was enrolled, and who was expected at a session of a week or of a stay, with
// what was noted there.
struct HolidayFacts {
    struct Stay {
        Id establishment, child;
        Date from;
        std::optional<Date> until;  // first day it no longer holds
    };
    enum class Seen { there, not_there, missing };  // missing: nobody noted anything
    struct Expected {
        Id establishment, child;
        Date on;
        Seen seen{};
    };
    std::vector<Stay> enrolled;
    std::vector<Expected> days;
};

// Of one child, the rows of unexplained absences that were long enough to make a task, as their last one is in the
// period.
struct AbsenceCount {
    std::size_t person{};
    std::int64_t rows{};
};

struct Facts {
    std::vector<Person> people;  // sorted by child
    std::vector<Mark> marks;     // by SQL
    std::vector<std::pair<std::string, std::string>> group_names;
    std::vector<Sum> sums;               // from the columns: instead of marks
    std::vector<HolidayCount> holidays;  // in the order of people; of half_of_holidays alone
    std::vector<AbsenceCount> absences;  // by SQL always, in the order of people; of absences_in_a_row alone
};

}  // namespace marelle::impact
