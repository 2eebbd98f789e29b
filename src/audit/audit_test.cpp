#include "audit/audit.hpp"
#include "base/error.hpp"
#include "crypto/keyring.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <future>
#include <set>
#include <thread>

using namespace marelle;
using namespace marelle::audit;
using tests::for_each_database;

namespace {

Id const lina = "01900000-0000-7000-8000-0000000c0001";
Id const noe = "01900000-0000-7000-8000-0000000c0002";
constexpr auto noon = "2026-01-12T12:00:00.000Z";

Actor anissa() {
    Actor actor;
    actor.id = "01900000-0000-7000-8000-0000000b0001";
    actor.session = "01900000-0000-7000-8000-00000000a001";
    actor.post = {"01900000-0000-7000-8000-0000001b0001", Profile::referent, "01900000-0000-7000-8000-0000000e0001"};
    actor.now = noon;
    return actor;
}

Trail trail_of(std::initializer_list<Id> children, std::string action = "child.read") {
    Trail trail;
    for (auto const& child : children) trail.add({Level::s2, action, child, {}, {}, {}});
    return trail;
}

void write_some(sql::Database& database, int count = 5) {
    for (int i = 0; i < count; ++i)
        database.write(
            [&](sql::Session& sql) { append(sql, anissa(), "req", trail_of({i % 2 ? lina : noe}), "done"); });
}

Verdict verdict(sql::Database& database, crypto::Keyring& keys) {
    return database.read([&](sql::Session& sql) { return verify(sql, keys); });
}

void tamper(sql::Database& database, std::string_view text) {
    database.write([&](sql::Session& sql) { sql.execute(text); });
}

void sign(sql::Database& database, crypto::Keyring& keys, Instant const& at) {
    database.write([&](sql::Session& sql) { sign_head(sql, keys, at); });
}

}  // namespace

TEST_CASE("no two entries have the same canonical text") {
    Entry a, b;
    a.seq = b.seq = 1;
    a.level = b.level = "S2";
    a.subject = "child";
    b.subject = "chil";
    a.purpose = "d";
    b.purpose = "dd";
    CHECK(canonical(a) != canonical(b));
    Entry none, empty;
    empty.fields = "";
    CHECK(canonical(none) != canonical(empty));
    Entry moved_left, moved_right;
    moved_left.actor = lina;
    moved_right.link = lina;
    CHECK(canonical(moved_left) != canonical(moved_right));
    Entry all;
    all.seq = 12;
    all.at = noon;
    all.level = "S1";
    all.action = "login";
    all.outcome = "done";
    CHECK(canonical(all) == "2:1224:2026-01-12T12:00:00.000Z-------2:S15:login-4:done--");
}

TEST_CASE("entries are chained, and the whole chain verifies") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        CHECK(verdict(database, *keys).entries == 0);
        write_some(database);
        database.write([](sql::Session& sql) { append(sql, anissa(), "req", trail_of({lina, noe, lina}), "refused"); });
        database.write([](sql::Session& sql) { append(sql, anissa(), "req", {}, "done"); });
        sign(database, *keys, noon);
        auto found = verdict(database, *keys);
        CHECK(found.entries == 8);
        CHECK(found.heads == 1);
        CHECK_FALSE(found.broken_at);
    });
}

TEST_CASE("a trail of many entries is one chain, whatever its length") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        Trail trail;
        for (int i = 0; i < 100; ++i)
            trail.add({Level::s1, "attendance.write", lina, "session:" + std::to_string(i), {}, "presence"});
        database.write([&](sql::Session& sql) { append(sql, anissa(), "req", trail, "done"); });
        write_some(database, 1);
        auto found = verdict(database, *keys);
        CHECK(found.entries == 101);
        CHECK_FALSE(found.broken_at);
    });
}

TEST_CASE("writers at the same time make one chain") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        std::vector<std::jthread> writers;
        for (int w = 0; w < 8; ++w)
            writers.emplace_back([&database] {
                for (int i = 0; i < 25; ++i)
                    database.write(
                        [&](sql::Session& sql) { append(sql, anissa(), "req", trail_of({lina, noe}), "done"); });
            });
        writers.clear();
        auto found = verdict(database, *keys);
        CHECK(found.entries == 400);
        CHECK_FALSE(found.broken_at);
    });
}

