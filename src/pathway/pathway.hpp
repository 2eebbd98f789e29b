#pragma once
// A child's way through the years: stays in the programme (enrolment), the cursus of each, and the ten-year path.
#include "access/access.hpp"
#include "defaults/defaults.hpp"
#include "record/named.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"

namespace marelle::pathway {

// One cursus: a stage of the accompaniment, by level of the pupil (content/defaults/cursus.toml).
struct Stage {
    int number{};  // 1 to 9
    std::vector<std::string> levels;
};

struct Cursus {
    std::vector<Stage> stages;
    int most_years{};  // school years a child may be accompanied, over all stays

    std::optional<int> of_level(std::string_view level) const;
    bool has(int number) const;
};

Cursus const& cursus_on(Date const& date);
// As the file says it, for its test: throws std::runtime_error with the line of what is wrong.
defaults::Dated<Cursus> parse_cursus(std::string_view toml);

enum class ExitReason {
    positive_exit,        // sortie positive: what was aimed at is reached
    completed,            // the last cursus is over
    moved,                // the family moved away
    family_choice,        // the family stopped
    no_longer_attending,  // no news, despite the follow-up
    redirected,           // to another scheme
    other
};

// A stay: which establishment, which cursus, from which day until which.
struct Enrolment {
    Id id;
    Named establishment;
    int cursus{};
    Date from;
    std::optional<Date> until;  // first day it no longer holds
    std::optional<ExitReason> exit_reason;
};

struct NewEnrolment {
    std::optional<Id> id;
    int cursus{};
    Date from;
    std::optional<Id> referral;  // orientation that led to it
};

struct Exit {
    Date on;  // first day the stay no longer holds
    ExitReason reason{};
};

enum class PathState { done, now, to_come };

// One square of the hopscotch.
struct PathYear {
    std::string school_year;
    std::optional<int> cursus;  // null: not accompanied that year
    PathState state{};
};

// --- rules (rules.cpp): pure ---

struct Stay {
    Date from;
    std::optional<Date> until;
    int cursus{};
};
// Refused: body.wrong_fields (cursus unknown), enrolment.overlaps (one stay at a time, whatever the establishment),
// enrolment.too_many_years (more school years than cursus.most_years, this one included).
Result<> may_enrol(std::vector<Stay> const& stays, NewEnrolment const& wanted, Cursus const& cursus);
// Refused: access.refused (the director decides an exit), enrolment.closed, body.wrong_fields (on or before the first
// day).
Result<> may_close(Actor const& actor, Stay const& stay, Exit const& exit);

// Ten school years (cursus.most_years), from the one of GS, or of the first stay when it is earlier. A year's cursus is
// that of its last stay; years to come follow the levels as long as a stay is going on, and stop after 3e.
// level: this year's, when known; else the year of birth says it.
std::vector<PathYear> path_of(Date const& birth_date, std::optional<std::string> const& level,
                              std::vector<Stay> const& stays, Cursus const& cursus, Date const& today);

// --- store (store.cpp) ---

// Oldest first; empty when the child is out of scope.
std::vector<Enrolment> enrolments(sql::Session& sql, access::Scope const& scope, Id const& child);
std::optional<Enrolment> enrolment_on(sql::Session& sql, access::Scope const& scope, Id const& child, Date const& on);

// In the establishment of the actor's post; the caller has checked that the actor may admit. The same id sent twice is
// one enrolment. Refused: as may_enrol, child.unknown, id.taken.
Result<Enrolment> enrol(sql::Session& sql, Actor const& actor, Id const& child, NewEnrolment const& wanted);

}  // namespace marelle::pathway

#include "pathway/fields.hpp"
