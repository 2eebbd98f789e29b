// Those whom a draw gave a place beside those it left waiting: by hand, then over HTTP on each database.
#include "evaluation/world_test.hpp"
#include "impact/statistics/comparison.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

using instrument::Scale;

std::vector<std::pair<std::string, std::string>> const school{{"school", "Engagement scolaire"}};

// Twelve children had a place: 8 rose to the level, 2 were there, 2 are not. Twelve waited: 2 rose, 4 were there.
Evolution drawn_apart(offer::DrawnGroups& groups) {
    Evolution out;
    auto const add = [&](std::vector<Id>& group, int many, double before, double after) {
        for (int i = 0; i < many; ++i) {
            group.push_back("child" + std::to_string(out.children));
            out.whose.push_back(group.back());
            out.rows.push_back({out.children++, cast::combes, "school",
                                Once{before, before >= 3, Scale::frequency4, "2-referent"},
                                Once{after, after >= 3, Scale::frequency4, "2-referent"}});
        }
    };
    groups = {"draw", "Judo", "2025-12-01", {}, {}};
    add(groups.placed, 8, 2, 3);
    add(groups.placed, 2, 3, 3);
    add(groups.placed, 2, 2, 2);
    add(groups.waiting, 2, 2, 3);
    add(groups.waiting, 4, 3, 3);
    add(groups.waiting, 6, 2, 2);
    std::vector<Id> neither;
    add(neither, 30, 3, 1);  // who did not ask is in no group
    return out;
}

Tabulation asked(std::int64_t from) { return {true, from, 0, "fr", Informant::referent, "Automne", "Hiver"}; }

// Lina, Noé, Sarah and Tom measured in both rounds, the first closed before Christmas.
void measured_twice(World& world, Id const& autumn) {
    auto round = world.asked(autumn);
    round["name"] = "Automne 2025";
    round["opens_on"] = "2025-12-15";
    round["closes_on"] = "2026-01-14";
    world.open(round);
    world.open();
    for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::tom}) {
        world.submit(cast::anissa, child, "s1 2 s2 2 s3 2 w1 2 w2 2 w3 2 ", "referent", autumn);
        world.submit(cast::anissa, child, "s1 4 s2 3 s3 4 w1 3 w2 3 w3 2 ");
    }
    world.database.write([&](sql::Session& sql) {
        sql.execute("UPDATE evaluation_round SET closes_on = '2025-12-20' WHERE id = :id", {{"id", autumn}});
    });
}

