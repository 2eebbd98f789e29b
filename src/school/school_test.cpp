#include "school/school.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::school;

namespace {

NewSchool jean_moulin() {
    return {"0730013T", "Collège Jean-Moulin", Kind::college, "73011", "Albertville", Network::rep};
}

std::vector<std::string> uais(std::vector<School> const& schools) {
    std::vector<std::string> out;
    for (auto const& one : schools) out.push_back(one.uai);
    return out;
}

constexpr auto moulin_body = R"({"uai":"0730013t","name":"Collège Jean-Moulin","kind":"college","commune":"73011",)"
                             R"("commune_name":"Albertville","network":"REP"})";

}  // namespace

TEST_CASE("a UAI ends with the letter that its digits give") {
    for (auto good : {"0951099D", "0750654D", "0750655E", "0730013T", "0920131T", "0752524L"}) CHECK(is_uai(good));
    for (auto bad : {"0951099A", "0951098D", "0951099d", "951099D", "00951099D", "095109AD", "", "0951099", "0951099DD",
                     "ABCDEFGH", "0951099I"})
        CHECK_FALSE_MESSAGE(is_uai(bad), bad);
    CHECK(tidy_uai(" 095 1099d ") == "0951099D");
}

TEST_CASE("one digit typed wrong, or two swapped, never gives a right UAI") {
    std::string const good = "0730013T";
    for (std::size_t at = 0; at < 7; ++at)
        for (char digit = '0'; digit <= '9'; ++digit) {
            auto typed = good;
            typed[at] = digit;
            CHECK(is_uai(typed) == (typed == good));
        }
    for (std::size_t at = 0; at + 1 < 7; ++at) {
        auto typed = good;
        std::swap(typed[at], typed[at + 1]);
        CHECK(is_uai(typed) == (typed == good));
    }
}

TEST_CASE("the calendar year of birth gives the usual level") {
    struct Line {
        char const *birth, *year, *level;
    };
    Line const lines[] = {
        {"2018-01-01", "2025-2026", "CE1"}, {"2018-12-31", "2025-2026", "CE1"}, {"2020-06-15", "2025-2026", "GS"},
        {"2019-06-15", "2025-2026", "CP"},  {"2017-03-14", "2025-2026", "CE2"}, {"2015-01-17", "2025-2026", "CM2"},
        {"2014-01-17", "2025-2026", "6e"},  {"2011-01-17", "2025-2026", "3e"},
    };
    for (auto const& line : lines) CHECK(usual_level(line.birth, line.year) == std::string_view{line.level});
    CHECK_FALSE(usual_level("2021-01-01", "2025-2026"));  // MS
    CHECK_FALSE(usual_level("2010-12-31", "2025-2026"));  // lycée
    CHECK(years_ahead("CE1", "2017-03-14", "2025-2026") == -1);
    CHECK(years_ahead("CM1", "2017-03-14", "2025-2026") == 1);
    CHECK(years_ahead("CE2", "2017-03-14", "2025-2026") == 0);
    CHECK_FALSE(years_ahead("2nde", "2010-03-14", "2025-2026"));
}

TEST_CASE("levels and school years are known by their form") {
    for (auto level : levels()) CHECK(is_level(level));
    for (auto bad : {"", "cp", "6E", "PS", "2nde"}) CHECK_FALSE(is_level(bad));
    CHECK(is_school_year("2025-2026"));
    for (auto bad : {"2025-2027", "2026-2025", "2025/2026", "25-26", "", "2025-202a", "1800-1801"})
        CHECK_FALSE_MESSAGE(is_school_year(bad), bad);
}

TEST_CASE("a school is found by any words of its name, in any order") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        database.write([](sql::Session& sql) { CHECK(add(sql, jean_moulin(), cast::bruno, now())); });
        auto found = [&](std::string_view words) {
            return database.read([&](sql::Session& sql) { return uais(search(sql, words, 10)); });
        };
        using Uais = std::vector<std::string>;
        CHECK(found("moulin JEAN") == Uais{"0730013T"});
        CHECK(found("college jean moul") == Uais{"0730013T"});
        CHECK(found("albertville") == Uais{"0730013T"});
        CHECK(found("0730013t") == Uais{"0730013T"});
        CHECK(found("école macé") == Uais{cast::school});
        CHECK(found("") == Uais{"0730013T", cast::school});
        CHECK(found("%").size() == 2);  // no word at all
        CHECK(found("lycee").empty());
        CHECK(database.read([](sql::Session& sql) { return uais(search(sql, "", 10, "0730013T")); }) ==
              Uais{cast::school});
    });
}

TEST_CASE("schools over HTTP") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        auto const schools = "/api/v1/schools";
        for (auto const& refused :
             {cast::Expected{"nobody reads", cast::nobody, "GET", schools, "", 401},
              cast::Expected{"nobody adds", cast::nobody, "POST", schools, moulin_body, 401},
              cast::Expected{"a referent does not add", cast::anissa, "POST", schools, moulin_body, 403},
              cast::Expected{"nor a volunteer", cast::driss, "POST", schools, moulin_body, 403},
              cast::Expected{"nor headquarters", cast::elodie, "POST", schools, moulin_body, 403},
              cast::Expected{"nor a leader", cast::ines, "POST", schools, moulin_body, 403},
              cast::Expected{
                  "every wrong field at once", cast::bruno, "POST", schools,
                  R"({"uai":"0730013A","name":"-","kind":"college","commune":"7301","network":"none"})", 422,
                  R"([{"field":"uai","code":"invalid"},{"field":"name","code":"invalid"},{"field":"commune",)"
                  R"("code":"commune"}])"},
              cast::Expected{"an unknown kind", cast::bruno, "POST", schools,
                             R"({"uai":"0730013T","name":"X","kind":"circus","commune":"73011","network":"none"})", 422,
                             R"({"field":"kind","code":"invalid"})"},
              cast::Expected{"a limit of nothing", cast::bruno, "GET", "/api/v1/schools?limit=0", "", 422}})
            cast::expect(world, refused);
        CHECK(world.count("SELECT count(uai) FROM school") == 1);

        cast::expect(world,
                     {"the director adds", cast::bruno, "POST", schools, moulin_body, 201, R"("uai":"0730013T")"});
        auto const written = world.audit_rows();
        CHECK(written >= 1);
        cast::expect(world,
                     {"a repeat changes nothing", cast::bruno, "POST", schools, moulin_body, 201, "Jean-Moulin"});
        cast::expect(world, {"another under the same UAI", cast::farid, "POST", schools,
                             R"({"uai":"0730013T","name":"Autre","kind":"college","commune":"73011","network":"none"})",
                             409, "school.exists"});
        CHECK(world.count("SELECT count(uai) FROM school") == 2);
        cast::expect(world,
                     {"a volunteer searches", cast::driss, "GET", "/api/v1/schools?search=moulin", "", 200,
                      R"({"items":[{"uai":"0730013T","name":"Collège Jean-Moulin","kind":"college","commune":"73011",)"
                      R"("commune_name":"Albertville","network":"REP"}],"next":null})"});
        cast::expect(world,
                     {"page by page", cast::farid, "GET", "/api/v1/schools?limit=1", "", 200, R"("next":"0730013T")"});
        cast::expect(world, {"the last page", cast::farid, "GET", "/api/v1/schools?limit=1&after=0730013T", "", 200,
                             R"("next":null)"});
    });
}
