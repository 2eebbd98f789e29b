// What leaves for a partner and for everyone: no number under the threshold, and no byte of a hidden one.
#include "record/json_of.hpp"
#include "report/content/fields.hpp"
#include "report/figures/made_test.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <set>

using namespace marelle;
using namespace marelle::report;

namespace {

constexpr Template kinds[] = {Template::impact, Template::clas, Template::pre, Template::cite_educative,
                              Template::contrat_de_ville};

void each_figure(ReportContent const& content, auto const& look) {
    for (auto const& section : content.sections)
        for (auto const& figure : section.figures) look(figure);
}

// Units that count children or families; the others are sessions, hours, presences.
bool of_people(ReportFigure const& figure) {
    return figure.unit == "people" || figure.unit == "families" || figure.unit == "share";
}

void enough(std::int64_t number, std::int64_t least, std::string const& key) {
    CHECK_MESSAGE((number == 0 || number >= least), key << " shows " << number);
}

void no_small_number(ReportContent const& content) {
    auto const least = content.least;
    REQUIRE(least > 0);
    each_figure(content, [&](ReportFigure const& figure) {
        if (!of_people(figure)) return;
        if (figure.kind == FigureKind::number && figure.value) enough(std::lround(*figure.value), least, figure.key);
        for (auto const& each : {figure.share, figure.before, figure.after}) {
            if (!each || !each->n) continue;
            enough(*each->k, least, figure.key);
            enough(*each->n, least, figure.key);
            enough(*each->n - *each->k, least, figure.key);
        }
        if (figure.unknown) enough(*figure.unknown, least, figure.key);
        for (auto const& line : figure.lines)
            for (auto const& cell : line.cells)
                if (cell.value) enough(*cell.value, least, figure.key);
    });
}

// Nothing stands where something is hidden, and what is told beside a hidden figure has no number in it.
void nothing_hidden_is_there(Assembly const& assembly) {
    each_figure(assembly.content, [&](ReportFigure const& figure) {
        for (auto const& line : figure.lines)
            for (auto const& cell : line.cells) {
                auto const decided = std::ranges::find(assembly.release.tables, figure.release,
                                                       [](auto const& each) { return each.asked.id; });
                REQUIRE(decided != assembly.release.tables.end());
                auto const* of = decided->find(*position_of(cell.position));
                REQUIRE(of);
                CHECK((of->state == disclosure::State::hidden) == (cell.shown == Shown::hidden));
                if (cell.shown == Shown::hidden) CHECK(!cell.value);
            }
        if (figure.shown != Shown::hidden || figure.kind == FigureKind::table) return;
        CHECK_MESSAGE(!figure.value, figure.key);
        for (auto const& each : {figure.share, figure.before, figure.after})
            if (each) CHECK_MESSAGE((!each->k && !each->n && !each->value && !each->low), figure.key);
        CHECK_MESSAGE(!figure.unknown, figure.key);
        CHECK_MESSAGE(!figure.change, figure.key);
        for (auto const* text : {&figure.finding, &figure.words})
            CHECK_MESSAGE(std::ranges::none_of(*text, [](char c) { return c >= '0' && c <= '9'; }), *text);
    });
}

// Every hidden cell's JSON, byte by byte: its position, the word hidden, and no number.
void no_hidden_byte(Assembly const& assembly) {
    auto content = assembly.content;
    content.gaps.clear();  // as a frozen version: they are the team's
    auto const text = boost::json::serialize(record::to_json(content));
    for (std::size_t found = 0; (found = text.find(R"("shown":"hidden","day")", found)) != std::string::npos; ++found) {
        auto const open = text.rfind('{', found);
        CHECK(text.substr(open, found - open).find_first_of("0123456789") == std::string::npos);
    }
    for (auto const& record : assembly.release.snapshot->records) {
        CHECK(text.find(record.person) == std::string::npos);
        CHECK(text.find(record.family) == std::string::npos);
    }
}

}  // namespace

TEST_CASE("a partner and everyone see no number under their threshold, in any template") {
    for (auto const kind : kinds)
        for (auto const audience : {Audience::partner, Audience::everyone})
            for (int const children : {9, 48}) {
                auto const assembly = assembled(large_world(wish_of(kind, audience), children));
                CHECK(assembly.already_exposed == 0);
                CHECK(assembly.content.least == (audience == Audience::partner ? 5 : 11));
                no_small_number(assembly.content);
                nothing_hidden_is_there(assembly);
                no_hidden_byte(assembly);
            }
}

