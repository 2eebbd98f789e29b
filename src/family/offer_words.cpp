// A family asks for a place by its link, and takes it back.
#include "family/offers.hpp"
#include "offer/proposals.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

constexpr int most_wishes_a_day = 20;  // of one link

std::int64_t wishes_today(sql::Session& sql, Link const& link, Instant const& now) {
    auto const since = instant_text(from_local(to_local(instant_ms(now).value_or(0)).date, "00:00"));
    return sql.count("SELECT count(id) FROM place_request_event WHERE by_link = :link AND at >= :since",
                     {{"link", link.id}, {"since", since}});
}

}  // namespace

Result<> wish(sql::Session& sql, Link const& link, Asked const& asked, Instant const& now) {
    if (wishes_today(sql, link, now) >= most_wishes_a_day) return fail(Fault::too_many, "family.too_often");
    offer::Author const author{link.guardian, link.id, {}};
    if (asked.want == Want::place) {
        TRY(offer::ask(sql, link.establishment, {asked.offer, asked.child, {}, asked.band}, author, now));
        return {};
    }
    auto const offers = offer::offers_for(sql, link.establishment, asked.child, link.guardian, now);
    auto const found = std::ranges::find(offers, asked.offer, &offer::FamilyOffer::id);
    if (found == offers.end()) return fail(Fault::conflict, "family.no_offer");
    if (asked.want == Want::none && !found->request) return {};
    if (!found->request) return fail(Fault::conflict, "family.no_offer");
    if (asked.want == Want::accept) return offer::accept(sql, link.establishment, *found->request, author, now);
    if (asked.want == Want::band)
        return offer::choose_band(sql, link.establishment, *found->request, link.guardian, asked.band.value_or(""));
    return offer::withdraw(sql, link.establishment, *found->request, author, {}, now);
}

}  // namespace marelle::family
