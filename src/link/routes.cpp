#include "access/wrong_links.hpp"
#include "link/link.hpp"
#include "messages/messages.hpp"

namespace marelle::link {

namespace {

using http::Call;
using http::Reply;
using http::Work;

struct Door {
    std::vector<Pages> pages;
    access::WrongLinks wrong;
};

std::string_view language_of(Call const& call) {
    return messages::best_family_language(call.request.header("accept-language"));
}

// Unknown, expired and revoked look the same; a person reads a page, not a problem+json.
Result<Reply> open(Door& door, Call& call, Pages::Answer Pages::* which) {
    auto const now = instant_ms(call.actor.now).value_or(0);
    if (door.wrong.closed_to(call.request.client, now)) return html(knocking_page(language_of(call)), 429);
    for (auto const& pages : door.pages)
        if (pages.*which)
            if (auto answer = (pages.*which)(call)) return std::move(*answer);
    door.wrong.count(call.request.client, now);
    return html(dead_page(language_of(call)), 404);
}

}  // namespace

void add_routes(http::Router& router, std::vector<Pages> pages) {
    router
        .on("GET", "/l/page.css", "public", Work::own,
            [](Call& call) -> Result<Reply> { return style_sheet(call.request); })
        .summary("The style of the pages behind links");
    router
        .on("GET", "/l/listen.js", "public", Work::own,
            [](Call& call) -> Result<Reply> { return listen_script(call.request); })
        .summary("Reads those pages aloud, on a device that can; they do without");
    auto door = std::make_shared<Door>();
    door->pages = std::move(pages);
    router.on("GET", "/l/:token", "public", Work::read, [door](Call& call) { return open(*door, call, &Pages::get); })
        .summary("The page behind a link");
    router
        .on("POST", "/l/:token", "public", Work::write, [door](Call& call) { return open(*door, call, &Pages::post); })
        .summary("An answer by a link: a teacher refers a child, a family answers");
    router
        .on("GET", "/l/:token/:what", "public", Work::read,
            [door](Call& call) { return open(*door, call, &Pages::file); })
        .summary("A file behind a link: a meeting for the phone's calendar");
}

}  // namespace marelle::link
