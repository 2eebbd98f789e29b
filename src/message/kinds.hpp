#pragma once
// The closed lists of words about messages, and the rows people read.
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "record/named.hpp"

namespace marelle::message {

enum class Channel { sms, email, paper };
enum class Kind {
    family_link,
    meeting_slots,
    meeting_cancelled,
    session_cancelled,
    offer_open,
    place_given,
    place_free,
    place_refused,
    offer_cancelled,
    survey_open,
    survey_reminder,
    session_restored
};
enum class Urgency { planned, urgent };
enum class Later { quiet_hours, weekly_limit };
enum class State { waiting, sending, sent, delivered, uncertain, given_up, withdrawn, to_print, printed };

// Which ways are configured; paper always is.
struct Ways {
    bool sms{}, email{};
    std::string public_url;  // of this Marelle, as families reach it: "https://marelle.example.org"
    bool open(Channel channel) const { return channel == Channel::paper || (channel == Channel::sms ? sms : email); }
};

// What the state is worked out from: the instants of the row.
struct Standing {
    Channel channel{};
    std::optional<Instant> claimed_at, sent_at, delivered_at, uncertain_at, given_up_at, withdrawn_at;
};

struct MessageChild {
    Id id;
    std::string first_name, initial;
};

struct MessageRow {
    Id id;
    MessageChild child;
    Named adult;
    Channel channel{};
    Kind kind{};
    Urgency urgency{};
    std::string language;
    State state{};
    Instant created_at;
    Named created_by;
    Instant planned_for;
    std::optional<Later> later_because;
    std::optional<Instant> at;  // of the state: sent, delivered, given up…
    std::int64_t tries{};
    std::optional<std::string> because;  // why not sent: words "message_trouble.<because>"
    std::optional<Instant> next_try_at;
    bool repeated{};  // somebody sent it once more, and did not take that back
};

// Of messages not written yet: how many adults they would not reach at once. A letter is handed over: it waits for
// nothing.
struct Waits {
    int later{};                  // adults: after the night, or once their week has gone by
    int week{};                   // of them, those to whom a planned message of these days has left, or is to leave
    int too_late{};               // adults: past what it is useful for, so that nothing would leave
    std::optional<Instant> last;  // when the last of the later ones would leave
};

struct EstablishmentPhone {
    std::optional<std::string> phone;  // E.164
    bool sms{}, email{};               // the ways that are configured
};
struct NewPhone {
    std::string phone;
};
struct DeliveryReport {
    std::string reference;  // as the gateway answered it
    std::string state;      // "delivered"; anything else changes nothing
};

}  // namespace marelle::message

