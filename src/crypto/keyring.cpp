#include "crypto/keyring.hpp"
#include "base/clock.hpp"
#include "crypto/key_on_disk.hpp"
#include "crypto/keyring_file.hpp"
#include <cassert>
#include <filesystem>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>

namespace marelle::crypto {

namespace {

// The first byte of a sealed value: whichever way of sealing it was made with.
constexpr char sealed_form = '\x01';
constexpr char const* key_version = "1";

std::string associated_data(std::string_view table, std::string_view column, Id const& owner, Id const& row) {
    std::string out;
    out.reserve(table.size() + column.size() + owner.size() + row.size() + 8);
    for (auto part : {table, column, std::string_view{owner}, std::string_view{row}, std::string_view{key_version}}) {
        assert(part.find('|') == std::string_view::npos);
        if (!out.empty()) out += '|';
        out += part;
    }
    return out;
}

Bytes wrap(Key const& under, Key const& key, std::string_view what) { return seal(under, key.bytes(), what); }

Key unwrap(Key const& under, std::string_view wrapped, std::string_view what) {
    auto bytes = open(under, wrapped, what);
    if (!bytes) throw std::runtime_error{"keyring: a key does not open"};
    return Key{*bytes};
}

std::string establishment_name(std::string_view id) { return "establishment|" + std::string{id}; }
std::string owner_name(std::string_view id) { return "owner|" + std::string{id}; }

}  // namespace

struct Keyring::State {
    explicit State(std::string const& path) : file{path} {}

    KeyringFile file;
    std::string key_path;  // empty in memory
    Key instance, root;
    std::mutex writing;  // the file: one user at a time
    std::shared_mutex caching;
    std::unordered_map<Id, Key> owners;
    std::map<Id, Key> establishments;  // guarded by `writing`

