#pragma once
// What must be known of the children of one session at the door: for attendance/ only.
#include "attendance/attendance.hpp"
#include <map>

namespace marelle::attendance {

// By child; children without an alert are absent. Only children within `care` (child.care) are looked at.
std::map<Id, std::vector<SessionAlert>> alerts_of(sql::Session& sql, crypto::Keyring& keys, access::Scope const& care,
                                                  Id const& session, Date const& on);

}  // namespace marelle::attendance
