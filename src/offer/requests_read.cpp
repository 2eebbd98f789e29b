// The requests of an offer as a reader sees them.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "offer/proposals.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

// Placed first, then the waiting list in its order, then who asked, in order of arrival.
constexpr std::string_view select_requests = R"sql(
    SELECT r.id, c.id, c.given_names, COALESCE(c.usage_name, c.birth_name), c.birth_date, r.number, r.asked_at,
        u.id, u.name, a.id, a.given_names || ' ' || a.usage_name, r.state, r.price_band,
        e.allocation, e.at, d.id, d.name, e.reason_sealed, e.why, e.id, e.undone_at
    FROM place_request r JOIN child c ON c.id = r.child
    LEFT JOIN user_account u ON u.id = r.by_account LEFT JOIN guardian a ON a.id = r.guardian
    LEFT JOIN place_request_event e ON e.request = r.id
        AND e.number = (SELECT max(n.number) FROM place_request_event n WHERE n.request = r.id)
    LEFT JOIN user_account d ON d.id = e.by_account
    WHERE r.offer = :offer
    ORDER BY CASE r.state WHEN 'placed' THEN 0 WHEN 'waiting' THEN 1 WHEN 'asked' THEN 2 WHEN 'refused' THEN 3
        ELSE 4 END, r.waiting_order, r.number
)sql";

std::map<Id, std::vector<DueDocument>> documents_of(sql::Session& sql, Id const& offer, Date const& today) {
    std::map<Id, std::vector<DueDocument>> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.id, d.kind, d.due_on, d.needed, x.received_on, u.id, u.name
             FROM place_request r JOIN offer_document d ON d.offer = r.offer
             LEFT JOIN due_document_received x ON x.request = r.id AND x.kind = d.kind AND x.undone_at IS NULL
             LEFT JOIN user_account u ON u.id = x.recorded_by
             WHERE r.offer = :offer ORDER BY r.id, d.due_on, d.kind
         )sql",
                                     {{"offer", offer}})) {
        DueDocument due{*record::choice_named<DueKind>(row.text(1)), row.text(2),
                        *record::choice_named<Needed>(row.text(3)),  row.maybe_text(4),
                        named(row.maybe_text(5), row.maybe_text(6)), false};
        due.late = !due.received_on && due.needed == Needed::required && due.due_on < today;
        out[row.text(0)].push_back(std::move(due));
    }
    return out;
}

PlaceRequest request_of(sql::Row const& row, Plain const& offer, crypto::Keyring& keys) {
    PlaceRequest out;
    out.id = row.text(0);
    out.offer = offer.id;
    out.child = {row.text(1), first_name_of(row.text(2)), initial_of(row.text(3))};
    out.last_name = row.text(3);
    out.age = age_on(row.text(4), offer.starts_on);
    out.number = static_cast<int>(row.integer(5));
    out.asked_at = row.text(6);
    out.asked_by = named(row.maybe_text(7), row.maybe_text(8));
    out.guardian = named(row.maybe_text(9), row.maybe_text(10));
    out.state = *record::choice_named<RequestState>(row.text(11));
    out.price_band = row.maybe_text(12);
    bool decided = out.state != RequestState::asked && row.null(20) && !row.null(14);
    if (decided) {
        out.how = row.null(13) ? How::hand : How::rule;
        out.decided_at = row.maybe_text(14);
        out.decided_by = named(row.maybe_text(15), row.maybe_text(16));
        if (auto sealed = row.maybe_bytes(17))
            out.reason = keys.open("place_request_event", "reason_sealed", out.child.id, row.text(19), *sealed);
        out.why = criteria_of(row.maybe_text(18).value_or(""));
    }
    return out;
}

void say_siblings(PlaceRequest& request, std::map<Id, std::string> const& houses, std::set<Id> const& next) {
    auto const own = houses.find(request.id);
    if (own == houses.end()) return;
    for (auto const& [id, house] : houses) {
        if (id == request.id || house != own->second) continue;
        ++request.siblings;
        request.siblings_next += next.contains(id) ? 1 : 0;
    }
}

void hide_care(PlaceRequest& request) {
    request.last_name.reset();
    request.age.reset();
    request.guardian.reset();
    request.price_band.reset();
    request.reason.reset();
    request.documents.clear();
}

}  // namespace

std::set<Id> in_scope(sql::Session& sql, access::Scope const& scope, Id const& offer) {
    static std::string const text = "SELECT c.id FROM place_request r JOIN child c ON c.id = r.child"
                                    " WHERE r.offer = :offer AND " +
                                    std::string{access::child_in_scope};
    std::set<Id> out;
    for (auto const& row : sql.query(text, access::parameters_of(scope, {{"offer", offer}}))) out.insert(row.text(0));
    return out;
}

std::vector<PlaceRequest> requests_of(sql::Session& sql, Reader const& reader, Eyes const& eyes, Plain const& offer) {
    auto listed = in_scope(sql, eyes.listed, offer.id), care = in_scope(sql, eyes.care, offer.id);
    auto documents = documents_of(sql, offer.id, eyes.offers.today);
    auto facts = facts_of(sql, offer);
    auto holiday = holiday_of(sql, reader.calendar, offer, reader.language);
    std::map<Id, std::vector<DayHad>> had;
    if (holiday) had = days_had(sql, offer.establishment, {holiday->from, holiday->until});
    auto percent = settings_on(offer.starts_on).target_percent;
    std::vector<PlaceRequest> out;
    auto const list = waiting_list(sql, offer.id, eyes.offers.now);
    auto const late = asked_late(sql, offer);
    auto const houses = houses_of(sql, offer, eyes.offers.today);
    auto const next = next_of(sql, offer, eyes.offers.now);
    int rank = 0;
    for (auto const& row : sql.query(select_requests, {{"offer", offer.id}})) {
        auto request = request_of(row, offer, reader.keys);
        request.late = late.contains(request.number);
        if (request.state == RequestState::waiting) {
            request.rank = ++rank;
            request.proposed = next.contains(request.id) && !offer.cancelled_at;
            say_siblings(request, houses, next);
            if (auto const one = std::ranges::find(list, request.id, &Waiting::request); one != list.end())
                request.kept_until = one->kept_until;
        }
        if (!listed.contains(request.child.id)) continue;
        request.documents = documents[request.id];
        if (holiday) request.holiday = share_of(*holiday, had[request.child.id], eyes.offers.today, percent);
        if (care.contains(request.child.id)) request.warnings = warnings_of(facts[request.child.id]);
        else hide_care(request);
        request.reversible = !row.null(14) && row.null(20) && !too_old(row.text(14), eyes.offers.now);
        out.push_back(std::move(request));
    }
    return out;
}

}  // namespace marelle::offer
