#include "attendance/attendance.hpp"
#include "attendance/quiet_phones.hpp"
#include "crypto/keyring.hpp"
#include "http/http.hpp"
#include "people/card.hpp"
#include <boost/json.hpp>

namespace marelle::attendance {

namespace {

using http::Call;
using http::Reply;
using http::Work;
namespace json = boost::json;

constexpr std::size_t longest_batch = 500;

// The scope of the alerts, for who may see them.
std::optional<access::Scope> care_of(Actor const& actor) {
    auto scope = access::scope_of(actor, "child.care");
    if (!scope) return {};
    return *scope;
}

// Alerts are S2: that they were on the screen is logged, one entry a screen.
void saw_alerts(Call& call, std::optional<access::Scope> const& care, std::string subject) {
    if (care) call.trail.add({Level::s2, "child.care", {}, std::move(subject), {}, {}});
}

Result<Reply> get_roll(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.read"));
    auto care = care_of(call.actor);
    auto id = TRY(call.id("id"));
    Roll seen{TRY(roll(call.sql(), keys, scope, care, id))};
    saw_alerts(call, care, "session:" + id);
    return http::reply(seen);
}

Result<Reply> put_note(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.write"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto edit = TRY(call.body<NoteEdit>());
    Note note{edit.id ? *edit.id : new_id(),    std::move(session),         std::move(child),
              static_cast<Said>(edit.presence), std::move(edit.reason),     std::move(edit.arrived_at),
              std::move(edit.left_at),          std::move(edit.observed_at)};
    auto taken = TRY(take(call.sql(), keys, scope, note, {DeviceClock{{}, scope.now}, {}}));
    call.saw(note.child, "session:" + note.session, "presence");
    return http::reply(MarkedChild{std::move(taken.child), std::move(taken.mark)});
}

Result<Reply> delete_note(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.write"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto taken = TRY(take_back(call.sql(), keys, scope, session, child));
    // One takes one's own word back; to say otherwise than someone else, one says it.
    if (taken.mark) return fail(Fault::conflict, "attendance.mark_of_another");
    call.saw(child, "session:" + session, "presence");
    return http::reply(MarkedChild{std::move(taken.child), {}});
}

// All of them or none: the roll call is as it was before, or the reader is told why not.
Result<Reply> delete_sending(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.write"));
    auto session = TRY(call.id("id"));
    auto const children = TRY(left_of_sending(call.sql(), scope, session, TRY(call.id("note"))));
    std::vector<MarkedChild> out;
    for (auto const& child : children) {
        auto taken = TRY(take_back(call.sql(), keys, scope, session, child));
        call.saw(child, "session:" + session, "presence");
        out.push_back({std::move(taken.child), std::move(taken.mark)});
    }
    return http::list_reply(out);
}

Result<Reply> put_settlement(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.settle"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    auto taken = TRY(settle(call.sql(), keys, scope, session, child, TRY(call.body<Settlement>()).note));
    call.saw(child, "session:" + session, "settlement");
    return http::reply(MarkedChild{std::move(taken.child), std::move(taken.mark)});
}

// Whom to call, who may collect. A volunteer has the numbers and nothing else, in a shape of their own.
Result<Reply> get_card(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "child.card"));
    auto session = TRY(call.id("id")), child = TRY(call.id("child"));
    if (!expected_in(call.sql(), scope, session, child)) return fail(Fault::not_found, "child.unknown");
    call.saw(child, "session:" + session);
    if (auto care = care_of(call.actor))
        return http::reply(TRY(people::card_of(call.sql(), keys, *care, child, call.actor.today)));
    return http::reply(TRY(people::call_card_of(call.sql(), keys, scope, child, call.actor.today)));
}

