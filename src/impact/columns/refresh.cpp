// From one state to the next: what the triggers wrote down since is read again, in the transaction of the figure.
#include "impact/columns/state.hpp"
#include <algorithm>

namespace marelle::impact::columns {

namespace {

constexpr std::string_view held_text = "SELECT s.id, s.mini_group, s.activity FROM session s"
                                       " WHERE s.establishment = :establishment AND s.on_date = :day"
                                       " AND s.cancelled_at IS NULL ORDER BY s.mini_group, s.id";
constexpr std::string_view marks_text =
    "SELECT a.session, a.child, a.presence, a.minutes FROM session s JOIN attendance a ON a.session = s.id"
    " WHERE s.establishment = :establishment AND s.on_date = :day AND s.cancelled_at IS NULL";

struct Note {
    std::uint32_t who;
    std::uint16_t minutes;
};

// One establishment's sessions of a day, as they are now, at the end of `out`.
void read_day(sql::Session& sql, Dictionary& words, std::string const& day, Id const& establishment, DayColumns& out) {
    sql::Parameters const where{{"establishment", establishment}, {"day", day}};
    std::vector<DayColumns::Held> sessions;
    std::map<std::string, std::size_t, std::less<>> places;
    auto const number = words.establishments.number(establishment);
    sql.each(held_text, where, [&](sql::Row const& row) {
        places.emplace(row.text(0), sessions.size());
        sessions.push_back(held(number, words.groups.number(row.text(1)), row.text(2)));
        return true;
    });
    std::vector<std::vector<Note>> notes(sessions.size());
    sql.each(marks_text, where, [&](sql::Row const& row) {
        notes.at(places.at(row.text(0)))
            .push_back({packed(words.children.number(row.text(1)), row.text(2)), packed_minutes(row.integer(3))});
        return true;
    });
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        sessions[i].first = static_cast<std::uint32_t>(out.who.size());
        out.held.push_back(sessions[i]);
        for (auto const& note : notes[i]) {
            out.who.push_back(note.who);
            out.minutes.push_back(note.minutes);
        }
    }
}

void copy_session(DayColumns const& from, std::size_t session, DayColumns& to) {
    auto held = from.held[session];
    auto const begin = held.first, end = static_cast<std::uint32_t>(from.end_of(session));
    held.first = static_cast<std::uint32_t>(to.who.size());
    to.held.push_back(held);
    to.who.insert(to.who.end(), from.who.begin() + begin, from.who.begin() + end);
    to.minutes.insert(to.minutes.end(), from.minutes.begin() + begin, from.minutes.begin() + end);
}

using Changed = std::map<std::string, std::vector<Id>>;  // by day

// The others of that day stay as they were; sessions stay in the order of their establishment's number.
std::shared_ptr<DayColumns const> day_again(sql::Session& sql, Dictionary& words, Changed::value_type const& changed,
                                            DayColumns const* before) {
    auto out = std::make_shared<DayColumns>();
    out->on = day_of(changed.first);
    std::map<std::uint32_t, Id> again;
    for (auto const& establishment : changed.second)
        again.emplace(words.establishments.number(establishment), establishment);
    auto next = again.begin();
    auto read_until = [&](std::uint32_t below) {
        for (; next != again.end() && next->first < below; ++next)
            read_day(sql, words, changed.first, next->second, *out);
    };
    for (std::size_t i = 0; before && i < before->held.size(); ++i) {
        auto const establishment = before->held[i].establishment;
        read_until(establishment);
        if (!again.contains(establishment)) copy_session(*before, i, *out);
    }
    read_until(std::numeric_limits<std::uint32_t>::max());
    out->held.shrink_to_fit();
    out->who.shrink_to_fit();
    out->minutes.shrink_to_fit();
    return out;
}

void put_day(State& state, std::shared_ptr<DayColumns const> day) {
    auto place = std::ranges::lower_bound(state.days, day->on, {}, [](auto const& each) { return each->on; });
    bool const there = place != state.days.end() && (*place)->on == day->on;
    if (day->held.empty()) {
        if (there) state.days.erase(place);
    } else if (there) *place = std::move(day);
    else state.days.insert(place, std::move(day));
}

DayColumns const* day_in(State const& state, Day on) {
    auto place = std::ranges::lower_bound(state.days, on, {}, [](auto const& each) { return each->on; });
    return place != state.days.end() && (*place)->on == on ? place->get() : nullptr;
}

template <class T> T& at(std::vector<T>& all, std::uint32_t number) {
    if (all.size() <= number) all.resize(number + 1);
    return all[number];
}

// A schooling may name a school that nobody went to before, and that is not watched before somebody does.
void read_schools_of(sql::Session& sql, Dictionary& words, Id const& id, State const& state, Lists& lists) {
    auto known = words.children.known(id);
    auto const* child = known && *known < state.children.size() ? state.children[*known].get() : nullptr;
    if (!child) return;
    for (auto const& schooling : child->schoolings)
        if (schooling.school != 0)
            at(lists.networks, schooling.school) = read_network(sql, words.schools.text(schooling.school));
}

}  // namespace

Clock clock_of(sql::Session& sql) {
    // A server that took over counts on from what it had: its ticks are not those of the one before.
    auto row = sql.first(sql.pick(sql::either(
        "SELECT tick, forgotten, '' FROM figure_clock WHERE id = 1",
        "SELECT tick, forgotten, CAST(pg_postmaster_start_time() AS TEXT) FROM figure_clock WHERE id = 1")));
    if (!row) throw Unfit{"nothing counts the changes"};
    return {row->integer(0), row->integer(1), row->text(2)};
}

std::shared_ptr<State const> refreshed(sql::Session& sql, Dictionary& words, std::shared_ptr<State const> const& state,
                                       Clock const& clock, std::size_t most, std::int64_t& read_again) {
    constexpr std::size_t date_size = 10;
    auto changes = sql.query("SELECT kind, key FROM figure_change WHERE tick > :tick ORDER BY tick LIMIT :most",
                             {{"tick", state->tick}, {"most", static_cast<std::int64_t>(most) + 1}});
    if (changes.size() > most) return {};
    auto next = std::make_shared<State>(*state);
    auto lists = std::make_shared<Lists>(*state->lists);
    Changed days;
    bool people = false;
    for (auto const& change : changes) {
        auto const& kind = change.text(0);
        auto const& key = change.text(1);
        if (kind == "day" && key.size() > date_size) days[key.substr(0, date_size)].push_back(key.substr(date_size));
        else if (kind == "child") {
            people = true;
            read_children(sql, words, key, *next);
            read_schools_of(sql, words, key, *next, *lists);
        } else if (kind == "group") at(lists->groups, words.groups.number(key)) = read_group(sql, words, key);
        else if (kind == "school") at(lists->networks, words.schools.number(key)) = read_network(sql, key);
        else if (kind == "zone_list") read_zone_lists(sql, words, *lists);
        else throw Unfit{"a change of a kind that is not known"};
    }
    for (auto const& changed : days)
        put_day(*next, day_again(sql, words, changed, day_in(*state, day_of(changed.first))));
    if (people) next->people = in_order(words, next->children, state->people.get());
    read_again += static_cast<std::int64_t>(changes.size());
    next->lists = std::move(lists);
    next->tick = clock.tick;
    next->server = clock.server;
    return next;
}

}  // namespace marelle::impact::columns
