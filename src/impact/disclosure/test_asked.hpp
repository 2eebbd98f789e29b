#pragma once
// What is asked of the engine, before it has hidden anything besides.
#include "impact/disclosure/test_territory.hpp"
#include "impact/disclosure/view.hpp"

namespace marelle::disclosure::testing {

// One establishment on one day, its eight tables asked for and nothing hidden yet.
struct Asked {
    explicit Asked(std::uint32_t seed) : territory(seed) {
        territory.fill("Les Combes", 40);
        auto const tables = eight({"Les Combes"});
        snapshot = territory.on("2026-01-12");
        days.push_back(people.read(*snapshot));
        modelling.emplace(*detail::Modelling::of(
            made_of, days,
            {{.threshold = partner_threshold, .date = "", .day = 0, .tables = {}, .wished = tables, .cells = {}}},
            rules));
        modelling->ask(tables);
        view.emplace(modelling->model(), rules, partner_threshold);
        choice = detail::first_choice(modelling->model(), rules);
    }

    Territory territory;
    std::shared_ptr<Snapshot const> snapshot;  // what was read points into it
    detail::Register people;
    Schema const made_of = schema();
    std::vector<detail::Day> days;
    detail::Rules rules;
    std::optional<detail::Modelling> modelling;
    std::optional<detail::View> view;
    detail::Choice choice;
};

}  // namespace marelle::disclosure::testing
