#pragma once
// An offer changed by hand, kept with all that it was before, and put back from recent activity. For offer/ only.
#include "offer/offer.hpp"

namespace marelle::offer {

// What a change touched, as one would say it: the hours of the coach are transport, the calendar's are days.
enum class Part {
    title,
    place,
    provider,
    days,
    transport,
    ages,
    places,
    rule,
    registrations,
    prices,
    documents,
    leader,
    theme,
    regime
};
// Each part once, in the order above; empty when nothing changed.
std::vector<Part> parts_changed(OfferEdit const& before, OfferEdit const& after);

// --- store (changes.cpp) ---

OfferEdit as_it_is(sql::Session& sql, Id const& offer);
// After the change: compared with what is there now; nothing is kept of nothing.
void keep_change(sql::Session& sql, access::Scope const& scope, Id const& offer, OfferEdit const& before);
// Refused: offer.unknown, offer.too_old, offer.changed_since (a newer change comes back first), offer.cancelled,
// offer.used_since (a family chose a price or brought a document that would be gone), and as edit_offer().
Result<Id> reverse_change(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& change);

// --- store.cpp: edit_offer() without keeping what was there ---

Result<> write_offer(sql::Session& sql, Reader const& reader, access::Scope const& scope, Id const& id,
                     std::int64_t version, OfferEdit const& edit);

// --- club_today.cpp ---

// The session of today that stays whatever becomes of its slot: noted, seen, taken along on a phone, or cancelled by
// hand. What replaces the slot begins the day after, or that evening would be there twice, and the roll call that a
// phone brings back would be refused.
struct ClubToday {
    Id id;
    std::int64_t version{};
    Time starts, ends;
    bool to_come{};  // it takes place, and nobody has noted anything yet
    std::optional<std::string> theme, ratio_rule;
};
std::optional<ClubToday> club_today(sql::Session& sql, access::Scope const& scope, Id const& offer);
// The new hours hold for it too, as long as nothing is noted and nobody gave it others by hand. Refused: as
// timetable::edit_session().
Result<> follow_today(sql::Session& sql, access::Scope const& scope, ClubToday const& session, OfferEdit const& before,
                      OfferEdit const& edit);

}  // namespace marelle::offer

namespace marelle::record {
inline constexpr Choice offer_part_choices[] = {
    {"title"}, {"place"},         {"provider"}, {"days"},      {"transport"}, {"ages"},  {"places"},
    {"rule"},  {"registrations"}, {"prices"},   {"documents"}, {"leader"},    {"theme"}, {"regime"}};
template <> inline constexpr std::span<Choice const> choices_of<offer::Part>{offer_part_choices};
}  // namespace marelle::record
