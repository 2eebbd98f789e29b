#pragma once
// The field tables of referral/shapes.hpp.
#include "referral/shapes.hpp"

#define MARELLE_TABLE(Type, table, fields_name) \
    static_assert(record::covers<Type>(fields_name)); \
    } \
    namespace marelle::record { \
    template <> inline constexpr Table table_of<referral::Type>{table, referral::fields_name}; \
    } \
    namespace marelle::referral {

namespace marelle::referral {

using record::field;

inline constexpr std::array named_fields{
    field<&Named::name>("name").level(Level::s3).longest(120),
    field<&Named::relation>("relation").level(Level::s3).longest(60),
    field<&Named::phone>("phone").level(Level::s3).longest(40),
};
MARELLE_TABLE(Named, "ReferralGuardian", named_fields)

inline constexpr std::array words_fields{
    field<&Words::facts>("facts").level(Level::s3).longest(4000),
    field<&Words::strengths>("strengths").level(Level::s3).longest(2000),
    field<&Words::already_done>("already_done").level(Level::s3).longest(2000),
    field<&Words::expected_help>("expected_help").level(Level::s3).longest(2000),
    field<&Words::who_else>("who_else").level(Level::s3).longest(1000),
    field<&Words::siblings>("siblings").level(Level::s3).longest(1000),
    field<&Words::guardians>("guardians").level(Level::s3),
};
MARELLE_TABLE(Words, "ReferralWords", words_fields)

inline constexpr std::array new_referral_fields{
    field<&NewReferral::id>("id").id().level(Level::s1),
    field<&NewReferral::parents_agree>("parents_agree").level(Level::s2),
    field<&NewReferral::parents_informed_on>("parents_informed_on").date().level(Level::s2),
    field<&NewReferral::parents_agreed_by>("parents_agreed_by").level(Level::s2).longest(200),
    field<&NewReferral::referrer_name>("referrer_name").level(Level::s2).longest(120),
    field<&NewReferral::referrer_role>("referrer_role").level(Level::s2).longest(40),
    field<&NewReferral::uai>("uai").level(Level::s2).longest(20),
    field<&NewReferral::school_name>("school_name").level(Level::s2).longest(120),
    field<&NewReferral::given_names>("given_names").level(Level::s2).longest(120),
    field<&NewReferral::birth_name>("birth_name").level(Level::s2).longest(120),
    field<&NewReferral::usage_name>("usage_name").level(Level::s2).longest(120),
    field<&NewReferral::birth_date>("birth_date").date().level(Level::s2),
    field<&NewReferral::sex>("sex").level(Level::s2).longest(1),
    field<&NewReferral::level>("level").level(Level::s2).longest(3),
    field<&NewReferral::motives>("motives").level(Level::s3).longest(8),
    field<&NewReferral::urgency>("urgency").level(Level::s3).longest(10),
    field<&NewReferral::facts>("facts").level(Level::s3).longest(4000),
    field<&NewReferral::strengths>("strengths").level(Level::s3).longest(2000),
    field<&NewReferral::already_done>("already_done").level(Level::s3).longest(2000),
    field<&NewReferral::expected_help>("expected_help").level(Level::s3).longest(2000),
    field<&NewReferral::who_else>("who_else").level(Level::s3).longest(1000),
    field<&NewReferral::siblings>("siblings").level(Level::s3).longest(1000),
    field<&NewReferral::guardians>("guardians").level(Level::s3).longest(4),
};
MARELLE_TABLE(NewReferral, "NewReferral", new_referral_fields)

inline constexpr std::array referred_child_fields{
    field<&ReferredChild::given_names>("given_names").level(Level::s2),
    field<&ReferredChild::birth_name>("birth_name").level(Level::s2),
    field<&ReferredChild::usage_name>("usage_name").level(Level::s2),
    field<&ReferredChild::birth_date>("birth_date").date().level(Level::s2),
    field<&ReferredChild::sex>("sex").level(Level::s2),
    field<&ReferredChild::level>("level").level(Level::s2),
};
MARELLE_TABLE(ReferredChild, "ReferredChild", referred_child_fields)

inline constexpr std::array row_child_fields{
    field<&RowChild::first_name>("first_name").level(Level::s1),
    field<&RowChild::initial>("initial").level(Level::s1),
    field<&RowChild::birth_date>("birth_date").date().level(Level::s2),
    field<&RowChild::level>("level").level(Level::s2),
};
MARELLE_TABLE(RowChild, "ReferralRowChild", row_child_fields)

inline constexpr std::array school_said_fields{
    field<&SchoolSaid::uai>("uai").level(Level::s2),
    field<&SchoolSaid::name>("name").level(Level::s2),
};
MARELLE_TABLE(SchoolSaid, "ReferralSchool", school_said_fields)

inline constexpr std::array referrer_fields{
    field<&Referrer::name>("name").level(Level::s2),
    field<&Referrer::role>("role").level(Level::s2),
};
MARELLE_TABLE(Referrer, "Referrer", referrer_fields)

inline constexpr std::array parents_fields{
    field<&Parents::informed_on>("informed_on").date().level(Level::s2),
    field<&Parents::agreed_by>("agreed_by").level(Level::s2),
};
MARELLE_TABLE(Parents, "ReferralParents", parents_fields)

inline constexpr std::array decided_fields{
    field<&Decided::id>("id").id().level(Level::s1),
    field<&Decided::decision>("decision").level(Level::s3),
    field<&Decided::reason>("reason").level(Level::s3).longest(2000),
    field<&Decided::scheme>("scheme").level(Level::s3),
    field<&Decided::rank>("rank").level(Level::s3),
    field<&Decided::meeting_at>("meeting_at").instant().level(Level::s3),
    field<&Decided::decided_at>("decided_at").instant().level(Level::s1),
    field<&Decided::decided_by>("decided_by").level(Level::s1),
};
MARELLE_TABLE(Decided, "ReferralDecision", decided_fields)

inline constexpr std::array referral_row_fields{
    field<&ReferralRow::id>("id").id().level(Level::s1),
    field<&ReferralRow::receipt>("receipt").level(Level::s1),
    field<&ReferralRow::received_at>("received_at").instant().level(Level::s1),
    field<&ReferralRow::child>("child").level(Level::s2),
    field<&ReferralRow::school>("school").level(Level::s2),
    field<&ReferralRow::referrer>("referrer").level(Level::s2),
    field<&ReferralRow::urgency>("urgency").level(Level::s3),
    field<&ReferralRow::motives>("motives").level(Level::s3),
    field<&ReferralRow::state>("state").level(Level::s2),
    field<&ReferralRow::rank>("rank").level(Level::s2),
    field<&ReferralRow::duplicates>("duplicates").level(Level::s2),
};
MARELLE_TABLE(ReferralRow, "ReferralRow", referral_row_fields)

inline constexpr std::array referral_fields{
    field<&Referral::id>("id").id().level(Level::s1),
    field<&Referral::receipt>("receipt").level(Level::s1),
    field<&Referral::received_at>("received_at").instant().level(Level::s1),
    field<&Referral::child>("child").level(Level::s2),
    field<&Referral::school>("school").level(Level::s2),
    field<&Referral::referrer>("referrer").level(Level::s2),
    field<&Referral::parents>("parents").level(Level::s2),
    field<&Referral::urgency>("urgency").level(Level::s3),
    field<&Referral::motives>("motives").level(Level::s3),
    field<&Referral::motive_facts>("motive_facts").level(Level::s3),
    field<&Referral::strengths>("strengths").level(Level::s3),
    field<&Referral::already_done>("already_done").level(Level::s3),
    field<&Referral::expected_help>("expected_help").level(Level::s3),
    field<&Referral::who_else>("who_else").level(Level::s3),
    field<&Referral::siblings>("siblings").level(Level::s3),
    field<&Referral::guardians>("guardians").level(Level::s3),
    field<&Referral::state>("state").level(Level::s2),
    field<&Referral::rank>("rank").level(Level::s2),
    field<&Referral::decisions>("decisions").level(Level::s3),
    field<&Referral::duplicates>("duplicates").level(Level::s2),
    field<&Referral::admitted_child>("admitted_child").to("child").level(Level::s1),
};
MARELLE_TABLE(Referral, "Referral", referral_fields)

inline constexpr std::array new_decision_fields{
    field<&NewDecision::id>("id").id().level(Level::s1),
    field<&NewDecision::decision>("decision").level(Level::s3),
    field<&NewDecision::reason>("reason").level(Level::s3).longest(2000),
    field<&NewDecision::scheme>("scheme").level(Level::s3).longest(60),
    field<&NewDecision::rank>("rank").level(Level::s3),
    field<&NewDecision::meeting_at>("meeting_at").instant().level(Level::s3),
};
MARELLE_TABLE(NewDecision, "NewReferralDecision", new_decision_fields)

inline constexpr std::array new_enrolment_fields{
    field<&NewEnrolment::cursus>("cursus").level(Level::s1),
    field<&NewEnrolment::from>("from").date().level(Level::s1),
};
MARELLE_TABLE(NewEnrolment, "NewEnrolment", new_enrolment_fields)

inline constexpr std::array admission_fields{
    field<&Admission::id>("id").id().level(Level::s1),
    field<&Admission::existing>("existing").to("child").level(Level::s1),
    field<&Admission::child>("child").level(Level::s2),
    field<&Admission::enrolment>("enrolment").level(Level::s1),
    field<&Admission::group>("group").to("mini_group").level(Level::s1),
    field<&Admission::guardians>("guardians").level(Level::s2).longest(12),
    field<&Admission::health>("health").level(Level::s2),
    field<&Admission::authorisations>("authorisations").level(Level::s2).longest(20),
    field<&Admission::schooling>("schooling").level(Level::s2),
    field<&Admission::address>("address").level(Level::s3),
    field<&Admission::duplicates_dismissed>("duplicates_dismissed").level(Level::s2).longest(50),
};
MARELLE_TABLE(Admission, "Admission", admission_fields)

inline constexpr std::array admitted_fields{
    field<&Admitted::child>("child").to("child").level(Level::s1),
    field<&Admitted::enrolment>("enrolment").id().level(Level::s1),
    field<&Admitted::membership>("membership").id().level(Level::s1),
    field<&Admitted::warnings>("warnings").level(Level::s1),
};
MARELLE_TABLE(Admitted, "Admitted", admitted_fields)

inline constexpr std::array new_referral_link_fields{
    field<&NewReferralLink::id>("id").id().level(Level::s1),
    field<&NewReferralLink::person_name>("person_name").level(Level::s1).longest(120),
    field<&NewReferralLink::uai>("uai").level(Level::s1).longest(20),
    field<&NewReferralLink::expires_on>("expires_on").date().level(Level::s1),
};
MARELLE_TABLE(NewReferralLink, "NewReferralLink", new_referral_link_fields)

inline constexpr std::array referral_link_fields{
    field<&ReferralLink::id>("id").id().level(Level::s1),
    field<&ReferralLink::person_name>("person_name").level(Level::s1),
    field<&ReferralLink::school>("school").level(Level::s1),
    field<&ReferralLink::school_name>("school_name").level(Level::s1),
    field<&ReferralLink::created_at>("created_at").instant().level(Level::s1),
    field<&ReferralLink::expires_at>("expires_at").instant().level(Level::s1),
    field<&ReferralLink::revoked_at>("revoked_at").instant().level(Level::s1),
    field<&ReferralLink::referrals>("referrals").level(Level::s1),
    field<&ReferralLink::url>("url").level(Level::s1),
};
MARELLE_TABLE(ReferralLink, "ReferralLink", referral_link_fields)

}  // namespace marelle::referral

#undef MARELLE_TABLE
