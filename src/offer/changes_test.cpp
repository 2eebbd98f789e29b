// An offer changed by hand: what is kept, and what puts it back.
#include "offer/changes.hpp"
#include "offer/world_test.hpp"
#include "record/json_of.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

OfferEdit plain_stay() {
    OfferEdit out;
    out.kind = Kind::stay;
    out.title = "Neige";
    out.starts_on = "2026-02-09";
    out.ends_on = "2026-02-13";
    out.day_starts = "08:00";
    out.day_ends = "20:00";
    out.places = 3;
    out.opens_on = "2026-01-05";
    out.closes_on = "2026-01-25";
    return out;
}

std::string said(std::vector<Part> const& parts) {
    std::string out;
    for (auto const part : parts) out += std::string{record::name_of_choice(part)} + ";";
    return out;
}

// All that the change and its days are: two moments are the same when these are.
std::string everything(World& world, Id const& id) {
    return world.database.read([&](sql::Session& sql) {
        auto out = json::serialize(record::to_json(as_it_is(sql, id)));
        for (auto const* text :
             {"SELECT on_date || starts || ends || COALESCE(title, '-') || COALESCE(room, '-') || regime FROM session"
              " WHERE mini_group = :id AND cancelled_at IS NULL ORDER BY on_date",
              "SELECT name || COALESCE(room, '-') || CAST(places AS TEXT) FROM mini_group WHERE id = :id",
              "SELECT CAST(weekday AS TEXT) || starts || ends || from_on || COALESCE(until_on, '-') FROM slot"
              " WHERE mini_group = :id AND (until_on IS NULL OR until_on > from_on) ORDER BY from_on, starts"})
            for (auto const& row : sql.query(text, {{"id", id}})) out += "\n" + row.text(0);
        return out;
    });
}

struct Moving : World {
    using World::World;

