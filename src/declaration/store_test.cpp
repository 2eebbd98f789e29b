#include "declaration/declaration.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::declaration;
namespace json = boost::json;

namespace {

std::string const list_path = "/api/v1/declarations";
std::string const year = list_path + "/periscolaire-2025-2026";
std::string const sheet = year + "/sheets/unique";
Id const filing = "01900000-0000-7000-8000-00000000fd01";
Id const stay = "01900000-0000-7000-8000-00000000fd11";
std::string const entry = "/api/v1/declaration-entries/" + filing;
std::string const filed = R"({"id":")" + filing + R"(","filed_on":"2026-01-10","number":"073ORG0001-25-A01"})";

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, timetable::shipped_calendar(), *keyring); }

    json::object get(std::string const& path) {
        auto reply = as(cast::bruno, "GET", path);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body).as_object();
    }
    void run(char const* text, sql::Parameters const& given = {}) {
        database.write([&](sql::Session& sql) { sql.execute(text, given); });
    }
    std::int64_t rows() {
        return count("SELECT (SELECT count(id) FROM declaration_entry) + (SELECT count(filing) FROM declaration_line)"
                     " + (SELECT count(id) FROM declaration_entry WHERE withdrawn_at IS NOT NULL)");
    }
    // Five days in the next summer, with seven children, one of whom turns six in the middle.
    void add_stay() {
        run(R"sql(
            INSERT INTO mini_group (id, establishment, name, referent, places, opened_on, version, kind)
            VALUES (:id, :combes, 'Séjour au lac', NULL, 12, '2026-01-05', 1, 'stay')
        )sql",
            {{"id", stay}, {"combes", cast::combes}});
        for (int day = 0; day < 5; ++day)
            run(R"sql(
                INSERT INTO session (id, mini_group, establishment, on_date, starts, ends, activity, leader, regime)
                VALUES (:id, :stay, :combes, :day, '08:00', '21:00', 'holiday_stay', :ines, 'stay')
            )sql",
                {{"id", new_id()},
                 {"stay", stay},
                 {"combes", cast::combes},
                 {"day", add_days("2026-04-13", day)},
                 {"ines", cast::ines}});
        for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::tom, cast::maya, cast::adam, cast::jade})
            run(R"sql(
                INSERT INTO group_membership (id, mini_group, child, from_on, until_on, recorded_at)
                VALUES (:id, :stay, :child, '2026-04-13', '2026-04-18', :now)
            )sql",
                {{"id", new_id()}, {"stay", stay}, {"child", child}, {"now", now()}});
        run("UPDATE child SET birth_date = '2020-04-15' WHERE id = :maya", {{"maya", cast::maya}});
    }
};

std::string waits(World& world) {
    auto const found = world.database.read([&](sql::Session& sql) {
        return waiting(sql, timetable::shipped_calendar(), world.scope(cast::bruno, "declaration.read"));
    });
    return "due=" + std::to_string(found.due) + " to_decide=" + std::to_string(found.to_decide);
}

std::string value_of(json::object const& in, std::string_view name, std::string_view about = "") {
    for (auto const& line : in.at("lines").as_array()) {
        auto const& said = line.at("about");
        if (line.at("name").as_string() != name || (about.empty() != said.is_null())) continue;
        if (!about.empty() && said.as_string() != about) continue;
        return line.at("value").is_null() ? "null" : std::string{line.at("value").as_string()};
    }
    return "absent";
}

std::string flaws_of(json::object const& in, std::string_view name, std::string_view about) {
    std::string out;
    for (auto const& line : in.at("lines").as_array())
        if (line.at("name").as_string() == name && line.at("about") == json::value(about))
            for (auto const& flaw : line.at("flaws").as_array()) out += std::string{flaw.at("code").as_string()} + " ";
    return out;
}

std::string answers(json::object const& in) {
    std::string out;
    for (auto const& line : in.at("check").at("lines").as_array())
        out += std::string{line.at("criterion").as_string()} + "=" + std::to_string(line.at("have").as_int64()) + " ";
    return out;
}

}  // namespace

