#pragma once
// A child as an admission (or the demonstration) hands it over: everything that is written the first day, in one
// struct. create_child() seals, folds and stores it; the enrolment is pathway's, the group is group's.
#include "base/actor.hpp"
#include "base/error.hpp"
#include "people/kinds.hpp"
#include "sql/sql.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::people {

// What is known of a child for itself; also the body of PUT /children/{id}.
struct ChildFacts {
    std::string given_names;  // as the civil register writes them; the first is the one used
    std::string birth_name;
    std::optional<std::string> usage_name;
    Date birth_date;
    Sex sex{};
    std::vector<std::string> languages;  // spoken at home: ISO 639 codes ("ar", "ber"), may be empty
    std::optional<Date> interpreter_needed_since;
};

// An adult to write down; `id` of one already known here links him or her instead (the other members then may be
// empty).
struct NewGuardian {
    std::optional<Id> id;
    std::optional<std::string> given_names, usage_name;  // required unless the adult is already known
    std::optional<std::string> birth_name;
    std::optional<std::string> phone;  // E.164 once read
    std::optional<std::string> email;
    std::optional<std::string> language;
};

struct NewGuardianLink {
    std::optional<Id> id;  // client-made, of the link
    NewGuardian guardian;
    Relation relation{};
    Authority authority{};
    std::vector<std::string> rights;  // names of RightKind
    std::optional<Date> from;         // today when absent
};

// health_essential: what must be known tonight, nothing of a medical file.
struct HealthFacts {
    std::optional<std::string> allergies, treatment;
    std::optional<std::string> plan;  // PAI: what to do, in a few words
    std::optional<std::string> note;
};

struct NewAuthorisation {
    std::optional<Id> id;
    AuthorisationKind kind{};
    std::optional<Id> guardian;
    std::optional<std::string> detail;
    std::optional<Date> from, until;  // today when absent; until: first day it no longer holds
};

struct NewSchooling {
    std::optional<Id> id;
    std::optional<std::string> uai;       // of a school known here
    std::string level;                    // 'GS' … '3e'
    std::string school_year;              // "2025-2026"
    std::optional<ClassKind> class_kind;  // ordinary when absent
};

// With `is_protected` ("protected" in JSON) the home is hidden: sealed apart, in no list, export or map; it needs a
// reason.
struct NewAddress {
    std::optional<Id> id;
    AddressKind kind{};
    std::string lines;  // number and street, as on an envelope
    std::string postcode;
    std::string commune;  // COG code (INSEE), 5 characters: not the postcode (domain.md §1.5)
    std::optional<Date> from, until;
    std::optional<bool> is_protected;
    std::optional<std::string> reason;
};

struct NewChild {
    std::optional<Id> id;
    ChildFacts facts;
    std::vector<NewGuardianLink> guardians;
    std::optional<HealthFacts> health;
    std::vector<NewAuthorisation> authorisations;
    std::optional<NewSchooling> schooling;
    std::optional<NewAddress> address;
};

// --- rules (rules.cpp): pure; every wrong field is named by its path under `at` ("guardians/0/guardian/") ---
using Wrongs = std::vector<Error::Field>;
void check(ChildFacts const& facts, Date const& today, Wrongs& wrong, std::string const& at = {});
void check(NewGuardianLink const& link, Date const& today, Wrongs& wrong, std::string const& at = {});
void check(NewAuthorisation const& authorisation, Wrongs& wrong, std::string const& at = {});
void check(NewSchooling const& schooling, Wrongs& wrong, std::string const& at = {});
void check(NewAddress const& address, Wrongs& wrong, std::string const& at = {});
// The paths are those of an admission: "child/…", "guardians/0/…", "health/…", "authorisations/0/…", "schooling/…",
// "address/…".
Result<> may_create(NewChild const& child, Date const& today);

// Writes the child and everything in it, in the transaction given; keys are adopted under actor.post.establishment and
// instants are actor.now. Refuses "body.wrong_fields" (may_create, an unknown school or guardian), "id.taken" when the
// id already names a child. The caller has checked that the actor may admit. Answers the child's id.
Result<Id> create_child(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, NewChild const& child);

inline constexpr std::array child_facts_fields{
    record::field<&ChildFacts::given_names>("given_names").level(Level::s2).longest(120),
    record::field<&ChildFacts::birth_name>("birth_name").level(Level::s2).longest(120),
    record::field<&ChildFacts::usage_name>("usage_name").level(Level::s2).longest(120),
    record::field<&ChildFacts::birth_date>("birth_date").date().level(Level::s2),
    record::field<&ChildFacts::sex>("sex").level(Level::s2),
    record::field<&ChildFacts::languages>("languages").level(Level::s2).longest(8),
    record::field<&ChildFacts::interpreter_needed_since>("interpreter_needed_since").date().level(Level::s2),
};
static_assert(record::covers<ChildFacts>(child_facts_fields));