    http::Reply change(json::object const& edit, Id const& who = cast::bruno) {
        Id const id{edit.at("id").as_string()};
        auto const version = std::to_string(offer(id).at("version").as_int64());
        return as(who, "PUT", path_of(id), json::serialize(edit), {{"if-match", "\"" + version + "\""}});
    }
    void minute(int minutes) { clock.set(instant_text(instant_ms(cast::monday).value_or(0) + minutes * 60'000)); }
    // The newest.
    Id kept() {
        return database.read([](sql::Session& sql) {
            auto const row = sql.first("SELECT id FROM offer_change ORDER BY made_at DESC, id DESC LIMIT 1");
            return row ? row->text(0) : Id{};
        });
    }
    http::Reply back(Id const& change, Id const& who = cast::bruno) {
        return as(who, "PUT", "/api/v1/offer-changes/" + change + "/reversal");
    }
    std::string changed() {
        return database.read([](sql::Session& sql) {
            auto const row = sql.first("SELECT changed FROM offer_change ORDER BY made_at DESC, id DESC LIMIT 1");
            return row ? row->text(0) : std::string{};
        });
    }
};

}  // namespace

TEST_CASE("what a change touched is said in parts, each once, in one order") {
    struct Line {
        char const* parts;
        void (*change)(OfferEdit&);
    };
    Line const lines[] = {
        {"", [](OfferEdit&) {}},
        {"title;", [](OfferEdit& edit) { edit.title = "Luge"; }},
        {"place;", [](OfferEdit& edit) { edit.meeting_point = "Parking"; }},
        {"days;", [](OfferEdit& edit) { edit.ends_on = "2026-02-14", edit.day_ends = "19:00"; }},
        {"transport;", [](OfferEdit& edit) { edit.departs_at = "09:00"; }},
        {"provider;", [](OfferEdit& edit) { edit.provider_phone = "+33479101010"; }},
        {"ages;", [](OfferEdit& edit) { edit.min_age = 6; }},
        {"places;prices;", [](OfferEdit& edit) { edit.prices = {{"Tous", {}, 100}}, edit.places = 4; }},
        {"rule;", [](OfferEdit& edit) { edit.rule.criteria = {"never_stayed"}; }},
        {"registrations;documents;",
         [](OfferEdit& edit) {
             edit.documents = {{DueKind::insurance, "2026-02-01", Needed::required}};
             edit.closes_on = "2026-01-26";
         }},
        {"theme;regime;",
         [](OfferEdit& edit) {
             edit.theme = timetable::Theme::values;
             edit.activity = timetable::Activity::outing;
             edit.ratio_rule = ratio::RatioRule::swimming;
         }},
        {"leader;regime;", [](OfferEdit& edit) { edit.leader = cast::ines, edit.regime = ratio::Regime::stay; }},
    };
    for (auto const& line : lines) {
        auto after = plain_stay();
        line.change(after);
        CHECK(said(parts_changed(plain_stay(), after)) == line.parts);
    }
}

TEST_CASE("a changed offer comes back as it was, the newest change first, by who decides of it") {
    tests::for_each_database([](sql::Database& database) {
        Moving world{database};
        world.open(stay());
        auto edit = stay();
        CHECK(world.change(edit).status == 200);  // the same again: nothing is kept of nothing
        CHECK(world.count("SELECT count(id) FROM offer_change") == 0);
        auto const first = everything(world, stay_id);

        world.minute(1);
        edit["places"] = 5;
        edit["prices"] = json::parse(R"([{"label":"Tous","cents":5000}])");
        REQUIRE(world.change(edit).status == 200);
        auto const places = world.kept();
        CHECK(world.changed() == "places prices");
        auto const second = everything(world, stay_id);
        world.minute(2);
        edit["ends_on"] = "2026-02-12";
        edit["nights"] = 3;
        edit["documents"] = json::array{};
        REQUIRE(world.change(edit).status == 200);
        auto const days = world.kept();
        CHECK(world.changed() == "days documents regime");  // three nights: a short stay

        world.minute(3);
        auto const before = world.audit_rows();
        auto const then = everything(world, stay_id);
        CHECK(world.back(days, cast::farid).status == 404);
        for (auto const& who : {cast::anissa, cast::chloe, cast::ines, cast::driss, cast::elodie, cast::theo})
            CHECK(world.back(days, who).status == 403);
        CHECK(world.back("nothing").status == 404);
        CHECK(world.back(places).body.find("offer.changed_since") != std::string::npos);
        CHECK(everything(world, stay_id) == then);
        CHECK(world.audit_rows() == before);

        CHECK(world.back(days).status == 200);
        CHECK(everything(world, stay_id) == second);
        CHECK(world.back(days).status == 200);  // asked again, the same
        CHECK(everything(world, stay_id) == second);
        CHECK(world.back(places).status == 200);
        CHECK(everything(world, stay_id) == first);
        CHECK(world.count("SELECT count(id) FROM offer_change WHERE undone_by = :bruno", {{"bruno", cast::bruno}}) ==
              2);
    });
}

TEST_CASE("a club's other hours come back, and a week's") {
    tests::for_each_database([](sql::Database& database) {
        Moving world{database};
        int minute = 0;
        for (auto const& [one, id] : {std::pair{club(), club_id}, {week(), week_id}}) {
            world.minute(++minute);
            world.open(one);
            auto const first = everything(world, id);
            world.minute(++minute);
            auto edit = one;
            edit["day_starts"] = "13:30";
            edit["day_ends"] = "15:00";
            REQUIRE(world.change(edit).status == 200);
            CHECK(everything(world, id) != first);
            CHECK(world.back(world.kept()).status == 200);
            CHECK(everything(world, id) == first);
        }
    });
}

TEST_CASE("a club changed on its own day keeps the evening that was noted or taken along, once") {
    tests::for_each_database([](sql::Database& database) {
        Moving world{database};
        world.open(club());
        world.ask(club_id, cast::lina, R"(,"state":"placed")");
        auto const make = [&] {
            world.database.write([](sql::Session& sql) {
                timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, {"2026-01-14", "2026-01-29"});
            });
        };
        auto const days = [&] {
            return world.database.read([](sql::Session& sql) {
                std::string out;
                for (auto const& row : sql.query("SELECT on_date, starts, cancelled_at FROM session"
                                                 " WHERE mini_group = :id ORDER BY on_date, starts",
                                                 {{"id", club_id}}))
                    out += row.text(0).substr(5) + " " + row.text(1) + (row.null(2) ? "; " : " off; ");
                return out;
            });
        };
        auto edit = club();
        auto const to = [&](char const* starts, char const* ends) {
            edit["day_starts"] = starts;
            edit["day_ends"] = ends;
            auto const reply = world.change(edit);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            make();
        };
        world.clock.set("2026-01-14T10:00:00.000Z");
        make();
        to("13:00", "14:30");  // nobody has seen it yet: it is made again
        CHECK(days() == "01-14 13:00; 01-21 13:00; 01-28 13:00; ");
        // On a phone without network: it takes the new hours and stays the session that what comes back finds.
        auto const taken = world.database.write([](sql::Session& sql) {
            auto const id = sql.first("SELECT id FROM session WHERE mini_group = :id AND on_date = '2026-01-14'",
                                      {{"id", club_id}})
                                ->text(0);
            sql.execute(R"sql(
                INSERT INTO card_opening (id, session, child, opened_by, observed_at, received_at)
                VALUES (:opening, :id, :child, :by, '2026-01-14T10:01:00.000Z', '2026-01-14T10:01:00.000Z')
            )sql",
                        {{"opening", new_id()}, {"id", id}, {"child", cast::lina}, {"by", cast::bruno}});
            return id;
        });
        world.clock.set("2026-01-14T10:02:00.000Z");
        to("13:15", "14:45");
        CHECK(days() == "01-14 13:15; 01-21 13:15; 01-28 13:15; ");
        CHECK(world.count("SELECT count(id) FROM session WHERE id = :id AND cancelled_at IS NULL", {{"id", taken}}) ==
              1);
        world.clock.set("2026-01-14T10:03:00.000Z");
        CHECK(world.back(world.kept()).status == 200);
        make();
        CHECK(days() == "01-14 13:00; 01-21 13:00; 01-28 13:00; ");
        // Noted: its hours are history.
        world.mark(club_id, cast::lina, "2026-01-14");
        world.clock.set("2026-01-14T14:00:00.000Z");
        to("15:00", "16:30");
        CHECK(days() == "01-14 13:00; 01-21 15:00; 01-28 15:00; ");
    });
}

