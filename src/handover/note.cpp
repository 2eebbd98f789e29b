// Taking a word of a departure, and choosing between two.
#include "crypto/keyring.hpp"
#include "handover/door.hpp"
#include "handover/stop.hpp"
#include <algorithm>

namespace marelle::handover {

namespace {

constexpr int most_readings = 8;

// Writes what the words say, if the departure still is what was read. False: someone else wrote meanwhile.
bool keep(sql::Session& sql, Known const& known, Id const& session, Id const& child, WordsThatCount const& kept) {
    sql::Parameters parameters{
        {"session", session}, {"child", child}, {"seen_note", known.seen_note}, {"seen_other", known.seen_other}};
    if (!kept.first)
        return known.seen_note.empty() || sql.execute(R"sql(
            DELETE FROM handover
            WHERE session = :session AND child = :child AND note = :seen_note AND COALESCE(other, '') = :seen_other
        )sql",
                                                      parameters) > 0;
    std::optional<Id> other;
    if (kept.other) other = known.notes[*kept.other].id;
    parameters.emplace_back("note", known.notes[*kept.first].id);
    parameters.emplace_back("left_at", known.notes[*kept.first].left_at);
    parameters.emplace_back("other", other);
    return sql.execute(R"sql(
        INSERT INTO handover (session, child, left_at, note, other) VALUES (:session, :child, :left_at, :note, :other)
        ON CONFLICT (session, child) DO UPDATE
        SET left_at = excluded.left_at, note = excluded.note, other = excluded.other
        WHERE handover.note = :seen_note AND COALESCE(handover.other, '') = :seen_other
    )sql",
                       parameters) > 0;
}

// Reads again until the departure written is the one worked out from every word.
Result<WordsThatCount> keep_up(sql::Session& sql, access::Scope const& scope, Known& known, Id const& session,
                               Id const& child) {
    for (int reading = 1; reading < most_readings; ++reading) {
        auto kept = counting(known);
        if (keep(sql, known, session, child, kept)) return kept;
        auto fresh = read(sql, scope, session, child);
        if (!fresh) return fail(Fault::not_found, "session.unknown");
        known = std::move(*fresh);
    }
    throw sql::SqlError{sql::SqlError::Kind::retry, "the departure of a child keeps changing"};
}

Claim claim_of(HandoverNote const& note, DeviceClock const& clock) {
    auto observed = clock.right(note.observed_at);
    auto left = note.left_at ? clock.right(*note.left_at) : observed;
    return {note.kind, note.adult, note.stop, std::move(observed), std::move(left), note.left_at.has_value()};
}

// The server's instant, after any settlement: a word that arrives now is not among those already settled.
Instant received_at(Known const& known, Instant const& now) {
    if (!known.settled || known.settled->at < now) return now;
    return instant_text(instant_ms(known.settled->at).value_or(0) + 1);
}

std::optional<Stop> stop_named(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                               HandoverNote const& note, std::optional<Id> const& id) {
    if (!id) return {};
    auto all = stops_of(sql, keys, scope, note.session, note.child);
    auto found = std::ranges::find(all, *id, &Stop::id);
    return found == all.end() ? std::nullopt : std::optional{std::move(*found)};
}

// An id already known: the very same word again, or another that took its id.
Result<Taken> again(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Known const& known,
                    HandoverNote const& note) {
    auto found = std::ranges::find(known.notes, note.id, &NoteRow::id);
    auto const adult = found->adult ? std::optional{found->adult->id} : std::nullopt;
    auto const left = note.left_at ? normal(*note.left_at) : normal(note.observed_at);
    if (found->noted_by.id != scope.actor || found->kind != note.kind || adult != note.adult ||
        found->said_observed_at != normal(note.observed_at) || found->said_left_at != left ||
        found->identity_checked != note.identity_checked.value_or(false))
        return fail(Fault::conflict, "handover.id_reused");
    return Taken{Outcome::repeated, handover_of(known, counting(known)),
                 stop_named(sql, keys, scope, note, found->caused)};
}

bool insert(sql::Session& sql, access::Scope const& scope, Known const& known, HandoverNote const& note,
            Claim const& claim, std::optional<Id> const& caused, Hearing const& heard) {
    auto const said_left = note.left_at.value_or(note.observed_at);
    std::optional<Instant> checked;
    if (note.identity_checked.value_or(false)) checked = claim.observed_at;
    return sql.execute(R"sql(
        INSERT INTO handover_note (id, session, child, kind, adult, stop, caused, identity_checked_at, left_at,
            noted_by, device, sent_at, said_observed_at, said_left_at, observed_at, received_at)
        VALUES (:id, :session, :child, :kind, :adult,
            (SELECT t.id FROM handover_stop t WHERE t.id = :stop AND t.session = :session AND t.child = :child),
            :caused, :checked, :left_at, :actor, :device, :sent_at, :said_observed_at, :said_left_at, :observed_at,
            :received_at)
        ON CONFLICT (id) DO NOTHING
    )sql",
                       {{"id", note.id},
                        {"session", note.session},
                        {"child", note.child},
                        {"kind", record::name_of_choice(note.kind)},
                        {"adult", note.adult},
                        {"stop", note.stop},
                        {"caused", caused},
                        {"checked", checked},
                        {"left_at", claim.left_at},
                        {"actor", scope.actor},
                        {"device", heard.device},
                        {"sent_at", heard.clock.sent_at()},
                        {"said_observed_at", if_moved(note.observed_at, claim.observed_at)},
                        {"said_left_at", if_moved(said_left, claim.left_at)},
                        {"observed_at", claim.observed_at},
                        {"received_at", received_at(known, scope.now)}}) > 0;
}

