// /p/<token>: a frozen version for who was given its address, and for everybody when it is public. No account, no
// script, nothing but what left already; unknown, ended and withdrawn say what to do and no more.
#include "access/wrong_links.hpp"
#include "http/coding.hpp"
#include "link/link.hpp"
#include "messages/messages.hpp"
#include "report/document/document.hpp"
#include "report/kept.hpp"
#include <memory>

namespace marelle::report {

namespace {

using http::Call;
using http::Reply;
using messages::say;

std::string_view language_of(Call const& call) {
    return messages::best_language(call.request.header("accept-language"));
}

// No search engine learns of the address.
Reply discreet(Reply reply) {
    reply.headers.emplace_back("X-Robots-Tag", "noindex");
    return reply;
}

Reply words_page(std::string_view language, std::string_view title, std::string_view words, int status) {
    link::Frame frame;
    frame.language = language;
    frame.title = say(language, title);
    frame.content = "<p>" + say(language, words) + "</p>";
    frame.failed = true;
    return discreet(link::html(link::framed(frame), status));
}

struct Door {
    access::WrongLinks wrong;

    // What the address opens, or the page that says it does not.
    template <class Show> Result<Reply> open(Call& call, std::optional<Published> const& found, Show const& show) {
        auto const language = language_of(call);
        auto const now = instant_ms(call.actor.now).value_or(0);
        if (wrong.closed_to(call.request.client, now)) return discreet(link::html(link::knocking_page(language), 429));
        if (!found) {
            wrong.count(call.request.client, now);
            return discreet(link::html(link::dead_page(language), 404));
        }
        auto const& version = found->version;
        if (version.seal.withdrawal)
            return words_page(version.content.language, "report.public.withdrawn_title", "report.public.withdrawn",
                              410);
        auto reply = show(*found);
        if (!reply) {
            auto const busy = reply.error().fault == Fault::too_many;
            return words_page(language, "report.public.no_file_title", "error." + reply.error().code, busy ? 429 : 503);
        }
        return found->kind == AddressKind::public_page ? std::move(*reply) : discreet(std::move(*reply));
    }
};

Result<Reply> page(Call const& call, Published const& found) {
    auto const& token = call.text("token");
    auto const& content = found.version.content;
    auto const seal = printed(found.version.seal, found.version.content.language);
    BesideVersion beside{"/p/" + token + "/pdf", "/p/" + token + "/xlsx", {}};
    if (found.version.seal.corrected_number)
        beside.notice = say(content.language, "report.public.corrected",
                            {{"number", *found.version.seal.corrected_number}});
    auto reply = page_reply(html(content, &seal, Style::screen, beside));
    http::pack(call.request, reply);  // an old phone pays for each kilobyte: the page and its font weigh less than 40
    return reply;
}

Result<Reply> file(Published const& found, Format format, Press const& press) {
    auto const seal = printed(found.version.seal, found.version.content.language);
    return document(found.version.content, &seal, format, press);
}

}  // namespace

void add_public_routes(http::Router& router, Press const& press) {
    auto const door = std::make_shared<Door>();
    router
        .on("GET", "/p/:token", "public", http::Work::read,
            [door](Call& call) -> Result<Reply> {
                return door->open(call, published(call.sql(), call.text("token")),
                                  [&call](Published const& found) { return page(call, found); });
            })
        .summary("A report that left: the page behind its address");
    router
        .on("GET", "/p/:token/pdf", "public", http::Work::own,
            [door, press](Call& call) -> Result<Reply> {
                auto const found = call.database.read(
                    [&call](sql::Session& sql) { return published(sql, call.text("token")); });
                return door->open(call, found, [&](Published const& one) { return file(one, Format::pdf, press); });
            })
        .summary("The same as PDF/UA");
    router
        .on("GET", "/p/:token/xlsx", "public", http::Work::read,
            [door, press](Call& call) -> Result<Reply> {
                return door->open(call, published(call.sql(), call.text("token")),
                                  [&](Published const& one) { return file(one, Format::xlsx, press); });
            })
        .summary("The same as a workbook");
}

}  // namespace marelle::report