TEST_CASE("two programs on one PostgreSQL make one chain, whatever their letters") {
    tests::for_each_test_database(tests::project_migrations(), [](tests::TestDatabase& test) {
        if (test.get().dialect() == sql::Dialect::sqlite) return;  // one program a file
        auto keys = crypto::Keyring::in_memory();
        auto other = sql::Database::open(test.url());
        std::vector<std::jthread> writers;
        for (auto* database : {&test.get(), other.get(), &test.get(), other.get()})
            writers.emplace_back([database] {
                for (int i = 0; i < 40; ++i)
                    database->write([&](sql::Session& sql) {
                        Trail trail;
                        for (int n = 0; n <= i % 3; ++n)
                            trail.add({Level::s2, "child.read", lina, "élève:ÿ→", "écoute", "a,b"});
                        append(sql, anissa(), "req", trail, "done");
                    });
            });
        writers.clear();
        auto found = verdict(test.get(), *keys);
        CHECK(found.entries == 4 * (14 * 1 + 13 * 2 + 13 * 3));
        CHECK_FALSE(found.broken_at);
    });
}

TEST_CASE("an entry undone with its write leaves no hole") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        write_some(database, 2);
        auto refused = database.write([](sql::Session& sql) -> Result<> {
            append(sql, anissa(), "req", trail_of({lina}), "done");
            return fail(Fault::conflict, "no");
        });
        CHECK_FALSE(refused);
        write_some(database, 2);
        CHECK(verdict(database, *keys).entries == 4);
        CHECK_FALSE(verdict(database, *keys).broken_at);
    });
}

TEST_CASE("every kind of tampering is found, at its first broken link") {
    struct Tampering {
        char const* name;
        char const* text;
        std::int64_t at;
        char const* why;
    };
    Tampering const all[] = {
        {"an altered actor", "UPDATE audit_entry SET actor = 'someone else' WHERE seq = 3", 3, "hash"},
        {"an altered instant", "UPDATE audit_entry SET at = '2026-01-12T13:00:00.000Z' WHERE seq = 2", 2, "hash"},
        {"an altered child", "UPDATE audit_entry SET child = NULL WHERE seq = 1", 1, "hash"},
        {"an altered outcome", "UPDATE audit_entry SET outcome = 'refused' WHERE seq = 5", 5, "hash"},
        {"an altered hash", "UPDATE audit_entry SET hash = (SELECT hash FROM audit_entry WHERE seq = 1) WHERE seq = 4",
         4, "hash"},
        {"a deleted entry", "DELETE FROM audit_entry WHERE seq = 3", 3, "gap"},
        {"a deleted beginning", "DELETE FROM audit_entry WHERE seq <= 2", 1, "gap"},
        {"a shortened log", "DELETE FROM audit_entry WHERE seq >= 4", 4, "head_missing_entry"},
        {"an emptied log", "DELETE FROM audit_entry", 1, "head_missing_entry"},
        {"a deleted entry, the others moved up",
         "DELETE FROM audit_entry WHERE seq = 3; UPDATE audit_entry SET seq = 3 WHERE seq = 4; "
         "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
         3, "hash"},
        {"two entries exchanged",
         "UPDATE audit_entry SET seq = 99 WHERE seq = 2; UPDATE audit_entry SET seq = 2 WHERE seq = 3; "
         "UPDATE audit_entry SET seq = 3 WHERE seq = 99",
         2, "hash"},
        {"a forged head", "UPDATE audit_head SET signed_at = '2026-01-12T14:00:00.000Z'", 5, "head_signature"},
    };
    for_each_database([&](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        for (auto const& one : all) {
            CAPTURE(one.name);
            tamper(database, "DELETE FROM audit_entry");
            tamper(database, "DELETE FROM audit_head");
            write_some(database);
            sign(database, *keys, noon);
            REQUIRE_FALSE(verdict(database, *keys).broken_at);
            for (std::string_view text = one.text; !text.empty();) {
                auto end = text.find("; ");
                tamper(database, text.substr(0, end));
                text.remove_prefix(end == text.npos ? text.size() : end + 2);
            }
            auto found = verdict(database, *keys);
            CHECK(found.broken_at == one.at);
            CHECK(found.why == one.why);
        }
    });
}

