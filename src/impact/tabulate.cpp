#include "impact/impact.hpp"
#include "impact/statistics/cluster.hpp"
#include "impact/statistics/share.hpp"
#include <algorithm>
#include <charconv>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace marelle::impact {

namespace {

using Presence = Mark::Presence;

// The key of a person in a breakdown; empty: not known. Age is that of `on` (impact.md: that of the day of the
// activity).
std::string key_of(Person const& person, Settings const& settings, Breakdown by, Date const& on) {
    switch (by) {
    case Breakdown::none: return {};
    case Breakdown::zone:
        if (person.residence == "inside") return person.zone;
        return person.residence;
    case Breakdown::age_band: return age_band(settings, age_on(person.birth_date, on));
    case Breakdown::sex: return person.sex;
    case Breakdown::cursus: return std::to_string(person.cursus);
    case Breakdown::school_network: return person.network;
    case Breakdown::group: return person.group;
    case Breakdown::hours: return person.minutes ? hour_band(settings, *person.minutes) : "";
    }
    std::unreachable();
}

// People are shares of those whose key is known; the others are said as unknown.
// As people read it: "6-10" before "11-16", what is not known last. Worked out once a key: there are thousands.
template <class T, class Key> void in_reading_order(std::vector<T>& rows, Key const& key_of_row) {
    std::vector<std::tuple<bool, int, std::string_view, std::size_t>> order;
    order.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::string const& key = key_of_row(rows[i]);
        int first = 0;
        std::from_chars(key.data(), key.data() + key.size(), first);
        order.emplace_back(key == "unknown", first, key, i);
    }
    std::ranges::sort(order);
    std::vector<T> out;
    out.reserve(rows.size());
    for (auto const& each : order) out.push_back(std::move(rows[std::get<3>(each)]));
    rows = std::move(out);
}

// What is counted under each key, keys met in any order; `ordered` as people read them. A key that is not known is
// "unknown".
template <class T> class Keyed {
public:
    T& operator[](std::string const& key) {
        // One person after another is often under the same key.
        if (last_ && last_->first == key) return last_->second;
        last_ = &*all_.try_emplace(key.empty() ? "unknown" : key).first;
        return last_->second;
    }
    std::vector<std::pair<std::string const*, T*>> ordered() {
        std::vector<std::pair<std::string const*, T*>> out;
        out.reserve(all_.size());
        for (auto& [key, counted] : all_) out.emplace_back(&key, &counted);
        in_reading_order(out, [](auto const& row) -> auto const& { return *row.first; });
        return out;
    }

private:
    std::unordered_map<std::string, T> all_;
    std::pair<std::string const, T>* last_ = nullptr;
};

std::vector<Cell> count_people(Facts const& facts, Settings const& settings, Breakdown by) {
    Keyed<std::vector<std::size_t>> keyed;
    auto const& people = facts.people;
    if (by != Breakdown::none)
        for (std::size_t i = 0; i < people.size(); ++i)
            keyed[key_of(people[i], settings, by, people[i].reference)].push_back(i);
    std::vector<KeyedPeople> rows;
    for (auto& [key, who] : keyed.ordered()) rows.push_back({*key, std::move(*who)});
    return cells_of_people(people.size(), std::move(rows));
}

// Of each person, sorted. Sums come person after person; marks as they were noted.
class Counts {
public:
    statistics::Count& of(std::size_t person) {
        if (all_.empty() || all_.back().first < person) return all_.emplace_back(person, statistics::Count{}).second;
        if (all_.back().first == person) return all_.back().second;
        auto place = std::ranges::lower_bound(all_, person, {}, &std::pair<std::size_t, statistics::Count>::first);
        if (place->first != person) place = all_.insert(place, {person, {}});
        return place->second;
    }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    std::size_t size() const { return all_.size(); }

private:
    std::vector<std::pair<std::size_t, statistics::Count>> all_;
};

struct Tally {
    std::int64_t there = 0, noted = 0, missing = 0, minutes = 0;
    Counts who;  // there, noted; of hours, minutes
};

Cell attended(std::string key, Tally const& tally, FigureName name) {
    Cell cell;
    cell.key = std::move(key);
    cell.people = static_cast<std::int64_t>(tally.who.size());
    for (auto const& [who, count] : tally.who) {
        cell.who.push_back(who);
        cell.children.push_back(count);
    }
    cell.unknown = tally.missing;
    if (name == FigureName::hours_attended) {
        cell.value = static_cast<double>(tally.minutes) / 60;
        cell.n = cell.people;
    } else {
        cell.k = tally.there;
        cell.n = tally.noted;
        if (tally.noted > 0) cell.value = static_cast<double>(tally.there) / static_cast<double>(tally.noted);
        cell.share = tally.noted > 0;
    }
    return cell;
}

