#pragma once
// The keys of children (and of referrals and guardians), apart from the database, in one small SQLite file:
// instance key (a file; never in the database) → establishment key → owner's key.
// Erasing a child is erasing its key: every sealed field, backups included, is then noise (trust.md, "Sealing").
// A new key is on disk before the first value sealed with it is. Safe for threads; keys are cached.
#include "base/ids.hpp"
#include "crypto/crypto.hpp"
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace marelle::crypto {

class Keyring {
public:
    // Opens or creates the keyring file at `path` with the instance key kept in `key_path` (64 hexadecimal digits;
    // created, mode 0600, with a new keyring). Throws std::runtime_error when the instance key is missing or is not
    // the one the keyring was made with.
    static std::unique_ptr<Keyring> open(std::string const& path, std::string const& key_path);
    static std::unique_ptr<Keyring> in_memory();  // tests
    ~Keyring();

    // Makes the owner's key (under its establishment's) when it has none. Owners are children, guardians, referrals.
    // Throws when the owner was erased: an erased child does not come back under the same id.
    void adopt(Id const& owner, Id const& establishment);
    // Many at once, with one wait for the disk.
    void adopt(std::span<Id const> owners, Id const& establishment);

    // table|column|owner|row|key version is the associated data. Throws when the owner was never adopted or is erased.
    Bytes seal(std::string_view table, std::string_view column, Id const& owner, Id const& row, std::string_view plain);
    // Nothing when the key was erased or the value was moved or altered.
    std::optional<std::string> open(std::string_view table, std::string_view column, Id const& owner, Id const& row,
                                    std::string_view sealed);

    // Erases the owner's key for good (overwritten in the file, then the cache). What stays is that it was erased.
    void erase(Id const& owner);
    bool has(Id const& owner);
    // Owners erased so far, for a restore to erase again.
    std::vector<Id> erased();

    // Keys for one use: "phone", "audit", "idempotency", "login". Derived from a root secret kept in the keyring under
    // the instance key, so that they outlive a rotation.
    Key derived(std::string_view use) const;

    // Re-wraps every key under a new instance key, and replaces the key file; returns how many owners' keys.
    // Interrupted anywhere, the next open() finds the instance key that fits.
    std::size_t rotate(Key const& fresh);

    // The whole keyring into one new file (backup), still under the instance key.
    void copy_to(std::string const& path);

private:
    Keyring();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace marelle::crypto
