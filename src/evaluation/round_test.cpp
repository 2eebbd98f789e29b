// Rounds over HTTP, on each database: refusals first, then success, then nothing else changed.
#include "evaluation/world_test.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

std::string body(json::object const& round) { return json::serialize(round); }

std::string const one = rounds_path + "/" + winter;

std::int64_t rounds_kept(World& world) { return world.count("SELECT count(id) FROM evaluation_round"); }

}  // namespace

TEST_CASE("opening a round: refusals first") {
    each_world([](World& world) {
        auto const good = body(world.asked());
        auto other = world.asked();
        other["instrument"] = "01900000-0000-7000-8000-0000000fffff";
        auto late = world.asked();
        late["closes_on"] = "2026-01-02";
        auto network = world.asked();
        network["network"] = true;
        auto const audited = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", rounds_path, good, 401, "login.required"},
            {"nobody lists", cast::nobody, "GET", rounds_path, "", 401, "login.required"},
            {"a referent opens none", cast::anissa, "POST", rounds_path, good, 403, "access.refused"},
            {"a psychologist neither", cast::chloe, "POST", rounds_path, good, 403, "access.refused"},
            {"a volunteer sees none", cast::driss, "GET", rounds_path, "", 403, "access.refused"},
            {"a leader sees none", cast::ines, "GET", rounds_path, "", 403, "access.refused"},
            {"the technical administrator", cast::theo, "GET", rounds_path, "", 403, "access.refused"},
            {"an instrument that is not there", cast::bruno, "POST", rounds_path, body(other), 422,
             R"("field":"instrument")"},
            {"its last day is over", cast::bruno, "POST", rounds_path, body(late), 422, R"("field":"closes_on")"},
            {"a director opens for the house", cast::bruno, "POST", rounds_path, body(network), 422,
             R"("field":"network")"},
            {"headquarters for the network", cast::elodie, "POST", rounds_path, good, 422, R"("field":"network")"},
            {"one that is not there", cast::bruno, "GET", one, "", 404, "evaluation.round_unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(rounds_kept(world) == 0);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("a round is opened once, and its house sees it") {
    each_world([](World& world) {
        auto const made = world.open();
        CHECK(text_of(made.at("state")) == "open");
        CHECK(json::serialize(made.at("informants")) == R"(["referent","teacher"])");
        CHECK(text_of(made.at("reference_on")) == "2026-01-31");
        CHECK(world.open().at("opened").at("at") == made.at("opened").at("at"));
        CHECK(rounds_kept(world) == 1);
        auto stolen = world.asked();
        stolen["name"] = "Autre";
        cast::expect(world,
                     {"another that took its id", cast::bruno, "POST", rounds_path, body(stolen), 409, "id.taken"});
        CHECK(world.totals() == "18 expected 0 done 0 started 18 missing 0 left ");
        CHECK(world.totals(cast::anissa) == "10 expected 0 done 0 started 10 missing 0 left ");
        CHECK(world.totals(cast::chloe) == "0 expected 0 done 0 started 0 missing 0 left ");
        CHECK(world.totals(cast::elodie) == "18 expected 0 done 0 started 18 missing 0 left ");
        CHECK(json::serialize(world.round(cast::anissa).at("may")) == R"(["write","link"])");
        CHECK(json::serialize(world.round(cast::elodie).at("may")) == "[]");
        CHECK(json::serialize(world.round().at("may")) == R"(["write","close","remind","link","withdraw"])");
        for (auto const* path : {"", "/completeness", "/children", "/teacher-links", "/assignments", "/results"})
            cast::expect(world, {"Farid", cast::farid, "GET", one + path, "", 404, "evaluation.round_unknown"});
        CHECK(world.said(cast::farid, "GET", rounds_path).at("items").as_array().empty());
        CHECK(world.said(cast::bruno, "GET", rounds_path).at("items").as_array().size() == 1);
    });
}

TEST_CASE("closing and opening again: refusals, then each leaves its row") {
    each_world([](World& world) {
        world.open();
        auto const reason = R"({"reason":"Deux absentes","until":"2026-02-15"})";
        cast::Expected const refusals[] = {
            {"Farid closes nothing", cast::farid, "PUT", one + "/closure", "", 404, "evaluation.round_unknown"},
            {"a referent neither", cast::anissa, "PUT", one + "/closure", "", 403, "access.refused"},
            {"headquarters, of a house's", cast::elodie, "PUT", one + "/closure", "", 403, "access.refused"},
            {"not closed yet", cast::bruno, "PUT", one + "/reopening", reason, 409, "evaluation.not_closed"},
            {"nor to take back", cast::bruno, "DELETE", one + "/closure", "", 409, "evaluation.not_closed"},
            {"Farid withdraws nothing", cast::farid, "DELETE", one, "", 404, "evaluation.round_unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.count("SELECT count(id) FROM evaluation_round_change") == 0);
        auto const closed = world.said(cast::bruno, "PUT", one + "/closure");
        CHECK(text_of(closed.at("state")) == "closed");
        CHECK(text_of(closed.at("closed").at("by").at("name")) == "Bruno Vial");
        cast::expect(world, {"twice", cast::bruno, "PUT", one + "/closure", "", 409, "evaluation.closed_already"});
        CHECK(text_of(world.said(cast::bruno, "DELETE", one + "/closure").at("state")) == "open");
        world.said(cast::bruno, "PUT", one + "/closure");
        cast::expect(world, {"without a reason", cast::bruno, "PUT", one + "/reopening",
                             R"({"reason":" ","until":"2026-02-15"})", 422, R"("field":"reason")"});
        auto const again = world.said(cast::bruno, "PUT", one + "/reopening", json::parse(reason));
        CHECK(text_of(again.at("state")) == "open");
        CHECK(text_of(again.at("last_day")) == "2026-02-15");
        CHECK(text_of(again.at("reference_on")) == "2026-01-31");
        CHECK(again.at("changes").as_array().size() == 3);
        CHECK(text_of(again.at("changes").at(2).at("reason")) == "Deux absentes");
        world.clock.set("2026-02-15T22:59:00.000Z");
        CHECK(text_of(world.round().at("state")) == "open");
        world.clock.set("2026-02-15T23:01:00.000Z");
        CHECK(text_of(world.round().at("state")) == "closed");
        cast::expect(world,
                     {"its day is over", cast::bruno, "PUT", one + "/closure", "", 409, "evaluation.closed_already"});
    });
}

TEST_CASE("a round opened by mistake is withdrawn, unless somebody has written") {
    each_world([](World& world) {
        world.open();
        world.put(cast::anissa, cast::lina, World::edit("s1 3 "));
        cast::expect(world, {"somebody has", cast::bruno, "DELETE", one, "", 409, "evaluation.has_assessments"});
        auto const second = new_id();
        world.open(world.asked(second));
        CHECK(world.as(cast::bruno, "DELETE", rounds_path + "/" + second).status == 204);
        cast::expect(
            world, {"it is gone", cast::bruno, "GET", rounds_path + "/" + second, "", 404, "evaluation.round_unknown"});
    });
}

TEST_CASE("reminders: two a round, to who has not finished") {
    each_world([](World& world) {
        world.open();
        auto const reminders = one + "/reminders";
        cast::Expected const refusals[] = {
            {"Farid", cast::farid, "POST", reminders, "", 404, "evaluation.round_unknown"},
            {"a referent", cast::anissa, "POST", reminders, "", 403, "access.refused"},
            {"headquarters has no house to remind", cast::elodie, "POST", reminders, "", 403, "access.refused"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        auto const due = [&](Id const& who) {
            auto const found = world.database.read([&](sql::Session& sql) { return waiting(sql, world.actor(who)); });
            return std::to_string(found.due.count) + ", " + std::to_string(found.reminded.count) + " again";
        };
        CHECK(due(cast::anissa) == "10, 0 again");
        CHECK(due(cast::bruno) == "0, 0 again");  // far from the last day
        CHECK(due(cast::farid) == "0, 0 again");
        CHECK(world.said(cast::bruno, "POST", reminders, {}, 201).at("missing").as_int64() == 18);
        CHECK(due(cast::anissa) == "0, 10 again");
        cast::expect(world,
                     {"once more on that day", cast::bruno, "POST", reminders, "", 409, "evaluation.reminded_today"});
        world.clock.set("2026-01-13T09:00:00.000Z");
        world.said(cast::bruno, "POST", reminders, {}, 201);
        cast::expect(world, {"a third", cast::bruno, "POST", reminders, "", 409, "evaluation.reminded_enough"});
        auto const found = world.said(cast::bruno, "GET", one + "/completeness");
        CHECK(found.at("reminders").as_array().size() == 2);
        CHECK(found.at("reminders_left").as_int64() == 0);
        world.clock.set("2026-01-26T09:00:00.000Z");
        CHECK(due(cast::bruno) == "0, 18 again");
    });
}

TEST_CASE("of two open rounds, the one that was reminded of is told apart from the other") {
    each_world([](World& world) {
        world.open();
        auto const second = new_id();
        world.open(world.asked(second));
        world.said(cast::bruno, "POST", rounds_path + "/" + second + "/reminders", {}, 201);
        auto const found = world.database.read(
            [&](sql::Session& sql) { return waiting(sql, world.actor(cast::anissa)); });
        CHECK(found.reminded.count == 10);
        CHECK(found.reminded.first == second);
        CHECK(found.due.count == 10);
        CHECK(found.due.first == one.substr(one.rfind('/') + 1));
        auto const unconcerned = world.database.read(
            [&](sql::Session& sql) { return waiting(sql, world.actor(cast::farid)); });
        CHECK(unconcerned.reminded.count + unconcerned.due.count == 0);
    });
}

TEST_CASE("completeness by referent: those in no group are the house's") {
    each_world([](World& world) {
        world.open();
        world.submit(cast::anissa, cast::lina);
        world.put(cast::leila, cast::adam, World::edit("s1 3 "));
        auto const lines = [&](Id const& who) {
            std::string out;
            auto const found = world.said(who, "GET", one + "/completeness");
            for (auto const& line : found.at("by_referent").as_array()) {
                auto const& counts = line.at("counts");
                out += (line.at("referent").is_null() ? "-" : text_of(line.at("referent").at("name"))) + " " +
                       std::to_string(counts.at("done").as_int64()) + "+" +
                       std::to_string(counts.at("started").as_int64()) + "/" +
                       std::to_string(counts.at("expected").as_int64()) + "; ";
            }
            return out;
        };
        CHECK(lines(cast::bruno) == "Anissa Karoui 1+0/10; Leïla Bonnet 0+1/6; - 0+0/2; ");
        CHECK(lines(cast::anissa) == "Anissa Karoui 1+0/10; ");
        cast::expect(world, {"headquarters reads no colleague's name", cast::elodie, "GET", one + "/completeness", "",
                             403, "access.refused"});
    });
}

TEST_CASE("a child who leaves during a round is beside, never missing; one who "
          "came back counts again") {
    each_world([](World& world) {
        world.open();
        world.submit(cast::anissa, cast::lina);
        world.leave(cast::lina, "2026-01-20");
        world.leave(cast::tom, "2026-01-20");
        CHECK(world.totals() == "14 expected 0 done 0 started 14 missing 1 left ");
        CHECK(world.queue(cast::anissa) == "Maya missing, Noé missing, Sarah missing");
        CHECK(world.queue(cast::bruno).ends_with("Zoé missing, Adam missing, Ilyès missing, Jade missing") == false);
        CHECK(world.queue(cast::bruno).find("Lina submitted") != std::string::npos);
        CHECK(world.queue(cast::bruno).find("Tom") == std::string::npos);
        // Still here today: what was begun of her can be finished.
        world.put(cast::bruno, cast::tom, World::edit("s1 3 "));
        CHECK(world.totals() == "14 expected 0 done 0 started 14 missing 2 left ");
    });
}

TEST_CASE("a child in two cursus by date is assessed on the form of the "
          "reference day") {
    each_world([](World& world) {
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE enrolment SET until_on = '2026-01-20', exit_reason = "
                        "'completed'"
                        " WHERE child = :child AND until_on IS NULL",
                        {{"child", cast::lina}});
            sql.execute(R"sql(
                INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at)
                VALUES (:id, :child, :combes, 2, '2026-01-20', :at)
            )sql",
                        {{"id", new_id()}, {"child", cast::lina}, {"combes", cast::combes}, {"at", now()}});
        });
        world.open();
        auto early = world.asked(new_id());
        early["reference_on"] = "2026-01-12";
        auto const first = text_of(world.open(early).at("id"));
        auto const form = [&](Id const& id) {
            return text_of(world.said(cast::bruno, "GET", World::path_of(cast::lina, "referent", id)).at("form"));
        };
        CHECK(form(winter) == "2-referent");
        CHECK(form(first) == "1-referent");
        CHECK(world.totals() == "18 expected 0 done 0 started 18 missing 0 left ");
        // What was begun on one form stays on it.
        world.put(cast::anissa, cast::lina, World::edit("s1 3 "), "referent", first);
        CHECK(form(first) == "1-referent");
    });
}

TEST_CASE("a psychologist has the children the director gives her, and no other") {
    each_world([](World& world) {
        auto round = world.asked();
        round["informants"] = json::array{"referent", "psychologist"};
        world.open(round);
        auto const given = one + "/assignments";
        auto const to_give = one + "/assignable-children";
        auto const give = [](std::initializer_list<Id> children, Id const& person = cast::chloe) {
            json::array list;
            for (auto const& child : children) list.emplace_back(child);
            return json::object{{"person", person}, {"children", list}};
        };
        auto const chloe = json::serialize(give({cast::lina}));
        auto const hers = World::path_of(cast::lina, "psychologist");
        cast::Expected const refusals[] = {
            {"Farid gives none", cast::farid, "PUT", given, chloe, 404, "evaluation.round_unknown"},
            {"a referent neither", cast::anissa, "PUT", given, chloe, 403, "access.refused"},
            {"Farid sees none to give", cast::farid, "GET", to_give, "", 404, "evaluation.round_unknown"},
            {"nor does a referent", cast::anissa, "GET", to_give, "", 403, "access.refused"},
            {"nor she", cast::chloe, "GET", to_give, "", 403, "access.refused"},
            {"nor headquarters", cast::elodie, "GET", to_give, "", 403, "access.refused"},
            {"to somebody who is none", cast::bruno, "PUT", given, json::serialize(give({cast::lina}, cast::anissa)),
             422, R"("field":"person")"},
            {"a child of another house", cast::bruno, "PUT", given, json::serialize(give({cast::nour})), 422,
             R"("field":"children/0")"},
            {"without one, she opens nothing", cast::chloe, "GET", hers, "", 404, "child.unknown"},
            {"nor a child's history", cast::chloe, "GET", "/api/v1/children/" + cast::lina + "/assessments", "", 404,
             "child.unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.count("SELECT count(id) FROM evaluation_assignment") == 0);
        // Every child of the round, whom nobody was given yet: otherwise there would be nobody to choose.
        auto const all = world.said(cast::bruno, "GET", to_give);
        CHECK(std::ssize(all.at("items").as_array()) == 9);
        CHECK(world.queue(cast::bruno, "psychologist").empty());
        world.said(cast::bruno, "PUT", given, give({cast::lina, cast::adam}));
        world.said(cast::bruno, "PUT", given, give({cast::lina, cast::adam}));
        CHECK(world.count("SELECT count(id) FROM evaluation_assignment") == 2);
        CHECK(world.queue(cast::chloe, "psychologist") == "Lina missing, Adam missing");
        CHECK(world.totals(cast::chloe) == "2 expected 0 done 0 started 2 missing 0 left ");
        CHECK(world.totals() == "11 expected 0 done 0 started 11 missing 0 left ");
        world.submit(cast::chloe, cast::lina, World::full, "psychologist");
        cast::expect(world, {"she does not speak for a referent", cast::chloe, "PUT", World::path_of(cast::lina),
                             json::serialize(World::edit("s1 3 ")), 403, "evaluation.not_your_word"});
        cast::expect(world, {"nobody speaks for her", cast::bruno, "PUT", World::path_of(cast::adam, "psychologist"),
                             json::serialize(World::edit("s1 3 ")), 403, "evaluation.not_your_word"});
        world.said(cast::bruno, "PUT", given, give({cast::lina}));
        cast::expect(world, {"no longer hers", cast::chloe, "GET", World::path_of(cast::adam, "psychologist"), "", 404,
                             "child.unknown"});
        CHECK(world.count("SELECT count(id) FROM evaluation_assignment WHERE "
                          "ended_at IS NOT NULL") == 1);
    });
}

TEST_CASE("a round of the network is each house's, and headquarters closes it") {
    each_world([](World& world) {
        auto round = world.asked();
        round["network"] = true;
        world.said(cast::elodie, "POST", rounds_path, round);
        CHECK(world.totals(cast::bruno) == "18 expected 0 done 0 started 18 missing 0 left ");
        CHECK(world.totals(cast::farid) == "4 expected 0 done 0 started 4 missing 0 left ");
        CHECK(world.totals(cast::elodie) == "22 expected 0 done 0 started 22 missing 0 left ");
        cast::Expected const refusals[] = {
            {"Farid, a child of Les Combes", cast::farid, "GET", World::path_of(cast::lina), "", 404, "child.unknown"},
            {"a director closes his own only", cast::bruno, "PUT", one + "/closure", "", 403, "access.refused"},
            {"headquarters opens no child", cast::elodie, "GET", World::path_of(cast::lina), "", 403, "access.refused"},
            {"nor a queue", cast::elodie, "GET", one + "/children", "", 403, "access.refused"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(text_of(world.said(cast::elodie, "PUT", one + "/closure").at("state")) == "closed");
        CHECK(text_of(world.round(cast::bruno).at("state")) == "closed");
    });
}

TEST_CASE("rounds and their children as files: how far each is, and no answer") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        world.open();
        auto const children = rounds_path + "/" + winter + "/children-export";
        cast::expect(world, {"headquarters reads no child", cast::elodie, "GET", children, "", 403});
        cast::expect(world, {"no such kind", cast::bruno, "GET", children + "?informant=cousin", "", 422,
                             R"({"field":"informant","code":"invalid"})"});
        tests::expect_export(world, cast::bruno,
                             {rounds_path + "-export", "export:evaluation_rounds:1", "Hiver 2026;Les Combes;"});
        auto const all = std::to_string(
            world.said(cast::bruno, "GET", rounds_path + "/" + winter + "/children").at("items").as_array().size());
        tests::expect_export(world, cast::bruno,
                             {children, "export:evaluation_round:" + winter + ":" + all, "Lina;B.;Comètes;1;Référent;",
                              cast::farid, 404});
        CHECK(world.as(cast::anissa, "GET", children).body.find("Adam") == std::string::npos);
    });
}