// A club that began at Christmas, its draw and the giving that followed it. The ids of the three.
struct Drawn {
    Id judo = new_id(), draw = new_id(), allocation = new_id();
};
void keep(sql::Session& sql, Drawn const& ids) {
    sql.execute(R"sql(INSERT INTO mini_group (id, establishment, name, places, opened_on, version, kind)
                      VALUES (:id, :house, 'Judo', 2, '2025-12-22', 1, 'club'))sql",
                {{"id", ids.judo}, {"house", cast::combes}});
    sql.execute(R"sql(
        INSERT INTO offer (id, establishment, kind, title, weekday, starts_on, ends_on, nights, day_starts, day_ends,
            regime, places, rule_criteria, rule_last, opens_on, closes_on, transport, recorded_at, recorded_by, version)
        VALUES (:id, :house, 'club', 'Judo', 3, '2025-12-22', '2026-06-24', 0, '14:00', '15:30', 'none', 2, '', 'draw',
            '2025-12-01', '2025-12-10', 'none', :now, :by, 1)
    )sql",
                {{"id", ids.judo}, {"house", cast::combes}, {"now", cast::monday}, {"by", cast::bruno}});
    sql.execute(R"sql(
        INSERT INTO offer_draw (id, offer, number, commitment, secret_sealed, made_at, word, seed, entries, result,
            drawn_at, drawn_by)
        VALUES (:id, :offer, 1, 'c', :secret, :at, 'ours', 'graine', :entries, '1 2 3 4', :at, :by)
    )sql",
                {{"id", ids.draw},
                 {"offer", ids.judo},
                 {"secret", Bytes{"x"}},
                 {"entries", "0 1 1\n0 2 2\n0 3 3\n0 4 4\n"},
                 {"at", "2025-12-11T10:00:00.000Z"},
                 {"by", cast::bruno}});
    sql.execute(R"sql(INSERT INTO offer_allocation (id, offer, draw, given, waiting, made_at, made_by)
                      VALUES (:id, :offer, :draw, 2, 2, '2025-12-11T10:05:00.000Z', :by))sql",
                {{"id", ids.allocation}, {"offer", ids.judo}, {"draw", ids.draw}, {"by", cast::bruno}});
}
void ask(sql::Session& sql, Drawn const& ids, Id const& child, int number) {
    auto const request = new_id();
    auto const* const state = number <= 2 ? "placed" : "waiting";
    sql.execute(R"sql(INSERT INTO place_request (id, offer, child, number, asked_at, by_account, state, waiting_order)
                      VALUES (:id, :offer, :child, :number, :at, :by, :state, :order))sql",
                {{"id", request},
                 {"offer", ids.judo},
                 {"child", child},
                 {"number", number},
                 {"at", cast::monday},
                 {"by", cast::bruno},
                 {"state", state},
                 {"order", number <= 2 ? Value{} : Value{std::int64_t{number}}}});
    sql.execute(R"sql(INSERT INTO place_request_event (id, request, number, from_state, to_state, allocation, at,
                          by_account)
                      VALUES (:id, :request, 2, 'asked', :state, :allocation, :at, :by))sql",
                {{"id", new_id()},
                 {"request", request},
                 {"state", state},
                 {"allocation", ids.allocation},
                 {"at", cast::monday},
                 {"by", cast::bruno}});
}

// Two rounds with a drawn club between them: Lina and Noé had a place, Sarah and Tom wait. The draw's id.
Id drawn(World& world, Id const& autumn) {
    measured_twice(world, autumn);
    Drawn const ids;
    world.database.write([&](sql::Session& sql) {
        keep(sql, ids);
        int number = 0;
        for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::tom}) ask(sql, ids, child, ++number);
    });
    return ids.draw;
}

}  // namespace

TEST_CASE("an impact is the change of those who had a place less that of those who waited") {
    offer::DrawnGroups groups;
    auto const evolution = drawn_apart(groups);
    auto const line = set_against(evolution, groups, school, asked(10)).at(0);
    CHECK(line.placed == 12);
    CHECK(line.waiting == 12);
    REQUIRE(line.change);
    // +8/12 less +2/12.
    CHECK(line.change->value == doctest::Approx(0.5));
    auto const published = statistics::difference_in_differences(statistics::Pairs{2, 0, 8, 2}, {4, 0, 2, 6});
    REQUIRE(published);
    CHECK(line.change->low == published->interval.low);
    CHECK(line.change->high == published->interval.high);
    CHECK(line.words.find("Judo") != std::string::npos);
    CHECK(line.words.find("l’impact estimé") != std::string::npos);
    CHECK(line.words.find("décembre 2025") != std::string::npos);
}

TEST_CASE("criteria compared together are corrected by Holm, and it is said") {
    offer::DrawnGroups groups;
    auto evolution = drawn_apart(groups);
    auto const alone = set_against(evolution, groups, school, asked(10));
    CHECK(alone.at(0).p.value() < 0.05);
    CHECK_FALSE(alone.at(0).p_holm);
    CHECK(words_of(alone, school, "fr").empty());
    // The same again under three other names: four times as likely by chance.
    auto criteria = school;
    auto const rows = evolution.rows;
    for (auto const* key : {"b", "c", "d"}) {
        criteria.emplace_back(key, key);
        for (auto row : rows) {
            row.criterion = key;
            evolution.rows.push_back(row);
        }
    }
    auto const four = set_against(evolution, groups, criteria, asked(10));
    CHECK(four.at(0).p == alone.at(0).p);
    CHECK(*four.at(0).p_holm == doctest::Approx(std::min(1.0, 4 * *alone.at(0).p)));
    CHECK(words_of(four, criteria, "fr").find("4 critères ont été comparés ensemble") != std::string::npos);
    CHECK(four.at(0).words.find("En points de score") != std::string::npos);
}