// Two lines of one name cannot be told apart: they are what nobody can be, hidden in place of a number.
TEST_CASE("no two lines of a table have the same name, and none is of what nobody can be") {
    for (auto const kind :
         {Template::impact, Template::clas, Template::pre, Template::cite_educative, Template::contrat_de_ville})
        for (auto const audience : {Audience::partner, Audience::everyone})
            for (int const children : {12, 20, 31, 48}) {
                auto const world = large_world(wish_of(kind, audience), children);
                for (auto const& section : assembled(world).content.sections)
                    for (auto const& figure : section.figures) {
                        std::set<std::string> names;
                        for (auto const& line : figure.lines) {
                            CHECK_MESSAGE(names.insert(line.label).second, figure.key << ": " << line.label);
                            bool const cursus = line.key.starts_with("cursus:");
                            CHECK_MESSAGE((!cursus || line.label != "Non connu"), figure.key);
                            CHECK_MESSAGE(!line.label.starts_with("Quartier prioritaire n"), figure.key);
                        }
                    }
            }
}

TEST_CASE("a share that a few make impossible is asked of everybody, and no longer said as a share") {
    // Three children of 48 have no known quarter, three were not measured twice.
    auto world = large_world(wish_of(Template::cite_educative, Audience::partner), 48);
    for (std::size_t i = 0; i < 48; ++i) {
        auto& person = world.facts.people[i];
        person.residence = i < 3 ? "" : i % 2 > 0 ? "inside" : "outside";
        person.zone = i % 2 > 0 && i >= 3 ? "QN00101M" : "";
    }
    std::erase_if(world.rounds->evolution.rows, [](auto const& row) { return row.criterion == "school"; });
    for (std::size_t i = 0; i < 45; ++i)
        world.rounds->evolution.rows.push_back(measured(i, "school", i % 3 == 0, i % 2 == 0));
    auto const assembly = assembled(world);
    CHECK(assembly.already_exposed == 0);
    no_small_number(assembly.content);
    nothing_hidden_is_there(assembly);
    auto const before = assembly.content.hidden;
    int seen = 0;
    each_figure(assembly.content, [&](ReportFigure const& figure) {
        if (figure.key == "inside_share") {
            ++seen;
            CHECK(figure.kind == FigureKind::table);
            REQUIRE(figure.lines.size() == 3);
            CHECK(figure.lines[0].cells[0].value == 23);
            CHECK(figure.lines[1].label == "Non, ou non connu");
            CHECK(figure.lines[1].cells[0].value == 25);
            CHECK(figure.lines[2].cells[0].value == 48);
            CHECK(figure.finding == "Au moins 23 enfants sur 48 habitent un quartier prioritaire");
            REQUIRE(figure.notes.size() == 1);
            CHECK(figure.notes.front().find("regroupés, pour que personne") != std::string::npos);
        }
        if (figure.key == "evolution.school") {
            ++seen;
            REQUIRE(figure.after);
            CHECK(figure.before->k == 15);
            CHECK(figure.after->k == 23);
            CHECK(figure.after->n == 48);
            CHECK(!figure.after->value);
            CHECK(!figure.change);
            CHECK(figure.finding.find("45") == std::string::npos);
            CHECK(figure.finding.find("évalués les deux fois") != std::string::npos);
        }
    });
    CHECK(seen == 2);
    // Whom they were asked of is hidden, and counted so: one of the quarter's share, one of each end of the evolution.
    int wide = 0, marked = 0;
    for (auto const& decided : assembly.release.tables) {
        wide += is_wide(decided) ? 1 : 0;
        marked += decided.hidden() + (decided.asked.share && !decided.table.share ? 2 : 0);
    }
    CHECK(wide >= 3);
    CHECK(before >= wide + marked);
}

