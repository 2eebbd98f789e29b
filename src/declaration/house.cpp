#include "declaration/house.hpp"
#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace marelle::declaration {

namespace {

constexpr int days_ahead = 200;

void read_groups(sql::Session& sql, House& house) {
    sql::Parameters const given{{"establishment", house.establishment}};
    auto small = [](std::optional<std::int64_t> n) { return n ? std::optional{static_cast<int>(*n)} : std::nullopt; };
    for (auto const& row : sql.query(R"sql(
             SELECT g.id, COALESCE(o.title, g.name), g.places, o.place, o.provider, o.nights, o.min_age, o.max_age
             FROM mini_group g LEFT JOIN offer o ON o.id = g.id
             WHERE g.establishment = :establishment
         )sql",
                                     given))
        house.groups[row.text(0)] = {row.text(1),
                                     static_cast<int>(row.integer(2)),
                                     row.maybe_text(3),
                                     row.maybe_text(4),
                                     small(row.maybe_integer(5)),
                                     small(row.maybe_integer(6)),
                                     small(row.maybe_integer(7))};
    for (auto const& row : sql.query("SELECT from_on, until_on FROM pedt WHERE establishment = :establishment", given))
        house.pedt.emplace_back(row.text(0), row.maybe_text(1));
}

void read_members(sql::Session& sql, House& house, Period const& period) {
    for (auto const& row :
         sql.query(R"sql(
             SELECT m.mini_group, m.child, c.birth_date, m.from_on, m.until_on
             FROM group_membership m JOIN mini_group g ON g.id = m.mini_group JOIN child c ON c.id = m.child
             WHERE g.establishment = :establishment AND m.from_on <= :until
                 AND (m.until_on IS NULL OR m.until_on > :from)
             ORDER BY m.mini_group, m.from_on, m.id
         )sql",
                   {{"establishment", house.establishment}, {"from", period.from}, {"until", period.until}}))
        house.members[row.text(0)].push_back({row.text(1), row.text(2), row.text(3), row.maybe_text(4)});
}

using Day = std::vector<Planned const*>;

std::map<Date, Day> days_of(std::vector<Planned> const& planned) {
    std::map<Date, Day> out;
    for (auto const& each : planned) out[each.date].push_back(&each);
    return out;
}

// Whoever is there at a minute: sessions that end then are over.
Day open_at(Day const& day, int minute) {
    Day out;
    for (auto const* each : day)
        if (minutes_of(each->starts) <= minute && minutes_of(each->ends) > minute) out.push_back(each);
    return out;
}

std::vector<Date> births_at(House const& house, Day const& open, Date const& date) {
    std::map<Id, Date> children;
    std::set<Id> groups;
    for (auto const* each : open) groups.insert(each->group);
    for (auto const& group : groups)
        if (auto members = house.members.find(group); members != house.members.end())
            for (auto const& each : members->second)
                if (each.from <= date && (!each.until || *each.until > date)) children.emplace(each.child, each.birth);
    std::vector<Date> out;
    out.reserve(children.size());
    for (auto const& [child, birth] : children) out.push_back(birth);
    return out;
}

AccueilKind kind_of(ratio::Regime regime) {
    switch (regime) {
    case ratio::Regime::acm_peri: return AccueilKind::periscolaire;
    case ratio::Regime::acm_extra: return AccueilKind::extrascolaire;
    case ratio::Regime::stay:
    case ratio::Regime::short_stay:
    case ratio::Regime::accessory_stay: return AccueilKind::stay;
    case ratio::Regime::clas_only: return AccueilKind::clas_only;
    case ratio::Regime::sport_club: return AccueilKind::sport_club;
    case ratio::Regime::none: return AccueilKind::none;
    }
    std::unreachable();
}

std::vector<Stretch> stretches_of(House const& house, timetable::Calendar const& calendar, Held const& held,
                                  std::string_view language) {
    std::vector<Stretch> out;
    for (auto const& each : held.planned) {
        Stretch found{"apart", {}, each.date, each.date};
        if (held.kind == AccueilKind::stay) found.key = "stay";
        else if (auto const* year = calendar.speaking(held.school_year, house.place.standing(each.date).zone,
                                                      house.place))
            for (auto const& off : year->days_off)
                if (off.kind == timetable::DaysOffKind::holiday && off.from <= each.date && off.until >= each.date)
                    found = {off.from, off.label.in(language), each.date, each.date};
        auto known = std::ranges::find(out, found.key, &Stretch::key);
        if (known == out.end()) out.push_back(std::move(found));
        else known->until = each.date;
    }
    return out;
}

}  // namespace

