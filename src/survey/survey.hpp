#pragma once
// The parents' survey (questionnaire aux parents): sent once, answered without a name, read once it is closed. What is
// known of a family is whether it answered, while the survey is open, and nothing afterwards (docs/decisions/0027).
#include "access/access.hpp"
#include "base/clock.hpp"
#include "impact/statistics/types.hpp"
#include "link/link.hpp"
#include "message/message.hpp"
#include "record/named.hpp"
#include "spreadsheet/spreadsheet.hpp"
#include "survey/questionnaire.hpp"
#include <array>
#include <set>

namespace marelle::survey {

// --- settings (settings.cpp): content/defaults/surveys.toml ---

struct Settings {
    std::int64_t least_for_team{}, least_for_headquarters{};  // answers under which nothing is shown
    std::int64_t reminders{};
    int days_between{};  // of two messages about the same survey
    int most_days{};     // that a survey is open
};
Settings const& settings();

// --- shapes ---

enum class State { open, over, closed };  // over: its last day is past, paper may still be typed
enum class Way { link, sheet, helped };   // by the family's link, from a sheet typed by the team, beside somebody

// A last day given later than families were told first, and why.
struct MovedDeadline {
    Date before, closes_on;
    std::string reason;
    Instant moved_at;
    std::optional<Named> moved_by;  // for the establishment
};
struct NewDeadline {
    Date closes_on;
    std::string reason;
};

struct SurveyRow {
    Id id;
    Named establishment;
    std::string questionnaire, title;
    Instant opened_at;
    std::optional<Named> opened_by;  // for the establishment
    Date closes_on;
    std::optional<MovedDeadline> moved;  // the newest
    State state{};
    std::int64_t families{}, written_to{}, sheets{};  // invited; of them by message; sheets printed
    std::int64_t answers{};
    std::int64_t reminders{};           // sent so far
    std::optional<Date> reminder_from;  // first day of the next one; none: no more
    std::optional<Instant> closed_at;
    std::optional<std::int64_t> texts_waiting;  // once closed, to who may review them
    bool referent{};                            // the reader follows one of its children: collects and reviews nothing
};

// Whom it would go to, counted before anything leaves.
struct LanguageCount {
    std::string language;
    std::int64_t families{};
};
struct Audience {
    std::int64_t families{}, sms{}, email{}, paper{};
    std::vector<LanguageCount> languages;
    message::Waits waits;  // were it sent now, whatever its last day
};

struct PaperWords {
    std::string language, direction, name, title;
    std::vector<std::string> questions, choices;  // choices: yes first, unsaid last
    std::optional<std::string> open;
    std::vector<std::string> intro;  // who reads it, how to fill it in
    std::string code_words;
};
struct QuestionnaireRow {
    std::string code;
    std::int64_t version{};
    std::string licence;
    std::vector<std::string> keys;
    std::vector<PaperWords> papers;
};

struct NewSurvey {
    std::optional<Id> id;
    std::string questionnaire;
    Date closes_on;
};
struct NewSheets {
    std::int64_t count{};
};
struct Sheet {
    std::string code;     // "7KQ2-M4XD", typed by the team
    std::string address;  // "/l/<token>"
    std::string qr;       // an SVG path, one unit a module
    std::int64_t qr_size{};
};
struct Sheets {
    std::vector<Sheet> sheets;
};
struct NewAssistance {
    Id child;
};
struct Assistance {
    std::string address;
};

struct GivenAnswer {
    std::string question;
    Face face{};
};
struct NewPaperAnswer {
    Id sending;  // drawn by the screen, never kept: what is repeated is recognised by a hash nobody can guess from
    std::string code;
    std::vector<GivenAnswer> answers;  // an unanswered question is left out
    std::optional<std::string> text;
};
struct Counted {
    std::int64_t answers{};
};

struct FaceCount {
    Face face{};
    std::int64_t answers{};
};
struct QuestionResult {
    std::string key, text;
    std::int64_t base{}, unsaid{};  // who chose a face; who could not or would not say, or left it empty
    std::vector<FaceCount> faces;   // empty under the base
    std::optional<std::int64_t> k;  // yes or mostly yes
    std::optional<double> value, low, high;
    bool approximate{};          // the interval was not checked for data like these
    std::optional<Face> median;  // the face of the middle answer
};
struct WayCount {
    Way way{};
    std::int64_t answers{};
};
struct Results {
    SurveyRow survey;
    std::int64_t least{};
    bool shown{};                    // not under the base
    std::optional<double> response;  // answers of families; none without a family
    std::vector<WayCount> ways;
    std::vector<QuestionResult> questions;
};

// Free text: one person reads it before anybody else.
enum class Verdict { waiting, shown, withheld };
enum class Reason { names_somebody, danger, hurtful, off_topic, empty };
struct TextWord {
    std::string text;
    bool masked{};  // while it waits: a name known here, proposed to be masked
};
struct TextRow {
    Id id;
    std::vector<TextWord> words;
    Verdict verdict{};
    std::optional<Reason> reason;
    std::optional<Instant> reviewed_at;
};
struct MaskedWord {
    std::int64_t position{};  // from 0
};
struct Review {
    Verdict verdict{};
    std::optional<Reason> reason;    // of what is withheld
    std::vector<MaskedWord> masked;  // of what is shown
};
struct Comment {
    std::string text;
};

// --- rules (rules.cpp): pure ---

// Who follows a child of the survey collects no answer and reads no text: docs/decisions/0027. Refused:
// survey.referent_collects, survey.referent_reviews.
Result<> may_collect(bool referent_of_the_survey);
Result<> may_review(bool referent_of_the_survey);
State state_of(bool closed, Date const& closes_on, Date const& today);
std::vector<Error::Field> wrong_survey(NewSurvey const& survey, Date const& today);
// To a later day than the one families know, of today's most_days at most: whoever meant to answer on the last day
// still may. Past it, the links open again. Refused: survey.closed, body.wrong_fields.
Result<> may_move(State state, NewDeadline const& asked, Date const& closes_on, Date const& today);
// Refused: survey.closed, survey.over, survey.reminded_twice, survey.too_soon.
Result<> may_remind(State state, std::int64_t reminders, Date const& last_sent, Date const& today);
// First day of the next reminder; nothing when there is none.
std::optional<Date> next_reminder(State state, std::int64_t reminders, Date const& last_sent, Date const& closes_on);
// Refused: survey.too_few (before its last day, with fewer answers than are ever shown).
Result<> may_close(State state, std::int64_t answers);

// One an invited family, however many of its adults and children are here: children who share an adult are one family.
// In: (child, adult) pairs. Out: the children of each family, in order.
std::vector<std::vector<Id>> families_of(std::vector<std::pair<Id, Id>> const& links);

QuestionResult result_of(Question const& question, std::array<std::int64_t, faces> const& counts, std::int64_t answers,
                         std::int64_t least, std::string_view language);

// The words of a text; those that fold to a name known here are proposed.
std::vector<TextWord> words_of(std::string_view text, std::set<std::string> const& folded_names);
// The text with the words at these positions masked, and nothing else changed. Refused: survey.no_such_word.
Result<std::string> masked(std::string_view text, std::vector<MaskedWord> const& positions);
// Refused: body.wrong_fields (a reason that is missing or too much).
Result<> may_decide(Review const& review);

// --- answers (box.cpp) ---

struct Answer {
    std::map<std::string, Face> given;
    std::string text;  // tidied; may be empty
    Way way{};
};
inline constexpr std::size_t longest_text = 500;  // characters

// Everybody's together: nothing of it is one family's. The texts are sorted, so that their order says nothing.
struct Tally {
    std::int64_t answers{};
    std::array<std::int64_t, 3> ways{};
    std::map<std::string, std::array<std::int64_t, faces>> counts;
    std::vector<std::string> texts;
};
void count(Tally& tally, Questionnaire const& questionnaire, Answer const& answer);
// The same length for all but long texts: what is written does not show through the seal.
std::string packed(Tally const& tally);
Tally unpacked(std::string_view packed);
Tally open_box(sql::Session& sql, crypto::Keyring& keys, Id const& survey);
void shut_box(sql::Session& sql, crypto::Keyring& keys, Id const& survey, Tally const& tally);

// --- tokens (tokens.cpp) ---

enum class TokenState { open, used, over };
struct Opened {
    std::string hash;
    Id survey, establishment;
    std::string place;
    Questionnaire questionnaire;
    Date closes_on;
    TokenState state{};
    Way way{};  // it was made for
};
// Nothing when it is unknown, or its survey is closed.
std::optional<Opened> find_token(sql::Session& sql, std::string_view token, Date const& today);
// By the short code of a sheet; typed with or without its dash, in any case.
std::optional<Opened> find_code(sql::Session& sql, crypto::Keyring& keys, Id const& survey, std::string_view typed);
// Counts the answer and spends the token, and every other of its family. Refused: survey.used, survey.over,
// survey.nothing_said.
Result<> record_answer(sql::Session& sql, crypto::Keyring& keys, Opened const& opened, Answer const& answer);
std::string make_token(sql::Session& sql, Id const& survey, std::optional<Id> const& invitation, Way way,
                       std::optional<std::string> const& code_hash = {});
std::string code_hash_of(crypto::Keyring& keys, Id const& survey, std::string_view code);
std::string new_code();  // eight signs without 0, 1, I, L, O and U, in two groups
Id random_id();          // a UUIDv4: no clock in it

// --- sending (sending.cpp, audience.cpp) ---

struct Family {
    std::vector<Id> children;
    std::optional<message::Adult> adult;  // who is written to; none: a sheet is handed over
    Id child;                             // of that adult
    message::Channel channel{message::Channel::paper};
    std::string language;
};
// Of the children of the scope enrolled today. A family with a hidden home is handed a sheet.
std::vector<Family> invited(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            message::Ways const& open);
Audience audience(std::vector<Family> const& families);
message::Waits waits_of(sql::Session& sql, std::vector<Family> const& families, Instant const& now);

// Refused: survey.unknown_questionnaire, survey.open_already, survey.no_family, family.no_phone, family.no_address,
// body.wrong_fields.
Result<SurveyRow> send(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, message::Ways const& open,
                       NewSurvey const& survey);
// What reminding now would come to: nothing is written. Refused as remind().
struct ReminderForeseen {
    std::int64_t families{};
    message::Waits waits;
};
Result<ReminderForeseen> foresee_reminder(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                          message::Ways const& open, Id const& survey);
// Refused: survey.unknown, as may_remind(), survey.nobody_to_remind.
Result<SurveyRow> remind(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                         message::Ways const& open, Id const& survey);
// (deadline.cpp) Refused: survey.unknown, as may_move(). Sent twice, it is once.
Result<SurveyRow> move_deadline(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                                NewDeadline const& asked, std::string_view language);
std::optional<MovedDeadline> newest_deadline(sql::Session& sql, access::Scope const& scope, Id const& survey);
// `site`: "https://marelle.example.org", for the QR codes. Refused: survey.unknown, survey.closed, survey.over.
Result<Sheets> print_sheets(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                            std::int64_t count, std::string_view site);

// --- the team (collect.cpp, store.cpp, texts.cpp) ---

// Whether the actor is referent of a child who was here while the survey was open.
bool is_referent(sql::Session& sql, access::Scope const& scope, Id const& survey);
// The family answers on the helper's device. Refused: survey.unknown, survey.closed, survey.over, child.unknown,
// survey.referent_collects, survey.answered, survey.sheet_instead (it was not written to).
Result<Assistance> assist(sql::Session& sql, access::Scope const& scope, Id const& survey, Id const& child);
// Refused: survey.unknown, survey.closed, survey.referent_collects, survey.code_unknown, survey.used,
// survey.nothing_said, body.wrong_fields.
Result<Counted> type_sheet(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                           NewPaperAnswer const& paper);

std::vector<SurveyRow> list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                            std::string_view language);
Result<SurveyRow> find(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                       std::string_view language);
// The questions as they were sent. Refused: survey.unknown.
Result<Questionnaire> definition(sql::Session& sql, access::Scope const& scope, Id const& survey);
// Counts become rows, texts wait for their reader, whom it was sent to is erased. Twice is once. Refused:
// survey.unknown, as may_close().
Result<SurveyRow> close(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                        std::string_view language);
// Refused: survey.unknown, survey.not_closed.
Result<Results> results(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& survey,
                        std::string_view language);
