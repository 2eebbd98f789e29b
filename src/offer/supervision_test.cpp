// What a list is for the law: chosen when it is written, said with its number of adults, and what its days are judged
// by.
#include "offer/world_test.hpp"
#include "supervision/supervision.hpp"
#include "timetable/activities.hpp"

using namespace marelle;
using namespace marelle::offer;

namespace {

// The Wednesday pool: a swimming club of a partner.
json::object pool() {
    auto out = club();
    out["title"] = "Natation";
    out["places"] = 16;
    out["min_age"] = 6;
    out["theme"] = "life_skills";
    out["ratio_rule"] = "swimming";
    return out;
}

http::Reply change(World& world, json::object const& edit) {
    Id const id{edit.at("id").as_string()};
    auto const version = std::to_string(world.offer(id).at("version").as_int64());
    return world.as(cast::bruno, "PUT", path_of(id), json::serialize(edit), {{"if-match", "\"" + version + "\""}});
}

// "2026-01-14 sports_club life_skills sport_club swimming", a day a line.
std::string days(World& world, Id const& id) {
    return world.database.read([&](sql::Session& sql) {
        std::string out;
        for (auto const& row : sql.query("SELECT on_date, activity, theme, regime, ratio_rule FROM session"
                                         " WHERE mini_group = :id ORDER BY on_date",
                                         {{"id", id}})) {
            out += row.text(0);
            for (int i = 1; i < 5; ++i) out += " " + row.maybe_text(i).value_or("-");
            out += "\n";
        }
        return out;
    });
}

void make_days(World& world, Period const& period) {
    world.database.write(
        [&](sql::Session& sql) { timetable::materialise(sql, timetable::shipped_calendar(), cast::combes, period); });
}

std::string words(World& world, std::string const& query) {
    auto const reply = world.as(cast::bruno, "GET", "/api/v1/offer-supervision?" + query);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    std::string out;
    auto const found = json::parse(reply.body);
    for (auto const& line : found.at("words").as_array()) out += std::string{line.as_string()} + "\n";
    return out;
}

}  // namespace

TEST_CASE("the sessions of a swimming club are counted by the swimming rule, and the supervision with them") {
    each_world([](World& world) {
        world.open(pool());
        make_days(world, {"2026-01-12", "2026-01-23"});
        CHECK(days(world, club_id) == "2026-01-14 sports_club life_skills sport_club swimming\n"
                                      "2026-01-21 sports_club life_skills sport_club swimming\n");
        auto const shown = world.offer(club_id);
        CHECK(shown.at("theme") == "life_skills");
        CHECK(shown.at("ratio_rule") == "swimming");
        CHECK(shown.at("activity") == "sports_club");
        CHECK(json::serialize(shown.at("supervision").at("words")).find("un pour 8") != std::string::npos);
        world.ask(club_id, cast::lina, R"(,"state":"placed")");
        world.database.read([&](sql::Session& sql) {
            auto const found = supervision::ratios(
                sql, {timetable::shipped_calendar(), timetable::shipped_activities(), "fr"},
                world.scope(cast::bruno, "ratio.read"), {"2026-01-14", "2026-01-14"});
            auto const at = std::ranges::find(found, ratio::Regime::sport_club, &supervision::SessionRatio::regime);
            REQUIRE(at != found.end());
            // A club of sport has no number of its own: this one is the water's.
            bool water = false;
            for (auto const& line : at->lines) water = water || line.text == "SP F946";
            CHECK(water);
        });
    });
}

TEST_CASE("a changed theme or rule holds for the days to come, but those of which somebody said otherwise") {
    each_world([](World& world) {
        world.open(pool());
        make_days(world, {"2026-01-12", "2026-02-05"});
        world.clock.set("2026-01-20T08:00:00.000Z");
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET ratio_rule = 'walk' WHERE mini_group = :id AND on_date = '2026-01-28'",
                        {{"id", club_id}});
        });
        auto edit = pool();
        edit["theme"] = nullptr;
        edit["ratio_rule"] = nullptr;
        REQUIRE(change(world, edit).status == 200);
        make_days(world, {"2026-01-12", "2026-02-06"});
        CHECK(days(world, club_id) == "2026-01-14 sports_club life_skills sport_club swimming\n"
                                      "2026-01-21 sports_club - sport_club -\n"
                                      "2026-01-28 sports_club - sport_club walk\n"
                                      "2026-02-04 sports_club - sport_club -\n");
        auto const kept = world.database.read([](sql::Session& sql) {
            auto const row = sql.first("SELECT id, changed FROM offer_change");
            REQUIRE(row);
            CHECK(row->text(1) == "theme regime");
            return row->text(0);
        });
        CHECK(world.as(cast::bruno, "PUT", "/api/v1/offer-changes/" + kept + "/reversal").status == 200);
        CHECK(world.offer(club_id).at("ratio_rule") == "swimming");
        CHECK(days(world, club_id).find("2026-01-21 sports_club life_skills sport_club swimming") != std::string::npos);
        // What no club does, and a regime of nights.
        edit["activity"] = "training";
        edit["regime"] = "stay";
        auto const refused = change(world, edit);
        CHECK(refused.status == 422);
        CHECK(refused.body.find("activity") != std::string::npos);
        CHECK(refused.body.find("regime") != std::string::npos);
        // Help with homework is another activity, under another regime: days to come are made again.
        edit["activity"] = "study_support";
        edit["regime"] = nullptr;
        REQUIRE(change(world, edit).status == 200);
        make_days(world, {"2026-01-20", "2026-01-23"});
        CHECK(days(world, club_id).find("2026-01-21 study_support - clas_only -") != std::string::npos);
    });
}

