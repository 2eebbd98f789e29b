#include "crypto/keyring.hpp"
#include "handover/door.hpp"
#include "http/http.hpp"
#include <boost/json.hpp>

namespace marelle::handover {

namespace {

using http::Call;
using http::Reply;
using http::Work;
namespace json = boost::json;

constexpr std::size_t longest_batch = 500;

void told(Call& call, Id const& child, Id const& session, std::string fields) {
    call.saw(child, "session:" + session, std::move(fields));
}

// Said on a screen of the server, at this instant.
Hearing by_hand(Call const& call) { return {DeviceClock{{}, call.actor.now}, {}, call.actor.post.profile}; }

Result<Reply> put_handover(Call& call, crypto::Keyring& keys, Departed const& departed) {
    auto scope = TRY(access::scope_of(call.actor, "handover.write"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto edit = TRY(call.body<HandoverEdit>());
    HandoverNote const note{edit.id ? *edit.id : new_id(),
                            session,
                            child,
                            edit.kind,
                            edit.adult,
                            edit.stop,
                            edit.observed_at,
                            edit.left_at,
                            edit.happened.value_or(false),
                            edit.identity_checked};
    auto taken = TRY(take(call.sql(), keys, scope, note, by_hand(call), departed));
    told(call, child, session, "departure");
    return http::reply(DepartedChild{child, std::move(taken.handover), std::move(taken.stop)});
}

// After everything this person has said of it, whatever their other device's clock said.
Instant after_own_words(std::vector<NoteRow> const& notes, access::Scope const& scope) {
    auto at = scope.now;
    for (auto const& note : notes)
        if (note.noted_by.id == scope.actor && note.observed_at >= at)
            at = instant_text(instant_ms(note.observed_at).value_or(0) + 1);
    return at;
}

Result<Reply> delete_handover(Call& call, crypto::Keyring& keys, Departed const& departed) {
    auto scope = TRY(access::scope_of(call.actor, "handover.write"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto const notes = notes_of(call.sql(), scope, session, child);
    auto const at = after_own_words(notes, scope);
    HandoverNote const note{new_id(), session, child, HandoverKind::undone, {}, {}, at, {}, false, {}};
    auto taken = TRY(take(call.sql(), keys, scope, note, by_hand(call), departed));
    // One takes one's own word back; to say otherwise than someone else, one says it.
    if (taken.handover) return fail(Fault::conflict, "handover.of_another");
    told(call, child, session, "departure");
    return http::reply(DepartedChild{child, {}, {}});
}

Result<Reply> put_settlement(Call& call, crypto::Keyring& keys, Departed const& departed) {
    auto scope = TRY(access::scope_of(call.actor, "handover.lift"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto choice = TRY(call.body<HandoverChoice>());
    auto taken = TRY(settle(call.sql(), keys, scope, session, child, choice.note, departed));
    told(call, child, session, "settlement");
    return http::reply(DepartedChild{child, std::move(taken.handover), {}});
}

// One line of a batch: alone in its savepoint, so that its refusal undoes nothing else.
HandoverResult one_of_batch(Call& call, crypto::Keyring& keys, access::Scope const& scope, json::value const& sent,
                            Hearing const& heard, Departed const& departed) {
    HandoverResult out;
    out.result = Outcome::refused;
    out.code = "body.wrong_fields";
    if (!sent.is_object()) return out;
    if (auto const* id = sent.get_object().if_contains("id"); id && id->is_string() && is_id(id->get_string()))
        out.id = std::string{id->get_string()};
    auto refused = [&](Error const& error) {
        out.code = error.code;
        for (auto const& field : error.fields)
            if (field.name == "from") out.from = field.code;
        return out;
    };
    auto note = record::from_json<HandoverNote>(sent.get_object());
    if (!note) return refused(note.error());
    sql::Savepoint savepoint{call.sql()};
    auto taken = take(call.sql(), keys, scope, *note, heard, departed);
    if (!taken) return refused(taken.error());
    savepoint.keep();
    if (taken->outcome != Outcome::repeated) told(call, note->child, note->session, "departure");
    out.result = taken->outcome;
    out.code.reset();
    out.handover = std::move(taken->handover);
    out.stop = std::move(taken->stop);
    return out;
}

Result<Reply> post_batch(Call& call, crypto::Keyring& keys, Departed const& departed) {
    auto scope = TRY(access::scope_of(call.actor, "handover.write"));
    auto body = TRY(call.object());
    json::value const lines = body.contains("handovers") ? body.at("handovers") : json::value{};
    body["handovers"] = json::array{};
    // The batch itself through its table; its lines one by one.
    auto head = TRY(record::from_json<HandoverBatch>(body));
    if (!lines.is_array())
        return wrong_fields("body.wrong_fields", {{"handovers", lines.is_null() ? "required" : "invalid"}});
    if (lines.get_array().size() > longest_batch) return wrong_fields("body.wrong_fields", {{"handovers", "too_long"}});
    Hearing const heard{DeviceClock{head.sent_at, scope.now}, head.device, call.actor.post.profile};
    HandoverResults out;
    for (auto const& line : lines.get_array())
        out.results.push_back(one_of_batch(call, keys, scope, line, heard, departed));
    return http::reply(out);
}

Result<Reply> post_stop(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "handover.write"));
    auto sent = TRY(call.body<NewStop>());
    auto written = TRY(stop(call.sql(), keys, scope, sent));
    call.saw(sent.child, "handover_stop:" + sent.id, "stop");
    return http::reply(written, 201);
}

Result<Reply> put_lifting(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "handover.lift"));
    auto id = TRY(call.id("id"));
    auto lifting = TRY(call.body<Lifting>());
    auto lifted = TRY(lift(call.sql(), keys, scope, call.actor.post.profile, id, lifting));
    call.saw(lifted.child, "handover_stop:" + id, "lifting");
    return http::reply(lifted.stop);
}

}  // namespace

void add_routes(http::Router& router, crypto::Keyring& keys, Departed departed) {
    constexpr auto one = "/api/v1/sessions/:id/handovers/:child";
    router
        .on("PUT", one, "handover.write", Work::write,
            [&keys, departed](Call& call) { return put_handover(call, keys, departed); })
        .summary("With whom a child leaves; harmless to repeat with the same id")
        .takes<HandoverEdit>()
        .answers<DepartedChild>();
    router
        .on("DELETE", one, "handover.write", Work::write,
            [&keys, departed](Call& call) { return delete_handover(call, keys, departed); })
        .summary("Takes one's own word of a departure back, within 30 days; what was said stays in the history")
        .answers<DepartedChild>();
    router
        .on("PUT", "/api/v1/sessions/:id/handovers/:child/settlement", "handover.lift", Work::write,
            [&keys, departed](Call& call) { return put_settlement(call, keys, departed); })
        .summary("Chooses between the words of two people on a departure")
        .takes<HandoverChoice>()
        .answers<DepartedChild>();
    router
        .on("POST", "/api/v1/handover-batch", "handover.write", Work::write,
            [&keys, departed](Call& call) { return post_batch(call, keys, departed); })
        .summary("Departures taken together, at most 500; one result a line, never all or nothing")
        .takes<HandoverBatch>()
        .answers<HandoverResults>();
    router
        .on("POST", "/api/v1/handover-stops", "handover.write", Work::write,
            [&keys](Call& call) { return post_stop(call, keys); })
        .summary("Somebody at the door may not leave with the child, or the child not alone: the director is told")
        .takes<NewStop>()
        .answers<Stop>();
    router
        .on("PUT", "/api/v1/handover-stops/:id/lifting", "handover.lift", Work::write,
            [&keys](Call& call) { return put_lifting(call, keys); })
        .summary("Lifts a stop for that session and that adult, with a reason; a contact ban by the director only")
        .takes<Lifting>()
        .answers<Stop>();
}

}  // namespace marelle::handover
