#pragma once
// What leaves for a colleague: the states of a row of `alert` or of `evaluation_reminder_message`. For message/ only.
#include "message/outbox.hpp"

namespace marelle::message {

struct Leaving {
    Id id;
    std::int64_t tries{};  // this one included
};

bool any_for_staff(sql::Session& sql, std::string_view table, std::int64_t now);
// Claimed longer ago than any sending lasts: perhaps sent. Returns how many.
std::int64_t find_cut_short_for_staff(sql::Session& sql, std::string_view table, std::int64_t now);
// On disk before anything leaves.
void claim_for_staff(sql::Session& sql, std::string_view table, Id const& id, Instant const& at);
void give_up_for_staff(sql::Session& sql, std::string_view table, Id const& id, std::string_view because,
                       Instant const& at);
// Minutes before each new try are those of the messages.
void settle_for_staff(sql::Session& sql, std::string_view table, Leaving const& leaving, Sending const& sending,
                      std::int64_t now, Round& counts);

}  // namespace marelle::message
