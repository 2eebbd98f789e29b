// The draw over HTTP, giving places by the rule, taking all of it back; a child who turns six during a stay.
#include "crypto/crypto.hpp"
#include "offer/world_test.hpp"
#include "supervision/supervision.hpp"
#include "tests/exports.hpp"
#include "timetable/activities.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

std::string const after_closing = "2026-01-26T15:30:00.000Z";

void five_ask(World& world) {
    world.open(stay());
    for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::maya, cast::tom}) world.ask(stay_id, child);
    world.companion(cast::lina, cast::maya, "sibling");
}

json::object draws(World& world) {
    return json::parse(world.as(cast::bruno, "GET", path_of(stay_id, "/draw")).body).as_object();
}

std::string allocation(World& world, std::string const& method = "GET") {
    auto reply = world.as(cast::bruno, method, path_of(stay_id, "/allocation"));
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    std::string out;
    auto const found = json::parse(reply.body);
    for (auto const& line : found.at("lines").as_array())
        out += std::string{line.at("child").at("first_name").as_string()} + " " +
               std::string{line.at("becomes").as_string()} + ";";
    return out;
}

}  // namespace

TEST_CASE("the secret is promised before anybody asks, and said once it is used") {
    each_world([](World& world) {
        five_ask(world);
        auto const path = path_of(stay_id, "/draw");
        auto const before = draws(world);
        auto const& promised = before.at("draws").at(0);
        CHECK(promised.at("commitment").as_string().size() == 64);
        CHECK(promised.at("secret").is_null());
        CHECK(before.at("rule_words").at(0) == "Un tirage au sort, que tout le monde peut refaire.");
        for (auto const& [name, who, status] : {std::tuple{"the referent", cast::anissa, 403},
                                                {"a leader", cast::ines, 403},
                                                {"Farid", cast::farid, 404}})
            cast::expect(world, {name, who, "POST", path, "{}", status});
        cast::expect(world, {"still open", cast::bruno, "POST", path, "{}", 409, "offer.still_open"});
        world.clock.set(after_closing);
        cast::expect(world, {"a quote", cast::bruno, "POST", path, R"({"word":"l'ours"})", 422, "word"});
        cast::expect(world, {"no places before", cast::bruno, "POST", path_of(stay_id, "/allocation"), "", 409,
                             "offer.draw_first"});
        CHECK(draws(world).at("draws").as_array().size() == 1);
        cast::expect(world, {"drawn", cast::bruno, "POST", path, R"({"word":"marmotte"})", 200});
        auto const after = draws(world);
        auto const& done = after.at("draws").at(1);
        CHECK(done.at("commitment") == promised.at("commitment"));
        auto const secret = std::string{done.at("secret").as_string()};
        CHECK(commitment_of(secret) == done.at("commitment").as_string());
        CHECK(done.at("seed").as_string() == secret + ":marmotte");
        // Lina and Maya are one ticket, of the number 1; each hash is what anybody computes, and they are in order.
        REQUIRE(done.at("tickets").as_array().size() == 4);
        std::string last;
        for (auto const& ticket : done.at("tickets").as_array()) {
            auto number = ticket.at("number").as_int64();
            CHECK(ticket.at("hash").as_string() == crypto::sha256_hex(secret + ":marmotte:" + std::to_string(number)));
            CHECK(std::string{ticket.at("hash").as_string()} > last);
            last = std::string{ticket.at("hash").as_string()};
            CHECK(ticket.at("numbers").as_string() == (number == 1 ? "1 4" : std::to_string(number)));
        }
        CHECK(done.at("check").as_string().find("seed=\"$secret\"':marmotte'\n") != std::string::npos);
        // Another one is promised from now on; nobody knows it.
        CHECK(after.at("draws").at(0).at("secret").is_null());
        CHECK(after.at("draws").at(0).at("commitment") != done.at("commitment"));
    });
}

TEST_CASE(
    "who asked after the last day is not drawn: behind everybody else, by arrival, on the sheet and in the file") {
    each_world([](World& world) {
        world.open(stay());
        // The last minute of the last day in Paris, and the one after.
        world.ask(stay_id, cast::noe);
        world.ask(stay_id, cast::sarah);
        world.ask(stay_id, cast::lina);
        world.clock.set("2026-01-25T22:59:00.000Z");
        world.ask(stay_id, cast::maya);
        world.companion(cast::lina, cast::tom, "sibling");
        world.clock.set("2026-01-25T23:00:00.000Z");
        world.ask(stay_id, cast::tom);
        // Taken back and asked again: it is of the day it was asked again.
        CHECK(world.put(world.request(stay_id, cast::noe), "withdrawal").status == 200);
        world.clock.set("2026-01-26T08:00:00.000Z");
        world.ask(stay_id, cast::noe);
        // Three places, three who asked in time: nothing is to be drawn, and the late ones wait.
        CHECK(allocation(world) == "Sarah placed;Lina placed;Maya placed;Tom waiting;Noé waiting;");
        auto smaller = stay();
        smaller["places"] = 2;
        CHECK(
            world.as(cast::bruno, "PUT", path_of(stay_id), json::serialize(smaller), {{"if-match", "\"1\""}}).status ==
            200);
        auto const path = path_of(stay_id, "/draw");
        cast::expect(world, {"drawn", cast::bruno, "POST", path, R"({"word":"marmotte"})", 200});
        auto const after = draws(world);
        auto const& done = after.at("draws").at(1);
        CHECK(done.at("late") == 2);
        std::string behind;
        int drawn = 0;
        for (auto const& ticket : done.at("tickets").as_array()) {
            drawn += ticket.at("late") == false ? 1 : 0;
            if (ticket.at("late") == false) CHECK(behind.empty());
            else
                behind += std::string{ticket.at("numbers").as_string()} + ":" +
                          std::string{ticket.at("hash").as_string()};
        }
        CHECK(drawn == 3);
        CHECK(behind == "5:6:");
        CHECK(done.at("check").as_string().ends_with("for n in 5 6\ndo echo \"$n\"; done\n"));
        CHECK(after.at("rule_words").as_array().back() ==
              "Une demande faite après la date limite passe après toutes les autres.");
        auto const file = world.as(cast::bruno, "GET", path + "-export").body;
        CHECK(file.find("Après la date limite") != std::string::npos);
        CHECK(allocation(world, "POST").ends_with("Tom waiting;Noé waiting;"));
        auto const stands = world.offer(stay_id);
        for (auto const& each : stands.at("requests").as_array()) {
            auto const name = std::string{each.at("child").at("first_name").as_string()};
            CHECK_MESSAGE(each.at("late").as_bool() == (name == "Tom" || name == "Noé"), name);
        }
    });
}

TEST_CASE("where nobody asked in time there is nothing to draw, and places go by arrival") {
    each_world([](World& world) {
        auto edit = stay();
        edit["places"] = 1;
        world.open(edit);
        world.clock.set(after_closing);
        world.ask(stay_id, cast::tom);
        world.ask(stay_id, cast::noe);
        cast::expect(world, {"nothing to draw", cast::bruno, "POST", path_of(stay_id, "/draw"), "{}", 409,
                             "offer.nobody_in_time"});
        CHECK(allocation(world, "POST") == "Tom placed;Noé waiting;");
    });
}

TEST_CASE("another draw needs a reason, and the first stays to be read") {
    each_world([](World& world) {
        five_ask(world);
        world.clock.set(after_closing);
        auto const path = path_of(stay_id, "/draw");
        cast::expect(world, {"drawn", cast::bruno, "POST", path, R"({"word":"un"})", 200});
        auto const first = draws(world).at("draws").at(1);
        cast::expect(world, {"why", cast::bruno, "POST", path, R"({"word":"deux"})", 409, "offer.reason_required"});
        allocation(world, "POST");
        cast::expect(world, {"places were given", cast::bruno, "POST", path, R"({"word":"deux","reason":"Oubli"})", 409,
                             "offer.allocated"});
        auto const made = world.offer(stay_id).at("allocations").at(0).as_object();
        CHECK(made.at("reversible") == true);
        cast::expect(world,
                     {"back", cast::bruno, "PUT",
                      "/api/v1/offer-allocations/" + std::string{made.at("id").as_string()} + "/reversal", "", 200});
        cast::expect(world,
                     {"again", cast::bruno, "POST", path, R"({"word":"deux","reason":"Une demande oubliée"})", 200});
        auto const all = draws(world);
        REQUIRE(all.at("draws").as_array().size() == 3);
        CHECK(all.at("draws").at(1).at("reason") == "Une demande oubliée");
        CHECK(all.at("draws").at(1).at("replaced") == false);
        CHECK(all.at("draws").at(2).at("replaced") == true);
        CHECK(all.at("draws").at(2).at("seed") == first.at("seed"));
        CHECK(all.at("draws").at(2).at("tickets") == first.at("tickets"));
    });
}

TEST_CASE("places are given in the order drawn, the others wait in it, and all of it comes back at once") {
    each_world([](World& world) {
        five_ask(world);
        world.clock.set(after_closing);
        cast::expect(world, {"drawn", cast::bruno, "POST", path_of(stay_id, "/draw"), "{}", 200});
        auto const path = path_of(stay_id, "/allocation");
        for (auto const& [name, who, status] :
             {std::tuple{"the referent", cast::anissa, 403}, {"Farid", cast::farid, 404}}) {
            cast::expect(world, {name, who, "GET", path, "", status});
            cast::expect(world, {name, who, "POST", path, "", status});
        }
        auto const before = world.list(stay_id);
        auto const preview = allocation(world);
        CHECK(world.list(stay_id) == before);  // looking changes nothing
        CHECK(allocation(world, "POST") == preview);
        auto const tickets = draws(world).at("draws").at(1).at("tickets").as_array();
        // The first three children of the order, brothers and sisters never apart.
        auto const given = world.list(stay_id);
        CHECK(world.offer(stay_id).at("row").at("placed") == 3);
        CHECK((given.find("Lina placed") != std::string::npos) == (given.find("Maya placed") != std::string::npos));
        CHECK(world.count("SELECT count(id) FROM group_membership WHERE mini_group = :id", {{"id", stay_id}}) == 3);
        auto const found = world.offer(stay_id);
        auto const& first = found.at("requests").at(0);
        CHECK(first.at("how") == "rule");
        CHECK(first.at("why").as_array().size() >= 1);
        auto const id = std::string{found.at("allocations").at(0).at("id").as_string()};
        auto const back = "/api/v1/offer-allocations/" + id + "/reversal";
        cast::expect(world, {"Farid", cast::farid, "PUT", back, "", 404});
        cast::expect(world, {"the referent", cast::anissa, "PUT", back, "", 403});
        cast::expect(world, {"back", cast::bruno, "PUT", back, "", 200});
        cast::expect(world, {"twice", cast::bruno, "PUT", back, "", 200});
        CHECK(world.list(stay_id) == before);
        CHECK(world.members(stay_id).empty());
        world.clock.set("2026-01-26T15:31:00.000Z");
        // Given again, then one of them decided by hand: the whole comes back no more.
        allocation(world, "POST");
        CHECK(world.list(stay_id) == given);
        auto const again = world.offer(stay_id);
        auto const request = std::string{again.at("requests").at(0).at("id").as_string()};
        CHECK(world.put(request, "withdrawal").status == 200);
        auto const newest = std::string{again.at("allocations").at(0).at("id").as_string()};
        cast::expect(world, {"changed", cast::bruno, "PUT", "/api/v1/offer-allocations/" + newest + "/reversal", "",
                             409, "offer.changed_since"});
    });
}

TEST_CASE("a freed place goes to the first who waits; who asks late comes after") {
    each_world([](World& world) {
        auto edit = stay();
        edit["rule"] = {{"criteria", {"never_stayed"}}, {"last", "arrival"}};
        edit["places"] = 2;
        world.open(edit);
        for (auto const& child : {cast::lina, cast::noe, cast::sarah}) world.ask(stay_id, child);
        world.clock.set(after_closing);
        CHECK(allocation(world, "POST") == "Lina placed;Noé placed;Sarah waiting;");
        world.ask(stay_id, cast::tom);
        CHECK(world.put(world.request(stay_id, cast::lina), "withdrawal").status == 200);
        auto director = world.scope(cast::bruno, "offer.decide");
        auto counts = [&] {
            return world.database.read([&](sql::Session& sql) {
                return std::to_string(to_decide(sql, director).count) + " " +
                       std::to_string(places_freed(sql, director).count) + " " +
                       std::to_string(documents_missing(sql, world.scope(cast::bruno, "offer.write")).count);
            });
        };
        CHECK(counts() == "1 1 1");  // Tom's; the place; Noé's paper due on the 30th
        CHECK(allocation(world) == "Sarah placed;Tom waiting;");
        CHECK(allocation(world, "POST") == "Sarah placed;Tom waiting;");
        CHECK(world.list(stay_id) == "Noé placed, Sarah placed, Tom waiting 1, Lina withdrawn");
        CHECK(counts() == "0 0 2");
        auto farid = world.scope(cast::farid, "offer.decide");
        CHECK(world.database.read([&](sql::Session& sql) { return places_freed(sql, farid).count; }) == 0);
    });
}

TEST_CASE("before places are given, each child is shown with what its request warns of") {
    each_world([](World& world) {
        auto edit = stay();
        edit["rule"] = {{"criteria", json::array{}}, {"last", "arrival"}};
        edit["min_age"] = 8;  // Lina alone is, that day
        world.open(edit);
        for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::tom}) world.ask(stay_id, child);
        world.companion(cast::noe, cast::sarah, "incompatible");
        world.companion(cast::noe, cast::tom, "incompatible");
        auto const path = path_of(stay_id, "/allocation");
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"the referent", cast::anissa, 403},
                                                {"Farid", cast::farid, 404}})
            cast::expect(world, {name, who, "GET", path, "", status});
        // "Lina placed: age; Noé placed: incompatible Sarah L.; …", of these two kinds.
        auto said = [](http::Reply const& reply) {
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            std::string out;
            auto const found = json::parse(reply.body);
            for (auto const& line : found.at("lines").as_array()) {
                out += std::string{line.at("child").at("first_name").as_string()} + " " +
                       std::string{line.at("becomes").as_string()};
                for (auto const& warning : line.at("warnings").as_array())
                    if (auto const kind = warning.at("kind").as_string(); kind == "age" || kind == "incompatible")
                        out += " " + std::string{kind} + " " + std::string{warning.at("detail").as_string()};
                out += ";";
            }
            return out;
        };
        // Nobody has a place yet: who is about to get one counts. Tom is not, so Noé is not warned of him.
        auto const expected = "Lina placed;Noé placed incompatible Sarah Ö. age 7;"
                              "Sarah placed incompatible Noé M. age 7;Tom waiting incompatible Noé M. age 7;";
        CHECK(said(world.as(cast::bruno, "GET", path)) == expected);
        CHECK(said(world.as(cast::bruno, "POST", path)) == expected);
    });
}