TEST_CASE("declarations over HTTP: refusals first, and nothing is written") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.rows();
        std::string const decision = R"({"answer":"left_out","reason":"Une seule activité, pas un accueil"})";
        std::string const document = R"({"dated_on":"2026-01-05"})";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", list_path, "", 401, "login.required"},
            {"a referent reads none", cast::anissa, "GET", list_path, "", 403, "access.refused"},
            {"a leader neither", cast::ines, "GET", sheet, "", 403, "access.refused"},
            {"a volunteer neither", cast::driss, "GET", sheet, "", 403, "access.refused"},
            {"headquarters neither", cast::elodie, "GET", list_path, "", 403, "access.refused"},
            {"the technical administrator neither", cast::theo, "GET", list_path, "", 403, "access.refused"},
            {"Farid's list is empty", cast::farid, "GET", list_path, "", 200, R"({"items":[],"next":null})"},
            {"Farid sees no accueil", cast::farid, "GET", year, "", 404, "declaration.unknown"},
            {"Farid sees no sheet", cast::farid, "GET", sheet, "", 404, "declaration.unknown"},
            {"Farid decides nothing", cast::farid, "PUT", year + "/decision", decision, 404, "declaration.unknown"},
            {"Farid says nothing", cast::farid, "PUT", year + "/values", R"({"name":"phone","value":"0479000000"})",
             404, "declaration.unknown"},
            {"Farid adds no document", cast::farid, "PUT", year + "/documents/catering", document, 404,
             "declaration.unknown"},
            {"Farid files nothing", cast::farid, "POST", sheet + "/filings", filed, 404, "declaration.unknown"},
            {"no such year", cast::bruno, "GET", list_path + "/periscolaire-2031-2032", "", 404, "declaration.unknown"},
            {"no such sheet", cast::bruno, "GET", year + "/sheets/initial", "", 404, "declaration.unknown"},
            {"no such document", cast::bruno, "PUT", year + "/documents/menu", document, 404, "declaration.unknown"},
            {"a reason of one word", cast::bruno, "PUT", year + "/decision", R"({"answer":"left_out","reason":"non"})",
             422, "reason"},
            {"filed tomorrow", cast::bruno, "POST", sheet + "/filings", R"({"filed_on":"2026-01-13","number":"1"})",
             422, "filed_on"},
            {"without a number", cast::bruno, "POST", sheet + "/filings", R"({"filed_on":"2026-01-10","number":" "})",
             422, "number"},
            {"a director from elsewhere", cast::bruno, "PUT", year + "/values",
             R"({"name":"director","value":")" + cast::farid + "\"}", 422, "value"},
            {"no telephone", cast::bruno, "PUT", year + "/values", R"({"name":"phone","value":"douze"})", 422, "value"},
            {"dated tomorrow", cast::bruno, "PUT", year + "/documents/catering", R"({"dated_on":"2026-01-13"})", 422,
             "dated_on"},
            {"given before it was written", cast::bruno, "PUT", year + "/documents/pedagogical_project",
             R"({"dated_on":"2026-01-05","given_on":"2026-01-04"})", 422, "given_on"},
            {"a receipt of nothing", cast::bruno, "POST", entry + "/receipt", R"({"received_on":"2026-01-12"})", 404,
             "declaration.unknown"},
            {"nothing to take back", cast::bruno, "PUT", entry + "/withdrawal", "", 404, "declaration.unknown"},
        };
        for (auto const& each : lines) cast::expect(world, each);
        CHECK(world.rows() == before);
    });
}

