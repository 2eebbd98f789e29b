#pragma once
// What a report is made of, once it is read: people and their attributes, what was held, what was said. No database
// here; gather() fills it, tests write it by hand. For report/figures only.
#include "declared_figure/declared_figure.hpp"
#include "evaluation/results.hpp"
#include "impact/impact.hpp"
#include "report/figures/figures.hpp"
#include "survey/survey.hpp"
#include "timetable/held.hpp"
#include <array>
#include <map>
#include <set>

namespace marelle::report {

// What the facts of impact/ do not say of a person. As of the same reference day; the same index as Facts::people.
struct Beside {
    std::string family;  // brothers and sisters share it
    std::string level;   // CP…; empty: unknown
    std::string school;  // UAI; empty: unknown
    Date since;          // first day of the accompaniment that holds on the reference day, moves between cursus through
    bool entered{}, left{};                        // in the period
    std::string exit_reason;                       // of who left
    std::string referrer;                          // role of who sent the referral; empty: no referral is known
    std::optional<std::set<std::string>> motives;  // nothing: no referral is known
    bool workshop{}, meeting{};                    // an adult of the child came, in the period
    bool club{}, holidays{};                       // had a place, in the period
    friend bool operator==(Beside const&, Beside const&) = default;
};

// A session that was planned in the period and whose day has come.
struct Held {
    timetable::Activity activity{};
    std::string once;  // timetable::held_key(): those that share it are held once
    Date on;
    bool cancelled{};
    bool rolled{};    // somebody was noted
    bool expected{};  // the group had members that day
    Id id;            // of one that was held and of which nobody was noted; empty otherwise
};

// The two rounds that are compared, and every criterion of the instrument on the same kind of informant.
struct Rounds {
    std::string before, after;
    evaluation::Informant informant{};
    int months{};
    std::vector<std::pair<std::string, std::string>> criteria;  // key, title
    evaluation::Evolution evolution;                            // whose[i] is a child
};

struct SurveyQuestion {
    std::string key, text;
    std::int64_t k{}, base{};  // yes or rather yes, of those who said
};
// One survey, or those of the network's establishments added up.
struct SurveySaid {
    std::string title;
    Date closed_on;
    std::int64_t families{}, answers{};
    std::vector<SurveyQuestion> questions;
};

struct Activity {
    std::string kind;  // club, holiday_week, stay
    std::string title;
    Date from, until;
};

struct World {
    Wish wish;
    ReportScope scope;
    std::string commune;
    std::int64_t promised{};    // hours a school year
    std::int64_t words_from{};  // children measured twice under which nothing is said
    impact::Facts facts;
    std::vector<Beside> beside;
    std::map<Id, std::vector<std::string>> zones;  // of each establishment, in the order they were first met there
    std::vector<Held> held;
    std::int64_t groups{}, staff{}, volunteers{}, providers{}, schools{};
    std::int64_t parent_presences{}, other_presences{};  // at workshops; of adults without a file
    std::int64_t meetings{};                             // to which the family came, as far as it was noted
    std::int64_t unnoted_meetings{};                     // of these: their day is past, and nobody noted who came
    std::int64_t referrals{};                            // received in the period
    std::vector<Activity> activities;
    std::optional<Rounds> rounds;
    std::int64_t closed_rounds{}, open_surveys{};
    std::optional<SurveySaid> survey;
    std::vector<declared_figure::DeclaredFigureRow> declared;
};

// --- schema.cpp: positions of schema() ---
namespace attribute {
enum : std::size_t {
    zone,
    age,
    sex,
    cursus,
    network,
    level,
    movement,
    duration,
    hours,
    parents,
    places,
    school_criterion,  // the four criteria, in the order of the shipped grid
    wellbeing_criterion,
    citizenship_criterion,
    parents_criterion,
    referrer,
    exit_reason,
    motive  // the first of eight
};
}  // namespace attribute

// By age: the ways of reading it, from the finest to the coarsest.
namespace ages {
enum : std::size_t { years, cite, cite_wide, clas, halves };
}
namespace zones {
enum : std::size_t { six, three, one, inside, inside_or_not };
}

// What the values of an attribute stand for, in order; 0 is unknown. A new one comes last.
namespace names {
inline constexpr std::string_view networks[] = {"none", "REP", "REP+"};
inline constexpr std::string_view levels[] = {"GS", "CP", "CE1", "CE2", "CM1", "CM2", "6e", "5e", "4e", "3e"};
inline constexpr std::string_view referrers[] = {
    "teacher", "head_teacher", "educational_adviser", "school_nurse", "social_worker", "psychologist", "other"};
inline constexpr std::string_view reasons[] = {"positive_exit",       "completed",  "moved", "family_choice",
                                               "no_longer_attending", "redirected", "other"};
}  // namespace names

std::span<std::string_view const> criterion_keys();
std::span<std::string_view const> motive_keys();
inline constexpr int zone_elsewhere = 2;  // in a priority neighbourhood that has no slot
inline constexpr int zone_slots = 6;      // after it

// With what nobody of these establishments can be: their neighbourhoods that are not.
disclosure::Schema schema_of(World const& world);

// One child in the positions of the schema.
std::vector<int> values_of(World const& world, std::size_t person);
disclosure::Snapshot snapshot_of(World const& world);

}  // namespace marelle::report
