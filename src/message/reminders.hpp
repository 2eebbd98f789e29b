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

// Leaves when nobody sleeps. Nothing is made when no e-mail leaves from here. Whoever turned these e-mails off has a
// line that says so, and no e-mail.
void plan_reminder(sql::Session& sql, Ways const& open, Id const& reminder, std::vector<Id> const& accounts,
                   Instant const& now);
// Of a round in one house: by reminder, then by name.
std::vector<ReminderMessage> reminder_messages(sql::Session& sql, Id const& establishment, Id const& round);
// At most one leaves: claimed on disk first, never sent twice by itself. Whoever has finished or turned them off by
// then gets none.
Round remind_one(sql::Database& database, Way* mail, StillAsked const& still_asked);

// A person's own switch; on until they turn it off.
struct ReminderMail {
    bool wanted{};
};
ReminderMail reminder_mail(sql::Session& sql, Id const& account);
void choose_reminder_mail(sql::Session& sql, Id const& account, ReminderMail const& chosen, Instant const& now);

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
inline constexpr std::array reminder_mail_fields{
    field<&message::ReminderMail::wanted>("wanted").level(Level::s1),
};
static_assert(covers<message::ReminderMail>(reminder_mail_fields));
template <> inline constexpr Table table_of<message::ReminderMail>{"ReminderMail", reminder_mail_fields};
}  // namespace marelle::record
