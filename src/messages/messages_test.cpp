#include "base/embedded.hpp"
#include "messages/messages.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <set>

using namespace marelle;
using namespace marelle::messages;

TEST_CASE("dates, hours and shares are written as people write them") {
    CHECK(say_date("fr", "2026-11-24") == "mardi 24 novembre 2026");
    CHECK(say_day("fr", "2026-11-24") == "mardi 24 novembre");
    CHECK(say_date("fr", "2027-01-01") == "vendredi 1er janvier 2027");
    CHECK(say_day("fr", "2027-01-01") == "vendredi 1er janvier");
    CHECK(say_day("fr", "2027-01-11") == "lundi 11 janvier");
    CHECK(say_day("en", "2027-01-01") == "Friday 1 January");
    CHECK(say_day("en", "2026-11-24") == "Tuesday 24 November");
    CHECK(say_time("fr", "16:45") == "16\u00A0h\u00A045");
    CHECK(say_time("fr", "09:00") == "9\u00A0h");
    CHECK(say_time("en", "16:45") == "16:45");
    CHECK(say_percent("fr", 0.79).starts_with("79"));
    CHECK(say_number("fr", 1234.5, 1) == "1\u202F234,5");
}

TEST_CASE("a name that begins with a vowel takes the e before it, in French") {
    auto const links = [](std::string const& name, Language language = "fr") {
        return say(language, "family.offer.give_back", {{"child", name}});
    };
    for (auto const* name : {"Aya", "Élise", "Inès", "Œdipe", "Yves"})
        CHECK(links(name) == "Rendre la place d’" + std::string{name});
    for (auto const* name : {"Yanis", "Y", "Lina", "Hugo", "aya", "7", ""})
        CHECK_MESSAGE(links(name).starts_with("Rendre la place de"), name);
    CHECK(links("Lina") == "Rendre la place de Lina");
    CHECK(links("Aya", "en") == "Give back Aya’s place");
}

TEST_CASE("an unknown key is seen at once") {
    CHECK(say("fr", "no.such.key") == "no.such.key");
    CHECK_FALSE(known("fr", "no.such.key"));
}

TEST_CASE("the languages of a browser are read in order, French otherwise") {
    CHECK(best_language("en-GB,en;q=0.9,fr;q=0.8") == "en");
    CHECK(best_language("tr, fr;q=0.5") == "fr");
    CHECK(best_language("") == "fr");
}

TEST_CASE("every message of both catalogues is ICU MessageFormat, and both have the same keys") {
    std::set<std::string> keys[2];
    char const* languages[] = {"fr", "en"};
    for (int i = 0; i < 2; ++i) {
        auto const* file = embedded::find(embedded::messages(), std::string{languages[i]} + ".json");
        REQUIRE(file);
        auto catalogue = boost::json::parse(boost::json::string_view{file->bytes.data(), file->bytes.size()});
        for (auto const& member : catalogue.as_object()) {
            keys[i].insert(std::string{member.key()});
            CAPTURE(member.key());
            CHECK_NOTHROW((void)say(languages[i], member.key()));
        }
    }
    CHECK(keys[0] == keys[1]);
}
