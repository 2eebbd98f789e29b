#include "family/offers.hpp"
#include "message/family_test.hpp"
#include "messages/messages.hpp"
#include "offer/world_test.hpp"

using namespace marelle;
using namespace marelle::family;
using message::adults::karim;
using message::adults::nadia;
namespace json = boost::json;
using offer::club_id;
using offer::stay_id;
using offer::week_id;

namespace {

http::Headers const form_type{{"content-type", "application/x-www-form-urlencoded"}};

struct World : offer::World {
    explicit World(sql::Database& db) : offer::World{db} {
        message::adults::write(*this);
        add_offer_routes(router, *keyring, message::adults::all_ways);
        message::add_routes(router, *keyring, message::adults::all_ways, "");
        link::add_routes(router, {link_pages(*keyring, timetable::shipped_calendar())});
    }
    std::string link_of(Id const& guardian, Id const& maker = cast::bruno) {
        return "/l/" + database.write(
                           [&](sql::Session& sql) { return make_link(sql, scope(maker, "family.write"), guardian); });
    }
    int want(std::string const& link, Id const& child, Id const& offer_id, char const* what = "place") {
        return anyone("POST", link, "child=" + child + "&offer=" + offer_id + "&want=" + what, form_type).status;
    }
    std::string page(std::string const& link, std::string const& language = "fr") {
        auto reply = anyone("GET", link + "?langue=" + language);
        REQUIRE(reply.status == 200);
        return reply.body;
    }
    std::string state(Id const& offer_id, Id const& child) {
        return database.read([&](sql::Session& sql) {
            auto row = sql.first("SELECT state FROM place_request WHERE offer = :offer AND child = :child",
                                 {{"offer", offer_id}, {"child", child}});
            return row ? row->text(0) : "none";
        });
    }
    http::Reply news(Id const& offer_id, char const* kind, Id const& by = cast::bruno) {
        return as(by, "POST", "/api/v1/offers/" + offer_id + "/news", R"({"kind":")" + std::string{kind} + "\"}");
    }
    // "kind channel language urgency planned_for useful_until" of each message, in the order of the adults.
    std::string messages() {
        return database.read([&](sql::Session& sql) {
            std::string out;
            for (auto const& row : sql.query(R"sql(
                SELECT kind, channel, language, urgency, planned_for, COALESCE(useful_until, '-') FROM message
                ORDER BY created_at, guardian
            )sql")) {
                for (std::size_t i = 0; i < 6; ++i) out += (i ? " " : "") + row.text(i);
                out += "\n";
            }
            return out;
        });
    }
};

void each_house(std::function<void(World&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        World world{database};
        world.open(offer::stay());
        world.open(offer::week());
        world.open(offer::club());
        test(world);
    });
}

// Without what waits, which has its own test.
std::string counted(http::Reply const& reply) { return reply.body.substr(0, reply.body.find(",\"waits\"")) + "}"; }

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a family reads what is open to its child: dates, places, price, papers and the rule, in its language") {
    each_house([](World& world) {
        auto const link = world.link_of(karim);
        auto const page = world.page(link);
        for (auto const* said :
             {"Clubs et vacances", "Neige à Aillon", "Semaine cirque", "Avec Dojo de la Plaine",
              "Du lundi 9 février au vendredi 13 février. Les enfants dorment sur place.",
              "Chaque semaine, à partir du mercredi 14 janvier, de 14\u00a0h à 15\u00a0h\u00a030",
              "Il y a 3 places. Nous donnons les places après le dimanche 25 janvier.", "Il reste des places.",
              "Quotient familial jusqu’à 700\u00a0: 40\u00a0€", "Quotient familial au-dessus de 700\u00a0: 90\u00a0€",
              "Autorisation de participer\u00a0: à nous rendre avant le vendredi 30 janvier",
              "Test de natation\u00a0: si possible avant le vendredi 30 janvier",
              "Les frères et sœurs partent ensemble", "Un tirage au sort, que tout le monde peut refaire",
              "Demander une place pour Lina", "Vous pouvez demander jusqu’au dimanche 25 janvier."}) {
            CAPTURE(said);
            CHECK(has(page, said));
        }
        CHECK(!has(page, "Rien à faire"));
        for (auto const* other : {"Noé", "Maya", "Benali"}) CHECK(!has(page, other));
        auto const arabic = world.page(link, "ar");
        CHECK(has(arabic, "dir=\"rtl\""));
        CHECK(has(arabic, "طلب مكان لـ Lina"));
        CHECK(has(arabic, "<bdi>Neige à Aillon</bdi>"));
        for (auto language : messages::family_languages()) {
            auto const one = world.page(link, std::string{language});
            CHECK(!has(one, "family.offer"));
            CHECK(!has(one, "family.due"));
            if (language != "fr") CHECK(!has(one, "Demander une place"));
        }
    });
}