TEST_CASE("where those at the level are few, those who were not yet are counted, before and after alike") {
    // 22 measured twice: 5 at the level, then 8.
    auto world = large_world(wish_of(Template::contrat_de_ville, Audience::everyone), 48);
    std::erase_if(world.rounds->evolution.rows, [](auto const& row) { return row.criterion == "school"; });
    for (std::size_t i = 0; i < 22; ++i)
        world.rounds->evolution.rows.push_back(measured(i, "school", i < 5, i % 3 == 0));
    auto const assembly = assembled(world);
    CHECK(assembly.already_exposed == 0);
    no_small_number(assembly.content);
    nothing_hidden_is_there(assembly);
    int seen = 0;
    each_figure(assembly.content, [&](ReportFigure const& figure) {
        if (figure.key != "evolution.school") return;
        ++seen;
        CHECK(figure.title == "Engagement scolaire\u00a0: pas encore au niveau attendu");
        REQUIRE(figure.after);
        CHECK(figure.before->k == 17);
        CHECK(figure.after->k == 14);
        CHECK(figure.after->n == 48);
        CHECK(!figure.after->value);
        CHECK(!figure.change);
        CHECK(figure.finding.find("17 enfants n’étaient pas encore au niveau attendu") != std::string::npos);
        for (auto const* hidden : {"22", " 5 ", " 8 "}) CHECK(figure.finding.find(hidden) == std::string::npos);
    });
    CHECK(seen == 1);
}

TEST_CASE("what a crossing had to give up is told alone, and counted once; so is what is hidden beside tables") {
    for (int const children : {48, 9, 0}) {
        CAPTURE(children);
        auto const assembly = assembled(large_world(wish_of(Template::clas, Audience::everyone), children));
        nothing_hidden_is_there(assembly);
        std::set<std::string> printed;
        std::int64_t cells = 0, alone = 0, beside = 0;
        each_figure(assembly.content, [&](ReportFigure const& figure) {
            printed.insert(figure.release);
            // In no table, or beside one: hours and presences of the children it counts.
            bool const out = (figure.kind == FigureKind::number && figure.release.empty()) || figure.key == "hours" ||
                             figure.key == "hours_each" || figure.key == "attendance";
            beside += out && figure.shown == Shown::hidden ? 1 : 0;
        });
        for (auto const& decided : assembly.release.tables) {
            bool const repeated = !printed.contains(decided.asked.id) && decided.asked.id.contains('.');
            cells += repeated ? 0 : decided.counted() + (decided.asked.share && !decided.table.share ? 2 : 0);
            alone += !repeated && decided.asked.id.contains('.') ? 1 : 0;
        }
        CHECK(assembly.content.cells == cells + beside);
        CHECK((children == 48 ? alone : beside) > 0);
    }
}

TEST_CASE("hours, presences and families are not told beside children who are hidden") {
    auto const assembly = assembled(large_world(wish_of(Template::impact, Audience::everyone), 9));
    std::int64_t unshown = 0;
    for (auto const& section : assembly.content.sections)
        unshown += std::ranges::count(section.figures, Shown::hidden, &ReportFigure::shown);
    REQUIRE(unshown > 0);
    CHECK(assembly.content.hidden >= unshown);                 // what the document says it hides
    CHECK(assembly.content.cells >= assembly.content.hidden);  // nine are few: nothing is shown
    int seen = 0;
    each_figure(assembly.content, [&](ReportFigure const& figure) {
        if (figure.key != "hours" && figure.key != "hours_each" && figure.key != "attendance" &&
            figure.key != "meetings" && figure.key != "workshop_presences")
            return;
        ++seen;
        CHECK_MESSAGE(figure.shown == Shown::hidden, figure.key);
        CHECK(!figure.value);
    });
    CHECK(seen == 5);
}

namespace {

bool warns_of_sums(ReportFigure const& figure) {
    return std::ranges::any_of(
        figure.notes, [](auto const& note) { return note.contains("leur somme") || note.contains("la somme"); });
}
bool is_of_several_days(ReportFigure const& figure) {
    std::set<std::optional<Date>> days;
    for (auto const& line : figure.lines)
        for (auto const& cell : line.cells)
            if (cell.value && cell.shown != Shown::hidden) days.insert(cell.day);
    return days.size() > 1;
}

}  // namespace

