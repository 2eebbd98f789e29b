#include "family/family.hpp"
#include "family/parents.hpp"
#include "message/family_test.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>

using namespace marelle;
using message::adults::karim;
using message::adults::nadia;
using message::adults::samir;

namespace {

std::string const roll = "/api/v1/sessions/" + cast::cometes_tonight + "/parents";

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        message::adults::write(world);
        family::add_parent_routes(world.router);
        test(world);
    });
}

void becomes(cast::World& world, std::string_view activity, std::string_view date = "2026-01-12") {
    world.database.write([&](sql::Session& sql) {
        sql.execute("UPDATE session SET activity = :activity, on_date = :date WHERE id = :id",
                    {{"activity", activity}, {"date", date}, {"id", cast::cometes_tonight}});
    });
}

}  // namespace

TEST_CASE("adults are noted by who holds the workshop, at a workshop, on its day") {
    each_world([](cast::World& world) {
        cast::expect(world, {"an evening of children", cast::bruno, "GET", roll, "", 409, "family.no_adults"});
        becomes(world, "parents_workshop");
        cast::expect(world, {"Farid", cast::farid, "GET", roll, "", 404, "session.unknown"});
        cast::expect(world, {"Farid notes", cast::farid, "PUT", roll + "/" + nadia, "", 404, "session.unknown"});
        cast::expect(world, {"a volunteer", cast::driss, "GET", roll, "", 403});
        cast::expect(world, {"a psychologist", cast::chloe, "GET", roll, "", 403});
        cast::expect(world, {"the référente of others", cast::leila, "GET", roll, "", 404});
        cast::expect(
            world, {"a father of elsewhere", cast::bruno, "PUT", roll + "/" + samir, "", 404, "message.adult_unknown"});
        cast::expect(world, {"nobody", cast::bruno, "POST", roll, R"({"name":"  "})", 422, "name"});
        becomes(world, "parents_workshop", "2026-01-13");
        cast::expect(world, {"tomorrow's", cast::bruno, "PUT", roll + "/" + nadia, "", 409, "family.not_yet"});
        becomes(world, "parents_workshop");
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = '2026-01-12T08:00:00.000Z', cancel_reason = 'Neige'"
                        " WHERE id = :id",
                        {{"id", cast::cometes_tonight}});
        });
        cast::expect(world, {"cancelled", cast::bruno, "PUT", roll + "/" + nadia, "", 409, "family.evening_cancelled"});
        cast::expect(world, {"and why", cast::bruno, "GET", roll, "", 200, R"("cancel_reason":"Neige")"});
        CHECK(world.count("SELECT count(id) FROM parent_presence") == 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'parent.write'") == 0);
    });
}

TEST_CASE("one tap an adult, once; another name; and a mistake taken back") {
    each_world([](cast::World& world) {
        becomes(world, "parents_workshop");
        for (auto const& who : {cast::anissa, cast::bruno})
            cast::expect(world, {"came", who, "PUT", roll + "/" + nadia, "", 200, R"("came":1)"});
        CHECK(world.count("SELECT count(id) FROM parent_presence") == 1);
        auto const other = R"({"id":"01900000-0000-7000-8000-0000000aa001","name":" Rosa  Diaz "})";
        for (int i = 0; i < 2; ++i)
            cast::expect(world, {"an aunt", cast::anissa, "POST", roll, other, 201, R"("name":"Rosa Diaz")"});
        cast::expect(world, {"another takes its id", cast::anissa, "POST", roll,
                             R"({"id":"01900000-0000-7000-8000-0000000aa001","name":"Autre"})", 409, "id.taken"});
        cast::expect(world, {"two", cast::bruno, "GET", roll, "", 200, R"("came":2)"});
        for (int i = 0; i < 2; ++i)
            cast::expect(world, {"not she", cast::bruno, "DELETE", roll + "/" + nadia, "", 200, R"("came":1)"});
        cast::expect(world, {"nor the aunt", cast::bruno, "DELETE", roll + "/01900000-0000-7000-8000-0000000aa001", "",
                             200, R"("came":0)"});
        CHECK(world.count("SELECT count(id) FROM parent_presence WHERE undone_at IS NOT NULL") == 2);
        cast::expect(world, {"after all", cast::bruno, "PUT", roll + "/" + nadia, "", 200, R"("came":1)"});
    });
}

TEST_CASE("whoever must not approach is on no list of parents") {
    each_world([](cast::World& world) {
        becomes(world, "family_time");
        cast::expect(world, {"both parents", cast::anissa, "GET", roll, "", 200, "Karim"});
        message::adults::right(world, cast::lina, karim, "no_approach", "2026-01-12");
        auto const seen = cast::expect(world, {"one", cast::anissa, "GET", roll, "", 200, "Nadia Benali"});
        CHECK(seen.body.find("Karim") == std::string::npos);
        cast::expect(world,
                     {"he is not noted", cast::anissa, "PUT", roll + "/" + karim, "", 404, "message.adult_unknown"});
    });
}

TEST_CASE("an event has one list: a family of two groups is counted once") {
    each_world([](cast::World& world) {
        becomes(world, "family_time");
        world.database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO house_event (id, establishment, recorded_at, recorded_by)"
                        " VALUES ('ev', :here, '2026-01-01T00:00:00.000Z', :by)",
                        {{"here", cast::combes}, {"by", cast::bruno}});
            sql.execute("UPDATE session SET event = 'ev', activity = 'family_time' WHERE id IN (:one, :two)",
                        {{"one", cast::cometes_tonight}, {"two", cast::explorateurs_tonight}});
        });
        auto const other = "/api/v1/sessions/" + cast::explorateurs_tonight + "/parents";
        cast::expect(world, {"at one door", cast::bruno, "PUT", roll + "/" + nadia, "", 200, R"("came":1)"});
        cast::expect(world, {"at the other", cast::bruno, "PUT", other + "/" + nadia, "", 200, R"("came":1)"});
        CHECK(world.count("SELECT count(id) FROM parent_presence") == 1);
        cast::expect(world, {"both groups", cast::bruno, "GET", other, "", 200, "Explorateurs"});
        cast::expect(world,
                     {"taken back at the other", cast::bruno, "DELETE", other + "/" + nadia, "", 200, R"("came":0)"});
    });
}

TEST_CASE("the roll of a workshop as a file, for who may take a list out of the house") {
    each_world([](cast::World& world) {
        becomes(world, "parents_workshop");
        cast::expect(world, {"came", cast::bruno, "PUT", roll + "/" + nadia, "", 200});
        cast::expect(world, {"an aunt", cast::bruno, "POST", roll, R"({"name":"Rosa Diaz"})", 201});
        for (auto const& who : {cast::ines, cast::driss, cast::chloe, cast::elodie})
            cast::expect(world, {"not to take away", who, "GET", roll + "-export", "", 403});
        cast::expect(world, {"the référente of others", cast::leila, "GET", roll + "-export", "", 404});
        tests::expect_export(world, cast::anissa,
                             {roll + "-export", "export:parents:" + cast::cometes_tonight + ":3",
                              "\r\nNadia Benali;\"Lina, Maya\";Oui;2026-01-12 16:30;", cast::farid, 404});
        CHECK(world.as(cast::bruno, "GET", roll + "-export").body.find("\r\nRosa Diaz;;Oui;") != std::string::npos);
    });
}
