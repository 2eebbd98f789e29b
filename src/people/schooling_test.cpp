#include "people/benali_test.hpp"
#include "people/schooling.hpp"
#include "tests/databases.hpp"

using namespace marelle;
using namespace marelle::people;
namespace json = boost::json;

namespace {

std::string const lina_path = "/api/v1/children/" + cast::lina;
std::string const years = lina_path + "/schoolings/";
std::string const next_class = R"({"uai":")" + std::string{cast::school} + R"(","level":"CM1"})";

struct Line {
    char const* name;
    Id who;
    std::string path, body;
    int status;
    std::string contains;
};

void expect_all(cast::World& world, std::vector<Line> const& lines) {
    for (auto const& line : lines)
        cast::expect(world, {line.name, line.who, "PUT", line.path, line.body, line.status, line.contains});
}

// Every row of the table but the time: "2025-2026 CE2 0730001A ordinary", the newest year first.
std::vector<std::string> rows_of(cast::World& world, Id const& child) {
    return world.database.read([&](sql::Session& sql) {
        std::vector<std::string> out;
        for (auto const& row : sql.query("SELECT school_year, level, school, class_kind FROM schooling"
                                         " WHERE child = :child ORDER BY school_year DESC",
                                         {{"child", child}}))
            out.push_back(row.text(0) + " " + row.text(1) + " " + row.maybe_text(2).value_or("-") + " " + row.text(3));
        return out;
    });
}

std::int64_t written_in_audit(cast::World& world, std::string_view subject, std::string_view fields) {
    return world.count(
        "SELECT count(seq) FROM audit_entry WHERE action = 'child.write' AND level = 'S2'"
        " AND outcome = 'done' AND child = :child AND subject = :subject AND coalesce(fields, '') = :fields",
        {{"child", cast::lina}, {"subject", subject}, {"fields", fields}});
}

std::int64_t all_years(cast::World& world) { return world.count("SELECT count(id) FROM schooling"); }

}  // namespace

TEST_CASE("a school year is written by those who keep the file, and by nobody else") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const before = all_years(world);
        auto const lina = rows_of(world, cast::lina);
        auto const next = years + "2026-2027";
        auto const refused = R"("code":"access.refused")";
        expect_all(world,
                   {
                       {"nobody", cast::nobody, next, next_class, 401, "login.required"},
                       {"Farid, director elsewhere", cast::farid, next, next_class, 404, "child.unknown"},
                       {"Farid, whatever he sends", cast::farid, years + "soon", "{}", 404, "child.unknown"},
                       {"the other référente", cast::leila, next, next_class, 404, "child.unknown"},
                       {"a leader", cast::ines, next, next_class, 403, refused},
                       {"tonight's volunteer", cast::driss, next, next_class, 403, refused},
                       {"the psychologist", cast::chloe, next, next_class, 403, refused},
                       {"headquarters", cast::elodie, next, next_class, 403, refused},
                       {"the technical administrator", cast::theo, next, next_class, 403, refused},
                       {"Emma left for Bellevue", cast::bruno,
                        "/api/v1/children/" + cast::emma + "/schoolings/2026-2027", next_class, 404, "child.unknown"},
                       {"no such child", cast::bruno, "/api/v1/children/" + new_id() + "/schoolings/2026-2027",
                        next_class, 404, "child.unknown"},
                   });
        CHECK(all_years(world) == before);
        CHECK(rows_of(world, cast::lina) == lina);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'child.write' AND outcome = 'done'") == 0);
    });
}

