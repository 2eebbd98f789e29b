#include "access/account.hpp"
#include "crypto/keyring.hpp"
#include "partner/partner.hpp"
#include "tests/cast.hpp"
#include "tests/databases.hpp"
#include "tests/exports.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <set>

using namespace marelle;
using namespace marelle::partner;
using attendance::Said;
namespace json = boost::json;

namespace {

Id const judo = "01900000-0000-7000-8000-0000000f0101", judo_slot = "01900000-0000-7000-8000-0000000f0102";
std::string const links = "/api/v1/offers/" + judo + "/partner-links";
std::string const asked = R"({"partner":"Judo club des Combes"})";
http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};
constexpr std::string_view during = "2026-01-12T16:20:00.000Z";  // 17:20, the club runs from 17:00 to 18:30

struct World : cast::World {
    explicit World(sql::Database& db) : cast::World{db} {
        access::add_routes(router, *keyring, {access::PasswordRules{"motdepasse"}, "demo"});
        attendance::add_routes(router, timetable::shipped_calendar(), *keyring);
        partner::add_routes(router, "https://marelle.example.org");
        link::add_routes(router, {link_pages(*keyring, timetable::shipped_calendar())});
        database.write([](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO mini_group (id, establishment, name, places, opened_on, version, kind)
                VALUES (:id, :combes, 'Judo du lundi', 12, '2025-09-01', 1, 'club')
            )sql",
                        {{"id", judo}, {"combes", cast::combes}});
            sql.execute(R"sql(
                INSERT INTO slot (id, mini_group, weekday, starts, ends, activity, from_on, recorded_at)
                VALUES (:id, :judo, 1, '17:00', '18:30', 'sports_club', '2025-09-01', :at)
            )sql",
                        {{"id", judo_slot}, {"judo", judo}, {"at", cast::monday}});
            for (auto const& child : {cast::lina, cast::noe, cast::adam})
                sql.execute(R"sql(
                    INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                    VALUES (:id, :judo, :child, '2025-09-01', :at)
                )sql",
                            {{"id", new_id()}, {"judo", judo}, {"child", child}, {"at", cast::monday}});
        });
        clock.set(during);
    }
    json::object made(Id const& by = cast::bruno) {
        auto reply = as(by, "POST", links, asked);
        REQUIRE_MESSAGE(reply.status == 201, reply.body);
        return json::parse(reply.body).as_object();
    }
    std::string link(Id const& by = cast::bruno) { return std::string{made(by).at("address").as_string()}; }
    http::Reply send(std::string const& at, std::string const& marks, Id const& sending = new_id(),
                     std::string const& starts = "17%3A00") {
        return anyone("POST", at, "sending=" + sending + "&starts=" + starts + marks, form_type);
    }
    std::string presence(Id const& child) {
        auto row = database.read([&](sql::Session& sql) {
            return sql.first(R"sql(
                SELECT a.presence || ' ' || a.minutes || ' ' || u.name FROM attendance a
                JOIN attendance_note n ON n.id = a.note JOIN user_account u ON u.id = n.noted_by
                JOIN session s ON s.id = a.session WHERE a.child = :child AND s.mini_group = :judo
            )sql",
                             {{"child", child}, {"judo", judo}});
        });
        return row ? row->text(0) : "";
    }
    std::int64_t notes() { return count("SELECT count(id) FROM attendance_note"); }
    void hide_home(Id const& child) {
        database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, recorded_at,
                    recorded_by)
                VALUES (:id, :child, :bytes, :bytes, '2026-01-01', '2026-01-01T08:00:00.000Z', :by)
            )sql",
                        {{"id", new_id()},
                         {"child", child},
                         {"bytes", keyring->seal("protected_address", "address_sealed", child, "x", "cachee-SX")},
                         {"by", cast::bruno}});
        });
    }
};

void each_world(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        test(world);
    });
}

bool dead(http::Reply const& reply) { return reply.status == 404 && reply.body.find("Lina") == std::string::npos; }

