// Each sentence as it is printed, in both languages: read them as a director would. The figures are those of
// docs/statistics.md, whose computation impact/statistics tests.
#include "base/embedded.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/verdict.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace marelle::sentences {
namespace {

using statistics::Count;
using statistics::Pairs;

// No-break spaces are checked apart: here they would only make the expected sentences hard to read.
std::string plain(std::string text) {
    for (std::string_view space : {"\u00A0", "\u202F"})
        for (auto at = text.find(space); at != std::string::npos; at = text.find(space))
            text.replace(at, space.size(), 1, ' ');
    return text;
}

struct Case {
    std::string fr, en;
};

template <class Sentence>
void expect(Sentence const& sentence, Case const& expected) {
    CHECK(plain(sentence("fr")) == expected.fr);
    CHECK(plain(sentence("en")) == expected.en);
}

bool holds(std::string const& text, std::string_view word) { return text.find(word) != std::string::npos; }

Subject const school{"Engagement scolaire", Informant::referent, Who::children, Does::at_level};
Subject const welcome{"L’accueil", Informant::unsaid, Who::parents, Does::favourable};

Pairs const clear{.both = 17, .before_only = 3, .after_only = 12, .neither = 16};
Pairs const unclear{.both = 15, .before_only = 5, .after_only = 9, .neither = 19};

}  // namespace

TEST_CASE("a share is said with its base, its interval and what is missing") {
    expect([](Language l) { return share(l, school, {79, 100}, 0, 11); },
           {"Selon les référents, pour « Engagement scolaire », 79 enfants sur 100 sont au niveau attendu : 79 % "
            "(intervalle à 95 % : de 70 à 86 %).",
            "As the referents see it, for “Engagement scolaire”, 79 of 100 children are at the expected level: 79% "
            "(95% interval: 70 to 86%)."});
    expect([](Language l) { return share(l, welcome, {30, 30}, 3, 11); },
           {"Pour « L’accueil », 30 parents sur 30 donnent une réponse favorable : 100 % (intervalle approché à 95 % : "
            "de 89 à 100 %). Il manque 3 réponses ou observations, qui ne sont pas comptées.",
            "For “L’accueil”, 30 of 30 parents give a favourable answer: 100% (approximate 95% interval: 89 to 100%). "
            "3 answers or observations are missing, and are not counted."});
    expect([](Language l) { return share(l, school, {0, 12}, 1, 11); },
           {"Selon les référents, pour « Engagement scolaire », aucun enfant sur 12 n’est au niveau attendu : 0 % "
            "(intervalle approché à 95 % : de 0 à 24 %). Il manque 1 réponse ou observation, qui n’est pas comptée.",
            "As the referents see it, for “Engagement scolaire”, none of 12 children is at the expected level: 0% "
            "(approximate 95% interval: 0 to 24%). 1 answer or observation is missing, and is not counted."});
    // One of four hundred is not none of them.
    CHECK(holds(plain(share("fr", school, {1, 400}, 0, 11)), "1 enfant sur 400 est au niveau attendu : 0,2 %"));
    CHECK(holds(plain(share("fr", school, {1999, 2000}, 0, 11)), "1 999 enfants sur 2 000"));
    CHECK(holds(plain(share("fr", school, {1999, 2000}, 0, 11)), "99,95 %"));
}

TEST_CASE("under the base nothing is printed, and the sentence says so without a number of children") {
    expect(
        [](Language l) { return share(l, school, {4, 7}, 2, 11); },
        {"Selon les référents, pour « Engagement scolaire », aucune part n’est donnée : il faut au moins 11 enfants.",
         "As the referents see it, for “Engagement scolaire”, no share is given: it takes at least 11 children."});
    expect([](Language l) { return evolution(l, school, {2, 1, 3, 1}, {}, 11); },
           {"Selon les référents, pour « Engagement scolaire », aucune évolution n’est donnée : il faut au moins 11 "
            "enfants à avoir été évalués deux fois.",
            "As the referents see it, for “Engagement scolaire”, no change is given: it takes at least 11 children "
            "measured twice."});
    CHECK(share("fr", school, {0, 0}, 0, 11) == share("fr", school, {4, 7}, 0, 11));
    CHECK(evolution("fr", school, {}, {}, 11) == evolution("fr", school, {2, 1, 3, 1}, {}, 11));
    expect([](Language l) { return count(l, {"Enfants suivis"}, 7, 0, 11); },
           {"Enfants suivis : nombre non donné, il est inférieur à 11.",
            "Enfants suivis: number not given, it is under 11."});
}

