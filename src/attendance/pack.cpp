// What a phone takes along for a day without network, and what it tells of it afterwards.
#include "attendance/pack.hpp"
#include "access/device.hpp"
#include "attendance/attendance.hpp"
#include "crypto/keyring.hpp"
#include <set>

namespace marelle::attendance {

namespace {

// The card of each child once, whatever the number of sessions it is expected in; nothing for one out of scope.
template <class OnePack, class Make> OnePack packed(Today const& today, Make&& card_of) {
    OnePack out{new_id(), today.now, instant_text(instant_ms(today.now).value_or(0) + access::pack_life_ms), {}};
    std::set<Id> seen;
    for (auto const* sessions : {&today.sessions, &today.tomorrow.sessions})
        for (auto const& session : *sessions)
            for (auto const& child : session.children)
                if (seen.insert(child.child.id).second)
                    if (auto card = card_of(child.child.id)) out.cards.push_back({child.child.id, std::move(*card)});
    return out;
}

Result<Outcome> again(sql::Row const& row, access::Scope const& scope, CardOpening const& opening) {
    if (row.text(0) == opening.session && row.text(1) == opening.child && row.text(2) == scope.actor &&
        row.text(3) == normal(opening.observed_at))
        return Outcome::repeated;
    return fail(Fault::conflict, "attendance.id_reused");
}

}  // namespace

access::Scope day_long(access::Scope scope) {
    scope.earliest = scope.today + "T00:00";
    scope.latest = scope.today + "T24:00";
    return scope;
}

Pack pack_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care, Today const& today) {
    return packed<Pack>(today, [&](Id const& child) { return people::card_of(sql, keys, care, child, care.today); });
}

CallPack call_pack_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& card, Today const& today) {
    return packed<CallPack>(today,
                            [&](Id const& child) { return people::call_card_of(sql, keys, card, child, card.today); });
}

Result<Outcome> note_opening(sql::Session& sql, access::Scope const& asking, CardOpening const& opening,
                             handover::Hearing const& heard) {
    auto const at = heard.clock.right(opening.observed_at);
    auto scope = asking;
    if (!expected_in(sql, scope, opening.session, opening.child) &&
        access::came_late(sql, scope, opening.session, Level::s2, at))
        scope.reach = access::Reach::establishment;
    if (!expected_in(sql, scope, opening.session, opening.child)) return fail(Fault::not_found, "child.unknown");
    if (auto known = sql.first("SELECT session, child, opened_by, COALESCE(said_observed_at, observed_at)"
                               " FROM card_opening WHERE id = :id",
                               {{"id", opening.id}}))
        return again(*known, scope, opening);
    sql.execute(R"sql(
        INSERT INTO card_opening (id, session, child, opened_by, device, sent_at, said_observed_at, observed_at,
            received_at)
        VALUES (:id, :session, :child, :actor, :device, :sent_at, :said_observed_at, :at, :now)
    )sql",
                {{"id", opening.id},
                 {"session", opening.session},
                 {"child", opening.child},
                 {"actor", scope.actor},
                 {"device", heard.device},
                 {"sent_at", heard.clock.sent_at()},
                 {"said_observed_at", if_moved(opening.observed_at, at)},
                 {"at", at},
                 {"now", scope.now}});
    return Outcome::stored;
}

}  // namespace marelle::attendance
