#pragma once
// The departure: with whom a child left, when, who saw it; and the stops at the door. A word of a departure is a note
// with the id its device gave it; what counts is worked out from all of them, as for the roll call (base/words.hpp).
// No national text says who may collect (domain.md §3.3): what the family wrote down does, and a contact ban wins over
// it. A stop is lifted by one person, with a reason, for one session and one adult.
#include "access/access.hpp"
#include "base/device_clock.hpp"
#include "base/words.hpp"
#include "people/card.hpp"
#include "record/named.hpp"
#include "record/outcome.hpp"
#include <map>

namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::handover {

enum class HandoverKind { guardian, named, alone, undone };  // undone takes one's own word back
enum class StopKind { must_not_approach, not_listed, alone_not_authorised, alone_too_early };
enum class StopState { open, lifted, happened };  // happened: the child had left when the server heard of it

// What a device sends.
struct HandoverNote {
    Id id, session, child;
    HandoverKind kind{};
    std::optional<Id> adult, stop;   // stop: a lifted one, which allows it
    Instant observed_at;             // the device's clock
    std::optional<Instant> left_at;  // observed_at when absent
    bool happened{};                 // done without network; false asks now
    std::optional<bool> identity_checked;
};

struct HandoverBatch {
    std::optional<Instant> sent_at;
    std::optional<Id> device;
    std::vector<HandoverNote> handovers;
};

// The body of PUT /api/v1/sessions/{id}/handovers/{child}.
struct HandoverEdit {
    std::optional<Id> id;
    HandoverKind kind{};
    std::optional<Id> adult, stop;
    Instant observed_at;
    std::optional<Instant> left_at;
    std::optional<bool> happened, identity_checked;
};

struct OtherHandover {
    Id note;
    HandoverKind kind{};
    std::optional<Named> adult;
    Instant left_at;
    Named noted_by;
    Instant observed_at;
};

// Whoever may not see who collects has `kind` and `left_at`: no adult, no other.
struct Handover {
    Id note;
    HandoverKind kind{};
    std::optional<Named> adult;
    std::optional<Id> stop;
    Instant left_at;
    bool identity_checked{};
    Named noted_by;
    Instant observed_at;
    std::optional<OtherHandover> other;
};

struct Stop {
    Id id;
    StopKind kind{};
    std::optional<Id> adult;
    std::string name;  // the adult's, or what they said; empty for a child alone
    Instant at;
    Named noted_by;
    StopState state{};
    std::optional<Named> lifted_by;
    std::optional<Instant> lifted_at;
    std::optional<std::string> reason;
    std::optional<Named> called;
};

struct NewStop {
    Id id, session, child;
    StopKind kind{};
    std::optional<Id> adult;
    std::optional<std::string> said_name;
    Instant observed_at;
    std::optional<Instant> sent_at;
    std::optional<Id> device;
};

struct Lifting {
    std::string reason;
    std::optional<Id> called;  // the adult who was called
};

struct HandoverChoice {
    Id note;
};

struct HandoverResult {
    std::optional<Id> id;
    Outcome result{};
    std::optional<std::string> code;  // of a refusal
    std::optional<Time> from;         // with alone_too_early: the hour
    std::optional<Handover> handover;
    std::optional<Stop> stop;  // written because it had happened all the same
};

struct HandoverResults {
    std::vector<HandoverResult> results;
};

struct DepartedChild {
    Id child;
    std::optional<Handover> handover;
    std::optional<Stop> stop;
};

// What a roll shows of the door beside each child.
struct AtDoor {
    std::optional<Handover> handover;
    std::vector<Stop> stops;
    std::optional<people::LeavesAlone> leaves_alone;
};

// --- rules (rules.cpp): pure ---

// An adult the file knows, with what holds on the day.
struct Adult {
    Named who;
    bool collects{}, no_approach{};
};

struct LiftedStop {
    Id id;
    StopKind kind{};
    std::optional<Id> adult;
};

// What the newest data says of the child at this door.
struct Door {
    Date date;  // the session's
    Time ends;
    bool session_cancelled{}, child_is_member{}, present{};
    std::vector<Adult> adults;  // everybody ever linked to the child
    people::LeavesAlone leaves_alone;
    std::vector<LiftedStop> lifted;  // of this session and child
};

// A departure as the rules look at it: its instants are the server's.
struct Claim {
    HandoverKind kind{};
    std::optional<Id> adult, stop;
    Instant observed_at, left_at;
    bool hour_given{};  // left_at was typed
};

enum class When { asked, happened };
// Done, when it says so or when it comes more than a minute after it was seen: the child is gone.
When when_of(bool happened, Instant const& observed_at, Instant const& now);

// Refused: body.wrong_fields (an adult missing, unknown to the child's file or one too many; a typed hour of another
// day or to come), attendance.clock_ahead, attendance.session_cancelled, attendance.not_a_member. What has happened is
// refused only when it cannot be understood.
Result<> may_say(Claim const& claim, Door const& door, When when, Instant const& now);
// What keeps the child from leaving like this, lifted or not. Denials win; hours are local and the nights when clocks
// change are counted as they pass.
std::optional<StopKind> stop_for(Claim const& claim, Door const& door);
// Has the stop been lifted for this very claim? A contact ban only by its own stop.
bool is_lifted(Claim const& claim, Door const& door, StopKind kind);
// The hour from which the child may leave alone.
Time alone_from(Door const& door);
// Refused, when asked: handover.must_not_approach, .not_listed, .alone_not_authorised, .alone_too_early (field "from":
// the hour), .not_present.
Result<> may_leave(Claim const& claim, Door const& door);

struct LiftingSituation {
    StopKind kind{};
    bool banned_today{};  // the adult, or one who says the same name, must not approach today
    bool happened{};      // it is the director's to read
    bool lifted{};
};
// One's own word of an evening that is taken back.
struct TakingBack {
    Date evening;  // the session's
    Date came_on;  // the day the word arrived: a phone may bring both together, long after
    Date said_on;  // that of the tap, by the server's clock
    Date today;
    bool met_a_stop{};  // the word went past somebody who was not to collect the child
};
// Within 30 days; of one that met a stop, after its evening, the director's alone. Refused: handover.too_old,
// handover.stop_is_the_directors.
Result<> may_take_back(Profile profile, TakingBack const& situation);
// Refused: handover.reason_too_short, handover.director_only, handover.stop_lifted.
Result<> may_lift(Profile profile, LiftingSituation const& situation, std::string_view reason);

// --- store: SQL ---

// Called in the same transaction when a departure was written or taken back: the minutes attended follow.
using Departed = std::function<void(sql::Session&, access::Scope const&, Id const& session, Id const& child)>;

struct Taken {
    Outcome outcome{};
    std::optional<Handover> handover;
    std::optional<Stop> stop;
};

struct Hearing {  // of one batch
    DeviceClock clock;
    std::optional<Id> device;
    Profile profile{};  // of who speaks
};

// Refused besides the rules: session.unknown (out of scope, and in no pack of that day), handover.id_reused (same id,
// other content).
Result<Taken> take(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, HandoverNote const& note,
                   Hearing const& heard, Departed const& departed);
// Chooses between two words. Refused: session.unknown, body.wrong_fields.
Result<Taken> settle(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& session,
                     Id const& child, Id const& note, Departed const& departed);

// The same stop sent twice is one. Refused: session.unknown, handover.id_reused, body.wrong_fields.
Result<Stop> stop(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, NewStop const& stop);
struct LiftedOne {
    Id child, session;
    Stop stop;
};
// Refused: stop.unknown, and as may_lift. Lifted again with the same words by the same person it is the same.
Result<LiftedOne> lift(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Profile profile,
                       Id const& stop, Lifting const& lifting);

// By session and child; of whoever `care` (handover's S2) does not reach, kind and hour only.
using Doors = std::map<std::pair<Id, Id>, AtDoor>;
Doors doors_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
               std::optional<access::Scope> const& care, Period const& period, Id const& session = {});

// Stops of the last 14 days that nobody has lifted or read, but those of children who left otherwise: for Aujourd'hui.
struct Waiting {
    std::int64_t count{};
    Id first_session;
};
Waiting stops_waiting(sql::Session& sql, access::Scope const& scope);

void add_routes(http::Router& router, crypto::Keyring& keys, Departed departed);

}  // namespace marelle::handover

#include "handover/fields.hpp"
