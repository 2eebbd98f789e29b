#pragma once
// The adults around a child (responsables légaux and others): one person, many children, each link with its authority
// and its rights. Phones and e-mails are sealed with the guardian's own key; a keyed hash finds a number exactly.
#include "access/access.hpp"
#include "people/new_child.hpp"

namespace marelle::people {

struct Guardian {
    Id id;
    std::string given_names, usage_name;
    std::optional<std::string> birth_name, phone, email, language;
    std::optional<Date> interpreter_needed_since;
};

struct GuardianRight {
    Id id;
    RightKind kind{};
    Date from;
    std::optional<Date> until;            // first day it no longer holds
    std::optional<std::string> evidence;  // a court decision, in a few words; only for who may see S3
};

struct GuardianLink {
    Id id;
    Guardian guardian;
    Relation relation{};
    Authority authority{};
    std::vector<GuardianRight> rights;
};

// What a reader may see of what is sealed beside the names.
enum class Depth { s2, s3 };

// In the order they were written; empty when the child is out of scope.
std::vector<GuardianLink> guardians_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                       Id const& child, Depth depth);
// Refused: child.unknown, body.wrong_fields (as check(); guardian/id unknown: nobody of the scope's families),
// guardian.already_linked, id.taken. The same link sent twice is one.
Result<GuardianLink> add_guardian(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                                  NewGuardianLink const& link);

struct ClosedRight {
    Id child;
    GuardianRight right;
};
// Refused: right.unknown (out of scope), right.closed, body.wrong_fields (before its first day). A right closed on its
// first day never held.
Result<ClosedRight> close_right(sql::Session& sql, access::Scope const& scope, Id const& right, Date const& on);

// Without any check of scope: for create_child(), whose child nobody's scope holds yet. The guardian's key, when it is
// a new one, is adopted already.
void write_guardian(sql::Session& sql, crypto::Keyring& keys, Id const& id, NewGuardian const& guardian, Id const& by,
                    std::string const& at);
void write_link(sql::Session& sql, Id const& id, Id const& child, Id const& guardian, NewGuardianLink const& link,
                Date const& from, Id const& by, std::string const& at);
// Is this adult linked to a child within the scope?
bool guardian_in_scope(sql::Session& sql, access::Scope const& scope, Id const& guardian);

inline constexpr std::array guardian_fields{
    record::field<&Guardian::id>("id").id().level(Level::s1),
    record::field<&Guardian::given_names>("given_names").level(Level::s2),
    record::field<&Guardian::usage_name>("usage_name").level(Level::s2),
    record::field<&Guardian::birth_name>("birth_name").level(Level::s2),
    record::field<&Guardian::phone>("phone").phone().level(Level::s2),
    record::field<&Guardian::email>("email").email().level(Level::s2),
    record::field<&Guardian::language>("language").level(Level::s2),
    record::field<&Guardian::interpreter_needed_since>("interpreter_needed_since").date().level(Level::s2),
};
static_assert(record::covers<Guardian>(guardian_fields));

inline constexpr std::array guardian_right_fields{
    record::field<&GuardianRight::id>("id").id().level(Level::s1),
    record::field<&GuardianRight::kind>("kind").level(Level::s2).label("field.right_kind"),
    record::field<&GuardianRight::from>("from").date().level(Level::s2),
    record::field<&GuardianRight::until>("until").date().level(Level::s2),
    record::field<&GuardianRight::evidence>("evidence").level(Level::s3).longest(500),
};
static_assert(record::covers<GuardianRight>(guardian_right_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Guardian>{"Guardian", people::guardian_fields};
template <> inline constexpr Table table_of<people::GuardianRight>{"GuardianRight", people::guardian_right_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array guardian_link_fields{
    record::field<&GuardianLink::id>("id").id().level(Level::s1),
    record::field<&GuardianLink::guardian>("guardian").level(Level::s2),
    record::field<&GuardianLink::relation>("relation").level(Level::s2),
    record::field<&GuardianLink::authority>("authority").level(Level::s2),
    record::field<&GuardianLink::rights>("rights").level(Level::s2),
};
static_assert(record::covers<GuardianLink>(guardian_link_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::GuardianLink>{
    "GuardianLink", marelle::people::guardian_link_fields};