TEST_CASE("a long list of offers keeps the page under 40 kB in every language, and says that there are more") {
    each_house([](World& world) {
        // The page, its letters (Arabic and Turkish are written with the phone's own), its style and voice, the
        // headers.
        std::size_t const style = link::template_text("page.css").size(), voice = 1'000, heads = 1'200;
        for (int i = 0; i < 12; ++i) {
            auto one = offer::stay();
            one["id"] = new_id();
            one["title"] = "Séjour à la montagne numéro " + std::to_string(i);
            world.open(one);
        }
        auto const link = world.link_of(nadia);
        for (auto language : messages::family_languages()) {
            std::size_t const letters = language == "ar" || language == "tr" ? 0 : 19'208;
            CHECK(world.page(link, std::string{language}).size() + letters + style + voice + heads < 40'000);
        }
        auto const first = world.page(link), next = world.anyone("GET", link + "?langue=fr&suite=4").body;
        CHECK(has(first, "Ce soir"));
        CHECK(has(first, "suite=4\">Voir d’autres propositions"));
        CHECK(has(next, "suite=8"));
        CHECK(!has(next, "Ce soir"));
        CHECK(has(next, "?langue=fr\">Revenir au début"));
        CHECK(!has(first, "Revenir au début"));
        for (auto const* odd : {"x", "-1", "999999", "5x"})
            CHECK(world.anyone("GET", link + "?suite=" + odd).status == 200);
    });
}

TEST_CASE("one tap asks, one takes back, twice is once, and only for one's own child while it is open") {
    each_house([](World& world) {
        auto const link = world.link_of(nadia), fathers = world.link_of(karim);
        auto const audited = world.audit_rows();
        struct Case {
            char const* name;
            Id child, offer_id;
        };
        for (auto const& c :
             {Case{"a child of another family", cast::noe, stay_id}, Case{"a child elsewhere", cast::nour, stay_id},
              Case{"no child", "", stay_id}, Case{"no such offer", cast::lina, cast::cometes},
              Case{"no offer at all", cast::lina, "x"}}) {
            CAPTURE(c.name);
            CHECK(world.want(link, c.child, c.offer_id) == 409);
        }
        CHECK(world.want(fathers, cast::maya, stay_id) == 409);       // not his
        CHECK(world.want(link, cast::lina, stay_id, "none") == 303);  // nothing was asked: nothing changes
        CHECK(world.count("SELECT count(id) FROM place_request") == 0);
        CHECK(world.count("SELECT count(id) FROM place_request_event") == 0);
        auto const before = world.audit_rows();
        CHECK(before == audited + 1);
        CHECK(world.want(link, cast::lina, stay_id) == 303);
        CHECK(world.want(link, cast::lina, stay_id) == 303);
        CHECK(world.want(fathers, cast::lina, stay_id) == 303);
        CHECK(world.count("SELECT count(id) FROM place_request WHERE by_link IS NOT NULL AND guardian = :nadia",
                          {{"nadia", nadia}}) == 1);
        CHECK(world.count("SELECT count(id) FROM place_request_event") == 1);
        CHECK(world.audit_rows() == before + 3);
        CHECK(has(world.page(link), "Vous avez demandé une place pour Lina. Nous répondons après le dimanche 25"));
        CHECK(has(world.page(link), "Retirer la demande pour Lina"));
        CHECK(world.want(link, cast::lina, stay_id, "none") == 303);
        CHECK(world.state(stay_id, cast::lina) == "withdrawn");
        CHECK(has(world.page(link), "Demander une place pour Lina"));
        world.clock.set("2026-01-25T23:30:00.000Z");  // the 26th in Paris
        CHECK(world.want(link, cast::lina, stay_id) == 409);
        CHECK(world.state(stay_id, cast::lina) == "withdrawn");
        CHECK(!has(world.page(link), "Neige à Aillon"));
    });
}

TEST_CASE("a place, a rank and a paper that is missing are said in plain words") {
    each_house([](World& world) {
        auto const link = world.link_of(karim);
        for (auto const& child : {cast::noe, cast::tom}) world.ask(club_id, child, R"(,"state":"placed")");
        CHECK(has(world.page(link), "C’est complet. Vous pouvez demander\u00a0: il y a une liste d’attente."));
        CHECK(world.want(link, cast::lina, club_id) == 303);
        CHECK(world.put(world.request(club_id, cast::lina), "waiting").status == 200);
        CHECK(has(world.page(link), "Lina est sur la liste d’attente\u00a0: numéro 1."));
        CHECK(has(world.page(link, "ar"), "على قائمة الانتظار"));
        world.ask(stay_id, cast::lina, R"(,"state":"placed","reason":"urgence")");
        REQUIRE(world.state(stay_id, cast::lina) == "placed");
        auto const page = world.page(link);
        CHECK(has(page, "Lina a une place."));
        CHECK(has(page, "Rendre la place de Lina"));
        CHECK(has(page, "<p>Autorisation de participer\u00a0: à nous rendre avant le vendredi 30 janvier</p>"));
        CHECK(
            has(page, "<p>Rendez-vous\u00a0: Parking de la maison</p><p>Départ\u00a0: lundi 9 février, 9\u00a0h</p>"));
        CHECK(has(page, "<p>Retour\u00a0: vendredi 13 février, 17\u00a0h\u00a030</p>"));
        world.clock.set("2026-01-31T09:00:00.000Z");
        CHECK(has(world.page(link), "c’était à rendre avant le vendredi 30 janvier. Nous l’attendons."));
        world.clock.set("2026-01-12T15:30:00.000Z");
        CHECK(world
                  .as(cast::bruno, "PUT",
                      "/api/v1/place-requests/" + world.request(stay_id, cast::lina) + "/documents/participation",
                      R"({"received_on":"2026-01-12"})")
                  .status == 200);
        CHECK(!has(world.page(link), "Autorisation de participer"));  // nothing is missing any more
        CHECK(world.want(link, cast::lina, stay_id, "none") == 303);
        CHECK(world.state(stay_id, cast::lina) == "withdrawn");
        CHECK(world.members(stay_id).empty());
    });
}

TEST_CASE("where requests are settled as they come, who asked reads no day to wait for, but a turn or a rank") {
    each_house([](World& world) {
        auto const link = world.link_of(karim);
        CHECK(world.want(link, cast::lina, club_id) == 303);
        CHECK(has(world.page(link), "Vous avez demandé une place pour Lina. Nous répondons dans l’ordre des"));
        CHECK(world.want(link, cast::lina, club_id, "none") == 303);
        for (auto const& child : {cast::noe, cast::tom}) world.ask(club_id, child, R"(,"state":"placed")");
        world.ask(club_id, cast::sarah);
        CHECK(world.want(link, cast::lina, club_id) == 303);
        auto const full = world.page(link);
        CHECK(has(full, "C’est complet\u00a0: Lina attend, numéro 2 dans l’ordre des demandes."));
        CHECK(!has(full, "mercredi 24 juin"));  // the last day to ask is not a day to wait for
        CHECK(world.put(world.request(club_id, cast::sarah), "waiting").status == 200);
        CHECK(has(world.page(link), "numéro 2 dans"));  // who waits stands before who asked
        for (auto language : messages::family_languages()) CHECK(has(world.page(link, std::string{language}), "2"));
        // A draw has not spoken: the day stays.
        CHECK(world.want(link, cast::lina, stay_id) == 303);
        CHECK(has(world.page(link), "Nous répondons après le dimanche 25 janvier."));
    });
}

TEST_CASE("a club of the draw that has begun says whether a place is left, and no day to wait for but soon") {
    each_house([](World& world) {
        auto late = offer::club();
        late["id"] = new_id();
        late["title"] = "Basket";
        late["rule"] = {{"criteria", json::array{}}, {"last", "draw"}};
        world.open(late);
        auto const id = json::value_to<Id>(late.at("id"));
        auto const link = world.link_of(karim);
        CHECK(has(world.page(link), "Nous donnons les places après le mercredi 24 juin"));
        CHECK(world.want(link, cast::lina, id) == 303);
        CHECK(has(world.page(link), "Nous répondons après le mercredi 24 juin."));
        world.clock.set("2026-01-20T09:00:00.000Z");
        CHECK(has(world.page(link), "Vous avez demandé une place pour Lina. Nous vous répondrons bientôt."));
        for (auto language : messages::family_languages())
            CHECK(!has(world.page(link, std::string{language}), "family.offer."));
        CHECK(world.want(link, cast::lina, id, "none") == 303);
        CHECK(!has(world.page(link), "Nous donnons les places après le mercredi 24 juin"));
    });
}

TEST_CASE("a day of a week when nobody opens is said, and where one meets to who has a place alone") {
    each_house([](World& world) {
        auto const link = world.link_of(karim);
        CHECK(!has(world.page(link), "Fermé"));
        CHECK(!has(world.page(link), "Rendez-vous"));
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE session SET cancelled_at = :now WHERE mini_group = :week AND on_date >= '2026-02-19'",
                        {{"now", now()}, {"week", week_id}});
        });
        CHECK(has(world.page(link), "<p>Fermé\u00a0: jeudi 19 février et vendredi 20 février.</p>"));
        CHECK(has(world.page(link, "tr"), "<p>Kapalı: 19 Şubat Perşembe ve 20 Şubat Cuma.</p>"));
    });
}

