// Leaving, staying after all, coming again on the same file.
#include "crypto/keyring.hpp"
#include "staff/engagement.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::staff;
namespace json = boost::json;

namespace {

Id const odile = "01900000-0000-7000-8000-00000000dd01";
std::string const path = "/api/v1/staff/" + odile;

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        add_routes(router, *keyring);
        cast::expect(*this, {"Odile", cast::bruno, "POST", "/api/v1/staff",
                             R"({"id":")" + odile +
                                 R"(","first_given_name":"Odile","birth_name":"Berthier","profile":"volunteer",)"
                                 R"("from":"2026-01-05"})",
                             201});
    }
    // From, until and what of each, in order.
    std::string stretches() {
        return database.read([](sql::Session& sql) {
            std::string out;
            for (auto const& row :
                 sql.query("SELECT from_on, COALESCE(until_on, '-'), profile FROM engagement WHERE person = :p"
                           " ORDER BY from_on, id",
                           {{"p", odile}}))
                out += row.text(0) + " " + row.text(1) + " " + row.text(2) + ";";
            return out;
        });
    }
    void leaves(Date const& on) {
        cast::expect(*this, {"leaves", cast::bruno, "PUT", path + "/closure", R"({"on":")" + on + "\"}", 204});
    }
    std::string change() {
        return database.read([](sql::Session& sql) {
            return "/api/v1/engagement-changes/" +
                   sql.first("SELECT id FROM setting_change WHERE kind = 'engagement' ORDER BY made_at DESC, id DESC")
                       ->text(0) +
                   "/reversal";
        });
    }
};

std::string again(Date const& from, char const* profile = "volunteer", char const* id = "dd11") {
    return R"({"id":"01900000-0000-7000-8000-00000000)" + std::string{id} + R"(","profile":")" + profile +
           R"(","from":")" + from + R"(","until":null})";
}

}  // namespace

TEST_CASE("somebody who left is told apart, and comes back on the same file: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const engagements = path + "/engagements";
        cast::expect(world, {"who is there does not come back", cast::bruno, "POST", engagements, again("2026-02-01"),
                             409, "staff.still_here"});
        world.leaves("2026-01-12");
        auto const before = world.stretches();
        cast::Expected const lines[] = {
            {"a referent reads none", cast::anissa, "GET", "/api/v1/former-staff", "", 403},
            {"Farid's is empty", cast::farid, "GET", "/api/v1/former-staff", "", 200, R"("items":[])"},
            {"a referent brings nobody back", cast::anissa, "POST", engagements, again("2026-01-12"), 403},
            {"Farid neither", cast::farid, "POST", engagements, again("2026-01-12"), 404, "staff.unknown"},
            {"nor undoes the end", cast::farid, "DELETE", path + "/closure", "", 404, "staff.unknown"},
            {"a referent neither", cast::anissa, "DELETE", path + "/closure", "", 403},
            {"not as a director", cast::bruno, "POST", engagements, again("2026-01-12", "director"), 422, "profile"},
            {"not before leaving", cast::bruno, "POST", engagements, again("2026-01-11"), 422, "too_early"},
            {"who has an account has posts", cast::bruno, "POST", "/api/v1/staff/" + cast::driss + "/engagements",
             again("2026-01-12"), 409, "staff.has_an_account"},
            {"and leaves by them", cast::bruno, "DELETE", "/api/v1/staff/" + cast::driss + "/closure", "", 409,
             "staff.has_an_account"},
            {"a file is opened once", cast::bruno, "POST", "/api/v1/staff",
             R"({"id":")" + odile +
                 R"(","first_given_name":"Odile","birth_name":"Berthier","profile":"volunteer","from":"2026-01-12"})",
             409, "id.taken"},
            {"who left is left", cast::bruno, "PUT", path + "/closure", R"({"on":"2026-01-12"})", 404, "staff.unknown"},
            {"nobody", cast::bruno, "DELETE", "/api/v1/staff/" + cast::lina + "/closure", "", 404, "staff.unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.stretches() == before);
        CHECK(before == "2026-01-05 2026-01-12 volunteer;");
    });
}

