#include "crypto/keyring.hpp"
#include "family/agreed.hpp"
#include "message/family_test.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::family;
using message::adults::nadia;

namespace {

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        message::adults::write(world);
        family::add_routes(world.router, *world.keyring, timetable::shipped_calendar(), message::adults::all_ways);
        test(world);
    });
}

// Two hours are proposed to Lina's mother; the answer chooses the first, the second, or none.
Id propose_to_nadia(cast::World& world, Date const& first, Date const& second) {
    auto const made = world.as(cast::anissa, "POST", "/api/v1/children/" + cast::lina + "/meetings",
                               R"({"adult":")" + nadia + R"(","slots":[{"date":")" + first +
                                   R"(","starts":"17:30"},{"date":")" + second + R"(","starts":"08:30"}]})");
    REQUIRE(made.status == 201);
    auto const body = boost::json::parse(made.body);
    return std::string{body.at("meeting").at("id").as_string()};
}
// The newest answer wins: each is given at an instant of its own.
void choose(cast::World& world, Id const& meeting, std::optional<Date> const& day, Instant const& at) {
    world.clock.set(at);
    auto const slot = world.database.read([&](sql::Session& sql) {
        auto row = day ? sql.first("SELECT id FROM meeting_slot WHERE meeting = :id AND on_date = :day",
                                   {{"id", meeting}, {"day", *day}})
                       : std::nullopt;
        return row ? "\"" + row->text(0) + "\"" : std::string{"null"};
    });
    cast::expect(world, {"answered", cast::anissa, "PUT", "/api/v1/meetings/" + meeting + "/answer",
                         R"({"slot":)" + slot + "}", 200});
}

std::string const january = "/api/v1/meetings?from=2026-01-01&until=2026-01-31";

}  // namespace

TEST_CASE("meetings held: who may not, who sees nothing, and what is no period") {
    each_world([](cast::World& world) {
        choose(world, propose_to_nadia(world, "2026-01-13", "2026-01-14"), "2026-01-13", "2026-01-12T17:00:00.000Z");
        world.clock.set("2026-01-20T12:00:00.000Z");
        for (auto const& each :
             {cast::Expected{"nobody", cast::nobody, "GET", january, "", 401},
              {"Hugo of the agglomération", cast::hugo, "GET", january, "", 401},
              {"a volunteer", cast::driss, "GET", january, "", 403},
              {"an activity leader", cast::ines, "GET", january, "", 403},
              {"the psychologist", cast::chloe, "GET", january, "", 403},
              {"headquarters", cast::elodie, "GET", january, "", 403},
              {"Farid", cast::farid, "GET", january, "", 200, R"("meetings":[],"elsewhere":0)"},
              {"a referent of other groups", cast::leila, "GET", january, "", 200, R"("meetings":[],"elsewhere":0)"},
              {"no day", cast::bruno, "GET", "/api/v1/meetings?from=hier", "", 422, "from"},
              {"of years", cast::bruno, "GET", "/api/v1/meetings?from=2013-01-01", "", 422, "too_far"},
              {"Farid's file", cast::farid, "GET", "/api/v1/meetings-export?from=2026-01-01", "", 200}})
            cast::expect(world, each);
        CHECK(world.as(cast::farid, "GET", "/api/v1/meetings-export?from=2026-01-01").body.find("Lina") ==
              std::string::npos);
    });
}

TEST_CASE("a meeting is held once its chosen day is past, by the family's last answer, when nobody cancelled") {
    each_world([](cast::World& world) {
        auto const meeting = propose_to_nadia(world, "2026-01-13", "2026-01-15");
        auto const days = [&](Id const& who = cast::bruno) {
            auto const reply = world.as(who, "GET", january);
            REQUIRE(reply.status == 200);
            std::vector<std::string> out;
            auto const found = boost::json::parse(reply.body).as_object();
            for (auto const& each : found.at("meetings").as_array())
                if (each.at("counts").as_bool()) out.emplace_back(each.as_object().at("date").as_string());
            CHECK(found.at("held").as_int64() == std::ssize(out));
            return out;
        };
        using Days = std::vector<std::string>;
        choose(world, meeting, "2026-01-13", "2026-01-12T17:00:00.000Z");
        CHECK(days().empty());  // tomorrow
        choose(world, meeting, "2026-01-15", "2026-01-12T17:01:00.000Z");
        world.clock.set("2026-01-14T12:00:00.000Z");
        CHECK(days().empty());  // they came to prefer another day
        world.clock.set("2026-01-15T12:00:00.000Z");
        CHECK(days().empty());                        // today
        world.clock.set("2026-01-15T23:30:00.000Z");  // tomorrow, in Paris
        CHECK(days() == Days{"2026-01-15"});
        CHECK(days(cast::anissa) == Days{"2026-01-15"});
        cast::expect(world, {"of whom, with whom", cast::bruno, "GET", january, "", 200, R"("name":"Lina Benali"})"});
        auto const refused = propose_to_nadia(world, "2026-01-16", "2026-01-17");
        choose(world, refused, "2026-01-16", "2026-01-15T13:00:00.000Z");
        choose(world, refused, std::nullopt, "2026-01-15T13:01:00.000Z");
        auto const cancelled = propose_to_nadia(world, "2026-01-16", "2026-01-17");
        choose(world, cancelled, "2026-01-16", "2026-01-15T13:02:00.000Z");
        cast::expect(world,
                     {"cancelled", cast::anissa, "PUT", "/api/v1/meetings/" + cancelled + "/closure", "{}", 200});
        world.clock.set("2026-01-20T12:00:00.000Z");
        CHECK(days() == Days{"2026-01-15"});
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/meetings-export?from=2026-01-01&until=2026-01-31",
                              "export:agreed_meetings:2026-01-01..2026-01-20:1",
                              "\r\n2026-01-15;08:30;09:00;Lina Benali;"});
        // Who left counts in the reports still, and is not named to who may not open the file any more.
        world.database.write([](sql::Session& sql) {
            sql.execute("DELETE FROM group_membership WHERE child = :lina", {{"lina", cast::lina}});
            sql.execute("DELETE FROM enrolment WHERE child = :lina", {{"lina", cast::lina}});
        });
        cast::expect(world, {"gone", cast::bruno, "GET", january, "", 200, R"("meetings":[],"elsewhere":1)"});
        cast::expect(world, {"not told to a referent", cast::anissa, "GET", january, "", 200, R"("elsewhere":0)"});
    });
}

