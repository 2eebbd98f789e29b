#include "http/query.hpp"
#include "message/message.hpp"
#include "messages/messages.hpp"
#include "partner/partner.hpp"

namespace marelle::partner {

namespace {

using http::Call;
using http::Reply;
using Answer = std::optional<Result<Reply>>;

constexpr std::string_view mark_prefix = "p-";

void saw(Call& call, Opened const& opened, Id const& child = {}, std::string fields = {}) {
    call.trail.add({Level::s1, "partner.by_link", child, "partner_link:" + opened.link, {}, std::move(fields)});
}

Reply shown(Call& call, timetable::Calendar const& calendar, Opened const& opened, std::string wrong = {},
            int status = 200) {
    PageOf page;
    page.language = messages::best_language(call.request.header("accept-language"));
    page.token = call.text("token");
    page.phone = message::phone_of(call.sql(), opened.establishment).value_or("");
    page.sessions = rolls_today(call.sql(), calendar, opened);
    if (page.sessions.empty()) page.next = next_session(call.sql(), calendar, opened);
    page.wrong = std::move(wrong);
    return link::html(roll_page(page, opened), status);
}

// Marks of a child who is no longer on the list are passed over: the page is rarely newer than the list.
Result<Sending> typed_sending(std::string const& body) {
    auto typed = TRY(http::parse_query(body, http::most_in_a_form));
    Sending out{typed["sending"], typed["starts"], {}, typed["rest"] == "present" ? Rest::present : Rest::unsaid};
    if (!is_id(out.id) || !is_time(out.starts)) return fail(Fault::conflict, "partner.not_today");
    for (auto const& [name, value] : typed) {
        if (!name.starts_with(mark_prefix)) continue;
        auto const said = record::choice_named<attendance::Said>(value);
        if (said == attendance::Said::present || said == attendance::Said::late || said == attendance::Said::absent)
            out.marks.emplace(name.substr(mark_prefix.size()), *said);
    }
    return out;
}

int status_of(Fault fault) {
    switch (fault) {
    case Fault::too_many: return 429;
    case Fault::invalid: return 422;
    default: return 409;
    }
}

Answer get(timetable::Calendar const& calendar, Call& call) {
    auto const opened = find_link(call.sql(), call.text("token"), call.actor.now);
    if (!opened) return {};
    saw(call, *opened);
    return shown(call, calendar, *opened);
}

Answer post(crypto::Keyring& keys, timetable::Calendar const& calendar, Call& call) {
    auto const opened = find_link(call.sql(), call.text("token"), call.actor.now);
    if (!opened) return {};
    sql::Savepoint attempt{call.sql()};
    auto const asked = typed_sending(call.request.body);
    auto const noted = asked ? send(call.sql(), keys, calendar, *opened, *asked)
                             : Result<std::vector<Id>>{std::unexpected{asked.error()}};
    if (!noted) return shown(call, calendar, *opened, "error." + noted.error().code, status_of(noted.error().fault));
    attempt.keep();
    saw(call, *opened, {}, "sending");
    for (auto const& child : *noted) saw(call, *opened, child, "attendance");
    // Reloading the page that follows sends nothing again.
    auto reply = link::html("", 303);
    reply.headers.emplace_back("Location", "/l/" + call.text("token"));
    return reply;
}

}  // namespace

link::Pages link_pages(crypto::Keyring& keys, timetable::Calendar const& calendar) {
    link::Pages out;
    out.get = [&calendar](Call& call) { return get(calendar, call); };
    out.post = [&keys, &calendar](Call& call) { return post(keys, calendar, call); };
    return out;
}

}  // namespace marelle::partner
