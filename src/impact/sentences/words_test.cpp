// What holds for every sentence, whatever the figures; and the sentences about the instrument.
#include "base/embedded.hpp"
#include "impact/sentences/sentences.hpp"
#include "impact/statistics/verdict.hpp"
#include <algorithm>
#include <cctype>
#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace marelle::sentences {
namespace {

using statistics::Count;
using statistics::Pairs;
using statistics::Refusal;
using statistics::Verdict;

std::string plain(std::string text) {
    for (std::string_view space : {"\u00A0", "\u202F"})
        for (auto at = text.find(space); at != std::string::npos; at = text.find(space))
            text.replace(at, space.size(), " ");
    return text;
}

bool holds(std::string const& text, std::string_view word) { return text.find(word) != std::string::npos; }

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Subject const reading{"Lecture", Informant::teacher, Who::children, Does::at_level};

rc::Gen<Pairs> any_pairs() {
    auto some = rc::gen::inRange(0, 40);
    return rc::gen::apply([](int a, int b, int c, int d) { return Pairs{1.0 * a, 1.0 * b, 1.0 * c, 1.0 * d}; }, some,
                          some, some, some);
}

// Every sentence but impact(), of the same figures.
std::vector<std::string> all_but_impact(Language l, Pairs pairs, double base) {
    statistics::Transitions table;
    table.cells[1][1] = pairs.both, table.cells[1][2] = pairs.after_only, table.cells[2][1] = pairs.before_only;
    std::vector<Count> const houses{pairs.before(), pairs.after(), pairs.before()};
    std::vector<double> const changes{1, 0, 1, -1, 1, 2, 0};
    std::vector<Tested> const criteria{{"Lecture", pairs}, {"Calcul", {pairs.both, 0, pairs.n(), 0}}};
    statistics::Ratings const ratings{.people = 3, .columns = 2, .values = {1, 2, 2, 3, 4, 1}};
    return {share(l, reading, pairs.after(), 2, base),
            share_across(l, reading, houses, 0, base),
            count(l, reading, pairs.n(), 1, base),
            attendance(l, houses, 3, base),
            evolution(l, reading, pairs, {}, base),
            transitions(l, reading, table, base),
            median(l, reading, changes, base),
            caution(l, {Chosen::struggling, Norms::none, 9}),
            caution(l, {Chosen::otherwise, Norms::none, 9}),
            lost(l, pairs.before(), pairs.after(), base),
            several(l, criteria),
            reliability(l, reading, statistics::cronbach_alpha(ratings), base),
            agreement(l, reading, Informant::referent, statistics::Icc::two_one,
                      statistics::intraclass(ratings, statistics::Icc::two_one), base),
            agreement(l, reading, Informant::child,
                      statistics::weighted_kappa({{pairs.both, pairs.before_only}, {pairs.after_only, pairs.neither}},
                                                 statistics::Weights::linear),
                      base),
            one_child(l, 18, 24, statistics::reliable_change(18, 24, 5, 0.8)),
            detectable_share(l, pairs.n(), 0.3),
            detectable_share(l, pairs.n(), 0.01),
            detectable_score(l, pairs.n()),
            place(l, {"Présence", {}, {}, Does::regular}, pairs.before(), 0.79, base),
            place(l, reading, pairs.after(), 0.79, base)};
}

}  // namespace

