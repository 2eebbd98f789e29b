// Tonight in one group, as it stands at its end: everybody noted, a first child gone with a parent, and somebody at the
// door whom nobody knows. The other groups have their evening before them. And the evening before, in the eldest's: no
// roll call has come, and a phone holds the list.
#include "access/device.hpp"
#include "app/demo/demo.hpp"
#include "attendance/attendance.hpp"
#include "handover/handover.hpp"
#include <algorithm>
#include <stdexcept>

namespace marelle::app::demo {

namespace {

template <class T> T must(Result<T> result) {
    if (!result) throw std::runtime_error{"demonstration: " + result.error().code};
    return std::move(*result);
}

constexpr int last_minute = 75;  // of the evening: what happens at the door

// The evening is shown at its end, whatever the hour: of one that is not that far, what happened holds in the two
// minutes and a half before now, in the same order. Nobody has left in an hour that has not come.
Instant at(Place const& place, std::int64_t start, int minute) {
    constexpr std::int64_t minute_ms = 60'000, squeezed_ms = 2'000;
    auto const now = instant_ms(place.now).value_or(0);
    return instant_text(std::min(start + minute * minute_ms, now - (last_minute - minute) * squeezed_ms));
}

// Whoever holds the session, at a minute of it.
access::Scope at_minute(Place const& place, Id const& who, std::int64_t start, int minute,
                        std::string_view permission) {
    auto actor = director_of(place, place.today);
    actor.id = who;
    actor.post.profile = Profile::referent;
    actor.now = at(place, start, minute);
    return must(access::scope_of(actor, permission));
}

handover::Hearing heard(access::Scope const& scope) { return {DeviceClock{{}, scope.now}, {}}; }

std::optional<Id> collector_of(sql::Session& sql, Id const& child) {
    auto row = sql.first("SELECT l.guardian FROM child_guardian l JOIN guardian_right r ON r.child_guardian = l.id"
                         " WHERE l.child = :child AND r.kind = 'collect' ORDER BY l.recorded_at, l.id",
                         {{"child", child}});
    if (!row) return {};
    return row->text(0);
}

}  // namespace

void make_evening(sql::Session& sql, crypto::Keyring& keys, Place const& place, Made& made) {
    auto const& who = place.referents.at(2);
    auto children = sql.query("SELECT s.id, s.starts, m.child FROM session s JOIN group_membership m"
                              " ON m.mini_group = s.mini_group AND m.from_on <= s.on_date"
                              " AND (m.until_on IS NULL OR m.until_on > s.on_date) JOIN child c ON c.id = m.child"
                              " WHERE s.mini_group = :group AND s.on_date = :today ORDER BY c.given_names, c.id",
                              {{"group", place.groups.at(2)}, {"today", place.today}});
    if (children.size() < 2) return;  // no session of that group today
    auto const& session = children.front().text(0);
    auto const start = from_local(place.today, children.front().text(1));
    for (std::size_t i = 0; i < children.size(); ++i) {
        bool const late = i == 3;
        auto const scope = at_minute(place, who, start, late ? 20 : 5, "attendance.write");
        attendance::Note note{new_id(),
                              session,
                              children[i].text(2),
                              late ? attendance::Said::late : attendance::Said::present,
                              {},
                              std::nullopt,
                              {},
                              scope.now};
        if (late) note.arrived_at = scope.now;
        must(attendance::take(sql, keys, scope, note, heard(scope)));
        ++made.marks;
    }
    auto const left = at_minute(place, who, start, 60, "handover.write");
    must(handover::take(sql, keys, left,
                        {new_id(),
                         session,
                         children[0].text(2),
                         handover::HandoverKind::guardian,
                         collector_of(sql, children[0].text(2)),
                         {},
                         left.now,
                         {},
                         false,
                         true},
                        heard(left), attendance::count_again));
    auto const door = at_minute(place, who, start, last_minute, "handover.write");
    must(handover::stop(sql, keys, door,
                        {new_id(),
                         session,
                         children[1].text(2),
                         handover::StopKind::not_listed,
                         {},
                         "Mourad, qui dit être son oncle",
                         door.now,
                         {},
                         {}}));
}

Id unsent_session(sql::Session& sql, Place const& place) {
    auto row = sql.first("SELECT id FROM session WHERE mini_group = :group AND activity = 'evening_workshop'"
                         " AND cancelled_at IS NULL AND on_date BETWEEN :from AND :until"
                         " ORDER BY on_date DESC, starts DESC, id LIMIT 1",
                         {{"group", place.groups.at(3)},
                          {"from", add_days(place.today, -access::late_days)},
                          {"until", add_days(place.today, -1)}});
    return row ? row->text(0) : Id{};
}

void make_unsent_phone(sql::Session& sql, Place const& place) {
    auto const session = unsent_session(sql, place);
    auto row = sql.first("SELECT s.on_date, s.starts, p.user_account, p.id FROM session s"
                         " JOIN mini_group g ON g.id = s.mini_group"
                         " JOIN post p ON p.user_account = COALESCE(s.leader, g.referent) WHERE s.id = :session",
                         {{"session", session}});
    if (!row) return;
    auto holder = director_of(place, row->text(0));
    holder.id = row->text(2);
    holder.post = {row->text(3), Profile::referent, place.establishment};
    // A quarter of an hour before they begin, while there is still a network.
    holder.now = instant_text(from_local(row->text(0), row->text(1)) - 15 * 60'000);
    auto const kept = access::keep_pack(sql, holder, {new_id(), new_id(), "Téléphone Android", {{session, Level::s2}}});
    if (!kept) throw std::runtime_error{"demonstration: " + kept.error().code};
}

}  // namespace marelle::app::demo
