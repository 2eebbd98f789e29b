#include "timetable/calendar.hpp"
#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
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

// The public reference files, when this machine has them.
std::optional<std::filesystem::path> reference(std::string const& file) {
    auto const* given = std::getenv("MARELLE_REFERENCE");
    auto path = (given ? std::filesystem::path{given}
                       : std::filesystem::path{MARELLE_SOURCE_DIR} / ".." / "shared" / "data") /
                file;
    if (!std::filesystem::exists(path)) return {};
    return path;
}

std::vector<std::string> cells(std::string const& line) {
    std::vector<std::string> out;
    std::istringstream in{line};
    for (std::string cell; std::getline(in, cell, ',');) out.push_back(cell);
    out.resize(5);
    return out;
}

std::string said(std::string const& toml) {
    try {
        Calendar::parse(toml);
        return "";
    } catch (std::runtime_error const& error) { return error.what(); }
}

}  // namespace

TEST_CASE("Easter falls on the Sundays that the tables give") {
    struct Known {
        int year;
        char const* date;
    };
    Known const known[] = {{1900, "1900-04-15"}, {1943, "1943-04-25"}, {1961, "1961-04-02"}, {2000, "2000-04-23"},
                           {2008, "2008-03-23"}, {2024, "2024-03-31"}, {2025, "2025-04-20"}, {2026, "2026-04-05"},
                           {2027, "2027-03-28"}, {2038, "2038-04-25"}, {2100, "2100-03-28"}, {2199, "2199-04-14"}};
    for (auto const& [year, date] : known) CHECK(easter(year) == date);
    for (int year = 1900; year < 2200; ++year) CHECK(weekday(easter(year)) == 7);
}

TEST_CASE("a day has the kind of the strongest reason to be closed") {
    auto at = [](std::string zone) {
        auto place = place_in(std::move(zone));
        place.closures = {{"", "2026-01-19", "2026-01-23", "Travaux"}, {"", "2026-12-25", "2026-12-25", "Fermé"}};
        return place;
    };
    struct Line {
        char const *date, *zone;
        DayKind kind;
        char const* label;
        bool to_check;
    };
    Line const lines[] = {
        {"2026-01-12", "A", DayKind::school_day, "", false},
        {"2026-01-14", "A", DayKind::school_day, "", false},  // a Wednesday: no class in some communes, yet no holiday
        {"2026-01-17", "A", DayKind::weekend, "", false},
        {"2026-01-19", "A", DayKind::closure, "Travaux", false},
        {"2026-01-23", "A", DayKind::closure, "Travaux", false},
        {"2026-01-24", "A", DayKind::weekend, "", false},
        {"2026-02-06", "A", DayKind::school_day, "", false},
        {"2026-02-07", "A", DayKind::school_holiday, "Vacances d’hiver", false},  // a Saturday of the holidays
        {"2026-02-22", "A", DayKind::school_holiday, "Vacances d’hiver", false},
        {"2026-02-23", "A", DayKind::school_day, "", false},
        {"2026-02-23", "B", DayKind::school_holiday, "Vacances d’hiver", false},
        {"2026-04-06", "A", DayKind::public_holiday, "Lundi de Pâques", false},  // within the spring holidays of A
        {"2026-05-14", "A", DayKind::public_holiday, "Ascension", false},
        {"2026-05-15", "A", DayKind::school_holiday, "Pont de l’Ascension", false},
        {"2026-05-25", "C", DayKind::public_holiday, "Lundi de Pentecôte", false},
        {"2026-08-31", "A", DayKind::school_holiday, "Vacances d’été", false},
        {"2026-09-01", "A", DayKind::school_day, "", true},
        {"2026-10-17", "A", DayKind::school_holiday, "Vacances de la Toussaint", true},
        {"2026-12-25", "A", DayKind::closure, "Fermé", false},
        {"2027-02-13", "A", DayKind::school_holiday, "Vacances d’hiver", true},
        {"2027-03-01", "A", DayKind::school_day, "", true},
        {"2028-02-29", "A", DayKind::school_day, "", true},  // no calendar for that year: known not to be known
        {"2028-05-01", "A", DayKind::public_holiday, "Fête du Travail", false},
        {"2024-02-29", "A", DayKind::school_holiday, "Vacances d’hiver", false},
        {"2024-02-29", "C", DayKind::school_day, "", false},
    };
    for (auto const& line : lines) {
        CAPTURE(line.date);
        auto day = shipped_calendar().day(line.date, at(line.zone), "fr");
        CHECK(day.kind == line.kind);
        CHECK(day.label.value_or("") == line.label);
        CHECK(day.source_to_check == line.to_check);
        CHECK(open(day) == (line.kind == DayKind::school_day || line.kind == DayKind::weekend));
    }
    CHECK(shipped_calendar().day("2026-11-11", at("A"), "en").label == "Armistice Day");
    CHECK(shipped_calendar().day("2026-11-11", at("A"), "de").label == "Armistice de 1918");
}

