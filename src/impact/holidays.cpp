// How many of its holidays each child had half of: what the association promises (docs/decisions/0018).
#include "impact/impact.hpp"
#include "offer/target.hpp"
#include "timetable/calendar_data.hpp"
#include <algorithm>
#include <bitset>
#include <map>
#include <set>
#include <unordered_map>

namespace marelle::impact {

namespace {

constexpr std::size_t longest_holiday = 366;
using Days = std::bitset<longest_holiday>;  // of one holiday: those that count, in order

struct Had {
    Days there, missing;  // missing: expected, and nobody noted anything
};
struct Span {
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};
struct Child {
    std::size_t person;
    std::vector<Span> enrolled;
    std::vector<Had> had;  // a holiday of its house each, once it had a day of one
};
struct House {
    std::vector<offer::Holiday> holidays;
    std::unordered_map<Date, std::pair<std::size_t, std::size_t>> days;  // which holiday, which of its days
};
// The children of the facts in the houses that had a holiday, by house and child.
using Children = std::unordered_map<std::string, Child>;

// Those that ended in the period, and before today: a holiday that goes on is no half yet.
House ended(timetable::Place const& place, Question const& question, Period const& around) {
    House out;
    for (auto year = school_year_of(around.from); school_year_start(year) <= around.until;
         year = school_year_of(add_days(school_year_end(year), 1)))
        for (auto& holiday : offer::holidays_of(timetable::shipped_calendar(), place, year, "fr"))
            if (holiday.until >= question.period.from && holiday.until <= question.period.until &&
                holiday.until < question.today && !holiday.days.empty() && holiday.days.size() <= longest_holiday)
                out.holidays.push_back(std::move(holiday));
    for (std::size_t i = 0; i < out.holidays.size(); ++i)
        for (std::size_t day = 0; day < out.holidays[i].days.size(); ++day)
            out.days.emplace(out.holidays[i].days[day], std::pair{i, day});
    return out;
}

std::map<Id, House> houses_of(sql::Session& sql, Question const& question, Facts const& facts, Id const& one) {
    std::map<Id, House> out;
    Period const around{add_days(question.period.from, -100), question.period.until};
    auto const places = timetable::places_of(sql, around, one);
    std::set<Id> wanted;
    for (auto const& person : facts.people) wanted.insert(person.establishment);
    for (auto const& [id, place] : places)
        if (wanted.contains(id))
            if (auto house = ended(place, question, around); !house.holidays.empty()) out.emplace(id, std::move(house));
    return out;
}

// Of one house, or of all of them at once.
std::string of(std::string_view table, Id const& one) {
    return one.empty() ? std::string{} : " AND " + std::string{table} + ".establishment = :one";
}

sql::Parameters bound(Period const& period, Id const& one) {
    sql::Parameters out{{"from", period.from}, {"until", period.until}};
    if (!one.empty()) out.push_back({"one", one});
    return out;
}

HolidayFacts by_sql(sql::Session& sql, Period const& period, Id const& one) {
    using Seen = HolidayFacts::Seen;
    HolidayFacts out;
    sql.each("SELECT e.establishment, e.child, e.from_on, e.until_on FROM enrolment e"
             " WHERE e.from_on <= :until AND (e.until_on IS NULL OR e.until_on > :from)" +
                 of("e", one),
             bound(period, one), [&](sql::Row const& row) {
                 out.enrolled.push_back({row.text(0), row.text(1), row.text(2), row.maybe_text(3)});
                 return true;
             });
    auto const text = R"sql(
        SELECT s.establishment, m.child, s.on_date, a.presence
        FROM mini_group g JOIN session s ON s.mini_group = g.id
        JOIN group_membership m ON m.mini_group = g.id AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        LEFT JOIN attendance a ON a.session = s.id AND a.child = m.child
        WHERE g.kind IN ('holiday_week', 'stay') AND s.cancelled_at IS NULL
            AND s.on_date >= :from AND s.on_date <= :until
    )sql" + of("s", one);
    sql.each(text, bound(period, one), [&](sql::Row const& row) {
        auto const presence = row.maybe_text(3);
        bool const there = presence == "present" || presence == "late";
        out.days.push_back({row.text(0), row.text(1), row.text(2),
                            !presence ? Seen::missing
                            : there   ? Seen::there
                                      : Seen::not_there});
        return true;
    });
    return out;
}

// In weeks and stays, as the child's own page counts them.
void add(HolidayFacts const& found, std::map<Id, House> const& houses, Children& children) {
    for (auto const& stay : found.enrolled)
        if (auto child = children.find(stay.establishment + stay.child); child != children.end())
            child->second.enrolled.push_back({stay.from, stay.until});
    for (auto const& each : found.days) {
        auto const house = houses.find(each.establishment);
        if (house == houses.end()) continue;
        auto const at = house->second.days.find(each.on);
        auto const child = children.find(each.establishment + each.child);
        if (at == house->second.days.end() || child == children.end()) continue;
        auto const [holiday, day] = at->second;
        auto& had = child->second.had;
        if (had.empty()) had.resize(house->second.holidays.size());
        if (each.seen == HolidayFacts::Seen::missing) had[holiday].missing.set(day);
        if (each.seen == HolidayFacts::Seen::there) had[holiday].there.set(day);
    }
}

HolidayCount count_of(std::vector<offer::Holiday> const& holidays, Child const& child) {
    HolidayCount out{child.person, 0, 0, 0};
    for (std::size_t i = 0; i < holidays.size(); ++i) {
        auto const& holiday = holidays[i];
        bool const whole = std::ranges::any_of(child.enrolled, [&](Span const& span) {
            return span.from <= holiday.from && (!span.until || *span.until > holiday.until);
        });
        if (!whole) continue;
        auto const target = offer::target_days(static_cast<int>(holiday.days.size()),
                                               offer::settings_on(holiday.from).target_percent);
        auto const had = child.had.empty() ? Had{} : child.had[i];
        auto const there = static_cast<int>(had.there.count());
        ++out.holidays;
        out.reached += there >= target;
        out.possible += there + static_cast<int>(had.missing.count()) >= target;
    }
    return out;
}

}  // namespace

void gather_holidays(sql::Session& sql, Question const& question, Facts& facts, columns::Keeper* keeper) {
    if (facts.people.empty()) return;
    auto const& first = facts.people.front().establishment;
    bool const alone = std::ranges::all_of(facts.people, [&](auto const& each) { return each.establishment == first; });
    Id const one = alone ? first : Id{};
    auto const houses = houses_of(sql, question, facts, one);
    if (houses.empty()) return;
    Period period{question.today, question.period.from};
    for (auto const& [id, house] : houses)
        for (auto const& holiday : house.holidays) {
            period.from = std::min(period.from, holiday.from);
            period.until = std::max(period.until, holiday.until);
        }
    Children children;
    for (std::size_t i = 0; i < facts.people.size(); ++i)
        if (auto const& person = facts.people[i]; houses.contains(person.establishment))
            children.try_emplace(person.establishment + person.child, Child{i, {}, {}});
    auto const kept = keeper ? keeper->holidays(sql, period, one) : std::nullopt;
    add(kept ? *kept : by_sql(sql, period, one), houses, children);
    for (auto const& [key, child] : children) {
        auto const count = count_of(houses.at(facts.people[child.person].establishment).holidays, child);
        if (count.holidays > 0) facts.holidays.push_back(count);
    }
    std::ranges::sort(facts.holidays, {}, &HolidayCount::person);
}

}  // namespace marelle::impact
