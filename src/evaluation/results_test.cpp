// What a round shows: against an example counted by hand, then who is shown what, on each database.
#include "evaluation/world_test.hpp"
#include "impact/statistics/leavers.hpp"
#include "tests/exports.hpp"

using namespace marelle;
using namespace marelle::evaluation;

namespace {

using instrument::Scale;

Measured row(std::size_t child, std::optional<double> before, std::optional<double> after,
             Scale scale_before = Scale::frequency4) {
    auto const once = [](std::optional<double> value, Scale scale) {
        return Once{value, value.value_or(0) >= (scale == Scale::frequency4 ? 3 : 2.5), scale, "2-referent"};
    };
    Measured out{child, cast::combes, "school", {}, {}};
    if (before) out.before = once(before, scale_before);
    if (after) out.after = once(after, Scale::frequency4);
    return out;
}

// Twelve children: eight at the level after, five of them before; two lost, one new, one on three faces before.
Evolution by_hand() {
    Evolution out;
    for (int i = 0; i < 4; ++i) out.rows.push_back(row(out.children++, 3.0, 3.5));  // both
    out.rows.push_back(row(out.children++, 3.2, 2.8));                              // before only
    for (int i = 0; i < 4; ++i) out.rows.push_back(row(out.children++, 2.0, 3.0));  // after only
    for (int i = 0; i < 3; ++i) out.rows.push_back(row(out.children++, 1.5, 1.5));  // neither
    out.rows.push_back(row(out.children++, 1.0, {}));                               // lost
    out.rows.push_back(row(out.children++, 2.0, {}));
    out.rows.push_back(row(out.children++, {}, 4.0));  // new
    out.rows.push_back(row(out.children++, 2.0, 3.0,
                           Scale::smiley3));  // scales that do not compare
    auto unobserved = row(out.children++, 3.0, 1.0);
    unobserved.after->value.reset();
    unobserved.after->reached = false;
    out.rows.push_back(unobserved);
    return out;
}

std::vector<ResultCriterion> figures(std::int64_t least = 0, std::int64_t words_from = 10) {
    return tabulate(counted(by_hand(), {{"school", "Engagement scolaire"}}),
                    {true, words_from, least, "fr", Informant::referent, "Automne", "Hiver"});
}

bool near(double a, double b) { return std::abs(a - b) < 0.0005; }

// Four children of Comètes in two rounds, Adam in the first alone, and a draft. The id of the first round.
Id assessed_twice(World& world) {
    auto const id = new_id();
    auto autumn = world.asked(id);
    autumn["name"] = "Automne 2025";
    autumn["opens_on"] = "2025-12-15";
    autumn["closes_on"] = "2026-01-14";
    world.open(autumn);
    world.open();
    for (auto const& child : {cast::lina, cast::noe, cast::sarah, cast::tom}) {
        world.submit(cast::anissa, child, "s1 2 s2 2 s3 2 w1 2 w2 2 w3 2 ", "referent", id);
        world.submit(cast::anissa, child, "s1 4 s2 3 s3 - w1 3 w2 - w3 - ");
    }
    world.submit(cast::leila, cast::adam, "s1 4 s2 4 s3 4 w1 2 w2 2 w3 2 ", "referent", id);
    world.put(cast::leila, cast::adam, World::edit("s1 1 s2 1 s3 1 "));  // a draft counts for nothing
    return id;
}

}  // namespace

