#pragma once
// Entries as they lie in the table, for append and verify.
#include "audit/audit.hpp"

namespace marelle::audit {

// What the first entry is chained to: 32 zero bytes.
std::string first_hash();

// canonical() but its first field: PostgreSQL numbers a lone entry itself.
std::string canonical_after_seq(Entry const& entry);

// Columns of an entry in the order of canonical(), then its hash.
inline constexpr std::string_view entry_columns =
    "seq, at, actor, link, post, login_session, establishment, child, subject, level, action, purpose, outcome, "
    "request, fields, hash";
Entry entry_of(sql::Row const& row);

}  // namespace marelle::audit