std::vector<Cell> count_marks(Facts const& facts, Settings const& settings, FigureName name, Breakdown by) {
    Keyed<Tally> tallies;
    Tally total;
    struct Added {
        std::int64_t there, noted, missing, minutes;
    };
    auto add = [&](std::size_t person, Date const& on, Id const& group, Added const& sum) {
        auto key = by == Breakdown::group ? group : key_of(facts.people[person], settings, by, on);
        for (auto* tally : {&total, by == Breakdown::none ? nullptr : &tallies[key]}) {
            if (!tally) continue;
            auto& own = tally->who.of(person);
            own.k += static_cast<double>(name == FigureName::hours_attended ? sum.minutes : sum.there);
            own.n += static_cast<double>(sum.noted);
            tally->there += sum.there;
            tally->noted += sum.noted;
            tally->missing += sum.missing;
            tally->minutes += sum.minutes;
        }
    };
    for (auto const& mark : facts.marks)
        add(mark.person, mark.on, mark.group,
            {mark.presence == Presence::there, mark.presence != Presence::missing, mark.presence == Presence::missing,
             mark.minutes});
    for (auto const& sum : facts.sums)
        add(sum.person, sum.on, sum.group, {sum.there, sum.noted, sum.missing, sum.minutes});
    std::vector<Cell> out{attended("", total, name)};
    for (auto const& [key, tally] : tallies.ordered()) out.push_back(attended(*key, *tally, name));
    return out;
}

// Hours of each child over the period: the middle child's, and how many had what was promised. Whose presences were
// never noted is unknown, not at zero.
std::vector<Cell> count_hours(Facts const& facts, Settings const& settings, Breakdown by, std::int64_t promised) {
    Keyed<std::vector<std::size_t>> keys;
    std::vector<std::size_t> everyone(facts.people.size());
    std::iota(everyone.begin(), everyone.end(), std::size_t{0});
    if (by != Breakdown::none)
        for (auto i : everyone) keys[key_of(facts.people[i], settings, by, facts.people[i].reference)].push_back(i);
    auto cell_of = [&](std::string key, std::vector<std::size_t> const& of) {
        Cell cell;
        cell.key = std::move(key);
        cell.k = cell.unknown = 0;
        std::vector<std::int64_t> minutes;
        for (auto i : of) {
            auto const& known = facts.people[i].minutes;
            cell.unknown = *cell.unknown + !known;
            if (!known) continue;
            minutes.push_back(*known);
            cell.who.push_back(i);
            cell.k = *cell.k + (*known >= promised * 60);
        }
        cell.people = static_cast<std::int64_t>(cell.who.size());
        cell.n = cell.people;
        cell.share = cell.people > 0;
        if (auto middle = median(std::move(minutes))) cell.value = *middle / 60;
        return cell;
    };
    std::vector<Cell> out{cell_of("", everyone)};
    for (auto const& [key, of] : keys.ordered()) out.push_back(cell_of(*key, *of));
    return out;
}

// k of n children, in all and under each key.
std::vector<Cell> shares_of_children(Cell total, Keyed<Cell>& keyed) {
    std::vector<Cell> out{std::move(total)};
    for (auto const& [key, cell] : keyed.ordered()) {
        cell->key = *key;
        out.push_back(std::move(*cell));
    }
    for (auto& cell : out) {
        std::ranges::sort(cell.who);
        cell.people = static_cast<std::int64_t>(cell.who.size());
        cell.share = *cell.n > 0;
        if (cell.share) cell.value = static_cast<double>(*cell.k) / static_cast<double>(*cell.n);
    }
    return out;
}

// A child is at half when it had half of each of its holidays. One whose answer would be another if the roll calls that
// were forgotten said so is unknown; one that had no holiday yet is not counted.
std::vector<Cell> count_holidays(Facts const& facts, Settings const& settings, Breakdown by) {
    Keyed<Cell> keyed;
    Cell total;
    auto add = [](Cell& cell, HolidayCount const& count) {
        bool const yes = count.reached == count.holidays, no = count.possible < count.holidays;
        cell.k = cell.k.value_or(0) + yes;
        cell.n = cell.n.value_or(0) + (yes || no);
        cell.unknown = cell.unknown.value_or(0) + (!yes && !no);
        if (yes || no) cell.who.push_back(count.person);
    };
    total.k = total.n = total.unknown = 0;
    for (auto const& count : facts.holidays) {
        auto const& person = facts.people[count.person];
        add(total, count);
        if (by != Breakdown::none) add(keyed[key_of(person, settings, by, person.reference)], count);
    }
    return shares_of_children(std::move(total), keyed);
}

