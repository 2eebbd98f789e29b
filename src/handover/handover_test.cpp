// The departure over HTTP, on each database.
#include "handover/evening_test.hpp"
#include <thread>

using namespace marelle;
using namespace marelle::handover;
using namespace marelle::handover::evening;

namespace {

struct Evening : World {
    int told = 0;  // how often the minutes were counted again
    explicit Evening(sql::Database& db) : World{db} {
        add_routes(router, *keyring, [this](sql::Session&, access::Scope const&, Id const&, Id const&) { ++told; });
    }
    // One line of a batch, as Inès's phone sends it.
    json::value say(std::string one, Id const& who = cast::ines, std::string sent_at = six, std::string more = {}) {
        return json_as(who, "POST", "/api/v1/handover-batch", batch({std::move(one)}, std::move(sent_at), more))
            .at("results")
            .at(0);
    }
    std::string result(std::string one, Id const& who = cast::ines, std::string sent_at = six) {
        auto said = say(std::move(one), who, std::move(sent_at));
        auto out = std::string{said.at("result").as_string()};
        if (!said.at("code").is_null()) out += " " + std::string{said.at("code").as_string()};
        return out;
    }
    void expect_nothing() {
        CHECK(notes() == 0);
        CHECK(stops() == 0);
        CHECK(departures() == 0);
        CHECK(told == 0);
    }
};

std::string const happened = R"(,"happened":true)", asked = R"(,"happened":false)";
auto const with_linh = with("adult", linh), with_duc = with("adult", duc), with_rosa = with("adult", rosa);

}  // namespace

TEST_CASE("who hands a child over: refusals leave nothing behind") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto const good = edit("guardian", with_linh);
        auto const choice = R"({"note":")" + id_of(1) + R"("})";
        auto const reason = R"({"reason":"La mère est d’accord."})";
        auto const sent = stop(1, "not_listed", with_rosa);
        auto const lines = batch({line(1, cast::adam, "guardian", with_linh + asked)});
        cast::Expected const table[] = {
            {"nobody", cast::nobody, "PUT", adam, good, 401, "login.required"},
            {"headquarters", cast::elodie, "PUT", adam, good, 403, "access.refused"},
            {"the technical administrator", cast::theo, "PUT", adam, good, 403, "access.refused"},
            {"a psychologist", cast::chloe, "PUT", adam, good, 403, "access.refused"},
            {"a volunteer hands no child over", cast::driss, "PUT", adam, good, 403, "access.refused"},
            {"nor in a batch", cast::driss, "POST", "/api/v1/handover-batch", lines, 403, "access.refused"},
            {"nor stops anybody", cast::driss, "POST", "/api/v1/handover-stops", sent, 403, "access.refused"},
            {"a referent of another group", cast::anissa, "PUT", adam, good, 404, "session.unknown"},
            {"a leader of another session", cast::ines, "PUT",
             "/api/v1/sessions/" + cast::cometes_tonight + "/handovers/" + cast::lina,
             edit("guardian", with("adult", nadia)), 404, "session.unknown"},
            {"Farid", cast::farid, "PUT", adam, good, 404, "session.unknown"},
            {"Farid takes nothing back", cast::farid, "DELETE", adam, "", 404, "session.unknown"},
            {"Farid settles nothing", cast::farid, "PUT", adam + "/settlement", choice, 404, "session.unknown"},
            {"Farid's batch", cast::farid, "POST", "/api/v1/handover-batch", lines, 200, "session.unknown"},
            {"Farid's stop", cast::farid, "POST", "/api/v1/handover-stops", sent, 404, "session.unknown"},
            {"a leader settles nothing", cast::ines, "PUT", adam + "/settlement", choice, 403, "access.refused"},
            {"a leader lifts nothing", cast::ines, "PUT", lifting(1), reason, 403, "access.refused"},
            {"a stop that is none", cast::bruno, "PUT", lifting(1), reason, 404, "stop.unknown"},
            {"a child of another group", cast::ines, "PUT", tonight + cast::lina,
             edit("guardian", with("adult", nadia)), 409, "attendance.not_a_member"},
            {"a child of another establishment", cast::ines, "PUT", tonight + cast::nour, edit("alone"), 409,
             "attendance.not_a_member"},
            {"another child's mother", cast::ines, "PUT", adam, edit("guardian", with("adult", nadia)), 422,
             R"({"field":"adult","code":"unknown"})"},
            {"every wrong field", cast::ines, "PUT", adam, R"({"kind":"flown","x":1})", 422,
             R"([{"field":"kind","code":"invalid"},{"field":"observed_at","code":"required"},)"
             R"({"field":"x","code":"unknown"}])"},
            {"his father, kept away", cast::ines, "PUT", adam, edit("guardian", with_duc), 409,
             "handover.must_not_approach"},
            {"not for the director either", cast::bruno, "PUT", adam, edit("guardian", with_duc), 409,
             "handover.must_not_approach"},
            {"no longer named", cast::ines, "PUT", adam, edit("named", with_rosa), 409, "handover.not_listed"},
            {"alone", cast::ines, "PUT", adam, edit("alone"), 409, "handover.alone_not_authorised"},
            {"not there", cast::ines, "PUT", tonight + cast::jade, edit("alone"), 409, "handover.not_present"},
            {"a batch without departures", cast::ines, "POST", "/api/v1/handover-batch", "{}", 422, "required"},
            {"a batch of something else", cast::ines, "POST", "/api/v1/handover-batch", R"({"handovers":[],"x":1})",
             422, R"({"field":"x","code":"unknown"})"},
        };
        for (auto const& one : table) cast::expect(world, one);
        world.expect_nothing();
        CHECK(world.audited("handover.write") == 0);
    });
}