TEST_CASE("a count says for how many it is not known") {
    expect([](Language l) { return count(l, {"Habitent un quartier prioritaire"}, 23, 8, 0); },
           {"Habitent un quartier prioritaire : 23 enfants ; on ne le sait pas pour 8 autres.",
            "Habitent un quartier prioritaire: 23 children; not known for 8 more."});
    expect([](Language l) { return count(l, {"Ateliers", Informant::unsaid, Who::families}, 1, 0, 0); },
           {"Ateliers : 1 famille.", "Ateliers: 1 family."});
    expect([](Language l) { return count(l, {"Accompagnés"}, 0, 1, 11); },
           {"Accompagnés : aucun enfant ; on ne le sait pas pour 1 autre.",
            "Accompagnés: no child; not known for 1 more."});
}

TEST_CASE("over several establishments the interval takes them in, or says why not") {
    std::vector<Count> const houses{{14, 23}, {19, 23}, {11, 23}, {20, 24}, {16, 22}, {12, 22},
                                    {18, 23}, {10, 23}, {21, 25}, {17, 22}, {13, 22}, {20, 22}};
    auto twelve = plain(share_across("fr", school, houses, 0, 11));
    CHECK(holds(twelve, "191 enfants sur 274 sont au niveau attendu : 70 % (intervalle à 95 % : de "));
    CHECK(holds(twelve, "L’intervalle tient compte de ce qui rapproche les enfants d’un même établissement (12 "
                        "établissements)."));
    expect(
        [&](Language l) { return share_across(l, school, std::span{houses}.first(4), 0, 11); },
        {"Selon les référents, pour « Engagement scolaire », 64 enfants sur 93 sont au niveau attendu : 69 % "
         "(intervalle approché à 95 % : de 59 à 77 %). L’intervalle est calculé sans tenir compte des établissements, "
         "trop peu nombreux (4) : il est trop étroit, à lire avec prudence.",
         "As the referents see it, for “Engagement scolaire”, 64 of 93 children are at the expected level: 69% "
         "(approximate 95% interval: 59 to 77%). The interval ignores the establishments, which are too few (4): it "
         "is too narrow, to be read with care."});
    std::vector<Count> const alike(12, Count{5, 10});
    CHECK(holds(share_across("fr", school, alike, 0, 11), "qui donnent tous la même part"));
    CHECK(share_across("fr", school, {}, 0, 11) == share("fr", school, {0, 0}, 0, 11));
}

TEST_CASE("a change beyond its margin is a rise or a fall; within it, it is within the margin") {
    expect(
        [](Language l) { return evolution(l, school, clear, {}, 11); },
        {"Selon les référents, pour « Engagement scolaire », 20 enfants sur 48 étaient au niveau attendu au départ, 29 "
         "à la fin : évolution observée de +19 points (intervalle à 95 % : de +3 à +33 points), en hausse, au-delà "
         "de la marge d’incertitude.",
         "As the referents see it, for “Engagement scolaire”, 20 of 48 children were at the expected level at the "
         "start, 29 at the end: observed change of +19 points (95% interval: +3 to +33 points), a rise beyond the "
         "margin of uncertainty."});
    expect(
        [](Language l) { return evolution(l, school, unclear, {"Campagne d’octobre", "Campagne de juin"}, 11); },
        {"Selon les référents, pour « Engagement scolaire », 20 enfants sur 48 étaient au niveau attendu lors de "
         "« Campagne d’octobre », 24 lors de « Campagne de juin » : évolution observée de +8 points (intervalle à 95 "
         "% : de −7 à +23 points), dans la marge d’incertitude.",
         "As the referents see it, for “Engagement scolaire”, 20 of 48 children were at the expected level in "
         "“Campagne d’octobre”, 24 in “Campagne de juin”: observed change of +8 points (95% interval: −7 to +23 "
         "points), within the margin of uncertainty."});
    CHECK(holds(evolution("fr", school, {17, 12, 3, 16}, {}, 11), "en baisse, au-delà"));
    CHECK(holds(plain(evolution("fr", school, {17, 3, 3, 17}, {}, 11)), "évolution observée de 0 point (intervalle"));
    CHECK(holds(evolution("fr", school, {-1, 3, 3, 17}, {}, 11), "les nombres se contredisent"));
}

