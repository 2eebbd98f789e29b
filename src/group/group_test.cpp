#include "group/group.hpp"
#include "group/world_test.hpp"
#include <boost/json.hpp>
#include <rapidcheck.h>
#include <thread>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

std::string const groups_path = "/api/v1/groups";
std::string const cometes_path = "/api/v1/groups/" + cast::cometes;
std::string const new_group =
    R"({"id":"01900000-0000-7000-8000-00000000bb01","name":"Astres","cursus":1,"room":"Salle verte","places":8})";

std::string edit_of(int places, std::string room = "Salle rouge") {
    return R"({"name":"Comètes","cursus":1,"room":")" + room + R"(","referent":")" + cast::anissa + R"(","places":)" +
           std::to_string(places) + "}";
}

}  // namespace

TEST_CASE("a group is full on the first day when every place is taken") {
    std::vector<Span> const two{{"2026-01-01", {}}, {"2026-02-01", "2026-03-01"}};
    CHECK(!full_on({}, {"2026-01-01", {}}, 1));
    CHECK(full_on(two, {"2026-01-15", {}}, 1) == "2026-01-15");
    CHECK(full_on(two, {"2026-01-15", {}}, 2) == "2026-02-01");
    CHECK(!full_on(two, {"2026-01-15", "2026-02-01"}, 2));
    CHECK(!full_on(two, {"2026-03-01", {}}, 2));
    CHECK(full_on(two, {"2026-02-28", {}}, 2) == "2026-02-28");
    CHECK(!full_on(two, {"2026-01-15", {}}, 3));
}

TEST_CASE("full_on says what counting every day says") {
    CHECK(rc::check([] {
        auto span = [] {
            auto from = add_days("2024-02-20", *rc::gen::inRange(0, 30));
            auto days = *rc::gen::inRange(0, 20);
            return Span{from, days ? std::optional{add_days(from, days)} : std::nullopt};
        };
        std::vector<Span> others;
        for (int i = *rc::gen::inRange(0, 8); i > 0; --i) others.push_back(span());
        auto wanted = span();
        int places = *rc::gen::inRange(1, 6);
        std::optional<Date> expected;
        for (Date day = "2024-02-20"; day < "2024-05-01" && !expected; day = add_days(day, 1))
            if (covers(wanted, day) &&
                std::ranges::count_if(others, [&](auto const& o) { return covers(o, day); }) >= places)
                expected = day;
        RC_ASSERT(full_on(others, wanted, places) == expected);
    }));
}

TEST_CASE("groups over HTTP: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const move = to(cast::explorateurs, "2026-01-13");
        auto const before = world.digest();
        cast::Expected const lines[] = {
            {"nobody lists", cast::nobody, "GET", groups_path, "", 401, "login.required"},
            {"headquarters list no group", cast::elodie, "GET", groups_path, "", 403, "access.refused"},
            {"a volunteer opens none", cast::driss, "POST", groups_path, new_group, 403, "access.refused"},
            {"a leader moves nobody", cast::ines, "PUT", path_of(cast::lina), move, 403, "access.refused"},
            {"Farid sees none of it", cast::farid, "GET", groups_path, "", 200, R"({"items":[],"next":null})"},
            {"Farid reads no group", cast::farid, "GET", cometes_path, "", 404, "group.unknown"},
            {"Farid changes none",
             cast::farid,
             "PUT",
             cometes_path,
             edit_of(12),
             404,
             "group.unknown",
             {{"if-match", "\"1\""}}},
            {"Farid closes none", cast::farid, "PUT", cometes_path + "/closure", R"({"on":"2026-02-01"})", 404, ""},
            {"Farid moves nobody", cast::farid, "PUT", path_of(cast::lina), move, 404, "child.unknown"},
            {"Farid takes his child to no group of ours", cast::farid, "PUT", path_of(cast::nour), move, 422,
             R"({"field":"group","code":"unknown"})"},
            {"Bruno moves no child of Bellevue", cast::bruno, "PUT", path_of(cast::nour), move, 404, "child.unknown"},
            {"a volunteer reads only the group of tonight", cast::driss, "GET", "/api/v1/groups/" + cast::explorateurs,
             "", 404, "group.unknown"},
            {"an unknown group", cast::bruno, "PUT", path_of(cast::lina), to(cast::noe, "2026-01-13"), 422, "unknown"},
            {"before the group existed", cast::bruno, "PUT", path_of(cast::lina), to(cast::explorateurs, "2023-08-31"),
             422, R"({"field":"from","code":"too_early"})"},
            {"not enrolled on that day", cast::bruno, "PUT", path_of(cast::zoe), to(cast::cometes, "2026-01-04"), 409,
             "group.not_enrolled"},
            {"who has left", cast::bruno, "PUT", path_of(cast::louis), to(cast::explorateurs, "2026-01-12"), 409,
             "group.not_enrolled"},
            {"without If-Match", cast::bruno, "PUT", cometes_path, edit_of(12), 422, "if_match.required"},
            {"an old version", cast::bruno, "PUT", cometes_path, edit_of(12), 412, "stale", {{"if-match", "\"7\""}}},
            {"fewer places than members",
             cast::bruno,
             "PUT",
             cometes_path,
             edit_of(4),
             409,
             R"("code":"group.places_taken","detail":"2026-01-12")",
             {{"if-match", "\"1\""}}},
            {"every wrong field", cast::bruno, "POST", groups_path, R"({"name":"","cursus":0,"places":90})", 422,
             R"({"field":"name","code":"required"})"},
            {"out of bounds", cast::bruno, "POST", groups_path, R"({"name":"x","cursus":0,"places":90})", 422,
             R"([{"field":"cursus","code":"invalid"},{"field":"places","code":"invalid"}])"},
            {"a referent of elsewhere", cast::bruno, "POST", groups_path,
             R"({"name":"x","cursus":1,"places":9,"referent":")" + cast::farid + "\"}", 422,
             R"({"field":"referent","code":"unknown"})"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.digest() == before);
        CHECK(world.count("SELECT count(id) FROM mini_group") == 2);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.write' AND outcome = 'done'") == 0);
    });
}