TEST_CASE("a change is within the margin, in words, exactly when its interval holds 0") {
    CHECK(rc::check("the words follow the verdict", [] {
        auto pairs = *any_pairs();
        auto base = static_cast<double>(*rc::gen::element(0, 5, 11));
        auto verdict = statistics::judge(statistics::paired_change(pairs), base);
        auto fr = evolution("fr", reading, pairs, {}, base), en = evolution("en", reading, pairs, {}, base);
        RC_ASSERT(holds(fr, "dans la marge d’incertitude") == (verdict == Verdict::within_margin));
        RC_ASSERT(holds(en, "within the margin of uncertainty") == (verdict == Verdict::within_margin));
        RC_ASSERT(holds(fr, "en hausse, au-delà") == (verdict == Verdict::rise));
        RC_ASSERT(holds(fr, "en baisse, au-delà") == (verdict == Verdict::fall));
        RC_ASSERT(holds(fr, "évolution observée") == (verdict != Verdict::too_few));
        // Under the base, not even how many they were.
        if (verdict == Verdict::too_few && base > 0) RC_ASSERT(fr == evolution("fr", reading, {}, {}, base));
    }));
    CHECK(rc::check("against a comparison group too", [] {
        Comparison const both{*any_pairs(), *any_pairs(), {}, "Judo"};
        auto difference = statistics::difference_in_differences(both.group, both.comparison);
        auto verdict = statistics::judge(difference, 0);
        auto fr = impact("fr", reading, both, 0);
        RC_ASSERT(holds(fr, "dans la marge d’incertitude") == (verdict == Verdict::within_margin));
        RC_ASSERT(holds(fr, "l’impact estimé") == (verdict != Verdict::too_few));
    }));
}

TEST_CASE("no sentence says impact without a comparison group") {
    CHECK(rc::check("whatever the figures", [] {
        auto pairs = *any_pairs();
        auto base = static_cast<double>(*rc::gen::element(0, 5, 11));
        for (Language language : {"fr", "en"})
            for (auto const& said : all_but_impact(language, pairs, base)) RC_ASSERT(!holds(lower(said), "impact"));
    }));
    // Nor can another key of the catalogue bring it: one key a line.
    for (auto const* name : {"fr.json", "en.json"}) {
        auto const* file = embedded::find(embedded::messages(), name);
        REQUIRE(file);
        int sentences = 0;
        for (std::string_view rest{file->bytes.data(), file->bytes.size()}; !rest.empty();) {
            auto line = std::string{rest.substr(0, rest.find('\n'))};
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (!line.starts_with("  \"sentence.")) continue;
            ++sentences;
            if (!line.starts_with("  \"sentence.impact")) CHECK_MESSAGE(!holds(lower(line), "impact"), line);
        }
        CHECK(sentences > 40);
    }
}

TEST_CASE("a sentence is whole: a capital, a stop, no key, no brace, no space a line could break badly") {
    CHECK(rc::check("in both languages", [] {
        auto pairs = *any_pairs();
        auto base = static_cast<double>(*rc::gen::element(0, 5, 11));
        for (Language language : {"fr", "en"})
            for (auto const& said : all_but_impact(language, pairs, base)) {
                if (said.empty()) continue;
                RC_ASSERT(said.ends_with("."));
                for (auto bad :
                     {"sentence.", "{", "}", "  ", "..", " :", " ;", " %", "« ", " »", "( ", " nan ", "(nan", " inf "})
                    RC_ASSERT(!holds(said, bad));
            }
    }));
    CHECK(holds(share("fr", reading, {1200, 1500}, 0, 0), "1\u202F200 enfants sur 1\u202F500"));
    CHECK(holds(share("fr", reading, {1200, 1500}, 0, 0), "80\u00A0%"));
}

