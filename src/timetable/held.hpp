#pragma once
// What a house held in a period, counted as its reports count it (report/figures/figures_held.cpp), each with its
// sessions: the rows behind "Soirées tenues", "Soirées annulées" and "Ateliers de parents".
#include "timetable/plan.hpp"

namespace marelle::timetable {

// all: whatever was held; evenings: workshops of the evening and study support; workshops: parents' workshops.
enum class HeldKind { all, evenings, workshops };

// Held once: an evening is a group on a day, whatever was done in it; a fête of every group is one; any other session
// is its own. Cancelled when all its sessions are; what is neither (nobody was expected, or not yet) is not told.
struct HeldOnce {
    Date date;
    bool held{};
    std::vector<PlanSession> sessions;  // at least one; in the order of the hours
};
struct HeldList {
    HeldKind kind{};
    Date from, until;  // until: the last day of the period that has come; before `from`, nothing has
    std::int64_t held{}, cancelled{};
    std::vector<HeldOnce> lines;  // from the first day
};

// What is counted once has one key. `event`: empty when the session is of one group alone.
std::string held_key(Activity activity, Date const& on, Id const& session, Id const& group, Id const& event);
bool is_of(HeldKind kind, Activity activity);
// Somebody was noted; or its day is past, and somebody was expected (a group without children holds nothing) or none
// ever is, as at a parents' workshop. Tonight's, whose roll nobody called yet, is not held yet.
struct HeldFacts {
    Activity activity{};
    bool cancelled{}, noted{}, expected{};
    Date on, today;
};
bool was_held(HeldFacts const& session);

HeldList held_in(sql::Session& sql, Calendar const& calendar, Activities const& activities, access::Scope const& scope,
                 HeldKind kind, Period const& period);

// kind=, from= and until= of a request; this school year's evenings by default.
// Refused: query.wrong_fields (kind; from and until as http::period_asked).
Result<HeldList> held_asked(http::Call& call, Calendar const& calendar, Activities const& activities);

void add_held_routes(http::Router& router, Calendar const& calendar, Activities const& activities);

}  // namespace marelle::timetable

namespace marelle::record {

inline constexpr Choice held_kind_choices[] = {{"all"}, {"evenings"}, {"workshops"}};
template <> inline constexpr std::span<Choice const> choices_of<timetable::HeldKind>{held_kind_choices};

inline constexpr std::array held_once_fields{
    field<&timetable::HeldOnce::date>("date").date().level(Level::s1),
    field<&timetable::HeldOnce::held>("held").level(Level::s1),
    field<&timetable::HeldOnce::sessions>("sessions").level(Level::s1),
};
static_assert(covers<timetable::HeldOnce>(held_once_fields));
template <> inline constexpr Table table_of<timetable::HeldOnce>{"HeldOnce", held_once_fields};

inline constexpr std::array held_list_fields{
    field<&timetable::HeldList::kind>("kind").level(Level::s0).label("field.held_kind"),
    field<&timetable::HeldList::from>("from").date().level(Level::s0).label("field.from_day"),
    field<&timetable::HeldList::until>("until").date().level(Level::s0).label("field.until_day"),
    field<&timetable::HeldList::held>("held").level(Level::s1),
    field<&timetable::HeldList::cancelled>("cancelled").level(Level::s1),
    field<&timetable::HeldList::lines>("lines").level(Level::s1),
};
static_assert(covers<timetable::HeldList>(held_list_fields));
template <> inline constexpr Table table_of<timetable::HeldList>{"HeldList", held_list_fields};

}  // namespace marelle::record