TEST_CASE("who waits after a draw reads the rule again, and what it takes to run the draw again") {
    each_house([](World& world) {
        auto const link = world.link_of(karim);
        auto const rule = "Un tirage au sort, que tout le monde peut refaire";
        for (auto const& child : {cast::lina, cast::noe, cast::tom, cast::sarah}) world.ask(stay_id, child);
        CHECK(!has(world.page(link), "Le tirage est fait"));
        world.clock.set("2026-01-26T09:00:00.000Z");
        auto const drawn = world.as(cast::bruno, "POST", "/api/v1/offers/" + stay_id + "/draw",
                                    R"({"word":"marmotte"})");
        REQUIRE_MESSAGE(drawn.status == 200, drawn.body);
        CHECK(has(world.page(link), "Le tirage est fait. Votre numéro\u00a0: 1."));
        CHECK(world.put(world.request(stay_id, cast::lina), "waiting").status == 200);
        auto const page = world.page(link);
        CHECK(has(page, rule));
        CHECK(has(page, ":marmotte</code>"));
        world.ask(stay_id, cast::maya, R"(,"state":"placed","reason":"urgence")");
        CHECK(has(page, "liste d’attente"));
    });
}

TEST_CASE("a link that changes its mind too often waits until the next day") {
    each_house([](World& world) {
        auto const link = world.link_of(nadia);
        for (int i = 0; i < 10; ++i) {
            CHECK(world.want(link, cast::lina, week_id) == 303);
            CHECK(world.want(link, cast::lina, week_id, "none") == 303);
        }
        CHECK(world.want(link, cast::lina, week_id) == 429);
        world.clock.set("2026-01-13T09:00:00.000Z");
        CHECK(world.want(link, cast::lina, week_id) == 303);
    });
}