TEST_CASE("there are eleven public holidays a year") {
    for (auto const* year : {"2025", "2026", "2027"}) {
        Period whole{std::string{year} + "-01-01", std::string{year} + "-12-31"};
        auto place = place_in("A");
        auto items = shipped_calendar().items(whole, &place, "fr");
        CHECK(std::ranges::count(items, DayKind::public_holiday, &CalendarItem::kind) == 11);
    }
}

TEST_CASE("the calendar lists what touches a period, with its source and what is to be checked") {
    auto place = place_in("A");
    auto items = shipped_calendar().items({"2026-10-01", "2026-11-11"}, &place, "fr");
    REQUIRE(items.size() == 3);
    CHECK(items[0].from == "2026-10-17");
    CHECK(items[0].zone == "A");
    CHECK(items[0].to_check);
    CHECK(!items[0].source.empty());
    CHECK(items[1].label == "Toussaint");
    CHECK(items[2].from == "2026-11-11");
    CHECK(shipped_calendar().items({"2026-02-14", "2026-02-14"}, nullptr, "fr").size() == 2);  // A and B
}

TEST_CASE("a calendar that says nothing sensible is refused with its line") {
    CHECK(said("x = ").find("line 1") != std::string::npos);
    CHECK(said("").find("school_holiday_names") != std::string::npos);
    auto const start = std::string{"[school_holiday_names]\nautumn = { fr = \"a\", en = \"b\" }\n[[school_year]]\n"
                                   "name = \"2026-2027\"\nsource = \"s\"\nto_check = true\nholidays = [\n"};
    struct Wrong {
        char const *text, *says;
    };
    Wrong const wrong[] = {
        {"{ name = \"autumn\", zones = \"A\", from = 2026-10-17, until = 2026-10-16 },\n]\n", "line 8: ends before"},
        {"{ name = \"autumn\", zones = \"D\", from = 2026-10-17, until = 2026-10-18 },\n]\n", "line 8: zones"},
        {"{ name = \"autumn\", zones = \"A\", from = \"2026-10-17\", until = 2026-10-18 },\n]\n", "line 8: from"},
        {"{ name = \"fall\", zones = \"A\", from = 2026-10-17, until = 2026-10-18 },\n]\n", "fall has no words"},
        {"4,\n]\n", "line 8: not a table"},
    };
    for (auto const& [text, says] : wrong) CHECK(said(start + text).find(says) != std::string::npos);
}

TEST_CASE("the school holidays are those of the public reference file, where it has them") {
    auto path = reference("vacances_scolaires.csv");
    if (!path) {
        MESSAGE("skipped: no reference data");
        return;
    }
    std::istringstream in{read_file(*path)};
    std::string line;
    std::getline(in, line);
    int compared = 0;
    while (std::getline(in, line)) {
        auto row = cells(line);
        // The file knows nothing after the school year 2025-2026, and leaves the bridge day and 31 August 2026 out.
        if (row[0] < "2023-10-01" || row[0] > "2026-08-30" || row[0] == "2026-05-15" || row[0] == "2026-05-16")
            continue;
        for (std::size_t zone = 0; zone < 3; ++zone) {
            bool off = shipped_calendar().school_holiday(row[0], std::string(1, static_cast<char>('A' + zone))) !=
                       nullptr;
            CHECK_MESSAGE(off == (row[zone + 1] == "True"), row[0], " zone ", zone);
            ++compared;
        }
    }
    CHECK(compared > 3000);
}

TEST_CASE("the public holidays are those of the public reference file, 2006 to 2031, in every region") {
    auto path = reference("jours_feries.csv");
    if (!path) {
        MESSAGE("skipped: no reference data");
        return;
    }
    std::map<std::string, Region> const named{
        {"Métropole", Region::metropole},      {"Alsace-Moselle", Region::alsace_moselle_good_friday},
        {"Guadeloupe", Region::guadeloupe},    {"Guyane", Region::guyane},
        {"Martinique", Region::martinique},    {"Mayotte", Region::mayotte},
        {"La Réunion", Region::reunion},       {"Saint-Barthélémy", Region::saint_barthelemy},
        {"Saint-Martin", Region::saint_martin}};
    std::istringstream in{read_file(*path)};
    std::string line;
    std::getline(in, line);
    std::map<Region, std::set<Date>> known;
    while (std::getline(in, line)) {
        auto row = cells(line);
        std::istringstream regions{row[2]};
        for (std::string one; std::getline(regions, one, '|');)
            if (auto found = named.find(one); found != named.end()) known[found->second].insert(row[0]);
    }
    for (auto const& [name, region] : named) {
        REQUIRE(known[region].size() > 200);
        for (Date date = "2006-01-01"; date <= "2031-12-31"; date = add_days(date, 1))
            CHECK_MESSAGE((shipped_calendar().public_holiday(date, region) != nullptr) == known[region].contains(date),
                          name, " ", date);
    }
}

