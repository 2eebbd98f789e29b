#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include "timetable/house_file.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <rapidcheck.h>
#include <sstream>

using namespace marelle;
using namespace marelle::timetable;

namespace {

std::string read_file(std::filesystem::path const& path) {
    std::ifstream in{path};
    REQUIRE(in);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} { add_routes(router, shipped_calendar()); }
};

// "A 2026-10-17 2026-11-01 Toussaint", a line a stretch; "!3 until invalid" for what is wrong.
std::vector<std::string> said(CalendarFile const& file) {
    std::vector<std::string> out;
    for (auto const& one : file.days) out.push_back(one.zone + " " + one.from + " " + one.until + " " + one.label);
    for (auto const& one : file.wrong) out.push_back("!" + std::to_string(one.line) + " " + one.field + " " + one.code);
    return out;
}
using Lines = std::vector<std::string>;

std::string ics(std::string const& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(std::string const& lines) { return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n"; }

std::string const autumn = "annee_scolaire;zone;du;au;nature;nom\r\n"
                           "2025-2026;A;07/02/2026;15/02/2026;Vacances;Hiver court\r\n"
                           "2025-2026;B;2026-02-14;2026-03-01;holiday;Hiver\r\n";
std::string const path = "/api/v1/calendar-imports?file_name=rectorat.csv";

struct Line {
    char const* text;
    Lines says;
};
void check_ministry(Line const& line) {
    CAPTURE(line.text);
    std::string const header = "description;population;start_date;end_date;location;zones;annee_scolaire\n";
    auto const file = read_calendar_file(header + line.text + "\n", "A");
    REQUIRE(file);
    CHECK(said(*file) == line.says);
}

}  // namespace

TEST_CASE("the ministry's own file: pupils, the days of Paris, from the evening of the departure to the return") {
    for (auto const& line : {
             // Leaving on a Saturday: that day is off already. Midnights of Paris, in summer time then in winter time.
             Line{
                 "Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;Lyon;Zone A;2025-2026",
                 {"A 2025-10-18 2025-11-02 Vacances de la Toussaint"}},
             // Leaving on a Friday after class: that day has class.
             Line{"Vacances de Noël;-;2026-12-18;2027-01-18;La Réunion;Réunion;2026-2027",
                  {"reunion 2026-12-19 2027-01-17 Vacances de Noël"}},
             Line{"Vacances d'Hiver;-;2026-02-20T00:00:00+01:00;2026-03-09T00:00:00+01:00;Corse;Corse;2025-2026",
                  {"corse 2026-02-21 2026-03-08 Vacances d'Hiver"}},
             Line{"Vacances d'Été;Enseignants;2026-07-10;2026-08-31;Lyon;Zone A;2025-2026", {}},
             Line{"Vacances d'Été;Élèves;2026-07-04;2026-09-01;Lyon;Zone A;2025-2026",
                  {"A 2026-07-04 2026-08-31 Vacances d'Été"}},
             Line{"Début des Vacances d'Été;-;2027-07-03;2027-07-03;Paris;Zone C;2026-2027",
                  {"C 2027-07-03 2027-08-31 Début des Vacances d'Été"}},
             Line{"Rentrée scolaire;-;2026-09-01;2026-09-01;Paris;Zone C;2026-2027", {}},
             Line{"Pont de l'Ascension;-;2026-05-15;2026-05-18;Nantes;Zone B;2025-2026",
                  {"B 2026-05-15 2026-05-17 Pont de l'Ascension"}},
             Line{"Pont;-;2026-05-15;2026-05-15;Nantes;Zone B;2025-2026", {"B 2026-05-15 2026-05-15 Pont"}},
             Line{"Vacances;-;2026-05-15T22;2026-05-35;Nantes;Zone B;2025-2026",
                  {"!2 from invalid", "!2 until invalid"}},
             Line{"Vacances;-;2026-05-18;2026-05-16;Nantes;Zone B;2025-2026", {"!2 until too_early"}},
             Line{"Vacances;-;2026-05-18;2026-06-16;Ailleurs;Atlantide;2025-2026", {}},
         }) {
        check_ministry(line);
    }
    // As downloaded with labels, and with the same stretch for each académie.
    auto const labels = read_calendar_file(
        "\xEF\xBB\xBF"
        "Description;Population;Start date;End date;Location;Zones;annee_scolaire\r\n"
        "Vacances de Noël;-;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00;Lyon;Zone A;2026-2027\r\n"
        "Vacances de Noël;-;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00;Dijon;Zone A;2026-2027\r\n",
        "");
    REQUIRE(labels);
    auto const years = years_of(labels->days);
    REQUIRE(years.size() == 1);
    CHECK(years[0].days.size() == 1);
    CHECK(years[0].days[0].from == "2026-12-19");
}

TEST_CASE("the ministry's own file, for the islands: midnights of Paris or their own, and days alone") {
    for (auto const& line : {
             // East of Paris, midnight there is the evening before in Paris; west of it, the small hours of the day.
             Line{"Vacances après la 1re période;-;2026-10-09T20:00:00+00:00;2026-10-25T20:00:00+00:00;Réunion;"
                  "Réunion;2026-2027",
                  {"reunion 2026-10-10 2026-10-25 Vacances après la 1re période"}},
             Line{"Vacances de Carnaval;-;2027-02-05T04:00:00+00:00;2027-02-22T04:00:00+00:00;Guadeloupe;Guadeloupe;"
                  "2026-2027",
                  {"guadeloupe 2027-02-06 2027-02-21 Vacances de Carnaval"}},
             Line{"Vacances de Pâques;-;2027-03-25T23:00:00+00:00;2027-04-11T22:00:00+00:00;Martinique;Martinique;"
                  "2026-2027",
                  {"martinique 2027-03-27 2027-04-11 Vacances de Pâques"}},
             Line{"Vacances de la Toussaint;-;2026-10-17T03:00:00+00:00;2026-11-02T03:00:00+00:00;Guyane;Guyane;"
                  "2026-2027",
                  {"guyane 2026-10-17 2026-11-01 Vacances de la Toussaint"}},
             // A day alone is the day said, with its end or without.
             Line{"Abolition de l'esclavage;-;2027-05-26T22:00:00+00:00;2027-05-27T22:00:00+00:00;Guadeloupe;"
                  "Guadeloupe;2026-2027",
                  {"guadeloupe 2027-05-27 2027-05-27 Abolition de l'esclavage"}},
             Line{"Mi-carême;-;2027-03-04;2027-03-04;Martinique;Martinique;2026-2027",
                  {"martinique 2027-03-04 2027-03-04 Mi-carême"}},
             Line{"Abolition de l'esclavage;-;2027-04-27;2027-04-28;Mayotte;Mayotte;2026-2027",
                  {"mayotte 2027-04-27 2027-04-27 Abolition de l'esclavage"}},
             Line{"Début des Vacances d'Été;-;2027-07-03;;Corse;Corse;2026-2027",
                  {"corse 2027-07-03 2027-08-31 Début des Vacances d'Été"}},
         })
        check_ministry(line);
}

TEST_CASE("a text names zones and territories by their words") {
    struct Line {
        char const* text;
        Lines zones;
    };
    Line const lines[] = {{"Zone A", {"A"}},
                          {"b", {"B"}},
                          {"Zones A, B et C", {"A", "B", "C"}},
                          {"zones c et a", {"A", "C"}},
                          {"Corse", {"corse"}},
                          {"La Réunion", {"reunion"}},
                          {"Saint-Pierre et Miquelon", {"saint_pierre_et_miquelon"}},
                          {"Guadeloupe, Zone B", {"B", "guadeloupe"}},
                          {"Vacances à Lyon", {}},
                          {"zone de jeux a", {}},
                          {"", {}}};
    for (auto const& line : lines) {
        CAPTURE(line.text);
        CHECK(zones_in(line.text) == line.zones);
    }
}

TEST_CASE("our own columns are read in any order, each wrong cell named with its line") {
    auto read = [](std::string const& text) { return said(*read_calendar_file(text, "")); };
    CHECK(read(autumn) == Lines{"A 2026-02-07 2026-02-15 Hiver court", "B 2026-02-14 2026-03-01 Hiver"});
    CHECK(read("label,until,from,zone,kind\nPont,2026-05-16,2026-05-15,\"Zones A, B\",bridge\n") ==
          Lines{"A 2026-05-15 2026-05-16 Pont", "B 2026-05-15 2026-05-16 Pont"});
    CHECK(read("du;au;zone;nom;nature\n30/02/2026;;D;;fête\n2026-01-02;2026-01-01;A;x;\n") ==
          Lines{"!2 from invalid", "!2 until invalid", "!2 zone unknown", "!2 label required", "!2 kind unknown",
                "!3 until too_early"});
    CHECK(said(*read_calendar_file("du;au;nom\n2026-01-02;2026-01-02;x\n", "zone C")) ==
          Lines{"C 2026-01-02 2026-01-02 x"});
    CHECK(read_calendar_file("nom;prenom\na;b\n", "").error().code == "calendar_import.no_columns");
    CHECK(read_calendar_file("", "").error().code == "csv.empty");
}

TEST_CASE("a line a day becomes stretches, cut at their names and at the end of the school year") {
    auto file = *read_calendar_file("date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances\n"
                                    "2026-08-30,True,False,False,Vacances d'été\n"
                                    "2026-08-31,True,False,True,Vacances d'été\n"
                                    "2026-09-01,True,False,False,Vacances d'été\n"
                                    "2026-10-17,True,peut-être,False,Vacances de la Toussaint\n"
                                    "hier,True,True,True,x\n",
                                    "");
    CHECK(said(file) == Lines{"A 2026-08-30 2026-08-31 Vacances d'été", "C 2026-08-31 2026-08-31 Vacances d'été",
                              "A 2026-09-01 2026-09-01 Vacances d'été",
                              "A 2026-10-17 2026-10-17 Vacances de la Toussaint", "!5 vacances_zone_b invalid",
                              "!6 date invalid"});
}

TEST_CASE("iCalendar: folded lines, exclusive ends, local midnights, and what it cannot be believed for") {
    auto read = [](std::string const& events, char const* zone = "") { return said(*read_ics(ics(events), zone)); };
    CHECK(read(event("DTSTART;VALUE=DATE:20261017\r\nDTEND;VALUE=DATE:20261102\r\nSUMMARY:Vacances de la Tous\r\n "
                     "saint - Zone A\r\n")) == Lines{"A 2026-10-17 2026-11-01 Vacances de la Toussaint"});
    CHECK(read(event("DTSTART:20261016T220000Z\r\nDTEND:20261101T230000Z\r\nSUMMARY:Toussaint\r\nCATEGORIES:Zones A\\,"
                     " C\r\n")) == Lines{"A 2026-10-17 2026-11-01 Toussaint", "C 2026-10-17 2026-11-01 Toussaint"});
    CHECK(read(event("DTSTART;VALUE=DATE:20280229\r\nSUMMARY:Pont\\, neige\r\n"), "zone B") ==
          Lines{"B 2028-02-29 2028-02-29 Pont, neige"});
    CHECK(read("X-WR-CALNAME:Calendrier scolaire Zone C\r\n" +
               event("DTSTART;VALUE=DATE:20260515\r\nDTEND;VALUE=DATE:20260517\r\nSUMMARY:Réunion\r\n")) ==
          Lines{"C 2026-05-15 2026-05-16 Réunion"});
    CHECK(read(event("SUMMARY:x\r\n") + event("DTSTART:20260230\r\nSUMMARY:x\r\n") +
               event("DTSTART:20260105\r\nDTEND:20260101\r\nSUMMARY:x\r\n") +
               event("DTSTART:20260105\r\nSUMMARY:x\r\n") +
               event("DTSTART:20260105\r\nSUMMARY:x Zone A\r\nRRULE:FREQ=DAILY\r\n") +
               event("DTSTART:20260105\r\nSUMMARY: - Zone A\r\n")) == Lines{"!3 from required", "!6 from invalid",
                                                                            "!10 until too_early", "!15 zone unknown",
                                                                            "!19 rrule invalid", "!24 label required"});
    CHECK(read_ics("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "").error().code == "calendar_import.not_a_calendar");
    CHECK(read_ics("BEGIN:VCALENDAR\r\n", "").error().code == "calendar_import.not_a_calendar");
}

TEST_CASE("what is written is read back the same, in both forms") {
    CHECK(rc::check([] {
        SchoolCalendarRow row{"2027-2028",
                              *rc::gen::elementOf(std::vector<std::string>{"A", "B", "corse"}),
                              "Source",
                              true,
                              Origin::shipped,
                              {},
                              {},
                              {}};
        auto date = std::string{"2027-09-02"};
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
            auto until = add_days(date, *rc::gen::inRange(0, 20));
            auto label = *rc::gen::elementOf(
                std::vector<std::string>{"Vacances d’été", "Pont", "a, b; c\\d", "=1+1",
                                         "« Neige » très, très longue, sur plus d’une ligne ç ç ç"});
            auto kind = label == "Pont" ? DaysOffKind::bridge : DaysOffKind::holiday;
            row.days_off.push_back({date, until, kind, label});
            date = add_days(until, 1 + *rc::gen::inRange(0, 20));
        }
        auto same = [&](CalendarFile const& file, bool formulas) {
            RC_ASSERT(file.wrong.empty());
            RC_ASSERT(file.days.size() == row.days_off.size());
            for (std::size_t i = 0; i < file.days.size(); ++i) {
                RC_ASSERT(file.days[i].zone == row.zone);
                RC_ASSERT(file.days[i].from == row.days_off[i].from);
                RC_ASSERT(file.days[i].until == row.days_off[i].until);
                RC_ASSERT(file.days[i].kind == row.days_off[i].kind);
                // A spreadsheet must not run what it opens: such a text goes out with an apostrophe.
                if (!formulas || row.days_off[i].label[0] != '=')
                    RC_ASSERT(file.days[i].label == row.days_off[i].label);
            }
        };
        same(*read_calendar_file(write_csv({row}), ""), true);
        auto text = write_ics({row}, "2026-01-12T15:30:00.000Z");
        for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != text.npos; at = end + 2)
            RC_ASSERT(end - at <= 75U);
        same(*read_calendar_file(text, ""), false);
    }));
}

TEST_CASE("the public reference file gives the calendar that is shipped, where they both speak") {
    auto const* given = std::getenv("MARELLE_REFERENCE");
    auto file = (given ? std::filesystem::path{given}
                       : std::filesystem::path{MARELLE_SOURCE_DIR} / ".." / "shared" / "data") /
                "vacances_scolaires.csv";
    if (!std::filesystem::exists(file)) {
        MESSAGE("skipped: no reference data");
        return;
    }
    auto read = *read_calendar_file(read_file(file), "");
    CHECK(read.wrong.empty());
    int compared = 0;
    for (auto const& year : years_of(read.days)) {
        if (year.school_year != "2024-2025") continue;
        auto const* known = shipped_calendar().speaking(year.school_year, year.zone, {});
        REQUIRE(known);
        for (auto const& off : known->days_off) {
            CAPTURE(year.zone + off.from);
            CHECK(std::ranges::any_of(year.days,
                                      [&](auto const& one) { return one.from == off.from && one.until == off.until; }));
            ++compared;
        }
    }
    CHECK(compared == 15);
}

TEST_CASE("an import is looked at, applied whole, listed, and taken back whole") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto make = [&] {
            return database.write([&](sql::Session& sql) {
                return materialise(sql, shipped_calendar(), cast::combes, {"2026-02-02", "2026-02-27"});
            });
        };
        make();
        auto sessions = [&](Date const& date) {
            return world.count("SELECT count(id) FROM session WHERE on_date = :date", {{"date", date}});
        };
        auto const before = world.audit_rows();
        auto wrong = autumn + "2025-2026;A;2026-02-10;2026-02-20;Vacances;x\r\n";
        auto old = autumn + "2024-2025;A;2025-02-10;2025-02-20;Vacances;x\r\n";
        cast::Expected const refusals[] = {
            {"nobody", cast::nobody, "POST", path, autumn, 401, ""},
            {"a referent", cast::anissa, "POST", path, autumn, 403, "access.refused"},
            {"without a name", cast::bruno, "POST", "/api/v1/calendar-imports", autumn, 422, "file_name"},
            {"a zone that is none", cast::bruno, "POST", path + "&zone=D", autumn, 422, "zone"},
            {"another file", cast::bruno, "POST", path, "nom;prenom\na;b\n", 422, "calendar_import.no_columns"},
            {"a wrong line", cast::bruno, "POST", path, wrong, 422, "calendar_import.wrong_lines"},
            {"nothing for here", cast::bruno, "POST", path, "zone;du;au;nom\nB;2026-02-14;2026-03-01;Hiver\n", 422,
             "calendar_import.nothing"},
        };
        for (auto const& refusal : refusals) cast::expect(world, refusal);
        CHECK(world.audit_rows() == before);
        cast::expect(world, {"the wrong line is named", cast::bruno, "POST", path + "&dry_run=1", wrong, 200,
                             R"("wrong":[{"line":4,"field":"from","code":"overlaps"}])"});
        cast::expect(world, {"what it would do", cast::bruno, "POST", path + "&dry_run=1", old, 200,
                             R"("added":1,"removed":6,"same":0)"});
        CHECK(world.count("SELECT count(id) FROM school_calendar") == 0);

        // The winter holidays end a week earlier: Monday and Thursday of that week have sessions again.
        auto done = cast::expect(world, {"apply", cast::bruno, "POST", path, old, 201, R"("left":2)"});
        auto id = std::string{boost::json::parse(done.body).as_object().at("id").as_string()};
        CHECK(make() == 3);
        CHECK(sessions("2026-02-16") == 2);
        cast::expect(world, {"listed", cast::bruno, "GET", "/api/v1/calendar-imports", "", 200, "rectorat.csv"});
        cast::expect(world,
                     {"not another's", cast::farid, "GET", "/api/v1/calendar-imports", "", 200, R"("items":[])"});
        cast::expect(world, {"nor his to undo", cast::farid, "DELETE", "/api/v1/calendar-imports/" + id, "", 404,
                             "calendar_import.unknown"});
        cast::expect(world, {"taken along", cast::driss, "GET", "/api/v1/calendar-export?format=ics", "", 200,
                             "SUMMARY:Hiver court"});
        cast::expect(world, {"as a sheet", cast::driss, "GET", "/api/v1/calendar-export", "", 200, "rectorat.csv"});
        cast::expect(world,
                     {"as XLSX", cast::driss, "GET", "/api/v1/calendar-export?format=xlsx", "", 200, "xl/worksheets"});
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE subject LIKE 'export:calendar:%'") == 3);
        cast::expect(world, {"as nothing else", cast::driss, "GET", "/api/v1/calendar-export?format=pdf", "", 422, ""});
        cast::expect(world,
                     {"undo", cast::bruno, "DELETE", "/api/v1/calendar-imports/" + id, "", 200, R"("gone_count":)"});
        CHECK(sessions("2026-02-16") == 0);
        cast::expect(world, {"twice", cast::bruno, "DELETE", "/api/v1/calendar-imports/" + id, "", 409,
                             "calendar_import.undone"});
        cast::expect(world, {"the shipped one speaks again", cast::bruno, "GET",
                             "/api/v1/school-calendars?year=2025-2026", "", 200, R"("origin":"shipped")"});
    });
}

