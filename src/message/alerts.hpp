#pragma once
// A director is told at once that something grave was written, by SMS or e-mail when they asked for it: by day and by
// night, without any name, and beside Aujourd'hui, never in its place. The write itself waits for nothing: a row is
// made with the fact (fact/store.cpp), and leaves with the next round of the outbox.
#include "message/outbox.hpp"

namespace marelle::message {

enum class AlertChannel { none, sms, email };

// How the reader is told; the ways are those of the configuration.
struct AlertWay {
    AlertChannel channel{};
    std::optional<std::string> address;  // E.164, or an e-mail address
    bool sms{}, email{};
};
struct NewAlertWay {
    AlertChannel channel{};
    std::optional<std::string> address;  // an e-mail: the account's own when absent
};

AlertWay alert_way_of(sql::Session& sql, crypto::Keyring& keys, Id const& account, Ways const& open);
// Refused: message.way_closed; wrong field "address" (required, invalid).
Result<> keep_alert_way(sql::Session& sql, crypto::Keyring& keys, Actor const& actor, Ways const& open,
                        NewAlertWay const& way);

bool any_alert(sql::Session& sql, std::int64_t now);
// At most one leaves: claimed on disk first, never sent twice by itself.
Round tell_one(sql::Database& database, crypto::Keyring& keys, Way* mail, Way* sms);

void add_alert_routes(http::Router& router, crypto::Keyring& keys, Ways const& open);

}  // namespace marelle::message

namespace marelle::record {
inline constexpr Choice alert_channel_choices[] = {{"none"}, {"sms"}, {"email"}};
template <> inline constexpr std::span<Choice const> choices_of<message::AlertChannel>{alert_channel_choices};

inline constexpr std::array alert_way_fields{
    field<&message::AlertWay::channel>("channel").level(Level::s1).label("field.alert_channel"),
    field<&message::AlertWay::address>("address").level(Level::s1).label("field.alert_address"),
    field<&message::AlertWay::sms>("sms").level(Level::s0),
    field<&message::AlertWay::email>("email").level(Level::s0),
};
static_assert(covers<message::AlertWay>(alert_way_fields));
template <> inline constexpr Table table_of<message::AlertWay>{"AlertWay", alert_way_fields};

inline constexpr std::array new_alert_way_fields{
    field<&message::NewAlertWay::channel>("channel").level(Level::s1).label("field.alert_channel"),
    field<&message::NewAlertWay::address>("address").level(Level::s1).longest(120).label("field.alert_address"),
};
static_assert(covers<message::NewAlertWay>(new_alert_way_fields));
template <> inline constexpr Table table_of<message::NewAlertWay>{"NewAlertWay", new_alert_way_fields};
}  // namespace marelle::record
