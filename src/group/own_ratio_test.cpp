#include "group/own_ratio.hpp"
#include "group/world_test.hpp"
#include "tests/exports.hpp"
#include <algorithm>
#include <boost/json.hpp>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

std::string const own_path = "/api/v1/own-ratio";

std::string edit(std::string const& children, std::string const& from) {
    return R"({"children_per_referent":)" + children + R"(,"from":")" + from + "\"}";
}

}  // namespace

TEST_CASE("the house's own rule: refusals first, then stricter from a day on, and put back") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto rows = [&] { return world.count("SELECT count(id) FROM own_ratio"); };
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", own_path, "", 401},
            {"headquarters", cast::elodie, "GET", own_path, "", 403},
            {"a volunteer", cast::driss, "GET", own_path, "", 403},
            {"a referent decides nothing", cast::anissa, "PUT", own_path, edit("8", "2026-01-12"), 403},
            {"none for nobody", cast::bruno, "PUT", own_path, edit("0", "2026-01-12"), 422,
             R"({"field":"children_per_referent","code":"out_of_range"})"},
            {"looser than what is promised, and yesterday", cast::bruno, "PUT", own_path, edit("13", "2026-01-11"), 422,
             R"({"field":"children_per_referent","code":"out_of_range"},{"field":"from","code":"in_past"})"},
            {"years ahead", cast::bruno, "PUT", own_path, edit("8", "2027-01-14"), 422, "too_far"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(rows() == 0);
        CHECK(world.count("SELECT count(id) FROM setting_change") == 0);
        cast::expect(world, {"as promised", cast::anissa, "GET", own_path, "", 200, R"("now":12,"promised":12)"});

        cast::expect(world, {"ten from today", cast::bruno, "PUT", own_path, edit("10", "2026-01-12"), 200,
                             R"("now":10,"promised":12)"});
        cast::expect(world, {"the same again", cast::bruno, "PUT", own_path, edit("10", "2026-01-12"), 200});
        CHECK(world.count("SELECT count(id) FROM setting_change") == 1);
        cast::expect(world,
                     {"five in March", cast::bruno, "PUT", own_path, edit("5", "2026-03-02"), 200, "\"now\":10"});
        cast::expect(world, {"as promised in May", cast::bruno, "PUT", own_path, edit("null", "2026-05-04"), 200});
        auto const limits = database.read([](sql::Session& sql) { return limits_of(sql, cast::combes); });
        CHECK(limits.on("2026-01-11").children_per_referent == 12);
        CHECK(limits.on("2026-01-12").children_per_referent == 10);
        CHECK(limits.on("2026-03-02").children_per_referent == 5);
        CHECK(limits.on("2026-05-04").children_per_referent == 12);
        CHECK(limits.on("2026-03-02").widest_age_spread_years == 3);
        cast::expect(world, {"Farid's house promises as before", cast::farid, "GET", own_path, "", 200,
                             R"("now":12,"promised":12,"decided":[])"});

        auto const newest = database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM setting_change WHERE about = '2026-05-04'")->text(0);
        });
        auto const back = "/api/v1/own-ratio-changes/" + newest + "/reversal";
        cast::expect(world, {"not Farid", cast::farid, "PUT", back, "{}", 404, "setting.unknown"});
        CHECK(rows() == 3);
        cast::expect(world, {"put back", cast::bruno, "PUT", back, "{}", 200});
        CHECK(rows() == 2);
        world.clock.set("2026-03-03T10:00:00.000Z");
        auto const march = database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM setting_change WHERE about = '2026-03-02'")->text(0);
        });
        world.database.write(
            [](sql::Session& sql) { sql.execute("UPDATE setting_change SET made_at = '2026-03-01T10:00:00.000Z'"); });
        cast::expect(world, {"it holds since yesterday", cast::bruno, "PUT",
                             "/api/v1/own-ratio-changes/" + march + "/reversal", "{}", 409, "setting.in_force"});
    });
}

TEST_CASE("a move is warned of by the house's own rule") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto said = [&] {
            auto const answer = json::parse(
                world.as(cast::bruno, "GET", "/api/v1/children/" + cast::maya + "/group-choices").body);
            auto const& warnings = answer.at("choices").at(0).at("warnings").as_array();
            return std::ranges::count_if(warnings, [](auto const& each) { return each.at("kind") == "ratio"; });
        };
        CHECK(said() == 0);
        cast::expect(world, {"three", cast::bruno, "PUT", own_path, edit("3", "2026-01-12"), 200});
        CHECK(said() == 1);  // she would be the fourth
    });
}

TEST_CASE("what the house decided of its own rule as a file") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"ten from today", cast::bruno, "PUT", own_path, edit("10", "2026-01-12"), 200});
        cast::expect(world, {"a volunteer", cast::driss, "GET", own_path + "-export", "", 403});
        tests::expect_export(world, cast::anissa, {own_path + "-export", "export:own_ratio:1", "2026-01-12;10;Bruno"});
    });
}
