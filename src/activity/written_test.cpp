// What was written of a child or said to a family: told for thirty days, with its way back as the ordinary route has
// it.
#include "activity/activity.hpp"
#include "fact/fact.hpp"
#include "handover/handover.hpp"
#include "message/message.hpp"
#include "people/people.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
namespace json = boost::json;

namespace {

Id const nadia = "01900000-0000-7000-8000-000000009a01", omar = "01900000-0000-7000-8000-000000009a02";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        activity::add_routes(router);
        fact::add_routes(router, *keyring);
        handover::add_routes(router, *keyring, [](auto&&...) {});
        message::add_routes(router, *keyring, {}, {});
        people::add_routes(router, *keyring);
    }
    void write(std::string_view text, sql::Parameters more) {
        database.write([&](sql::Session& sql) {
            sql::Parameters all{{"id", new_id()}, {"at", now()}, {"by", cast::anissa}, {"house", cast::combes}};
            all.insert(all.end(), more.begin(), more.end());
            std::erase_if(all, [&](auto const& one) { return text.find(":" + std::string{one.name}) == text.npos; });
            sql.execute(text, all);
        });
    }
    void day(int days, int minutes = 0) {
        clock.set(instant_text(instant_ms(cast::monday).value_or(0) + (days * 24 * 60 + minutes) * 60'000LL));
    }
    json::array read(Id const& who, std::string const& query = {}) {
        auto const reply = as(who, "GET", "/api/v1/activity" + query);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).at("items").as_array();
    }
    // "fact undo; departure stays; ", newest first.
    std::string told(Id const& who, std::string const& query = {}) {
        std::string out;
        for (auto const& item : read(who, query)) {
            out += std::string{item.at("kind").as_string()};
            if (!item.at("detail").is_null()) out += " " + std::string{item.at("detail").as_string()};
            out += item.at("undo").is_null() ? (item.at("undone_at").is_null() ? " stays; " : " undone; ") : " undo; ";
        }
        return out;
    }
    // The newest line's own way back.
    int undo(Id const& who) {
        auto const items = read(who);
        auto const& back = items.front().at("undo");
        REQUIRE_FALSE(back.is_null());
        return as(who, std::string{back.at("method").as_string()}, "/api/v1" + std::string{back.at("path").as_string()},
                  back.at("method") == "POST" ? "{}" : "")
            .status;
    }
    std::string fact(char const* severity) {
        auto const id = new_id();
        auto const body = R"({"id":")" + id + R"(","child":")" + cast::lina + R"(","kind":"incident","severity":")" +
                          severity + R"(","text":"Chute","observed_at":")" + now() + R"("})";
        auto const reply = as(cast::anissa, "POST", "/api/v1/facts", body);
        REQUIRE_MESSAGE(reply.status < 300, reply.body);
        return id;
    }
    void adult(Id const& id, char const* given, std::vector<Id> const& children) {
        write("INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)"
              " VALUES (:adult, :given, 'Benali', ' ', :at, 1)",
              {{"adult", id}, {"given", given}});
        for (auto const& child : children)
            write("INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)"
                  " VALUES (:id, :child, :adult, 'mother', 'joint', '2024-09-01', :at)",
                  {{"adult", id}, {"child", child}});
    }
    Id message(Id const& adult, char const* kind, char const* channel) {
        auto const id = new_id();
        write(R"sql(INSERT INTO message (id, establishment, guardian, child, channel, kind, urgency, language,
                        created_at, created_by, planned_for, tries, next_try_at)
                    VALUES (:message, :house, :adult, :lina, :channel, :kind, 'planned', 'fr', :at, :by, :at, 0,
                        :at))sql",
              {{"message", id}, {"adult", adult}, {"lina", cast::lina}, {"channel", channel}, {"kind", kind}});
        return id;
    }
};

}  // namespace

TEST_CASE("a fact comes back for thirty days, a grave one by the director alone from the next day on") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.fact("grave");
        world.day(0, 1);
        world.fact("watch");
        CHECK(world.told(cast::anissa) == "fact watch undo; fact grave undo; ");
        CHECK(world.told(cast::bruno) == "fact watch undo; fact grave undo; ");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::ines).empty());
        world.day(29);
        CHECK(world.told(cast::anissa) == "fact watch undo; fact grave stays; ");
        CHECK(world.undo(cast::anissa) == 200);
        CHECK(world.told(cast::bruno) == "fact_withdrawn watch undo; fact watch undone; fact grave undo; ");
        // What left for the State stays, whoever asks.
        world.write("INSERT INTO incident_report (fact, version, department, occurred_at, types, words_sealed,"
                    " written_at, written_by) SELECT f.id, 1, '73', :at, '', :sealed, :at, :by FROM fact f"
                    " WHERE f.severity = 'grave'",
                    {{"sealed", Bytes{}}});
        world.write("INSERT INTO incident_sending (id, fact, version, state, recorded_at, recorded_by)"
                    " SELECT :id, f.id, 1, 'sent', :at, :by FROM fact f WHERE f.severity = 'grave'",
                    {});
        CHECK(world.told(cast::bruno).find("fact grave stays;") != std::string::npos);
        auto const grave = database.read(
            [](sql::Session& sql) { return sql.first("SELECT id FROM fact WHERE severity = 'grave'")->text(0); });
        cast::expect(world, {"it is refused too", cast::bruno, "POST", "/api/v1/facts/" + grave + "/withdrawal", "{}",
                             409, "fact.reported"});
        CHECK(world.count("SELECT count(id) FROM fact WHERE withdrawn_at IS NOT NULL") == 1);
    });
}

