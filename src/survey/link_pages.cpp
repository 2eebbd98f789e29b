// /l/<token> of a questionnaire. What is answered so far stays on the family's own device, in a cookie of this page
// alone: the server keeps nothing before it is sent, for a draft under a token would be an answer with a name.
#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "http/query.hpp"
#include "messages/messages.hpp"
#include "survey/survey.hpp"
#include <algorithm>
#include <charconv>

namespace marelle::survey {

namespace {

using http::Call;
using http::Reply;
using Answer_ = std::optional<Result<Reply>>;

constexpr std::string_view cookie_name = "reponse";
constexpr int cookie_days = 14;

struct Page {
    Opened opened;
    PageOf page;
    bool remembers{};  // the device keeps cookies
};

std::string_view language_of(Call const& call) {
    auto const asked = call.query("langue");
    if (asked && *asked)
        if (auto known = messages::family_language(**asked)) return *known;
    return messages::best_family_language(call.request.header("accept-language"));
}

std::optional<Page> open(Call& call) {
    auto opened = find_token(call.sql(), call.text("token"), call.actor.today);
    if (!opened) return {};
    Page out{std::move(*opened), {}, false};
    out.page.language = language_of(call);
    out.page.token = call.text("token");
    out.page.phone = message::phone_of(call.sql(), out.opened.establishment).value_or("");
    auto const cookie = call.request.cookie(cookie_name);
    out.remembers = !cookie.empty();
    out.page.given = kept_from(out.opened.questionnaire, cookie);
    return out;
}

// Of this page only, for nobody else to read; gone once it is sent.
void keep(Call const& call, Reply& reply, Page const& page, bool sent = false) {
    auto const value = sent ? std::string{} : kept_text(page.opened.questionnaire, page.page.given);
    reply.headers.emplace_back("Set-Cookie", std::string{cookie_name} + "=" + value + "; Path=/l/" + page.page.token +
                                                 "; Max-Age=" + std::to_string(sent ? 0 : cookie_days * 86'400) +
                                                 "; HttpOnly; SameSite=Lax" + (call.request.secure ? "; Secure" : ""));
}

Reply shown(Call const& call, Page const& page, int status = 200) {
    auto reply = link::html(survey_page(page.page, page.opened), status);
    if (page.opened.state == TokenState::open) keep(call, reply, page);
    return reply;
}

Reply sent_on(Call const& call, Page const& page, std::string const& more, bool sent = false) {
    auto reply = link::html("", 303);
    reply.headers.emplace_back("Location",
                               "/l/" + page.page.token + "?langue=" + std::string{page.page.language} + more);
    keep(call, reply, page, sent);
    return reply;
}

// "3" of the address is the third question; anything else the beginning.
std::optional<std::size_t> asked_at(Call const& call, Questionnaire const& questionnaire) {
    auto const text = call.query("q");
    if (!text || !*text) return {};
    std::size_t out = 0;
    auto const read = std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), out);
    if (read.ec != std::errc{} || out < 1) return {};
    return std::min(out - 1, questionnaire.questions.size());
}

Answer_ get(Call& call) {
    auto page = open(call);
    if (!page) return {};
    page->page.at = asked_at(call, page->opened.questionnaire);
    // Who comes back goes on where they stopped.
    if (!page->page.at && !page->page.given.empty())
        page->page.at = next_of(page->opened.questionnaire, page->page.given);
    return shown(call, *page);
}

Reply answered(crypto::Keyring& keys, Call& call, Page& page, std::string const& text) {
    page.page.at = page.opened.questionnaire.questions.size();
    if (characters(text) > longest_text) {
        page.page.text = text;
        page.page.wrong = "family.survey.too_long";
        return shown(call, page, 422);
    }
    sql::Savepoint attempt{call.sql()};
    auto const way = page.opened.way == Way::helped ? Way::helped : Way::link;
    auto const kept = record_answer(call.sql(), keys, page.opened, {page.page.given, text, way});
    if (kept) {
        attempt.keep();
        return sent_on(call, page, "", true);
    }
    if (kept.error().code == "survey.used") page.opened.state = TokenState::used;
    if (kept.error().code == "survey.nothing_said") page.page.wrong = "family.survey.nothing_said";
    return shown(call, page, page.page.wrong.empty() ? 200 : 422);
}

Answer_ post(crypto::Keyring& keys, Call& call) {
    auto page = open(call);
    if (!page) return {};
    auto const typed = http::parse_query(call.request.body);
    if (!typed || page->opened.state != TokenState::open) return shown(call, *page);
    auto const value = [&](std::string const& name) {
        auto const found = typed->find(name);
        return found == typed->end() ? std::string{} : found->second;
    };
    auto const& asked = page->opened.questionnaire;
    // A device that keeps no cookie carries its answers from page to page.
    if (!page->remembers) page->page.given = kept_from(asked, value("kept"));
    if (typed->contains("send")) return answered(keys, call, *page, tidy_text(value("text")));
    auto const question = std::ranges::find(asked.questions, value("question"), &Question::key);
    auto const face = value("face");
    if (question == asked.questions.end() || face.size() != 1 || face[0] < '0' || face[0] > '4')
        return shown(call, *page);
    page->page.given[question->key] = face[0] == '0' ? Face::unsaid : static_cast<Face>(face[0] - '1');
    auto const next = static_cast<std::size_t>(question - asked.questions.begin()) + 1;
    // A page that was reached by its address does not ask to be sent again.
    if (page->remembers) return sent_on(call, *page, "&q=" + std::to_string(next + 1));
    page->page.at = next;
    return shown(call, *page);
}

}  // namespace

link::Pages link_pages(crypto::Keyring& keys) {
    link::Pages out;
    out.get = get;
    out.post = [&keys](Call& call) { return post(keys, call); };
    return out;
}

}  // namespace marelle::survey
