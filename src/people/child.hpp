#pragma once
// The child's own facts: found within a scope, created by an admission, edited by two people without losing either.
#include "access/access.hpp"
#include "people/new_child.hpp"

namespace marelle::people {

struct KnownChild {
    Id id;
    ChildFacts facts;
    std::int64_t version{};
};

// child.unknown when it is out of scope.
Result<KnownChild> find_child(sql::Session& sql, access::Scope const& scope, Id const& id);

struct Edited {
    std::int64_t version{};
    std::string fields;  // names of what changed, for the audit; empty when nothing did
};
// Refused: child.unknown, stale (another version is there), body.wrong_fields.
Result<Edited> edit_child(sql::Session& sql, access::Scope const& scope, Id const& id, std::int64_t version,
                          ChildFacts const& facts);

// ' lina benali ': every name folded, blanks around each word; what search and order read.
std::string folded_names(ChildFacts const& facts);
std::string joined_languages(std::vector<std::string> const& languages);
std::vector<std::string> split_languages(std::string_view text);

// Null in recorded_by for the system.
inline std::optional<Id> author(Id const& actor) { return actor.empty() ? std::optional<Id>{} : std::optional{actor}; }

}  // namespace marelle::people
