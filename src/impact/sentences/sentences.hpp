#pragma once
// What impact/statistics found, as a sentence that a director could put in a report as it is, in French or in English.
// The words follow the statistics and nothing else: each sentence computes what it says, so that a figure and its words
// cannot part. Pure, over impact/statistics and the message catalogue.
//
// - A change whose interval holds 0 is "dans la marge d’incertitude". The word impact is said by impact() alone, which
//   asks for a comparison group; evolution() says "évolution observée" (domain.md §7.4).
// - Under `base`, no figure is printed and the sentence says so, without telling how many they were. That is what a
//   figure needs in order to mean something; what may leave the team is impact/disclosure's to decide.
// - An interval outside its valid domain is "approché"; a method that was fallen back on is named.
#include "impact/statistics/agreement.hpp"
#include "impact/statistics/cluster.hpp"
#include "impact/statistics/comparison.hpp"
#include "impact/statistics/detectable.hpp"
#include "impact/statistics/funnel.hpp"
#include "impact/statistics/leavers.hpp"
#include "impact/statistics/reliability.hpp"
#include "impact/statistics/share.hpp"
#include "impact/statistics/transitions.hpp"
#include "messages/messages.hpp"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marelle::sentences {

using messages::Language;  // "fr", "en"

enum class Who { children, parents, families };
// "sont au niveau attendu", "donnent une réponse favorable", "viennent régulièrement"
enum class Does { at_level, favourable, regular };
enum class Informant { unsaid, referent, teacher, psychologist, child, parent };

struct Subject {
    std::string topic;  // quoted in the sentence: "Engagement scolaire"
    Informant informant{};
    Who who{};
    Does does{};
};

// How the two measures are called ("Campagne d’automne 2025"); empty: at the start, at the end.
struct Between {
    std::string before, after;
};

// --- a share, a count ---

// "Pour « Engagement scolaire », 35 enfants sur 47 sont au niveau attendu : 74 % (intervalle à 95 % : de 60 à 85 %)."
// unknown: those not observed or without an answer; they are in no base.
std::string share(Language language, Subject const& subject, statistics::Count count, double unknown, double base);
// Over several establishments: the interval takes their differences in, or says why it could not. With one
// establishment, ask for share().
std::string share_across(Language language, Subject const& subject, std::span<statistics::Count const> establishments,
                         double unknown, double base);
// A second interval of the same share, by drawing the establishments again, for who would check the first; the same on
// every machine. Empty where it has none (statistics::bootstrap_share).
std::string houses_again(Language language, std::span<statistics::Count const> establishments);
// "Habitent un quartier prioritaire : 23 enfants ; on ne le sait pas pour 8 autres."
std::string count(Language language, Subject const& subject, double counted, double unknown, double base);
// Of presences, from each child's own: the evenings of one child resemble each other as children of one house do.
// "Les enfants sont venus à 87 % des séances notées : 2 244 présences sur 2 568 (intervalle à 95 % : …)."
std::string attendance(Language language, std::span<statistics::Count const> children, double unknown, double base);

// --- the same children, twice ---

// What decides of the words of a change beside its pairs: over several establishments, the change that takes their
// differences in; of several criteria looked at together, p after Holm's correction (corrected()).
struct Beside {
    std::optional<statistics::Estimate> across{};
    std::optional<double> corrected{};
};
std::string evolution(Language language, Subject const& subject, statistics::Pairs pairs, Between const& between,
                      double base, Beside const& beside = {});
// The same where how many were measured twice is not told: at least all who were counted once, at most `at_most`.
// Beyond the margin when it is so for each number they may be, with as few as possible counted both times. Those
// counted were at the level, or were not yet.
enum class Counted { at_level, not_yet };
std::string evolution_counted(Language language, Subject const& subject, Counted counted, double before, double after,
                              double at_most, Between const& between, double base,
                              std::optional<double> corrected = {});
