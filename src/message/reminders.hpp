#pragma once
// A reminder of a round of assessments reaches the colleagues who have not finished by e-mail too, at the address of
// their account: by day, naming no child, beside Aujourd'hui and never in its place. The rows are made with the
// reminder (evaluation/expected.cpp), and leave with the next rounds of the outbox.
#include "message/outbox.hpp"

namespace marelle::message {

// What became of one colleague's.
struct ReminderMessage {
    Id id;
    std::int64_t number{};  // of the reminder: 1 or 2
    Named person;
    State state{};
    Instant at;                          // of the state; waiting: not before
    std::optional<std::string> because;  // why it did not leave: words "message_trouble.<because>"
};

// Leaves when nobody sleeps. Nothing is made when no e-mail leaves from here.
void plan_reminder(sql::Session& sql, Ways const& open, Id const& reminder, std::vector<Id> const& accounts,
                   Instant const& now);
// Of a round in one house: by reminder, then by name.
std::vector<ReminderMessage> reminder_messages(sql::Session& sql, Id const& establishment, Id const& round);
// At most one leaves: claimed on disk first, never sent twice by itself.
Round remind_one(sql::Database& database, Way* mail);

}  // namespace marelle::message

namespace marelle::record {
inline constexpr std::array reminder_message_fields{
    field<&message::ReminderMessage::id>("id").id().level(Level::s0),
    field<&message::ReminderMessage::number>("number").level(Level::s0),
    field<&message::ReminderMessage::person>("person").level(Level::s1),
    field<&message::ReminderMessage::state>("state").level(Level::s1).label("field.message_state"),
    field<&message::ReminderMessage::at>("at").instant().level(Level::s1),
    field<&message::ReminderMessage::because>("because").level(Level::s1),
};
static_assert(covers<message::ReminderMessage>(reminder_message_fields));
template <> inline constexpr Table table_of<message::ReminderMessage>{"ReminderMessage", reminder_message_fields};
}  // namespace marelle::record
