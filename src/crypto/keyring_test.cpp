#include "crypto/key_on_disk.hpp"
#include "crypto/keyring.hpp"
#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sqlite3.h>

using namespace marelle;
using namespace marelle::crypto;
namespace fs = std::filesystem;

namespace {

Id const combes = "01900000-0000-7000-8000-00000000e001";
Id const lina = "01900000-0000-7000-8000-00000000c001";
Id const noe = "01900000-0000-7000-8000-00000000c002";
Id const row = "01900000-0000-7000-8000-00000000f001";

struct Folder {
    fs::path path;
    Folder() {
        std::string name = fs::temp_directory_path() / "marelle-keyring-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string ring() const { return path / "keyring.db"; }
    std::string key() const { return path / "instance.key"; }
    std::unique_ptr<Keyring> open() const { return Keyring::open(ring(), key()); }
};

std::string bytes_of(fs::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool in_any_file(Folder const& folder, std::string const& what) {
    for (auto const& file : fs::directory_iterator{folder.path})
        if (bytes_of(file.path()).find(what) != std::string::npos) return true;
    return false;
}

// The wrapped key as it lies in the file, read from outside.
std::string wrapped_key(Folder const& folder, Id const& owner) {
    sqlite3* handle{};
    sqlite3_stmt* statement{};
    REQUIRE(sqlite3_open(folder.ring().c_str(), &handle) == SQLITE_OK);
    REQUIRE(sqlite3_prepare_v2(handle, "SELECT wrapped FROM owner_key WHERE owner = ?1", -1, &statement, nullptr) ==
            SQLITE_OK);
    sqlite3_bind_text(statement, 1, owner.data(), static_cast<int>(owner.size()), SQLITE_STATIC);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    std::string out(static_cast<char const*>(sqlite3_column_blob(statement, 0)),
                    static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return out;
}

std::vector<Id> many(std::size_t count) {
    std::vector<Id> out(count);
    for (auto& id : out) id = new_id();
    return out;
}

}  // namespace

TEST_CASE("a ciphertext moved to another table, column, child or row does not open") {
    auto ring = Keyring::in_memory();
    ring->adopt(lina, combes);
    ring->adopt(noe, combes);
    auto sealed = ring->seal("health_essential", "allergies", lina, row, "arachides").data;
    CHECK(ring->open("health_essential", "allergies", lina, row, sealed) == "arachides");
    CHECK_FALSE(ring->open("address", "allergies", lina, row, sealed));
    CHECK_FALSE(ring->open("health_essential", "treatment", lina, row, sealed));
    CHECK_FALSE(ring->open("health_essential", "allergies", noe, row, sealed));
    CHECK_FALSE(ring->open("health_essential", "allergies", lina, noe, sealed));
    CHECK_FALSE(ring->open("health_essential", "allergies", lina, row, ""));
    CHECK_FALSE(ring->open("health_essential", "allergies", lina, row, "\x02" + sealed.substr(1)));
}

TEST_CASE("nothing is sealed for an owner without a key") {
    auto ring = Keyring::in_memory();
    CHECK_THROWS(ring->seal("t", "c", lina, row, "x"));
    CHECK_FALSE(ring->has(lina));
    CHECK_FALSE(ring->open("t", "c", lina, row, "\x01 whatever it is, it is long enough to be one of ours"));
}

TEST_CASE("adopting twice keeps the first key") {
    auto ring = Keyring::in_memory();
    ring->adopt(lina, combes);
    auto sealed = ring->seal("t", "c", lina, row, "x").data;
    ring->adopt(lina, combes);
    CHECK(ring->open("t", "c", lina, row, sealed) == "x");
}

TEST_CASE("keys outlive the program, under the same instance key") {
    Folder folder;
    std::string sealed, phone;
    {
        auto ring = folder.open();
        ring->adopt(lina, combes);
        sealed = ring->seal("t", "c", lina, row, "x").data;
        phone = ring->derived("phone").bytes();
        CHECK(phone != ring->derived("audit").bytes());
    }
    CHECK(fs::status(folder.key()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    auto ring = folder.open();
    CHECK(ring->open("t", "c", lina, row, sealed) == "x");
    CHECK(ring->derived("phone").bytes() == phone);
}

TEST_CASE("another instance key, or none, is refused") {
    Folder folder;
    folder.open()->adopt(lina, combes);
    auto good = bytes_of(folder.key());
    write_key(folder.key(), Key::random());
    CHECK_THROWS_WITH_AS(folder.open(), doctest::Contains("not this keyring's"), std::runtime_error);
    std::ofstream{folder.key()} << "not a key";
    CHECK_THROWS_WITH_AS(folder.open(), doctest::Contains("64 hexadecimal digits"), std::runtime_error);
    fs::remove(folder.key());
    CHECK_THROWS_WITH_AS(folder.open(), doctest::Contains("is missing"), std::runtime_error);
    CHECK_FALSE(fs::exists(folder.key()));
    std::ofstream{folder.key()} << good;
    CHECK(folder.open()->has(lina));
}

TEST_CASE("the instance key is not in the keyring") {
    Folder folder;
    folder.open()->adopt(lina, combes);
    auto digits = bytes_of(folder.key()).substr(0, 64);
    CHECK(bytes_of(folder.ring()).find(digits) == std::string::npos);
    CHECK(bytes_of(folder.ring()).find(std::string{key_on_disk(folder.key())->bytes()}) == std::string::npos);
}

TEST_CASE("an erased key is gone from every byte of the file, and does not come back") {
    Folder folder;
    auto ring = folder.open();
    auto owners = many(2000);
    for (std::size_t i = 0; i < owners.size(); i += 100) ring->adopt(std::span{owners}.subspan(i, 100), combes);
    ring->adopt(lina, combes);
    auto sealed = ring->seal("t", "c", lina, row, "x").data;
    auto wrapped = wrapped_key(folder, lina);
    REQUIRE(in_any_file(folder, wrapped));
    ring->erase(lina);
    CHECK_FALSE(in_any_file(folder, wrapped));
    CHECK_FALSE(ring->has(lina));
    CHECK_FALSE(ring->open("t", "c", lina, row, sealed));
    CHECK(ring->erased() == std::vector<Id>{lina});
    CHECK_THROWS(ring->adopt(lina, combes));
    CHECK(ring->has(owners.front()));
    ring->erase(lina);
    ring.reset();
    CHECK_FALSE(folder.open()->has(lina));
}

TEST_CASE("rotating re-wraps 12 000 keys in less than a second, and nothing sealed is lost") {
    Folder folder;
    auto owners = many(12'000);
    auto ring = folder.open();
    ring->adopt(owners, combes);
    auto sealed = ring->seal("t", "c", owners[7], row, "x").data;
    auto phone = std::string{ring->derived("phone").bytes()};
    auto former_file = bytes_of(folder.key());
    auto former = wrapped_key(folder, owners[7]);
    auto from = std::chrono::steady_clock::now();
    CHECK(ring->rotate(Key::random()) == 12'000);
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    MESSAGE("rotation of 12 000 keys: ", took.count(), " s");
    CHECK(took.count() < 5);  // the sanitizers cost about four times
    CHECK(bytes_of(folder.key()) != former_file);
    CHECK_FALSE(in_any_file(folder, former));
    CHECK(ring->open("t", "c", owners[7], row, sealed) == "x");
    ring.reset();
    auto again = folder.open();
    CHECK(again->open("t", "c", owners[7], row, sealed) == "x");
    CHECK(again->derived("phone").bytes() == phone);
}

TEST_CASE("a rotation stopped before or after its commit leaves a keyring that opens") {
    Folder folder;
    folder.open()->adopt(lina, combes);
    auto former = bytes_of(folder.key());
    SUBCASE("before: the next key is dropped") {
        write_key(next_key_path(folder.key()), Key::random());
        CHECK(folder.open()->has(lina));
        CHECK(bytes_of(folder.key()) == former);
    }
    SUBCASE("after: the next key is taken") {
        folder.open()->rotate(Key::random());
        fs::rename(folder.key(), next_key_path(folder.key()));
        std::ofstream{folder.key()} << former;
        CHECK(folder.open()->has(lina));
        CHECK(bytes_of(folder.key()) != former);
    }
    CHECK_FALSE(fs::exists(next_key_path(folder.key())));
}

TEST_CASE("a copy opens with the same instance key") {
    Folder folder;
    auto ring = folder.open();
    ring->adopt(lina, combes);
    auto sealed = ring->seal("t", "c", lina, row, "x").data;
    ring->copy_to(folder.path / "copy.db");
    CHECK(Keyring::open(folder.path / "copy.db", folder.key())->open("t", "c", lina, row, sealed) == "x");
}
