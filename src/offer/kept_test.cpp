// A place kept for a family until it answers is nobody else's; brothers and sisters who wait go together, or wait.
#include "offer/proposals.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

json::object two_places() {
    auto edit = week();
    edit["places"] = 2;
    return edit;
}

// Lina and Tom have the two places, Ilyès waits, then Jade; Tom gives his back, and it is kept for Ilyès.
std::string kept_for_ilyes(World& world) {
    world.open(two_places());
    for (auto const& child : {cast::lina, cast::tom, cast::ilyes, cast::jade}) world.ask(week_id, child);
    REQUIRE(world.as(cast::bruno, "POST", path_of(week_id, "/allocation")).status == 200);
    REQUIRE(world.list(week_id) == "Lina placed, Tom placed, Ily\u00e8s waiting 1, Jade waiting 2");
    world.clock.set("2026-01-12T15:31:00.000Z");
    REQUIRE(world.put(world.request(week_id, cast::tom), "withdrawal").status == 200);
    auto const until = world.database.write([&](sql::Session& sql) {
        return propose(sql, world.scope(cast::bruno, "offer.decide"), world.request(week_id, cast::ilyes),
                       Instant{"2026-01-12T15:31:00.000Z"});
    });
    REQUIRE(until);
    return *until;
}

}  // namespace

TEST_CASE("a place kept for one family is not given to another, by hand, by the rule or by taking a decision back") {
    each_world([](World& world) {
        kept_for_ilyes(world);
        auto const refused = [&](Id const& child, char const* what, char const* body) {
            auto const reply = world.put(world.request(week_id, child), what, body);
            CHECK(reply.status == 409);
            CHECK_MESSAGE(reply.body.find("offer.place_kept") != std::string::npos, reply.body);
        };
        refused(cast::jade, "placement", R"({"reason":"Sa m\u00e8re travaille"})");
        refused(cast::tom, "reversal", "{}");
        auto const given = world.as(cast::bruno, "POST", path_of(week_id, "/allocation"));
        REQUIRE_MESSAGE(given.status == 200, given.body);
        CHECK(world.list(week_id) == "Lina placed, Ily\u00e8s waiting 1, Jade waiting 2, Tom withdrawn");
        // Whoever it is kept for has it, and nobody is passed over.
        CHECK(world.put(world.request(week_id, cast::ilyes), "placement").status == 200);
    });
}

