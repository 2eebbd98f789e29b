#include "commune/commune.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::commune;

namespace {

// Largest first, as the file has them. "Les Terrasses" is invented: today's name under a code that a former one shares.
constexpr std::string_view some = "93066\tSaint-Denis\t93200 93210 93380\tcommune\t\n"
                                  "97411\tSaint-Denis\t97400 97417 97490\tcommune\t\n"
                                  "69383\tLyon 3e Arrondissement\t69003\tdistrict\t\n"
                                  "73065\tChambéry\t73000\tcommune\t\n"
                                  "2A004\tAjaccio\t20000 20090\tcommune\t\n"
                                  "73008\tAix-les-Bains\t73100\tcommune\t\n"
                                  "73222\tSaint-Alban-Leysse\t73230\tcommune\t\n"
                                  "01033\tLes Terrasses\t01200\tcommune\t\n"
                                  "49261\tŒuilly\t51480\tcommune\t\n"
                                  "01033\tBellegarde-sur-Valserine\t\tformer\t01033\n"
                                  "74268\tSeynod\t\tformer\t74010\n";

std::string codes(List const& list, List::Asked const& asked) {
    std::string out;
    for (auto const& one : list.search(asked)) out += (out.empty() ? "" : " ") + one.code;
    return out;
}

}  // namespace

TEST_CASE("a commune's code is known by its form") {
    for (auto good : {"73065", "2A004", "2B033", "97411", "98818"}) CHECK(is_code(good));
    for (auto bad : {"7306", "730655", "2C004", "A2004", "73O65", "2a004", "Paris", ""})
        CHECK_FALSE_MESSAGE(is_code(bad), bad);
    CHECK(department_of("73065") == "73");
    CHECK(department_of("2A004") == "2A");
    CHECK(department_of("97411") == "974");
    CHECK(department_of("98818") == "988");
}

TEST_CASE("a commune is found as people say it") {
    List const list{some};
    struct Line {
        char const *what, *typed, *found;
    };
    Line const lines[] = {
        {"its name", "Chambéry", "73065"},
        {"without accents, begun", "chamb", "73065"},
        {"a word inside", "leysse", "73222"},
        {"never the middle of a word", "ysse", ""},
        {"as an envelope has it", "st alban", "73222"},
        {"hyphens or not", "aix les bains", "73008"},
        {"a ligature", "oeuilly", "49261"},
        {"its postcode", "73230", "73222"},
        {"the beginning of one", "732", "73222"},
        {"another postcode of it", "20090", "2A004"},
        {"its code", "73065", "73065"},
        {"a Corsican code in small letters", "2a004", "2A004"},
        {"a name and its department", "saint denis 974", "97411"},
        {"a name and its postcode", "saint-denis 93210", "93066"},
        {"every one of that name, the largest first", "Saint-Denis", "93066 97411"},
        {"a department by its number", "73", "73065 73008 73222"},
        {"a Corsican department", "2a", "2A004"},
        {"former communes only when asked for", "seynod", ""},
        {"nothing", "", ""},
        {"signs alone", "%_-", ""},
        {"nowhere", "trifouillis", ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.what);
        CHECK(codes(list, {line.typed, "", false, 12}) == line.found);
    }
}

TEST_CASE("next door first, whole names before their beginnings, no more than asked for") {
    List const list{some};
    CHECK(codes(list, {"saint", "", false, 12}) == "93066 97411 73222");
    CHECK(codes(list, {"saint", "73", false, 12}) == "73222 93066 97411");
    CHECK(codes(list, {"saint-denis", "974", false, 12}) == "97411 93066");
    CHECK(codes(list, {"saint", "", false, 2}) == "93066 97411");
    CHECK(codes(list, {"saint", "", false, 0}) == "");
    CHECK(codes(list, {"seynod", "", true, 12}) == "74268");
    auto const former = list.search({"bellegarde", "", true, 12});
    REQUIRE(former.size() == 1);
    CHECK(former[0].kind == Kind::former);
    CHECK(former[0].now == "01033");
    CHECK(former[0].postcodes.empty());
}

