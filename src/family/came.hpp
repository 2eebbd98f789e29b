#pragma once
// Whether the family came to a meeting: noted by the team once its hour has begun, with who and when.
// docs/decisions/0041
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"

namespace marelle::http {
class Router;
}

namespace marelle::family {

enum class Came { came, not_come };
struct MeetingPresence {
    Id id;
    Came came{};
    Instant at;
    Named by;
};
struct NewPresence {
    Came came{};
};

// An agreed meeting counts once somebody noted that the family came, or, its day past, while nobody noted anything.
bool counts(std::optional<Came> const& came, Date const& day, Date const& today);

std::optional<MeetingPresence> presence_of(sql::Session& sql, Id const& meeting);
// The same twice is one; another takes the place of the former. Refused: family.no_meeting, family.meeting_over
// (cancelled), family.not_agreed (no hour was chosen), family.not_begun.
Result<> note_presence(sql::Session& sql, access::Scope const& scope, Id const& meeting, Came came);
struct Noted {
    Id meeting, child;
};
// What it took the place of holds again. Refused: family.no_meeting.
Result<Noted> reverse_presence(sql::Session& sql, access::Scope const& scope, Id const& presence);

void add_came_routes(http::Router& router);

}  // namespace marelle::family

namespace marelle::record {
inline constexpr Choice came_choices[] = {{"came"}, {"not_come"}};
template <> inline constexpr std::span<Choice const> choices_of<family::Came>{came_choices};

inline constexpr std::array meeting_presence_fields{
    field<&family::MeetingPresence::id>("id").id().level(Level::s2),
    field<&family::MeetingPresence::came>("came").level(Level::s2).label("field.meeting_came"),
    field<&family::MeetingPresence::at>("at").instant().level(Level::s2),
    field<&family::MeetingPresence::by>("by").level(Level::s2),
};
static_assert(covers<family::MeetingPresence>(meeting_presence_fields));
template <> inline constexpr Table table_of<family::MeetingPresence>{"MeetingPresence", meeting_presence_fields};

inline constexpr std::array new_presence_fields{
    field<&family::NewPresence::came>("came").level(Level::s2).label("field.meeting_came"),
};
static_assert(covers<family::NewPresence>(new_presence_fields));
template <> inline constexpr Table table_of<family::NewPresence>{"NewMeetingPresence", new_presence_fields};
}  // namespace marelle::record