TEST_CASE("beyond its margin alone and not once corrected for the others, a change is not established, and says so") {
    expect([](Language l) { return evolution(l, school, clear, {}, 11, {{}, 0.06}); },
           {"Selon les référents, pour « Engagement scolaire », 20 enfants sur 48 étaient au niveau attendu au départ, "
            "29 à la fin : évolution observée de +19 points (intervalle à 95 % : de +3 à +33 points), en hausse, "
            "au-delà de la marge d’incertitude si ce critère était seul, mais pas après correction pour tous ceux qui "
            "ont été regardés ensemble : elle n’est pas établie.",
            "As the referents see it, for “Engagement scolaire”, 20 of 48 children were at the expected level at the "
            "start, 29 at the end: observed change of +19 points (95% interval: +3 to +33 points), a rise beyond the "
            "margin of uncertainty had this criterion been alone, but not after correction for all those looked at "
            "together: it is not established."});
    CHECK(evolution("fr", school, clear, {}, 11, {{}, 0.04}) == evolution("fr", school, clear, {}, 11));
    CHECK(evolution("fr", school, unclear, {}, 11, {{}, 0.9}) == evolution("fr", school, unclear, {}, 11));
    CHECK(holds(evolution("fr", school, {17, 12, 3, 16}, {}, 11, {{}, 0.2}), "en baisse, au-delà de la marge d’incer"
                                                                             "titude si ce critère était seul"));
    CHECK(holds(evolution_counted("fr", school, Counted::at_level, 12, 40, 48, {}, 11, 0.06), "pas établie"));
    // Over several establishments, by what they differ by.
    statistics::Estimate across{0.1875, {-0.02, 0.4}, 48, statistics::Method::cluster_robust, true};
    CHECK(holds(plain(evolution("fr", school, clear, {}, 11, {across, {}})),
                "+19 points (intervalle à 95 % : de −2 à +40 points), dans la marge"));
}

TEST_CASE("a change of children whose number is not told is beyond the margin when it is for all they may be") {
    expect(
        [](Language l) { return evolution_counted(l, school, Counted::at_level, 20, 24, 48, {}, 11); },
        {"Selon les référents, pour « Engagement scolaire », 20 enfants étaient au niveau attendu au départ, 24 à la "
         "fin, parmi ceux qui ont été évalués les deux fois : évolution observée dans la marge d’incertitude.",
         "As the referents see it, for “Engagement scolaire”, 20 children were at the expected level at the start, "
         "24 at the end, among those assessed both times: observed change within the margin of uncertainty."});
    CHECK(holds(evolution_counted("fr", school, Counted::at_level, 12, 40, 48, {}, 11), "en hausse, au-delà"));
    CHECK(holds(evolution_counted("fr", school, Counted::at_level, 40, 12, 48, {}, 11), "en baisse, au-delà"));
    // Beyond it if they were 29, not if they were many more.
    CHECK(holds(evolution("fr", school, {20, 0, 9, 0}, {}, 11), "en hausse, au-delà"));
    CHECK(holds(evolution_counted("fr", school, Counted::at_level, 20, 29, 48, {}, 11), "dans la marge"));
    CHECK(evolution_counted("fr", school, Counted::at_level, 8, 10, 48, {}, 11) == evolution("fr", school, {}, {}, 11));
    CHECK(holds(evolution_counted("fr", school, Counted::at_level, 20, 24, 22, {}, 11), "les nombres se contredisent"));
    expect([](Language l) { return evolution_counted(l, school, Counted::not_yet, 40, 12, 48, {}, 11); },
           {"Selon les référents, pour « Engagement scolaire », 40 enfants n’étaient pas encore au niveau attendu au "
            "départ, 12 à la fin, parmi ceux qui ont été évalués les deux fois : évolution observée de ce nombre en "
            "baisse, au-delà de la marge d’incertitude.",
            "As the referents see it, for “Engagement scolaire”, 40 children were not yet at the expected level at the "
            "start, 12 at the end, among those assessed both times: observed change of that number, a fall beyond the "
            "margin of uncertainty."});
}

