// Asking for a place, deciding by hand, taking back; what a family does by its link; half of each holiday.
#include "offer/world_test.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

// Nadia, mother of Lina, with a link.
Id const nadia = "01900000-0000-7000-8000-0000000c1001";
Id const nadias_link = "01900000-0000-7000-8000-0000000d1001";
void write_family(World& world) {
    world.database.write([](sql::Session& sql) {
        sql.execute(R"sql(INSERT INTO guardian (id, given_names, usage_name, folded, created_at, version)
                          VALUES (:id, 'Nadia', 'Benali', ' nadia benali ', :at, 1))sql",
                    {{"id", nadia}, {"at", now()}});
        for (auto const& child : {cast::lina, cast::maya})
            sql.execute(
                R"sql(INSERT INTO child_guardian (id, child, guardian, relation, authority, from_on, recorded_at)
                              VALUES (:id, :child, :adult, 'mother', 'joint', '2024-09-02', :at))sql",
                {{"id", new_id()}, {"child", child}, {"adult", nadia}, {"at", now()}});
        sql.execute(
            R"sql(INSERT INTO family_link (id, token_hash, establishment, guardian, created_at, created_by,
                              expires_at) VALUES (:id, 'x', :place, :adult, :at, :by, '2027-01-01T00:00:00.000Z'))sql",
            {{"id", nadias_link}, {"place", cast::combes}, {"adult", nadia}, {"at", now()}, {"by", cast::bruno}});
    });
}

Author const by_link{nadia, nadias_link, {}};

std::string asked_by_link(World& world, Id const& offer, Id const& child) {
    return world.database.write([&](sql::Session& sql) {
        auto done = ask(sql, cast::combes, {offer, child, {}, {}}, by_link, now());
        return done ? std::string{"ok"} : done.error().code;
    });
}
std::string withdrawn_by_link(World& world, Id const& request, Author const& author = by_link) {
    return world.database.write([&](sql::Session& sql) {
        auto done = withdraw(sql, cast::combes, request, author, {}, now());
        return done ? std::string{"ok"} : done.error().code;
    });
}

std::string warnings(World& world, Id const& child) {
    std::string out;
    auto const found = world.offer(stay_id);
    for (auto const& request : found.at("requests").as_array())
        if (request.at("child").at("id").as_string() == child)
            for (auto const& one : request.at("warnings").as_array())
                out += std::string{one.at("kind").as_string()} + ":" + std::string{one.at("detail").as_string()} + ";";
    return out;
}

}  // namespace

TEST_CASE("who follows a child asks for it; another team, a leader, a stranger do not") {
    each_world([](World& world) {
        world.open(stay());
        auto const path = path_of(stay_id, "/requests");
        auto const lina = R"({"child":")" + cast::lina + "\"}";
        auto const audited = world.audit_rows();
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"Farid", cast::farid, 404},
                                                {"another referent", cast::leila, 404},
                                                {"the psychologist", cast::chloe, 403},
                                                {"a leader", cast::ines, 403},
                                                {"a volunteer", cast::driss, 403}})
            cast::expect(world, {name, who, "POST", path, lina, status});
        cast::expect(world, {"Farid's own child", cast::farid, "POST", path, R"({"child":")" + cast::nour + "\"}", 404,
                             "offer.unknown"});
        cast::expect(world, {"an unknown band", cast::bruno, "POST", path,
                             R"({"child":")" + cast::lina + R"(","price_band":"Tranche 9"})", 422, "price_band"});
        cast::expect(world, {"a stranger", cast::bruno, "POST", path,
                             R"({"child":")" + cast::lina + R"(","guardian":")" + cast::lina + "\"}", 422, "guardian"});
        cast::expect(world, {"who left", cast::bruno, "POST", path, R"({"child":")" + cast::louis + "\"}", 404});
        CHECK(world.count("SELECT count(id) FROM place_request") == 0);
        CHECK(world.audit_rows() == audited);
        cast::expect(world, {"asked", cast::anissa, "POST", path, lina, 200, R"("state":"asked")"});
        cast::expect(world, {"asked twice", cast::bruno, "POST", path, lina, 200});
        CHECK(world.count("SELECT count(id) FROM place_request_event") == 1);
        CHECK(world.audit_rows() > audited);
        cast::expect(world, {"a referent gives no place", cast::anissa, "POST", path,
                             R"({"child":")" + cast::tom + R"(","state":"placed"})", 403});
        for (auto const* what : {"placement", "waiting", "refusal"}) {
            auto const request = world.request(stay_id, cast::lina);
            CHECK(world.put(request, what, R"({"reason":"x"})", cast::anissa).status == 403);
            CHECK(world.put(request, what, R"({"reason":"x"})", cast::farid).status == 404);
        }
    });
}

