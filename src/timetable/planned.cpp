#include "timetable/planned.hpp"
#include "timetable/choices.hpp"
#include "timetable/stood.hpp"
#include "timetable/without_children.hpp"
#include <algorithm>
#include <map>
#include <tuple>

namespace marelle::timetable {

namespace {

bool is_for_children(Activity activity) { return expects_children(record::name_of_choice(activity)); }

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

struct Asked {
    Id const& establishment;
    Period const& period;
    std::string known;  // empty: now
};

sql::Parameters bound(Asked const& asked, sql::Parameters more = {}) {
    more.insert(more.end(), {{"establishment", asked.establishment}, {"known", asked.known}});
    return more;
}

// Of the slots whose end was decided, or taken back, after that instant: the end they had then.
using Ends = std::map<Id, std::optional<Date>>;
Ends ends_then(sql::Session& sql, Asked const& asked) {
    Ends out;
    if (asked.known.empty()) return out;
    for (auto const& row : sql.query(R"sql(
             SELECT k.slot, k.on_date, k.until_before, k.closed_at
             FROM slot_closing k JOIN slot sl ON sl.id = k.slot JOIN mini_group g ON g.id = sl.mini_group
             WHERE g.establishment = :establishment AND (k.closed_at > :known OR k.undone_at > :known)
             ORDER BY k.closed_at, k.id
         )sql",
                                     bound(asked))) {
        // Decided before and taken back since: that end held. Decided since: the one before the first decision did.
        if (row.text(3) <= asked.known) out[row.text(0)] = row.text(1);
        else out.try_emplace(row.text(0), row.maybe_text(2));
    }
    return out;
}

// Read as they are, then as they were before what was decided of each since.
void read_sessions(sql::Session& sql, Regimes& regimes, Asked const& asked, Ends const& ends,
                   std::vector<Planned>& out) {
    auto const then = asked.known.empty() ? std::map<Id, std::optional<SessionThen>>{}
                                          : sessions_then(sql, asked.establishment, asked.known);
    auto const add = [&](SessionThen const& each) {
        auto const ended = ends.find(each.slot.value_or(""));
        if (ended != ends.end() && ended->second && each.date >= *ended->second) return;
        if (is_for_children(each.activity))
            out.push_back({each.id, each.group, each.date, each.starts, each.ends,
                           regimes.of(each.regime, each.activity, each.date), each.leader});
    };
    for (auto const& row : sql.query(R"sql(
             SELECT s.id, s.mini_group, s.on_date, s.starts, s.ends, s.activity, COALESCE(s.regime, sl.regime),
                 s.leader, s.slot
             FROM session s LEFT JOIN slot sl ON sl.id = s.slot
             WHERE s.establishment = :establishment AND s.on_date BETWEEN :from AND :until
                 AND (s.cancelled_at IS NULL OR (:known <> '' AND s.cancelled_at > :known))
                 AND (:known = '' OR COALESCE(s.recorded_at, sl.recorded_at, '') <= :known)
         )sql",
                                     bound(asked, {{"from", asked.period.from}, {"until", asked.period.until}})))
        if (!then.contains(row.text(0)))
            add({row.text(0), row.maybe_text(8), row.text(1), row.text(2), row.text(3), row.text(4),
                 *record::choice_named<Activity>(row.text(5)), row.maybe_text(6), row.maybe_text(7)});
    for (auto const& [id, each] : then)
        if (each && each->date >= asked.period.from && each->date <= asked.period.until) add(*each);
}

// A group that closes ends its slots: what they say of their end is enough.
void read_slots_then(sql::Session& sql, Calendar const& calendar, Place const& place, Regimes& regimes,
                     Asked const& asked, Ends const& ends, std::vector<Planned>& out) {
    auto const made = days_made(sql, asked.establishment, asked.period);
    std::map<Date, bool> open_days;
    auto const is_open = [&](Date const& date) {
        auto [day, fresh] = open_days.try_emplace(date);
        if (fresh) day->second = open(calendar.day(date, place, "fr"));
        return day->second;
    };
    for (auto const& row : sql.query(R"sql(
             SELECT sl.id, sl.mini_group, sl.weekday, sl.starts, sl.ends, sl.activity, sl.regime, sl.leader,
                 CASE WHEN g.opened_on > sl.from_on THEN g.opened_on ELSE sl.from_on END, sl.until_on
             FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
             WHERE g.establishment = :establishment AND sl.recorded_at <= :known
         )sql",
                                     bound(asked))) {
        auto const ended = ends.find(row.text(0));
        auto const activity = *record::choice_named<Activity>(row.text(5));
        if (!is_for_children(activity)) continue;
        Rhythm const rhythm{static_cast<int>(row.integer(2)), row.text(8),
                            ended == ends.end() ? row.maybe_text(9) : ended->second};
        for (auto const& date : days_of(rhythm, asked.period, is_open))
            if (!made.contains({row.text(0), date}))
                out.push_back({{},
                               row.text(1),
                               date,
                               row.text(3),
                               row.text(4),
                               regimes.of(row.maybe_text(6), activity, date),
                               row.maybe_text(7)});
    }
}

void read_slots(sql::Session& sql, Calendar const& calendar, Regimes& regimes, Asked const& asked,
                std::vector<Planned>& out) {
    std::map<Id, std::optional<std::string>> said;
    for (auto const& row : sql.query(R"sql(
             SELECT sl.id, sl.regime FROM slot sl JOIN mini_group g ON g.id = sl.mini_group
             WHERE g.establishment = :establishment
         )sql",
                                     {{"establishment", asked.establishment}}))
        said[row.text(0)] = row.maybe_text(1);
    for (auto const& each : missing_sessions(sql, calendar, asked.establishment, asked.period)) {
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
                                           Id const& establishment, Period const& period,
                                           std::optional<Instant> const& known) {
    std::vector<Planned> out;
    auto place = place_of(sql, establishment, period);
    if (!place) return out;
    Asked const asked{establishment, period, known.value_or("")};
    if (known) as_it_stood(sql, *place, establishment, period, *known);
    Regimes regimes{calendar, activities, *place};
    auto const ends = ends_then(sql, asked);
    read_sessions(sql, regimes, asked, ends, out);
    if (known) read_slots_then(sql, calendar, *place, regimes, asked, ends, out);
    else read_slots(sql, calendar, regimes, asked, out);
    std::ranges::sort(out, {},
                      [](auto const& each) { return std::tie(each.date, each.starts, each.group, each.session); });
    return out;
}

Instant known_on(sql::Session& sql, Id const& establishment, Date const& date) {
    auto const row = sql.first(R"sql(
        SELECT max(COALESCE(s.recorded_at, sl.recorded_at)) FROM session s LEFT JOIN slot sl ON sl.id = s.slot
        WHERE s.establishment = :establishment AND s.on_date = :date
    )sql",
                               {{"establishment", establishment}, {"date", date}});
    auto day = date;
    if (row && !row->null(0)) day = std::max(day, to_local(instant_ms(row->text(0)).value_or(0)).date);
    return instant_text(from_local(add_days(day, 1), "00:00") - 1);
}

}  // namespace marelle::timetable
