// Notes of phones that were offline, or whose clock is wrong, on each database.
#include "attendance/evening_test.hpp"

using namespace marelle;
using namespace marelle::attendance::evening;

namespace {

struct Evening : World {
    using World::World;
    // "stored", "refused session.unknown"
    std::string say(std::string line, Id const& who = cast::driss, std::string more = {}) {
        auto one = json_as(who, "POST", "/api/v1/attendance-batch", batch({std::move(line)}, more)).at("results").at(0);
        auto out = std::string{one.at("result").as_string()};
        return one.at("code").is_null() ? out : out + " " + std::string{one.at("code").as_string()};
    }
    sql::Row kept(int id) {
        return database.read([&](sql::Session& sql) {
            return *sql.first("SELECT observed_at, said_observed_at, arrived_at, said_arrived_at, sent_at, device"
                              " FROM attendance_note WHERE id = :id",
                              {{"id", id_of(id)}});
        });
    }
};

std::string const at_five = "2026-01-12T16:00:00.000Z";

}  // namespace

TEST_CASE("a volunteer's notes that come after midnight are taken, when that phone held a pack of the day") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.pack(cast::driss);
        world.pack(cast::farid, tablet);
        world.pack(cast::ines, tablet);
        std::string const morning = "2026-01-13T07:00:00.000Z";
        world.clock.set(morning);
        auto const audit = world.audit_rows();
        // Whose it is not.
        CHECK(world.say(note(1, cast::lina, "present", at_five), cast::farid) == "refused session.unknown");
        CHECK(world.say(note(1, cast::lina, "present", at_five), cast::ines) == "refused session.unknown");
        CHECK(world.say(note(1, cast::adam, "present", at_five, "", cast::explorateurs_tonight)) ==
              "refused session.unknown");
        // Seen on another day, before the pack, or by a clock that says so.
        CHECK(world.say(note(1, cast::lina, "present", "2026-01-13T06:00:00Z")) == "refused session.unknown");
        CHECK(world.say(note(1, cast::lina, "present", "2026-01-12T15:00:00Z")) == "refused session.unknown");
        CHECK(world.notes() == 0);

        CHECK(world.say(note(1, cast::lina, "present", at_five)) == "stored");
        CHECK(world.say(note(1, cast::lina, "present", at_five)) == "repeated");
        CHECK(world.say(note(1, cast::lina, "late", at_five)) == "refused attendance.id_reused");
        CHECK(world.say(note(2, cast::maya, "excused", at_five)) == "refused attendance.reason_required");
        CHECK(world.say(note(2, cast::adam, "present", at_five)) == "refused attendance.not_a_member");
        CHECK(world.presence_of(cast::lina) == "present");
        CHECK(world.notes() == 1);
        CHECK(world.audit_rows() > audit);
        // What one may send late one still may not read.
        auto const roll = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance";
        cast::expect(world, {"the roll", cast::driss, "GET", roll, "", 404, "session.unknown"});
        cast::expect(world, {"one note", cast::driss, "DELETE", roll + "/" + cast::lina, "", 404, "session.unknown"});
        cast::expect(world, {"now", cast::driss, "PUT", roll + "/" + cast::lina,
                             R"({"presence":"late","observed_at":")" + morning + "\"}", 404, "session.unknown"});
    });
}

TEST_CASE("a volunteer puts the evening right after midnight, until four in the morning, on the phone that had it") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.pack(cast::driss);
        world.clock.set("2026-01-13T03:30:00.000Z");
        CHECK(world.say(note(1, cast::lina, "absent", "2026-01-13T03:10:00Z")) == "refused session.unknown");
        CHECK(world.say(note(1, cast::lina, "absent", "2026-01-12T23:20:00Z"), cast::farid) ==
              "refused session.unknown");
        CHECK(world.notes() == 0);
        CHECK(world.say(note(1, cast::lina, "absent", "2026-01-12T23:20:00Z")) == "stored");
        CHECK(world.presence_of(cast::lina) == "absent");
    });
}

