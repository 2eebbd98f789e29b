// How many of its holidays each child had half of: what the association promises (docs/decisions/0018).
#include "base/embedded.hpp"
#include "impact/impact.hpp"
#include "offer/target.hpp"
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

namespace marelle::impact {

namespace {

timetable::Calendar const& calendar() {
    static auto const read_once = [] {
        auto const* file = embedded::find(embedded::defaults(), "calendar.toml");
        if (!file) throw std::runtime_error{"the binary holds no calendar.toml"};
        return timetable::Calendar::parse(file->bytes);
    }();
    return read_once;
}

struct Days {
    std::set<Date> there, missing;  // missing: expected, and nobody noted anything
};
struct Span {
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

std::map<Id, std::vector<Span>> enrolments(sql::Session& sql, Id const& establishment) {
    std::map<Id, std::vector<Span>> out;
    sql.each("SELECT child, from_on, until_on FROM enrolment WHERE establishment = :establishment",
             {{"establishment", establishment}}, [&](sql::Row const& row) {
                 out[row.text(0)].push_back({row.text(1), row.maybe_text(2)});
                 return true;
             });
    return out;
}

// In weeks and stays, as the child's own page counts them.
std::map<Id, Days> days_of(sql::Session& sql, Id const& establishment, Period const& period) {
    std::map<Id, Days> out;
    sql.each(R"sql(
        SELECT m.child, s.on_date, a.presence
        FROM session s JOIN mini_group g ON g.id = s.mini_group
        JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child
        WHERE s.establishment = :establishment AND s.cancelled_at IS NULL AND g.kind IN ('holiday_week', 'stay')
            AND s.on_date >= :from AND s.on_date <= :until
    )sql",
             {{"establishment", establishment}, {"from", period.from}, {"until", period.until}},
             [&](sql::Row const& row) {
                 auto& days = out[row.text(0)];
                 auto const presence = row.maybe_text(2);
                 if (!presence) days.missing.insert(row.text(1));
                 else if (*presence == "present" || *presence == "late") days.there.insert(row.text(1));
                 return true;
             });
    return out;
}

// Those that ended in the period, and before today: a holiday that goes on is no half yet.
std::vector<offer::Holiday> ended(sql::Session& sql, Id const& establishment, Question const& question) {
    std::vector<offer::Holiday> out;
    Period const around{add_days(question.period.from, -100), question.period.until};
    auto const place = timetable::place_of(sql, establishment, around);
    if (!place) return out;
    for (auto year = school_year_of(around.from); school_year_start(year) <= around.until;
         year = school_year_of(add_days(school_year_end(year), 1)))
        for (auto& holiday : offer::holidays_of(calendar(), *place, year, "fr"))
            if (holiday.until >= question.period.from && holiday.until <= question.period.until &&
                holiday.until < question.today && !holiday.days.empty())
                out.push_back(std::move(holiday));
    return out;
}

int among(std::set<Date> const& days, offer::Holiday const& holiday) {
    return static_cast<int>(std::ranges::count_if(holiday.days, [&](Date const& day) { return days.contains(day); }));
}

HolidayCount count_of(std::size_t person, std::vector<offer::Holiday> const& holidays, std::vector<Span> const& spans,
                      Days const& days) {
    HolidayCount out{person, 0, 0, 0};
    for (auto const& holiday : holidays) {
        bool const whole = std::ranges::any_of(spans, [&](Span const& span) {
            return span.from <= holiday.from && (!span.until || *span.until > holiday.until);
        });
        if (!whole) continue;
        auto const target = offer::target_days(static_cast<int>(holiday.days.size()),
                                               offer::settings_on(holiday.from).target_percent);
        auto const there = among(days.there, holiday);
        ++out.holidays;
        out.reached += there >= target;
        out.possible += there + among(days.missing, holiday) >= target;
    }
    return out;
}

}  // namespace

void gather_holidays(sql::Session& sql, Question const& question, Facts& facts) {
    std::map<Id, std::vector<std::size_t>> houses;
    for (std::size_t i = 0; i < facts.people.size(); ++i) houses[facts.people[i].establishment].push_back(i);
    for (auto const& [establishment, people] : houses) {
        auto const holidays = ended(sql, establishment, question);
        if (holidays.empty()) continue;
        Period const period{holidays.front().from, std::ranges::max(holidays, {}, &offer::Holiday::until).until};
        auto const spans = enrolments(sql, establishment);
        auto const days = days_of(sql, establishment, {std::min(period.from, question.period.from), period.until});
        for (auto const person : people) {
            auto const& child = facts.people[person].child;
            auto const had = days.find(child);
            auto const span = spans.find(child);
            if (span == spans.end()) continue;
            auto const count = count_of(person, holidays, span->second, had == days.end() ? Days{} : had->second);
            if (count.holidays > 0) facts.holidays.push_back(count);
        }
    }
    std::ranges::sort(facts.holidays, {}, &HolidayCount::person);
}

}  // namespace marelle::impact
