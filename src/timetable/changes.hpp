#pragma once
// What somebody decided of one session by hand: changed, cancelled, removed. Kept with what it was before, so that it
// is told in recent activity and taken back from there for 30 days.
#include "timetable/plan.hpp"

namespace marelle::timetable {

enum class ChangeKind { edited, cancelled, removed };

// Before the change itself, in the same transaction. Returns its id.
Id keep_change(sql::Session& sql, access::Scope const& scope, Id const& session, ChangeKind kind,
               std::optional<std::string> const& reason = {});
// Takes it back, with those of the same event made with it; asked again, it answers the same. Returns the session.
// Refused: session.unknown, session.change_too_old (30 days), session.changed_since (something else was decided of it
// since), and as edit_session(), add_session(), restore().
Result<Id> reverse_change(sql::Session& sql, access::Scope const& scope, Id const& change);

// edit_session() without keeping what was there.
Result<> write_session(sql::Session& sql, access::Scope const& scope, Id const& session, std::int64_t version,
                       SessionEdit const& edit);

}  // namespace marelle::timetable

namespace marelle::record {
inline constexpr Choice session_change_choices[] = {{"edited"}, {"cancelled"}, {"removed"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::ChangeKind>{session_change_choices};
}  // namespace marelle::record
