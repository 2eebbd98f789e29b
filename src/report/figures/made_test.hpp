#pragma once
// Two establishments made by hand: one of eight children whose every figure can be counted on paper, one of many, drawn
// from small numbers that follow each other.
#include "report/figures/making.hpp"
#include <memory>

namespace marelle::report {

inline std::string const house = "01900000-0000-7000-8000-0000000e0001";

inline Wish wish_of(Template kind, Audience audience, std::string language = "fr") {
    return {kind,
            {"2025-09-01", "2026-08-31"},
            house,
            audience,
            audience == Audience::partner ? "CAF du Val-Clair" : "",
            std::move(language),
            "2026-09-10T08:00:00.000Z",
            "2026-09-10"};
}

struct Row {
    char const *sex, *birth, *residence, *zone, *network;
    int cursus;
    std::optional<std::int64_t> minutes;
    char const* family;
};

inline void add_child(World& world, Row const& row, Date reference = "2026-08-31") {
    auto const number = std::to_string(1000 + world.facts.people.size());
    impact::Person person;
    person.child = "01900000-0000-7000-8000-00000000" + number;
    person.establishment = house;
    person.reference = std::move(reference);
    person.birth_date = row.birth;
    person.sex = row.sex;
    person.cursus = row.cursus;
    person.network = row.network;
    person.residence = row.residence;
    person.zone = row.zone;
    person.zone_name = person.zone == "QN00101M" ? "Les Combes" : "";
    person.minutes = row.minutes;
    world.facts.people.push_back(std::move(person));
    Beside beside;
    beside.family = row.family;
    beside.since = "2024-09-01";
    world.beside.push_back(std::move(beside));
}

inline World empty_world(Wish wish) {
    World world;
    world.wish = std::move(wish);
    world.scope = {"establishment", house, "Les Combes", {"Chambéry"}, 1};
    world.promised = 700;
    world.words_from = 5;
    world.zones[house] = {"QN00101M", "QN00102M"};
    return world;
}

inline evaluation::Measured measured(std::size_t child, std::string criterion, std::optional<bool> before,
                                     std::optional<bool> after) {
    auto once = [](std::optional<bool> reached) -> std::optional<evaluation::Once> {
        if (!reached) return {};
        evaluation::Once out;
        out.value = *reached ? 3 : 2;
        out.reached = *reached;
        out.scale = instrument::Scale::frequency4;
        return out;
    };
    return {child, house, std::move(criterion), once(before), once(after)};
}

inline Rounds rounds_of(World const& world) {
    Rounds out;
    out.before = "Automne";
    out.after = "Printemps";
    out.months = 6;
    out.criteria = {{"school", "Engagement scolaire"}};
    for (auto const& person : world.facts.people) out.evolution.whose.push_back(person.child);
    out.evolution.children = out.evolution.whose.size();
    return out;
}

// Eight children. By hand: two zones (four in the first, one in the second), two outside, one unknown.
inline World small_world(Wish wish) {
    auto world = empty_world(std::move(wish));
    constexpr auto first = "QN00101M", second = "QN00102M";
    add_child(world, {"f", "2018-03-01", "inside", first, "REP+", 1, 42000, "A"});
    add_child(world, {"m", "2016-05-01", "inside", first, "REP+", 2, 21000, "A"});
    add_child(world, {"f", "2015-09-02", "inside", first, "REP", 2, 31500, "B"});  // 11 in two days
    add_child(world, {"m", "2015-08-31", "outside", "", "none", 2, 10500, "C"});   // 11 that very day
    add_child(world, {"f", "2013-01-01", "outside", "", "none", 3, 6000, "D"});
    add_child(world, {"m", "2019-06-01", "", "", "", 1, {}, "E"});
    add_child(world, {"f", "2009-01-01", "inside", second, "none", 3, 0, "F"}, "2026-02-28");
    add_child(world, {"x", "2020-12-01", "inside", first, "REP+", 1, 42060, "G"});
    world.beside[0].workshop = world.beside[1].workshop = true;
    world.beside[3].meeting = true;
    world.beside[6].left = true;
    world.beside[6].exit_reason = "moved";
    world.beside[7].entered = true;
    world.beside[7].since = "2026-01-15";
    using enum impact::Mark::Presence;
    for (auto const& [child, presence] : std::vector<std::pair<std::size_t, impact::Mark::Presence>>{
             {0, there}, {0, there}, {0, there}, {0, absent}, {1, there}, {1, there}, {1, excused}, {4, missing}})
        world.facts.marks.push_back({child, "2026-01-05", "g", presence, 0});
    using enum timetable::Activity;
    auto const held = [&](timetable::Activity activity, Date const& on, bool cancelled, bool rolled, Id id,
                          Id const& event = {}) {
        auto once = timetable::held_key(activity, on, "of " + std::to_string(world.held.size()), "g", event);
        world.held.push_back({activity, std::move(once), on, cancelled, rolled, true, std::move(id)});
    };
    held(evening_workshop, "2026-01-05", false, true, {});
    held(study_support, "2026-01-05", false, true, {});
    held(evening_workshop, "2026-01-06", true, false, {});
    held(study_support, "2026-01-06", true, false, {});
    held(evening_workshop, "2026-01-07", true, false, {});
    held(study_support, "2026-01-07", false, false, "s6");
    held(parents_workshop, "2026-01-09", false, false, "s7", "coffee");
    held(parents_workshop, "2026-01-09", false, false, "s8", "coffee");  // of two groups, and one coffee
    world.parent_presences = 3;
    world.other_presences = 1;
    world.meetings = 1;
    world.groups = 1;
    world.activities = {{"club", "Judo", "2025-10-01", "2026-06-30"}, {"stay", "La mer", "2026-07-06", "2026-07-10"}};
    auto rounds = rounds_of(world);
    auto const yes = std::optional{true}, no = std::optional{false}, none = std::optional<bool>{};
    std::pair<std::optional<bool>, std::optional<bool>> const seen[] = {{yes, yes}, {yes, yes}, {yes, yes},  {yes, no},
                                                                        {no, yes},  {no, yes},  {yes, none}, {no, no}};
    for (std::size_t i = 0; i < 8; ++i)
        rounds.evolution.rows.push_back(measured(i, "school", seen[i].first, seen[i].second));
    world.rounds = std::move(rounds);
    return world;
}

// Many children, brothers and sisters two by two at times; a fixed sequence, so that every run is the same.
inline World large_world(Wish wish, int children, std::uint32_t seed = 7) {
    auto world = empty_world(std::move(wish));
    auto draw = [&seed](std::uint32_t among) {
        seed = seed * 1664525U + 1013904223U;
        return (seed >> 16) % among;
    };
    for (int i = 0; i < children; ++i) {
        auto const year = std::to_string(2011 + draw(9));
        auto const birth = year + "-0" + std::to_string(1 + draw(9)) + "-15";
        auto const zone = draw(10);
        auto const family = "family " + std::to_string(draw(4) == 0 ? i - 1 : i);
        static constexpr char const* networks[] = {"", "none", "REP", "REP+"};
        auto const residence = zone == 0 ? "" : zone < 4 ? "outside" : "inside";
        std::optional<std::int64_t> minutes;
        if (draw(12) > 0) minutes = draw(50000);
        add_child(world, {draw(2) ? "f" : "m", birth.c_str(), residence,
                          zone < 4   ? ""
                          : zone < 9 ? "QN00101M"
                                     : "QN00102M",
                          networks[draw(4)], static_cast<int>(1 + draw(3)), minutes, family.c_str()});
        auto& beside = world.beside.back();
        beside.level = names::levels[draw(10)];
        beside.entered = draw(4) == 0;
        beside.left = draw(6) == 0;
        beside.exit_reason = beside.left ? std::string{names::reasons[draw(7)]} : "";
        beside.workshop = draw(3) == 0;
        beside.meeting = draw(4) == 0;
        beside.club = draw(3) == 0;
        beside.holidays = draw(2) == 0;
        beside.referrer = draw(5) ? std::string{names::referrers[draw(3)]} : "";
        if (!beside.referrer.empty()) beside.motives = {{std::string{motive_keys()[draw(4)]}, "learning"}};
        if (!minutes) continue;
        auto const person = world.facts.people.size() - 1;
        for (std::uint32_t day = 0; day < 20; ++day)
            world.facts.marks.push_back({person, "2026-01-05", "g",
                                         draw(8) ? impact::Mark::Presence::there : impact::Mark::Presence::absent, 90});
    }
    auto rounds = rounds_of(world);
    for (std::size_t i = 0; i < world.facts.people.size(); ++i)
        for (auto const criterion : {"school", "wellbeing"}) {
            auto const after = draw(9) == 0 ? std::nullopt : std::optional{draw(3) > 0};
            rounds.evolution.rows.push_back(measured(i, criterion, draw(2) > 0, after));
        }
    rounds.criteria.emplace_back("wellbeing", "Bien-être");
    world.rounds = std::move(rounds);
    world.survey = SurveySaid{"Votre avis", "2026-06-01", children, children * 2 / 3, {}};
    world.survey->questions = {{"welcome", "Êtes-vous bien reçu ?", children / 3, children * 2 / 3},
                               {"hours", "Les horaires vous vont-ils ?", children * 2 / 3 - 2, children * 2 / 3}};
    world.parent_presences = children;
    world.meetings = children;
    return world;
}

inline Assembly assembled(World world, disclosure::Ledger const& ledger = {}) {
    return assemble(Gathered{std::make_shared<World const>(std::move(world))}, ledger);
}

}  // namespace marelle::report
