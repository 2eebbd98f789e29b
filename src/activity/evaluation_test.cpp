// Rounds and assessments in "Activité récente": who is told, what can be taken back, and no word of an answer.
#include "activity/activity.hpp"
#include "evaluation/world_test.hpp"

using namespace marelle;
using evaluation::rounds_path;
using evaluation::text_of;
using evaluation::winter;
using evaluation::World;
namespace json = boost::json;

namespace {

json::array told(World& world, Id const& who) {
    return world.said(who, "GET", "/api/v1/activity").at("items").as_array();
}
std::string kinds(World& world, Id const& who) {
    std::string out;
    for (auto const& item : told(world, who))
        out += text_of(item.at("kind")) + (item.at("undo").is_null() ? "" : " undo") +
               (item.at("undone_at").is_null() ? "" : " undone") + "; ";
    return out;
}
// Takes the newest line back by the road it says.
int undo(World& world, Id const& who) {
    auto const newest = told(world, who);
    auto const& way = newest.at(0).at("undo");
    return world.as(who, text_of(way.at("method")), "/api/v1" + text_of(way.at("path"))).status;
}

}  // namespace

TEST_CASE("recent activity tells of rounds and that an assessment was sent, and takes them back") {
    evaluation::each_world([](World& world) {
        activity::add_routes(world.router);
        world.open();
        CHECK(kinds(world, cast::bruno) == "evaluation_opened undo; ");
        CHECK(kinds(world, cast::anissa) == "evaluation_opened; ");
        CHECK(kinds(world, cast::farid).empty());
        world.clock.set("2026-01-12T15:31:00.000Z");
        auto edit = World::edit(World::full, {}, true);
        edit["comment"] = "CANARI-77 lit seule";
        world.put(cast::anissa, cast::lina, edit);
        world.clock.set("2026-01-12T15:32:00.000Z");
        CHECK(kinds(world, cast::anissa) == "assessment undo; evaluation_opened; ");
        CHECK(kinds(world, cast::leila) == "evaluation_opened; ");
        CHECK(kinds(world, cast::bruno) == "assessment; evaluation_opened; ");
        CHECK(json::serialize(told(world, cast::bruno)).find("CANARI") == std::string::npos);
        CHECK(undo(world, cast::anissa) == 200);
        CHECK(kinds(world, cast::anissa) == "assessment; evaluation_opened; ");
        world.said(cast::bruno, "PUT", rounds_path + "/" + winter + "/closure");
        world.clock.set("2026-01-12T15:33:00.000Z");
        CHECK(kinds(world, cast::bruno) == "evaluation_closed undo; assessment; evaluation_opened; ");
        CHECK(undo(world, cast::bruno) == 200);
        CHECK(kinds(world, cast::bruno) == "evaluation_closed undone; assessment; evaluation_opened; ");
        CHECK(text_of(world.round().at("state")) == "open");
        world.said(cast::bruno, "POST", rounds_path + "/" + winter + "/reminders", {}, 201);
        world.clock.set("2026-02-20T15:33:00.000Z");
        CHECK(kinds(world, cast::bruno).empty());  // thirty days have gone by
    });
}

TEST_CASE(
    "an assessment sent by a teacher's link is told with the teacher's name, and nobody of the house takes it back") {
    evaluation::each_world([](World& world) {
        activity::add_routes(world.router);
        world.open();
        world.agree(cast::lina);
        auto const made = world.said(cast::bruno, "POST", rounds_path + "/" + winter + "/teacher-links",
                                     json::object{{"teacher", "Mme Garnier"}, {"children", json::array{cast::lina}}},
                                     201);
        world.clock.set("2026-01-12T15:31:00.000Z");
        auto const sent = world.anyone("POST", text_of(made.at("address")),
                                       "sending=" + new_id() + "&n=1&a-s1=3&a-s2=4&a-s3=x&a-w1=2&a-w2=x&a-w3=1",
                                       {{"content-type", "application/x-www-form-urlencoded"}});
        CHECK(sent.status == 303);
        for (auto const& who : {cast::bruno, cast::anissa}) {
            CHECK(kinds(world, who).starts_with("assessment; "));
            auto const item = told(world, who).at(0);
            CHECK(text_of(item.at("by").at("name")) == "Mme Garnier");
            CHECK(text_of(item.at("other").at("name")) == "Mme Garnier");
        }
        CHECK(kinds(world, cast::farid).empty());
    });
}
