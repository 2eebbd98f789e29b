#pragma once
// Where a child's home lies, under one list, at one date: what territory/residence.hpp decides, kept row by row. A
// correction of the same list and date overrules the row before; both stay (model.md, "Territory"; domain.md §1.3).
#include "access/access.hpp"
#include "people/kinds.hpp"
#include "record/named.hpp"
#include "territory/residence.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::people {

struct ZoneName {
    std::string code, name;
};

struct ResidenceDecision {
    Id id;
    std::string list;
    Date on;
    ResidenceResult result{};
    std::optional<ZoneName> zone;  // the one that holds it; outside, the nearest within 5 km
    ResidenceMethod method{};
    std::optional<double> distance_m;   // to that zone's edge: > 0 inside, < 0 outside
    std::optional<double> precision_m;  // the coarser of the list's and the geocode's
    bool to_confirm{};
    std::optional<std::string> why;  // of an unknown: no_list, list_not_in_force, no_evidence, domiciliation
    std::optional<std::string> confirmed_at;
    std::optional<std::string> evidence;
    std::string decided_at;
    std::optional<Named> decided_by;
    std::optional<Id> overruled_by;
};

// With a point: computed. With a method: what the State's tool answered, or what is declared, with its evidence.
struct NewResidenceDecision {
    std::optional<Id> id;
    std::string list;
    Date on;
    std::optional<double> longitude, latitude;  // degrees, WGS84
    std::optional<std::string> geocode_source;
    std::optional<double> geocode_precision_m;
    std::optional<ResidenceResult> result;
    std::optional<ResidenceMethod> method;
    std::optional<std::string> zone_code, evidence;
};

struct Confirmation {
    std::string evidence;
};

// Newest first; empty when the child is out of scope.
std::vector<ResidenceDecision> residence_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                            Id const& child);
// Refused: child.unknown, body.wrong_fields (neither or both ways at once, coordinates out of range, evidence,
// zone_code), id.taken. A child whose only home is a domiciliation is "unknown", whatever the point says (domain.md
// §1.3).
Result<ResidenceDecision> add_residence(sql::Session& sql, crypto::Keyring& keys, territory::Atlas& atlas,
                                        access::Scope const& scope, Id const& child, NewResidenceDecision const& given);
struct Confirmed {
    Id child;
    ResidenceDecision decision;
};
// Refused: residence.unknown (out of scope), residence.nothing_to_confirm, as territory::may_confirm.
Result<Confirmed> confirm_residence(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& id,
                                    Confirmation const& confirmation);

inline constexpr std::array zone_name_fields{
    record::field<&ZoneName::code>("code").level(Level::s3).label("field.zone_code"),
    record::field<&ZoneName::name>("name").level(Level::s3),
};
static_assert(record::covers<ZoneName>(zone_name_fields));

inline constexpr std::array new_residence_decision_fields{
    record::field<&NewResidenceDecision::id>("id").id().level(Level::s1),
    record::field<&NewResidenceDecision::list>("list").level(Level::s0).longest(40).label("field.zone_list"),
    record::field<&NewResidenceDecision::on>("on").date().level(Level::s3),
    record::field<&NewResidenceDecision::longitude>("longitude").level(Level::s3),
    record::field<&NewResidenceDecision::latitude>("latitude").level(Level::s3),
    record::field<&NewResidenceDecision::geocode_source>("geocode_source").level(Level::s3).longest(80),
    record::field<&NewResidenceDecision::geocode_precision_m>("geocode_precision_m").level(Level::s3),
    record::field<&NewResidenceDecision::result>("result").level(Level::s3).label("field.residence_result"),
    record::field<&NewResidenceDecision::method>("method").level(Level::s3).label("field.residence_method"),
    record::field<&NewResidenceDecision::zone_code>("zone_code").level(Level::s3).longest(20),
    record::field<&NewResidenceDecision::evidence>("evidence").level(Level::s3).longest(500),
};
static_assert(record::covers<NewResidenceDecision>(new_residence_decision_fields));

inline constexpr std::array confirmation_fields{
    record::field<&Confirmation::evidence>("evidence").level(Level::s3).longest(500),
};
static_assert(record::covers<Confirmation>(confirmation_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::ZoneName>{"ZoneName", people::zone_name_fields};
template <> inline constexpr Table table_of<people::NewResidenceDecision>{"NewResidenceDecision",
                                                                          people::new_residence_decision_fields};
template <> inline constexpr Table table_of<people::Confirmation>{"ResidenceConfirmation", people::confirmation_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array residence_decision_fields{
    record::field<&ResidenceDecision::id>("id").id().level(Level::s1),
    record::field<&ResidenceDecision::list>("list").level(Level::s0).label("field.zone_list"),
    record::field<&ResidenceDecision::on>("on").date().level(Level::s3),
    record::field<&ResidenceDecision::result>("result").level(Level::s3).label("field.residence_result"),
    record::field<&ResidenceDecision::zone>("zone").level(Level::s3),
    record::field<&ResidenceDecision::method>("method").level(Level::s3).label("field.residence_method"),
    record::field<&ResidenceDecision::distance_m>("distance_m").level(Level::s3),
    record::field<&ResidenceDecision::precision_m>("precision_m").level(Level::s3),
    record::field<&ResidenceDecision::to_confirm>("to_confirm").level(Level::s3),
    record::field<&ResidenceDecision::why>("why").level(Level::s3),
    record::field<&ResidenceDecision::confirmed_at>("confirmed_at").instant().level(Level::s3),
    record::field<&ResidenceDecision::evidence>("evidence").level(Level::s3),
    record::field<&ResidenceDecision::decided_at>("decided_at").instant().level(Level::s3),
    record::field<&ResidenceDecision::decided_by>("decided_by").level(Level::s1),
    record::field<&ResidenceDecision::overruled_by>("overruled_by").to("residence_decision").level(Level::s3),
};
static_assert(record::covers<ResidenceDecision>(residence_decision_fields));

}  // namespace marelle::people

template <>
inline constexpr marelle::record::Table marelle::record::table_of<marelle::people::ResidenceDecision>{
    "ResidenceDecision", marelle::people::residence_decision_fields};