TEST_CASE(
    "over ten establishments, what they differ by is in the change, and the words of each follow the correction") {
    // Twelve houses of ten: three before in each; seven after in a quarter of them, or a little more in all.
    Evolution all;
    for (int house = 0; house < 12; ++house)
        for (int place = 0; place < 10; ++place) {
            auto const before = place < 3 ? 3.0 : 2.0;
            auto some = row(all.children, before, place < (house % 4 == 0 ? 7 : 3) ? 3.0 : 2.0);
            auto each = row(all.children++, before, place < 4 + house % 2 ? 3.0 : 2.0);
            some.establishment = each.establishment = "house " + std::to_string(house);
            each.criterion = "wellbeing";
            all.rows.push_back(some);
            all.rows.push_back(each);
        }
    std::vector<std::pair<std::string, std::string>> const criteria{{"school", "École"}, {"wellbeing", "Bien-être"}};
    Tabulation const asked{true, 10, 5, "fr", Informant::referent, "Automne", "Hiver"};
    auto const lines = tabulate(counted(all, criteria), asked);
    for (auto const& line : lines) {
        REQUIRE(line.change);
        CHECK(line.change->method == "cluster_robust");
        CHECK(line.words.contains("L’intervalle de l’évolution tient compte, lui aussi"));
        CHECK(line.p_holm);
    }
    // As one group, twelve who rose and nobody who fell are no chance at all; over houses, they may be.
    CHECK(lines[0].verdict == ResultVerdict::within_margin);
    CHECK(lines[1].verdict == ResultVerdict::rise);
    CHECK(lines[1].words.contains("en hausse, au-delà de la marge d’incertitude."));
    // Six houses: as it was, and said.
    std::erase_if(all.rows, [](auto const& each) { return each.establishment > "house 3"; });
    auto const few = tabulate(counted(all, criteria), asked).at(0);
    CHECK(few.change->method == "newcombe_paired");
    CHECK(few.words.contains("L’intervalle de l’évolution ne tient pas compte"));
    // Each a little beyond its own margin: neither once corrected.
    Evolution two;
    for (int i = 0; i < 60; ++i) {
        auto one = row(two.children++, i < 20 || i >= 57 ? 3.0 : 2.0, i < 32 ? 3.0 : 2.0);
        two.rows.push_back(one);
        one.criterion = "wellbeing";
        two.rows.push_back(one);
    }
    for (auto const& line : tabulate(counted(two, criteria), asked)) {
        CHECK(line.verdict == ResultVerdict::rise);
        CHECK(*line.p_holm >= 0.05);
        CHECK(line.words.contains("mais pas après correction"));
    }
}

TEST_CASE("the figures of an example counted by hand") {
    auto const line = figures().at(0);
    // In this round: 12 paired, 1 new and 1 on another scale before are scored; 4 + 4 + 1 + 1 at the level.
    CHECK(line.scored == 14);
    CHECK(line.unscored == 1);
    REQUIRE(line.share);
    CHECK(line.share->k == 10);
    CHECK(line.share->n == 14);
    CHECK(line.share->method == "wilson");
    // The same child twice: 5 of 12 before, 8 of 12 after.
    CHECK(line.paired == 12);
    CHECK(line.other_scale == 1);
    CHECK(line.before->k == 5);
    CHECK(line.after->k == 8);
    CHECK(near(line.change->value, 3.0 / 12));
    auto const newcombe = statistics::paired_change({4, 1, 4, 3});
    REQUIRE(newcombe);
    CHECK(line.change->low == newcombe->interval.low);
    CHECK(line.verdict == ResultVerdict::within_margin);
    // Five changed at the level, four up and one down: 2 × (C(5,0) + C(5,1)) / 32 = 0.375.
    CHECK(near(line.p.value(), 0.375));
    CHECK_FALSE(line.p_holm);
    // Whole levels: 3.0→3.5 stay at 3, 3.2→2.8 falls, 2→3 rises, 1.5 stays.
    CHECK(line.up == 4);
    CHECK(line.same == 7);
    CHECK(line.down == 1);
    // Changes: +0.5 four times, −0.4, +1 four times, 0 three times: the middle is 0.5.
    CHECK(near(line.median.value().value, 0.5));
    // Lost: three scored before and not now; one of three was at the level, against 5 of 13 who stayed.
    CHECK(line.lost == 3);
    REQUIRE(line.leavers_difference);
    auto const differ = statistics::standardised_difference(statistics::Count{1, 3}, statistics::Count{5, 13});
    CHECK(near(*line.leavers_difference, *differ));
    CHECK(line.words.find("marge d’incertitude") != std::string::npos);
    CHECK(line.words.find("impact") == std::string::npos);
}

