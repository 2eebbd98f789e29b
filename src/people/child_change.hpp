#pragma once
// A child's civil status changed by hand, kept as it was before. For people/ only.
#include "crypto/keyring.hpp"
#include "people/child.hpp"

namespace marelle::people {

// After the change; nothing is kept of nothing. `fields`: names separated by commas.
void keep_change(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope, KnownChild const& before,
                 std::string_view fields);

struct ReversedChild {
    Id child;
    std::string fields;
};
// The newest change comes back first, within 30 days. The scope is that of child.write. Refused: child.unknown (out of
// scope, or nothing is left to read), child.change_too_old, child.changed_since, and as edit_child.
Result<ReversedChild> reverse_change(sql::Session& sql, crypto::Keyring& keys, access::Scope const& scope,
                                     Id const& change);

}  // namespace marelle::people