TEST_CASE("once the hour is past, the place goes to the next, whose turn it is, by the rule too") {
    each_world([](World& world) {
        auto const until = kept_for_ilyes(world);
        world.clock.set(instant_text(instant_ms(until).value_or(0) + 60'000));
        REQUIRE(world.as(cast::bruno, "POST", path_of(week_id, "/allocation")).status == 200);
        CHECK(world.list(week_id) == "Lina placed, Jade placed, Ily\u00e8s waiting 1, Tom withdrawn");
    });
}

TEST_CASE("brothers and sisters who wait are one ticket still: one place is not for one of them") {
    each_world([](World& world) {
        auto edit = two_places();
        edit["places"] = 1;
        edit["rule"] = {{"criteria", {"siblings_together"}}, {"last", "arrival"}};
        world.open(edit);
        world.companion(cast::lina, cast::maya, "sibling");
        for (auto const& child : {cast::ilyes, cast::lina, cast::jade, cast::maya}) world.ask(week_id, child);
        auto const give = [&] {
            auto const reply = world.as(cast::bruno, "POST", path_of(week_id, "/allocation"));
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
        };
        auto const places = [&](int count, int version) {
            edit["places"] = count;
            auto const reply = world.as(cast::bruno, "PUT", path_of(week_id), json::serialize(edit),
                                        {{"if-match", "\"" + std::to_string(version) + "\""}});
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
        };
        give();
        CHECK(world.list(week_id) == "Ily\u00e8s placed, Lina waiting 1, Maya waiting 2, Jade waiting 3");
        world.clock.set("2026-01-12T15:32:00.000Z");
        places(2, 1);
        give();
        CHECK(world.list(week_id) == "Ily\u00e8s placed, Jade placed, Lina waiting 1, Maya waiting 2");
        world.clock.set("2026-01-12T15:33:00.000Z");
        places(4, 2);
        give();
        CHECK(world.list(week_id) == "Ily\u00e8s placed, Lina placed, Jade placed, Maya placed");
    });
}

TEST_CASE("a place kept for one is free for nobody else: not told to the next, nor among the places freed") {
    each_world([](World& world) {
        auto const until = kept_for_ilyes(world);
        auto const said = [&] {
            std::string out;
            auto const found = world.offer(week_id);
            for (auto const& each : found.at("requests").as_array())
                if (each.at("state") == "waiting")
                    out += std::string{each.at("child").at("first_name").as_string()} +
                           (each.at("proposed").as_bool() ? " proposed;" : " waits;");
            auto const scope = world.scope(cast::bruno, "offer.decide");
            return out + world.database.read(
                             [&](sql::Session& sql) { return std::to_string(places_freed(sql, scope).count); });
        };
        CHECK(said() == "Ily\u00e8s proposed;Jade waits;0");
        // Whose hour is past lets the next go first.
        world.clock.set(instant_text(instant_ms(until).value_or(0) + 60'000));
        CHECK(said() == "Ily\u00e8s waits;Jade proposed;1");
    });
}

TEST_CASE("the turn of those who have no place kept is among themselves, brothers and sisters where the first stands") {
    std::optional<Instant> const kept = "2026-01-13";
    struct Line {
        std::vector<Waiting> list;
        std::map<Id, std::string> houses;
        std::vector<char const*> next;  // with no place free, one, two, three
    };
    for (auto const& [list, houses, next] :
         {Line{{{"a", 1, false, {}}, {"b", 2, false, kept}, {"c", 3, false, {}}}, {}, {"", "b", "ab", "abc"}},
          Line{{{"a", 1, false, {}}, {"b", 2, false, {}}, {"c", 3, false, {}}}, {}, {"", "a", "ab", "abc"}},
          // a and c are sisters: together when there are two, and as for anybody when there is one.
          Line{{{"a", 1, false, {}}, {"b", 2, false, {}}, {"c", 3, false, {}}},
               {{"a", "x"}, {"c", "x"}},
               {"", "a", "ac", "abc"}},
          // a's is kept already: the next is her sister's.
          Line{{{"a", 1, false, kept}, {"b", 2, false, {}}, {"c", 3, false, {}}},
               {{"a", "x"}, {"c", "x"}},
               {"", "a", "ac", "abc"}},
          // Who let it pass goes after who did not.
          Line{{{"a", 1, true, {}}, {"b", 2, false, {}}}, {}, {"", "b", "ab"}}})
        for (std::size_t free = 0; free < next.size(); ++free) {
            std::string said;
            for (auto const& each : next_of(list, houses, static_cast<int>(free))) said += each;
            CHECK(said == next[free]);
        }
}

TEST_CASE("places that come free are proposed to brothers and sisters together, when enough are") {
    each_world([](World& world) {
        auto edit = two_places();
        edit["rule"] = {{"criteria", {"siblings_together"}}, {"last", "arrival"}};
        world.open(edit);
        world.companion(cast::lina, cast::maya, "sibling");
        for (auto const& child : {cast::ilyes, cast::tom, cast::lina, cast::jade, cast::maya})
            world.ask(week_id, child);
        REQUIRE(world.as(cast::bruno, "POST", path_of(week_id, "/allocation")).status == 200);
        auto const said = [&] {
            std::string out;
            auto const found = world.offer(week_id);
            for (auto const& each : found.at("requests").as_array())
                if (each.at("proposed").as_bool())
                    out += std::string{each.at("child").at("first_name").as_string()} + " " +
                           std::to_string(each.at("siblings_next").as_int64()) + "/" +
                           std::to_string(each.at("siblings").as_int64()) + ";";
            return out;
        };
        CHECK(said().empty());
        world.clock.set("2026-01-12T15:31:00.000Z");
        REQUIRE(world.put(world.request(week_id, cast::tom), "withdrawal").status == 200);
        CHECK(said() == "Lina 0/1;");
        REQUIRE(world.put(world.request(week_id, cast::ilyes), "withdrawal").status == 200);
        CHECK(said() == "Lina 1/1;Maya 1/1;");
        auto const told = [&](Id const& child) {
            return world.database.write([&](sql::Session& sql) {
                return propose(sql, world.scope(cast::bruno, "offer.decide"), world.request(week_id, child),
                               Instant{"2026-01-12T15:31:00.000Z"})
                    .has_value();
            });
        };
        CHECK_FALSE(told(cast::jade));
        CHECK(told(cast::lina));
        CHECK_FALSE(told(cast::jade));
        CHECK(told(cast::maya));
        // Given by hand, the second sister passes over nobody.
        CHECK(world.put(world.request(week_id, cast::maya), "placement").status == 200);
    });
}