TEST_CASE("under the base nothing is said of a change") {
    // Twelve were measured twice.
    CHECK(figures(0, 12).at(0).change);
    auto const line = figures(0, 13).at(0);
    CHECK(line.paired == 12);
    CHECK_FALSE(line.before);
    CHECK_FALSE(line.after);
    CHECK_FALSE(line.change);
    CHECK_FALSE(line.median);
    CHECK_FALSE(line.up);
    CHECK(line.transitions.empty());
    CHECK_FALSE(line.p);
    CHECK(line.share);
    CHECK(line.verdict == ResultVerdict::too_few);
    // The share of this round has its own base, of fourteen.
    CHECK(line.words.find("sont au niveau attendu") != std::string::npos);
    CHECK(line.words.find("points") == std::string::npos);
}

TEST_CASE("what fewer than five children are behind is not headquarters'") {
    auto const line = figures(5).at(0);
    CHECK(line.suppressed);  // 4 of 14 are under the level
    CHECK(line.scored == 0);
    CHECK_FALSE(line.share);
    CHECK_FALSE(line.change);
    CHECK_FALSE(line.lost);
    CHECK(line.words.empty());
    CHECK(line.transitions.empty());
    auto const enough = figures(2).at(0);
    CHECK_FALSE(enough.suppressed);
    CHECK(enough.transitions.empty());
    CHECK_FALSE(enough.up);
    CHECK_FALSE(enough.unscored);  // one
    CHECK(enough.lost == 3);
}

TEST_CASE("two kinds of informants are compared, on the children both assessed") {
    Evolution mine, theirs;
    auto const add = [](Evolution& out, std::string const& child, double value, Scale scale = Scale::frequency4) {
        out.rows.push_back({out.children++, cast::combes, "school", {}, Once{value, value >= 3, scale, "2-referent"}});
        out.whose.push_back(child);
    };
    // Of twelve: eight at the same level, four one level apart; three faces do not compare, nor other words.
    for (int i = 0; i < 12; ++i) {
        auto const child = "child" + std::to_string(i);
        auto const level = 1 + i % 4;
        add(mine, child, level);
        add(theirs, child, i < 8 ? level : std::min(level + 1, 4));
    }
    add(mine, "faces", 3);
    add(theirs, "faces", 3, Scale::smiley3);
    add(mine, "words", 3);
    add(theirs, "words", 3);
    theirs.rows.back().after->words = "jamais|rarement|souvent|toujours|";  // as many levels, other words
    add(mine, "alone", 3);
    Tabulation const asked{false, 10, 0, "fr", Informant::referent, {}, {}};
    auto const lines = agree(mine, theirs, Informant::teacher, {{"school", "Engagement scolaire"}}, asked);
    REQUIRE(lines.size() == 3);
    for (auto const& line : lines) {
        CHECK(line.children == 12);
        CHECK(line.low < line.value);
        CHECK(line.value < line.high);
    }
    CHECK(lines[0].method == "kappa");
    // Squares of the distances: 3/12 seen against 2.5 by chance, 1 − 0.25/2.5.
    CHECK(near(lines[0].value, 0.9));
    CHECK(lines[0].words.find("kappa pondéré") != std::string::npos);
    // Mean squares of the table: 2.5568 between children, 0.375 between informants, 0.1023 left. (McGraw & Wong, A,1;
    // C,1)
    CHECK(lines[1].method == "icc_2_1");
    CHECK(near(lines[1].value, (2.5568 - 0.1023) / (2.5568 + 0.1023 + 2 * (0.375 - 0.1023) / 12)));
    CHECK(lines[1].words.find("corrélation intraclasse ICC(2,1)") != std::string::npos);
    CHECK(lines[2].method == "icc_3_1");
    CHECK(near(lines[2].value, (2.5568 - 0.1023) / (2.5568 + 0.1023)));
    CHECK(lines[2].words.find("ICC(3,1)") != std::string::npos);
    auto enough = asked;
    enough.words_from = 13;
    CHECK(agree(mine, theirs, Informant::teacher, {{"school", "Engagement scolaire"}}, enough).empty());
}