TEST_CASE("a school year of evenings: the check with its arithmetic, the sheet with what is missing") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const answer = world.get(list_path);
        auto const& items = answer.at("items").as_array();
        REQUIRE(items.size() == 1);
        auto const& row = items.front().as_object();
        CHECK(row.at("key") == "periscolaire-2025-2026");
        CHECK(row.at("first_day") == "2025-09-01");
        // Three hours and a half of a week in two evenings of 1 h 30: long enough within a PEdT only.
        CHECK(answers(row) == "minors=8 days=0 minutes=90 ");
        CHECK(row.at("to_decide") == true);
        auto const& head = row.at("sheets").as_array().front().as_object();
        CHECK(head.at("due_on") == "2025-08-24");
        CHECK(head.at("falls") == "sunday");
        // Nobody decided that it is an accueil: nothing is owed yet, so nothing is late; what waits is the decision.
        CHECK(head.at("band") == "undecided");
        CHECK(waits(world) == "due=0 to_decide=1");
        world.run(R"sql(
            INSERT INTO pedt (id, establishment, from_on, recorded_at, recorded_by)
            VALUES ('01900000-0000-7000-8000-00000000fd21', :combes, '2025-09-01', '2025-08-01T00:00:00.000Z', :bruno)
        )sql",
                  {{"combes", cast::combes}, {"bruno", cast::bruno}});
        auto const within = world.get(year).at("row").as_object();
        CHECK(within.at("check").at("reached") == true);
        CHECK(within.at("to_decide") == false);
        CHECK(within.at("sheets").at(0).at("band") == "late");
        CHECK(waits(world) == "due=1 to_decide=0");

        auto const found = world.get(sheet);
        CHECK(value_of(found, "children") == "8");
        CHECK(value_of(found, "under_six") == "0");
        CHECK(value_of(found, "weekdays") == "1 4");
        CHECK(value_of(found, "opens") == "16:45");
        CHECK(value_of(found, "organiser_number") == "null");
        CHECK(value_of(found, "role", cast::bruno) == "director");
        CHECK(value_of(found, "role", cast::driss) == "leader");
        CHECK(flaws_of(found, "qualification", cast::bruno) == "not_a_director ");
        CHECK(flaws_of(found, "birth_name", cast::ines) == "missing ");
        CHECK(flaws_of(found, "role", cast::ines).empty());
        // Eight of six and more: one adult for eighteen within a PEdT, two lead at that hour.
        REQUIRE(!found.at("adults").as_array().empty());
        CHECK(found.at("adults").as_array().front().at("needed") == 1);
        CHECK(found.at("adults").as_array().front().at("have") == 2);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'declaration.read' AND level = 'S3'"
                          " AND purpose = 'declaration' AND subject = :who",
                          {{"who", "person:" + cast::driss}}) == 1);
    });
}

TEST_CASE("a stay: two sheets, counted by the age on the day, its own phone and place") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_stay();
        auto const path = list_path + "/stay-" + stay;
        auto const row = world.get(path).at("row").as_object();
        CHECK(answers(row) == "minors=12 nights=4 ");  // before it begins, its places
        CHECK(row.at("check").at("reached") == true);
        auto const& sheets = row.at("sheets").as_array();
        REQUIRE(sheets.size() == 2);
        CHECK(sheets[0].at("due_on") == "2026-02-13");
        CHECK(sheets[0].at("band") == "coming");
        CHECK(sheets[1].at("key") == "stay");
        CHECK(sheets[1].at("due_on") == "2026-04-05");
        CHECK(sheets[1].at("falls") == "sunday");
        auto found = world.get(path + "/sheets/stay");
        // On the first day; on the third she is six.
        CHECK(value_of(found, "under_six") == "1");
        CHECK(value_of(found, "age", "5") == "1");
        CHECK(value_of(found, "phone") == "null");
        CHECK(found.at("light") == "red");  // never fewer than two adults
        cast::expect(world, {"its phone", cast::bruno, "PUT", path + "/values",
                             R"({"name":"phone","value":"+33479000001"})", 200, ""});
        cast::expect(world, {"of the youngest", cast::bruno, "PUT", path + "/values",
                             R"({"name":"planned_under_six","value":"2"})", 200, ""});
        found = world.get(path + "/sheets/initial");
        CHECK(value_of(found, "phone") == "04 79 00 00 01");
        CHECK(value_of(found, "places") == "12");
        CHECK(value_of(found, "planned_under_six") == "2");
        CHECK(value_of(found, "planned_six_and_over") == "10");
        // Under six: the PMI is asked.
        auto const one = world.get(path);
        for (auto const& document : one.at("documents").as_array()) CHECK(document.at("needed") == true);
    });
}

