#include "people/duplicates.hpp"
#include <algorithm>
#include <doctest/doctest.h>

using namespace marelle;
using namespace marelle::people;

namespace {

Described child(std::string given, std::string birth_name, std::optional<Date> born = {},
                std::optional<std::string> usage_name = {}, std::vector<std::string> phones = {}) {
    return {std::move(given), std::move(birth_name), std::move(usage_name), std::move(born), std::move(phones)};
}

std::string said(Likeness const& likeness) {
    std::string out;
    for (auto const& reason : likeness.reasons)
        out += (out.empty() ? "" : "+") + std::string{record::name_of_choice(reason.kind)};
    return out;
}

struct Pair {
    char const* name;
    Described asked, known;
    int score;
    char const* reasons;
};

std::vector<Pair> const likely_pairs{
    {"the very same", child("Lina", "Benali", "2017-03-14"), child("Lina", "Benali", "2017-03-14"), 100,
     "same_name+birth_date"},
    {"no birth date", child("Lina", "Benali"), child("Lina", "Benali", "2017-03-14"), 60, "same_name"},
    {"accents and case", child("ILYES", "haddad", "2014-12-31"), child("Ilyès", "Haddad", "2014-12-31"), 100,
     "same_name+birth_date"},
    {"a hyphen", child("Jean Baptiste", "Roy", "2016-05-01"), child("Jean-Baptiste", "Roy", "2016-05-01"), 100,
     "same_name+birth_date"},
    {"in one word", child("Jeanbaptiste", "Roy", "2016-05-01"), child("Jean-Baptiste", "Roy", "2016-05-01"), 100,
     "same_name+birth_date"},
    {"an apostrophe", child("Maël", "N'Diaye", "2016-05-01"), child("Mael", "Ndiaye", "2016-05-01"), 100,
     "same_name+birth_date"},
    {"one letter", child("Mohamed", "Saïdi", "2016-02-02"), child("Mohammed", "Saidi", "2016-02-02"), 90,
     "one_letter+birth_date"},
    {"one letter, no date", child("Mohamed", "Saïdi"), child("Mohammed", "Saidi", "2016-02-02"), 50, "one_letter"},
    {"neighbours swapped", child("Tom", "Lefervre", "2018-11-30"), child("Tom", "Lefrevre", "2018-11-30"), 90,
     "one_letter+birth_date"},
    {"a silent letter", child("Tom", "Lefebvre", "2018-11-30"), child("Tom", "Lefèvre", "2018-11-30"), 90,
     "one_letter+birth_date"},
    {"name and given name swapped", child("Benali", "Lina", "2017-03-14"), child("Lina", "Benali", "2017-03-14"), 95,
     "name_order+birth_date"},
    {"swapped, no date", child("Benali", "Lina"), child("Lina", "Benali", "2017-03-14"), 55, "name_order"},
    {"half of a double surname", child("Sofia", "Benali", "2017-01-01"),
     child("Sofia", "El Amrani Benali", "2017-01-01"), 82, "name_part+birth_date"},
    {"halves the other way round", child("Noé", "Duval-Martin", "2018-02-28"),
     child("Noé", "Martin-Duval", "2018-02-28"), 100, "same_name+birth_date"},
    {"without the particle", child("Adam", "Amrani", "2017-09-09"), child("Adam", "El Amrani", "2017-09-09"), 100,
     "same_name+birth_date"},
    {"the particle stuck on", child("Adam", "Benali", "2017-09-09"), child("Adam", "Ben Ali", "2017-09-09"), 100,
     "same_name+birth_date"},
    {"the usage name typed as birth name", child("Emma", "Rossi", "2016-08-19"),
     child("Emma", "Moreau", "2016-08-19", "Rossi"), 100, "same_name+birth_date"},
    {"the second given name left out", child("Noé", "Martin", "2018-02-28"),
     child("Noé Gabriel", "Martin", "2018-02-28"), 82, "name_part+birth_date"},
    {"the second given name used", child("Gabriel", "Martin", "2018-02-28"),
     child("Noé Gabriel", "Martin", "2018-02-28"), 82, "name_part+birth_date"},
    {"day and month swapped", child("Louis", "Perrin", "2014-03-04"), child("Louis", "Perrin", "2014-04-03"), 85,
     "same_name+birth_date_digits_swapped"},
    {"digits swapped in the day", child("Lina", "Benali", "2017-03-21"), child("Lina", "Benali", "2017-03-12"), 85,
     "same_name+birth_date_digits_swapped"},
    {"the mother's name instead of the father's", child("Lina", "Morel", "2017-03-14"),
     child("Lina", "Benali", "2017-03-14"), 60, "name_part+birth_date"},
    {"another date, but the phone", child("Lina", "Benali", "2017-03-15", {}, {"p"}),
     child("Lina", "Benali", "2017-03-14", {}, {"p"}), 55, "same_name+phone"},
};

std::vector<Pair> const unlikely_pairs{
    {"twins", child("Maya", "Benali", "2017-03-14"), child("Lina", "Benali", "2017-03-14"), 45, "name_part+birth_date"},
    {"twins, with the mother's phone", child("Maya", "Benali", "2017-03-14", {}, {"p"}),
     child("Lina", "Benali", "2017-03-14", {}, {"p"}), 45, "name_part+birth_date+phone"},
    {"a sister", child("Maya", "Benali", "2019-05-22", {}, {"p"}), child("Lina", "Benali", "2017-03-14", {}, {"p"}), 10,
     "name_part+phone"},
    {"a namesake of another age", child("Lina", "Benali", "2019-01-02"), child("Lina", "Benali", "2017-03-14"), 40,
     "same_name"},
    {"half of the surname, no date", child("Sofia", "Benali"), child("Sofia", "El Amrani Benali", "2017-01-01"), 42,
     "name_part"},
    {"the birth date alone", child("Hugo", "Petit", "2017-03-14"), child("Lina", "Benali", "2017-03-14"), 40,
     "birth_date"},
    {"a given name like it, and the date", child("Lena", "Petit", "2017-03-14"), child("Lina", "Benali", "2017-03-14"),
     45, "one_letter+birth_date"},
    {"short names one letter apart", child("Tim", "Roy"), child("Tom", "Roy"), 15, "name_part"},
    {"a particle in common", child("Adam", "El Idrissi"), child("Sarah", "El Amrani"), 0, ""},
    {"nothing", child("Hugo", "Petit"), child("Lina", "Benali", "2017-03-14"), 0, ""},
    {"empty names", child("", ""), child("Lina", "Benali", "2017-03-14"), 0, ""},
};

void check_pairs(std::vector<Pair> const& pairs, bool likely) {
    for (auto const& pair : pairs) {
        CAPTURE(pair.name);
        auto found = likeness(pair.asked, pair.known);
        CHECK(found.score == pair.score);
        CHECK(said(found) == pair.reasons);
        CHECK((found.score >= likely_score) == likely);
        CHECK(likeness(pair.known, pair.asked).score == found.score);
    }
}

}  // namespace

