#include "pathway/pathway.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::pathway;

namespace {

Cursus const& usual() { return cursus_on("2026-01-12"); }

std::string code_of(Result<> const& result) { return result ? "" : result.error().code; }

std::string drawn(std::vector<PathYear> const& path) {
    std::string out;
    for (auto const& year : path) {
        out += out.empty() ? "" : " ";
        out += year.school_year.substr(2, 2) + ":" + (year.cursus ? std::to_string(*year.cursus) : "-") +
               (year.state == PathState::done  ? "d"
                : year.state == PathState::now ? "N"
                                               : "t");
    }
    return out;
}

}  // namespace

TEST_CASE("the three cursus hold the levels from GS to 3e, each once") {
    CHECK(usual().of_level("GS") == 1);
    CHECK(usual().of_level("CE1") == 1);
    CHECK(usual().of_level("CE2") == 2);
    CHECK(usual().of_level("6e") == 3);
    CHECK(usual().of_level("3e") == 3);
    CHECK_FALSE(usual().of_level("2nde"));
    CHECK(usual().most_years == 10);
}

TEST_CASE("settings of the cursus are dated, and a mistake names its line") {
    auto settings = parse_cursus(
        "[[settings]]\nfrom = 2020-01-01\nmost_years = 10\ncursus = [{ number = 1, levels = ['CP'] }]\n"
        "[[settings]]\nfrom = 2026-09-01\nmost_years = 8\ncursus = [{ number = 1, levels = ['CP', 'CE1'] }]\n");
    CHECK(settings.on("2026-08-31").most_years == 10);
    CHECK(settings.on("2026-09-01").most_years == 8);
    CHECK(settings.on("2019-01-01").most_years == 10);
    struct Line {
        char const *text, *says;
    };
    Line const lines[] = {
        {"", "settings is missing"},
        {"[[settings]]\nfrom = 2020-01-01\nmost_years = 10\ncursus = []\n", "cursus is empty"},
        {"[[settings]]\nfrom = 'x'\nmost_years = 10\ncursus = [{ number = 1, levels = ['CP'] }]\n", "from is missing"},
        {"[[settings]]\nfrom = 2020-01-01\nmost_years = 10\ncursus = [{ number = 1, levels = ['XX'] }]\n",
         "line 4: not a level"},
        {"[[settings]]\nfrom = 2020-01-01\nmost_years = 99\ncursus = [{ number = 1, levels = ['CP'] }]\n",
         "most_years"},
        {"[[settings]]\nfrom = 2020-01-01\nmost_years = 9\ncursus = [{ number = 1, levels = ['CP', 'CP'] }]\n",
         "in two cursus"},
        {"[[settings]]\nfrom = 2020-01-01\nmost_years = 9\nage = 3\n", "line 4: age is unknown"},
        {"[[settings]\n", "line 1"},
    };
    for (auto const& line : lines)
        CHECK_THROWS_WITH_AS(parse_cursus(line.text), doctest::Contains(line.says), std::runtime_error);
}

TEST_CASE("a child is in one stay at a time, ten school years at most") {
    struct Line {
        char const* name;
        std::vector<Stay> stays;
        NewEnrolment wanted;
        char const* code;
    };
    std::vector<Line> const lines{
        {"first", {}, {{}, 1, "2026-01-12", {}}, ""},
        {"after an exit", {{"2024-09-01", "2025-07-05", 1}}, {{}, 2, "2025-09-01", {}}, ""},
        {"the day it ends", {{"2024-09-01", "2026-01-12", 1}}, {{}, 2, "2026-01-12", {}}, ""},
        {"the day before", {{"2024-09-01", "2026-01-13", 1}}, {{}, 2, "2026-01-12", {}}, "enrolment.overlaps"},
        {"still there", {{"2024-09-01", {}, 1}}, {{}, 2, "2026-01-12", {}}, "enrolment.overlaps"},
        {"one is planned", {{"2026-09-01", {}, 1}}, {{}, 1, "2026-01-12", {}}, "enrolment.overlaps"},
        {"no such cursus", {}, {{}, 4, "2026-01-12", {}}, "body.wrong_fields"},
        {"a tenth year", {{"2016-09-01", "2025-07-05", 1}}, {{}, 3, "2025-09-01", {}}, ""},
        {"an eleventh", {{"2015-09-01", "2025-07-05", 1}}, {{}, 3, "2025-09-01", {}}, "enrolment.too_many_years"},
    };
    for (auto const& line : lines)
        CHECK_MESSAGE(code_of(may_enrol(line.stays, line.wanted, usual())) == line.code, line.name);
}

