// One child's change beside the noise of its grid: over HTTP on each database, with a grid that a hundred answered.
#include "evaluation/child_changes.hpp"
#include "evaluation/world_test.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

std::string path_of(Id const& child) { return "/api/v1/children/" + child + "/assessment-changes"; }

// Lina in both rounds, and no one else.
void measured_twice(World& world, Id const& autumn) {
    auto round = world.asked(autumn);
    round["name"] = "Automne 2025";
    round["opens_on"] = "2025-12-15";
    round["closes_on"] = "2026-01-14";
    world.open(round);
    world.open();
    world.submit(cast::anissa, cast::lina, "s1 2 s2 2 s3 2 w1 2 w2 2 w3 2 ", "referent", autumn);
    world.submit(cast::anissa, cast::lina, "s1 4 s2 3 s3 4 w1 3 w2 3 w3 2 ");
    world.database.write([&](sql::Session& sql) {
        sql.execute("UPDATE evaluation_round SET closes_on = '2025-12-20' WHERE id = :id", {{"id", autumn}});
    });
}

// Scored twice on one form, `children` of them: three questions that agree but for one child in five.
Evolution many(std::size_t children) {
    Evolution out;
    Whole scale{"2-referent", "school", 2, {0, 3, {}}};
    for (std::size_t i = 0; i < children; ++i) {
        auto const level = static_cast<double>(1 + i % 4);
        auto const other = i % 5 == 0 ? 5 - level : level;
        scale.ratings.values.insert(scale.ratings.values.end(), {level, level, other});
        ++scale.ratings.people;
        Once const once{level, level >= 3, instrument::Scale::frequency4, "2-referent"};
        out.rows.push_back({out.children++, cast::combes, "school", once, once});
        out.whose.push_back("child" + std::to_string(i));
    }
    out.answered.push_back(scale);
    return out;
}

}  // namespace

TEST_CASE("the noise of a grid is known from a hundred children on, ten of them scored twice") {
    CHECK_FALSE(noise_of(many(99), "school", "2-referent", 10));
    auto const known = noise_of(many(100), "school", "2-referent", 10);
    REQUIRE(known);
    CHECK(known->children == 100);
    // The levels 1 to 4 as often: a variance of 1.25, times 100 / 99.
    CHECK(known->deviation == doctest::Approx(std::sqrt(1.25 * 100 / 99)));
    CHECK(known->reliability > 0.5);
    CHECK(known->reliability < 1);
    CHECK_FALSE(noise_of(many(100), "school", "1-referent", 10));
    CHECK_FALSE(noise_of(many(100), "wellbeing", "2-referent", 10));
    CHECK_FALSE(noise_of(many(100), "school", "2-referent", 101));
}

TEST_CASE("a child's change over HTTP: refusals first, then from which round to which, and what is not known") {
    each_world([](World& world) {
        auto const autumn = new_id();
        measured_twice(world, autumn);
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", path_of(cast::lina), "", 401, "login.required"},
            {"Farid", cast::farid, "GET", path_of(cast::lina), "", 404, "child.unknown"},
            {"headquarters", cast::elodie, "GET", path_of(cast::lina), "", 403, "access.refused"},
            {"no child", cast::bruno, "GET", path_of(new_id()), "", 404, "child.unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        auto const found = world.said(cast::anissa, "GET", path_of(cast::lina)).at("items").as_array();
        REQUIRE(found.size() == 2);
        auto const line = found.at(0).as_object();
        CHECK(line.at("informant").as_string() == "referent");
        CHECK(line.at("before").at("name").as_string() == "Automne 2025");
        CHECK(line.at("after").at("name").as_string() == "Hiver 2026");
        CHECK(line.at("title").as_string() == "Engagement scolaire");
        CHECK(line.at("threshold").is_null());
        CHECK(line.at("measured_on").as_int64() == 0);
        CHECK(std::string{line.at("words").as_string()}.find("le bruit de l’échelle n’est pas connu") !=
              std::string::npos);
        CHECK(world.said(cast::bruno, "GET", path_of(cast::noe)).at("items").as_array().empty());
    });
}
