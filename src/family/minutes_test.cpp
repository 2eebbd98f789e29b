#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include "family/minutes.hpp"
#include "message/family_test.hpp"

using namespace marelle;
using namespace marelle::family;

namespace {

Id const meeting = "01900000-0000-7000-8000-0000000ab001";
std::string const path = "/api/v1/meetings/" + meeting + "/minutes";
std::string const words =
    R"({"id":"01900000-0000-7000-8000-0000000ab101","minutes":"Lina dort mal.","agreed":["Le coucher à 20 h 30"]})";

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        message::adults::write(world);
        add_minutes_routes(world.router, *world.keyring);
        world.database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO follow_up_meeting (id, establishment, child, guardian, proposed_at, proposed_by)
                VALUES (:id, :here, :child, :guardian, '2026-01-05T08:00:00.000Z', :by)
            )sql",
                        {{"id", meeting},
                         {"here", cast::combes},
                         {"child", cast::lina},
                         {"guardian", message::adults::nadia},
                         {"by", cast::anissa}});
            sql.execute("INSERT INTO meeting_slot (id, meeting, on_date, starts, ends)"
                        " VALUES ('slot', :id, '2026-01-12', '08:30', '09:00')",
                        {{"id", meeting}});
        });
        test(world);
    });
}

}  // namespace

TEST_CASE("minutes say something, and every point agreed too") {
    CHECK(wrong_minutes({{}, " ", {}}).size() == 1);
    CHECK(wrong_minutes({{}, "Dit", {"", "x"}}).at(0).name == "agreed/0");
    CHECK(wrong_minutes({{}, "Dit", std::vector<std::string>(21, "x")}).at(0).code == "too_many");
    CHECK(wrong_minutes({{}, "Dit", {"Le coucher"}}).empty());
}

TEST_CASE("minutes are written by who follows the child, of a meeting whose day has come") {
    each_world([](cast::World& world) {
        cast::expect(world, {"Farid", cast::farid, "GET", path, "", 404, "family.no_meeting"});
        cast::expect(world, {"Farid writes", cast::farid, "POST", path, words, 404, "family.no_meeting"});
        cast::expect(world, {"the référente of others", cast::leila, "POST", path, words, 404});
        cast::expect(world, {"an activity leader", cast::ines, "GET", path, "", 403});
        cast::expect(world, {"a psychologist", cast::chloe, "POST", path, words, 403});
        cast::expect(world, {"empty", cast::anissa, "POST", path, R"({"minutes":"","agreed":[]})", 422, "minutes"});
        auto const when = [&](char const* text) {
            world.database.write([&](sql::Session& sql) { sql.execute(text); });
        };
        when("UPDATE meeting_slot SET on_date = '2026-01-13'");
        cast::expect(world, {"tomorrow's", cast::anissa, "POST", path, words, 409, "family.not_yet"});
        when("UPDATE meeting_slot SET on_date = '2026-01-12'");
        when("UPDATE follow_up_meeting SET cancelled_at = '2026-01-11T08:00:00.000Z'");
        cast::expect(world, {"cancelled", cast::anissa, "POST", path, words, 409, "family.meeting_over"});
        CHECK(world.count("SELECT count(id) FROM meeting_minutes") == 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'minutes.write'") == 0);
    });
}

TEST_CASE("minutes are sealed, kept when written again, read with a trace, exported") {
    each_world([](cast::World& world) {
        for (int i = 0; i < 2; ++i)  // sent twice is one
            cast::expect(world, {"written", cast::anissa, "POST", path, words, 201, "Lina dort mal."});
        CHECK(world.count("SELECT count(id) FROM meeting_minutes") == 1);
        auto const sealed = world.database.read(
            [](sql::Session& sql) { return sql.first("SELECT words_sealed FROM meeting_minutes")->bytes(0); });
        CHECK(std::string{sealed.begin(), sealed.end()}.find("dort") == std::string::npos);
        world.clock.set("2026-01-12T16:00:00.000Z");
        cast::expect(world, {"again", cast::bruno, "POST", path, R"({"minutes":"Lina dort mieux.","agreed":[]})", 201});
        auto const before = world.count("SELECT count(seq) FROM audit_entry WHERE action = 'minutes.read'");
        auto const seen = cast::expect(world,
                                       {"read", cast::anissa, "GET", path, "", 200, R"("held_on":"2026-01-12")"});
        CHECK(seen.body.find("dort mieux") < seen.body.find("dort mal"));
        CHECK(seen.body.find("Le coucher à 20 h 30") != std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'minutes.read' AND level = 'S3'") ==
              before + 1);
        auto const of_child = "/api/v1/children/" + cast::lina + "/minutes";
        cast::expect(world, {"of the child", cast::bruno, "GET", of_child, "", 200, "dort mieux"});
        cast::expect(world, {"not Farid's", cast::farid, "GET", of_child, "", 404, "child.unknown"});
        auto const file = cast::expect(
            world, {"a file", cast::bruno, "GET", of_child + "-export?format=csv", "", 200, "Lina dort mieux."});
        CHECK(file.body.find("dort mal") == std::string::npos);
        cast::expect(world, {"no file for Farid", cast::farid, "GET", of_child + "-export?format=csv", "", 404});
        // The child's key erased, nothing is left to read.
        world.keyring->erase(cast::lina);
        cast::expect(world, {"erased", cast::bruno, "GET", path, "", 200, R"("words":[])"});
    });
}