// The pairs of it that speak least: everybody was measured twice, as few as possible counted both times.
statistics::Pairs widest(double before, double after, double at_most);
// Who rose, fell, stayed; who was seen once only.
std::string transitions(Language language, Subject const& subject, statistics::Transitions const& table, double base);
// The change of the child in the middle, on a scale of levels.
std::string median(Language language, Subject const& subject, std::span<double const> changes, double base);

// What a before and an after cannot tell apart, in one line; empty where nothing applies.
enum class Chosen { otherwise, struggling };
enum class Norms { none, by_age };  // by_age: the scale says already what a child of that age does
struct Circumstances {
    Chosen chosen{};
    Norms norms{};
    int months{};  // between the two measures
};
std::string caution(Language language, Circumstances const& circumstances);

// How many of those measured at the start were not measured again, and whether they differed at the start.
std::string lost(Language language, statistics::Count leavers, statistics::Count stayers, double base);

// Several criteria tested together, those with enough pairs only; empty for one. Holm's correction, said.
struct Tested {
    std::string topic;
    statistics::Pairs pairs;
    std::optional<statistics::Clustered> across{};  // over several establishments: judged by it
};
// p of each, in their order; empty for one, or when one contradicts itself.
std::vector<double> corrected(std::span<Tested const> criteria);
std::string several(Language language, std::span<Tested const> criteria);

// --- against a comparison group: the only sentence that says impact ---

struct Comparison {
    statistics::Pairs group, comparison;
    std::optional<std::string>
        drawn_on;    // local date of the recorded draw that made both; none: they may have differed
    std::string of;  // what the group had and the other waited for: "Judo du mercredi"
    // p after Holm's correction, where several criteria were compared together: what is beyond the margin alone and not
    // among them is not established.
    std::optional<double> corrected{};
};
std::string impact(Language language, Subject const& subject, Comparison const& comparison, double base);
// Of those compared together, the impacts that the correction leaves; empty for one.
struct Corrected {
    std::string topic;
    double p{};  // after Holm's correction
};
std::string several_impacts(Language language, std::span<Corrected const> criteria);
// The same on the score, in points: Welch's interval, and the smallest difference that groups of this size would let be
// seen. Empty where it cannot be computed.
std::string impact_score(Language language, statistics::Sample group, statistics::Sample comparison);

// --- the instrument ---

std::string reliability(Language language, Subject const& subject, statistics::Measured<statistics::Alpha> const& alpha,
                        double base);
// How many of `twice` rose or fell by more than `threshold` points, the noise of the scale.
std::string reliable_changes(Language language, double threshold, double rises, double falls, double twice);
std::string agreement(Language language, Subject const& subject, Informant other,
                      statistics::Measured<statistics::Kappa> const& kappa, double base);
std::string agreement(Language language, Subject const& subject, Informant other, statistics::Icc kind,
                      statistics::Measured<statistics::Estimate> const& icc, double base);
// One child's two scores, in points (S3: whoever shows it knows whose they are).
std::string one_child(Language language, double before, double after,
                      statistics::Measured<statistics::Reliable> const& change);

// --- before looking, and beside the others ---

// "Avec 48 enfants évalués deux fois, on ne verrait qu’un changement d’au moins 22 points …"; changing: 0…1, the part
// of the children who change level, either way.
std::string detectable_share(Language language, double children, double changing);
std::string detectable_score(Language language, double children);
// Both, where a change of the share could be seen at all; otherwise that none could.
std::string detectable(Language language, double children, double changing);
// Where an establishment stands around the share of all, 0…1: never a rank.
std::string place(Language language, Subject const& subject, statistics::Count count, double all, double base);

// Sentences one after the other, the empty ones left out.
std::string paragraph(std::vector<std::string> const& sentences);
// The same, all of one subject: who says it, and of what, is said once.
std::string paragraph(Language language, Subject const& subject, std::vector<std::string> sentences);

}  // namespace marelle::sentences