namespace marelle::record {
inline constexpr Choice message_channel_choices[] = {{"sms"}, {"email"}, {"paper"}};
template <> inline constexpr std::span<Choice const> choices_of<message::Channel>{message_channel_choices};
inline constexpr Choice message_kind_choices[] = {{"family_link"},       {"meeting_slots"},   {"meeting_cancelled"},
                                                  {"session_cancelled"}, {"offer_open"},      {"place_given"},
                                                  {"place_free"},        {"place_refused"},   {"offer_cancelled"},
                                                  {"survey_open"},       {"survey_reminder"}, {"session_restored"}};
template <> inline constexpr std::span<Choice const> choices_of<message::Kind>{message_kind_choices};
inline constexpr Choice message_urgency_choices[] = {{"planned"}, {"urgent"}};
template <> inline constexpr std::span<Choice const> choices_of<message::Urgency>{message_urgency_choices};
inline constexpr Choice message_later_choices[] = {{"quiet_hours"}, {"weekly_limit"}};
template <> inline constexpr std::span<Choice const> choices_of<message::Later>{message_later_choices};
inline constexpr Choice message_state_choices[] = {{"waiting"},   {"sending"},   {"sent"},
                                                   {"delivered"}, {"uncertain"}, {"given_up"},
                                                   {"withdrawn"}, {"to_print"},  {"printed"}};
template <> inline constexpr std::span<Choice const> choices_of<message::State>{message_state_choices};

inline constexpr std::array message_waits_fields{
    field<&message::Waits::later>("later").level(Level::s1),
    field<&message::Waits::week>("week").level(Level::s1),
    field<&message::Waits::too_late>("too_late").level(Level::s1),
    field<&message::Waits::last>("last").instant().level(Level::s1),
};
static_assert(covers<message::Waits>(message_waits_fields));
template <> inline constexpr Table table_of<message::Waits>{"MessageWaits", message_waits_fields};

inline constexpr std::array message_child_fields{
    field<&message::MessageChild::id>("id").to("child").level(Level::s1),
    field<&message::MessageChild::first_name>("first_name").level(Level::s1),
    field<&message::MessageChild::initial>("initial").level(Level::s1),
};
static_assert(covers<message::MessageChild>(message_child_fields));
template <> inline constexpr Table table_of<message::MessageChild>{"MessageChild", message_child_fields};

inline constexpr std::array message_row_fields{
    field<&message::MessageRow::id>("id").id().level(Level::s1),
    field<&message::MessageRow::child>("child").level(Level::s1),
    field<&message::MessageRow::adult>("adult").level(Level::s2),
    field<&message::MessageRow::channel>("channel").level(Level::s1).label("field.message_channel"),
    field<&message::MessageRow::kind>("kind").level(Level::s1).label("field.message_kind"),
    field<&message::MessageRow::urgency>("urgency").level(Level::s1).label("field.message_urgency"),
    field<&message::MessageRow::language>("language").level(Level::s2),
    field<&message::MessageRow::state>("state").level(Level::s1).label("field.message_state"),
    field<&message::MessageRow::created_at>("created_at").instant().level(Level::s1),
    field<&message::MessageRow::created_by>("created_by").level(Level::s1),
    field<&message::MessageRow::planned_for>("planned_for").instant().level(Level::s1),
    field<&message::MessageRow::later_because>("later_because").level(Level::s1),
    field<&message::MessageRow::at>("at").instant().level(Level::s1),
    field<&message::MessageRow::tries>("tries").level(Level::s1),
    field<&message::MessageRow::because>("because").level(Level::s1),
    field<&message::MessageRow::next_try_at>("next_try_at").instant().level(Level::s1),
    field<&message::MessageRow::repeated>("repeated").level(Level::s1),
};
static_assert(covers<message::MessageRow>(message_row_fields));
template <> inline constexpr Table table_of<message::MessageRow>{"MessageRow", message_row_fields};

inline constexpr std::array establishment_phone_fields{
    field<&message::EstablishmentPhone::phone>("phone").phone().level(Level::s0),
    field<&message::EstablishmentPhone::sms>("sms").level(Level::s0),
    field<&message::EstablishmentPhone::email>("email").level(Level::s0),
};
static_assert(covers<message::EstablishmentPhone>(establishment_phone_fields));
template <>
inline constexpr Table table_of<message::EstablishmentPhone>{"EstablishmentPhone", establishment_phone_fields};

inline constexpr std::array new_phone_fields{
    field<&message::NewPhone::phone>("phone").phone().level(Level::s0),
};
static_assert(covers<message::NewPhone>(new_phone_fields));
template <> inline constexpr Table table_of<message::NewPhone>{"NewPhone", new_phone_fields};

inline constexpr std::array delivery_report_fields{
    field<&message::DeliveryReport::reference>("reference").level(Level::s1),
    field<&message::DeliveryReport::state>("state").level(Level::s1).longest(40),
};
static_assert(covers<message::DeliveryReport>(delivery_report_fields));
template <> inline constexpr Table table_of<message::DeliveryReport>{"DeliveryReport", delivery_report_fields};
}  // namespace marelle::record