TEST_CASE("a group opened, changed, closed") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"opened", cast::bruno, "POST", groups_path, new_group, 201,
                             R"("members":0,"slots":[],"version":1)"});
        cast::expect(world, {"the same is one", cast::bruno, "POST", groups_path, new_group, 201, "Astres"});
        auto other = new_group;
        other.replace(other.find("Astres"), 6, "Autres");
        cast::expect(world, {"its id for another", cast::bruno, "POST", groups_path, other, 409, "id.taken"});
        CHECK(world.count("SELECT count(id) FROM mini_group") == 3);

        auto reply = cast::expect(
            world,
            {"changed", cast::bruno, "PUT", cometes_path, edit_of(6), 200, R"("version":2)", {{"if-match", "\"1\""}}});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE fields = 'room,places,version'") == 1);
        cast::expect(world, {"the room of tonight stays its own", cast::bruno, "GET", cometes_path, "", 200,
                             R"("room":"Salle bleue")"});

        cast::expect(world, {"closed", cast::bruno, "PUT", cometes_path + "/closure", R"({"on":"2026-02-02"})", 200,
                             R"("closed_on":"2026-02-02")"});
        CHECK(world.group_of(cast::lina, "2026-02-01") == "Comètes");
        CHECK(world.group_of(cast::lina, "2026-02-02") == "-");
        CHECK(world.count("SELECT count(id) FROM slot WHERE until_on = '2026-02-02'") == 2);
        cast::expect(world, {"nobody joins it then", cast::bruno, "PUT", path_of(cast::zoe),
                             to(cast::cometes, "2026-02-02"), 409, "group.closed"});
        world.mark(cast::explorateurs_tonight, cast::adam);
        cast::expect(world,
                     {"not before a roll call", cast::bruno, "PUT", "/api/v1/groups/" + cast::explorateurs + "/closure",
                      R"({"on":"2026-01-12"})", 409, "group.marks_after"});
    });
}