TEST_CASE(
    "closures and weeks of communes are read from a file, every wrong line and field named, and nothing changed") {
    auto read = [](std::string const& text, Content content = Content::days_off) {
        auto file = read_calendar_file(text, "", content);
        REQUIRE(file);
        judge(*file, true);
        Lines out;
        for (auto const& one : file->closures) out.push_back(one.from + " " + one.until + " " + one.label);
        for (auto const& [line, row] : file->weeks)
            out.push_back(row.commune + " " + row.commune_name + " " + row.from + " " +
                          std::to_string(row.half_days.size()));
        for (auto const& one : said(*file)) out.push_back(one);
        return out;
    };
    std::string const heads = "du;au;nature;nom\n";
    CHECK(read(heads + "02/05/2026;2026-05-03;Fermeture;Travaux\n2026-07-14;2026-07-14;closure;Pont\n") ==
          Lines{"2026-05-02 2026-05-03 Travaux", "2026-07-14 2026-07-14 Pont"});
    CHECK(read("du;au;nom\n2026-05-02;2026-05-03;Travaux\n", Content::closures) ==
          Lines{"2026-05-02 2026-05-03 Travaux"});
    CHECK(read(heads + "2026-05-04;2026-05-03;fermeture;Travaux\nmai;2026-05-03;fermeture;\n") ==
          Lines{"!2 until too_early", "!3 from invalid", "!3 label required"});
    CHECK(read(heads + "2026-05-02;2027-05-03;fermeture;Longue\n2026-06-01;2026-06-01;fermeture;Deux fois\n"
                       "2026-06-01;2026-06-01;fermeture;Deux fois\n") ==
          Lines{"2026-05-02 2027-05-03 Longue", "2026-06-01 2026-06-01 Deux fois", "2026-06-01 2026-06-01 Deux fois",
                "!2 until too_late", "!4 from repeated"});
    auto const party = event("DTSTART;VALUE=DATE:20260502\r\nDTEND;VALUE=DATE:20260504\r\nSUMMARY:Travaux\r\n"
                             "CATEGORIES:Fermeture\r\n");
    CHECK(read(ics(party)) == Lines{"2026-05-02 2026-05-03 Travaux"});
    std::string const weeks = "Commune;Nom;À partir du;Demi-journées\n";
    CHECK(read(weeks + "73065;Chambéry;01/09/2026;4,5\n73065;Chambéry;2027-09-01;4\n"
                       "73008;Aix-les-Bains;2026-09-01;lun_matin mon_pm\n") ==
          Lines{"73065 Chambéry 2026-09-01 9", "73065 Chambéry 2027-09-01 8", "73008 Aix-les-Bains 2026-09-01 2"});
    CHECK(read(weeks + "Chambéry;;demain;dimanche dimanche\n73065;Chambéry;2026-09-01;4\n73065;Chambéry;2026-09-01;4\n")
              .size() == 3 + 5);
}

