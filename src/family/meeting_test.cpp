#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include "message/family_test.hpp"
#include "message/outbox.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::family;
using message::adults::karim;
using message::adults::nadia;
using message::adults::samir;
namespace json = boost::json;

namespace {

http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};
std::string const linas = "/api/v1/children/" + cast::lina;
std::string const three = R"("slots":[{"date":"2026-01-19","starts":"17:30"},{"date":"2026-01-20","starts":"08:30"},)"
                          R"({"date":"2026-01-21","starts":"12:00","ends":"12:45"}])";

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        message::adults::write(world);
        link::add_routes(world.router, {link_pages(*world.keyring, timetable::shipped_calendar())});
        family::add_routes(world.router, *world.keyring, timetable::shipped_calendar(), message::adults::all_ways);
        test(world);
    });
}

std::string link_of(cast::World& world, Id const& guardian) {
    return "/l/" + world.database.write([&](sql::Session& sql) {
        return make_link(sql, world.scope(cast::bruno, "family.write"), guardian);
    });
}

json::object answered(http::Reply const& reply) { return json::parse(reply.body).as_object(); }

// Takes every message, and counts them.
struct CountingWay : message::Way {
    explicit CountingWay(int& count) : taken{count} {}
    message::Sending send(message::Outgoing const& one) override {
        ++taken;
        return {message::Fate::sent, {}, "gw-" + one.id};
    }
    int& taken;
};

MeetingState state_at(bool cancelled, bool answered_it, bool chosen, char const* now) {
    std::vector<MeetingSlot> const slots{{"a", "2026-01-19", "17:30", "18:00"}, {"b", "2026-01-20", "08:30", "09:00"}};
    return state_of(cancelled, answered_it, chosen ? std::optional{slots[0]} : std::nullopt, slots,
                    from_local(std::string{now}.substr(0, 10), std::string{now}.substr(11)));
}

}  // namespace

TEST_CASE("a meeting is what its newest answer makes of it, until its hour") {
    CHECK(state_at(false, false, false, "2026-01-12 10:00") == MeetingState::proposed);
    CHECK(state_at(false, false, false, "2026-01-19 18:00") == MeetingState::proposed);
    CHECK(state_at(false, false, false, "2026-01-20 08:30") == MeetingState::past);
    CHECK(state_at(false, true, false, "2026-01-12 10:00") == MeetingState::refused);
    CHECK(state_at(false, true, true, "2026-01-19 17:29") == MeetingState::chosen);
    CHECK(state_at(false, true, true, "2026-01-19 17:30") == MeetingState::past);
    CHECK(state_at(true, true, true, "2026-01-12 10:00") == MeetingState::cancelled);
}

TEST_CASE("the phone's calendar gets one event, in UTC, without a child's name") {
    MeetingSlot const slot{"a", "2026-01-19", "17:30", "18:00"};
    auto const file = calendar_file(slot, "m-1", "Rendez-vous, Les Combes; salle", "04 79 00 00 00",
                                    "2026-01-12T15:30:00.000Z");
    for (auto const* line :
         {"BEGIN:VCALENDAR\r\n", "DTSTART:20260119T163000Z\r\n", "DTEND:20260119T170000Z\r\n",
          "DTSTAMP:20260112T153000Z\r\n", "SUMMARY:Rendez-vous\\, Les Combes\\; salle\r\n", "UID:m-1@marelle"})
        CHECK_MESSAGE(file.find(line) != std::string::npos, line);
    // In summer the same hour is another one in UTC; a long line is folded, inside no letter.
    CHECK(calendar_file({"a", "2026-07-06", "17:30", "18:00"}, "m", "é", "", "2026-01-12T15:30:00.000Z")
              .find("DTSTART:20260706T153000Z") != std::string::npos);
    auto const folded = calendar_file(slot, "m", std::string(40, 'x') + "éééééééééééééééééééééééééé", "",
                                      "2026-01-12T15:30:00.000Z");
    for (std::size_t at = 0, end = 0; (end = folded.find("\r\n", at)) != folded.npos; at = end + 2) {
        CHECK(end - at <= 75);
        CHECK((static_cast<unsigned char>(folded[at]) & 0xC0U) != 0x80U);
    }
}

