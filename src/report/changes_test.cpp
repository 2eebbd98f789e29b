#include "report/sample_test.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace marelle::report {
namespace {

// "value children: 48 → 51; …"
std::string told(ReportContent const& before, ReportContent const& after) {
    std::string out;
    for (auto const& change : changes(before, after)) {
        out += std::string{record::name_of_choice(change.kind)} + " " + change.title;
        if (!change.position.empty()) out += " @" + change.release + ":" + change.position;
        out += ": " + change.before.value_or("–") + " → " + change.after.value_or("–") + "; ";
    }
    return out;
}

ReportContent with(void (*change)(ReportContent&)) {
    auto out = sample();
    change(out);
    return out;
}

}  // namespace

TEST_CASE("what differs between two versions is said as it is printed") {
    auto const before = sample();
    struct {
        char const* name;
        ReportContent after;
        std::string said;
    } const all[] = {
        {"nothing", sample(), ""},
        {"computed at another moment", with([](auto& c) { c.computed_at = "2026-02-01T10:00:00.000Z"; }), ""},
        {"a number", with([](auto& c) { c.sections[0].figures[0] = number_figure(51); }),
         "value Enfants accompagnés: 48 → 51; "},
        {"a number with its unknown", with([](auto& c) { c.sections[0].figures[0].unknown = 3; }),
         "value Enfants accompagnés · non connu: 0 → 3; "},
        {"a number now hidden", with([](auto& c) {
             c.sections[0].figures[0].value.reset();
             c.sections[0].figures[0].shown = Shown::hidden;
         }),
         "value Enfants accompagnés: 48 → non montré; "},
        {"a share, though it rounds alike", with([](auto& c) { c.sections[0].figures[1] = share_figure(88, 112); }),
         "value Présence: 79\u00A0% (44 sur 56) → 79\u00A0% (88 sur 112); "},
        {"cells, and the hidden one", with([](auto& c) { c.sections[0].figures[2] = table_figure(31, 4); }),
         "cell Enfants par sexe · Ensemble @by_sex:-1: 48 → 35; cell Enfants par sexe · Filles @by_sex:0: 28 → 31; "
         "cell Enfants par sexe · Garçons @by_sex:1: 20 → non montré; "},
        {"a line that came and one that went", with([](auto& c) {
             c.sections[0].figures[2].lines[2].key = "unknown";
             c.sections[0].figures[2].lines[2].label = "Non connu";
         }),
         "cell Enfants par sexe · Non connu @by_sex:1: – → 20; cell Enfants par sexe · Garçons: 20 → –; "},
        {"a text", with([](auto& c) { c.sections[0].texts[0].text = "Une année pleine."; }),
         "text Que s’est-il passé ?: – → Une année pleine.; "},
        {"a figure no more there, and a new one", with([](auto& c) { c.sections[0].figures[0].key = "families"; }),
         "added Enfants accompagnés: – → 48; removed Enfants accompagnés: 48 → –; "},
        {"a definition", with([](auto& c) { c.definitions[0].text = "Venus deux fois au moins."; }),
         "definition Enfants accompagnés: Venus une fois au moins. → Venus deux fois au moins.; "}};
    for (auto const& [name, after, said] : all) CHECK_MESSAGE(told(before, after) == said, name);
}

TEST_CASE("a table that came or went is said so in a document, where it has no value") {
    ReportSeal seal;
    seal.number = 2;
    seal.changes = changes(with([](auto& c) { c.sections[0].figures.erase(c.sections[0].figures.begin() + 2); }),
                           with([](auto& c) { c.sections[0].figures.erase(c.sections[0].figures.begin()); }));
    auto const in = [&](std::string_view language) { return printed(seal, language).changes; };
    REQUIRE(in("fr").size() == 2);
    CHECK(in("fr")[0].title == "Enfants par sexe");
    CHECK(in("fr")[0].before.empty());
    CHECK(in("fr")[0].after == "tableau nouveau");
    CHECK(in("en")[0].after == "a new table");
    CHECK(in("fr")[1].before == "48");  // a number has its value
    CHECK(in("fr")[1].after.empty());
    seal.changes = changes(sample(), with([](auto& c) { c.sections[0].figures.pop_back(); }));
    REQUIRE(in("fr").size() == 1);
    CHECK(in("fr")[0].before == "tableau qui n’y est plus");
    CHECK(in("fr")[0].after.empty());
}

