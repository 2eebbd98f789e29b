#include "crypto/crypto.hpp"
#include <doctest/doctest.h>
#include <future>
#include <set>
#include <vector>

using namespace marelle;
using namespace marelle::crypto;

TEST_CASE("a sealed value opens with its key and its place, and with nothing else") {
    auto key = Key::random();
    auto sealed = seal(key, "allergie aux arachides", "health|allergies");
    CHECK(sealed.data.find("arachides") == std::string::npos);
    CHECK(open(key, sealed.data, "health|allergies") == "allergie aux arachides");
    CHECK_FALSE(open(key, sealed.data, "health|treatment"));
    CHECK_FALSE(open(Key::random(), sealed.data, "health|allergies"));
    CHECK(seal(key, "x", "").data != seal(key, "x", "").data);
    CHECK(open(key, seal(key, "", "").data, "") == "");
}

TEST_CASE("an altered or shortened value does not open") {
    auto key = Key::random();
    auto sealed = seal(key, "secret", "a").data;
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        CHECK_FALSE(open(key, altered, "a"));
        CHECK_FALSE(open(key, sealed.substr(0, i), "a"));
    }
}

TEST_CASE("a password is verified against its hash, which does not hold it") {
    auto hash = hash_password("marelle craie bleue");
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
    CHECK(hash->find("craie") == std::string::npos);
    CHECK(verify_password(*hash, "marelle craie bleue") == true);
    CHECK(verify_password(*hash, "marelle craie rouge") == false);
    CHECK(verify_password("not a hash", "marelle craie rouge") == false);
}

TEST_CASE("past two at once and a queue of fifty, a password is not looked at") {
    std::vector<std::future<bool>> asked;
    for (int i = 0; i < 80; ++i)
        asked.push_back(std::async(std::launch::async, [] { return hash_password("la marelle").has_value(); }));
    int refused = 0;
    for (auto& one : asked) refused += one.get() ? 0 : 1;
    CHECK(refused <= 28);
    CHECK(hash_password("la marelle").has_value());
}

TEST_CASE("tokens have 128 bits, in letters that fit in an address") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        auto made = token();
        CHECK(made.size() == 22);
        CHECK(made.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
        seen.insert(made);
    }
    CHECK(seen.size() == 1000);
}

TEST_CASE("a password made here can be copied from paper") {
    auto made = random_password();
    CHECK(made.size() == 19);
    CHECK(made[4] == '-');
    CHECK(made.find_first_of("il0o1") == std::string::npos);
    CHECK(made != random_password());
}

TEST_CASE("hashes are the published ones") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(chain("a", "bc") == sha256("abc"));
    CHECK(hex(std::string_view{"\x00\xff", 2}) == "00ff");
}

TEST_CASE("a keyed hash depends on its key") {
    auto key = Key::random();
    CHECK(keyed_hash(key, "+33479000000") == keyed_hash(key, "+33479000000"));
    CHECK(keyed_hash(key, "+33479000000") != keyed_hash(Key::random(), "+33479000000"));
    CHECK(keyed_hash(key, "+33479000000") != keyed_hash(key, "+33479000001"));
}

TEST_CASE("comparing in constant time is still comparing") {
    CHECK(same("abc", "abc"));
    CHECK_FALSE(same("abc", "abd"));
    CHECK_FALSE(same("abc", "ab"));
    CHECK(same("", ""));
}

TEST_CASE("a signature holds for its message and its key only") {
    auto seed = Key::random();
    auto signature = sign(seed, "head 1000");
    CHECK(verify_signature(seed, "head 1000", signature));
    CHECK_FALSE(verify_signature(seed, "head 1001", signature));
    CHECK_FALSE(verify_signature(Key::random(), "head 1000", signature));
    CHECK_FALSE(verify_signature(seed, "head 1000", "short"));
}

TEST_CASE("a key has 32 bytes") { CHECK_THROWS(Key{"short"}); }