TEST_CASE("a fact taken back is given back from there, by whoever took it back or the director") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const id = world.fact("watch");
        world.day(0, 1);
        cast::expect(world, {"taken back", cast::bruno, "POST", "/api/v1/facts/" + id + "/withdrawal", "{}", 200});
        CHECK(world.told(cast::anissa) == "fact_withdrawn watch stays; fact watch undone; ");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::ines).empty());
        world.day(29);
        CHECK(world.undo(cast::bruno) == 200);
        CHECK(world.told(cast::bruno) == "fact_withdrawn watch undone; fact watch undo; ");
    });
}

TEST_CASE("until when a grave fact is its writer's to take back is a day of Paris") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.clock.set("2026-01-12T23:10:00.000Z");  // ten past midnight, on the 13th
        world.fact("grave");
        world.clock.set("2026-01-12T23:40:00.000Z");
        CHECK(world.told(cast::anissa) == "fact grave undo; ");
        world.clock.set("2026-01-13T12:00:00.000Z");
        CHECK(world.told(cast::anissa) == "fact grave undo; ");
        world.clock.set("2026-01-13T23:00:00.000Z");
        CHECK(world.told(cast::anissa) == "fact grave stays; ");
    });
}

TEST_CASE("a departure comes back on another day to who noted it, but one that met a stop") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const note = new_id(), stop = new_id();
        world.write("INSERT INTO handover_note (id, session, child, kind, left_at, noted_by, observed_at, received_at)"
                    " VALUES (:note, :session, :lina, 'alone', :at, :by, :at, :at)",
                    {{"note", note}, {"session", cast::cometes_tonight}, {"lina", cast::lina}});
        world.write("INSERT INTO handover (session, child, left_at, note) VALUES (:session, :lina, :at, :note)",
                    {{"note", note}, {"session", cast::cometes_tonight}, {"lina", cast::lina}});
        CHECK(world.told(cast::anissa) == "departure alone undo; ");
        CHECK(world.told(cast::bruno) == "departure alone stays; ");  // another's word
        world.day(12);
        CHECK(world.told(cast::anissa) == "departure alone undo; ");
        world.write("INSERT INTO handover_stop (id, session, child, kind, noted_by, observed_at, received_at)"
                    " VALUES (:stop, :session, :lina, 'alone_too_early', :by, :at, :at)",
                    {{"stop", stop}, {"session", cast::cometes_tonight}, {"lina", cast::lina}});
        world.write("UPDATE handover_note SET caused = :stop", {{"stop", stop}});
        CHECK(world.told(cast::anissa).find("departure alone stays; ") != std::string::npos);
        auto const path = "/api/v1/sessions/" + cast::cometes_tonight + "/handovers/" + cast::lina;
        cast::expect(world,
                     {"it is refused too", cast::anissa, "DELETE", path, "", 403, "handover.stop_is_the_directors"});
        world.write("UPDATE handover_note SET caused = NULL", {});
        cast::expect(world, {"taken back", cast::anissa, "DELETE", path, "", 200});
        CHECK(world.count("SELECT count(session) FROM handover") == 0);
        CHECK(world.count("SELECT count(id) FROM handover_note") == 2);
    });
}

