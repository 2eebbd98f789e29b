#include "crypto/predictable.hpp"
#include <atomic>
#include <cassert>
#include <cstring>
#include <sodium.h>

namespace marelle::crypto {

namespace {

std::atomic<bool> in_use{false};
std::uint64_t seed_in_use{};
std::atomic<std::uint64_t> asked{};

// Each request has a stream of its own, numbered in the order they come.
void from_the_seed(void* out, std::size_t size) {
    unsigned char key[randombytes_SEEDBYTES]{};
    auto const number = asked.fetch_add(1);
    std::memcpy(key, &seed_in_use, sizeof seed_in_use);
    std::memcpy(key + sizeof seed_in_use, &number, sizeof number);
    randombytes_buf_deterministic(out, size, key);
}

std::uint32_t word() {
    std::uint32_t out{};
    from_the_seed(&out, sizeof out);
    return out;
}

char const* name() { return "seed"; }

randombytes_implementation implementation{name, word, nullptr, nullptr, from_the_seed, nullptr};

}  // namespace

Predictable::Predictable(std::uint64_t seed) {
    auto const before = in_use.exchange(true);
    assert(!before);
    static_cast<void>(before);
    seed_in_use = seed;
    asked = 0;
    randombytes_set_implementation(&implementation);
}

Predictable::~Predictable() {
    randombytes_set_implementation(&randombytes_sysrandom_implementation);
    in_use = false;
}

}  // namespace marelle::crypto
