#pragma once
// What must be known at the door tonight: allergies, treatment, health plan, who may collect the child, who must not
// approach, whether it leaves alone, and whom to call. A volunteer has the numbers to call and nothing else.
#include "access/access.hpp"
#include "people/kinds.hpp"
#include "record/named.hpp"

namespace marelle::crypto {
class Keyring;
}

namespace marelle::people {

struct Collector {
    Id id;  // the adult's
    std::string name;
    Relation relation{};
    std::optional<std::string> phone;  // E.164
};

struct Caller {
    std::string name;
    Relation relation{};
    std::string phone;
};

struct LeavesAlone {
    bool allowed{};
    std::optional<Time> from;  // local; null: as soon as the session ends
};

struct Card {
    std::string first_name, initial;
    std::optional<std::string> allergies, treatment, health_plan;
    std::vector<Collector> collectors;  // and nobody else
    std::vector<Named> no_approach;     // those a court keeps away
    LeavesAlone leaves_alone;
    std::vector<Caller> call;  // emergency first, then who holds parental authority; never a no_approach
};

// For who only calls: names and numbers.
struct CallCard {
    std::string first_name, initial;
    std::vector<Caller> call;
};

// On a date. child.unknown when it is out of scope (child.care for the card, child.card for the calls).
Result<Card> card_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care, Id const& child,
                     Date const& on);
Result<CallCard> call_card_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                              Date const& on);

inline constexpr std::array collector_fields{
    record::field<&Collector::id>("id").to("guardian").level(Level::s1),
    record::field<&Collector::name>("name").level(Level::s2),
    record::field<&Collector::relation>("relation").level(Level::s2),
    record::field<&Collector::phone>("phone").phone().level(Level::s2),
};
static_assert(record::covers<Collector>(collector_fields));

inline constexpr std::array caller_fields{
    record::field<&Caller::name>("name").level(Level::s2),
    record::field<&Caller::relation>("relation").level(Level::s2),
    record::field<&Caller::phone>("phone").phone().level(Level::s2),
};
static_assert(record::covers<Caller>(caller_fields));

inline constexpr std::array leaves_alone_fields{
    record::field<&LeavesAlone::allowed>("allowed").level(Level::s2),
    record::field<&LeavesAlone::from>("from").time().level(Level::s2).label("field.leaves_alone_from"),
};
static_assert(record::covers<LeavesAlone>(leaves_alone_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Collector>{"Collector", people::collector_fields};
template <> inline constexpr Table table_of<people::Caller>{"Caller", people::caller_fields};
template <> inline constexpr Table table_of<people::LeavesAlone>{"LeavesAlone", people::leaves_alone_fields};
}  // namespace marelle::record

namespace marelle::people {

inline constexpr std::array card_fields{
    record::field<&Card::first_name>("first_name").level(Level::s1),
    record::field<&Card::initial>("initial").level(Level::s1),
    record::field<&Card::allergies>("allergies").level(Level::s2).may_be_withheld(),
    record::field<&Card::treatment>("treatment").level(Level::s2).may_be_withheld(),
    record::field<&Card::health_plan>("health_plan").level(Level::s2).may_be_withheld(),
    record::field<&Card::collectors>("collectors").level(Level::s2).may_be_withheld(),
    record::field<&Card::no_approach>("no_approach").level(Level::s2).may_be_withheld(),
    record::field<&Card::leaves_alone>("leaves_alone").level(Level::s2).may_be_withheld(),
    record::field<&Card::call>("call").level(Level::s2),
};
static_assert(record::covers<Card>(card_fields));

inline constexpr std::array call_card_fields{
    record::field<&CallCard::first_name>("first_name").level(Level::s1),
    record::field<&CallCard::initial>("initial").level(Level::s1),
    record::field<&CallCard::call>("call").level(Level::s2),
};
static_assert(record::covers<CallCard>(call_card_fields));

}  // namespace marelle::people

namespace marelle::record {
template <> inline constexpr Table table_of<people::Card>{"ChildCard", people::card_fields};
template <> inline constexpr Table table_of<people::CallCard>{"CallCard", people::call_card_fields};
}  // namespace marelle::record
