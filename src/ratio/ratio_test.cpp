#include "ratio/ratio.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::ratio;

namespace {

Rules const& law() { return rules_on("2026-01-12"); }

Adult adult(Profile profile = Profile::referent, Qualification qualification = Qualification::qualified,
            Role role = Role::helper, Cleared cleared = Cleared::yes) {
    return {profile, role, qualification, cleared};
}

Situation with(Regime regime, Pedt pedt, int minutes, Children children, int adults) {
    Situation out;
    out.regime = regime;
    out.pedt = pedt;
    out.minutes = minutes;
    out.children = children;
    out.minors_on_site = children.all();
    out.adults.assign(static_cast<std::size_t>(adults), adult());
    return out;
}

Line const* line_of(std::vector<Line> const& lines, LineKind kind) {
    for (auto const& line : lines)
        if (line.kind == kind) return &line;
    return nullptr;
}

int needed(Situation const& at) {
    auto verdict = judge(law(), at);
    auto const* line = line_of(verdict.lines, LineKind::number);
    return line ? line->needed : 0;
}

Situation any() {
    Situation out;
    out.regime = static_cast<Regime>(*rc::gen::inRange(0, 8));
    out.rule = static_cast<RatioRule>(*rc::gen::inRange(0, 3));
    out.pedt = static_cast<Pedt>(*rc::gen::inRange(0, 2));
    out.minutes = *rc::gen::inRange(30, 600);
    out.children = {*rc::gen::inRange(0, 80), *rc::gen::inRange(0, 80)};
    out.minors_on_site = out.children.all() + *rc::gen::inRange(0, 30);
    out.own_children_per_referent = *rc::gen::element(0, 5, 12);
    for (int i = *rc::gen::inRange(0, 14); i > 0; --i)
        out.adults.push_back(
            adult(*rc::gen::element(Profile::director, Profile::referent, Profile::activity_leader, Profile::volunteer),
                  static_cast<Qualification>(*rc::gen::inRange(0, 3)), static_cast<Role>(*rc::gen::inRange(0, 4)),
                  static_cast<Cleared>(*rc::gen::inRange(0, 2))));
    return out;
}

// Everything that is judged of a house: its number and its quotas.
Light light_of(Situation const& at) {
    auto lines = quotas(law(), at);
    return std::max(judge(law(), at).light, worst(lines));
}

}  // namespace

TEST_CASE("children for one adult, as the texts give them") {
    struct Row {
        char const* name;
        Regime regime;
        Pedt pedt;
        int minutes, under, over;
    };
    Row const rows[] = {
        {"extrascolaire", Regime::acm_extra, Pedt::no, 600, 8, 12},
        {"extrascolaire, short", Regime::acm_extra, Pedt::no, 120, 8, 12},
        {"extrascolaire, in a PEdT", Regime::acm_extra, Pedt::yes, 120, 8, 12},
        {"stay", Regime::stay, Pedt::no, 1440, 8, 12},
        {"short stay", Regime::short_stay, Pedt::no, 1440, 8, 12},
        {"accessory stay", Regime::accessory_stay, Pedt::no, 1440, 8, 12},
        {"périscolaire, five hours exactly", Regime::acm_peri, Pedt::no, 300, 10, 14},
        {"périscolaire, a minute more", Regime::acm_peri, Pedt::no, 301, 8, 12},
        {"périscolaire in a PEdT, five hours", Regime::acm_peri, Pedt::yes, 300, 14, 18},
        {"périscolaire in a PEdT, longer", Regime::acm_peri, Pedt::yes, 301, 10, 14},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(needed(with(row.regime, row.pedt, row.minutes, {row.under, 0}, 0)) == 1);
        CHECK(needed(with(row.regime, row.pedt, row.minutes, {row.under + 1, 0}, 0)) == 2);
        CHECK(needed(with(row.regime, row.pedt, row.minutes, {0, row.over}, 0)) == 1);
        CHECK(needed(with(row.regime, row.pedt, row.minutes, {0, row.over + 1}, 0)) == 2);
        CHECK(needed(with(row.regime, row.pedt, row.minutes, {1, 1}, 0)) == 2);  // each band rounded up
    }
    for (auto regime : {Regime::clas_only, Regime::sport_club, Regime::none})
        CHECK(!law().ratio_of(with(regime, Pedt::no, 90, {5, 5}, 0)));
}

