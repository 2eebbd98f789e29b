#include "impact/disclosure/test_story.hpp"
#include <functional>

using namespace marelle::disclosure;
using namespace marelle::disclosure::testing;
using detail::Rule;

// Each rule is switched off in turn: on a case made for it, the attacker loses with the rule and wins without it.
namespace {

struct Mutation {
    std::string what;
    std::set<Rule> without;
    std::string wins;
    std::function<Attack(std::set<Rule>)> story;
    std::set<Rule> beside{};  // off in both: they would hide what this one is to find
};

Attack small_total(std::set<Rule> without) {
    return Story(std::move(without)).children(3, girl()).release(monday, {table("all", {})}).attacked();
}
Attack one_large_family(std::set<Rule> without) {
    return Story(std::move(without))
        .children(6, girl(), "the Benali")
        .children(12, boy())
        .release(monday, {table("sex", {{sex}})})
        .attacked();
}
Attack one_motive(std::set<Rule> without) {
    return Story(std::move(without)).children(12, girl()).release(monday, {table("motive", {{motive}})}).attacked();
}
Attack nearly_all_in_qpv(std::set<Rule> without) {
    return Story(std::move(without))
        .children(20, girl(0))
        .children(2, girl(2))
        .release(monday, {table("all", {}), table("in the QPV", {}, {{zone, {0, 1}}})})
        .attacked();
}
Attack one_newcomer(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(10, girl()).children(10, boy());
    story.release(monday, {table("sex", {{sex}})}).children(1, girl());
    return story.release(june, {table("sex", {{sex}})}).attacked();
}
Attack share_of_two_families(std::set<Rule> without) {
    auto seen = girl();
    seen[level] = 1;
    return Story(std::move(without))
        .children(3, seen, "the Benali")
        .children(3, seen, "the Diallo")
        .children(9, girl())
        .release(monday, {share(table("level", {}))})
        .attacked();
}
Attack small_beside_large(std::set<Rule> without) {
    return Story(std::move(without))
        .children(3, girl(0))
        .children(9, girl(1))
        .children(9, girl(2))
        .release(monday, {table("zone", {{zone}})})
        .attacked();
}
// What one report hides, the next one, by other categories, would give back.
Attack two_reports(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(3, girl(0)).children(9, girl(1)).children(9, girl(2));
    return story.release(monday, {table("zone", {{zone}})})
        .release(monday, {table("in the QPV", {}, {{zone, {0, 1}}}),
                          table("first QPV and outside", {}, {{zone, {0, 2}}}), table("second QPV", {}, {{zone, {1}}})})
        .attacked();
}
// A partner holds both its own report and what is public.
Attack partner_reads_the_public_page(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(4, girl(0)).children(12, girl(1)).children(12, girl(2));
    return story.release(monday, {table("zone", {{zone}})})
        .release(monday, {table("outside", {}, {{zone, {2}}}), table("second QPV", {}, {{zone, {1}}})},
                 public_threshold)
        .attacked();
}
// Hidden in one of two zones; by June nobody moved there, many moved elsewhere.
Attack nobody_moved_here(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(3, girl(0)).children(7, girl(1)).children(12, girl(2));
    story.release(monday, {table("zone", {{zone}})}).children(6, girl(0)).children(6, girl(2));
    return story.release(june, {table("zone", {{zone}})}).attacked();
}
// Nobody of the first ages is in the last cursus: a hidden zero there protects nobody.
Attack too_young_for_that(std::set<Rule> without) {
    auto described = schema();
    described.attributes[cursus].sensitivity = Sensitivity::sensitive;
    return Story(std::move(without), described)
        .children(3, {0, 0, 0, 0, 0, 0}, "the Benali")
        .children(3, {0, 0, 0, 0, 0, 0}, "the Diallo")
        .children(9, {0, 0, 0, 1, 0, 0})
        .release(monday, {table("cursus of the youngest", {{cursus}}, {{age, {0}}})})
        .attacked();
}
// Nobody is in the last cursus of that house, which has none: its zero hides no six.
Attack no_such_cursus(std::set<Rule> without, std::string const& unit) {
    auto described = schema();
    described.attributes[cursus].sensitivity = Sensitivity::sensitive;
    described.impossible.clear();
    described.vacant = {{cursus, 2, unit}};
    return Story(std::move(without), described)
        .children(3, {1, 1, 0, 0, 0, 0}, "the Benali")
        .children(3, {1, 1, 0, 0, 0, 0}, "the Diallo")
        .children(9, girl())
        .release(monday, {table("cursus", {{cursus}})})
        .attacked();
}
Attack no_such_cursus_anywhere(std::set<Rule> without) { return no_such_cursus(std::move(without), ""); }
Attack no_such_cursus_here(std::set<Rule> without) { return no_such_cursus(std::move(without), "Les Combes"); }
// Two by two, three quarters tell each: half of 12 + 12 − 18.
Attack two_by_two(std::set<Rule> without) {
    return Story(std::move(without))
        .children(3, girl(0))
        .children(9, girl(1))
        .children(9, girl(2))
        .release(monday,
                 {table("first", {}, {{zone, {0}}}), table("in the QPV", {}, {{zone, {0, 1}}}),
                  table("first and outside", {}, {{zone, {0, 2}}}), table("second and outside", {}, {{zone, {1, 2}}})})
        .attacked();
}
// 1 + 4 are hidden, which is 5: the family of the one would know the four.
Attack one_beside_four(std::set<Rule> without) {
    return Story(std::move(without))
        .children(1, girl(0))
        .children(4, girl(1))
        .children(12, girl(2))
        .release(monday, {table("zone", {{zone}})})
        .attacked();
}
// 4 + 4 are hidden, but each is with one more in a group of five that is shown: 3, 4 or 5.
Attack four_among_five(std::set<Rule> without) {
    auto aged = [](int years, int home) { return std::vector<int>{0, years, home, 1, 0, 0}; };
    return Story(std::move(without))
        .children(4, aged(0, 0))
        .children(4, aged(1, 1))
        .children(1, aged(0, 2))
        .children(1, aged(1, 2))
        .children(18, aged(2, 2))
        .release(monday,
                 {table("zone", {{zone}}), table("youngest, not of the second", {}, {{zone, {0, 2}}, {age, {0}}}),
                  table("older, of the first", {}, {{zone, {0}}, {age, {1, 2, 3}}}),
                  table("next, not of the first", {}, {{zone, {1, 2}}, {age, {1}}}),
                  table("others, of the second", {}, {{zone, {1}}, {age, {0, 2, 3}}})})
        .attacked();
}
// Hidden on both days with a neighbour where nobody moved: what they were together tells who came.
Attack one_more_beside_the_same(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(3, girl(0)).children(9, girl(1)).children(9, girl(2));
    story.release(monday, {table("zone", {{zone}})}).children(1, girl(0)).children(6, girl(2));
    return story.release(june, {table("zone", {{zone}})}).attacked();
}

// Five girls, two and three by quarter; by June one has moved, and the family left alone knows the four.
Attack one_of_five(std::set<Rule> without) {
    std::vector<Table> const tables{table("sex", {{sex}}), table("zone, sex", {{zone}, {sex}})};
    auto story = Story(std::move(without)).children(2, girl(0)).children(3, girl(1));
    story.children(9, boy(0)).children(9, boy(1)).release(monday, tables);
    return story.move(0, girl(1)).release(june, tables).attacked();
}

// Twenty, of whom fifteen are shown: what is hidden of the line is five all the same.
Attack five_hidden_of_a_line(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(2, girl(0)).children(3, girl(1)).children(15, girl(2));
    story.release(monday, {table("zone", {{zone}})}).move(0, girl(1));
    return story.release(june, {table("zone", {{zone}})}).attacked();
}
// The same, of tables that have no line together.
Attack five_left_beside(std::set<Rule> without) {
    std::vector<Table> const tables{table("all", {}), table("first", {}, {{zone, {0}}}),
                                    table("second", {}, {{zone, {1}}}), table("outside", {}, {{zone, {2}}})};
    auto story = Story(std::move(without)).children(2, girl(0)).children(3, girl(1)).children(15, girl(2));
    story.release(monday, tables).move(0, girl(1));
    return story.release(june, tables).attacked();
}

// 12 live in the first quarter, 5 in the second: three are left, whom only the next report names.
Attack another_report(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(12, girl(0)).children(5, girl(1)).children(3, girl(2));
    story.may_ask({table("zones", {{zone}})});
    return story.release(monday, {table("all", {}), table("one", {}, {{zone, {0}}}), table("two", {}, {{zone, {1}}})})
        .release(monday, {table("zones", {{zone}})})
        .attacked();
}
// Two more girls in June: the fifteen of January stay, and are said to be January's.
Attack kept_since_january(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(15, girl()).children(15, boy());
    story.release(monday, {table("sex", {{sex}})}).children(2, girl());
    return story.release(june, {table("sex", {{sex}})}).attacked();
}
// The same, of two readings of one day.
Attack kept_of_another_reading(std::set<Rule> without) {
    auto story = Story(std::move(without)).children(15, girl()).children(15, boy());
    story.release(monday, {table("sex", {{sex}})}).children(2, girl());
    return story.release(monday, {table("sex", {{sex}})}).attacked();
}
// Four and four, each with one more in a group of five; the zones, of which three in four would be hidden, are
// gathered: eight and twenty are shown instead, which nobody had counted on.
Attack shown_once_gathered(std::set<Rule> without) {
    auto aged = [](int years, int home) { return std::vector<int>{0, years, home, 1, 0, 0}; };
    Story story{std::move(without)};
    story.gather_above(0.7);
    story.children(4, aged(0, 0)).children(4, aged(1, 1)).children(1, aged(0, 2)).children(1, aged(1, 2));
    return story.children(18, aged(2, 2))
        .release(monday,
                 {table("zone", {{zone}}), table("first", {}, {{zone, {0}}}), table("second", {}, {{zone, {1}}}),
                  table("youngest, not of the second", {}, {{zone, {0, 2}}, {age, {0}}}),
                  table("older, of the first", {}, {{zone, {0}}, {age, {1, 2, 3}}}),
                  table("next, not of the first", {}, {{zone, {1, 2}}, {age, {1}}}),
                  table("others, of the second", {}, {{zone, {1}}, {age, {0, 2, 3}}})})
        .attacked();
}
// Twelve in January, none of whom moved; in June the network has so many more, who are of Bellevue.
Attack beside_the_same_twelve(std::set<Rule> without, int more, std::string const& family) {
    auto story = Story(std::move(without)).children(12, girl());
    story.release(monday, {table("combes", {})}).children(more, boy(), family, "Bellevue");
    return story.release(june, {table("network", {}, {}, both)})
        .release(june, {table("combes", {}), table("bellevue", {}, {}, {"Bellevue"})})
        .attacked();
}
Attack one_beside_the_same(std::set<Rule> without) { return beside_the_same_twelve(std::move(without), 1, ""); }
Attack a_family_beside_the_same(std::set<Rule> without) {
    return beside_the_same_twelve(std::move(without), 6, "the Benali");
}
Attack named_by_a_later_report(std::set<Rule> without) {
    return boy_alone_in_his_cursus(std::move(without))
        .release(monday, {table("cursus, sex", {{cursus}, {sex}})})
        .attacked();
}

}  // namespace

