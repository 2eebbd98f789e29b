#include "crypto/keyring.hpp"
#include "evaluation/child_changes.hpp"
#include "evaluation/store.hpp"
#include "http/http.hpp"
#include "messages/messages.hpp"
#include <boost/json.hpp>

namespace marelle::evaluation {

namespace {

using http::Call;
using http::Reply;
using http::Work;

Result<Informant> informant_of(std::string_view name) {
    if (auto const known = record::choice_named<Informant>(name)) return *known;
    return fail(Fault::not_found, "evaluation.not_asked");
}

Reply shown(Call& call, EvaluationRound const& round, std::string fields = {}) {
    call.saw({}, "evaluation_round:" + round.id, std::move(fields));
    return http::reply(round);
}

// --- rounds ---

Result<Reply> get_rounds(Call& call) {
    auto const found = rounds(call.sql(), call.actor);
    call.saw({}, "evaluation_rounds:" + std::to_string(found.size()));
    return http::list_reply(found);
}
Result<Reply> post_round(Call& call) {
    return shown(call, TRY(open_round(call.sql(), call.actor, TRY(call.body<NewEvaluationRound>()))), "created");
}
Result<Reply> get_round(Call& call) {
    return shown(call, TRY(find_round(call.sql(), call.actor, TRY(round_id(call)))));
}
Result<Reply> delete_round(Call& call) {
    auto const id = TRY(round_id(call));
    TRY(withdraw_round(call.sql(), call.actor, id));
    call.saw({}, "evaluation_round:" + id, "withdrawn_at");
    return http::no_content();
}
Result<Reply> put_closure(Call& call) {
    return shown(call, TRY(close_round(call.sql(), call.actor, TRY(round_id(call)))), "closed_at");
}
Result<Reply> delete_closure(Call& call) {
    return shown(call, TRY(undo_closing(call.sql(), call.actor, TRY(round_id(call)))), "closed_at");
}
Result<Reply> put_reopening(Call& call) {
    auto const id = TRY(round_id(call));
    return shown(call, TRY(reopen(call.sql(), call.actor, id, TRY(call.body<Reopening>()))), "last_day");
}
Result<Reply> get_completeness(Call& call) {
    auto const found = TRY(completeness(call.sql(), call.actor, TRY(round_id(call))));
    call.saw({}, "evaluation_round:" + found.round);
    return http::reply(found);
}

// --- whom a psychologist is given ---

Result<Reply> get_assignments(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.assign"));
    auto const id = TRY(round_id(call));
    auto const found = TRY(assignments(call.sql(), scope, id));
    call.saw({}, "evaluation_round:" + id);
    return http::list_reply(found);
}
Result<Reply> get_assignable(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.assign"));
    auto const id = TRY(round_id(call));
    auto const found = TRY(assignable(call.sql(), call.actor, scope, id));
    call.saw({}, "evaluation_round:" + id + " children:" + std::to_string(found.size()));
    return http::list_reply(found);
}
Result<Reply> put_assignment(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.assign"));
    auto const id = TRY(round_id(call));
    auto const given = TRY(assign(call.sql(), scope, id, TRY(call.body<NewAssignment>())));
    call.saw({}, "evaluation_round:" + id + " person:" + given.person.id, "children");
    return http::reply(given);
}

// --- children ---

Result<Reply> get_queue(Call& call) {
    auto const id = TRY(round_id(call));
    auto found = TRY(queue(call.sql(), call.actor, id, TRY(asked_informant(call))));
    auto const child = TRY(call.query("child"));
    if (child && !is_id(*child)) return wrong_fields("query.wrong_fields", {{"child", "invalid"}});
    if (child) std::erase_if(found, [&](auto const& line) { return line.child.id != *child; });
    call.saw({}, "evaluation_round:" + id + " children:" + std::to_string(found.size()));
    return http::list_reply(found);
}
Result<Reply> get_paper_entry(Call& call) {
    auto const id = TRY(round_id(call));
    auto const found = TRY(paper_entry(call.sql(), call.actor, id, TRY(call.query("code")).value_or("")));
    call.saw({}, "evaluation_round:" + id + " children:" + std::to_string(found.children.size()));
    return http::reply(found);
}

Result<std::optional<Id>> asked_respondent(Call const& call) {
    auto asked = TRY(call.query("respondent"));
    if (asked && *asked != nobody_named && !is_id(*asked))
        return wrong_fields("query.wrong_fields", {{"respondent", "invalid"}});
    return asked;
}

struct Path {
    Id round, child;
    Informant informant{};
};
Result<Path> path_of(Call const& call) {
    auto const round = TRY(round_id(call));
    auto const child = call.id("child");
    if (!child) return fail(Fault::not_found, "child.unknown");
    auto const informant = TRY(informant_of(call.text("informant")));
    return Path{round, *child, informant};
}
Reply shown(Call& call, Assessment const& found, std::string fields = {}) {
    call.saw(found.child.id,
             "evaluation_round:" + found.round.id + " " + std::string{record::name_of_choice(found.informant)},
             std::move(fields));
    return http::with_version(http::reply(found), found.version);
}
Result<Reply> get_assessment(Call& call, crypto::Keyring& keys) {
    auto const path = TRY(path_of(call));
    auto const respondent = TRY(asked_respondent(call));
    return shown(call,
                 TRY(assessment(call.sql(), keys, call.actor, path.round, path.child, path.informant, respondent)));
}
Result<Reply> put_assessment(Call& call, crypto::Keyring& keys) {
    auto const path = TRY(path_of(call));
    auto const edit = TRY(call.body<AssessmentEdit>());
    auto const written = TRY(write(call.sql(), keys, call.actor, path.round, path.child, path.informant, edit));
    return shown(call, written.assessment, "answers,comment");
}
Result<Reply> back_to_draft(Call& call, crypto::Keyring& keys, TakeBack const& asked) {
    auto const path = TRY(path_of(call));
    auto const respondent = TRY(asked_respondent(call));
    auto const found = TRY(
        take_back(call.sql(), keys, call.actor, path.round, path.child, path.informant, respondent, asked));
    return shown(call, found, "submitted_at");
}
Result<Reply> post_correction(Call& call, crypto::Keyring& keys) {
    return back_to_draft(call, keys, TRY(call.body<TakeBack>()));
}
Result<Reply> get_history(Call& call, crypto::Keyring& keys) {
    auto const child = call.id("id");
    if (!child) return fail(Fault::not_found, "child.unknown");
    auto const found = TRY(history(call.sql(), keys, call.actor, *child));
    call.saw(*child, "assessments:" + std::to_string(found.size()));
    return http::list_reply(found);
}
Result<Reply> get_child_changes(Call& call, crypto::Keyring& keys) {
    auto const child = call.id("id");
    if (!child) return fail(Fault::not_found, "child.unknown");
    auto const found = TRY(child_changes(call.sql(), keys, call.actor, *child,
                                         messages::best_language(call.request.header("accept-language"))));
    call.saw(*child, "assessment_changes:" + std::to_string(found.size()));
    return http::list_reply(found);
}
Result<Reply> post_batch(Call& call, crypto::Keyring& keys) {
    auto const batch = TRY(call.body<EvaluationBatch>());
    auto const results = write_batch(call.sql(), keys, call.actor, batch);
    for (std::size_t i = 0; i < results.results.size(); ++i)
        if (results.results[i].result != Outcome::refused)
            call.saw(batch.drafts[i].child, "evaluation_round:" + batch.drafts[i].round, "answers,comment");
    if (call.trail.empty()) call.saw({}, "drafts:0");
    return http::reply(results);
}

Result<Reply> get_results(Call& call, crypto::Keyring& keys) {
    auto const asked = TRY(results_asked(call));
    auto const language = messages::best_language(call.request.header("accept-language"));
    auto const found = TRY(results(call.sql(), keys, call.actor, asked, language));
    call.saw({}, "evaluation_round:" + asked.round);
    return http::reply(found);
}

// The children behind a figure are read as answers are: with a purpose, one entry that says how many.
Result<Reply> get_result_rows(Call& call, crypto::Keyring& keys) {
    auto const id = TRY(round_id(call));
    auto const before = TRY(call.query("before"));
    if (before && !is_id(*before)) return wrong_fields("query.wrong_fields", {{"before", "invalid"}});
    auto const criterion = TRY(call.query("criterion"));
    if (!criterion) return wrong_fields("query.wrong_fields", {{"criterion", "required"}});
    auto const found = TRY(
        result_rows(call.sql(), keys, call.actor, id, before, TRY(asked_informant(call)), *criterion));
    call.saw({}, "evaluation_round:" + id + " children:" + std::to_string(found.size()));
    return http::list_reply(found);
}

// --- teachers' links ---

Result<Reply> get_links(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.link"));
    auto const id = TRY(round_id(call));
    auto const found = TRY(teacher_links(call.sql(), scope, id));
    call.saw({}, "evaluation_round:" + id + " links:" + std::to_string(found.size()));
    return http::list_reply(found);
}
// What the teacher's phone will open: the address people outside know, else the one this request was made to.
std::string site_of(Call const& call, std::string const& public_url) {
    if (!public_url.empty()) return public_url;
    return (call.request.secure ? "https://" : "http://") + std::string{call.request.header("host")};
}
Result<Reply> post_link(Call& call, std::string const& public_url) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.link"));
    auto const id = TRY(round_id(call));
    auto const made = TRY(
        make_teacher_link(call.sql(), scope, id, TRY(call.body<NewTeacherLink>()), site_of(call, public_url)));
    for (auto const& line : made.link.children) call.saw(line.child.id, "evaluation_link:" + made.link.id, "created");
    return http::reply(made, 201);
}
Result<Reply> delete_link(Call& call) {
    auto const scope = TRY(access::scope_of(call.actor, "evaluation.link"));
    auto const id = call.id("id");
    if (!id) return fail(Fault::not_found, "evaluation.link_unknown");
    TRY(revoke_teacher_link(call.sql(), scope, *id));
    call.saw({}, "evaluation_link:" + *id, "revoked_at");
    return http::no_content();
}

std::string const base = "/api/v1/evaluation-rounds";

void add_round_routes(http::Router& router) {
    router.on("GET", base, "evaluation.list", Work::read, get_rounds)
        .summary("Rounds of assessments, newest first, with how far the reader's "
                 "children are")
        .lists<EvaluationRound>();
    router.on("POST", base, "evaluation.manage", Work::write, post_round)
        .summary("Opens a round on a published version of an instrument; "
                 "harmless to repeat with the same id")
        .takes<NewEvaluationRound>()
        .answers<EvaluationRound>();
    router.on("GET", base + "/:id", "evaluation.list", Work::read, get_round)
        .summary("A round and its counts, without any answer")
        .answers<EvaluationRound>();
    router.on("DELETE", base + "/:id", "evaluation.manage", Work::write, delete_round)
        .summary("A round opened by mistake, while nobody has written in it");
    router.on("PUT", base + "/:id/closure", "evaluation.manage", Work::write, put_closure)
        .summary("Closes a round before its last day")
        .answers<EvaluationRound>();
    router.on("DELETE", base + "/:id/closure", "evaluation.manage", Work::write, delete_closure)
        .summary("Takes a closing back, until the round's last day")
        .answers<EvaluationRound>();
    router.on("PUT", base + "/:id/reopening", "evaluation.manage", Work::write, put_reopening)
        .summary("Opens a closed round again, for a reason, until a day")
        .takes<Reopening>()
        .answers<EvaluationRound>();
    router.on("GET", base + "/:id/completeness", "evaluation.queue", Work::read, get_completeness)
        .summary("How far each referent is, and the reminders")
        .answers<RoundCompleteness>();
    router.on("GET", base + "/:id/assignments", "evaluation.assign", Work::read, get_assignments)
        .summary("The psychologists of the house, with the children given to "
                 "each for this round")
        .lists<Assignment>();
    router.on("GET", base + "/:id/assignable-children", "evaluation.assign", Work::read, get_assignable)
        .summary("The children of the house that a psychologist may be given")
        .lists<QueueChild>();
    router.on("PUT", base + "/:id/assignments", "evaluation.assign", Work::write, put_assignment)
        .summary("The children that one psychologist assesses in this round; the "
                 "whole list")
        .takes<NewAssignment>()
        .answers<Assignment>();
}

void add_assessment_routes(http::Router& router, crypto::Keyring& keys) {
    auto const one = base + "/:id/children/:child/assessments/:informant";
    router.on("GET", base + "/:id/children", "evaluation.queue", Work::read, get_queue)
        .summary("The children in the order they are taken, and how far each is")
        .with("informant", "referent, teacher, psychologist, child or parent; "
                           "referent when absent")
        .with("child", "id of one of them: no other")
        .lists<QueueChild>();
    router.on("GET", base + "/:id/paper-entry", "evaluation.queue", Work::read, get_paper_entry)
        .summary("The form that a printed code says, and the children it can be of")
        .with("code", "as printed on the paper")
        .answers<PaperEntry>();
    router.on("GET", one, "evaluation.read", Work::read, [&keys](Call& call) { return get_assessment(call, keys); })
        .summary("What one kind of informant says of a child, with the round before")
        .with("respondent", "which of several teachers or psychologists; the first when absent, a psychologist's own")
        .answers<Assessment>();
    router.on("PUT", one, "evaluation.write", Work::write, [&keys](Call& call) { return put_assessment(call, keys); })
        .summary("Keeps a draft or sends it; of what two people write, the later "
                 "stands and the other is offered")
        .takes<AssessmentEdit>()
        .answers<Assessment>();
    router
        .on("DELETE", one + "/submission", "evaluation.write", Work::write,
            [&keys](Call& call) { return back_to_draft(call, keys, {}); })
        .summary("Makes what one sent a draft again")
        .with("respondent", "which of several teachers or psychologists; the first when absent, a psychologist's own")
        .answers<Assessment>();
    router
        .on("POST", one + "/correction", "evaluation.write", Work::write,
            [&keys](Call& call) { return post_correction(call, keys); })
        .summary("Makes what somebody else sent a draft again, for a reason")
        .with("respondent", "which of several teachers or psychologists; the first when absent, a psychologist's own")
        .takes<TakeBack>()
        .answers<Assessment>();
    router
        .on("GET", "/api/v1/children/:id/assessments", "evaluation.read", Work::read,
            [&keys](Call& call) { return get_history(call, keys); })
        .summary("A child's assessments, newest first")
        .lists<Assessment>();
    router
        .on("GET", "/api/v1/children/:id/assessment-changes", "evaluation.read", Work::read,
            [&keys](Call& call) { return get_child_changes(call, keys); })
        .summary("Whether a child's two last scores differ by more than the grid's own noise")
        .lists<ChildChange>();
    router
        .on("POST", "/api/v1/evaluation-batch", "evaluation.write", Work::write,
            [&keys](Call& call) { return post_batch(call, keys); })
        .summary("Drafts typed without network: one result each, never all or nothing")
        .takes<EvaluationBatch>()
        .answers<EvaluationBatchResult>();
}

void add_result_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", base + "/:id/results", "evaluation.results", Work::read,
            [&keys](Call& call) { return get_results(call, keys); })
        .summary("Shares at the expected level, and the evolution since another round")
        .with("before", "the round to compare with")
        .with("informant", "whose word; referent when absent")
        .with("draw", "one of `draws`: those to whom it gave a place beside those it left waiting")
        .answers<EvaluationResults>();
    router
        .on("GET", base + "/:id/result-rows", "evaluation.read", Work::read,
            [&keys](Call& call) { return get_result_rows(call, keys); })
        .summary("The children behind the figures of one criterion")
        .with("criterion", "key of one of the instrument's")
        .with("before", "the round to compare with")
        .with("informant", "whose word; referent when absent")
        .lists<ResultRow>();
}

}  // namespace