TEST_CASE("families are told of a list: refusals first") {
    each_house([](World& world) {
        auto const request = world.ask(stay_id, cast::lina);
        auto const audited = world.audit_rows();
        auto const list = "/api/v1/offers/" + stay_id + "/news", place = "/api/v1/place-requests/" + request + "/news";
        std::string const open = R"({"kind":"offer_open"})", off = R"({"kind":"offer_cancelled"})";
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "POST", list, open, 401, "login.required"},
            {"a volunteer", cast::driss, "POST", list, open, 403, "access.refused"},
            {"the psychologist", cast::chloe, "POST", place, "", 403, "access.refused"},
            {"Farid", cast::farid, "POST", list, open, 404, "offer.unknown"},
            {"Farid, of one request", cast::farid, "POST", place, "", 404, "offer.unknown_request"},
            {"a referent of other children", cast::leila, "POST", place, "", 404, "offer.unknown_request"},
            {"a list that is none", cast::bruno, "POST", "/api/v1/offers/" + cast::cometes + "/news", open, 404,
             "offer.unknown"},
            {"it is not called off", cast::bruno, "POST", list, off, 409, "family.nothing_to_tell"},
            {"nothing was decided", cast::bruno, "POST", place, "", 409, "family.nothing_to_tell"},
            {"news of no kind", cast::bruno, "POST", list, R"({"kind":"meeting_slots"})", 422, "kind"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        world.clock.set("2026-01-26T09:00:00.000Z");
        cast::expect(world, {"too late to ask", cast::bruno, "POST", list, open, 409, "offer.not_open"});
        CHECK(world.messages().empty());
        CHECK(world.audit_rows() == audited);
        CHECK(world.count("SELECT count(id) FROM family_link") == 0);
    });
}

