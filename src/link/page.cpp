#include "base/embedded.hpp"
#include "base/text.hpp"
#include "http/static_files.hpp"
#include "link/link.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace marelle::link {

namespace {

using kainjow::mustache::data;
using messages::say;

data languages_of(Frame const& frame) {
    data out{data::type::list};
    for (auto const& choice : frame.languages) {
        data line;
        line.set("code", std::string{choice.language});
        line.set("name", messages::own_name(choice.language));
        line.set("address", choice.address);
        line.set("current", choice.language == frame.language);
        out.push_back(line);
    }
    return out;
}

std::string bare(std::string_view language, std::string_view title, std::string_view words) {
    Frame frame;
    frame.language = language;
    frame.title = say(language, title);
    frame.content = "<p>" + say(language, words) + "</p>";
    return framed(frame);
}

}  // namespace

std::string template_text(std::string_view name) {
    auto const* file = embedded::find(embedded::templates(), name);
    if (!file) throw std::runtime_error{"the binary holds no template " + std::string{name}};
    return std::string{file->bytes};
}

std::string beginning(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string render(std::string_view name, data const& values) {
    kainjow::mustache::mustache parsed{template_text(name)};
    if (!parsed.is_valid()) throw std::runtime_error{std::string{name} + ": " + parsed.error_message()};
    return parsed.render(values);
}

std::string framed(Frame const& frame) {
    data values;
    values.set("language", std::string{frame.language});
    values.set("direction", messages::right_to_left(frame.language) ? "rtl" : "ltr");
    values.set("establishment", frame.establishment);
    values.set("title", frame.title);
    values.set("content", frame.content);
    values.set("failed", frame.failed);
    values.set("error_mark", say(frame.language, "link.error_mark"));
    values.set("several", frame.languages.size() > 1);
    values.set("languages_words", say(frame.language, "link.languages"));
    values.set("languages", languages_of(frame));
    values.set("reachable", !frame.phone.empty());
    values.set("phone", frame.phone);
    values.set("phone_shown", phone_shown(frame.phone));
    values.set("call", say(frame.language, "link.call"));
    values.set("listen", say(frame.language, "link.listen"));
    values.set("listen_stop", say(frame.language, "link.listen_stop"));
    auto const page = render("page.mustache", values);
    return frame.language == "fr" ? bound(page) : page;
}

std::string dead_page(std::string_view language) { return bare(language, "link.dead_title", "link.dead"); }

std::string knocking_page(std::string_view language) { return bare(language, "link.knocking_title", "link.knocking"); }

http::Reply html(std::string body, int status) {
    http::Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.content_type = "text/html; charset=utf-8";
    reply.headers.emplace_back("Content-Security-Policy",
                               "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
                               "form-action 'self'; "
                               "base-uri 'none'; frame-ancestors 'none'");
    return reply;
}

namespace {

http::Reply kept(http::Request const& request, std::string_view name, std::string content_type) {
    auto const* file = embedded::find(embedded::templates(), name);
    if (!file) throw std::runtime_error{"the binary holds no template " + std::string{name}};
    auto reply = http::file_reply(*file, request);
    reply.content_type = std::move(content_type);
    std::erase_if(reply.headers, [](auto const& header) { return header.first == "Cache-Control"; });
    reply.headers.emplace_back("Cache-Control", "public, max-age=3600");
    return reply;
}

}  // namespace

http::Reply style_sheet(http::Request const& request) { return kept(request, "page.css", "text/css; charset=utf-8"); }
http::Reply listen_script(http::Request const& request) {
    return kept(request, "listen.js", "text/javascript; charset=utf-8");
}

}  // namespace marelle::link
