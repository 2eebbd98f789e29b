#pragma once
// The field tables of staff.hpp. Of the staff, the director's eyes only: S2, birth and declaration S3.
#include "staff/staff.hpp"

namespace marelle::record {
inline constexpr Choice work_profile_choices[] = {{"director"},        {"referent"},  {"psychologist"},
                                                  {"activity_leader"}, {"volunteer"}, {"civic_service"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::WorkProfile>{work_profile_choices};
inline constexpr Choice check_kind_choices[] = {
    {"acm_tam"}, {"banned_list"}, {"attestation"}, {"sport_card"}, {"licence_si"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::CheckKind>{check_kind_choices};
inline constexpr Choice check_outcome_choices[] = {{"ok"}, {"not_ok"}, {"pending"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::CheckOutcome>{check_outcome_choices};
inline constexpr Choice check_standing_choices[] = {{"ok"}, {"missing"}, {"pending"}, {"refused"}, {"expired"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::Standing>{check_standing_choices};
inline constexpr Choice qualification_kind_choices[] = {
    {"bafa"}, {"bafd"}, {"trainee"}, {"direction_trainee"}, {"listed_diploma"}, {"civil_servant"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::QualificationKind>{qualification_kind_choices};
inline constexpr Choice civil_sex_choices[] = {{"female"}, {"male"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::Sex>{civil_sex_choices};
inline constexpr Choice exception_kind_choices[] = {{"absent"}, {"there"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::ExceptionKind>{exception_kind_choices};
inline constexpr Choice has_account_choices[] = {{"yes"}, {"no"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::Account>{has_account_choices};
inline constexpr Choice adult_absent_choices[] = {{"no"}, {"yes"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::Absent>{adult_absent_choices};
inline constexpr Choice cleared_choices[] = {{"yes"}, {"no"}};
template <> inline constexpr std::span<Choice const> choices_of<ratio::Cleared>{cleared_choices};
inline constexpr Choice free_choices[] = {{"yes"}, {"not_said"}, {"no"}};
template <> inline constexpr std::span<Choice const> choices_of<staff::Free>{free_choices};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array check_fields{
    record::field<&Check::id>("id").id().level(Level::s2),
    record::field<&Check::kind>("kind").level(Level::s2),
    record::field<&Check::requested_on>("requested_on").date().level(Level::s2),
    record::field<&Check::verified_on>("verified_on").date().level(Level::s2),
    record::field<&Check::outcome>("outcome").level(Level::s2),
    record::field<&Check::valid_until>("valid_until").date().level(Level::s2),
    record::field<&Check::reference>("reference").level(Level::s2),
    record::field<&Check::verified_by>("verified_by").level(Level::s2),
    record::field<&Check::recorded_at>("recorded_at").instant().level(Level::s2),
};
static_assert(record::covers<Check>(check_fields));

inline constexpr std::array new_check_fields{
    record::field<&NewCheck::id>("id").id().level(Level::s2),
    record::field<&NewCheck::kind>("kind").level(Level::s2),
    record::field<&NewCheck::requested_on>("requested_on").date().level(Level::s2),
    record::field<&NewCheck::verified_on>("verified_on").date().level(Level::s2),
    record::field<&NewCheck::outcome>("outcome").level(Level::s2),
    record::field<&NewCheck::valid_until>("valid_until").date().level(Level::s2),
    record::field<&NewCheck::reference>("reference").longest(60).level(Level::s2),
};
static_assert(record::covers<NewCheck>(new_check_fields));

inline constexpr std::array requirement_fields{
    record::field<&Requirement::kind>("kind").level(Level::s2),
    record::field<&Requirement::standing>("standing").level(Level::s2),
    record::field<&Requirement::until>("until").date().level(Level::s2),
};
static_assert(record::covers<Requirement>(requirement_fields));

inline constexpr std::array qualified_fields{
    record::field<&Qualified::id>("id").id().level(Level::s2),
    record::field<&Qualified::kind>("kind").level(Level::s2),
    record::field<&Qualified::from>("from").date().level(Level::s2),
    record::field<&Qualified::until>("until").date().level(Level::s2),
};
static_assert(record::covers<Qualified>(qualified_fields));

inline constexpr std::array new_qualification_fields{
    record::field<&NewQualification::id>("id").id().level(Level::s2),
    record::field<&NewQualification::kind>("kind").level(Level::s2),
    record::field<&NewQualification::from>("from").date().level(Level::s2),
    record::field<&NewQualification::until>("until").date().level(Level::s2),
};
static_assert(record::covers<NewQualification>(new_qualification_fields));

inline constexpr std::array week_time_fields{
    record::field<&WeekTime::weekday>("weekday").level(Level::s1),
    record::field<&WeekTime::starts>("starts").time().level(Level::s1),
    record::field<&WeekTime::ends>("ends").time().level(Level::s1),
    record::field<&WeekTime::from>("from").date().level(Level::s1),
    record::field<&WeekTime::until>("until").date().level(Level::s1),
};
static_assert(record::covers<WeekTime>(week_time_fields));

inline constexpr std::array exception_fields{
    record::field<&Exception::id>("id").id().level(Level::s2),
    record::field<&Exception::kind>("kind").level(Level::s2),
    record::field<&Exception::from>("from").date().level(Level::s2),
    record::field<&Exception::until>("until").date().level(Level::s2),
};
static_assert(record::covers<Exception>(exception_fields));

inline constexpr std::array new_exception_fields{
    record::field<&NewException::id>("id").id().level(Level::s2),
    record::field<&NewException::kind>("kind").level(Level::s2),
    record::field<&NewException::from>("from").date().level(Level::s2),
    record::field<&NewException::until>("until").date().level(Level::s2),
};
static_assert(record::covers<NewException>(new_exception_fields));

inline constexpr std::array identity_fields{
    record::field<&Identity::birth_name>("birth_name").level(Level::s3),
    record::field<&Identity::usage_name>("usage_name").level(Level::s3),
    record::field<&Identity::first_given_name>("first_given_name").level(Level::s3),
    record::field<&Identity::birth_date>("birth_date").date().level(Level::s3),
    record::field<&Identity::birth_commune>("birth_commune").longest(60).level(Level::s3),
    record::field<&Identity::birth_country>("birth_country").longest(2).level(Level::s3),
    record::field<&Identity::sex>("sex").level(Level::s3),
};
static_assert(record::covers<Identity>(identity_fields));

inline constexpr std::array work_post_fields{
    record::field<&WorkPost::profile>("profile").level(Level::s1),
    record::field<&WorkPost::from>("from").date().level(Level::s1),
    record::field<&WorkPost::until>("until").date().level(Level::s1),
};
static_assert(record::covers<WorkPost>(work_post_fields));

inline constexpr std::array new_person_fields{
    record::field<&NewPerson::id>("id").id().level(Level::s2),
    record::field<&NewPerson::first_given_name>("first_given_name").longest(30).level(Level::s2),
    record::field<&NewPerson::birth_name>("birth_name").longest(30).level(Level::s2),
    record::field<&NewPerson::usage_name>("usage_name").longest(30).level(Level::s2),
    record::field<&NewPerson::profile>("profile").level(Level::s1),
    record::field<&NewPerson::from>("from").date().level(Level::s1),
    record::field<&NewPerson::until>("until").date().level(Level::s1),
};
static_assert(record::covers<NewPerson>(new_person_fields));

inline constexpr std::array leaving_fields{record::field<&Leaving::on>("on").date().level(Level::s1)};
static_assert(record::covers<Leaving>(leaving_fields));

inline constexpr std::array hours_fields{
    record::field<&Hours::weekly_minutes>("weekly_minutes").level(Level::s2),
    record::field<&Hours::from>("from").date().level(Level::s2),
};
static_assert(record::covers<Hours>(hours_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::Check>{"BackgroundCheck", staff::check_fields};
template <> inline constexpr Table table_of<staff::NewCheck>{"NewBackgroundCheck", staff::new_check_fields};
template <> inline constexpr Table table_of<staff::Requirement>{"CheckRequirement", staff::requirement_fields};
template <> inline constexpr Table table_of<staff::Qualified>{"StaffQualification", staff::qualified_fields};
template <>
inline constexpr Table table_of<staff::NewQualification>{"NewStaffQualification", staff::new_qualification_fields};
template <> inline constexpr Table table_of<staff::WeekTime>{"WeekTime", staff::week_time_fields};
template <> inline constexpr Table table_of<staff::Exception>{"AvailabilityException", staff::exception_fields};
template <>
inline constexpr Table table_of<staff::NewException>{"NewAvailabilityException", staff::new_exception_fields};
template <> inline constexpr Table table_of<staff::Identity>{"StaffIdentity", staff::identity_fields};
template <> inline constexpr Table table_of<staff::WorkPost>{"WorkPost", staff::work_post_fields};
template <> inline constexpr Table table_of<staff::NewPerson>{"NewPersonAtWork", staff::new_person_fields};
template <> inline constexpr Table table_of<staff::Leaving>{"LeavingWork", staff::leaving_fields};
template <> inline constexpr Table table_of<staff::Hours>{"WorkHours", staff::hours_fields};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array week_fields{
    record::field<&Week::times>("times").longest(28).level(Level::s1),
};
static_assert(record::covers<Week>(week_fields));

inline constexpr std::array person_row_fields{
    record::field<&PersonRow::id>("id").id().level(Level::s1),
    record::field<&PersonRow::name>("name").level(Level::s1),
    record::field<&PersonRow::account>("account").level(Level::s1),
    record::field<&PersonRow::posts>("posts").level(Level::s1),
    record::field<&PersonRow::requirements>("requirements").level(Level::s2),
    record::field<&PersonRow::cleared>("cleared").level(Level::s2),
    record::field<&PersonRow::qualification>("qualification").level(Level::s2),
    record::field<&PersonRow::weekly_minutes>("weekly_minutes").level(Level::s2),
    record::field<&PersonRow::ends_soon>("ends_soon").date().level(Level::s2),
};
static_assert(record::covers<PersonRow>(person_row_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::Week>{"WeekOfTimes", staff::week_fields};
template <> inline constexpr Table table_of<staff::PersonRow>{"PersonAtWork", staff::person_row_fields};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array hours_from_fields{
    record::field<&HoursFrom::weekly_minutes>("weekly_minutes").level(Level::s2),
    record::field<&HoursFrom::from>("from").date().level(Level::s2),
    record::field<&HoursFrom::by>("by").level(Level::s2),
    record::field<&HoursFrom::at>("at").instant().level(Level::s2),
};
static_assert(record::covers<HoursFrom>(hours_from_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::HoursFrom>{"WorkHoursFrom", staff::hours_from_fields};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array person_fields{
    record::field<&Person::row>("row").level(Level::s2),
    record::field<&Person::checks>("checks").level(Level::s2),
    record::field<&Person::qualifications>("qualifications").level(Level::s2),
    record::field<&Person::hours>("hours").level(Level::s2),
    record::field<&Person::week>("week").level(Level::s2),
    record::field<&Person::exceptions>("exceptions").level(Level::s2),
    record::field<&Person::missing_for_declaration>("missing_for_declaration").level(Level::s2),
};
static_assert(record::covers<Person>(person_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::Person>{"PersonAtWorkFile", staff::person_fields};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array asked_from_fields{
    record::field<&AskedFrom::kinds>("kinds").longest(5).level(Level::s0),
    record::field<&AskedFrom::from>("from").date().level(Level::s0),
    record::field<&AskedFrom::by>("by").level(Level::s1),
    record::field<&AskedFrom::at>("at").instant().level(Level::s0),
};
static_assert(record::covers<AskedFrom>(asked_from_fields));

inline constexpr std::array asked_edit_fields{
    record::field<&AskedEdit::kinds>("kinds").longest(5).level(Level::s0),
    record::field<&AskedEdit::from>("from").date().level(Level::s0),
};
static_assert(record::covers<AskedEdit>(asked_edit_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::AskedFrom>{"ChecksAskedFrom", staff::asked_from_fields};
template <> inline constexpr Table table_of<staff::AskedEdit>{"ChecksAskedEdit", staff::asked_edit_fields};
}  // namespace marelle::record

namespace marelle::staff {

inline constexpr std::array held_fields{
    record::field<&Held::group>("group").level(Level::s1),
    record::field<&Held::starts>("starts").time().level(Level::s1),
    record::field<&Held::ends>("ends").time().level(Level::s1),
};
static_assert(record::covers<Held>(held_fields));

inline constexpr std::array asked_of_profile_fields{
    record::field<&AskedOfProfile::profile>("profile").level(Level::s0),
    record::field<&AskedOfProfile::shipped>("shipped").level(Level::s0),
    record::field<&AskedOfProfile::added>("added").level(Level::s0),
    record::field<&AskedOfProfile::decided>("decided").level(Level::s0),
};
static_assert(record::covers<AskedOfProfile>(asked_of_profile_fields));

}  // namespace marelle::staff

namespace marelle::record {
template <> inline constexpr Table table_of<staff::Held>{"HeldElsewhere", staff::held_fields};
template <> inline constexpr Table table_of<staff::AskedOfProfile>{"ChecksAsked", staff::asked_of_profile_fields};
}  // namespace marelle::record