TEST_CASE("a history written again with right hashes is betrayed by its signed head") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        write_some(database);
        sign(database, *keys, noon);
        tamper(database, "DELETE FROM audit_entry");
        for (int i = 0; i < 5; ++i)
            database.write([](sql::Session& sql) { append(sql, anissa(), "other", trail_of({noe}), "done"); });
        auto found = verdict(database, *keys);
        CHECK(found.broken_at == 5);
        CHECK(found.why == "head_mismatch");
    });
}

TEST_CASE("heads are signed with the keyring's own key") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        write_some(database);
        sign(database, *crypto::Keyring::in_memory(), noon);
        CHECK(verdict(database, *keys).why == "head_signature");
    });
}

TEST_CASE("a head is signed every minute or thousand entries, when there is something to sign") {
    for_each_database([](sql::Database& database) {
        auto keys = crypto::Keyring::in_memory();
        auto heads = [&] {
            return database.read([](sql::Session& sql) { return sql.count("SELECT count(seq) FROM audit_head"); });
        };
        sign(database, *keys, noon);
        CHECK(heads() == 0);
        write_some(database, 1);
        sign(database, *keys, noon);
        CHECK(heads() == 1);
        sign(database, *keys, "2026-01-12T13:00:00.000Z");
        CHECK(heads() == 1);
        write_some(database, 1);
        sign(database, *keys, "2026-01-12T12:00:59.999Z");
        CHECK(heads() == 1);
        sign(database, *keys, "2026-01-12T12:01:00.000Z");
        CHECK(heads() == 2);
        Trail many;
        for (int i = 0; i < 1000; ++i) many.add({Level::s1, "today.read", {}, {}, {}, {}});
        database.write([&](sql::Session& sql) { append(sql, anissa(), "req", many, "done"); });
        sign(database, *keys, "2026-01-12T12:01:01.000Z");
        CHECK(heads() == 3);
        write_some(database, 1);
        // An orderly stop does not wait for the minute.
        for (int i = 0; i < 2; ++i)
            database.write(
                [&](sql::Session& sql) { sign_head(sql, *keys, "2026-01-12T12:01:02.000Z", HeadWhen::at_once); });
        CHECK(heads() == 4);
        CHECK_FALSE(verdict(database, *keys).broken_at);
    });
}

TEST_CASE("a family reads who opened the file of its child, and nothing of another child") {
    for_each_database([](sql::Database& database) {
        database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO user_account (id, name, email, language, created_at) "
                        "VALUES (:id, 'Anissa Karoui', 'anissa@combes.example', 'fr', :at)",
                        {{"id", anissa().id}, {"at", noon}});
            append(sql, anissa(), "req", trail_of({lina, noe}), "done");
            append(sql, anissa(), "req", trail_of({lina}, "child.write"), "done");
            append(sql, anissa(), "req", trail_of({lina}), "refused");
            Trail roll_call;
            roll_call.add({Level::s1, "attendance.write", lina, {}, {}, {}});
            append(sql, anissa(), "req", roll_call, "done");
            Actor link;
            link.link = noe;
            link.now = noon;
            append(sql, link, "req", trail_of({lina}, "referral.by_link"), "done");
        });
        auto found = database.read([](sql::Session& sql) { return openings(sql, lina, 10); });
        REQUIRE(found.size() == 3);
        CHECK(found[0].person.id == noe);
        CHECK(found[0].profile == "teacher_by_link");
        CHECK(found[1].action == "child.write");
        CHECK(found[2].person.name == "Anissa Karoui");
        CHECK(found[2].level == "S2");
        CHECK(database.read([](sql::Session& sql) { return openings(sql, lina, 2); }).size() == 2);
    });
}
