#include "offer/family.hpp"
#include "offer/proposals.hpp"
#include <algorithm>
#include <set>

namespace marelle::offer {

namespace {

constexpr std::string_view select_offers = R"sql(
    SELECT o.id, o.place, o.provider, o.weekday, o.day_starts, o.day_ends, r.id, r.state, r.number,
        CASE r.state
            WHEN 'waiting' THEN (SELECT count(w.id) FROM place_request w WHERE w.offer = o.id
                AND w.state = 'waiting' AND w.waiting_order <= r.waiting_order)
            WHEN 'asked' THEN (SELECT count(w.id) FROM place_request w WHERE w.offer = o.id
                AND (w.state = 'waiting' OR (w.state = 'asked' AND w.number <= r.number))) END,
        (SELECT count(x.id) FROM place_request x WHERE x.offer = o.id AND x.state = 'placed'),
        (SELECT count(x.id) FROM place_request x WHERE x.offer = o.id AND x.state IN ('asked', 'waiting')),
        (SELECT d.commitment FROM offer_draw d WHERE d.offer = o.id
         ORDER BY CASE WHEN d.drawn_at IS NULL THEN 1 ELSE 0 END, d.number DESC LIMIT 1), r.price_band,
        (SELECT d.seed FROM offer_draw d WHERE d.offer = o.id AND d.drawn_at IS NOT NULL ORDER BY d.number DESC
         LIMIT 1),
        o.meeting_point, o.departs_at, o.returns_at, r.guardian
    FROM offer o LEFT JOIN place_request r ON r.offer = o.id AND r.child = :child
    WHERE o.establishment = :establishment AND o.ends_on >= :today AND (o.cancelled_at IS NULL OR r.id IS NOT NULL)
    ORDER BY o.starts_on, o.title, o.id
)sql";

SeatsLeft seats_of(Plain const& offer, int placed, int undecided, Date const& today) {
    constexpr int quarter = 4;
    // Once it has begun the rule has spoken: a place is there or it is not.
    if (!as_they_come(offer.rule) && today < offer.starts_on) return SeatsLeft::by_rule;
    // Those who asked before have them already, in words.
    auto left = offer.places - placed - undecided;
    if (left <= 0) return SeatsLeft::none;
    return left * quarter > offer.places ? SeatsLeft::many : SeatsLeft::few;
}

std::vector<DueDocument> documents_of(sql::Session& sql, Id const& offer, std::optional<Id> const& request,
                                      Date const& today) {
    std::vector<DueDocument> out;
    for (auto const& row : sql.query(R"sql(
             SELECT d.kind, d.due_on, d.needed, x.received_on FROM offer_document d
             LEFT JOIN due_document_received x ON x.request = :request AND x.kind = d.kind AND x.undone_at IS NULL
             WHERE d.offer = :offer ORDER BY d.due_on, d.kind
         )sql",
                                     {{"offer", offer}, {"request", request.value_or("")}})) {
        DueDocument due{*record::choice_named<DueKind>(row.text(0)),
                        row.text(1),
                        *record::choice_named<Needed>(row.text(2)),
                        row.maybe_text(3),
                        {},
                        false};
        due.late = !due.received_on && due.needed == Needed::required && due.due_on < today;
        out.push_back(std::move(due));
    }
    return out;
}

std::vector<Price> prices_of(sql::Session& sql, Id const& offer) {
    std::vector<Price> out;
    for (auto const& row : sql.query("SELECT label, up_to, cents FROM offer_price WHERE offer = :id ORDER BY position",
                                     {{"id", offer}})) {
        Price price{row.text(0), {}, static_cast<int>(row.integer(2))};
        if (!row.null(1)) price.up_to = static_cast<int>(row.integer(1));
        out.push_back(std::move(price));
    }
    return out;
}

// A public holiday, or a day that was cancelled: nobody is there to open.
std::vector<Date> closed_days(sql::Session& sql, Plain const& offer) {
    constexpr int friday = 5;
    std::vector<Date> out;
    if (offer.kind != Kind::holiday_week || offer.cancelled_at) return out;
    std::set<Date> open;
    for (auto const& row :
         sql.query("SELECT on_date FROM session WHERE mini_group = :id AND cancelled_at IS NULL", {{"id", offer.id}}))
        open.insert(row.text(0));
    for (auto day = offer.starts_on; day <= offer.ends_on; day = add_days(day, 1))
        if (weekday(day) <= friday && !open.contains(day)) out.push_back(day);
    return out;
}

bool is_open(Plain const& offer, Date const& today) {
    return !offer.cancelled_at && offer.opens_on <= today && today <= offer.closes_on && today <= offer.ends_on;
}

