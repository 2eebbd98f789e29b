#include "timetable/activities.hpp"
#include "base/toml.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::timetable {

namespace {

template <class E> E named_choice(toml::table const& in, std::string_view key) {
    auto found = record::choice_named<E>(in[key].value_or(std::string_view{}));
    if (!found)
        throw std::runtime_error{"activities, line " + std::to_string(in.source().begin.line) + ": " +
                                 std::string{key} + " is missing or unknown"};
    return *found;
}

}  // namespace

Activities Activities::parse(std::string_view text) {
    auto root = toml::parse(text);
    auto const* list = root["activity"].as_array();
    if (!list) throw std::runtime_error{"activities: there are none"};
    Activities out;
    auto const all = record::choices_of<Activity>.size();
    std::vector<std::optional<Usual>> found(all);
    for (auto const& element : *list) {
        if (!element.is_table()) throw std::runtime_error{"activities: not a table"};
        auto const& in = *element.as_table();
        auto activity = named_choice<Activity>(in, "name");
        auto& place = found[static_cast<std::size_t>(activity)];
        if (place) throw std::runtime_error{"activities: one is there twice"};
        place = Usual{named_choice<Theme>(in, "theme"), named_choice<ratio::Regime>(in, "school_day"),
                      named_choice<ratio::Regime>(in, "day_off")};
    }
    for (auto const& one : found) {
        if (!one) throw std::runtime_error{"activities: one is missing"};
        out.usual_.push_back(*one);
    }
    return out;
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
