#include "crypto/crypto.hpp"
#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <sodium.h>
#include <stdexcept>

namespace marelle::crypto {

namespace {

// libsodium asks the machine for its random source once; without it nothing here is worth anything.
[[maybe_unused]] int const ready = [] {
    if (sodium_init() < 0) std::abort();
    return 0;
}();

unsigned char const* raw(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(nonce_size == 24 && tag_size == 16);

}  // namespace

Key::Key(std::string_view bytes32) {
    if (bytes32.size() != bytes_.size()) throw std::invalid_argument{"a key has 32 bytes"};
    std::memcpy(bytes_.data(), bytes32.data(), bytes_.size());
}

Key::~Key() { sodium_memzero(bytes_.data(), bytes_.size()); }
Key::Key(Key const&) = default;
Key& Key::operator=(Key const&) = default;

Key Key::random() {
    Key key;
    randombytes_buf(key.bytes_.data(), key.bytes_.size());
    return key;
}

Bytes seal(Key const& key, std::string_view plain, std::string_view associated) {
    std::string out(nonce_size + plain.size() + tag_size, '\0');
    randombytes_buf(out.data(), nonce_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + nonce_size, nullptr, raw(plain), plain.size(),
                                               raw(associated), associated.size(), nullptr, raw(out), raw(key.bytes()));
    return {std::move(out)};
}

std::optional<std::string> open(Key const& key, std::string_view sealed, std::string_view associated) {
    if (sealed.size() < nonce_size + tag_size) return {};
    std::string plain(sealed.size() - nonce_size - tag_size, '\0');
    auto cipher = sealed.substr(nonce_size);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(cipher), cipher.size(),
                                                   raw(associated), associated.size(), raw(sealed),
                                                   raw(key.bytes())) != 0)
        return {};
    return plain;
}

std::string token() {
    unsigned char bits[16];
    randombytes_buf(bits, sizeof bits);
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string out(sodium_base64_ENCODED_LEN(sizeof bits, variant), '\0');
    sodium_bin2base64(out.data(), out.size(), bits, sizeof bits, variant);
    out.pop_back();  // its closing zero
    sodium_memzero(bits, sizeof bits);
    return out;
}

std::string random_password() {
    // Neither i, l, o, 0 nor 1: they are copied wrong. 16 characters of 31: 79 bits.
    static constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string out;
    for (int i = 0; i < 16; ++i) {
        if (i > 0 && i % 4 == 0) out += '-';
        out += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    }
    return out;
}

std::string sha256(std::string_view data) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(raw(out), raw(data), data.size());
    return out;
}

std::string sha256_hex(std::string_view data) { return hex(sha256(data)); }

std::string chain(std::string_view previous, std::string_view entry) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, raw(previous), previous.size());
    crypto_hash_sha256_update(&state, raw(entry), entry.size());
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state, raw(out));
    return out;
}

Bytes keyed_hash(Key const& key, std::string_view data) {
    std::string out(32, '\0');
    crypto_generichash(raw(out), out.size(), raw(data), data.size(), raw(key.bytes()), key.bytes().size());
    return {std::move(out)};
}

std::string hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), raw(bytes), bytes.size());
    out.pop_back();
    return out;
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

namespace {
struct SigningPair {
    unsigned char open[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    explicit SigningPair(Key const& seed) { crypto_sign_seed_keypair(open, secret, raw(seed.bytes())); }
    ~SigningPair() { sodium_memzero(secret, sizeof secret); }
    SigningPair(SigningPair const&) = delete;
    SigningPair& operator=(SigningPair const&) = delete;
};
}  // namespace

std::string sign(Key const& seed, std::string_view message) {
    SigningPair pair{seed};
    std::string out(crypto_sign_BYTES, '\0');
    crypto_sign_detached(raw(out), nullptr, raw(message), message.size(), pair.secret);
    return out;
}

bool verify_signature(Key const& seed, std::string_view message, std::string_view signature) {
    if (signature.size() != crypto_sign_BYTES) return false;
    SigningPair pair{seed};
    return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), pair.open) == 0;
}

}  // namespace marelle::crypto
