#include "report/figures/made_test.hpp"
#include "report/figures/reading.hpp"
#include <algorithm>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::report;

namespace {

ReportFigure const& figure_of(ReportContent const& content, std::string_view key) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures)
            if (figure.key == key) return figure;
    FAIL("no figure ", std::string{key});
    std::abort();
}

ReportLine const& line_of(ReportFigure const& figure, std::string_view label) {
    auto const found = std::ranges::find(figure.lines, label, &ReportLine::label);
    if (found == figure.lines.end()) FAIL("no line ", std::string{label});
    return *found;
}

// By the labels of its line and column; a column "" is the margin.
std::int64_t at(ReportFigure const& figure, std::string_view line, std::string_view column) {
    auto const found = std::ranges::find(figure.columns, column, &ReportColumn::label);
    if (found == figure.columns.end()) FAIL("no column ", std::string{column});
    auto const place = static_cast<std::size_t>(found - figure.columns.begin());
    return line_of(figure, line).cells.at(place).value.value_or(-1);
}

ReportContent small(Template kind = Template::impact, std::string language = "fr") {
    return assembled(small_world(wish_of(kind, Audience::team, std::move(language)))).content;
}

}  // namespace

TEST_CASE("children are counted once, in one cell of neighbourhood, age and sex, with the age of their last day") {
    auto const content = small();
    CHECK(figure_of(content, "children").value == 8);
    auto const& table = figure_of(content, "children_by_zone_band_sex");
    CHECK(at(table, "Ensemble", "Ensemble") == 8);
    CHECK(at(table, "Les Combes (QN00101M)", "Ensemble") == 4);
    // 11 on 31 August, which is the last day; 11 two days later is still 10.
    CHECK(at(table, "Ensemble", "11–16 ans") == 2);
}

TEST_CASE("the crossing has the bands of the scheme and a margin on each axis") {
    auto const content = small();
    auto const& table = figure_of(content, "children_by_zone_band_sex");
    CHECK(at(table, "Les Combes (QN00101M)", "moins de 6 ans, non précisé") == 1);
    CHECK(at(table, "Les Combes (QN00101M)", "6–10 ans, filles") == 2);
    CHECK(at(table, "Les Combes (QN00101M)", "6–10 ans, garçons") == 1);
    CHECK(at(table, "QN00102M", "17 ans et plus, filles") == 1);
    CHECK(at(table, "Hors quartier prioritaire", "11–16 ans, garçons") == 1);
    CHECK(at(table, "Hors quartier prioritaire", "11–16 ans") == 2);
    CHECK(at(table, "Non connu", "6–10 ans") == 1);
    CHECK(at(table, "Ensemble", "6–10 ans") == 4);
    CHECK(at(table, "Ensemble", "filles") == 4);
    // What nobody is in is no line: no other neighbourhood, no third one.
    CHECK(table.lines.size() == 5);
    CHECK(line_of(table, "Non connu").key == "zone:zones_3:0");
    CHECK(table.lines.back().key.empty());
}

TEST_CASE("shares are of those of whom it is known, with Wilson's interval") {
    auto const content = small();
    auto const& inside = *figure_of(content, "inside_share").share;
    CHECK(inside.k == 5);
    CHECK(inside.n == 7);
    CHECK(inside.low.value() == doctest::Approx(0.359).epsilon(0.002));
    CHECK(inside.high.value() == doctest::Approx(0.918).epsilon(0.002));
    CHECK(inside.method == "wilson");
    CHECK(figure_of(content, "inside_share").finding == "5 enfants sur 7 habitent un quartier prioritaire");
    CHECK(figure_of(content, "entries").share->k == 1);
    CHECK(figure_of(content, "entries").share->n == 8);
    CHECK(figure_of(content, "exits").share->k == 1);
}

TEST_CASE("hours are added up, and divided by the children of whom a presence was noted") {
    auto const content = small();
    CHECK(figure_of(content, "hours").value == 2551);      // 700 + 350 + 525 + 175 + 100 + 0 + 701
    CHECK(figure_of(content, "hours_each").value == 364);  // of seven, not of eight
    CHECK(figure_of(content, "hours_each").words == "L’enfant du milieu a suivi 350 h.");
    auto const& promise = *figure_of(content, "promise").share;
    CHECK(promise.k == 2);
    CHECK(promise.n == 7);
    auto const& bands = figure_of(content, "hours_bands");
    CHECK(at(bands, "moins d’un quart", "Enfants") == 2);
    CHECK(at(bands, "d’un quart à la moitié", "Enfants") == 1);
    CHECK(at(bands, "de la moitié aux trois quarts", "Enfants") == 1);
    CHECK(at(bands, "des trois quarts au total", "Enfants") == 1);
    CHECK(at(bands, "toutes les heures promises", "Enfants") == 2);
    CHECK(at(bands, "Ensemble", "Enfants") == 7);
}