std::string mark(Id const& child, char const* said) { return "&p-" + child + "=" + said; }

}  // namespace

TEST_CASE("the button for the others speaks of those without a mark only, and an announced absence is no presence") {
    std::vector<RollChild> const children{{"a", "Ana", "B.", {}, false},
                                          {"b", "Bo", "C.", {}, true},
                                          {"c", "Cy", "D.", Said::absent, false},
                                          {"d", "Di", "E.", Said::present, false}};
    struct Case {
        std::map<Id, Said> marks;
        Rest rest;
        std::map<Id, Said> expected;
    };
    for (auto const& c :
         {Case{{}, Rest::unsaid, {}}, Case{{}, Rest::present, {{"a", Said::present}, {"b", Said::excused}}},
          Case{{{"b", Said::present}}, Rest::present, {{"a", Said::present}, {"b", Said::present}}},
          Case{{{"c", Said::absent}, {"d", Said::late}}, Rest::unsaid, {{"d", Said::late}}},
          Case{{{"elsewhere", Said::present}}, Rest::unsaid, {}}})
        CHECK(words_of(children, {new_id(), "17:00", c.marks, c.rest}) == c.expected);
}

TEST_CASE("what was sent once says nothing new the second time") {
    CHECK(rc::check([] {
        std::vector<RollChild> children;
        Sending sending{new_id(), "17:00", {}, *rc::gen::element(Rest::unsaid, Rest::present)};
        for (int i = 0, n = *rc::gen::inRange(0, 9); i < n; ++i) {
            auto const id = std::to_string(i);
            children.push_back({id, "", "", {}, *rc::gen::arbitrary<bool>()});
            if (*rc::gen::arbitrary<bool>()) children.back().said = *rc::gen::element(Said::present, Said::absent);
            if (*rc::gen::arbitrary<bool>())
                sending.marks[id] = *rc::gen::element(Said::present, Said::late, Said::absent);
        }
        for (auto const& [id, said] : words_of(children, sending))
            children[static_cast<std::size_t>(std::stoi(id))].said = said;
        RC_ASSERT(words_of(children, sending).empty());
        if (sending.rest == Rest::present)
            RC_ASSERT(std::ranges::all_of(children, [](auto const& child) { return child.said.has_value(); }));
    }));
}

TEST_CASE("a word is taken from an hour before the session, and never of a cancelled one") {
    RollSession session{"s", "17:00", "18:30", false, {}, {}};
    struct Case {
        char const* at;
        char const* code;
    };
    for (auto const& c : {Case{"15:59", "partner.too_early"}, Case{"16:00", ""}, Case{"23:59", ""}}) {
        auto const may = may_send(session, "2026-01-12", instant_text(from_local("2026-01-12", c.at)));
        CHECK((may ? "" : may.error().code) == c.code);
    }
    session.cancelled = true;
    CHECK(may_send(session, "2026-01-12", std::string{during}).error().code == "partner.cancelled");
}

TEST_CASE("a partner's links over HTTP: refusals first") {
    each_world([](World& world) {
        auto const mine = world.made();
        auto const id = std::string{mine.at("link").at("id").as_string()};
        auto const audited = world.audit_rows();
        auto const evening = "/api/v1/offers/" + cast::cometes + "/partner-links";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", links, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", links, "", 403, "access.refused"},
            {"an activity leader lends no list", cast::ines, "POST", links, asked, 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", links, "", 403, "access.refused"},
            {"Farid sees none", cast::farid, "GET", links, "", 404, "offer.unknown"},
            {"Farid makes none", cast::farid, "POST", links, asked, 404, "offer.unknown"},
            {"Farid ends none", cast::farid, "DELETE", "/api/v1/partner-links/" + id, "", 404, "partner.link_unknown"},
            {"a group of the evening has no partner", cast::bruno, "POST", evening, asked, 404, "offer.unknown"},
            {"an address that is none", cast::bruno, "GET", "/api/v1/offers/judo/partner-links", "", 404,
             "offer.unknown"},
            {"a partner has a name", cast::bruno, "POST", links, R"({"partner":" "})", 422, "partner"},
            {"not until yesterday", cast::bruno, "POST", links, R"({"partner":"Judo","until":"2026-01-11"})", 422,
             "too_early"},
            {"nor past the school year", cast::bruno, "POST", links, R"({"partner":"Judo","until":"2026-09-30"})", 422,
             "too_far"},
            {"a link that is none", cast::bruno, "DELETE", "/api/v1/partner-links/" + judo, "", 404,
             "partner.link_unknown"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.count("SELECT count(id) FROM partner_link") == 1);
        CHECK(world.count("SELECT count(id) FROM partner_link WHERE revoked_at IS NOT NULL") == 0);
        CHECK(world.audit_rows() == audited);
    });
}

