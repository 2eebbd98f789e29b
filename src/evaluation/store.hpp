#pragma once
// What the SQL files of this folder share. For evaluation/ only.
#include "evaluation/assessment.hpp"
#include "http/http.hpp"
#include <set>

namespace marelle::evaluation {

// How far a person sees into a round. A psychologist has the children given to her, nobody else's.
enum class Reach { none, assigned, own_groups, establishment, network };
Reach reach_in_rounds(Actor const& actor);

struct RoundRow {
    EvaluationRound round;  // without counts and `may`
    std::vector<Informant> informants;
    Standing standing;
};
// Nothing of a round that was withdrawn, or of another establishment.
std::optional<RoundRow> round_row(sql::Session& sql, Id const& establishment, Reach reach, Id const& round);
std::vector<RoundRow> round_rows(sql::Session& sql, Id const& establishment, Reach reach);
Result<RoundRow> round_of(sql::Session& sql, Actor const& actor, Id const& round);
Result<instrument::Definition> definition_of(sql::Session& sql, Id const& instrument);

// One kind of informant's assessment of one child, as far as it is: where several answer, what was sent by one is done.
struct Progress {
    std::string form;
    AssessmentState state{};
    std::int64_t version{};
    std::optional<Instant> submitted_at;
    std::vector<Answered> answers;  // where several may answer
};
// Expected on the reference day, or assessed and gone by then.
struct Person {
    AssessedChild child;
    Id establishment;
    int cursus{};
    std::optional<Named> group, referent;
    bool left{}, assigned{};
    std::map<Informant, Progress> progress;
};
// `children`: only those whose file the actor may open now (for names); else all that are counted.
enum class Whom { counted, opened };
std::vector<Person> people_of(sql::Session& sql, Actor const& actor, RoundRow const& round, Whom whom);
// One a person and informant that the instrument has a form for; the psychologist's are those given to her.
std::vector<Expected> expected_of(std::vector<Person> const& people, std::vector<Informant> const& informants,
                                  instrument::Definition const& definition);
// The kinds an actor is counted on.
std::vector<Informant> counted_for(Actor const& actor, RoundRow const& round);

// May the actor open this child's assessments of this round (of any, when empty), under a permission?
Result<> open_child(sql::Session& sql, Actor const& actor, std::string_view permission, Id const& round,
                    Id const& child);

// One sheet: of a child, by one kind of informant; of several teachers or psychologists, by which of them.
struct SheetOf {
    Id child;
    Informant informant{};
    Id respondent;  // of evaluation_teacher or of an account; "": the only one, or a teacher nobody named
};
// How the sheet of a teacher whom nobody named is asked for.
inline constexpr std::string_view nobody_named = "none";
// Which sheet is meant. Each psychologist has her own; of several, the one that was sent first when none is named.
// Refused: body.wrong_fields (respondent: nobody of this house, and wrote nothing of the child).
Result<SheetOf> sheet_of(sql::Session& sql, Actor const& actor, Id const& round, Id const& child, Informant informant,
                         std::optional<Id> const& respondent);
// The teacher of that name in the house, added when it is a new one: written with other capitals or accents, it is the
// same.
Id teacher_named(sql::Session& sql, Id const& establishment, std::string const& name, Instant const& now);
// Null where there is only one, or where nobody named them.
std::optional<Named> respondent_named(sql::Session& sql, Informant informant, Id const& respondent);

// Who writes: a member of the team, or a teacher by the link.
struct Hand {
    std::optional<Id> account, link;
    Id establishment;
    Instant now;
    Date today;
    std::string by() const { return account ? *account : "link:" + link.value_or(""); }
};
// The form a child is assessed on in a round: that of an assessment already begun, else of its cursus on the reference
// day (of its last stay in the round, when it left before). Refused: child.unknown, evaluation.not_asked,
// evaluation.no_form.
Result<std::string> form_for(sql::Session& sql, RoundRow const& round, instrument::Definition const& definition,
                             Id const& establishment, Id const& child, Informant informant);

// What became of a writing. Incomplete: meant to be sent, kept as a draft.
struct Put {
    Outcome outcome{};
    bool incomplete{};
};
// Refused: evaluation.not_open, evaluation.closed, evaluation.submitted, id.taken, body.wrong_fields.
Result<Put> put(sql::Session& sql, crypto::Keyring& keys, RoundRow const& round, Hand const& hand, SheetOf const& sheet,
                AssessmentEdit const& edit, Way way);

// An assessment as it is kept.
struct Row {
    Id id;
    std::string form;
    Kept kept;
    std::int64_t version{};
    Instant started_at, saved_at;
    std::optional<Instant> submitted_at;
    std::optional<Id> written_by;
    std::string by;  // name of the colleague, or of the teacher
};
std::optional<Row> row_of(sql::Session& sql, crypto::Keyring& keys, Id const& round, SheetOf const& sheet);
instrument::Answers answers_of(Kept const& kept);

// What a request names. Refused: evaluation.round_unknown; query.wrong_fields (informant; referent when absent).
Result<Id> round_id(http::Call const& call);
Result<Informant> asked_informant(http::Call const& call);
struct ResultsAsked;
Result<ResultsAsked> results_asked(http::Call const& call);                  // round, before, informant, draw
void add_export_routes(http::Router& router, crypto::Keyring& keys);         // export.cpp
void add_result_export_routes(http::Router& router, crypto::Keyring& keys);  // result_export.cpp

}  // namespace marelle::evaluation