TEST_CASE("that one may ask is told once an adult, in its language, within the week's limit, and not to who asked") {
    each_house([](World& world) {
        CHECK(counted(world.news(stay_id, "offer_open", cast::anissa)) ==
              R"({"families":2,"letters":0,"unreachable":3})");
        CHECK(world.messages() == "offer_open sms fr planned 2026-01-12T15:30:00.000Z 2026-01-25T23:00:00.000Z\n"
                                  "offer_open sms ar planned 2026-01-12T15:30:00.000Z 2026-01-25T23:00:00.000Z\n");
        CHECK(world.news(stay_id, "offer_open", cast::anissa).status == 201);
        CHECK(world.count("SELECT count(id) FROM message") == 2);
        CHECK(world.count("SELECT count(id) FROM family_link") == 2);
        // Another list the same week waits its turn: one planned message a week.
        CHECK(world.news(club_id, "offer_open").status == 201);
        CHECK(world.count("SELECT count(id) FROM message WHERE later_because = 'weekly_limit'") == 2);
        CHECK(world.want(world.link_of(nadia), cast::lina, week_id) == 303);
        CHECK(world.news(week_id, "offer_open").status == 201);
        CHECK(world.count("SELECT count(id) FROM message WHERE about = :about AND guardian = :karim",
                          {{"about", "offer:" + week_id}, {"karim", karim}}) == 0);
        CHECK(world.count("SELECT count(id) FROM message WHERE about = :about", {{"about", "offer:" + week_id}}) == 1);
    });
}

TEST_CASE("what telling the families would come to is said before anything is written") {
    each_house([](World& world) {
        auto const foreseen = "/api/v1/offers/" + club_id + "/news?kind=offer_open";
        auto const audited = world.audit_rows();
        cast::Expected const lines[] = {
            {"nobody", cast::nobody, "GET", foreseen, "", 401, "login.required"},
            {"a volunteer", cast::driss, "GET", foreseen, "", 403, "access.refused"},
            {"headquarters", cast::elodie, "GET", foreseen, "", 403, "access.refused"},
            {"Farid", cast::farid, "GET", foreseen, "", 404, "offer.unknown"},
            {"of no kind", cast::bruno, "GET", "/api/v1/offers/" + club_id + "/news", "", 422, "kind"},
            {"not called off", cast::bruno, "GET", "/api/v1/offers/" + club_id + "/news?kind=offer_cancelled", "", 409,
             "family.nothing_to_tell"},
        };
        for (auto const& line : lines) cast::expect(world, line);
        CHECK(world.audit_rows() == audited);
        auto foresee = [&] {
            auto const reply = world.as(cast::anissa, "GET", foreseen);
            REQUIRE_MESSAGE(reply.status == 200, reply.body);
            return reply.body;
        };
        CHECK(foresee() == R"({"families":2,"letters":0,"unreachable":3,)"
                           R"("waits":{"later":0,"week":0,"too_late":0,"last":null}})");
        CHECK(world.messages().empty());
        CHECK(world.count("SELECT count(id) FROM family_link") == 0);
        // Another list went out this week.
        CHECK(world.news(stay_id, "offer_open").status == 201);
        CHECK(has(foresee(), R"("waits":{"later":2,"week":2,"too_late":0,"last":"2026-01-19T15:30:00.000Z"})"));
        // The club is asked for until the 17th: the message of those families would come after it.
        world.database.write([](sql::Session& sql) {
            sql.execute("UPDATE offer SET closes_on = '2026-01-17' WHERE id = :id", {{"id", club_id}});
        });
        CHECK(has(foresee(), R"("waits":{"later":0,"week":0,"too_late":2,"last":null})"));
        for (int i = 0; i < 2; ++i)  // pressed twice, they are to be called all the same
            CHECK(has(world.news(club_id, "offer_open").body,
                      R"("waits":{"later":0,"week":0,"too_late":2,"last":null})"));
        CHECK(world.count("SELECT count(id) FROM message WHERE about = :about AND given_up_because = 'too_late'",
                          {{"about", "offer:" + club_id}}) == 2);
    });
}

