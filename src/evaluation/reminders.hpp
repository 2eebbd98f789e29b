#pragma once
// Who is reminded of a round by e-mail, and what became of it (message/reminders.hpp).
#include "evaluation/store.hpp"
#include "message/reminders.hpp"

namespace marelle::evaluation {

// What is not finished of what the actor may write; of the whole house for a director.
std::int64_t left_to_write(sql::Session& sql, Actor const& actor, RoundRow const& round,
                           instrument::Definition const& definition);
// Colleagues with something left to write, the one who reminds apart.
std::vector<Id> unfinished(sql::Session& sql, Actor const& actor, RoundRow const& round);

// When an e-mail is about to leave: has this account, in any post of the reminder's house, still something to write?
bool still_unfinished(sql::Session& sql, Id const& reminder, Id const& account, Instant const& now);

void add_reminder_routes(http::Router& router, message::Ways const& open);

}  // namespace marelle::evaluation