TEST_CASE("the links of a list as a file: whose and until when, never the address") {
    tests::for_each_database([](sql::Database& database) {
        World world{database};
        auto const made = world.as(cast::bruno, "POST", links, R"({"partner":"Judo club des Combes"})");
        REQUIRE_MESSAGE(made.status == 201, made.body);
        auto const address = std::string{json::parse(made.body).at("address").as_string()};
        for (auto const& who : {cast::driss, cast::ines, cast::elodie})
            cast::expect(world, {"not theirs", who, "GET", links + "-export", "", 403});
        tests::expect_export(
            world, cast::bruno,
            {links + "-export", "export:partner_links:" + judo + ":1", "\r\nJudo club des Combes;", cast::farid, 404});
        CHECK(world.as(cast::bruno, "GET", links + "-export").body.find(address.substr(3)) == std::string::npos);
    });
}

TEST_CASE("a link is shown once with its code, listed without it, and ended once") {
    each_world([](World& world) {
        auto const made = world.made(cast::anissa);
        CHECK(made.at("qr_size").as_int64() >= 25);
        CHECK(made.at("qr").as_string().starts_with("M"));
        CHECK(made.at("link").at("expires_at").as_string() == "2026-08-31T22:00:00.000Z");
        auto const at = std::string{made.at("address").as_string()};
        REQUIRE(world.anyone("GET", at).status == 200);
        auto const second = world.link();
        CHECK(world.anyone("GET", at).status == 200);  // two coaches: two links, one partner
        CHECK(world.count("SELECT count(id) FROM partner_account") == 1);
        auto const listed = world.as(cast::bruno, "GET", links).body;
        CHECK(listed.find(at.substr(3)) == std::string::npos);
        CHECK(listed.find("Judo club des Combes") != std::string::npos);
        auto const one = "/api/v1/partner-links/" + std::string{made.at("link").at("id").as_string()};
        CHECK(world.as(cast::bruno, "DELETE", one).status == 204);
        CHECK(world.as(cast::anissa, "DELETE", one).status == 204);
        CHECK(world.count("SELECT count(id) FROM partner_link WHERE revoked_by = :bruno", {{"bruno", cast::bruno}}) ==
              1);
        CHECK(dead(world.anyone("GET", at)));
        CHECK(dead(world.send(at, mark(cast::lina, "present"))));
        CHECK(world.anyone("GET", second).status == 200);
        // The account that speaks for the partner lets nobody in, and is on nobody's list of users.
        auto const email = world.database.read([](sql::Session& sql) {
            return sql.first("SELECT email FROM user_account WHERE name = 'Judo club des Combes'")->text(0);
        });
        for (auto const* password : {"", "judo club des combes"})
            CHECK(world
                      .anyone("POST", "/api/v1/login",
                              json::serialize(json::object{{"email", email}, {"password", password}}))
                      .status >= 400);
        CHECK(world.as(cast::bruno, "GET", "/api/v1/users").body.find("Judo club") == std::string::npos);
    });
}

