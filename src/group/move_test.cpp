#include "group/move.hpp"
#include "group/world_test.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::group;
namespace json = boost::json;

namespace {

Limits const usual{3, 12};
WeekHours const monday{1, "16:45", "18:15"}, thursday{4, "16:45", "18:15"}, early_monday{1, "15:00", "16:45"};
Named const here{cast::cometes, "Comètes"}, there{cast::explorateurs, "Explorateurs"};

Situation calm() {
    Situation at;
    at.on = "2026-01-12";
    at.birth_date = "2017-03-14";
    at.cursus = at.group_cursus = 1;
    at.group = there.id;
    at.left = here.id;
    at.has_referent = true;
    at.hours_left = at.hours_there = {monday};
    return at;
}

std::string words(std::vector<Warning> const& warnings) {
    std::string out;
    for (auto const& w : warnings) out += std::string{record::name_of_choice(w.kind)} + ":" + w.detail + ";";
    return out;
}

std::string said(Situation const& at) { return words(warnings_of(at, usual)); }

Bond bond(bool sibling, Wish wish, std::optional<Named> group) {
    return {"Maya B.", sibling, wish, "2025-09-03", Named{cast::anissa, "Anissa"}, std::move(group)};
}

std::string choices_path(Id const& child) { return "/api/v1/children/" + child + "/group-choices"; }
std::string reversal(std::string const& move) { return "/api/v1/group-moves/" + move + "/reversal"; }

std::string move_in(http::Reply const& reply) {
    auto const answer = json::parse(reply.body);
    auto const& move = answer.at("move");
    return move.is_null() ? std::string{} : std::string{move.as_string()};
}

}  // namespace

TEST_CASE("a move without anything to say says nothing") { CHECK(said(calm()).empty()); }

TEST_CASE("ages: more than three years between the eldest and the youngest") {
    struct Line {
        Date birth;
        std::vector<Date> births;
        std::string expected;
    };
    Line const lines[] = {
        {"2017-03-14", {"2020-03-14"}, ""},  // three years to the day
        {"2017-03-14", {"2020-03-15"}, "age_spread:5–8;"},
        {"2016-02-29", {"2019-03-01"}, "age_spread:6–9;"},
        {"2018-06-01", {"2016-01-01", "2020-01-01"}, "age_spread:6–10;"},
    };
    for (auto const& line : lines) {
        auto at = calm();
        at.birth_date = line.birth;
        at.births = line.births;
        CHECK_MESSAGE(said(at) == line.expected, line.birth);
    }
    auto at = calm();
    at.births = {"2020-03-15"};
    CHECK(words(warnings_of(at, {4, 12})).empty());
    auto const warning = warnings_of(at, usual).front();
    CHECK(warning.low == 5);
    CHECK(warning.high == 8);
    CHECK(warning.most == 3);
}

TEST_CASE("brothers, sisters and wishes: what is wished decides what is said") {
    struct Line {
        std::string name;
        Bond other;
        std::string expected;
    };
    Line const lines[] = {
        {"a sister there", bond(true, Wish::none, there), "siblings:Maya B.;"},
        {"a sister left behind", bond(true, Wish::none, here), "siblings_apart:Maya B.;"},
        {"a sister in no group", bond(true, Wish::none, {}), ""},
        {"a sister in a third group", bond(true, Wish::none, Named{"x", "X"}), ""},
        {"nobody's sister", bond(false, Wish::none, there), ""},
        {"together, and there", bond(true, Wish::together, there), ""},
        {"together, and left behind", bond(true, Wish::together, here), "together_wish:Maya B.;"},
        {"together, in a third group", bond(false, Wish::together, Named{"x", "X"}), "together_wish:Maya B.;"},
        {"together, in no group yet", bond(false, Wish::together, {}), ""},
        {"apart, and there", bond(true, Wish::apart, there), "apart_wish:Maya B.;"},
        {"apart, and left behind", bond(true, Wish::apart, here), ""},
        {"incompatible, and there", bond(false, Wish::incompatible, there), "incompatible:Maya B.;"},
        {"incompatible, and left behind", bond(false, Wish::incompatible, here), ""},
    };
    for (auto const& line : lines) {
        auto at = calm();
        at.bonds = {line.other};
        CHECK_MESSAGE(said(at) == line.expected, line.name);
    }
    auto at = calm();
    at.bonds = {bond(true, Wish::none, there), bond(false, Wish::incompatible, there)};
    CHECK(said(at) == "incompatible:Maya B.;siblings:Maya B.;");
    CHECK(warnings_of(at, usual).front().since == "2025-09-03");
}