TEST_CASE("who rose and who fell, and the child in the middle") {
    std::vector<statistics::Twice> seen(48, {2, 2});
    std::fill_n(seen.begin(), 12, statistics::Twice{2, 3});
    std::fill_n(seen.begin() + 12, 3, statistics::Twice{3, 1});
    seen.push_back({2, std::nullopt});
    auto table = statistics::tabulate(seen);
    expect(
        [&](Language l) { return transitions(l, school, *table, 11); },
        {"Selon les référents, pour « Engagement scolaire », entre les deux mesures : 12 enfants sont "
         "montés d’un niveau ou plus, 3 sont descendus, 33 sont restés au même niveau. 1 enfant, évalué une seule "
         "fois ou jamais, ne "
         "compte ni comme un progrès ni comme un recul.",
         "As the referents see it, for “Engagement scolaire”, between the two measures: 12 children rose by one level "
         "or more, 3 fell, 33 stayed at the same level. 1 child, measured once or never, counts neither as progress "
         "nor as a step back."});
    CHECK(transitions("fr", school, {}, 11) == evolution("fr", school, {}, {}, 11));
    std::vector<double> changes{1, 1, 1, 0, 1, 2, 1, 1, 0, 1, 1, 1};
    expect([&](Language l) { return median(l, school, changes, 11); },
           {"Selon les référents, pour « Engagement scolaire », l’évolution observée de l’enfant du milieu est "
            "de +1 niveau sur 12 enfants (intervalle approché à 95 % : de +1 à +1), en hausse, au-delà de la marge "
            "d’incertitude.",
            "As the referents see it, for “Engagement scolaire”, the observed change of the child in the middle is +1 "
            "level, of 12 children (approximate 95% interval: +1 to +1), a rise beyond the margin of uncertainty."});
    CHECK(holds(plain(median("fr", school, std::span{changes}.first(3), 0)), "il faut au moins 6 enfants"));
}

TEST_CASE("a paragraph of one subject says once who speaks, and of what") {
    auto const one = share("fr", school, {14, 23}, 1, 5);
    auto const two = evolution("fr", school, clear, {}, 5);
    // « Selon les référents, pour « Engagement scolaire », »
    auto const start = two.find(", ", two.find(", ") + 1) + 2;
    REQUIRE(one.substr(0, start) == two.substr(0, start));
    CHECK(paragraph("fr", school, {one, "", "Une autre phrase.", two}) ==
          one + " Une autre phrase. " + two.substr(start));
    CHECK(paragraph("fr", school, {two}) == two);
    auto const of_other = share("fr", welcome, {14, 23}, 0, 5);
    CHECK(paragraph("fr", school, {one, of_other}) == one + " " + of_other);
    expect(
        [](Language language) {
            return paragraph(language, school,
                             {share(language, school, {14, 23}, 0, 5), evolution(language, school, {}, {}, 5)});
        },
        {"Selon les référents, pour « Engagement scolaire », 14 enfants sur 23 sont au niveau attendu : 61 %"
         " (intervalle à 95 % : de 41 à 78 %). Aucune évolution n’est donnée : il faut au moins 5 enfants à avoir été"
         " évalués deux fois.",
         "As the referents see it, for “Engagement scolaire”, 14 of 23 children are at the expected level: 61%"
         " (95% interval: 41 to 78%). No change is given: it takes at least 5 children measured twice."});
}

TEST_CASE("regression to the mean and age are said in one line, where they apply") {
    expect(
        [](Language l) { return caution(l, {Chosen::struggling, Norms::none, 8}); },
        {"Des enfants choisis parce qu’ils étaient en difficulté vont souvent mieux ensuite, même sans accompagnement "
         "(régression vers la moyenne), et ils ont 8 mois de plus à la seconde mesure : avant et après, seuls, ne "
         "disent pas d’où vient l’évolution.",
         "Children chosen because they were struggling often do better later, even without any support (regression "
         "to the mean), and they are 8 months older at the second measure: before and after alone do not tell where "
         "the change comes from."});
    expect([](Language l) { return caution(l, {Chosen::otherwise, Norms::none, 12}); },
           {"Les enfants ont 12 mois de plus à la seconde mesure : une partie de l’évolution peut venir de l’âge.",
            "Children are 12 months older at the second measure: a part of the change may come from age."});
    CHECK_FALSE(holds(caution("fr", {Chosen::struggling, Norms::by_age, 12}), "mois"));
    CHECK(caution("fr", {Chosen::otherwise, Norms::by_age, 12}).empty());
    CHECK(caution("fr", {}).empty());
}

