#pragma once
// What store.cpp asks of withdrawal.cpp. For fact/ only.
#include "fact/fact.hpp"

namespace marelle::fact {

// Its writer took it back before it arrived: it is written as taken back. False when nobody did.
bool take_up_withdrawal(sql::Session& sql, Actor const& actor, Id const& fact);

}  // namespace marelle::fact
