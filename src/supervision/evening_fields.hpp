#pragma once
// The field tables of evenings.hpp.
#include "supervision/evenings.hpp"

namespace marelle::record {
inline constexpr Choice evening_part_choices[] = {{"mine"}, {"asked"}, {"full"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::Part>{evening_part_choices};
inline constexpr Choice work_link_choices[] = {{"evenings"}, {"calendar"}};
template <> inline constexpr std::span<Choice const> choices_of<supervision::LinkPurpose>{work_link_choices};
}  // namespace marelle::record

namespace marelle::supervision {

inline constexpr std::array evening_fields{
    record::field<&Evening::session>("session").to("session").level(Level::s1),
    record::field<&Evening::date>("date").date().level(Level::s1),
    record::field<&Evening::starts>("starts").time().level(Level::s1),
    record::field<&Evening::ends>("ends").time().level(Level::s1),
    record::field<&Evening::activity>("activity").level(Level::s1),
    record::field<&Evening::group>("group").level(Level::s1),
    record::field<&Evening::room>("room").level(Level::s1),
    record::field<&Evening::part>("part").level(Level::s1),
    record::field<&Evening::answer>("answer").level(Level::s1),
    record::field<&Evening::with>("with").level(Level::s1),
};
static_assert(record::covers<Evening>(evening_fields));

inline constexpr std::array evening_answer_fields{
    record::field<&EveningAnswer::date>("date").date().level(Level::s1),
    record::field<&EveningAnswer::starts>("starts").time().level(Level::s1),
    record::field<&EveningAnswer::group>("group").to("mini_group").level(Level::s1),
    record::field<&EveningAnswer::said>("said").level(Level::s1),
};
static_assert(record::covers<EveningAnswer>(evening_answer_fields));

inline constexpr std::array hours_row_fields{
    record::field<&HoursRow::person>("person").to("person_at_work").level(Level::s1),
    record::field<&HoursRow::name>("name").level(Level::s1),
    record::field<&HoursRow::profile>("profile").level(Level::s1),
    record::field<&HoursRow::sessions>("sessions").level(Level::s1),
    record::field<&HoursRow::minutes>("minutes").level(Level::s1),
    record::field<&HoursRow::cents>("cents").level(Level::s1),
};
static_assert(record::covers<HoursRow>(hours_row_fields));

inline constexpr std::array new_work_link_fields{record::field<&NewWorkLink::purpose>("purpose").level(Level::s1)};
static_assert(record::covers<NewWorkLink>(new_work_link_fields));

inline constexpr std::array made_link_fields{
    record::field<&MadeLink::address>("address").level(Level::s4),
    record::field<&MadeLink::expires_at>("expires_at").instant().level(Level::s1),
    record::field<&MadeLink::qr>("qr").level(Level::s4),
    record::field<&MadeLink::qr_size>("qr_size").level(Level::s0),
};
static_assert(record::covers<MadeLink>(made_link_fields));

}  // namespace marelle::supervision

namespace marelle::record {
template <> inline constexpr Table table_of<supervision::Evening>{"Evening", supervision::evening_fields};
template <>
inline constexpr Table table_of<supervision::EveningAnswer>{"EveningAnswer", supervision::evening_answer_fields};
template <> inline constexpr Table table_of<supervision::HoursRow>{"VolunteerHours", supervision::hours_row_fields};
template <> inline constexpr Table table_of<supervision::NewWorkLink>{"NewWorkLink", supervision::new_work_link_fields};
template <> inline constexpr Table table_of<supervision::MadeLink>{"MadeWorkLink", supervision::made_link_fields};
}  // namespace marelle::record
