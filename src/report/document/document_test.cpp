#include "http/http.hpp"
#include "report/document/chart.hpp"
#include "report/document/document.hpp"
#include "report/document/sample_test.hpp"
#include "report/document/words.hpp"
#include "territory/archive.hpp"
#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

using namespace marelle;
using namespace marelle::report;

namespace {

// Blanks that hold words together, as blanks.
std::string plain(std::string text) {
    for (std::string_view blank : {"\u00a0", "\u202f"})
        for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank))
            text.replace(at, blank.size(), " ");
    return text;
}

bool has(std::string_view text, std::string_view part) {
    return plain(std::string{text}).find(part) != std::string::npos;
}

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++out;
    return out;
}

// Every sheet and every text of a workbook, one after the other.
std::string book(std::string const& bytes) {
    auto const files = territory::unzip(bytes);
    REQUIRE(files);
    std::string out;
    for (auto const& file : *files)
        if (file.name.ends_with(".xml")) out += file.bytes;
    return out;
}

void put(std::filesystem::path const& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

std::vector<std::string> all_of(ReportContent const& content, Seal const* seal) {
    return {html(content, seal, Style::screen), html(content, seal, Style::print), book(xlsx(content, seal))};
}

}  // namespace

TEST_CASE("nothing that stands beside a hidden figure is written, in any document") {
    // The sample leaves 4444 beside each mark, as a careless writer might.
    auto const seal = sample::first();
    for (auto audience : {Audience::team, Audience::partner, Audience::everyone})
        for (auto const& text : all_of(sample::impact(audience), &seal)) {
            CHECK(!has(text, "4444"));
            CHECK(!has(text, "4 444"));
        }
    auto const page = html(sample::impact(), nullptr, Style::screen);
    CHECK(times(page, "Ce chiffre n’est pas montré, pour que personne ne soit reconnu.") == 3);
    CHECK(times(page, "aria-label=\"non montré\">×</span>") == 7);
}

TEST_CASE("a hidden cell is one mark, whatever stands in it") {
    auto content = sample::yearly();
    auto& cell = content.sections[0].figures[0].lines[0].cells[4];
    REQUIRE(cell.shown == Shown::hidden);
    auto const before = html(content, nullptr, Style::print);
    cell.value = 4444;
    cell.day = "2025-12-15";
    CHECK(html(content, nullptr, Style::print) == before);
    CHECK(!has(book(xlsx(content, nullptr)), "<v>4444</v>"));
}

TEST_CASE("a table whose total is hidden shows its other cells; of too few children the sentence alone is said") {
    auto content = sample::yearly();
    auto& table = content.sections[0].figures[0];
    table.shown = Shown::hidden;
    CHECK(has(html(content, nullptr, Style::print), "<th scope=\"row\">Collège</th>"));
    auto const page = html(sample::impact(), nullptr, Style::print);
    CHECK(has(page, "Trop peu d’enfants ont été évalués deux fois"));
    CHECK(times(page, "<svg ") == 6);
}

TEST_CASE("what is missing is counted one by one: for the team alone") {
    CHECK(has(html(sample::impact(Audience::team), nullptr, Style::screen), "7777"));
    for (auto audience : {Audience::partner, Audience::everyone})
        for (auto const& text : all_of(sample::impact(audience), nullptr)) CHECK(!has(text, "7777"));
    CHECK(!has(book(xlsx(sample::impact(Audience::team), nullptr)), "7777"));
}

TEST_CASE("a draft says so on every page; a frozen version says which, and what it corrects") {
    auto const draft = html(sample::impact(), nullptr, Style::print);
    CHECK(has(draft, "<b>BROUILLON</b>"));
    CHECK(has(draft, "content:string(mark)"));
    CHECK(!has(draft, "Empreinte"));
    auto const seal = sample::correction();
    auto const frozen = html(sample::impact(), &seal, Style::print);
    CHECK(!has(frozen, "BROUILLON"));
    CHECK(has(frozen, seal.hash));
    CHECK(has(frozen, seal.audit_hash));
    CHECK(has(frozen, "Remplace la version 1. Motif : Douze enfants"));
    CHECK(has(frozen, "<td>1 216</td><td>1 204</td>"));
    // The workbook names the two versions as the page does.
    CHECK(has(frozen, "Version 1</th>"));
    auto const workbook = book(xlsx(sample::impact(), &seal));
    CHECK(has(workbook, "Version 1"));
    CHECK(has(workbook, "Version 2"));
    CHECK(!has(workbook, "Dans cette version"));
    auto const first = sample::first();
    CHECK(!has(html(sample::impact(), &first, Style::print), "Ce que cette version corrige"));
    CHECK(has(html(sample::impact(Audience::team), &first, Style::print), "ne doit pas sortir"));
}