    bool unlock(Key const& key);
    void make_root(Key const& key);
    Key establishment_key(Id const& establishment);
    std::optional<Key> owner_key(Id const& owner);
    bool adopt_one(Id const& owner, Id const& establishment);
};

bool Keyring::State::unlock(Key const& key) {
    auto row = file.first("SELECT wrapped FROM root WHERE name = 'root'", {});
    if (!row) return false;
    auto bytes = crypto::open(key, *row->front(), "root");
    if (!bytes) return false;
    instance = key;
    root = Key{*bytes};
    return true;
}

void Keyring::State::make_root(Key const& key) {
    auto wrapped = wrap(key, Key::random(), "root");
    file.run("INSERT INTO root (name, wrapped) VALUES ('root', ?1)", {KeyringFile::blob(wrapped.data)});
}

// Holds `writing`.
Key Keyring::State::establishment_key(Id const& establishment) {
    if (auto known = establishments.find(establishment); known != establishments.end()) return known->second;
    auto name = establishment_name(establishment);
    if (auto row = file.first("SELECT wrapped FROM establishment_key WHERE establishment = ?1",
                              {KeyringFile::text(establishment)}))
        return establishments.emplace(establishment, unwrap(instance, *row->front(), name)).first->second;
    auto key = Key::random();
    auto wrapped = wrap(instance, key, name);
    file.run("INSERT INTO establishment_key (establishment, wrapped) VALUES (?1, ?2)",
             {KeyringFile::text(establishment), KeyringFile::blob(wrapped.data)});
    return key;  // cached by the next reader, once it is committed
}

std::optional<Key> Keyring::State::owner_key(Id const& owner) {
    {
        std::shared_lock lock{caching};
        if (auto known = owners.find(owner); known != owners.end()) return known->second;
    }
    std::scoped_lock lock{writing};
    auto row = file.first("SELECT wrapped, establishment FROM owner_key WHERE owner = ?1", {KeyringFile::text(owner)});
    if (!row || !row->front()) return {};
    auto key = unwrap(establishment_key(*row->at(1)), *row->front(), owner_name(owner));
    std::unique_lock cache{caching};
    owners.insert_or_assign(owner, key);
    return key;
}

// Holds `writing`, in a transaction.
bool Keyring::State::adopt_one(Id const& owner, Id const& establishment) {
    auto row = file.first("SELECT erased_at FROM owner_key WHERE owner = ?1", {KeyringFile::text(owner)});
    if (row && row->front()) throw std::runtime_error{"keyring: this owner was erased"};
    if (row) return false;
    auto wrapped = wrap(establishment_key(establishment), Key::random(), owner_name(owner));
    file.run("INSERT INTO owner_key (owner, establishment, wrapped) VALUES (?1, ?2, ?3)",
             {KeyringFile::text(owner), KeyringFile::text(establishment), KeyringFile::blob(wrapped.data)});
    return true;
}

Keyring::Keyring() = default;
Keyring::~Keyring() = default;

std::unique_ptr<Keyring> Keyring::open(std::string const& path, std::string const& key_path) {
    std::unique_ptr<Keyring> ring{new Keyring};
    ring->state_ = std::make_unique<State>(path);
    auto& state = *ring->state_;
    state.key_path = key_path;
    if (!state.file.first("SELECT name FROM root WHERE name = 'root'", {})) {
        auto key = key_on_disk(key_path);
        if (!key) write_key(key_path, key.emplace(Key::random()));
        state.make_root(*key);
    }
    if (auto key = key_on_disk(key_path); key && state.unlock(*key)) {
        std::filesystem::remove(next_key_path(key_path));
        return ring;
    }
    // A rotation stopped between the commit and the renaming of the key file: the next key is the one.
    if (auto next = key_on_disk(next_key_path(key_path)); next && state.unlock(*next)) {
        install_next_key(key_path);
        return ring;
    }
    throw std::runtime_error{"keyring: the instance key " + key_path + " is missing or is not this keyring's"};
}

std::unique_ptr<Keyring> Keyring::in_memory() {
    std::unique_ptr<Keyring> ring{new Keyring};
    ring->state_ = std::make_unique<State>(":memory:");
    auto key = Key::random();
    ring->state_->make_root(key);
    ring->state_->unlock(key);
    return ring;
}

void Keyring::adopt(Id const& owner, Id const& establishment) { adopt(std::span{&owner, 1}, establishment); }

void Keyring::adopt(std::span<Id const> owners, Id const& establishment) {
    std::scoped_lock lock{state_->writing};
    try {
        state_->file.transaction([&] {
            for (auto const& owner : owners) state_->adopt_one(owner, establishment);
        });
    } catch (...) {
        state_->establishments.clear();  // one of them may be of the transaction undone
        throw;
    }
}

Bytes Keyring::seal(std::string_view table, std::string_view column, Id const& owner, Id const& row,
                    std::string_view plain) {
    auto key = state_->owner_key(owner);
    if (!key) throw std::runtime_error{"keyring: this owner has no key"};
    auto sealed = crypto::seal(*key, plain, associated_data(table, column, owner, row));
    sealed.data.insert(sealed.data.begin(), sealed_form);
    return sealed;
}

std::optional<std::string> Keyring::open(std::string_view table, std::string_view column, Id const& owner,
                                         Id const& row, std::string_view sealed) {
    if (sealed.empty() || sealed.front() != sealed_form) return {};
    auto key = state_->owner_key(owner);
    if (!key) return {};
    return crypto::open(*key, sealed.substr(1), associated_data(table, column, owner, row));
}

void Keyring::erase(Id const& owner) {
    std::scoped_lock lock{state_->writing};
    auto at = now();
    state_->file.run("UPDATE owner_key SET wrapped = NULL, erased_at = ?2 WHERE owner = ?1 AND wrapped IS NOT NULL",
                     {KeyringFile::text(owner), KeyringFile::text(at)});
    {
        std::unique_lock cache{state_->caching};
        state_->owners.erase(owner);
    }
    state_->file.scrub();
}

bool Keyring::has(Id const& owner) { return state_->owner_key(owner).has_value(); }

std::vector<Id> Keyring::erased() {
    std::scoped_lock lock{state_->writing};
    std::vector<Id> out;
    state_->file.run("SELECT owner FROM owner_key WHERE erased_at IS NOT NULL ORDER BY owner", {},
                     [&](KeyringFile::Columns& row) { out.push_back(*row.front()); });
    return out;
}

Key Keyring::derived(std::string_view use) const {
    return Key{keyed_hash(state_->root, "use|" + std::string{use}).data};
}

std::size_t Keyring::rotate(Key const& fresh) {
    auto& state = *state_;
    std::scoped_lock lock{state.writing};
    if (!state.key_path.empty()) write_key(next_key_path(state.key_path), fresh);
    std::map<Id, Key> establishments;
    std::size_t count = 0;
    state.file.transaction([&] {
        struct Wrapped {
            Id id, establishment;
            std::string bytes;
        };
        std::vector<Wrapped> rows;
        state.file.run("SELECT establishment, wrapped FROM establishment_key", {},
                       [&](KeyringFile::Columns& row) { rows.push_back({*row[0], *row[0], *row[1]}); });
        std::map<Id, Key> former;
        for (auto const& row : rows) {
            auto name = establishment_name(row.id);
            former.emplace(row.id, unwrap(state.instance, row.bytes, name));
            auto wrapped = wrap(fresh, establishments.emplace(row.id, Key::random()).first->second, name);
            state.file.run("UPDATE establishment_key SET wrapped = ?2 WHERE establishment = ?1",
                           {KeyringFile::text(row.id), KeyringFile::blob(wrapped.data)});
        }
        rows.clear();
        state.file.run("SELECT owner, establishment, wrapped FROM owner_key WHERE wrapped IS NOT NULL", {},
                       [&](KeyringFile::Columns& row) { rows.push_back({*row[0], *row[1], *row[2]}); });
        for (auto const& row : rows) {
            auto name = owner_name(row.id);
            auto key = unwrap(former.at(row.establishment), row.bytes, name);
            auto wrapped = wrap(establishments.at(row.establishment), key, name);
            state.file.run("UPDATE owner_key SET wrapped = ?2 WHERE owner = ?1",
                           {KeyringFile::text(row.id), KeyringFile::blob(wrapped.data)});
        }
        auto wrapped = wrap(fresh, state.root, "root");
        state.file.run("UPDATE root SET wrapped = ?1 WHERE name = 'root'", {KeyringFile::blob(wrapped.data)});
        count = rows.size();
    });
    state.instance = fresh;
    state.establishments = std::move(establishments);
    if (!state.key_path.empty()) install_next_key(state.key_path);
    state.file.scrub();
    return count;
}

void Keyring::copy_to(std::string const& path) {
    std::scoped_lock lock{state_->writing};
    state_->file.run("VACUUM INTO ?1", {KeyringFile::text(path)});
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace marelle::crypto
