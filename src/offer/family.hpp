#pragma once
// What a family sees of the offers by its link, and what the team answers for it.
#include "offer/offer.hpp"

namespace marelle::offer {

// many: more than a quarter of the places, few: fewer; by_rule: places are given once registrations are closed.
enum class SeatsLeft { many, few, none, by_rule };

struct FamilyOffer {
    Id id;
    Kind kind{};
    std::string title;
    std::optional<std::string> place, provider;
    std::optional<int> weekday;
    Date starts_on, ends_on;
    Time day_starts, day_ends;
    std::vector<Date> closed_on;  // of a week: its days from Monday to Friday without a session
    // Of who has a place: the first and the last day.
    std::optional<std::string> meeting_point;
    std::optional<Time> departs_at, returns_at;
    std::optional<int> min_age, max_age;
    Date opens_on, closes_on;
    State state{};
    SeatsLeft seats{};
    int places{}, free{};
    Rule rule;
    std::vector<Price> prices;
    std::vector<DueDocument> documents;  // with what was received, when the child has a place
    // Of this child; null when nobody asked.
    std::optional<Id> request;
    std::optional<RequestState> request_state;
    std::optional<int> rank;  // of who waits; of who asked where requests are settled as they come, after who waits
    std::optional<int> number;
    int turn{};                             // of who waits: whose a free place is next, from 1
    std::optional<Instant> kept_until;      // a place is free and kept for this child
    std::optional<std::string> price_band;  // of the adult who asked, told to that adult alone
    std::optional<std::string> commitment;  // of the draw to come, or done
    std::optional<std::string> seed;        // once drawn
    bool may_ask{}, may_withdraw{};         // by a link, now
    bool may_choose_band{};  // there are several prices, the child is on the list, and the reader asked for it
};
// Of one child: those open or announced that fit its age, and those it asked for until they are over.
// reader: the adult who looks; without one, no price band is told.
std::vector<FamilyOffer> offers_for(sql::Session& sql, Id const& establishment, Id const& child,
                                    std::optional<Id> const& reader, Instant const& now);

}  // namespace marelle::offer