TEST_CASE("alpha is published from a hundred children on, with how many they were") {
    statistics::Alpha alpha{.estimate = {.value = 0.82,
                                         .interval = {0.77, 0.87},
                                         .n = 120,
                                         .method = statistics::Method::f_distribution,
                                         .valid_domain = true},
                            .items = 5,
                            .enough_people = true};
    CHECK(plain(reliability("fr", reading, alpha, 11)) ==
          "Cohérence des 5 questions de « Lecture » : alpha de Cronbach de 0,82 (intervalle à 95 % : de 0,77 à 0,87), "
          "sur 120 enfants.");
    CHECK(reliability("en", reading, alpha, 11) ==
          "Consistency of the 5 questions of “Lecture”: Cronbach’s alpha of 0.82 (95% interval: 0.77 to 0.87), of 120 "
          "children.");
    alpha.estimate.n = 48;
    CHECK(
        plain(reliability("fr", reading, alpha, 11)) ==
        "Cohérence des questions de « Lecture » : non publiée, il faut au moins 100 enfants dont chaque question a une "
        "réponse (48 ici).");
    alpha.estimate.n = 7;
    auto few = reliability("fr", reading, alpha, 11);
    CHECK_FALSE(holds(few, "7"));
    CHECK(few == reliability("fr", reading, std::unexpected{Refusal::no_data}, 11));
    CHECK(holds(reliability("fr", reading, std::unexpected{Refusal::perfect_agreement}, 11),
                "les réponses sont toujours les mêmes"));
    CHECK(holds(reliability("fr", reading, std::unexpected{Refusal::no_spread}, 11), "tous ont donné la même chose"));
}

TEST_CASE("two informants who rated the same children") {
    std::vector<std::vector<double>> const table{{10, 3, 0, 0}, {2, 20, 6, 0}, {0, 7, 30, 5}, {0, 0, 4, 25}};
    auto kappa = statistics::weighted_kappa(table, statistics::Weights::linear);
    auto fr = plain(agreement("fr", reading, Informant::referent, kappa, 11));
    CHECK(fr.starts_with("Accord entre enseignants et référents pour « Lecture » : kappa pondéré de 0,"));
    CHECK(fr.ends_with("sur 112 enfants vus par les deux ; 0 est ce que donne le hasard, 1 un accord parfait."));
    CHECK(agreement("en", reading, Informant::referent, kappa, 113) ==
          "Agreement between teachers and referents for “Lecture”: not given, it takes at least 113 children seen "
          "by both.");
    CHECK(holds(agreement("fr", reading, Informant::child, std::unexpected{Refusal::perfect_agreement}, 11),
                "toujours le même niveau pour chaque enfant"));
    CHECK(holds(agreement("fr", reading, Informant::child, std::unexpected{Refusal::no_spread}, 11), "non mesurable"));
    statistics::Measured<statistics::Estimate> icc = statistics::Estimate{
        .value = -0.1, .interval = {-0.3, 0.2}, .n = 12, .method = statistics::Method::f_distribution};
    CHECK(holds(plain(agreement("fr", reading, Informant::psychologist, statistics::Icc::three_one, icc, 11)),
                "enseignants et psychologues pour « Lecture » : corrélation intraclasse "
                "ICC(3,1) de −0,10 (intervalle approché à "
                "95 % : de −0,30 à 0,20), sur 12 enfants"));
}

TEST_CASE("one child's change is set against the noise of the scale") {
    CHECK(plain(one_child("fr", 18, 24, statistics::reliable_change(18, 24, 5, 0.8))) ==
          "De 18 à 24 points : un changement qui reste dans le bruit de l’échelle (il faut plus de 6,2 points).");
    CHECK(one_child("en", 18, 25, statistics::reliable_change(18, 25, 5, 0.8)) ==
          "From 18 to 25 points: a rise larger than the noise of the scale (it takes more than 6.2 points).");
    CHECK(holds(one_child("fr", 25, 18, statistics::reliable_change(25, 18, 5, 0.8)), "une baisse plus grande"));
    // French says one point until two.
    CHECK(holds(plain(one_child("fr", 2, 3, statistics::reliable_change(2, 3, 0.5, 0.8))), "plus de 0,6 point)."));
    CHECK(holds(plain(one_child("en", 2, 3, statistics::reliable_change(2, 3, 0.5, 0.8))), "than 0.6 points)."));
    CHECK(holds(one_child("fr", 25, 18.5, std::unexpected{Refusal::impossible}), "De 25 à 18,5 points"));
}