TEST_CASE("hours are proposed by who follows the child, to who may answer") {
    each_world([](cast::World& world) {
        auto const body = R"({"adult":")" + nadia + R"(",)" + three + "}";
        for (auto const& each :
             {cast::Expected{"nobody", cast::nobody, "POST", linas + "/meetings", body, 401},
              {"a volunteer", cast::driss, "POST", linas + "/meetings", body, 403},
              {"headquarters", cast::elodie, "POST", linas + "/meetings", body, 403},
              {"Farid", cast::farid, "POST", linas + "/meetings", body, 404},
              {"another referent", cast::leila, "POST", linas + "/meetings", body, 404},
              {"Farid looks", cast::farid, "GET", linas + "/family", "", 404},
              {"not her father", cast::bruno, "POST", linas + "/meetings",
               R"({"adult":")" + samir + R"(",)" + three + "}", 404, "message.adult_unknown"},
              {"no hour", cast::bruno, "POST", linas + "/meetings", R"({"adult":")" + nadia + R"(","slots":[]})", 422,
               "slots"},
              {"yesterday", cast::bruno, "POST", linas + "/meetings",
               R"({"adult":")" + nadia + R"(","slots":[{"date":"2026-01-11","starts":"10:00"}]})", 422, "in_past"}})
            cast::expect(world, each);
        message::adults::right(world, cast::lina, karim, "no_approach", "2026-01-12");
        cast::expect(world, {"who must not approach", cast::bruno, "POST", linas + "/meetings",
                             R"({"adult":")" + karim + R"(",)" + three + "}", 409, "message.must_not_approach"});
        CHECK(world.count("SELECT count(*) FROM follow_up_meeting") == 0);
        CHECK(world.count("SELECT count(*) FROM message") == 0);
    });
}

TEST_CASE("the family picks an hour in one tap, has it in the phone's calendar, and its refusal is told") {
    each_world([](cast::World& world) {
        auto const id = new_id();
        auto const body = R"({"id":")" + id + R"(","adult":")" + nadia + R"(","channel":"sms",)" + three + "}";
        auto const sent = world.as(cast::anissa, "POST", linas + "/meetings", body);
        REQUIRE(sent.status == 201);
        CHECK(world.as(cast::anissa, "POST", linas + "/meetings", body).status == 201);  // sent twice is one
        CHECK(world.count("SELECT count(*) FROM follow_up_meeting") == 1);
        CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'meeting_slots'") == 1);
        CHECK(world.count("SELECT count(*) FROM family_link") == 1);
        auto const slots = answered(sent).at("meeting").at("slots").as_array();
        auto const slot = std::string{slots[0].at("id").as_string()};
        CHECK(slots[0].at("ends").as_string() == "18:00");
        CHECK(slots[2].at("ends").as_string() == "12:45");

        auto const link = link_of(world, nadia);
        auto const page = world.anyone("GET", link);
        CHECK(page.body.find("Rendez-vous pour parler de Lina") != std::string::npos);
        CHECK(page.body.find("lundi 19 janvier à 17\u00A0h\u00A030") != std::string::npos);
        // The other parent has no part in it.
        auto const fathers = link_of(world, karim);
        CHECK(world.anyone("GET", fathers).body.find(slot) == std::string::npos);
        CHECK(world.anyone("POST", fathers, "meeting=" + id + "&slot=" + slot, form_type).status == 409);
        CHECK(world.anyone("POST", link, "meeting=" + id + "&slot=" + id, form_type).status == 409);
        CHECK(world.anyone("GET", link + "/" + id + ".ics").status == 404);

        CHECK(world.anyone("POST", link, "meeting=" + id + "&slot=" + slot, form_type).status == 303);
        auto const file = world.anyone("GET", link + "/" + id + ".ics");
        CHECK(file.status == 200);
        CHECK(file.body.find("DTSTART:20260119T163000Z") != std::string::npos);
        CHECK(file.body.find("Lina") == std::string::npos);
        CHECK(world.anyone("GET", fathers + "/" + id + ".ics").status == 404);

        CHECK(world.anyone("POST", link, "meeting=" + id + "&slot=none", form_type).status == 303);
        auto const to_see = [&](Id const& who) {
            return world.database.read(
                [&](sql::Session& sql) { return meetings_to_see(sql, world.scope(who, "family.read")).count; });
        };
        CHECK(to_see(cast::anissa) == 1);
        CHECK(to_see(cast::leila) == 0);
        CHECK(to_see(cast::farid) == 0);
        cast::expect(world, {"not Farid's", cast::farid, "PUT", "/api/v1/meetings/" + id + "/reading", "{}", 404});
        cast::expect(world, {"read", cast::anissa, "PUT", "/api/v1/meetings/" + id + "/reading", "{}", 200});
        CHECK(to_see(cast::anissa) == 0);

        // By phone, in two taps.
        cast::expect(world, {"not Farid's to answer", cast::farid, "PUT", "/api/v1/meetings/" + id + "/answer",
                             R"({"slot":")" + slot + R"("})", 404});
        cast::expect(world, {"for the family", cast::anissa, "PUT", "/api/v1/meetings/" + id + "/answer",
                             R"({"slot":")" + slot + R"("})", 200, R"("by_team":true)"});
        cast::expect(world,
                     {"not Farid's to cancel", cast::farid, "PUT", "/api/v1/meetings/" + id + "/closure", "{}", 404});
        cast::expect(world, {"cancelled, and told", cast::anissa, "PUT", "/api/v1/meetings/" + id + "/closure", "{}",
                             200, R"("meeting_cancelled")"});
        CHECK(world.as(cast::anissa, "PUT", "/api/v1/meetings/" + id + "/closure", "{}").status == 200);
        CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'meeting_cancelled'") == 1);
        CHECK(world.anyone("POST", link, "meeting=" + id + "&slot=" + slot, form_type).status == 409);
    });
}

