#pragma once
// Children as the demonstration assesses them: what each can do, and how it grows between two rounds.
#include "app/demo/demo.hpp"
#include "evaluation/assessment.hpp"
#include <map>

namespace marelle::app::demo {

struct Pupil {
    Id child, referent;
    int place{};                            // in its group: 0…
    int group{};                            // 0…
    std::map<std::string, double> ability;  // by criterion, 1…4
};

struct Told {
    Id round;
    Date on;
    instrument::Informant informant{};
    bool submitted{true};
    int unseen{12};  // one question in so many was not observed; 0: none
};
std::string name_of_round(Date const& opens);  // "Campagne d’octobre 2025"

// Whatever the form asks, near what the child can do.
void assess(sql::Session& sql, crypto::Keyring& keys, instrument::Definition const& definition, Actor const& actor,
            Pupil const& pupil, Told const& told, Draw& draw);
// A little up for most, down for some.
void grow(Pupil& pupil, Draw& draw);

}  // namespace marelle::app::demo