TEST_CASE("a region has its own public holidays, and its commune says which region it is") {
    struct Line {
        char const *date, *commune;
        char const* label;
    };
    Line const lines[] = {
        {"2026-04-03", "67482", "Vendredi saint"},            // Strasbourg
        {"2026-04-03", "73065", ""},                          // Chambéry
        {"2026-12-26", "57463", "Saint-Étienne"},             // Metz
        {"2026-05-22", "97209", "Abolition de l’esclavage"},  // Fort-de-France
        {"2026-05-27", "97105", "Abolition de l’esclavage"},  // Basse-Terre
        {"2026-06-10", "97302", "Abolition de l’esclavage"},  // Cayenne
        {"2026-12-20", "97411", "Abolition de l’esclavage"},  // Saint-Denis
        {"2026-04-27", "97608", "Abolition de l’esclavage"},  // Mamoudzou
        {"2026-10-09", "97701", "Abolition de l’esclavage"},
        {"2017-05-27", "97801", "Abolition de l’esclavage"},
        {"2018-05-27", "97801", ""},
        {"2018-05-28", "97801", "Abolition de l’esclavage"},
        {"2026-05-27", "2A004", ""},
    };
    for (auto const& line : lines) {
        CAPTURE(line.date);
        auto const* label = shipped_calendar().public_holiday(line.date, region_of_commune(line.commune));
        CHECK((label ? label->fr : "") == line.label);
    }
    for (auto const& [commune, zone] : {std::pair{"73065", "B"},
                                        {"2A004", "corse"},
                                        {"2B033", "corse"},
                                        {"97105", "guadeloupe"},
                                        {"97411", "reunion"},
                                        {"97502", "saint_pierre_et_miquelon"},
                                        {"97701", "guadeloupe"},
                                        {"98613", "wallis_et_futuna"},
                                        {"98735", "polynesie"},
                                        {"98818", "nouvelle_caledonie"}})
        CHECK(zone_of_commune(commune, "B") == zone);
    CHECK(!shipped_calendar().public_holiday("2026-04-03",
                                             Region::alsace_moselle));  // a commune without a Protestant church
    CHECK(shipped_calendar().public_holiday("2026-12-26", Region::alsace_moselle));
}

TEST_CASE("what was recorded for a year and a zone speaks alone, for that year and zone only") {
    auto place = place_in("A");
    // One holiday only: the seven others of the shipped file are silent.
    place.calendars = {
        {"2025-2026", "A", "Arrêté", false, {{"2026-01-12", "2026-01-18", DaysOffKind::extra, {"Neige", "Neige"}}}}};
    auto kind = [&](Date const& date, Place const& at) { return shipped_calendar().day(date, at, "fr").kind; };
    CHECK(kind("2026-01-13", place) == DayKind::school_holiday);
    CHECK(shipped_calendar().day("2026-01-13", place, "en").label == "Neige");
    CHECK(kind("2026-02-10", place) == DayKind::school_day);
    CHECK(kind("2026-10-20", place) == DayKind::school_holiday);  // the year after is still the shipped one
    CHECK(kind("2025-08-20", place) == DayKind::school_holiday);  // and the year before
    place.standings.front().zone = "B";
    CHECK(kind("2026-01-13", place) == DayKind::school_day);
    CHECK(kind("2026-02-16", place) == DayKind::school_holiday);
}

TEST_CASE("an establishment that changes zone follows the old one until that day") {
    auto place = place_in("A");
    place.standings.push_back({"2026-02-20", "C", Region::metropole});
    auto kind = [&](Date const& date) { return shipped_calendar().day(date, place, "fr").kind; };
    CHECK(kind("2026-02-19") == DayKind::school_holiday);  // A: 7 to 22 February
    CHECK(kind("2026-02-20") == DayKind::school_day);      // C: 21 February to 8 March
    CHECK(kind("2026-03-03") == DayKind::school_holiday);
    auto items = shipped_calendar().items({"2026-02-01", "2026-03-31"}, &place, "fr");
    REQUIRE(items.size() == 2);
    CHECK(items[0].zone == "A");
    CHECK(items[1].zone == "C");
}

TEST_CASE("a zone without any calendar has its school days, said to be checked") {
    auto day = shipped_calendar().day("2026-12-23", place_in("reunion", Region::reunion), "fr");
    CHECK(day.kind == DayKind::school_day);
    CHECK(day.source_to_check);
}