TEST_CASE("a decision is told when somebody says so, after the night, and what is decided anew is told anew") {
    each_house([](World& world) {
        auto const request = world.ask(week_id, cast::lina, R"(,"state":"placed")");
        auto const news = "/api/v1/place-requests/" + request + "/news";
        world.clock.set("2026-01-12T20:30:00.000Z");  // 21:30 in Chambéry
        CHECK(counted(world.as(cast::anissa, "POST", news)) == R"({"families":2,"letters":0,"unreachable":0})");
        CHECK(world.messages() == "place_given sms fr urgent 2026-01-13T07:00:00.000Z 2026-02-16T23:00:00.000Z\n"
                                  "place_given sms ar urgent 2026-01-13T07:00:00.000Z 2026-02-16T23:00:00.000Z\n");
        CHECK(world.as(cast::bruno, "POST", news).status == 201);
        CHECK(world.count("SELECT count(id) FROM message") == 2);
        CHECK(world.put(request, "refusal", R"({"reason":"doublon"})").status == 200);
        CHECK(world.as(cast::bruno, "POST", news).status == 201);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'place_refused'") == 2);
        // The first who waits is told that a place is free, once one is.
        for (auto const& child : {cast::noe, cast::tom}) world.ask(club_id, child, R"(,"state":"placed")");
        auto const waits = world.ask(club_id, cast::lina);
        CHECK(world.put(waits, "waiting").status == 200);
        auto const free = "/api/v1/place-requests/" + waits + "/news";
        CHECK(world.as(cast::bruno, "POST", free).status == 409);
        CHECK(world.put(world.request(club_id, cast::tom), "withdrawal").status == 200);
        CHECK(world.as(cast::bruno, "POST", free).status == 201);
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'place_free'") == 2);
    });
}

TEST_CASE("a list called off is told to who asked, and a family whose home is hidden is phoned") {
    each_house([](World& world) {
        world.ask(stay_id, cast::lina);
        world.ask(stay_id, cast::maya);
        world.database.write([&](sql::Session& sql) {
            sql.execute(
                R"sql(
                INSERT INTO protected_address (id, child, address_sealed, reason_sealed, from_on, recorded_at,
                    recorded_by)
                VALUES (:id, :child, :bytes, :bytes, '2026-01-01', '2026-01-01T08:00:00.000Z', :by)
            )sql",
                {{"id", new_id()},
                 {"child", cast::maya},
                 {"bytes", world.keyring->seal("protected_address", "address_sealed", cast::maya, "x", "cachee-SX")},
                 {"by", cast::bruno}});
        });
        CHECK(world.as(cast::bruno, "PUT", "/api/v1/offers/" + stay_id + "/cancellation", R"({"reason":"neige"})")
                  .status == 200);
        CHECK(counted(world.news(stay_id, "offer_cancelled")) == R"({"families":2,"letters":0,"unreachable":1})");
        CHECK(world.count("SELECT count(id) FROM message WHERE kind = 'offer_cancelled' AND child = :lina",
                          {{"lina", cast::lina}}) == 2);
        CHECK(has(world.page(world.link_of(karim)), "C’est annulé."));
    });
}

