#pragma once
// The roll call. A note is what one person says of one child in one session; it has the id its device gave it, so that
// a repeat is harmless. The mark is what counts, worked out from the notes: the value of whoever noted first, and
// beside it the different value of another person until one is chosen ("à vérifier"). Nothing noted is ever lost.
#include "attendance/pack.hpp"
#include "family/word.hpp"
#include "handover/handover.hpp"
#include "timetable/timetable.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::attendance {

enum class Presence { present, late, excused, absent };
enum class Said { present, late, excused, absent, unmarked };  // unmarked takes one's own word back

// What a device sends; also a line of POST /api/v1/attendance-batch.
struct Note {
    Id id, session, child;
    Said presence{};
    std::optional<std::string> reason;           // of an excused absence; sealed at rest
    std::optional<Instant> arrived_at, left_at;  // bounded by the session's hours when minutes are counted
    Instant observed_at;                         // the device's clock
};

// The body of PUT /api/v1/sessions/{id}/attendance/{child}.
struct NoteEdit {
    std::optional<Id> id;
    Presence presence{};
    std::optional<std::string> reason;
    std::optional<Instant> arrived_at, left_at;
    Instant observed_at;
};

struct OtherMark {
    Id note;
    Presence presence{};
    std::optional<std::string> reason;
    Named noted_by;
    Instant observed_at;
};

struct Mark {
    Id note;
    Presence presence{};
    std::optional<std::string> reason;
    std::optional<Instant> arrived_at, left_at;
    std::int64_t minutes{};  // attended
    Named noted_by;
    Instant observed_at, received_at;
    std::optional<OtherMark> other;
};

struct ChildName {
    Id id;
    std::string first_name, initial;
};

struct SessionAlert {
    std::string kind;  // people/: "allergy", "treatment", "health_plan", "leaves_alone_no", "no_approach"
    std::string label;
};

struct SessionChild {
    ChildName child;
    std::vector<SessionAlert> alerts;  // empty for who may not see them
    std::optional<Mark> mark;
    std::optional<handover::Handover> handover;       // kind and hour alone for who may not see more
    std::vector<handover::Stop> stops;                // empty for who may not see them
    std::optional<people::LeavesAlone> leaves_alone;  // null for who may not see it
    std::optional<family::Said> family;               // the family's newest word about this session
};

// The answer to a note: without the alerts, which do not change with a roll call.
struct MarkedChild {
    ChildName child;
    std::optional<Mark> mark;
};

struct Session {
    Id id;
    Date date;
    Time starts, ends;
    timetable::Activity activity{};
    std::optional<std::string> room;
    Named group;
    std::optional<Named> leader;
    std::vector<std::string> helpers;  // who comes besides
    std::vector<std::string> left;     // given it, and works here no longer that day: to be replaced
    timetable::SessionState state{};
    std::optional<std::string> cancel_reason;  // null, cancelled: its slot was ended
    timetable::Counts counts;
    timetable::GroupKind group_kind{};
    std::vector<SessionChild> children;
};

struct Roll {
    Session session;
};

struct Settlement {
    Id note;
};

struct NoteBatch {
    std::optional<Instant> sent_at;  // by the clock that made observed_at
    std::optional<Id> device;
    std::vector<Note> notes;
};

struct NoteResult {
    std::optional<Id> id;  // null when the note had none that could be read
    Outcome result{};
    std::optional<std::string> code;  // of a refusal
    std::optional<Mark> mark;         // as it is after the note
};

struct NoteResults {
    std::vector<NoteResult> results;
};

struct NextSession {
    Date date;
    Time starts_at;
    Named group;
};

// One of the sessions a task is about.
struct TaskItem {
    std::string link;
    Date date;
    Time starts;
    Named group;
};

struct Task {
    std::string kind;  // "grave_facts", "unmarked_sessions", …: its words are messages "choice.task.<kind>"
    std::int64_t count{};
    std::string link;             // of the web client: the oldest
    std::vector<TaskItem> items;  // each of them, where they are sessions
};

struct Tomorrow {
    Date date;
    std::vector<Session> sessions;
};

