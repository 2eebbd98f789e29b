// What becomes of a request, decided by hand, and taking that back.
#include "offer/left.hpp"
#include "offer/proposals.hpp"
#include <algorithm>

namespace marelle::offer {

namespace {

bool undecided(Row const& row) { return row.state == RequestState::asked || row.state == RequestState::waiting; }

// Before whom others come: on the list, whose turn it is; first come first served, by arrival; and while a draw or the
// criteria have not spoken, nobody comes before anybody, so everybody does.
bool comes_before(Row const& other, Row const& one, std::vector<Waiting> const& list, bool by_arrival) {
    if (!undecided(other) || other.id == one.id) return false;
    if (one.state == RequestState::waiting)
        return other.state == RequestState::waiting && turn_of(list, other.id) < turn_of(list, one.id);
    return other.state == RequestState::waiting || !by_arrival || other.number < one.number;
}

Seats seats_of(sql::Session& sql, Plain const& offer, Row const& row, Instant const& now) {
    auto rows = request_rows(sql, offer.id);
    auto const list = waiting_list(sql, offer.id, now);
    Seats out{offer.places, 0, 0, kept_for_others(list, row.id)};
    bool by_arrival = as_they_come(offer.rule);
    for (auto const& other : rows) {
        if (other.id == row.id) continue;
        if (other.state == RequestState::placed) --out.free;
        // Whoever a place is kept for has theirs: this one is another.
        auto const held = std::ranges::find(list, other.id, &Waiting::request);
        bool const kept = held != list.end() && held->kept_until;
        out.others += undecided(other) && !kept ? 1 : 0;
        out.before += !kept && comes_before(other, row, list, by_arrival) ? 1 : 0;
    }
    // Whose turn it is with a brother or a sister passes over nobody.
    if (row.state == RequestState::waiting && next_of(sql, offer, now).contains(row.id)) out.before = 0;
    out.kept = std::clamp(out.free, 0, out.kept);
    out.free -= out.kept;
    return out;
}

Author team(access::Scope const& scope) { return {{}, {}, scope.actor}; }

}  // namespace

Result<> ask_for(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& offer,
                 NewRequest const& sent) {
    bool place = sent.state == RequestState::placed;
    if (sent.state && !place && *sent.state != RequestState::asked)
        return wrong_fields("body.wrong_fields", {{"state", "invalid"}});
    if (place && scope.reach != access::Reach::establishment) return fail(Fault::forbidden, "access.refused");
    auto author = team(scope);
    author.guardian = sent.guardian;
    auto id = TRY(ask(sql, scope.establishment, {offer, sent.child, sent.id, sent.price_band}, author, scope.now));
    if (!place) return {};
    std::optional<Reasoned> reason;
    if (sent.reason && !sent.reason->empty()) reason.emplace(keys, *sent.reason);
    auto decided = decide(sql, scope, id, RequestState::placed, reason);
    // Asked all the same: whoever looks at the list sees why it is not given yet.
    if (decided) return {};
    auto const& code = decided.error().code;
    if (code == "offer.full" || code == "offer.place_kept" || code == "offer.reason_required") return {};
    return decided;
}

Result<> decide(sql::Session& sql, access::Scope const& scope, Id const& request, RequestState to,
                std::optional<Reasoned> const& reason) {
    auto touched = TRY(touched_by(sql, scope, request));
    if (to == RequestState::withdrawn)
        return withdraw(sql, scope.establishment, request, team(scope), reason, scope.now);
    auto offer = TRY(plain(sql, scope.establishment, touched.offer));
    auto row = TRY(request_row(sql, scope.establishment, request));
    if (row.state == to) return {};
    if (offer.cancelled_at) return fail(Fault::conflict, "offer.cancelled");
    if (scope.today > offer.ends_on) return fail(Fault::conflict, "offer.over");
    if (to == RequestState::placed || to == RequestState::waiting)
        TRY(may_have(sql, scope.establishment, row.child, std::max(offer.starts_on, scope.today)));
    Change wanted{to, {}, {}, {}, reason, {}};
    if (to == RequestState::placed)
        TRY(may_place(seats_of(sql, offer, row, scope.now), reason ? std::optional{reason->text} : std::nullopt));
    if (to == RequestState::refused && !reason) return fail(Fault::conflict, "offer.reason_required");
    if (to == RequestState::waiting) wanted.order = last_order(sql, offer.id) + 1;
    change(sql, offer, row, wanted, team(scope), {scope.now, scope.today});
    return {};
}

Result<> reverse(sql::Session& sql, access::Scope const& scope, Id const& request) {
    auto touched = TRY(touched_by(sql, scope, request));
    auto event = last_event(sql, request);
    if (!event || event->undone) return {};
    // Who follows the child takes back what was asked or withdrawn for it; what was decided, the director does.
    bool decided = event->to != RequestState::asked && event->to != RequestState::withdrawn;
    if (decided && scope.reach != access::Reach::establishment) return fail(Fault::forbidden, "access.refused");
    auto offer = TRY(plain(sql, scope.establishment, touched.offer));
    return take_back(sql, offer, TRY(request_row(sql, scope.establishment, request)), *event, scope);
}

}  // namespace marelle::offer