inline constexpr std::array new_guardian_fields{
    record::field<&NewGuardian::id>("id").to("guardian").level(Level::s1),
    record::field<&NewGuardian::given_names>("given_names").level(Level::s2).longest(120),
    record::field<&NewGuardian::usage_name>("usage_name").level(Level::s2).longest(120),
    record::field<&NewGuardian::birth_name>("birth_name").level(Level::s2).longest(120),
    record::field<&NewGuardian::phone>("phone").phone().level(Level::s2),
    record::field<&NewGuardian::email>("email").email().level(Level::s2),
    record::field<&NewGuardian::language>("language").level(Level::s2).longest(8),
};
static_assert(record::covers<NewGuardian>(new_guardian_fields));

inline constexpr std::array health_facts_fields{
    record::field<&HealthFacts::allergies>("allergies").level(Level::s2).longest(500),
    record::field<&HealthFacts::treatment>("treatment").level(Level::s2).longest(500),
    record::field<&HealthFacts::plan>("plan").level(Level::s2).longest(500),
    record::field<&HealthFacts::note>("note").level(Level::s3).longest(2000),
};
static_assert(record::covers<HealthFacts>(health_facts_fields));

inline constexpr std::array new_authorisation_fields{
    record::field<&NewAuthorisation::id>("id").id().level(Level::s1),
    record::field<&NewAuthorisation::kind>("kind").level(Level::s2),
    record::field<&NewAuthorisation::guardian>("guardian").to("guardian").level(Level::s2),
    record::field<&NewAuthorisation::detail>("detail").level(Level::s2),
    record::field<&NewAuthorisation::from>("from").date().level(Level::s2),
    record::field<&NewAuthorisation::until>("until").date().level(Level::s2),
};
static_assert(record::covers<NewAuthorisation>(new_authorisation_fields));

inline constexpr std::array new_schooling_fields{
    record::field<&NewSchooling::id>("id").id().level(Level::s1),
    record::field<&NewSchooling::uai>("uai").level(Level::s2).longest(8),
    record::field<&NewSchooling::level>("level").level(Level::s2).longest(8),
    record::field<&NewSchooling::school_year>("school_year").level(Level::s2).longest(9),
    record::field<&NewSchooling::class_kind>("class_kind").level(Level::s2),
};
static_assert(record::covers<NewSchooling>(new_schooling_fields));

inline constexpr std::array new_address_fields{
    record::field<&NewAddress::id>("id").id().level(Level::s1),
    record::field<&NewAddress::kind>("kind").level(Level::s3).label("field.address_kind"),
    record::field<&NewAddress::lines>("lines").level(Level::s3).longest(300),
    record::field<&NewAddress::postcode>("postcode").level(Level::s3).longest(10),
    record::field<&NewAddress::commune>("commune").level(Level::s3).longest(80),
    record::field<&NewAddress::from>("from").date().level(Level::s3),
    record::field<&NewAddress::until>("until").date().level(Level::s3),
    record::field<&NewAddress::is_protected>("protected").level(Level::s3),
    record::field<&NewAddress::reason>("reason").level(Level::sx).longest(1000),
};
static_assert(record::covers<NewAddress>(new_address_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::ChildFacts>{"ChildFacts", people::child_facts_fields};
template <> inline constexpr Table table_of<people::NewGuardian>{"NewGuardian", people::new_guardian_fields};
template <> inline constexpr Table table_of<people::HealthFacts>{"HealthFacts", people::health_facts_fields};
template <> inline constexpr Table table_of<people::NewAuthorisation>{"NewAuthorisation",
                                                                      people::new_authorisation_fields};
template <> inline constexpr Table table_of<people::NewSchooling>{"NewSchooling", people::new_schooling_fields};
template <> inline constexpr Table table_of<people::NewAddress>{"NewAddress", people::new_address_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array new_guardian_link_fields{
    record::field<&NewGuardianLink::id>("id").id().level(Level::s1),
    record::field<&NewGuardianLink::guardian>("guardian").level(Level::s2),
    record::field<&NewGuardianLink::relation>("relation").level(Level::s2),
    record::field<&NewGuardianLink::authority>("authority").level(Level::s2),
    record::field<&NewGuardianLink::rights>("rights").level(Level::s2).longest(4),
    record::field<&NewGuardianLink::from>("from").date().level(Level::s2),
};
static_assert(record::covers<NewGuardianLink>(new_guardian_link_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::NewGuardianLink>{
    "NewGuardianLink", marelle::people::new_guardian_link_fields};