// Three questions that move together but for one child in five; `children` of them, scored twice on the same form.
Evolution many(std::size_t children) {
    Evolution out;
    Whole scale{"2-referent", "school", 2, {0, 3, {}}};
    for (std::size_t i = 0; i < children; ++i) {
        auto const level = static_cast<double>(1 + i % 4);
        auto const other = i % 5 == 0 ? 5 - level : level;
        scale.ratings.values.insert(scale.ratings.values.end(), {level, level, other});
        ++scale.ratings.people;
        auto const now = (2 * level + other) / 3;
        // Every tenth child was a whole scale lower, the others where they are.
        Measured line{i, cast::combes, "school", {}, {}};
        line.before = Once{i % 10 == 3 ? 1.0 : now, false, Scale::frequency4, "2-referent"};
        line.after = Once{now, false, Scale::frequency4, "2-referent"};
        out.rows.push_back(line);
        ++out.children;
    }
    out.answered.push_back(std::move(scale));
    return out;
}

TEST_CASE("whether the questions hold together is said from a hundred children on, and what rose beyond the noise") {
    std::vector<std::pair<std::string, std::string>> const criteria{{"school", "Engagement scolaire"}};
    Tabulation asked{true, 10, 0, "fr", Informant::referent, "Automne", "Hiver"};
    CHECK(rely(many(99), criteria, asked).empty());
    auto const found = rely(many(120), criteria, asked);
    REQUIRE(found.size() == 1);
    auto const& line = found.front();
    CHECK(line.children == 120);
    CHECK(line.items == 3);
    CHECK(line.cursus == 2);
    // Counted apart: k/(k−1) (1 − Σ variances / variance of the totals) of the same rows.
    CHECK(near(line.value, 0.8919));
    CHECK(line.low < line.value);
    CHECK(line.value < line.high);
    REQUIRE(line.rises);
    // One in ten was at 1 before: six are at 4 now, six at 2, and a point is just more than the noise.
    CHECK(near(*line.threshold, 0.9545));
    CHECK(*line.rises == 12);
    CHECK(*line.falls == 0);
    CHECK(*line.twice == 120);
    CHECK(line.words.find("Engagement scolaire, cursus 2") != std::string::npos);
    CHECK(line.words.find("12 hausses et aucune baisse") != std::string::npos);

    SUBCASE("without a round before there is no change to speak of") {
        asked.compared = false;
        CHECK_FALSE(rely(many(120), criteria, asked).front().rises);
    }
    SUBCASE("headquarters is not told of a few children") {
        asked.least = 13;
        auto const told = rely(many(120), criteria, asked).front();
        CHECK_FALSE(told.rises);
        CHECK_FALSE(told.threshold);
        CHECK(told.words.find("hausse") == std::string::npos);
        CHECK(told.children == 120);
    }
    SUBCASE("the youngest come first, whoever was read first") {
        auto both = many(120);
        both.answered.push_back(both.answered.front());
        both.answered.back().form = "1-referent";
        both.answered.back().cursus = 1;
        auto const lines = rely(both, criteria, asked);
        REQUIRE(lines.size() == 2);
        CHECK(lines[0].cursus == 1);
        CHECK(lines[1].cursus == 2);
    }
    SUBCASE("a child assessed on another form before is not set against it") {
        auto other = many(120);
        for (auto& row : other.rows) row.before->form = "1-referent";
        CHECK_FALSE(rely(other, criteria, asked).front().twice);
    }
}

TEST_CASE("not observed and missing are never zeros") {
    Evolution some;
    for (std::size_t i = 0; i < 20; ++i) {
        some.rows.push_back(row(some.children++, 3.0, 3.0));
        auto silent = row(some.children++, 3.0, 3.0);
        silent.after->value.reset();
        silent.after->reached = false;
        some.rows.push_back(silent);
    }
    auto const line = tabulate(counted(some, {{"school", "École"}}),
                               {true, 10, 0, "fr", Informant::referent, "Automne", "Hiver"})
                          .at(0);
    CHECK(line.share->k == 20);
    CHECK(line.share->n == 20);
    CHECK(line.unscored == 20);
    CHECK(line.paired == 20);
    CHECK(near(line.change->value, 0));
}

