// The attributes that all reports share. Order and values are for ever: an old release is read by position.
#include "report/figures/world.hpp"
#include <algorithm>

namespace marelle::report {

namespace {

using disclosure::Attribute;
using disclosure::Grouping;
using disclosure::Sensitivity;

constexpr int ages_known = 26;    // 0 to 24, then 25 and over
constexpr int cursus_known = 10;  // unknown, then what the database takes
constexpr int cursus_named = 3;
constexpr int reasons_known = 8;  // unknown, then each

Grouping each(std::string key, int values) {
    Grouping out{std::move(key), {}, values};
    out.group_of.reserve(static_cast<std::size_t>(values));
    for (int value = 0; value < values; ++value) out.group_of.push_back(value);
    return out;
}
Grouping grouped(std::string key, std::vector<int> group_of) {
    auto const groups = std::ranges::max(group_of) + 1;
    return {std::move(key), std::move(group_of), groups};
}
// From the first age of each group; the first group begins at 0.
Grouping aged(std::string key, std::vector<int> const& from) {
    std::vector<int> group_of;
    group_of.reserve(ages_known);
    for (int age = 0; age < ages_known; ++age)
        group_of.push_back(static_cast<int>(std::ranges::upper_bound(from, age) - from.begin()) - 1);
    return grouped(std::move(key), std::move(group_of));
}

Attribute zone() {
    // Unknown, outside, another priority neighbourhood, then those of the establishment.
    auto first = [](std::string key, int named) {
        std::vector<int> group_of{0, 1, 2};
        for (int slot = 0; slot < zone_slots; ++slot) group_of.push_back(slot < named ? 3 + slot : 2);
        return grouped(std::move(key), std::move(group_of));
    };
    return {"zone",
            Sensitivity::ordinary,
            {each("zones_6", 3 + zone_slots), first("zones_3", 3), first("zones_1", 1),
             grouped("inside_outside", {0, 1, 2, 2, 2, 2, 2, 2, 2}),
             grouped("inside_or_not", {0, 0, 1, 1, 1, 1, 1, 1, 1})}};
}

Attribute age() {
    return {"age",
            Sensitivity::ordinary,
            {each("years", ages_known), aged("bands_3_6_11_15", {0, 3, 6, 11, 15}),
             aged("bands_6_11_15", {0, 6, 11, 15}), aged("bands_6_11_17", {0, 6, 11, 17}), aged("bands_11", {0, 11})}};
}

Attribute level() {
    return {"level",
            Sensitivity::ordinary,
            {each("levels", 11), grouped("stages", {0, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3}),
             grouped("college", {0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2})}};
}

Attribute duration() {
    return {"duration",
            Sensitivity::ordinary,
            {each("months_6", 5), grouped("years", {0, 0, 1, 2, 2}), grouped("first_year", {0, 0, 1, 1, 1})}};
}

Attribute hours() {
    return {"hours",
            Sensitivity::ordinary,
            {each("quarters", 6), grouped("halves", {0, 1, 1, 2, 2, 3}), grouped("promise", {0, 1, 1, 1, 1, 2})}};
}

Attribute plain(std::string key, int values, Sensitivity sensitivity = Sensitivity::ordinary) {
    return {std::move(key), sensitivity, {each("each", values)}};
}

// What follows from how a person is read, and anybody may know: who came within the period has not been here a year,
// who did not leave has no reason for it, a motive comes with a referral, and all motives of a child are known or none.
std::vector<disclosure::Impossible> never_together() {
    std::vector<disclosure::Impossible> out;
    for (auto const came : {1, 3})
        for (auto const a_year : {2, 3, 4}) out.push_back({attribute::movement, came, attribute::duration, a_year});
    for (auto const stayed : {0, 1})
        for (int reason = 1; reason < reasons_known; ++reason)
            out.push_back({attribute::movement, stayed, attribute::exit_reason, reason});
    for (auto const said : {1, 2}) {
        out.push_back({attribute::referrer, 0, attribute::motive, said});
        for (std::size_t other = 1; other < motive_keys().size(); ++other) {
            out.push_back({attribute::motive, 0, attribute::motive + other, said});
            out.push_back({attribute::motive, said, attribute::motive + other, 0});
        }
    }
    return out;
}

// The database takes nine cursus; three exist, and every child is in one. A line that nobody can be in would be hidden
// in place of a number, and hide it from nobody.
std::vector<disclosure::Vacant> nobodys_cursus() {
    std::vector<disclosure::Vacant> out{{attribute::cursus, 0, {}}};
    for (int value = cursus_named + 1; value < cursus_known; ++value) out.push_back({attribute::cursus, value, {}});
    return out;
}

disclosure::Schema made() {
    using enum Sensitivity;
    disclosure::Schema out;
    out.attributes = {zone(),
                      age(),
                      plain("sex", 3),
                      plain("cursus", cursus_known),
                      {"network", ordinary, {each("each", 4), grouped("priority", {0, 1, 2, 2})}},
                      level(),
                      plain("movement", 4),
                      duration(),
                      hours(),
                      plain("parents", 4),
                      plain("places", 4)};
    for (auto key : criterion_keys()) out.attributes.push_back(plain("criterion_" + std::string{key}, 8, sensitive));
    out.attributes.push_back(
        {"referrer", ordinary, {each("each", 8), grouped("school_or_other", {0, 1, 1, 1, 1, 2, 2, 2})}});
    out.attributes.push_back(plain("exit_reason", reasons_known, sensitive));
    for (auto key : motive_keys()) out.attributes.push_back(plain("motive_" + std::string{key}, 3, sensitive));
    out.impossible = never_together();
    out.vacant = nobodys_cursus();
    return out;
}

int zone_value(World const& world, impact::Person const& person) {
    if (person.residence.empty()) return 0;
    if (person.residence != "inside") return 1;
    auto const found = world.zones.find(person.establishment);
    if (found == world.zones.end()) return zone_elsewhere;
    auto const slot = std::ranges::find(found->second, person.zone) - found->second.begin();
    return slot < zone_slots && slot < std::ssize(found->second) ? zone_elsewhere + 1 + static_cast<int>(slot)
                                                                 : zone_elsewhere;
}

int place_of(std::span<std::string_view const> names, std::string_view name) {
    auto const found = std::ranges::find(names, name);
    return found == names.end() ? 0 : static_cast<int>(found - names.begin()) + 1;
}

int months_between(Date const& from, Date const& until) {
    auto number = [](Date const& date, std::size_t at, std::size_t size) { return std::stoi(date.substr(at, size)); };
    auto const months = 12 * (number(until, 0, 4) - number(from, 0, 4)) + number(until, 5, 2) - number(from, 5, 2);
    return std::max(0, months - (number(until, 8, 2) < number(from, 8, 2) ? 1 : 0));
}

int duration_value(Date const& since, Date const& reference) {
    constexpr int half_year = 6, year = 12;
    auto const months = months_between(since, reference);
    if (months < half_year) return 0;
    return std::min(1 + months / year, 4);
}

int hours_value(std::optional<std::int64_t> const& minutes, std::int64_t promised) {
    if (!minutes) return 0;
    if (promised <= 0) return 5;
    return 1 + static_cast<int>(std::clamp<std::int64_t>(*minutes * 4 / (promised * 60), 0, 4));
}

int criterion_value(evaluation::Measured const& row) {
    using evaluation::CountedAs;
    auto const counted = evaluation::counted_as(row, true);
    bool const before = row.before && row.before->value.has_value();
    switch (counted) {
    case CountedAs::neither: return 1;
    case CountedAs::before_only: return 2;
    case CountedAs::after_only: return 3;
    case CountedAs::both: return 4;
    case CountedAs::only_now: return 6;
    case CountedAs::other_scale: return 7;
    case CountedAs::lost:
    case CountedAs::unscored: return before ? 5 : 0;
    }
    return 0;
}

}  // namespace

std::span<std::string_view const> criterion_keys() {
    static constexpr std::string_view keys[] = {"school", "wellbeing", "citizenship", "parents"};
    return keys;
}

std::span<std::string_view const> motive_keys() {
    static constexpr std::string_view keys[] = {"learning",  "language",    "behaviour",     "attendance",
                                                "isolation", "self_esteem", "health_rhythm", "family_situation"};
    return keys;
}

disclosure::Schema const& schema() {
    static auto const once = made();
    return once;
}

// An establishment's lines have the names of its neighbourhoods: one without a name is nobody's. Where it has met none,
// that nobody comes from one is a figure.
disclosure::Schema schema_of(World const& world) {
    auto out = schema();
    for (auto const& [establishment, met] : world.zones) {
        if (std::ssize(met) <= zone_slots) out.vacant.push_back({attribute::zone, zone_elsewhere, establishment});
        for (auto slot = static_cast<int>(std::ssize(met)); slot < zone_slots; ++slot)
            out.vacant.push_back({attribute::zone, zone_elsewhere + 1 + slot, establishment});
    }
    return out;
}

std::vector<int> values_of(World const& world, std::size_t index) {
    auto const& person = world.facts.people[index];
    auto const& beside = world.beside[index];
    std::vector<int> out(schema().attributes.size(), 0);
    out[attribute::zone] = zone_value(world, person);
    out[attribute::age] = std::clamp(age_on(person.birth_date, person.reference), 0, ages_known - 1);
    out[attribute::sex] = person.sex == "f" ? 0 : person.sex == "m" ? 1 : 2;
    out[attribute::cursus] = static_cast<int>(std::clamp<std::int64_t>(person.cursus, 0, 9));
    out[attribute::network] = place_of(names::networks, person.network);
    out[attribute::level] = place_of(names::levels, beside.level);
    out[attribute::movement] = (beside.entered ? 1 : 0) + (beside.left ? 2 : 0);
    out[attribute::duration] = duration_value(beside.since, person.reference);
    out[attribute::hours] = hours_value(person.minutes, world.promised);
    out[attribute::parents] = (beside.workshop ? 1 : 0) + (beside.meeting ? 2 : 0);
    out[attribute::places] = (beside.club ? 1 : 0) + (beside.holidays ? 2 : 0);
    out[attribute::referrer] = place_of(names::referrers, beside.referrer);
    out[attribute::exit_reason] = beside.left ? place_of(names::reasons, beside.exit_reason) : 0;
    for (std::size_t i = 0; i < motive_keys().size(); ++i)
        if (beside.motives)
            out[attribute::motive + i] = beside.motives->contains(std::string{motive_keys()[i]}) ? 2 : 1;
    return out;
}

disclosure::Snapshot snapshot_of(World const& world) {
    disclosure::Snapshot out;
    // Of the reading: what is corrected after the end of the period is another day's value. Then of the period: two of
    // them may be read on one day.
    out.day = world.wish.today + "/" + std::min(world.wish.period.until, world.wish.today);
    std::map<Id, std::size_t> place;
    for (std::size_t i = 0; i < world.facts.people.size(); ++i) {
        auto const& person = world.facts.people[i];
        place.emplace(person.child, i);
        out.records.push_back({person.child, world.beside[i].family, person.establishment, values_of(world, i)});
    }
    if (!world.rounds) return out;
    auto const& evolution = world.rounds->evolution;
    for (auto const& row : evolution.rows) {
        auto const found = place.find(evolution.whose[row.child]);
        auto const criterion = std::ranges::find(criterion_keys(), row.criterion);
        if (found == place.end() || criterion == criterion_keys().end()) continue;
        auto const at = attribute::school_criterion + static_cast<std::size_t>(criterion - criterion_keys().begin());
        out.records[found->second].values[at] = criterion_value(row);
    }
    return out;
}

}  // namespace marelle::report