TEST_CASE("swimming and the walk from school have ratios of their own") {
    auto swimming = with(Regime::acm_extra, Pedt::no, 90, {5, 8}, 0);
    swimming.rule = RatioRule::swimming;
    CHECK(needed(swimming) == 2);
    swimming.children = {6, 9};
    CHECK(needed(swimming) == 4);
    auto walk = with(Regime::acm_peri, Pedt::yes, 20, {10, 14}, 0);
    CHECK(needed(walk) == 2);  // 14 and 18 on the premises
    walk.children = {11, 15};
    CHECK(needed(walk) == 2);
    walk.rule = RatioRule::walk;
    CHECK(needed(walk) == 4);
    walk.pedt = Pedt::no;  // out of a PEdT the walk has the ratio of its regime
    CHECK(needed(walk) == 4);
}

TEST_CASE("the arithmetic is said in words") {
    auto words = [](Situation const& at, LineKind kind, std::string_view language = "fr") {
        auto verdict = judge(law(), at);
        for (auto const& line : quotas(law(), at)) verdict.lines.push_back(line);
        auto const* line = line_of(verdict.lines, kind);
        return line ? words_of(*line, language) : std::string{};
    };
    auto evening = with(Regime::acm_peri, Pedt::no, 90, {7, 12}, 1);
    CHECK(words(evening, LineKind::number) ==
          "7 enfants de moins de 6 ans ÷ 10 → 1\u00a0; 12 de 6 ans et plus ÷ 14 → 1\u00a0; "
          "il faut 2 adultes, il y en a 1");
    CHECK(words(evening, LineKind::number, "en") == "7 children under 6 ÷ 10 → 1; 12 aged 6 and over ÷ 14 → 1; "
                                                    "2 adults are needed, there is 1");
    CHECK(judge(law(), evening).light == Light::red);
    CHECK(words(with(Regime::acm_peri, Pedt::no, 90, {0, 1}, 0), LineKind::number) ==
          "1 enfant de 6 ans et plus ÷ 14 → 1\u00a0; il faut 1 adulte, il n’y en a aucun");
    evening.own_children_per_referent = 12;
    CHECK(words(evening, LineKind::own) ==
          "Notre règle\u00a0: 19 enfants ÷ 12 → 2\u00a0; il faut 2 référents ou intervenants, il y en a 1");
    evening.adults = {adult(Profile::volunteer, Qualification::unqualified)};
    CHECK(words(evening, LineKind::qualified) ==
          "Sur 2 adultes requis, il en faut 1 qualifié au moins, il n’y en a aucun");
    CHECK(words(evening, LineKind::staffed) ==
          "Sans diplôme, personne ne compte\u00a0: 2 places à remplir, aucune remplie");
    LeftOut left_out{1, 1, 0};
    CHECK(
        words_of(left_out, "fr") ==
        std::vector<std::string>{"1 adulte n’est pas compté\u00a0: ses vérifications ne sont pas à jour",
                                 "La direction n’est pas comptée\u00a0: trop de mineurs sont présents en même temps"});
}

TEST_CASE("the director counts up to fifty minors, an outside speaker within a PEdT only, nobody before the checks") {
    auto at = with(Regime::acm_peri, Pedt::no, 90, {0, 14}, 0);
    at.adults = {adult(Profile::director)};
    at.minors_on_site = 50;
    CHECK(judge(law(), at).light == Light::green);
    at.minors_on_site = 51;
    CHECK(judge(law(), at).light == Light::red);
    CHECK(judge(law(), at).left_out.directors == 1);

    at.adults = {adult(Profile::activity_leader, Qualification::qualified, Role::outside_speaker)};
    CHECK(judge(law(), at).light == Light::red);
    CHECK(judge(law(), at).left_out.speakers == 1);
    at.pedt = Pedt::yes;
    CHECK(judge(law(), at).light == Light::green);

    at.adults = {adult(Profile::referent, Qualification::qualified, Role::helper, Cleared::no)};
    CHECK(judge(law(), at).light == Light::red);
    CHECK(judge(law(), at).left_out.not_cleared == 1);
}

