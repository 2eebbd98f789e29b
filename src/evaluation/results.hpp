#pragma once
// What a round shows, and what changed since another one on the children measured twice by the same kind of informant.
// Missing and not observed never count as zero; who was lost between the two is said (impact.md, "Evolution between two
// rounds"). It is an evolution observed; an impact only where a draw made two groups (set_against).
#include "evaluation/assessment.hpp"
#include "impact/statistics/ratings.hpp"
#include "impact/statistics/transitions.hpp"
#include "impact/statistics/verdict.hpp"
#include "offer/drawn.hpp"

namespace marelle::evaluation {

// k of n with its 95 % interval, 0…1.
struct ResultShare {
    std::int64_t k{}, n{};
    double value{}, low{}, high{};
    std::string method;    // wilson, cluster_robust
    bool approximate{};    // outside what the interval was checked for
    std::int64_t sites{};  // establishments behind it
};
struct ResultChange {
    double value{}, low{}, high{};  // of the share, −1…1; or of a median, in points
    std::string method;             // newcombe_paired, cluster_robust, order_statistics
    bool approximate{};
};
// Children whose score was of one whole level before (rounded down, as the expected level is reached or not) and is of
// another now.
struct ResultTransition {
    int before{}, after{};
    std::int64_t children{};
};

enum class ResultVerdict { rise, fall, within_margin, too_few, not_measurable };

struct ResultCriterion {
    std::string key, title;
    bool suppressed{};                         // fewer children than this reader may be shown
    std::int64_t scored{};                     // children with a score in this round
    std::optional<std::int64_t> unscored;      // submitted, but too little of it was observed
    std::optional<ResultShare> share;          // of this round, everybody scored
    std::int64_t paired{};                     // children scored in both rounds
    std::optional<std::int64_t> other_scale;   // scored in both, on scales that do not compare
    std::optional<ResultShare> before, after;  // of the paired
    std::optional<ResultChange> change;        // after − before, of the paired
    std::optional<ResultChange> median;        // median of the individual changes, in points
    std::optional<std::int64_t> up, same, down;
    std::vector<ResultTransition> transitions;  // those that are not empty
    ResultVerdict verdict{};
    std::optional<double> p,
        p_holm;                                // sign test; adjusted for the criteria looked at together
    std::optional<std::int64_t> lost;          // scored before, not in this round
    std::optional<double> leavers_difference;  // of the lost from the others, before, in standard deviations
    bool leavers_differ{};
    std::optional<double> detectable;  // smallest change of the share that so many children would let be seen, if as
                                       // many change level, or else all the same way
    std::string words;                 // in the reader's language, as a report could print them
};

// Do two kinds of informants who know the same children see the same thing? "kappa": the same level, Cohen's weighted
// kappa, quadratic; "icc_2_1": the same score, had other adults of these kinds been asked; "icc_3_1": these, one kind's
// being always higher counting for nothing.
struct ResultAgreement {
    std::string criterion;
    Informant other{};  // the same kind: of several who answered
    std::string method;
    std::int64_t children{};  // assessed by both, on scales that compare
    double value{}, low{}, high{};
    bool approximate{};
    std::string words;
};

// Whether the questions of one criterion, on one form, hold together (Cronbach's alpha, from a hundred children on),
// and how many changes are larger than the noise that this leaves (Jacobson & Truax 1991).
struct ResultReliability {
    std::string criterion;
    int cursus{};
    std::int64_t children{}, items{};  // children of whom each question was observed in this round
    double value{}, low{}, high{};     // alpha
    bool approximate{};
    std::optional<double> threshold;           // points: the smallest change larger than the noise
    std::optional<std::int64_t> twice;         // children scored twice on this form
    std::optional<std::int64_t> rises, falls;  // of those, beyond the noise
    std::string words;
};

// A draw that told two groups apart between the two rounds, which a reader may ask to compare.
struct ResultDraw {
    Id draw;
    std::string title;  // of the offer whose places were drawn
    Date drawn_on;
    std::int64_t placed{}, waiting{};  // children
};
// One criterion: the change of those who had a place, less that of those who waited.
struct ResultCompared {
    std::string criterion;
    std::int64_t placed{}, waiting{};    // scored in both rounds
    std::optional<ResultChange> change;  // none under the base
    std::optional<double> p, p_holm;     // of no difference; adjusted for the criteria compared together
    std::string words;
};

struct ResultScope {
    std::string kind;  // establishment, own_groups, network
    Id id;
    std::string name;
};

struct EvaluationResults {
    Named round;
    std::optional<Named> before;
    Informant informant{};
    ResultScope scope;
    Instant computed_at;
    std::int64_t definition_version{};  // of the instrument
    Completeness counts;
    bool suppressed{};
    std::int64_t least{};       // children a figure needs for this reader; 0: none
    std::int64_t words_from{};  // children measured twice under which nothing is said
    std::vector<ResultCriterion> criteria;
    std::vector<ResultAgreement> agreements;  // with the round's other informants, where enough were assessed by both
    std::vector<ResultDraw> draws;            // that may be asked: of the whole establishment, between the two rounds
    std::optional<ResultDraw> compared_by;    // the one that was asked
    std::vector<ResultCompared> comparison;   // by it
    std::string comparison_words;             // of all criteria compared
    std::vector<ResultReliability> reliabilities;  // where enough children answered every question of a criterion
    std::string finding;                           // one sentence, for the title
    std::string words;                             // of all criteria together: what a before and an after cannot tell
    std::int64_t several{};          // children of whom several of that kind answered; 0 when too few for this reader
    std::vector<std::string> notes;  // "open": may still change; "other_forms": not the same items before
};

// --- what is counted (evolution.cpp) ---

// One child on one criterion, in either round.
struct Once {
    std::optional<double> value;  // null: too little was observed
    bool reached{};
    instrument::Scale scale{};
    std::string form;
    std::string words{};  // of the scale's levels, folded
};
// The same number of levels, said in the same words: a version that changed them measures something else.
bool same_scale(Once const& before, Once const& after);
struct Measured {
    std::size_t child{};  // index: nothing says who it is
    Id establishment;
    std::string criterion;
    std::optional<Once> before, after;  // null: not submitted in that round
};
// The answers of this round on one form and criterion, a row a child of whom each of its questions was observed.
struct Whole {
    std::string form, criterion;
    int cursus{};
    statistics::Ratings ratings;
};
struct Evolution {
    std::size_t children{};
    bool other_forms{};      // of some child, the items were not the same
    std::int64_t several{};  // children of whom several teachers, or several psychologists, answered
    std::vector<Measured> rows;
    std::vector<Measured> seconds;  // what the second of them said in this round: beside, in no other figure
    std::vector<Whole> answered;
    std::vector<Id> whose;  // by index; for result_rows() alone
};
// The scope is that of evaluation.results: establishment, own groups, or network.
Result<Evolution> evolution(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            std::optional<Id> const& before, Id const& after, Informant informant);

// The children behind one criterion's figures (model: any figure opens down to its rows, for who may read them).
enum class CountedAs { both, before_only, after_only, neither, only_now, lost, unscored, other_scale };
struct ResultRow {
    AssessedChild child;
    std::optional<double> before, after;
    CountedAs counted{};
};
// The scope is that of evaluation.read. Sorted by first name. Refused: as results().
Result<std::vector<ResultRow>> result_rows(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                           Id const& round, std::optional<Id> const& before, Informant informant,
                                           std::string_view criterion);

// --- from rows to figures (tabulate.cpp): pure ---

CountedAs counted_as(Measured const& row, bool compared);

// One criterion, counted: the figures and the sentences are made of these and of nothing else.
struct Counted {
    std::string key, title;
    std::map<Id, statistics::Count> by_site;  // at the expected level in this round, by establishment
    std::int64_t unscored{}, other_scale{};
    statistics::Pairs pairs;
    std::vector<statistics::Twice> levels;  // whole levels, on four; none where it was not scored
    std::vector<double> changes;            // in points
    statistics::Count leavers, stayers;     // at the expected level before
    std::map<Id, statistics::Pairs> pairs_by_site;
};
std::vector<Counted> counted(Evolution const& evolution,
                             std::vector<std::pair<std::string, std::string>> const& criteria);

struct Tabulation {
    bool compared{};                     // there is a round before
    std::int64_t words_from{}, least{};  // nothing of a criterion is told from fewer than `least` children
    std::string language;
    Informant informant{};
    std::string before, after;  // names of the rounds
};
std::vector<ResultCriterion> tabulate(std::vector<Counted> const& counted, Tabulation const& asked);
// Of this round, `other`'s word beside that of `asked.informant`; never averaged together. The same kind: the first and
// the second of several teachers who answered for a child.
std::vector<ResultAgreement> agree(Evolution const& mine, Evolution const& theirs, Informant other,
                                   std::vector<std::pair<std::string, std::string>> const& criteria,
                                   Tabulation const& asked);
std::vector<ResultCompared> set_against(Evolution const& evolution, offer::DrawnGroups const& groups,
                                        std::vector<std::pair<std::string, std::string>> const& criteria,
                                        Tabulation const& asked);
// What the correction for several criteria leaves; empty where fewer than two could be compared.
std::string words_of(std::vector<ResultCompared> const& comparison,
                     std::vector<std::pair<std::string, std::string>> const& criteria, std::string_view language);
// Only where alpha may be published. A change is counted among the children scored twice on the same form.
std::vector<ResultReliability> rely(Evolution const& evolution,
                                    std::vector<std::pair<std::string, std::string>> const& criteria,
                                    Tabulation const& asked);
// The noise of one criterion on one form: alpha, and how far the scores at the start were from each other. Known where
// alpha may be published and `words_from` children were scored twice.
struct Noise {
    double deviation{}, reliability{};  // points; 0…1
    std::int64_t children{};            // behind the alpha
};
std::optional<Noise> noise_of(Evolution const& evolution, std::string_view criterion, std::string_view form,
                              std::int64_t words_from);
// Takes out what fewer than `least` children are behind, and the parts that would give it back.
void protect(ResultCriterion& criterion, std::int64_t least);

// --- the answer (results.cpp) ---

// Key and title of those that this kind of informant is asked.
std::vector<std::pair<std::string, std::string>> criteria_of(instrument::Definition const& definition,
                                                             Informant informant);

struct ResultsAsked {
    Id round;
    std::optional<Id> before;
    Informant informant{};
    std::optional<Id> draw;  // whose two groups are compared
};
// Refused: evaluation.round_unknown (either), evaluation.not_asked, evaluation.draw_unknown; to headquarters,
// evaluation.results_later (either is not closed).
Result<EvaluationResults> results(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                  ResultsAsked const& asked, std::string_view language);

}  // namespace marelle::evaluation

#include "evaluation/result_fields.hpp"
