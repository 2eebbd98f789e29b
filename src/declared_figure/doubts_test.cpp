#include "declared_figure/doubts.hpp"
#include <algorithm>
#include <doctest/doctest.h>

namespace marelle::declared_figure {
namespace {

// No-break spaces only make the expected sentences hard to read.
std::string plain_spaces(std::string text) {
    for (std::string_view space : {"\u00A0", "\u202F"})
        for (auto at = text.find(space); at != std::string::npos; at = text.find(space))
            text.replace(at, space.size(), " ");
    return text;
}

int next_id = 0;

Compared share_of(std::string_view printed, std::optional<std::int64_t> base, std::string year = "2024") {
    Compared out;
    out.id = "figure" + std::to_string(++next_id);
    out.unit = Unit::percentage;
    out.series = series_of("Agglomération", "Élèves à l’aise en lecture", "Réussite", "Les Hauts", out.unit);
    out.label = "Élèves à l’aise en lecture";
    out.value = *parse_printed(printed);
    out.base = base;
    out.from = year + "-01-01";
    out.until = year + "-12-31";
    out.document = "Évaluation à mi-parcours";
    return out;
}

Compared number_of(std::string_view printed, std::string const& label = "Élèves", std::optional<Id> total = {}) {
    auto out = share_of(printed, {});
    out.unit = Unit::count;
    out.label = label;
    out.series = series_of("Agglomération", label, "", "", out.unit);
    out.total = std::move(total);
    return out;
}

std::vector<std::string> kinds(std::vector<Doubted> const& found) {
    std::vector<std::string> out;
    for (auto const& doubt : found) out.emplace_back(record::name_of_choice(doubt.kind));
    return out;
}

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("a share that no count gives is doubted, with the nearest ones that exist") {
    auto found = doubts(share_of("37,4", 118), {}, "fr");
    REQUIRE(kinds(found) == Kinds{"impossible_share"});
    CHECK(plain_spaces(found[0].words) ==
          "37,4 % de 118 est impossible ; 37,3 % = 44/118 ; 38,1 % = 45/118 ; 37,4 % = 43/115 ou 46/123.");
    CHECK(plain_spaces(doubts(share_of("37,4", 118), {}, "en")[0].words) ==
          "37.4% of 118 is impossible; 37.3% = 44/118; 38.1% = 45/118; 37.4% = 43/115 or 46/123.");
    CHECK(doubts(share_of("37,3", 118), {}, "fr").empty());
    CHECK(doubts(share_of("0", 118), {}, "fr").empty());
    CHECK(doubts(share_of("100", 1), {}, "fr").empty());
}

TEST_CASE("what one figure can be doubted of by itself") {
    auto words = [](Compared const& figure, Kinds const& expected) {
        auto found = doubts(figure, {}, "fr");
        REQUIRE(kinds(found) == expected);
        return plain_spaces(found[0].words);
    };
    CHECK(words(share_of("37,2", 118), {"cut_share"}) ==
          "37,2 % de 118 n’existe qu’en coupant les décimales au lieu d’arrondir : 44/118 = 37,3 %.");
    CHECK(words(share_of("37,4", {}), {"base_unknown"}) ==
          "37,4 % sans base ne se vérifie pas : combien étaient-ils ? Ce pourcentage demande une base de 91 au moins.");
    CHECK(words(share_of("12", 0), {"impossible_share"}) == "12 % de 0 ne veut rien dire : la base est vide.");
    CHECK(words(share_of("101", 30), {"over_base"}) == "101 % : plus que toute la base.");
    CHECK(words(share_of("50", 1), {"impossible_share"}) ==
          "50 % de 1 est impossible ; 0 % = 0/1 ; 100 % = 1/1 ; 50 % = 1/2.");
    auto many = number_of("31");
    many.base = 30;
    CHECK(words(many, {"over_base"}) == "31 sur 30 : plus que toute la base.");
    many.base = 31;
    CHECK(doubts(many, {}, "fr").empty());
    CHECK(doubts(number_of("31"), {}, "fr").empty());
}

TEST_CASE("parts are set against their total, exactly for counts and within roundings for shares") {
    auto total = number_of("118", "Tous");
    std::vector<Compared> all{total, number_of("60", "Filles", total.id), number_of("57", "Garçons", total.id)};
    auto found = doubts(total, all, "fr");
    REQUIRE(kinds(found) == Kinds{"parts_miss"});
    CHECK(plain_spaces(found[0].words) == "Les 2 parties saisies font 117, soit 1 de moins que le total (118).");
    all[2].value = {58, 0};
    CHECK(doubts(total, all, "fr").empty());
    all[2].value = {61, 0};
    found = doubts(total, all, "fr");
    REQUIRE(kinds(found) == Kinds{"parts_exceed"});
    CHECK(plain_spaces(found[0].words) == "Les 2 parties saisies font 121, soit 3 de plus que le total (118).");
    // Said where the part that is too much is typed, also before it is kept.
    CHECK(kinds(doubts(all[2], all, "fr")) == Kinds{"parts_exceed"});
    auto typed = number_of("3", "Non précisé", total.id);
    typed.id.clear();
    CHECK(kinds(doubts(typed, all, "fr")) == Kinds{"parts_exceed"});
    all[2].value = {50, 0};
    CHECK(doubts(all[2], all, "fr").empty());

    auto whole = share_of("100", 118);
    std::vector<Compared> shares{whole};
    for (auto printed : {"33,3", "33,3", "33,3"}) {
        auto part = share_of(printed, 118);
        part.series += std::to_string(next_id);
        part.total = whole.id;
        shares.push_back(part);
    }
    CHECK(doubts(whole, shares, "fr").empty());  // 99,9: within four halves of a tenth
    shares[1].value = {365, 1};
    found = doubts(whole, shares, "fr");
    REQUIRE(kinds(found) == Kinds{"parts_exceed"});
    CHECK(plain_spaces(found[0].words) ==
          "Les 3 parties saisies font 103,1 %, soit 3,1 points de plus que le total (100 %).");
    // Shares of a count are shares of all of it; counts of a share add up to nothing.
    for (auto& part : shares) part.total = total.id;
    shares[0] = total;
    CHECK(kinds(doubts(total, shares, "fr")) == Kinds{"parts_exceed"});
    shares[1].unit = Unit::count;
    CHECK(doubts(total, shares, "fr").empty());
    CHECK(doubts(total, {}, "fr").empty());
}

TEST_CASE("the same thing said twice, or the year before") {
    auto before = share_of("37,3", 118, "2023"), now = share_of("39,0", 118, "2024");
    std::vector<Compared> all{before, now};
    CHECK(doubts(now, all, "fr").empty());
    CHECK(doubts(before, all, "fr").empty());

    all[1] = now = share_of("37,3", 118, "2024");
    auto found = doubts(now, all, "fr");
    REQUIRE(kinds(found) == Kinds{"unchanged"});
    CHECK(plain_spaces(found[0].words) ==
          "37,3 %, comme la fois d’avant (2023), à la décimale près : est-ce une nouvelle mesure ?");

    all[1] = now = share_of("75,0", 40, "2024");
    found = doubts(now, all, "fr");
    REQUIRE(kinds(found) == Kinds{"base_jump", "beyond_base"});
    CHECK(plain_spaces(found[0].words) == "La base était de 118 (2023), elle est de 40 : compte-t-on les mêmes ?");
    all[1] = now = share_of("71,2", 118, "2024");
    found = doubts(now, all, "fr");
    REQUIRE(kinds(found) == Kinds{"beyond_base"});
    CHECK(plain_spaces(found[0].words) ==
          "De 37,3 % (2023) à 71,2 % : plus que le hasard ne fait bouger un tel nombre. "
          "La définition ou le périmètre ont-ils changé ?");
    // With so few, as large a change is nothing.
    all = {share_of("37,5", 8, "2023"), share_of("75,0", 8, "2024")};
    CHECK(doubts(all[1], all, "fr").empty());

    all = {number_of("100"), number_of("300")};
    all[0].from = "2022-09-01", all[0].until = "2023-08-31";
    found = doubts(all[1], all, "fr");
    REQUIRE(kinds(found) == Kinds{"beyond_base"});
    CHECK(found[0].words.find("De 100 (2022-2023) à 300") == 0);
    all[0].from = "2021-01-01", all[0].until = "2022-12-31";
    CHECK(doubts(all[1], all, "fr").at(0).words.find("De 100 (2021 à 2022) à 300") == 0);
    all[1].value = {110, 0};
    CHECK(doubts(all[1], all, "fr").empty());
    all[1].value = {100, 0};
    all[0].from = "2023-01-15", all[0].until = "2023-06-30";
    CHECK(doubts(all[1], all, "fr").at(0).words.find("15/01/2023 – 30/06/2023") != std::string::npos);
    all[0].value = all[1].value = {8, 0};  // few stay the same by themselves
    CHECK(doubts(all[1], all, "fr").empty());
}

TEST_CASE("two documents that contradict each other on one period are both doubted") {
    std::vector<Compared> all{share_of("37,3", 118), share_of("38,1", 118)};
    all[1].document = "Bilan annuel";
    auto found = doubts(all[0], all, "fr");
    REQUIRE(kinds(found) == Kinds{"contradicts"});
    CHECK(plain_spaces(found[0].words) == "« Bilan annuel » donne 38,1 % pour la même chose et la même période.");
    CHECK(kinds(doubts(all[1], all, "fr")) == Kinds{"contradicts"});
    all[1].value = {37, 0};  // 37,3 rounded
    CHECK(doubts(all[0], all, "fr").empty());
    all[1] = share_of("38,1", 118, "2023");
    CHECK(doubts(all[0], all, "fr").empty());
}

TEST_CASE("a doubt keeps its key until what it is about changes") {
    auto figure = share_of("37,4", 118);
    auto key = doubts(figure, {}, "fr").at(0).key;
    CHECK(doubts(figure, {}, "en").at(0).key == key);
    figure.base = 119;
    CHECK(doubts(figure, {}, "fr").at(0).key != key);
    CHECK(series_of("Agglomération", "Élèves", "", "", Unit::count) ==
          series_of("AGGLOMERATION", "eleves", "", "", Unit::count));
    CHECK(series_of("a", "b", "", "", Unit::count) != series_of("a", "b", "", "", Unit::percentage));
}

TEST_CASE("what establishments were told together is held against what was said of them all") {
    auto const house = [](std::string_view printed, std::string const& quarter, std::string year = "2024") {
        auto out = number_of(printed, "Élèves suivis");
        out.series = series_of("Agglomération", "Élèves suivis", "", quarter, out.unit);
        out.from = year + "-01-01";
        out.until = year + "-12-31";
        return out;
    };
    auto const network = house("118", "");
    std::vector<Compared> houses{house("70", "Les Hauts"), house("48", "Bellevue"), house("90", "Bellevue", "2023")};
    CHECK(doubts_across(network, houses, "fr").empty());  // 118 of 118; another year is another number
    houses.push_back(house("12", "Le Bas-Pré"));
    auto const found = doubts_across(network, houses, "fr");
    REQUIRE(kinds(found) == Kinds{"houses_exceed"});
    CHECK(plain_spaces(found[0].words) ==
          "Les chiffres de 3 établissements font 130 ensemble, plus que les 118 du réseau : quelqu’un est-il compté "
          "deux fois ?");
    CHECK(doubts_across(network, std::vector{house("119", "Les Hauts")}, "en").size() == 1);
    // Less is no doubt: the others may have said nothing. Shares do not add up.
    CHECK(doubts_across(network, std::vector{house("10", "Les Hauts")}, "fr").empty());
    CHECK(doubts_across(share_of("37,4", 118), std::vector{share_of("99", 118)}, "fr").empty());
}

}  // namespace marelle::declared_figure
