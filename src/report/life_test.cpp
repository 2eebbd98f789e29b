// The life of a report in the store, on each database, with figures made by hand.
#include "audit/audit.hpp"
#include "report/sample_test.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

namespace marelle::report {
namespace {

Id const one = "01900000-0000-7000-8000-0000000d1001";
Id const two = "01900000-0000-7000-8000-0000000d1002";

struct House : cast::World {
    explicit House(sql::Database& db) : cast::World{db} {}

    access::Scope can(Id const& who, std::string const& permission = "report.write") { return scope(who, permission); }
    NewReport asked(Audience audience = Audience::partner) const {
        return {{}, Template::impact, "2025-09-01", "2026-01-11", audience, {}, {}};
    }
    Computed computed(Audience audience = Audience::partner, double children = 48, std::int64_t revision = -1,
                      int exposed = 0) {
        if (revision < 0) revision = count("SELECT revision FROM ledger_revision");
        return {{sample(audience, children), sample_release(audience), exposed}, revision};
    }
    Result<> open(Id const& id, Id const& who = cast::bruno, Audience audience = Audience::partner) {
        auto const made = computed(audience);
        return database.write(
            [&](sql::Session& sql) { return open_report(sql, *keyring, can(who), id, asked(audience), made); });
    }
    Result<> say(Id const& id, std::string const& words, std::int64_t seen, Id const& who = cast::bruno) {
        return database.write(
            [&](sql::Session& sql) { return write_texts(sql, can(who), id, seen, {{{"reached", "context", words}}}); });
    }
    Result<> compute_again(Id const& id, double children, Id const& who = cast::bruno,
                           Audience audience = Audience::partner, int exposed = 0) {
        auto const made = computed(audience, children, -1, exposed);
        return database.write([&](sql::Session& sql) { return refresh(sql, *keyring, can(who), id, made); });
    }
    Result<Id> frozen(Id const& id, std::int64_t seen, Id const& who = cast::bruno) {
        return database.write(
            [&](sql::Session& sql) { return freeze(sql, *keyring, can(who, "report.freeze"), id, seen); });
    }
    Result<> corrected(Id const& id, Id const& of, std::string const& reason = "Une séance avait été oubliée.",
                       double children = 51) {
        auto const made = computed(Audience::partner, children);
        return database.write(
            [&](sql::Session& sql) { return open_correction(sql, *keyring, can(cast::bruno), id, of, reason, made); });
    }
    Result<> thrown_away(Id const& id, Id const& who = cast::bruno) {
        return database.write([&](sql::Session& sql) { return discard(sql, can(who), id); });
    }
    Result<> taken_back(Id const& id, Id const& who = cast::bruno) {
        return database.write([&](sql::Session& sql) { return restore(sql, can(who), id); });
    }
    Result<Report> read(Id const& id, Id const& who = cast::bruno) {
        return database.read([&](sql::Session& sql) { return find(sql, {can(who, "report.read")}, id); });
    }
    std::string bytes(Id const& version, Id const& who = cast::bruno) {
        auto const found = database.read(
            [&](sql::Session& sql) { return bytes_of_version(sql, {can(who, "report.read")}, version); });
        return found ? *found : found.error().code;
    }
    std::string shared(Id const& version, AddressKind kind = AddressKind::partner) {
        auto const made = database.write([&](sql::Session& sql) {
            return make_address(sql, can(cast::bruno, "report.share"), version, kind, "https://marelle.example.org");
        });
        REQUIRE(made);
        CHECK(made->path.starts_with("/p/"));
        CHECK(made->qr_size > 20);
        return made->path.substr(3);
    }
    std::optional<Published> page(std::string const& token) {
        return database.read([&](sql::Session& sql) { return published(sql, token); });
    }
    std::int64_t altered() {
        auto const found = database.read([&](sql::Session& sql) { return verify(sql, *keyring); });
        return static_cast<std::int64_t>(found.altered.size());
    }
    void run(std::string_view text) {
        database.write([&](sql::Session& sql) { sql.execute(text); });
    }
};

template <class T> std::string code(Result<T> const& result) { return result ? "" : result.error().code; }

void each(std::function<void(House&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        House house{database};
        test(house);
    });
}

}  // namespace

