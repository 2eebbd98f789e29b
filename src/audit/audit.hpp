#pragma once
// The log of who saw and who changed: hash = SHA-256(previous ‖ canonical entry), heads signed now and then, so that a
// history rewritten, shortened or reordered is seen. trust.md, "Audit". Entries are written in the transaction of what
// they tell (a write), or committed before the answer leaves (a read).
#include "base/actor.hpp"
#include "base/clock.hpp"
#include "base/trail.hpp"
#include "record/record.hpp"
#include "sql/sql.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::crypto { class Keyring; }
namespace marelle::http { class Router; }

namespace marelle::audit {

struct Entry {
    std::int64_t seq{};
    Instant at;
    std::optional<Id> actor, link, post, login_session, establishment, child;
    std::optional<std::string> subject;
    std::string level, action;
    std::optional<std::string> purpose;
    std::string outcome;  // done | refused
    std::optional<std::string> request, fields;
};

// Appends one entry per trail entry. Serialised by the database: a second writer sees the first one's hash.
void append(sql::Session& sql, Actor const& actor, std::string_view request_id, Trail const& trail,
            std::string_view outcome);

// One opening of a child's file, as shown on the child's page ("qui a ouvert ce dossier").
struct Opening {
    Instant at;
    std::string person;   // the account's name, or "" for a link
    std::string profile;
    std::string action, level;
    std::optional<std::string> purpose;
};
// Newest first. The caller has checked that the actor may see the child.
std::vector<Opening> openings(sql::Session& sql, Id const& child, std::size_t limit);

// Signs the newest entry when the last head is older than a minute or 1 000 entries.
void sign_head(sql::Session& sql, crypto::Keyring& keys, Instant const& at);

struct Verdict {
    std::int64_t entries{}, heads{};
    std::optional<std::int64_t> broken_at;  // seq of the first broken link
    std::string why;                        // "hash", "gap", "head_signature", "head_missing_entry"
};
Verdict verify(sql::Session& sql, crypto::Keyring& keys);

}  // namespace marelle::audit
