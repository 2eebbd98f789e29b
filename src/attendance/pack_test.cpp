// What a phone takes along, what it tells afterwards, and what a departure does to a roll: on each database.
#include "attendance/evening_test.hpp"
#include <map>
#include <set>

using namespace marelle;
using namespace marelle::attendance::evening;

namespace {

std::string children_of(json::value const& pack) {
    static std::map<Id, std::string> const names{{cast::lina, "lina"}, {cast::noe, "noe"},     {cast::sarah, "sarah"},
                                                 {cast::tom, "tom"},   {cast::maya, "maya"},   {cast::adam, "adam"},
                                                 {cast::jade, "jade"}, {cast::ilyes, "ilyes"}, {cast::zoe, "zoe"}};
    std::set<std::string> found;
    for (auto const& card : pack.at("cards").as_array()) found.insert(names.at(Id{card.at("child").as_string()}));
    std::string out;
    for (auto const& name : found) out += (out.empty() ? "" : " ") + name;
    return out;
}

json::value line_of(json::value const& roll, Id const& child) {
    for (auto const& one : roll.at("session").at("children").as_array())
        if (one.at("child").at("id").as_string() == json::string{child}) return one;
    FAIL("no such child");
    return {};
}

}  // namespace

TEST_CASE("whose cards a phone takes along") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.clock.set("2026-01-12T09:00:00.000Z");  // ten in the morning: nobody's two hours yet
        CHECK(children_of(world.pack(cast::bruno)) == "adam ilyes jade lina maya noe sarah tom");
        CHECK(children_of(world.pack(cast::anissa)) == "lina maya noe sarah tom");
        CHECK(children_of(world.pack(cast::leila)) == "adam ilyes jade");
        CHECK(children_of(world.pack(cast::ines)) == "adam ilyes jade");
        CHECK(children_of(world.pack(cast::driss)) == "lina maya noe sarah tom");
        CHECK(world.pack(cast::farid).at("cards").as_array().empty());
        CHECK(world.pack(cast::chloe).is_null());  // she notes nothing
        CHECK(world.today(cast::ines).at("pack").is_null());
        CHECK(world.today(cast::ines, "?date=2026-01-13&device=" + phone).at("pack").is_null());
        auto const mine = world.pack(cast::driss);
        CHECK(mine.at("made_at") == "2026-01-12T09:00:00.000Z");
        CHECK(mine.at("expires_at") == "2026-01-13T09:00:00.000Z");
        CHECK(world.today(cast::driss).at("now") == "2026-01-12T09:00:00.000Z");
        auto const said = json::serialize(mine);
        for (auto const* word : {"Benali", "collectors", "allergies", "no_approach", "leaves_alone"})
            CHECK(said.find(word) == std::string::npos);
        auto const full = world.pack(cast::anissa);
        for (auto const& card : full.at("cards").as_array())
            if (card.at("child").as_string() == json::string{cast::lina})
                CHECK(card.at("card").at("collectors").at(0).at("id") == json::string{nadia});
        CHECK(json::serialize(full).find("Nadia Benali") != std::string::npos);
    });
}

TEST_CASE("a pack is one entry of the log, written down with its sessions; refusals leave nothing") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const today = "/api/v1/today?device=" + phone;
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", today, "", 401, "login.required"},
            {"headquarters", cast::elodie, "GET", today, "", 403, "access.refused"},
            {"no device", cast::ines, "GET", "/api/v1/today?device=phone", "", 422,
             R"({"field":"device","code":"invalid"})"},
            {"a long label", cast::ines, "GET", today + "&label=" + std::string(81, 'x'), "", 422,
             R"({"field":"label","code":"too_long"})"},
        };
        for (auto const& one : refusals) cast::expect(world, one);
        CHECK(world.count("SELECT count(id) FROM device") == 0);

        auto entries = [&](char const* action) {
            return world.count("SELECT count(seq) FROM audit_entry WHERE action = :action AND level = 'S2'"
                               " AND subject = 'pack:2026-01-12'",
                               {{"action", action}});
        };
        auto const before = world.audit_rows();
        world.today(cast::ines, "?device=" + phone + "&label=T%C3%A9l%C3%A9phone%20Android");
        CHECK(entries("child.care") == 1);
        CHECK(world.audit_rows() == before + 1);
        world.pack(cast::driss, tablet);
        CHECK(entries("child.card") == 1);
        CHECK(world.count("SELECT count(id) FROM device WHERE label = 'Téléphone Android'") == 1);
        world.pack(cast::ines);
        CHECK(world.count("SELECT count(id) FROM device") == 2);
        CHECK(world.count("SELECT count(id) FROM pack") == 3);
        CHECK(world.count("SELECT count(session) FROM pack_session WHERE session = :id AND level = 'S2'",
                          {{"id", cast::explorateurs_tonight}}) == 2);
        // A referent sees the roll of the whole house, and takes along the cards of the own group.
        world.pack(cast::anissa, tablet);
        CHECK(world.count("SELECT count(session) FROM pack_session WHERE session = :id AND level = 'S1'",
                          {{"id", cast::explorateurs_tonight}}) == 1);
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE device SET revoked_at = :now WHERE user_account = :ines",
                        {{"now", now()}, {"ines", cast::ines}});
        });
        cast::expect(world, {"revoked", cast::ines, "GET", today, "", 403, "device.revoked"});
        cast::expect(world, {"today goes on without", cast::ines, "GET", "/api/v1/today", "", 200, R"("pack":null)"});
        cast::expect(world, {"somebody else on it", cast::leila, "GET", today, "", 200, R"("pack":{)"});
    });
}