TEST_CASE("a departure: noted, corrected, taken back; each word kept and logged") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto seen = world.json_as(
            cast::ines, "PUT", adam,
            edit("guardian", with_linh + R"(,"identity_checked":true,"left_at":"2026-01-12T16:50:00Z")"));
        CHECK(seen.at("handover").at("adult").at("name") == "Linh Nguyen");
        CHECK(seen.at("handover").at("left_at") == "2026-01-12T16:50:00.000Z");
        CHECK(seen.at("handover").at("identity_checked") == true);
        CHECK(seen.at("handover").at("noted_by").at("name") == "Inès Carpentier");
        CHECK(seen.at("stop").is_null());
        CHECK(world.told == 1);
        world.clock.set("2026-01-12T17:05:00.000Z");
        cast::expect(world,
                     {"another's word is another's", cast::leila, "DELETE", adam, "", 409, "handover.of_another"});
        cast::expect(world, {"taken back", cast::ines, "DELETE", adam, "", 200, R"("handover":null)"});
        CHECK(world.departures() == 0);
        CHECK(world.notes() == 2);
        CHECK(world.audited("handover.write") == 2);
        cast::expect(world, {"twice is as good", cast::ines, "DELETE", adam, "", 200, R"("handover":null)"});
        CHECK(world.count("SELECT count(id) FROM attendance_note") == 1);
    });
}