TEST_CASE("those who left are counted, and compared at the start") {
    expect(
        [](Language l) { return lost(l, {4, 20}, {20, 48}, 11); },
        {"Sur 68 enfants évalués au départ, 20 ne l’ont pas été de nouveau : au départ, ils étaient moins souvent au "
         "niveau attendu que les autres (écart standardisé de 0,48), et l’évolution ne vaut que pour ceux qui sont "
         "restés.",
         "Of 68 children measured at the start, 20 were not measured again: at the start they were less often at the "
         "expected level than the others (standardised difference of 0.48), and the change holds only for those who "
         "stayed."});
    CHECK(holds(lost("fr", {9, 20}, {20, 48}, 11), "ils ne différaient guère des autres (écart standardisé de 0,07)"));
    CHECK(holds(lost("fr", {16, 20}, {20, 48}, 11), "plus souvent au niveau attendu"));
    CHECK(holds(lost("fr", {20, 20}, {48, 48}, 11), "on ne peut pas dire s’ils différaient"));
    CHECK(plain(lost("fr", {1, 3}, {20, 48}, 11)) ==
          "Parmi les enfants évalués au départ, moins de 11 n’ont pas été évalués de nouveau.");
    CHECK(lost("fr", {0, 0}, {20, 48}, 11) == "Les 48 enfants évalués au départ l’ont tous été de nouveau.");
}

TEST_CASE("several criteria looked at together are corrected, and it is said") {
    std::vector<Tested> criteria{{"Engagement scolaire", {17, 1, 14, 16}},
                                 {"Bien-être", unclear},
                                 {"Citoyenneté", {17, 2, 5, 24}},
                                 {"Parents", {10, 8, 9, 21}}};
    expect([&](Language l) { return several(l, criteria); },
           {"4 critères ont été regardés ensemble : après correction (méthode de Holm), seul « Engagement scolaire » "
            "évolue au-delà de ce que le hasard explique.",
            "4 criteria were looked at together: after correction (Holm’s method), only “Engagement scolaire” changes "
            "beyond what chance explains."});
    criteria[1].pairs = criteria[2].pairs = criteria[0].pairs;
    CHECK(holds(plain(several("fr", criteria)),
                "« Engagement scolaire », « Bien-être » et « Citoyenneté » évoluent au-delà"));
    // Alone, 12 against 3 is beyond chance (p = 0.035); among four, it is not.
    for (auto& each : criteria) each.pairs = clear;
    criteria[3].pairs = unclear;
    CHECK(holds(several("fr", criteria), "aucun n’évolue"));
    CHECK(several("fr", std::span{criteria}.first(1)).empty());
    criteria[0].pairs.both = -1, criteria[0].pairs.after_only = -1;
    CHECK(several("fr", criteria).empty());
}

TEST_CASE("the word impact needs a comparison group") {
    Comparison const waiting{
        .group = clear, .comparison = {14, 5, 8, 13}, .drawn_on = "2025-09-08", .of = "Judo du mercredi"};
    expect(
        [&](Language l) { return impact(l, school, waiting, 11); },
        {"Selon les référents, pour « Engagement scolaire », l’impact estimé de « Judo du mercredi » est de +11 points "
         "(intervalle à 95 % : de −12 à +34 points), dans la marge d’incertitude : il n’est pas "
         "établi avec ces nombres. C’est la différence "
         "entre deux évolutions observées : +19 points chez les 48 enfants qui ont eu une place, +8 points "
         "chez les 40 que le tirage a laissés sur la liste d’attente. Le tirage au sort du lundi 8 "
         "septembre 2025 a formé les deux groupes.",
         "As the referents see it, for “Engagement scolaire”, the estimated impact of “Judo du mercredi” is +11 points "
         "(95% interval: −12 to +34 points), within the margin of uncertainty: it is not established with "
         "these numbers. It is the "
         "difference between two observed changes: +19 points among the 48 children who had a place, +8 points among "
         "the 40 whom the draw left on the waiting list. The draw of Monday 8 September 2025 made both groups."});
    auto chosen = waiting;
    chosen.drawn_on.reset();
    CHECK(holds(impact("fr", school, chosen, 11), "les 40 du groupe de comparaison"));
    CHECK(holds(impact("fr", school, chosen, 11), "ils pouvaient différer dès le départ"));
    chosen.comparison = {2, 1, 1, 2};
    CHECK(holds(plain(impact("fr", school, chosen, 11)), "aucun impact n’est estimé : il faut au moins 11 enfants"));
    chosen.comparison = {};
    CHECK(holds(plain(impact("fr", school, chosen, 0)), "il faut au moins 1 enfant dans chaque groupe"));
    CHECK(holds(impact("fr", school, {clear, {5, 20, 2, 13}, {}, "Judo"}, 11), "au-delà de la marge d’incertitude."));
    CHECK(holds(impact("fr", school, {{5, 20, 2, 13}, clear, {}, "Judo"}, 11), "au détriment de ceux"));
}