TEST_CASE("a stay has two adults at least, and above 100 minors an assistant director per further 50") {
    CHECK(judge(law(), with(Regime::stay, Pedt::no, 1440, {0, 6}, 1)).light == Light::red);
    CHECK(judge(law(), with(Regime::stay, Pedt::no, 1440, {0, 6}, 2)).light == Light::green);
    CHECK(judge(law(), with(Regime::acm_extra, Pedt::no, 540, {0, 6}, 1)).light == Light::green);
    struct Row {
        int minors, assistants;
    };
    for (auto const& row : {Row{100, 0}, Row{101, 1}, Row{150, 1}, Row{151, 2}, Row{200, 2}, Row{201, 3}}) {
        auto at = with(Regime::stay, Pedt::no, 1440, {0, row.minors}, 40);
        auto verdict = judge(law(), at);
        auto const* line = line_of(verdict.lines, LineKind::assistants);
        CHECK((line ? line->needed : 0) == row.assistants);
        for (int i = 0; i < row.assistants; ++i)
            at.adults.at(static_cast<std::size_t>(i)).role = Role::assistant_director;
        CHECK(judge(law(), at).light == Light::green);
    }
}

TEST_CASE(
    "half of the adults required are qualified, a fifth at most has no diploma, one person when it takes 3 or 4") {
    struct Row {
        char const* name;
        int required, qualified, trainees, unqualified;
        Light light;
    };
    Row const rows[] = {
        {"one required: qualified", 1, 1, 0, 0, Light::green},
        {"one required: a trainee", 1, 0, 1, 0, Light::red},
        {"two: one and a trainee", 2, 1, 1, 0, Light::green},
        {"two: one and nobody qualified beside", 2, 1, 0, 1, Light::red},
        {"three: one person without a diploma", 3, 2, 0, 1, Light::green},
        {"three: half is two", 3, 1, 1, 1, Light::red},
        {"four: one person without a diploma", 4, 2, 1, 1, Light::green},
        {"four: not two of them", 4, 2, 0, 2, Light::red},
        {"five: a fifth", 5, 3, 1, 1, Light::green},
        {"five: not two fifths", 5, 3, 0, 2, Light::red},
        {"ten: two", 10, 5, 3, 2, Light::green},
        {"ten: not three", 10, 5, 2, 3, Light::red},
        {"whoever comes on top takes nothing away", 2, 2, 0, 7, Light::green},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto at = with(Regime::acm_extra, Pedt::no, 540, {0, row.required * 12}, 0);
        at.minors_on_site = 40;
        at.adults.insert(at.adults.end(), static_cast<std::size_t>(row.qualified), adult());
        at.adults.insert(at.adults.end(), static_cast<std::size_t>(row.trainees),
                         adult(Profile::activity_leader, Qualification::trainee));
        at.adults.insert(at.adults.end(), static_cast<std::size_t>(row.unqualified),
                         adult(Profile::volunteer, Qualification::unqualified));
        auto lines = quotas(law(), at);
        REQUIRE(lines.size() == 2);
        CHECK(worst(lines) == row.light);
    }
    CHECK(quotas(law(), with(Regime::clas_only, Pedt::no, 90, {0, 30}, 0)).empty());
}