TEST_CASE("a place is given at once where everybody fits, asked for otherwise, and by hand with a reason") {
    each_world([](World& world) {
        world.open(week());  // two places, first come first served
        world.ask(week_id, cast::lina, R"(,"state":"placed")");
        world.ask(week_id, cast::noe);
        world.ask(week_id, cast::sarah, R"(,"state":"placed")");  // Noé asked before and would have none
        CHECK(world.list(week_id) == "Lina placed, Noé asked, Sarah asked");
        auto const sarah = world.request(week_id, cast::sarah), noe = world.request(week_id, cast::noe);
        CHECK(world.put(sarah, "placement").body.find("offer.reason_required") != std::string::npos);
        CHECK(world.put(noe, "placement").status == 200);
        CHECK(world.put(sarah, "placement", R"({"reason":"Urgence"})").body.find("offer.full") != std::string::npos);
        CHECK(world.put(sarah, "waiting").status == 200);
        CHECK(world.list(week_id) == "Lina placed, Noé placed, Sarah waiting 1");
        CHECK(world.put(world.ask(week_id, cast::tom), "waiting").status == 200);
        CHECK(world.put(world.request(week_id, cast::lina), "withdrawal").status == 200);
        CHECK(world.offer(week_id).at("requests").at(1).at("proposed") == true);
        CHECK(world.offer(week_id).at("requests").at(2).at("proposed") == false);
        CHECK(world.list(week_id) == "Noé placed, Sarah waiting 1, Tom waiting 2, Lina withdrawn");
        auto const tom = world.request(week_id, cast::tom);
        CHECK(world.put(tom, "placement").body.find("offer.reason_required") != std::string::npos);
        CHECK(world.put(tom, "placement", R"({"reason":"Sa mère est à l’hôpital"})").status == 200);
        auto const row = world.offer(week_id).at("requests").at(1).as_object();
        CHECK(row.at("how") == "hand");
        CHECK(row.at("reason") == "Sa mère est à l’hôpital");
        // Not a word of it lies open in the database.
        CHECK(world.database.read([](sql::Session& sql) {
            for (auto const& event : sql.query("SELECT reason_sealed FROM place_request_event"
                                               " WHERE reason_sealed IS NOT NULL"))
                if (event.bytes(0).find("hôpital") != std::string::npos) return true;
            return false;
        }) == false);
        CHECK(world.members(week_id) == "Noé Gabriel 2026-02-16 2026-02-21\nTom 2026-02-16 2026-02-21\n");
        CHECK(world.put(sarah, "refusal").body.find("offer.reason_required") != std::string::npos);
        CHECK(world.put(sarah, "refusal", R"({"reason":"Pas assez de places"})").status == 200);
        CHECK(world.list(week_id) == "Noé placed, Tom placed, Sarah refused, Lina withdrawn");
        // Asked again, she is last of the list.
        world.ask(week_id, cast::lina);
        CHECK(world.offer(week_id).at("requests").at(2).at("number") == 5);
    });
}

TEST_CASE("every decision is taken back for thirty days, the last one first, and only once") {
    each_world([](World& world) {
        world.open(week());
        auto const lina = world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto const noe = world.ask(week_id, cast::noe, R"(,"state":"placed")");
        auto const tom = world.ask(week_id, cast::tom);
        REQUIRE(world.put(lina, "withdrawal").status == 200);
        CHECK(world.put(lina, "reversal", "", cast::farid).status == 404);
        CHECK(world.put(lina, "reversal", "", cast::leila).status == 404);
        CHECK(world.put(noe, "reversal", "", cast::anissa).status == 403);  // the director gave it
        REQUIRE(world.put(tom, "placement").status == 200);
        CHECK(world.put(lina, "reversal").body.find("offer.full") != std::string::npos);
        REQUIRE(world.put(tom, "reversal").status == 200);
        CHECK(world.list(week_id) == "Noé placed, Tom asked, Lina withdrawn");
        REQUIRE(world.put(lina, "reversal", "", cast::anissa).status == 200);
        REQUIRE(world.put(lina, "reversal").status == 200);  // again: the same
        CHECK(world.list(week_id) == "Lina placed, Noé placed, Tom asked");
        CHECK(world.members(week_id) == "Lina 2026-02-16 2026-02-21\nNoé Gabriel 2026-02-16 2026-02-21\n");
        CHECK(world.offer(week_id).at("requests").at(0).at("reversible") == false);
        CHECK(world.offer(week_id).at("requests").at(1).at("reversible") == true);
        world.clock.set("2026-02-12T15:30:00.000Z");
        CHECK(world.put(noe, "reversal").body.find("offer.too_old") != std::string::npos);
        CHECK(world.list(week_id) == "Lina placed, Noé placed, Tom asked");
    });
}