TEST_CASE("impacts on several criteria are corrected together, and each says what the correction leaves") {
    Comparison clear_alone{{5, 2, 20, 13}, {5, 4, 4, 13}, "2025-09-08", "Judo"};
    CHECK(holds(impact("fr", school, clear_alone, 11), "au-delà de la marge d’incertitude."));
    clear_alone.corrected = 0.049;
    CHECK(holds(impact("fr", school, clear_alone, 11), "au-delà de la marge d’incertitude."));
    clear_alone.corrected = 0.05;
    CHECK(holds(impact("fr", school, clear_alone, 11), "mais pas après correction"));
    CHECK(holds(impact("en", school, clear_alone, 11), "but not after correction"));
    // Within its margin alone, there is nothing for a correction to take back.
    Comparison const within{{14, 5, 8, 13}, {14, 5, 8, 13}, "2025-09-08", "Judo", 1.0};
    CHECK(holds(impact("fr", school, within, 11), "dans la marge d’incertitude"));
    CHECK(several_impacts("fr", std::array{Corrected{"A", 0.01}}).empty());
    expect([&](Language l) { return several_impacts(l, std::array{Corrected{"A", 0.01}, Corrected{"B", 0.2}}); },
           {"2 critères ont été comparés ensemble : après correction (méthode de Holm), un impact est établi pour le "
            "seul critère « A ».",
            "2 criteria were compared together: after correction (Holm’s method), an impact is established for “A” "
            "alone."});
    CHECK(
        holds(several_impacts("fr", std::array{Corrected{"A", 0.05}, Corrected{"B", 1}}), "aucun impact n’est établi"));
}

TEST_CASE("the same on the score, with what groups of this size would let be seen") {
    // Student's sleep data, ten and ten: −1.58 (−3.37 to 0.21); the deviation pooled is 1.897.
    expect([&](Language l) { return impact_score(l, {0.75, 1.78901, 10}, {2.33, 2.002249, 10}); },
           {"En points de score, la différence entre les deux évolutions est de −1,6 (intervalle à 95 % : de −3,4 à "
            "+0,2). Avec 10 et 10 enfants, on ne verrait qu’une différence d’au moins 2,5 ; plus petite, on passerait "
            "souvent à côté.",
            "In points of score, the difference between the two changes is −1.6 (95% interval: −3.4 to +0.2). With 10 "
            "and 10 children, only a difference of at least 2.5 would be seen; a smaller one would often be missed."});
    CHECK(impact_score("fr", {1, 1, 1}, {1, 1, 5}).empty());
}

TEST_CASE("establishments drawn again give a second interval, from ten of them on") {
    std::vector<Count> const houses{{14, 23}, {19, 23}, {11, 23}, {20, 24}, {16, 22}, {12, 22},
                                    {18, 23}, {10, 23}, {21, 25}, {17, 22}, {13, 22}, {20, 22}};
    auto const again = statistics::bootstrap_share(houses, {.seed = 1});
    REQUIRE(again);
    auto const low = std::to_string(std::lround(again->estimate.interval.low * 100));
    CHECK(holds(plain(houses_again("fr", houses)), "1 999 fois (bootstrap)"));
    CHECK(holds(plain(houses_again("fr", houses)), "(intervalle approché à 95 % : de " + low + " à "));
    CHECK(houses_again("fr", houses) == houses_again("fr", houses));
    CHECK(houses_again("fr", std::span{houses}.first(9)).empty());
}

}  // namespace marelle::sentences
