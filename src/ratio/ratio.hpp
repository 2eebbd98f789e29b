#pragma once
// Are there enough adults, and the right ones? Pure: who is there comes in, a verdict with its whole arithmetic goes
// out. The law's numbers are dated data (content/defaults/ratios.toml; domain.md §3.1), the association's own promise
// is a second layer that never replaces the first. The texts give no rounding for mixed ages: each age band is rounded
// up on its own, which is never fewer adults than any reading of them.
#include "base/actor.hpp"
#include "base/dates.hpp"
#include "defaults/defaults.hpp"
#include "record/record.hpp"
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::ratio {

// What an activity is for the law: the association decides, each session says (domain.md §3.1).
enum class Regime { acm_peri, acm_extra, stay, short_stay, accessory_stay, clas_only, sport_club, none };
// What is being done, when it has a ratio of its own.
enum class RatioRule { of_regime, walk, swimming };

enum class Qualification { qualified, trainee, unqualified };
enum class Role { leader, helper, assistant_director, outside_speaker };
enum class Cleared { yes, no };  // every background check required of the person holds that day
enum class Pedt { no, yes };     // projet éducatif territorial: the activity is part of the commune's

// What the best diploma of whoever directs lets them direct: an accueil needs a BAFD or a listed diploma, or the
// practical training for one; a large one that opens long, the listed diploma (domain.md §3.1, CASF R227-14).
enum class Direction { nobody, without_diploma, in_training, bafd, listed_diploma };

// From best to worst. Nobody expected: nothing to judge.
enum class Light { none, green, amber, red };

struct Children {
    int under_six{}, six_and_over{};
    int all() const { return under_six + six_and_over; }
};

struct Adult {
    Profile profile{Profile::nobody};
    Role role{Role::helper};
    Qualification qualification{Qualification::unqualified};
    Cleared cleared{Cleared::no};
};

// One session, or the whole house at one moment.
struct Situation {
    Regime regime{Regime::none};
    RatioRule rule{RatioRule::of_regime};
    Pedt pedt{Pedt::no};
    int minutes{};  // consecutive
    Children children;
    int minors_on_site{};  // at that moment, all groups: what decides whether the director counts
    std::vector<Adult> adults;
    int own_children_per_referent{};  // the association's promise; 0: none
};

enum class LineKind {
    number,
    nobody,
    stay_least,
    assistants,
    qualified,
    staffed,
    own,
    directed,
    directed_training,
    directed_short,
    directed_large
};
enum class Band { under_six, six_and_over, all };

struct Term {  // children ÷ per_adult → adults, rounded up
    Band band{};
    int children{}, per_adult{}, adults{};
};

// One rule, what it asks and what there is.
struct Line {
    LineKind kind{};
    Light light{};
    int needed{}, have{};
    int of{};  // qualified, staffed: adults required; assistants, directed: minors
    // directed_short, directed_large: that the accueil opens, and up to which the BAFD will do.
    int days{}, most_days{};
    std::vector<Term> terms;
    std::string text;  // article of law; empty for our own rule
};

// Adults who are there and do not count for the law's number.
struct LeftOut {
    int not_cleared{}, directors{}, speakers{};
};

struct Verdict {
    Light light{};
    LeftOut left_out;
    std::vector<Line> lines;
};

struct Rules {
    struct Ratio {
        std::vector<Regime> regimes;  // every one when empty
        RatioRule rule{};
        std::optional<Pedt> pedt;
        std::optional<bool> lasts_long;
        int under{}, over{};
        std::string text;
    };
    int second_band_from{}, short_minutes{}, director_counts_up_to{};
    int stay_least_adults{}, assistant_above{}, assistant_each{};
    int least_qualified_percent{}, most_unqualified_percent{};
    int director_listed_above{}, director_listed_days{};
    std::string director_text;
    std::vector<int> one_unqualified_when;
    std::vector<Regime> stays, quotas_of;
    std::vector<Ratio> ratios;

    // Nothing for a regime that has no legal ratio.
    Ratio const* ratio_of(Situation const& situation) const;
};

// Of content/defaults/ratios.toml, dated.
Rules const& rules_on(Date const& date);
// As a file says them, for its test: throws std::runtime_error with the line of what is wrong.
defaults::Dated<Rules> parse_rules(std::string_view toml);

// By their age on the day: a child who turns six in the middle of a stay changes column that morning.
Children children_on(std::span<Date const> births, Date const& on, Rules const& rules);

// Number, stays, our own promise.
Verdict judge(Rules const& rules, Situation const& situation);
// Quotas of qualification, over everybody who is there at that moment; no line for a regime that has none.
std::vector<Line> quotas(Rules const& rules, Situation const& house);
// How many days an accueil opens in its year, as of one of them. "80 days a year": which year the texts do not say, so
// it is the strictest of two readings, the school year of that day and the twelve months that end with it
// (docs/decisions/0037).
int days_of_year(std::set<Date> const& open, Date const& on);
// Of whoever directs the house, `days` being those that its accueil opens in its year; nothing where there are no
// quotas. Amber: no adult more mends it tonight.
std::optional<Line> direction_line(Rules const& rules, Situation const& house, Direction direction, int days);
Light worst(std::span<Line const> lines);

// --- peak presence ---

// Minutes of the day; a child without an hour of departure stays to the end.
struct Presence {
    Date birth;
    int from{}, until{};
};
struct Peak {
    int minute{};
    Children children;
};
// The minute when most adults are needed, then the one with most children, then the first.
Peak peak(Rules const& rules, Situation const& situation, std::span<Presence const> there, Date const& on);

// --- in words (words.cpp) ---

// "7 enfants de moins de 6 ans ÷ 10 → 1 ; 12 de 6 ans et plus ÷ 14 → 1 ; il faut 2 adultes, il y en a 1"
std::string words_of(Line const& line, std::string_view language);
std::vector<std::string> words_of(LeftOut const& left_out, std::string_view language);

}  // namespace marelle::ratio

#include "ratio/fields.hpp"
