// Taking a note and settling two: the hot path. Statements are in statements.cpp.
#include "access/device.hpp"
#include "attendance/attendance.hpp"
#include "attendance/statements.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "follow_up/follow_up.hpp"
#include <algorithm>

namespace marelle::attendance {

namespace {

// Past that, two devices fight for the same child: the database retries the whole transaction.
constexpr int most_readings = 8;

struct Known {  // one reading of find_for_note()
    Date date;
    Time starts, ends;
    bool cancelled{}, member{};
    std::string actor_name;
    ChildName child;
    std::string seen_note, seen_other;  // the mark as it is; empty for none
    std::optional<Settled> settled;
    std::optional<Instant> departed;  // as the departure says, whatever the note says
    std::vector<Standing> notes;
};

Standing standing_of(sql::Row const& row) {
    Standing out{row.text(12),
                 *record::choice_named<Said>(row.text(13)),
                 row.maybe_bytes(14),
                 row.maybe_text(15),
                 row.maybe_text(16),
                 {row.text(17), row.text(18)},
                 row.text(19),
                 row.text(20),
                 row.maybe_text(21).value_or(""),
                 {},
                 {},
                 {}};
    out.said_observed_at = row.maybe_text(22).value_or(out.observed_at);
    out.said_arrived_at = row.null(23) ? out.arrived_at : row.maybe_text(23);
    out.said_left_at = row.null(24) ? out.left_at : row.maybe_text(24);
    return out;
}

std::optional<Known> read(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child) {
    auto rows = sql.query(find_for_note(), {{"session", session},
                                            {"child", child},
                                            {"actor", scope.actor},
                                            {"establishment", scope.establishment},
                                            {"reach", scope.reach_name()},
                                            {"earliest", scope.earliest},
                                            {"latest", scope.latest}});
    if (rows.empty()) return {};
    auto const& row = rows.front();
    Known known{row.text(0),     row.text(1), row.text(2), !row.null(3), !row.null(5), row.text(4),
                {child, {}, {}}, {},          {},          {},           {},           {}};
    if (!row.null(6)) known.child = {child, first_name_of(row.text(6)), initial_of(row.text(7))};
    known.seen_note = row.maybe_text(8).value_or("");
    known.seen_other = row.maybe_text(9).value_or("");
    if (!row.null(10)) known.settled = Settled{row.text(10), row.text(11)};
    known.departed = row.maybe_text(25);
    for (auto const& each : rows)
        if (!each.null(12)) known.notes.push_back(standing_of(each));
    return known;
}

std::optional<std::string> opened(crypto::Keyring& keys, Id const& child, Standing const& note) {
    if (!note.reason_sealed) return {};
    return keys.open("attendance_note", "reason_sealed", child, note.id, *note.reason_sealed);
}

Presence presence_of(Said said) { return static_cast<Presence>(said); }  // the four first names are the same

std::optional<Instant> left_at(Known const& known, Standing const& note) {
    // The hour of another day is a clock's that was wrong: it cuts nothing off.
    return known.departed && known.departed->starts_with(known.date) ? known.departed : note.left_at;
}

std::int64_t minutes_of(Known const& known, Standing const& note) {
    return minutes_of(known.date, known.starts, known.ends, note.presence, note.arrived_at, left_at(known, note));
}

std::optional<Mark> mark_of(crypto::Keyring& keys, Known const& known, Register const& kept) {
    if (!kept.mark) return {};
    auto const& note = known.notes[*kept.mark];
    Mark mark{note.id,
              presence_of(note.presence),
              opened(keys, known.child.id, note),
              note.arrived_at,
              left_at(known, note),
              minutes_of(known, note),
              note.noted_by,
              note.observed_at,
              note.received_at,
              {}};
    if (kept.other) {
        auto const& other = known.notes[*kept.other];
        mark.other = OtherMark{other.id, presence_of(other.presence), opened(keys, known.child.id, other),
                               other.noted_by, other.observed_at};
    }
    return mark;
}

// Writes what the register says, if the mark still is what was read. False: someone else wrote meanwhile.
bool keep(sql::Session& sql, Known const& known, Id const& session, Register const& kept) {
    sql::Parameters parameters{{"session", session},
                               {"child", known.child.id},
                               {"seen_note", known.seen_note},
                               {"seen_other", known.seen_other}};
    if (!kept.mark) return known.seen_note.empty() || sql.execute(delete_mark, parameters) > 0;
    auto const& note = known.notes[*kept.mark];
    std::optional<Id> other;
    if (kept.other) other = known.notes[*kept.other].id;
    parameters.push_back({"presence", record::name_of_choice(note.presence)});
    parameters.push_back({"minutes", minutes_of(known, note)});
    parameters.push_back({"note", note.id});
    parameters.push_back({"other", other});
    return sql.execute(upsert_mark, parameters) > 0;
}

// As the device said it, in normal form, and as the server takes it.
Note as_said(Note note) {
    note.observed_at = normal(note.observed_at);
    if (note.arrived_at) note.arrived_at = normal(*note.arrived_at);
    if (note.left_at) note.left_at = normal(*note.left_at);
    return note;
}

Note as_taken(Note note, DeviceClock const& clock) {
    note.observed_at = clock.right(note.observed_at);
    note.arrived_at = clock.right(note.arrived_at);
    note.left_at = clock.right(note.left_at);
    return note;
}

// The server's instant, after any settlement: a note that arrives now is not among those already settled.
Instant received_at(Known const& known, Instant const& now) {
    if (!known.settled || known.settled->at < now) return now;
    return instant_text(instant_ms(known.settled->at).value_or(0) + 1);
}

Standing standing_of(crypto::Keyring& keys, Known const& known, access::Scope const& scope, Note const& said,
                     handover::Hearing const& heard) {
    auto const note = as_taken(said, heard.clock);
    Standing out{note.id,
                 note.presence,
                 {},
                 note.arrived_at,
                 note.left_at,
                 {scope.actor, known.actor_name},
                 note.observed_at,
                 received_at(known, scope.now),
                 heard.device.value_or(""),
                 said.observed_at,
                 said.arrived_at,
                 said.left_at};
    if (note.reason)
        out.reason_sealed = keys.seal("attendance_note", "reason_sealed", note.child, note.id, *note.reason).data;
    return out;
}

bool insert(sql::Session& sql, Note const& note, Standing const& standing, handover::Hearing const& heard) {
    std::optional<Bytes> sealed;
    if (standing.reason_sealed) sealed = Bytes{*standing.reason_sealed};
    return sql.execute(insert_note, {{"id", note.id},
                                     {"session", note.session},
                                     {"child", note.child},
                                     {"presence", record::name_of_choice(note.presence)},
                                     {"reason_sealed", sealed ? Value{*sealed} : Value{}},
                                     {"arrived_at", standing.arrived_at},
                                     {"left_at", standing.left_at},
                                     {"actor", standing.noted_by.id},
                                     {"observed_at", standing.observed_at},
                                     {"received_at", standing.received_at},
                                     {"device", heard.device},
                                     {"sent_at", heard.clock.sent_at()},
                                     {"said_observed_at", if_moved(note.observed_at, standing.observed_at)},
                                     {"said_arrived_at", if_moved(note.arrived_at, standing.arrived_at)},
                                     {"said_left_at", if_moved(note.left_at, standing.left_at)}}) > 0;
}

// An id already known: the very same note again, or another that took its id.
Result<Taken> again(crypto::Keyring& keys, access::Scope const& scope, Known const& known, Note const& note) {
    auto found = std::ranges::find(known.notes, note.id, &Standing::id);
    if (found == known.notes.end() || found->noted_by.id != scope.actor || found->presence != note.presence ||
        found->said_arrived_at != note.arrived_at || found->said_left_at != note.left_at ||
        found->said_observed_at != note.observed_at || opened(keys, note.child, *found) != note.reason)
        return fail(Fault::conflict, "attendance.id_reused");
    return Taken{Outcome::repeated, known.child, mark_of(keys, known, register_of(known.notes, known.settled))};
}

bool concerns(Known const& known, Register const& kept, Id const& note) {
    return kept.other && (known.notes[*kept.mark].id == note || known.notes[*kept.other].id == note);
}

follow_up::Heard heard_of(Said said) {
    switch (said) {
    case Said::present:
    case Said::late: return follow_up::Heard::attended;
    case Said::excused: return follow_up::Heard::excused;
    case Said::absent: return follow_up::Heard::absent;
    case Said::unmarked: return follow_up::Heard::silent;
    }
    std::unreachable();
}

// What the marks of this child say now may make a task for its referent, or unmake one.
void speak(sql::Session& sql, access::Scope const& scope, Known const& known, Register const& kept) {
    auto heard = follow_up::Heard::silent;
    if (kept.other) heard = follow_up::Heard::disputed;
    else if (kept.mark) heard = heard_of(known.notes[*kept.mark].presence);
    follow_up::heard(sql, scope, known.child.id, known.date, heard);
}

// Reads again until the mark written is the one worked out from every note.
template <class Change> Result<Register> keep_up(sql::Session& sql, access::Scope const& scope, Known& known,
                                                 Id const& session, Change&& worked_out) {
    for (int reading = 1; reading < most_readings; ++reading) {
        Register kept = worked_out(known);
        if (keep(sql, known, session, kept)) return kept;
        auto fresh = read(sql, scope, session, known.child.id);
        if (!fresh) return fail(Fault::not_found, "session.unknown");
        known = std::move(*fresh);
    }
    throw sql::SqlError{sql::SqlError::Kind::retry, "the mark of a child keeps changing"};
}

// Out of scope by now, a session is still open for what was seen on its day by who had it in a pack.
std::optional<Known> read_late(sql::Session& sql, access::Scope& scope, Note const& taken) {
    if (!access::came_late(sql, scope, taken.session, Level::s1, taken.observed_at)) return {};
    scope.reach = access::Reach::establishment;
    return read(sql, scope, taken.session, taken.child);
}

}  // namespace

Result<Taken> take(sql::Session& sql, crypto::Keyring& keys, access::Scope const& asking, Note const& sent,
                   handover::Hearing const& heard) {
    auto const note = as_said(sent), taken = as_taken(note, heard.clock);
    auto scope = asking;
    auto known = read(sql, scope, note.session, note.child);
    if (!known) known = read_late(sql, scope, taken);
    if (!known) return fail(Fault::not_found, "session.unknown");
    // A repeat gets its first answer whatever has changed since: the session cancelled, the child gone.
    if (std::ranges::find(known->notes, note.id, &Standing::id) != known->notes.end())
        return again(keys, scope, *known, note);
    TRY(may_note(taken, {known->cancelled, known->member}, scope.now));
    auto standing = standing_of(keys, *known, scope, note, heard);
    if (!insert(sql, note, standing, heard)) return fail(Fault::conflict, "attendance.id_reused");
    known->notes.push_back(std::move(standing));
    auto kept = TRY(keep_up(sql, scope, *known, note.session,
                            [](Known const& now_known) { return register_of(now_known.notes, now_known.settled); }));
    speak(sql, scope, *known, kept);
    auto outcome = concerns(*known, kept, note.id) ? Outcome::conflict : Outcome::stored;
    return Taken{outcome, known->child, mark_of(keys, *known, kept)};
}

Result<Taken> take_back(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                        Id const& child) {
    auto known = read(sql, scope, session, child);
    if (!known) return fail(Fault::not_found, "session.unknown");
    auto at = scope.now;
    for (auto const& note : known->notes)
        if (note.noted_by.id == scope.actor && note.observed_at >= at)
            at = instant_text(instant_ms(note.observed_at).value_or(0) + 1);
    return take(sql, keys, scope, {new_id(), session, child, Said::unmarked, {}, {}, {}, at},
                {DeviceClock{{}, scope.now}, {}});
}

void count_again(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child) {
    auto known = read(sql, scope, session, child);
    if (!known || known->seen_note.empty()) return;
    auto kept = keep_up(sql, scope, *known, session,
                        [](Known const& now_known) { return register_of(now_known.notes, now_known.settled); });
    static_cast<void>(kept);
}

Result<Taken> settle(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                     Id const& child, Id const& note) {
    auto known = read(sql, scope, session, child);
    if (!known) return fail(Fault::not_found, "session.unknown");
    if (!known->member) return fail(Fault::conflict, "attendance.not_a_member");
    auto current = register_of(known->notes, known->settled);
    auto is = [&](std::optional<std::size_t> at) { return at && known->notes[*at].id == note; };
    if (!is(current.mark) && !is(current.other)) return wrong_fields("body.wrong_fields", {{"note", "unknown"}});
    // No note is received after its own settlement, even when two clocks of one millisecond say so.
    auto at = scope.now;
    for (auto const& each : known->notes) at = std::max(at, each.received_at);
    sql.execute(R"sql(
        INSERT INTO attendance_settlement (session, child, note, settled_at, settled_by)
        VALUES (:session, :child, :note, :at, :actor)
        ON CONFLICT (session, child) DO UPDATE
        SET note = excluded.note, settled_at = excluded.settled_at, settled_by = excluded.settled_by
    )sql",
                {{"session", session}, {"child", child}, {"note", note}, {"at", at}, {"actor", scope.actor}});
    known = read(sql, scope, session, child);
    auto kept = TRY(keep_up(sql, scope, *known, session,
                            [](Known const& now_known) { return register_of(now_known.notes, now_known.settled); }));
    speak(sql, scope, *known, kept);
    return Taken{Outcome::stored, known->child, mark_of(keys, *known, kept)};
}

}  // namespace marelle::attendance