TEST_CASE("a scale whose levels have other words is not compared with the one before, and it is said") {
    Evolution some;
    for (std::size_t i = 0; i < 15; ++i) some.rows.push_back(row(some.children++, 3.0, 3.5));
    for (std::size_t i = 0; i < 15; ++i) some.rows.push_back(row(some.children++, 2.0, 2.0));
    for (std::size_t i = 0; i < 12; ++i) {
        auto other = row(some.children++, 2.0, 4.0);
        other.before->words = "jamais|parfois|souvent|presque toujours|";
        other.after->words = "jamais|rarement|souvent|presque toujours|";
        CHECK(counted_as(other, true) == CountedAs::other_scale);
        some.rows.push_back(other);
    }
    Tabulation asked{true, 10, 0, "fr", Informant::referent, "Automne", "Hiver"};
    auto const all = counted(some, {{"school", "École"}});
    auto const line = tabulate(all, asked).at(0);
    CHECK(line.paired == 30);
    CHECK(line.other_scale == 12);
    CHECK(line.share->n == 42);
    CHECK(line.words.find("12 enfants ne sont pas comparés") != std::string::npos);
    // Who may not know the children is told that there are some, not how many.
    asked.least = 13;
    auto const told = tabulate(all, asked).at(0);
    CHECK(told.words.find("Certains enfants ne sont pas comparés") != std::string::npos);
    CHECK_FALSE(told.other_scale);
    CHECK_FALSE(told.suppressed);
    // Of all, or of none, it would be said of each child.
    for (auto& each : some.rows)
        if (each.after->value == 2.0) each.after->value = 3.5, each.after->reached = true;
    CHECK(tabulate(counted(some, {{"school", "École"}}), asked).at(0).suppressed);
    asked.least = 0;
    CHECK_FALSE(tabulate(counted(some, {{"school", "École"}}), asked).at(0).suppressed);
}

