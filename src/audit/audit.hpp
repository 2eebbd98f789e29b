#pragma once
// The log of who saw and who changed: hash = SHA-256(previous ‖ canonical entry), heads signed now and then, so that a
// history rewritten, shortened or reordered is seen. trust.md, "Audit". Entries are written in the transaction of what
// they tell (a write), or committed before the answer leaves (a read).
#include "base/actor.hpp"
#include "base/clock.hpp"
#include "base/trail.hpp"
#include "record/named.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::crypto {
class Keyring;
}

namespace marelle::audit {

struct Entry {
    std::int64_t seq{};  // from 1, without a hole
    Instant at;
    std::optional<Id> actor, link, post, login_session, establishment, child;
    std::optional<std::string> subject;
    std::string level, action;
    std::optional<std::string> purpose;
    std::string outcome;  // done | refused
    std::optional<std::string> request, fields;
};

// What is hashed: the fields in the order of the columns of audit_entry, each as its length in bytes, a colon and its
// bytes ("5:hello"), or "-" when there is none; seq in decimal. No two entries have the same text.
std::string canonical(Entry const& entry);

// Appends one entry per trail entry. Serialised by the database: a second writer sees the first one's hash.
void append(sql::Session& sql, Actor const& actor, std::string_view request_id, Trail const& trail,
            std::string_view outcome);

// One opening of a child's file, as shown on the child's page ("qui a ouvert ce dossier").
struct Opening {
    Instant at;
    Named person;  // of a link: its id and whom it was made for; without an id: the system
    std::optional<std::string> profile;
    std::string action, level;
    std::optional<std::string> purpose;
};
// Newest first, from S2 up: a roll call opens no file. The caller has checked that the actor may see the child.
std::vector<Opening> openings(sql::Session& sql, Id const& child, std::size_t limit);

// Signs the newest entry when the last head is older than a minute or 1 000 entries; at an orderly stop, at once. In a
// write transaction. An entry that is signed already is not signed again.
enum class HeadWhen { due, at_once };
void sign_head(sql::Session& sql, crypto::Keyring& keys, Instant const& at, HeadWhen when = HeadWhen::due);

// The newest head, signed at once, to be printed outside: who holds the paper knows what the log was on that day.
struct SignedHead {
    std::int64_t seq{};  // 0: nothing was ever logged
    Instant signed_at;
    std::string hash, signature;  // hexadecimal
};
SignedHead head_to_print(sql::Session& sql, crypto::Keyring& keys, Instant const& at);
// Whether we signed it, and its entry is still the one it was.
bool stands(sql::Session& sql, crypto::Keyring& keys, SignedHead const& head);

struct Verdict {
    std::int64_t entries{}, heads{};
    std::optional<std::int64_t> broken_at;  // seq of the first broken link
    // "gap": an entry is missing; "hash": it was altered or moved; "head_signature": the head is not ours;
    // "head_mismatch": the history was written again; "head_missing_entry": it was shortened
    std::string why;
};
Verdict verify(sql::Session& sql, crypto::Keyring& keys);

}  // namespace marelle::audit

namespace marelle::record {
inline constexpr std::array opening_fields{
    field<&audit::Opening::at>("at").instant().level(Level::s1),
    field<&audit::Opening::person>("person").level(Level::s1),
    field<&audit::Opening::profile>("profile").level(Level::s1),
    field<&audit::Opening::action>("action").level(Level::s1),
    field<&audit::Opening::level>("level").level(Level::s1),
    field<&audit::Opening::purpose>("purpose").level(Level::s1),
};
template <> inline constexpr Table table_of<audit::Opening>{"Opening", opening_fields};
static_assert(covers<audit::Opening>(opening_fields));
}  // namespace marelle::record
