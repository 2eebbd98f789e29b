#pragma once
// What happened to a child or in a group, written by who saw it (fait marquant, incident). The words are S3, sealed
// with the child's key, or with the fact's own when it is about a whole group. Who brings a fact need not be somebody
// who reads them: an activity leader writes, and sees until midnight what they wrote (docs/decisions/0013). A grave
// fact waits on the director's screen until one says "Vu". Nothing is deleted: a correction follows, a withdrawal is an
// instant.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "fact/incident.hpp"

namespace marelle::http {
class Router;
}

namespace marelle::fact {

enum class Kind { fact, incident };
enum class Severity { ordinary, watch, grave };

// The body of POST /api/v1/facts. About a child, or about a group (`group`, or that of `session`).
struct NewFact {
    Id id;
    std::optional<Id> session, child, group;
    Kind kind{};
    Severity severity{};
    std::string text;
    Instant observed_at;             // the device's clock
    std::optional<Instant> sent_at;  // the same clock, when sending
};

struct NewCorrection {
    Id id;
    Kind kind{};
    Severity severity{};
    std::string text;
};

struct AboutChild {
    Id id;
    std::string first_name, initial;
};

// What was written first, then each correction.
struct Words {
    std::int64_t number{};
    Kind kind{};
    Severity severity{};
    std::string text;
    Instant written_at;
    Named written_by;
};

// Taken back, and given back since.
struct GivenBack {
    Signed withdrawn, given_back;
};

// The body of POST /api/v1/own-facts/:id/withdrawal.
struct Withdrawal {
    Id id;  // made by the device: a repeat takes nothing back again
};

// All that is told of a fact that may not have arrived.
struct TakenBack {
    Id fact;
};

struct Fact {
    Id id;
    std::optional<AboutChild> child;
    std::optional<Named> group;
    std::optional<Id> session;
    Kind kind{};
    Severity severity{};
    std::string text;  // the last words; empty when the key was erased
    Instant observed_at, received_at;
    Named written_by;
    std::vector<Words> earlier;  // what the last words replaced, oldest first
    std::optional<Signed> acknowledged, withdrawn;
    std::vector<GivenBack> given_back;  // oldest first
    std::vector<std::string> may;       // "correct", "withdraw", "give_back", "acknowledge", "report": this reader may
};

// For the director's screens, all day long: how many grave facts nobody has said "Vu" to. No word of them, no name.
struct Waiting {
    std::int64_t count{};
    std::optional<Id> first;  // the oldest
};

// Whom somebody who may not write a fact tells instead.
struct ToTell {
    std::optional<Named> referent;
    std::vector<Named> directors;
};

// --- rules (rules.cpp): pure ---

// Every wrong field: nothing said, nothing it is about, a social security number in the text.
Result<> may_write(NewFact const& fact);
// Of the words alone: {"text", …}.
std::vector<Error::Field> wrong_in(std::string const& text);

// What the newest data says of a fact.
struct Standing {
    Id written_by;
    Date received_on;
    Severity severity{};
    bool acknowledged{}, withdrawn{};
    bool reported{};  // its form left for the State
    Id taken_back_by{};
    Date taken_back_on{};
};
// Whoever wrote it corrects it, the same day when they do not read facts; a director corrects any. Refused:
// fact.not_yours, fact.withdrawn.
Result<> may_correct(Actor const& actor, Standing const& fact);
// Within 30 days: the director any; whoever wrote it and reads facts their own, while nobody has said "Vu", and a grave
// one the same day; who only brings them, the same day. Refused: fact.not_yours, fact.reported (what left for the State
// stays), fact.seen, fact.grave_is_the_directors, fact.too_late.
Result<> may_withdraw(Actor const& actor, Standing const& fact);
// Of what was taken back, within 30 days: whoever took it back, the same day when they do not read facts; the director
// any. Refused: fact.taken_back_by_another, fact.too_late_to_give_back.
Result<> may_give_back(Actor const& actor, Standing const& fact);
std::vector<std::string> may_do(Actor const& actor, Standing const& fact, Kind kind);

// --- store (store.cpp, read.cpp): SQL ---

// Writes it once: the same fact again is answered as it is now. The scope is that of fact.write, judged by the instant
// it was observed at (a phone without network sends late), for two weeks. Refused besides may_write: child.unknown,
// group.unknown, session.unknown, fact.id_reused (same id, other content).
Result<Fact> write(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, access::Scope const& scope,
                   NewFact const& sent);

// A fact that the reader may act on: those in `read` (fact.read, when they have it) and their own of the day.
struct Reader {
    Actor const& actor;
    std::optional<access::Scope> read;
};
Reader reader_of(Actor const& actor);
Standing standing_of(sql::Session& sql, Fact const& fact);
Result<Fact> find(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id);
// fact.unknown when it is not the reader's. Repeating a correction (same id) changes nothing.
Result<Fact> correct(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id,
                     NewCorrection const& correction);
Result<Fact> withdraw(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id);
// What the reader wrote, arrived or not: what arrives later is written as taken back. Of a fact that is nobody's yet,
// or another's, the answer is the same, and nothing of it changes. Refused: as may_withdraw; fact.id_reused.
Result<TakenBack> withdraw_own(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id,
                               Withdrawal const& sent);
// It stands again; a grave one waits again for "Vu". One that stands is answered as it is.
Result<Fact> give_back(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id);
// "Vu": who and when stay those of the first. The scope is that of fact.acknowledge.
Result<Fact> acknowledge(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Id const& id);

struct Question {
    std::optional<Id> child, group;
    bool waiting{};  // grave, and nobody has said "Vu"
    std::size_t limit{50};
    std::string after;  // the cursor of the page before
};
struct Found {
    std::vector<Fact> facts;  // newest first
    std::string next;
};
Found facts(sql::Session& sql, crypto::Keyring& keys, Reader const& reader, Question const& question);
// What the actor wrote today, whoever they are.
std::vector<Fact> own_facts(sql::Session& sql, crypto::Keyring& keys, Actor const& actor);

Waiting waiting(sql::Session& sql, access::Scope const& scope);
Result<ToTell> to_tell(sql::Session& sql, access::Scope const& scope, Id const& session);

// Whose key the words are sealed with.
Id const& owner_of(std::optional<Id> const& child, Id const& fact);

void add_routes(http::Router& router, crypto::Keyring& keys);

}  // namespace marelle::fact

#include "fact/fields.hpp"