TEST_CASE("results over HTTP: refusals first") {
    each_world([](World& world) {
        world.open();
        auto const path = rounds_path + "/" + winter + "/results";
        auto const rows = rounds_path + "/" + winter + "/result-rows?criterion=school";
        auto const audited = world.audit_rows();
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "GET", path, "", 401, "login.required"},
            {"Hugo of the agglomération", cast::hugo, "GET", path, "", 401, "login.required"},
            {"Farid", cast::farid, "GET", path, "", 404, "evaluation.round_unknown"},
            {"Farid reads no row", cast::farid, "GET", rows, "", 404, "evaluation.round_unknown"},
            {"headquarters neither", cast::elodie, "GET", rows, "", 403, "access.refused"},
            {"a psychologist", cast::chloe, "GET", path, "", 403, "access.refused"},
            {"nor a row", cast::chloe, "GET", rows, "", 403, "access.refused"},
            {"a leader", cast::ines, "GET", path, "", 403, "access.refused"},
            {"an informant not asked", cast::bruno, "GET", path + "?informant=parent", "", 409, "evaluation.not_asked"},
            {"no such informant", cast::bruno, "GET", path + "?informant=x", "", 422, R"("field":"informant")"},
            {"a round before that is not there", cast::bruno, "GET", path + "?before=" + new_id(), "", 404,
             "evaluation.round_unknown"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("each is shown what they may know, and the children behind it") {
    each_world([](World& world) {
        auto const autumn = assessed_twice(world);
        auto const more = "?before=" + autumn;
        auto const path = rounds_path + "/" + winter + "/results";
        auto const school = [&](Id const& who) {
            auto const found = world.said(who, "GET", path + more);
            return found.at("criteria").at(0).as_object();
        };
        auto const bruno = school(cast::bruno);
        CHECK(bruno.at("scored").as_int64() == 4);
        CHECK(bruno.at("paired").as_int64() == 4);
        CHECK(bruno.at("before").is_null());  // four are too few for a change
        CHECK(bruno.at("change").is_null());
        CHECK(bruno.at("share").at("k").as_int64() == 4);
        CHECK(bruno.at("lost").as_int64() == 1);
        CHECK(text_of(bruno.at("verdict")) == "too_few");
        CHECK(school(cast::anissa).at("lost").as_int64() == 0);
        CHECK(school(cast::leila).at("scored").as_int64() == 0);
        // Wellbeing: one of three items was observed, so there is no score, and no zero.
        auto const found = world.said(cast::bruno, "GET", path);
        CHECK(found.at("criteria").at(1).at("scored").as_int64() == 0);
        CHECK(found.at("criteria").at(1).at("unscored").as_int64() == 4);
        CHECK(found.at("before").is_null());
        CHECK(json::serialize(found.at("notes")) == R"(["open"])");
        auto const behind = [&](Id const& who) {
            std::string out;
            auto const lines = world.said(who, "GET",
                                          rounds_path + "/" + winter + "/result-rows" + more + "&criterion=school");
            for (auto const& line : lines.at("items").as_array())
                out += text_of(line.at("child").at("first_name")) + " " + text_of(line.at("counted")) + "; ";
            return out;
        };
        CHECK(behind(cast::bruno) == "Adam lost; Lina after_only; Noé after_only; Sarah after_only; Tom after_only; ");
        CHECK(behind(cast::leila) == "Adam lost; ");
    });
}

TEST_CASE("headquarters is shown no figure of fewer than five children, and no name") {
    each_world([](World& world) {
        auto const autumn = assessed_twice(world);
        auto const path = rounds_path + "/" + winter + "/results?before=" + autumn;
        cast::expect(world, {"while answers come in", cast::elodie, "GET", path, "", 409, "evaluation.results_later"});
        world.clock.set("2026-08-20T10:00:00.000Z");
        auto const reply = world.as(cast::elodie, "GET", path);
        CHECK(reply.status == 200);
        auto const shown = json::parse(reply.body);
        for (auto const& line : shown.at("criteria").as_array()) {
            CHECK(line.at("suppressed").as_bool());
            CHECK(line.at("share").is_null());
        }
        for (auto const* name : {"Lina", "Anissa", "Benali"}) CHECK(reply.body.find(name) == std::string::npos);
    });
}

TEST_CASE("a child whose key was erased is in no figure any more") {
    each_world([](World& world) {
        world.open();
        for (auto const& child : {cast::lina, cast::noe}) world.submit(cast::anissa, child);
        world.keyring->erase(cast::lina);
        auto const found = world.said(cast::bruno, "GET", rounds_path + "/" + winter + "/results");
        CHECK(found.at("criteria").at(0).at("scored").as_int64() == 1);
    });
}

TEST_CASE("what a round shows, as a file: to each reader what the screen shows, and no more") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const autumn = assessed_twice(world);
        auto const round = rounds_path + "/" + winter;
        auto const results = round + "/results-export?before=" + autumn;
        for (auto const& who : {cast::driss, cast::chloe})
            cast::expect(world, {"no figures for them", who, "GET", results, "", 403});
        cast::expect(world, {"no such round", cast::bruno, "GET", round + "/results-export?before=x", "", 422});
        auto const shown = world.said(cast::bruno, "GET", round + "/results?before=" + autumn);
        auto const lines = std::to_string(shown.at("criteria").as_array().size());
        tests::expect_export(world, cast::bruno,
                             {results, "export:round_results:" + winter + ":" + lines,
                              ";Automne 2025;Référent;Les Combes;", cast::farid, 404});
        // Too few children for headquarters: no line, as no figure on the screen.
        cast::expect(world, {"not before its end", cast::elodie, "GET", results + "&format=csv", "", 409,
                             "evaluation.results_later"});
        world.clock.set("2026-08-20T10:00:00.000Z");
        auto const far = world.as(cast::elodie, "GET", results + "&format=csv");
        CHECK(far.status == 200);
        CHECK(far.body.find("Automne 2025") == std::string::npos);
        auto const rows = round + "/result-rows-export?criterion=school&before=" + autumn;
        cast::expect(world, {"headquarters reads no child", cast::elodie, "GET", rows, "", 403});
        cast::expect(world,
                     {"which criterion", cast::bruno, "GET", round + "/result-rows-export", "", 422, "criterion"});
        auto const behind = world.said(cast::bruno, "GET", round + "/result-rows?criterion=school&before=" + autumn);
        tests::expect_export(
            world, cast::bruno,
            {rows, "export:result_rows:" + winter + ":" + std::to_string(behind.at("items").as_array().size()),
             "\r\nLina;B.;", cast::farid, 404});
    });
}