// The keys of boxes that were counted: what a backup still holds of them is noise. Returns how many.
std::int64_t erase_keys(sql::Database& database, crypto::Keyring& keys);

// Refused: survey.unknown, survey.not_closed, survey.referent_reviews.
Result<std::vector<TextRow>> texts(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                   Id const& survey);
// Decided again, the last decision holds. Refused: survey.text_unknown, survey.referent_reviews, as may_decide() and
// masked().
Result<TextRow> review(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& text,
                       Review const& review);
// What was shown, when enough families answered. Refused: survey.unknown, survey.not_closed.
Result<std::vector<Comment>> comments(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                      Id const& survey);

// --- files (export.cpp) ---
http::Reply file_of(Results const& results, std::vector<Comment> const& comments, std::string_view language,
                    spreadsheet::Format format, Date const& today);

Result<http::Reply> list_file_of(http::Call const& call, std::vector<SurveyRow> const& surveys);  // list_export.cpp

// --- pages and routes (page.cpp, link_pages.cpp, routes.cpp) ---

QuestionnaireRow row_of(Questionnaire const& questionnaire);

struct PageOf {
    std::string_view language;
    std::string token, phone;
    std::map<std::string, Face> given;  // so far, on this device
    std::optional<std::size_t> at;      // the question shown; questions.size() is the written one; none: the beginning
    std::string text;                   // written so far, when it was too long to be sent
    std::string wrong;                  // message key of what kept it from being sent; empty
};
std::string survey_page(PageOf const& page, Opened const& opened);
// What is asked next: the first without an answer, then the written one.
std::size_t next_of(Questionnaire const& questionnaire, std::map<std::string, Face> const& given);
// "3-21--0": a sign a question, '-' for none; what is not of this questionnaire is passed over.
std::string kept_text(Questionnaire const& questionnaire, std::map<std::string, Face> const& given);
std::map<std::string, Face> kept_from(Questionnaire const& questionnaire, std::string_view text);
link::Pages link_pages(crypto::Keyring& keys);

void add_routes(http::Router& router, crypto::Keyring& keys, message::Ways const& open);

}  // namespace marelle::survey