TEST_CASE("a departure noted by mistake is taken back for thirty days, one that met a stop by the director alone") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        cast::expect(world, {"noted", cast::leila, "PUT", adam, edit("guardian", with_linh), 200});
        world.clock.set("2026-01-21T08:00:00.000Z");
        cast::expect(world, {"Farid", cast::farid, "DELETE", adam, "", 404, "session.unknown"});
        cast::expect(world, {"the leader of that evening", cast::ines, "DELETE", adam, "", 404, "session.unknown"});
        cast::expect(world, {"another's", cast::bruno, "DELETE", adam, "", 409, "handover.of_another"});
        world.clock.set("2026-02-12T08:00:00.000Z");
        cast::expect(world, {"past thirty days", cast::leila, "DELETE", adam, "", 409, "handover.too_old"});
        CHECK(world.departures() == 1);
        world.clock.set("2026-02-11T08:00:00.000Z");
        cast::expect(world, {"thirty days later", cast::leila, "DELETE", adam, "", 200, R"("handover":null)"});
        CHECK(world.departures() == 0);
        CHECK(world.notes() > 1);
    });
    // Whom, when, what it met.
    auto const code = [](Profile profile, Date const& today, bool stop, Date const& said_on = {},
                         Date const& came_on = "2026-01-12") {
        auto const may = may_take_back(profile,
                                       {"2026-01-12", came_on, said_on.empty() ? today : said_on, today, stop});
        return may ? std::string{} : may.error().code;
    };
    CHECK(code(Profile::referent, "2026-01-12", true).empty());
    CHECK(code(Profile::referent, "2026-01-13", true) == "handover.stop_is_the_directors");
    CHECK(code(Profile::activity_leader, "2026-01-13", true) == "handover.stop_is_the_directors");
    CHECK(code(Profile::director, "2026-01-13", true).empty());
    CHECK(code(Profile::referent, "2026-02-11", false).empty());
    CHECK(code(Profile::director, "2026-02-12", false) == "handover.too_old");
    // Tapped that evening, and brought the day after by a phone that had no network.
    CHECK(code(Profile::referent, "2026-01-13", true, "2026-01-12").empty());
    // A word that came long after its evening is taken back for as long after it came.
    CHECK(code(Profile::referent, "2026-02-12", false, {}, "2026-02-01").empty());
    CHECK(code(Profile::referent, "2026-03-04", false, {}, "2026-02-01") == "handover.too_old");
}

TEST_CASE("what a phone takes back obeys the same thirty days") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        CHECK(world.result(line(1, cast::adam, "guardian", with_linh + asked), cast::leila) == "stored");
        auto const undone_at = [&](int id, std::string const& now) {
            world.clock.set(now);
            return world.result(line(id, cast::adam, "undone", happened, now), cast::leila, now);
        };
        CHECK(undone_at(2, "2026-02-12T08:00:00.000Z") == "refused handover.too_old");
        CHECK(world.departures() == 1);
        CHECK(world.notes() == 1);
        // However early it says that it was tapped: the word it takes back has been there for longer.
        CHECK(world.result(line(3, cast::adam, "undone", happened, "2026-01-12T17:10:00.000Z"), cast::leila,
                           "2026-02-12T08:00:00.000Z") == "refused handover.too_old");
        CHECK(undone_at(4, "2026-02-11T08:00:00.000Z") == "stored");
        CHECK(world.departures() == 0);
        // Sent again later, it is the same word.
        world.clock.set("2026-02-20T08:00:00.000Z");
        CHECK(world.result(line(4, cast::adam, "undone", happened, "2026-02-11T08:00:00.000Z"), cast::leila,
                           "2026-02-20T08:00:00.000Z") == "repeated");
    });
}

TEST_CASE("sent again it changes nothing, and an id serves once") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto const one = line(1, cast::adam, "guardian", with_linh + asked);
        CHECK(world.result(one) == "stored");
        auto const audit = world.audit_rows();
        CHECK(world.result(one) == "repeated");
        // The reply was lost and the phone sends it an hour later, as something that has happened.
        world.clock.set("2026-01-12T18:00:00.000Z");
        CHECK(world.result(one, cast::ines, "2026-01-12T18:00:00.000Z") == "repeated");
        CHECK(world.result(line(1, cast::adam, "guardian", with_linh + happened), cast::ines,
                           "2026-01-12T18:00:00.000Z") == "repeated");
        CHECK(world.notes() == 1);
        CHECK(world.told == 1);
        CHECK(world.audit_rows() == audit + 3);  // a write that changed nothing says so, without the child
        CHECK(world.audited("handover.write") == 1);
        CHECK(world.result(line(1, cast::adam, "alone", asked)) == "refused handover.id_reused");
        CHECK(world.result(line(1, cast::adam, "guardian", with_duc + happened)) == "refused handover.id_reused");
        CHECK(world.result(line(1, cast::adam, "guardian", with_linh + asked), cast::leila) ==
              "refused handover.id_reused");
        CHECK(world.result(line(1, cast::ilyes, "alone", happened)) == "refused handover.id_reused");
        CHECK(world.notes() == 1);
        CHECK(world.stops() == 0);
    });
}