TEST_CASE("who reads what of a group") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const audited = "SELECT count(seq) FROM audit_entry WHERE action = 'group.read' AND level = 'S2'";
        auto body = [&](Id const& who, Id const& group) {
            auto reply = world.as(who, "GET", "/api/v1/groups/" + group);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return json::parse(reply.body);
        };
        auto seen = body(cast::bruno, cast::cometes);
        CHECK(seen.at("memberships").as_array().size() == 5);
        CHECK(seen.at("memberships").at(0).at("child").at("last_name") == "Benali");
        CHECK(seen.at("memberships").at(0).at("child").at("age") == 8);
        CHECK(seen.at("memberships").at(0).at("child").at("level") == "CE2");
        CHECK(seen.at("upcoming").as_array().size() == 4);  // Mondays and Thursdays, two weeks
        CHECK(seen.at("upcoming").at(0).at("counts").at("expected") == 5);
        CHECK(world.count(audited) == 1);
        CHECK(body(cast::anissa, cast::cometes).at("memberships").at(0).at("child").at("last_name") == "Benali");
        CHECK(world.count(audited) == 2);
        for (auto const& who : {cast::leila, cast::chloe, cast::driss}) {
            auto child = body(who, cast::cometes).at("memberships").at(0).at("child");
            CHECK(child.at("first_name") == "Lina");
            CHECK(child.at("initial") == "B.");
            CHECK(child.at("last_name").is_null());
            CHECK(child.at("age").is_null());
        }
        CHECK(world.count(audited) == 2);
        CHECK(json::parse(world.as(cast::driss, "GET", groups_path).body).at("items").as_array().size() == 1);
        CHECK(json::parse(world.as(cast::leila, "GET", groups_path).body).at("items").as_array().size() == 2);
    });
}

TEST_CASE("a move closes the former membership that day, and moving back that day restores the rows") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.digest();
        auto const reply = cast::expect(world, {"to Explorateurs", cast::bruno, "PUT", path_of(cast::maya),
                                                to(cast::explorateurs, "2026-01-13"), 200, R"("kind":"age_spread")"});
        CHECK(reply.body.find(R"("kind":"cursus","detail":"1 → 2")") != std::string::npos);
        CHECK(world.group_of(cast::maya, "2026-01-12") == "Comètes");
        CHECK(world.group_of(cast::maya, "2026-01-13") == "Explorateurs");
        cast::expect(world, {"back", cast::bruno, "PUT", path_of(cast::maya), to(cast::cometes, "2026-01-13"), 200,
                             R"("warnings":[{"kind":"hours",)"});
        CHECK(world.digest() == before);
        cast::expect(world, {"to where she is", cast::bruno, "PUT", path_of(cast::maya),
                             to(cast::cometes, "2026-01-13"), 200, ""});
        CHECK(world.digest() == before);
        cast::expect(world,
                     {"out", cast::anissa, "PUT", path_of(cast::maya), out_from("2026-01-13"), 200, R"("group":)"});
        CHECK(world.group_of(cast::maya, "2026-01-13") == "-");
        cast::expect(
            world, {"and back in", cast::anissa, "PUT", path_of(cast::maya), to(cast::cometes, "2026-01-13"), 200, ""});
        CHECK(world.digest() == before);

        world.mark(cast::cometes_tonight, cast::maya);
        cast::expect(world, {"not the evening of a roll call", cast::bruno, "PUT", path_of(cast::maya),
                             to(cast::explorateurs, "2026-01-12"), 409, "group.marks_after"});
        cast::expect(world, {"the day after", cast::bruno, "PUT", path_of(cast::maya),
                             to(cast::explorateurs, "2026-01-13"), 200, ""});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'group.write' AND child = :maya",
                          {{"maya", cast::maya}}) == 6);
    });
}

TEST_CASE("sisters in a group are said") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        database.write([](sql::Session& sql) {
            auto mother = new_id();
            sql.execute(R"sql(INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
                              VALUES (:id, 'Samia', 'Benali', ' samia benali ', :now, 1))sql",
                        {{"id", mother}, {"now", now()}});
            for (auto const& child : {cast::lina, cast::maya})
                sql.execute(
                    R"sql(INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                                  VALUES (:id, :child, :mother, 'mother', 'joint', '2024-09-01', :now))sql",
                    {{"id", new_id()}, {"child", child}, {"mother", mother}, {"now", now()}});
        });
        cast::expect(world, {"Maya stays with Lina", cast::bruno, "PUT", path_of(cast::maya),
                             to(cast::cometes, "2026-01-13"), 200, R"([{"kind":"siblings","detail":"Lina B.")"});
    });
}

