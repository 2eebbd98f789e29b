#pragma once
// What leaves on paper with the children: the list of the coach, whom to call and what saves. Every child whose care is
// on it is logged.
#include "offer/offer.hpp"
#include "people/card.hpp"

namespace marelle::offer {

// What this reader's paper says of a child: everything, or the name alone.
enum class Sight { care, name };

struct BusLine {
    OfferChild child;
    std::optional<std::string> last_name;
    std::optional<int> age;  // on the first day
    Sight sight{Sight::name};
    std::vector<people::Collector> collectors;
    std::vector<std::string> no_approach;
    std::optional<people::LeavesAlone> leaves_alone;
    std::vector<people::Caller> call;
};
struct ListHead {
    Named offer, establishment;
    Kind kind{};
    std::optional<std::string> place, provider, provider_phone, meeting_point, phone;  // phone: the establishment's
    Date starts_on, ends_on;
    Transport transport{};
    std::optional<Time> departs_at, returns_at;
    std::optional<Named> leader;
    Instant made_at;
};
struct BusList {
    ListHead head;
    std::vector<BusLine> children;
};

struct EmergencyLine {
    OfferChild child;
    std::optional<std::string> last_name;
    std::optional<Date> birth_date;
    std::optional<int> age;
    Sight sight{Sight::name};
    std::optional<std::string> allergies, treatment, health_plan;
    bool urgent_care{};  // the authorisation holds on the first day
    // Asked of who goes and not back yet: "nothing reported" would then be a guess.
    std::optional<Date> health_form_due;
    std::vector<people::Caller> call;
};
struct EmergencyList {
    ListHead head;
    std::vector<EmergencyLine> children;
};

// `offers` (offer.read) finds the offer, `care` (offer.lists) says whose care is on it. Refused: offer.unknown.
Result<BusList> bus_list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& offers,
                         access::Scope const& care, Id const& offer);
Result<EmergencyList> emergency_list(sql::Session& sql, crypto::Keyring& keys, access::Scope const& offers,
                                     access::Scope const& care, Id const& offer);

}  // namespace marelle::offer

#include "offer/list_fields.hpp"
