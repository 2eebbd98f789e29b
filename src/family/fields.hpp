#pragma once
// What the team sees of a family's link and answers, on the child's page.
#include "family/family.hpp"

namespace marelle::family {

struct AdultWay {
    Id id;
    std::string name;
    bool may{};                          // be written to, and answer
    std::optional<std::string> because;  // when not: an error code
    bool phone{}, email{};
    std::string language;
    std::optional<Instant> link_until;  // of the link that lives longest
    // A planned message written now would not leave at once: when, and why.
    std::optional<Instant> planned_for;
    std::optional<message::Later> later_because;
};
struct FamilySide {
    std::optional<std::string> phone;  // of the establishment: without it nothing is sent
    bool sms{}, email{};               // the ways that are configured
    bool hidden_home{};                // no link shows this child: the team phones
    std::vector<AdultWay> adults;
    std::vector<Evening> evenings;
    std::vector<Meeting> meetings;
    std::vector<message::MessageRow> messages;  // the last five about this child
};
struct NewFamilyLink {
    std::optional<Id> id;  // of the message
    Id adult;
    message::Channel channel{};
    std::optional<message::Urgency> urgency;
};
struct NewWord {
    Date date;
    Time starts;
    Word word{};
    std::optional<Id> adult;  // who called
};
struct NewAnswer {
    std::optional<Id> slot;  // none suits when null
};
struct MeetingSent {
    Meeting meeting;
    std::optional<message::MessageRow> message;
};

}  // namespace marelle::family