TEST_CASE("whoever directs has the BAFD, a listed diploma or a training; above 80 minors and 80 days, the diploma") {
    using enum Direction;
    struct Row {
        Regime regime;
        int minors, days;
        Direction direction;
        Light light;
        LineKind kind;
    };
    Row const rows[] = {
        {Regime::acm_peri, 30, 140, nobody, Light::amber, LineKind::directed},
        {Regime::acm_peri, 30, 140, without_diploma, Light::amber, LineKind::directed},
        {Regime::acm_peri, 30, 140, in_training, Light::green, LineKind::directed_training},
        {Regime::acm_peri, 30, 140, bafd, Light::green, LineKind::directed},
        {Regime::acm_extra, 80, 81, bafd, Light::green, LineKind::directed},
        {Regime::acm_extra, 80, 81, in_training, Light::green, LineKind::directed_training},
        {Regime::acm_extra, 81, 80, without_diploma, Light::amber, LineKind::directed_short},
        {Regime::acm_extra, 81, 80, in_training, Light::green, LineKind::directed_training},
        {Regime::acm_extra, 81, 80, bafd, Light::green, LineKind::directed_short},
        {Regime::acm_extra, 81, 81, in_training, Light::amber, LineKind::directed_large},
        {Regime::acm_extra, 81, 81, bafd, Light::amber, LineKind::directed_large},
        {Regime::acm_extra, 81, 81, listed_diploma, Light::green, LineKind::directed_large},
        {Regime::stay, 81, 81, bafd, Light::green, LineKind::directed},
        {Regime::stay, 81, 81, in_training, Light::green, LineKind::directed_training},
    };
    for (auto const& row : rows) {
        CAPTURE(row.minors);
        CAPTURE(row.days);
        auto at = with(row.regime, Pedt::no, 540, {0, row.minors}, 0);
        at.minors_on_site = row.minors;
        auto const line = direction_line(law(), at, row.direction, row.days);
        REQUIRE(line);
        CHECK(line->light == row.light);
        CHECK(line->kind == row.kind);
        CHECK(line->text == "CASF R227-14");
    }
    CHECK(!direction_line(law(), with(Regime::clas_only, Pedt::no, 90, {0, 30}, 0), nobody, 140));
    CHECK(!direction_line(law(), with(Regime::acm_peri, Pedt::no, 90, {0, 0}, 0), nobody, 140));
    auto const large = direction_line(law(), with(Regime::acm_peri, Pedt::no, 90, {0, 95}, 0), bafd, 141);
    CHECK(words_of(*large, "en") ==
          "95 minors at those hours, and this accueil opens 141 days in the year (school year, or the last twelve "
          "months: whichever is more). Beyond 80, directing takes a listed diploma, neither the BAFD nor practical "
          "training will do: nobody who directs the house has it");
}

TEST_CASE("the days of a year are those of the school year or of the last twelve months, whichever is more") {
    auto run = [](Date from, int days) {
        std::set<Date> out;
        for (int i = 0; i < days; ++i) out.insert(add_days(from, i));
        return out;
    };
    CHECK(days_of_year({}, "2026-01-12") == 0);
    // The school year holds the days to come too.
    CHECK(days_of_year(run("2025-09-01", 100), "2025-09-02") == 100);
    CHECK(days_of_year(run("2026-08-31", 2), "2026-06-01") == 1);
    // In September the year that begins hides what the last one opened.
    CHECK(days_of_year(run("2026-06-01", 100), "2026-09-08") == 100);
    CHECK(days_of_year(run("2026-01-12", 2), "2027-01-12") == 1);  // to the day: a year ago is out
    CHECK(days_of_year(run("2027-02-28", 2), "2028-02-29") == 1);
    CHECK(days_of_year(run("2027-03-01", 1), "2028-02-29") == 1);
    rc::check("no day opened more makes the count smaller", [&] {
        auto open = run("2025-09-01", *rc::gen::inRange(0, 500));
        auto const on = add_days("2025-09-01", *rc::gen::inRange(0, 700));
        auto const before = days_of_year(open, on);
        open.insert(add_days("2025-09-01", *rc::gen::inRange(0, 700)));
        RC_ASSERT(days_of_year(open, on) >= before);
    });
}

TEST_CASE("our own rule is a second layer: it never hides the law, and the law does not hide it") {
    auto at = with(Regime::acm_peri, Pedt::no, 90, {0, 14}, 1);
    at.own_children_per_referent = 12;
    CHECK(judge(law(), at).light == Light::amber);
    at.adults.push_back(adult(Profile::volunteer, Qualification::unqualified));
    CHECK(judge(law(), at).light == Light::amber);  // a volunteer helps, a professional answers for the group
    at.adults.push_back(adult());
    CHECK(judge(law(), at).light == Light::green);
    at.children = {0, 60};
    CHECK(judge(law(), at).light == Light::red);
    at = with(Regime::clas_only, Pedt::no, 90, {0, 5}, 0);
    CHECK(judge(law(), at).light == Light::red);  // no law says it, yet nobody is there
    CHECK(judge(law(), with(Regime::acm_peri, Pedt::no, 90, {0, 0}, 0)).light == Light::none);
}