TEST_CASE("the page holds today's first names and nothing else, and waits for its hour") {
    each_world([](World& world) {
        auto const at = world.link();
        world.clock.set("2026-01-12T14:59:00.000Z");
        auto const early = world.anyone("GET", at);
        CHECK(early.body.find("L’appel ouvre à 16\u00a0h") != std::string::npos);
        CHECK(early.body.find("Lina") == std::string::npos);
        CHECK(world.send(at, mark(cast::lina, "present")).status == 409);
        world.clock.set(during);
        auto const page = world.anyone("GET", at);
        CHECK(page.body.find("<legend>Lina B.</legend>") != std::string::npos);
        CHECK(page.body.find("<legend>Adam N.</legend>") != std::string::npos);
        for (auto const* hidden : {"Benali", "Nguyen", "Sarah", "arachide"})
            CHECK(page.body.find(hidden) == std::string::npos);
        CHECK(page.body.size() < 40'000);
        CHECK(page.body.find("Les autres sont là. Envoyer") != std::string::npos);
        world.clock.set("2026-01-13T16:20:00.000Z");
        auto const tuesday = world.anyone("GET", at);
        CHECK(tuesday.body.find("Pas de séance aujourd’hui.") != std::string::npos);
        CHECK(tuesday.body.find("lundi 19 janvier à 17\u00a0h") != std::string::npos);
        CHECK(tuesday.body.find("Lina") == std::string::npos);
        CHECK(world.send(at, mark(cast::lina, "present")).status == 409);
        world.clock.set("2026-08-31T22:00:01.000Z");
        CHECK(dead(world.anyone("GET", at)));
        CHECK(world.notes() == 0);
    });
}

TEST_CASE("a parents' workshop of the club, made already or not, is no roll call of the coach") {
    each_world([](World& world) {
        auto const at = world.link();
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE slot SET activity = 'parents_workshop' WHERE id = :id", {{"id", judo_slot}});
        });
        for (int made = 0; made < 2; ++made) {
            auto const page = world.anyone("GET", at);
            CHECK(page.body.find("Pas de séance aujourd’hui.") != std::string::npos);
            CHECK(page.body.find("19 janvier") == std::string::npos);
            CHECK(page.body.find("Lina") == std::string::npos);
            CHECK(world.send(at, mark(cast::lina, "present")).status == 409);
            world.as(cast::bruno, "GET", "/api/v1/today");
            CHECK(world.count("SELECT count(id) FROM session WHERE slot = :slot", {{"slot", judo_slot}}) == 1);
        }
        CHECK(world.notes() == 0);
    });
}

TEST_CASE("what the coach left out is said with what was sent") {
    each_world([](World& world) {
        auto const at = world.link();
        CHECK(world.send(at, mark(cast::adam, "absent") + mark(cast::lina, "present") + "&rest=unsaid").status == 303);
        CHECK(world.anyone("GET", at).body.find("1 enfant est là, 1 absent, 1 enfant pas encore pointé.") !=
              std::string::npos);
    });
}

TEST_CASE("what the coach sends is the partner's word: counted in hours, once, and corrected") {
    each_world([](World& world) {
        auto const at = world.link();
        auto const before = world.audit_rows() + world.audited_screens();
        auto const sending = new_id();
        CHECK(world.send(at, mark(cast::adam, "absent") + "&rest=present", sending).status == 303);
        CHECK(world.presence(cast::lina) == "present 90 Judo club des Combes");
        CHECK(world.presence(cast::noe) == "present 90 Judo club des Combes");
        CHECK(world.presence(cast::adam) == "absent 0 Judo club des Combes");
        CHECK(world.notes() == 3);
        CHECK(world.audit_rows() + world.audited_screens() == before + 4);  // the sending, and each child
        // The same page sent again, by a second tap or a reply that was lost.
        CHECK(world.send(at, mark(cast::adam, "present") + "&rest=present", sending).status == 303);
        CHECK(world.notes() == 3);
        auto const after = world.anyone("GET", at);
        CHECK(after.body.find("Envoyé à 17\u00a0h\u00a020. 2 enfants sont là, 1 absent.") != std::string::npos);
        CHECK(after.body.find("Les autres sont là") == std::string::npos);
        world.clock.set("2026-01-12T16:40:00.000Z");
        CHECK(world.send(at, mark(cast::adam, "late") + mark(cast::lina, "present") + "&rest=unsaid").status == 303);
        CHECK(world.presence(cast::adam) == "late 90 Judo club des Combes");
        CHECK(world.notes() == 4);  // a word that is not new is not written twice
        CHECK(world.as(cast::bruno, "GET", links).body.find("\"last_sent_at\":\"2026-01-12T16:40") !=
              std::string::npos);
    });
}