TEST_CASE("pairs that are likely the same child, with why") { check_pairs(likely_pairs, true); }

TEST_CASE("pairs that are likely two children, with what they share") { check_pairs(unlikely_pairs, false); }

TEST_CASE("digits of a date are swapped, or the date is another") {
    CHECK(digits_swapped("2017-03-04", "2017-04-03"));
    CHECK(digits_swapped("2017-03-12", "2017-03-21"));
    CHECK(digits_swapped("2017-10-12", "2017-01-12"));
    CHECK(digits_swapped("2017-03-12", "2071-03-12"));
    CHECK_FALSE(digits_swapped("2017-03-12", "2017-03-12"));
    CHECK_FALSE(digits_swapped("2017-03-12", "2018-03-12"));
    CHECK_FALSE(digits_swapped("2017-03-04", "2016-04-03"));
    CHECK_FALSE(digits_swapped("", "2016-04-03"));
}

TEST_CASE("a reason says which words it compared") {
    auto slip = likeness(child("Mohamed", "Saïdi"), child("Mohammed", "Saidi"));
    REQUIRE(slip.reasons.size() == 1);
    CHECK(slip.reasons[0].detail == "mohamed / mohammed");
    auto date = likeness(child("Hugo", "Petit", "2017-03-14"), child("Lina", "Benali", "2017-03-14"));
    CHECK(date.reasons.at(0).detail == "2017-03-14");
}