TEST_CASE("the same children told in other tables, and a share told in numbers, are said so: nobody came or went") {
    auto const apart = with([](auto& c) {
        auto alone = c.sections[0].figures[2];
        alone.key = "children_by_zone_band_sex.age";
        alone.title = "Enfants par âge";
        alone.definition = c.sections[0].figures[2].definition = "children_by_zone_band_sex";
        c.sections[0].figures.push_back(alone);
    });
    auto const together = with([](auto& c) { c.sections[0].figures[2].definition = "children_by_zone_band_sex"; });
    CHECK(told(together, apart) == "added Enfants par âge: dans le tableau «\u00a0Enfants par sexe\u00a0» → dans un "
                                   "tableau à part, pour les mêmes enfants; ");
    CHECK(told(apart, together) == "removed Enfants par âge: dans un tableau à part, pour les mêmes enfants → dans le "
                                   "tableau «\u00a0Enfants par sexe\u00a0»; ");
    auto const in_numbers = with([](auto& c) {
        auto table = table_figure(44, 12);
        table.key = c.sections[0].figures[1].key;
        table.title = c.sections[0].figures[1].title;
        c.sections[0].figures[1] = table;
    });
    CHECK(told(sample(), in_numbers)
              .starts_with("value Présence: 79\u00a0% (44 sur 56) → dite en nombres, sans pourcentage; cell Présence"));
    CHECK(told(in_numbers, sample())
              .starts_with("value Présence: dite en nombres, sans pourcentage → 79\u00a0% (44 sur 56); "));
}

TEST_CASE("an evolution is told by both its shares, in the language of the report") {
    auto const with_evolution = [](std::int64_t k) {
        auto out = sample();
        out.language = "en";
        auto figure = share_figure(k, 56);
        figure.kind = FigureKind::evolution;
        figure.before = ReportShare{20, 56, 20.0 / 56, {}, {}, "", {}};
        figure.after = figure.share;
        out.sections[0].figures[1] = figure;
        return out;
    };
    CHECK(told(with_evolution(30), with_evolution(44)) ==
          "value Présence: from 36% (20 of 56) to 54% (30 of 56) → from 36% (20 of 56) to 79% (44 of 56); ");
}

TEST_CASE("what is kept of a content is read back and written again as the same bytes") {
    auto content = sample();
    auto const bytes = canonical(content);
    CHECK(canonical(content_of(bytes)) == bytes);
    CHECK(content_of(bytes).sections.at(0).figures.at(2).lines.at(1).cells.at(0).position == "0");
    CHECK(content_of(bytes).gaps.at(0).count == 3);
    rc::check("whatever its numbers", [](double value, std::int64_t k) {
        auto one = sample();
        one.sections[0].figures[0].value = value;
        one.sections[0].figures[1].share->k = k;
        one.sections[0].texts[0].text = "« \n\t\\ \" é 漢";
        auto const written = canonical(one);
        auto const again = content_of(written);
        RC_ASSERT(canonical(again) == written);
        RC_ASSERT(again.sections[0].texts[0].text == one.sections[0].texts[0].text);
        RC_ASSERT(again.sections[0].figures[1].share->k == k);
        RC_ASSERT(changes(again, content_of(written)).empty());
    });
}

TEST_CASE("a field that a later program adds or takes away does not keep an old version from being read") {
    auto bytes = canonical(sample());
    bytes.insert(1, R"("later":{"a":[1,2,"x"]},)");
    CHECK(content_of(bytes).title == "Bilan d’impact");
    auto const at = bytes.find(R"("title":"Bilan d’impact",)");
    REQUIRE(at != std::string::npos);
    bytes.erase(at, std::string_view{R"("title":"Bilan d’impact",)"}.size());
    CHECK(content_of(bytes).title.empty());
    CHECK(content_of(bytes).sections.size() == 1);
}

TEST_CASE("a release is read back as it was kept") {
    auto const kept_release = sample_release();
    auto const again = unpacked(packed(kept_release));
    CHECK((packed(again) == packed(kept_release)));
    CHECK(*again.snapshot == *kept_release.snapshot);
    CHECK(again.threshold == disclosure::partner_threshold);
    REQUIRE(again.tables.size() == 1);
    auto const& cells = again.tables[0].cells;
    REQUIRE(cells.size() == 3);
    CHECK(cells[0].value == 48);
    CHECK(cells[1].state == disclosure::State::hidden);
    CHECK_FALSE(cells[1].value);
    CHECK(cells[1].why == disclosure::Why::small);
    CHECK(cells[2].at == std::vector{1, disclosure::all});
    CHECK(cells[2].day == "2025-12-01");
    CHECK(again.tables[0].recodings.at(0).to.empty());
    CHECK(again.tables[0].asked.share->values == std::vector{1});
    CHECK(again.tables[0].asked.weight == 1.5);
    CHECK_THROWS(unpacked("12\nnothing"));
    CHECK_THROWS(unpacked("nothing"));
}

}  // namespace marelle::report
