#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include "survey/fields.hpp"

namespace marelle::survey {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Given {
    crypto::Keyring& keys;
    message::Ways open;
};

std::string_view language_of(Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

// What a phone will open: the address people outside know, else the one this request was made to.
std::string site_of(Call const& call, Given const& given) {
    if (!given.open.public_url.empty()) return given.open.public_url;
    return (call.request.secure ? "https://" : "http://") + std::string{call.request.header("host")};
}

Result<Id> survey_id(Call const& call) {
    if (auto id = call.id("id")) return id;
    return fail(Fault::not_found, "survey.unknown");
}

Result<Reply> get_questionnaires(Call&) {
    std::vector<QuestionnaireRow> rows;
    for (auto const& each : shipped()) rows.push_back(row_of(each.questionnaire));
    return http::list_reply(rows);
}

Result<Reply> get_audience(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const families = invited(call.sql(), given.keys, scope, given.open);
    auto out = audience(families);
    out.waits = waits_of(call.sql(), families, call.actor.now);
    call.saw({}, "survey_audience");
    return http::reply(out);
}

// That families wrote something is for who reads it before anybody else.
SurveyRow as_seen(Call const& call, SurveyRow row) {
    if (!access::scope_of(call.actor, "survey.review")) row.texts_waiting.reset();
    return row;
}

Result<Reply> get_surveys(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.read"));
    auto rows = list(call.sql(), given.keys, scope, language_of(call));
    for (auto& row : rows) row = as_seen(call, std::move(row));
    return http::list_reply(rows);
}

Result<Reply> export_surveys(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.read"));
    return list_file_of(call, list(call.sql(), given.keys, scope, language_of(call)));
}

Result<Reply> get_survey(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.read"));
    auto row = TRY(find(call.sql(), given.keys, scope, TRY(survey_id(call)), language_of(call)));
    return http::reply(as_seen(call, std::move(row)));
}

Result<Reply> post_survey(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const made = TRY(send(call.sql(), given.keys, scope, given.open, TRY(call.body<NewSurvey>())));
    call.saw({}, "survey:" + made.id, "questionnaire,closes_on");
    return http::reply(made, 201);
}

Result<Reply> get_reminder(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const id = TRY(survey_id(call));
    auto const found = TRY(foresee_reminder(call.sql(), given.keys, scope, given.open, id));
    call.saw({}, "survey:" + id);
    return http::reply(found);
}

Result<Reply> post_reminder(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const made = TRY(remind(call.sql(), given.keys, scope, given.open, TRY(survey_id(call))));
    call.saw({}, "survey:" + made.id, "reminders");
    return http::reply(made, 201);
}

Result<Reply> post_deadline(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const id = TRY(survey_id(call));
    auto const asked = TRY(call.body<NewDeadline>());
    auto const moved = TRY(move_deadline(call.sql(), given.keys, scope, id, asked, language_of(call)));
    call.saw({}, "survey:" + id, "closes_on,reason");
    return http::reply(moved, 201);
}

Result<Reply> post_sheets(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const id = TRY(survey_id(call));
    auto const count = TRY(call.body<NewSheets>()).count;
    auto const made = TRY(print_sheets(call.sql(), given.keys, scope, id, count, site_of(call, given)));
    call.saw({}, "survey:" + id, "sheets");
    return http::reply(made, 201);
}

Result<Reply> put_closure(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.send"));
    auto const closed = TRY(close(call.sql(), given.keys, scope, TRY(survey_id(call)), language_of(call)));
    call.saw({}, "survey:" + closed.id, "closed_at");
    return http::reply(closed);
}

Result<Reply> get_collection(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.collect"));
    auto const id = TRY(survey_id(call));
    auto const asked = TRY(definition(call.sql(), scope, id));
    TRY(may_collect(is_referent(call.sql(), scope, id)));
    return http::reply(row_of(asked));
}

Result<Reply> post_paper_answer(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.collect"));
    auto const id = TRY(survey_id(call));
    auto const counted = TRY(type_sheet(call.sql(), given.keys, scope, id, TRY(call.body<NewPaperAnswer>())));
    call.saw({}, "survey:" + id, "answers");
    return http::reply(counted, 201);
}

Result<Reply> post_assistance(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.collect"));
    auto const id = TRY(survey_id(call));
    auto const child = TRY(call.body<NewAssistance>()).child;
    auto const made = TRY(assist(call.sql(), scope, id, child));
    call.saw(child, "survey:" + id, "assistance");
    return http::reply(made, 201);
}

Result<Reply> get_results(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.results"));
    return http::reply(TRY(results(call.sql(), given.keys, scope, TRY(survey_id(call)), language_of(call))));
}

Result<Reply> get_file(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.results"));
    auto const id = TRY(survey_id(call));
    auto const format = TRY(spreadsheet::format_asked(call));
    auto const asked = TRY(call.query("texts")).value_or("without");
    if (asked != "with" && asked != "without") return wrong_fields("query.wrong_fields", {{"texts", "invalid"}});
    std::vector<Comment> written;
    if (asked == "with") {
        auto const reader = TRY(access::scope_of(call.actor, "survey.comments"));
        written = TRY(comments(call.sql(), given.keys, reader, id));
    }
    auto const language = language_of(call);
    auto const found = TRY(results(call.sql(), given.keys, scope, id, language));
    call.saw({}, "survey:" + id, asked == "with" ? "export,texts" : "export");
    return file_of(found, written, language, format, call.actor.today);
}

Result<Reply> get_texts(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.review"));
    auto const id = TRY(survey_id(call));
    auto const found = TRY(texts(call.sql(), given.keys, scope, id));
    call.saw({}, "survey:" + id);
    return http::list_reply(found);
}

Result<Reply> put_review(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.review"));
    auto const id = call.id("id");
    if (!id) return fail(Fault::not_found, "survey.text_unknown");
    auto const decided = TRY(review(call.sql(), given.keys, scope, *id, TRY(call.body<Review>())));
    call.saw({}, "survey_text:" + *id, "verdict");
    return http::reply(decided);
}

Result<Reply> get_comments(Call& call, Given const& given) {
    auto const scope = TRY(access::scope_of(call.actor, "survey.comments"));
    auto const id = TRY(survey_id(call));
    auto const found = TRY(comments(call.sql(), given.keys, scope, id));
    call.saw({}, "survey:" + id);
    return http::list_reply(found);
}

void add_reading(http::Router& router, Given const& given) {
    router.on("GET", "/api/v1/questionnaires", "survey.read", Work::read, get_questionnaires)
        .summary("The questionnaires that may be sent, in each language a family reads")
        .lists<QuestionnaireRow>();
    router
        .on("GET", "/api/v1/survey-audience", "survey.send", Work::read,
            [given](Call& call) { return get_audience(call, given); })
        .summary("Whom a questionnaire would go to today: families, by which way, in which language")
        .answers<Audience>();
    router
        .on("GET", "/api/v1/surveys", "survey.read", Work::read,
            [given](Call& call) { return get_surveys(call, given); })
        .summary("Questionnaires sent to parents, newest first")
        .lists<SurveyRow>();
    router
        .on("GET", "/api/v1/surveys-export", "survey.read", Work::read,
            [given](Call& call) { return export_surveys(call, given); })
        .summary("The same as a file")
        .with("format", "csv or xlsx");
    router
        .on("GET", "/api/v1/surveys/:id", "survey.read", Work::read,
            [given](Call& call) { return get_survey(call, given); })
        .summary("One of them: families invited and answers received, never who answered")
        .answers<SurveyRow>();
    router
        .on("GET", "/api/v1/surveys/:id/results", "survey.results", Work::read,
            [given](Call& call) { return get_results(call, given); })
        .summary("What families answered, once it is closed and enough of them did")
        .answers<Results>();
    router
        .on("GET", "/api/v1/surveys/:id/results/file", "survey.results", Work::read,
            [given](Call& call) { return get_file(call, given); })
        .summary("The same as a file; what families wrote only when it is asked for")
        .with("format", "csv or xlsx")
        .with("texts", "with or without");
    router
        .on("GET", "/api/v1/surveys/:id/comments", "survey.comments", Work::read,
            [given](Call& call) { return get_comments(call, given); })
        .summary("What families wrote, once a person has read it and masked the names")
        .lists<Comment>();
}

void add_sending(http::Router& router, Given const& given) {
    router
        .on("POST", "/api/v1/surveys", "survey.send", Work::write,
            [given](Call& call) { return post_survey(call, given); })
        .summary("Send a questionnaire to every family, each in its language: planned messages, once")
        .takes<NewSurvey>()
        .answers<SurveyRow>();
    router
        .on("GET", "/api/v1/surveys/:id/reminders", "survey.send", Work::read,
            [given](Call& call) { return get_reminder(call, given); })
        .summary("What reminding now would come to: how many families, and to whom it would leave later")
        .answers<ReminderForeseen>();
    router
        .on("POST", "/api/v1/surveys/:id/reminders", "survey.send", Work::write,
            [given](Call& call) { return post_reminder(call, given); })
        .summary("Remind the families that have not answered; twice at most")
        .answers<SurveyRow>();
    router
        .on("POST", "/api/v1/surveys/:id/deadlines", "survey.send", Work::write,
            [given](Call& call) { return post_deadline(call, given); })
        .summary("A later last day, with its reason; past the first one, the links open again")
        .takes<NewDeadline>()
        .answers<SurveyRow>();
    router
        .on("POST", "/api/v1/surveys/:id/sheets", "survey.send", Work::write,
            [given](Call& call) { return post_sheets(call, given); })
        .summary("Sheets to print, each with a code that serves once; shown once")
        .takes<NewSheets>()
        .answers<Sheets>();
    router
        .on("PUT", "/api/v1/surveys/:id/closure", "survey.send", Work::write,
            [given](Call& call) { return put_closure(call, given); })
        .summary("Close it and count: it is not opened again, and whom it was sent to is erased")
        .answers<SurveyRow>();
}

void add_collecting(http::Router& router, Given const& given) {
    router.on("GET", "/api/v1/surveys/:id/collection", "survey.collect", Work::read, get_collection)
        .summary("The questions as they were sent, for who types sheets; refused to a child's referent")
        .answers<QuestionnaireRow>();
    router
        .on("POST", "/api/v1/surveys/:id/paper-answers", "survey.collect", Work::write,
            [given](Call& call) { return post_paper_answer(call, given); })
        .summary("A sheet, by its code; refused to a child's referent")
        .takes<NewPaperAnswer>()
        .answers<Counted>();
    router.on("POST", "/api/v1/surveys/:id/assistances", "survey.collect", Work::write, post_assistance)
        .summary("A family answers on this device, beside somebody who is not the child's referent")
        .takes<NewAssistance>()
        .answers<Assistance>();
    router
        .on("GET", "/api/v1/surveys/:id/texts", "survey.review", Work::read,
            [given](Call& call) { return get_texts(call, given); })
        .summary("What families wrote, for the one person who reads it first")
        .lists<TextRow>();
    router
        .on("PUT", "/api/v1/survey-texts/:id/review", "survey.review", Work::write,
            [given](Call& call) { return put_review(call, given); })
        .summary("Show it with names masked, or withhold it with a reason")
        .takes<Review>()
        .answers<TextRow>();
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys, message::Ways const& open) {
    Given const given{keys, open};
    add_reading(router, given);
    add_sending(router, given);
    add_collecting(router, given);
}

}  // namespace marelle::survey
