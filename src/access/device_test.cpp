// Devices and packs, on each database.
#include "access/account.hpp"
#include "access/device.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::access;
namespace json = boost::json;

namespace {

Id const phone = "01900000-0000-7000-8000-0000000d0101";
Id const tablet = "01900000-0000-7000-8000-0000000d0102";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        add_routes(router, *keyring, {PasswordRules{}, "production"});
    }
    Result<> keep(Id const& who, Id const& device, std::string label = "Téléphone") {
        return database.write([&](sql::Session& sql) {
            return keep_pack(sql, actor(who), {new_id(), device, label, {{cast::cometes_tonight, Level::s1}}});
        });
    }
    json::array devices(Id const& who, std::string of = {}) {
        auto reply = as(who, "GET", "/api/v1/devices" + (of.empty() ? of : "?of=" + of));
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).at("items").as_array();
    }
    std::int64_t revoked() { return count("SELECT count(id) FROM device WHERE revoked_at IS NOT NULL"); }
};

std::string revocation(Id const& device) { return "/api/v1/devices/" + device + "/revocation"; }

}  // namespace

TEST_CASE("a word comes in late from who had its session in a pack, when it is of that day") {
    std::vector<PackLife> const monday{{"2026-01-12T13:00:00.000Z", "2026-01-13T13:00:00.000Z"}};
    std::vector<PackLife> const revoked{{"2026-01-12T13:00:00.000Z", "2026-01-12T15:00:00.000Z"}};
    std::vector<PackLife> const two{{"2026-01-11T13:00:00.000Z", "2026-01-12T13:00:00.000Z"}, monday.front()};
    std::vector<PackLife> const summer{{"2026-03-28T20:00:00.000Z", "2026-03-29T20:00:00.000Z"}};
    std::vector<PackLife> const winter{{"2026-10-24T21:00:00.000Z", "2026-10-25T21:00:00.000Z"}};
    struct Line {
        char const* name;
        std::vector<PackLife> packs;
        char const *day, *observed, *today;
        bool may;
    };
    Line const lines[] = {
        {"in its evening", monday, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-13", true},
        {"the very day", monday, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-12", true},
        {"a fortnight later", monday, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-26", true},
        {"a day more", monday, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-27", false},
        {"without a pack", {}, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-13", false},
        {"seen the day after", monday, "2026-01-12", "2026-01-13T08:00:00.000Z", "2026-01-13", false},
        {"seen at 23:59:59 in Paris", monday, "2026-01-12", "2026-01-12T22:59:59.999Z", "2026-01-13", true},
        {"seen at midnight in Paris", monday, "2026-01-12", "2026-01-12T23:00:00.000Z", "2026-01-13", true},
        {"seen at 03:59 in the night after", monday, "2026-01-12", "2026-01-13T02:59:59.999Z", "2026-01-13", true},
        {"seen at 04:00", monday, "2026-01-12", "2026-01-13T03:00:00.000Z", "2026-01-13", false},
        {"seen in the night before", monday, "2026-01-13", "2026-01-12T22:30:00.000Z", "2026-01-13", false},
        {"seen two nights after", monday, "2026-01-11", "2026-01-12T23:30:00.000Z", "2026-01-13", false},
        {"seen before the pack was made", monday, "2026-01-12", "2026-01-12T12:00:00.000Z", "2026-01-13", false},
        {"a clock five minutes off", monday, "2026-01-12", "2026-01-12T12:55:00.000Z", "2026-01-13", true},
        {"in one pack of two", two, "2026-01-12", "2026-01-12T12:00:00.000Z", "2026-01-13", true},
        {"seen after the phone was revoked", revoked, "2026-01-12", "2026-01-12T16:00:00.000Z", "2026-01-13", false},
        {"seen before it was", revoked, "2026-01-12", "2026-01-12T14:00:00.000Z", "2026-01-13", true},
        {"of a session to come", monday, "2026-01-13", "2026-01-13T08:00:00.000Z", "2026-01-12", false},
        {"the day that has 23 hours", summer, "2026-03-29", "2026-03-29T20:00:00.000Z", "2026-03-30", true},
        {"the day that has 25 hours", winter, "2026-10-25", "2026-10-25T20:59:00.000Z", "2026-10-26", true},
        {"no instant", monday, "2026-01-12", "", "2026-01-13", false},
    };
    for (auto const& line : lines) {
        CAPTURE(line.name);
        CHECK(may_come_late(line.packs, line.day, line.observed, line.today) == line.may);
    }
}

TEST_CASE("who sees and revokes whose devices") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world.keep(cast::driss, phone));
        REQUIRE(world.keep(cast::anissa, tablet, "Tablette"));
        REQUIRE(world.keep(cast::driss, tablet));
        auto const of_driss = "/api/v1/devices?of=" + cast::driss;
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", "/api/v1/devices", "", 401, "login.required"},
            {"headquarters", cast::elodie, "GET", "/api/v1/devices", "", 403, "access.refused"},
            {"a colleague's", cast::anissa, "GET", of_driss, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", of_driss, "", 404, "user.unknown"},
            {"Farid revokes none", cast::farid, "POST", revocation(phone), "{}", 404, "device.unknown"},
            {"a colleague revokes none", cast::anissa, "POST", revocation(phone), "{}", 404, "device.unknown"},
            {"a device that is none", cast::driss, "POST", revocation(cast::lina), "{}", 404, "device.unknown"},
        };
        for (auto const& one : refusals) cast::expect(world, one);
        CHECK(world.revoked() == 0);
        CHECK(world.devices(cast::driss).size() == 2);
        CHECK(world.devices(cast::anissa).at(0).at("label") == "Tablette");
        CHECK(world.devices(cast::bruno).empty());
        CHECK(world.devices(cast::bruno, cast::driss).size() == 2);
        CHECK(world.devices(cast::farid).empty());

        auto const audit = world.audit_rows();
        cast::expect(world, {"one's own", cast::driss, "POST", revocation(tablet), "{}", 204, ""});
        CHECK(world.revoked() == 1);  // Anissa's use of the tablet is hers
        cast::expect(world, {"again", cast::driss, "POST", revocation(tablet), "{}", 204, ""});
        cast::expect(world, {"the director, for everybody", cast::bruno, "POST", revocation(tablet), "{}", 204, ""});
        CHECK(world.revoked() == 2);
        CHECK(world.audit_rows() == audit + 3);
        CHECK_FALSE(world.keep(cast::anissa, tablet));
        REQUIRE(world.keep(cast::driss, phone));
        CHECK(world.keep(cast::driss, tablet).error().code == "device.revoked");
        CHECK(world.count("SELECT count(id) FROM pack") == 4);
    });
}

TEST_CASE("one's own devices as a file, a colleague's for who manages the team") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world.keep(cast::driss, phone, "Le vieux téléphone"));
        std::string const mine = "/api/v1/devices-export", label = "Le vieux téléphone;2026-01-12";
        auto const of_driss = mine + "?of=" + cast::driss;
        tests::expect_export(world, cast::driss, {mine, "export:devices:1", label});
        cast::expect(world, {"a colleague's", cast::anissa, "GET", of_driss, "", 403, "access.refused"});
        cast::expect(world, {"Farid", cast::farid, "GET", of_driss, "", 404, "user.unknown"});
        CHECK(world.as(cast::bruno, "GET", of_driss).body.find(label) != std::string::npos);
    });
}

