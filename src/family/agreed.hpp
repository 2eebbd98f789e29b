#pragma once
// The meetings agreed with families whose hour has begun, with who came, and which of them the reports count
// (report/figures/gather_held.cpp).
#include "family/family.hpp"

namespace marelle::family {

struct AgreedMeeting {
    Id id;
    Named child, adult;
    Date date;
    Time starts, ends;
    std::optional<Instant> minutes_at;  // of the last words written of it
    std::optional<MeetingPresence> presence;
    bool counts{};
};
struct AgreedMeetings {
    Date from, until;                     // until: the last day of the period that has come
    std::int64_t held{};                  // those that count, of `meetings`
    std::int64_t unnoted{};               // of these, nobody noted whether the family came
    std::vector<AgreedMeeting> meetings;  // from the first day
    std::int64_t elsewhere{};             // that count, of children whose file the reader does not open, or no more
};

// Not cancelled; the family's last answer holds.
AgreedMeetings agreed_in(sql::Session& sql, access::Scope const& scope, Period const& period);

void add_agreed_routes(http::Router& router);

}  // namespace marelle::family

namespace marelle::record {

inline constexpr std::array agreed_meeting_fields{
    field<&family::AgreedMeeting::id>("id").id().level(Level::s2),
    field<&family::AgreedMeeting::child>("child").level(Level::s2),
    field<&family::AgreedMeeting::adult>("adult").level(Level::s2),
    field<&family::AgreedMeeting::date>("date").date().level(Level::s2),
    field<&family::AgreedMeeting::starts>("starts").time().level(Level::s2),
    field<&family::AgreedMeeting::ends>("ends").time().level(Level::s2),
    field<&family::AgreedMeeting::minutes_at>("minutes_at").level(Level::s2),
    field<&family::AgreedMeeting::presence>("presence").level(Level::s2),
    field<&family::AgreedMeeting::counts>("counts").level(Level::s2),
};
static_assert(covers<family::AgreedMeeting>(agreed_meeting_fields));
template <> inline constexpr Table table_of<family::AgreedMeeting>{"AgreedMeeting", agreed_meeting_fields};

inline constexpr std::array agreed_meetings_fields{
    field<&family::AgreedMeetings::from>("from").date().level(Level::s0).label("field.from_day"),
    field<&family::AgreedMeetings::until>("until").date().level(Level::s0).label("field.until_day"),
    field<&family::AgreedMeetings::held>("held").level(Level::s2),
    field<&family::AgreedMeetings::unnoted>("unnoted").level(Level::s2),
    field<&family::AgreedMeetings::meetings>("meetings").level(Level::s2),
    field<&family::AgreedMeetings::elsewhere>("elsewhere").level(Level::s2),
};
static_assert(covers<family::AgreedMeetings>(agreed_meetings_fields));
template <> inline constexpr Table table_of<family::AgreedMeetings>{"AgreedMeetings", agreed_meetings_fields};

}  // namespace marelle::record
