#include "impact/impact.hpp"
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

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
// As people read it: "6-10" before "11-16", what is not known last.
struct ReadingOrder {
    static auto rank(std::string const& key) {
        int first = 0;
        std::from_chars(key.data(), key.data() + key.size(), first);
        return std::tuple{key == "unknown", first, std::string_view{key}};
    }
    bool operator()(std::string const& a, std::string const& b) const { return rank(a) < rank(b); }
};

std::vector<Cell> count_people(Facts const& facts, Settings const& settings, Breakdown by) {
    std::map<std::string, Cell, ReadingOrder> cells;
    Cell total;
    for (std::size_t i = 0; i < facts.people.size(); ++i) {
        total.who.push_back(i);
        if (by == Breakdown::none) continue;
        auto key = key_of(facts.people[i], settings, by, facts.people[i].reference);
        cells[key.empty() ? "unknown" : key].who.push_back(i);
    }
    auto unknown = cells.contains("unknown") ? static_cast<std::int64_t>(cells["unknown"].who.size()) : 0;
    total.people = static_cast<std::int64_t>(total.who.size());
    total.value = static_cast<double>(total.people);
    total.k = total.people;
    std::vector<Cell> out{total};
    for (auto& [key, cell] : cells) {
        cell.key = key;
        cell.people = static_cast<std::int64_t>(cell.who.size());
        cell.value = static_cast<double>(cell.people);
        cell.k = cell.people;
        if (key != "unknown") {
            cell.n = total.people - unknown;
            cell.unknown = unknown;
            cell.share = true;
        }
        out.push_back(std::move(cell));
    }
    return out;
}

struct Tally {
    std::int64_t there = 0, noted = 0, missing = 0, minutes = 0;
    std::set<std::size_t> who;
};

Cell attended(std::string key, Tally const& tally, FigureName name) {
    Cell cell;
    cell.key = std::move(key);
    cell.people = static_cast<std::int64_t>(tally.who.size());
    cell.who.assign(tally.who.begin(), tally.who.end());
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
    std::map<std::string, Tally, ReadingOrder> tallies;
    Tally total;
    for (auto const& mark : facts.marks) {
        auto const& person = facts.people[mark.person];
        auto key = by == Breakdown::group ? mark.group : key_of(person, settings, by, mark.on);
        for (auto* tally : {&total, by == Breakdown::none ? nullptr : &tallies[key.empty() ? "unknown" : key]}) {
            if (!tally) continue;
            tally->who.insert(mark.person);
            tally->there += mark.presence == Presence::there;
            tally->noted += mark.presence != Presence::missing;
            tally->missing += mark.presence == Presence::missing;
            tally->minutes += mark.minutes;
        }
    }
    std::vector<Cell> out{attended("", total, name)};
    for (auto const& [key, tally] : tallies) out.push_back(attended(key, tally, name));
    return out;
}

// Hours of each child over the period: the middle child's, and how many had what was promised. Whose presences were
// never noted is unknown, not at zero.
std::vector<Cell> count_hours(Facts const& facts, Settings const& settings, Breakdown by, std::int64_t promised) {
    std::map<std::string, std::vector<std::size_t>, ReadingOrder> keys;
    std::vector<std::size_t> everyone(facts.people.size());
    for (std::size_t i = 0; i < facts.people.size(); ++i) {
        everyone[i] = i;
        if (by == Breakdown::none) continue;
        auto key = key_of(facts.people[i], settings, by, facts.people[i].reference);
        keys[key.empty() ? "unknown" : key].push_back(i);
    }
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
    for (auto const& [key, of] : keys) out.push_back(cell_of(key, of));
    return out;
}

void hide(Cell& cell) {
    cell.suppressed = true;
    cell.value.reset();
    cell.k.reset();
    cell.n.reset();
    cell.unknown.reset();
    cell.share = false;
}

}  // namespace

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
                                                          : count_marks(facts, settings, name, by);
    // Unknown last: it is no answer.
    std::ranges::stable_partition(cells, [](Cell const& cell) { return cell.key != "unknown"; });
    return cells;
}

void protect(std::vector<Cell>& cells, std::int64_t least) {
    if (least <= 0 || cells.empty()) return;
    std::int64_t hidden = 0;
    for (auto& cell : cells)
        if (cell.people > 0 && cell.people < least) {
            hidden += cell.key.empty() ? 0 : cell.people;
            hide(cell);
        }
    if (cells.front().suppressed) {  // a total under the threshold shows none of its parts
        for (auto& cell : cells) hide(cell);
        return;
    }
    // Total − shown = hidden: the hidden together must be as many as the threshold, and never one row alone.
    auto alone = [&] { return std::ranges::count_if(cells, &Cell::suppressed) == 1; };
    while (hidden > 0 && (hidden < least || alone())) {
        Cell* smallest = nullptr;
        for (auto& cell : cells)
            if (!cell.key.empty() && !cell.suppressed && cell.people > 0 &&
                (!smallest || cell.people < smallest->people))
                smallest = &cell;
        if (!smallest) break;
        hidden += smallest->people;
        hide(*smallest);
    }
    // Rows that stay carry the base they share with the hidden ones, never the unknown's own small count.
    auto unknown = std::ranges::find(cells, "unknown", &Cell::key);
    if (unknown != cells.end() && unknown->suppressed)
        for (auto& cell : cells)
            if (!cell.suppressed && !cell.key.empty()) {
                cell.unknown.reset();
                cell.n.reset();
                cell.share = false;
            }
}

}  // namespace marelle::impact