TEST_CASE("an account that is disabled, or given a new password by somebody else, has no device any more") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world.keep(cast::driss, phone));
        REQUIRE(world.keep(cast::ines, tablet));
        database.write([](sql::Session& sql) { disable_user(sql, cast::driss, cast::bruno, now()); });
        CHECK(world.revoked() == 1);
        database.write([](sql::Session& sql) { enable_user(sql, cast::driss); });
        CHECK(world.keep(cast::driss, phone).error().code == "device.revoked");
        database.write([](sql::Session& sql) {
            set_password(sql, cast::ines, "hash", PasswordFrom::self, "01900000-0000-7000-8000-0000000d0199", now());
        });
        CHECK(world.revoked() == 1);  // one's own new password ends the other sessions, not one's phone
        database.write(
            [](sql::Session& sql) { set_password(sql, cast::ines, "hash", PasswordFrom::someone_else, {}, now()); });
        CHECK(world.revoked() == 2);
    });
}

TEST_CASE("a pack is forgotten when no late word can come from it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world.keep(cast::driss, phone));
        auto forget = [&](char const* at) {
            return database.write([&](sql::Session& sql) { return forget_packs(sql, at); });
        };
        CHECK(forget("2026-01-28T15:00:00.000Z") == 0);
        CHECK(forget("2026-01-30T15:00:00.000Z") == 1);
        CHECK(world.count("SELECT count(pack) FROM pack_session") == 0);
        CHECK(world.devices(cast::driss).size() == 1);
    });
}

TEST_CASE("a pack is its owner's, under a post here, until its device is revoked") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        REQUIRE(world.keep(cast::driss, phone));
        auto packs = [&](Id const& who, Level level) {
            return database.read([&](sql::Session& sql) {
                return packs_of(sql, world.scope(who, "today.read"), cast::cometes_tonight, level);
            });
        };
        REQUIRE(packs(cast::driss, Level::s1).size() == 1);
        CHECK(packs(cast::driss, Level::s1)[0].made_at == cast::monday);
        CHECK(packs(cast::driss, Level::s1)[0].ends_at == "2026-01-13T15:30:00.000Z");
        CHECK(packs(cast::driss, Level::s2).empty());
        CHECK(packs(cast::ines, Level::s1).empty());
        CHECK(packs(cast::farid, Level::s1).empty());
        database.write(
            [](sql::Session& sql) { revoke(sql, {phone, cast::driss, {}, cast::driss, "2026-01-12T16:00:00.000Z"}); });
        CHECK(packs(cast::driss, Level::s1)[0].ends_at == "2026-01-12T16:00:00.000Z");
    });
}
