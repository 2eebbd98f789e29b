#include "crypto/keyring.hpp"
#include "fact/asked.hpp"
#include <boost/json.hpp>
#include <charconv>

namespace marelle::fact {

namespace {

using http::Call;
using http::Reply;
using http::Work;

void saw(Call& call, Fact const& fact, std::string fields = {}) {
    call.saw(fact.child ? fact.child->id : Id{}, "fact:" + fact.id, std::move(fields));
}

Result<Reply> post_fact(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "fact.write"));
    auto written = TRY(write(call.sql(), keys, call.actor, scope, TRY(call.body<NewFact>())));
    saw(call, written, "kind,severity,text");
    return http::reply(written);
}

// One entry a list (docs/decisions/0007); of one child, it names the child.
Result<Reply> get_facts(Call& call, crypto::Keyring& keys) {
    auto const question = TRY(question_of(call));
    auto found = facts(call.sql(), keys, reader_of(call.actor), question);
    call.saw(question.child.value_or(""), "facts:" + std::to_string(found.facts.size()));
    return http::list_reply(found.facts, found.next);
}

Result<Reply> get_own(Call& call, crypto::Keyring& keys) {
    auto own = own_facts(call.sql(), keys, call.actor);
    call.saw({}, "facts:" + std::to_string(own.size()));
    return http::list_reply(own);
}

Result<Reply> get_fact(Call& call, crypto::Keyring& keys) {
    auto found = TRY(find(call.sql(), keys, reader_of(call.actor), TRY(call.id("id"))));
    saw(call, found);
    return http::reply(found);
}

Result<Reply> post_correction(Call& call, crypto::Keyring& keys) {
    auto id = TRY(call.id("id"));
    auto corrected = TRY(correct(call.sql(), keys, reader_of(call.actor), id, TRY(call.body<NewCorrection>())));
    saw(call, corrected, "kind,severity,text");
    return http::reply(corrected);
}

Result<Reply> post_withdrawal(Call& call, crypto::Keyring& keys) {
    auto withdrawn = TRY(withdraw(call.sql(), keys, reader_of(call.actor), TRY(call.id("id"))));
    saw(call, withdrawn, "withdrawn");
    return http::reply(withdrawn);
}

Result<Reply> post_own_withdrawal(Call& call, crypto::Keyring& keys) {
    TRY(access::scope_of(call.actor, "fact.write"));
    auto id = TRY(call.id("id"));
    auto taken = TRY(withdraw_own(call.sql(), keys, reader_of(call.actor), id, TRY(call.body<Withdrawal>())));
    call.saw({}, "fact:" + id, "withdrawn");
    return http::reply(taken);
}

Result<Reply> delete_withdrawal(Call& call, crypto::Keyring& keys) {
    auto given_back = TRY(give_back(call.sql(), keys, reader_of(call.actor), TRY(call.id("id"))));
    saw(call, given_back, "withdrawn");
    return http::reply(given_back);
}

Result<Reply> post_acknowledgement(Call& call, crypto::Keyring& keys) {
    auto seen = TRY(acknowledge(call.sql(), keys, reader_of(call.actor), TRY(call.id("id"))));
    saw(call, seen, "acknowledged");
    return http::reply(seen);
}

Result<Reply> get_waiting(Call& call) {
    return http::reply(waiting(call.sql(), TRY(access::scope_of(call.actor, "fact.waiting"))));
}

Result<Reply> get_to_tell(Call& call) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.read"));
    return http::reply(TRY(to_tell(call.sql(), scope, TRY(call.id("id")))));
}

// --- the State's form ---

Result<Reply> answer(Call& call, IncidentReport const& report, std::string fields = {}) {
    call.saw({}, "fact:" + report.fact, std::move(fields));
    return http::with_version(http::reply(report), report.version);
}

Result<Reply> get_report(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "incident.write"));
    auto id = TRY(call.id("id"));
    std::optional<std::int64_t> version;
    if (auto asked = TRY(call.query("version"))) {
        std::int64_t number{};
        auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), number);
        if (error != std::errc{} || end != asked->data() + asked->size())
            return wrong_fields("query.wrong_fields", {{"version", "invalid"}});
        version = number;
    }
    return answer(call, TRY(report(call.sql(), keys, scope, id, version)));
}

Result<Reply> put_report(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "incident.write"));
    auto id = TRY(call.id("id"));
    auto seen = TRY(call.if_match());
    auto edit = TRY(call.body<ReportEdit>());
    return answer(call, TRY(write_report(call.sql(), keys, scope, id, seen, edit)), "form");
}

Result<Reply> post_step(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "incident.write"));
    auto id = TRY(call.id("id"));
    auto edit = TRY(call.body<StepEdit>());
    return answer(call, TRY(record_step(call.sql(), keys, scope, id, edit)), "step");
}

Result<Reply> put_step_reversal(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "incident.write"));
    return answer(call, TRY(reverse_step(call.sql(), keys, scope, TRY(call.id("id")))), "step");
}

Result<Reply> post_sending(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "incident.write"));
    auto id = TRY(call.id("id"));
    auto edit = TRY(call.body<SendingEdit>());
    return answer(call, TRY(record_sending(call.sql(), keys, scope, id, edit)), "state");
}

