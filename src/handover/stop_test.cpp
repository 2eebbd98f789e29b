// Stops at the door over HTTP, on each database.
#include "handover/evening_test.hpp"

using namespace marelle;
using namespace marelle::handover;
using namespace marelle::handover::evening;

namespace {

struct Evening : World {
    explicit Evening(sql::Database& db) : World{db} {
        add_routes(router, *keyring, [](sql::Session&, access::Scope const&, Id const&, Id const&) {});
    }
    json::value sent(std::string body, Id const& who = cast::ines) {
        return json_as(who, "POST", "/api/v1/handover-stops", std::move(body));
    }
};

std::string const reason = R"({"reason":"Le juge a levé l’interdiction ce matin."})";
auto const with_duc = with("adult", duc), with_rosa = with("adult", rosa);

}  // namespace

TEST_CASE("a contact ban is lifted by the director, with a reason, for that session and that adult") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto written = world.sent(stop(1, "must_not_approach", with_duc));
        CHECK(written.at("state") == "open");
        CHECK(written.at("name") == "Duc Nguyen");
        auto const leaves = edit("guardian", with_duc + with("stop", id_of(1)));
        cast::Expected const refusals[] = {
            {"not yet", cast::ines, "PUT", adam, leaves, 422, R"({"field":"stop","code":"unknown"})"},
            {"a leader", cast::ines, "PUT", lifting(1), reason, 403, "access.refused"},
            {"his referent", cast::leila, "PUT", lifting(1), reason, 403, "handover.director_only"},
            {"another's referent", cast::anissa, "PUT", lifting(1), reason, 404, "stop.unknown"},
            {"Farid", cast::farid, "PUT", lifting(1), reason, 404, "stop.unknown"},
            {"without a reason", cast::bruno, "PUT", lifting(1), R"({"reason":"d’accord"})", 422,
             "handover.reason_too_short"},
            {"somebody called who is nobody", cast::bruno, "PUT", lifting(1),
             R"({"reason":"Le juge a levé l’interdiction.","called":")" + nadia + R"("})", 422, "called"},
        };
        for (auto const& one : refusals) cast::expect(world, one);
        CHECK(world.count("SELECT count(id) FROM handover_stop WHERE lifted_at IS NOT NULL") == 0);
        CHECK(world.audited("handover.lift") == 0);

        auto lifted = world.json_as(cast::bruno, "PUT", lifting(1),
                                    R"({"reason":"Le juge a levé l’interdiction.","called":")" + linh + R"("})");
        CHECK(lifted.at("state") == "lifted");
        CHECK(lifted.at("reason") == "Le juge a levé l’interdiction.");
        CHECK(lifted.at("called").at("name") == "Linh Nguyen");
        CHECK(world.audited("handover.lift") == 1);
        cast::expect(world, {"lifted otherwise", cast::bruno, "PUT", lifting(1), reason, 409, "handover.stop_lifted"});

        cast::expect(world, {"without saying so", cast::ines, "PUT", adam, edit("guardian", with_duc), 409,
                             "handover.must_not_approach"});
        cast::expect(world, {"for somebody else", cast::ines, "PUT", adam,
                             edit("named", with_rosa + with("stop", id_of(1))), 409, "handover.not_listed"});
        cast::expect(world, {"he may tonight", cast::ines, "PUT", adam, leaves, 200, "Duc Nguyen"});
        CHECK(world.stops() == 1);

        // Thursday is another session.
        auto const thursday = new_id();
        database.write([&](sql::Session& sql) {
            sql.execute(
                R"sql(
                INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader)
                VALUES (:id, :group, :combes, '2026-01-15', '16:45', '18:15', 'evening_workshop', :ines)
            )sql",
                {{"id", thursday}, {"group", cast::explorateurs}, {"combes", cast::combes}, {"ines", cast::ines}});
            add_presence(sql, thursday, cast::adam);
        });
        world.clock.set("2026-01-15T17:00:00.000Z");
        cast::expect(world,
                     {"not on Thursday", cast::ines, "PUT", "/api/v1/sessions/" + thursday + "/handovers/" + cast::adam,
                      edit("guardian", with_duc + with("stop", id_of(1)), "2026-01-15T17:00:00Z"), 422,
                      R"({"field":"stop","code":"unknown"})"});
    });
}