TEST_CASE("what is wrong with a school year is named") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const before = rows_of(world, cast::lina);
        auto const next = years + "2026-2027";
        auto const year = R"([{"field":"school_year","code":"invalid"}])";
        expect_all(world,
                   {
                       {"years that do not follow", cast::anissa, years + "2026-2028", next_class, 422, year},
                       {"one year", cast::anissa, years + "2026", next_class, 422, year},
                       {"words", cast::anissa, years + "cette-annee", next_class, 422, year},
                       {"no class", cast::anissa, next, "{}", 422, R"([{"field":"level","code":"required"}])"},
                       {"a class that is none", cast::anissa, next, R"({"level":"CE9"})", 422,
                        R"([{"field":"level","code":"unknown"}])"},
                       {"a class we do not accompany", cast::anissa, next, R"({"level":"2nde"})", 422,
                        R"([{"field":"level","code":"unknown"}])"},
                       {"a school nobody described", cast::anissa, next, R"({"level":"CM1","uai":"0000000A"})", 422,
                        R"([{"field":"uai","code":"unknown"}])"},
                       {"an unknown kind of class", cast::anissa, next, R"({"level":"CM1","class_kind":"best"})", 422,
                        R"("field":"class_kind")"},
                       {"the year twice", cast::anissa, next, R"({"level":"CM1","school_year":"2026-2027"})", 422,
                        R"("field":"school_year")"},
                       {"everything at once", cast::anissa, years + "2026", R"({"level":"CE9","uai":"0000000A"})", 422,
                        R"([{"field":"level","code":"unknown"},{"field":"school_year","code":"invalid"},)"
                        R"({"field":"uai","code":"unknown"}])"},
                   });
        CHECK(rows_of(world, cast::lina) == before);
    });
}

TEST_CASE("in September a class is added; a wrong one is corrected; the years before stay") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router, *world.keyring);
        auto const this_year = "2025-2026 CE2 " + std::string{cast::school} + " ordinary";
        REQUIRE(rows_of(world, cast::lina) == std::vector{this_year});
        auto const of_others = all_years(world) - 1;
        auto const adam = rows_of(world, cast::adam);
        auto const version = world.count("SELECT version FROM child WHERE id = :id", {{"id", cast::lina}});
        auto const audited = world.audit_rows();
        auto const next = years + "2026-2027";

        auto const added = cast::expect(world, {"added", cast::anissa, "PUT", next, next_class, 200,
                                                R"("school_year":"2026-2027","school":{"uai":")"});
        auto const said = json::parse(added.body).as_object();
        CHECK(said.at("level") == "CM1");
        CHECK(said.at("class_kind") == "ordinary");
        CHECK(written_in_audit(world, "schooling:2026-2027", "uai,level,class_kind") == 1);

        world.clock.set("2026-01-13T08:00:00.000Z");
        auto const again = cast::expect(world, {"sent twice", cast::bruno, "PUT", next, next_class, 200});
        CHECK(again.body == added.body);
        CHECK(world.count("SELECT count(id) FROM schooling WHERE recorded_by = :by AND recorded_at = :at",
                          {{"by", cast::anissa}, {"at", cast::monday}}) == 1);
        CHECK(written_in_audit(world, "schooling:2026-2027", "") == 1);

        cast::expect(world, {"corrected", cast::bruno, "PUT", next, R"({"level":"CM1","class_kind":"ulis"})", 200,
                             R"("school":null,"level":"CM1","class_kind":"ulis")"});
        CHECK(written_in_audit(world, "schooling:2026-2027", "uai,class_kind") == 1);
        CHECK(rows_of(world, cast::lina) == std::vector<std::string>{"2026-2027 CM1 - ulis", this_year});
        CHECK(world.count("SELECT count(id) FROM schooling WHERE id = :id AND recorded_by = :by AND recorded_at = :at",
                          {{"id", std::string{said.at("id").as_string()}},
                           {"by", cast::bruno},
                           {"at", "2026-01-13T08:00:00.000Z"}}) == 1);

        cast::expect(world, {"the year of the admission", cast::anissa, "PUT", years + "2025-2026",
                             R"({"uai":")" + std::string{cast::school} + R"(","level":"CE1"})", 200});
        CHECK(written_in_audit(world, "schooling:2025-2026", "level") == 1);
        CHECK(world.audit_rows() == audited + 4);

        auto const file = json::parse(cast::expect(world, {"read back", cast::anissa, "GET", lina_path, "", 200}).body);
        auto const& read = file.at("schoolings").as_array();
        REQUIRE(read.size() == 2);
        CHECK(read[0].at("school_year") == "2026-2027");
        CHECK(read[0].at("class_kind") == "ulis");
        CHECK(read[1].at("school_year") == "2025-2026");
        CHECK(read[1].at("level") == "CE1");

        CHECK(all_years(world) == of_others + 2);
        CHECK(rows_of(world, cast::adam) == adam);
        CHECK(world.count("SELECT version FROM child WHERE id = :id", {{"id", cast::lina}}) == version);
    });
}