TEST_CASE("a text that was not written is asked for in a draft, and silent once frozen") {
    CHECK(has(html(sample::impact(), nullptr, Style::screen), "Pas encore écrit."));
    auto const seal = sample::first();
    auto const frozen = html(sample::impact(), &seal, Style::screen);
    CHECK(!has(frozen, "Pas encore écrit."));
    CHECK(!has(frozen, "Quels besoins restent sans réponse ?"));
    CHECK(has(frozen, "Rien à présenter ici pour cette période."));
}

TEST_CASE("the director's words are words: no tag of theirs is one") {
    auto content = sample::impact();
    content.title = "<script>alert(1)</script>";
    content.scope.name = "</style><b>x";
    content.sections[0].figures[4].lines[0].label = "<td>\"&";
    content.sections[2].figures[0].finding = "\"><script>alert(2)</script>";
    auto const page = html(content, nullptr, Style::screen);
    CHECK(has(page, "&lt;beaucoup&gt;"));
    CHECK(!has(page, "<script"));
    CHECK(!has(page, "</style><b>"));
    CHECK(times(page, "<style>") == 1);
}

TEST_CASE("the page is read without seeing it: its language, headings in order, heads of tables, charts that speak") {
    auto const page = html(sample::impact(), nullptr, Style::screen);
    CHECK(has(page, "<html lang=\"fr\">"));
    CHECK(times(page, "<h1") == 1);
    CHECK(page.find("<h2") < page.find("<h3"));
    CHECK(times(page, "<th scope=") == times(page, "<th ") + times(page, "<th>"));
    CHECK(times(page, "<svg ") == 6);
    CHECK(times(page, "role=\"img\" aria-label=\"") == 6);
    CHECK(has(plain(page),
              "aria-label=\"En juin, 71 % des enfants sont au niveau attendu, contre 52 % en octobre. Avant : "
              "52 %. Après : 71 %, intervalle à 95 % de 61 % à 79 %.\""));
    CHECK(times(page, "font-family=\"Andika") == 6);
    CHECK(!has(page, "<script"));
    CHECK(!has(page, "style=\""));  // the policy of the page allows its own sheet alone
    CHECK(page.size() <= 26'000);
}

TEST_CASE("both languages say everything") {
    auto const seal = sample::correction();
    for (auto language : {"fr", "en"})
        for (auto audience : {Audience::team, Audience::partner, Audience::everyone})
            for (auto const* sealed : {static_cast<Seal const*>(nullptr), &seal})
                for (auto const& text : all_of(sample::impact(audience, language), sealed))
                    CHECK(!has(text, "report.document."));
    CHECK(has(html(sample::impact(Audience::partner, "en"), nullptr, Style::screen), "<html lang=\"en\">"));
    CHECK(has(html(sample::impact(Audience::partner, "en"), nullptr, Style::screen), "95% interval"));
}

TEST_CASE("shares, changes and days are written as they are read") {
    Words const fr{"fr"}, en{"en"};
    CHECK(plain(fr.percent(0.712)) == "71 %");
    CHECK(plain(fr.percent(1)) == "100 %");
    CHECK(plain(fr.percent(0.9995)) == "100,0 %");  // not everybody
    CHECK(plain(fr.percent(0.004)) == "0,4 %");     // not nobody
    CHECK(plain(fr.points(0.1915)) == "+19,2 points");
    CHECK(plain(fr.points(-0.03)) == "−3,0 points");
    CHECK(plain(fr.points(0.0001)) == "0,0 points");
    CHECK(plain(fr.day("2025-09-01")) == "1er septembre 2025");
    CHECK(plain(fr.day("2026-08-31")) == "31 août 2026");
    CHECK(plain(en.day("2025-09-01")) == "1 September 2025");
    CHECK(plain(fr.moment("2026-07-06T14:30:00.000Z")) == "6 juillet 2026 à 16 h 30");
    CHECK(plain(fr.number(48210.5, "hours")) == "48 210,5 h");
    CHECK(plain(fr.number(12)) == "12");
}

TEST_CASE("a period that is not over says until when it is counted; one that is over does not") {
    Words const fr{"fr"}, en{"en"};
    ReportContent content;
    content.period = {"2026-09-01", "2027-08-31", {}};
    content.computed_at = "2026-11-26T16:00:00.000Z";
    CHECK(plain(fr.period(content)) ==
          "du 1er septembre 2026 au 31 août 2027 (pas finie : compté jusqu’au 26 novembre 2026)");
    CHECK(has(en.period(content), "(not over: counted until 26 November 2026)"));
    content.computed_at = "2027-08-30T22:00:00.000Z";  // the last day, here
    CHECK(plain(fr.period(content)) == "du 1er septembre 2026 au 31 août 2027");
}

TEST_CASE("no line of a French page begins with a high sign; an English page is left as it is") {
    auto content = sample::yearly();
    content.title = "Bilan : « tout » ? 12 % ; oui !";
    auto const page = html(content, nullptr, Style::print);
    CHECK(page.find("Bilan\u00a0: «\u00a0tout\u00a0»\u00a0? 12\u00a0%\u00a0; oui\u00a0!</h1>") != std::string::npos);
    content.language = "en";
    CHECK(html(content, nullptr, Style::print).find("Bilan : « tout » ? 12 % ; oui !</h1>") != std::string::npos);
}

TEST_CASE("a chart stays within its frame at both ends, with its before and without") {
    auto const low = svg({{0, "0 %"}, {}, 0.0, 0.114, "Aucun.", "fr"});
    CHECK(has(low, "<circle cx=\"20.0\""));
    CHECK(has(low, "<text x=\"36\" y=\"16\""));
    auto const high = svg({{1, "100 %"}, ChartMark{0, "0 %"}, 0.886, 1.0, "Tous.", "fr"});
    CHECK(has(high, "<circle cx=\"320.0\""));
    CHECK(times(high, "<circle") == 2);
    CHECK(has(high, "fill=\"#fff\" stroke=\"#16262b\""));  // hollow: told apart without colour
    CHECK(times(svg({{0.5, "50 %"}, {}, {}, {}, "Sans intervalle.", "fr"}), "<rect") == 0);
}

TEST_CASE("of nobody, a share says so instead of leaving its title alone") {
    auto content = sample::impact();
    ReportFigure none;
    none.key = "inside_clubs";
    none.kind = FigureKind::share;
    none.title = "Clubs : part des habitants";
    none.share = ReportShare{0, 0, {}, {}, {}, "", Shown::published};
    content.sections = {{"one", "Une", {none}, {}}};
    none.finding = "Aucun enfant sur 0 n’habite un quartier prioritaire";
    content.sections[0].figures[0] = none;
    auto const alone = html(content, nullptr, Style::print);
    CHECK(has(alone, "on ne le sait pour personne."));
    CHECK(!has(alone, "sur 0"));
    auto other = none;
    other.key = "inside_holidays";
    other.title = "Vacances : part des habitants";
    content.sections[0].figures = {none, other};
    auto const both = html(content, nullptr, Style::print);
    CHECK(times(both, "on ne le sait pour personne") == 1);
    CHECK(has(both, "<b>Clubs : part des habitants</b></th><td>–</td>"));
    CHECK(has(both, "<b>Vacances : part des habitants</b></th><td>–</td>"));
    CHECK(!has(both, "sur 0"));
}

TEST_CASE("a total kept from another day says that day in its name when its lines are of today") {
    auto content = sample::impact();
    auto const at = [](std::int64_t people, std::optional<Date> const& day) {
        return ReportCell{people, day ? Shown::maintained : Shown::published, day, {}};
    };
    ReportFigure table;
    table.key = "children_by_zone";
    table.kind = FigureKind::table;
    table.title = "Enfants par quartier";
    table.columns = {{"", "Enfants"}};
    auto const printed = [&](ReportCell const& one, ReportCell const& two, ReportCell const& total) {
        table.lines = {{"a", "Les Hauts", {one}}, {"b", "Le Bas-Pré", {two}}, {"", "Ensemble", {total}}};
        content.sections = {{"one", "Une", {table}, {}}};
        return html(content, nullptr, Style::print);
    };
    auto const name = "Ensemble, tel que publié au 15 décembre 2025";
    CHECK(has(printed(at(20, {}), at(21, {}), at(38, "2025-12-15")), name));
    CHECK(has(printed(at(20, {}), at(18, "2025-12-15"), at(38, "2025-12-15")), name));
    CHECK(has(book(xlsx(content, nullptr)), name));
    // Of one day, they add up; a line kept under a total of today has its letter.
    CHECK(!has(printed(at(20, "2025-12-15"), at(18, "2025-12-15"), at(38, "2025-12-15")), "tel que publié"));
    CHECK(!has(printed(at(20, {}), at(18, "2025-12-15"), at(40, {})), "tel que publié"));
    // What is hidden tells no day.
    auto hidden = at(20, {});
    hidden.shown = Shown::hidden;
    CHECK(!has(printed(hidden, at(18, "2025-12-15"), at(38, "2025-12-15")), "tel que publié"));
}

TEST_CASE("a note that several figures share is said once, with a number to find it by") {
    auto content = sample::impact();
    auto const shared = std::string{"Intervalle prudent, plus large qu’il ne pourrait être : combien d’enfants étaient "
                                    "au niveau attendu les deux fois n’est pas montré."};
    auto const brief = std::string{"Compté jusqu’au 12 janvier."};
    for (auto& figure : content.sections[2].figures) figure.notes = {shared, brief + figure.title};
    content.sections[1].figures[0].notes = {
        "Une autre remarque, de ce chiffre-là et de nul autre, mais aussi longue que "
        "celle qui est dite plusieurs fois plus bas."};
    auto const many = content.sections[2].figures.size();
    REQUIRE(many > 3);
    auto const page = plain(html(content, nullptr, Style::print));
    CHECK(times(page, shared) == 1);
    CHECK(has(page, "id=\"n-1\">\nNote 1 : " + shared));
    CHECK(times(page, "<a href=\"#n-1\">Voir la note 1.</a>") == many - 1);
    CHECK(times(page, brief) == many);  // read faster than looked up
    CHECK(!has(page, "note 2"));
    auto const cells = plain(book(xlsx(content, nullptr)));
    CHECK(times(cells, shared) == 1);
    content.language = "en";
    CHECK(has(html(content, nullptr, Style::print), "See note 1."));
}

TEST_CASE("the workbook says what a figure says, and names the day of what is kept once") {
    auto content = sample::impact();
    auto const cells = book(xlsx(content, nullptr));
    CHECK(has(cells, "La médiathèque déclare 37,4 % d’enfants inscrits sur 118."));
    CHECK(has(cells, "Les mêmes 94 enfants ont été évalués"));
    CHECK(!has(cells, "4444"));
    ReportFigure table;
    table.key = "children_by_zone";
    table.kind = FigureKind::table;
    table.title = "Enfants par quartier";
    table.columns = {{"", "Enfants"}};
    auto const kept = [](std::int64_t people) { return ReportCell{people, Shown::maintained, "2025-12-15", {}}; };
    table.lines = {{"a", "Les Hauts", {kept(20)}}, {"", "Ensemble", {kept(20)}}};
    auto const sheet = [&] {
        content.sections = {{"one", "Une", {table}, {}}};
        auto const files = territory::unzip(xlsx(content, nullptr));
        auto const found = std::ranges::find(*files, "sheet3.xml", [](auto const& each) { return each.name; });
        REQUIRE(found != files->end());
        return times(found->bytes, "<row ");
    };
    CHECK(sheet() == 4);  // the head, both lines, the day
    table.lines[0].cells[0].shown = Shown::published;
    CHECK(sheet() == 5);  // which of them is of that day
}

TEST_CASE("a table too wide for the page is read the other way, or in several; a file is named after nobody") {
    auto const page = html(sample::yearly(), nullptr, Style::print);
    // The narrow one, then the wide one in two: each of its columns and of its lines is there once in each.
    CHECK(times(page, "<table class=\"many\"") == 3);
    CHECK(times(page, "<th scope=\"col\">6e–5e garçons</th>") == 1);
    CHECK(times(page, "<th scope=\"row\">Quartier de la Marelle n° 34</th>") == 2);
    CHECK(times(page, "<th scope=\"col\">") == 8 + 19);
    auto upright = sample::yearly();
    auto& wide = upright.sections[0].figures[1];
    wide.lines.resize(4);
    wide.lines[0].cells[18].value = 777;  // of the last column
    auto const turned = html(upright, nullptr, Style::print);
    CHECK(times(turned, "<table class=\"many\"") == 1);
    CHECK(has(turned, "<tr class=\"total\"><th scope=\"row\">Ensemble</th>\n<td>777</td>"));
    CHECK(has(turned, "<th scope=\"col\">Quartier de la Marelle n° 4</th>"));
    auto const seal = sample::correction();
    CHECK(file_name(sample::yearly(), &seal) == "bilan-clas-2025-09-01-2026-08-31-v2");
    CHECK(file_name(sample::impact(Audience::team, "en"), nullptr) == "report-evolution-2025-09-01-2026-08-31-draft");
}

TEST_CASE("the workbook holds what the page holds: figures, tables, definitions, what is hidden, the seal") {
    auto const seal = sample::first();
    auto const cells = book(xlsx(sample::impact(), &seal));
    for (auto part : {"Bilan d’impact", "Chiffres", "Enfants par tranche d’âge et par sexe", "Définitions",
                      "Ce qui n’est pas montré", "non montré", "Valeur maintenue du 15 décembre 2025.",
                      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "<v>1204</v>", "<v>62</v>"})
        CHECK_MESSAGE(has(cells, part), part);
    CHECK(has(book(xlsx(sample::impact(), nullptr)), "BROUILLON"));
    // A whole number has no decimal mark after it; the day a value is of is said as everywhere.
    CHECK(has(cells, R"(formatCode="#,##0.0#")"));
    CHECK(!has(cells, "#,##0.##"));
    CHECK(!has(cells, ">2025-12-15<"));
}

TEST_CASE("two tables of one long title have a sheet each") {
    auto content = sample::yearly();
    auto copy = content.sections[0].figures[1];
    copy.title = content.sections[0].figures[0].title = "Enfants [par] quartier: prioritaire/autre, et âge*?";
    content.sections[0].figures[1].title = copy.title;
    auto const cells = book(xlsx(content, nullptr));
    CHECK(has(cells, "name=\"1 Enfants par quartier…\""));
    CHECK(has(cells, "name=\"2 Enfants par quartier…\""));
    content.sections[0].figures[0].title = "Enfants par quartier, âge et sexe";
    CHECK(has(book(xlsx(content, nullptr)), "name=\"1 Enfants par quartier, âge et…\""));
    content.sections[0].figures[0].title = "Enfants par quartier prioritaire, et âge";
    CHECK(has(book(xlsx(content, nullptr)), "name=\"1 Enfants par quartier…\""));
    content.sections[0].figures[0].title = "Anticonstitutionnellementééééééé";
    CHECK(has(book(xlsx(content, nullptr)), "name=\"1 Anticonstitutionnellementééé…\""));
    content.sections[0].figures[0].title = "Enfants par âge et par sexe";
    CHECK(has(book(xlsx(content, nullptr)), "name=\"1 Enfants par âge et par sexe\""));
}

TEST_CASE("an answer of the server: the page runs nothing, the files are kept") {
    auto const page = report::document(sample::impact(), nullptr, Format::html);
    REQUIRE(page);
    CHECK(page->content_type == "text/html; charset=utf-8");
    CHECK(has(page->headers.front().second, "default-src 'none'"));
    CHECK(!has(page->headers.front().second, "script-src"));
    CHECK(
        has(page->headers.back().second, "inline; filename=\"bilan-evolution-2025-09-01-2026-08-31-brouillon.html\""));
    auto const book_reply = report::document(sample::impact(), nullptr, Format::xlsx);
    REQUIRE(book_reply);
    CHECK(has(book_reply->headers.front().second, "bilan-evolution-2025-09-01-2026-08-31-brouillon.xlsx"));
    CHECK(!format_named("docx"));
}

TEST_CASE("the documents are written out to be looked at, where a folder is given") {
    char const* folder = std::getenv("MARELLE_TEST_DOCUMENTS");
    if (!folder) return;
    auto const seal = sample::correction(), first = sample::first();
    auto write = [folder](std::string const& name, ReportContent const& content, Seal const* sealed) {
        auto const at = (std::filesystem::path{folder} / name).string();
        put(at + ".html", html(content, sealed, Style::screen));
        put(at + ".print.html", html(content, sealed, Style::print));
        put(at + ".xlsx", xlsx(content, sealed));
        auto const printed = pdf(html(content, sealed, Style::print));
        REQUIRE_MESSAGE(printed, printed.error().code);
        put(at + ".pdf", *printed);
    };
    write("impact", sample::impact(), &seal);
    write("team", sample::impact(Audience::team), nullptr);
    write("english", sample::impact(Audience::partner, "en"), nullptr);
    write("yearly", sample::yearly(), &first);
}
