#pragma once
// Optional sealed columns, opened and sealed. For people/ only; the names are those of the table and its column.
#include "crypto/keyring.hpp"
#include <optional>
#include <string>

namespace marelle::people {

inline Value sealed(crypto::Keyring& keys, std::string_view table, std::string_view column, Id const& owner,
                    Id const& row, std::optional<std::string> const& plain) {
    if (!plain || plain->empty()) return {};
    return keys.seal(table, column, owner, row, *plain);
}

// Nothing when the column is null, or its owner's key was erased.
inline std::optional<std::string> opened(crypto::Keyring& keys, std::string_view table, std::string_view column,
                                         Id const& owner, Id const& row, std::optional<std::string> const& bytes) {
    if (!bytes) return {};
    return keys.open(table, column, owner, row, *bytes);
}

}  // namespace marelle::people
