#pragma once
// Stops at the door as rows: for handover/ only.
#include "handover/handover.hpp"

namespace marelle::handover {

// A departure that the newest data forbids and that has happened: the director reads of it. Returns its id.
Id write_happened(sql::Session& sql, access::Scope const& scope, HandoverNote const& note, Claim const& claim,
                  StopKind kind, Hearing const& heard);

// Columns of a stop `t` joined to its people, and the stop made of such a row.
extern std::string_view const select_stop;  // "SELECT … FROM handover_stop t … " up to its WHERE
struct StopRow {
    Id session, child;
    Stop stop;
};
StopRow stop_of(sql::Row const& row, crypto::Keyring& keys);

}  // namespace marelle::handover
