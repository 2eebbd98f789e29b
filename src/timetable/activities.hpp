#pragma once
// What an activity usually is, when neither its slot nor its session says: content/defaults/activities.toml.
#include "ratio/ratio.hpp"
#include "timetable/timetable.hpp"

namespace marelle::timetable {

class Activities {
public:
    // Throws std::runtime_error saying what is wrong; every activity is there, once.
    static Activities parse(std::string_view toml);

    Theme usual_theme(Activity activity) const { return of(activity).theme; }
    // As the law sees that day: domain.md §3.1. `week` is the commune's, null when nobody told it.
    ratio::Regime usual_regime(Activity activity, Day const& day, Date const& date, SchoolWeek const* week) const;

private:
    struct Usual {
        Theme theme{};
        ratio::Regime school_day{}, day_off{};
    };
    Usual const& of(Activity activity) const { return usual_[static_cast<std::size_t>(activity)]; }

    std::vector<Usual> usual_;  // in the order of Activity
};

Activities const& shipped_activities();

// Périscolaire: every day but Saturdays without class, Sundays and school holidays (decree 2018-647).
bool is_school_time(Day const& day, Date const& date, SchoolWeek const* week);

}  // namespace marelle::timetable