TEST_CASE("a partner and a colleague who saw otherwise are both shown until one is chosen") {
    each_world([](World& world) {
        auto const at = world.link();
        CHECK(world.send(at, mark(cast::lina, "present")).status == 303);
        auto const session = world.database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM session WHERE mini_group = :judo", {{"judo", judo}})->text(0);
        });
        auto const roll = "/api/v1/sessions/" + session + "/attendance";
        world.clock.set("2026-01-12T16:30:00.000Z");
        cast::expect(world, {"absent, says Anissa", cast::anissa, "PUT", roll + "/" + cast::lina,
                             R"({"presence":"absent","observed_at":"2026-01-12T16:30:00.000Z"})", 200});
        auto const shown = world.as(cast::anissa, "GET", roll).body;
        CHECK(shown.find("Judo club des Combes") != std::string::npos);
        CHECK(shown.find("\"to_settle\":1") != std::string::npos);
        CHECK(world.as(cast::farid, "GET", roll).status == 404);
        // The coach reads the own word only: what the team says is not on a link.
        CHECK(world.anyone("GET", at).body.find("Anissa") == std::string::npos);
    });
}

TEST_CASE("what cannot be sent changes nothing and says why on the page") {
    each_world([](World& world) {
        auto const at = world.link();
        struct Case {
            char const* name;
            std::string marks, starts;
            int status;
            char const* words;
        };
        for (auto const& c :
             {Case{"nothing ticked", "&rest=unsaid", "17%3A00", 422, "Rien n’est coché"},
              Case{"another hour", mark(cast::lina, "present"), "09%3A00", 409, "n’est pas aujourd’hui"},
              Case{"no hour", mark(cast::lina, "present"), "", 409, "n’est pas aujourd’hui"},
              Case{"a child of another group", mark(cast::sarah, "present"), "17%3A00", 422, "Rien"},
              Case{"a word that is none", mark(cast::lina, "excused"), "17%3A00", 422, "Rien"}}) {
            CAPTURE(c.name);
            auto const reply = world.send(at, c.marks, new_id(), c.starts);
            CHECK(reply.status == c.status);
            CHECK(reply.body.find(c.words) != std::string::npos);
        }
        CHECK(world.notes() == 0);
        CHECK(world.count("SELECT count(id) FROM partner_sending") == 0);
        std::string many;
        for (int i = 0; i < 100; ++i) many += mark(new_id(), "absent");
        CHECK(world.send(at, many + mark(cast::lina, "present")).status == 303);  // a long list fits
        for (int i = 1; i < most_sendings_a_day; ++i)
            CHECK(world.send(at, mark(cast::lina, i % 2 ? "absent" : "present")).status == 303);
        CHECK(world.send(at, mark(cast::noe, "present")).status == 429);
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = :at, cancelled_by = :by, cancel_reason = 'neige'"
                        " WHERE mini_group = :judo",
                        {{"at", during}, {"by", cast::bruno}, {"judo", judo}});
        });
        auto const other = world.link();
        CHECK(world.send(other, mark(cast::noe, "present")).status == 409);
        CHECK(world.anyone("GET", other).body.find("est annulée") != std::string::npos);
        CHECK(world.presence(cast::noe).empty());
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE mini_group SET closed_on = '2026-01-12' WHERE id = :judo", {{"judo", judo}});
        });
        CHECK(dead(world.anyone("GET", other)));
    });
}

