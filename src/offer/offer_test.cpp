// Offers over HTTP: who may, what is kept, its days, its changes, that it does not take place.
#include "offer/world_test.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

std::string days(World& world, Id const& id) {
    return world.database.read([&](sql::Session& sql) {
        std::string out;
        for (auto const& row : sql.query(R"sql(
                 SELECT on_date, starts, ends, activity, regime, cancelled_at FROM session WHERE mini_group = :id
                 ORDER BY on_date
             )sql",
                                         {{"id", id}}))
            out += row.text(0).substr(5) + " " + row.text(1) + "-" + row.text(2) + " " + row.text(3) + " " +
                   row.text(4) + (row.null(5) ? "" : " cancelled") + "\n";
        return out;
    });
}

std::string if_match(World& world, Id const& id) {
    return "\"" + std::to_string(world.offer(id).at("version").as_int64()) + "\"";
}

http::Reply change(World& world, json::object const& edit, Id const& who = cast::bruno) {
    Id const id{edit.at("id").as_string()};
    return world.as(who, "PUT", path_of(id), json::serialize(edit), {{"if-match", if_match(world, id)}});
}

}  // namespace

TEST_CASE("an offer is opened by the director alone, whole or not at all") {
    each_world([](World& world) {
        auto const body = json::serialize(stay());
        auto const audited = world.audit_rows();
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"the referent", cast::anissa, 403},
                                                {"the psychologist", cast::chloe, 403},
                                                {"an activity leader", cast::ines, 403},
                                                {"a volunteer", cast::driss, 403},
                                                {"headquarters", cast::elodie, 403}})
            cast::expect(world, {name, who, "POST", offers_path, body, status});
        auto wrong = stay();
        wrong["ends_on"] = "2026-02-01";
        wrong["leader"] = cast::farid;
        cast::expect(world, {"wrong", cast::bruno, "POST", offers_path, json::serialize(wrong), 422, "ends_on"});
        auto stranger = stay();
        stranger["leader"] = cast::farid;
        cast::expect(world, {"a stranger", cast::bruno, "POST", offers_path, json::serialize(stranger), 422, "leader"});
        CHECK(world.count("SELECT count(id) FROM offer") == 0);
        CHECK(world.count("SELECT count(id) FROM mini_group WHERE kind <> 'group'") == 0);
        CHECK(world.audit_rows() == audited);
        world.open(stay());
        world.open(stay());  // sent twice
        CHECK(world.count("SELECT count(id) FROM offer") == 1);
        CHECK(world.count("SELECT count(position) FROM offer_price") == 2);
        CHECK(world.audit_rows() > audited);
        cast::expect(world, {"another establishment's id", cast::farid, "POST", offers_path, body, 409, "id.taken"});
        CHECK(days(world, stay_id) == "02-09 09:00-20:00 holiday_stay stay\n02-10 08:00-20:00 holiday_stay stay\n"
                                      "02-11 08:00-20:00 holiday_stay stay\n02-12 08:00-20:00 holiday_stay stay\n"
                                      "02-13 08:00-17:30 holiday_stay stay\n");
    });
}

TEST_CASE("an offer is seen in its house and nowhere else; who leads a session of it sees its children, no more") {
    each_world([](World& world) {
        world.open(stay());
        world.ask(stay_id, cast::lina);
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"Farid", cast::farid, 404},
                                                {"a volunteer", cast::driss, 403},
                                                {"headquarters", cast::elodie, 403}}) {
            cast::expect(world, {name, who, "GET", path_of(stay_id), "", status});
            cast::expect(world, {name, who, "GET", path_of(stay_id, "/draw"), "", status});
        }
        cast::expect(world, {"Farid's list", cast::farid, "GET", offers_path, "", 200, R"("items":[])"});
        cast::expect(world, {"Farid's papers", cast::farid, "GET", path_of(stay_id, "/bus-list"), "", 404});
        CHECK(world.as(cast::bruno, "GET", offers_path).body.find("Neige") != std::string::npos);
        // Anissa follows Lina: her name; Leïla does not: the first name; Inès leads nothing there: nothing.
        auto first = [&](Id const& who) { return world.offer(stay_id, who).at("requests").as_array(); };
        CHECK(first(cast::anissa).at(0).at("last_name") == "Benali");
        CHECK(first(cast::leila).at(0).at("last_name").is_null());
        CHECK(first(cast::leila).at(0).at("warnings").as_array().empty());
        CHECK(first(cast::leila).at(0).at("child").at("first_name") == "Lina");
        CHECK(first(cast::ines).empty());
        CHECK(world.offer(stay_id, cast::ines).at("row").at("asked") == 1);
    });
}