TEST_CASE("under the base in one group nothing is estimated, and the sentence says how many it takes") {
    offer::DrawnGroups groups;
    auto const evolution = drawn_apart(groups);
    auto const line = set_against(evolution, groups, school, asked(13)).at(0);
    CHECK_FALSE(line.change);
    CHECK(line.words.find("aucun impact n’est estimé") != std::string::npos);
    CHECK(line.words.find("13") != std::string::npos);
}

TEST_CASE("a comparison over HTTP: refusals first, then the director's alone") {
    each_world([](World& world) {
        auto const autumn = new_id();
        auto const draw = drawn(world, autumn);
        auto const path = rounds_path + "/" + winter + "/results";
        auto const both = path + "?before=" + autumn + "&draw=" + draw;
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", both, "", 401, "login.required"},
            {"Hugo of the agglomération", cast::hugo, "GET", both, "", 401, "login.required"},
            {"Farid", cast::farid, "GET", both, "", 404, "evaluation.round_unknown"},
            {"headquarters, before its end", cast::elodie, "GET", both, "", 409, "evaluation.results_later"},
            {"a referent, of her own children", cast::anissa, "GET", both, "", 404, "evaluation.draw_unknown"},
            {"without a round before", cast::bruno, "GET", path + "?draw=" + draw, "", 404, "evaluation.draw_unknown"},
            {"another draw", cast::bruno, "GET", path + "?before=" + autumn + "&draw=" + new_id(), "", 404,
             "evaluation.draw_unknown"},
            {"no id, twice", cast::bruno, "GET", path + "?before=x&draw=y", "", 422, R"("field":"draw")"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        auto const offered = world.said(cast::bruno, "GET", path + "?before=" + autumn);
        CHECK(text_of(offered.at("draws").at(0).at("title")) == "Judo");
        CHECK(offered.at("comparison").as_array().empty());
        CHECK(offered.at("compared_by").is_null());
        auto const found = world.said(cast::bruno, "GET", both);
        CHECK(text_of(found.at("compared_by").at("draw")) == draw);
        auto const line = found.at("comparison").at(0).as_object();
        CHECK(line.at("placed").as_int64() == 2);
        CHECK(line.at("waiting").as_int64() == 2);
        CHECK(line.at("change").is_null());
        CHECK(text_of(line.at("words")).find("aucun impact") != std::string::npos);
        CHECK(world.said(cast::anissa, "GET", path + "?before=" + autumn).at("draws").as_array().empty());
        world.clock.set("2026-08-20T10:00:00.000Z");
        CHECK(world.said(cast::elodie, "GET", path + "?before=" + autumn).at("draws").as_array().empty());
        cast::expect(world, {"nor then", cast::elodie, "GET", both, "", 404, "evaluation.draw_unknown"});
    });
}

TEST_CASE("a draw before the first round, or while the second was open, told nobody apart between them") {
    each_world([](World& world) {
        auto const autumn = new_id();
        drawn(world, autumn);
        auto const path = rounds_path + "/" + winter + "/results?before=" + autumn;
        auto const begins = [&](Date const& day) {
            world.database.write(
                [&](sql::Session& sql) { sql.execute("UPDATE offer SET starts_on = :day", {{"day", day}}); });
            return world.said(cast::bruno, "GET", path).at("draws").as_array().size();
        };
        CHECK(begins("2025-12-19") == 0);
        CHECK(begins("2025-12-20") == 1);
        CHECK(begins("2026-01-04") == 1);
        CHECK(begins("2026-01-05") == 0);
    });
}