TEST_CASE("a late note: until a fortnight after, not of a phone revoked before it, nor of a cancelled session") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.pack(cast::driss);
        world.clock.set("2026-01-26T20:00:00.000Z");
        CHECK(world.say(note(1, cast::lina, "present", at_five)) == "stored");
        world.clock.set("2026-01-27T08:00:00.000Z");
        CHECK(world.say(note(2, cast::maya, "present", at_five)) == "refused session.unknown");
        world.clock.set("2026-01-13T08:00:00.000Z");
        database.write(
            [](sql::Session& sql) { sql.execute("UPDATE device SET revoked_at = '2026-01-12T16:30:00.000Z'"); });
        CHECK(world.say(note(2, cast::maya, "present", "2026-01-12T16:29:00Z")) == "stored");
        CHECK(world.say(note(3, cast::tom, "present", "2026-01-12T16:40:00Z")) == "refused session.unknown");
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = '2026-01-12T15:00:00.000Z' WHERE id = :id",
                        {{"id", cast::cometes_tonight}});
        });
        CHECK(world.say(note(3, cast::tom, "present", at_five)) == "refused attendance.session_cancelled");
        CHECK(world.notes() == 2);
    });
}

TEST_CASE("an evening taken from its volunteer while the phone was offline is heard all the same") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.pack(cast::driss);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET leader = :ines WHERE id = :id",
                        {{"ines", cast::ines}, {"id", cast::cometes_tonight}});
        });
        world.clock.set("2026-01-12T17:00:00.000Z");
        CHECK(world.say(note(1, cast::lina, "present", at_five)) == "stored");
        CHECK(world.say(note(2, cast::lina, "absent", at_five), cast::ines) == "conflict");
    });
}

TEST_CASE("a phone days wrong: its notes have their hour, and what it said lies beside") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.clock.set("2026-01-12T16:30:00.000Z");
        auto const late = R"(,"arrived_at":"2026-01-09T15:55:00Z")";
        CHECK(world.say(note(1, cast::lina, "late", "2026-01-09T16:00:00Z", late), cast::driss,
                        sent("2026-01-09T16:30:00Z")) == "stored");
        auto row = world.kept(1);
        CHECK(row.text(0) == at_five);
        CHECK(row.text(1) == "2026-01-09T16:00:00.000Z");
        CHECK(row.text(2) == "2026-01-12T15:55:00.000Z");
        CHECK(row.text(3) == "2026-01-09T15:55:00.000Z");
        CHECK(row.text(4) == "2026-01-09T16:30:00.000Z");
        CHECK(row.text(5) == phone);
        CHECK(world.count("SELECT minutes FROM attendance") == 80);
        // Sent again later, by the same wrong clock: what was said is the same.
        world.clock.set("2026-01-12T16:31:10.000Z");
        CHECK(world.say(note(1, cast::lina, "late", "2026-01-09T16:00:00Z", late), cast::driss,
                        sent("2026-01-09T16:31:00Z")) == "repeated");
        // A clock that is right is taken at its word; one that is ahead without saying when it sends is refused.
        CHECK(world.say(note(2, cast::maya, "present", at_five), cast::driss, sent("2026-01-12T16:31:00Z")) ==
              "stored");
        CHECK(world.kept(2).null(1));
        CHECK(world.say(note(3, cast::tom, "present", "2026-01-12T17:00:00Z")) == "refused attendance.clock_ahead");
        CHECK(world.say(note(3, cast::tom, "present", "2026-01-15T17:00:00Z"), cast::driss,
                        sent("2026-01-15T16:31:10Z")) == "stored");
        CHECK(world.kept(3).text(0) == "2026-01-12T16:31:10.000Z");  // never after now
    });
}