TEST_CASE("what matters is said of each child: age, another list, wishes, papers, authorisations") {
    each_world([](World& world) {
        world.open(stay());
        auto other = stay();
        other["id"] = week_id;
        other["title"] = "Mer";
        other["min_age"] = 8;
        world.open(other);
        world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto const lina = world.ask(stay_id, cast::lina);
        world.ask(stay_id, cast::tom, R"(,"state":"placed")");
        world.companion(cast::lina, cast::tom, "incompatible");
        CHECK(warnings(world, cast::lina) ==
              "incompatible:Tom L.;overlap:Mer;document:1;authorisation:participation;authorisation:transport;"
              "authorisation:urgent_care;vaccination:;");
        world.database.write([](sql::Session& sql) {
            for (auto const* kind : {"participation", "transport", "urgent_care"})
                sql.execute(R"sql(INSERT INTO authorisation (id, child, kind, from_on, recorded_at)
                                  VALUES (:id, :child, :kind, '2025-09-01', :now))sql",
                            {{"id", new_id()}, {"child", cast::lina}, {"kind", kind}, {"now", now()}});
        });
        CHECK(world.put(lina, "documents/participation", R"({"received_on":"2026-01-13"})").status == 422);
        CHECK(world.put(lina, "documents/insurance").status == 404);
        CHECK(world.put(lina, "documents/nothing").status == 404);
        CHECK(world.put(lina, "documents/participation", "{}", cast::leila).status == 404);
        CHECK(world.put(lina, "documents/participation", "{}", cast::anissa).status == 200);
        CHECK(world.put(lina, "documents/participation").status == 200);  // twice is once
        CHECK(world.count("SELECT count(id) FROM due_document_received") == 1);
        CHECK(warnings(world, cast::lina) == "incompatible:Tom L.;overlap:Mer;vaccination:;");
        auto path = "/api/v1/place-requests/" + lina + "/documents/participation";
        cast::expect(world, {"taken back", cast::bruno, "DELETE", path, "", 200});
        CHECK(warnings(world, cast::lina).find("document:1") != std::string::npos);
        // Whoever may go, those asked for last; Lina has another list and Tom is there.
        auto const found = json::parse(world.as(cast::bruno, "GET", path_of(stay_id, "/candidates")).body);
        auto const& items = found.at("items").as_array();
        CHECK(items.back().at("state").is_string());
        CHECK(items.size() == 9);
        auto const hers = json::parse(world.as(cast::anissa, "GET", path_of(stay_id, "/candidates?search=lin")).body);
        REQUIRE(hers.at("items").as_array().size() == 1);
        CHECK(hers.at("items").at(0).at("warnings").at(0).at("kind") == "overlap");
        cast::expect(world, {"Farid", cast::farid, "GET", path_of(stay_id, "/candidates"), "", 404});
        cast::expect(world, {"a leader", cast::ines, "GET", path_of(stay_id, "/candidates"), "", 403});
    });
}

TEST_CASE("a family asks by its link while registrations are open, for a child of the age, and takes it back") {
    each_world([](World& world) {
        write_family(world);
        world.open(stay());
        world.clock.set("2026-01-04T15:30:00.000Z");
        CHECK(asked_by_link(world, stay_id, cast::lina) == "offer.not_open");
        world.clock.set(cast::monday);
        CHECK(asked_by_link(world, stay_id, cast::nour) == "child.unknown");
        CHECK(asked_by_link(world, week_id, cast::lina) == "offer.unknown");
        CHECK(asked_by_link(world, stay_id, cast::lina) == "ok");
        CHECK(asked_by_link(world, stay_id, cast::lina) == "ok");
        CHECK(world.list(stay_id) == "Lina asked");
        CHECK(world.offer(stay_id).at("requests").at(0).at("asked_by").is_null());
        CHECK(world.offer(stay_id).at("requests").at(0).at("guardian").at("name") == "Nadia Benali");
        auto const tom = world.ask(stay_id, cast::tom);
        CHECK(withdrawn_by_link(world, tom) == "offer.unknown_request");  // not hers
        auto const lina = world.request(stay_id, cast::lina);
        CHECK(withdrawn_by_link(world, lina, {{}, nadias_link, {}}) == "offer.unknown_request");
        CHECK(withdrawn_by_link(world, lina) == "ok");
        CHECK(withdrawn_by_link(world, lina) == "ok");
        CHECK(asked_by_link(world, stay_id, cast::lina) == "ok");
        CHECK(world.list(stay_id) == "Tom asked, Lina asked");
        auto shown = world.database.read(
            [&](sql::Session& sql) { return offers_for(sql, cast::combes, cast::lina, {}, now()); });
        REQUIRE(shown.size() == 1);
        CHECK(shown[0].request_state == RequestState::asked);
        CHECK(shown[0].number == 3);
        CHECK(shown[0].seats == SeatsLeft::by_rule);
        CHECK(shown[0].commitment.has_value());
        CHECK(shown[0].may_withdraw);
        CHECK_FALSE(shown[0].may_ask);
        // The first day: what is decided is told to the team.
        world.clock.set("2026-02-09T05:30:00.000Z");
        CHECK(withdrawn_by_link(world, lina) == "offer.not_open");
    });
}