TEST_CASE("somebody who is not on the list: a referent lifts it, unless that name is kept away") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto written = world.sent(stop(1, "not_listed", R"(,"said_name":"Hélène Roux")"));
        CHECK(written.at("name") == "Hélène Roux");
        CHECK(written.at("adult").is_null());
        auto lifted = world.json_as(cast::leila, "PUT", lifting(1), R"({"reason":"La mère l’envoie, appelée."})");
        CHECK(lifted.at("lifted_by").at("name") == "Leïla Bonnet");
        auto left = world.json_as(cast::ines, "PUT", adam, edit("named", with("stop", id_of(1))));
        CHECK(left.at("handover").at("stop") == json::string{id_of(1)});
        CHECK(left.at("handover").at("adult").is_null());

        // "NGUYEN Duc" is Duc Nguyen.
        world.sent(stop(2, "not_listed", R"(,"said_name":"NGUYEN  duc")"));
        cast::expect(world, {"his name", cast::leila, "PUT", lifting(2), reason, 403, "handover.director_only"});
        cast::expect(world, {"the director's to say", cast::bruno, "PUT", lifting(2), reason, 200, "lifted"});
        world.sent(stop(3, "not_listed", with_duc));
        cast::expect(world, {"noted as not listed", cast::leila, "PUT", lifting(3), reason, 403, ""});
    });
}

TEST_CASE("somebody who says no name is stopped, and may be whoever is kept away") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        cast::expect(world, {"Farid", cast::farid, "POST", "/api/v1/handover-stops", stop(1, "not_listed", ""), 404,
                             "session.unknown"});
        auto const written = world.sent(stop(1, "not_listed", ""));
        CHECK(written.at("state") == "open");
        CHECK(written.at("name") == "");
        CHECK(world.sent(stop(1, "not_listed", "")) == written);
        CHECK(world.stops() == 1);
        cast::expect(world, {"may be Duc", cast::leila, "PUT", lifting(1), reason, 403, "handover.director_only"});
        cast::expect(world, {"the director's to say", cast::bruno, "PUT", lifting(1), reason, 200, "lifted"});
        cast::expect(world, {"and then they may", cast::ines, "PUT", adam, edit("named", with("stop", id_of(1))), 200,
                             id_of(1)});
        // Nobody is kept away from Jade: her referent knows whom she spoke to.
        world.sent(stop(2, "not_listed", "", cast::explorateurs_tonight, cast::jade));
        cast::expect(world, {"her referent", cast::leila, "PUT", lifting(2), reason, 200, "lifted"});
    });
}

TEST_CASE("what is said at the door is sealed with the child's key and logged without words") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.sent(stop(1, "not_listed", R"(,"said_name":"Hélène Roux")"));
        world.json_as(cast::bruno, "PUT", lifting(1), R"({"reason":"La grand-mère est malade."})");
        auto row = database.read(
            [](sql::Session& sql) { return *sql.first("SELECT said_name_sealed, reason_sealed FROM handover_stop"); });
        CHECK(row.bytes(0).find("Roux") == std::string::npos);
        CHECK(row.bytes(1).find("malade") == std::string::npos);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE subject = :subject AND child = :adam",
                          {{"subject", "handover_stop:" + id_of(1)}, {"adam", cast::adam}}) == 2);
        world.keyring->erase(cast::adam);
        auto doors = database.read([&](sql::Session& sql) {
            auto scope = world.scope(cast::bruno, "handover.write");
            return doors_of(sql, *world.keyring, scope, scope, {"2026-01-12", "2026-01-12"});
        });
        auto const& seen = doors.at({cast::explorateurs_tonight, cast::adam}).stops.at(0);
        CHECK(seen.name.empty());
        CHECK_FALSE(seen.reason);
    });
}

