#pragma once
// One child as one kind of informant saw it in one round. The answers and the comment are S3, sealed with the child's
// key. Two people may write the same one: item by item the later word stands and the other stays offered; nothing that
// was written is lost, each writing is a row (docs/decisions/0025).
#include "evaluation/evaluation.hpp"
#include "record/outcome.hpp"
#include <set>

namespace marelle::evaluation {

// Null level: not observed, which is a word and never a zero. What nobody answered is not in a list of answers.
struct Answer {
    std::string item;
    std::optional<int> level;  // 1…4, or 1…3 with smileys
};

// A different word on the same item that was not kept, until somebody says again.
struct OtherAnswer {
    std::string item;  // "" is the comment
    std::optional<int> level;
    std::optional<std::string> comment;
    std::string by;  // name of a colleague or of a teacher
    Instant at;
};

struct CriterionScore {
    std::string criterion;
    std::optional<double> value;  // null: under two thirds of its items were answered
    int answered{}, items{}, not_observed{};
    std::optional<bool> expected_reached;  // null with the value
};

struct AssessedChild {
    Id id;
    std::string first_name, initial;
};

// What the same kind of informant said in the round before.
struct PreviousAssessment {
    Named round;
    Date closes_on;
    std::string form;
    std::optional<Instant> submitted_at;
    std::string by;
    std::vector<Answer> answers;
    std::vector<CriterionScore> scores;
};

struct Assessment {
    std::optional<Id> id;  // null: nobody has begun
    Named round;
    Id instrument;
    Date opens_on, last_day;
    AssessedChild child;
    Informant informant{};
    std::string form;  // key of the instrument's form: "1-referent"
    AssessmentState state{};
    std::int64_t version{};  // 0: nobody has begun
    std::vector<Answer> answers;
    std::string comment;
    std::vector<OtherAnswer> others;
    std::vector<CriterionScore> scores;
    std::optional<Instant> started_at, saved_at, submitted_at;
    std::optional<std::string> by;  // who wrote last: a colleague, or the teacher by the link
    std::optional<Id> written_by;   // null for a teacher's
    std::optional<PreviousAssessment> previous;
    std::optional<Named> respondent;  // which teacher, which psychologist; null: the only one, or not named
    std::vector<std::string> may;     // "write", "submit", "take_back"
};

// PUT /api/v1/evaluation-rounds/:id/children/:child/assessments/:informant
struct AssessmentEdit {
    Id id;                                // of this writing, made by the device: sent twice, it is one
    std::optional<std::int64_t> base;     // version it was typed on; null: none was seen
    std::vector<Answer> answers;          // of the items this person touched, and no other
    std::vector<std::string> taken_back;  // items whose answer is taken out
    std::optional<std::string> comment;   // null: unchanged
    bool submitted{};
    Instant observed_at;                 // the device's clock
    std::optional<Instant> sent_at;      // the same clock, when sending
    std::optional<Id> respondent;        // which teacher's sheet, "none" of one nobody named; null: the one shown first
    std::optional<std::string> teacher;  // instead: a teacher by name, known to the house or not yet
};

// One draft of POST /api/v1/evaluation-batch: typed where there was no network.
struct AssessmentDraft {
    Id id, round, child;
    Informant informant{};
    std::optional<std::int64_t> base;
    std::vector<Answer> answers;
    std::vector<std::string> taken_back;
    std::optional<std::string> comment;
    bool submitted{};
    Instant observed_at;
    std::optional<Id> respondent;
    std::optional<std::string> teacher;
};
struct EvaluationBatch {
    std::vector<AssessmentDraft> drafts;
    std::optional<Instant> sent_at;
};
struct DraftResult {
    Id id;
    Outcome result{};                 // conflict: kept, and a colleague had said otherwise of some items
    std::optional<std::string> code;  // of a refusal; evaluation.incomplete: kept as a draft, an item has no word
    std::optional<AssessmentState> state;
    std::optional<std::int64_t> version;
    std::vector<OtherAnswer> others;
};
struct EvaluationBatchResult {
    std::vector<DraftResult> results;
};

struct TakeBack {
    std::optional<std::string> reason;  // needed for another's
};

// One of several who answer for the same child.
struct Answered {
    std::optional<Named> respondent;  // null: a teacher nobody named
    AssessmentState state{};
};

// One line of the queue, in the order children are taken: group, then first name.
struct QueueChild {
    AssessedChild child;
    std::optional<Named> group;
    int cursus{};
    std::string form;  // "" when the instrument has none for this cursus and informant
    AssessmentState state{};
    std::int64_t version{};
    std::optional<Instant> submitted_at;
    bool left{};                    // no longer enrolled on the reference day
    std::vector<Answered> answers;  // teachers' and psychologists', those sent first
};

// The paper that was filled: which form its code says, and the children it can be of.
struct PaperEntry {
    Id instrument;
    std::string form;
    Informant informant{};
    int cursus{};
    std::vector<QueueChild> children;
};

// --- what is kept (sealed) and how two writings meet (merge.cpp): pure ---

struct SaidItem {
    std::optional<int> level;
    Instant at;
    std::string by;  // id of the account, or "link:<id>"
};
struct SaidComment {
    std::string text;
    Instant at;
    std::string by;
};
// A snapshot: what stands, and beside it what another person said otherwise and was not kept.
struct Kept {
    std::map<std::string, SaidItem, std::less<>> items, other_items;
    std::optional<SaidComment> comment, other_comment;
};
std::string to_text(Kept const& kept);
std::optional<Kept> kept_from(std::string_view text);

struct Writing {
    instrument::Answers answers;                    // touched
    std::set<std::string, std::less<>> taken_back;  // touched too
    std::optional<std::string> comment;
    Instant at;
    std::string by;
};
// What was not touched stays. `base` is the snapshot the writing was typed on, `now` the one that stands. Of an item
// that both changed, to different words, the later stands and the other is offered; by the same person the later simply
// stands.
Kept merge(Kept const& base, Kept const& now, Writing const& sent);

// Every wrong answer: an item that is not of the form, a level off its scale, the same item twice; a comment that is
// too long or holds a social security number.
std::vector<Error::Field> wrong_in(instrument::Form const& form, AssessmentEdit const& edit);
// What a submission lacks: every item needs a word, "not observed" being one.
std::vector<Error::Field> unanswered(instrument::Form const& form, Kept const& kept);
std::vector<CriterionScore> scores_of(instrument::Definition const& definition, instrument::Form const& form,
                                      instrument::Answers const& answers);

// --- store (assessments.cpp, queue.cpp) ---

// Children in the order of the queue; the scope is that of evaluation.queue. Refused: evaluation.round_unknown,
// evaluation.not_asked (the round does not ask that informant).
Result<std::vector<QueueChild>> queue(sql::Session& sql, Actor const& actor, Id const& round, Informant informant);
// Whom a psychologist may be given in the round, in the order they are taken. Refused: evaluation.round_unknown,
// evaluation.not_asked.
Result<std::vector<QueueChild>> assignable(sql::Session& sql, Actor const& actor, access::Scope const& scope,
                                           Id const& round);
Result<PaperEntry> paper_entry(sql::Session& sql, Actor const& actor, Id const& round, std::string_view code);
// Refused: evaluation.round_unknown, child.unknown (out of scope, or never expected), evaluation.not_asked,
// evaluation.no_form. `respondent`: which of several teachers or psychologists.
Result<Assessment> assessment(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round,
                              Id const& child, Informant informant, std::optional<Id> const& respondent = {});
// Refused besides: evaluation.not_your_word, evaluation.not_open, evaluation.closed (typed after it closed, or too long
// ago), evaluation.submitted (take it back first), body.wrong_fields, id.taken, evaluation.clock_ahead.
struct Written {
    Assessment assessment;
    Outcome outcome{};
    bool incomplete{};  // meant to be sent, kept as a draft
};
// From a screen that sees the answer at once, or from a phone that kept it: what was typed before the round closed is
// then taken after it, and what cannot be sent yet is kept as a draft.
enum class Way { direct, batch };
Result<Written> write(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round, Id const& child,
                      Informant informant, AssessmentEdit const& edit, Way way = Way::direct);
// Back to a draft. Refused besides: evaluation.not_submitted, evaluation.reason_needed.
Result<Assessment> take_back(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& round,
                             Id const& child, Informant informant, std::optional<Id> const& respondent,
                             TakeBack const& asked);
// Each draft alone: one that is refused refuses no other.
EvaluationBatchResult write_batch(sql::Session& sql, crypto::Keyring& keys, Actor const& actor,
                                  EvaluationBatch const& batch);
// Of one child, every round and informant, newest first. Refused: child.unknown.
Result<std::vector<Assessment>> history(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Id const& child);

// --- teachers, by a link without a script (teachers.cpp, teacher_page.cpp) ---

struct TeacherLinkChild {
    AssessedChild child;
    AssessmentState state{};
};
struct TeacherLink {
    Id id, round;
    std::string teacher;
    std::vector<TeacherLinkChild> children;
    Instant created_at;
    Named created_by;
    Instant expires_at;
    std::optional<Instant> sent_at,
        revoked_at;  // sent: the last answer that came by it
};
struct NewTeacherLink {
    std::string teacher;
    std::vector<Id> children;
};
enum class LeftOut { no_agreement, not_by_link, already_sent, no_form };
struct LeftOutChild {
    AssessedChild child;
    LeftOut why{};
};
struct MadeTeacherLink {
    TeacherLink link;
    std::string address;  // "/l/<token>": shown once
    std::string qr;
    std::int64_t qr_size{};
    std::vector<LeftOutChild> left_out;
};

// The scope is that of evaluation.link. Refused: evaluation.round_unknown, evaluation.not_asked, evaluation.not_open,
// child.unknown, body.wrong_fields (nobody can be on it).
Result<std::vector<TeacherLink>> teacher_links(sql::Session& sql, access::Scope const& scope, Id const& round);
Result<MadeTeacherLink> make_teacher_link(sql::Session& sql, access::Scope const& scope, Id const& round,
                                          NewTeacherLink const& asked, std::string_view site);
// Revoking again keeps the first instant. Refused: evaluation.link_unknown.
Result<> revoke_teacher_link(sql::Session& sql, access::Scope const& scope, Id const& link);

}  // namespace marelle::evaluation

#include "evaluation/assessment_fields.hpp"
