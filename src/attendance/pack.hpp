#pragma once
// What a phone takes along for a day without network, and what it tells of it afterwards.
#include "base/clock.hpp"
#include "people/card.hpp"
#include "record/outcome.hpp"

namespace marelle::attendance {

// What a phone takes along for a day without network: beside today itself, the card of each child, as it may be opened
// here. A volunteer's cards have the numbers to call only.
struct PackCard {
    Id child;
    people::Card card;
};
struct Pack {
    Id id;
    Instant made_at, expires_at;
    std::vector<PackCard> cards;
};
struct CallPackCard {
    Id child;
    people::CallCard card;
};
struct CallPack {
    Id id;
    Instant made_at, expires_at;
    std::vector<CallPackCard> cards;
};

// A card opened on a phone without network.
struct CardOpening {
    Id id, session, child;
    Instant observed_at;
};
struct CardOpenings {
    std::optional<Instant> sent_at;
    std::optional<Id> device;
    std::vector<CardOpening> openings;
};
struct CardOpeningResult {
    std::optional<Id> id;
    Outcome result{};
    std::optional<std::string> code;
};
struct CardOpeningResults {
    std::vector<CardOpeningResult> results;
};

inline constexpr std::array pack_card_fields{
    record::field<&PackCard::child>("child").to("child").level(Level::s1),
    record::field<&PackCard::card>("card").level(Level::s2),
};
static_assert(record::covers<PackCard>(pack_card_fields));

inline constexpr std::array call_pack_card_fields{
    record::field<&CallPackCard::child>("child").to("child").level(Level::s1),
    record::field<&CallPackCard::card>("card").level(Level::s2),
};
static_assert(record::covers<CallPackCard>(call_pack_card_fields));

inline constexpr std::array card_opening_fields{
    record::field<&CardOpening::id>("id").id().level(Level::s1),
    record::field<&CardOpening::session>("session").to("session").level(Level::s1),
    record::field<&CardOpening::child>("child").to("child").level(Level::s1),
    record::field<&CardOpening::observed_at>("observed_at").instant().level(Level::s1),
};
static_assert(record::covers<CardOpening>(card_opening_fields));

inline constexpr std::array card_opening_result_fields{
    record::field<&CardOpeningResult::id>("id").id().level(Level::s1),
    record::field<&CardOpeningResult::result>("result").level(Level::s1),
    record::field<&CardOpeningResult::code>("code").level(Level::s1),
};
static_assert(record::covers<CardOpeningResult>(card_opening_result_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::PackCard>{"PackCard", attendance::pack_card_fields};
template <> inline constexpr Table table_of<attendance::CallPackCard>{"CallPackCard",
                                                                      attendance::call_pack_card_fields};
template <> inline constexpr Table table_of<attendance::CardOpening>{"CardOpening", attendance::card_opening_fields};
template <>
inline constexpr Table table_of<attendance::CardOpeningResult>{"CardOpeningResult",
                                                               attendance::card_opening_result_fields};
}  // namespace marelle::record

namespace marelle::attendance {

inline constexpr std::array pack_fields{
    record::field<&Pack::id>("id").id().level(Level::s1),
    record::field<&Pack::made_at>("made_at").instant().level(Level::s1),
    record::field<&Pack::expires_at>("expires_at").instant().level(Level::s1),
    record::field<&Pack::cards>("cards").level(Level::s2),
};
static_assert(record::covers<Pack>(pack_fields));

inline constexpr std::array call_pack_fields{
    record::field<&CallPack::id>("id").id().level(Level::s1),
    record::field<&CallPack::made_at>("made_at").instant().level(Level::s1),
    record::field<&CallPack::expires_at>("expires_at").instant().level(Level::s1),
    record::field<&CallPack::cards>("cards").level(Level::s2),
};
static_assert(record::covers<CallPack>(call_pack_fields));

inline constexpr std::array card_openings_fields{
    record::field<&CardOpenings::sent_at>("sent_at").instant().level(Level::s1),
    record::field<&CardOpenings::device>("device").id().level(Level::s1),
    record::field<&CardOpenings::openings>("openings").longest(500).level(Level::s1),
};
static_assert(record::covers<CardOpenings>(card_openings_fields));

inline constexpr std::array card_opening_results_fields{
    record::field<&CardOpeningResults::results>("results").level(Level::s1),
};
static_assert(record::covers<CardOpeningResults>(card_opening_results_fields));

}  // namespace marelle::attendance

namespace marelle::record {
template <> inline constexpr Table table_of<attendance::Pack>{"Pack", attendance::pack_fields};
template <> inline constexpr Table table_of<attendance::CallPack>{"CallPack", attendance::call_pack_fields};
template <> inline constexpr Table table_of<attendance::CardOpenings>{"CardOpenings", attendance::card_openings_fields};
template <>
inline constexpr Table table_of<attendance::CardOpeningResults>{"CardOpeningResults",
                                                                attendance::card_opening_results_fields};
}  // namespace marelle::record
