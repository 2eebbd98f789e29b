#pragma once
// The shapes of referral/ as they travel, with their field tables.
#include "base/clock.hpp"
#include "people/duplicates.hpp"
#include "people/new_child.hpp"
#include "record/named.hpp"
#include "record/record.hpp"

namespace marelle::referral {

// What worries, by domain (domain.md §6); several at once.
enum class Motive {
    learning,
    language,
    behaviour,
    attendance,
    isolation,
    self_esteem,
    health_rhythm,
    family_situation
};
enum class Urgency { ordinary, soon, urgent };
// Where a referral stands: its last decision says it; without one it was only received.
enum class State { received, meeting, waiting, admitted, redirected, refused };
enum class Decision { meet, wait, admit, redirect, refuse };
enum class ReferrerRole {
    teacher,
    head_teacher,
    educational_adviser,
    school_nurse,
    social_worker,
    psychologist,
    other
};

State state_after(Decision decision);

// Motives as they are sealed: their names, separated by blanks.
std::string joined(std::vector<std::string> const& words);
std::vector<std::string> split(std::string_view text);

struct Named {
    std::string name;
    std::optional<std::string> relation;
    std::optional<std::string> phone;  // as typed when it is no number: a teacher copies it from a card
};

// What a teacher sends.
struct NewReferral {
    Id id;                      // made with the form: sending twice is sending once
    std::string parents_agree;  // "yes"
    Date parents_informed_on;
    std::string parents_agreed_by;
    std::string referrer_name;
    std::string referrer_role;
    std::string uai;
    std::optional<std::string> school_name;
    std::string given_names, birth_name;
    std::optional<std::string> usage_name;
    Date birth_date;
    std::optional<std::string> sex;
    std::string level;
    std::vector<std::string> motives;
    std::string urgency;
    std::optional<std::string> facts, strengths, already_done, expected_help, who_else, siblings;
    std::vector<Named> guardians;
};

// What is sealed of it, as one JSON text.
struct Words {
    std::optional<std::string> facts, strengths, already_done, expected_help, who_else, siblings;
    std::vector<Named> guardians;
};

struct Receipt {
    std::string receipt;
    Instant received_at;
    State state{};
};

struct ReferredChild {
    std::string given_names, birth_name;
    std::optional<std::string> usage_name;
    Date birth_date;
    std::optional<std::string> sex;
    std::string level;
};
struct RowChild {
    std::string first_name, initial;
    Date birth_date;
    std::string level;
};
struct SchoolSaid {
    std::string uai, name;
};
struct Referrer {
    std::string name, role;
};
struct Parents {
    Date informed_on;
    std::string agreed_by;
};
struct Decided {
    Id id;
    Decision decision{};
    std::optional<std::string> reason, scheme;
    std::optional<std::int64_t> rank;
    std::optional<Instant> meeting_at;
    Instant decided_at;
    marelle::Named decided_by;
};

struct ReferralRow {
    Id id;
    std::string receipt;
    Instant received_at;
    RowChild child;
    SchoolSaid school;
    Referrer referrer;
    Urgency urgency{};
    std::vector<std::string> motives;
    State state{};
    std::optional<std::int64_t> rank;
    std::int64_t duplicates{};
};

struct Referral {
    Id id;
    std::string receipt;
    Instant received_at;
    ReferredChild child;
    SchoolSaid school;
    Referrer referrer;
    Parents parents;
    Urgency urgency{};
    std::vector<std::string> motives;
    std::optional<std::string> motive_facts, strengths, already_done, expected_help, who_else, siblings;
    std::vector<Named> guardians;
    State state{};
    std::optional<std::int64_t> rank;
    std::vector<Decided> decisions;
    std::vector<people::Duplicate> duplicates;
    std::optional<Id> admitted_child;
};

struct NewDecision {
    std::optional<Id> id;
    Decision decision{};
    std::optional<std::string> reason, scheme;
    std::optional<std::int64_t> rank;
    std::optional<Instant> meeting_at;
};

struct NewEnrolment {
    std::int64_t cursus{};
    Date from;
};

// The whole admission, written with the family present: all or nothing.
struct Admission {
    std::optional<Id> id;        // of the decision
    std::optional<Id> existing;  // a child already known here
    std::optional<people::ChildFacts> child;
    NewEnrolment enrolment;
    std::optional<Id> group;
    std::vector<people::NewGuardianLink> guardians;
    std::optional<people::HealthFacts> health;
    std::vector<people::NewAuthorisation> authorisations;
    std::optional<people::NewSchooling> schooling;
    std::optional<people::NewAddress> address;
    std::vector<std::string> duplicates_dismissed;  // ids looked at and said to be someone else
};

struct Admitted {
    Id child;
    Id enrolment;
    std::optional<Id> membership;
    std::vector<std::string> warnings;
};

struct NewReferralLink {
    std::optional<Id> id;
    std::string person_name;
    std::optional<std::string> uai;
    std::optional<Date> expires_on;  // the end of the school year when absent
};
struct ReferralLink {
    Id id;
    std::string person_name;
    std::optional<std::string> school;       // its UAI
    std::optional<std::string> school_name;  // and town, when it is known here
    Instant created_at, expires_at;
    std::optional<Instant> revoked_at;
    std::int64_t referrals{};
    std::optional<std::string> url;  // once, when made
};

}  // namespace marelle::referral

namespace marelle::record {
inline constexpr Choice motive_choices[] = {{"learning"},  {"language"},    {"behaviour"},     {"attendance"},
                                            {"isolation"}, {"self_esteem"}, {"health_rhythm"}, {"family_situation"}};
template <> inline constexpr std::span<Choice const> choices_of<referral::Motive>{motive_choices};
inline constexpr Choice urgency_choices[] = {{"ordinary"}, {"soon"}, {"urgent"}};
template <> inline constexpr std::span<Choice const> choices_of<referral::Urgency>{urgency_choices};
inline constexpr Choice referral_state_choices[] = {{"received"}, {"meeting"},    {"waiting"},
                                                    {"admitted"}, {"redirected"}, {"refused"}};
template <> inline constexpr std::span<Choice const> choices_of<referral::State>{referral_state_choices};
inline constexpr Choice decision_choices[] = {{"meet"}, {"wait"}, {"admit"}, {"redirect"}, {"refuse"}};
template <> inline constexpr std::span<Choice const> choices_of<referral::Decision>{decision_choices};
inline constexpr Choice referrer_role_choices[] = {{"teacher"},      {"head_teacher"},  {"educational_adviser"},
                                                   {"school_nurse"}, {"social_worker"}, {"psychologist"},
                                                   {"other"}};
template <> inline constexpr std::span<Choice const> choices_of<referral::ReferrerRole>{referrer_role_choices};
}  // namespace marelle::record
