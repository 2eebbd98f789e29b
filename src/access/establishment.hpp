#pragma once
// A place where the association works (établissement), before anybody has a post there: made by the technical
// administrator, or from the command line on the first day.
#include "access/account.hpp"

namespace marelle::access {

enum class SchoolZone { a, b, c };  // of the school holidays

struct NewEstablishment {
    std::optional<Id> id;
    std::string name;
    std::string commune;  // COG code: 73065
    std::string commune_name;
    std::int64_t places{};  // 1 to 1000
    SchoolZone school_zone{};
    std::optional<Date> opened_on;  // today when absent
};

// Every wrong field, under its own name.
std::vector<Error::Field> wrong_establishment(NewEstablishment const& given);

// Sending the same id again answers the same establishment. The first one of an instance brings the association, under
// the same name. Refused: wrong fields; a name already taken.
Result<EstablishmentRow> add_establishment(sql::Session& sql, NewEstablishment const& given, Date const& today);

}  // namespace marelle::access

namespace marelle::record {
inline constexpr Choice school_zone_choices[] = {{"A"}, {"B"}, {"C"}};
template <> inline constexpr std::span<Choice const> choices_of<access::SchoolZone>{school_zone_choices};

inline constexpr std::array access_new_establishment_fields{
    field<&access::NewEstablishment::id>("id").id().level(Level::s0),
    field<&access::NewEstablishment::name>("name").longest(120).level(Level::s0),
    field<&access::NewEstablishment::commune>("commune").longest(80).level(Level::s0),
    field<&access::NewEstablishment::commune_name>("commune_name").longest(100).level(Level::s0),
    field<&access::NewEstablishment::places>("places").level(Level::s0),
    field<&access::NewEstablishment::school_zone>("school_zone").level(Level::s0),
    field<&access::NewEstablishment::opened_on>("opened_on").date().level(Level::s0),
};
static_assert(covers<access::NewEstablishment>(access_new_establishment_fields));
template <>
inline constexpr Table table_of<access::NewEstablishment>{"NewEstablishment", access_new_establishment_fields};
}  // namespace marelle::record