TEST_CASE("an accessory stay is chosen, for one night to four, and its days are under it") {
    each_world([](World& world) {
        auto edit = stay();
        edit["regime"] = "accessory_stay";
        world.open(edit);
        CHECK(world.offer(stay_id).at("regime") == "accessory_stay");
        CHECK(world.offer(stay_id).at("supervision").at("usual") == "stay");
        CHECK(world.count("SELECT count(id) FROM session WHERE regime = 'accessory_stay'") == 5);
        edit["ends_on"] = "2026-02-14";
        edit["nights"] = 5;
        CHECK(change(world, edit).body.find("regime") != std::string::npos);
        edit["regime"] = nullptr;
        CHECK(change(world, edit).status == 200);
        CHECK(world.count("SELECT count(id) FROM session WHERE regime = 'stay'") == 6);
    });
}

TEST_CASE("how many adults a list needs is said while it is typed, to who writes lists") {
    each_world([](World& world) {
        std::string const path = "/api/v1/offer-supervision?kind=stay&starts_on=2026-02-09&ends_on=2026-02-13";
        for (auto const& [name, who, status] : {std::tuple{"nobody", cast::nobody, 401},
                                                {"the referent", cast::anissa, 403},
                                                {"an activity leader", cast::ines, 403},
                                                {"a volunteer", cast::driss, 403},
                                                {"headquarters", cast::elodie, 403}})
            cast::expect(world, {name, who, "GET", path, "", status});
        cast::expect(world, {"every wrong value at once", cast::bruno, "GET",
                             "/api/v1/offer-supervision?kind=fair&starts_on=2026-02-30&places=none&regime=x", "", 422,
                             R"([{"field":"kind","code":"invalid"},{"field":"starts_on","code":"invalid"},)"
                             R"({"field":"places","code":"invalid"},{"field":"regime","code":"invalid"}])"});
        std::string const week = "kind=holiday_week&starts_on=2026-02-16&ends_on=2026-02-20&places=16";
        CHECK(words(world, week) ==
              "Accueil extrascolaire\u00a0: un adulte pour 8 enfants de moins de 6\u00a0ans, un pour 12 à partir de "
              "6\u00a0ans (CASF R227-15).\nPour 16 places\u00a0: 2 adultes.\nSur les adultes demandés, au moins "
              "50\u00a0% diplômés (BAFA ou équivalent), au plus 20\u00a0% sans diplôme.\n");
        CHECK(words(world, "kind=stay&starts_on=2026-02-09&ends_on=2026-02-13&places=26")
                  .find("Pour 26 places\u00a0: 3 adultes, et 4 si tous ont moins de 6\u00a0ans.\n"
                        "Jamais moins de 2 adultes.") != std::string::npos);
        std::string const pool = "kind=club&starts_on=2026-01-14&ends_on=2026-06-24&day_starts=14:00&day_ends=15:30"
                                 "&weekday=3&places=16";
        CHECK(words(world, pool).starts_with("Club sportif\u00a0: aucun nombre d’adultes fixé par la loi"));
        CHECK(words(world, pool + "&ratio_rule=swimming&min_age=6")
                  .find("Baignade\u00a0: un adulte pour 5 enfants de moins de 6\u00a0ans, un pour 8 à partir de "
                        "6\u00a0ans (SP F946).\nPour 16 places\u00a0: 2 adultes.") != std::string::npos);
        // The same outing within the commune's project, from the day it holds (R227-20).
        auto const outing = pool + "&activity=outing&min_age=6";
        CHECK(words(world, outing).find("un pour 14") != std::string::npos);
        world.database.write([](sql::Session& sql) {
            sql.execute("INSERT INTO pedt (id, establishment, from_on, recorded_at, recorded_by)"
                        " VALUES (:id, :house, '2026-01-14', 't', :by)",
                        {{"id", new_id()}, {"house", cast::combes}, {"by", cast::bruno}});
        });
        CHECK(words(world, outing).find("un pour 18") != std::string::npos);
        // Another house's project changes nothing for Farid, nor his for Les Combes.
        CHECK(world.as(cast::farid, "GET", "/api/v1/offer-supervision?" + outing).body.find("un pour 14") !=
              std::string::npos);
    });
}
