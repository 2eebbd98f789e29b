#pragma once
// The field tables of lists.hpp, each after those it holds.
#include "offer/lists.hpp"

namespace marelle::record {
inline constexpr Choice list_sight_choices[] = {{"care"}, {"name"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Sight>{list_sight_choices};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array bus_line_fields{
    record::field<&BusLine::child>("child").level(Level::s1),
    record::field<&BusLine::last_name>("last_name").level(Level::s2),
    record::field<&BusLine::age>("age").level(Level::s2),
    record::field<&BusLine::sight>("sight").label("field.sheet_sight").level(Level::s1),
    record::field<&BusLine::collectors>("collectors").level(Level::s2),
    record::field<&BusLine::no_approach>("no_approach").level(Level::s2),
    record::field<&BusLine::leaves_alone>("leaves_alone").level(Level::s2),
    record::field<&BusLine::call>("call").level(Level::s2),
};
static_assert(record::covers<BusLine>(bus_line_fields));

inline constexpr std::array list_head_fields{
    record::field<&ListHead::offer>("offer").level(Level::s1),
    record::field<&ListHead::establishment>("establishment").level(Level::s1),
    record::field<&ListHead::kind>("kind").label("field.offer_kind").level(Level::s1),
    record::field<&ListHead::place>("place").level(Level::s1),
    record::field<&ListHead::provider>("provider").level(Level::s1),
    record::field<&ListHead::provider_phone>("provider_phone").phone().level(Level::s1),
    record::field<&ListHead::meeting_point>("meeting_point").level(Level::s1),
    record::field<&ListHead::phone>("phone").phone().level(Level::s1),
    record::field<&ListHead::starts_on>("starts_on").date().level(Level::s1),
    record::field<&ListHead::ends_on>("ends_on").date().level(Level::s1),
    record::field<&ListHead::transport>("transport").level(Level::s1),
    record::field<&ListHead::departs_at>("departs_at").time().level(Level::s1),
    record::field<&ListHead::returns_at>("returns_at").time().level(Level::s1),
    record::field<&ListHead::leader>("leader").level(Level::s1),
    record::field<&ListHead::made_at>("made_at").instant().level(Level::s1),
};
static_assert(record::covers<ListHead>(list_head_fields));

inline constexpr std::array emergency_line_fields{
    record::field<&EmergencyLine::child>("child").level(Level::s1),
    record::field<&EmergencyLine::last_name>("last_name").level(Level::s2),
    record::field<&EmergencyLine::birth_date>("birth_date").date().level(Level::s2),
    record::field<&EmergencyLine::age>("age").level(Level::s2),
    record::field<&EmergencyLine::sight>("sight").label("field.sheet_sight").level(Level::s1),
    record::field<&EmergencyLine::allergies>("allergies").level(Level::s2),
    record::field<&EmergencyLine::treatment>("treatment").level(Level::s2),
    record::field<&EmergencyLine::health_plan>("health_plan").level(Level::s2),
    record::field<&EmergencyLine::urgent_care>("urgent_care").level(Level::s2),
    record::field<&EmergencyLine::health_form_due>("health_form_due").date().level(Level::s2),
    record::field<&EmergencyLine::call>("call").level(Level::s2),
};
static_assert(record::covers<EmergencyLine>(emergency_line_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::BusLine>{"BusLine", offer::bus_line_fields};
template <> inline constexpr Table table_of<offer::ListHead>{"OfferListHead", offer::list_head_fields};
template <> inline constexpr Table table_of<offer::EmergencyLine>{"EmergencyLine", offer::emergency_line_fields};
}  // namespace marelle::record

namespace marelle::offer {

inline constexpr std::array bus_list_fields{
    record::field<&BusList::head>("head").level(Level::s1),
    record::field<&BusList::children>("children").level(Level::s2),
};
static_assert(record::covers<BusList>(bus_list_fields));

inline constexpr std::array emergency_list_fields{
    record::field<&EmergencyList::head>("head").level(Level::s1),
    record::field<&EmergencyList::children>("children").level(Level::s2),
};
static_assert(record::covers<EmergencyList>(emergency_list_fields));

}  // namespace marelle::offer

namespace marelle::record {
template <> inline constexpr Table table_of<offer::BusList>{"BusList", offer::bus_list_fields};
template <> inline constexpr Table table_of<offer::EmergencyList>{"EmergencyList", offer::emergency_list_fields};
}  // namespace marelle::record
