#include "people/card.hpp"
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "people/guardian.hpp"
#include "people/health.hpp"
#include <algorithm>

namespace marelle::people {

namespace {

bool holds(GuardianLink const& link, RightKind kind, Date const& on) {
    return std::ranges::any_of(link.rights, [&](auto const& right) {
        return right.kind == kind && right.from <= on && (!right.until || *right.until > on);
    });
}

std::string name_of(Guardian const& guardian) { return guardian.given_names + " " + guardian.usage_name; }

// First those named for emergencies, then those who decide for the child.
std::vector<Caller> callers_of(std::vector<GuardianLink> const& links, Date const& on) {
    std::vector<Caller> first, then;
    for (auto const& link : links) {
        if (!link.guardian.phone || holds(link, RightKind::no_approach, on)) continue;
        Caller const caller{name_of(link.guardian), link.relation, *link.guardian.phone};
        auto const decides = link.authority == Authority::joint || link.authority == Authority::sole ||
                             link.authority == Authority::delegated;
        if (holds(link, RightKind::emergency, on)) first.push_back(caller);
        else if (decides || holds(link, RightKind::contact, on)) then.push_back(caller);
    }
    first.insert(first.end(), then.begin(), then.end());
    return first;
}

LeavesAlone leaves_alone_of(std::vector<Authorisation> const& authorisations, Date const& on) {
    LeavesAlone out;
    for (auto const& one : authorisations)
        if (one.kind == AuthorisationKind::leave_alone && !one.revoked_at && one.from <= on &&
            (!one.until || *one.until > on))
            out = {true, one.detail};
    return out;
}

// First name and initial, and whether the child is there at all for this reader.
Result<CallCard> named(sql::Session& sql, access::Scope const& scope, Id const& child) {
    static auto const text =
        "SELECT c.given_names, COALESCE(c.usage_name, c.birth_name) FROM child c WHERE c.id = :child AND " +
        std::string{access::child_in_scope};
    auto row = sql.first(text, access::parameters_of(scope, {{"child", child}}));
    if (!row) return fail(Fault::not_found, "child.unknown");
    return CallCard{first_name_of(row->text(0)), initial_of(row->text(1)), {}};
}

}  // namespace

Result<CallCard> call_card_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, Id const& child,
                              Date const& on) {
    auto card = TRY(named(sql, scope, child));
    card.call = callers_of(guardians_of(sql, keys, scope, child, Depth::s2), on);
    return card;
}

Result<Card> card_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care, Id const& child,
                     Date const& on) {
    auto const name = TRY(named(sql, care, child));
    auto const links = guardians_of(sql, keys, care, child, Depth::s2);
    auto const health = TRY(health_of(sql, keys, care, child));
    Card card{name.first_name,
              name.initial,
              health.allergies,
              health.treatment,
              health.plan,
              {},
              {},
              leaves_alone_of(authorisations_of(sql, care, child), on),
              callers_of(links, on)};
    for (auto const& link : links) {
        if (holds(link, RightKind::no_approach, on))
            card.no_approach.push_back({link.guardian.id, name_of(link.guardian)});
        else if (holds(link, RightKind::collect, on))
            card.collectors.push_back({link.guardian.id, name_of(link.guardian), link.relation, link.guardian.phone});
    }
    return card;
}

}  // namespace marelle::people
