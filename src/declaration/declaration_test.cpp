#include "declaration/declaration.hpp"
#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace marelle;
using namespace marelle::declaration;

namespace {

Settings const& settings() { return settings_on("2026-01-12"); }

std::vector<Opening> days(int count, int minors, int minutes, ratio::Pedt pedt = ratio::Pedt::no) {
    std::vector<Opening> out;
    for (int i = 0; i < count; ++i) out.push_back({add_days("2025-09-01", i), minors, minutes, pedt});
    return out;
}

staff::Identity complete() { return {"Vial", {}, "Bruno", "1980-01-01", "73065", "FR", staff::Sex::male}; }

std::string flaws_of(staff::Identity const& identity) {
    std::string out;
    for (auto const& [field, flaw] : identity_flaws(identity, "2026-01-12", settings()))
        out += (out.empty() ? "" : " ") + field + ":" + flaw.code + (flaw.detail ? "=" + *flaw.detail : "");
    return out;
}

SheetLine line(char const* name, std::optional<std::string> value, std::optional<std::string> about = {}) {
    return {Section::team, about, about, name, std::move(value), {}, {}};
}

}  // namespace

TEST_CASE("two months before: the same day, or the last one of that month") {
    struct Row {
        Date day, before;
    };
    Row const rows[] = {
        {"2026-10-19", "2026-08-19"}, {"2026-07-06", "2026-05-06"},
        {"2026-01-15", "2025-11-15"},  // over the year's end
        {"2026-02-28", "2025-12-28"}, {"2028-02-29", "2027-12-29"},
        {"2026-04-30", "2026-02-28"},  // no 30 February
        {"2026-04-29", "2026-02-28"}, {"2028-04-30", "2028-02-29"},
        {"2028-04-29", "2028-02-29"}, {"2026-12-31", "2026-10-31"},
        {"2026-08-31", "2026-06-30"}, {"2026-03-01", "2026-01-01"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.day);
        CHECK(months_before(row.day, 2) == row.before);
        CHECK(due_on(SheetKind::initial, row.day, settings()) == row.before);
    }
    CHECK(rc::check("never less time than two calendar months, and never out of order", [] {
        auto const day = add_days("2020-01-01", *rc::gen::inRange(0, 20'000));
        auto const before = months_before(day, 2);
        RC_ASSERT(is_date(before));
        RC_ASSERT(days_between(before, day) >= 59);  // January and February of a common year
        RC_ASSERT(days_between(before, day) <= 62);
        RC_ASSERT(months_before(add_days(day, 1), 2) >= before);
    }));
}

TEST_CASE("eight days before, over month and year ends") {
    struct Row {
        Date first, due;
        Falls falls;
    };
    Row const rows[] = {
        {"2026-09-01", "2026-08-24", Falls::weekday},  {"2026-01-05", "2025-12-28", Falls::sunday},
        {"2026-03-05", "2026-02-25", Falls::weekday},  {"2028-03-05", "2028-02-26", Falls::saturday},
        {"2028-03-08", "2028-02-29", Falls::weekday},  {"2026-10-19", "2026-10-11", Falls::sunday},
        {"2025-11-09", "2025-11-01", Falls::saturday},
    };
    for (auto const& row : rows) {
        CAPTURE(row.first);
        CHECK(due_on(SheetKind::unique, row.first, settings()) == row.due);
        CHECK(due_on(SheetKind::complementary, row.first, settings()) == row.due);
        // The day is never moved: the texts say nothing of Sundays.
        CHECK(falls_on(row.due, false) == row.falls);
    }
    CHECK(falls_on("2025-11-01", true) == Falls::public_holiday);
}

TEST_CASE("bands of 60, 30 and 8 days; the last day is still in time") {
    struct Row {
        int left;
        Band band;
    };
    for (auto const& [left, band] :
         {Row{61, Band::later}, Row{60, Band::coming}, Row{31, Band::coming}, Row{30, Band::soon}, Row{9, Band::soon},
          Row{8, Band::now}, Row{0, Band::now}, Row{-1, Band::late}}) {
        CAPTURE(left);
        CHECK(band_of(add_days("2026-01-12", left), "2026-01-12", settings()) == band);
    }
}

TEST_CASE("an accueil: 7 minors, 14 days a year, 2 hours a day, 1 hour within a PEdT") {
    using enum ratio::Pedt;
    CHECK(acm_check(days(14, 7, 120), settings()).reached);
    CHECK(!acm_check(days(14, 6, 120), settings()).reached);
    CHECK(!acm_check(days(13, 7, 120), settings()).reached);
    CHECK(!acm_check(days(14, 7, 119), settings()).reached);
    CHECK(acm_check(days(14, 7, 60, yes), settings()).reached);
    CHECK(!acm_check(days(14, 7, 59, yes), settings()).reached);
    CHECK(!acm_check({}, settings()).reached);
    // Days that are too short do not count, whatever the others last.
    auto mixed = days(13, 12, 180);
    for (auto const& day : days(40, 12, 90)) mixed.push_back(day);
    auto const check = acm_check(mixed, settings());
    CHECK(!check.reached);
    REQUIRE(check.lines.size() == 3);
    CHECK(check.lines[1].criterion == Criterion::days);
    CHECK(check.lines[1].have == 13);
    CHECK(check.lines[2].have == 180);
    // A stay counts its nights, not its days of the year.
    CHECK(acm_check_of_stay(7, 1, settings()).reached);
    CHECK(!acm_check_of_stay(6, 4, settings()).reached);
    CHECK(!acm_check_of_stay(12, 0, settings()).reached);
}

TEST_CASE("what would come back as AIA is said at once, field by field") {
    CHECK(flaws_of(complete()).empty());
    CHECK(flaws_of({}) == "birth_name:missing first_given_name:missing sex:missing birth_date:missing"
                          " birth_country:missing birth_commune:missing");
    struct Row {
        char const* name;
        void (*change)(staff::Identity&);
        char const* flaws;
    };
    Row const rows[] = {
        {"accents are letters", [](auto& i) { i.birth_name = "D'Arcy-Müller Šćepanović"; }, ""},
        {"a digit", [](auto& i) { i.birth_name = "Vial 2"; }, "birth_name:digit=2"},
        {"a full stop, once", [](auto& i) { i.birth_name = "J. R. Vial"; }, "birth_name:not_a_letter=."},
        {"the apostrophe of a word processor", [](auto& i) { i.birth_name = "D’Arcy"; },
         "birth_name:typographic_apostrophe=’"},
        {"30 characters", [](auto& i) { i.birth_name = std::string(30, 'a'); }, ""},
        {"31 characters", [](auto& i) { i.birth_name = std::string(31, 'a'); }, "birth_name:too_long=31"},
        {"30 letters with accents are 30",
         [](auto& i) {
             i.birth_name.emplace();
             for (int n = 0; n < 30; ++n) *i.birth_name += "é";
         },
         ""},
        {"two given names", [](auto& i) { i.first_given_name = "Anne Lise"; }, "first_given_name:several_names"},
        {"with a comma", [](auto& i) { i.first_given_name = "Anne,Lise"; },
         "first_given_name:not_a_letter=, first_given_name:several_names"},
        {"one given name with a hyphen", [](auto& i) { i.first_given_name = "Anne-Lise"; }, ""},
        {"a usage name is looked at too", [](auto& i) { i.usage_name = "Vial (veuve)"; }, "usage_name:not_a_letter=("},
        {"a town of France by its name", [](auto& i) { i.birth_commune = "Chambéry"; },
         "birth_commune:not_a_commune_code"},
        {"Corsica", [](auto& i) { i.birth_commune = "2A004"; }, ""},
        {"a town abroad", [](auto& i) { i.birth_commune = "Fès", i.birth_country = "MA"; }, ""},
        {"a town abroad with digits", [](auto& i) { i.birth_commune = "Fès 30000", i.birth_country = "MA"; },
         "birth_commune:digit=3"},
        {"born tomorrow", [](auto& i) { i.birth_date = "2026-01-13"; }, "birth_date:in_future"},
        {"two things at once", [](auto& i) { i.birth_name = "Vial 2", i.sex.reset(); },
         "birth_name:digit=2 sex:missing"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto identity = complete();
        row.change(identity);
        CHECK(flaws_of(identity) == row.flaws);
    }
}

TEST_CASE("what changed since it was filed, line by line") {
    std::vector<SheetLine> const filed{line("children", "12"), line("role", "leader", "a"), line("role", "leader", "b"),
                                       line("phone", {})};
    CHECK(changes(filed, filed).empty());
    std::vector<SheetLine> const now{line("children", "13"), line("role", "leader", "a"), line("role", "director", "c"),
                                     line("phone", "04 79 00 00 00")};
    auto const found = changes(filed, now);
    REQUIRE(found.size() == 4);
    CHECK(found[0].before == "12");
    CHECK(found[0].after == "13");
    CHECK(found[1].about == "c");
    CHECK(!found[1].before);
    CHECK(found[2].after == "04 79 00 00 00");
    CHECK(found[3].about == "b");  // gone: last
    CHECK(!found[3].after);
    CHECK(rc::check("nothing changed, nothing said; and as many as differ", [](std::vector<bool> const& differ) {
        std::vector<SheetLine> before, after;
        for (std::size_t i = 0; i < differ.size(); ++i) {
            before.push_back(line("age", "1", std::to_string(i)));
            after.push_back(line("age", differ[i] ? "2" : "1", std::to_string(i)));
        }
        RC_ASSERT(changes(before, before).empty());
        RC_ASSERT(changes(before, after).size() == static_cast<std::size_t>(std::ranges::count(differ, true)));
    }));
}

TEST_CASE("the numbers of the texts") {
    CHECK(settings().least_minors == 7);
    CHECK(settings().least_days == 14);
    CHECK(settings().least_minutes == 120);
    CHECK(settings().least_minutes_in_pedt == 60);
    CHECK(settings().unique_days == 8);
    CHECK(settings().initial_months == 2);
    CHECK(settings().complementary_days == 8);
    CHECK(settings().longest_name == 30);
}