void add_report_routes(http::Router& router, crypto::Keyring& keys) {
    router
        .on("GET", "/api/v1/facts/:id/incident-report", "incident.write", Work::read,
            [&keys](Call& call) { return get_report(call, keys); })
        .summary("The State's form of a serious incident, with its steps and their delays")
        .with("version", "an earlier writing")
        .answers<IncidentReport>();
    router
        .on("PUT", "/api/v1/facts/:id/incident-report", "incident.write", Work::write,
            [&keys](Call& call) { return put_report(call, keys); })
        .summary("Writes the form again; every writing is kept")
        .takes<ReportEdit>()
        .answers<IncidentReport>();
    router
        .on("POST", "/api/v1/facts/:id/incident-steps", "incident.write", Work::write,
            [&keys](Call& call) { return post_step(call, keys); })
        .summary("Ticks a step, says that it does not apply, or takes that back")
        .takes<StepEdit>()
        .answers<IncidentReport>();
    router
        .on("PUT", "/api/v1/incident-steps/:id/reversal", "incident.write", Work::write,
            [&keys](Call& call) { return put_step_reversal(call, keys); })
        .summary("The last tick of a step is taken back, within 30 days")
        .answers<IncidentReport>();
    router
        .on("POST", "/api/v1/facts/:id/incident-sendings", "incident.write", Work::write,
            [&keys](Call& call) { return post_sending(call, keys); })
        .summary("Says that the form as it is was sent to the State's service, or that the service read it")
        .takes<SendingEdit>()
        .answers<IncidentReport>();
}

}  // namespace

static Result<std::optional<Id>> id_in(Call& call, std::string_view name) {
    auto value = TRY(call.query(name));
    if (value && !is_id(*value)) return wrong_fields("query.wrong_fields", {{std::string{name}, "invalid"}});
    return value;
}

Result<Question> question_of(Call& call) {
    auto page = TRY(call.page());
    return Question{TRY(id_in(call, "child")), TRY(id_in(call, "group")), TRY(call.query("waiting")) == "1", page.limit,
                    page.after};
}

void add_routes(http::Router& router, crypto::Keyring& keys) {
    add_export_routes(router, keys);
    router.on("POST", "/api/v1/facts", "fact.write", Work::write, [&keys](Call& call) { return post_fact(call, keys); })
        .summary("Notes a fact or an incident about a child or a group; harmless to repeat with the same id")
        .takes<NewFact>()
        .answers<Fact>();
    router.on("GET", "/api/v1/facts", "fact.read", Work::read, [&keys](Call& call) { return get_facts(call, keys); })
        .summary("The facts that the reader follows, newest first")
        .with("child", "of one child")
        .with("group", "of one group")
        .with("waiting", "1: grave, and nobody has said that they saw it")
        .lists<Fact>();
    router.on("GET", "/api/v1/own-facts", "fact.write", Work::read, [&keys](Call& call) { return get_own(call, keys); })
        .summary("What the reader wrote today")
        .lists<Fact>();
    router
        .on("GET", "/api/v1/facts/:id", "fact.write", Work::read, [&keys](Call& call) { return get_fact(call, keys); })
        .summary("A fact, with what its corrections replaced")
        .answers<Fact>();
    router
        .on("POST", "/api/v1/facts/:id/corrections", "fact.write", Work::write,
            [&keys](Call& call) { return post_correction(call, keys); })
        .summary("Says it again, better; what was said stays in the history")
        .takes<NewCorrection>()
        .answers<Fact>();
    router
        .on("POST", "/api/v1/facts/:id/withdrawal", "fact.write", Work::write,
            [&keys](Call& call) { return post_withdrawal(call, keys); })
        .summary("Takes a fact back within 30 days: one's own, or any for the director; what was said stays")
        .answers<Fact>();
    router
        .on("DELETE", "/api/v1/facts/:id/withdrawal", "fact.write", Work::write,
            [&keys](Call& call) { return delete_withdrawal(call, keys); })
        .summary("Gives a fact back within 30 days: what one took back oneself, or any for the director")
        .answers<Fact>();
    router
        .on("POST", "/api/v1/own-facts/:id/withdrawal", "fact.write", Work::write,
            [&keys](Call& call) { return post_own_withdrawal(call, keys); })
        .summary("Takes back what one wrote, arrived or not: what arrives later is written as taken back")
        .takes<Withdrawal>()
        .answers<TakenBack>();
    router
        .on("POST", "/api/v1/facts/:id/acknowledgement", "fact.acknowledge", Work::write,
            [&keys](Call& call) { return post_acknowledgement(call, keys); })
        .summary("Says that a grave fact was seen")
        .answers<Fact>();
    router.on("GET", "/api/v1/facts-waiting", "fact.waiting", Work::read, [](Call& call) { return get_waiting(call); })
        .summary("How many grave facts nobody has said that they saw")
        .answers<Waiting>();
    router
        .on("GET", "/api/v1/sessions/:id/to-tell", "attendance.read", Work::read,
            [](Call& call) { return get_to_tell(call); })
        .summary("Whom somebody who may not write a fact tells instead")
        .answers<ToTell>();
    add_report_routes(router, keys);
}

}  // namespace marelle::fact
