// A place that is free again, kept for the family whose turn it is, until it answers by its link or the hour is past.
#include "offer/proposals.hpp"
#include "offer/family.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

std::int64_t free_seats(sql::Session& sql, Plain const& offer) {
    return offer.places - sql.count("SELECT count(id) FROM place_request WHERE offer = :offer AND state = 'placed'",
                                    {{"offer", offer.id}});
}

Instant start_of(Plain const& offer) {
    auto const day = offer.kind == Kind::club ? add_days(offer.ends_on, 1) : offer.starts_on;
    return instant_text(from_local(day, "00:00"));
}

}  // namespace

Instant kept_until(Settings const& settings, Instant const& told_at, Instant const& starts) {
    return std::min(instant_text(instant_ms(told_at).value_or(0) + settings.answer_hours * hour_ms), starts);
}

int turn_of(std::vector<Waiting> const& list, Id const& request) {
    auto const one = std::ranges::find(list, request, &Waiting::request);
    if (one == list.end()) return 0;
    auto const before = [&](Waiting const& other) {
        if (other.let_pass != one->let_pass) return one->let_pass;
        return other.order < one->order;
    };
    return 1 + static_cast<int>(std::ranges::count_if(
                   list, [&](Waiting const& other) { return other.request != request && before(other); }));
}

int kept_for_others(std::vector<Waiting> const& list, Id const& request) {
    return static_cast<int>(
        std::ranges::count_if(list, [&](Waiting const& one) { return one.request != request && one.kept_until; }));
}

std::set<Id> next_of(std::vector<Waiting> const& list, std::map<Id, std::string> const& houses, int free) {
    std::set<Id> out, done;
    auto left = free - kept_for_others(list, {});
    auto ordered = list;
    std::ranges::sort(ordered, {}, [&](Waiting const& one) { return turn_of(list, one.request); });
    for (auto const& one : ordered) {
        if (one.kept_until && free > 0) out.insert(one.request);
        if (done.contains(one.request)) continue;
        auto const house = houses.find(one.request);
        std::vector<Id> group;
        for (auto const& other : ordered) {
            auto const theirs = houses.find(other.request);
            bool const same = house != houses.end() && theirs != houses.end() && theirs->second == house->second;
            if (other.request != one.request && !same) continue;
            done.insert(other.request);
            if (!other.kept_until) group.push_back(other.request);
        }
        if (static_cast<int>(group.size()) > left) group.resize(left > 0 && !group.empty() ? 1 : 0);
        left -= static_cast<int>(group.size());
        out.insert(group.begin(), group.end());
    }
    return out;
}

std::map<Id, std::string> houses_of(sql::Session& sql, Plain const& offer, Date const& today) {
    std::map<Id, std::string> out;
    if (!offer.rule.has("siblings_together")) return out;
    auto const of = households(sql, offer, today);
    auto const late = asked_late(sql, offer);
    for (auto const& row : request_rows(sql, offer.id))
        if (auto const house = of.find(row.child); row.state == RequestState::waiting && house != of.end())
            out[row.id] = house->second + (late.contains(row.number) ? " late" : "");
    return out;
}

std::set<Id> next_of(sql::Session& sql, Plain const& offer, Instant const& now) {
    return next_of(waiting_list(sql, offer.id, now), houses_of(sql, offer, to_local(instant_ms(now).value_or(0)).date),
                   static_cast<int>(free_seats(sql, offer)));
}

std::vector<Waiting> waiting_list(sql::Session& sql, Id const& offer, Instant const& now) {
    std::vector<Waiting> out;
    for (auto const& row : sql.query(R"sql(
             SELECT r.id, r.waiting_order,
                 (SELECT count(p.id) FROM place_proposal p WHERE p.request = r.id AND p.expires_at <= :now),
                 (SELECT max(p.expires_at) FROM place_proposal p WHERE p.request = r.id AND p.expires_at > :now
                    AND p.accepted_at IS NULL)
             FROM place_request r WHERE r.offer = :offer AND r.state = 'waiting' ORDER BY r.waiting_order
         )sql",
                                     {{"offer", offer}, {"now", now}}))
        out.push_back({row.text(0), row.integer(1), row.integer(2) > 0 && row.null(3), row.maybe_text(3)});
    return out;
}

std::optional<Instant> propose(sql::Session& sql, access::Scope const& scope, Id const& request, Instant const& told) {
    auto const row = request_row(sql, scope.establishment, request);
    if (!row || row->state != RequestState::waiting) return {};
    auto const offer = plain(sql, scope.establishment, row->offer);
    if (!offer || offer->cancelled_at) return {};
    auto const list = waiting_list(sql, offer->id, scope.now);
    auto const known = std::ranges::find(list, request, &Waiting::request);
    if (known != list.end() && known->kept_until) return known->kept_until;  // told twice is one
    if (!next_of(sql, *offer, scope.now).contains(request)) return {};
    auto until = kept_until(settings_on(scope.today), told, start_of(*offer));
    if (until <= scope.now) return {};
    sql.execute(R"sql(
        INSERT INTO place_proposal (id, request, made_at, made_by, expires_at)
        VALUES (:id, :request, :now, :actor, :until)
    )sql",
                {{"id", new_id()}, {"request", request}, {"now", scope.now}, {"actor", scope.actor}, {"until", until}});
    return until;
}

Result<> accept(sql::Session& sql, Id const& establishment, Id const& request, Author const& author,
                Instant const& now) {
    auto const row = TRY(request_row(sql, establishment, request));
    if (row.state == RequestState::placed) return {};  // the same tap twice
    auto const offer = TRY(plain(sql, establishment, row.offer));
    auto const list = waiting_list(sql, offer.id, now);
    auto const one = std::ranges::find(list, request, &Waiting::request);
    if (one == list.end() || !one->kept_until || offer.cancelled_at || now >= start_of(offer) ||
        free_seats(sql, offer) < 1)
        return fail(Fault::conflict, "offer.place_gone");
    change(sql, offer, row, {RequestState::placed, {}, {}, {}, {}, {}}, author,
           {now, to_local(instant_ms(now).value_or(0)).date});
    sql.execute("UPDATE place_proposal SET accepted_at = :now, by_link = :link WHERE request = :request"
                " AND expires_at > :now AND accepted_at IS NULL",
                {{"now", now}, {"link", author.link}, {"request", request}});
    return {};
}

Result<> choose_band(sql::Session& sql, Id const& establishment, Id const& request, Id const& guardian,
                     std::string const& band) {
    auto const row = TRY(request_row(sql, establishment, request));
    if (sql.count("SELECT count(id) FROM place_request WHERE id = :id AND (guardian = :guardian"
                  " OR (guardian IS NULL AND price_band IS NULL))",
                  {{"id", request}, {"guardian", guardian}}) == 0)
        return fail(Fault::conflict, "offer.band_of_another");
    if (row.state == RequestState::withdrawn || row.state == RequestState::refused)
        return fail(Fault::conflict, "offer.not_open");
    if (sql.count("SELECT count(position) FROM offer_price WHERE offer = :offer AND label = :label",
                  {{"offer", row.offer}, {"label", band}}) == 0)
        return wrong_fields("body.wrong_fields", {{"price_band", "unknown"}});
    sql.execute("UPDATE place_request SET price_band = :band, guardian = :guardian WHERE id = :id",
                {{"band", band}, {"guardian", guardian}, {"id", request}});
    return {};
}

}  // namespace marelle::offer
