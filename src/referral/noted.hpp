#pragma once
// The referral of a child who is already admitted, written afterwards by the house: who worried, when, of which school.
// Only what is known of it: a referral that came by a link is the teacher's words and is never written over.
#include "access/access.hpp"
#include "referral/fields.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::referral {

struct NewNotedReferral {
    std::optional<Id> id;
    Date worried_on;
    ReferrerRole referrer_role{};
    std::optional<std::string> referrer_name;
    std::optional<std::string> uai;    // of a school known here
    std::vector<std::string> motives;  // none when nobody remembers
};

struct NotedReferral {
    Id id;
    Date worried_on;
    ReferrerRole referrer_role{};
    std::optional<std::string> referrer_name;
    std::optional<SchoolSaid> school;
    std::vector<std::string> motives;
    Instant recorded_at;
    marelle::Named recorded_by;
    std::optional<Instant> withdrawn_at;  // said again since, or taken back
    std::optional<marelle::Named> withdrawn_by;
};

// --- pure ---

// admitted_on: first day of the child's last stay here; who worries does so before it, or the same day.
std::vector<Error::Field> check(NewNotedReferral const& noted, Date const& admitted_on);

// --- store ---

// What this house wrote of the child, the newest first; at most one is not withdrawn. Refused: child.unknown.
Result<std::vector<NotedReferral>> noted_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                            Id const& child);

// Takes the place of what was said before. Sending the same id again answers the same row. Refused: child.unknown,
// enrolment.unknown (never admitted here), referral.already_known (one came by a link), body.wrong_fields, id.taken.
Result<NotedReferral> note(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                           NewNotedReferral const& noted);

// Taken back: nothing is known again. Refused: referral.unknown.
struct Withdrawn {
    Id child;
    NotedReferral noted;
};
Result<Withdrawn> withdraw(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id);

inline constexpr std::array new_noted_referral_fields{
    record::field<&NewNotedReferral::id>("id").id().level(Level::s1),
    record::field<&NewNotedReferral::worried_on>("worried_on").date().level(Level::s2),
    record::field<&NewNotedReferral::referrer_role>("referrer_role").level(Level::s2),
    record::field<&NewNotedReferral::referrer_name>("referrer_name").level(Level::s2).longest(120),
    record::field<&NewNotedReferral::uai>("uai").level(Level::s2).longest(20),
    record::field<&NewNotedReferral::motives>("motives").level(Level::s3).longest(8),
};
static_assert(record::covers<NewNotedReferral>(new_noted_referral_fields));

inline constexpr std::array noted_referral_fields{
    record::field<&NotedReferral::id>("id").id().level(Level::s1),
    record::field<&NotedReferral::worried_on>("worried_on").date().level(Level::s2),
    record::field<&NotedReferral::referrer_role>("referrer_role").level(Level::s2),
    record::field<&NotedReferral::referrer_name>("referrer_name").level(Level::s2),
    record::field<&NotedReferral::school>("school").level(Level::s2),
    record::field<&NotedReferral::motives>("motives").level(Level::s3),
    record::field<&NotedReferral::recorded_at>("recorded_at").instant().level(Level::s1),
    record::field<&NotedReferral::recorded_by>("recorded_by").level(Level::s1),
    record::field<&NotedReferral::withdrawn_at>("withdrawn_at").instant().level(Level::s1),
    record::field<&NotedReferral::withdrawn_by>("withdrawn_by").level(Level::s1),
};
static_assert(record::covers<NotedReferral>(noted_referral_fields));

}  // namespace marelle::referral

namespace marelle::record {
template <>
inline constexpr Table table_of<referral::NewNotedReferral>{"NewNotedReferral", referral::new_noted_referral_fields};
template <> inline constexpr Table table_of<referral::NotedReferral>{"NotedReferral", referral::noted_referral_fields};
}  // namespace marelle::record
