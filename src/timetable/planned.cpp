#include "timetable/planned.hpp"
#include "timetable/choices.hpp"
#include <algorithm>
#include <map>
#include <tuple>

namespace marelle::timetable {

namespace {

bool is_for_children(Activity activity) {
    using enum Activity;
    return activity != parents_workshop && activity != training && activity != individual_meeting;
}

// What a day is for the law, asked once a day.
class Regimes {
public:
    Regimes(Calendar const& calendar, Activities const& activities, Place const& place)
        : calendar_{calendar}, activities_{activities}, place_{place} {}

    ratio::Regime of(std::optional<std::string> const& said, Activity activity, Date const& date) {
        if (said)
            if (auto regime = record::choice_named<ratio::Regime>(*said)) return *regime;
        auto [known, fresh] = days_.try_emplace(date);
        if (fresh) known->second = calendar_.day(date, place_, "fr");
        return activities_.usual_regime(activity, known->second, date, place_.week(date));
    }

private:
    Calendar const& calendar_;
    Activities const& activities_;
    Place const& place_;
    std::map<Date, Day> days_;
};

void read_sessions(sql::Session& sql, Regimes& regimes, Id const& establishment, Period const& period,
                   std::vector<Planned>& out) {
    for (auto const& row :
         sql.query(R"sql(
             SELECT s.id, s.mini_group, s.on_date, s.starts, s.ends, s.activity, COALESCE(s.regime, sl.regime),
                 s.leader
             FROM session s LEFT JOIN slot sl ON sl.id = s.slot
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until AND s.cancelled_at IS NULL
         )sql",
                   {{"establishment", establishment}, {"from", period.from}, {"until", period.until}})) {
        auto activity = *record::choice_named<Activity>(row.text(5));
        if (is_for_children(activity))
            out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                           regimes.of(row.maybe_text(6), activity, row.text(2)), row.maybe_text(7)});
    }
}

void read_slots(sql::Session& sql, Calendar const& calendar, Regimes& regimes, Id const& establishment,
                Period const& period, std::vector<Planned>& out) {
    std::map<Id, std::optional<std::string>> said;
    for (auto const& row : sql.query(R"sql(
             SELECT sl.id, sl.regime FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
             WHERE g.establishment = :establishment
         )sql",
                                     {{"establishment", establishment}}))
        said[row.text(0)] = row.maybe_text(1);
    for (auto const& each : missing_sessions(sql, calendar, establishment, period)) {
        auto activity = *record::choice_named<Activity>(each.activity);
        if (is_for_children(activity))
            out.push_back({{},
                           each.group,
                           each.date,
                           each.starts,
                           each.ends,
                           regimes.of(said[each.slot], activity, each.date),
                           each.leader});
    }
}

}  // namespace

std::vector<Planned> planned_with_children(sql::Session& sql, Calendar const& calendar, Activities const& activities,
                                           Id const& establishment, Period const& period) {
    std::vector<Planned> out;
    auto const place = place_of(sql, establishment, period);
    if (!place) return out;
    Regimes regimes{calendar, activities, *place};
    read_sessions(sql, regimes, establishment, period, out);
    read_slots(sql, calendar, regimes, establishment, period, out);
    std::ranges::sort(out, {},
                      [](auto const& each) { return std::tie(each.date, each.starts, each.group, each.session); });
    return out;
}

}  // namespace marelle::timetable