TEST_CASE("an invitation leaves before its last hour or not at all, and that is known before it is written") {
    each_world([](cast::World& world) {
        auto propose = [&](char const* last) {
            auto const reply = world.as(cast::anissa, "POST", linas + "/meetings",
                                        R"({"adult":")" + nadia +
                                            R"(","channel":"sms","slots":[{"date":"2026-01-16","starts":"17:30"},)"
                                            R"({"date":")" +
                                            last + R"(","starts":"17:30"}]})");
            REQUIRE_MESSAGE(reply.status == 201, reply.body);
            return answered(reply).at("message").as_object();
        };
        auto side = [&] {
            auto const found = answered(world.as(cast::anissa, "GET", linas + "/family"));
            for (auto const& adult : found.at("adults").as_array())
                if (adult.at("id").as_string() == nadia) return json::serialize(adult.at("planned_for"));
            return std::string{"nobody"};
        };
        CHECK(side() == "null");
        CHECK(propose("2026-01-20").at("state") == "waiting");
        CHECK(world.count("SELECT count(*) FROM message WHERE useful_until = '2026-01-20T16:30:00.000Z'") == 1);
        CHECK(side() == R"("2026-01-19T15:30:00.000Z")");
        // Her week is full until Monday afternoon: Friday's hours would be over.
        auto const never = propose("2026-01-19");
        CHECK(never.at("state") == "waiting");
        CHECK(side() == R"("2026-01-26T15:30:00.000Z")");
        auto const late = propose("2026-01-23");
        CHECK(late.at("state") == "given_up");
        CHECK(late.at("because") == "too_late");
        CHECK(side() == R"("2026-01-26T15:30:00.000Z")");  // what does not leave holds no week
        int taken = 0;
        message::Outbox outbox{world.database, *world.keyring, std::make_unique<CountingWay>(taken),
                               std::make_unique<CountingWay>(taken)};
        outbox.round();
        CHECK(taken == 1);
        // The hours went by before it could leave, the first message having left late.
        world.clock.set("2026-01-19T17:00:00.000Z");
        CHECK(outbox.round().given_up == 1);
        CHECK(taken == 1);
        CHECK(world.count("SELECT count(*) FROM message WHERE given_up_because = 'too_late'") == 2);
    });
}