TEST_CASE("a sheet is filed once, kept as it was, and told when it changed") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"filed", cast::bruno, "POST", sheet + "/filings", filed, 201, "073ORG0001"});
        auto const rows = world.rows();
        cast::expect(world, {"the same again", cast::bruno, "POST", sheet + "/filings", filed, 201, "073ORG0001"});
        CHECK(world.rows() == rows);
        cast::expect(world, {"another one", cast::bruno, "POST", sheet + "/filings",
                             R"({"filed_on":"2026-01-11","number":"2"})", 409, "declaration.already_filed"});
        auto found = world.get(sheet);
        CHECK(found.at("row").at("band") == "filed");
        CHECK(found.at("row").at("filing").at("late_days") == 139);
        CHECK(found.at("changes").as_array().empty());

        // Another leader on Mondays; a child leaves; a name is put right.
        world.run("UPDATE slot SET leader = :leila WHERE id = :slot",
                  {{"leila", cast::leila}, {"slot", cast::explorateurs_slot}});
        world.run("UPDATE session SET leader = :leila WHERE id = :session",
                  {{"leila", cast::leila}, {"session", cast::explorateurs_tonight}});
        auto scope = world.scope(cast::bruno, "staff.identity");
        database.write([&](sql::Session& sql) {
            REQUIRE(staff::keep_identity(sql, *world.keyring, scope, cast::driss,
                                         {"Lamrani", {}, "Driss", "1957-03-02", "Fès", "MA", staff::Sex::male}));
        });
        found = world.get(sheet);
        std::string told;
        for (auto const& change : found.at("changes").as_array())
            told += std::string{change.at("about").as_string()} + ":" + std::string{change.at("name").as_string()} +
                    ":" + (change.at("before").is_null() ? "-" : "+") + (change.at("after").is_null() ? "-" : "+") +
                    " ";
        CHECK(told.find(cast::leila + ":role:-+") != std::string::npos);
        CHECK(told.find(cast::ines + ":role:+-") != std::string::npos);
        CHECK(told.find(cast::driss + ":birth_name:-+") != std::string::npos);
        CHECK(found.at("row").at("changed").as_int64() ==
              static_cast<std::int64_t>(found.at("changes").as_array().size()));
        auto const waits = database.read([&](sql::Session& sql) {
            return waiting(sql, timetable::shipped_calendar(), world.scope(cast::bruno, "declaration.read"));
        });
        CHECK(waits.changed == 1);
        CHECK(waits.due == 0);
        auto sealed = database.read([&](sql::Session& sql) {
            return sql.count("SELECT count(filing) FROM declaration_line WHERE name IN ('birth_name', 'birth_date')"
                             " AND value IS NOT NULL");
        });
        CHECK(sealed == 0);
    });
}

TEST_CASE("a receipt, a filing by mistake, and back again; a month later it stays") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world, {"filed", cast::bruno, "POST", sheet + "/filings", filed, 201, ""});
        cast::Expected const lines[] = {
            {"received before it was filed", cast::bruno, "POST", entry + "/receipt", R"({"received_on":"2026-01-09"})",
             422, "received_on"},
            {"Farid receives nothing", cast::farid, "POST", entry + "/receipt", R"({"received_on":"2026-01-12"})", 404,
             "declaration.unknown"},
            {"received", cast::bruno, "POST", entry + "/receipt", R"({"received_on":"2026-01-12","reference":"R1"})",
             204, ""},
            {"Farid takes nothing back", cast::farid, "PUT", entry + "/withdrawal", "", 404, "declaration.unknown"},
            {"by mistake", cast::bruno, "PUT", entry + "/withdrawal", "", 204, ""},
            {"twice is once", cast::bruno, "PUT", entry + "/withdrawal", "", 204, ""},
        };
        for (auto const& each : lines) cast::expect(world, each);
        auto one = world.get(year);
        CHECK(one.at("row").at("sheets").as_array().front().at("filing").is_null());
        CHECK(one.at("history").as_array().size() == 2);
        cast::expect(world, {"and back", cast::bruno, "DELETE", entry + "/withdrawal", "", 204, ""});
        auto const back = world.get(sheet);
        CHECK(back.at("row").at("filing").at("receipt").at("reference") == "R1");
        world.clock.set("2026-02-12T15:30:00.000Z");
        cast::expect(world,
                     {"too old", cast::bruno, "PUT", entry + "/withdrawal", "", 409, "declaration.entry_too_old"});
    });
}