TEST_CASE("the director alone closes a stay, once, after it began") {
    Actor director{"d", "s", "", {"p", Profile::director, "e"}, "2026-01-12", "2026-01-12T15:30:00.000Z"};
    auto referent = director;
    referent.post.profile = Profile::referent;
    Stay const open{"2025-09-01", {}, 1};
    CHECK(code_of(may_close(director, open, {"2026-01-31", ExitReason::moved})) == "");
    CHECK(code_of(may_close(referent, open, {"2026-01-31", ExitReason::moved})) == "access.refused");
    CHECK(code_of(may_close(director, open, {"2025-09-01", ExitReason::moved})) == "body.wrong_fields");
    CHECK(code_of(may_close(director, {"2025-09-01", "2026-01-01", 1}, {"2026-01-31", ExitReason::moved})) ==
          "enrolment.closed");
}

TEST_CASE("the path draws ten school years: done, now, to come") {
    struct Line {
        char const *name, *birth;
        std::optional<std::string> level;
        std::vector<Stay> stays;
        char const* drawn;
    };
    std::vector<Line> const lines{
        {"CE2 on time, since CE1",
         "2017-03-14",
         "CE2",
         {{"2024-09-02", {}, 1}},
         "22:-d 23:-d 24:1d 25:1N 26:2t 27:2t 28:3t 29:3t 30:3t 31:3t"},
        {"passed to cursus 2 this year",
         "2017-03-14",
         "CE2",
         {{"2023-09-01", "2025-09-01", 1}, {"2025-09-01", {}, 2}},
         "22:-d 23:1d 24:1d 25:2N 26:2t 27:2t 28:3t 29:3t 30:3t 31:3t"},
        {"a year behind: the path is as long as the levels",
         "2017-03-14",
         "CE1",
         {{"2024-09-02", {}, 1}},
         "23:-d 24:1d 25:1N 26:2t 27:2t 28:2t 29:3t 30:3t 31:3t 32:3t"},
        {"left in July",
         "2014-04-03",
         "6e",
         {{"2022-09-01", "2025-07-05", 2}},
         "19:-d 20:-d 21:-d 22:2d 23:2d 24:2d 25:-N 26:-t 27:-t 28:-t"},
        {"the level is not known: the year of birth says it",
         "2019-05-22",
         {},
         {{"2025-09-01", {}, 1}},
         "24:-d 25:1N 26:1t 27:2t 28:2t 29:2t 30:3t 31:3t 32:3t 33:3t"},
        {"in MS, enrolled from September",
         "2021-05-22",
         {},
         {{"2026-09-01", {}, 1}},
         "26:1t 27:1t 28:1t 29:2t 30:2t 31:2t 32:3t 33:3t 34:3t 35:3t"},
        {"accompanied since MS, in 3e now: nothing after",
         "2011-05-22",
         "3e",
         {{"2015-09-01", {}, 1}},
         "15:1d 16:1d 17:1d 18:1d 19:1d 20:1d 21:1d 22:1d 23:1d 24:1d"},
    };
    for (auto const& line : lines)
        CHECK_MESSAGE(drawn(path_of(line.birth, line.level, line.stays, usual(), "2026-01-12")) == line.drawn,
                      line.name);
}

TEST_CASE("enrolments: in scope, one at a time, repeatable") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        auto const bruno = world.actor(cast::bruno);
        auto read = [&](Id const& person, Id const& child) {
            auto scope = world.scope(person, "child.read");
            return database.read([&](sql::Session& sql) { return enrolments(sql, scope, child); });
        };
        CHECK(read(cast::bruno, cast::lina).size() == 1);
        CHECK(read(cast::anissa, cast::lina).size() == 1);
        CHECK(read(cast::anissa, cast::adam).empty());
        CHECK(read(cast::farid, cast::lina).empty());
        CHECK(read(cast::bruno, cast::emma).empty());  // taken over by Bellevue
        CHECK(read(cast::farid, cast::emma).size() == 2);
        auto scope = world.scope(cast::bruno, "child.read");
        database.read([&](sql::Session& sql) {
            CHECK(enrolment_on(sql, scope, cast::louis, "2025-07-04"));
            CHECK_FALSE(enrolment_on(sql, scope, cast::louis, "2025-07-05"));
        });
        auto enrols = [&](Id const& child, NewEnrolment const& wanted) {
            return database.write([&](sql::Session& sql) { return enrol(sql, bruno, child, wanted); });
        };
        CHECK(enrols(cast::lina, {{}, 2, "2026-02-01", {}}).error().code == "enrolment.overlaps");
        CHECK(enrols(cast::nour, {{}, 1, "2026-02-01", {}}).error().code == "enrolment.overlaps");  // elsewhere
        CHECK(enrols(new_id(), {{}, 1, "2026-02-01", {}}).error().code == "child.unknown");
        NewEnrolment const back{new_id(), 2, "2026-01-12", {}};
        auto made = enrols(cast::louis, back);
        REQUIRE(made);
        CHECK(made->establishment.name == "Les Combes");
        CHECK(made->from == "2026-01-12");
        CHECK_FALSE(made->until);
        CHECK(enrols(cast::louis, back)->id == *back.id);  // sent twice
        CHECK(enrols(cast::zoe, back).error().code == "id.taken");
        CHECK(world.count("SELECT count(id) FROM enrolment WHERE child = :c", {{"c", cast::louis}}) == 2);
    });
}