TEST_CASE("a stop sent twice is one, and what it must say") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        auto const one = stop(1, "not_listed", R"(,"said_name":"Hélène Roux","sent_at":"2026-01-12T17:00:00Z")");
        auto first = world.sent(one);
        world.clock.set("2026-01-12T17:20:00.000Z");
        auto again = world.sent(
            stop(1, "not_listed", R"(,"said_name":"Hélène Roux","sent_at":"2026-01-12T17:20:00Z")"));
        CHECK(first == again);
        CHECK(world.stops() == 1);
        auto const post = "/api/v1/handover-stops";
        cast::Expected const refusals[] = {
            {"another name", cast::ines, "POST", post, stop(1, "not_listed", R"(,"said_name":"Rosa")"), 409,
             "handover.id_reused"},
            {"another kind", cast::ines, "POST", post, stop(1, "alone_too_early", ""), 409, "handover.id_reused"},
            {"somebody else's", cast::leila, "POST", post, one, 409, "handover.id_reused"},
            {"nobody", cast::ines, "POST", post, stop(2, "must_not_approach", ""), 422,
             R"({"field":"adult","code":"required"})"},
            {"an adult of another child", cast::ines, "POST", post, stop(2, "not_listed", with("adult", nadia)), 422,
             R"({"field":"adult","code":"unknown"})"},
            {"alone, with an adult", cast::ines, "POST", post, stop(2, "alone_too_early", with_rosa), 422, "invalid"},
            {"another group's child", cast::ines, "POST", post,
             stop(2, "alone_too_early", "", cast::explorateurs_tonight, cast::lina), 409, "attendance.not_a_member"},
            {"a clock ahead", cast::ines, "POST", post,
             R"({"id":")" + id_of(2) + "\"" + with("session", cast::explorateurs_tonight) + with("child", cast::adam) +
                 R"(,"kind":"alone_too_early","observed_at":"2026-01-12T18:00:00Z"})",
             422, "attendance.clock_ahead"},
        };
        for (auto const& one_refusal : refusals) cast::expect(world, one_refusal);
        CHECK(world.stops() == 1);
    });
}

TEST_CASE("who sees what of the door") {
    tests::for_each_database([](sql::Database& database) {
        Evening world{database};
        world.sent(stop(1, "must_not_approach", with_duc));
        world.json_as(cast::ines, "PUT", adam, edit("guardian", with("adult", linh)));
        auto seen = [&](Id const& who, char const* reads) {
            return database.read([&](sql::Session& sql) {
                std::optional<access::Scope> care;
                if (auto found = access::scope_of(world.actor(who), "child.care")) care = *found;
                return doors_of(sql, *world.keyring, world.scope(who, reads), care, {"2026-01-12", "2026-01-13"});
            });
        };
        std::pair const door{cast::explorateurs_tonight, cast::adam};
        for (auto const& who : {cast::bruno, cast::leila, cast::ines}) {
            auto const doors = seen(who, "attendance.read");
            auto const& full = doors.at(door);
            CHECK(full.handover->adult->name == "Linh Nguyen");
            REQUIRE(full.stops.size() == 1);
            CHECK(full.stops[0].name == "Duc Nguyen");
            REQUIRE(full.leaves_alone);
            CHECK_FALSE(full.leaves_alone->allowed);
        }
        // A referent of another group reads the roll, not who collects.
        auto const doors = seen(cast::anissa, "attendance.read");
        auto const& brief = doors.at(door);
        CHECK(brief.handover->left_at == six);
        CHECK(brief.handover->kind == HandoverKind::guardian);
        CHECK_FALSE(brief.handover->adult);
        CHECK(brief.stops.empty());
        CHECK_FALSE(brief.leaves_alone);
        CHECK(seen(cast::driss, "attendance.read").empty());  // of another's session
        CHECK(seen(cast::farid, "attendance.read").empty());
        database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET leader = :driss WHERE id = :id",
                        {{"driss", cast::driss}, {"id", cast::explorateurs_tonight}});
        });
        auto const volunteer = seen(cast::driss, "attendance.read");
        CHECK(volunteer.at(door).handover->left_at == six);
        CHECK_FALSE(volunteer.at(door).handover->adult);
        CHECK(volunteer.at(door).stops.empty());
    });
}