TEST_CASE("every message about a list is said in every language, and the letter can be answered on paper") {
    message::Values const values{{"child", "Lina"},     {"place", "Les Combes"},
                                 {"phone", "04 79"},    {"link", "https://marelle.example.org/l/x"},
                                 {"day", "2026-02-09"}, {"offer", "Neige à Aillon"}};
    using message::Channel;
    for (auto kind : {message::Kind::offer_open, message::Kind::place_given, message::Kind::place_free,
                      message::Kind::place_refused, message::Kind::offer_cancelled})
        for (auto language : messages::family_languages())
            for (auto channel : {Channel::sms, Channel::email, Channel::paper}) {
                auto const words = message::words_of(kind, channel, language, values);
                CAPTURE(words.body);
                CHECK(has(words.body, "Lina"));
                CHECK(has(words.body, "Neige à Aillon"));
                CHECK(has(words.body, "Les Combes"));
                CHECK(!has(words.body, "{"));
                CHECK(!has(words.body, "letter."));
                CHECK(has(words.body, "[   ]") == (kind == message::Kind::offer_open && channel == Channel::paper));
            }
}

TEST_CASE("a family says what it pays when it asks, or later, in words of its language") {
    each_house([](World& world) {
        auto const link = world.link_of(nadia);
        auto const band = [&] {
            return world.database.read([](sql::Session& sql) {
                auto row = sql.first("SELECT price_band FROM place_request WHERE child = :lina AND offer = :stay",
                                     {{"lina", cast::lina}, {"stay", stay_id}});
                return row ? row->maybe_text(0).value_or("-") : "none";
            });
        };
        auto const say = [&](std::string const& want, std::string const& label) {
            return world
                .anyone("POST", link, "child=" + cast::lina + "&offer=" + stay_id + "&want=" + want + "&band=" + label,
                        form_type)
                .status;
        };
        auto const page = world.page(link);
        for (auto const* held :
             {"Quel est votre prix\u00a0?", "Quotient familial jusqu’à 700",
              "Quotient familial au-dessus de 700\u00a0: 90\u00a0€", "value=\"Tranche 2\"", "Je ne sais pas"})
            CHECK_MESSAGE(has(page, held), held);
        for (auto language : messages::family_languages())
            CHECK(!has(world.page(link, std::string{language}), "family.offer.band"));
        CHECK(say("band", "Tranche+1") == 409);  // nothing was asked for
        CHECK(say("place", "Tranche+9") == 409);
        CHECK(say("gift", "Tranche+1") == 409);
        CHECK(band() == "none");
        CHECK(say("place", "") == 303);
        CHECK(band() == "-");
        CHECK(has(world.page(link), "Garder ce prix"));
        CHECK(say("band", "Tranche+9") == 409);
        CHECK(say("band", "Tranche+2") == 303);
        CHECK(band() == "Tranche 2");
        CHECK(has(world.page(link), "Votre prix\u00a0: 90\u00a0€"));
        CHECK(say("none", "") == 303);
        CHECK(say("place", "Tranche+1") == 303);
        CHECK(band() == "Tranche 1");
        // A club without prices asks nothing of it.
        CHECK(world.offer(stay_id).at("requests").at(0).at("price_band") == "Tranche 1");
    });
}

TEST_CASE("what one parent pays is not the other's to read, nor to change; asked for again, it is the new one's word") {
    each_house([](World& world) {
        auto const hers = world.link_of(nadia), his = world.link_of(karim);
        auto const say = [&](std::string const& link, std::string const& want, std::string const& label) {
            auto const body = "child=" + cast::lina + "&offer=" + stay_id + "&want=" + want + "&band=" + label;
            return world.anyone("POST", link, body, form_type).status;
        };
        auto const band = [&] { return world.offer(stay_id).at("requests").at(0).at("price_band"); };
        REQUIRE(say(hers, "place", "Tranche+1") == 303);
        CHECK(has(world.page(hers), "Votre prix"));
        CHECK(!has(world.page(his), "Votre prix"));
        CHECK(!has(world.page(his), "Garder ce prix"));
        CHECK(say(his, "band", "Tranche+2") == 409);
        CHECK(band() == "Tranche 1");
        // He asks again after it was taken back: his price, and she no longer reads one.
        REQUIRE(say(hers, "none", "") == 303);
        REQUIRE(say(his, "place", "") == 303);
        CHECK(band().is_null());
        CHECK(say(hers, "band", "Tranche+1") == 409);
        CHECK(say(his, "band", "Tranche+2") == 303);
        CHECK(has(world.page(his), "Votre prix"));
        CHECK(!has(world.page(hers), "Votre prix"));
    });
}

