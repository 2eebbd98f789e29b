#include "message/family_test.hpp"
#include "crypto/keyring.hpp"
#include "family/family.hpp"
#include "messages/messages.hpp"
#include <cstdlib>
#include <fstream>

using namespace marelle;
using namespace marelle::family;
using message::adults::karim;
using message::adults::nadia;
using message::adults::samir;

namespace {

http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};
std::string const tonight = "&date=2026-01-12&starts=16%3A45";

std::string link_of(cast::World& world, Id const& guardian, Id const& maker = cast::bruno) {
    return "/l/" + world.database.write(
                       [&](sql::Session& sql) { return make_link(sql, world.scope(maker, "family.write"), guardian); });
}

std::string text_of(std::string const& page) {
    std::string out;
    bool inside = false;
    for (char c : page.substr(page.find("<body>"))) {
        if (c == '<') inside = true;
        else if (c == '>') inside = false, out += '\n';
        else if (!inside) out += c;
    }
    std::string lines, line;
    for (char c : out + "\n") {
        if (c != '\n') {
            line += c;
            continue;
        }
        if (line.find_first_not_of(" ") != line.npos) lines += line + "\n";
        line.clear();
    }
    return lines;
}

void each_world(std::function<void(cast::World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        cast::World world{database};
        message::adults::write(world);
        link::add_routes(world.router, {link_pages(*world.keyring, timetable::shipped_calendar())});
        family::add_routes(world.router, *world.keyring, timetable::shipped_calendar(), message::adults::all_ways);
        test(world);
    });
}

bool dead(http::Reply const& reply) {
    return reply.status == 404 && reply.body.find("Lina") == std::string::npos &&
           reply.body.find("Les Combes") == std::string::npos;
}

}  // namespace

TEST_CASE("a word is taken from a link until the evening begins, from the team until it ends") {
    Evening evening{"s", "2026-01-12", "16:45", "18:15", false, {}};
    Author const link{"g", "l", {}}, team{{}, {}, "a"};
    struct Case {
        char const* at;
        bool by_link, by_team;
    };
    for (auto const& c : {Case{"16:44", true, true}, Case{"16:45", false, true}, Case{"18:14", false, true},
                          Case{"18:15", false, false}}) {
        CAPTURE(c.at);
        auto const now = from_local("2026-01-12", c.at);
        CHECK(may_say(evening, link, now).has_value() == c.by_link);
        CHECK(may_say(evening, team, now).has_value() == c.by_team);
    }
    evening.cancelled = true;
    CHECK(may_say(evening, team, from_local("2026-01-12", "10:00")).error().code == "family.evening_cancelled");
}

TEST_CASE("a link that is wrong, guessed, expired, revoked or no longer allowed opens the same page of nothing") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        REQUIRE(world.anyone("GET", link).status == 200);
        auto const wrong = world.anyone("GET", "/l/AAAAAAAAAAAAAAAAAAAAAA");
        CHECK(dead(wrong));
        auto const same = [&](http::Reply const& reply) { return reply.status == 404 && reply.body == wrong.body; };

        auto const fathers = link_of(world, karim);
        CHECK(world.anyone("GET", fathers).status == 200);
        message::adults::right(world, cast::lina, karim, "no_approach", "2026-01-12");
        CHECK(same(world.anyone("GET", fathers)));
        CHECK(same(world.anyone("POST", fathers, "child=" + cast::lina + tonight + "&word=absent", form_type)));

        message::adults::right(world, cast::lina, nadia, "contact", "2025-09-01", "2026-01-12");
        CHECK(world.anyone("GET", link).body.find("Lina") == std::string::npos);  // Maya is left
        message::adults::right(world, cast::maya, nadia, "contact", "2025-09-01", "2026-01-12");
        CHECK(same(world.anyone("GET", link)));
        world.database.write(
            [](sql::Session& sql) { sql.execute("DELETE FROM guardian_right WHERE kind = 'contact'"); });
        CHECK(world.anyone("GET", link).status == 200);

        world.clock.set("2026-05-13T22:01:00.000Z");
        CHECK(same(world.anyone("GET", link)));
        world.clock.set(cast::monday);
        CHECK(
            world.as(cast::farid, "PUT", "/api/v1/children/" + cast::lina + "/adults/" + nadia + "/link-closure", "{}")
                .status == 404);
        CHECK(world.anyone("GET", link).status == 200);
        CHECK(
            world.as(cast::anissa, "PUT", "/api/v1/children/" + cast::lina + "/adults/" + nadia + "/link-closure", "{}")
                .status == 204);
        CHECK(same(world.anyone("GET", link)));
        CHECK(world.count("SELECT count(*) FROM family_word") == 0);
    });
}