TEST_CASE("a change that a family answered since, an offer that is off, a month gone by: nothing is put back") {
    tests::for_each_database([](sql::Database& database) {
        Moving world{database};
        world.open(stay());
        auto edit = stay();
        world.minute(1);
        edit["prices"] = json::parse(R"([{"label":"Tous","cents":5000}])");
        edit["documents"].as_array().push_back(
            json::parse(R"({"kind":"insurance","due_on":"2026-01-30","needed":"required"})"));
        edit["places"] = 5;
        REQUIRE(world.change(edit).status == 200);
        auto const change = world.kept();
        auto refused = [&](char const* code) {
            auto const reply = world.back(change);
            CHECK(reply.status == 409);
            CHECK_MESSAGE(reply.body.find(code) != std::string::npos, reply.body);
        };
        auto const lina = world.ask(stay_id, cast::lina, R"(,"price_band":"Tous")");
        refused("offer.used_since");
        REQUIRE(world.put(lina, "withdrawal").status == 200);
        // Asked for again without a price, and a document brought that the former list did not ask for.
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE place_request SET price_band = NULL, state = 'asked' WHERE id = :id", {{"id", lina}});
        });
        REQUIRE(world
                    .as(cast::bruno, "PUT", "/api/v1/place-requests/" + lina + "/documents/insurance",
                        R"({"received_on":"2026-01-12"})")
                    .status == 200);
        refused("offer.used_since");
        REQUIRE(world.as(cast::bruno, "DELETE", "/api/v1/place-requests/" + lina + "/documents/insurance").status ==
                200);
        // More children have a place than there were.
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE offer_change SET was = replace(was, '\"places\":3', '\"places\":1')");
            sql.execute("UPDATE place_request SET state = 'placed' WHERE id = :id", {{"id", lina}});
            sql.execute(R"sql(INSERT INTO place_request (id, offer, child, number, asked_at, by_account, state)
                              VALUES ('another', :offer, :tom, 2, :now, :bruno, 'placed'))sql",
                        {{"offer", stay_id}, {"tom", cast::tom}, {"now", now()}, {"bruno", cast::bruno}});
        });
        refused("offer.places_taken");
        world.database.write([&](sql::Session& sql) {
            sql.execute("UPDATE place_request SET state = 'withdrawn' WHERE offer = :id", {{"id", stay_id}});
        });
        world.clock.set("2026-02-11T15:32:00.000Z");
        refused("offer.too_old");
        world.minute(2);
        REQUIRE(world.as(cast::bruno, "PUT", path_of(stay_id, "/cancellation"), R"({"reason":"Verglas"})").status ==
                200);
        refused("offer.cancelled");
        CHECK(world.count("SELECT count(id) FROM offer_change WHERE undone_at IS NOT NULL") == 0);
        CHECK(world.count("SELECT places FROM offer") == 5);
    });
}