namespace marelle::record {
inline constexpr Choice meeting_state_choices[] = {{"proposed"}, {"chosen"}, {"refused"}, {"cancelled"}, {"past"}};
template <> inline constexpr std::span<Choice const> choices_of<family::MeetingState>{meeting_state_choices};

inline constexpr std::array family_adult_fields{
    field<&family::AdultWay::id>("id").id().level(Level::s1),
    field<&family::AdultWay::name>("name").level(Level::s2),
    field<&family::AdultWay::may>("may").level(Level::s2),
    field<&family::AdultWay::because>("because").level(Level::s2),
    field<&family::AdultWay::phone>("phone").level(Level::s2),
    field<&family::AdultWay::email>("email").level(Level::s2),
    field<&family::AdultWay::language>("language").level(Level::s2),
    field<&family::AdultWay::link_until>("link_until").instant().level(Level::s1),
    field<&family::AdultWay::planned_for>("planned_for").instant().level(Level::s1),
    field<&family::AdultWay::later_because>("later_because").level(Level::s1),
};
static_assert(covers<family::AdultWay>(family_adult_fields));
template <> inline constexpr Table table_of<family::AdultWay>{"FamilyAdult", family_adult_fields};

inline constexpr std::array family_evening_fields{
    field<&family::Evening::session>("session").id().level(Level::s1),
    field<&family::Evening::date>("date").date().level(Level::s1),
    field<&family::Evening::starts>("starts").time().level(Level::s1),
    field<&family::Evening::ends>("ends").time().level(Level::s1),
    field<&family::Evening::cancelled>("cancelled").level(Level::s1),
    field<&family::Evening::said>("said").level(Level::s1),
};
static_assert(covers<family::Evening>(family_evening_fields));
template <> inline constexpr Table table_of<family::Evening>{"FamilyEvening", family_evening_fields};

inline constexpr std::array meeting_slot_fields{
    field<&family::MeetingSlot::id>("id").id().level(Level::s1),
    field<&family::MeetingSlot::date>("date").date().level(Level::s2),
    field<&family::MeetingSlot::starts>("starts").time().level(Level::s2),
    field<&family::MeetingSlot::ends>("ends").time().level(Level::s2),
};
static_assert(covers<family::MeetingSlot>(meeting_slot_fields));
template <> inline constexpr Table table_of<family::MeetingSlot>{"MeetingSlot", meeting_slot_fields};

inline constexpr std::array meeting_fields{
    field<&family::Meeting::id>("id").id().level(Level::s1),
    field<&family::Meeting::child>("child").to("child").level(Level::s1),
    field<&family::Meeting::adult>("adult").level(Level::s2),
    field<&family::Meeting::slots>("slots").level(Level::s2),
    field<&family::Meeting::state>("state").level(Level::s2).label("field.meeting_state"),
    field<&family::Meeting::chosen>("chosen").id().level(Level::s2),
    field<&family::Meeting::answered_at>("answered_at").instant().level(Level::s2),
    field<&family::Meeting::by_team>("by_team").level(Level::s2),
    field<&family::Meeting::minutes_at>("minutes_at").instant().level(Level::s2),
    field<&family::Meeting::to_read>("to_read").level(Level::s2),
    field<&family::Meeting::presence>("presence").level(Level::s2),
};
static_assert(covers<family::Meeting>(meeting_fields));
template <> inline constexpr Table table_of<family::Meeting>{"Meeting", meeting_fields};

inline constexpr std::array family_side_fields{
    field<&family::FamilySide::phone>("phone").phone().level(Level::s0),
    field<&family::FamilySide::sms>("sms").level(Level::s0),
    field<&family::FamilySide::email>("email").level(Level::s0),
    field<&family::FamilySide::hidden_home>("hidden_home").level(Level::s2),
    field<&family::FamilySide::adults>("adults").level(Level::s2),
    field<&family::FamilySide::evenings>("evenings").level(Level::s1),
    field<&family::FamilySide::meetings>("meetings").level(Level::s2),
    field<&family::FamilySide::messages>("messages").level(Level::s2),
};
static_assert(covers<family::FamilySide>(family_side_fields));
template <> inline constexpr Table table_of<family::FamilySide>{"FamilySide", family_side_fields};

inline constexpr std::array new_family_link_fields{
    field<&family::NewFamilyLink::id>("id").id().level(Level::s1),
    field<&family::NewFamilyLink::adult>("adult").to("guardian").level(Level::s2),
    field<&family::NewFamilyLink::channel>("channel").level(Level::s1).label("field.message_channel"),
    field<&family::NewFamilyLink::urgency>("urgency").level(Level::s1).label("field.message_urgency"),
};
static_assert(covers<family::NewFamilyLink>(new_family_link_fields));
template <> inline constexpr Table table_of<family::NewFamilyLink>{"NewFamilyLink", new_family_link_fields};

inline constexpr std::array new_word_fields{
    field<&family::NewWord::date>("date").date().level(Level::s1),
    field<&family::NewWord::starts>("starts").time().level(Level::s1),
    field<&family::NewWord::word>("word").level(Level::s1).label("field.family_word"),
    field<&family::NewWord::adult>("adult").to("guardian").level(Level::s2),
};
static_assert(covers<family::NewWord>(new_word_fields));
template <> inline constexpr Table table_of<family::NewWord>{"NewFamilyWord", new_word_fields};

inline constexpr std::array new_meeting_slot_fields{
    field<&family::NewMeetingSlot::date>("date").date().level(Level::s2),
    field<&family::NewMeetingSlot::starts>("starts").time().level(Level::s2),
    field<&family::NewMeetingSlot::ends>("ends").time().level(Level::s2),
};
static_assert(covers<family::NewMeetingSlot>(new_meeting_slot_fields));
template <> inline constexpr Table table_of<family::NewMeetingSlot>{"NewMeetingSlot", new_meeting_slot_fields};

inline constexpr std::array new_meeting_fields{
    field<&family::NewMeeting::id>("id").id().level(Level::s1),
    field<&family::NewMeeting::adult>("adult").to("guardian").level(Level::s2),
    field<&family::NewMeeting::slots>("slots").level(Level::s2),
    field<&family::NewMeeting::channel>("channel").level(Level::s1).label("field.message_channel"),
};
static_assert(covers<family::NewMeeting>(new_meeting_fields));
template <> inline constexpr Table table_of<family::NewMeeting>{"NewMeeting", new_meeting_fields};

inline constexpr std::array new_answer_fields{
    field<&family::NewAnswer::slot>("slot").id().level(Level::s2),
};
static_assert(covers<family::NewAnswer>(new_answer_fields));
template <> inline constexpr Table table_of<family::NewAnswer>{"NewMeetingAnswer", new_answer_fields};

inline constexpr std::array meeting_sent_fields{
    field<&family::MeetingSent::meeting>("meeting").level(Level::s2),
    field<&family::MeetingSent::message>("message").level(Level::s2),
};
static_assert(covers<family::MeetingSent>(meeting_sent_fields));
template <> inline constexpr Table table_of<family::MeetingSent>{"MeetingSent", meeting_sent_fields};

inline constexpr std::array session_news_fields{
    field<&family::SessionNews::families>("families").level(Level::s1),
    field<&family::SessionNews::unreachable>("unreachable").level(Level::s1),
    field<&family::SessionNews::waits>("waits").level(Level::s1),
};
static_assert(covers<family::SessionNews>(session_news_fields));
template <> inline constexpr Table table_of<family::SessionNews>{"SessionNews", session_news_fields};

inline constexpr std::array news_to_tell_fields{
    field<&family::NewsToTell::believe_it_off>("believe_it_off").level(Level::s1),
};
static_assert(covers<family::NewsToTell>(news_to_tell_fields));
template <> inline constexpr Table table_of<family::NewsToTell>{"NewsToTell", news_to_tell_fields};
}  // namespace marelle::record