// Whose turn it is, and until when the place is kept.
void say_turn(sql::Session& sql, FamilyOffer& out, Instant const& now) {
    if (out.request_state != RequestState::waiting) return;
    auto const list = waiting_list(sql, out.id, now);
    out.turn = turn_of(list, *out.request);
    auto const one = std::ranges::find(list, *out.request, &Waiting::request);
    if (one != list.end() && out.free > 0 && out.state != State::cancelled) out.kept_until = one->kept_until;
}

FamilyOffer shown(sql::Session& sql, Plain const& offer, sql::Row const& row, std::optional<Id> const& reader,
                  Date const& today) {
    FamilyOffer out;
    out.id = offer.id;
    out.kind = offer.kind;
    out.title = offer.title;
    out.place = row.maybe_text(1);
    out.provider = row.maybe_text(2);
    if (!row.null(3)) out.weekday = static_cast<int>(row.integer(3));
    out.starts_on = offer.starts_on;
    out.ends_on = offer.ends_on;
    out.day_starts = row.text(4);
    out.day_ends = row.text(5);
    out.min_age = offer.min_age;
    out.max_age = offer.max_age;
    out.opens_on = offer.opens_on;
    out.closes_on = offer.closes_on;
    out.rule = offer.rule;
    out.places = offer.places;
    auto placed = static_cast<int>(row.integer(10)), undecided = static_cast<int>(row.integer(11));
    out.free = std::max(0, offer.places - placed);
    out.seats = seats_of(offer, placed, undecided, today);
    out.request = row.maybe_text(6);
    if (auto state = row.maybe_text(7)) out.request_state = record::choice_named<RequestState>(*state);
    if (!row.null(8)) out.number = static_cast<int>(row.integer(8));
    // Who asked has a rank where requests are settled as they come; elsewhere the rule has not spoken.
    bool const ranked = out.request_state == RequestState::waiting || as_they_come(offer.rule);
    if (ranked && !row.null(9)) out.rank = static_cast<int>(row.integer(9));
    if (offer.rule.last == Last::draw) out.commitment = row.maybe_text(12), out.seed = row.maybe_text(14);
    if (out.request_state == RequestState::placed) {
        out.meeting_point = row.maybe_text(15);
        out.departs_at = row.maybe_text(16);
        out.returns_at = row.maybe_text(17);
    }
    out.closed_on = closed_days(sql, offer);
    OfferRow dates;
    dates.starts_on = offer.starts_on;
    dates.ends_on = offer.ends_on;
    dates.opens_on = offer.opens_on;
    dates.closes_on = offer.closes_on;
    out.state = state_of(dates, offer.cancelled_at.has_value(), today);
    out.prices = prices_of(sql, offer.id);
    out.documents = documents_of(sql, offer.id, out.request, today);
    bool standing = out.request_state && *out.request_state != RequestState::withdrawn;
    out.may_ask = !standing && is_open(offer, today);
    bool begun = offer.kind != Kind::club && today >= offer.starts_on;
    // A band says what an adult earns: whoever asked reads and changes theirs, the other parent does not. Where the
    // team asked for the family, nobody has said theirs yet, and the first who does is the one.
    auto const whose = row.maybe_text(18);
    bool const theirs = reader && (whose ? *whose == *reader : row.null(13));
    if (theirs) out.price_band = row.maybe_text(13);
    out.may_withdraw = standing && *out.request_state != RequestState::refused && !offer.cancelled_at && !begun;
    bool settled = out.price_band && *out.request_state != RequestState::asked;
    out.may_choose_band = theirs && out.may_withdraw && out.prices.size() > 1 && !settled;
    return out;
}

}  // namespace

std::vector<FamilyOffer> offers_for(sql::Session& sql, Id const& establishment, Id const& child,
                                    std::optional<Id> const& reader, Instant const& now) {
    auto today = to_local(instant_ms(now).value_or(0)).date;
    std::vector<FamilyOffer> out;
    auto birth = sql.first("SELECT birth_date FROM child WHERE id = :child", {{"child", child}});
    if (!birth) return out;
    for (auto const& row :
         sql.query(select_offers, {{"child", child}, {"establishment", establishment}, {"today", today}})) {
        auto offer = plain(sql, establishment, row.text(0));
        if (!offer) continue;
        auto one = shown(sql, *offer, row, reader, today);
        say_turn(sql, one, now);
        auto age = age_on(birth->text(0), offer->starts_on);
        bool fits = (!offer->min_age || age >= *offer->min_age) && (!offer->max_age || age <= *offer->max_age);
        bool asked = one.request_state && *one.request_state != RequestState::withdrawn;
        bool to_ask = fits && (one.may_ask || one.state == State::announced);
        if (asked || to_ask) out.push_back(std::move(one));
    }
    return out;
}

}  // namespace marelle::offer