TEST_CASE("the director decides with a reason: what is left out has no sheet; a document has its dates") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        cast::expect(world,
                     {"left out", cast::bruno, "PUT", year + "/decision",
                      R"({"answer":"left_out","reason":"Une heure trente par soir, hors PEdT"})", 200, "left_out"});
        auto const row = world.get(year).at("row").as_object();
        CHECK(row.at("sheets").as_array().empty());
        CHECK(row.at("to_decide") == false);
        cast::expect(world, {"no sheet any more", cast::bruno, "GET", sheet, "", 404, "declaration.unknown"});
        cast::expect(world, {"the project", cast::bruno, "PUT", year + "/documents/pedagogical_project",
                             R"({"dated_on":"2025-08-20","given_on":"2025-09-01"})", 200, "given_late"});
        world.clock.set("2026-01-12T15:31:00.000Z");
        cast::expect(world, {"before the first day", cast::bruno, "PUT", year + "/documents/pedagogical_project",
                             R"({"dated_on":"2025-08-20","given_on":"2025-08-31"})", 200, ""});
        cast::expect(world, {"an insurance that ends", cast::bruno, "PUT", year + "/documents/insurance",
                             R"({"dated_on":"2025-08-20","until":"2026-03-31"})", 200, "ends_before"});
        auto const one = world.get(year);
        std::string flaws;
        for (auto const& document : one.at("documents").as_array())
            for (auto const& flaw : document.at("flaws").as_array())
                flaws += std::string{document.at("kind").as_string()} + ":" + std::string{flaw.at("code").as_string()} +
                         " ";
        CHECK(flaws == "educational_project:missing insurance:ends_before safety_report:missing catering:missing ");
    });
}

TEST_CASE("what must be declared as a file, for the director alone") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.add_stay();
        for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", "/api/v1/declarations-export", "", 403});
        std::int64_t sheets = 0;
        auto const all = world.get(list_path);
        for (auto const& row : all.at("items").as_array())
            sheets += static_cast<std::int64_t>(row.at("sheets").as_array().size());
        tests::expect_export(
            world, cast::bruno,
            {"/api/v1/declarations-export", "export:declarations:" + std::to_string(sheets), "\r\nSéjour au lac;"});
        // And the documents that go with one of them.
        auto const& first = all.at("items").at(0);
        auto const key = std::string{first.at("key").as_string()};
        auto const path = list_path + "/" + key + "/documents-export";
        for (auto const& who : {cast::anissa, cast::driss, cast::elodie})
            cast::expect(world, {"not theirs either", who, "GET", path, "", 403});
        cast::expect(world, {"no such accueil", cast::bruno, "GET", list_path + "/none/documents-export", "", 404});
        std::int64_t shown = 0;
        auto const one = world.get(list_path + "/" + key);
        for (auto const& each : one.at("documents").as_array())
            shown += each.at("needed").as_bool() || !each.at("id").is_null() ? 1 : 0;
        REQUIRE(shown > 0);
        tests::expect_export(world, cast::bruno,
                             {path, "export:declaration_documents:" + key + ":" + std::to_string(shown),
                              "Projet pédagogique de la direction;Non;", cast::farid, 404});
    });
}
