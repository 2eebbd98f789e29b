// Phones that hold a list and say nothing: on each database.
#include "access/device.hpp"
#include "attendance/evening_test.hpp"
#include "attendance/quiet_phones.hpp"

using namespace marelle;
using namespace marelle::attendance;
using namespace marelle::attendance::evening;

namespace {

// Who is said to hold which list, as this reader is told.
std::string quiet(World& world, Id const& reader) {
    std::string out;
    auto const answer = world.json_as(reader, "GET", "/api/v1/quiet-phones");
    for (auto const& one : answer.at("items").as_array()) {
        if (!out.empty()) out += ", ";
        out += std::string{one.at("person").at("name").as_string()} + " " +
               std::string{one.at("group").at("name").as_string()} + " " + std::string{one.at("date").as_string()};
    }
    return out;
}

std::string const driss_holds = "Driss Lamrani Comètes 2026-01-12";

// Monday, a quarter past four: the leader of the Comètes and the director take the evening along.
struct Monday : World {
    explicit Monday(sql::Database& db) : World{db} {
        access::add_device_routes(router);
        clock.set("2026-01-12T15:15:00.000Z");
        pack(cast::driss);
        pack(cast::bruno, tablet);
        clock.set("2026-01-12T15:55:00.000Z");
    }
};

}  // namespace

TEST_CASE("a phone is quiet from ten minutes after the start, unless it spoke since") {
    struct Line {
        char const *took, *now;
        bool quiet;
    };
    auto const quiet_at = [](Date const& day, Instant const& took, Instant const& now) {
        return is_quiet({"", day, "16:45", "18:15", 5, 0, {}, {}, "", took, {}}, now);
    };
    Line const lines[] = {
        {"2026-01-12T15:15:00.000Z", "2026-01-12T15:54:59.999Z", false},
        {"2026-01-12T15:15:00.000Z", "2026-01-12T15:55:00.000Z", true},
        {"2026-01-12T15:54:59.999Z", "2026-01-12T15:55:00.000Z", true},
        {"2026-01-12T15:55:00.000Z", "2026-01-12T18:00:00.000Z", false},
        {"2026-01-11T15:15:00.000Z", "2026-01-13T07:00:00.000Z", true},
    };
    for (auto const& line : lines) {
        INFO(line.took << " " << line.now);
        CHECK(quiet_at("2026-01-12", line.took, line.now) == line.quiet);
    }
    // In summer the same hour comes an hour earlier.
    CHECK(quiet_at("2026-06-15", "2026-06-15T14:00:00.000Z", "2026-06-15T14:55:00.000Z"));
    CHECK_FALSE(quiet_at("2026-06-15", "2026-06-15T14:00:00.000Z", "2026-06-15T14:54:00.000Z"));
}

TEST_CASE("half a roll call asks ten minutes after the end, of a phone that sent nothing since") {
    struct Line {
        int noted;
        char const *last_word, *now;
        bool quiet;
    };
    Line const lines[] = {
        {2, "2026-01-12T15:50:00.000Z", "2026-01-12T17:24:59.999Z", false},  // children may still come
        {2, "2026-01-12T15:50:00.000Z", "2026-01-12T17:25:00.000Z", true},
        {2, "2026-01-12T17:24:59.999Z", "2026-01-12T17:25:00.000Z", true},
        {2, "2026-01-12T17:25:00.000Z", "2026-01-12T18:00:00.000Z", false},  // it spoke: nobody else was noted there
        {5, "2026-01-12T15:50:00.000Z", "2026-01-12T18:00:00.000Z", false},
        {0, "2026-01-12T15:50:00.000Z", "2026-01-12T15:55:00.000Z", true},  // noted, then taken back
        {0, "2026-01-12T15:56:00.000Z", "2026-01-12T16:00:00.000Z", false},
    };
    for (auto const& line : lines) {
        INFO(line.noted << " " << line.last_word << " " << line.now);
        QuietPhone const phone{
            "", "2026-01-12", "16:45", "18:15", 5, line.noted, {}, {}, "", "2026-01-12T15:15:00.000Z", line.last_word};
        CHECK(is_quiet(phone, line.now) == line.quiet);
    }
}