TEST_CASE(
    "a family's link, made and taken away, and a message stopped before it left, are told to who knows the family") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.adult(nadia, "Nadia", {cast::lina, cast::noe});
        world.message(nadia, "family_link", "sms");
        world.day(0, 1);
        auto const offer = world.message(nadia, "offer_open", "email");
        CHECK(world.told(cast::anissa) == "family_link sms undo; ");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::leila).empty());  // no child of hers
        CHECK(world.told(cast::ines).empty());
        world.day(0, 2);
        CHECK(world.as(cast::anissa, "PUT", "/api/v1/messages/" + offer + "/withdrawal").status == 200);
        CHECK(world.told(cast::bruno) == "message_stopped offer_open stays; family_link sms undo; ");
        CHECK(world.told(cast::bruno, "?child=" + cast::lina) ==
              "message_stopped offer_open stays; family_link sms undo; ");
        CHECK(world.told(cast::bruno, "?child=" + cast::tom).empty());
        world.day(0, 3);
        auto const path = std::string{"/api/v1"} + [&] {
            for (auto const& item : world.read(cast::bruno))
                if (item.at("kind") == "family_link") return std::string{item.at("undo").at("path").as_string()};
            return std::string{};
        }();
        CHECK(world.as(cast::farid, "PUT", path).status == 404);
        CHECK(world.as(cast::bruno, "PUT", path).status == 200);
        CHECK(world.told(cast::bruno).find("family_link sms undone;") != std::string::npos);
        // Two links of one adult taken away at once are one line, of the adult and not of each child.
        world.adult(omar, "Omar", {cast::lina, cast::noe});
        world.day(0, 4);
        for (auto const* token : {"x", "y"})
            world.write(R"sql(INSERT INTO family_link (id, token_hash, establishment, guardian, created_at, created_by,
                                  expires_at, revoked_at, revoked_by)
                              VALUES (:id, :token, :house, :omar, :at, :by, '2027-01-01T00:00:00.000Z', :at, :by))sql",
                        {{"token", token}, {"omar", omar}});
        CHECK(world.told(cast::anissa).starts_with("family_link_revoked stays; message_stopped"));
        CHECK(world.read(cast::anissa).front().at("other").at("name") == "Omar Benali");
        CHECK(world.told(cast::anissa, "?child=" + cast::noe) == "family_link_revoked stays; ");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::leila).empty());
        // What has left does not come back.
        world.day(0, 5);
        auto const sent = world.message(nadia, "family_link", "paper");
        world.write("UPDATE message SET sent_at = :at WHERE id = :sent", {{"sent", sent}});
        CHECK(world.told(cast::bruno).starts_with("family_link paper stays; "));
    });
}

TEST_CASE("a changed civil status is told to who reads the child, by its parts, and comes back from there") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const version = std::to_string(
            world.count("SELECT version FROM child WHERE id = :id", {{"id", cast::lina}}));
        auto const body =
            R"({"given_names":"Lina","birth_name":"Benali","usage_name":"Costa","birth_date":"2016-02-29",)"
            R"("sex":"f"})";
        REQUIRE(
            world.as(cast::anissa, "PUT", "/api/v1/children/" + cast::lina, body, {{"if-match", "\"" + version + "\""}})
                .status == 200);
        auto const told = world.told(cast::anissa);
        CHECK(told.starts_with("child_changed "));
        CHECK(told.find("usage_name") != std::string::npos);
        CHECK(told.ends_with(" undo; "));
        CHECK(told.find("Costa") == std::string::npos);
        CHECK(world.told(cast::bruno) == told);
        for (auto const& who : {cast::farid, cast::leila, cast::ines}) CHECK(world.told(who).empty());
        CHECK(world.undo(cast::bruno) == 200);
        CHECK(world.told(cast::anissa).ends_with(" undone; "));
        CHECK(world.count("SELECT count(id) FROM child WHERE usage_name = 'Costa'") == 0);
    });
}

TEST_CASE("whether a family came to a meeting is told with its day and its adult, and the way back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.adult(nadia, "Nadia", {cast::lina});
        auto const meeting = new_id(), slot = new_id(), presence = new_id();
        sql::Parameters const of{
            {"meeting", meeting}, {"slot", slot}, {"presence", presence}, {"adult", nadia}, {"lina", cast::lina}};
        auto const write = [&](std::string_view text) {
            auto some = of;
            std::erase_if(some, [&](auto const& one) { return text.find(":" + std::string{one.name}) == text.npos; });
            world.write(text, some);
        };
        write("INSERT INTO follow_up_meeting (id, establishment, child, guardian, proposed_at, proposed_by)"
              " VALUES (:meeting, :house, :lina, :adult, :at, :by)");
        write("INSERT INTO meeting_slot (id, meeting, on_date, starts, ends)"
              " VALUES (:slot, :meeting, '2026-01-09', '17:00', '17:30')");
        write("INSERT INTO meeting_answer (id, meeting, slot, answered_at, by_account)"
              " VALUES (:id, :meeting, :slot, :at, :by)");
        world.day(0, 1);
        write("INSERT INTO meeting_presence (id, meeting, came, noted_at, noted_by)"
              " VALUES (:presence, :meeting, 'not_come', :at, :by)");
        CHECK(world.told(cast::anissa) == "meeting_presence not_come undo; meeting stays; ");
        CHECK(world.told(cast::bruno) == "meeting_presence not_come undo; meeting stays; ");
        CHECK(world.told(cast::farid).empty());
        CHECK(world.told(cast::ines).empty());
        auto const line = world.read(cast::anissa).front();
        CHECK(line.at("date") == "2026-01-09");
        CHECK(line.at("other").at("name") == "Nadia Benali");
        CHECK(line.at("undo").at("path").as_string() == "/meeting-presences/" + presence + "/reversal");
        world.day(0, 2);
        write("UPDATE meeting_presence SET undone_at = :at, undone_by = :by WHERE id = :presence");
        CHECK(world.told(cast::anissa) == "meeting_presence not_come undone; meeting stays; ");
    });
}