TEST_CASE("a child whose home is hidden is on no link, and none is made") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, karim);
        world.database.write([&](sql::Session& sql) {
            sql.execute(
                R"sql(
                INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, recorded_at,
                    recorded_by)
                VALUES (:id, :child, :bytes, :bytes, '2026-01-01', '2026-01-01T08:00:00.000Z', :by)
            )sql",
                {{"id", new_id()},
                 {"child", cast::lina},
                 {"bytes", world.keyring->seal("protected_address", "address_sealed", cast::lina, "x", "cachee-SX")},
                 {"by", cast::bruno}});
        });
        CHECK(dead(world.anyone("GET", link)));
        cast::expect(world, {"no link", cast::bruno, "POST", "/api/v1/children/" + cast::lina + "/family-links",
                             R"({"adult":")" + nadia + R"(","channel":"sms"})", 409, "family.hidden_home"});
    });
}

TEST_CASE("one tap says that the child does not come, one takes it back, and nothing else of anybody is on the page") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        auto const before = world.audit_rows();
        auto const page = world.anyone("GET", link);
        REQUIRE(page.status == 200);
        CHECK(world.audit_rows() == before + 2);  // one child, one entry
        CHECK(page.body.size() < 15'000);
        for (auto const* never : {"<script>", "Karim", "Benali", "0639", "+3363998", "famille.example", "Noé", "Driss",
                                  "Salle bleue", "Comètes"})
            CHECK_MESSAGE(page.body.find(never) == std::string::npos, never);
        for (auto const* held : {"Lina ne vient pas ce soir", "Maya ne vient pas ce soir", "Nous attendons Lina.",
                                 "tel:+33479000000", "04 79 00 00 00", "lang=\"ar\""})
            CHECK_MESSAGE(page.body.find(held) != std::string::npos, held);

        auto const absent = "child=" + cast::lina + tonight + "&word=absent";
        auto const told = world.anyone("POST", link, absent, form_type);
        CHECK(told.status == 303);
        CHECK(world.anyone("POST", link, absent, form_type).status == 303);  // the same tap twice
        CHECK(world.count("SELECT count(*) FROM family_word") == 1);
        auto const after = world.anyone("GET", link + "?fait=1");
        for (auto const* held :
             {"C’est noté. Merci.", "Vous avez dit\u00a0: Lina ne vient pas.", "Finalement, Lina vient"})
            CHECK_MESSAGE(after.body.find(held) != std::string::npos, held);
        auto const said = [&] {
            return world.database.read(
                [&](sql::Session& sql) { return words_in(sql, cast::combes, {"2026-01-12", "2026-01-12"}); });
        };
        REQUIRE(said().size() == 1);
        auto const word = said().at({cast::cometes_tonight, cast::lina});
        CHECK(word.word == Word::absent);
        CHECK(word.by == "Nadia");
        CHECK_FALSE(word.by_team);
        CHECK(world.anyone("POST", link, "child=" + cast::lina + tonight + "&word=coming", form_type).status == 303);
        CHECK(said().at({cast::cometes_tonight, cast::lina}).word == Word::coming);

        world.clock.set("2026-01-12T15:45:00.000Z");  // it begins
        auto const late = world.anyone("POST", link, absent, form_type);
        CHECK(late.status == 409);
        // The number to call stands beside the word that says to call, and at the foot of the page.
        auto const number = std::string{"href=\"tel:"};
        auto const first = late.body.find(number, late.body.find("C’est commencé"));
        REQUIRE(first != std::string::npos);
        CHECK(late.body.find(number, first + 1) != std::string::npos);
        CHECK(late.body.find("Trop tard pour changer ici. Appelez-nous.") != std::string::npos);
        CHECK(world.count("SELECT count(*) FROM family_word") == 2);
        CHECK(world.count("SELECT count(*) FROM attendance_note") == 0);
    });
}