TEST_CASE("who comes back finds the checks and the hours of before, and is on the list again") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"a check", cast::bruno, "POST", path + "/checks",
                             R"({"kind":"acm_tam","outcome":"ok","verified_on":"2026-01-12"})", 200});
        cast::expect(world, {"hours", cast::bruno, "PUT", path + "/hours",
                             R"({"weekly_minutes":180,"from":"2026-01-05"})", 200});
        world.leaves("2026-01-12");
        cast::expect(world, {"gone", cast::bruno, "GET", path, "", 404, "staff.unknown"});
        auto const former = world.as(cast::bruno, "GET", "/api/v1/former-staff").body;
        CHECK(former.find(R"("name":"Odile Berthier")") != std::string::npos);
        CHECK(former.find(R"("left_on":"2026-01-12")") != std::string::npos);
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/former-staff-export", "export:former_staff:1", "\r\nOdile Berthier;"});
        auto const back = world.as(cast::bruno, "POST", path + "/engagements", again("2026-01-14", "activity_leader"));
        CHECK_MESSAGE(back.status == 200, back.body);
        auto const file = json::parse(back.body).as_object();
        CHECK(file.at("checks").as_array().size() == 1);
        CHECK(file.at("hours").as_array().size() == 1);
        CHECK(file.at("row").at("posts").at(0).at("profile") == "activity_leader");
        CHECK(world.as(cast::bruno, "GET", "/api/v1/former-staff").body.find("Odile") == std::string::npos);
        cast::expect(world, {"sent twice is once", cast::bruno, "POST", path + "/engagements",
                             again("2026-01-14", "activity_leader"), 200});
        cast::expect(world, {"another under the same id", cast::bruno, "POST", path + "/engagements",
                             again("2026-01-15", "activity_leader"), 409, "id.taken"});
        CHECK(world.stretches() == "2026-01-05 2026-01-12 volunteer;2026-01-14 - activity_leader;");
        CHECK(world.count("SELECT count(id) FROM person_at_work WHERE birth_name = 'Berthier'") == 1);
    });
}

TEST_CASE("an end that was a mistake is withdrawn, before its day and after") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        for (auto const& on : {Date{"2026-02-01"}, Date{"2026-01-12"}}) {
            world.leaves(on);
            CHECK(world.stretches() == "2026-01-05 " + on + " volunteer;");
            cast::expect(world, {"stays", cast::bruno, "DELETE", path + "/closure", "", 200, "Odile Berthier"});
            cast::expect(world, {"said again", cast::bruno, "DELETE", path + "/closure", "", 200, "Odile Berthier"});
            CHECK(world.stretches() == "2026-01-05 - volunteer;");
        }
        CHECK(world.count("SELECT count(id) FROM setting_change WHERE kind = 'engagement'") == 5);
    });
}

TEST_CASE("an arrival and an end are taken back, the newest first, and what was held until today was held") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const began = world.change();
        world.clock.set("2026-01-12T16:01:00.000Z");
        world.leaves("2026-01-12");
        auto const ended = world.change();
        world.clock.set("2026-01-12T16:02:00.000Z");
        cast::expect(world, {"back", cast::bruno, "POST", path + "/engagements", again("2026-01-13"), 200});
        auto const returned = world.change();
        auto const before = world.stretches();
        cast::Expected const lines[] = {
            {"not by a referent", cast::anissa, "PUT", returned, "", 403},
            {"nor Farid", cast::farid, "PUT", returned, "", 404, "setting.unknown"},
            {"not the arrival before the end", cast::bruno, "PUT", began, "", 409, "setting.changed_since"},
            {"not the end while the return holds", cast::bruno, "PUT", ended, "", 409, "staff.still_here"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.stretches() == before);
        cast::expect(world, {"the return", cast::bruno, "PUT", returned, "", 204});
        CHECK(world.stretches() == "2026-01-05 2026-01-12 volunteer;2026-01-13 2026-01-13 volunteer;");
        cast::expect(world, {"once", cast::bruno, "PUT", returned, "", 204});
        cast::expect(world, {"the end", cast::bruno, "PUT", ended, "", 200, "Odile Berthier"});
        CHECK(world.stretches() == "2026-01-05 - volunteer;2026-01-13 2026-01-13 volunteer;");
        cast::expect(world, {"the arrival", cast::bruno, "PUT", began, "", 204});
        CHECK(world.stretches() == "2026-01-05 2026-01-12 volunteer;2026-01-13 2026-01-13 volunteer;");
        world.clock.set("2026-02-13T16:00:00.000Z");
        cast::expect(world, {"a month later, asked again, it answers the same", cast::bruno, "PUT", ended, "", 204});
    });
}