ratio::Pedt House::pedt_on(Date const& date) const {
    bool held = std::ranges::any_of(
        pedt, [&](auto const& each) { return each.first <= date && (!each.second || *each.second > date); });
    return held ? ratio::Pedt::yes : ratio::Pedt::no;
}

House read_house(sql::Session& sql, timetable::Calendar const& calendar, access::Scope const& scope) {
    House out;
    out.establishment = scope.establishment;
    out.today = scope.today;
    if (scope.establishment.empty() || scope.reach != access::Reach::establishment) return out;
    auto const year = school_year_of(scope.today);
    // The next school year only once something of it is near.
    Period const period{school_year_start(year), school_year_end(school_year_of(add_days(scope.today, days_ahead)))};
    out.place = timetable::place_of(sql, scope.establishment, period).value();
    read_groups(sql, out);
    read_members(sql, out, period);
    out.planned = timetable::planned_with_children(sql, calendar, timetable::shipped_activities(), out.establishment,
                                                   period);
    return out;
}

bool is_near(Held const& held, Date const& today) {
    constexpr int after = 31;  // days
    return days_between(today, held.planned.front().date) <= days_ahead &&
           days_between(held.planned.back().date, today) <= after;
}

std::vector<Held> held_in(House const& house, timetable::Calendar const& calendar, std::string_view language) {
    std::map<std::string, Held> found;
    for (auto const& each : house.planned) {
        auto kind = kind_of(each.regime);
        auto year = school_year_of(each.date);
        auto name = std::string{record::name_of_choice(kind)} + "-";
        auto& held = found[kind == AccueilKind::stay ? name + each.group : name + year];
        if (held.planned.empty()) {
            held.kind = kind;
            held.school_year = year;
            if (kind == AccueilKind::stay) held.group = each.group;
        }
        held.planned.push_back(each);
    }
    std::vector<Held> out;
    for (auto& [key, held] : found) {
        held.key = key;
        held.stretches = stretches_of(house, calendar, held, language);
        out.push_back(std::move(held));
    }
    std::ranges::stable_sort(out, {}, [](auto const& held) {
        return std::tuple{held.kind > AccueilKind::stay, held.planned.front().date, held.kind};
    });
    return out;
}

int minutes_of(Time const& time) {
    int hours = 0, minutes = 0;
    std::from_chars(time.data(), time.data() + 2, hours);
    std::from_chars(time.data() + 3, time.data() + 5, minutes);
    return hours * 60 + minutes;
}

Time time_of(int minute) {
    auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minute / 60) + ":" + two(minute % 60);
}

int open_minutes(std::vector<Planned const*> const& day) {
    std::vector<std::pair<int, int>> spans;
    spans.reserve(day.size());
    for (auto const* each : day) spans.emplace_back(minutes_of(each->starts), minutes_of(each->ends));
    std::ranges::sort(spans);
    int out = 0, until = 0;
    for (auto const& [from, to] : spans) {
        out += std::max(0, to - std::max(from, until));
        until = std::max(until, to);
    }
    return out;
}

std::vector<Opening> openings_of(House const& house, Held const& held) {
    std::vector<Opening> out;
    for (auto const& [date, day] : days_of(held.planned)) {
        std::size_t most = 0;
        for (auto const* each : day)
            most = std::max(most, births_at(house, open_at(day, minutes_of(each->starts)), date).size());
        out.push_back({date, static_cast<int>(most), open_minutes(day), house.pedt_on(date)});
    }
    return out;
}

std::optional<Moment> peak_of(House const& house, std::vector<Planned> const& planned) {
    std::optional<Moment> out;
    for (auto const& [date, day] : days_of(planned))
        for (auto const* each : day) {
            Moment at{date, minutes_of(each->starts), {}, {}};
            at.open = open_at(day, at.minute);
            at.births = births_at(house, at.open, date);
            if (!out || at.births.size() > out->births.size()) out = std::move(at);
        }
    return out;
}

bool any_under_six(House const& house, std::vector<Planned> const& planned) {
    for (auto const& [date, day] : days_of(planned)) {
        auto const& rules = ratio::rules_on(date);
        if (ratio::children_on(births_at(house, day, date), date, rules).under_six > 0) return true;
    }
    return false;
}

int most_places(House const& house, std::vector<Planned> const& planned) {
    int out = 0;
    for (auto const& [date, day] : days_of(planned))
        for (auto const* each : day) {
            std::set<Id> groups;
            for (auto const* open : open_at(day, minutes_of(each->starts))) groups.insert(open->group);
            int places = 0;
            for (auto const& group : groups) places += house.groups.at(group).places;
            out = std::max(out, places);
        }
    return out;
}

}  // namespace marelle::declaration
