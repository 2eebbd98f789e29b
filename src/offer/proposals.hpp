#pragma once
// A place that is free again: proposed to the first of the waiting list, kept for that family so many hours
// (content/defaults/offers.toml), then to the next. For offer/ and whoever speaks to families.
#include "offer/rows.hpp"
#include "offer/target.hpp"

namespace marelle::offer {

// Somebody of a waiting list.
struct Waiting {
    Id request;
    std::int64_t order{};
    bool let_pass{};                    // a place was kept for this one, and the hour is past: the others go before
    std::optional<Instant> kept_until;  // a place is kept for this one now
};
// From 1; 0: not on the list. Pure.
int turn_of(std::vector<Waiting> const& list, Id const& request);
// So many hours after the family was told, and no longer than the beginning. Pure.
Instant kept_until(Settings const& settings, Instant const& told_at, Instant const& starts);

std::vector<Waiting> waiting_list(sql::Session& sql, Id const& offer, Instant const& now);
// Places kept now for somebody else than this one. Pure.
int kept_for_others(std::vector<Waiting> const& list, Id const& request);
// Of those who wait: whom a place is free for, of so many that nobody has. Whoever one is kept for has theirs; the rest
// goes by turn. Brothers and sisters (`houses`: request → a name of their household) stand where the first of them
// does: all of them when enough is left, else that first one alone. Pure.
std::set<Id> next_of(std::vector<Waiting> const& list, std::map<Id, std::string> const& houses, int free);
std::set<Id> next_of(sql::Session& sql, Plain const& offer, Instant const& now);
// Who waits with brothers or sisters whom the rule keeps together: who asked late, among themselves.
std::map<Id, std::string> houses_of(sql::Session& sql, Plain const& offer, Date const& today);
// Keeps a free place for the family that is told at `told`; until when, or nothing when it is not its turn.
std::optional<Instant> propose(sql::Session& sql, access::Scope const& scope, Id const& request, Instant const& told);
// The family says yes. Refused: offer.place_gone (kept for nobody, too late, given, or it has begun).
Result<> accept(sql::Session& sql, Id const& establishment, Id const& request, Author const& author,
                Instant const& now);
// What an adult pays, by the label of one of the offer's prices: whoever asked, or the first to say where the team
// asked. Refused: wrong field "price_band" (unknown), offer.not_open (withdrawn, refused), offer.band_of_another.
Result<> choose_band(sql::Session& sql, Id const& establishment, Id const& request, Id const& guardian,
                     std::string const& band);

}  // namespace marelle::offer
