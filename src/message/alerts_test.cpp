#include "crypto/keyring.hpp"
#include "message/alerts.hpp"
#include "message/family_test.hpp"

using namespace marelle;
using namespace marelle::message;

namespace {

struct Way1 : Way {
    explicit Way1(std::vector<Outgoing>& out, std::vector<Fate>& told) : taken{out}, fates{told} {}
    Sending send(Outgoing const& one) override {
        taken.push_back(one);
        if (fates.empty()) return {Fate::sent, {}, {}};
        auto const fate = fates.front();
        fates.erase(fates.begin());
        return {fate, fate == Fate::sent ? "" : "busy", {}};
    }
    std::vector<Outgoing>& taken;
    std::vector<Fate>& fates;
};

struct Office {
    explicit Office(cast::World& world)
        : outbox{world.database, *world.keyring, std::make_unique<Way1>(mails, fates),
                 std::make_unique<Way1>(texts, fates)} {}
    std::vector<Outgoing> mails, texts;
    std::vector<Fate> fates;
    Outbox outbox;
};

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        add_alert_routes(world.router, *world.keyring, adults::all_ways);
        test(world);
    });
}

// As fact::write makes it (fact_test.cpp).
void grave(cast::World& world, std::string const& id, std::string_view more = "NULL") {
    world.database.write([&](sql::Session& sql) {
        sql.execute(
            "INSERT INTO fact (id, establishment, mini_group, kind, severity, said_at, observed_at, received_at,"
            " written_by, acknowledged_at) VALUES (:id, :here, :group, 'fact', 'grave', :at, :at, :at, :by, " +
                std::string{more} + ")",
            {{"id", id}, {"here", cast::combes}, {"group", cast::cometes}, {"at", now()}, {"by", cast::anissa}});
        sql.execute("INSERT INTO alert (id, user_account, fact, created_at, tries, next_try_at)"
                    " VALUES (:id, :who, :id, :at, 0, :at)",
                    {{"id", id}, {"who", cast::bruno}, {"at", now()}});
    });
}

std::string const path = "/api/v1/alert-way";

}  // namespace

TEST_CASE("a director says how to be told of what is grave; nobody else is asked") {
    each_world([](cast::World& world) {
        for (auto const& [who, status] : {std::pair{cast::anissa, 403},
                                          {cast::ines, 403},
                                          {cast::driss, 403},
                                          {cast::elodie, 403},
                                          {cast::nobody, 401}})
            cast::expect(world, {"not theirs", who, "PUT", path, R"({"channel":"email"})", status});
        cast::expect(world, {"no number", cast::bruno, "PUT", path, R"({"channel":"sms"})", 422, "required"});
        cast::expect(world,
                     {"no phone", cast::bruno, "PUT", path, R"({"channel":"sms","address":"12"})", 422, "invalid"});
        cast::expect(world, {"two lines", cast::bruno, "PUT", path,
                             R"({"channel":"email","address":"a@b.fr\nBcc: c@d.fr"})", 422, "invalid"});
        CHECK(world.count("SELECT count(id) FROM alert_way") == 0);
        cast::expect(world, {"nothing yet", cast::bruno, "GET", path, "", 200, R"("channel":"none","address":null)"});
        cast::expect(world, {"the account's own", cast::bruno, "PUT", path, R"({"channel":"email"})", 200, "@"});
        cast::expect(world, {"a phone", cast::bruno, "PUT", path, R"({"channel":"sms","address":"06 39 98 00 11"})",
                             200, R"("address":"+33639980011")"});
        cast::expect(world, {"Farid has his own", cast::farid, "GET", path, "", 200, R"("channel":"none")"});
        cast::expect(world, {"no more", cast::bruno, "PUT", path, R"({"channel":"none"})", 200, R"("address":null)"});
        CHECK(world.count("SELECT count(id) FROM alert_way") == 3);
    });
}

TEST_CASE("an alert leaves at once, by night too, once, and tells no name") {
    each_world([](cast::World& world) {
        cast::expect(world,
                     {"a phone", cast::bruno, "PUT", path, R"({"channel":"sms","address":"06 39 98 00 11"})", 200});
        world.clock.set("2026-01-12T22:30:00.000Z");  // 23:30 in Paris
        grave(world, "f1");
        Office office{world};
        CHECK(office.outbox.round().sent == 1);
        REQUIRE(office.texts.size() == 1);
        CHECK(office.mails.empty());
        CHECK(office.texts[0].to == "+33639980011");
        CHECK(office.texts[0].words.body ==
              "Marelle, Les Combes : un fait grave vient d’être écrit. Ouvrez Marelle pour le lire.");
        CHECK_FALSE(office.outbox.round().any());
        CHECK(office.texts.size() == 1);
    });
}

TEST_CASE("an alert is tried again by night, given up in the end, and not sent of what was read meanwhile") {
    each_world([](cast::World& world) {
        cast::expect(world, {"by e-mail", cast::bruno, "PUT", path, R"({"channel":"email"})", 200});
        world.clock.set("2026-01-12T22:30:00.000Z");
        grave(world, "f1");
        Office office{world};
        office.fates.assign(2, Fate::later);
        CHECK(office.outbox.round().later == 1);
        CHECK_FALSE(office.outbox.round().any());
        world.clock.set("2026-01-12T22:31:00.000Z");
        CHECK(office.outbox.round().later == 1);
        world.clock.set("2026-01-12T22:36:00.000Z");
        CHECK(office.outbox.round().sent == 1);
        CHECK(office.mails.size() == 3);
        CHECK(office.mails[0].words.subject == "Les Combes : un fait grave vient d’être écrit");

        office.fates.assign(6, Fate::later);
        grave(world, "f2");
        for (int hours = 0; hours < 24; ++hours) {
            world.clock.set("2026-01-13T" + std::string(hours < 10 ? "0" : "") + std::to_string(hours) + ":40:00.000Z");
            office.outbox.round();
        }
        CHECK(world.count("SELECT count(id) FROM alert WHERE id = 'f2' AND given_up_at IS NOT NULL") == 1);

        grave(world, "f3", "'2026-01-13T11:00:00.000Z'");
        auto const sent = office.mails.size();
        CHECK(office.outbox.round().given_up == 1);
        CHECK(office.mails.size() == sent);
        // Cut short while leaving: perhaps sent, never again by itself.
        grave(world, "f4");
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE alert SET claimed_at = '2026-01-13T08:00:00.000Z' WHERE id = 'f4'");
        });
        office.outbox.round();
        CHECK(office.mails.size() == sent);
        CHECK(world.count("SELECT count(id) FROM alert WHERE id = 'f4' AND uncertain_at IS NOT NULL") == 1);
    });
}