TEST_CASE("a child whose home is hidden is on no partner's page, and an announced absence is said there") {
    each_world([](World& world) {
        world.hide_home(cast::lina);
        auto const at = world.link();
        CHECK(world.send(at, mark(cast::lina, "present") + mark(cast::noe, "present")).status == 303);
        CHECK(world.presence(cast::lina).empty());
        auto const session = world.database.read([](sql::Session& sql) {
            return sql.first("SELECT id FROM session WHERE mini_group = :judo", {{"judo", judo}})->text(0);
        });
        world.database.write([&](sql::Session& sql) {
            sql.execute(R"sql(
                INSERT INTO family_word (id, session, child, word, said_at, by_account)
                VALUES (:id, :session, :adam, 'absent', :at, :by)
            )sql",
                        {{"id", new_id()},
                         {"session", session},
                         {"adam", cast::adam},
                         {"at", cast::monday},
                         {"by", cast::bruno}});
        });
        auto const page = world.anyone("GET", at).body;
        CHECK(page.find("Lina") == std::string::npos);
        CHECK(page.find("La famille a prévenu") != std::string::npos);
        CHECK(world.send(at, "&rest=present").status == 303);
        CHECK(world.presence(cast::adam) == "excused 0 Judo club des Combes");
    });
}

TEST_CASE("the page of a list of forty children stays under 40 kB, and each is heard") {
    each_world([](World& world) {
        world.database.write([](sql::Session& sql) {
            for (int i = 0; i < 40; ++i) {
                auto const id = new_id();
                sql.execute(R"sql(
                    INSERT INTO child (id, given_names, birth_name, birth_date, sex, languages, folded, created_at,
                        version)
                    VALUES (:id, :given, 'Fontaine-Villedieu', '2017-05-04', 'x', '', ' ', :at, 1)
                )sql",
                            {{"id", id}, {"given", "Marie-Clémence " + std::to_string(i)}, {"at", cast::monday}});
                sql.execute(R"sql(
                    INSERT INTO enrolment (id, child, establishment, cursus, from_on, recorded_at)
                    VALUES (:id, :child, :combes, 1, '2025-09-01', :at)
                )sql",
                            {{"id", new_id()}, {"child", id}, {"combes", cast::combes}, {"at", cast::monday}});
                sql.execute(R"sql(
                    INSERT INTO group_membership (id, mini_group, child, from_on, recorded_at)
                    VALUES (:id, :judo, :child, '2025-09-01', :at)
                )sql",
                            {{"id", new_id()}, {"judo", judo}, {"child", id}, {"at", cast::monday}});
            }
        });
        auto const link = world.link();
        auto const page = world.anyone("GET", link);
        REQUIRE(page.status == 200);
        auto const gzip = [&](std::string const& path) {
            auto const reply = world.anyone("GET", path, {}, {{"accept-encoding", "gzip"}});
            CHECK(reply.status == 200);
            return reply.still.empty() ? reply.body.size() : reply.still.size();
        };
        std::size_t const letters = 19'208, heads = 1'500;
        CHECK(page.body.size() + gzip("/l/page.css") + gzip("/l/listen.js") + letters + heads < 40'000);
        std::set<std::string> names;
        for (std::size_t at = 0; (at = page.body.find("name=p-", at)) != std::string::npos; ++at)
            names.insert(page.body.substr(at + 5, page.body.find(' ', at) - at - 5));
        CHECK(names.size() == 43);
        std::string form = "&rest=unsaid";
        for (auto const& name : names) form += "&" + name + "=late";
        auto const sent = world.send(link, form);
        CHECK_MESSAGE(sent.status == 303, sent.body);
        CHECK(world.count("SELECT count(id) FROM attendance_note WHERE presence = 'late'") == 43);
    });
}