TEST_CASE("a child out of the age is offered nothing by link, and the team may still ask") {
    each_world([](World& world) {
        write_family(world);
        auto edit = stay();
        edit["min_age"] = 9;
        world.open(edit);
        CHECK(asked_by_link(world, stay_id, cast::lina) == "offer.not_the_age");
        CHECK(
            world.database.read([&](sql::Session& sql) { return offers_for(sql, cast::combes, cast::lina, {}, now()); })
                .empty());
        world.ask(stay_id, cast::lina);
        CHECK(warnings(world, cast::lina).starts_with("age:8;"));
    });
}

TEST_CASE("half of each holiday: what a child has of it, day by day") {
    each_world([](World& world) {
        world.open(week());
        world.open(stay());
        world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto path = "/api/v1/children/" + cast::lina + "/holidays";
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"Farid", cast::farid, 404},
                                                {"a volunteer", cast::driss, 403},
                                                {"headquarters", cast::elodie, 403}})
            cast::expect(world, {name, who, "GET", path, "", status});
        world.clock.set("2026-02-17T18:30:00.000Z");
        world.mark(week_id, cast::lina, "2026-02-16");
        auto const found = json::parse(world.as(cast::anissa, "GET", path).body);
        auto const& winter = found.at("holidays").at(2);
        CHECK(winter.at("base") == 10);
        CHECK(winter.at("target") == 5);
        CHECK(winter.at("placed") == 5);
        CHECK(winter.at("attended") == 1);
        CHECK(winter.at("reached") == true);
        CHECK(found.at("holidays").at(0).at("reached") == false);
        CHECK(found.at("lists").at(0).at("state") == "placed");
        // A cancelled week gives nothing.
        cast::expect(
            world, {"cancelled", cast::bruno, "PUT", path_of(week_id, "/cancellation"), R"({"reason":"Malade"})", 200});
        auto const after = json::parse(world.as(cast::bruno, "GET", path).body);
        CHECK(after.at("holidays").at(2).at("placed") == 1);
    });
}

TEST_CASE("half of each holiday and the lists asked for leave as files, for who reads them") {
    each_world([](World& world) {
        world.open(week());
        world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto const child = "/api/v1/children/" + cast::lina;
        cast::expect(world, {"a volunteer", cast::driss, "GET", child + "/offers-export", "", 403});
        auto const year = json::parse(world.as(cast::bruno, "GET", child + "/holidays").body).at("holidays");
        tests::expect_export(world, cast::anissa,
                             {child + "/holidays-export", "export:holidays:" + std::to_string(year.as_array().size()),
                              ";5;5;0", cast::farid, 404});
        tests::expect_export(world, cast::anissa,
                             {child + "/offers-export", "export:child_offers:1", ";2026-02-16;", cast::farid, 404});
    });
}

TEST_CASE("the documents due of who has a place, as a file") {
    each_world([](World& world) {
        world.open(stay());
        world.ask(stay_id, cast::lina, R"(,"state":"placed","reason":"urgence")");
        world.ask(stay_id, cast::noe);
        cast::expect(world, {"there", cast::bruno, "PUT",
                             "/api/v1/place-requests/" + world.request(stay_id, cast::lina) + "/documents/swimming",
                             R"({"received_on":"2026-01-12"})", 200});
        auto const path = path_of(stay_id, "/documents-export");
        for (auto const& who : {cast::driss, cast::ines, cast::elodie})
            cast::expect(world, {"no names for them", who, "GET", path, "", 403});
        // Two papers of the one child who has a place.
        tests::expect_export(world, cast::bruno,
                             {path, "export:offer_documents:" + stay_id + ":2",
                              "\r\nLina;Benali;Autorisation de participer;Obligatoire;2026-01-30;;", cast::farid, 404});
        auto const csv = world.as(cast::bruno, "GET", path + "?format=csv").body;
        CHECK(csv.find(";2026-01-30;2026-01-12;Bruno") != std::string::npos);
        CHECK(csv.find("Martin") == std::string::npos);
        CHECK(world.as(cast::leila, "GET", path + "?format=csv").body.find("Lina") == std::string::npos);
    });
}
