#pragma once
// Who may do what. `reach_of` is the role table of trust.md as data with ceilings in code; a Scope made from it is the
// first parameter of every store function that returns personal data. Default is no.
#include "base/actor.hpp"
#include "base/error.hpp"
#include "base/level.hpp"
#include "sql/sql.hpp"
#include <optional>
#include <span>
#include <string_view>

namespace marelle::access {

// How far a permission reaches for a profile. Order matters: each reach contains the ones before it
// (network apart: it holds aggregates only, never a name).
enum class Reach {
    none,
    own_session,    // children of a session led by the actor: today for S1, now ± 2 hours from S2 up
    own_groups,     // children of the groups the actor is referent of, and of own sessions (for S1 tomorrow's too)
    establishment,  // children enrolled in the establishment of the post, or last enrolled there
    network         // figures of every establishment, protected
};

// The profiles' order is that of base/actor.hpp.
inline constexpr std::string_view profile_names[] = {"director",
                                                     "referent",
                                                     "psychologist",
                                                     "activity_leader",
                                                     "volunteer",
                                                     "headquarters",
                                                     "technical_administrator",
                                                     "teacher_by_link",
                                                     "nobody"};
inline constexpr std::size_t profile_count = std::size(profile_names);
std::string_view name_of(Profile profile);
std::optional<Profile> profile_named(std::string_view name);

struct Permission {
    std::string_view name;       // "child.read": on the route, in OpenAPI, in the audit log, in Login.may
    Level level;                 // of what it shows or changes
    std::string_view purpose;    // from S3 up
    Reach reach[profile_count];  // by profile, in the order of Profile
};

std::span<Permission const> permissions();
Permission const* permission_named(std::string_view name);
Reach reach_of(Profile profile, std::string_view permission);

// Which rows: the actor's, through one post, as of today.
struct Scope {
    Id actor;
    Id establishment;  // of the post in use; nothing matches when empty
    Reach reach{Reach::none};
    Date today;
    std::string now;               // instant, UTC
    std::string earliest, latest;  // local "2026-01-12T14:30": a session that touches these bounds counts as own

    std::string_view reach_name() const;
};

// Refused (forbidden "access.refused") when the role's ceiling is under the permission; routes have checked it already.
Result<Scope> scope_of(Actor const& actor, std::string_view permission);

// :actor, :establishment, :reach, :today, :now, :earliest and :latest, as child_in_scope needs them; then the others.
sql::Parameters parameters_of(Scope const& scope, sql::Parameters others = {});

// SQL condition on a child's id `c.id` (alias c) under a Scope bound by parameters_of, newest data deciding; one text
// for both databases. A file stays readable after the exit, until another establishment takes the child over.
extern std::string_view const child_in_scope;
// The newest data's answer for one child. What is out of scope is absent: answer 404.
bool child_is_in_scope(sql::Session& sql, Scope const& scope, Id const& child);

}  // namespace marelle::access
