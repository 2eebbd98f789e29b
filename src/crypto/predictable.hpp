#pragma once
// Secrets that are none: for `marelle demo`, whose database is the same bytes from the same seed (docs/decisions/0009).
#include <cstdint>

namespace marelle::crypto {

// While it lives, every random byte of this process (keys, nonces, salts, tokens) comes from the seed. One at a time,
// and nothing else of the process may be making secrets meanwhile.
class Predictable {
public:
    explicit Predictable(std::uint64_t seed);
    ~Predictable();
    Predictable(Predictable const&) = delete;
    Predictable& operator=(Predictable const&) = delete;
};

}  // namespace marelle::crypto
