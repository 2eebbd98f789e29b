// What headquarters read of the network stands in the ledger; what was thrown away or erased stands nowhere.
#include "report/sample_test.hpp"
#include <doctest/doctest.h>

namespace marelle::report {
namespace {

Id const one = "01900000-0000-7000-8000-0000000d2001";
Id const two = "01900000-0000-7000-8000-0000000d2002";

struct Network : cast::World {
    explicit Network(sql::Database& db) : cast::World{db} {}

    // `children` makes releases that differ.
    Computed computed(Audience audience = Audience::partner, long children = 48) {
        auto release = sample_release(audience);
        release.tables[0].cells[0].value = children;
        return {{sample(audience, static_cast<double>(children)), std::move(release), 0},
                count("SELECT revision FROM ledger_revision")};
    }
    Result<> open(Id const& who, Id const& id, Computed const& made, Audience audience = Audience::partner) {
        NewReport const asked{{}, Template::impact, "2025-09-01", "2026-01-11", audience, {}, {}};
        return database.write(
            [&](sql::Session& sql) { return open_report(sql, *keyring, scope(who, "report.write"), id, asked, made); });
    }
    Result<> again(Id const& who, Id const& id, Computed const& made) {
        return database.write(
            [&](sql::Session& sql) { return refresh(sql, *keyring, scope(who, "report.write"), id, made); });
    }
    Result<Id> frozen(Id const& who, Id const& id) {
        auto const seen = count("SELECT version FROM report WHERE id = :id", {{"id", id}});
        return database.write(
            [&](sql::Session& sql) { return freeze(sql, *keyring, scope(who, "report.freeze"), id, seen); });
    }
    Report read(Id const& who, Id const& id) {
        return database.read([&](sql::Session& sql) { return find(sql, {scope(who, "report.read")}, id); }).value();
    }
    Ledger left() {
        return database.read([&](sql::Session& sql) { return ledger(sql, *keyring); });
    }
    int forget(Instant const& now) {
        return database.write([&](sql::Session& sql) { return forget_discarded(sql, now); });
    }
    int forget_gone() {
        return database.write([&](sql::Session& sql) { return forget_erased(sql, *keyring); });
    }
};

template <class T> std::string code(Result<T> const& result) { return result ? "" : result.error().code; }

void each(std::function<void(Network&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        Network network{database};
        test(network);
    });
}

}  // namespace

TEST_CASE("a draft that headquarters read has left: it stands in the ledger, once a day") {
    each([](Network& network) {
        REQUIRE(network.open(cast::bruno, two, network.computed()));
        CHECK(network.left().releases.empty());  // the director knows the children
        REQUIRE(network.open(cast::elodie, one, network.computed()));
        CHECK(network.left().releases.size() == 1);
        CHECK(network.left().revision == 1);
        CHECK_FALSE(network.read(cast::elodie, one).outdated);
        // The same figures again are no other figures.
        REQUIRE(network.again(cast::elodie, one, network.computed()));
        CHECK(network.left().releases.size() == 1);
        CHECK(network.left().revision == 1);
        // Others are, though nobody froze them; what was decided before them is decided again.
        REQUIRE(network.again(cast::elodie, one, network.computed(Audience::partner, 49)));
        CHECK(network.left().releases.size() == 2);
        CHECK(network.left().revision == 2);
        CHECK(network.read(cast::bruno, two).outdated);
        CHECK(code(network.frozen(cast::bruno, two)) == "report.figures_outdated");
        REQUIRE(network.again(cast::bruno, two, network.computed(Audience::partner, 49)));
        CHECK(network.left().releases.size() == 2);
        // Frozen, the version stands for the draft.
        REQUIRE(network.frozen(cast::elodie, one));
        CHECK(network.left().releases.size() == 2);
        CHECK(network.count("SELECT count(id) FROM report_shown") == 1);
        network.database.read([](sql::Session& sql) {
            for (auto const& row : sql.query("SELECT release_sealed FROM report_shown"))
                CHECK(row.bytes(0).find(cast::lina) == std::string::npos);
        });
    });
}