TEST_CASE("one référent for at most twelve children, the cursus, the hours") {
    auto at = calm();
    at.births.assign(11, "2017-01-01");
    CHECK(said(at).empty());  // twelve
    at.births.assign(12, "2017-01-01");
    CHECK(said(at) == "ratio:13;");
    at.births.clear();
    at.has_referent = false;
    CHECK(said(at) == "no_referent:1;");

    at = calm();
    at.group_cursus = 2;
    CHECK(said(at) == "cursus:1 → 2;");

    at = calm();
    at.hours_there = {monday, thursday};
    CHECK(said(at) == "hours: → 4 16:45–18:15;");
    at.hours_there = {early_monday};
    CHECK(said(at) == "hours:1 16:45–18:15 → 1 15:00–16:45;");
    at.left.reset();  // from no group: nothing changes for the family
    CHECK(said(at).empty());

    at = calm();
    at.hours_elsewhere = {early_monday, {4, "17:00", "18:00"}};
    CHECK(said(at).empty());  // one ends when the other begins
    at.hours_elsewhere.push_back({1, "18:00", "19:00"});
    CHECK(said(at) == "clash:1 18:00–19:00;");
}

TEST_CASE("the limits are dated, and a wrong file is refused") {
    CHECK(limits_on("2026-01-12").children_per_referent == 12);
    CHECK(limits_on("2026-01-12").widest_age_spread_years == 3);
    auto const two = parse_limits("[[settings]]\nfrom = 2020-01-01\nwidest_age_spread_years = 3\n"
                                  "children_per_referent = 5\n[[settings]]\nfrom = 2026-09-01\n"
                                  "widest_age_spread_years = 2\nchildren_per_referent = 12\n");
    CHECK(two.on("2026-08-31").children_per_referent == 5);
    CHECK(two.on("2026-09-01").children_per_referent == 12);
    CHECK_THROWS(parse_limits(""));
    CHECK_THROWS(parse_limits("[[settings]]\nfrom = 2020-01-01\nwidest_age_spread_years = 3\n"));
    CHECK_THROWS(parse_limits("[[settings]]\nfrom = 2020-01-01\nwidest_age_spread_years = 0\n"
                              "children_per_referent = 5\n"));
}

TEST_CASE("who may not see the child's file reads the kinds alone, each once") {
    auto at = calm();
    at.bonds = {bond(true, Wish::none, there), bond(true, Wish::none, there)};
    at.group_cursus = 2;
    auto const kinds = kinds_only(warnings_of(at, usual));
    CHECK(words(kinds) == "siblings:;cursus:;");
    CHECK(std::ranges::all_of(kinds, [](auto const& w) { return !w.low && !w.group && !w.since && !w.by; }));
}

TEST_CASE("the order in which children are found changes nothing; one more child never unsays a warning but siblings") {
    CHECK(rc::check([] {
        auto at = calm();
        for (int i = *rc::gen::inRange(0, 14); i > 0; --i)
            at.births.push_back(std::to_string(*rc::gen::inRange(2014, 2021)) + "-05-01");
        auto const before = warnings_of(at, usual);
        std::ranges::reverse(at.births);
        RC_ASSERT(words(warnings_of(at, usual)) == words(before));
        at.births.push_back(std::to_string(*rc::gen::inRange(2014, 2021)) + "-05-01");
        auto const after = warnings_of(at, usual);
        for (auto const& one : before)
            RC_ASSERT(std::ranges::any_of(after, [&](auto const& other) { return other.kind == one.kind; }));
    }));
}

