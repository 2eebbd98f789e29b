#pragma once
// libsodium behind a few functions. Nothing else in the house calls it.
#include "base/value.hpp"
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace marelle::crypto {

// 32 secret bytes, wiped when they go.
class Key {
public:
    Key() = default;
    explicit Key(std::string_view bytes32);
    ~Key();
    Key(Key const&);
    Key& operator=(Key const&);
    static Key random();
    std::string_view bytes() const { return {reinterpret_cast<char const*>(bytes_.data()), bytes_.size()}; }

private:
    std::array<unsigned char, 32> bytes_{};
};

// XChaCha20-Poly1305, 24-byte nonce first. The associated data says where the value lives: moved elsewhere it does not
// open.
Bytes seal(Key const& key, std::string_view plain, std::string_view associated);
std::optional<std::string> open(Key const& key, std::string_view sealed, std::string_view associated);

// Argon2id, t = 2, 64 MiB (trust.md, "Logging in"): about 60 ms; at most two at once; past a queue of 50, nothing
// (the caller says 429).
std::optional<std::string> hash_password(std::string_view password);
std::optional<bool> verify_password(std::string_view hash, std::string_view password);

std::string token();                        // 128 random bits, base64url, 22 characters
std::string random_password();              // four groups a person can copy from paper
std::string sha256(std::string_view data);  // 32 bytes
std::string sha256_hex(std::string_view data);
std::string chain(std::string_view previous, std::string_view entry);  // SHA-256(previous ‖ entry), 32 bytes
Bytes keyed_hash(Key const& key, std::string_view data);               // BLAKE2b-256, for exact search on sealed fields
std::string hex(std::string_view bytes);
bool same(std::string_view a, std::string_view b);  // in constant time

// Ed25519 (the audit log's heads). The pair is derived from a key.
std::string sign(Key const& seed, std::string_view message);
bool verify_signature(Key const& seed, std::string_view message, std::string_view signature);

}  // namespace marelle::crypto