// One line of a batch: alone in its savepoint, so that its refusal undoes nothing else.
NoteResult one_of_batch(Call& call, crypto::Keyring& keys, access::Scope const& scope, json::value const& sent,
                        handover::Hearing const& heard) {
    NoteResult out;
    if (!sent.is_object()) return {{}, Outcome::refused, "body.wrong_fields", {}};
    if (auto const* id = sent.get_object().if_contains("id"); id && id->is_string() && is_id(id->get_string()))
        out.id = std::string{id->get_string()};
    auto refused = [&](Error const& error) {
        out.result = Outcome::refused;
        out.code = error.code;
        return out;
    };
    auto note = record::from_json<Note>(sent.get_object());
    if (!note) return refused(note.error());
    sql::Savepoint savepoint{call.sql()};
    auto taken = take(call.sql(), keys, scope, *note, heard);
    if (!taken) return refused(taken.error());
    savepoint.keep();
    if (taken->outcome != Outcome::repeated) call.saw(note->child, "session:" + note->session, "presence");
    out.result = taken->outcome;
    out.mark = std::move(taken->mark);
    return out;
}

Result<Reply> post_batch(Call& call, crypto::Keyring& keys) {
    auto scope = TRY(access::scope_of(call.actor, "attendance.write"));
    auto body = TRY(call.object());
    json::value const notes = body.contains("notes") ? body.at("notes") : json::value{};
    body["notes"] = json::array{};
    // The batch itself through its table; its lines one by one.
    auto head = TRY(record::from_json<NoteBatch>(body));
    if (!notes.is_array())
        return wrong_fields("body.wrong_fields", {{"notes", notes.is_null() ? "required" : "invalid"}});
    if (notes.get_array().size() > longest_batch) return wrong_fields("body.wrong_fields", {{"notes", "too_long"}});
    handover::Hearing const heard{DeviceClock{head.sent_at, scope.now}, head.device};
    NoteResults out;
    for (auto const& note : notes.get_array()) out.results.push_back(one_of_batch(call, keys, scope, note, heard));
    return http::reply(out);
}

}  // namespace

void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys) {
    add_pack_routes(router, calendar, keys);
    add_quiet_phone_routes(router);
    router
        .on("GET", "/api/v1/sessions/:id/attendance", "attendance.read", Work::read,
            [&keys](Call& call) { return get_roll(call, keys); })
        .summary("The roll of a session: children expected, alerts, marks")
        .answers<Roll>();
    router
        .on("PUT", "/api/v1/sessions/:id/attendance/:child", "attendance.write", Work::write,
            [&keys](Call& call) { return put_note(call, keys); })
        .summary("Notes a child; harmless to repeat with the same id")
        .takes<NoteEdit>()
        .answers<MarkedChild>();
    router
        .on("DELETE", "/api/v1/sessions/:id/attendance/:child", "attendance.write", Work::write,
            [&keys](Call& call) { return delete_note(call, keys); })
        .summary("Takes one's own mark back; the notes stay in the history")
        .answers<MarkedChild>();
    router
        .on("DELETE", "/api/v1/sessions/:id/attendance-sendings/:note", "attendance.write", Work::write,
            [&keys](Call& call) { return delete_sending(call, keys); })
        .summary("Takes back what one noted at once with this note, where nothing else was said since")
        .lists<MarkedChild>();
    router
        .on("PUT", "/api/v1/sessions/:id/attendance/:child/settlement", "attendance.settle", Work::write,
            [&keys](Call& call) { return put_settlement(call, keys); })
        .summary("Chooses between the values of two people who disagree")
        .takes<Settlement>()
        .answers<MarkedChild>();
    router
        .on("GET", "/api/v1/sessions/:id/children/:child/card", "child.card", Work::read,
            [&keys](Call& call) { return get_card(call, keys); })
        .summary("What must be known at the door; a volunteer gets the names and numbers to call only (CallCard)")
        .answers<people::Card>();
    router
        .on("POST", "/api/v1/attendance-batch", "attendance.write", Work::write,
            [&keys](Call& call) { return post_batch(call, keys); })
        .summary("Notes taken together, at most 500; one result a note, never all or nothing")
        .takes<NoteBatch>()
        .answers<NoteResults>();
}

}  // namespace marelle::attendance