TEST_CASE("what was done without network is kept whatever the newest data says, and the director reads of it") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        CHECK(world.result(line(1, cast::adam, "guardian", with_duc + asked)) == "refused handover.must_not_approach");
        auto said = world.say(line(2, cast::adam, "guardian", with_duc + happened));
        CHECK(said.at("result") == "stored");
        CHECK(said.at("handover").at("adult").at("id") == json::string{duc});
        CHECK(said.at("stop").at("kind") == "must_not_approach");
        CHECK(said.at("stop").at("state") == "happened");
        CHECK(said.at("stop").at("name") == "Duc Nguyen");
        auto again = world.say(line(2, cast::adam, "guardian", with_duc + happened));
        CHECK(again.at("result") == "repeated");
        CHECK(again.at("stop") == said.at("stop"));
        CHECK(world.stops() == 1);
        auto waiting = [&](Id const& who) {
            return database.read(
                [&](sql::Session& sql) { return stops_waiting(sql, world.scope(who, "handover.lift")); });
        };
        CHECK(waiting(cast::bruno).count == 1);
        CHECK(waiting(cast::bruno).first_session == cast::explorateurs_tonight);
        CHECK(waiting(cast::leila).count == 1);
        CHECK(waiting(cast::anissa).count == 0);
        CHECK(waiting(cast::farid).count == 0);
        world.clock.set("2026-01-14T08:00:00.000Z");
        CHECK(waiting(cast::bruno).count == 1);
        auto const id = std::string{said.at("stop").at("id").as_string()};
        cast::expect(world,
                     {"it is the director's to read", cast::leila, "PUT", "/api/v1/handover-stops/" + id + "/lifting",
                      R"({"reason":"La mère et la police sont prévenues."})", 403, "handover.director_only"});
        auto read = world.json_as(cast::bruno, "PUT", "/api/v1/handover-stops/" + id + "/lifting",
                                  R"({"reason":"La mère et la police sont prévenues."})");
        CHECK(read.at("state") == "happened");
        CHECK(read.at("lifted_by").at("name") == "Bruno Vial");
        CHECK(waiting(cast::bruno).count == 0);
    });
}

TEST_CASE("rights are those of the day of the departure") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE guardian_right SET from_on = '2026-01-13' WHERE kind = 'no_approach'");
            add_pack(sql);
        });
        world.clock.set("2026-01-13T09:00:00.000Z");
        auto said = world.say(line(1, cast::adam, "guardian", with_duc + happened), cast::ines,
                              "2026-01-13T09:00:00.000Z");
        CHECK(said.at("result") == "stored");
        CHECK(said.at("stop").is_null());
    });
}

TEST_CASE("a departure that comes late is heard from who had the evening in a pack, and from nobody else") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        std::string const morning = "2026-01-13T08:00:00.000Z";
        world.clock.set(morning);
        auto const one = line(1, cast::adam, "guardian", with_linh + happened);
        CHECK(world.result(one, cast::ines, morning) == "refused session.unknown");
        world.database.write([](sql::Session& sql) { add_pack(sql, cast::ines, cast::explorateurs_tonight, "S1"); });
        CHECK(world.result(one, cast::ines, morning) == "refused session.unknown");  // names are not cards
        world.database.write([](sql::Session& sql) { sql.execute("UPDATE pack_session SET level = 'S2'", {}); });
        CHECK(world.result(line(2, cast::adam, "guardian", with_linh + happened, "2026-01-11T17:00:00.000Z"),
                           cast::ines, morning) == "refused session.unknown");
        CHECK(world.result(line(2, cast::adam, "guardian", with_linh + happened, "2026-01-12T12:00:00.000Z"),
                           cast::ines, morning) == "refused session.unknown");  // before the pack
        CHECK(world.result(line(2, cast::adam, "guardian", with_linh + asked, morning), cast::ines, morning) ==
              "refused session.unknown");
        CHECK(world.result(one, cast::ines, morning) == "stored");
        CHECK(world.result(one, cast::farid, morning) == "refused session.unknown");
        world.clock.set("2026-01-26T08:00:00.000Z");
        CHECK(world.result(line(3, cast::jade, "alone", happened), cast::ines, "2026-01-26T08:00:00.000Z") == "stored");
        world.clock.set("2026-01-27T08:00:00.000Z");
        CHECK(world.result(line(4, cast::jade, "alone", happened), cast::ines, "2026-01-27T08:00:00.000Z") ==
              "refused session.unknown");
        CHECK(world.notes() == 2);
    });
}