TEST_CASE("a draft is its house's alone, and nothing of it is anybody else's") {
    each([](House& house) {
        REQUIRE(house.open(one));
        auto const rows = house.count("SELECT count(id) FROM report");
        for (auto const& who : {cast::farid, cast::elodie}) {
            CHECK(code(house.read(one, who)) == "report.unknown");
            CHECK(code(house.say(one, "x", 1, who)) == "report.unknown");
            CHECK(code(house.compute_again(one, 1, who)) == "report.unknown");
            CHECK(code(house.frozen(one, 1, who)) == "report.unknown");
            CHECK(code(house.thrown_away(one, who)) == "report.unknown");
            CHECK(code(house.taken_back(one, who)) == "report.unknown");
            CHECK(code(house.open(one, who)) == "report.id_reused");
            auto const list = house.database.read(
                [&](sql::Session& sql) { return reports(sql, {house.can(who, "report.read")}, State::draft); });
            CHECK(list.empty());
        }
        CHECK(house.read(one)->version == 1);
        CHECK(house.count("SELECT count(id) FROM report") == rows);
        CHECK(house.count("SELECT count(report) FROM report_text") == 0);
    });
}

TEST_CASE("opened twice under one id, it is one; with another content it is refused") {
    each([](House& house) {
        REQUIRE(house.open(one));
        CHECK(house.open(one));
        CHECK(house.count("SELECT count(id) FROM report") == 1);
        CHECK(code(house.open(one, cast::bruno, Audience::everyone)) == "report.id_reused");
        CHECK(house.open(two, cast::elodie));
        CHECK(house.read(two, cast::elodie)->establishment == std::nullopt);
        CHECK(code(house.read(two)) == "report.unknown");
    });
}

TEST_CASE("words are kept against what somebody else wrote, and stay when figures are computed again") {
    each([](House& house) {
        REQUIRE(house.open(one));
        CHECK(house.say(one, "Une année pleine.", 1));
        CHECK(house.say(one, "Une année pleine.", 1));  // a lost answer, sent again
        CHECK(code(house.say(one, "Une année vide.", 1)) == "stale");
        CHECK(house.read(one)->content.sections[0].texts[0].text == "Une année pleine.");
        CHECK(house.say(one, "Une année dense.", 2));
        REQUIRE(house.compute_again(one, 51));
        auto const now = house.read(one);
        CHECK(now->content.sections[0].texts[0].text == "Une année dense.");
        CHECK(now->content.sections[0].figures[0].value == 51);
        CHECK(now->version == 4);
        CHECK(now->content.gaps.size() == 1);
    });
}

TEST_CASE("frozen twice is once; what was frozen has no gaps, its hash and the head of the log") {
    each([](House& house) {
        REQUIRE(house.open(one));
        REQUIRE(house.say(one, "Une année pleine.", 1));
        CHECK(code(house.frozen(one, 1)) == "stale");
        auto const version = house.frozen(one, 2);
        REQUIRE(version);
        CHECK(house.frozen(one, 2).value() == *version);
        CHECK(house.frozen(one, 9).value() == *version);
        CHECK(house.count("SELECT count(id) FROM report_version") == 1);
        CHECK(house.count("SELECT revision FROM ledger_revision") == 1);
        CHECK(house.count("SELECT count(id) FROM report WHERE content IS NULL AND release_sealed IS NULL") == 1);
        auto const bytes = house.bytes(*version);
        auto const now = house.read(one);
        REQUIRE(now->seal);
        CHECK(now->state == State::frozen);
        CHECK(now->seal->hash == crypto::sha256_hex(bytes));
        CHECK(now->seal->number == 1);
        CHECK(now->seal->audit_hash.size() == 64);
        CHECK(now->seal->audit_signature.size() == 128);
        CHECK(now->content.gaps.empty());
        CHECK(now->content.sections[0].texts[0].text == "Une année pleine.");
        CHECK(bytes.find("residence_unknown") == std::string::npos);
        CHECK(code(house.say(one, "x", 2)) == "report.frozen");
        CHECK(code(house.compute_again(one, 1)) == "report.frozen");
        CHECK(code(house.thrown_away(one)) == "report.frozen");
        CHECK(house.bytes(*version) == bytes);
    });
}