TEST_CASE("before looking: what so many children would let be seen") {
    CHECK(plain(detectable_share("fr", 48, 0.3)) ==
          "Avec 48 enfants évalués deux fois, on ne verrait qu’un changement d’au moins 22 points, si 30 % des enfants "
          "changent de niveau ; plus petit, on passerait souvent à côté.");
    CHECK(detectable_share("en", 100, 0.3) ==
          "With 100 children measured twice, only a change of at least 15 points would be seen, if 30% of the children "
          "change level; a smaller one would often be missed.");
    // Three in ten of twelve are too few to show anything; nobody at all changing, or one in ten, neither.
    for (double changing : {0.3, 0.1, 0.0})
        CHECK(
            plain(detectable_share("fr", 12, changing)) ==
            "Avec 12 enfants évalués deux fois, on ne verrait qu’un changement d’au moins 54 points, si tous ceux qui "
            "changent de niveau changent dans le même sens ; plus petit, on passerait souvent à côté.");
    CHECK(holds(detectable_share("en", 48, 0.05), "at least 16 points would be seen, if all who change level change"));
    CHECK(plain(detectable_share("fr", 3, 0.3)) ==
          "Avec 3 enfants évalués deux fois, aucun changement ne serait vu à coup sûr, même grand.");
    CHECK(holds(plain(detectable_score("fr", 48)), "d’au moins 0,41 écart-type"));
    CHECK(plain(detectable("fr", 48, 0.3)) ==
          plain(detectable_share("fr", 48, 0.3)) +
              " Sur un score, il faudrait un changement d’au moins 0,41 écart-type.");
    CHECK(holds(plain(detectable("en", 12, 0.3)), plain(detectable_share("en", 12, 0.3)) + " On a score"));
    CHECK(detectable("en", 3, 0.3) == detectable_share("en", 3, 0.3));
    CHECK(holds(detectable_score("fr", 1), "Avec 1 enfant évalué deux fois, aucun changement"));
}

TEST_CASE("an establishment stands within the expected limits or outside, never in a rank") {
    CHECK(plain(place("fr", reading, {9, 12}, 0.79, 11)) ==
          "Selon les enseignants, pour « Lecture », 9 enfants sur 12 sont au niveau attendu ici, pour 79 % dans "
          "l’ensemble : dans les limites attendues pour ce nombre d’enfants.");
    CHECK(place("en", reading, {40, 100}, 0.79, 11) ==
          "As the teachers see it, for “Lecture”, 40 of 100 children are at the expected level here, against 79% "
          "overall: well below the expected limits, which is understood on the spot and ranks nobody.");
    CHECK(holds(plain(place("fr", reading, {70, 100}, 0.79, 11)), ", pour 79 % dans l’ensemble : en dessous"));
    CHECK(holds(place("fr", reading, {88, 100}, 0.79, 11), "ensemble\u00A0: au-dessus"));
    CHECK(holds(place("fr", reading, {99, 100}, 0.79, 11), "nettement au-dessus"));
    CHECK(holds(plain(place("fr", reading, {4, 5}, 0.79, 11)), "il faut au moins 11 enfants"));
}

TEST_CASE("presences are read child by child") {
    std::vector<Count> const children{{40, 44}, {38, 44}, {44, 44}, {30, 43}, {41, 44}, {36, 40},
                                      {43, 44}, {22, 44}, {40, 41}, {39, 44}, {35, 44}};
    auto fr = plain(attendance("fr", children, 1, 5));
    CHECK(fr.starts_with("Les enfants sont venus à 86 % des séances notées : 408 présences sur 476 (intervalle "));
    CHECK(fr.ends_with(" 1 présence attendue n’a jamais été notée."));
    CHECK(holds(plain(attendance("fr", std::span{children}.first(9), 0, 5)), "ne se ressemblaient pas"));
    CHECK(attendance("en", std::span{children}.first(3), 0, 5) ==
          "No attendance rate is given: it takes at least 5 children.");
}

}  // namespace marelle::sentences