TEST_CASE("the choices of a move: refusals first") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.digest();
        auto const move = std::string{"01900000-0000-7000-8000-0000000aaaaa"};
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", choices_path(cast::lina), "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", choices_path(cast::lina), "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", choices_path(cast::lina), "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", choices_path(cast::lina), "", 404, "child.unknown"},
            {"Farid takes nothing back", cast::farid, "PUT", reversal(move), "", 404, "move.unknown"},
            {"Farid reads no history", cast::farid, "GET", "/api/v1/children/" + cast::lina + "/group-history", "", 404,
             "child.unknown"},
            {"nor a group's", cast::farid, "GET", "/api/v1/groups/" + cast::cometes + "/history", "", 404,
             "group.unknown"},
            {"a leader reads no history", cast::ines, "GET", "/api/v1/groups/" + cast::explorateurs + "/history", "",
             403, "access.refused"},
            {"a day that is none", cast::bruno, "GET", choices_path(cast::lina) + "?from=2026-02-30", "", 422,
             R"({"field":"from","code":"invalid"})"},
            {"who has left", cast::bruno, "GET", choices_path(cast::louis), "", 409, "group.not_enrolled"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.digest() == before);
        CHECK(world.count("SELECT count(id) FROM group_move") == 0);
    });
}

TEST_CASE("the choices say the places, the warnings and their arithmetic, to who may read the file") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.places(cast::explorateurs, 3);
        auto answer = json::parse(
            cast::expect(world, {"Maya's", cast::bruno, "GET", choices_path(cast::maya), "", 200, ""}).body);
        CHECK(answer.at("group").at("name") == "Comètes");
        REQUIRE(answer.at("choices").as_array().size() == 1);
        auto const& choice = answer.at("choices").at(0);
        CHECK(choice.at("members") == 3);
        CHECK(choice.at("places") == 3);
        CHECK(choice.at("full_on") == "2026-01-12");
        CHECK(choice.at("warnings").at(0).at("kind") == "age_spread");
        CHECK(choice.at("warnings").at(0).at("most") == 3);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE child = :maya AND level = 'S2' AND "
                          "subject = 'group_choices'",
                          {{"maya", cast::maya}}) == 1);
        // The référente of the other group may move her, and learns that there is something to ask, not what.
        answer = json::parse(world.as(cast::leila, "GET", choices_path(cast::maya)).body);
        auto const& warning = answer.at("choices").at(0).at("warnings").at(0);
        CHECK(warning.at("kind") == "age_spread");
        CHECK(warning.at("detail") == "");
        CHECK(warning.at("low").is_null());
        CHECK(world.count("SELECT count(id) FROM group_move") == 0);
    });
}