TEST_CASE("the team writes a family's word down in its own name, and sends links three ways") {
    each_world([](cast::World& world) {
        auto const word = R"({"date":"2026-01-12","starts":"16:45","word":"absent"})";
        for (auto const& each :
             {cast::Expected{"a volunteer", cast::driss, "POST", linas + "/family-words", word, 403},
              {"Farid", cast::farid, "POST", linas + "/family-words", word, 404},
              {"Farid's link", cast::farid, "POST", linas + "/family-links",
               R"({"adult":")" + nadia + R"(","channel":"sms"})", 404},
              {"another day", cast::bruno, "POST", linas + "/family-words",
               R"({"date":"2026-01-13","starts":"16:45","word":"absent"})", 409, "family.no_evening"}})
            cast::expect(world, each);
        CHECK(world.count("SELECT count(*) FROM family_word") == 0);
        cast::expect(world,
                     {"by phone", cast::anissa, "POST", linas + "/family-words", word, 201, R"("by_team":true)"});
        CHECK(world.count("SELECT count(*) FROM family_word WHERE by_account = :a AND by_link IS NULL",
                          {{"a", cast::anissa}}) == 1);

        auto const newest = [&] {
            return world.database
                .read([](sql::Session& sql) {
                    return sql.first("SELECT id FROM family_word ORDER BY said_at DESC, id DESC LIMIT 1");
                })
                ->text(0);
        };
        auto const reversal = [](Id const& id) { return "/api/v1/family-words/" + id + "/reversal"; };
        auto const first = newest();
        for (auto const& each :
             {cast::Expected{"nobody", cast::nobody, "PUT", reversal(first), "", 401},
              {"a volunteer takes nothing back", cast::driss, "PUT", reversal(first), "", 403},
              {"Farid neither", cast::farid, "PUT", reversal(first), "", 404, "word_unknown"},
              {"a word that is none", cast::bruno, "PUT", reversal(new_id()), "", 404, "word_unknown"},
              {"the wrong child", cast::bruno, "PUT", reversal(first), "", 200, R"("word":"coming")"},
              {"taken back already", cast::bruno, "PUT", reversal(first), "", 409, "word_followed"}})
            cast::expect(world, each);
        cast::expect(world,
                     {"absent after all", cast::anissa, "PUT", reversal(newest()), "", 200, R"("word":"absent")"});
        CHECK(world.count("SELECT count(*) FROM family_word") == 3);
        for (auto const* channel : {"sms", "email", "paper"})
            cast::expect(world, {channel, cast::anissa, "POST", linas + "/family-links",
                                 R"({"adult":")" + nadia + R"(","channel":")" + channel + R"("})", 201,
                                 std::string{R"("channel":")"} + channel});
        CHECK(world.count("SELECT count(*) FROM family_link WHERE guardian = :g", {{"g", nadia}}) == 3);
        auto const side = world.as(cast::anissa, "GET", linas + "/family");
        REQUIRE(side.status == 200);
        for (auto const* held : {"Nadia Benali", R"("may":true)", R"("absent")", R"("later_because":"weekly_limit")"})
            CHECK_MESSAGE(side.body.find(held) != std::string::npos, held);
        CHECK(side.body.find("0639") == std::string::npos);
        CHECK(side.body.find("/l/") == std::string::npos);  // a token is in no answer but the letter's
    });
}

TEST_CASE("families of a cancelled evening are told once, at once, and those nobody can reach are counted") {
    each_world([](cast::World& world) {
        auto const news = "/api/v1/sessions/" + cast::cometes_tonight + "/family-news";
        cast::expect(world, {"it takes place", cast::bruno, "POST", news, "{}", 409, "family.evening_on"});
        world.database.write([](sql::Session& sql) {
            sql.execute(
                "UPDATE session SET cancelled_at = '2026-01-12T15:00:00.000Z', cancelled_by = :by WHERE id = :id",
                {{"by", cast::bruno}, {"id", cast::cometes_tonight}});
        });
        cast::expect(world, {"not Farid's", cast::farid, "POST", news, "{}", 404});
        cast::expect(world, {"not Leïla's children", cast::leila, "POST", news, "{}", 404});
        for (int i = 0; i < 2; ++i)  // Lina's two parents; Noé, Sarah and Tom have nobody written down
            cast::expect(world, {"told", cast::bruno, "POST", news, "{}", 201, R"("families":2,"unreachable":3)"});
        CHECK(world.count("SELECT count(*) FROM message WHERE urgency = 'urgent'") == 2);
        world.clock.set("2026-01-12T15:45:00.000Z");
        cast::expect(world, {"too late", cast::bruno, "POST", news, "{}", 409, "family.too_late"});
    });
}

TEST_CASE("a meeting with one family that is off is not told to the families of the whole group") {
    each_world([](cast::World& world) {
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET activity = 'individual_meeting', cancelled_by = :by,"
                        " cancelled_at = '2026-01-12T15:00:00.000Z' WHERE id = :id",
                        {{"by", cast::bruno}, {"id", cast::cometes_tonight}});
        });
        cast::expect(world,
                     {"nobody", cast::bruno, "POST", "/api/v1/sessions/" + cast::cometes_tonight + "/family-news", "{}",
                      201, R"("families":0,"unreachable":0)"});
        CHECK(world.count("SELECT count(*) FROM message") == 0);
    });
}