TEST_CASE("whoever settles a roll call is told which phone may hold it; nobody else") {
    tests::for_each_database([](sql::Database& database) {
        Monday world{database};
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", "/api/v1/quiet-phones", "", 401, "login.required"},
            {"a leader", cast::ines, "GET", "/api/v1/quiet-phones", "", 403, "access.refused"},
            {"a volunteer", cast::driss, "GET", "/api/v1/quiet-phones", "", 403, "access.refused"},
            {"a psychologist", cast::chloe, "GET", "/api/v1/quiet-phones", "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", "/api/v1/quiet-phones", "", 403, "access.refused"},
        };
        for (auto const& one : refusals) cast::expect(world, one);
        CHECK(quiet(world, cast::farid).empty());
        CHECK(quiet(world, cast::leila) == driss_holds);  // another group's referent settles the house's
        CHECK(quiet(world, cast::anissa) == driss_holds);
        // The director's own tablet holds every list, and takes nobody's roll call.
        CHECK(quiet(world, cast::bruno) == driss_holds);
        auto const said = world.as(cast::bruno, "GET", "/api/v1/quiet-phones").body;
        CHECK(said.find(R"("took_at":"2026-01-12T15:15:00.000Z")") != std::string::npos);
        for (auto const* child : {"Lina", "Noé", "Sarah"}) CHECK(said.find(child) == std::string::npos);
    });
}

TEST_CASE("a phone is no longer asked about once it spoke, is revoked, or nothing waits for it") {
    tests::for_each_database([](sql::Database& database) {
        SUBCASE("too early") {
            Monday world{database};
            world.clock.set("2026-01-12T15:54:00.000Z");
            CHECK(quiet(world, cast::bruno).empty());
        }
        SUBCASE("it came back") {
            Monday world{database};
            world.clock.set("2026-01-12T16:05:00.000Z");
            world.pack(cast::driss);
            CHECK(quiet(world, cast::bruno).empty());
        }
        SUBCASE("somebody noted a child") {
            Monday world{database};
            world.json_as(cast::anissa, "POST", "/api/v1/attendance-batch",
                          batch({note(1, cast::lina, "present", "2026-01-12T15:50:00.000Z")}));
            CHECK(quiet(world, cast::bruno).empty());
            world.clock.set("2026-01-12T17:25:00.000Z");
            CHECK(quiet(world, cast::bruno) == driss_holds);  // four were never noted
            CHECK(quiet(world, cast::farid).empty());
            auto const half = world.as(cast::bruno, "GET", "/api/v1/quiet-phones").body;
            CHECK(half.find(R"("expected":5,"noted":1)") != std::string::npos);
            world.clock.set("2026-01-12T17:30:00.000Z");
            world.pack(cast::driss);
            CHECK(quiet(world, cast::bruno).empty());
        }
        SUBCASE("revoked") {
            Monday world{database};
            REQUIRE(world.as(cast::driss, "POST", "/api/v1/devices/" + phone + "/revocation", "{}").status == 204);
            CHECK(quiet(world, cast::bruno).empty());
        }
        SUBCASE("cancelled") {
            Monday world{database};
            world.database.write([](sql::Session& sql) {
                sql.execute("UPDATE session SET cancelled_at = :at, cancel_reason = 'x' WHERE id = :id",
                            {{"at", cast::monday}, {"id", cast::cometes_tonight}});
            });
            CHECK(quiet(world, cast::bruno).empty());
        }
        SUBCASE("a fortnight later, then no more") {
            Monday world{database};
            world.clock.set("2026-01-26T09:00:00.000Z");
            CHECK(quiet(world, cast::bruno) == driss_holds);
            world.clock.set("2026-01-27T09:00:00.000Z");
            CHECK(quiet(world, cast::bruno).empty());
        }
    });
}