TEST_CASE("a move is kept with what was gone on despite, and taken back to the row") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const before = world.digest();
        auto const reply = cast::expect(world, {"moved", cast::bruno, "PUT", path_of(cast::maya),
                                                to(cast::explorateurs, "2026-01-13"), 200, "age_spread"});
        auto const move = move_in(reply);
        REQUIRE(!move.empty());
        CHECK(world.count("SELECT count(id) FROM group_move WHERE warnings LIKE '%age_spread%' AND undone_at IS NULL "
                          "AND from_group = :c AND to_group = :e",
                          {{"c", cast::cometes}, {"e", cast::explorateurs}}) == 1);
        cast::expect(world, {"Farid does not", cast::farid, "PUT", reversal(move), "", 404, "move.unknown"});
        cast::expect(world, {"taken back", cast::anissa, "PUT", reversal(move), "", 200, R"("undone_by":{"id":")"});
        CHECK(world.digest() == before);
        cast::expect(world, {"asked again, the same", cast::anissa, "PUT", reversal(move), "", 200, "undone_at"});
        CHECK(world.digest() == before);
        auto history = json::parse(
            world.as(cast::bruno, "GET", "/api/v1/children/" + cast::maya + "/group-history").body);
        CHECK(history.at("moves").as_array().size() == 1);
        CHECK(history.at("moves").at(0).at("undone_by").at("name").is_string());
        CHECK(history.at("stays").at(0).at("group").at("name") == "Comètes");
        history = json::parse(world.as(cast::anissa, "GET", "/api/v1/groups/" + cast::explorateurs + "/history").body);
        CHECK(history.at("moves").at(0).at("child").at("initial") == "B.");
        CHECK(history.at("stays").as_array().size() == 3);
        auto const nothing = cast::expect(
            world, {"where she is", cast::bruno, "PUT", path_of(cast::maya), to(cast::cometes, "2026-01-13"), 200, ""});
        CHECK(move_in(nothing).empty());
        CHECK(world.count("SELECT count(id) FROM group_move") == 1);
    });
}

TEST_CASE("a move is not taken back over what was decided since") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto moved = [&](Id const& child, std::string const& body) {
            return move_in(cast::expect(world, {"moved", cast::bruno, "PUT", path_of(child), body, 200, ""}));
        };
        auto const first = moved(cast::maya, to(cast::explorateurs, "2026-01-12"));
        auto const second = moved(cast::maya, out_from("2026-01-14"));
        cast::expect(world, {"the last one first", cast::bruno, "PUT", reversal(first), "", 409, "move.changed_since"});
        cast::expect(world, {"so", cast::bruno, "PUT", reversal(second), "", 200, ""});
        world.mark(cast::explorateurs_tonight, cast::maya);
        cast::expect(world,
                     {"the roll call saw her", cast::bruno, "PUT", reversal(first), "", 409, "group.marks_after"});

        auto const third = moved(cast::tom, to(cast::explorateurs, "2026-01-13"));
        world.places(cast::cometes, 3);
        cast::expect(world, {"his place is gone", cast::bruno, "PUT", reversal(third), "", 409,
                             R"("code":"group.full","detail":"2026-01-13")"});
        world.places(cast::cometes, 12);
        world.clock.set("2026-02-11T15:30:00.000Z");
        cast::expect(world, {"thirty days later", cast::bruno, "PUT", reversal(third), "", 200, ""});
        auto const fourth = moved(cast::tom, to(cast::explorateurs, "2026-02-12"));
        world.clock.set("2026-03-13T15:30:00.001Z");
        cast::expect(world, {"too late", cast::bruno, "PUT", reversal(fourth), "", 409, "move.too_old"});
    });
}

TEST_CASE("any move, then its reversal, gives the same memberships to the row") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const scope = world.scope(cast::bruno, "group.write");
        std::vector<Id> const children{cast::lina, cast::maya, cast::adam, cast::zoe};
        auto const groups = std::vector<std::optional<Id>>{cast::cometes, cast::explorateurs, std::nullopt};
        int undone = 0;
        CHECK(rc::check([&] {
            auto const child = *rc::gen::elementOf(children);
            Move const move{*rc::gen::elementOf(groups), add_days("2026-01-10", *rc::gen::inRange(0, 40))};
            bool const goes_on = *rc::gen::arbitrary<bool>();
            auto const before = world.digest();
            auto placed = database.write([&](sql::Session& sql) { return group::place(sql, scope, child, move); });
            if (!placed || !placed->move) {
                RC_ASSERT(world.digest() == before);
                return;
            }
            RC_ASSERT(world.digest() != before);
            if (goes_on) return;  // stays, and is what the next moves begin from
            auto back = database.write([&](sql::Session& sql) { return undo_move(sql, scope, *placed->move); });
            RC_ASSERT(back.has_value());
            RC_ASSERT(world.digest() == before);
            ++undone;
        }));
        CHECK(undone > 10);
    });
}