TEST_CASE("where the team asked for a child, the first parent to say a price is the one who reads it") {
    each_house([](World& world) {
        auto const hers = world.link_of(nadia), his = world.link_of(karim);
        world.ask(stay_id, cast::lina);
        CHECK(has(world.page(hers), "Garder ce prix"));
        CHECK(has(world.page(his), "Garder ce prix"));
        auto const body = "child=" + cast::lina + "&offer=" + stay_id + "&want=band&band=Tranche+2";
        CHECK(world.anyone("POST", his, body, form_type).status == 303);
        CHECK(has(world.page(his), "Votre prix"));
        CHECK(!has(world.page(hers), "Garder ce prix"));
        CHECK(!has(world.page(hers), "Votre prix"));
    });
}

TEST_CASE("a place that is free again is kept for the first who waits, taken by one tap, and then for the next") {
    each_house([](World& world) {
        auto const link = world.link_of(nadia);
        for (auto const& child : {cast::noe, cast::tom}) world.ask(club_id, child, R"(,"state":"placed")");
        auto const linas = world.ask(club_id, cast::lina), adams = world.ask(club_id, cast::adam);
        for (auto const& each : {linas, adams}) REQUIRE(world.put(each, "waiting").status == 200);
        auto const tell = [&](Id const& request, Id const& by = cast::bruno) {
            return world.as(by, "POST", "/api/v1/place-requests/" + request + "/news").status;
        };
        CHECK(world.want(link, cast::lina, club_id, "accept") == 409);  // there is no place
        REQUIRE(world.put(world.request(club_id, cast::tom), "withdrawal").status == 200);
        CHECK(world.want(link, cast::lina, club_id, "accept") == 409);  // none was kept
        CHECK(tell(adams) == 409);                                      // not his turn
        CHECK(tell(linas, cast::farid) == 404);
        CHECK(world.count("SELECT count(id) FROM place_proposal") == 0);
        for (int i = 0; i < 2; ++i) CHECK(tell(linas) == 201);
        CHECK(world.count("SELECT count(id) FROM place_proposal") == 1);
        CHECK(has(world.page(link), "Une place est libre pour Lina. Nous la gardons pour vous jusqu’au mercredi 14"));
        CHECK(has(world.page(link), "Oui, Lina prend la place"));
        for (auto language : messages::family_languages())
            CHECK(!has(world.page(link, std::string{language}), "family.offer."));
        CHECK(!world.offer(club_id).at("requests").at(1).at("kept_until").is_null());
        CHECK(tell(adams) == 409);  // it is kept
        // Two days later it is the next one's, and the first goes after him.
        world.clock.set("2026-01-14T15:30:00.001Z");
        CHECK(world.want(link, cast::lina, club_id, "accept") == 409);
        CHECK(has(world.page(link), "Lina est sur la liste d’attente\u00a0: numéro 1."));
        CHECK(tell(linas) == 409);
        CHECK(world.put(adams, "withdrawal").status == 200);
        CHECK(tell(linas) == 201);  // nobody else waits
        CHECK(world.want(world.link_of(karim), cast::maya, club_id, "accept") == 409);
        for (int i = 0; i < 2; ++i) CHECK(world.want(link, cast::lina, club_id, "accept") == 303);
        CHECK(world.state(club_id, cast::lina) == "placed");
        CHECK(world.members(club_id).find("Lina") != std::string::npos);
        CHECK(has(world.page(link), "Lina a une place."));
        CHECK(world.count(
                  "SELECT count(id) FROM place_proposal WHERE accepted_at IS NOT NULL AND by_link IS NOT NULL") == 1);
        CHECK(world.count("SELECT count(id) FROM place_request_event WHERE request = :id AND to_state = 'placed'"
                          " AND by_link IS NOT NULL",
                          {{"id", linas}}) == 1);
    });
}