TEST_CASE("a mutation of each rule is caught: the attacker wins without it, and only then") {
    Mutation const mutations[] = {
        {"small counts", {Rule::small}, "small", small_total},
        {"fewer than three families", {Rule::few_families}, "few families", one_large_family, {Rule::complement}},
        {"everybody has the sensitive value", {Rule::uniform}, "uniform", one_motive},
        {"the rest of the margin is small", {Rule::complement}, "complement", nearly_all_in_qpv},
        {"the rest of another day's margin is small", {Rule::complement}, "linear", one_beside_the_same},
        {"the rest of another day's margin is a family", {Rule::complement}, "linear", a_family_beside_the_same},
        {"one newcomer", {Rule::frozen, Rule::movement}, "newcomer", one_newcomer},
        {"a share is its numerator", {Rule::share}, "few families", share_of_two_families, {Rule::complement}},
        {"alone on its line", {Rule::lines, Rule::recovery, Rule::interval}, "linear", small_beside_large},
        {"combinations", {Rule::recovery, Rule::interval}, "linear", two_by_two},
        {"the only family of a cell", {Rule::sole_family}, "sole family", one_beside_four, {Rule::largest_family}},
        {"a total without its largest family", {Rule::largest_family}, "sole family", one_of_five, {Rule::named}},
        {"what is hidden of a line, without it",
         {Rule::largest_family},
         "sole family",
         five_hidden_of_a_line,
         {Rule::named}},
        {"a remainder without it", {Rule::largest_family}, "sole family", five_left_beside},
        {"narrow intervals", {Rule::interval}, "interval", four_among_five},
        {"what changed between two days", {Rule::movement}, "newcomer", one_more_beside_the_same},
        {"two reports", {Rule::ledger}, "linear", two_reports},
        {"readers compare notes", {Rule::notes}, "linear", partner_reads_the_public_page},
        {"nobody moved here", {Rule::same_people}, "linear", nobody_moved_here},
        {"what cannot be is zero",
         {Rule::impossible},
         "linear",
         too_young_for_that,
         {Rule::largest_family, Rule::complement}},
        {"what nobody is is zero",
         {Rule::impossible},
         "linear",
         no_such_cursus_anywhere,
         {Rule::largest_family, Rule::complement}},
        {"what nobody is in this house is zero",
         {Rule::impossible},
         "linear",
         no_such_cursus_here,
         {Rule::largest_family, Rule::complement}},
        {"another report", {Rule::family}, "linear", another_report},
        {"kept since January", {Rule::maintained}, "false", kept_since_january},
        {"kept of another reading of the day", {Rule::maintained}, "false", kept_of_another_reading},
        {"what a family finds is named later", {Rule::named}, "sole family", named_by_a_later_report},
        {"a proof without a row that no others imply", {Rule::implied}, "interval", four_among_five},
        {"what lies on two days is not looked at", {Rule::everywhere}, "newcomer", one_more_beside_the_same},
        {"a proof of what was shown before", {Rule::proved_again}, "interval", shown_once_gathered},
    };
    for (auto const& [what, without, wins, story, beside] : mutations) {
        CAPTURE(what);
        auto safe = story(beside);
        CHECK_MESSAGE(safe.findings.empty(), safe.said());
        auto off = beside;
        off.insert(without.begin(), without.end());
        auto broken = story(off);
        CHECK_MESSAGE(broken.won(wins), broken.said());
    }
}
