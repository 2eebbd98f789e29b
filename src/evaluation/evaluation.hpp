#pragma once
// A round of assessments (campagne d'évaluation), opened twice a year on one frozen version of an instrument: who is
// expected to be assessed, by whom, and how far one is. Nothing of a round's definition changes once it is open; it
// closes with its last day or by hand, and opens again with a reason (docs/decisions/0025).
#include "access/access.hpp"
#include "base/clock.hpp"
#include "instrument/instrument.hpp"
#include "record/named.hpp"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace marelle::crypto {
class Keyring;
}
namespace marelle::http {
class Router;
}

namespace marelle::link {
struct Pages;
}

namespace marelle::evaluation {

using instrument::Informant;

// --- settings (settings.cpp): content/defaults/evaluation.toml, dated ---

struct Settings {
    int late_draft_days{};              // a draft typed before the closing is taken so long after it
    std::int64_t words_from{};          // children measured twice under which nothing is said of a change
    std::int64_t headquarters_least{};  // children behind a figure that headquarters may read
    int task_days{};                    // the director is told of what is missing so many days before the last day
};
Settings const& settings_on(Date const& day);

inline constexpr int most_reminders = 2;  // of a round, in one establishment

// --- rounds ---

enum class RoundState { planned, open, closed };

struct InstrumentName {
    Id id;
    std::string code;
    std::int64_t version{};
    std::string title;
};

struct SignedBy {
    Named by;
    Instant at;
};

enum class RoundChangeKind { closed, reopened };
struct RoundChange {
    Id id;
    RoundChangeKind kind{};
    Instant at;
    Named by;
    std::optional<std::string> reason;  // of a reopening
    std::optional<Date> until;          // new last day of a reopening
    std::optional<SignedBy> undone;
};

// done + started + missing = expected. `left` were assessed and then left before the reference day: beside, never in.
struct Completeness {
    std::int64_t expected{}, done{}, started{}, missing{}, left{};
};
struct InformantCompleteness {
    Informant informant{};
    Completeness counts;
};
struct ReferentCompleteness {
    std::optional<Named> referent;  // null: children in no group, or in a group without referent
    Completeness counts;            // over the round's informants
    std::vector<InformantCompleteness> by_informant;
};

struct EvaluationRound {
    Id id;
    std::optional<Named> establishment;  // null: of the whole network
    InstrumentName instrument;
    std::string name;
    Date opens_on, closes_on;
    Date last_day;                        // closes_on, or the day a reopening gave
    Date reference_on;                    // who is enrolled that day is expected, in the cursus of that day
    std::vector<std::string> informants;  // in the order of the enum
    RoundState state{};
    SignedBy opened;
    std::optional<SignedBy> closed;                   // by hand; null when it closed with its last day
    std::vector<RoundChange> changes;                 // oldest first
    std::optional<Completeness> totals;               // of the reader's reach; null: too few for this reader
    std::vector<InformantCompleteness> by_informant;  // the same; empty when totals is null
    std::vector<std::string> may;                     // "write", "close", "reopen", "remind", "link", "withdraw"
};

struct Reminder {
    Id id;
    std::int64_t number{};  // 1 or 2
    Instant at;
    Named by;
    std::int64_t missing{};  // when it was said
};
struct RoundCompleteness {
    Id round;
    std::vector<ReferentCompleteness> by_referent;  // by name, those without a referent last
    std::vector<Reminder> reminders;                // of the reader's establishment
    std::int64_t reminders_left{};
};

struct NewEvaluationRound {
    std::optional<Id> id;         // made by the client: sent twice, it is one
    std::optional<bool> network;  // true: of the whole network, by headquarters only
    Id instrument;                // a published version
    std::string name;
    Date opens_on, closes_on;
    std::optional<Date> reference_on;  // closes_on when absent
    std::vector<std::string> informants;
};
struct Reopening {
    std::string reason;
    Date until;
};

// Which psychologist assesses which children in this round: the relationship that opens their evaluations to her.
struct NewAssignment {
    Id person;
    std::vector<Id> children;  // the whole list: who is no longer in it is no longer hers
};
struct Assignment {
    Named person;
    std::vector<Id> children;
};

// --- rules (rules.cpp): pure ---

struct Standing {  // what the newest rows say of a round
    Date opens_on, last_day;
    std::optional<Instant> closed_at;
    bool withdrawn{};
};
RoundState state_of(Standing const& round, Date const& today);
// The instant from which nothing is written any more; nothing while it is open by hand and its day has not come.
std::optional<Instant> closed_since(Standing const& round, Instant const& now);
// Every wrong field. Headquarters opens for the network only, a director for the establishment only.
std::vector<Error::Field> wrong_in(NewEvaluationRound const& round, Actor const& actor,
                                   instrument::Definition const& definition);
// Refused: evaluation.closed_already, evaluation.not_closed, body.wrong_fields.
Result<> may_close(RoundState state);
Result<> may_reopen(RoundState state, Reopening const& asked, Date const& today);
// `last`: the day of the last one. One a day: a button pressed twice is no second reminder. Refused:
// evaluation.not_open, evaluation.reminded_enough, evaluation.reminded_today, evaluation.nothing_missing.
Result<> may_remind(RoundState state, std::int64_t reminders, std::optional<Date> const& last, Date const& today,
                    Completeness const& counts);
// Whose word a profile may write down: a referent its own, a teacher's and a child's from paper or read aloud, never
// the parents' (screens.md, 20); the psychologist hers; the director every one but hers.
bool may_speak_for(Profile profile, Informant informant);
std::vector<Informant> speaks_for(Profile profile);

enum class AssessmentState { missing, started, submitted };
// One expected assessment.
struct Expected {
    Id child;
    Informant informant{};
    std::optional<Named> referent;
    AssessmentState state{};
    bool left{};
};
Completeness count(std::vector<Expected> const& expected);
std::vector<InformantCompleteness> count_by_informant(std::vector<Expected> const& expected,
                                                      std::vector<Informant> const& informants);
std::vector<ReferentCompleteness> count_by_referent(std::vector<Expected> const& expected,
                                                    std::vector<Informant> const& informants);

// --- store (rounds.cpp, expected.cpp) ---

// Rounds of the reader's establishment and of the network, newest first. The scope is that of evaluation.list.
std::vector<EvaluationRound> rounds(sql::Session& sql, Actor const& actor);
// Refused: evaluation.round_unknown.
Result<EvaluationRound> find_round(sql::Session& sql, Actor const& actor, Id const& round);
// The same id again answers the round as it is. Refused: body.wrong_fields, id.taken.
Result<EvaluationRound> open_round(sql::Session& sql, Actor const& actor, NewEvaluationRound const& asked);
Result<EvaluationRound> close_round(sql::Session& sql, Actor const& actor, Id const& round);
// Takes the last closing by hand back, while the round's last day has not gone by.
Result<EvaluationRound> undo_closing(sql::Session& sql, Actor const& actor, Id const& round);
Result<EvaluationRound> reopen(sql::Session& sql, Actor const& actor, Id const& round, Reopening const& asked);
// A round opened by mistake, while nobody has written in it. Refused: evaluation.has_assessments.
Result<> withdraw_round(sql::Session& sql, Actor const& actor, Id const& round);
Result<Reminder> remind(sql::Session& sql, Actor const& actor, Id const& round);
Result<RoundCompleteness> completeness(sql::Session& sql, Actor const& actor, Id const& round);
// The scope is that of evaluation.assign. Refused: evaluation.round_unknown, body.wrong_fields (children, person).
Result<Assignment> assign(sql::Session& sql, access::Scope const& scope, Id const& round, NewAssignment const& asked);
Result<std::vector<Assignment>> assignments(sql::Session& sql, access::Scope const& scope, Id const& round);

// For Aujourd'hui: what the reader has not finished in the open rounds. `reminded`: of the rounds that somebody asked
// for again; a reminder of one round says nothing of another.
struct Unfinished {
    std::int64_t count{};
    Id first;  // the round that closes first
};
struct Waiting {
    Unfinished reminded, due;
};
Waiting waiting(sql::Session& sql, Actor const& actor);

void add_routes(http::Router& router, crypto::Keyring& keys, std::string public_url);
// The pages of teachers' links.
link::Pages link_pages(crypto::Keyring& keys);

}  // namespace marelle::evaluation

#include "evaluation/fields.hpp"