TEST_CASE("what left stands in the ledger, and no byte of it outside the seal") {
    each([](House& house) {
        REQUIRE(house.open(one));
        REQUIRE(house.open(two, cast::bruno, Audience::team));
        auto const left = [&] {
            return house.database.read([&](sql::Session& sql) { return ledger(sql, *house.keyring); });
        };
        CHECK(left().releases.empty());
        auto const version = house.frozen(one, 1);
        auto const team = house.frozen(two, 1);  // though something left since: it stays in the team
        REQUIRE(version);
        REQUIRE(team);
        CHECK(left().releases.size() == 1);
        CHECK(left().revision == 1);
        CHECK(left().releases[0].snapshot->records.size() == 2);
        house.database.read([&](sql::Session& sql) {
            auto const release = release_of(sql, *house.keyring, *version);
            REQUIRE(release);
            CHECK((packed(*release) == packed(sample_release())));
            CHECK_FALSE(release_of(sql, *house.keyring, one));
            CHECK_FALSE(release_of_draft(sql, *house.keyring, one));  // it is the version's now
            for (auto const& row : sql.query("SELECT release_sealed FROM report_version"))
                CHECK(row.bytes(0).find(cast::lina) == std::string::npos);
        });
        // Moved to another row, it does not open: nothing more may leave.
        house.run("UPDATE report_version SET release_sealed = (SELECT o.release_sealed FROM report_version o"
                  " WHERE o.report = '01900000-0000-7000-8000-0000000d1002')"
                  " WHERE report = '01900000-0000-7000-8000-0000000d1001'");
        CHECK_THROWS(left());
        CHECK(house.altered() == 1);
    });
}

TEST_CASE("of two drafts decided against the same ledger, one leaves and the other is computed again first") {
    each([](House& house) {
        REQUIRE(house.open(one));
        REQUIRE(house.open(two));
        CHECK_FALSE(house.read(two)->outdated);
        REQUIRE(house.frozen(one, 1));
        CHECK(house.read(two)->outdated);
        CHECK(code(house.frozen(two, 1)) == "report.figures_outdated");
        CHECK(house.count("SELECT count(id) FROM report_version") == 1);
        REQUIRE(house.compute_again(two, 48));
        CHECK(code(house.frozen(two, 1)) == "stale");  // the figures are others: they are read again first
        CHECK(house.frozen(two, 2));
        CHECK(house.count("SELECT revision FROM ledger_revision") == 2);
    });
}

TEST_CASE("what earlier releases give away is not added to") {
    each([](House& house) {
        REQUIRE(house.open(one));
        REQUIRE(house.compute_again(one, 48, cast::bruno, Audience::partner, 2));
        CHECK(code(house.frozen(one, 2)) == "report.already_exposed");
        CHECK(house.count("SELECT revision FROM ledger_revision") == 0);
    });
}