TEST_CASE("a rule that counts holidays says beside each child the days it counted, of all of the year's so far") {
    each_world([](World& world) {
        auto edit = stay();
        edit["rule"] = {{"criteria", {"fewest_holidays"}}, {"last", "arrival"}};
        world.open(edit);
        for (auto const& child : {cast::lina, cast::noe}) world.ask(stay_id, child);
        world.clock.set(after_closing);
        auto words = [&] {
            auto const found = json::parse(world.as(cast::bruno, "GET", path_of(stay_id, "/allocation")).body);
            return std::string{found.at("lines").at(0).at("words").as_string()};
        };
        CHECK(words().find("moins de la moitié des vacances promises") != std::string::npos);
        CHECK(words().find("aucun jour sur ") != std::string::npos);
        CHECK(words().find("depuis la rentrée") != std::string::npos);
    });
}

TEST_CASE("with a place for everybody no draw is needed, and whoever stayed before goes after who never did") {
    each_world([](World& world) {
        auto former = stay();
        former["id"] = week_id;
        former["starts_on"] = "2026-01-13";
        former["ends_on"] = "2026-01-14";
        former["nights"] = 1;
        former["opens_on"] = former["closes_on"] = "2026-01-12";
        former["documents"] = json::array{};
        world.open(former);
        world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto edit = stay();
        edit["rule"] = {{"criteria", {"never_stayed"}}, {"last", "draw"}};
        world.open(edit);
        for (auto const& child : {cast::lina, cast::noe, cast::sarah}) world.ask(stay_id, child);
        world.clock.set(after_closing);
        CHECK(allocation(world) == "Noé placed;Sarah placed;Lina placed;");
        auto smaller = world.offer(stay_id);
        edit["places"] = 2;
        CHECK(world.as(cast::bruno, "PUT", path_of(stay_id), json::serialize(edit), {{"if-match", "\"1\""}}).status ==
              200);
        cast::expect(world,
                     {"now it is", cast::bruno, "POST", path_of(stay_id, "/allocation"), "", 409, "offer.draw_first"});
        cast::expect(world, {"drawn", cast::bruno, "POST", path_of(stay_id, "/draw"), "{}", 200});
        CHECK(allocation(world, "POST").ends_with("Lina waiting;"));
    });
}