TEST_CASE("of two drafts of the network computed beside each other, one is shown; nothing of the other is kept") {
    each([](Network& network) {
        auto const first = network.computed(), second = network.computed(Audience::partner, 49);
        REQUIRE(network.open(cast::elodie, one, first));
        CHECK(code(network.open(cast::elodie, two, second)) == "report.figures_outdated");
        CHECK(network.count("SELECT count(id) FROM report") == 1);
        CHECK(network.left().releases.size() == 1);
        CHECK(code(network.again(cast::elodie, one, second)) == "report.figures_outdated");
        CHECK(network.read(cast::elodie, one).version == 1);
    });
}

TEST_CASE("a draft thrown away is kept thirty days, then nothing of it; frozen and taken back ones stay") {
    each([](Network& network) {
        auto const three = new_id();
        for (auto const& id : {one, two, three}) REQUIRE(network.open(cast::bruno, id, network.computed()));
        auto const write = network.scope(cast::bruno, "report.write");
        network.database.write([&](sql::Session& sql) {
            REQUIRE(write_texts(sql, write, one, 1, {{{"reached", "context", "Une année pleine."}}}));
            REQUIRE(discard(sql, write, one));
            REQUIRE(discard(sql, write, two));
            REQUIRE(restore(sql, write, two));
            return 0;
        });
        REQUIRE(network.frozen(cast::bruno, three));
        CHECK(network.forget("2026-02-11T15:29:00.000Z") == 0);
        CHECK(network.count("SELECT count(id) FROM report") == 3);
        CHECK(network.forget("2026-02-11T15:31:00.000Z") == 1);
        CHECK(network.forget("2027-02-11T15:31:00.000Z") == 0);
        CHECK(network.count("SELECT count(id) FROM report") == 2);
        CHECK(network.count("SELECT count(id) FROM report WHERE id = :id", {{"id", one}}) == 0);
        CHECK(network.count("SELECT count(report) FROM report_text") == 0);
        CHECK(network.count("SELECT count(id) FROM report_discard") == 1);
        CHECK(network.count("SELECT count(id) FROM report_version") == 1);
    });
}

TEST_CASE("a child erased: a draft keeps no record of it, a version keeps its bytes and the ledger no name") {
    for (auto const audience : {Audience::partner, Audience::team})
        each([audience](Network& network) {
            auto const frozen = new_id();
            REQUIRE(network.open(cast::bruno, frozen, network.computed(audience), audience));
            auto const version = network.frozen(cast::bruno, frozen);
            REQUIRE(version);
            REQUIRE(network.open(cast::bruno, one, network.computed(audience), audience));
            auto const bytes = [&] {
                return network.database.read([&](sql::Session& sql) {
                    return bytes_of_version(sql, {network.scope(cast::bruno, "report.read")}, *version).value();
                });
            };
            auto const before = bytes();
            network.keyring->erase(cast::tom);
            CHECK(network.forget_gone() == 0);  // nobody counted him
            network.keyring->erase(cast::lina);
            CHECK(network.forget_gone() == 1);
            CHECK(network.forget_gone() == 0);
            CHECK(network.count("SELECT count(id) FROM report WHERE release_sealed IS NOT NULL") == 0);
            CHECK(network.read(cast::bruno, one).outdated);
            CHECK(code(network.frozen(cast::bruno, one)) == "report.figures_outdated");
            REQUIRE(network.again(cast::bruno, one, network.computed(audience)));
            CHECK_FALSE(network.read(cast::bruno, one).outdated);
            CHECK(network.frozen(cast::bruno, one));

            CHECK(bytes() == before);
            CHECK(before.find("Lina") == std::string::npos);
            network.database.read([&](sql::Session& sql) {
                CHECK(verify(sql, *network.keyring).altered.empty());
                auto const release = release_of(sql, *network.keyring, *version);
                REQUIRE(release);
                // The random id stays, with what explains the count; nothing else is in a record.
                CHECK(release->snapshot->records[0].person == cast::lina);
                for (auto const& record : release->snapshot->records) {
                    CHECK(is_id(record.person));
                    for (auto const* name : {"Lina", "Maya", "Benali"})
                        CHECK((record.person + record.family + record.unit).find(name) == std::string::npos);
                }
            });
        });
}

}  // namespace marelle::report