Result<Id> round_id(Call const& call) {
    if (auto id = call.id("id")) return *id;
    return fail(Fault::not_found, "evaluation.round_unknown");
}

Result<Informant> asked_informant(Call const& call) {
    auto const name = TRY(call.query("informant"));
    if (!name) return Informant::referent;
    if (auto const known = record::choice_named<Informant>(*name)) return *known;
    return wrong_fields("query.wrong_fields", {{"informant", "invalid"}});
}

Result<ResultsAsked> results_asked(Call const& call) {
    auto const id = TRY(round_id(call));
    auto const before = TRY(call.query("before"));
    auto const draw = TRY(call.query("draw"));
    std::vector<Error::Field> wrong;
    if (before && !is_id(*before)) wrong.push_back({"before", "invalid"});
    if (draw && !is_id(*draw)) wrong.push_back({"draw", "invalid"});
    if (!wrong.empty()) return wrong_fields("query.wrong_fields", std::move(wrong));
    auto const informant = TRY(asked_informant(call));
    return ResultsAsked{id, before, informant, draw};
}

void add_routes(http::Router& router, crypto::Keyring& keys, std::string public_url) {
    add_round_routes(router);
    add_assessment_routes(router, keys);
    add_result_routes(router, keys);
    add_export_routes(router, keys);
    add_result_export_routes(router, keys);
    router.on("GET", base + "/:id/teacher-links", "evaluation.link", Work::read, get_links)
        .summary("The links by which teachers answer, and how far they are")
        .lists<TeacherLink>();
    router
        .on("POST", base + "/:id/teacher-links", "evaluation.link", Work::write,
            [public_url = std::move(public_url)](Call& call) { return post_link(call, public_url); })
        .summary("A teacher's link for some children, shown once with its QR code")
        .takes<NewTeacherLink>()
        .answers<MadeTeacherLink>();
    router.on("DELETE", "/api/v1/evaluation-teacher-links/:id", "evaluation.link", Work::write, delete_link)
        .summary("This link opens nothing any more");
}

}  // namespace marelle::evaluation