TEST_CASE("a phone whose clock is days wrong: the departure has its hour, and what the phone said beside it") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.clock.set("2026-01-12T17:30:00.000Z");
        auto const device = with("device", id_of(900));
        auto said = world.say(line(1, cast::adam, "guardian", with_linh + happened, "2026-01-09T17:10:00Z"), cast::ines,
                              "2026-01-09T17:30:00.000Z", device);
        CHECK(said.at("handover").at("left_at") == "2026-01-12T17:10:00.000Z");
        auto row = database.read([](sql::Session& sql) {
            return *sql.first("SELECT observed_at, said_observed_at, said_left_at, sent_at, device FROM handover_note");
        });
        CHECK(row.text(0) == "2026-01-12T17:10:00.000Z");
        CHECK(row.text(1) == "2026-01-09T17:10:00.000Z");
        CHECK(row.text(2) == "2026-01-09T17:10:00.000Z");
        CHECK(row.text(3) == "2026-01-09T17:30:00.000Z");
        CHECK(row.text(4) == id_of(900));
        // The clock is set right, and the next word of that phone is the later one though it is corrected to before.
        auto later = world.say(line(2, cast::adam, "undone", happened, "2026-01-09T17:11:00Z"), cast::ines,
                               "2026-01-09T17:40:00.000Z", device);
        CHECK(later.at("handover").is_null());
        CHECK(world.departures() == 0);
    });
}

TEST_CASE("two people who say otherwise: both shown until one is chosen") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.database.write([](sql::Session& sql) { add_right(sql, rosa, "collect", "2026-01-12"); });
        CHECK(world.result(line(1, cast::adam, "guardian", with_linh + asked)) == "stored");
        CHECK(world.result(line(2, cast::adam, "guardian", with_linh + asked), cast::leila) == "stored");
        CHECK(world.result(line(3, cast::adam, "named", with_rosa + asked, "2026-01-12T17:00:01.000Z"), cast::leila) ==
              "conflict");
        auto settle = [&](int note) { return R"({"note":")" + id_of(note) + R"("})"; };
        cast::expect(world, {"a word of nobody", cast::leila, "PUT", adam + "/settlement", settle(9), 422, "unknown"});
        cast::expect(world, {"a word overtaken", cast::leila, "PUT", adam + "/settlement", settle(2), 422, "unknown"});
        auto seen = world.json_as(cast::bruno, "PUT", adam + "/settlement", settle(3));
        CHECK(seen.at("handover").at("adult").at("name") == "Rosa Perez");
        CHECK(seen.at("handover").at("other").is_null());
        CHECK(world.audited("handover.lift") == 1);
        CHECK(world.result(line(4, cast::adam, "guardian", with_linh + asked, "2026-01-12T17:00:02.000Z")) ==
              "conflict");
        CHECK(world.notes() == 4);
    });
}

TEST_CASE("two phones that note a departure at the same time hide nothing from each other") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.database.write([](sql::Session& sql) { add_right(sql, rosa, "collect", "2026-01-12"); });
        for (int round = 0; round < 10; ++round) {
            auto at = "2026-01-12T16:59:" + std::to_string(10 + round) + ".000Z";
            std::thread other{[&] { world.as(cast::leila, "PUT", adam, edit("named", with_rosa, at)); }};
            world.as(cast::ines, "PUT", adam, edit("guardian", with_linh, at));
            other.join();
        }
        CHECK(world.notes() == 20);
        CHECK(world.count("SELECT count(child) FROM handover WHERE other IS NOT NULL") == 1);
    });
}