TEST_CASE("cards opened without network are logged when the phone is back, each once") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto opening = [](int id, Id const& child, std::string at, Id const& session) {
            return R"({"id":")" + id_of(id) + R"(","session":")" + session + R"(","child":")" + child +
                   R"(","observed_at":")" + at + "\"}";
        };
        auto send = [&](Id const& who, std::string const& lines, std::string more = {}) {
            auto reply = world.json_as(who, "POST", "/api/v1/card-openings",
                                       "{\"openings\":[" + lines + "]" + more + "}");
            std::string out;
            for (auto const& one : reply.at("results").as_array()) {
                out += (out.empty() ? "" : "; ") + std::string{one.at("result").as_string()};
                if (!one.at("code").is_null()) out += " " + std::string{one.at("code").as_string()};
            }
            return out;
        };
        auto const one = opening(1, cast::lina, "2026-01-12T16:20:00Z", cast::cometes_tonight);
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", "/api/v1/card-openings", "{}", 401, "login.required"},
            {"headquarters", cast::elodie, "POST", "/api/v1/card-openings", "{}", 403, "access.refused"},
            {"nothing", cast::driss, "POST", "/api/v1/card-openings", "{}", 422, "required"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        world.pack(cast::driss);
        world.clock.set("2026-01-13T07:00:00.000Z");
        CHECK(send(cast::farid, one) == "refused child.unknown");
        CHECK(send(cast::ines, one) == "refused child.unknown");
        CHECK(send(cast::driss, opening(2, cast::adam, "2026-01-12T16:20:00Z", cast::cometes_tonight) + "," +
                                    opening(3, cast::adam, "2026-01-12T16:20:00Z", cast::explorateurs_tonight) +
                                    ",7") == "refused child.unknown; refused child.unknown; refused body.wrong_fields");
        CHECK(world.count("SELECT count(id) FROM card_opening") == 0);
        CHECK(send(cast::driss, one) == "stored");
        CHECK(send(cast::driss, one) == "repeated");
        CHECK(send(cast::driss, opening(1, cast::tom, "2026-01-12T16:20:00Z", cast::cometes_tonight)) ==
              "refused attendance.id_reused");
        CHECK(world.count("SELECT count(id) FROM card_opening") == 1);
        auto const logged = "SELECT count(seq) FROM audit_entry WHERE action = 'child.card' AND child = :lina AND "
                            "subject = :subject";
        CHECK(world.count(logged,
                          {{"lina", cast::lina},
                           {"subject", "session:" + cast::cometes_tonight + " opened:2026-01-12T16:20:00.000Z"}}) == 1);
        // By a clock two days behind.
        CHECK(send(cast::driss, opening(4, cast::maya, "2026-01-10T16:20:00Z", cast::cometes_tonight),
                   R"(,"sent_at":"2026-01-11T07:00:00Z")") == "stored");
        CHECK(world.count("SELECT count(id) FROM card_opening WHERE observed_at = '2026-01-12T16:20:00.000Z'") == 2);
    });
}

TEST_CASE("a departure cuts the minutes off and gives them back, and the roll shows it") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const session = "/api/v1/sessions/" + cast::cometes_tonight;
        auto const lina = session + "/attendance/" + cast::lina, left = session + "/handovers/" + cast::lina;
        auto minutes = [&] { return world.count("SELECT minutes FROM attendance"); };
        world.clock.set("2026-01-12T16:50:00.000Z");
        world.json_as(cast::anissa, "PUT", lina, R"({"presence":"present","observed_at":"2026-01-12T16:00:00Z"})");
        CHECK(minutes() == 90);
        world.json_as(cast::anissa, "PUT", left,
                      R"({"kind":"guardian","adult":")" + nadia +
                          R"(","observed_at":"2026-01-12T16:50:00Z","left_at":"2026-01-12T16:45:00Z"})");
        CHECK(minutes() == 60);
        // The roll call corrected afterwards keeps the hour of departure.
        auto late = world.json_as(
            cast::anissa, "PUT", lina,
            R"({"presence":"late","arrived_at":"2026-01-12T16:05:00Z","observed_at":"2026-01-12T16:50:01Z"})");
        CHECK(late.at("mark").at("minutes") == 40);
        CHECK(late.at("mark").at("left_at") == "2026-01-12T16:45:00.000Z");
        auto seen = line_of(world.json_as(cast::bruno, "GET", session + "/attendance"), cast::lina);
        CHECK(seen.at("handover").at("adult").at("name") == "Nadia Benali");
        CHECK(seen.at("mark").at("left_at") == "2026-01-12T16:45:00.000Z");
        CHECK(seen.at("leaves_alone").at("allowed") == false);
        auto volunteer = line_of(world.json_as(cast::driss, "GET", session + "/attendance"), cast::lina);
        CHECK(volunteer.at("handover").at("kind") == "guardian");
        CHECK(volunteer.at("handover").at("left_at") == "2026-01-12T16:45:00.000Z");
        CHECK(volunteer.at("handover").at("adult").is_null());
        CHECK(volunteer.at("leaves_alone").is_null());
        CHECK(json::serialize(volunteer).find("Nadia") == std::string::npos);
        world.json_as(cast::anissa, "DELETE", left);
        CHECK(minutes() == 70);
        seen = line_of(world.json_as(cast::bruno, "GET", session + "/attendance"), cast::lina);
        CHECK(seen.at("handover").is_null());
        CHECK(seen.at("mark").at("left_at").is_null());
        CHECK(world.count("SELECT count(id) FROM handover_note") == 2);
        CHECK(world.notes() == 2);
    });
}