TEST_CASE("the second report keeps the secrets of the first, whoever reads both") {
    auto const first = assembled(large_world(wish_of(Template::impact, Audience::partner), 48));
    auto const told = [](ReportContent const& content, std::string_view key) {
        bool shown = false;
        each_figure(content, [&](ReportFigure const& figure) {
            if (figure.key == key) shown = figure.value.has_value();
        });
        return shown;
    };
    CHECK(told(first.content, "hours"));
    int apart = 0;
    // Corrected on the same day, then a month later: one child was not enrolled after all.
    for (auto const* today : {"2026-09-10", "2026-10-12"}) {
        auto later = large_world(wish_of(Template::impact, Audience::partner), 48);
        later.wish.today = today;
        auto const gone = static_cast<std::size_t>(
            std::ranges::find_if(later.facts.people, [](auto const& person) { return person.minutes.has_value(); }) -
            later.facts.people.begin());
        later.facts.people.erase(later.facts.people.begin() + static_cast<std::ptrdiff_t>(gone));
        later.beside.erase(later.beside.begin() + static_cast<std::ptrdiff_t>(gone));
        std::erase_if(later.facts.marks, [&](auto const& mark) { return mark.person == gone; });
        for (auto& mark : later.facts.marks) mark.person -= mark.person > gone ? 1 : 0;
        auto const second = assembled(later, {first.release});
        CHECK(second.already_exposed == 0);
        no_small_number(second.content);
        nothing_hidden_is_there(second);
        // 48 stays; what is added up would otherwise be that child's by subtraction.
        each_figure(second.content, [&](ReportFigure const& figure) {
            if (figure.key == "children") CHECK(figure.value == 48);
        });
        for (auto const* key : {"hours", "hours_each", "attendance"}) CHECK_MESSAGE(!told(second.content, key), key);
        CHECK(second.content.maintained > 0);
        // A share whose cells are of two days is no share: each number is said.
        each_figure(second.content, [&](ReportFigure const& figure) {
            auto const note = std::ranges::find_if(
                figure.notes, [](std::string const& text) { return text.contains("aucune part n’en est calculée"); });
            if (note == figure.notes.end()) return;
            ++apart;
            CHECK(figure.kind == FigureKind::table);
            REQUIRE(figure.lines.size() == 3);
            CHECK(figure.lines[0].label == "Oui");
            CHECK(figure.lines[1].label == "Non");
            for (auto const& line : figure.lines) CHECK(line.cells.front().value);
        });
        each_figure(second.content, [&](ReportFigure const& figure) {
            if (figure.kind == FigureKind::table)
                CHECK_MESSAGE(warns_of_sums(figure) == is_of_several_days(figure), figure.key);
        });
    }
    CHECK(apart > 0);
}

TEST_CASE("an interval for others is made of both shares alone, and is never narrower than the team's") {
    auto const team = assembled(large_world(wish_of(Template::impact, Audience::team), 60));
    auto const partner = assembled(large_world(wish_of(Template::impact, Audience::partner), 60));
    int compared = 0;
    each_figure(partner.content, [&](ReportFigure const& theirs) {
        if (theirs.kind != FigureKind::evolution || !theirs.change) return;
        each_figure(team.content, [&](ReportFigure const& ours) {
            if (ours.key != theirs.key) return;
            ++compared;
            CHECK(*ours.change == doctest::Approx(*theirs.change));
            CHECK(*theirs.change_high - *theirs.change_low >= *ours.change_high - *ours.change_low - 1e-9);
        });
    });
    CHECK(compared > 0);
}

TEST_CASE("a survey shows a question only when those who said yes, no and nothing are many") {
    auto world = large_world(wish_of(Template::impact, Audience::partner), 48);
    auto const content = assembled(world).content;
    each_figure(content, [&](ReportFigure const& figure) {
        if (figure.key == "survey.welcome") CHECK(figure.share->k == 16);
        if (figure.key != "survey.hours") return;
        CHECK(!figure.share->k);  // two said no
        // A note: it is read although the figure is not shown.
        CHECK(figure.words.empty());
        REQUIRE(figure.notes.size() == 1);
        CHECK(figure.notes[0].starts_with("Les trois quarts ou plus"));
    });
}

TEST_CASE("the network is protected from headquarters too") {
    auto wish = wish_of(Template::impact, Audience::team);
    wish.establishment.clear();
    auto const assembly = assembled(large_world(wish, 48));
    CHECK(assembly.content.least == 5);
    no_small_number(assembly.content);
}

