#include "survey/world_test.hpp"

using namespace marelle;
using namespace marelle::survey;

namespace {

std::string header(http::Reply const& reply, std::string_view name) {
    for (auto const& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

bool holds(http::Reply const& reply, std::string_view words) { return reply.body.find(words) != std::string::npos; }

http::Headers with_cookie(std::string const& kept) {
    auto out = form_type;
    out.emplace_back("cookie", "reponse=" + kept);
    return out;
}

}  // namespace

TEST_CASE("the page says who reads it, asks one question at a time, and is light in every language") {
    each_world([](World& world) {
        world.send();
        auto const link = world.links()[0];
        auto const start = world.anyone("GET", link);
        CHECK(start.status == 200);
        CHECK(holds(start, "Personne ne sait qui a répondu quoi."));
        CHECK(holds(start, "Il y a 8 questions."));
        CHECK(holds(start, "04 79 00 00 00"));
        for (auto const* hidden : {"Lina", "Nadia", "Benali"}) CHECK_FALSE(holds(start, hidden));
        for (auto const* language : {"fr", "en", "ar", "tr", "pt"})
            for (auto const* at : {"", "&q=1", "&q=8"}) {
                auto const page = world.anyone("GET", link + "?langue=" + language + at);
                CHECK(page.status == 200);
                CHECK(page.body.size() < 9'000);
                CHECK(holds(page, std::string{"lang=\""} + language + '"'));
            }
        CHECK(holds(world.anyone("GET", link + "?langue=ar&q=1"), "dir=\"rtl\""));
        CHECK(holds(world.anyone("GET", link + "?langue=tr&q=1"), "Daha çok hayır"));
        CHECK(holds(world.anyone("GET", link + "?q=99"), "Que devons-nous changer"));
        CHECK(holds(world.anyone("GET", link + "?q=-1"), "Commencer"));
    });
}

TEST_CASE("a face is one tap; what was answered stays on the device, and the server keeps nothing of it") {
    each_world([](World& world) {
        world.send();
        auto const link = world.links()[0];
        auto const first = world.anyone("GET", link);
        auto const cookie = header(first, "Set-Cookie");
        CHECK(cookie == "reponse=-------; Path=" + link + "; Max-Age=1209600; HttpOnly; SameSite=Lax");
        // With a cookie: an address after each tap, which may be read again.
        auto const tapped = world.anyone("POST", link, "question=welcome&face=2&kept=", with_cookie("-------"));
        CHECK(tapped.status == 303);
        CHECK(header(tapped, "Location") == link + "?langue=fr&q=2");
        CHECK(header(tapped, "Set-Cookie").starts_with("reponse=2------;"));
        // Without: the page carries it.
        auto const carried = world.anyone("POST", link, "question=explained&face=0&kept=2------", form_type);
        CHECK(carried.status == 200);
        CHECK(holds(carried, "name=\"kept\" value=\"20-----\""));
        CHECK(holds(carried, "Votre enfant est-il content de venir"));
        // Come back tomorrow, on the same device: the first question without an answer.
        CHECK(holds(world.anyone("GET", link, "", with_cookie("20-----")), "Votre enfant est-il content"));
        CHECK(holds(world.anyone("GET", link + "?q=1", "", with_cookie("20-----")), "aria-current=\"true\""));
        // Elsewhere nothing is known of it.
        CHECK(holds(world.anyone("GET", link), "Commencer"));
        for (auto const* wrong : {"question=salary&face=1", "question=welcome&face=9",
                                  "question=welcome&face=", "face=1", "question=welcome&face=11"})
            CHECK(world.anyone("POST", link, wrong, with_cookie("-------")).status == 200);
        CHECK(world.get(one).at("answers").as_int64() == 0);
        // The log says that a page of links was written to; not which, nor for whom.
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'public'") > 0);
        CHECK(world.count("SELECT count(seq) FROM audit_entry WHERE action = 'public'"
                          " AND (subject IS NOT NULL OR child IS NOT NULL OR link IS NOT NULL)") == 0);
    });
}

TEST_CASE("an answer is sent once, thanked for, and forgotten by the device") {
    each_world([](World& world) {
        world.send();
        auto const link = world.links()[0];
        CHECK(holds(world.answer(link, "-------"), "Répondez à une question au moins."));
        std::string long_text(survey::longest_text + 1, 'a');
        auto const refused = world.answer(link, "1------", long_text);
        CHECK(refused.status == 422);
        CHECK(holds(refused, "trop long"));
        CHECK(holds(refused, long_text));  // nothing typed is lost
        CHECK(world.get(one).at("answers").as_int64() == 0);
        auto const sent = world.anyone("POST", link, "text=Merci&send=1", with_cookie("1234011"));
        CHECK(sent.status == 303);
        CHECK(header(sent, "Set-Cookie").find("reponse=; ") == 0);
        CHECK(header(sent, "Set-Cookie").find("Max-Age=0") != std::string::npos);
        auto const thanks = world.anyone("GET", link + "?langue=pt");
        CHECK(holds(thanks, "A sua resposta chegou."));
        CHECK(header(thanks, "Set-Cookie").empty());
        CHECK(holds(world.answer(link, "4444444"), "Votre réponse est arrivée."));
        CHECK(world.get(one).at("answers").as_int64() == 1);
        world.clock.set("2026-02-07T09:00:00.000Z");
        CHECK(holds(world.anyone("GET", world.links()[1]), "Le questionnaire est fermé."));
        CHECK(holds(world.answer(world.links()[1], "1111111"), "Le questionnaire est fermé."));
        CHECK(world.get(one).at("answers").as_int64() == 1);
        world.close();
        CHECK(world.anyone("GET", link).status == 404);  // like any link that opens nothing
        CHECK(world.anyone("GET", "/l/AAAAAAAAAAAAAAAAAAAAAA").status == 404);
    });
}
