#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "timetable/timetable.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::timetable;

namespace {

std::string const closure = "/api/v1/slots/" + cast::cometes_slot + "/closure";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, shipped_calendar()); }
    void end(Date const& on) { REQUIRE(as(cast::bruno, "PUT", closure, R"({"on":")" + on + "\"}").status == 200); }
    // Of the newest end.
    std::string reversal() {
        return database.read([](sql::Session& sql) {
            auto row = sql.first("SELECT id FROM slot_closing ORDER BY closed_at DESC, id DESC");
            return "/api/v1/slot-closings/" + (row ? row->text(0) : new_id()) + "/reversal";
        });
    }
    std::string until() {
        return database.read([](sql::Session& sql) {
            return sql.first("SELECT until_on FROM slot WHERE id = :id", {{"id", cast::cometes_slot}})
                ->maybe_text(0)
                .value_or("-");
        });
    }
};

}  // namespace

TEST_CASE("a slot that ended goes on again: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"never ended", cast::bruno, "PUT", world.reversal(), "", 404, "slot.unknown"});
        world.end("2026-01-19");
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "PUT", world.reversal(), "", 401, "login.required"},
            {"a volunteer", cast::driss, "PUT", world.reversal(), "", 403, "access.refused"},
            {"Farid", cast::farid, "PUT", world.reversal(), "", 404, "slot.unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.until() == "2026-01-19");
        world.clock.set("2026-02-11T15:30:00.001Z");
        cast::expect(world, {"30 days later", cast::bruno, "PUT", world.reversal(), "", 409, "slot.closing_too_old"});
        world.clock.set(cast::monday);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET closed_on = '2026-06-01' WHERE id = :id", {{"id", cast::cometes}});
        });
        cast::expect(world, {"its group is closed", cast::bruno, "PUT", world.reversal(), "", 409, "group.closed"});
        CHECK(world.until() == "2026-01-19");
        CHECK(world.count("SELECT count(id) FROM slot_closing WHERE undone_at IS NOT NULL") == 0);
    });
}

TEST_CASE("the last end is the one taken back, once, with the sessions it cancelled") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.end("2026-03-02");
        world.clock.set("2026-01-12T15:31:00.000Z");
        database.write([](sql::Session& sql) {  // a phone took that session along
            sql.execute(R"sql(INSERT INTO card_opening (id, session, child, opened_by, observed_at, received_at)
                              VALUES (:id, :session, :lina, :driss, :now, :now))sql",
                        {{"id", new_id()},
                         {"session", cast::cometes_tonight},
                         {"lina", cast::lina},
                         {"driss", cast::driss},
                         {"now", now()}});
        });
        world.end("2026-01-12");
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND cancelled_at IS NOT NULL",
                          {{"id", cast::cometes_tonight}}) == 1);
        cast::expect(world, {"taken back", cast::bruno, "PUT", world.reversal(), "", 200, R"("until":"2026-03-02")"});
        cast::expect(world, {"once", cast::bruno, "PUT", world.reversal(), "", 200, R"("until":"2026-03-02")"});
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND cancelled_at IS NULL",
                          {{"id", cast::cometes_tonight}}) == 1);
        CHECK(world.count("SELECT count(id) FROM slot_closing WHERE undone_at IS NOT NULL") == 1);
        CHECK(world.until() == "2026-03-02");
    });
}