// So many houses, the children shared out between them; each changes its own way.
World network_of(int houses) {
    auto wish = wish_of(Template::impact, Audience::partner);
    wish.establishment.clear();
    auto world = large_world(wish, 20 * houses);
    world.rounds->evolution.rows.clear();
    world.zones.clear();
    for (std::size_t i = 0; i < world.facts.people.size(); ++i) {
        auto const at = i % static_cast<std::size_t>(houses);
        auto& person = world.facts.people[i];
        person.establishment = "house " + std::to_string(at);
        world.zones[person.establishment] = {"QN00101M", "QN00102M"};
        auto const place = i / static_cast<std::size_t>(houses);  // 0…19 in its house
        auto rows = [&](char const* criterion, bool before, bool after) {
            world.rounds->evolution.rows.push_back(measured(i, criterion, before, after));
        };
        // By houses apart: all of some rise, none of others; and everywhere a little.
        rows("school", place < 8, at % 4 == 0 ? place < 17 : place < 8);
        rows("wellbeing", place < 8, place < 10 + at % 3);
    }
    return world;
}

TEST_CASE("over ten establishments, what they differ by is in the interval of a change, and the sentence follows it") {
    for (int houses : {9, 12}) {
        CAPTURE(houses);
        auto const content = assembled(network_of(houses)).content;
        int seen = 0;
        each_figure(content, [&](ReportFigure const& figure) {
            if (figure.kind != FigureKind::evolution || !figure.change) return;
            ++seen;
            auto const noted = [&](char const* words) {
                return std::ranges::any_of(figure.notes, [&](auto const& note) { return note.contains(words); });
            };
            CHECK(noted("les intervalles en tiennent compte") == (houses == 12));
            CHECK(noted("trop peu d’établissements pour le mesurer") == (houses == 9));
            CHECK(figure.after->method == (houses == 12 ? "cluster_robust" : "wilson"));
            if (houses == 9) return;
            // Many rise; here in a quarter of the houses, there in all of them.
            bool const apart = figure.key == "evolution.school";
            CHECK(figure.finding.contains(apart ? "dans la marge" : "en hausse, au-delà de la marge d’incertitude."));
            CHECK(std::round(*figure.change_low * 1000) == doctest::Approx(*figure.change_low * 1000));
        });
        CHECK(seen == 2);
    }
}

TEST_CASE("what the correction takes back of a criterion is not said above it") {
    // Two criteria, each a little beyond its own margin.
    auto world = large_world(wish_of(Template::impact, Audience::team), 60);
    world.rounds->evolution.rows.clear();
    for (std::size_t i = 0; i < 60; ++i)
        for (auto const* criterion : {"school", "wellbeing"})
            world.rounds->evolution.rows.push_back(measured(i, criterion, i < 20 || i >= 57, i < 32));
    int seen = 0;
    auto const content = assembled(world).content;
    each_figure(content, [&](ReportFigure const& figure) {
        if (figure.kind == FigureKind::evolution) {
            ++seen;
            CHECK(*figure.change_low > 0);
            CHECK_MESSAGE(figure.finding.contains("mais pas après correction"), figure.finding);
        }
        if (figure.key == "evolution_caution") CHECK(figure.words.contains("aucun n’évolue"));
    });
    CHECK(seen == 2);
}

TEST_CASE("a network's figures read again the day after one child came tell nobody of that child") {
    auto asked = wish_of(Template::impact, Audience::partner);
    asked.establishment.clear();
    auto const first = assembled(large_world(asked, 90));
    auto const total = [](Assembly const& made) {
        std::optional<double> out;
        each_figure(made.content, [&](ReportFigure const& figure) {
            if (figure.key == "children") out = figure.value;
        });
        return out;
    };
    REQUIRE(total(first) == 90);
    auto const later = [&] {
        auto day_after = asked;
        day_after.now = "2026-09-11T08:00:00.000Z";
        day_after.today = "2026-09-11";
        return large_world(day_after, 91);
    };
    // Decided against nothing, the difference would be that child.
    CHECK(total(assembled(later())) == 91);
    auto const second = assembled(later(), {first.release});
    CHECK(second.already_exposed == 0);
    CHECK(total(second).value_or(90) == 90);
}