// k of n children had a row of absences, of those of whom a presence was noted: of the others nobody knows.
std::vector<Cell> count_absences(Facts const& facts, Settings const& settings, Breakdown by) {
    Keyed<Cell> keyed;
    Cell total;
    total.k = total.n = total.unknown = 0;
    auto next = facts.absences.begin();
    for (std::size_t i = 0; i < facts.people.size(); ++i) {
        auto const& person = facts.people[i];
        bool const row = next != facts.absences.end() && next->person == i;
        next += row;
        auto const add = [&](Cell& cell) {
            bool const known = person.minutes.has_value();
            cell.k = cell.k.value_or(0) + (known && row);
            cell.n = cell.n.value_or(0) + known;
            cell.unknown = cell.unknown.value_or(0) + !known;
            if (known) cell.who.push_back(i);
        };
        add(total);
        if (by != Breakdown::none) add(keyed[key_of(person, settings, by, person.reference)]);
    }
    return shares_of_children(std::move(total), keyed);
}

}  // namespace

std::vector<Cell> cells_of_people(std::size_t people, std::vector<KeyedPeople> rows) {
    in_reading_order(rows, [](auto const& row) -> auto const& { return row.key; });
    auto const all = static_cast<std::int64_t>(people);
    std::int64_t unknown = 0;
    for (auto const& row : rows)
        if (row.key == "unknown") unknown = std::ssize(row.who);
    std::vector<Cell> out(rows.size() + 1);
    auto& total = out.front();
    total.who.resize(people);
    std::iota(total.who.begin(), total.who.end(), std::size_t{0});
    total.people = all;
    total.value = static_cast<double>(all);
    total.k = all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& cell = out[i + 1];
        cell.key = std::move(rows[i].key);
        cell.who = std::move(rows[i].who);
        cell.people = std::ssize(cell.who);
        cell.value = static_cast<double>(cell.people);
        cell.k = cell.people;
        if (cell.key == "unknown") continue;
        cell.n = all - unknown;
        cell.unknown = unknown;
        cell.share = true;
    }
    return out;
}

std::int64_t rows_of_absences(Facts const& facts, std::size_t person) {
    auto const found = std::ranges::lower_bound(facts.absences, person, {}, &AbsenceCount::person);
    return found != facts.absences.end() && found->person == person ? found->rows : 0;
}

std::string age_band(Settings const& settings, int age) {
    auto const& bands = settings.age_bands;
    for (std::size_t i = bands.size(); i-- > 0;) {
        if (age < bands[i]) continue;
        if (i + 1 == bands.size()) return std::to_string(bands[i]) + "+";
        return std::to_string(bands[i]) + "-" + std::to_string(bands[i + 1] - 1);
    }
    return {};
}

std::string hour_band(Settings const& settings, std::int64_t minutes) {
    auto const& bands = settings.hour_bands;
    for (std::size_t i = bands.size(); i-- > 0;) {
        if (minutes < std::int64_t{bands[i]} * 60) continue;
        if (i + 1 == bands.size()) return std::to_string(bands[i]) + "+";
        return std::to_string(bands[i]) + "-" + std::to_string(bands[i + 1] - 1);
    }
    return {};
}

std::optional<double> median(std::vector<std::int64_t> values) {
    if (values.empty()) return {};
    std::ranges::sort(values);
    auto const middle = values.size() / 2;
    if (values.size() % 2 == 1) return static_cast<double>(values[middle]);
    return static_cast<double>(values[middle - 1] + values[middle]) / 2;
}

std::vector<Cell> tabulate(Facts const& facts, Settings const& settings, FigureName name, Breakdown by,
                           std::int64_t promised) {
    auto cells = name == FigureName::children_accompanied ? count_people(facts, settings, by)
                 : name == FigureName::hours_per_child    ? count_hours(facts, settings, by, promised)
                 : name == FigureName::half_of_holidays   ? count_holidays(facts, settings, by)
                 : name == FigureName::absences_in_a_row  ? count_absences(facts, settings, by)
                                                          : count_marks(facts, settings, name, by);
    // Unknown last: it is no answer.
    std::ranges::stable_partition(cells, [](Cell const& cell) { return cell.key != "unknown"; });
    return cells;
}

std::optional<CellInterval> interval_of(Cell const& cell) {
    if (!cell.share || !cell.k || !cell.n || *cell.n <= 0) return {};
    if (auto across = statistics::share_across(cell.children); across && !across->fell_back)
        return CellInterval{across->estimate.interval.low, across->estimate.interval.high, "cluster_robust",
                            !across->estimate.valid_domain};
    auto const share = statistics::share({static_cast<double>(*cell.k), static_cast<double>(*cell.n)});
    if (!share) return {};
    return CellInterval{share->interval.low, share->interval.high, "wilson", !share->valid_domain};
}

}  // namespace marelle::impact