TEST_CASE("presences are told apart from people, and those never noted are in no base") {
    auto const content = small();
    auto const& attendance = figure_of(content, "attendance");
    CHECK(attendance.unit == "presences");
    CHECK(attendance.share->k == 5);
    CHECK(attendance.share->n == 7);
    CHECK(attendance.unknown == 1);
    CHECK(attendance.share->method == "wilson");  // two children: their evenings cannot be told apart
}

TEST_CASE("an evening is a group on a day, cancelled when nothing of it was held") {
    auto const content = small();
    CHECK(figure_of(content, "evenings").value == 2);
    CHECK(figure_of(content, "evenings_cancelled").value == 1);
    CHECK(figure_of(content, "workshops").value == 1);
    CHECK(figure_of(content, "clubs").value == 1);
    CHECK(figure_of(content, "holidays").value == 1);
}

TEST_CASE("a family counts once, however often it came and however many its children are") {
    auto const content = small();
    CHECK(figure_of(content, "workshop_presences").value == 3);
    CHECK(figure_of(content, "workshop_families").share->k == 2);
    CHECK(figure_of(content, "workshop_families").words == "1 famille différente.");
    CHECK(figure_of(content, "families_met").share->k == 3);
    CHECK(figure_of(content, "families_met").words == "2 familles différentes.");
}

TEST_CASE("the first band of the réussite éducative is named from two years on, unless somebody is younger") {
    auto const first_band = [](World const& world) {
        auto const content = assembled(world).content;
        return figure_of(content, "children_by_zone_band_sex").columns.front().label;
    };
    auto world = small_world(wish_of(Template::pre, Audience::team));
    CHECK(first_band(world).starts_with("2–5"));
    world.wish.language = "en";
    CHECK(first_band(world).starts_with("2–5"));
    world.wish.language = "fr";
    world.facts.people[7].birth_date = "2025-01-10";
    CHECK(first_band(world).starts_with("moins de 6"));
    CHECK(first_band(small_world(wish_of(Template::impact, Audience::team))).starts_with("moins de 6"));
}

TEST_CASE("an evolution is of the same children, says who was lost, and never says impact") {
    for (auto const* language : {"fr", "en"}) {
        auto const content = small(Template::impact, language);
        auto const& evolution = figure_of(content, "evolution.school");
        CHECK(evolution.before->k == 4);
        CHECK(evolution.before->n == 7);
        CHECK(evolution.after->k == 5);
        CHECK(evolution.change.value() == doctest::Approx(1.0 / 7));
        CHECK(evolution.change_low.value() < 0);
        CHECK(evolution.change_high.value() > 0);
        CHECK(evolution.unknown == 1);
        auto const wanted = std::string{language} == "fr" ? "dans la marge d’incertitude" : "margin of uncertainty";
        CHECK(evolution.finding.find(wanted) != std::string::npos);
        for (auto const& section : content.sections)
            for (auto const& figure : section.figures)
                for (auto const& text : {figure.title, figure.finding, figure.words})
                    CHECK(text.find("mpact") == std::string::npos);
    }
}

TEST_CASE("under the base nothing is said of a change, but that it is under it") {
    auto world = small_world(wish_of(Template::impact, Audience::team));
    world.words_from = 10;
    auto const content = assembled(std::move(world)).content;
    auto const& evolution = figure_of(content, "evolution.school");
    CHECK(!evolution.before);
    CHECK(!evolution.change);
    CHECK(evolution.finding.find("10") != std::string::npos);
    CHECK(evolution.words.empty());
}