TEST_CASE("whether the family came is noted once the hour has begun, by who follows the child, and taken back") {
    each_world([](cast::World& world) {
        auto const meeting = propose_to_nadia(world, "2026-01-13", "2026-01-14");
        auto const path = "/api/v1/meetings/" + meeting + "/presence";
        std::string const came = R"({"came":"came"})", not_come = R"({"came":"not_come"})";
        cast::expect(world, {"no hour chosen", cast::anissa, "PUT", path, came, 409, "family.not_agreed"});
        choose(world, meeting, "2026-01-13", "2026-01-12T17:00:00.000Z");
        cast::expect(world, {"not begun", cast::anissa, "PUT", path, came, 409, "family.not_begun"});
        // Half past five in Paris.
        world.clock.set("2026-01-13T16:30:00.000Z");
        for (auto const& each : {cast::Expected{"nobody", cast::nobody, "PUT", path, came, 401},
                                 {"a volunteer", cast::driss, "PUT", path, came, 403},
                                 {"an activity leader", cast::ines, "PUT", path, came, 403},
                                 {"the psychologist", cast::chloe, "PUT", path, came, 403},
                                 {"headquarters", cast::elodie, "PUT", path, came, 403},
                                 {"Farid", cast::farid, "PUT", path, came, 404, "family.no_meeting"},
                                 {"a referent of other groups", cast::leila, "PUT", path, came, 404},
                                 {"perhaps", cast::anissa, "PUT", path, R"({"came":"perhaps"})", 422, "came"}})
            cast::expect(world, each);
        auto const list = [&] {
            auto const found = boost::json::parse(world.as(cast::bruno, "GET", january).body).as_object();
            std::string out = std::to_string(found.at("held").as_int64()) + "/" +
                              std::to_string(found.at("unnoted").as_int64());
            for (auto const& each : found.at("meetings").as_array())
                out += each.at("presence").is_null() ? " -"
                                                     : " " + std::string{each.at("presence").at("came").as_string()};
            return out;
        };
        auto const noted = [&](std::string const& body) {
            auto const reply = world.as(cast::anissa, "PUT", path, body);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return std::string{boost::json::parse(reply.body).at("presence").at("id").as_string()};
        };
        CHECK(list() == "0/0 -");  // this evening's is there to be noted, and counts for nothing yet
        auto const rows = world.audit_rows();
        auto const first = noted(came);
        CHECK(noted(came) == first);  // twice is one
        CHECK(world.audit_rows() == rows + 2);
        CHECK(list() == "1/0 came");
        world.clock.set("2026-01-14T09:00:00.000Z");
        auto const second = noted(not_come);
        CHECK(list() == "0/0 not_come");
        auto const back = "/api/v1/meeting-presences/" + second + "/reversal";
        cast::expect(world, {"Farid", cast::farid, "PUT", back, "{}", 404});
        cast::expect(world, {"unknown", cast::bruno, "PUT", "/api/v1/meeting-presences/" + new_id() + "/reversal", "{}",
                             404, "family.no_meeting"});
        // What it took the place of holds again; taken back too, nobody noted anything, and the day is past.
        for (int twice = 0; twice < 2; ++twice) cast::expect(world, {"back", cast::bruno, "PUT", back, "{}", 200});
        CHECK(list() == "1/0 came");
        cast::expect(world, {"back", cast::bruno, "PUT", "/api/v1/meeting-presences/" + first + "/reversal", "{}", 200,
                             R"("presence":null)"});
        CHECK(list() == "1/1 -");
        cast::expect(world, {"cancelled", cast::anissa, "PUT", "/api/v1/meetings/" + meeting + "/closure", "{}", 200});
        cast::expect(world, {"of a cancelled one", cast::anissa, "PUT", path, came, 409, "family.meeting_over"});
    });
}
