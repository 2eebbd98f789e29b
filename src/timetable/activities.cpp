#include "timetable/activities.hpp"
#include "defaults/defaults.hpp"
#include <algorithm>

namespace marelle::timetable {

Activities Activities::parse(std::string_view text) {
    auto const root = defaults::Table::parse("activities.toml", text);
    std::vector<std::optional<Usual>> found(record::choices_of<Activity>.size());
    for (auto const& in : root.tables("activity")) {
        auto& place = found[static_cast<std::size_t>(in.choice<Activity>("name"))];
        if (place) in.refuse("one is there twice");
        place = Usual{in.choice<Theme>("theme"), in.choice<ratio::Regime>("school_day"),
                      in.choice<ratio::Regime>("day_off")};
    }
    Activities out;
    for (auto const& one : found) {
        if (!one) root.refuse("one is missing");
        out.usual_.push_back(*one);
    }
    return out;
}

Activities const& shipped_activities() {
    static auto const read_once = Activities::parse(defaults::text_of("activities.toml"));
    return read_once;
}

bool is_school_time(Day const& day, Date const& date, SchoolWeek const* week) {
    if (day.kind == DayKind::school_holiday || weekday(date) == 7) return false;
    if (weekday(date) != 6) return true;
    return week && std::ranges::any_of(week->half_days, [](auto const& half) { return half.starts_with("sat"); });
}

ratio::Regime Activities::usual_regime(Activity activity, Day const& day, Date const& date,
                                       SchoolWeek const* week) const {
    auto const& usual = of(activity);
    return is_school_time(day, date, week) ? usual.school_day : usual.day_off;
}

}  // namespace marelle::timetable