TEST_CASE("an evening that takes place again is not said to be cancelled") {
    each_world([](cast::World& world) {
        auto const news = "/api/v1/sessions/" + cast::cometes_tonight + "/family-news";
        auto const cancelled_at = [&](std::optional<std::string> at) {
            world.database.write([&](sql::Session& sql) {
                sql.execute("UPDATE session SET cancelled_at = :at, on_date = '2026-01-13' WHERE id = :id",
                            {{"at", at}, {"id", cast::cometes_tonight}});
            });
        };
        world.clock.set("2026-01-12T20:00:00.000Z");  // 21:00 in Paris, for tomorrow evening
        cancelled_at("2026-01-12T19:59:00.000Z");
        cast::expect(world, {"told", cast::bruno, "POST", news, "{}", 201,
                             R"("families":2,"unreachable":3,"waits":{"later":2,"week":0,"too_late":0,)"
                             R"("last":"2026-01-13T07:00:00.000Z"})"});
        cancelled_at({});
        world.clock.set("2026-01-13T07:00:00.000Z");
        int taken = 0;
        message::Outbox outbox{world.database, *world.keyring, std::make_unique<CountingWay>(taken),
                               std::make_unique<CountingWay>(taken)};
        CHECK(outbox.round().given_up == 2);
        CHECK(taken == 0);
        CHECK(world.count("SELECT count(*) FROM message WHERE given_up_because = 'not_any_more'") == 2);
        // Cancelled for good: they are told, once.
        cancelled_at("2026-01-13T07:01:00.000Z");
        cast::expect(world, {"told", cast::bruno, "POST", news, "{}", 201, R"("families":2)"});
        CHECK(outbox.round().sent == 2);
        cast::expect(world, {"told already", cast::bruno, "POST", news, "{}", 201, R"("families":2)"});
        CHECK_FALSE(outbox.round().any());
        CHECK(world.count("SELECT count(*) FROM message") == 4);
    });
}