TEST_CASE("a child who turns six during a stay counts as five before and as six from that day on") {
    each_world([](World& world) {
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE child SET birth_date = '2020-02-11' WHERE id = :id", {{"id", cast::lina}});
        });
        auto edit = stay();
        edit["min_age"] = 5;
        world.open(edit);
        world.ask(stay_id, cast::lina, R"(,"state":"placed")");
        world.ask(stay_id, cast::tom, R"(,"state":"placed")");
        auto under_six = [&](Date const& day) {
            return world.database.read([&](sql::Session& sql) {
                auto found = supervision::ratios(sql,
                                                 {timetable::shipped_calendar(), timetable::shipped_activities(), "fr"},
                                                 world.scope(cast::bruno, "ratio.read"), {day, day});
                REQUIRE(found.size() == 1);
                CHECK(found[0].regime == ratio::Regime::stay);
                CHECK(found[0].children.all() == 2);
                return found[0].children.under_six;
            });
        };
        CHECK(under_six("2026-02-10") == 1);
        CHECK(under_six("2026-02-11") == 0);
        CHECK(under_six("2026-02-13") == 0);
    });
}

TEST_CASE("the tickets of a draw as a file, in their order: numbers, and no name") {
    each_world([](World& world) {
        five_ask(world);
        world.clock.set(after_closing);
        auto const path = path_of(stay_id, "/draw");
        cast::expect(world, {"drawn", cast::bruno, "POST", path, R"({"word":"marmotte"})", 200});
        cast::expect(world, {"headquarters", cast::elodie, "GET", path + "-export", "", 403});
        tests::expect_export(
            world, cast::bruno,
            {path + "-export", "export:draw_tickets:" + stay_id + ":4", ";marmotte;", cast::farid, 404});
        auto const file = world.as(cast::bruno, "GET", path + "-export").body;
        for (auto const* child : {"Lina", "Noé", "Sarah", "Maya", "Tom"}) CHECK(file.find(child) == std::string::npos);
    });
}