TEST_CASE("a correction is a version of its own that says what changed; the old one stays as it was") {
    each([](House& house) {
        REQUIRE(house.open(one));
        CHECK(code(house.corrected(two, one)) == "report.not_frozen");
        REQUIRE(house.say(one, "Une année pleine.", 1));
        auto const first = house.frozen(one, 2);
        REQUIRE(first);
        auto const bytes = house.bytes(*first);
        CHECK(code(house.corrected(two, one, "")) == "body.wrong_fields");
        REQUIRE(house.corrected(two, one));
        auto const draft = house.read(two);
        CHECK(draft->chain == one);
        CHECK(draft->corrects->number == 1);
        CHECK(draft->corrects->reason == "Une séance avait été oubliée.");
        CHECK(draft->content.sections[0].texts[0].text == "Une année pleine.");
        REQUIRE(draft->changes.size() == 1);
        CHECK(draft->changes[0].before == "48");
        CHECK(draft->changes[0].after == "51");
        auto const third = new_id();
        CHECK(code(house.corrected(third, one)) == "report.correction_open");
        REQUIRE(house.thrown_away(two));
        REQUIRE(house.corrected(third, one));
        CHECK(code(house.taken_back(two)) == "report.correction_open");
        auto const second = house.frozen(third, 1);
        REQUIRE(second);
        CHECK(code(house.taken_back(two)) == "report.corrected");
        CHECK(code(house.corrected(new_id(), one)) == "report.corrected");
        auto const now = house.read(third);
        CHECK(now->seal->number == 2);
        CHECK(now->seal->corrects == *first);
        REQUIRE(now->seal->changes.size() == 1);
        CHECK(now->seal->changes[0].title == "Enfants accompagnés");
        CHECK(now->versions.size() == 2);
        auto const old = house.read(one);
        CHECK(old->seal->corrected_by == *second);
        CHECK(old->seal->corrected_number == 2);
        CHECK(house.bytes(*first) == bytes);
        CHECK(old->content.sections[0].figures[0].value == 48);
    });
}

TEST_CASE("a draft thrown away is in its own list, and comes back as it was") {
    each([](House& house) {
        auto const list = [&](State state) {
            return house.database
                .read([&](sql::Session& sql) { return reports(sql, {house.can(cast::bruno, "report.read")}, state); })
                .size();
        };
        REQUIRE(house.open(one));
        REQUIRE(house.say(one, "Une année pleine.", 1));
        REQUIRE(house.thrown_away(one));
        REQUIRE(house.thrown_away(one));  // twice is once
        CHECK(list(State::draft) == 0);
        CHECK(list(State::discarded) == 1);
        CHECK(code(house.frozen(one, 2)) == "report.discarded");
        CHECK(code(house.say(one, "x", 2)) == "report.discarded");
        REQUIRE(house.taken_back(one));
        REQUIRE(house.taken_back(one));
        CHECK(list(State::discarded) == 0);
        CHECK(house.read(one)->content.sections[0].texts[0].text == "Une année pleine.");
        CHECK(house.count("SELECT count(id) FROM report_discard WHERE undone_at IS NOT NULL") == 1);
    });
}

TEST_CASE("headquarters read what an establishment froze for others, and nothing of its team's") {
    each([](House& house) {
        REQUIRE(house.open(one));
        REQUIRE(house.open(two, cast::bruno, Audience::team));
        auto const version = house.frozen(one, 1);
        auto const team = house.frozen(two, 1);
        REQUIRE(version);
        REQUIRE(team);
        auto const seen = house.read(one, cast::elodie);
        REQUIRE(seen);
        CHECK_FALSE(seen->opened_by);
        CHECK_FALSE(seen->seal->frozen_by);
        CHECK(seen->seal->hash == house.read(one)->seal->hash);
        CHECK(code(house.read(two, cast::elodie)) == "report.unknown");
        CHECK(house.bytes(*team, cast::elodie) == "report.version_unknown");
        CHECK(house.bytes(*version, cast::farid) == "report.version_unknown");
        auto const all = house.database.read(
            [&](sql::Session& sql) { return versions(sql, {house.can(cast::elodie, "report.read")}); });
        REQUIRE(all.size() == 1);
        CHECK(all[0].row.id == *version);
        CHECK(all[0].establishment == cast::combes);
        CHECK(code(house.thrown_away(one, cast::elodie)) == "report.unknown");  // read, not written
    });
}

