#pragma once
// The field tables of pathway.hpp.
#include "pathway/pathway.hpp"

namespace marelle::record {
inline constexpr Choice exit_reason_choices[] = {{"positive_exit"},       {"completed"},  {"moved"}, {"family_choice"},
                                                 {"no_longer_attending"}, {"redirected"}, {"other"}};
template <> inline constexpr std::span<Choice const> choices_of<pathway::ExitReason>{exit_reason_choices};

inline constexpr Choice path_state_choices[] = {{"done"}, {"now"}, {"to_come"}};
template <> inline constexpr std::span<Choice const> choices_of<pathway::PathState>{path_state_choices};
}  // namespace marelle::record

namespace marelle::pathway {

inline constexpr std::array enrolment_fields{
    record::field<&Enrolment::id>("id").id().level(Level::s1),
    record::field<&Enrolment::establishment>("establishment").level(Level::s1),
    record::field<&Enrolment::cursus>("cursus").level(Level::s1),
    record::field<&Enrolment::from>("from").date().level(Level::s1),
    record::field<&Enrolment::until>("until").date().level(Level::s1),
    record::field<&Enrolment::exit_reason>("exit_reason").level(Level::s2),
};
static_assert(record::covers<Enrolment>(enrolment_fields));

inline constexpr std::array new_enrolment_fields{
    record::field<&NewEnrolment::id>("id").id().level(Level::s1),
    record::field<&NewEnrolment::cursus>("cursus").level(Level::s1),
    record::field<&NewEnrolment::from>("from").date().level(Level::s1),
    record::field<&NewEnrolment::referral>("referral").to("referral").level(Level::s3),
};
static_assert(record::covers<NewEnrolment>(new_enrolment_fields));

inline constexpr std::array exit_fields{
    record::field<&Exit::on>("on").date().level(Level::s1),
    record::field<&Exit::reason>("reason").level(Level::s2).label("field.exit_reason"),
};
static_assert(record::covers<Exit>(exit_fields));

inline constexpr std::array path_year_fields{
    record::field<&PathYear::school_year>("school_year").level(Level::s1),
    record::field<&PathYear::cursus>("cursus").level(Level::s1),
    record::field<&PathYear::state>("state").level(Level::s1).label("field.path_state"),
};
static_assert(record::covers<PathYear>(path_year_fields));

}  // namespace marelle::pathway

namespace marelle::record {
template <> inline constexpr Table table_of<pathway::Enrolment>{"Enrolment", pathway::enrolment_fields};
template <> inline constexpr Table table_of<pathway::NewEnrolment>{"NewEnrolment", pathway::new_enrolment_fields};
template <> inline constexpr Table table_of<pathway::Exit>{"Exit", pathway::exit_fields};
template <> inline constexpr Table table_of<pathway::PathYear>{"PathYear", pathway::path_year_fields};
}  // namespace marelle::record
