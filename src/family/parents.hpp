#pragma once
// The roll call of adults: who came to a parents' workshop or a family time. One list for all the sessions of an event:
// a family stands at one door.
#include "access/access.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include "timetable/timetable.hpp"

namespace marelle::http {
class Router;
}

namespace marelle::family {

struct ParentMark {
    Id id;
    Instant at;
    Named by;
};
// An adult of children expected, who may come near all of them.
struct ExpectedParent {
    Named adult;
    std::vector<std::string> children;  // first names
    std::optional<ParentMark> came;
};
// Somebody nobody had written down: an aunt, a neighbour.
struct OtherParent {
    std::string name;
    ParentMark came;
};
struct ParentRoll {
    Id session;
    Date date;
    Time starts, ends;
    timetable::Activity activity{};
    std::optional<std::string> title, room;
    std::vector<Named> groups;
    timetable::SessionState state{};
    std::optional<std::string> cancel_reason;  // null, cancelled: its slot was ended
    std::vector<ExpectedParent> parents;
    std::vector<OtherParent> others;
    int came{};
};
struct NewOtherParent {
    std::optional<Id> id;
    std::string name;
};

// Adults are counted at what is made for them.
bool counts_adults(timetable::Activity activity);

// Refused: session.unknown, family.no_adults (an activity of children alone).
Result<ParentRoll> parent_roll(sql::Session& sql, access::Scope const& scope, Id const& session);
// The same said twice is one. Refused besides: family.evening_cancelled, family.not_yet (a day to come),
// message.adult_unknown.
Result<> parent_came(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& guardian);
Result<> other_came(sql::Session& sql, access::Scope const& scope, Id const& session, NewOtherParent const& other);
// Noted by mistake: `who` is a guardian, or the mark of somebody else. The row stays.
Result<> parent_did_not(sql::Session& sql, access::Scope const& scope, Id const& session, Id const& who);

void add_parent_routes(http::Router& router);
void add_parent_export_routes(http::Router& router);

}  // namespace marelle::family

namespace marelle::record {
inline constexpr std::array parent_mark_fields{
    field<&family::ParentMark::id>("id").id().level(Level::s1),
    field<&family::ParentMark::at>("at").instant().level(Level::s1),
    field<&family::ParentMark::by>("by").level(Level::s1),
};
static_assert(covers<family::ParentMark>(parent_mark_fields));
template <> inline constexpr Table table_of<family::ParentMark>{"ParentMark", parent_mark_fields};

inline constexpr std::array expected_parent_fields{
    field<&family::ExpectedParent::adult>("adult").level(Level::s2),
    field<&family::ExpectedParent::children>("children").level(Level::s1),
    field<&family::ExpectedParent::came>("came").level(Level::s2),
};
static_assert(covers<family::ExpectedParent>(expected_parent_fields));
template <> inline constexpr Table table_of<family::ExpectedParent>{"ExpectedParent", expected_parent_fields};

inline constexpr std::array other_parent_fields{
    field<&family::OtherParent::name>("name").level(Level::s2).label("field.other_parent"),
    field<&family::OtherParent::came>("came").level(Level::s2),
};
static_assert(covers<family::OtherParent>(other_parent_fields));
template <> inline constexpr Table table_of<family::OtherParent>{"OtherParent", other_parent_fields};

inline constexpr std::array parent_roll_fields{
    field<&family::ParentRoll::session>("session").to("session").level(Level::s1),
    field<&family::ParentRoll::date>("date").date().level(Level::s1),
    field<&family::ParentRoll::starts>("starts").time().level(Level::s1),
    field<&family::ParentRoll::ends>("ends").time().level(Level::s1),
    field<&family::ParentRoll::activity>("activity").level(Level::s1),
    field<&family::ParentRoll::title>("title").level(Level::s1).label("field.session_title"),
    field<&family::ParentRoll::room>("room").level(Level::s1),
    field<&family::ParentRoll::groups>("groups").level(Level::s1),
    field<&family::ParentRoll::state>("state").level(Level::s1).label("field.session_state"),
    field<&family::ParentRoll::cancel_reason>("cancel_reason").level(Level::s1),
    field<&family::ParentRoll::parents>("parents").level(Level::s2),
    field<&family::ParentRoll::others>("others").level(Level::s2),
    field<&family::ParentRoll::came>("came").level(Level::s1),
};
static_assert(covers<family::ParentRoll>(parent_roll_fields));
template <> inline constexpr Table table_of<family::ParentRoll>{"ParentRoll", parent_roll_fields};

inline constexpr std::array new_other_parent_fields{
    field<&family::NewOtherParent::id>("id").id().level(Level::s1),
    field<&family::NewOtherParent::name>("name").level(Level::s2).longest(80).label("field.other_parent"),
};
static_assert(covers<family::NewOtherParent>(new_other_parent_fields));
template <> inline constexpr Table table_of<family::NewOtherParent>{"NewOtherParent", new_other_parent_fields};
}  // namespace marelle::record