TEST_CASE("an address opens its version until it ends, or the version is withdrawn") {
    each([](House& house) {
        REQUIRE(house.open(one, cast::bruno, Audience::everyone));
        auto const version = house.frozen(one, 1);
        REQUIRE(version);
        auto const token = house.shared(*version, AddressKind::public_page);
        auto const other = house.shared(*version);
        CHECK(token != other);
        CHECK_FALSE(house.page(""));
        CHECK_FALSE(house.page("Rm9ybWVyLXRva2VuLTAwMQ"));
        auto const opened = house.page(token);
        REQUIRE(opened);
        CHECK(opened->kind == AddressKind::public_page);
        CHECK(opened->version.content.title == "Bilan d’impact");
        CHECK_FALSE(opened->version.seal.frozen_by);
        CHECK(opened->version.seal.addresses.empty());
        CHECK(house.count("SELECT count(id) FROM report_address WHERE token_hash = :token", {{"token", token}}) == 0);

        auto const address = house.read(one)->seal->addresses.at(1).id;  // the older one
        auto const end = [&](Id const& who, Id const& id) {
            return house.database.write(
                [&](sql::Session& sql) { return end_address(sql, house.can(who, "report.share"), id); });
        };
        CHECK(code(end(cast::farid, address)) == "report.address_unknown");
        CHECK(code(end(cast::elodie, address)) == "report.address_unknown");
        CHECK(house.page(token));
        REQUIRE(end(cast::bruno, address));
        REQUIRE(end(cast::bruno, address));
        auto const away = [&](Id const& who, std::string const& reason) {
            return house.database.write(
                [&](sql::Session& sql) { return withdraw(sql, house.can(who, "report.freeze"), *version, reason); });
        };
        CHECK(house.page(token).has_value() != house.page(other).has_value());
        CHECK(code(away(cast::farid, "x")) == "report.version_unknown");
        CHECK(code(away(cast::bruno, "")) == "body.wrong_fields");
        auto const bytes = house.bytes(*version);
        REQUIRE(away(cast::bruno, "Une période fausse."));
        REQUIRE(away(cast::bruno, "Autre chose."));
        auto const gone = house.page(token) ? house.page(token) : house.page(other);
        REQUIRE(gone);
        CHECK(gone->version.seal.withdrawal->reason == "Une période fausse.");
        CHECK_FALSE(gone->version.seal.withdrawal->by);
        CHECK(gone->version.content.sections.empty());
        CHECK(house.bytes(*version) == bytes);                            // its house reads it still
        CHECK(house.count("SELECT revision FROM ledger_revision") == 1);  // what left, left
        auto const again = house.database.write([&](sql::Session& sql) {
            return make_address(sql, house.can(cast::bruno, "report.share"), *version, AddressKind::partner, "");
        });
        CHECK(code(again) == "report.withdrawn");
    });
}

TEST_CASE("a frozen version read a hundred writes later is byte for byte the same, and one changed byte is found") {
    each([](House& house) {
        REQUIRE(house.open(one));
        auto const version = house.frozen(one, 1);
        REQUIRE(version);
        auto const bytes = house.bytes(*version);
        auto const said = [&] { return canonical(house.read(one)->content); };
        auto const before = said();
        REQUIRE(house.open(two));
        for (int i = 0; i < 100; ++i) {
            REQUIRE(house.say(two, "Mot " + std::to_string(i), i + 1));
            if (i % 10 == 0) house.run("UPDATE child SET version = version + 1");
        }
        CHECK(house.bytes(*version) == bytes);
        CHECK(said() == before);
        CHECK(said() == bytes);
        CHECK(house.altered() == 0);
        house.run("UPDATE report_version SET content = replace(content, '48.0', '49.0')");
        CHECK(house.bytes(*version) != bytes);
        CHECK(house.altered() == 1);
        house.run("UPDATE report_version SET content = replace(content, '49.0', '48.0')");
        CHECK(house.altered() == 0);
        // Hashed again, it would not be what was printed; a head of our log that was never signed is found besides.
        house.run("UPDATE report_version SET audit_seq = audit_seq + 1");
        CHECK(house.altered() == 1);
    });
}

}  // namespace marelle::report