TEST_CASE("an event of two groups that is off is told once to an adult with a child in each") {
    each_world([](cast::World& world) {
        world.database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO house_event (id, establishment, recorded_at, recorded_by)"
                        " VALUES ('ev', :here, '2026-01-01T00:00:00.000Z', :by)",
                        {{"here", cast::combes}, {"by", cast::bruno}});
            sql.execute("UPDATE session SET event = 'ev', cancelled_at = '2026-01-12T15:00:00.000Z', cancelled_by = :by"
                        " WHERE id IN (:one, :two)",
                        {{"by", cast::bruno}, {"one", cast::cometes_tonight}, {"two", cast::explorateurs_tonight}});
        });
        for (auto const& session : {cast::cometes_tonight, cast::explorateurs_tonight})
            cast::expect(world, {"told", cast::bruno, "POST", "/api/v1/sessions/" + session + "/family-news", "{}", 201,
                                 R"("families":2)"});
        CHECK(world.count("SELECT count(*) FROM message WHERE about = 'event:ev'") == 2);
        CHECK(world.count("SELECT count(*) FROM message") == 2);
    });
}

TEST_CASE("families told that an evening is off are told that it is on after all, and nobody else") {
    each_world([](cast::World& world) {
        timetable::add_routes(world.router, timetable::shipped_calendar());
        auto const evening = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const news = evening + "/family-news";
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET on_date = '2026-01-13' WHERE id = :id", {{"id", cast::cometes_tonight}});
        });
        auto const off = [&] {
            cast::expect(world, {"off", cast::bruno, "PUT", evening + "/closure", R"({"reason":"Neige"})", 200});
        };
        auto const on = [&] { cast::expect(world, {"on", cast::bruno, "DELETE", evening + "/closure", "", 200}); };
        int taken = 0;
        message::Outbox outbox{world.database, *world.keyring, std::make_unique<CountingWay>(taken),
                               std::make_unique<CountingWay>(taken)};
        off();
        cast::expect(world, {"told", cast::bruno, "POST", news, "{}", 201, R"("families":2)"});
        on();
        cast::expect(world,
                     {"not gone yet: nobody believes it", cast::bruno, "GET", news, "", 200, R"("believe_it_off":0)"});
        cast::expect(world, {"nobody to tell", cast::bruno, "POST", news, "{}", 409, "family.evening_on"});
        CHECK(outbox.round().given_up == 2);
        off();
        cast::expect(world, {"told", cast::bruno, "POST", news, "{}", 201, R"("families":2)"});
        CHECK(outbox.round().sent == 2);
        on();
        cast::expect(world, {"not Farid's", cast::farid, "GET", news, "", 404, "session.unknown"});
        cast::expect(world, {"nor a leader's", cast::ines, "GET", news, "", 403});
        cast::expect(world, {"both know the old news", cast::anissa, "GET", news, "", 200, R"("believe_it_off":2)"});
        for (int i = 0; i < 2; ++i) {
            cast::expect(world, {"told, once", cast::bruno, "POST", news, "{}", i == 0 ? 201 : 409, ""});
            cast::expect(world, {"nobody is wrong", cast::bruno, "GET", news, "", 200, R"("believe_it_off":0)"});
        }
        CHECK(outbox.round().sent == 2);
        CHECK(world.count("SELECT count(*) FROM message WHERE kind = 'session_restored'") == 2);
        // Off once more: that is news again, and so is its end.
        off();
        cast::expect(world, {"told again", cast::bruno, "POST", news, "{}", 201, R"("families":2)"});
        CHECK(outbox.round().sent == 2);
        on();
        cast::expect(world, {"wrong again", cast::bruno, "GET", news, "", 200, R"("believe_it_off":2)"});
        CHECK(taken == 6);
    });
}

TEST_CASE("the meetings of a family as a file, by who follows the child") {
    each_world([](cast::World& world) {
        cast::expect(world, {"proposed", cast::anissa, "POST", linas + "/meetings",
                             R"({"adult":")" + nadia + R"(",)" + three + "}", 201});
        cast::expect(world, {"a volunteer", cast::driss, "GET", linas + "/meetings-export", "", 403});
        cast::expect(world, {"another referent", cast::leila, "GET", linas + "/meetings-export", "", 404});
        tests::expect_export(world, cast::anissa,
                             {linas + "/meetings-export", "export:meetings:1",
                              "Nadia Benali;\"2026-01-19 17:30, 2026-01-20 08:30, 2026-01-21 12:00\";", cast::farid,
                              404});
    });
}
