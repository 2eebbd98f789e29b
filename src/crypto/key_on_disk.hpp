#pragma once
// The instance key as a file: 64 hexadecimal digits and a line end, readable by its owner alone.
#include "crypto/crypto.hpp"
#include <optional>
#include <string>

namespace marelle::crypto {

// Nothing when the file is absent; throws std::runtime_error when it is not a key.
std::optional<Key> key_on_disk(std::string const& path);
// On disk, mode 0600, when it returns.
void write_key(std::string const& path, Key const& key);

// Where a rotation puts the next key before the keyring is re-wrapped.
std::string next_key_path(std::string const& path);
// The next key takes the place of the former, at once.
void install_next_key(std::string const& path);

}  // namespace marelle::crypto