TEST_CASE("a code has today's name; what is no line of the list is not read") {
    List const list{some};
    CHECK(list.size() == 11);
    CHECK(list.name_of("01033") == "Les Terrasses");
    CHECK(list.name_of("74268") == "Seynod");
    CHECK(list.name_of("73999") == "");
    CHECK(list.name_of("") == "");
    REQUIRE(list.find("2A004"));
    CHECK(list.find("2A004")->postcodes == std::vector<std::string>{"20000", "20090"});
    CHECK(list.find("2A004")->department == "2A");
    CHECK_FALSE(list.find("73999"));
    List const odd{"no tab at all\n73065\tChambéry\t73000\tcastle\t\n7306\tToo short\t\tcommune\t\n\n\n"
                   "73008\tAix-les-Bains\t73100\tcommune\t"};
    CHECK(odd.size() == 1);
    CHECK(odd.name_of("73008") == "Aix-les-Bains");
    CHECK(List{""}.search({"chambery", "", false, 12}).empty());
}

TEST_CASE("the list that comes with the program knows France") {
    // Made with the client (web/tools/communes.js): 34 969 communes and 45 districts in 2026, and those that were.
    REQUIRE(list().size() > 37'000);
    CHECK(named("73065") == "Chambéry");
    CHECK(named("97411") == "Saint-Denis");
    CHECK(named("2A004") == "Ajaccio");
    CHECK(named("69383") == "Lyon 3e Arrondissement");
    CHECK(named("00000") == "00000");
    CHECK(codes(list(), {"chambéry", "", false, 1}) == "73065");
    CHECK(codes(list(), {"saint denis 93", "", false, 1}) == "93066");
    CHECK(codes(list(), {"73000", "", false, 12}).starts_with("73065"));
    CHECK(codes(list(), {"st etienne", "", false, 1}) == "42218");
}

TEST_CASE("communes over HTTP") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_routes(world.router);
        auto const path = "/api/v1/communes";
        auto const asked = [&](char const* words) { return std::string{path} + "?search=" + words; };
        for (auto const& refused :
             {cast::Expected{"nobody", cast::nobody, "GET", asked("chambery"), "", 401},
              cast::Expected{"former is 1 or absent", cast::bruno, "GET", asked("seynod&former=yes"), "", 422,
                             R"([{"field":"former","code":"invalid"}])"},
              cast::Expected{"codes are codes", cast::bruno, "GET", std::string{path} + "?codes=73065,Paris", "", 422,
                             R"([{"field":"codes","code":"commune"}])"},
              cast::Expected{"nobody asks by code", cast::nobody, "GET", std::string{path} + "?codes=73065", "", 401},
              cast::Expected{"nothing is written here", cast::bruno, "POST", path, "{}", 405}})
            cast::expect(world, refused);
        for (auto const& who : {cast::bruno, cast::anissa, cast::ines, cast::driss, cast::elodie, cast::farid})
            cast::expect(world, {"found", who, "GET", asked("chambery"), "", 200,
                                 R"({"items":[{"code":"73065","name":"Chambéry","department":"73",)"
                                 R"("postcodes":["73000"],"kind":"commune","now":null})"});
        // The house of the cast is in Savoie; headquarters is nowhere.
        cast::expect(world, {"next door first", cast::anissa, "GET", asked("saint-pierre"), "", 200,
                             R"({"items":[{"code":"73270","name":"Saint-Pierre-d'Albigny")"});
        cast::expect(world, {"the largest first", cast::elodie, "GET", asked("saint-pierre"), "", 200,
                             R"({"items":[{"code":"97416","name":"Saint-Pierre")"});
        cast::expect(world, {"a limit of nothing", cast::anissa, "GET", asked("saint&limit=0"), "", 422, "limit"});
        cast::expect(world,
                     {"no words, no commune", cast::anissa, "GET", path, "", 200, R"({"items":[],"next":null})"});
        cast::expect(world,
                     {"a former one", cast::bruno, "GET", asked("seynod&former=1"), "", 200, R"("now":"74010")"});
        cast::expect(world, {"by their codes, as asked, but the one that is none", cast::bruno, "GET",
                             std::string{path} + "?codes=97411,00000,01033", "", 200,
                             R"({"items":[{"code":"97411","name":"Saint-Denis","department":"974")"});
        cast::expect(world, {"today's name", cast::bruno, "GET", std::string{path} + "?codes=01033", "", 200,
                             R"({"code":"01033","name":"Valserhône")"});
        std::string many = std::string{path} + "?codes=73065";
        for (int i = 0; i < 100; ++i) many += ",73065";
        cast::expect(world, {"a hundred at most", cast::bruno, "GET", many, "", 422, "too_many"});
        CHECK(world.audit_rows() == 0);
    });
}
