#include "crypto/crypto.hpp"
#include "crypto/predictable.hpp"
#include <doctest/doctest.h>

using namespace marelle::crypto;

namespace {

std::string secrets() {
    auto key = Key::random();
    return std::string{key.bytes()} + seal(key, "asthme", "x").data + token() + random_password() +
           hash_password("marelle").value();
}

std::string secrets_of(std::uint64_t seed) {
    Predictable const predictable{seed};
    return secrets();
}

}  // namespace

TEST_CASE("the same seed makes the same secrets, another seed others, and none makes new ones") {
    auto const one = secrets_of(1);
    CHECK(one == secrets_of(1));
    CHECK(one != secrets_of(2));
    auto const real = secrets();
    CHECK(real != one);
    CHECK(real != secrets());
    CHECK(token() != token());
    Predictable const predictable{1};
    CHECK(token() != token());
}
