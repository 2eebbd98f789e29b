#pragma once
// health_essential: allergies, treatment, health plan (PAI), and a note. Sealed with the child's key; edited under a
// version.
#include "access/access.hpp"
#include "people/guardian.hpp"
#include "record/named.hpp"

namespace marelle::people {

struct Health {
    std::optional<std::string> allergies, treatment, plan;
    std::optional<std::string> note;  // only for who may see S3
    std::int64_t version{};           // 0: nothing was ever written
};

// From four columns of health_essential starting at `first`, then its version (null: no row).
std::optional<Health> health_from(sql::Row const& row, std::size_t first, crypto::Keyring& keys, Id const& child,
                                  Depth depth);
// Health with version 0 when nothing was written; child.unknown when out of scope.
Result<Health> health_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child);

struct HealthEdited {
    Health health;
    std::string fields;  // names of what changed
};
// Refused: child.unknown, stale.
Result<HealthEdited> edit_health(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                                 std::int64_t version, HealthFacts const& facts);
// Without a check of scope, for create_child().
void write_health(sql::Session& sql, crypto::Keyring& keys, Id const& child, HealthFacts const& facts, Id const& by,
                  std::string const& at);

struct Authorisation {
    Id id;
    AuthorisationKind kind{};
    std::optional<Named> guardian;
    std::optional<std::string> detail;
    Date from;
    std::optional<Date> until;
    std::optional<std::string> revoked_at;
};
// Newest last; empty when the child is out of scope.
std::vector<Authorisation> authorisations_of(sql::Session& sql, access::Scope const& scope, Id const& child);
// Refused: child.unknown, body.wrong_fields (guardian unknown: not an adult of this child), id.taken.
Result<Authorisation> add_authorisation(sql::Session& sql, access::Scope const& scope, Id const& child,
                                        NewAuthorisation const& authorisation);
struct Revoked {
    Id child;
    Authorisation authorisation;
};
// Revoking again keeps the first instant. Refused: authorisation.unknown.
Result<Revoked> revoke_authorisation(sql::Session& sql, access::Scope const& scope, Id const& id);
// Without a check of scope, for create_child().
void write_authorisation(sql::Session& sql, Id const& id, Id const& child, NewAuthorisation const& authorisation,
                         Date const& from, Id const& by, std::string const& at);

inline constexpr std::array health_fields{
    record::field<&Health::allergies>("allergies").level(Level::s2),
    record::field<&Health::treatment>("treatment").level(Level::s2),
    record::field<&Health::plan>("plan").level(Level::s2),
    record::field<&Health::note>("note").level(Level::s3).may_be_withheld(),
    record::field<&Health::version>("version").level(Level::s1),
};
static_assert(record::covers<Health>(health_fields));

inline constexpr std::array authorisation_fields{
    record::field<&Authorisation::id>("id").id().level(Level::s1),
    record::field<&Authorisation::kind>("kind").level(Level::s2).label("field.authorisation_kind"),
    record::field<&Authorisation::guardian>("guardian").level(Level::s2),
    record::field<&Authorisation::detail>("detail").level(Level::s2),
    record::field<&Authorisation::from>("from").date().level(Level::s2),
    record::field<&Authorisation::until>("until").date().level(Level::s2),
    record::field<&Authorisation::revoked_at>("revoked_at").instant().level(Level::s2),
};
static_assert(record::covers<Authorisation>(authorisation_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Health>{"Health", people::health_fields};
template <> inline constexpr Table table_of<people::Authorisation>{"Authorisation", people::authorisation_fields};
}  // namespace marelle::record