TEST_CASE("an offer changes with its days, until a roll call was taken; its rule stays once somebody asked") {
    each_world([](World& world) {
        world.open(stay());
        auto edit = stay();
        edit["title"] = "Neige et luge";
        edit["ends_on"] = "2026-02-12";
        edit["nights"] = 3;
        edit["rule"] = {{"criteria", {"never_stayed"}}, {"last", "draw"}};
        cast::expect(world, {"without a version", cast::bruno, "PUT", path_of(stay_id), json::serialize(edit), 422});
        cast::expect(world, {"stale",
                             cast::bruno,
                             "PUT",
                             path_of(stay_id),
                             json::serialize(edit),
                             412,
                             "stale",
                             {{"if-match", "\"9\""}}});
        cast::expect(
            world,
            {"Farid", cast::farid, "PUT", path_of(stay_id), json::serialize(edit), 404, "", {{"if-match", "\"1\""}}});
        CHECK(change(world, edit).status == 200);
        CHECK(days(world, stay_id) ==
              "02-09 09:00-20:00 holiday_stay short_stay\n02-10 08:00-20:00 holiday_stay short_stay\n"
              "02-11 08:00-20:00 holiday_stay short_stay\n02-12 08:00-17:30 holiday_stay short_stay\n");
        auto const request = world.ask(stay_id, cast::lina, R"(,"state":"placed")");
        CHECK(world.members(stay_id) == "Lina 2026-02-09 2026-02-13\n");
        auto other = edit;
        other["rule"] = {{"criteria", json::array{}}, {"last", "arrival"}};
        CHECK(change(world, other).body.find("offer.rule_published") != std::string::npos);
        other = edit;
        other["kind"] = "holiday_week";
        other["nights"] = nullptr;
        CHECK(change(world, other).status == 422);
        other = edit;
        other["ends_on"] = "2026-02-13";
        CHECK(change(world, other).status == 200);
        CHECK(world.members(stay_id) == "Lina 2026-02-09 2026-02-14\n");
        world.ask(stay_id, cast::tom, R"(,"state":"placed")");
        other["places"] = 1;
        CHECK(change(world, other).body.find("offer.places_taken") != std::string::npos);
        other["places"] = 3;
        world.mark(stay_id, cast::lina, "2026-02-09");
        other["day_starts"] = "07:30";
        CHECK(change(world, other).body.find("offer.has_marks") != std::string::npos);
        other["day_starts"] = "08:00";
        other["title"] = "Neige, luge et raquettes";  // what is no day still changes
        CHECK(change(world, other).status == 200);
        CHECK(world.count("SELECT count(id) FROM session WHERE title = 'Neige, luge et raquettes'") == 5);
        CHECK(world.put(request, "withdrawal").status == 200);
        // The day the roll call tells of stays hers.
        CHECK(world.members(stay_id) == "Lina 2026-02-09 2026-02-10\nTom 2026-02-09 2026-02-14\n");
    });
}

TEST_CASE("a cancelled offer cancels its days to come, and takes place again within thirty days") {
    each_world([](World& world) {
        world.open(stay());
        world.open(club());
        world.ask(stay_id, cast::lina, R"(,"state":"placed")");
        auto const path = path_of(stay_id, "/cancellation");
        for (auto const& [name, who, status] : {std::tuple{"Farid", cast::farid, 404},
                                                {"the referent", cast::anissa, 403},
                                                {"a leader", cast::ines, 403}})
            cast::expect(world, {name, who, "PUT", path, R"({"reason":"Plus de neige"})", status});
        cast::expect(world, {"why", cast::bruno, "PUT", path, R"({"reason":""})", 422});
        auto const before = days(world, stay_id);
        cast::expect(world, {"cancelled", cast::bruno, "PUT", path, R"({"reason":"Plus de neige"})", 200,
                             R"("cancel_reason":"Plus de neige")"});
        cast::expect(world, {"twice", cast::bruno, "PUT", path, R"({"reason":"Plus de neige"})", 200});
        CHECK(days(world, stay_id).find("17:30 holiday_stay stay cancelled") != std::string::npos);
        cast::expect(world, {"nobody asks", cast::bruno, "POST", path_of(stay_id, "/requests"),
                             R"({"child":")" + cast::tom + "\"}", 409, "offer.cancelled"});
        CHECK(world.list(stay_id) == "Lina placed");
        cast::expect(world, {"back", cast::bruno, "DELETE", path, "", 200, R"("cancelled_at":null)"});
        CHECK(days(world, stay_id) == before);
        auto slots = [&] {
            return world.count("SELECT count(id) FROM slot WHERE mini_group = :id AND until_on = '2026-06-25'",
                               {{"id", club_id}});
        };
        REQUIRE(slots() == 1);
        cast::expect(world, {"a club", cast::bruno, "PUT", path_of(club_id, "/cancellation"),
                             R"({"reason":"Dojo fermé"})", 200});
        CHECK(slots() == 0);
        cast::expect(world, {"a club again", cast::bruno, "DELETE", path_of(club_id, "/cancellation"), "", 200});
        CHECK(slots() == 1);
        cast::expect(world, {"once more", cast::bruno, "PUT", path, R"({"reason":"Verglas"})", 200});
        world.clock.set("2026-02-12T15:30:00.000Z");
        cast::expect(world, {"too late", cast::bruno, "DELETE", path, "", 409, "offer.too_old"});
    });
}