// A word is taken back by who said it, as long as the server's own rule says, whatever sends it.
Result<> may_be_taken_back(access::Scope const& scope, Known const& known, Claim const& claim, Profile profile) {
    if (claim.kind != HandoverKind::undone) return {};
    auto const day_of = [](Instant const& at) { return to_local(instant_ms(at).value_or(0)).date; };
    NoteRow const* last = nullptr;
    for (auto const& note : known.notes)
        if (note.noted_by.id == scope.actor && (!last || note.received_at >= last->received_at)) last = &note;
    return may_take_back(profile, {known.date, last ? day_of(last->received_at) : known.date, day_of(claim.observed_at),
                                   scope.today, last && (last->stop || last->caused)});
}

bool concerns(Known const& known, WordsThatCount const& kept, Id const& note) {
    return kept.other && (known.notes[*kept.first].id == note || known.notes[*kept.other].id == note);
}

}  // namespace

Result<Taken> take(sql::Session& sql, crypto::Keyring& keys, access::Scope const& asking, HandoverNote const& note,
                   Hearing const& heard, Departed const& departed) {
    auto const claim = claim_of(note, heard.clock);
    auto const when = when_of(note.happened, claim.observed_at, asking.now);
    auto const scope = when == When::happened || note.kind == HandoverKind::undone
                           ? scope_for(sql, asking, note.session, claim.observed_at)
                           : asking;
    auto known = read(sql, scope, note.session, note.child);
    if (!known) return fail(Fault::not_found, "session.unknown");
    if (std::ranges::find(known->notes, note.id, &NoteRow::id) != known->notes.end())
        return again(sql, keys, scope, *known, note);
    TRY(may_be_taken_back(scope, *known, claim, heard.profile));
    if (when == When::happened) known->member = known->was_member;
    auto const day = when == When::happened ? to_local(instant_ms(claim.left_at).value_or(0)).date : scope.today;
    auto const door = door_of(sql, scope, *known, note.session, note.child, day);
    TRY(may_say(claim, door, when, scope.now));
    if (when == When::asked) TRY(may_leave(claim, door));
    std::optional<Id> caused;
    if (auto kind = stop_for(claim, door); kind && !is_lifted(claim, door, *kind))
        caused = write_happened(sql, scope, note, claim, *kind, heard);
    if (!insert(sql, scope, *known, note, claim, caused, heard)) return fail(Fault::conflict, "handover.id_reused");
    known->notes = notes_of(sql, scope, note.session, note.child);
    auto kept = TRY(keep_up(sql, scope, *known, note.session, note.child));
    departed(sql, scope, note.session, note.child);
    return Taken{concerns(*known, kept, note.id) ? Outcome::conflict : Outcome::stored, handover_of(*known, kept),
                 stop_named(sql, keys, scope, note, caused)};
}

Result<Taken> settle(sql::Session& sql, crypto::Keyring&, access::Scope const& scope, Id const& session,
                     Id const& child, Id const& note, Departed const& departed) {
    auto known = read(sql, scope, session, child);
    if (!known) return fail(Fault::not_found, "session.unknown");
    auto current = counting(*known);
    auto is = [&](std::optional<std::size_t> at) { return at && known->notes[*at].id == note; };
    if (!is(current.first) && !is(current.other)) return wrong_fields("body.wrong_fields", {{"note", "unknown"}});
    // No word is received after its own settlement, even when two clocks of one millisecond say so.
    auto at = scope.now;
    for (auto const& each : known->notes) at = std::max(at, each.received_at);
    sql.execute(R"sql(
        INSERT INTO handover_settlement (session, child, note, settled_at, settled_by)
        VALUES (:session, :child, :note, :at, :actor)
        ON CONFLICT (session, child) DO UPDATE
        SET note = excluded.note, settled_at = excluded.settled_at, settled_by = excluded.settled_by
    )sql",
                {{"session", session}, {"child", child}, {"note", note}, {"at", at}, {"actor", scope.actor}});
    known = read(sql, scope, session, child);
    auto kept = TRY(keep_up(sql, scope, *known, session, child));
    departed(sql, scope, session, child);
    return Taken{Outcome::stored, handover_of(*known, kept), {}};
}

}  // namespace marelle::handover