TEST_CASE("another family's child, a day far away and a wrong form change nothing") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        for (auto const& body :
             {"child=" + cast::noe + tonight + "&word=absent", "child=" + cast::nour + tonight + "&word=absent",
              "child=" + cast::lina + "&date=2026-01-13&starts=16%3A45&word=absent",
              "child=" + cast::lina + "&date=2036-01-14&starts=16%3A45&word=absent",
              "child=" + cast::lina + "&date=x&starts=y&word=absent", "child=" + cast::lina + tonight + "&word=maybe",
              std::string{"%zz"}, std::string{}, std::string{"meeting=x&slot=none"}})
            CHECK_MESSAGE(world.anyone("POST", link, body, form_type).status == 409, body);
        CHECK(world.count("SELECT count(*) FROM family_word") == 0);
        // Samir's link is Bellevue's: it knows nothing of Les Combes.
        auto const samirs = link_of(world, samir, cast::farid);
        CHECK(world.anyone("GET", samirs).body.find("Rien à faire. Bonne semaine.") != std::string::npos);
        CHECK(world.anyone("POST", samirs, "child=" + cast::lina + tonight + "&word=absent", form_type).status == 409);
    });
}

TEST_CASE("an evening nobody has looked at yet is made when its family speaks") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        auto const page = world.anyone("GET", link);
        CHECK(page.body.find("jeudi 15 janvier") != std::string::npos);
        CHECK(world.count("SELECT count(*) FROM session WHERE on_date = '2026-01-15'") == 0);
        CHECK(
            world.anyone("POST", link, "child=" + cast::maya + "&date=2026-01-15&starts=16%3A45&word=absent", form_type)
                .status == 303);
        CHECK(world.count("SELECT count(*) FROM session WHERE on_date = '2026-01-15'") == 1);
        CHECK(world.count("SELECT count(*) FROM family_word WHERE child = :maya", {{"maya", cast::maya}}) == 1);
    });
}

TEST_CASE("what expects no child of the group is no evening of a family, made already or not") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        for (auto const* activity : {"parents_workshop", "training", "individual_meeting"}) {
            CAPTURE(activity);
            world.database.write([&](sql::Session& sql) {
                for (auto const* table : {"session", "slot"})
                    sql.execute(std::string{"UPDATE "} + table + " SET activity = :activity WHERE mini_group = :group",
                                {{"activity", activity}, {"group", cast::cometes}});
            });
            auto const page = world.anyone("GET", link);
            CHECK(page.status == 200);
            CHECK(page.body.find("Nous attendons") == std::string::npos);
            CHECK(page.body.find("jeudi 15 janvier") == std::string::npos);
            CHECK(world.anyone("POST", link, "child=" + cast::lina + tonight + "&word=absent", form_type).status ==
                  409);
        }
        CHECK(world.count("SELECT count(*) FROM family_word") == 0);
    });
}

TEST_CASE("a link that plays with the buttons is asked to phone") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        int last = 0;
        for (int i = 0; i < 41; ++i)
            last = world
                       .anyone("POST", link,
                               "child=" + cast::lina + tonight + (i % 2 ? "&word=coming" : "&word=absent"), form_type)
                       .status;
        CHECK(last == 429);
        CHECK(world.count("SELECT count(*) FROM family_word") == 40);
    });
}

TEST_CASE("the page says the same in five languages, and Arabic goes from right to left") {
    each_world([](cast::World& world) {
        auto const link = link_of(world, nadia);
        world.anyone("POST", link, "child=" + cast::maya + tonight + "&word=absent", form_type);
        for (auto language : messages::family_languages()) {
            auto const page = world.anyone("GET", link + "?langue=" + std::string{language});
            REQUIRE(page.status == 200);
            CHECK(page.body.find(language == "ar" ? "dir=\"rtl\"" : "dir=\"ltr\"") != std::string::npos);
            CHECK(page.body.find("<html lang=\"" + std::string{language} + "\"") != std::string::npos);
            auto const said = text_of(page.body);
            auto const file = std::string{MARELLE_SOURCE_DIR "/tests/pages/family."} + std::string{language} + ".txt";
            if (std::getenv("MARELLE_TEST_WRITE_PAGES")) std::ofstream{file} << said;
            std::ifstream in{file};
            CHECK(said == std::string{std::istreambuf_iterator<char>{in}, {}});
        }
        // One's own language first; a language nobody wrote is French.
        CHECK(world.anyone("GET", link_of(world, karim)).body.find("lang=\"ar\" dir=\"rtl\"") != std::string::npos);
        CHECK(world.anyone("GET", link + "?langue=xx").body.find("<html lang=\"fr\"") != std::string::npos);
    });
}

TEST_CASE("what the families read is in every language, and nothing else is") {
    for (auto language : {"ar", "tr", "pt"}) {
        CHECK(messages::known(language, "family.hello"));
        CHECK_FALSE(messages::known(language, "web.nav.today"));
    }
}