TEST_CASE("one phone's last word counts, whatever the clock was set to between") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.clock.set("2026-01-12T17:00:00.000Z");
        // Noted by a clock three days ahead, then set right before sending: both are brought to now.
        auto const one = batch({note(2, cast::lina, "present", "2026-01-15T16:00:00Z"),
                                note(1, cast::lina, "late", "2026-01-15T16:00:10Z")},
                               sent("2026-01-12T17:00:00Z"));
        world.json_as(cast::driss, "POST", "/api/v1/attendance-batch", one);
        CHECK(world.presence_of(cast::lina) == "late");
        // The first of two arrives with the later correction.
        CHECK(world.say(note(4, cast::maya, "absent", "2026-01-10T10:00:10Z"), cast::driss,
                        sent("2026-01-10T11:00:00Z")) == "stored");
        world.clock.set("2026-01-12T17:10:00.000Z");
        CHECK(world.say(note(3, cast::maya, "present", "2026-01-10T10:00:00Z"), cast::driss,
                        sent("2026-01-10T10:10:00Z")) == "stored");
        CHECK(world.kept(3).text(0) > world.kept(4).text(0));
        CHECK(world.presence_of(cast::maya) == "absent");
        // Taken back on the server's own screen, after words that look like now.
        auto const lina = "/api/v1/sessions/" + cast::cometes_tonight + "/attendance/" + cast::lina;
        world.clock.set("2026-01-12T17:00:00.000Z");
        cast::expect(world, {"taken back", cast::driss, "DELETE", lina, "", 200, R"("mark":null)"});
    });
}

TEST_CASE("the nights when clocks change: a note's day is the one in Paris") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        struct Line {
            char const *day, *pack, *seen, *sent;
            bool taken;
        };
        Line const lines[] = {
            {"2026-03-29", "2026-03-28T23:30:00.000Z", "2026-03-28T22:59:00.000Z", "2026-03-30T08:00:00.000Z", false},
            {"2026-03-29", "2026-03-28T23:30:00.000Z", "2026-03-29T00:59:00.000Z", "2026-03-30T08:00:00.000Z", true},
            {"2026-03-29", "2026-03-28T23:30:00.000Z", "2026-03-29T21:59:00.000Z", "2026-03-30T08:00:00.000Z", true},
            {"2026-03-29", "2026-03-28T23:30:00.000Z", "2026-03-29T22:00:00.000Z", "2026-03-30T08:00:00.000Z", true},
            {"2026-03-29", "2026-03-29T02:30:00.000Z", "2026-03-30T01:59:00.000Z", "2026-03-30T08:00:00.000Z", true},
            {"2026-03-29", "2026-03-29T02:30:00.000Z", "2026-03-30T02:00:00.000Z", "2026-03-30T08:00:00.000Z", false},
            {"2026-10-25", "2026-10-24T22:30:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-26T08:00:00.000Z", true},
            {"2026-10-25", "2026-10-24T22:30:00.000Z", "2026-10-25T01:30:00.000Z", "2026-10-26T08:00:00.000Z", true},
            {"2026-10-25", "2026-10-25T03:30:00.000Z", "2026-10-25T23:00:00.000Z", "2026-10-26T08:00:00.000Z", true},
            {"2026-10-25", "2026-10-25T03:30:00.000Z", "2026-10-26T03:00:00.000Z", "2026-10-26T08:00:00.000Z", false},
        };
        int n = 0;
        for (auto const& line : lines) {
            CAPTURE(line.seen);
            database.write([&](sql::Session& sql) {
                sql.execute("UPDATE session SET on_date = :day, starts = '01:00', ends = '04:00' WHERE id = :id",
                            {{"day", line.day}, {"id", cast::cometes_tonight}});
            });
            world.clock.set(line.pack);
            world.pack(cast::driss);
            world.clock.set(line.sent);
            CHECK(world.say(note(++n, cast::lina, "present", line.seen)) ==
                  (line.taken ? "stored" : "refused session.unknown"));
        }
        CHECK(world.notes() == 7);
    });
}