struct Today {
    Instant now;  // the server's, for a phone to know by how much its clock is off
    Date date;
    timetable::Day day;
    std::vector<Session> sessions;
    std::optional<NextSession> next;
    std::vector<Task> tasks;
    Tomorrow tomorrow;
    std::optional<Pack> pack;
};

// --- rules (rules.cpp): pure ---

// A stored note, as the mark is worked out from it.
struct Standing {
    Id id;
    Said presence{};
    std::optional<std::string> reason_sealed;
    std::optional<Instant> arrived_at, left_at;
    Named noted_by;
    Instant observed_at, received_at;
    std::string device{};                                      // "" when unknown
    Instant said_observed_at{};                                // by the device's clock; "" is observed_at
    std::optional<Instant> said_arrived_at{}, said_left_at{};  // the same
};

struct Settled {
    Id note;
    Instant at;
};

// Which notes count: positions in the list; nothing when every word was taken back (base/words.hpp).
struct Register {
    std::optional<std::size_t> mark, other;
};
Register register_of(std::vector<Standing> const& notes, std::optional<Settled> const& settled);

// Minutes attended: the session's length less what the arrival and departure cut off; 0 for an absence.
std::int64_t minutes_of(Date const& date, Time const& starts, Time const& ends, Said presence,
                        std::optional<Instant> const& arrived_at, std::optional<Instant> const& left_at);

// What the newest data says of the session and the child.
struct Expected {
    bool session_cancelled{}, child_is_member{};
};
// Refused: attendance.reason_required, attendance.clock_ahead (over five minutes ahead of `now`: trust.md, "Two people,
// two phones"), body.wrong_fields (left before arriving), attendance.session_cancelled, attendance.not_a_member.
Result<> may_note(Note const& note, Expected const& expected, Instant const& now);

// --- store (note.cpp, roll.cpp, today.cpp): SQL ---

struct Taken {
    Outcome outcome{};
    ChildName child;
    std::optional<Mark> mark;
};
// Takes a note. Refused besides may_note: session.unknown (out of scope, and in no pack of that day:
// access/device.hpp), attendance.id_reused (same id, other content).
Result<Taken> take(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Note const& note,
                   handover::Hearing const& heard);
// Takes one's own word back: later than whatever one has said of it.
Result<Taken> take_back(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                        Id const& child);
// The children whose mark still is, undisputed, what the actor noted at once with this note (one sending, one session).
// Refused: attendance.sending_unknown (nobody's, or somebody else's), attendance.sending_corrected (none is left).
Result<std::vector<Id>> left_of_sending(sql::Session& sql, access::Scope const& scope, Id const& session,
                                        Id const& note);
// After a departure was written or taken back: the minutes of the mark follow.
void count_again(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child);
// Chooses between two values. Refused: session.unknown, attendance.not_a_member, body.wrong_fields (a note that is
// neither of the two).
Result<Taken> settle(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                     Id const& child, Id const& note);

// Sessions of a period with their children and marks; alerts too when a scope for them is given.
std::vector<Session> rolls(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                           std::optional<access::Scope> const& care, Period const& period);
Result<Session> roll(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                     std::optional<access::Scope> const& care, Id const& session);
// Is the child expected in that session, as this scope sees it?
bool expected_in(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& child);

Today today(sql::Session& sql, crypto::Keyring& keys, timetable::Calendar const& calendar, Actor const& actor,
            access::Scope const& scope, std::optional<access::Scope> const& care, Date const& date,
            std::string_view language);

// The cards of the sessions shown, for who has child.care (Pack) and who has child.card alone (CallPack).
Pack pack_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care, Today const& today);
CallPack call_pack_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& card, Today const& today);
// Of a day's pack: a leader's own session of today, whatever the hour (trust.md, "Offline pack").
access::Scope day_long(access::Scope scope);

// An opening is one entry of the audit log, when it was and when it was told. Refused: child.unknown (out of scope,
// and in no pack of that day), attendance.id_reused.
Result<Outcome> note_opening(sql::Session& sql, access::Scope const& scope, CardOpening const& opening,
                             handover::Hearing const& heard);

void add_export_routes(http::Router& router, crypto::Keyring& keys);
void add_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);
void add_pack_routes(http::Router& router, timetable::Calendar const& calendar, crypto::Keyring& keys);

}  // namespace marelle::attendance

#include "attendance/fields.hpp"
