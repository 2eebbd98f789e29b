#include "base/text.hpp"
#include "crypto/keyring.hpp"
#include "family/offers.hpp"
#include "http/query.hpp"
#include "messages/messages.hpp"
#include <algorithm>
#include <charconv>

namespace marelle::family {

namespace {

using http::Call;
using http::Reply;
using Answer = std::optional<Result<Reply>>;

constexpr int shown_days = 7;  // today's and the six after

struct Opened {
    Link link;
    Family family;
    PageOf page;
    std::int64_t now{};
};

std::string_view language_of(Call const& call, message::Adult const& adult) {
    auto asked = call.query("langue");
    if (asked && *asked)
        if (auto known = messages::family_language(**asked)) return *known;
    return *messages::family_language(adult.language);
}

// "5" of the address; anything else shows the beginning.
std::size_t first_of(std::string const& text) {
    std::size_t out = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? out : 0;
}

// The link and who stands behind it today; nothing when it opens nothing any more.
std::optional<Opened> open(crypto::Keyring& keys, Call& call) {
    auto const& token = call.text("token");
    auto link = find_link(call.sql(), token, call.actor.now);
    if (!link) return {};
    auto family = family_of(call.sql(), keys, *link, call.actor.today);
    if (!family) return {};
    auto const place = call.sql().first("SELECT name FROM establishment WHERE id = :id", {{"id", link->establishment}});
    Opened out{std::move(*link), std::move(*family), {}, instant_ms(call.actor.now).value_or(0)};
    out.page.language = language_of(call, out.family.adult);
    out.page.token = token;
    out.page.place = place->text(0);
    out.page.phone = message::phone_of(call.sql(), out.link.establishment).value_or("");
    out.page.first_name = out.family.adult.first_name;
    return out;
}

void fill(Opened& opened, timetable::Calendar const& calendar, Call& call) {
    Period const ahead{call.actor.today, add_days(call.actor.today, shown_days - 1)};
    for (auto const& child : opened.family.children) {
        ChildPart part{
            child, evenings_of(call.sql(), calendar, opened.link.establishment, child.id, ahead, opened.now),
            meetings_of(call.sql(), opened.link.establishment, child.id, opened.now),
            offer::offers_for(call.sql(), opened.link.establishment, child.id, opened.link.guardian, call.actor.now)};
        // Each adult has meetings of their own: the other parent's are not theirs to see.
        std::erase_if(part.meetings, [&](auto const& each) { return each.adult.id != opened.link.guardian; });
        opened.page.children.push_back(std::move(part));
    }
}

void saw(Call& call, Opened const& opened, Id const& child, std::string fields = {}) {
    call.trail.add({Level::s2, "family.by_link", child, "family_link:" + opened.link.id, {}, std::move(fields)});
}

Reply shown(Opened& opened, timetable::Calendar const& calendar, Call& call, int status = 200) {
    fill(opened, calendar, call);
    return link::html(family_page(opened.page, opened.now), status);
}

Answer get(crypto::Keyring& keys, timetable::Calendar const& calendar, Call& call) {
    auto opened = open(keys, call);
    if (!opened) return {};
    if (auto done = call.query("fait"); done && *done) opened->page.said = "family.noted";
    if (auto meeting = call.query("heure"); meeting) opened->page.reopened = *meeting;
    if (auto from = call.query("suite"); from && *from) opened->page.first_offer = first_of(**from);
    for (auto const& child : opened->family.children) saw(call, *opened, child.id);
    return shown(*opened, calendar, call);
}

// What the form says, and what became of it; another family's child is as unknown as any.
Result<Id> done(Opened const& opened, timetable::Calendar const& calendar, Call& call,
                std::map<std::string, std::string> const& typed) {
    auto const text = [&](std::string const& name) {
        auto found = typed.find(name);
        return found == typed.end() ? std::string{} : found->second;
    };
    Author const author{opened.link.guardian, opened.link.id, {}};
    if (typed.contains("meeting")) {
        std::optional<Id> slot;
        if (text("slot") != "none") slot = text("slot");
        auto const meeting = TRY(
            answer(call.sql(), opened.link.establishment, text("meeting"), slot, author, call.actor.now));
        if (std::ranges::find(opened.family.children, meeting.child, &LinkChild::id) == opened.family.children.end())
            return fail(Fault::not_found, "family.no_meeting");
        return meeting.child;
    }
    auto child = text("child");
    if (std::ranges::find(opened.family.children, child, &LinkChild::id) == opened.family.children.end())
        return fail(Fault::conflict, "family.no_evening");
    if (typed.contains("offer")) {
        if (!is_id(text("offer"))) return fail(Fault::conflict, "family.no_offer");
        auto const want = record::choice_named<Want>(text("want"));
        if (!want) return fail(Fault::conflict, "family.no_offer");
        auto const band = text("band");
        TRY(wish(call.sql(), opened.link,
                 {child, text("offer"), *want, band.empty() ? std::nullopt : std::optional{band}}, call.actor.now));
        return child;
    }
    auto const word = record::choice_named<Word>(text("word"));
    if (!word) return fail(Fault::conflict, "family.no_evening");
    TRY(say(call.sql(), calendar, opened.link.establishment, {child, text("date"), text("starts"), *word}, author,
            call.actor.now));
    return child;
}

Answer post(crypto::Keyring& keys, timetable::Calendar const& calendar, Call& call) {
    auto opened = open(keys, call);
    if (!opened) return {};
    auto typed = http::parse_query(call.request.body);
    sql::Savepoint attempt{call.sql()};
    auto const child = typed ? done(*opened, calendar, call, *typed) : Result<Id>{std::unexpected{typed.error()}};
    if (!child) {
        opened->page.said = "family.not_changed";
        return shown(*opened, calendar, call, child.error().fault == Fault::too_many ? 429 : 409);
    }
    attempt.keep();
    saw(call, *opened, *child, typed->contains("meeting") ? "meeting" : typed->contains("offer") ? "place" : "word");
    // Reloading the page that follows says nothing again.
    Reply reply = link::html("", 303);
    reply.headers.emplace_back("Location", "/l/" + opened->page.token +
                                               "?langue=" + std::string{opened->page.language} + "&fait=1");
    return reply;
}

Answer file(crypto::Keyring& keys, Call& call) {
    auto opened = open(keys, call);
    if (!opened) return {};
    auto const& what = call.text("what");
    constexpr std::string_view ending = ".ics";
    if (!what.ends_with(ending)) return {};
    auto const id = what.substr(0, what.size() - ending.size());
    for (auto const& child : opened->family.children)
        for (auto const& meeting : meetings_of(call.sql(), opened->link.establishment, child.id, opened->now)) {
            if (meeting.id != id || meeting.adult.id != opened->link.guardian || meeting.state != MeetingState::chosen)
                continue;
            auto const& slot = *std::ranges::find(meeting.slots, *meeting.chosen, &MeetingSlot::id);
            saw(call, *opened, child.id);
            Reply reply;
            reply.body = calendar_file(
                slot, meeting.id,
                messages::say(opened->page.language, "family.meeting_summary", {{"place", opened->page.place}}),
                phone_shown(opened->page.phone), call.actor.now);
            reply.content_type = "text/calendar; charset=utf-8";
            reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"rendez-vous.ics\"");
            return reply;
        }
    return {};
}

}  // namespace

link::Pages link_pages(crypto::Keyring& keys, timetable::Calendar const& calendar) {
    link::Pages out;
    out.get = [&](Call& call) { return get(keys, calendar, call); };
    out.post = [&](Call& call) { return post(keys, calendar, call); };
    out.file = [&](Call& call) { return file(keys, call); };
    return out;
}

}  // namespace marelle::family