TEST_CASE("a child who turns six in the middle of a stay changes column that morning") {
    std::vector<Date> births(8, "2020-07-15");
    births.push_back("2020-02-29");  // six on 1 March of a common year
    auto on = [&](Date const& date) { return children_on(births, date, law()); };
    auto stay = [&](Date const& date) { return needed(with(Regime::stay, Pedt::no, 1440, on(date), 2)); };
    CHECK(on("2026-02-28").under_six == 9);
    CHECK(on("2026-03-01").six_and_over == 1);
    CHECK(on("2026-07-14").under_six == 8);
    CHECK(stay("2026-07-14") == 2);
    CHECK(on("2026-07-15").under_six == 0);
    CHECK(stay("2026-07-15") == 1);
}

TEST_CASE("the peak is the minute that takes most adults, not the average and not the list") {
    auto at = with(Regime::acm_peri, Pedt::no, 90, {}, 1);
    std::vector<Presence> there;
    for (int i = 0; i < 14; ++i) there.push_back({"2017-01-01", 1005, 1050});
    for (int i = 0; i < 14; ++i) there.push_back({"2017-01-01", 1050, 1095});  // these come when those leave
    auto found = peak(law(), at, there, "2026-01-12");
    CHECK(found.minute == 1005);
    CHECK(found.children.six_and_over == 14);
    there[0].until = 1051;
    found = peak(law(), at, there, "2026-01-12");
    CHECK(found.minute == 1050);
    CHECK(found.children.six_and_over == 15);
    // Eleven little ones take two adults; fourteen big ones one.
    std::vector<Presence> mixed(11, {"2021-01-01", 1005, 1020});
    for (int i = 0; i < 14; ++i) mixed.push_back({"2017-01-01", 1030, 1095});
    CHECK(peak(law(), at, mixed, "2026-01-12").minute == 1005);
    CHECK(peak(law(), at, {}, "2026-01-12").children.all() == 0);
}

TEST_CASE("more children never make it better, more adults never make it worse") {
    CHECK(rc::check("monotone in children", [] {
        auto at = any();
        auto more = at;
        ++(*rc::gen::arbitrary<bool>() ? more.children.under_six : more.children.six_and_over);
        ++more.minors_on_site;
        RC_ASSERT(needed(more) >= needed(at));
        RC_ASSERT(light_of(more) >= light_of(at));
    }));
    CHECK(rc::check("anti-monotone in adults", [] {
        auto at = any();
        auto more = at;
        more.adults.push_back(adult(*rc::gen::element(Profile::director, Profile::referent, Profile::volunteer),
                                    static_cast<Qualification>(*rc::gen::inRange(0, 3)),
                                    static_cast<Role>(*rc::gen::inRange(0, 4)),
                                    static_cast<Cleared>(*rc::gen::inRange(0, 2))));
        RC_ASSERT(light_of(more) <= light_of(at));
        RC_ASSERT(needed(more) == needed(at));
    }));
    CHECK(rc::check("a diploma never makes it worse", [] {
        auto at = any();
        RC_PRE(!at.adults.empty());
        auto better = at;
        better.adults.front().qualification = Qualification::qualified;
        RC_ASSERT(light_of(better) <= light_of(at));
    }));
}

TEST_CASE("the numbers are dated, and a mistake names its line") {
    struct Line {
        char const *text, *says;
    };
    Line const lines[] = {{"", "settings is missing"},
                          {"[[settings]]\nfrom = 2020-01-01\nextra = 1\n", "ratios.toml, line 3: extra is unknown"},
                          {"[[settings]]\nshort_minutes = 300\n", "from is missing or not a date"},
                          {"[[settings", "ratios.toml, line 1"}};
    for (auto const& line : lines)
        CHECK_THROWS_WITH_AS(static_cast<void>(parse_rules(line.text)), doctest::Contains(line.says),
                             std::runtime_error);
    CHECK(rules_on("2010-01-01").short_minutes == 300);
}