TEST_CASE("never more members than places, even when two take the last one at once") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.places(cast::cometes, 6);
        database.write([](sql::Session& sql) {  // a second child without a group
            sql.execute("DELETE FROM group_membership WHERE child = :adam", {{"adam", cast::adam}});
        });
        int statuses[2]{};
        std::thread other{[&] {
            statuses[0] = world.as(cast::bruno, "PUT", path_of(cast::adam), to(cast::cometes, "2026-01-13")).status;
        }};
        statuses[1] = world.as(cast::anissa, "PUT", path_of(cast::zoe), to(cast::cometes, "2026-01-13")).status;
        other.join();
        CHECK(statuses[0] + statuses[1] == 200 + 409);
        auto const full = statuses[0] == 409 ? cast::adam : cast::zoe;
        cast::expect(world, {"full from that day", cast::bruno, "PUT", path_of(full), to(cast::cometes, "2026-01-12"),
                             409, R"("code":"group.full","detail":"2026-01-13")"});
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE mini_group = :g AND until_on IS NULL",
                          {{"g", cast::cometes}}) == 6);
    });
}

TEST_CASE("one child put in two groups at once ends in one") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        std::thread other{[&] { world.as(cast::bruno, "PUT", path_of(cast::zoe), to(cast::cometes, "2026-01-13")); }};
        world.as(cast::anissa, "PUT", path_of(cast::zoe), to(cast::explorateurs, "2026-01-13"));
        other.join();
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE child = :zoe", {{"zoe", cast::zoe}}) == 1);
    });
}

TEST_CASE("a group that was closed opens again with its children and slots, for thirty days") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        std::string const id = "01900000-0000-7000-8000-0000000cc001";
        auto const closing = R"({"id":")" + id + R"(","on":"2026-02-02"})";
        auto const reversal = "/api/v1/group-closings/" + id + "/reversal";
        auto const memberships = world.count("SELECT count(id) FROM group_membership WHERE until_on IS NULL");
        for (int i = 0; i < 2; ++i)  // sent twice is one
            cast::expect(world, {"closed", cast::bruno, "PUT", cometes_path + "/closure", closing, 200,
                                 R"("closed_on":"2026-02-02")"});
        CHECK(world.count("SELECT count(id) FROM group_closing") == 1);
        cast::expect(world, {"not Farid's", cast::farid, "PUT", reversal, "{}", 404, "group.unknown"});
        cast::expect(world, {"not a leader's", cast::ines, "PUT", reversal, "{}", 403});
        // Maya is given another group meanwhile: she stays there.
        cast::expect(world,
                     {"Maya", cast::bruno, "PUT", path_of(cast::maya), to(cast::explorateurs, "2026-02-03"), 200});
        for (int i = 0; i < 2; ++i)
            cast::expect(world, {"open again", cast::bruno, "PUT", reversal, "{}", 200, R"("closed_on":null)"});
        CHECK(world.group_of(cast::lina, "2026-02-02") == "Comètes");
        CHECK(world.group_of(cast::maya, "2026-02-03") == "Explorateurs");
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE until_on IS NULL") == memberships);
        CHECK(world.count("SELECT count(id) FROM slot WHERE until_on = '2026-02-02'") == 0);
        CHECK(world.count("SELECT count(id) FROM slot_closing WHERE undone_at IS NULL") == 0);

        // A membership to come, which closing removes, comes back under its own name.
        cast::expect(world, {"Zoé comes in March", cast::bruno, "PUT", path_of(cast::zoe),
                             to(cast::cometes, "2026-03-02"), 200});
        auto again = closing;
        again.replace(again.find("cc001"), 5, "cc002");
        cast::expect(world, {"closed", cast::bruno, "PUT", cometes_path + "/closure", again, 200});
        CHECK(world.group_of(cast::zoe, "2026-03-02") == "-");
        auto later = reversal;
        later.replace(later.find("cc001"), 5, "cc002");
        auto once_more = closing;
        once_more.replace(once_more.find("02-02"), 5, "02-09").replace(once_more.find("cc001"), 5, "cc003");
        world.clock.set("2026-02-12T08:00:01.000Z");
        cast::expect(world, {"too late", cast::bruno, "PUT", later, "{}", 409, "group.closing_too_old"});
        world.clock.set("2026-01-13T08:00:00.000Z");
        cast::expect(world, {"closed otherwise", cast::bruno, "PUT", cometes_path + "/closure", once_more, 200});
        cast::expect(world, {"the first is no more", cast::bruno, "PUT", later, "{}", 409, "group.changed_since"});
    });
}
