#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include <algorithm>

namespace marelle::family {

namespace {

struct Expected {
    Id child, guardian;
    std::string first_name;
    bool hidden{};
};

std::vector<Expected> expected_in(sql::Session& sql, Id const& session, Date const& today) {
    std::vector<Expected> out;
    for (auto const& row : sql.query(R"sql(
        SELECT c.id, coalesce(l.guardian, ''), c.given_names, (SELECT count(h.id) FROM protected_address h
            WHERE h.child = c.id AND (h.until_on IS NULL OR h.until_on > :today))
        FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
            AND (m.until_on IS NULL OR m.until_on > s.on_date)
        JOIN child c ON c.id = m.child LEFT JOIN child_guardian l ON l.child = c.id
        WHERE s.id = :session ORDER BY c.birth_date, c.id
    )sql",
                                     {{"session", session}, {"today", today}}))
        out.push_back({row.text(0), row.text(1), first_name_of(row.text(2)), row.integer(3) > 0});
    return out;
}

}  // namespace

Result<SessionNews> tell_cancelled_evening(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                           message::Ways const& open, Id const& session) {
    static auto const text = "SELECT s.on_date, s.starts, s.cancelled_at, e.name FROM session s"
                             " JOIN mini_group g ON g.id = s.mini_group JOIN establishment e ON e.id = s.establishment"
                             " WHERE s.id = :session AND " +
                             std::string{timetable::session_in_scope};
    auto const row = sql.first(text, access::parameters_of(scope, {{"session", session}}));
    if (!row) return fail(Fault::not_found, "session.unknown");
    if (row->null(2)) return fail(Fault::conflict, "family.evening_on");
    auto const begins = instant_text(from_local(row->text(0), row->text(1)));
    if (begins <= scope.now) return fail(Fault::conflict, "family.too_late");
    auto const phone = message::phone_of(sql, scope.establishment);
    if (!phone) return fail(Fault::conflict, "family.no_phone");

    auto const expected = expected_in(sql, session, scope.today);
    std::map<Id, std::pair<Id, std::string>> letters;  // adult → first child, first names
    std::map<Id, bool> told;
    for (auto const& each : expected) {
        told.try_emplace(each.child, false);
        if (each.guardian.empty() || each.hidden) continue;
        auto const adult = message::adult_of(sql, keys, each.guardian, each.child, scope.today);
        if (!adult || !((adult->phone && open.sms) || (adult->email && open.email))) continue;
        told[each.child] = true;
        auto [letter, fresh] = letters.try_emplace(each.guardian, each.child, each.first_name);
        if (!fresh) letter->second.second += ", " + each.first_name;
    }
    SessionNews out;
    for (auto const& [guardian, about] : letters) {
        auto const adult = TRY(message::adult_of(sql, keys, guardian, about.first, scope.today));
        message::NewMessage letter;
        letter.guardian = guardian;
        letter.child = about.first;
        letter.channel = adult.phone && open.sms ? message::Channel::sms : message::Channel::email;
        letter.kind = message::Kind::session_cancelled;
        letter.urgency = message::Urgency::urgent;
        letter.about = "session:" + session;
        letter.useful_until = begins;
        letter.values = {{"child", about.second},
                         {"place", row->text(3)},
                         {"phone", phone_shown(*phone)},
                         {"day", row->text(0)},
                         {"time", row->text(1)}};
        // A child of another referent's is not in this one's scope: his own people tell its family.
        if (message::plan(sql, keys, scope, open, letter)) ++out.families;
        else told[about.first] = false;
    }
    out.unreachable = static_cast<int>(std::ranges::count_if(told, [](auto const& each) { return !each.second; }));
    return out;
}

}  // namespace marelle::family
