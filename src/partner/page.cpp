// The page of today's roll: one list, three squares a child, one press to send. No script; first names only.
#include "base/text.hpp"
#include "link/render.hpp"
#include "messages/messages.hpp"
#include "partner/partner.hpp"
#include <algorithm>
#include <kainjow/mustache.hpp>

namespace marelle::partner {

namespace {

using attendance::Said;
using kainjow::mustache::data;
using messages::say;

constexpr Said offered[] = {Said::present, Said::late, Said::absent};

struct Writer {
    PageOf const& page;
    Opened const& opened;
    std::string_view language;

    std::string time(Time const& at) const { return messages::say_time(language, at); }

    // The end of an id is enough among the children of a list; the whole one when two end alike.
    static std::string name_of(RollChild const& child, RollSession const& session) {
        constexpr std::size_t end = 12;
        auto const tail = child.id.substr(child.id.size() - std::min(end, child.id.size()));
        bool const alone = std::ranges::count_if(session.children,
                                                 [&](RollChild const& each) { return each.id.ends_with(tail); }) == 1;
        return "p-" + (alone ? tail : child.id);
    }

    data mark(RollChild const& child, RollSession const& session, Said said) const {
        data out;
        auto const name = std::string{record::name_of_choice(said)};
        out.set("name", name_of(child, session));
        out.set("value", name);
        out.set("words", say(language, "choice.presence." + name));
        out.set("chosen", child.said == said);
        return out;
    }

    data line(RollChild const& child, RollSession const& session) const {
        data out;
        out.set("child", child.first_name + " " + child.initial);
        if (child.told_absent) out.set("told", say(language, "partner.told"));
        data marks{data::type::list};
        for (auto said : offered) marks.push_back(mark(child, session, said));
        out.set("marks", marks);
        return out;
    }

    std::string sent(RollSession const& session) const {
        auto const many = [&](std::initializer_list<Said> said) {
            return std::ranges::count_if(session.children, [&](RollChild const& child) {
                return child.said && std::ranges::find(said, *child.said) != said.end();
            });
        };
        return say(language, "partner.sent",
                   {{"time", time(to_local(instant_ms(*session.sent_at).value_or(0)).time)},
                    {"there", many({Said::present, Said::late})},
                    {"away", many({Said::absent, Said::excused})},
                    {"left", std::ranges::count_if(session.children, [](auto const& child) { return !child.said; })}});
    }

    // The whole list as a form, while words are heard.
    void form(data& out, RollSession const& session) const {
        bool const rest = std::ranges::any_of(session.children, [](auto const& child) { return !child.said; });
        out.set("form", true);
        out.set("action", "/l/" + page.token);
        out.set("sending", new_id());
        out.set("starts", session.starts);
        data lines{data::type::list};
        for (auto const& child : session.children) lines.push_back(line(child, session));
        out.set("lines", lines);
        if (rest) out.set("rest_button", say(language, "partner.send_rest"));
        out.set("only_button", say(language, session.sent_at ? "partner.send_again" : "partner.send_only"));
        out.set("only_other", rest);
    }

    data section(RollSession const& session) const {
        data out;
        out.set("hours",
                say(language, "partner.hours", {{"from", time(session.starts)}, {"until", time(session.ends)}}));
        auto const may = may_send(session, opened.today, opened.now);
        if (session.cancelled) out.set("fact", say(language, "partner.cancelled_today"));
        else if (session.children.empty()) out.set("fact", say(language, "partner.no_child"));
        else if (!may) {
            auto const opens = from_local(opened.today, session.starts) - opens_minutes_before * 60'000LL;
            out.set("fact", say(language, "partner.opens_at", {{"time", time(to_local(opens).time)}}));
        } else {
            if (session.sent_at) out.set("sent", sent(session));
            form(out, session);
        }
        return out;
    }
};

}  // namespace

std::string roll_page(PageOf const& page, Opened const& opened) {
    Writer const writer{page, opened, page.language};
    data values, sections{data::type::list};
    for (auto const& session : page.sessions) sections.push_back(writer.section(session));
    values.set("sections", sections);
    if (!page.wrong.empty()) values.set("wrong", say(page.language, page.wrong));
    values.set("who", say(page.language, "partner.who", {{"partner", opened.partner_name}}));
    values.set("day", messages::say_day(page.language, opened.today));
    if (page.sessions.empty()) values.set("nothing", say(page.language, "partner.none_today"));
    if (page.sessions.empty() && page.next)
        values.set("next", say(page.language, "partner.next",
                               {{"day", messages::say_day(page.language, page.next->date)},
                                {"time", writer.time(page.next->starts)}}));
    if (!page.sessions.empty()) values.set("help", say(page.language, "partner.help"));
    link::Frame frame;
    frame.language = page.language;
    frame.establishment = opened.place;
    frame.title = say(page.language, "partner.title", {{"list", opened.list_name}});
    frame.content = link::render("partner_roll.mustache", values);
    frame.failed = !page.wrong.empty();
    frame.phone = page.phone;
    return link::framed(frame);
}

}  // namespace marelle::partner