TEST_CASE("what is missing is a gap with its count and its screen, never a figure") {
    auto world = small_world(wish_of(Template::clas, Audience::team));
    world.held.push_back({timetable::Activity::individual_meeting, "m", "2026-01-08", false, false, true, "s9"});
    auto const content = assembled(world).content;
    auto gap = [&](std::string_view code) {
        auto const found = std::ranges::find(content.gaps, code, &ReportGap::code);
        return found == content.gaps.end() ? std::int64_t{0} : found->count;
    };
    CHECK(gap("residence_unknown") == 1);
    CHECK(gap("school_unknown") == 1);
    CHECK(gap("level_unknown") == 8);
    CHECK(gap("presence_unknown") == 1);
    CHECK(gap("roll_missing") == 1);        // the held half of the third evening; no roll of parents nor of a meeting
    CHECK(gap("families_never_met") == 5);  // seven families, two met
    CHECK(gap("school_meetings_not_held") == 1);
    CHECK(gap("no_rounds") == 0);  // the form does not ask for assessments
    for (auto const& each : content.gaps) {
        auto const behind = behind_gap({std::make_shared<World const>(world)}, each.code);
        INFO(each.code);
        CHECK(behind.has_value() == each.path.empty());
        if (behind) CHECK(std::ssize(behind->children) + std::ssize(behind->sessions) == each.count);
        CHECK(each.words.find("report.gap") == std::string::npos);
    }
    CHECK(!behind_gap({std::make_shared<World const>(world)}, "no_rounds"));
}

TEST_CASE("every template makes its sections, titles, definitions and texts in both languages") {
    for (auto const kind :
         {Template::impact, Template::clas, Template::pre, Template::cite_educative, Template::contrat_de_ville})
        for (auto const* language : {"fr", "en"}) {
            auto const content = assembled(large_world(wish_of(kind, Audience::team, language), 40)).content;
            CHECK(content.title.find("report.") == std::string::npos);
            CHECK(content.least == 0);
            CHECK(content.hidden == 0);
            for (auto const& section : content.sections) {
                CHECK(section.title.find("report.") == std::string::npos);
                for (auto const& text : section.texts) CHECK(text.prompt.find("report.") == std::string::npos);
                for (auto const& figure : section.figures) {
                    CHECK_MESSAGE(figure.title.find("report.") == std::string::npos, figure.key);
                    CHECK_MESSAGE(figure.shown == Shown::published, figure.key);
                    for (auto const& line : figure.lines) {
                        CHECK_MESSAGE(!line.label.empty(), figure.key);
                        CHECK_MESSAGE(line.label.find("report.") == std::string::npos, line.label);
                    }
                    for (auto const& column : figure.columns)
                        CHECK_MESSAGE(column.label.find("report.") == std::string::npos, column.label);
                }
            }
            for (auto const& definition : content.definitions)
                CHECK_MESSAGE(definition.text.find("report.") == std::string::npos, definition.key);
        }
}

TEST_CASE("the bands of a cité éducative are its own") {
    auto const content = small(Template::cite_educative);
    auto const& table = figure_of(content, "children_by_band_sex");
    CHECK(at(table, "3–5 ans", "Ensemble") == 1);
    CHECK(at(table, "6–10 ans", "Ensemble") == 4);
    CHECK(at(table, "11–14 ans", "Ensemble") == 2);
    CHECK(at(table, "15 ans et plus", "Ensemble") == 1);
}

TEST_CASE("a stay that follows another without a day between is the same stay") {
    std::vector<Stay> const stays{{"2024-09-01", "2025-09-01", "completed"}, {"2025-09-01", "2026-02-01", "moved"}};
    auto const one = joined(stays);
    REQUIRE(one.size() == 1);
    CHECK(one[0].until == "2026-02-01");
    CHECK(one[0].exit_reason == "moved");
    struct Line {
        char const* name;
        std::vector<Stay> stays;
        bool entered, left;
        char const* since;
    };
    Period const year{"2025-09-01", "2026-08-31"};
    for (auto const& line : std::vector<Line>{
             {"there all year", {{"2024-09-01", {}, ""}}, false, false, "2024-09-01"},
             {"entered on the first day", {{"2025-09-01", {}, ""}}, true, false, "2025-09-01"},
             {"left before", {{"2024-09-01", "2025-09-01", "moved"}}, false, false, "2024-09-01"},
             {"left on the first day", {{"2024-09-01", "2025-09-02", "moved"}}, false, true, "2024-09-01"},
             {"left on the last day", {{"2024-09-01", "2026-09-01", "moved"}}, false, true, "2024-09-01"},
             {"left after", {{"2024-09-01", "2026-09-02", "moved"}}, false, false, "2024-09-01"},
             {"came back", {{"2024-09-01", "2025-12-01", "moved"}, {"2026-03-01", {}, ""}}, true, true, "2026-03-01"},
             {"to come", {{"2026-10-01", {}, ""}}, false, false, ""}}) {
        Beside beside;
        add_movement(beside, joined(line.stays), year, "2026-09-10");
        CHECK_MESSAGE(beside.entered == line.entered, line.name);
        CHECK_MESSAGE(beside.left == line.left, line.name);
        CHECK_MESSAGE(beside.since == line.since, line.name);
    }
}