namespace {

std::string const house_file = "/api/v1/calendar-imports?file_name=maison.csv";
std::string const closing_heads = "du;au;nature;nom\n";
std::string const closing = closing_heads + "2026-01-19;2026-01-20;fermeture;Travaux\n"
                                            "2026-01-26;2026-01-26;fermeture;Fête\n"
                                            "2025-12-22;2025-12-23;fermeture;Passée\n";
std::string const weeks = "commune;nom;a_partir_du;demi_journees\n73065;Chambéry;2026-09-01;4,5\n";

struct House : World {
    explicit House(sql::Database& db) : World{db} { make(); }
    void make() {
        database.write([&](sql::Session& sql) {
            return materialise(sql, shipped_calendar(), cast::combes, {"2026-01-12", "2026-01-30"});
        });
    }
    std::string digest() {
        std::string out;
        for (auto const* text :
             {"SELECT count(id) FROM closure WHERE removed_at IS NULL", "SELECT count(id) FROM commune_week",
              "SELECT count(id) FROM session WHERE cancelled_at IS NULL",
              "SELECT count(id) FROM calendar_import WHERE undone_at IS NULL"})
            out += std::to_string(count(text)) + " ";
        return out;
    }
};

}  // namespace

TEST_CASE("a file of closures or weeks that is wrong changes nothing, and says each line and field") {
    tests::for_each_database([](sql::Database& database) {
        House world{database};
        auto const before = world.digest();
        cast::Expected const lines[] = {
            {"a referent", cast::anissa, "POST", house_file, closing, 403, "access.refused"},
            {"a house is closed, not the network", cast::elodie, "POST", house_file, closing, 422,
             R"({"field":"2/kind","code":"needs_house"})"},
            {"another content", cast::bruno, "POST", house_file + "&content=x", closing, 422, "content"},
            {"every line and field", cast::bruno, "POST", house_file,
             closing_heads + "2026-01-20;2026-01-19;fermeture;Travaux\n2026-01-26;2026-01-26;fermeture;\n", 422,
             R"([{"field":"2/until","code":"too_early"},{"field":"3/label","code":"required"}])"},
            {"one good line is not written alone", cast::bruno, "POST", house_file,
             closing + "2026-01-28;2026-01-27;fermeture;x\n", 422, R"([{"field":"5/until","code":"too_early"}])"},
            {"a week that is none", cast::bruno, "POST", house_file, weeks + "chez nous;Chambéry;2026-09-01;dimanche\n",
             422, R"([{"field":"3/commune","code":"commune"},{"field":"3/half_days","code":"invalid"}])"},
            {"looked at", cast::bruno, "POST", house_file + "&dry_run=1", closing, 200, R"("label":"Fête")"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.digest() == before);
    });
}

TEST_CASE("a house imports its closures and its commune's weeks, and takes each file back whole") {
    tests::for_each_database([](sql::Database& database) {
        House world{database};
        auto const before = world.digest();
        auto done = cast::expect(world, {"closed", cast::bruno, "POST", house_file, closing, 201, R"("left":1)"});
        CHECK(done.body.find(R"("gone_count":0)") == std::string::npos);
        CHECK(world.count("SELECT count(id) FROM session WHERE on_date IN ('2026-01-19', '2026-01-20', '2026-01-26')"
                          " AND cancelled_at IS NULL") == 0);
        world.clock.set("2026-01-12T16:01:00.000Z");
        cast::expect(world,
                     {"known already", cast::bruno, "POST", house_file, closing, 422, "calendar_import.nothing"});
        auto of_weeks = cast::expect(world,
                                     {"the week", cast::bruno, "POST", house_file, weeks, 201, R"("half_days")"});
        CHECK(world.count("SELECT count(id) FROM commune_week WHERE commune = '73065' AND from_on = '2026-09-01'") ==
              1);
        auto id = [](http::Reply const& reply) {
            return std::string{boost::json::parse(reply.body).as_object().at("id").as_string()};
        };
        cast::expect(world, {"not Farid's", cast::farid, "DELETE", "/api/v1/calendar-imports/" + id(done), "", 404,
                             "calendar_import.unknown"});
        cast::expect(world,
                     {"the week back", cast::bruno, "DELETE", "/api/v1/calendar-imports/" + id(of_weeks), "", 200});
        cast::expect(world,
                     {"the closures back", cast::bruno, "DELETE", "/api/v1/calendar-imports/" + id(done), "", 200});
        world.make();
        CHECK(world.digest() == before);
        cast::expect(world, {"once", cast::bruno, "DELETE", "/api/v1/calendar-imports/" + id(done), "", 409,
                             "calendar_import.undone"});
    });
}

TEST_CASE("closures and weeks of communes go out as files that come in again, and say nothing new") {
    tests::for_each_database([](sql::Database& database) {
        House world{database};
        for (auto const& text : {closing, weeks})
            cast::expect(world, {"in", cast::bruno, "POST", house_file, text, 201});
        std::string const out = "/api/v1/calendar-export?content=";
        tests::expect_export(world, cast::bruno, {out + "closures", "export:closures:2", ";fermeture;Travaux"});
        auto const known = boost::json::parse(world.as(cast::bruno, "GET", "/api/v1/calendar-place").body)
                               .at("weeks")
                               .as_array()
                               .size();
        tests::expect_export(
            world, cast::bruno,
            {out + "weeks", "export:commune_weeks:" + std::to_string(known), R"(73065;Chambéry;2026-09-01;"4,5")"});
        // What goes out comes in again, and says nothing new.
        for (auto const* content : {"closures", "weeks"})
            cast::expect(world, {"read again", cast::bruno, "POST", house_file,
                                 world.as(cast::bruno, "GET", out + content).body, 422, "calendar_import.nothing"});
        cast::expect(world,
                     {"as an agenda", cast::bruno, "POST", house_file,
                      world.as(cast::bruno, "GET", out + "closures&format=ics").body, 422, "calendar_import.nothing"});
        cast::expect(world, {"a week is no event", cast::bruno, "GET", out + "weeks&format=ics", "", 422, "format"});
        tests::expect_export(world, cast::bruno,
                             {"/api/v1/calendar-imports-export", "export:calendar_imports:2", "\r\nmaison.csv;"});
    });
}