TEST_CASE("a club meets every week of its season and its children are expected there") {
    each_world([](World& world) {
        world.open(club());
        world.ask(club_id, cast::lina, R"(,"state":"placed")");
        CHECK(world.members(club_id) == "Lina 2026-01-14 2026-06-25\n");
        world.database.write([](sql::Session& sql) {
            timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, {"2026-01-12", "2026-02-22"});
        });
        // No judo while there is no school.
        CHECK(days(world, club_id) ==
              "01-14 14:00-15:30 sports_club sport_club\n01-21 14:00-15:30 sports_club sport_club\n"
              "01-28 14:00-15:30 sports_club sport_club\n02-04 14:00-15:30 sports_club sport_club\n");
        // The child's own group is another matter.
        CHECK(world.count("SELECT count(m.id) FROM group_membership m WHERE m.child = :child",
                          {{"child", cast::lina}}) == 2);
    });
}

TEST_CASE("the papers name everyone who leaves and say the care of those the reader looks after") {
    each_world([](World& world) {
        world.open(stay());
        world.ask(stay_id, cast::lina, R"(,"state":"placed")");
        world.ask(stay_id, cast::ilyes, R"(,"state":"placed")");
        world.ask(stay_id, cast::tom);
        for (auto const* paper : {"/bus-list", "/emergency-list"}) {
            auto const audited = world.audit_rows();
            cast::expect(world, {"Farid", cast::farid, "GET", path_of(stay_id, paper), "", 404});
            cast::expect(world, {"a volunteer", cast::driss, "GET", path_of(stay_id, paper), "", 403});
            cast::expect(world, {"headquarters", cast::elodie, "GET", path_of(stay_id, paper), "", 403});
            CHECK(world.audit_rows() == audited);
            auto reply = world.as(cast::bruno, "GET", path_of(stay_id, paper));
            REQUIRE(reply.status == 200);
            auto const whole = json::parse(reply.body);
            REQUIRE(whole.at("children").as_array().size() == 2);
            CHECK(whole.at("children").at(1).at("last_name") == "Benali");
            CHECK(whole.at("head").at("departs_at") == "09:00");
            // The paper itself, and each child whose care is on it.
            CHECK(world.audit_rows() == audited + 3);
            // Anissa follows Lina; of Ilyès she sees that he leaves.
            auto const hers = json::parse(world.as(cast::anissa, "GET", path_of(stay_id, paper)).body);
            CHECK(hers.at("children").at(0).at("last_name").is_null());
            CHECK(hers.at("children").at(0).at("sight") == "name");
            CHECK(hers.at("children").at(1).at("sight") == "care");
        }
        auto file = world.as(cast::bruno, "GET", path_of(stay_id, "/requests-export?format=csv"));
        CHECK(file.status == 200);
        CHECK(file.body.find("Tom;Lefèvre;7;Demandé") != std::string::npos);
        CHECK(world.as(cast::bruno, "GET", path_of(stay_id, "/bus-list-export")).body.find("Benali") !=
              std::string::npos);
        cast::expect(world, {"no file", cast::farid, "GET", path_of(stay_id, "/bus-list-export"), "", 404});
        cast::expect(world, {"no file", cast::ines, "GET", path_of(stay_id, "/requests-export"), "", 403});
    });
}

TEST_CASE("an emergency sheet says whose health form is not back: nothing reported would be a guess") {
    each_world([](World& world) {
        auto asks = stay();
        asks["documents"] =
            json::parse(R"([{"kind":"health_form","due_on":"2026-01-30","needed":"required"}])").as_array();
        world.open(asks);
        world.ask(stay_id, cast::lina, R"(,"state":"placed")");
        auto due = [&](Id const& who) {
            auto const reply = world.as(who, "GET", path_of(stay_id, "/emergency-list"));
            return json::parse(reply.body).at("children").at(0).at("health_form_due");
        };
        CHECK(due(cast::bruno) == "2026-01-30");
        CHECK(due(cast::leila).is_null());  // she does not follow Lina: a name, nothing of her health
        CHECK(world.put(world.request(stay_id, cast::lina), "documents/health_form").status == 200);
        CHECK(due(cast::bruno).is_null());
    });
}

TEST_CASE("the lists of offers and of children who may go, as files") {
    each_world([](World& world) {
        world.open(stay());
        cast::expect(world, {"no offer of the house", cast::elodie, "GET", "/api/v1/offers-export", "", 403});
        tests::expect_export(world, cast::ines,
                             {"/api/v1/offers-export", "export:offers:1", "\r\nNeige à Aillon;Séjour;"});
        auto const candidates = path_of(stay_id, "/candidates-export");
        cast::expect(world, {"no names for a leader", cast::ines, "GET", candidates, "", 403});
        auto const may_go = json::parse(world.as(cast::bruno, "GET", path_of(stay_id, "/candidates")).body);
        tests::expect_export(
            world, cast::bruno,
            {candidates, "export:candidates:" + stay_id + ":" + std::to_string(may_go.at("items").as_array().size()),
             "\r\nLina;Benali;", cast::farid, 404});
    });
}
